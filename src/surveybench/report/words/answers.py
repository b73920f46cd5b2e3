"""Sentences about who answered and what they answered, as far as a publisher gives it.

Braces are filled in by report/lens.
"""

from __future__ import annotations

PROFILE = "Who answered"
PROFILE_LEAD = (
    "Of everybody who answered, the share of each group, as published. These shares say who the "
    "answers come from, and nothing of how good they are."
)
PROFILE_PAGE = "Who answered, from {first}"
PROFILE_COLUMNS = ("Group", "Class", "Your {organisation}", "{country}")
PROFILE_TABLE = "Shares of respondents"
ANSWERS_NAME = "Answers"
ANSWERS = "Answers: {population}"
ANSWERS_PAGE = "Answers: {population}, from {first}"
ANSWERS_LEAD_PUBLISHED = "The share of each answer, as published."
ANSWERS_LEAD = (
    "Of everybody whose answer to a question is scored, the share who gave each "
    "answer{standardised_alike}. The share of {country} is {national_share}. A dash stands where "
    "{few_people} of your {organisation} gave an answer{or_beside}."
)
FEW_OR_NONE = "fewer than {least} people"
FEW = "1 to {most} people"
OR_BESIDE = ", and where a share would give such a one away"
STANDARDISED_ALIKE = ", standardised as scores are"
NATIONAL_SHARE_IS = {
    "mean": "the plain average of the {peers}' shares",
    "pooled": "that of all answers in the {peers} compared",
}
ANSWERS_COLUMNS = ("Question", "Answer", "Your {organisation}", "{country}")
ANSWERS_TABLE = "Shares of answers: {population}"
YOU_ANSWERED = "{completed} people of your {organisation} answered."
YOU_ANSWERED_RATE = "{completed} people of your {organisation} answered, a response rate of {rate}."

# Site
NATION_HEADING = "What people answered"
NATION_LEAD = (
    "Of everybody whose answer is scored, the share who gave each answer{standardised_alike}, by "
    "{year}. The share is {national_share}. It has gone up or down only if two {years} differ by "
    "more than chance would explain, at {level}."
)
NATION_TABLE = "{measure}: shares of answers, {population}"
NATION_SINCE = "Since {wave}"

# Workbook
SHEET_NATION = ("{population} answers by {year}", "{name}: national shares of answers by wave")
SHEET_BASE_NATION = (
    "Base: {respondents} whose answer is scored. Unit: percent. The share is {national_share}; "
    "changes are those from the wave of the row to {wave}, two-sided at {level}."
)
SHEET_PROFILE = ("Respondents", "Who answered: shares of respondents by {organisation}, {wave}")
SHEET_ANSWERS = ("{population} answers", "{name}: shares of answers by {organisation}, {wave}")
SHEET_BASE = "Base: respondents. Unit: percent, as published."
SHEET_BASE_ANSWERS_PUBLISHED = "Base: respondents with an answer. Unit: percent, as published."
SHEET_BASE_ANSWERS = (
    "Base: {respondents} whose answer is scored; for shares of all answers, those who answered. "
    "Unit: percent{standardised_alike}."
)
SUBGROUP = "Group"
OPTION = "Answer"
OPTION_LABEL = "Answer in words"
SHARE = "Share of respondents (percent)"
EVERYONE = "{country}"
