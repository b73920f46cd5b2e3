"""What all questions together say of how many people of a subgroup answered one of them.

Respondents of a subgroup are at least as many as answered any question, and at most as many as
answered it and all that left it out. So a number that is hidden for one question is bounded by
those that are shown for others, closely where nearly everybody answered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
TIMES = 3  # that bounds are passed on between questions and respondents


@dataclass(frozen=True, slots=True)
class Everybody:
    """Whom a breakdown divides: respondents and who answered, 0 where that is hidden.

    [population, organisation] and [population, item, organisation]. `fewest` are the fewest
    respondents of each subgroup that other breakdowns prove [population, subgroup, organisation].
    """

    respondents: Ints
    answered: Ints
    fewest: Ints | int = 0


def too_close(
    ends: tuple[Ints, Ints], few: Mask, everybody: Everybody, least: int, narrowest: int
) -> Mask:
    """Questions of which a hidden number of few people is bounded too closely.

    `ends` [population, item, subgroup, organisation] are the fewest and the most people that each
    number can be by itself: both the number where it is shown. Everybody is in one of the
    subgroups, and how many they are is known. `few` marks hidden numbers of 1 to `least` - 1
    people. Gives [population, item, organisation].
    """
    low, high = ends
    respondents, answered = everybody.respondents, everybody.answered
    asked = answered > 0
    left_out = np.where(asked, respondents[:, None] - answered, respondents[:, None])[:, :, None]
    low = np.where(asked[:, :, None], low, 0)
    high = np.where(asked[:, :, None], high, 0)
    fewest = np.maximum(low.max(axis=1), everybody.fewest)
    most = (high + left_out).min(axis=1)
    for _ in range(TIMES):
        fewest, most = _of_all(fewest, most, respondents[:, None])
        # Of those who left it out some are known to be of other subgroups.
        blank = np.where(asked[:, :, None], np.maximum(0, fewest[:, None] - high), 0)
        most_left = left_out - (blank.sum(axis=2, keepdims=True) - blank)
        low = np.maximum(low, np.where(asked[:, :, None], fewest[:, None] - most_left, 0))
        high = np.where(asked[:, :, None], np.minimum(high, most[:, None]), 0)
        low, high = _of_all(low, high, answered[:, :, None])
        fewest = np.maximum(fewest, low.max(axis=1))
        most = np.minimum(most, (high + most_left).min(axis=1))
    numbers = np.minimum(high, least - 1) - low + 1
    return np.any(few & asked[:, :, None] & (numbers < narrowest), axis=2)


def too_close_in_table(
    ends: tuple[Ints, Ints], few: Mask, everybody: Everybody, least: int, narrowest: int
) -> Mask:
    """The same of two dimensions together: `ends` [population, item, first, second, organisation].

    The last place on either axis has the sums, of both everybody; those of whom a dimension is not
    known stand before it. `few` is of the same shape.
    """
    answered, respondents = everybody.answered, everybody.respondents[:, None]
    asked = (answered > 0)[:, :, None, None]
    n = _Ends(*(np.where(asked, end, 0) for end in ends))
    n.low[:, :, -1, -1], n.high[:, :, -1, -1] = answered, answered
    most = np.broadcast_to(respondents[:, :, None, None], (n.low.shape[0], 1, *n.low.shape[2:]))
    people = _Ends(np.zeros_like(most), most.copy())
    people.low[:, :, -1, -1] = respondents
    blank = _Ends(np.zeros_like(n.low), np.broadcast_to(most, n.low.shape).copy())
    for end in blank.low, blank.high:
        end[:, :, -1, -1] = np.where(answered > 0, respondents - answered, respondents)
    for _ in range(TIMES):
        for table in (n, blank, people):
            table.add_up(2)
            table.add_up(3)
        n.narrow(people.low - blank.high, people.high - blank.low)
        blank.narrow(people.low - n.high, people.high - n.low)
        low, high = n.low + blank.low, n.high + blank.high
        people.narrow(low.max(axis=1, keepdims=True), high.min(axis=1, keepdims=True))
    numbers = np.minimum(n.high, least - 1) - n.low + 1
    return np.any(few & asked & (numbers < narrowest), axis=(2, 3))


@dataclass(frozen=True, slots=True)
class _Ends:
    """The fewest and the most that each number of a table can be, sums last on both axes."""

    low: Ints
    high: Ints

    def add_up(self, axis: int) -> None:
        """What the parts say of their sum, and the sum and the others of each part."""
        low, high = (np.moveaxis(end, axis, 0) for end in (self.low, self.high))
        low[-1] = np.maximum(low[-1], low[:-1].sum(axis=0))
        high[-1] = np.minimum(high[-1], high[:-1].sum(axis=0))
        others_low = low[:-1].sum(axis=0) - low[:-1]
        others_high = high[:-1].sum(axis=0) - high[:-1]
        low[:-1] = np.maximum(low[:-1], low[-1] - others_high)
        high[:-1] = np.minimum(high[:-1], high[-1] - others_low)

    def narrow(self, low: Ints, high: Ints) -> None:
        """No less and no more than these."""
        np.maximum(self.low, low, out=self.low)
        np.minimum(self.high, high, out=self.high)


def hidden_for_all(shown: Mask, close: Mask) -> Mask:
    """What is shown of subgroups, where those hidden for a question of `close` are for all.

    Where that is so already, the first that is shown for any question, in the order of the
    definition. `shown` is [population, item, subgroup, organisation], `close` as `too_close` gives.
    """
    beside = np.any(shown, axis=1)
    hidden = np.any(~shown & close[:, :, None], axis=1) & beside
    further = ~hidden.any(axis=1) & close.any(axis=1)
    places = np.arange(shown.shape[2])[None, :, None]
    first = (places == beside.argmax(axis=1)[:, None]) & beside
    hidden |= first & further[:, None]
    return shown & ~hidden[:, None]


def _of_all(low: Ints, high: Ints, everybody: Ints) -> tuple[Ints, Ints]:
    """Bounds of parts that add up to everybody, along the last axis but one."""
    others_low = low.sum(axis=-2, keepdims=True) - low
    others_high = high.sum(axis=-2, keepdims=True) - high
    return np.maximum(low, everybody - others_high), np.minimum(high, everybody - others_low)
