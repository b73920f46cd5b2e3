"""Sentences of reports whose figures a publisher worked out: nothing of ours is claimed for them.

Braces are filled in by report/lens.
"""

from __future__ import annotations

from surveybench.report.words.plural import Plural

WORKED_OUT_SHORT = "Worked out by the publisher; no published figure was recalculated."
WORKED_OUT = (
    "These figures were worked out by their publisher; no published figure was recalculated. How "
    "people were chosen, and how their answers were scored and compared, stands in the "
    "publisher's own documents."
)
CONTRADICTED = Plural(
    "1 published figure contradicts another; both are shown as they were published.",
    "{count} published figures contradict others; they are shown as they were published.",
)
CARE_CONTRADICTED = (
    "The published figures contradict each other, and are shown as they are: {figures}."
)
CALCULATED = "Worked out here, from published figures: {quantities}."
# By quantity: what this program worked out from published figures.
QUANTITIES = {
    "expected_range.national": "the {country} average (the plain average of the published scores)",
    "expected_range.lowest": "the lowest score",
    "expected_range.highest": "the highest score",
    "response_rate.organisations": "how many {organisations} took part",
    "expected_range.organisations": "how many {organisations} are compared",
    "change.difference": "differences between years",
    "reliability.reliability": "reliability (from the published intervals or standard errors)",
    "chance.p_normal": "p by the normal curve (from these and the numbers of respondents)",
    "peers.mean": "means of peers and places among them",
}
WHO = "Who worked the figures out"
SCORE_TEXT = "Scores run from {ends}."
RANGE_TEXT = (
    "The publisher says of each score how it compares with what is expected of the {organisation}, "
    "in up to {band_count} bands. These bands are shown as they were published."
)
RANGE_TEXT_NONE = (
    "How a score compares with what is expected of the {organisation} is not published: no score "
    "here has a band."
)
HIDDEN_TEXT = (
    "Figures that the publisher does not give are not shown. A score that is published on fewer "
    "than {least} answers is left out too, with all that belongs to it."
)
CHANGE_TEXT_NONE = (
    "Scores of several {years} stand side by side. Which differences are more than chance is not "
    "published."
)
CHANGE_UNJUDGED = "Which changes since {wave} are more than chance is not published."
CHANGE_TEXT = (
    "Whether a score went up or down is the publisher's verdict; it was not tested again here."
)
METHODS_LEAD = (
    "Every choice made here, with its value. All that shaped the figures before is the "
    "publisher's, and is not a setting of this report."
)
# Where the settings of a report come from that shows another's figures.
USUAL = "usual value of this program"
DEFINED = "definition of this report"
NUMBERS = "These are the published figures, {rounding}."
NUMBERS_BUT = (
    "But for {added}, worked out here from the published scores, these are the published figures, "
    "{rounding}."
)
# By whether the publisher gives more decimals than stand in the table.
ROUNDING = {
    False: "with as many decimals as the publisher gives",
    True: "rounded here: the publisher gives more decimals",
}
# Columns of numbers that are not always published, in the order of the table.
ADDED = {
    "expected_range.national": "the average, which is the plain one",
    "expected_range.lowest": "the lowest",
    "expected_range.highest": "the highest",
}
SITE_FAIR = ("Who worked the figures out", WORKED_OUT)
SITE_CHANGE = ("Change", CHANGE_TEXT)
SITE_CHANGE_NONE = ("Change", CHANGE_TEXT_NONE)
SITE_RANGE = ("The expected range", RANGE_TEXT)
SITE_RANGE_NONE = ("The expected range", RANGE_TEXT_NONE)
SITE_SCORES = ("Scores", SCORE_TEXT)
SITE_HIDDEN = ("What is not shown", HIDDEN_TEXT)
COVER_SCORES = (
    "Scores run from {ends}. They were worked out by their publisher; "
    "no published figure was recalculated."
)
NOTE_HIDDEN = (
    "[c]",
    "Hidden by the publisher because too few people answered, or resting on fewer than {least} "
    "{respondents}.",
)
NOTE_ROUNDING = (
    "Rounding",
    "Figures have as many decimals as the publisher gives, and at most {decimals}, percentages "
    "none. Half is rounded up.",
)
NOTE_RESPONDENTS = ("Respondents", "As published: people whose answers the score rests on.")
NOTE_SCORE = ("Score", "As published, from {ends}.")
NOTE_SHARE = ("Share of answers", "As published: the share of answers that is this one.")
NOTE_AVERAGE = ("National average", "As published.")
NOTE_LIMITS = ("Limits", "As published: the ends of the expected range of this {organisation}.")
NOTE_Z = ("z", "As published: distance of the score from the national average.")
# The words of publishers, whose verdicts these are.
VERDICTS = {-1: "Decrease", 0: "No change", 1: "Increase"}
NOTE_CHANGE = ("Change", "Decrease, No change or Increase: the publisher's verdict.")

# Pages and sheets about the sites of an organisation.
SITES = "Your sites: {population}"
SITES_NAME = "Sites"
SITES_MORE = "Your sites: {population}, from {first}"
SITES_COUNT = "{having} of {count}"
SITES_LEAD = (
    "Sites of your {organisation} with results of their own: {count}. The band of a site is the "
    "one that its publisher gives for the site."
)
SITES_LEAD_ALONE = "Sites of your {organisation} with results of their own: {count}."
SITES_DASH = (
    "A dash stands for a figure that the publisher does not give, or that fewer than {least} "
    "people answered."
)
SITES_COLUMNS = (
    "Site",
    "Code",
    "Respondents",
    "Questions {side_better}",
    "{Same}",
    "Questions {side_worse}",
)
SITES_SHEET = "Sites {name}"
SITES_TITLE = "Sites: {title}"
