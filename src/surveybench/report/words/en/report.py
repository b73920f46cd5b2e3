"""Every sentence of a report, in one place: what a translator works on.

Braces are filled in by compose/. `{organisation}`, `{organisations}` and `{respondents}` are the
survey's own words, such as trust, trusts and service users. `{peer}` and `{peers}` are those that
scores are compared with: the same, or those of a national run, see local.py.
"""

from __future__ import annotations

from surveybench.report.words.plural import Plural

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
VERDICTS = {-1: "Decrease", 0: "No clear change", 1: "Increase"}
# Why a number is not there: by flag, for a cell of a table and for a narrow one.
MISSING = {
    "suppressed": "Not shown: too few answers",
    "not_published": "Not published",
    "took_no_part": "Took no part",
    "protects_another": "Not shown: it would give another figure away",
    "too_few_organisations": "Not compared: too few {peers}",
    "not_asked": "Not asked",
    "not_comparable": "Not comparable",
    "not_calculable": "Not compared",
    "no_invited_list": "Not known: no list of the invited",
    "above": "Above {bound}: more would say what nearly everybody answered",
    "below": "Below {bound}: more would say what nearly everybody answered",
    "nearly_alike": "Not shown: nearly everybody answered alike",
    "few_chose": "Not shown: few people gave one of these answers",
    "no_such_answer": "No such answer",
    "few_in_subgroup": "Not shown: few people of this group or of one beside it",
    "at_least": "At least {bound}",
    "not_of_population": "Not about these people",
}
MISSING_SHORT = {
    "suppressed": "Not shown",
    "not_published": "Not published",
    "took_no_part": "Took no part",
    "protects_another": "Not shown",
    "too_few_organisations": "Not compared",
    "not_asked": "Not asked",
    "not_comparable": "Not comparable",
    "not_calculable": "\N{EN DASH}",
    "no_invited_list": "Not known",
    "above": "Above {bound}",
    "below": "Below {bound}",
    "nearly_alike": "Not shown",
    "few_chose": "Not shown",
    "no_such_answer": "No such answer",
    "few_in_subgroup": "Not shown",
    "at_least": "At least {bound}",
    "not_of_population": "Not about these people",
}
# A number of which only a bound is shown, as it stands among numbers.
BOUNDS = {"above": "above {bound}", "below": "below {bound}", "at_least": "at least {bound}"}
# What people are standardised by, and who answers differently for it.
OF_KNOWN = " of known {known}"
WHO_DIFFERS_OTHERWISE = "People who differ in {dimensions}"
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

LISTED = "{first} and {last}"
# The same, where the last begins with a vowel.
LISTED_BEFORE_VOWEL = "{first} and {last}"
LISTED_OR = "{first} or {last}"
# What people are told apart by where a definition does not say it: by its name in references.
DIMENSIONS = {"age": "age", "sex": "sex"}
ARTICLES = ("a", "an")
VOWELS = "aeiou"
COUNTED = Plural("{count} {organisation}", "{count} {organisations}")

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
RESULTS = "Results: {population}"
SECTION = "{population}: {section}"
WITHHELD = "Not shown, and why: {population}"
CHANGE = "Change over time: {population}"
CHANGE_SECTIONS = "{first} to {last}"
COMPARISON = "Where you differ from {others}: {population}"
NUMBERS = "Every number: {population}"
METHODS = "Methods and settings"

# Cover
COVER_MADE = "Made on {date}"
COVER_FINDING = "{population}: {headline}"

