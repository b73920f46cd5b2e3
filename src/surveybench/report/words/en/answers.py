"""Sentences about who answered and what they answered, as far as a publisher gives it.

Braces are filled in by report/lens.
"""

from __future__ import annotations

PROFILE = "Who answered"
PROFILE_LEAD = (
    "Of everybody who answered, the share of each group, as published. These shares say who the "
    "answers come from, and nothing of how good they are."
)
PROFILE_COLUMNS = ("Group", "Class", "Your {organisation}", "{country}")
PROFILE_TABLE = "Shares of respondents"
ANSWERS_NAME = "Answers"
ANSWERS = "Answers: {population}"
ANSWERS_LEAD_PUBLISHED = "The share of each answer, as published."
ANSWERS_LEAD = (
    "Of everybody whose answer to a question is scored, the share who gave each "
    "answer{standardised_alike}. The share of {country} is {national_share}."
)
# Why a dash stands in the table, by flag, in each of its columns; one sentence for each there is.
DASH_OWN = {
    "few_chose": (
        "A dash stands where {few_people} of your {organisation} gave an answer{or_beside}."
    ),
    "suppressed": (
        "A question has dashes throughout where fewer than {least} of your {organisation} "
        "answered it."
    ),
    "protects_another": (
        "A dash stands too where a share would give another figure of your {organisation} away."
    ),
    "nearly_alike": (
        "A question has dashes too where its shares would say what nearly everybody of your "
        "{organisation} answered."
    ),
    "took_no_part": "Your {organisation} took no part, so it has dashes.",
    "not_asked": "A question that was not asked has dashes.",
    "not_published": "A dash stands where the share of your {organisation} is not published.",
}
DASH_EVERYONE = {
    "few_chose": (
        "{country} has a dash where its share would give an answer away that {few_people} of one "
        "{organisation} gave."
    ),
    "too_few_organisations": (
        "{country} has a dash where fewer than {organisations_least} {peers} have results for the "
        "question."
    ),
    "not_published": "{country} has a dash where its share is not published.",
}
DASH_EVERYONE_OTHER = "{country} has a dash where its share may not be shown."
DASH_OWN_OTHER = "A dash stands where a share of your {organisation} may not be shown."
# Why a question is not in the table, by flag
LEFT_OUT = {
    "suppressed": "Not shown: fewer than {least} answered",
    "few_chose": "Not shown: {few_people} gave one of its answers",
    "nearly_alike": "Not shown: nearly everybody answered alike",
    "too_few_organisations": "Not shown: too few {peers} have results",
    "took_no_part": "Took no part",
    "not_asked": "Not asked",
    "not_published": "Not published",
}
LEFT_OUT_OTHER = "Not shown"
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

# Beside each question
BARS_YOU = "You"
BARS_ALT = "{label} Who chose each answer. {rows}"
BARS_ALT_ROW = "{name}: {shares}."
BARS_ALT_SHARE = "{answer} {share}"
BARS_HIDDEN = "not shown"
BARS_PARTLY = "White in the bars of answers: not shown; the table of answers says why."
BARS_WITHOUT_YOU = "Shares of your own answers are not shown; the table of answers says why."
QUOTED = "\N{LEFT SINGLE QUOTATION MARK}{answer}\N{RIGHT SINGLE QUOTATION MARK}"
DIRECTION = "A higher score means more of {best}, a lower one more of {worst}."

# Site
NATION_HEADING = "What people answered"
NATION_LEAD = (
    "Of everybody whose answer is scored, the share who gave each answer{standardised_alike}, by "
    "{year}. The share is {national_share}. It has gone up or down only if two {years} differ by "
    "more than chance would explain, at {level}."
)
NATION_DASH = {
    "few_chose": (
        "A dash stands where the share would give an answer away that {few_people} of one "
        "{organisation} gave."
    ),
    "too_few_organisations": (
        "A dash stands where fewer than {organisations_least} {peers} had results."
    ),
    "not_asked": "A dash stands where the question was not asked.",
    "not_comparable": "A dash stands where a {year} cannot be compared.",
    "not_published": "A dash stands where a share is not published.",
}
NATION_DASH_OTHER = "A dash stands where a share may not be shown."
NATION_TABLE = "{measure}: shares of answers, {population}"
NATION_SINCE = "Since {wave}"
BY_ORGANISATION = "{Organisation}"
BY_ORGANISATION_TABLE = "{measure}: shares of answers of every {organisation}, {population}"
BY_ORGANISATION_NOTE = (
    "Shares of each {organisation} that may be shown. A dash stands where a share may not be shown."
)

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
