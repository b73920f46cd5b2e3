"""Sentences about a survey and how its scores are made, where this program made them.

Braces are filled in by report/lens.
"""

from __future__ import annotations

# About this survey
ABOUT_WHO = "Who took part"
ABOUT_INVITED = "people invited"
ABOUT_COMPLETED = "answered"
ABOUT_RATE = "response rate{and_adjusted}"
AND_ADJUSTED = ", adjusted"
ABOUT_ORGANISATIONS = "{peers} took part"
# What the adjusted rate leaves out: one sentence for the usual outcomes, else one by one.
USUALLY_REMOVED = (2, 3, 5, 7)
ADJUSTED_USUAL = (
    "The response rate is adjusted: it leaves out people whom the invitation could not reach, or "
    "who should not have been invited."
)
ADJUSTED = "The response rate is adjusted: it leaves out people {people}."
NOT_ADJUSTED = "The response rate is that of all people invited: nobody is left out of it."
REMOVED = {
    2: "whom the invitation could not reach",
    3: "who died",
    4: "who opted out, were too ill or sent nothing usable",
    5: "who should not have been invited",
    6: "who did not reply",
    7: "who had died before they were invited",
}
ABOUT_FIGURES = "{adjusted}"
ABOUT_YOU = (
    "From your {organisation}, {invited} people were invited and {completed} answered. "
    "Response rate{and_adjusted}: {rate}."
)
ABOUT_GROUPS = "The groups in this report"
ABOUT_GROUPS_TEXT = (
    "Results are given for each group on its own, and each {organisation} is compared with {among} "
    "only within a group."
)
ABOUT_GROUPS_OVERLAP = "Groups share people: one person may be in several of them."
ABOUT_GROUPS_ASKED = "Not every group was asked about everything: {groups}."
ABOUT_GROUP_ASKED = "{group}: {sections}"
ABOUT_ABSENT = (
    "There are no results for {population}, for any {organisation}: fewer than "
    "{organisations_least} {peers} have enough answers that may be shown."
)
ABOUT_NOBODY = (
    "There are no results for {population}, for any {organisation}: no {organisation} has {least} "
    "answers to a question."
)
ABOUT_GROUP = "Group"
ABOUT_GROUP_OWN = "Your {respondents}{of_known}"
ABOUT_GROUP_COMPARED = "{peers} compared"
ABOUT_WAVES = "{Years} that can be compared"
ABOUT_WAVES_TEXT = (
    "Answers of {waves} can be compared, unless a question was new or changed. Those questions "
    "are named in the chapter on change."
)

