"""Sentences about scores of many waves: control charts and what they signal.

Braces are filled in by report/lens and by compose/long_trends.
"""

from __future__ import annotations

NAME = "Long trends"
TITLE = "Long trends: {population}"
LEAD = (
    "Each chart shows your score by {year}, the mean of all {years} and two limits, 2.66 times the "
    "mean difference between neighbouring {years} away. Three things are signals that the latest "
    "score is not just varying as before: it lies outside the limits; the latest {side} all lie on "
    "one side of the mean; the latest {run} rise, or fall, each from the one before. How two "
    "{years} compare stands on the pages of change, and may say otherwise."
)
EXPECTED = (
    "Questions with {waves_least} {years} or more: {count}. With a signal: {signals}. If nothing "
    "had changed, there would be about {chance} by chance alone."
)
EXPECTED_LESS = (
    "Questions with {waves_least} {years} or more: {count}. With a signal: {signals}. If nothing "
    "had changed, there would be fewer than 1 by chance alone: about {share} of questions."
)
NONE = "No signal: the latest score varies as before."
SIGNALS = {
    ("outside", 1): "The latest score, {score}, is above the upper limit, {upper}.",
    ("outside", -1): "The latest score, {score}, is below the lower limit, {lower}.",
    ("side", 1): "The latest {side} scores are all above the mean of all {years}.",
    ("side", -1): "The latest {side} scores are all below the mean of all {years}.",
    ("run", 1): "The latest {run} scores rise, each from the one before (before rounding).",
    ("run", -1): "The latest {run} scores fall, each from the one before (before rounding).",
}
CENTRE = "mean"
LIMITS = "limits"
TABLE = "{item}: control chart in figures"
ROWS = ("Latest score", "Mean of all {years}", "Limit from", "Limit to", "{Years} with a score")
SIGNAL_ROWS = {
    "outside": "Outside the limits",
    "side": "Latest {side} on one side",
    "run": "Latest {run} rising or falling",
}
WAYS = {1: "Yes, upwards", -1: "Yes, downwards", 0: "No"}
COLUMNS = ("Figure", "Value")
ALT = "{label}. Scores by {year}: {points}. Mean {centre}, limits {lower} to {upper}. {signals}"
POINT = "{score} in {wave}"
POINTS_MANY = "from {low} to {high}, latest {score} in {wave}"
SHEET = ("{population} long trends", "{name}: control charts by {organisation}, {wave}")
SHEET_BASE = (
    "Base: {respondents} with a scored answer, every {year} that has {least} or more. Unit: score; "
    "signals are 1 upwards, -1 downwards, 0 none."
)
