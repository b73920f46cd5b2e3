"""Organisations beside those of their own kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST = 2  # organisations of a group that anything is said of


@dataclass(frozen=True, slots=True)
class Beside:
    """Organisations beside their peers, each part of the shape of their scores."""

    mean: Floats
    place: Floats
    count: Floats


def beside(scores: Floats, group: NDArray[np.int64]) -> Beside:
    """Mean of the organisations of the same group, own place among them, and how many they are.

    Parameters
    ----------
    scores : float [..., organisation]
        Scores, 0 to 10; NaN for an organisation that is not compared.
    group : int [organisation]
        The number of the group that each is in; -1 for none.

    Returns
    -------
    Beside, each part as `scores`
        The plain mean of all of the group that are compared, the organisation itself among them;
        its place, 1 for the highest score, those with one score all at the better place; and the
        number of those compared. NaN for an organisation that is not compared, or has no peer.

    Source
    ------
    docs/methods/peers.md; methods.md 12.

    Oracle
    ------
    tests/oracle/peers
    """
    mean, place, count = (np.full(scores.shape, np.nan) for _ in range(3))
    for number in np.unique(group[group >= 0]):
        members = np.flatnonzero(group == number)
        inside = scores[..., members]
        there = np.isfinite(inside)
        size = there.sum(axis=-1, keepdims=True)
        usable = there & (size >= FEWEST)
        average = np.nansum(inside, axis=-1, keepdims=True) / np.maximum(size, 1)
        with np.errstate(invalid="ignore"):
            higher = (inside[..., None, :] > inside[..., :, None]).sum(axis=-1)
        mean[..., members] = np.where(usable, average, np.nan)
        place[..., members] = np.where(usable, higher + 1.0, np.nan)
        count[..., members] = np.where(usable, size, np.nan)
    return Beside(mean, place, count)