# How the scores are made
HOW_SCORE = "From answers to a score"
HOW_SCORE_TEXT = (
    "Each answer to a scored question is worth {worth}. "
    "Answers such as 'don't know' or 'not applicable' are not scored. Questions that "
    "only describe people, or decide which question comes next, are not scored either."
)
# By which scores are the better ones: of all questions, or of some.
HOW_WORTH = {
    "high": "between {low} (worst) and {high} (best){steps}",
    "low": "between {low} (best) and {high} (worst){steps}",
    "some": "between {low} and {high}{steps}; high is better but where the question says low is",
}
HOW_WORTH_ENDS = {
    "high": "{low} (worst) or {high} (best)",
    "low": "{low} (best) or {high} (worst)",
    "some": "{low} or {high}; high is better but where the question says low is",
}
HOW_SCORE_STEPS = ", with equal steps in between"
HOW_SCORE_EXAMPLE = "For example, {question}: {parts}."
HOW_SCORE_YOURS = "Yours, for example: {question} is {sum} = {score}."
HOW_SCORE_OF = "scores {score}"
HOW_SCORE_NONE = "is not scored"
HOW_WEIGHT = "Making {organisations} comparable"
HOW_PLAIN = "How answers count"
HOW_NOT_WEIGHTED = (
    "Answers are not weighted: everybody counts alike. A score is the plain average of the answers."
)
HOW_WEIGHT_TEXT = (
    "{who_differs} tend to answer differently, whichever {organisation} they answer "
    "about. So answers are weighted until every {organisation} has the {dimensions} profile of "
    "{profile}; no answer counts more than {cap} times.{unknown_count} A score is the {averaged} "
    "of the answers."
)
HOW_WEIGHT_UNKNOWN = " Answers of people whose {either} is not known count once each."
HOW_ADJUST_TEXT = (
    "People who differ in {adjusted_for} tend to answer differently, whichever {organisation} they "
    "answer about. So scores are adjusted by regression: a score is the average answer there "
    "would be if the {organisation}'s {respondents} were as all {respondents} are on average in "
    "these. What differs with them is taken to do so alike everywhere. {of_unknown}"
)
HOW_UNKNOWN_MEAN = (
    "Somebody of whom one of these is not known counts with the {organisation}'s average of it."
)
HOW_UNKNOWN_LEFT_OUT = "Somebody of whom one of these is not known is left out of scores."
HOW_SHARES_PLAIN = "Shares of answers are not adjusted."
WEIGHTED_AVERAGE = "weighted average"
HOW_DESIGN_TEXT = (
    "Each answer counts with the weight that the design of the survey gives whoever gave it: who "
    "stands for more others counts more. A score is the weighted average of the answers. Who has "
    "no weight is left out of scores. Shares of answers are not weighted."
)
ADJUSTED_AVERAGE = "average, adjusted by regression,"
PLAIN_AVERAGE = "plain average"
HOW_SECTION = "Sections and averages"
HOW_SECTION_TEXT = "{sections_made} {average_is}"
# By the setting `target`.
AVERAGE_OF = {
    "mean": "The plain average",
    "pooled": "The average, by how many answers they rest on,",
    "weighted": "The average, by how sure they are,",
}
AVERAGE_IS = {
    "mean": "The {country} average is the plain average of the {peers}' scores, so a large "
    "{peer} counts no more than a small one.",
    "pooled": "The {country} average counts each answer alike, so a large {peer} counts more than "
    "a small one.",
    "weighted": "The {country} average counts the {peers}' scores by how sure they are, so one on "
    "few answers counts less.",
}
HOW_RANGE = "The expected range"
HOW_RANGE_TEXT = (
    "Scores differ a little by chance: other people might have answered. And {peers} "
    "always differ a little among themselves. The expected range allows for both. A score inside "
    "it is '{same}'. {outside}."
)
HOW_RANGE_SIZE = (
    "The range is wider where fewer people answered. So another {organisation} can be '{same}' "
    "with a lower score than yours, while you are '{worse_than}'."
)
HOW_HIDDEN = "What is not shown"
HOW_HIDDEN_TEXT = (
    "A score on fewer than {least} answers is not shown, and neither is a section it belongs to. "
    "Where fewer than {organisations_least} {peers} have a score, yours is shown without a "
    "comparison.{further}{at_least}{alike}"
)
HOW_HIDDEN_ALIKE = {
    "blunt": " A score that would say what nearly everybody answered is not shown, nor compared: "
    "only that it is above, or below, a bound.",
    "hide": " A score that would say what nearly everybody answered is not shown, nor compared.",
    "show": "",
}
HOW_HIDDEN_FURTHER = " Some further figures are left out where they would give a hidden one away."
HOW_AT_LEAST = (
    " A number of people or a rate is given as 'at least' where the exact one would tell of few "
    "people."
)
HOW_CHANGE = "Change"
HOW_CHANGE_TEXT = (
    "A score has gone up or down only if two {years} differ by more than chance would explain: "
    "a two-sided {test} at {level}.{each_year}"
)
HOW_CHANGE_ADJUSTED = " Each {year}'s answers are adjusted on their own."
HOW_CHANGE_WEIGHTED = " Each {year}'s answers are weighted on their own."
