"""The working of one number in words, as `explain` prints it."""

from __future__ import annotations

# By flag: why there is no value.
REASONS = {
    "suppressed": "it rests on too few people, or it would give such a number away.",
    "protects_another": "shown, it would give away a number that rests on too few people.",
    "too_few_organisations": "too few organisations have results to compare.",
    "not_asked": "the question was not asked in that wave.",
    "not_comparable": "it cannot be compared with that wave.",
    "no_invited_list": "the files name only people who answered, so nobody knows how many were "
    "invited.",
    "not_calculable": "there is nothing to work it out from.",
    "not_published": "its publisher does not give it.",
    "took_no_part": "the organisation took no part in that wave.",
    "above": "it is above {bound}; more would say what nearly everybody answered.",
    "below": "it is below {bound}; more would say what nearly everybody answered.",
    "nearly_alike": "it would say what nearly everybody answered.",
    "few_chose": "few people gave this answer, or another of the question that it would give away.",
    "few_in_subgroup": "few people of this subgroup answered, or of one that it would give away.",
    "no_such_answer": "the question has no such answer, or the answer carries no score.",
    "at_least": "it is at least {bound}; more would give away a number of few people.",
    "not_of_population": "the question is not about these people.",
}
UNRELEASED_SUMS = "sums of answers and of what scores are adjusted for, which are not released"
UNRELEASED_WEIGHTS = "sums of weights by answer, which are not released"
UNRELEASED_PLAIN = "counts of answers, which are not released"
UNRELEASED = "counts of answers by age and sex, which are not released"
PUBLISHED = "read from the published file, not worked out here"
DERIVED = "worked out here from the figures of the published file"
EVERYONE = "everyone"
TWO_WAVES = "{reported} against {earlier}"
OF_MEASURE = "  of {measure}: {name}"
OF_OPTION = "  answer {option}: {name}"
NONE = "none ({flag}): {reason}"
OF_AVERAGE = "{formula}; s0^2 = (average - a)(b - average) / n_w, a and b the two scores"
TURNED = "{formula}, with -z for z: low scores are the better ones"
DEFAULT = " (default {value})"
NAMED = "{number} ({name})"
YES_OR_NO = {0: "no", 1: "yes"}

# What stands before a line
VALUE = "Value"
FROM = "From"
FORMULA = "Formula"
SETTINGS = "Settings"
FUNCTION = "Function"
READ = "Read"
