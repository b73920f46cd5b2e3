"""Hide further figures until no hidden small count can be worked out: protect, audit, again.

Deterministic: smallest first, then in the order of codes. Scores are protected before the
statistics, by their n (an organisation whose score is hidden must shape no average); counts of
returns and rates after them, one organisation at a time, in the order of LADDER.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.audit import audit_wave
from surveybench.disclosure.relations import HIDES, KnownSums, Shape
from surveybench.quantities import Axis, Flag, Grid

Mask = NDArray[np.bool_]
N = "score.n"
COMPLETED = "response_rate.completed"
INVITED = "response_rate.invited"
# What an organisation gives up for a hidden count of its own, the least missed first.
LADDER = (
    ("standardise.respondents",),
    (COMPLETED,),
    ("response_rate.raw", "response_rate.adjusted"),
    (INVITED,),
)


# ---- before the statistics ----


def protect_answers(
    groups: Sequence[frozenset[str]],
    n: NDArray[np.int64],
    enough: Mask,
    least: int,
    sums: Sequence[NDArray[np.int64]],
) -> Mask:
    """What may be shown of `enough`, so that no hidden n can be worked out from those shown.

    `n` is [population, item, organisation]. `sums` are int [organisation]: numbers of sums over
    organisations that are known.
    """
    overlapping = any(a & b for i, a in enumerate(groups) for b in groups[:i])
    if not sums and not overlapping:
        return enough
    shown, shape = enough.copy(), Shape(tuple(groups), least)
    known = [known_sums(group, {N: n.astype(float)}, least) for group in sums]
    while True:
        looked = audit_wave({N: _grid(n, shown, least)}, shape, 0, known)
        hidden = False
        for p, m, o in sorted({place for cells, place in looked.unsafe() if cells.name == N}):
            hidden |= _hide_one(groups, n, shown, (p, m, o), sums)
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
    sums: Sequence[NDArray[np.int64]],
) -> bool:
    """Hide the smallest figure that a narrow one may follow from; whether there was one."""
    p, m, o = place
    near = [q for q in range(len(groups)) if q != p and groups[q] & groups[p]]
    choices = [(int(n[q, m, o]), 0, q, o) for q in near if shown[q, m, o]]
    for group in sums:
        same = shown[p, m] & (group == group[o]) & (group >= 0)
        choices += [(int(n[p, m, i]), 1, p, int(i)) for i in np.flatnonzero(same)]
    if not choices:
        return False
    _, _, q, other = min(choices)
    shown[q, m, other] = False
    return True


def known_sums(
    group: NDArray[np.int64], counts: Mapping[str, NDArray[np.float64]], least: int
) -> KnownSums:
    """Sums of counts [..., organisation] by group, where they are enough people to be shown."""
    several = [group == number for number in range(int(group.max(initial=-1)) + 1)]
    totals = {}
    for name, values in counts.items():
        added = [values[..., members].sum(axis=-1) for members in several]
        total = np.stack(added, axis=-1) if added else np.zeros((*values.shape[:-1], 0))
        totals[name] = np.where(total >= least, total, np.nan)
    return KnownSums(group, totals)


# ---- after them ----


def protect_counts(
    grids: Mapping[str, Grid],
    shape: Shape,
    sums: Callable[[int], Sequence[KnownSums]] = lambda wave: (),
) -> dict[str, Grid]:
    """The same figures with counts of returns, and rates, hidden where a hidden count asks for it.

    `sums` gives the sums over organisations that are published elsewhere, by wave. What cannot be
    protected this way is left: the audit of the release says so.
    """
    result = dict(grids)
    for wave in grids[COMPLETED].waves if COMPLETED in grids else ():
        _Wave(result, shape, wave, sums(wave)).protect()
    return result


class _Wave:
    """One wave while figures are being given up."""

    def __init__(
        self, grids: dict[str, Grid], shape: Shape, wave: int, sums: Sequence[KnownSums]
    ) -> None:
        self.grids, self.shape, self.wave, self.sums = grids, shape, wave, sums
        self.values = {name: grid.values for name, grid in grids.items()}
        self.given_up: dict[int, list[tuple[str, ...]]] = {}
        self.summed: tuple[str, ...] = ()

    def unsafe(self) -> set[int]:
        """Organisations with a hidden count that can be worked out."""
        looked = list(audit_wave(self.grids, self.shape, self.wave, self.sums).unsafe())
        names = {cells.name for cells, _ in looked}
        others = (COMPLETED,) if names - {INVITED} else ()
        self.summed = (*((INVITED,) if INVITED in names else ()), *others)
        return {place[-1] for _, place in looked}

    def protect(self) -> None:
        """Each unsafe organisation one step down the ladder, until all are safe."""
        while organisations := self.unsafe():
            moved = [self.step(o) for o in sorted(organisations)]
            if not any(moved) and not self.partner(organisations):
                break
        self.give_back()

    def step(self, organisation: int) -> bool:
        """Hide the next figures of an organisation; whether there were any."""
        for names in LADDER:
            if self.hide(names, organisation):
                self.given_up.setdefault(organisation, []).append(names)
                return True
        return False

    def partner(self, organisations: set[int]) -> bool:
        """Hide the smallest count shown: a sum over organisations gives a lone one back.

        Of those in a sum with an unsafe one first; the national figure is of all. Who was invited
        bounds who answered, so it comes before.
        """
        beside = self.beside(organisations)
        for places in (beside, slice(None)):
            if places is not beside and self.bounds(beside):
                return True
            for name in self.summed:
                grid = self.grids[name]
                w = grid.waves.index(self.wave)
                counts = np.where(grid.flags[w, :-1] == Flag.OK, grid.values[w, :-1], np.nan)
                shown = np.zeros(len(counts), bool)
                shown[places] = counts[places] > 0
                if shown.any():
                    smallest = int(np.where(shown, counts, np.inf).argmin())
                    self.hide((name,), smallest)
                    self.given_up.setdefault(smallest, []).append((name,))
                    return True
        return False

    def bounds(self, beside: Mask) -> bool:
        """Hide what bounds a partner's hidden returns: its rates, then who was invited."""
        hidden = self.grids[COMPLETED].flags[self.grids[COMPLETED].waves.index(self.wave), :-1]
        for names in LADDER[2:]:
            for o in np.flatnonzero(beside & np.isin(hidden, HIDES)):
                if self.hide(names, int(o)):
                    self.given_up.setdefault(int(o), []).append(names)
                    return True
        return False

    def beside(self, organisations: set[int]) -> Mask:
        """Organisations in a sum that is published elsewhere with one of these."""
        same = np.zeros(len(self.grids[COMPLETED].organisations) - 1, bool)
        for known in self.sums:
            numbers = {int(known.group[o]) for o in organisations} - {-1}
            same |= np.isin(known.group, list(numbers))
        return same

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
