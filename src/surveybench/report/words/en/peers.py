"""Sentences about organisations beside those of their own kind.

Braces are filled in by report/lens.
"""

from __future__ import annotations

NAME = "Your peers"
TITLE = "Your peers: {population}"
LEAD = (
    "Peers are the {organisations} of the group {group}; up to {count} of them have results here. "
    "The mean is the plain average of their scores, your own among them. Bands and the expected "
    "range stay those of all {organisations}: a place among peers is no verdict, and scores whose "
    "intervals overlap may change places by chance."
)
# Beside figures that a publisher worked out; the second where it gives bands.
LEAD_PUBLISHED = (
    "Peers are the {organisations} of the group {group}; up to {count} of them have results here. "
    "The means, the differences and the places were worked out here, from the published scores: a "
    "mean is the plain average of its group, your own score among it. A place among peers is no "
    "verdict: scores that are close to each other may change places by chance."
)
BANDS_PUBLISHED = "Bands are the publisher's, which knows no such groups."
ALONE = (
    "Your {organisation} is in the group {group}, of which no other {organisation} has results: "
    "there is nobody to stand beside."
)
COLUMNS = (
    "Question or section",
    "Score",
    "Mean of peers",
    "Difference",
    "Place",
    "Best of peers",
)
TABLE = "{population}: beside the group {group}"
CHART_NOTE = (
    "In the chart a dot is your score, with its interval, in the colour of its band; the mark "
    "beside it is the mean of peers, and the words say which place you have among them."
)
CHART_ALT = "{label}, as dots: {rows}."
CHART_ROW = "{name} {score}, mean of peers {mean}, {place}"
EXPECTED = "Expected among peers"
EXPECTED_CELL = "{low} to {high}: {band}"
RANGE_NOTE = (
    "The last column says what is expected of one of these peers, where {fewest} of them or more "
    "have results: the range is made as that among all {organisations}, and named by the same "
    "words."
)
PLACE = "{place} of {count}"
BEST = "{score}, {name}"
YOURS = "{score}, yours"

SHEET = ("{population} peers", "{name}: {organisations} beside their peers, {wave}")
SHEET_BASE = (
    "Base: {organisations} of the same group with a score that may be shown. Unit: score, {scale}; "
    "a place of 1 is the best score."
)
GROUP = "Group of peers"
