"""Words of the page that says how sure the verdicts are."""

from __future__ import annotations

TITLE = "How sure these verdicts are: {population}"
TITLE_MORE = "{title}, from {first} on"
PART = "How sure the verdicts are"
LEAD = (
    "If your {organisation} were just like all others, {chance} of these {compared} questions "
    "would fall outside the expected range. Of yours, {outside}."
)
# Where a single question is compared: within the expected range, or outside it.
ONE_WITHIN = "The one question compared is within the expected range."
ONE_OUTSIDE = "The one question compared is outside the expected range; it {stands}."
OUTSIDE_ONE = "1 does"
OUTSIDE = "{count} do"
FIRM = {
    0: "None of them stands out by the rule below.",
    1: "One of them stands out by the rule below.",
}
FIRM_MORE = "{count} of them stand out by the rule below."
ABOUT = "about {chance}"
FEW = "fewer than 1"
ALIKE = " of the same {dimensions}"
COLUMNS = (
    "Question",
    "Score",
    "{interval} interval",
    "Band",
    "By chance",
    "If repeated",
    "Reliability",
    "Its interval",
    "Needed",
    "q",
    "The band would change",
)
# The first question that is worse, or the first of all, read aloud.
IN_WORDS = (
    "{item}, in words: your score is {score}; by the {interval} interval the true one lies between "
    "{low} and {high}. Were your {organisation} just like others, this band would come up in "
    "{of_band} of surveys. If as many were asked again, and answered as these did, you would be on "
    "the same side in {again} of surveys. Of how scores like yours differ between {organisations} "
    "on this question, {reliable} is more than chance; the {interval} interval of this share is "
    "{reliable_low} to {reliable_high}. Of your questions with a q of {q} or smaller, {false} are "
    "expected to be outside by chance: this one {stands}. "
    "{gap} {direction} would make it '{band}' instead of '{now}'."
)
STANDS = {True: "stands out", False: "does not stand out by itself"}
MORE, LESS = "points more", "points less"
TO = "{low} to {high}"
UNDER_ONE = "under 1%"
UNDER = "under {least}"
UP = "{gap} points higher: {band}"
DOWN = "{gap} points lower: {band}"
NOTES = (
    "By chance: how often this very band is given where the {respondents} answer just as "
    "everybody{alike} does and the {organisation} differs from others no more than most.",
    "If repeated: how often the band would be on the same side again, better or worse, if as many "
    "{respondents} of yours were asked once more and answered as these did.",
    "Reliability: how much of the differences between {organisations} on this question is more "
    "than chance, 0 to 1, with its {interval} interval. Below 0.7 do not rank by it; "
    "needed is how many {respondents} would give it 0.7.",
    "q: of your questions with a q this small or smaller, this share is expected to be outside by "
    "chance alone. A question stands out where q is below {firm}, 'if repeated' is not below "
    "{likely} and the score is outside the expected range even when drawn towards the average by "
    "its reliability. With a q above 0.2 a verdict is weak.",
    "The band would change: how far the score is from the next band towards '{same}', if "
    "its standard error stayed as it is.",
)
