"""Whether the figures of one published measure fit each other: score, limits, band, z score."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError, Place

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


def contradiction(
    verdicts: Verdicts, confidence: tuple[float, float, float]
) -> Contradiction | None:
    """The first contradiction, or None. Figures that are not there contradict nothing.

    Rounded figures may differ by what rounding explains.
    """
    has_band = verdicts.band >= 1
    without_score = has_band & np.isnan(verdicts.score)
    if without_score.any():
        return Contradiction(
            int(without_score.argmax()), "band", "there is a band, but no score beside it."
        )
    with np.errstate(invalid="ignore"):
        falling = (np.diff(verdicts.limits, axis=0) < 0).any(axis=0)
    if falling.any():
        return Contradiction(
            int(falling.argmax()),
            "limits",
            "the limits do not rise from the lowest to the highest.",
        )
    blur = slack(verdicts.score) + slack(verdicts.limits)
    by_limits = _between(verdicts.score - verdicts.limits, blur)
    cuts = [NormalDist().inv_cdf(0.5 + share / 2) for share in confidence]
    steps = np.array([-c for c in reversed(cuts)] + cuts)
    by_z = _between(verdicts.z - steps[:, None], slack(verdicts.z))
    return _differing(verdicts, by_limits, "these limits", "score", verdicts.score) or _differing(
        verdicts, by_z, "these cuts", "z score", verdicts.z
    )


def slack(values: Floats) -> float:
    """Half a unit of the last decimal place that the values have: what rounding may hide."""
    finite = values[np.isfinite(values)]
    for places in range(1, 6):
        if np.allclose(finite, finite.round(places), rtol=0, atol=1e-9):
            return 0.5 * 10.0**-places
    return 1e-6


def _between(above: Floats, blur: float) -> tuple[Floats, Floats]:
    """Lowest and highest band [row] that `above` (figure less each boundary) allows.

    A figure on a boundary is in the outer band, but with rounding it may be on either side.
    """
    unknown = np.isnan(above).any(axis=0)
    low, high = 1.0 + (above > blur).sum(axis=0), 1.0 + (above >= -blur).sum(axis=0)
    return np.where(unknown, -np.inf, low), np.where(unknown, np.inf, high)


def _differing(
    verdicts: Verdicts, allowed: tuple[Floats, Floats], subject: str, name: str, figures: Floats
) -> Contradiction | None:
    low, high = allowed
    wrong = (verdicts.band >= 1) & ((verdicts.band < low) | (verdicts.band > high))
    if not wrong.any():
        return None
    row = int(wrong.argmax())
    stated, right = BANDS[int(verdicts.band[row]) - 1], BANDS[int(low[row]) - 1]
    return Contradiction(
        row,
        "band",
        f"says {stated}, but the {name} {figures[row]:.4g} with {subject} is {right}.",
    )


def refuse(what: str, place: Place) -> InputError:
    """The error that tells of a contradiction."""
    return InputError(
        what,
        where=place,
        remedy="Check the figures of this row against the source; one of them is wrong.",
    )