# At a glance
GLANCE_NONE = "None of your questions could be compared with {others}."
GLANCE_NONE_PUBLISHED = "How your questions compare with {others} is not published."
GLANCE_ABSENT = "You have no results in this survey: there are too few answers, or none."
GLANCE_RESPONSES = "{respondents} answered, of {invited} invited"
GLANCE_IN_GROUP = (
    "{respondents}{of_known} answered in this group ({completed} of {invited} invited in all)"
)
GLANCE_IN_GROUP_ONLY = "{respondents}{of_known} answered in this group ({invited} invited in all)"
GLANCE_IN_ALL = "{respondents} answered in all groups, of {invited} invited"
GLANCE_RATE = "response rate{and_adjusted} ({country}: {national})"
GLANCE_RATE_ALONE = "response rate{and_adjusted}"
GLANCE_BETTER = "{is_better}"
GLANCE_SAME = "{same}"
GLANCE_WORSE = "{is_worse}"
GLANCE_QUESTIONS = Plural("question {verdict}", "questions {verdict}")
GLANCE_BEST = "Best, compared with {others}"
GLANCE_WORST = "Most room to improve, compared with {others}"
GLANCE_MOVED = "What moved since {wave}"
GLANCE_CARE = "Read with care"
GLANCE_UNWORDED = "A question of the section '{section}': its wording is not known."
GLANCE_NOTHING = "No question falls here."
GLANCE_NOTHING_MOVED = "No question changed by more than chance would explain, of {tested} tested."
GLANCE_NOTHING_TESTED = "No question could be compared with {wave}."
GLANCE_NO_PART = "Your {organisation} took no part in {wave}, so nothing can be compared."
# Of one question tested, and of several.
GLANCE_MOVED_COUNT = Plural(
    "One question was tested, and its score moved.",
    "Of {tested} questions tested, {up} went up and {down} went down.",
)
GLANCE_MOVED_MORE = "And {count} more: see the chapter on change."
CARE_SMALL = (
    "Fewer than {limit} answers: {questions}. Such a score may swing widely from {year} to {year}."
)
CARE_ALIKE = (
    "Not shown exactly, because the score would say what nearly everybody answered: {questions}."
)
CARE_HIDDEN = "Not shown, because there are too few answers: {questions}."
CARE_PROTECTS = (
    "Not shown, because a figure of too few {respondents} could be worked out from them: "
    "{questions}."
)
CARE_ALONE = "Shown without comparison, because too few {peers} have results: {questions}."
WITH_UNIT = "{label} ({unit})"
SCALE = "{low} to {high}{unit}"
CARE_UNPUBLISHED = "How these scores compare is not published: {questions}."
CARE_ABSENT = "You have no results for {population}: there are too few answers, or none."
CARE_CHANCE = (
    "By chance alone, {chance} of {compared} questions would fall outside the expected "
    "range. Look for questions on one theme that point the same way."
)
CARE_MORE = "{count} more"

