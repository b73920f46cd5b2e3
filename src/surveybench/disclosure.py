"""From Results to a Release: what may be published. The only place that hides numbers.

It sees everything that is published together in one call, because a hidden figure must not be
recoverable from any other figure that goes out with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import ReleaseError
from surveybench.reportable import apart, guarded, insides
from surveybench.results import (
    NATIONAL,
    Figure,
    Flag,
    Grid,
    Organisation,
    Provenance,
    Ref,
    Results,
    Standard,
)
from surveybench.results import figure as one_figure
from surveybench.results import figures as all_figures
from surveybench.survey import Survey

_KEY = object()
# Of fewer people than this even rounded shares tell too much.
FEWEST_BLURRED = 100


@dataclass(frozen=True)
class Release:
    """What may be published. Only `release` makes one; composing and writing accept nothing else.

    Hidden numbers are gone, not marked: their places hold NaN and a flag. `standard` is there
    where the release compares these organisations among themselves.
    """

    survey: Survey
    organisations: tuple[Organisation, ...]
    grids: Mapping[str, Grid]
    provenance: Provenance
    standard: Standard | None
    key: InitVar[object]

    def __post_init__(self, key: object) -> None:
        """Refuse to be made by anyone else."""
        if key is not _KEY:
            raise ReleaseError("a Release is made by disclosure.release only.")

    def figure(
        self, statistic: str, measure: str, organisation: str, population: str, wave: int
    ) -> Figure:
        """One number, or None and the reason. Raises ReleaseError for an unknown reference."""
        return one_figure(self.grids, Ref(statistic, measure, organisation, population, wave))

    def figures(self) -> Iterator[Figure]:
        """Every number, one row a statistic, in a fixed order."""
        return all_figures(self.grids)

    def block(
        self,
        statistic: str,
        measures: Sequence[str],
        organisations: Sequence[str],
        population: str,
        wave: int,
    ) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """Values, NaN where hidden, and flags [measure, organisation] of one population and wave.

        The same as `figure` says one by one, for whoever goes through thousands. Raises
        ReleaseError as it does.
        """
        for measure, organisation in zip(measures[:1], organisations[:1], strict=False):
            self.figure(statistic, measure, organisation, population, wave)
        grid = self.grids[statistic]
        waves, populations, *others = grid.positions
        at = [
            [where[name] for name in names]
            for where, names in zip(others, (measures, organisations), strict=True)
        ]
        here = (waves[wave], populations[population])
        inside = np.ix_(*at)
        return grid.values[here][inside], grid.flags[here][inside]

    def has(self, organisation: str, population: str) -> bool:
        """Whether any score of this wave may be shown for the organisation in the population."""
        grid = self.grids["score.score"]
        w, p = grid.positions[0][self.survey.wave], grid.positions[1][population]
        o = grid.positions[3][organisation]
        return bool((grid.flags[w, p, :, o] == Flag.OK).any())

    def anyone_has(self, population: str) -> bool:
        """Whether any measure of this wave is compared between organisations in the population.

        The comparison itself may be missing: a published table of one organisation without this
        population does not hold the figures of the others.
        """
        grid = self.grids["expected_range.national"]
        w, p = grid.positions[0][self.survey.wave], grid.positions[1][population]
        return bool((grid.flags[w, p] != Flag.TOO_FEW_ORGANISATIONS).any())


def release(results: Results) -> Release:
    """What may be published of these results.

    Scores on too few people, and everything made from them, are hidden (methods.md 6.1, 6.3);
    measures that too few organisations have lose their comparison, and a section with such an
    item is hidden for everyone (6.2); counts that would give a hidden count back are hidden too
    (6.6). Where the organisations are parts of one that has figures of its own, these must not
    give a hidden part back either.
    """
    hidden = ~results.shown
    alone = _alone(results)
    grids = {}
    for statistic, grid in results.grids.items():
        flags = grid.flags.copy()
        kind = statistic.partition(".")[0]
        if kind == "score":
            _mark(flags, hidden, Flag.SUPPRESSED)
            _mark(flags, _sections_alone(results, alone)[..., None], Flag.TOO_FEW_ORGANISATIONS)
        elif (
            kind in {"expected_range", "reliability"}
            and statistic != "expected_range.organisations"
        ):
            if grid.organisations != (NATIONAL,):
                _mark(flags, hidden[:1], Flag.SUPPRESSED)
            _mark(flags, alone[: len(grid.waves), ..., None], Flag.TOO_FEW_ORGANISATIONS)
        elif kind == "change":
            _mark(flags, hidden[1:] | hidden[:1], Flag.SUPPRESSED)
        grids[statistic] = _kept(grid, flags)
    grids = _hide_counts(results, grids)
    return Release(
        results.survey,
        results.organisations,
        MappingProxyType(grids),
        results.provenance,
        _standard(results, grids),
        _KEY,
    )


def _mark(flags: NDArray[np.int8], where: NDArray[np.bool_], flag: Flag) -> None:
    """Flag what is hidden; what was never asked or cannot be compared keeps its own reason."""
    outside = (flags == Flag.NOT_ASKED) | (flags == Flag.NOT_COMPARABLE)
    flags[np.broadcast_to(where, flags.shape) & ~outside] = flag


def _kept(grid: Grid, flags: NDArray[np.int8]) -> Grid:
    """The same grid without the values that are flagged."""
    values = np.where(flags == Flag.OK, grid.values, np.nan)
    return Grid(grid.waves, grid.populations, grid.measures, grid.organisations, values, flags)


def _alone(results: Results) -> NDArray[np.bool_]:
    """Measures without a comparison [wave, population, measure].

    Published figures may say that the organisations were too few, and not how many they were.
    """
    grid = results.grids["expected_range.organisations"]
    few = grid.values[..., 0] < results.survey.settings.release.min_organisations
    few |= grid.flags[..., 0] == Flag.TOO_FEW_ORGANISATIONS
    return few | _sections_of(results, few)


def _sections_alone(results: Results, alone: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Sections that are hidden for everyone because an item of theirs has no comparison."""
    items = alone.copy()
    for section in results.survey.sections:
        items[..., results.survey.measures.index(section.id)] = False
    return _sections_of(results, items)


