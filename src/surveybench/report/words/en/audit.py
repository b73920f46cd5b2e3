"""Every sentence of an audit, in one place."""

from __future__ import annotations

REFUSED = "nothing was written: with what is published, hidden numbers could be worked out."
UNSAFE = "{count} hidden counts of few people could be bounded too closely:"
UNSAFE_TO_DO = (
    "What to do: report of larger units or fewer populations, or raise min_respondents; where an "
    "earlier release is named in brackets, report by the units, populations and breakdowns that it "
    "had. "
    "`secondary: on` does most of it by itself."
)
DIFFERENT = "{count} figures differ from an earlier release by few people, who could be told apart:"
DIFFERENT_TO_DO = (
    "What to do: publish when enough further returns have come, so that every figure that changes "
    "differs by min_respondents people or more; or keep the earlier release, and put the change "
    "into the next wave; or withdraw the earlier release, say that it is corrected, and do not "
    "compare with it: whoever kept a copy can still tell these people apart."
)
KINDS = {
    "people": "its people differ by fewer than min_respondents",
    "answers": "as many people as before gave other answers; how few changed nobody can tell",
    "hidden": "the organisations that are not shown differ by few people",
    "rest": "its people, less those inside it that are shown too, differ by few",
}
THROUGH = " (through: {ways})"
SEVERAL = "several figures together"
EARLIER = "the release in {name}"
LARGER = "the figures of the larger unit"
NATIONAL_FIGURES = "the national figures"
MORE = "  and {count} more"
NO_WAVE = "{name} has no wave in common with this release: nothing is compared."
NOT_TOGETHER = (
    "{name} differs by few people, so its sums were not looked at together with this release."
)
NO_SUBGROUPS = (
    "{name} was written by a version whose ledgers hold no subgroups: those of this release are "
    "not compared with any that it shows. Make it again from the same data to have them compared."
)
OTHER_VERSION = (
    "{name} was written by version {version} of this program, this is {ours}: its figures are "
    "compared all the same; its rule of hiding may have been another."
)
OTHER_RULES = (
    "{name} has other rules of scoring in wave {waves}: numbers of people are compared, and scores "
    "too, which differ for that reason."
)

TITLE = "Audit of {name}"
VERDICTS = ("Safe", "Not safe")
SAFE = (
    "{count} counts of few people are hidden. With all that is published each of them can still be "
    "{narrowest} whole numbers or more."
)
NOT_SAFE = "{count} of {cells} hidden counts can be bounded too closely."
NONE_HIDDEN = "No count of few people is hidden."
KNOWS = "The intruder knows all counts of {organisation}: the middle of what they can be was taken."
NARROWEST = "The narrowest"
UNSAFE_LIST = "Bounded too closely"
DIFFERENT_LIST = "Figures that differ from an earlier release by few people"
COLUMNS = ("Count", "At least", "At most", "Release")
UNSAFE_COLUMNS = ("Count", "At least", "At most", "Through")
DIFFERENT_COLUMNS = ("Figure", "What differs", "Release")
PRIVATE = (
    "Not for publication: this page says what can be worked out of hidden counts of few people."
)
HOW = (
    "Worked out from what is published: sums over organisations and populations, what is at most "
    "something else, shares, whole numbers, the rule of hiding and its flags."
)
