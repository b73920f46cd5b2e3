"""Hide further figures until no hidden small count can be worked out: protect, audit, again.

Deterministic: smallest first, then in the order of codes. Scores are protected before the
statistics, by their n (an organisation whose score is hidden must shape no average); counts of
returns and rates after them, one organisation at a time, in the order of LADDER.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.audit import audit_wave
from surveybench.disclosure.relations import Shape
from surveybench.quantities import Axis, Flag, Grid

Mask = NDArray[np.bool_]
N = "score.n"
COMPLETED = "response_rate.completed"
# What an organisation gives up for a hidden count of its own, the least missed first.
LADDER = (
    ("standardise.respondents",),
    (COMPLETED,),
    ("response_rate.raw", "response_rate.adjusted"),
    ("response_rate.invited",),
)


# ---- before the statistics ----


def protect_answers(
    groups: Sequence[frozenset[str]], n: NDArray[np.int64], enough: Mask, least: int, total: bool
) -> Mask:
    """What may be shown of `enough`, so that no hidden n can be worked out from those shown.

    `n` is [population, item, organisation]. With `total` the sums over organisations are known.
    """
    overlapping = any(a & b for i, a in enumerate(groups) for b in groups[:i])
    if not total and not overlapping:
        return enough
    shown, shape = enough.copy(), Shape(tuple(groups), least)
    totals = {N: n.sum(axis=-1).astype(float)} if total else None
    while True:
        looked = audit_wave({N: _grid(n, shown, least)}, shape, 0, totals)
        hidden = False
        for p, m, o in sorted({place for cells, place in looked.unsafe() if cells.name == N}):
            hidden |= _hide_one(groups, n, shown, (p, m, o), total)
        if not hidden:
            return shown


def _grid(n: NDArray[np.int64], shown: Mask, least: int) -> Grid:
    """The counts of answers as they would be published."""
    reason = np.where(n < least, Flag.SUPPRESSED, Flag.PROTECTS_ANOTHER)
    flags = np.where(shown, Flag.OK, reason).astype(np.int8)
    names = [tuple(map(str, range(size))) for size in n.shape]
    axes = (Axis.POPULATION, Axis.MEASURE, Axis.ORGANISATION)
    labels = {Axis.WAVE: (0,), **dict(zip(axes, names, strict=True))}
    return Grid(labels, np.where(shown, n, np.nan)[None], flags[None])


def _hide_one(
    groups: Sequence[frozenset[str]],
    n: NDArray[np.int64],
    shown: Mask,
    place: tuple[int, ...],
    total: bool,
) -> bool:
    """Hide the smallest figure that a narrow one may follow from; whether there was one."""
    p, m, o = place
    near = [q for q in range(len(groups)) if q != p and groups[q] & groups[p]]
    choices = [(int(n[q, m, o]), 0, q, o) for q in near if shown[q, m, o]]
    if total:
        others = np.flatnonzero(shown[p, m])
        choices += [(int(n[p, m, other]), 1, p, int(other)) for other in others]
    if not choices:
        return False
    _, _, q, other = min(choices)
    shown[q, m, other] = False
    return True


# ---- after them ----


def protect_counts(grids: Mapping[str, Grid], shape: Shape) -> dict[str, Grid]:
    """The same figures with counts of returns, and rates, hidden where a hidden count asks for it.

    What cannot be protected this way is left: the audit of the release says so.
    """
    result = dict(grids)
    for wave in grids[COMPLETED].waves if COMPLETED in grids else ():
        _Wave(result, shape, wave).protect()
    return result


class _Wave:
    """One wave while figures are being given up."""

    def __init__(self, grids: dict[str, Grid], shape: Shape, wave: int) -> None:
        self.grids, self.shape, self.wave = grids, shape, wave
        self.values = {name: grid.values for name, grid in grids.items()}
        self.given_up: dict[int, list[tuple[str, ...]]] = {}

    def unsafe(self) -> set[int]:
        """Organisations with a hidden count that can be worked out."""
        looked = audit_wave(self.grids, self.shape, self.wave)
        return {place[-1] for _, place in looked.unsafe()}

    def protect(self) -> None:
        """Each unsafe organisation one step down the ladder, until all are safe."""
        while organisations := self.unsafe():
            moved = [self.step(o) for o in sorted(organisations)]
            if not any(moved) and not self.partner():
                break
        self.give_back()

    def step(self, organisation: int) -> bool:
        """Hide the next figures of an organisation; whether there were any."""
        for names in LADDER:
            if self.hide(names, organisation):
                self.given_up.setdefault(organisation, []).append(names)
                return True
        return False

    def partner(self) -> bool:
        """Hide the smallest count of returns shown: the national figure gives a lone one back."""
        grid = self.grids[COMPLETED]
        w = grid.waves.index(self.wave)
        shown = (grid.flags[w, :-1] == Flag.OK) & (grid.values[w, :-1] > 0)
        if not shown.any():
            return False
        smallest = int(np.where(shown, grid.values[w, :-1], np.inf).argmin())
        self.hide((COMPLETED,), smallest)
        self.given_up.setdefault(smallest, []).append((COMPLETED,))
        return True

    def give_back(self) -> None:
        """Show again what need not have been given up, the last step of all first."""
        if self.unsafe():
            return
        for names in reversed(LADDER):
            several = [o for o, steps in self.given_up.items() if names in steps]
            if not several:
                continue
            before = {name: self.grids[name] for name in names if name in self.grids}
            for o in several:
                self.show(names, o)
            wrong = self.unsafe()
            for o in sorted(wrong & set(several)):
                self.hide(names, o)
            if self.unsafe():
                self.grids.update(before)

    def hide(self, names: tuple[str, ...], organisation: int) -> bool:
        """Hide what is shown of these quantities of an organisation."""
        hidden = False
        for name in names:
            if name not in self.grids:
                continue
            grid = self.grids[name]
            flags, w = grid.flags.copy(), grid.waves.index(self.wave)
            shown = flags[w, ..., organisation] == Flag.OK
            hidden |= bool(shown.any())
            flags[w, ..., organisation] = np.where(
                shown, Flag.PROTECTS_ANOTHER, flags[w, ..., organisation]
            )
            self.grids[name] = _with(grid, self.values[name], flags)
        return hidden

    def show(self, names: tuple[str, ...], organisation: int) -> None:
        """Show again what this step had hidden of an organisation."""
        for name in names:
            if name not in self.grids:
                continue
            grid = self.grids[name]
            flags, w = grid.flags.copy(), grid.waves.index(self.wave)
            mine = np.isfinite(self.values[name][w, ..., organisation])
            flags[w, ..., organisation] = np.where(mine, Flag.OK, flags[w, ..., organisation])
            self.grids[name] = _with(grid, self.values[name], flags)


def _with(grid: Grid, values: NDArray[np.float64], flags: NDArray[np.int8]) -> Grid:
    return replace(grid, values=np.where(flags == Flag.OK, values, np.nan), flags=flags)