def _sections_of(results: Results, items: NDArray[np.bool_]) -> NDArray[np.bool_]:
    found = np.zeros_like(items)
    names = results.survey.measures
    for section in results.survey.sections:
        members = [names.index(item) for item in section.items]
        found[..., names.index(section.id)] = items[..., members].any(axis=-1)
    return found


def _hide_counts(results: Results, grids: dict[str, Grid]) -> dict[str, Grid]:
    """Hide small counts of respondents, and counts that would give a small one back.

    Published figures have no diagnostics of standardising.
    """
    few = _few_returns(
        results.grids["response_rate.completed"].values,
        results.survey.settings.release.min_respondents,
    )
    hide = {f"response_rate.{name}": few for name in ("completed", "raw", "adjusted")}
    if "standardise.respondents" in results.grids:
        people = _few_people(results, few)
        hide |= {name: people for name in grids if name.startswith("standardise.")}
    for statistic, where in hide.items():
        flags = grids[statistic].flags.copy()
        _mark(flags, where, Flag.SUPPRESSED)
        grids[statistic] = _kept(grids[statistic], flags)
    return grids


def _few_people(results: Results, few_returns: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Populations of an organisation whose diagnostics of standardising are hidden.

    Its usable returns are the sum of its populations: where they are hidden, so are all of these;
    where they are shown, what they leave beside the shown populations must not be few people.
    """
    policy = results.survey.settings.release
    everyone = results.grids["response_rate.completed"].values[:, 0, 0, :-1]
    known = results.grids["standardise.respondents"].values[:, :, 0]
    people = known + results.grids["standardise.excluded"].values[:, :, 0]
    n = np.concatenate([people, everyone[:, None]], axis=1).swapaxes(0, 1).astype(np.int64)
    enough = n >= policy.min_respondents
    enough[-1] = ~few_returns[:, 0, 0, :-1]
    if policy.secondary == "on":
        inside = insides(results.survey)
        all_groups = frozenset(("", "returns", *results.survey.groups))
        enough = guarded([*inside, all_groups], n, enough, policy.min_respondents)
        if results.provenance.against:
            enough = apart(n, enough, policy.min_respondents)
        enough &= enough[-1]
    return ~enough[:-1].swapaxes(0, 1)[:, :, None, :]


def _few_returns(completed: NDArray[np.float64], least: int) -> NDArray[np.bool_]:
    """Organisations with too few usable returns; one alone takes the next smallest with it.

    The last column is national: the sum over organisations, from which a single hidden count
    could be worked out.
    """
    few = completed < least
    for w in range(few.shape[0]):
        own, counts = few[w, 0, 0, :-1], completed[w, 0, 0, :-1]
        if own.sum() == 1 and len(own) > 1:
            own[np.where(own | np.isnan(counts), np.inf, counts).argmin()] = True
        few[w, 0, 0, -1] |= own.sum() == 1
    return few


def _standard(results: Results, grids: Mapping[str, Grid]) -> Standard | None:
    """The standard of populations in which organisations are compared.

    Its shares are fractions of all respondents, whose number can be found from them: less the
    respondents of the organisations shown, that would give the hidden ones. Where these are one
    organisation, or few people, the shares of that wave are rounded.
    """
    if results.standard is None:
        return None
    standard, least = results.standard, results.survey.settings.release.min_respondents
    people = results.grids["standardise.respondents"].values[:, :, 0]
    seen = grids["standardise.respondents"].flags[:, :, 0] == Flag.OK
    hidden = np.where(seen, 0, people)
    few = (hidden.sum(axis=2) > 0) & (hidden.sum(axis=2) < least)
    leaks = (((hidden > 0).sum(axis=2) == 1) | few).any(axis=1)
    compared = (grids["expected_range.national"].flags[..., 0] == Flag.OK).any(axis=2)
    shares = np.where(compared[..., None], standard.shares, np.nan)
    for w in np.flatnonzero(leaks):
        shares[w] = [_blurred(part, n) for part, n in zip(shares[w], people[w].sum(1), strict=True)]
    rounded = tuple(standard.waves[w] for w in np.flatnonzero(leaks))
    return replace(standard, shares=shares, rounded=rounded)


def _blurred(shares: NDArray[np.float64], people: float) -> NDArray[np.float64]:
    """Shares rounded so far that many numbers of people give them; none of too few people."""
    if people < FEWEST_BLURRED:
        return np.full(shares.shape, np.nan)
    step = 0.001 if people >= 20 * FEWEST_BLURRED else 0.01
    return np.where(shares > 0, np.maximum(np.round(shares / step), 0.5) * step, shares)
