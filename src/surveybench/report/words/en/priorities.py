"""Sentences about how closely questions go with overall experience.

Braces are filled in by report/lens and by compose/priorities.
"""

from __future__ import annotations

NAME = "What goes with overall experience"
TITLE = "What goes with overall experience: {population}"
LEAD = (
    "Overall experience is {overall}. The correlation says how closely answers to a question go "
    "with it among people of the same {peer}, over all {peers} compared: 0 not at "
    "all, 1 entirely. It is {country}'s, not that of your {organisation} "
    "alone."
)
CAVEAT = (
    "That two answers go together does not say that one is the reason for the other: changing what "
    "a question asks about may leave overall experience as it is. Read it as where to ask first."
)
FIRST = (
    "Worse than the {country} average, and going with overall experience more closely than the "
    "middle one of the questions:"
)
FIRST_NONE = (
    "Of the questions shown, none that goes with overall experience more closely than the middle "
    "one is worse than the {country} average."
)
NEGATIVE = (
    "Where low scores of one of the two questions are the better ones, a correlation below 0 is as "
    "close as one above it is elsewhere."
)
FIRST_LINE = (
    "{question}: you {score}, {country} {average}; correlation {correlation} ({lower} to {upper})"
)
COLUMNS = (
    "Question",
    "Correlation",
    "{interval} from",
    "to",
    "Your score",
    "{country}",
    "Difference",
)
TABLE = "Correlation with overall experience, and your score beside the average: {population}"
NATION_LEAD = (
    "Overall experience is {overall}. The correlation says how closely answers to a question go "
    "with it among people of the same {peer}, over all {peers} compared: 0 not at "
    "all, 1 entirely. Closest first."
)
NATION_COLUMNS = ("Question", "Correlation", "{interval} from", "to", "{country} average")
NATION_TABLE = "Correlation with overall experience: {population}"
SHEET = ("{population} priorities", "{name}: correlation with overall experience, {wave}")
SHEET_BASE = (
    "Base: {respondents} who answered both questions, in {peers} compared on both. "
    "Unit: correlation, -1 to 1, among people of the same {peer}. It names no cause."
)
