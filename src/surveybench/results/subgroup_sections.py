"""Scores of sections in subgroups: the mean of the scores of their questions there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Axis, Flag, Grid, Label, grid_of
from surveybench.stats import score
from surveybench.survey import Section, Survey


def of_sections(survey: Survey, name: str, grid: Grid) -> dict[str, Grid]:
    """Scores of sections under their name, from those of questions; nothing without sections.

    NaN where any question of a section has no score, and of a section over persons: answers of
    one person to several questions are not counted by subgroup.
    """
    if not survey.sections:
        return {}
    means = [_mean(survey, section, grid) for section in survey.sections]
    values = np.stack(means, axis=2)
    labels: dict[Axis, tuple[Label, ...]] = {
        **grid.axes,
        Axis.MEASURE: tuple(section.id for section in survey.sections),
    }
    flags = np.where(np.isfinite(values), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
    return {name: grid_of(name, labels, values, flags)}


def _mean(survey: Survey, section: Section, grid: Grid) -> NDArray[np.float64]:
    places = [grid.positions[Axis.MEASURE][item] for item in survey.made_of(section.id)]
    if section.score == "persons":
        return np.full_like(grid.values[:, :, 0], np.nan)
    shares = None if section.plain else np.array([*survey.shares[section.id].values()])
    return score.mean_of([grid.values[:, :, place] for place in places], shares)
