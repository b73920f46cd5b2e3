"""Rows of the catalogue that are worked out otherwise: by regression, or with design weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from surveybench.quantities.catalogue import CATALOGUE
from surveybench.quantities.row import Quantity, Working

SCORE = Working(
    "case_mix.fit",
    "a_o of y = a_o + (x - centre)' b, one b for all organisations, within the scale",
    ("score.n",),
    records=True,
)
WEIGHTED = Working(
    "score.design_weighted",
    "sum(w x) / sum(w), w the weights of a column",
    ("score.n",),
    records=True,
)
ERROR = Working(
    "case_mix.fit",
    "sqrt(sigma2 (1 / n + d' S^-1 d)), d how far x is from centre",
    ("score.n",),
    records=True,
)
ERROR_OF_SECTION = Working(
    "case_mix.covariance",
    "sqrt((sum of V + 2 sum of C) / Q^2) over its items",
    ("items:score.standard_error",),
    records=True,
)


@cache
def adjusted_rows() -> Mapping[str, Quantity]:
    """The catalogue, with the scores of a regression."""
    rows = dict(CATALOGUE)
    score, error = rows["score.score"], rows["score.standard_error"]
    meaning = "score adjusted by regression, the worst to the best of its scale"
    of_sections = score.of_sections and replace(score.of_sections, settings=())
    rows["score.score"] = replace(score, working=SCORE, of_sections=of_sections, meaning=meaning)
    rows["score.standard_error"] = replace(error, working=ERROR, of_sections=ERROR_OF_SECTION)
    return MappingProxyType(rows | _normal_ends(rows))


@cache
def weighted_rows() -> Mapping[str, Quantity]:
    """The catalogue, with scores whose answers have weights of the design."""
    rows = dict(CATALOGUE)
    meaning = "score weighted by the design, the worst to the best of its scale"
    rows["score.score"] = replace(rows["score.score"], working=WEIGHTED, meaning=meaning)
    return MappingProxyType(rows | _normal_ends(rows))


def _normal_ends(rows: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Ends of intervals by the normal curve: of sums there are no answers to tilt."""
    ends = {}
    for name in ("score.lower", "score.upper"):
        row = rows[name]
        assert row.working is not None
        normal = replace(row.working.otherwise["interval: normal"], settings=())
        ends[name] = replace(row, working=normal, of_sections=normal)
    return ends
