"""Hide counts of people, and rates, until no hidden small count can be worked out from the rest.

Deterministic, and as little as does: each organisation gives up the first of OPTIONS with which its
own figures are safe; where the national figures still give a count back, the smallest other
organisations hide theirs too; what turns out not to be needed is shown again. What cannot be made
safe this way is hidden, never left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.audit import WaveAudit, audit_wave
from surveybench.disclosure.feasible import ContradictionError
from surveybench.disclosure.relations import KnownSums, Shape
from surveybench.disclosure.withhold import UnprotectedError, narrow_of
from surveybench.quantities import CATALOGUE, NATIONAL, Axis, Basis, Flag, Grid, Label

Mask = NDArray[np.bool_]
RESPONDENTS, COMPLETED = "standardise.respondents", "response_rate.completed"
EXCLUDED = "standardise.excluded"
# Figures that are given up together. The smallest population is the one with fewest respondents.
KINDS: Mapping[str, tuple[str, ...]] = {
    "smallest population": (RESPONDENTS,),
    "populations": (RESPONDENTS,),
    "returns": (COMPLETED,),
    "raw rate": ("response_rate.raw",),
    "rates": ("response_rate.raw", "response_rate.adjusted"),
    "invited": ("response_rate.invited",),
}
# What an organisation gives up for a hidden count of its own: the first that is enough. Usable
# returns stand in every report, respondents of populations in the long table alone.
OPTIONS = (
    ("smallest population",),
    ("populations",),
    ("returns",),
    ("returns", "smallest population"),
    ("returns", "raw rate"),
    ("returns", "populations"),
    ("returns", "raw rate", "smallest population"),
    ("returns", "rates"),
    ("returns", "rates", "populations"),
    ("returns", "rates", "populations", "invited"),
)
# What another organisation, or the country, gives up so that a sum gives no lone count back.
FOR_A_SUM = (
    ("returns",),
    ("returns", "populations"),
    ("returns", "rates", "populations"),
    ("returns", "rates", "populations", "invited"),
)
# In which order they are shown again: what is read most first.
BACK = ("returns", "rates", "raw rate", "invited", "populations", "smallest population")
ONE_BY_ONE = 40  # most organisations of which each is shown again by itself


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Figures that are hidden so that another cannot be worked out, of those that could be shown.

    `counts` are how many of the counts of people and rates; `possible` how many there would be.
    """

    refs: tuple[str, ...]
    counts: int
    possible: int


def protect_counts(
    grids: Mapping[str, Grid],
    shape: Shape,
    true: Mapping[str, Grid],
    sums: Callable[[int], Sequence[KnownSums]] = lambda wave: (),
) -> dict[str, Grid]:
    """The same figures with counts of people, and rates, hidden where a hidden count asks for it.

    `true` are the results as they were. `sums` gives the sums over organisations that are published
    elsewhere, by wave. Raises UnprotectedError where nothing makes the figures safe.
    """
    result = dict(grids)
    for wave in grids[COMPLETED].waves if COMPLETED in grids else ():
        _Wave(result, shape, wave, true, sums(wave)).protect()
    return result


def as_published(sums: KnownSums, shape: Shape, wave: int) -> KnownSums:
    """Those of the sums that a release of the larger units themselves shows: it protects them too.

    Of a total of 5 in two populations of 2 and 3 nothing is known, for their own report hides it.
    """
    grids = {}
    for name, totals in sums.totals.items():
        row = CATALOGUE[name]
        axes = tuple(axis for axis in row.axes if axis is not Axis.WAVE)
        codes = tuple(f"{number:09}" for number in range(totals.shape[-1]))
        labels: dict[Axis, tuple[Label, ...]] = {Axis.WAVE: (wave,)}
        labels |= {
            axis: tuple(map(str, range(n))) for axis, n in zip(axes, totals.shape, strict=True)
        }
        labels[Axis.ORGANISATION] = row.organisations(codes)
        # Invitations may be known to nobody; returns and respondents are counted.
        hidden = Flag.NOT_CALCULABLE if row.basis is Basis.INVITED else Flag.SUPPRESSED
        flags = np.where(np.isfinite(totals), Flag.OK, hidden).astype(np.int8)
        values = totals
        if row.everyone:
            blank = np.full((*totals.shape[:-1], 1), np.nan)
            values = np.concatenate([totals, blank], axis=-1)
            no_value = np.full(blank.shape, Flag.NOT_CALCULABLE, np.int8)
            flags = np.concatenate([flags, no_value], axis=-1)
        grids[name] = Grid(labels, values[None], flags[None])
    protected = protect_counts(grids, replace(shape, whole=False), grids)
    size = next(iter(sums.totals.values())).shape[-1]
    return replace(
        sums, totals={name: grid.values[0, ..., :size] for name, grid in protected.items()}
    )


