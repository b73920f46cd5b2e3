"""Every sentence of the national site, in one place: what a translator works on.

Braces are filled in by compose/site. `{organisation}`, `{organisations}` and `{respondents}` are
the survey's own words.
"""

from __future__ import annotations

# Menu and trail
START = "Start"
COMPARE = "Compare"
COMPARE_GROUP = "Compare: {population}"
FIND = "Find"
ABOUT = "About"

# Start
START_RETURNS = "usable returns{nationally}"
START_INVITED = "of {invited} people invited"
START_RATE = {"adjusted": "adjusted response rate", "raw": "response rate"}
START_QUESTIONS = "questions compared"
START_ASKED = "questions"
START_RESULTS = "{results}"
START_RESULTS_OF_ALL = "Results for {country}"
START_RESULTS_LINE = "– {count}, {questions} questions compared"
START_RESULTS_ONE = "– {count}, 1 question compared"
START_RESULTS_ALONE = "– {count}, without comparison: fewer than {organisations_least} have results"
START_NO_RESULTS = "{population}: no results, because too few {peers} have enough answers."
START_NOBODY = (
    "{population}: no results, because no {organisation} has {least} answers to a question."
)
START_NOT_HERE = "{population}: these figures hold no results."
START_CHOOSE = "Find your {organisation}"
START_QUESTION = "Find a question"
CODE = "({code})"
START_LISTED = "All {count} by name"
START_TABLE = "{country} average of each section, from {ends}"
START_SECTION = "Section"
START_WAVES = "Who took part, by {year}"
WAVE_COLUMNS = ("{Year}", "Invited", "Usable returns", "Adjusted response rate")

# A population
POPULATION_LEAD = (
    "With results for this group: {count}. Each figure is an average of {peers}, on a scale from "
    "{ends}."
)
POPULATION_ALONE = (
    "With results for this group: {count}. Scores are shown without comparison: fewer than "
    "{organisations_least} {peers} have results."
)
POPULATION_ALONE_COLUMNS = ("Question", "{Organisations} with a score")
POPULATION_ALONE_TABLE = "{section}: {organisations} with a score"
POPULATION_COLUMNS = ("Question", "{country} average", "Lowest", "Highest")
POPULATION_SINCE = "Since {wave}"
POPULATION_BANDS = ("{Worse}", "{Same}", "{Better}")
POPULATION_BANDS_NOTE = (
    "The last three columns say how many {organisations} are {counted_worse}, how many are {same}, "
    "and how many are {side_better}."
)
POPULATION_TABLE = "{section}: {country} average of each question"
WHOLE_SECTION = "The section as a whole"

# A question or section
SECTION_TITLE = "Section {number}: {name}"
MEASURE_AVERAGE = "{country} average"
MEASURE_LOWEST = "lowest score"
MEASURE_HIGHEST = "highest score"
MEASURE_COMPARED = "{peers} compared"
MEASURE_SINCE = "since {wave}"
MEASURE_ALL = "All {organisations}"
MEASURE_ALL_NOTE = (
    "Lowest score first in the chart, highest first in the table. Places close together say "
    "little: where few people answered, chance alone moves scores."
)
MEASURE_DRAWN = (
    "The chart draws {drawn} of {count}, evenly by rank from the lowest to the highest; the table "
    "has all of them."
)
MEASURE_FUNNEL = "By how many answered"
MEASURE_FUNNEL_NOTE = (
    "One dot is {a_organisation}; the pale bar behind it is what is expected of one with its "
    "answers. Bars are longer where fewer answered: there chance moves scores further. The figures "
    "are those of the table above."
)
MEASURE_TABLE = "Every {organisation}: {measure}, {population}"
MEASURE_ALT = (
    "{measure}, {population}: scores of {count} {organisations} from {lowest} to {highest}, "
    "lowest first; average {average}. {bands}."
)
MEASURE_PICTURE = "{picture}"
MEASURE_PICTURE_OF_ALL = "The national picture"
MEASURE_PICTURE_CAPTION = "How many {organisations} are in each band"
MEASURE_COUNT = "{Organisations}"
MEASURE_CHANGE = "Change of the {country} average"
MEASURE_CHANGE_ALT = "{country} average of {measure}, {population}: {points}."
MEASURE_CHANGE_POINT = "{score} in {wave}"
MEASURE_CHANGE_TABLE = "{country} average by {year}"
MEASURE_CHANGE_COLUMNS = ("{Year}", "{country} average", "Lowest", "Highest", "{Peers}")
MEASURE_DECILES = ("One in ten below", "Nine in ten below")
MEASURE_TESTED = "Change since"
MEASURE_CHANGE_NOTE_TESTED = (
    "The average has gone up or down since a {year} only if the two differ by more than chance "
    "would explain, at {level}. One in ten {peers}, and nine in ten, score below what is given."
)
MEASURE_CHANGE_NOTE = "The difference of two averages is shown as it is; it is not tested."
MEASURE_ONE_WAVE = "There is no earlier {year} to compare with."
MEASURE_NOT_COMPARABLE = "It cannot be compared with earlier {years}: {reason}"
MEASURE_OF_OTHERS = "There are no results of {population} here: they were not asked about this."
MEASURE_ITEMS = "Questions of this section"
MEASURE_ALONE = (
    "No comparison: fewer than {least} {peers} have results for this question. Those that "
    "have are listed by name."
)
MEASURE_NOBODY = "No {organisation} has enough answers for this to be shown."
MEASURE_SECTION_HIDDEN = (
    "No section score is given, because at least one of its questions has results from fewer than "
    "{least} {peers}."
)
MEASURE_ROWS = (
    "{Organisation}",
    "Respondents",
    "Score",
    "{interval} from",
    "to",
    "Compared with others",
)

