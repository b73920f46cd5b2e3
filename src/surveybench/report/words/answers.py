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
ANSWERS_LEAD = "The share of each answer, as published."
ANSWERS_COLUMNS = ("Question", "Answer", "Your {organisation}", "{country}")
ANSWERS_TABLE = "Shares of answers: {population}"
YOU_ANSWERED = "{completed} people of your {organisation} answered."
YOU_ANSWERED_RATE = "{completed} people of your {organisation} answered, a response rate of {rate}."

# Workbook
SHEET_PROFILE = ("Respondents", "Who answered: shares of respondents by {organisation}, {wave}")
SHEET_ANSWERS = ("{population} answers", "{name}: shares of answers by {organisation}, {wave}")
SHEET_BASE = "Base: respondents. Unit: percent, as published."
SHEET_BASE_ANSWERS = "Base: respondents with an answer. Unit: percent, as published."
SUBGROUP = "Group"
OPTION = "Answer"
SHARE = "Share of respondents (percent)"
SHARE_ANSWERS = "Share of answers (percent)"
NATIONAL_SHARE = "National share of answers (percent)"
EVERYONE = "{country}"
