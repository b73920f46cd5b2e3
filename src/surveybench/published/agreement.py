"""Whether the figures of one published measure fit each other: score, limits, band, z score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError, Place
from surveybench.stats.expected_range import Confidence

Floats = NDArray[np.float64]

BANDS = (
    "much worse than expected",
    "worse than expected",
    "somewhat worse than expected",
    "about the same",
    "somewhat better than expected",
    "better than expected",
    "much better than expected",
)
USUAL_NAMES: Mapping[int, str] = MappingProxyType(dict(enumerate(BANDS, 1)))


@dataclass(frozen=True)
class Verdicts:
    """One measure by row: score, the six limits from lowest to highest, band (0 none), z."""

    score: Floats
    limits: Floats
    band: Floats
    z: Floats


@dataclass(frozen=True)
class Contradiction:
    """Two figures of one row that cannot both be right; `part` is score, limits, band or z."""

    row: int
    part: str
    what: str


def contradiction(verdicts: Verdicts, confidence: Confidence) -> Contradiction | None:
    """The first contradiction, or None. Figures that are not there contradict nothing."""
    return next(contradictions(verdicts, confidence), None)


def contradictions(
    verdicts: Verdicts,
    confidence: Confidence,
    names: Mapping[int, str] = USUAL_NAMES,
) -> Iterator[Contradiction]:
    """Every contradiction: a band without a score, falling limits, band by limits and by z.

    Rounded figures may differ by what rounding explains. `names` are those of the bands in use.
    """
    without_score = (verdicts.band >= 1) & np.isnan(verdicts.score)
    for row in np.flatnonzero(without_score):
        yield Contradiction(int(row), "band", "there is a band, but no score beside it.")
    with np.errstate(invalid="ignore"):
        falling = (np.diff(_ascending(verdicts.limits), axis=0) < 0).any(axis=0)
    for row in np.flatnonzero(falling):
        what = "the limits do not rise from the lowest to the highest."
        yield Contradiction(int(row), "limits", what)
    blur = slack(verdicts.score) + slack(verdicts.limits)
    by_limits = _between(verdicts.score - verdicts.limits, blur)
    cuts = [NormalDist().inv_cdf(0.5 + share / 2) for share in confidence]
    steps = np.array([-c for c in reversed(cuts)] + cuts)
    by_z = _between(verdicts.z - steps[:, None], slack(verdicts.z))
    sound = ~(without_score | falling)
    by_score = _Judged(verdicts.score, "score", "these limits", *by_limits)
    by_distance = _Judged(verdicts.z, "z score", "these cuts", *by_z)
    for judged in (by_score, by_distance):
        yield from _differing(verdicts.band, judged, sound, names)


def _ascending(limits: Floats) -> Floats:
    """Limits with those that are not given as high as the one below: they fall nowhere."""
    filled = limits.copy()
    for i in range(1, len(filled)):
        filled[i] = np.where(np.isnan(filled[i]), filled[i - 1], filled[i])
    return filled


def slack(values: Floats) -> float:
    """Half a unit of the last decimal place that the values have: what rounding may hide."""
    finite = values[np.isfinite(values)]
    for places in range(1, 6):
        if np.allclose(finite, finite.round(places), rtol=0, atol=1e-9):
            return 0.5 * 10.0**-places
    return 1e-6


def _between(above: Floats, blur: float) -> tuple[Floats, Floats]:
    """Lowest and highest band [row] that `above` (figure less each boundary) allows.

    A figure on a boundary is in the outer band, but with rounding it may be on either side. A
    boundary that is not given rules out nothing.
    """
    number = np.arange(len(above))[:, None]
    with np.errstate(invalid="ignore"):
        low = np.where(above > blur, number + 2.0, 1.0).max(axis=0)
        high = np.where(above < -blur, number + 1.0, len(above) + 1.0).min(axis=0)
    return low, high


@dataclass(frozen=True)
class _Judged:
    """Figures, what they are and what they are held against, and the bands [row] they allow."""

    figures: Floats
    name: str
    subject: str
    low: Floats
    high: Floats


def _differing(
    band: Floats, judged: _Judged, sound: NDArray[np.bool_], names: Mapping[int, str]
) -> Iterator[Contradiction]:
    outside = (band < judged.low) | (band > judged.high)
    for row in np.flatnonzero(sound & (band >= 1) & outside):
        low, high = judged.low[row], judged.high[row]
        right = next((name for number, name in names.items() if low <= number <= high), "another")
        stated = names.get(int(band[row]), f"band {band[row]:.0f}")
        yield Contradiction(
            int(row),
            "band",
            f"says {stated}, but the {judged.name} {judged.figures[row]:.4g} with "
            f"{judged.subject} is {right}.",
        )


def refuse(what: str, place: Place) -> InputError:
    """The error that tells of a contradiction."""
    return InputError(
        what,
        where=place,
        remedy="Check the figures of this row against the source; one of them is wrong.",
    )
