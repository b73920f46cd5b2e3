"""Counts of people, and rates, that leave as a bound or not at all, so that no hidden one is told.

Who knows the rules must not learn from what they leave out. So what is shown exactly, and what as
a bound, follows from the fewest people that everything else proves: a count that is hidden further
than that is as uncertain as the policy asks, whichever of the two happened. Partners in a sum are
taken in an order that is published too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.audit import Place, fewest_people
from surveybench.disclosure.feasible import ContradictionError
from surveybench.disclosure.intruders import Intruders, places
from surveybench.disclosure.nested_sums import KnownSums
from surveybench.disclosure.shape import Shape
from surveybench.disclosure.unscored import fewest_who_answered
from surveybench.disclosure.withhold import Narrow, narrow_of, unprotected
from surveybench.quantities import CATALOGUE, NATIONAL, Axis, Basis, Flag, Grid, Label

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
RESPONDENTS, COMPLETED = "standardise.respondents", "response_rate.completed"
INVITED, N = "response_rate.invited", "score.n"
RATES = ("response_rate.raw", "response_rate.adjusted")
# Figures that may leave as a bound, or not at all, for the sake of a hidden count.
GIVEN_UP = (RESPONDENTS, COMPLETED, *RATES, INVITED)
# What a partner in a sum gives up, and what further where that is not enough.
OF_PARTNERS = ((COMPLETED, *RATES), (INVITED,))
# Organisations that hide theirs for a sum over the country, before the country hides its own.
MOST_PARTNERS = 4


def protect_counts(
    grids: Mapping[str, Grid],
    shape: Shape,
    true: Mapping[str, Grid],
    sums: Callable[[int], Sequence[KnownSums]] = lambda wave: (),
) -> dict[str, Grid]:
    """The same figures with counts of people, and rates, as bounds where a hidden count asks it.

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
        flags[np.isneginf(totals)] = Flag.NOT_OF_POPULATION
        values = totals = np.where(np.isfinite(totals), totals, np.nan)
        if row.everyone:
            blank = np.full((*totals.shape[:-1], 1), np.nan)
            values = np.concatenate([totals, blank], axis=-1)
            flags = np.append(flags, np.full_like(blank, Flag.NOT_CALCULABLE, np.int8), axis=-1)
        grids[name] = Grid(labels, values[None], flags[None])
    protected = protect_counts(grids, replace(shape, whole=False), grids)
    size = next(iter(sums.totals.values())).shape[-1]
    return replace(
        sums, totals={name: grid.values[0, ..., :size] for name, grid in protected.items()}
    )


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
        self.grids, self.shape, self.wave, self.sums, self.true = grids, shape, wave, sums, true
        self.names = [n for n in GIVEN_UP if n in grids and wave in grids[n].waves]
        self.row = {name: grids[name].waves.index(wave) for name in self.names}
        self.by_themselves = frozenset[Place]()
        self.in_vain = frozenset[Place]()  # what nobody in a sum can make safe
        self.intruders = Intruders(wave, true)
        self.respondents_at_least: Floats = np.zeros(0)
        self.size = len(grids[COMPLETED].organisations) - CATALOGUE[COMPLETED].everyone

    def protect(self) -> None:
        """Bounds by what is known anyway, then partners in sums; what is left is refused."""
        few = self.with_few()
        if not few.any():
            return
        full, organisations = dict(self.grids), few | self.beside(few)
        try:
            self.respondents_at_least = self.answered()
            self.bound_people(organisations)
            self.bound_close(few)
            if self.unsafe(first=True):  # to somebody who sees all; who sees less learns no more
                self.by_themselves = self.unsafe(national=False, sums=False)
                self.ask_partners()
                self.ask_the_country()
                self.hide_the_rest()
        except ContradictionError:  # a bound says more than the rule meant it to: none is left
            self.grids.update(full)
            for name in self.names:
                self.leave(name, organisations)
            self.hide_the_country(self.names)
        self.refuse(self.narrow())

    def with_few(self) -> Mask:
        """Organisations of which a count is hidden because it is of few people.

        How few answered a question follows from other figures where populations share people.
        """
        few = np.zeros(self.size, bool)
        groups = self.shape.groups
        overlapping = any(a & b for i, a in enumerate(groups) for b in groups[:i])
        asked = [N] if overlapping and self.wave in getattr(self.grids.get(N), "waves", ()) else []
        for name in (*self.names, *asked):
            grid = self.grids[name]
            flags = grid.flags[grid.waves.index(self.wave)][..., : self.size]
            few |= (flags == Flag.SUPPRESSED).reshape(-1, self.size).any(axis=0)
        return few

    def beside(self, some_of_sum: Mask) -> Mask:
        """Organisations in a sum that is published elsewhere with one of these."""
        same = np.zeros(self.size, bool)
        for entry in self.sums:
            numbers = set(entry.group[some_of_sum].tolist()) - {-1}
            same |= np.isin(entry.group, list(numbers))
        return same

    def flags(self, name: str) -> NDArray[np.int8]:
        """Flags of a quantity in this wave."""
        return self.grids[name].flags[self.row[name]]

    def nobody(self) -> Mask:
        """Organisations of which it is said that nobody returned: those have nothing to hide.

        What is hidden for another is taken to be of enough people, and nobody is not.
        """
        return self.values(COMPLETED)[: self.size] == 0

    def values(self, name: str) -> Floats:
        """Values of a quantity in this wave."""
        return self.grids[name].values[self.row[name]]

    def answered(self) -> Floats:
        """Most people who answered any question, where that is shown [population, organisation].

        At least `min_respondents`, for the others are hidden as few; no more where people of no
        known age and sex answered too, so that respondents of a known one are fewer.
        """
        shape = self.flags(RESPONDENTS).shape if RESPONDENTS in self.names else (1, self.size)
        least = np.full(shape, float(self.shape.least))
        if (n := fewest_who_answered(self.grids, self.wave, blurred=self.shape.blurred)) is None:
            return least
        most = np.maximum(least, n[..., : self.size])
        fewer = self.values(RESPONDENTS) < most if RESPONDENTS in self.names else False
        return np.where(fewer, least, most)

    def bound_people(self, organisations: Mask) -> None:
        """Respondents of their populations are at least those who answered a question."""
        if RESPONDENTS in self.names:
            self.leave(RESPONDENTS, organisations, self.respondents_at_least)

    def bound_close(self, few: Mask) -> None:
        """Returns and invitations that are hardly more than the fewest people there must be."""
        blank = [name for name in (COMPLETED, INVITED, *RATES) if name in self.names]
        grids = {**self.grids, **{name: self._blank(name, few) for name in blank}}
        fewest = fewest_people(grids, self.shape, self.wave, COMPLETED, self.size)
        for name in (INVITED, COMPLETED):
            if name not in self.names:
                continue
            counted = self.values(name)[: self.size]
            close = few & (counted > 0) & (counted - fewest < self.shape.narrowest)
            self.leave(name, close, fewest)
            for rate in RATES if name == COMPLETED else ():
                if rate in self.names:
                    self.leave(rate, close, self.rate_of(rate, fewest))

    def rate_of(self, rate: str, people: Floats) -> Floats:
        """The rate that so few people would be, in whole per cent rounded down.

        Of how many were asked, or of whom it is taken, is no count of those who answered.
        """
        names = (COMPLETED, rate)
        full = [self.true[n].values[self.true[n].waves.index(self.wave)] for n in names]
        returns, share = (values[: self.size] for values in full)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.floor(100 * people * share / returns + 1e-9) / 100

    def _blank(self, name: str, organisations: Mask) -> Grid:
        """A quantity without what these organisations, and the country, show of it."""
        grid = self.grids[name]
        flags = grid.flags.copy()
        flags[self.row[name], ..., np.flatnonzero(organisations)] = Flag.NOT_CALCULABLE
        if grid.organisations[-1] == NATIONAL:
            flags[self.row[name], ..., -1] = Flag.NOT_CALCULABLE
        return replace(grid, values=np.where(flags == Flag.OK, grid.values, np.nan), flags=flags)

    def leave(self, name: str, organisations: Mask, bound: Floats | None = None) -> None:
        """Of what these show, only that it is at least so much; without a bound nothing."""
        grid, row = self.grids[name], self.row[name]
        flags, size = grid.flags.copy(), len(organisations)
        bounds = np.full(flags.shape, np.nan) if grid.bounds is None else grid.bounds.copy()
        shown = (flags[row] == Flag.OK) | (flags[row] == Flag.AT_LEAST)
        shown[..., size:] = False
        shown[..., :size] &= organisations
        shown[..., : self.size] &= ~self.nobody()
        limits = np.full(shown.shape, np.nan)
        if bound is not None:
            limits[..., :size] = bound
        known = np.isfinite(limits)
        flags[row] = np.where(shown, Flag.PROTECTS_ANOTHER, flags[row])
        flags[row] = np.where(shown & known, Flag.AT_LEAST, flags[row])
        bounds[row] = np.where(shown, limits, bounds[row])
        values = np.where(flags == Flag.OK, grid.values, np.nan)
        any_bound = bounds if np.isfinite(bounds).any() else None
        self.grids[name] = replace(grid, values=values, flags=flags, bounds=any_bound)

    def unsafe(
        self,
        *,
        national: bool = True,
        sums: bool = True,
        besides: frozenset[Place] = frozenset(),
        first: bool = False,
    ) -> frozenset[Place]:
        """Hidden counts, besides some, that are not as uncertain as the policy asks.

        Without what the bounds tell, not one whole number more uncertain: then that others had to
        hide something tells nothing either. With `first` no further intruder is asked as soon as
        one has any.
        """
        grids = dict(self.grids)
        if not national:
            grids |= {name: self._blank(name, np.zeros(self.size, bool)) for name in self.names}
        plain = {name: replace(grids[name], bounds=None) for name in self.names}
        tried = [(grids, self.shape)]
        if self.shape.narrowest + 1 < self.shape.least:  # otherwise none would be excluded any more
            tried.append(({**grids, **plain}, replace(self.shape, further=1)))
        narrow, over = frozenset[Place](), self.sums if sums else ()
        for search in (False, True) if first else (True,):
            for further, (figures, shape) in enumerate(tried):
                knows = (national, sums, further)
                asked = self.intruders.ask(figures, shape, over, knows, besides, search=search)
                for one in asked:
                    narrow |= places(one.unsafe())
                    if first and narrow:
                        return narrow
        return narrow

    def partners(self, name: str, flag: Flag) -> list[int]:
        """Who shows a figure, with this flag on returns: of fewest answers first, then by code."""
        able = (self.flags(name)[: self.size] == Flag.OK) & ~self.nobody()
        able &= self.flags(COMPLETED)[: self.size] == flag
        most = self.respondents_at_least.max(axis=0)
        places = np.flatnonzero(able)
        return places[np.argsort(most[places], kind="stable")].tolist()

    def give(self, several: Sequence[int], names: Sequence[str]) -> None:
        """Hide these figures of these organisations; of their respondents a bound is left."""
        chosen = np.zeros(self.size, bool)
        chosen[list(several)] = True
        self.bound_people(chosen)
        for name in names:
            if name in self.names:
                self.leave(name, chosen)

    def ask_partners(self) -> None:
        """Others in a sum with an unsafe one, in the order of codes, until it is safe.

        One of a sum, then twice as many each time: to look is what takes long. Where all of a sum
        are not enough they all give what they have.
        """
        besides = self.by_themselves
        if not self.sums or not self.unsafe(national=False, besides=besides, first=True):
            return
        full, wide = dict(self.grids), dict(self.intruders.wide)
        self.ask_all(self.with_few())
        in_vain = self.unsafe(national=False, besides=besides)
        self.grids.update(full)
        self.intruders.wide = wide
        self.ask_all(self.organisations_of(in_vain))
        self.in_vain, besides = in_vain, besides | in_vain
        for names in OF_PARTNERS:
            several = 1
            while unsafe := self.unsafe(national=False, besides=besides, first=True):
                few = self.organisations_of(unsafe)
                if not (chosen := self.first_partners(few, names[0], several)):
                    break
                self.give(chosen, names)
                several *= 2

    def organisations_of(self, cells: frozenset[Place]) -> Mask:
        """Those that the counts are of."""
        chosen = np.zeros(self.size, bool)
        chosen[[int(place[-1]) for place in cells]] = True
        return chosen

    def ask_all(self, chosen: Mask) -> None:
        """Whatever others in a sum with one of these organisations can give."""
        for names in OF_PARTNERS:
            self.give(self.first_partners(chosen, names[0], self.size), names)

    def first_partners(self, chosen: Mask, name: str, several: int) -> list[int]:
        """In each sum with one of these the first organisations that tell anything of this."""
        telling = np.isin(self.flags(name)[: self.size], (Flag.OK, Flag.AT_LEAST)) & ~self.nobody()
        same = self.beside(chosen) & telling
        return sorted(
            {
                int(place)
                for entry in self.sums
                for number in set(entry.group[same].tolist()) - {-1}
                if (chosen & (entry.group == number)).any()
                for place in np.flatnonzero(same & (entry.group == number))[:several]
            }
        )

    def ask_the_country(self) -> None:
        """Others of the country; where some are not enough, not they but the country's figures."""
        before = self.by_themselves | self.in_vain
        before |= self.unsafe(national=False, besides=before)
        full, wide = dict(self.grids), dict(self.intruders.wide)
        for _ in range(MOST_PARTNERS):
            if not self.unsafe(besides=before, first=True):
                return
            invited = INVITED in self.names
            if hiding := self.partners(INVITED, Flag.PROTECTS_ANOTHER)[:1] if invited else []:
                self.give(hiding, OF_PARTNERS[1])
            elif others := self.partners(COMPLETED, Flag.OK)[:1]:
                self.give(others, OF_PARTNERS[0])
        if not self.unsafe(besides=before, first=True):
            return
        self.grids.update(full)
        self.intruders.wide = wide
        self.hide_the_country((COMPLETED,))
        hiding = self.partners(INVITED, Flag.PROTECTS_ANOTHER) if INVITED in self.names else []
        for organisation in hiding[:MOST_PARTNERS]:
            if self.unsafe(besides=before, first=True):
                self.give([organisation], OF_PARTNERS[1])
        for names in (RATES, (INVITED,)):
            if self.unsafe(besides=before, first=True):
                self.hide_the_country(names)

    def hide_the_country(self, names: Sequence[str]) -> None:
        """These counts and rates of the country."""
        for name in names:
            if name in self.names and self.grids[name].organisations[-1] == NATIONAL:
                everyone = np.zeros(self.size + 1, bool)
                everyone[-1] = True
                self.leave(name, everyone)

    def hide_the_rest(self) -> None:
        """Where nothing was enough: every count of these organisations, and of the country."""
        if narrow := self.narrow():
            chosen = np.zeros(self.size, bool)
            chosen[[entry.organisation for entry in narrow]] = True
            for name in self.names:
                self.leave(name, chosen)
            self.hide_the_country(self.names)

    def narrow(self) -> list[Narrow]:
        """The counts that are less uncertain than the policy asks."""
        row = self.row[COMPLETED]
        looked = self.intruders.ask(self.grids, self.shape, self.sums, (True, True, -1))
        return [
            narrow_of(cells.axes, place, row) for one in looked for cells, place in one.unsafe()
        ]

    def refuse(self, narrow: Sequence[Narrow]) -> None:
        """Raise UnprotectedError where there are any."""
        if not narrow:
            return
        codes = self.grids[COMPLETED].organisations
        unsafe = {entry.organisation for entry in narrow}
        by_sums = bool(self.sums) and not unsafe & {int(place[-1]) for place in self.by_themselves}
        raise unprotected([codes[o] for o in sorted(unsafe)], self.wave, narrow, by_sums=by_sums)
