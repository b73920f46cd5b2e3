"""Parts of sentences about bands, of which a survey has three, five or seven.

Braces are filled in by report/lens.
"""

from __future__ import annotations

OUTSIDE = (
    "'{Better}' or '{worse}' lies outside the range that {limit} of scores on a normal curve would "
    "keep to"
)
OUTSIDE_NEXT = "'{better}' or '{worse}' outside that of {limit}"
BEYOND = "{sides} (beyond {limit})"
# Of the usual names, the step next to the middle first.
BOTH = {
    ("somewhat better", "somewhat worse"): "somewhat better or worse",
    ("better", "worse"): "better or worse",
    ("much better", "much worse"): "much better or worse",
}
EITHER = "'{better}' or '{worse}'"
OR = "{others}, or {last}"
SIGN = "{sign} {name}"
# By how many limits there are on a side. With one the bands are those that else are the middle of
# three, with their colours and signs.
SIGNS = {
    1: "++ better than expected, and likewise −− for worse",
    2: "+ somewhat better, ++ better than expected, and likewise − and −− for worse",
    3: "+ somewhat better, ++ better, +++ much better than expected, and likewise −, −− and −−− "
    "for worse",
}
COUNTED_ALL = "somewhat, simply or much worse than expected"
# From one end of the scale to the other, by whether low scores are the better ones: of no question,
# of all, of some.
ENDS = {
    "high": "{low} (worst) to {high} (best)",
    "low": "{low} (best) to {high} (worst)",
    "some": "{low} to {high}; high is better but where the question says low is",
}
# What a score outside the expected range is, and one inside, where bands have their usual names.
SIDES = {
    "is_better": "better than expected",
    "is_worse": "worse than expected",
    "is_same": "about the same as expected",
    "side_better": "better",
    "side_worse": "worse",
}
