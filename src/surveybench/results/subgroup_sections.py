"""Scores of sections in subgroups: the plain mean of the scores of their questions there."""

from __future__ import annotations

import numpy as np

from surveybench.quantities import Axis, Flag, Grid, Label, grid_of
from surveybench.survey import Survey


def of_sections(survey: Survey, name: str, grid: Grid) -> dict[str, Grid]:
    """Scores of sections under their name, from those of questions; nothing without sections.

    NaN where any question of a section has no score.
    """
    if not survey.sections:
        return {}
    places = grid.positions[Axis.MEASURE]
    means = [
        grid.values[:, :, [places[item] for item in section.items]].mean(axis=2)
        for section in survey.sections
    ]
    values = np.stack(means, axis=2)
    labels: dict[Axis, tuple[Label, ...]] = {
        **grid.axes,
        Axis.MEASURE: tuple(section.id for section in survey.sections),
    }
    flags = np.where(np.isfinite(values), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
    return {name: grid_of(name, labels, values, flags)}
