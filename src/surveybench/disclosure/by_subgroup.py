"""How many respondents a population has at least, by its subgroups and all questions together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from surveybench.disclosure.linear import Floats
from surveybench.quantities import Axis, Grid

N, SUBGROUP = "score.n", "subgroup.n"


def fewest_by_subgroup(
    grids: Mapping[str, Grid], breakdowns: Sequence[Sequence[int]], wave: int
) -> Iterator[Floats]:
    """The fewest respondents that each breakdown proves [population, organisation].

    A subgroup has at least as many as answered any question, and all of them together at least as
    many as answered one question beside those of its subgroups that are shown.
    """
    grid = grids.get(SUBGROUP)
    if grid is None or wave not in grid.waves:
        return
    n, everybody = grid.values[grid.waves.index(wave)], _everybody(grids, grid, wave)
    for positions in breakdowns:
        answered = n[:, :, list(positions)]
        shown = np.isfinite(answered)
        most = np.nan_to_num(answered).max(axis=1, initial=0)
        hidden_people = everybody - np.nan_to_num(answered).sum(axis=2)
        known_of_hidden = np.where(shown, 0, most[:, None]).sum(axis=2)
        further = np.nan_to_num(hidden_people - known_of_hidden).max(axis=1, initial=0)
        yield most.sum(axis=1) + np.maximum(further, 0)


def _everybody(grids: Mapping[str, Grid], grid: Grid, wave: int) -> Floats:
    """Who answered each question [population, item, organisation]; NaN where that is hidden."""
    result = np.full((*grid.values.shape[1:3], grid.values.shape[-1]), np.nan)
    whole = grids.get(N)
    if whole is None or wave not in whole.waves:
        return result
    values = whole.values[whole.waves.index(wave)]
    places = {measure: m for m, measure in enumerate(whole.measures)}
    columns = {code: o for o, code in enumerate(whole.organisations)}
    organisations = grid.axes[Axis.ORGANISATION]
    for i, measure in enumerate(grid.measures):
        if measure in places:
            result[:, i] = values[:, places[measure]][:, [columns[str(o)] for o in organisations]]
    return result
