"""Whether a publisher calls high scores better, as every sentence and colour of a report does."""

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
    """Raise InputError for a measure whose every verdict calls the low side better.

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
        if (side[judged] * position[judged] < 0).all():
            origin = assembly.origins[BAND, *cell]
            measure = assembly.survey.measures[cell[2]]
            raise InputError(
                f"calls low scores of {measure} better in all of {judged.sum()} verdicts, and "
                "reports take the high ones for better.",
                where=origin.place(int(np.flatnonzero(judged)[0])),
                remedy="Turn the measure around in a copy of the file, its scores, limits and z "
                "(of percentages 100 less each, lower and upper limits in each other's place), and "
                "say with `higher_means` in the definition what a high score then means; or take "
                f"{measure} out of the definition.",
            )


def _expected(assembly: Assembly, cell: tuple[int, int, int]) -> Floats:
    """The middle of each one's own limits; where there are none, that of all scores."""
    values = assembly.draft.values
    middle = np.full(values["score.score"][cell].shape, np.nanmedian(values["score.score"][cell]))
    for pair in ("inner", "middle", "outer"):
        low, high = (values[f"expected_range.{end}_{pair}"][cell] for end in ("lower", "upper"))
        middle = np.where(np.isfinite(low + high), (low + high) / 2, middle)
    return middle
