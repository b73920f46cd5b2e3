"""Who is part of which sum that is known elsewhere, and who took no part at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import TallyError
from surveybench.quantities import NEVER_ASKED, Axis, Flag, Grid
from surveybench.survey import Survey
from surveybench.tally import Tally


def known_sums_of(
    codes: tuple[str, ...], parents: Sequence[Mapping[str, str]], *, all_known: bool
) -> tuple[NDArray[np.int64], ...]:
    """Sums over organisations that are published elsewhere, as Results has them."""
    sums = [np.zeros(len(codes), np.int64)] if all_known else []
    for parent_of in parents:
        number = {parent: i for i, parent in enumerate(sorted(set(parent_of.values())))}
        listed = [number[parent_of[code]] if code in parent_of else -1 for code in codes]
        sums.append(np.array(listed, np.int64))
    return tuple(sums)


def say_absent(name: str, grid: Grid, survey: Survey, absent: NDArray[np.bool_]) -> Grid:
    """The same grid; scores of an organisation of which nobody was invited say so.

    `absent` is bool [wave, organisation]. A change needs both of its waves.
    """
    scored = name.partition(".")[0] in ("score", "change", "expected_range", "subgroup")
    if Axis.ORGANISATION not in grid.axes or not scored:
        return grid
    index = [survey.waves.index(wave) for wave in grid.waves]
    gone = absent[index] | (absent[:1] if name.startswith("change.") else False)
    flags = grid.flags.copy()
    places = np.zeros(flags.shape, bool)
    between = (1,) * (flags.ndim - 2)
    places[..., : absent.shape[1]] |= gone.reshape(len(gone), *between, -1)
    is_asked = ~np.isin(flags, NEVER_ASKED)
    places &= is_asked
    flags[places] = Flag.TOOK_NO_PART
    return replace(grid, flags=flags)


def say_of_others(grid: Grid, survey: Survey) -> Grid:
    """The same grid without figures of what a population was not asked."""
    if survey.measures_alike or not {Axis.POPULATION, Axis.MEASURE} <= set(grid.axes):
        return grid
    of_others = np.array(
        [
            [measure not in survey.measures_of[population] for measure in grid.measures]
            for population in grid.populations
        ]
    )
    between = (1,) * (grid.values.ndim - 3)
    places = np.broadcast_to(of_others.reshape(1, *of_others.shape, *between), grid.values.shape)
    values = np.where(places, np.nan, grid.values)
    flags = np.where(places, Flag.NOT_OF_POPULATION, grid.flags).astype(np.int8)
    return replace(grid, values=values, flags=flags)


def refuse_other_definitions(survey: Survey, tally: Tally) -> None:
    """Raise TallyError where a wave was not counted, or was counted with another definition."""
    for definition in (survey, *(entry.survey for entry in survey.earlier)):
        if tally[definition.wave].axes.fingerprint != definition.fingerprint:
            raise TallyError(
                f"wave {definition.wave} was counted with another definition.",
                remedy="Count its files again with this one.",
            )
