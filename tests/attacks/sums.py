"""Whole numbers tied by sums: how low and how high each of them, or a sum of some, can be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Cell = tuple[object, ...]
UNBOUNDED = 10.0**7


@dataclass
class Sums:
    """Unknown whole numbers of 0 or more, and intervals that sums of some of them lie in."""

    rows: list[tuple[frozenset[Cell], float, float]] = field(default_factory=list)

    def know(self, cells: Iterable[Cell], low: float, high: float = math.inf) -> None:
        """The sum of these cells lies between `low` and `high`."""
        chosen = frozenset(cells)
        if chosen:
            self.rows.append((chosen, low, high))

    def interval(self, cells: Iterable[Cell]) -> tuple[float, float] | None:
        """The least and the greatest that a sum of cells can be; None if nothing is known of it."""
        wanted = frozenset(cells)
        component = self._component(wanted)
        if component is None:
            return None
        return component.interval(wanted)

    @cached_property
    def _components(self) -> Mapping[Cell, _Component]:
        """The part of the relations that each cell hangs on; complete once first asked for."""
        parent: dict[Cell, Cell] = {}

        def top(cell: Cell) -> Cell:
            parent.setdefault(cell, cell)
            while parent[cell] != cell:
                parent[cell] = parent[parent[cell]]
                cell = parent[cell]
            return cell

        for chosen, _, _ in self.rows:
            first, *others = chosen
            for cell in others:
                parent[top(cell)] = top(first)
            top(first)
        rows: dict[Cell, list[tuple[frozenset[Cell], float, float]]] = {}
        for row in self.rows:
            rows.setdefault(top(next(iter(row[0]))), []).append(row)
        made = {name: _Component(tuple(part)) for name, part in rows.items()}
        return {cell: made[top(cell)] for cell in list(parent)}

    def _component(self, wanted: frozenset[Cell]) -> _Component | None:
        parts = {id(self._components.get(cell)) for cell in wanted}
        if len(parts) != 1:
            return None
        return self._components.get(next(iter(wanted)))


@dataclass(frozen=True)
class _Component:
    """Cells that hang together."""

    rows: tuple[tuple[frozenset[Cell], float, float], ...]

    @cached_property
    def _cells(self) -> Mapping[Cell, int]:
        named = {cell for chosen, _, _ in self.rows for cell in chosen}
        return {cell: at for at, cell in enumerate(sorted(named, key=repr))}

    @cached_property
    def _constraint(self) -> LinearConstraint:
        at = [(r, self._cells[cell]) for r, row in enumerate(self.rows) for cell in row[0]]
        where = tuple(np.array(at).T)
        shape = (len(self.rows), len(self._cells))
        matrix = csr_array((np.ones(len(at)), where), shape=shape)
        low: Any = [row[1] for row in self.rows]
        high: Any = [row[2] for row in self.rows]
        return LinearConstraint(matrix, low, high)

    def interval(self, wanted: frozenset[Cell]) -> tuple[float, float] | None:
        """Through HiGHS; None where it finds the relations contradict each other."""
        direct = [row for row in self.rows if row[0] == wanted and row[1] == row[2]]
        if direct:
            return direct[0][1], direct[0][2]
        aim = np.zeros(len(self._cells))
        aim[[self._cells[cell] for cell in wanted]] = 1
        ends = []
        for sign in (1, -1):
            solved = milp(
                sign * aim,
                integrality=np.ones(len(aim)),
                bounds=Bounds(0, UNBOUNDED),
                constraints=self._constraint,
                options={"time_limit": 5.0},
            )
            if solved.x is None:
                return None
            # The bound that is proved, not the solution: sound where time ran out.
            proved = solved.mip_dual_bound if solved.mip_dual_bound is not None else solved.fun
            ends.append(sign * proved)
        low, high = math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6)
        return float(low), float(high) if high < UNBOUNDED / 2 else math.inf
