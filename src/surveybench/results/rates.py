"""Who was invited and who answered, and the rates of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import ALL, Axis, Flag, Grid, quantities_of
from surveybench.results.reference import Reference
from surveybench.stats import response_rate
from surveybench.survey import Survey

Floats = NDArray[np.float64]


def rates(
    of_people: Callable[[str, tuple[int, ...], Floats], Grid],
    survey: Survey,
    outcomes: dict[int, NDArray[np.int64]],
    reference: Reference | None,
) -> dict[str, Grid]:
    """Who was invited, who answered, and the rates of that, by wave.

    `outcomes` are [organisation, outcome] by wave; `of_people` makes a grid of a quantity's values.
    """
    removed = survey.settings.cleaning.removed_outcomes
    rows: dict[str, list[Floats]] = {
        row.key: [] for row in quantities_of("response_rate") if row.working
    }
    for wave in survey.waves:
        counts = outcomes[wave]
        one = response_rate.rates(np.vstack([counts, counts.sum(axis=0)]), removed)
        rows["invited"].append(one.invited.astype(float))
        rows["completed"].append(one.completed.astype(float))
        rows["raw"].append(one.raw)
        rows["adjusted"].append(one.adjusted)
    unlisted = [wave for wave in survey.waves if not lists_invited(survey, wave, outcomes[wave])]
    if reference:
        for name, w in product(rows, range(len(survey.waves))):
            figure = reference.value(f"response_rate.{name}", ALL, ALL, survey.waves[w])
            rows[name][w] = np.append(rows[name][w][:-1], figure)
    grids = {
        name: of_people(name, survey.waves, np.array(values))
        for name, values in ((f"response_rate.{key}", values) for key, values in rows.items())
    }
    for name in ("invited", "raw", "adjusted") if unlisted else ():
        grids[f"response_rate.{name}"] = _unlisted(
            grids[f"response_rate.{name}"], unlisted, national=reference is None
        )
    if reference:  # how many took part: these organisations do not say so
        count = np.array([float(reference.count)])
        grids["response_rate.organisations"] = of_people(
            "response_rate.organisations", survey.waves[:1], count
        )
    return grids


def lists_invited(survey: Survey, wave: int, outcomes: NDArray[np.int64]) -> bool:
    """Whether a wave's files name invited people of whom nothing came back."""
    definitions = {survey.wave: survey} | {e.survey.wave: e.survey for e in survey.earlier}
    return bool(definitions[wave].columns.outcome) and response_rate.names_invited(outcomes)


def _unlisted(grid: Grid, waves: list[int], *, national: bool) -> Grid:
    """The same figures, absent in waves of which nobody knows who was invited.

    Without `national` the figure of all organisations stays: a reference says it.
    """
    labels = grid.axes[Axis.WAVE]
    last = None if national else -1
    values, flags = grid.values.copy(), grid.flags.copy()
    for wave in waves:
        row = labels.index(wave)
        values[row, ..., :last] = np.nan
        flags[row, ..., :last] = Flag.NO_INVITED_LIST
    return replace(grid, values=values, flags=flags)
