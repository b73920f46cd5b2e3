"""Sentences about the overall verdict: shares of people's best and worst answers.

Braces are filled in by report/lens and by compose/verdict.
"""

from __future__ import annotations

NAME = "Overall verdict"
TITLE = "Overall verdict: {population}"
LEAD = (
    "Of each person's scored answers, what share are the most negative there are, and what share "
    "the most positive? Below is the mean over people, weighted as scores are, and the range that "
    "is expected of {others}."
)
SIDES = {"lowest": "Most negative answers", "highest": "Most positive answers"}
SENTENCE = {
    "lowest": "On average {share} of a person's answers were the most negative there are: {band}.",
    "highest": "On average {share} of a person's answers were the most positive there are: {band}.",
}
SENTENCE_ALONE = {
    "lowest": "On average {share} of a person's answers were the most negative there are.",
    "highest": "On average {share} of a person's answers were the most positive there are.",
}
CAVEAT = (
    "Every question counts alike here, and what lies between best and worst does not count. Where "
    "people of one {organisation} were asked other questions than those of another, as routing has "
    "it, their shares differ for that reason too. The two shares are no scores, and a verdict says "
    "nothing of single questions. By chance alone about {outside} of {organisations} that are like "
    "all others would lie outside the range."
)
COLUMNS = ("Answers", "Share", "{interval} from", "to", "Expected from", "to", "Band")
TABLE = "Shares of most negative and most positive answers: {population}"
SHEET = ("{population} verdict", "{name}: overall verdict by {organisation}, {wave}")
SHEET_BASE = (
    "Base: {respondents} with a scored answer. Unit: percent of a person's scored answers, mean "
    "over people; bands 1 worst to 7 best."
)
