"""How many people two ways of telling them apart prove together, all questions at once.

Who answered a question is a respondent, so for every set of categories of both ways there are as
many respondents as any question proves there: of those who answered it, so many are of the first
set, so many of the second, and no more than all of them outside both. Of a table of two ways these
are all conditions (largest flow and smallest cut), so the fewest respondents follow from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from math import ceil

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.linear import Floats, Rows
from surveybench.disclosure.solver import CLOSE, NoSolutionError, solved

Mask = NDArray[np.bool_]
FEW = 6  # categories of which every set is looked at; of more, each alone and all others
ROUNDS = 30  # of looking for further conditions


@dataclass(frozen=True)
class Answered:
    """Who answered each question, told apart in two ways; NaN where that is hidden.

    `everybody` [item, cell], `first` [item, a, cell], `second` [item, b, cell] and `both`
    [item, a, b, cell], those of whom a category is not known last; a cell is a population of an
    organisation. `sure` says of each way whether everybody's category is known.
    """

    everybody: Floats
    first: Floats
    second: Floats
    both: Floats
    sure: tuple[bool, bool] = (False, False)

    def at(self, cells: Mask) -> Answered:
        """Of some cells alone."""
        everybody, first, second = (
            people[..., cells] for people in (self.everybody, self.first, self.second)
        )
        return Answered(everybody, first, second, self.both[..., cells], self.sure)


@dataclass(frozen=True)
class Proof:
    """That of some rows and columns there are at least so many, `excess` more than there were."""

    rows: Mask
    least: float
    excess: float


def fewest_respondents(answered: Answered) -> Floats:
    """The fewest respondents of each cell that all questions prove."""
    conditions = _Conditions(answered)
    proven, plain = conditions.plain_table()
    for cell in np.flatnonzero(~plain):
        alone = np.arange(len(proven)) == cell
        proven[cell] = max(proven[cell], _searched(_Conditions(answered.at(alone))))
    return proven


class _Conditions:
    """What each question proves of sets of categories."""

    def __init__(self, answered: Answered) -> None:
        self.sure = answered.sure
        is_known = np.isfinite(answered.everybody)
        n = np.where(is_known, answered.everybody, 0.0)
        first, second, both = answered.first, answered.second, answered.both
        # A row of which all is shown is no longer open: only the others can be divided otherwise.
        fixed = np.isfinite(both[:, :, :-1]).all(axis=2) & np.isfinite(first)
        self.shown = np.where(np.isfinite(both), both, 0.0)
        rest = np.where(fixed, first - self.shown[:, :, :-1].sum(axis=2), self.shown[:, :, -1])
        self.shown[:, :, -1] = np.maximum(rest, 0)
        self.open = ~fixed  # [item, a, cell]
        taken = np.where(fixed[:, :, None], self.shown, 0.0)
        self.n = n - taken.sum(axis=(1, 2))
        self.first = np.where(fixed, 0.0, first)
        self.second = second - taken.sum(axis=1)
        self.shown_second, self.n_of_all = second, n
        self.hidden_first = np.isnan(first)
        self.hidden_second = np.isnan(second)
        self.pool_first = np.maximum(self.n - np.nansum(self.first, axis=1), 0)
        self.pool_second = np.maximum(self.n - np.nansum(self.second, axis=1), 0)
        self.least = self.shown.max(axis=0, initial=0)  # [a, b, cell]

    def plain_table(self) -> tuple[Floats, Mask]:
        """The fewest that each way proves, and where a table of so many meets all conditions.

        What is not shown of both ways together is divided in proportion to both.
        """
        a, b = self._margin(0), self._margin(1)
        proven = np.maximum(a.sum(axis=0), b.sum(axis=0))
        for margin, sure in ((a, self.sure[0]), (b, self.sure[1])):
            margin[0 if sure else -1] += proven - margin.sum(axis=0)
        table, fits = self._in_proportion(a, b)
        for chosen in self.sets():
            fits &= (self.excess(chosen, table[:, chosen].sum(axis=1)) <= CLOSE).all(axis=0)
        return proven, fits

    def _in_proportion(self, a: Floats, b: Floats) -> tuple[Floats, Mask]:
        """A table of whole numbers with these sums, as good as in proportion, and where it is one.

        What is left of whole numbers goes to the first row and column that it fits into.
        """
        rest_a, rest_b = a - self.least.sum(axis=1), b - self.least.sum(axis=0)
        fits = (rest_a >= 0).all(axis=0) & (rest_b >= 0).all(axis=0)
        everybody = np.maximum(rest_a.sum(axis=0), 1)
        divided = np.floor(np.maximum(rest_a, 0)[:, None] * np.maximum(rest_b, 0) / everybody)
        rest_a, rest_b = rest_a - divided.sum(axis=1), rest_b - divided.sum(axis=0)
        for row, column in np.ndindex(divided.shape[:2]):
            further = np.minimum(rest_a[row], rest_b[column])
            divided[row, column] += further
            rest_a[row] -= further
            rest_b[column] -= further
        return self.least + divided, fits

    def _margin(self, way: int) -> Floats:
        """The fewest of each category of one way, and who is left over for the last of them."""
        shown = np.nan_to_num((self.first, self.shown_second)[way])
        fewest = np.maximum(shown.max(axis=0, initial=0), self.least.sum(axis=1 - way))
        hidden = (self.hidden_first, self.hidden_second)[way]
        pool = (self.pool_first, self.n_of_all - shown.sum(axis=1))[way]
        excess = pool - np.where(hidden, fewest, 0).sum(axis=1)
        fewest[0 if self.sure[way] else -1] += np.maximum(excess.max(axis=0, initial=0), 0)
        return fewest

    def sets(self) -> Iterator[Mask]:
        """Sets of categories of the second way."""
        size = self.second.shape[1]
        every = range(size)
        few = chain.from_iterable(combinations(every, k) for k in range(1, size + 1))
        some_sets = few if size <= FEW else ((k,) for k in every)
        for members in some_sets:
            chosen = np.isin(np.arange(size), members)
            yield chosen
            if size > FEW:
                yield ~chosen
        if size > FEW:
            yield np.ones(size, bool)

    def excess(self, chosen: Mask, people: Floats) -> Floats:
        """By how much questions prove more than there are, [item, cell], at the worst rows.

        `people` [a, cell] are those of each row in the chosen columns.
        """
        single, pooled, second = self._parts(chosen, people)
        return np.maximum(single, 0).sum(axis=1) + np.maximum(pooled, 0) + second - self.n

    def _parts(self, chosen: Mask, people: Floats) -> tuple[Floats, Floats, Floats]:
        in_open = np.where(self.open, people, 0)
        single = np.nan_to_num(self.first - in_open, nan=0.0)
        single = np.where(self.hidden_first | ~self.open, 0, single)
        pooled = self.pool_first - np.where(self.hidden_first, in_open, 0).sum(axis=1)
        second = np.nan_to_num(self.second[:, chosen]).sum(axis=1)
        all_in = ~(self.hidden_second[:, ~chosen]).any(axis=1)
        return single, pooled, second + np.where(all_in, self.pool_second, 0)

    def worst(self, chosen: Mask, people: Floats) -> Proof:
        """Of one cell the rows of the question that proves most beyond these people."""
        excess = self.excess(chosen, people)[:, 0]
        item = int(excess.argmax())
        single, pooled, second = self._parts(chosen, people)
        rows = single[item, :, 0] > 0
        least = np.nan_to_num(self.first[item, rows, 0]).sum() + second[item, 0] - self.n[item, 0]
        if pooled[item, 0] > 0:
            rows = rows | (self.hidden_first & self.open)[item, :, 0]
            least += self.pool_first[item, 0]
        return Proof(rows, float(least), float(excess[item]))


def _searched(conditions: _Conditions) -> float:
    """The fewest respondents of one cell: as many conditions as are needed are written down."""
    least = conditions.least[..., 0]
    largest = np.full(least.shape, conditions.n.max(initial=0) + least.sum())
    for way, sure in enumerate(conditions.sure):
        if sure:
            np.moveaxis(largest, way, 0)[-1] = 0
    rows = Rows()
    numbers = rows.variables(least.astype(np.int64), np.maximum(largest, least).astype(np.int64))
    table, proven = least, float(least.sum())
    for _ in range(ROUNDS):
        missed = False
        for chosen in conditions.sets():
            proof = conditions.worst(chosen, table[:, chosen].sum(axis=1)[:, None])
            if proof.excess > CLOSE and proof.rows.any():
                rows.add_sum(numbers[np.ix_(proof.rows, chosen)], proof.least, np.inf)
                missed = True
        if not missed:
            break
        try:
            solution, bound = solved(rows.system(), np.ones(numbers.size))
        except NoSolutionError:
            break
        proven = max(proven, float(ceil(bound - CLOSE)))
        if solution is None:
            break
        table = solution.reshape(table.shape).astype(float)
    return proven
