"""Sentences about subgroups of an organisation's respondents, and of the country's.

Braces are filled in by report/lens.
"""

from __future__ import annotations

NAME = "Who answered so"
TITLE = "Who answered so: {population}"
TITLE_MORE = "Who answered so: {population}, {part}"
LEAD = (
    "{Respondents} of your {organisation} told apart by {breakdowns}. Each group stands beside "
    "the others of your {organisation} that are shown, and beside the same group in {country}. Of "
    "the groups called higher or lower on a question, chance alone explains about "
    "{by_chance_alone} at most."
)
CRUDE = (
    "Scores of groups are those of their answers as they are, not standardised: groups differ in "
    "more than one thing."
)
STANDARDISED = (
    "Scores of groups are standardised by what people are not told apart by, so that groups are "
    "compared as if they were alike in it."
)
FEW = (
    "A group is not shown where fewer than {least} of it answered{or_beside_group}; its score is "
    "not where, with how many answered, it would tell that few gave an answer. Nothing is said of "
    "people whose group is not known. Intervals and comparisons take answers to be spread as those "
    "of the same group in {country} are."
)
NO_GROUP = "By {breakdowns}, no group of your {organisation} may be shown."
BY = "by {name}"
OR_BESIDE = ", or where its number would give that of another away"
NOTHING = (
    "No group of your {organisation} differs from the others shown, or from the same group in "
    "{country}, by more than chance would explain."
)
DIFFER_COLUMNS = (
    "Question",
    "Group",
    "{Respondents}",
    "Score",
    "95% interval",
    "Beside the others",
    "Beside {country}",
)
DIFFER_TABLE = "Groups that differ by more than chance: {population}"
SCORES_TABLE = "Scores by {breakdown}: {population}"
SCORES_NOTE = (
    "In the chart a thin mark is all of your {organisation} and a circle the group. A filled sign "
    "of another shape in the chart, and an arrow in the table, stand where a group is higher or "
    "lower than the others of your {organisation} that are shown, by more than chance."
)
NO_COLUMN = "Groups that may not be shown on any question have no column: {groups}."
GROUP = "{breakdown}: {group}"
ARROWS = {-1: " \N{BLACK DOWN-POINTING TRIANGLE}", 0: "", 1: " \N{BLACK UP-POINTING TRIANGLE}"}
WORDS = {
    -1: "{difference}, lower",
    0: "{difference}, no clear difference",
    1: "{difference}, higher",
}
QUESTION = "Question"
TO = "{low} to {high}"
AND_OVER = "{low} and over"

# Site
NATION_HEADING = "Who answered so"
NATION_LEAD = (
    "{Respondents} of the whole of {country} told apart by {breakdowns}, each counted alike, "
    "beside the others shown; their numbers are in tens. Of the groups called higher or lower on a "
    "question, chance alone explains about {by_chance_alone} at most."
)
NATION_COLUMNS = (
    "Group",
    "{Respondents}",
    "Score",
    "95% interval",
    "Difference",
    "Beside all others",
)
SECTION_NOTE = (
    "The score of a section in a group is the mean of its questions' scores there, where all of "
    "them are shown."
)
ANSWERS_COLUMN = "Group"
ANSWERS_TABLE = "{measure}: what groups of people answered, {population}"
ANSWERS_NOTE = (
    "Shares of those of a group whose answer is scored, each counted alike. Groups of fewer than "
    "{blurred} people, and those of whom fewer than {least} gave one of the answers, are left out."
)
NATION_ALT = "{label}, as dots beside the average of {country}: {groups}."
NATION_TABLE = "{measure}: groups of people, {population}"
INDEX_COLUMNS = (
    "Told apart by",
    "Highest less lowest",
    "Slope index of inequality",
    "95% interval",
)
INDEX_TABLE = "{measure}: how unequal groups are, {population}"
INDEX_NOTE = (
    "The slope index is by how much the score rises from the lowest to the highest rank of groups "
    "that have an order. Neither index says why groups differ."
)
VERDICTS = {-1: "Lower", 0: "No clear difference", 1: "Higher"}

# Workbook
SHEET = ("{population} groups", "{name}: scores of groups of people by {organisation}, {wave}")
SHEET_BASE = (
    "Base: {respondents} of the group whose answer is scored. Unit: score, {scale}. Groups that "
    "may not be shown have no row; the long table has the reason of each."
)
SHEET_NATION = ("{population} groups national", "{name}: scores of groups of people, {wave}")
SHEET_NATION_BASE = (
    "Base: {respondents} of the group in all {peers} whose answer is scored, each counted alike; "
    "numbers of people in tens. Unit: score, {scale}."
)
SHEET_INDEX = ("{population} inequality", "{name}: how unequal groups of people are, {wave}")
SHEET_INDEX_BASE = (
    "Base: as for groups of people. The slope index is there where groups have an order. Unit: "
    "score points."
)
SHEET_SECTIONS = ("{population} groups sections", "{name}: sections in groups of people, {wave}")
SHEET_SECTIONS_BASE = (
    "Base: {respondents} of the group whose answers are scored; for {country} those in all "
    "{peers}, each counted alike. Unit: score, {scale}, the mean of the section's questions in the "
    "group. A section of which any question's score is hidden has no row."
)
SHEET_ANSWERS = ("{population} groups answers", "{name}: what groups of people answered, {wave}")
SHEET_ANSWERS_BASE = (
    "Base: {respondents} of the group in all {peers} whose answer is scored, each counted alike. "
    "Unit: percent of them. Groups of fewer than {blurred} people, and those of whom fewer than "
    "{least} gave one of the answers, have no row."
)
BREAKDOWN = "Told apart by"
SUBGROUP = "Group"
