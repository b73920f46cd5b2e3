"""How many people can have given each answer, where their number and their score are known.

Who has both has the sum of the scores, and a table of answers must give it: of two answers there is
one such table, of three a row of them. The sum is taken for known exactly, whatever it is rounded
to, because breakdowns of the same people add up to the same, and so narrow each other down.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

FINEST = 1000  # steps from the worst to the best answer
AS_GOOD_AS = 0.002  # of that: levels that differ less stand on one step, as 3.33 and 10 / 3 do
LOOKED_AT = 64  # whole numbers of which it is counted how many can be


def steps_of_levels(levels: Floats) -> Ints:
    """Scores of answers, in order, as whole steps above the worst: 0, 5 and 10 are 0, 1 and 2."""
    if len(levels) < 2:
        return np.zeros(len(levels), np.int64)
    share = (levels - levels[0]) / (levels[-1] - levels[0])
    for size in range(1, FINEST):
        steps = np.round(share * size)
        if np.abs(steps / size - share).max() <= AS_GOOD_AS and len(np.unique(steps)) == len(steps):
            return steps.astype(np.int64)
    return np.round(share * FINEST).astype(np.int64)


def tells_of_few(n: Ints, total: Ints, steps: Ints, least: int, narrowest: int) -> Mask:
    """Whether `n` people and the sum of their scores tell how few of them gave an answer.

    Both are of one shape, `total` in `steps`, those of the answers. True where an answer can have
    been given by 1 to `least` - 1 people, and by fewer than `narrowest` different numbers of them.
    """
    if len(steps) < 2:
        return np.zeros(n.shape, bool)
    known = np.stack([n.ravel(), total.ravel()], axis=1)
    cases, place = np.unique(known, axis=0, return_inverse=True)
    n, total, shape = cases[:, 0], cases[:, 1], n.shape
    tells = np.zeros(len(cases), bool)
    for position, step in enumerate(steps.tolist()):
        rest = np.delete(steps, position).tolist()
        low, high = _ends(n, total, step, rest)
        may_be_few = (np.maximum(low, 1) <= np.minimum(high, least - 1)) & (n > 0)
        tells |= may_be_few & (_numbers(n, total, step, rest, (low, high)) < narrowest)
    return tells[place.ravel()].reshape(shape)


def _ends(n: Ints, total: Ints, step: int, rest: list[int]) -> tuple[Ints, Ints]:
    """Fewest and most people who can have given the answer of a step, fractions of people too.

    The others gave what is left of the sum: at least all the worst of their answers, at most all
    the best of them.
    """
    low, high = np.zeros(len(n)), n.astype(float)
    for end, sign in ((rest[0], 1), (rest[-1], -1)):
        # sign * (total - step x - end (n - x)) >= 0
        slope, room = sign * (end - step), sign * (total - end * n)
        if slope > 0:
            low = np.maximum(low, -room / slope)
        elif slope < 0:
            high = np.minimum(high, room / -slope)
    near = 1e-9
    return np.ceil(low - near).astype(np.int64), np.floor(high + near).astype(np.int64)


def _numbers(n: Ints, total: Ints, step: int, rest: list[int], ends: tuple[Ints, Ints]) -> Ints:
    """How many whole numbers it can have been, counted from the fewest.

    Of the others two answers next to each other are taken: of three answers these are all there
    are, of more it is certain that so many can be.
    """
    low, high = ends
    x = low[:, None] + np.arange(LOOKED_AT)
    others = n[:, None] - x
    left = total[:, None] - step * x
    possible = np.zeros(x.shape, bool)
    if len(rest) == 1:
        possible |= left == rest[0] * others
    for worse, better in pairwise(rest):
        above = left - worse * others
        gap = better - worse
        possible |= (above >= 0) & (above <= gap * others) & (above % gap == 0)
    return (possible & (x <= high[:, None]) & (others >= 0)).sum(axis=1)
