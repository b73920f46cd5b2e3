"""Which scores of subgroups would tell how few people gave an answer: decided from n and sums.

The sum of the scores of each subgroup that is shown is taken for known, and that of everybody too:
breakdowns of the same people add up to it. So whatever is left of a breakdown, of a population, of
a larger unit or of the country beside what is shown is looked at as a subgroup is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.enough import covered, taken_away
from surveybench.disclosure.relations import groups_within
from surveybench.disclosure.shape import Shape
from surveybench.disclosure.subgroup_rule import FURTHER
from surveybench.disclosure.tables import steps_of_levels, tells_of_few
from surveybench.survey import Survey

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

SINGLE = 4  # axes of the people of one dimension


@dataclass(frozen=True)
class Added:
    """People of groups and the sum of their scores, both of one shape, in steps of the answers."""

    n: Ints
    total: Ints

    def summed(self, axis: int | tuple[int, ...]) -> Added:
        """All of an axis, or of several, together."""
        return Added(self.n.sum(axis=axis), self.total.sum(axis=axis))

    def only(self, mask: Mask) -> Added:
        """Those of the mask alone."""
        return Added(np.where(mask, self.n, 0), np.where(mask, self.total, 0))

    def without(self, those: Added) -> Added:
        """These without a part of them."""
        return Added(self.n - those.n, self.total - those.total)

    def part(self, index: Any) -> Added:
        """Those at an index of numpy."""
        return Added(self.n[index], self.total[index])


@dataclass(frozen=True)
class Breakdowns:
    """What is decided about: for each breakdown its people, and where its subgroups are shown.

    `people` are [population, item, category of each dimension …, organisation], of each dimension
    those of whom it is not known last. `visible` and `alike`, of which nearly everybody answered
    alike, are [population, item, subgroup, organisation]. `steps` are those of each item's answers,
    `names` those of the dimensions.
    """

    names: Sequence[tuple[str, ...]]
    people: Sequence[Added]
    visible: Sequence[Mask]
    alike: Sequence[Mask]
    steps: Sequence[Ints]

    def only(self, positions: Sequence[int]) -> Breakdowns:
        """Some of the breakdowns."""
        return Breakdowns(
            [self.names[b] for b in positions],
            [self.people[b] for b in positions],
            [self.visible[b] for b in positions],
            [self.alike[b] for b in positions],
            self.steps,
        )


def hidden_scores(
    survey: Survey, every: Breakdowns, everybody_alike: Mask, sums: Sequence[Ints]
) -> tuple[list[Mask], list[Mask]]:
    """Subgroups of which no score is shown, and those of which the country's is not.

    By breakdown, [population, item, subgroup, organisation] and [population, item, subgroup].
    `everybody_alike` [population, item, organisation] says where everybody's own score is hidden,
    because nearly all answered alike. `sums` are those of `enough_respondents`. Of those that are
    hidden for another the order is that of the definition: it says nothing of any of them.
    """
    judge = _Judge(survey, every)
    shown = [
        visible & ~everybody_alike[:, :, None] & ~judge.by_itself(b)
        for b, visible in enumerate(every.visible)
    ]
    before = np.inf
    while judge.secondary and shown and before > sum(int(mask.sum()) for mask in shown):
        before = sum(int(mask.sum()) for mask in shown)
        for b, mask in enumerate(shown):
            mask &= ~judge.without_margins(b, shown)
            mask &= ~judge.next_hidden(b, mask)
            mask &= ~judge.beside(judge.cells(b), mask, sums)
        of_everybody = judge.beside(*judge.everybody(shown), sums)
        for mask in shown:
            mask &= ~of_everybody
    hidden = [visible & ~mask for visible, mask in zip(every.visible, shown, strict=True)]
    return hidden, [judge.country(b, mask) for b, mask in enumerate(shown)]


class _Judge:
    """The policy of a survey, and what its breakdowns count."""

    def __init__(self, survey: Survey, every: Breakdowns) -> None:
        policy = survey.settings.release
        self.least, self.secondary = policy.min_respondents, policy.secondary == "on"
        self.hides_everybody = policy.everybody != "show"
        self.groups = groups_within(survey)
        self.narrowest = Shape(tuple(self.groups), self.least, further=FURTHER).narrowest
        self.every = every
        self.items: dict[tuple[int, ...], list[int]] = {}
        for i, steps in enumerate(every.steps):
            self.items.setdefault(tuple(steps.tolist()), []).append(i)

    def tells(self, people: Added, mask: Mask) -> Mask:
        """Where n and the sum tell too much, of those of the mask; items are the second axis."""
        result = np.zeros(people.n.shape, bool)
        for steps, items in self.items.items():
            wanted = np.zeros_like(result)
            wanted[:, items] = mask[:, items] & (people.n[:, items] > 0)
            cells = people.part(wanted)
            few = tells_of_few(cells.n, cells.total, np.array(steps), self.least, self.narrowest)
            alike = (cells.total == 0) | (cells.total == cells.n * steps[-1])
            result[wanted] = few | (alike & self.hides_everybody & (len(steps) > 1))
        return result

    def cells(self, b: int) -> Added:
        """Subgroups of a breakdown on one axis."""
        people = self.every.people[b]
        inside = (slice(None), slice(None), *(slice(-1) for _ in people.n.shape[3:]))
        shape = (*people.n.shape[:2], -1, people.n.shape[-1])
        known = people.part(inside)
        return Added(known.n.reshape(shape), known.total.reshape(shape))

    def by_itself(self, b: int) -> Mask:
        """Subgroups of which the score tells too much by itself."""
        return self.tells(self.cells(b), self.every.visible[b]) | self.every.alike[b]

    def without_margins(self, b: int, shown: Sequence[Mask]) -> Mask:
        """Subgroups of two dimensions that would add up to one of a dimension that is hidden."""
        hidden = np.zeros_like(shown[b])
        sizes = [size - 1 for size in self.every.people[b].n.shape[2:-1]]
        for axis, name in enumerate(self.every.names[b]):
            if len(sizes) > 1 and (name,) in self.every.names:
                margin = np.expand_dims(~shown[self.every.names.index((name,))], 3 - axis)
                by_both = (*margin.shape[:2], *sizes, margin.shape[-1])
                hidden |= np.broadcast_to(margin, by_both).reshape(hidden.shape)
        return hidden

    def next_hidden(self, b: int, shown: Mask) -> Mask:
        """What is hidden because of what is left of everybody beside the subgroups shown.

        The first that is shown; of two dimensions all.
        """
        leak = self.left_over(b, shown)
        if self.every.people[b].n.ndim > SINGLE:
            leak |= np.any(self.every.visible[b] & ~shown, axis=2)
            return shown & leak[:, :, None]
        first = np.arange(shown.shape[2])[None, None, :, None] == shown.argmax(axis=2)[:, :, None]
        return shown & leak[:, :, None] & first

    def left_over(self, b: int, shown: Mask) -> Mask:
        """Whether everybody less the subgroups shown tells too much, or of two dimensions a row."""
        people, cells = self.every.people[b], self.cells(b)
        axes = tuple(range(2, people.n.ndim - 1))
        rest = people.summed(axes).without(cells.only(shown).summed(2))
        leak = self.tells(rest, np.any(shown, axis=2))
        if len(axes) == 1:
            return leak
        sizes = [people.n.shape[axis] - 1 for axis in axes]
        by_both = (*shown.shape[:2], *sizes, shown.shape[-1])
        inside = (slice(None), slice(None), slice(-1), slice(-1))
        apart = people.part(inside).only(shown.reshape(by_both))
        for axis in (2, 3):
            rest = people.summed(axis).part(inside[:3]).without(apart.summed(axis))
            leak |= self.tells(rest, np.any(shown.reshape(by_both), axis=axis)).any(axis=2)
        return leak

    def everybody(self, shown: Sequence[Mask]) -> tuple[Added, Mask]:
        """Everybody as one subgroup; shown where a breakdown adds up to them."""
        people = self.every.people[0]
        every = people.summed(tuple(range(2, people.n.ndim - 1)))
        adds_up = np.zeros(every.n.shape, bool)
        for b, mask in enumerate(shown):
            adds_up |= np.where(mask, self.cells(b).n, 0).sum(axis=2) == every.n
        return every.part((slice(None), slice(None), None)), adds_up[:, :, None]

    def beside(self, cells: Added, shown: Mask, sums: Sequence[Ints]) -> Mask:
        """What is hidden because of what else is shown of the same people."""
        rows = self.by_population(cells, shown)
        for group in sums:
            rows |= self.by_sum(cells, shown, group)
        return rows

    def by_population(self, cells: Added, shown: Mask) -> Mask:
        """Populations of which a larger one, less those inside it, would tell too much.

        The last of those inside, in the order of the definition.
        """
        hidden = np.zeros_like(shown)
        for p, inside in enumerate(self.groups):
            for parts in taken_away(self.groups, inside):
                counted = [shown[q] & ~covered(self.groups, shown, q, parts) for q in parts]
                inner = cells.part(parts).only(np.stack(counted)).summed(0)
                both = shown[p] & np.any(counted, axis=0)
                leak = self.tells(cells.part(p).without(inner).part(None), both[None])[0]
                last = len(parts) - 1 - np.argmax(counted[::-1], axis=0)
                for position, q in enumerate(parts):
                    hidden[q] |= leak & (last == position)
        return hidden

    def by_sum(self, cells: Added, shown: Mask, group: Ints) -> Mask:
        """The first organisation of each known sum that, less those shown, would tell too much."""
        hidden = np.zeros_like(shown)
        for number in np.unique(group[group >= 0]):
            members = np.flatnonzero(group == number)
            parts, visible = cells.part((..., members)), shown[..., members]
            rest = parts.without(parts.only(visible)).summed(-1)
            leak = self.tells(rest, np.any(visible, axis=-1))
            first = visible.argmax(axis=-1)
            for position, organisation in enumerate(members):
                hidden[..., organisation] |= leak & (first == position)
        return hidden

    def country(self, b: int, shown: Mask) -> Mask:
        """Subgroups of which the country's score, less those shown, would tell too much."""
        cells = self.cells(b)
        if not self.secondary:
            return np.zeros(shown.shape[:-1], bool)
        rest = cells.without(cells.only(shown)).summed(-1)
        return self.tells(rest, np.any(shown, axis=-1))


def steps_of(points: NDArray[np.float64]) -> list[Ints]:
    """Of each item the scores of its answers as whole steps, in order."""
    return [steps_of_levels(np.unique(row[np.isfinite(row)])) for row in points]


def added(
    answers: Iterator[NDArray[np.int64]], points: NDArray[np.float64], steps: Sequence[Ints]
) -> Added:
    """People with a scored answer, and the sums of their steps, item by item.

    `answers` are, by item, [population, organisation, category …, option], `points` [item, option].
    """
    people, totals = list[Ints](), list[Ints]()
    for table, row, by_level in zip(answers, points, steps, strict=True):
        row_of_item = row[: table.shape[-1]]
        scored = np.isfinite(row_of_item)
        levels = np.unique(row_of_item[scored])
        step = by_level[np.searchsorted(levels, row_of_item[scored])]
        people.append(np.moveaxis(table[..., scored].sum(axis=-1), 1, -1))
        totals.append(np.moveaxis(table[..., scored] @ step, 1, -1))
    return Added(np.stack(people, axis=1), np.stack(totals, axis=1))