def given_up(grids: Mapping[str, Grid]) -> GivenUp:
    """What a release has given up of its counts of people and rates."""
    refs, possible = [], 0
    for name in dict.fromkeys(name for names in KINDS.values() for name in names):
        grid = grids.get(name)
        if grid is None:
            continue
        possible += int(np.isin(grid.flags, (Flag.OK, Flag.PROTECTS_ANOTHER)).sum())
        for place in np.argwhere(grid.flags == Flag.PROTECTS_ANOTHER):
            labels: dict[Axis, Label] = {
                axis: grid.axes[axis][i] for axis, i in zip(grid.axes, place.tolist(), strict=True)
            }
            refs.append(str(grid.ref(name, labels)))
    return GivenUp(tuple(refs), len(refs), possible)


class _Wave:
    """One wave while figures are being given up. Organisations by position; -1 is the country."""

    def __init__(
        self,
        grids: dict[str, Grid],
        shape: Shape,
        wave: int,
        true: Mapping[str, Grid],
        sums: Sequence[KnownSums] = (),
    ) -> None:
        self.grids, self.shape, self.wave, self.sums = grids, shape, wave, sums
        names = dict.fromkeys(name for several in KINDS.values() for name in several)
        self.names = [n for n in names if n in grids and wave in grids[n].waves]
        self.full = {name: grids[name] for name in self.names}
        self.nobody = {EXCLUDED: _none_only(true[EXCLUDED])} if EXCLUDED in true else {}
        self.returns = true[COMPLETED].values[true[COMPLETED].waves.index(wave), :-1]
        self.kept: dict[int, tuple[str, ...]] = {}  # kinds given up, by organisation
        self.looked: dict[object, frozenset[int]] = {}  # who is unsafe, by what was given up

    def protect(self) -> None:
        """Own figures first, then sums over organisations, then what was not needed."""
        remaining = self.unsafe(national=False)
        for option in OPTIONS:
            if not remaining:
                break
            for organisation in remaining:
                self.give(organisation, option)
            remaining &= self.unsafe(national=False)
        for organisation, option in self.partners():
            if self.unsafe() <= remaining:
                break
            self.give(organisation, (*self.kept.get(organisation, ()), *option))
        self.give_back()
        self.hide_the_rest()

    def unsafe(self, *, national: bool = True) -> frozenset[int]:
        """Organisations with a hidden count that can be worked out.

        Without `national` from their own figures alone.
        """
        state = national, tuple(sorted((o, kinds) for o, kinds in self.kept.items() if kinds))
        if state not in self.looked:
            looked = self.audits(national=national)
            self.looked[state] = frozenset(place[-1] for one in looked for _, place in one.unsafe())
        return self.looked[state]

    def audits(self, *, national: bool) -> list[WaveAudit]:
        """What an intruder knows who is sure that everybody has an age and sex, and one who is not.

        He may be sure where nobody is of unknown age or sex.
        """
        grids = dict(self.grids) if national else self._without_national()
        sums = self.sums if national else ()
        looked = [audit_wave(grids, self.shape, self.wave, sums)]
        with suppress(ContradictionError):
            looked.append(audit_wave(grids | self.nobody, self.shape, self.wave, sums))
        return looked

    def partners(self) -> Iterable[tuple[int, tuple[str, ...]]]:
        """Who gives up what for a sum.

        Those in one sum with an unsafe one first; of these who hide their returns already, then the
        smallest; the country last.
        """
        grid = self.full[COMPLETED]
        flags = grid.flags[grid.waves.index(self.wave), :-1]
        able = np.flatnonzero(
            np.isin(flags, (Flag.OK, Flag.PROTECTS_ANOTHER)) & (self.returns >= self.shape.least)
        )
        order = np.lexsort((self.returns[able], flags[able] == Flag.OK, ~self._beside()[able]))
        yield from product(able[order].tolist(), FOR_A_SUM)
        yield from ((-1, option) for option in FOR_A_SUM)

    def _beside(self) -> Mask:
        """Organisations in a sum that is published elsewhere with one that is unsafe."""
        same = np.zeros(self.returns.shape, bool)
        for entry in self.sums:
            numbers = {int(entry.group[o]) for o in self.unsafe()} - {-1}
            same |= np.isin(entry.group, list(numbers))
        return same

    def give(self, organisation: int, option: tuple[str, ...]) -> None:
        """Hide these kinds of figures of an organisation, and no others."""
        self.kept[organisation] = tuple(dict.fromkeys(option))
        self._write(organisation)

    def give_back(self) -> None:
        """Show again what need not have been given up."""
        for kind in BACK:
            several = [o for o, option in self.kept.items() if kind in option]
            if not several or self.unsafe():
                continue
            before = dict(self.kept)
            self._show(kind, several)
            for organisation in self.unsafe() & set(several):
                self.give(organisation, before[organisation])
            if self.unsafe():
                for organisation in several:
                    self.give(organisation, before[organisation])
                for organisation in several if len(several) <= ONE_BY_ONE else ():
                    self._show(kind, [organisation])
                    if self.unsafe():
                        self.give(organisation, before[organisation])

    def hide_the_rest(self) -> None:
        """Where nothing was enough: every count of these organisations, and of the country."""
        remaining = self.unsafe()
        if not remaining:
            return
        for organisation in (*remaining, -1):
            self.give(organisation, OPTIONS[-1])
        if remaining := self.unsafe():
            self.refuse(remaining)

    def refuse(self, remaining: frozenset[int]) -> None:
        """Raise UnprotectedError for the counts of these organisations."""
        w = self.full[COMPLETED].waves.index(self.wave)
        narrow = [
            narrow_of(cells.axes, place, w)
            for looked in self.audits(national=True)
            for cells, place in looked.unsafe()
        ]
        codes = self.full[COMPLETED].organisations
        listed = ", ".join(codes[o] for o in sorted(remaining))
        by_sums = " and from sums over organisations that are published elsewhere"
        needed = by_sums if self.sums and not self.unsafe(national=False) & remaining else ""
        raise UnprotectedError(
            f"hidden counts of people of {listed} in {self.wave} can be worked out from the "
            f"numbers of respondents of questions that are shown{needed}.",
            "Report fewer populations together, or join small organisations.",
            narrow,
        )

    def _show(self, kind: str, organisations: Iterable[int]) -> None:
        for organisation in organisations:
            option = self.kept[organisation]
            self.give(organisation, tuple(part for part in option if part != kind))

    def _write(self, organisation: int) -> None:
        """Flags of an organisation as its kinds have it, from the figures as they were."""
        option = self.kept[organisation]
        for name in self.names:
            full, current = self.full[name], self.grids[name]
            row = CATALOGUE[name]
            if organisation == -1 and not row.everyone:
                continue
            w, flags = full.waves.index(self.wave), current.flags.copy()
            before = full.flags[w, ..., organisation]
            hidden = np.zeros(before.shape, bool)
            for kind in option:
                if name in KINDS[kind]:
                    smallest = kind == "smallest population"
                    values = full.values[w, ..., organisation]
                    hidden |= _smallest(values) if smallest else np.ones(before.shape, bool)
            flags[w, ..., organisation] = np.where(
                hidden & (before == Flag.OK), Flag.PROTECTS_ANOTHER, before
            )
            self.grids[name] = replace(
                current, values=np.where(flags == Flag.OK, full.values, np.nan), flags=flags
            )

    def _without_national(self) -> dict[str, Grid]:
        """The figures as if the country had none."""
        result = dict(self.grids)
        for name in self.names:
            grid = result[name]
            if grid.organisations[-1] == NATIONAL:
                flags = grid.flags.copy()
                flags[..., -1] = Flag.NOT_CALCULABLE
                result[name] = replace(
                    grid, values=np.where(flags == Flag.OK, grid.values, np.nan), flags=flags
                )
        return result


def _smallest(values: NDArray[np.float64]) -> Mask:
    """The smallest that is there, the first of equals."""
    mask = np.zeros(values.shape, bool)
    if np.isfinite(values).any():
        mask[int(np.nanargmin(values))] = True
    return mask


def _none_only(excluded: Grid) -> Grid:
    """The counts that are 0, everything else unknown."""
    flags = np.where(excluded.values == 0, Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
    return replace(excluded, values=np.where(flags == Flag.OK, 0.0, np.nan), flags=flags)