# An organisation
ORGANISATION_GLANCE = "At a glance"
ORGANISATION_CHANGE = "Change over time"
ORGANISATION_COMPARISON = "Where it differs from others"
ORGANISATION_NUMBERS = "Every number"
ORGANISATION_METHOD = "About and methods"
ORGANISATION_COMPARE = "Compare with other {organisations}: {population}"
ORGANISATION_CSV = "Every score of this {organisation} (CSV)"
ORGANISATION_COLUMNS = ("Group", "Id", "Question or section", "Respondents", "Score")
ORGANISATION_COLUMNS_MORE = (
    "{interval} from",
    "{interval} to",
    "{country} average",
    "Compared with others",
)

ORGANISATION_SCORES = "Every score: {population}"
ORGANISATION_BRIEF = (
    "Every score of this {organisation} in tables. A question's name leads to the results of all "
    "{organisations}. Charts and explanations are in its report, where that is offered below."
)

# Compare
COMPARE_NOTE = (
    "Scores from {ends}. Signs say how {a_organisation} compares: "
    "{signs}; without a sign it is {same}. A dash stands for a score that is not shown."
)
COMPARE_ALONE = (
    "Scores from {ends}, side by side. They are not compared: fewer than "
    "{organisations_least} {peers} have results, so differences may be chance. A dash "
    "stands for a score that is not shown."
)
COMPARE_TABLE = "Scores of every {organisation}: {population}"
COMPARE_MEASURE = "Question or section"
COMPARE_MORE = "More {organisations} stand on further pages, which are listed below the table."
COMPARE_PARTS = "{Organisations} by name"
COMPARE_PART = "{first} to {last}"
COMPARE_PART_NOTE = (
    "There are {count}, {size} on a page. To see others side by side, take them from the workbook "
    "or from the file of every published number, where these are offered, or open their own pages."
)

# The map: organisations down, sections and questions across
MAP = "Map"
MAP_GROUP = "Map: {population}"
MAP_NOTE = (
    "Every {organisation} down, sections and then questions across: scores from {ends}"
    ". Signs say how a score compares: {signs}; without a sign it is {same}. A dash "
    "stands for a score that is not shown. A heading sorts its column."
)
MAP_QUESTIONS = "Questions {first} to {last} of every {organisation}: {population}"
MAP_TABLE = "Sections of every {organisation}: {population}"
MAP_ORGANISATION = "{Organisation}"

# Explore: chosen questions and organisations; EXPLORER are words of the script
EXPLORE = "Explore"
EXPLORE_GROUP = "Explore: {population}"
EXPLORE_LEAD = (
    "Choose questions and {organisations}, and see them as scores, as answers or by groups of "
    "people."
)
EXPLORE_NOTE = (
    "Figures are those of the pages of each question, as they are printed there. What is chosen "
    "stands in the address, so that it can be kept and sent. Without a script each question and "
    "each {organisation} can be opened by its name."
)
EXPLORE_QUESTIONS = "Questions and sections"
EXPLORE_THIS = "Choose {organisations}, answers and groups of people in the explorer"

# Find
FIND_ORGANISATIONS = "{Organisations}"
FIND_QUESTIONS = "Questions and sections: {population}"

# About
ABOUT_WEIGHTED = (
    "Fair comparison",
    "Answers are weighted until every {organisation} has the {dimensions} profile of "
    "{profile}.{unknown_count} {average_is}",
)
ABOUT_NOT_WEIGHTED = (
    "Fair comparison",
    "Answers are not weighted. {average_is}",
)
ABOUT_ADJUSTED = (
    "Fair comparison",
    "Scores are adjusted by regression for {adjusted_for}: a score is the average answer there "
    "would be if the {organisation}'s {respondents} were as all {respondents} are on average in "
    "these. {of_unknown} Shares of answers are not adjusted. {average_is}",
)
ABOUT_DESIGN = (
    "How answers count",
    "Each answer counts with the weight that the design of the survey gives whoever gave it. "
    "Shares of answers are not weighted. {average_is}",
)
ABOUT_PARTS = (
    (
        "Scores",
        "Each answer to a scored question is worth {worth}. "
        "Answers such as 'don't know' are not scored. A score is the {averaged} of the answers. "
        "{sections_made}",
    ),
    (
        "The expected range",
        "If {a_organisation} were like {the_others}, its score would still differ a little. The "
        "expected range says how far. A score inside it is '{same}'; outside it, it is "
        "{beyond_limits}. The range is wider where fewer people answered.",
    ),
    (
        "What is not shown",
        "A score on fewer than {least} answers is not shown, and neither is a section it belongs "
        "to. Where fewer than {organisations_least} {peers} have a score, there is no "
        "comparison.{further}{at_least}",
    ),
    (
        "Change",
        "{A_organisation}'s score has gone up or down only if the difference between two {years} "
        "is more than chance would explain, by a two-sided {test} at {level}.",
    ),
)
