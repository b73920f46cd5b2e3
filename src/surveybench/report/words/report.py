"""Every sentence of a report, in one place: what a translator works on.

Braces are filled in by compose/. `{organisation}`, `{organisations}` and `{respondents}` are the
survey's own words, such as trust, trusts and service users. `{peer}` and `{peers}` are those that
scores are compared with: the same, or those of a national run, see local.py.
"""

from __future__ import annotations

BANDS = (
    "Much worse than expected",
    "Worse than expected",
    "Somewhat worse than expected",
    "About the same",
    "Somewhat better than expected",
    "Better than expected",
    "Much better than expected",
)
BANDS_SHORT = (
    "Much worse",
    "Worse",
    "Somewhat worse",
    "About the same",
    "Somewhat better",
    "Better",
    "Much better",
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
VERDICTS = {-1: "Decrease", 0: "No change", 1: "Increase"}
# Why a number is not there: by flag, for a cell of a table and for a narrow one.
MISSING = {
    "suppressed": "Not shown: too few answers",
    "not_published": "Not published",
    "took_no_part": "Took no part",
    "too_few_organisations": "Not compared: too few {peers}",
    "not_asked": "Not asked",
    "not_comparable": "Not comparable",
    "not_calculable": "Not compared",
}
MISSING_SHORT = {
    "suppressed": "Not shown",
    "not_published": "Not published",
    "took_no_part": "Took no part",
    "too_few_organisations": "Not compared",
    "not_asked": "Not asked",
    "not_comparable": "Not comparable",
    "not_calculable": "\N{EN DASH}",
}
# What people are standardised by, and who answers differently for it.
AGE = "age"
SEX = "sex"
WHO_DIFFERS = {
    "age and sex": "Older people, and women or men,",
    "age": "Older people",
    "sex": "Women and men",
}
# Those compared with, where the organisations of the report are compared with each other
OTHERS = "other {organisations}"
THE_OTHERS = "the others"
AMONG = "others"
PROFILE = "all {respondents} together"
PROFILE_OF_GROUP = "all {respondents} of the group together"
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SYNTHETIC = "Made-up data: no real {organisation} and no real person stands behind these numbers."

# Table and chart labels
RESPONDENTS = "Respondents"
SCORE = "Score"
YOUR_SCORE = "Your score"
AVERAGE = "{country} average"
LOWEST = "Lowest"
HIGHEST = "Highest"
RANGE_HEADS = (LOWEST, HIGHEST)
BAND = "Compared with others"
YOU = "You {score}"
AVERAGE_MARK = "Average {score}"
YOUR_ORGANISATION = "Your {organisation}"
NATIONAL_AVERAGE = "{country} average"

# Titles
CONTENTS = "Contents"
GLANCE = "At a glance"
GLANCE_OF = "At a glance: {population}"
BACKGROUND = "About this survey"
METHOD = "How the scores are made"
READING = "How to read the charts"
READING_MORE = "Scores without comparison, and change over time"
READING_ALONE = "Scores without comparison"
RESULTS = "Results: {population}"
SECTION = "{population}: {section}"
QUESTIONS = "{population}: {section}, {first} to {last}"
QUESTIONS_ONE = "{population}: {section}, {first}"
CHANGE = "Change over time: {population}"
CHANGE_PAGE = "Change over time, {population}: {sections}, {first} to {last}"
CHANGE_PAGE_ONE = "Change over time, {population}: {sections}, {first}"
CHANGE_SECTIONS = "{first} to {last}"
COMPARISON = "Where you differ from {others}: {population}"
NUMBERS = "Every number: {population}"
NUMBERS_PAGE = "Every number: {population}, from {first}"
METHODS = "Methods and settings"

# Cover
COVER_MADE = "Made on {date}"

# At a glance
GLANCE_NONE = "None of your questions could be compared with {others}."
GLANCE_ABSENT = "You have no results in this survey: there are too few answers, or none."
GLANCE_RESPONSES = "{respondents} answered, of {invited} invited"
GLANCE_IN_GROUP = "{respondents} answered in this group ({completed} of {invited} invited in all)"
GLANCE_IN_ALL = "{respondents} answered in all groups, of {invited} invited"
GLANCE_RATE = "response rate ({country}: {national})"
GLANCE_BETTER = "better than expected"
GLANCE_SAME = "about the same"
GLANCE_WORSE = "worse than expected"
GLANCE_QUESTIONS = ("question {verdict}", "questions {verdict}")
GLANCE_BEST = "Best, compared with {others}"
GLANCE_WORST = "Most room to improve, compared with {others}"
GLANCE_MOVED = "What moved since {wave}"
GLANCE_CARE = "Read with care"
GLANCE_NOTHING = "No question falls here."
GLANCE_NOTHING_MOVED = "No question changed by more than chance would explain, of {tested} tested."
GLANCE_NOTHING_TESTED = "No question could be compared with {wave}."
GLANCE_NO_PART = "Your {organisation} took no part in {wave}, so nothing can be compared."
GLANCE_MOVED_COUNT = "Of {tested} questions tested, {up} went up and {down} went down."
GLANCE_MOVED_MORE = "And {count} more: see the chapter on change."
CARE_SMALL = (
    "Fewer than {limit} answers: {questions}. Such a score may swing widely from year to year."
)
CARE_HIDDEN = "Not shown, because there are too few answers: {questions}."
CARE_ALONE = "Shown without comparison, because too few {peers} have results: {questions}."
CARE_ABSENT = "You have no results for {population}: there are too few answers, or none."
CARE_CHANCE = (
    "By chance alone, {chance} of {compared} questions would fall outside the expected "
    "range. Look for questions on one theme that point the same way."
)
CARE_CHANCE_ABOUT = "about {chance}"
CARE_CHANCE_FEW = "fewer than 1"
CARE_MORE = "{count} more"

# About this survey
ABOUT_WHO = "Who took part"
ABOUT_INVITED = "people invited"
ABOUT_COMPLETED = "answered"
ABOUT_RATE = "response rate"
ABOUT_ORGANISATIONS = "{peers} took part"
ABOUT_FIGURES = (
    "The response rate is adjusted: it leaves out people whom the invitation could not reach, or "
    "who should not have been invited."
)
ABOUT_YOU = (
    "From your {organisation}, {invited} people were invited and {completed} answered ({rate})."
)
ABOUT_GROUPS = "The groups in this report"
ABOUT_GROUPS_TEXT = (
    "Results are given for each group on its own, and each {organisation} is compared with {among} "
    "only within a group."
)
ABOUT_ABSENT = (
    "There are no results for {population}, for any {organisation}: fewer than "
    "{organisations_least} {peers} have enough answers that may be shown."
)
ABOUT_GROUP = "Group"
ABOUT_GROUP_OWN = "Your {respondents}"
ABOUT_GROUP_COMPARED = "{peers} compared"
ABOUT_WAVES = "Years that can be compared"
ABOUT_WAVES_TEXT = (
    "Answers of {waves} can be compared, unless a question was new or changed. Those questions "
    "are named in the chapter on change."
)
ABOUT_MORE = "Read more"

# How the scores are made
HOW_SCORE = "From answers to a score"
HOW_SCORE_TEXT = (
    "Each answer to a scored question is worth between 0 (worst) and 10 (best){steps}. "
    "Answers such as 'don't know' or 'not applicable' are not scored. Questions that "
    "only describe people, or decide which question comes next, are not scored either."
)
HOW_SCORE_STEPS = ", with equal steps in between"
HOW_SCORE_EXAMPLE = "For example, {question}: {parts}."
HOW_SCORE_OF = "scores {score}"
HOW_SCORE_NONE = "is not scored"
HOW_WEIGHT = "Making {organisations} comparable"
HOW_NOT_WEIGHTED = (
    "Answers are not weighted: all people are in one stratum. A score is the plain average of the "
    "answers."
)
HOW_WEIGHT_TEXT = (
    "{who_differs} tend to answer differently wherever they are treated. So "
    "answers are weighted until every {organisation} has the {dimensions} profile of "
    "{profile}; no answer counts more than {cap} times. A score is the weighted "
    "average of the answers."
)
HOW_SECTION = "Sections and averages"
HOW_SECTION_TEXT = (
    "A section's score is the plain average of its questions' scores. The {country} average is the "
    "plain average of the {peers}' scores, so a large {peer} counts no more than a "
    "small one."
)
HOW_RANGE = "The expected range"
HOW_RANGE_TEXT = (
    "Scores differ a little by chance: other people might have answered. And {peers} "
    "always differ a little among themselves. The expected range allows for both. A score inside "
    "it is 'about the same'. 'Somewhat better' or 'somewhat worse' lies outside the range that "
    "{inner} of such scores would keep to, 'better' or 'worse' outside that of {middle}, 'much "
    "better' or 'much worse' outside that of {outer}."
)
HOW_RANGE_SIZE = (
    "The range is wider where fewer people answered. So another {organisation} can be 'about the "
    "same' with a lower score than yours, while you are 'worse than expected'."
)
HOW_HIDDEN = "What is not shown"
HOW_HIDDEN_TEXT = (
    "A score on fewer than {least} answers is not shown, and neither is a section it belongs to. "
    "Where fewer than {organisations_least} {peers} have a score, yours is shown without a "
    "comparison. Some further figures are left out where they would give a hidden one away."
)
HOW_CHANGE = "Change"
HOW_CHANGE_TEXT = (
    "A score has gone up or down only if two years differ by more than chance would explain: "
    "a two-sided {test} at {level}. Each year's answers are weighted on their own."
)

# How to read the charts: a letter on the picture, what it is, what it means
READ_RANGE = "The expected-range bar"
READ_RANGE_LEGEND = (
    ("A", "Black line and bold number: your score."),
    ("B", "Triangle: the {country} average."),
    ("C", "Grey: the expected range. A score here is about the same as others."),
    ("D", "Green: somewhat better, better, much better than expected. Darker is better."),
    ("E", "Yellow and orange: somewhat worse, worse, much worse than expected. Darker is worse."),
    ("F", "The bar begins at the lowest and ends at the highest score of any {peer}{beyond}."),
)
READ_RANGE_NOTE = "A colour that no {peer} reaches is not drawn."
READ_RANKING = "The ranking of a section"
READ_RANKING_LEGEND = (
    ("A", "Black bar: your {organisation}, with its score."),
    ("B", "Each other bar: one {organisation}, lowest score first."),
    ("C", "Dashed line: the {country} average."),
    (
        "D",
        "Colour: how that {organisation} compares with what is expected of it. Where few people "
        "answered, chance moves scores further: so grey can stand between colours.",
    ),
)
READ_OWN = "A score without comparison"
READ_OWN_LEGEND = (
    ("A", "Blue bar: your score, where too few {peers} have results to compare it with."),
)
READ_CHANGE = "Change over time"
READ_CHANGE_LEGEND = (
    ("A", "Solid line with circles and numbers: your score in each year."),
    ("B", "Dashed line with diamonds: the {country} average."),
    ("C", "The scale shows a part of 0 to 10, at least four points of it on every chart."),
)
READ_CHANGE_NOTE = (
    "The table beside each chart says whether your score went up or down by more than chance "
    "would explain."
)
READ_EXAMPLE = "An invented example"

# Results
RESULTS_LEAD = "Your {section_count} sections. Each row leads to its page."
RESULTS_BETTER = "Questions better"
RESULTS_SAME = "Questions about the same"
RESULTS_WORSE = "Questions worse"
SECTION_COLUMN = "Section"
QUESTION_COLUMN = "Question"
BAND_COLUMN = "Band"
SECTION_SCORE = "Your section score is {score}: "
SECTION_HIDDEN_ALONE = (
    "No section score is given, because at least one of its questions has results from fewer than "
    "{organisations_least} {peers}."
)
SECTION_HIDDEN_SMALL = (
    "Your section score is not shown, because the score of at least one of its questions is not."
)
SECTION_NO_BAND = "Your section score is {score}; it could not be compared."
RANKING_CAPTION = "{count}, lowest section score first"
RANKING_THINNED = "{drawn} of {count}, evenly from the lowest section score to the highest"
RANKING_NONE = "The published table holds no other section scores to rank yours among."
ALONE = (
    "Shown without comparison: fewer than {organisations_least} {peers} have results for this "
    "question."
)
ALONE_CALCULABLE = "Shown without comparison: all answers are alike, so no range can be worked out."
HIDDEN = "Not shown: fewer than {least} of your {respondents} answered this question."
HIDDEN_TOO = (
    "Not shown: fewer than {least} of your {respondents} answered this question, or another hidden "
    "figure could be worked out from it."
)
HIDDEN_PUBLISHED = "Not shown: hidden in the published figures, or too few answered."
NOT_COMPARED_HERE = "How this score compares is not published."
NO_SCORES = {
    "not_published": "The score is not published.",
    "took_no_part": "Your {organisation} took no part.",
    "not_asked": "The question was not asked.",
}
NO_SCORE = "There is no score for this question."
RESULTS_ALONE = (
    "Scores are shown without comparison: fewer than {organisations_least} {peers} have results."
)
NO_LIMITS = "The published table gives no limits, so only the range of scores is drawn."
ABSENT = (
    "{name} ({code}) has no results for {population}: too few people answered, or it does not "
    "offer this service."
)

# Change
CHANGE_LEAD = "Since {wave}: {up} up, {down} down, {same} without a clear change."
CHANGE_LEAD_NONE = "No question of your {organisation} can be compared with an earlier year."
CHANGE_READ = (
    "The solid line is your score, the dashed line the {country} average. A year with fewer than "
    "{least} answers is left out."
)
CHANGE_TEST = "Change is tested with a two-sided {test} at {level}."
TESTS = {"z": "z test", "welch": "Welch t test", "score": "score test"}
CHANGE_DIFFER = (
    "The z test, the Welch t test and the score test disagree on this question; the verdict is "
    "that of the {test}."
)
CHANGE_NOT_COLUMNS = ("Questions", "Why")
CHANGE_NOT = "Questions that cannot be compared with earlier years"
CHANGE_FEW = "Too few answers, this year or before, or not asked before."
CHANGE_NO_PART = "Your {organisation} took no part before."
CHANGE_NOT_PUBLISHED = "Not published for an earlier year."
CHANGE_WHOLE = "All of {section} ({questions})"
CHANGE_WAVE = "Year"
CHANGE_TO = "To {wave}"
CHANGE_SINCE = "Since {wave}"
CHANGE_NOTHING = "No clear change."
CHANGE_UP = "Up"
CHANGE_DOWN = "Down"

# Comparison
COMPARISON_BETTER = "{title}, better"
COMPARISON_WORSE = "{title}, worse"
COMPARISON_LEAD = "Questions outside the expected range, best first. All others are about the same."
COMPARISON_LINE = (
    "{question} Score\N{NO-BREAK SPACE}{score}, {country} average\N{NO-BREAK SPACE}{average}."
)
COMPARISON_NONE = "No question of your {organisation} falls in this band."

# Every number
NUMBERS_LEAD = (
    "n is the number of answers; the true score most likely lies within the {interval} interval."
)
NUMBERS_LEAD_ALONE = "n is the number of answers."
NUMBERS_LIMITS = (
    "A band changes where the score meets one of the {limit_count} limits, from {lowest} (much "
    "worse below it) to {highest} (much better above it)."
)
NUMBERS_Z = (
    "z is the distance from the average over its expected spread, and the limits are where it "
    "reaches {cuts}."
)
NUMBERS_DASH = "A dash stands for a figure that does not exist or is not shown."
NUMBERS_COLUMNS = {
    "measure": "Question or section",
    "n": "n",
    "score": "Score",
    "lower": "{interval} from",
    "upper": "to",
    "national": "Average",
    "lowest": "Lowest",
    "highest": "Highest",
    "z": "z",
    "band": "Band",
    "change": "Since {wave}",
}

# Methods
METHODS_CLEANING = "Settings of cleaning"
METHODS_LEAD = "Every choice that shapes a number, with its value in this report."
METHODS_MARKS = {
    "S": "printed in the published report",
    "P": "proved on published workbooks",
    "T": "technical documents of the field",
    "D": "our choice; another value may be as good",
}
METHODS_COLUMNS = ("Setting", "Value here", "Usual value", "Where it comes from")
METHODS_RUN = "This run"
METHODS_VERSION = "Software: surveybench {version}. Made on {date}."
METHODS_INPUT = "What the numbers were made from"
METHODS_INPUT_COLUMNS = ("From", "SHA-256 hash begins")
METHODS_KNOWN = "Worth knowing"
METHODS_BIAS = (
    "The spread between {peers} is worked out after extreme values were pulled in, and "
    "this is not made up for afterwards. The spread is therefore a little too small, and somewhat "
    "more than {outside_middle} of typical {peers} fall outside the {middle} limits."
)
METHODS_MANY = (
    "Each question is judged on its own. With many questions, a few bands other than 'about the "
    "same' are to be expected by chance."
)
METHODS_DASH = "A dash in a table stands for a figure that is not shown or does not exist."
FILLED_IN_BY_US = "* wording is a summary of ours, not the questionnaire's own."
