"""Whole numbers under linear rows, asked for the ends of many sums of them.

A programme over real numbers goes first, for it starts where the last question ended; whole numbers
are searched only where it leaves little more than the policy asks for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

Terms = Mapping[int, float]
SECONDS = 0.5  # for one search of whole numbers
LITTLE = 12  # numbers; so many are searched
SLACK = 1e-6


@dataclass
class Programme:
    """Variables with their bounds, and rows that sums of them lie in."""

    upper: list[float] = field(default_factory=list)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)

    def variable(self, most: float) -> int:
        """A new whole number of 0 to `most`."""
        self.upper.append(most)
        return len(self.upper) - 1

    def know(self, terms: Terms, low: float, high: float = math.inf) -> None:
        """The sum of these, times their factors, lies between `low` and `high`."""
        if terms:
            self.rows.append((terms, low, high))

    @cached_property
    def _search(self) -> Any:
        from highspy import Highs, HighsLp, MatrixFormat

        model: Any = HighsLp()
        model.num_col_, model.num_row_ = len(self.upper), len(self.rows)
        model.col_cost_ = np.zeros(len(self.upper))
        model.col_lower_ = np.zeros(len(self.upper))
        model.col_upper_ = np.array(self.upper, float)
        model.row_lower_ = np.array([row[1] for row in self.rows], float)
        model.row_upper_ = np.array([row[2] for row in self.rows], float)
        matrix = model.a_matrix_
        matrix.num_col_, matrix.num_row_ = len(self.upper), len(self.rows)
        matrix.format_ = MatrixFormat.kRowwise
        lengths = np.cumsum([0, *(len(terms) for terms, _, _ in self.rows)])
        matrix.start_ = lengths.astype(np.int32)
        matrix.index_ = np.array([i for terms, _, _ in self.rows for i in terms], np.int32)
        matrix.value_ = np.array([v for terms, _, _ in self.rows for v in terms.values()], float)
        search = Highs()
        search.setOptionValue("output_flag", False)
        search.setOptionValue("threads", 1)
        search.passModel(model)
        return search

    def ends(self, aim: Terms, most: float = math.inf) -> tuple[float, float] | None:
        """The least and the greatest that a sum can be; None where the rows contradict each other.

        What is proved, not what is found: sound where time ran out. A sum of which so many numbers
        up to `most` are left that nobody minds is not searched as whole numbers.
        """
        found = [self._end(aim, sign, whole=False) for sign in (1, -1)]
        if None in found:
            return None
        low, high = (sign * round_up for sign, round_up in zip((1, -1), found, strict=True))  # type: ignore[operator]
        if 0 < min(high, most) - low < LITTLE:
            found = [self._end(aim, sign, whole=True) for sign in (1, -1)]
            if None in found:
                return None
            low, high = max(low, found[0]), min(high, -found[1])  # type: ignore[operator, type-var]
        return low, high

    def _end(self, aim: Terms, sign: int, *, whole: bool) -> float | None:
        from highspy import HighsModelStatus, HighsVarType

        search = self._search
        places = np.array(list(aim), np.int32)
        search.changeColsCost(len(places), places, sign * np.array(list(aim.values()), float))
        every = np.arange(len(self.upper), dtype=np.int32)
        if whole:
            kinds = np.full(len(every), HighsVarType.kInteger)
            search.changeColsIntegrality(len(every), every, kinds)
            search.setOptionValue("time_limit", search.getRunTime() + SECONDS)
        search.run()
        status, info = search.getModelStatus(), search.getInfo()
        value: float | None = info.mip_dual_bound if whole else info.objective_function_value
        if status == HighsModelStatus.kInfeasible:
            value = None
        elif not whole and status != HighsModelStatus.kOptimal:
            value = -math.inf
        if whole:
            kinds = np.full(len(every), HighsVarType.kContinuous)
            search.changeColsIntegrality(len(every), every, kinds)
            search.setOptionValue("time_limit", math.inf)
        search.changeColsCost(len(places), places, np.zeros(len(places)))
        return (
            None
            if value is None
            else float(math.ceil(value - SLACK))
            if math.isfinite(value)
            else value
        )