# Results
RESULTS_LEAD = "Your {section_count} sections. Each row leads to its page."
RESULTS_LEAD_ONE = "Your one section. Its row leads to its page."
RESULTS_BETTER = "Questions {side_better}"
RESULTS_SAME = "Questions {same}"
RESULTS_WORSE = "Questions {side_worse}"
SECTION_COLUMN = "Section"
SECTION_NAME = "Section {number}. {name}"
QUESTION_COLUMN = "Question"
WITHHELD_REASON = "Reason"
WITHHELD_SOME = "Not shown: {questions}. The table 'Not shown, and why' says why."
WITHHELD_ALL = (
    "No question of this section is shown. The table 'Not shown, and why' says why: {questions}."
)
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
RANKING_CAPTION = "{count}, lowest section score first."
RANKING_THINNED = "{drawn} of {count}, evenly from the lowest section score to the highest."
RANKING_ENDS = "Lowest: {first}, {lowest}. Highest: {last}, {highest}."
RANKING_SCALE = "The scale shows {from} to {to}, of {scale}."
RANKING_DOUBT = "Chance decides much of this order: do not rank {organisations} by it."
RANKING_NONE = "The published table holds no other section scores to rank yours among."
ALONE = (
    "Shown without comparison: fewer than {organisations_least} {peers} have results for this "
    "question."
)
ALONE_CALCULABLE = "Shown without comparison: all answers are alike, so no range can be worked out."
HIDDEN = "Not shown: fewer than {least} of your {respondents} answered this question."
HIDDEN_PROTECTS = (
    "Not shown, so that a figure of fewer than {least} of your {respondents} cannot be worked out "
    "from it."
)
HIDDEN_PUBLISHED = "Not shown: hidden in the published figures, or too few answered."
NOT_COMPARED_HERE = "How this score compares is not published."
NO_SCORES = {
    "not_published": "The score is not published.",
    "took_no_part": "Your {organisation} took no part.",
    "not_asked": "The question was not asked.",
    "above": (
        "Your score is above {bound}. It is not shown more exactly, nor compared, because that "
        "would say what nearly everybody answered."
    ),
    "below": (
        "Your score is below {bound}. It is not shown more exactly, nor compared, because that "
        "would say what nearly everybody answered."
    ),
    "nearly_alike": "Not shown, because the score would say what nearly everybody answered.",
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
CHANGE_LEAD_NONE = "No question of your {organisation} can be compared with an earlier {year}."
CHANGE_READ = (
    "The solid line is your score, the dashed line the {country} average. A {year} with fewer than "
    "{least} answers is left out."
)
CHANGE_INTERVAL = (
    "The line through a point is its {interval} interval: the true score most likely lies on it."
)
# What the eye sees of a line where no clear change is found, by rule.
CHANGE_SEEN = {
    "rise": "Higher every {year}, though not by more than chance could explain.",
    "fall": "Lower every {year}, though not by more than chance could explain.",
    "above": "Above the {country} average in all {count} {years}.",
    "below": "Below the {country} average in all {count} {years}.",
    "apart": "A difference of {gap} since {wave}: chance alone could make one as large.",
}
CHANGE_TEST = "Change is tested with a two-sided {test} at {level}."
TESTS = {"z": "z test", "welch": "Welch t test", "score": "score test"}
CHANGE_DIFFER = (
    "Compared with {then} the tests disagree: {verdicts}. The table has the verdict of the {test}."
)
CHANGE_BY = {-1: "down by the {tests}", 0: "no change by the {tests}", 1: "up by the {tests}"}
CHANGE_NOT_COLUMNS = ("Questions", "Why")
CHANGE_NOT = "Questions that cannot be compared with earlier {years}"
# Why a question cannot be compared, by flag: for this wave, for all before, for some of them.
CHANGE_NOT_NOW = {
    "suppressed": "Too few answers this {year}.",
    "protects_another": "Not shown this {year}: it would give another figure away.",
    "too_few_organisations": "Too few {peers} have results this {year}.",
    "not_asked": "Not asked this {year}.",
    "took_no_part": "Your {organisation} took no part this {year}.",
    "not_published": "The number of answers is not published.",
}
CHANGE_NOT_SHOWN_NOW = "Not shown this {year}."
CHANGE_NOT_BEFORE = {
    "suppressed": "Too few answers before.",
    "protects_another": "Not shown before: it would give another figure away.",
    "too_few_organisations": "Too few {peers} had results before.",
    "not_asked": "Not asked before.",
    "not_comparable": "Not comparable with an earlier {year}.",
    "took_no_part": "Your {organisation} took no part before.",
    "not_published": "Not published for an earlier {year}.",
}
CHANGE_NOT_SHOWN_BEFORE = "Not shown before."
CHANGE_NOT_THEN = {
    "suppressed": "{waves}: too few answers.",
    "protects_another": "{waves}: not shown, as it would give another figure away.",
    "too_few_organisations": "{waves}: too few {peers} had results.",
    "not_asked": "{waves}: not asked.",
    "not_comparable": "{waves}: not comparable.",
    "took_no_part": "{waves}: your {organisation} took no part.",
    "not_published": "{waves}: not published.",
}
CHANGE_NOT_SHOWN_THEN = "{waves}: not shown."
CHANGE_WHOLE = "All of {section} ({questions})"
CHANGE_WAVE = "{Year}"
CHANGE_TO = "Change to {wave}"
CHANGE_SINCE = "Since {wave}"
CHANGE_NOTHING = "No clear change."
CHANGE_UP = "Up"
CHANGE_DOWN = "Down"

# Comparison
COMPARISON_LEAD = "Questions outside the expected range, best first. All others are {same}."
COMPARISON_LINE = (
    "{question} Score\N{NO-BREAK SPACE}{score}, {country} average\N{NO-BREAK SPACE}{average}."
)
COMPARISON_NONE = "No question of your {organisation} falls in this band."

LOW_BETTER = "Here low scores are the better ones."
HIGHER_MEANS = "A high score means: {meaning}."

# Every number
NUMBERS_LEAD = (
    "n is the number of answers; the true score most likely lies within the {interval} interval."
)
NUMBERS_LEAD_ALONE = "n is the number of answers."
NUMBERS_LEAD_UNCOUNTED = "The true score most likely lies within the {interval} interval."
NUMBERS_LIMITS = (
    "A band changes where the score meets one of the {limit_count} limits, from {lowest} "
    "(below it: {worst}) to {highest} (above it: {best})."
)
NUMBERS_LIMITS_PLAIN = (
    "A band changes where the score meets one of the {limit_count} limits, from {lowest} to "
    "{highest}."
)
NUMBERS_Z = (
    "z is the distance from the average over its expected spread, and the limits are where it "
    "reaches {cuts}."
)
NUMBERS_DASH = "A dash stands for a figure that does not exist or is not shown."
NUMBERS_COLUMNS = {
    "measure": "Question",
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
METHODS_CLEANING = "How answers were cleaned"
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
METHODS_INPUT = "Hashes that tell these numbers from others"
# What a hash is of, where it is of no file: by how its name begins.
INPUTS = {
    "figures of ": "figures of {what}",
    "names of organisations": "names of organisations",
    "national reference ": "national reference {what}",
}
METHODS_INPUT_COLUMNS = ("Of", "SHA-256 hash begins")
METHODS_KNOWN = "Worth knowing"
METHODS_BIAS = (
    "The spread between {peers} is worked out after extreme values were pulled in, and "
    "this is not made up for afterwards: it is a little too small, and the limits a little too "
    "near."
)
METHODS_CURVE = (
    "The limits are those of a normal curve, which scores near an end of the scale do not follow. "
    "Of {peers} like all others about {measured} would fall outside the {inner} limits on the "
    "questions of this report; the curve says {nominal}."
)
METHODS_MANY = (
    "Each question is judged on its own. With many questions, a few bands other than '{same}' "
    "are to be expected by chance."
)
METHODS_DASH = "A dash in a table stands for a figure that is not shown or does not exist."
FILLED_IN_BY_US = "* wording is a summary, not the questionnaire's own."
WORDING_UNKNOWN = "* the questionnaire's own wording is not known here."
WORDING_EITHER = (
    "* wording is not the questionnaire's own: it is a summary, or the own one is not known here."
)
