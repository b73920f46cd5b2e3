"""Results with another setting, held against the release with the chosen one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from surveybench.disclosure import Release
from surveybench.quantities import Flag, Grid
from surveybench.results import Results
from surveybench.survey import Variation, choices_of

BAND, VERDICT, SCORE = "expected_range.band", "change.verdict", "score.score"


@dataclass(frozen=True, slots=True)
class Moved:
    """One band, or one verdict on the change since `wave`, that a setting changes."""

    quantity: str
    organisation: str
    population: str
    measure: str
    wave: int
    chosen: int
    varied: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one setting changes, of how many; the largest difference of a score in points.

    `chosen` is the value that the definition has, as text.
    """

    label: str
    chosen: str
    bands: int
    verdicts: int
    largest: float
    moved: tuple[Moved, ...]

    def count(self, quantity: str) -> int:
        """How many bands, or verdicts, change."""
        return sum(one.quantity == quantity for one in self.moved)


@dataclass(frozen=True, slots=True)
class Variants:
    """The outcome of every setting tried, beside the release that they are compared with."""

    release: Release
    outcomes: tuple[Outcome, ...]


def compare(release: Release, before: Results, variation: Variation, results: Results) -> Outcome:
    """What changes with a setting, of the bands and verdicts that may be published.

    `before` are the results that the release was made of, `results` those with the setting.
    """
    moved: list[Moved] = []
    counts = {}
    for quantity in (BAND, VERDICT):
        counts[quantity] = 0
        if quantity in release.grids:
            chosen, varied = release.grids[quantity], results.grids[quantity]
            both = (chosen.flags == Flag.OK) & np.isfinite(varied.values)
            counts[quantity] = int(both.sum())
            moved += _moved(quantity, chosen, varied, both)
    score, other = before.grids[SCORE].values, results.grids[SCORE].values
    shown = (release.grids[SCORE].flags == Flag.OK) & np.isfinite(other)
    differences = np.abs(score - other)[shown]
    value = {choice.name: choice.value for choice in choices_of(release.survey)}
    return Outcome(
        variation.label,
        str(value[variation.name]),
        counts[BAND],
        counts[VERDICT],
        float(differences.max()) if differences.size else 0.0,
        tuple(moved),
    )


def _moved(quantity: str, chosen: Grid, varied: Grid, both: np.ndarray) -> Iterator[Moved]:
    for place in np.argwhere(both & (chosen.values != varied.values)):
        w, p, m, o = map(int, place)
        yield Moved(
            quantity,
            chosen.organisations[o],
            chosen.populations[p],
            chosen.measures[m],
            chosen.waves[w],
            int(chosen.values[w, p, m, o]),
            int(varied.values[w, p, m, o]),
        )


def content(variants: Variants) -> dict[str, Any]:
    """All of it as data."""
    release = variants.release
    return {
        "survey": release.survey.id,
        "wave": release.survey.wave,
        "made": release.provenance.made.isoformat(),
        "version": release.provenance.version,
        "publishable": False,
        "variants": [
            {
                "setting": outcome.label,
                "chosen": outcome.chosen,
                "bands_compared": outcome.bands,
                "bands_changed": outcome.count(BAND),
                "verdicts_compared": outcome.verdicts,
                "verdicts_changed": outcome.count(VERDICT),
                "largest_score_difference": round(outcome.largest, 2),
                "changed": [asdict(one) for one in outcome.moved],
            }
            for outcome in variants.outcomes
        ],
    }


def encoded(variants: Variants) -> bytes:
    """All of it as JSON, one object."""
    return (json.dumps(content(variants), indent=1, ensure_ascii=False) + "\n").encode()
