"""What the values of settings mean, in plain words beside them on the methods page."""

from __future__ import annotations

REMOVED, KEPT, REFUSED = "the answer is removed", "the answer counts", "such a file is refused"
VALUES: dict[str, dict[str, str]] = {
    "not_an_option": {"remove": REMOVED, "refuse": REFUSED},
    "several_ticks": {"remove": "all are removed", "first": "the first counts"},
    "routed_past": {"remove": REMOVED, "keep": KEPT},
    "blank_filter": {"keep": KEPT, "remove": REMOVED},
    "exclusive_option": {
        "drop": "the others count, the 'none of these' does not",
        "keep": "all count",
    },
    "age_invalid": {"missing": "taken as not known", "keep": "kept, in no age band"},
    "sex_not_standardised": {"missing": "taken as not known", "keep": "kept, in no stratum"},
    "too_young": {"ineligible": "not counted", "keep": "the return counts"},
    "outside_window": {"ineligible": "not counted", "keep": "the return counts"},
    "answers_without_return": {"leave": "not used", "refuse": REFUSED},
    "contradicts_sample": {
        "questionnaire": "those of the questionnaire",
        "sample": "those of the sample file",
        "unchecked": "the two are not held against each other",
        "refuse": REFUSED,
    },
    "missing_stratum": {
        "exclude": "left out of standardised scores",
        "weight_1": "counts once",
    },
    "standard": {
        "population": "that of each group, for the group",
        "whole_survey": "that of everybody, for every group",
        "reuse_whole_survey_weight": "that of everybody; one weight a person for all groups",
    },
    "variance": {
        "weighted": "the weighted spread of the answers",
        "linearised": "each answer's distance from the score, with its weight squared",
    },
    "interval": {
        "score": "it holds near the ends of the scale",
        "normal": "the score, and as far on both sides",
    },
    "subgroups": {
        "crude": "the answers as they are",
        "standardised": "weighted by what people are not told apart by",
    },
    "target": {
        "mean": "each organisation",
        "pooled": "each answer",
        "weighted": "by how sure a score is",
    },
    "range_variance": {
        "own": "of its own answers",
        "average": "of as many answers with the national average, where a question has two scores",
    },
    "national_share": {"mean": "each organisation", "pooled": "each answer"},
    "quantile": {
        "type7": "between neighbouring values, as spreadsheets do",
        "type6": "between neighbouring values, a little further out",
        "rank": "a whole number of values at each end",
    },
    "test": {
        "z": "difference over its standard error",
        "welch": "the same, stricter where few answered",
        "score": "it holds near the ends of the scale",
    },
    "peers_range": {"on": "shown where there are enough", "off": "not worked out"},
    "secondary": {"on": "hidden", "off": "not hidden"},
    "everybody": {
        "show": "shown",
        "blunt": "only that it is above or below a bound",
        "hide": "not shown",
    },
}
WITH_MEANING = "{value}: {meaning}"
