"""Which side of its scores a publisher calls the better one, and what the definition says of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError
from surveybench.published.assembly import Assembly, every_measure

Floats = NDArray[np.float64]
BAND = "expected_range.band"
MIDDLE = 4.0
FEWEST = 3  # verdicts the other way round that are no slip of a single cell


def refuse_reversed(assembly: Assembly) -> None:
    """Raise InputError for a measure whose every verdict calls the side better that is not.

    A report of it would name the best organisations as those with the most to do.
    """
    values = assembly.draft.values
    for cell in every_measure(assembly.draft, BAND):
        score, band = values["score.score"][cell], values[BAND][cell]
        side = np.sign(np.nan_to_num(band, nan=MIDDLE) - MIDDLE)
        judged = (side != 0) & np.isfinite(score)
        if judged.sum() < FEWEST:
            continue
        position = np.sign(score - _expected(assembly, cell))
        measure = assembly.survey.measures[cell[2]]
        low = assembly.survey.better_low(measure)
        turned = -1 if low else 1
        if (turned * side[judged] * position[judged] < 0).all():
            better, taken = ("high", "low") if low else ("low", "high")
            raise InputError(
                f"calls {better} scores of {measure} better in all of {judged.sum()} verdicts, and "
                f"the definition takes the {taken} ones for better.",
                where=assembly.origins[BAND, *cell].place(int(np.flatnonzero(judged)[0])),
                remedy=f"Say `better: {better}` of the items that it is about in the definition, "
                "or, where the file is wrong, mend a copy of it.",
            )


def lower_better(scores: Floats, bands: Floats) -> bool:
    """Whether every verdict, three at least, calls the lower scores of a measure better."""
    side = np.sign(np.nan_to_num(bands, nan=MIDDLE) - MIDDLE)
    judged = (side != 0) & np.isfinite(scores)
    if judged.sum() < FEWEST or not np.isfinite(scores).any():
        return False
    position = np.sign(scores - np.nanmedian(scores))
    return bool((side[judged] * position[judged] < 0).all())


def _expected(assembly: Assembly, cell: tuple[int, int, int]) -> Floats:
    """The middle of each one's own limits; where there are none, that of all scores."""
    values = assembly.draft.values
    middle = np.full(values["score.score"][cell].shape, np.nanmedian(values["score.score"][cell]))
    for pair in ("inner", "middle", "outer"):
        low, high = (values[f"expected_range.{end}_{pair}"][cell] for end in ("lower", "upper"))
        middle = np.where(np.isfinite(low + high), (low + high) / 2, middle)
    return middle
