"""Sentences of the national report: the country's results, and how far organisations lie apart.

Braces are filled in by report/lens and by compose/national, every figure among them.
"""

from __future__ import annotations

from surveybench.report.words.plural import Plural

TITLE = "{title} {wave}: results for {country}"
NAME = "{country}"
LEAD = "Results for {country}, {wave}"
SCOPE = "{organisations_counted} together, and how far they lie apart"
HEAD = "Results for {country}"

# At a glance
GLANCE = "At a glance"
LISTED = "Results of {count}; questions compared: {questions}."
MOVED = (
    "Since {wave}, of {tested} questions that can be compared, the {country} average has gone up "
    "on {up} and down on {down}; on {same} there is no clear change."
)
MOVED_ONE = (
    "Since {wave}, one question can be compared: on it the {country} average shows: {verdict}."
)
MOVED_NONE = "No question can be compared with {wave}."
ENDS = "Highest average of a section: {best} ({high}). Lowest: {worst} ({low})."
OUTSIDE = (
    "Of {cells} scores of single {organisations} on single questions that are compared, outside "
    "the expected range: {outside}; {is_better}: {better}; {is_worse}: {worse}."
)
NONE_OUTSIDE = (
    "None of {cells} scores of single {organisations} on single questions that are compared lies "
    "outside the expected range."
)
WIDEST = (
    "{Organisations} lie furthest apart on {question}: one in ten scores below {low}, and one in "
    "ten above {high}."
)

# Who took part
PEOPLE = "Who took part"
PEOPLE_BY_WAVE = {
    "all": "Invited, usable returns and response rate, by {year}",
    "some": "What is known of who took part, by {year}",
}
PEOPLE_COLUMNS = ("{Year}", "Invited", "Usable returns", "{rate_name}")
RATE_NAMES = {"adjusted": "Adjusted response rate", "raw": "Response rate"}
RATES_APART = (
    "Response rates that are shown run from {low} to {high} between {organisations}; the middle "
    "one is {middle}."
)
NO_LIST = "Nobody knows how many people were invited: no list of them was given."

# A population
SECTIONS = "Sections: {country} average among all {organisations}"
QUESTIONS = "{section}: {country} average among all {organisations}"
DOTS_ALT = "{label}. {rows}"
DOTS_ALT_ROW = "{name}: average {average}, lowest {lowest}, highest {highest}{verdict}."
DOTS_ALT_VERDICT = ", {verdict}"
DOTS_ALT_NONE = "{name}: {reason}."
DOTS_KEY = (
    "Dot: {country} average. Grey: all {peers}, lowest to highest. The scale shown runs from "
    "{from} to {to}."
)
SINCE = "{verdict} since {wave}"
HIGHEST = "Highest averages"
LOWEST = "Lowest averages"
UP = "Gone up most since {wave}"
DOWN = "Gone down most since {wave}"
NONE_UP = "No question has clearly gone up."
NONE_DOWN = "No question has clearly gone down."
LINE = "{question}: {score}"
LINE_MOVED = "{question}: {then} \N{RIGHTWARDS ARROW} {now}"
CAVEAT = (
    "Averages of different questions are not alike: a low one may only mean that much was asked "
    "for. Compare a question with its own earlier {years}, or {organisations} with each other."
)
CAVEAT_ALONE = (
    "Averages of different questions are not alike: a low one may only mean that much was asked "
    "for. Compare {organisations} with each other."
)
UNWORDED = Plural(
    "The lists leave out 1 question whose wording is not known here.",
    "The lists leave out {count} questions whose wording is not known here.",
)

# How many organisations are in each band
BANDS = "How many {organisations} are in each band: {population}"
BANDS_NOTE = (
    "Each {organisation} with a score that is compared counts once in a row. A colour only repeats "
    "the heading."
)
QUESTION = "Question or section"
COMPARED = "{Organisations} compared"
BAND_COUNT = "{band} ({organisations})"

# A section
SPREAD_TABLE = "{section}: {country} average, its change, and how {organisations} spread"
SPREAD_COLUMNS = (
    "Question",
    "{country} average",
    "Lowest",
    "One in ten below",
    "Middle",
    "One in ten above",
    "Highest",
)
CHANGE_SINCE = "Since {wave}"
CHANGED = "{verdict} ({difference})"
WHOLE = "The section as a whole"
ANSWERS_TABLE = "{question}: {country} average by {year}"
ANSWERS_COLUMNS = ("{Year}", "Average", "{wave} against it")
ANSWERS_LEAD = (
    "Bars: of everybody whose answer is scored, the share who gave each answer"
    "{standardised_alike}; the share of {country} is {national_share}."
)
ANSWERS_LEAD_PUBLISHED = "Bars: the share who gave each answer, as published."
ANSWERS_PARTLY = "White in a bar: shares that are not shown, to protect the people who answered."
CHANGE_NOTE = (
    "An average has gone up or down only if two {years} differ by more than chance would explain, "
    "at {level}; otherwise there is no clear change."
)
NOT_COMPARED = (
    "Too few {peers} have results on {questions}, so there is no average and no comparison."
)

# Who fares worse
GROUPS = "Differences between groups of people: {population}"
GROUPS_LEAD = (
    "For each question, the group of people with the lowest score in {country} and the one with "
    "the highest. Everybody of a group counts alike, so these are not the averages of "
    "{organisations}. Widest range first. A group differs clearly where its score is further from "
    "that of all others than chance would explain."
)
GROUPS_TABLE = "{breakdown}: groups with the lowest and the highest score, {population}"
GROUPS_COLUMNS = (
    "Question",
    "Lowest",
    "Highest",
    "Range",
    "Groups that differ clearly",
    "Slope",
    "{interval} interval",
)
GROUPS_BY = "By {breakdown}"
GROUPS_ANSWERED = "What they answered. {measure}"
GROUPS_DIFFER = "{differing} of {count}"
GROUPS_LISTED = "Listed: the {count} questions with the widest range; the workbook has all."
GROUP_SCORE = "{group}: {score}"

# The site and the workbook
MENU = "National report"
SHEET = ("{population} bands", "{name}: {organisations} in each band, {wave}")
SHEET_BASE = (
    "Base: {organisations} with a score that is compared. Unit: {organisations}, counted from the "
    "bands that are shown."
)

# Where organisations stand
MAP = "Map of sections: {population}"
MAP_NAME = "{Organisation}"
MAP_NOTE = (
    "Scores of each {organisation}, from {ends}, with the colour of its band. Signs say "
    "how a score compares: {signs}; without a sign it is {same}, or not compared."
)
MAP_TABLE = "Sections of every {organisation}, {first} to {last}: {population}"
MINUS = "\N{MINUS SIGN}"
FUNNELS = "Where {organisations} differ most: {population}"
FUNNEL_NOTE = (
    "One dot is a {organisation}, by how many answered; the pale bar behind it is what is expected "
    "of one with its answers, and longer where fewer answered. The questions are those on which "
    "most {organisations} lie outside it; their scores are in the workbook."
)
