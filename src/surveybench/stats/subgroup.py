"""Subgroups of an organisation's respondents beside all its others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """Scores of groups of people, each part of one shape [..., subgroup, organisation].

    `n` counts them, `sigma2` is the variance of their answers, `effective` the people that they
    weigh as much as: the variance of the score is `sigma2 / effective`.
    """

    n: Floats
    score: Floats
    sigma2: Floats
    effective: Floats

    @property
    def variance(self) -> Floats:
        """Variance of the score."""
        return self.sigma2 / np.where(self.effective > 0, self.effective, np.nan)

    def of_subgroups(self, positions: Sequence[int]) -> Spread:
        """Some of the subgroups, in this order."""
        parts = (self.n, self.score, self.sigma2, self.effective)
        return Spread(*(part[..., list(positions), :] for part in parts))


def rest(one: Spread) -> Spread:
    """For each subgroup all other subgroups of the same breakdown together.

    Parameters
    ----------
    one : Spread [..., subgroup, organisation]
        Subgroups that share nobody; n 0 and a score of NaN where nobody answered.

    Returns
    -------
    Spread, of the same shape
        `Y = sum(n Y) / sum(n)` over the others, `s2 = sum(n (s2 + (Y - mean)^2)) / sum(n)`, and
        `1 / e = sum((n / sum(n))^2 / e)`. Without weights these are the mean and the variance of
        their answers, as if they were one group. NaN where none of the others answered.

    Source
    ------
    docs/methods/subgroup.md; methods.md 11.

    Oracle
    ------
    tests/oracle/subgroup
    """
    others = 1.0 - np.eye(one.n.shape[-2])
    y = np.nan_to_num(one.score)

    def added(values: Floats) -> Floats:
        return np.einsum("st,...to->...so", others, values)

    n = added(one.n)
    size = np.where(n > 0, n, np.nan)
    score = added(one.n * y) / size
    # About the mean of each subgroup's others, so that no large numbers are subtracted.
    within = added(one.n * np.nan_to_num(one.sigma2))
    gaps = (y[..., None, :, :] - score[..., :, None, :]) ** 2
    between = np.einsum("st,...to,...sto->...so", others, one.n, np.nan_to_num(gaps))
    effective = np.where(one.n > 0, one.effective, np.nan)
    inverse = added(np.nan_to_num(one.n**2 / effective)) / size**2
    return Spread(n, score, (within + between) / size, 1 / np.where(inverse > 0, inverse, np.nan))
