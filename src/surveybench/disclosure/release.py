"""From Results to a Release: what may be published. The only place that hides numbers.

It sees everything that is published together in one call, because a hidden figure must not be
recoverable from any other figure that goes out with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, replace
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.audit import shape_of
from surveybench.disclosure.basis import asked_by_rules, hidden_by_basis
from surveybench.disclosure.decided import UNPROTECTED
from surveybench.disclosure.everybody import Alike
from surveybench.disclosure.give_up import as_published, protect_counts
from surveybench.disclosure.nested_sums import KnownSums
from surveybench.disclosure.precision import FEWEST_BLURRED, coarse, with_released_decimals
from surveybench.disclosure.protect import known_sums
from surveybench.disclosure.stamp import figures_hashed
from surveybench.disclosure.withhold import UnprotectedError, withheld
from surveybench.errors import ReleaseError
from surveybench.quantities import (
    CATALOGUE,
    NEVER_ASKED,
    Axis,
    Basis,
    Figure,
    Flag,
    Frame,
    Grid,
    Organisation,
    Quantity,
    Ref,
    Worker,
    check_grid,
    frame,
    refuse_reported_wave,
)
from surveybench.quantities import figure as one_figure
from surveybench.quantities import figures as all_figures

# The types alone: results needs `enough` of this room before it can compute.
from surveybench.results.types import Provenance, Results, Standard
from surveybench.survey import Survey

_KEY = object()
RESPONDENTS = "standardise.respondents"
# Counts of a parent that its own report shows.
SUMMED = ("response_rate.completed", "response_rate.invited", RESPONDENTS, "score.n")


@dataclass(frozen=True)
class ReleasedParts:
    """What may be published of parts of organisations, such as sites.

    `within` says by the code of each whose part it is.
    """

    release: Release
    within: Mapping[str, str]


@dataclass(frozen=True)
class Release:
    """What may be published. Only `release` makes one; composing and writing accept nothing else.

    Hidden numbers are gone, not marked: their places hold NaN and a flag. `standard` is there
    where the release compares these organisations among themselves, `parts` where those that these
    are made of were published beside them.
    """

    survey: Survey
    organisations: tuple[Organisation, ...]
    grids: Mapping[str, Grid]
    provenance: Provenance
    standard: Standard | None
    key: InitVar[object]
    parts: ReleasedParts | None = None

    def __post_init__(self, key: object) -> None:
        """Refuse to be made by anyone else."""
        if key is not _KEY:
            raise ReleaseError("a Release is made by disclosure.release only.")

    def figure(
        self,
        statistic: str | Ref,
        measure: str = "",
        organisation: str = "",
        population: str = "",
        wave: int | str = "",
    ) -> Figure:
        """One number, or None and the reason: by its parts, or by its reference alone.

        Raises ReleaseError for an unknown reference.
        """
        if isinstance(statistic, Ref):
            return self.at(statistic)
        if not measure:
            return self.at(Ref.parse(statistic))
        return self.at(Ref(statistic, measure, organisation, population, wave))

    def table(
        self,
        statistic: str = "",
        *,
        measure: str = "",
        organisation: str = "",
        population: str = "",
        wave: int | str = "",
        option: str = "",
    ) -> Frame:
        """Numbers as a tidy table, rounded and hidden as they are released; all of them, or some.

        `statistic` is one quantity, such as score.score, or all of a statistic, such as score.
        Raises ReleaseError, with near matches, for what there is not.
        """
        labels = {
            Axis.MEASURE: measure,
            Axis.ORGANISATION: organisation,
            Axis.POPULATION: population,
            Axis.WAVE: wave,
            Axis.OPTION: option,
        }
        return frame(self.grids, statistic, labels, about=self._about)

    def distribution(
        self, measure: str, *, organisation: str = "", population: str = "", wave: int | str = ""
    ) -> Frame:
        """Shares of the answers to a question, and what is said of them: a row an answer.

        Raises ReleaseError, with near matches, for what there is not.
        """
        labels = {
            Axis.MEASURE: measure,
            Axis.ORGANISATION: organisation,
            Axis.POPULATION: population,
            Axis.WAVE: wave,
        }
        return frame(self.grids, "", labels, axis=Axis.OPTION, about=self._about)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Every number as a stream of Arrow, as pandas, polars, DuckDB and R take it."""
        return self.table().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        """Of what it is and how much it holds, at a prompt."""
        sizes = f"{len(self.organisations):,} organisations, {len(self.grids):,} quantities"
        return f"<Release of {self.survey.id} {self.survey.wave_name}: {sizes}>"

    def _repr_html_(self) -> str:
        """The first numbers, for a notebook."""
        return self.table()._repr_html_()

    @property
    def _about(self) -> dict[str, object]:
        made = self.provenance
        survey = {"survey": self.survey.id, "wave": self.survey.wave, "version": made.version}
        return {**survey, "publishable": True}

    def at(self, ref: Ref) -> Figure:
        """One number by its reference, with option. Raises ReleaseError as `figure` does."""
        refuse_reported_wave(ref, self.survey.wave)
        return one_figure(self.grids, ref)

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
        if statistic not in self.grids:
            self.figure(statistic, "", "", population, wave)
        return self.grids[statistic].block(
            Ref(statistic, "", "", population, wave), measures, organisations
        )

    def has(self, organisation: str, population: str) -> bool:
        """Whether any score of this wave may be shown for the organisation in the population."""
        w, p = self._cell("score.score", population)
        grid = self.grids["score.score"]
        o = grid.positions[Axis.ORGANISATION][organisation]
        return bool((grid.flags[w, p, :, o] == Flag.OK).any())

    def anyone_has(self, population: str) -> bool:
        """Whether any measure of this wave is compared between organisations in the population.

        The comparison itself may be missing: a published table of one organisation without this
        population does not hold the figures of the others.
        """
        w, p = self._cell("expected_range.national", population)
        flags = self.grids["expected_range.national"].flags
        return bool((flags[w, p] != Flag.TOO_FEW_ORGANISATIONS).any())

    def _cell(self, statistic: str, population: str) -> tuple[int, int]:
        """Position of the wave reported and of a population."""
        positions = self.grids[statistic].positions
        return positions[Axis.WAVE][self.survey.wave], positions[Axis.POPULATION][population]


def release(results: Results, catalogue: Mapping[str, Quantity] = CATALOGUE) -> Release:
    """What may be published of these results.

    Where counts of people can be protected in no other way, further scores are withheld and all
    is worked out again without them. What is hidden of a quantity follows from its basis in the
    catalogue; see `hidden_by_basis`.
    Raises ReleaseError, and releases nothing, where a quantity has no row, no basis, or a basis or
    an axis that no rule is about; UnprotectedError where nothing makes it safe.
    """
    while True:
        grids = dict(results.grids)  # taken out one by one: of thousands they are there but once
        bases = {name: _basis(name, grid, catalogue) for name, grid in grids.items()}
        results = replace(results, grids=asked_by_rules(grids, catalogue))
        try:
            return _released(results, grids, bases, catalogue)
        except UnprotectedError as error:
            if results.again is None:
                raise
            further = withheld(results, error.narrow)
            if not further.any():
                raise
            results = results.again(further)


def _released(
    results: Results, full: dict[str, Grid], bases: dict[str, Basis], rows: Mapping[str, Quantity]
) -> Release:
    """The release of results as they are, whose grids are taken out of `full`."""
    rules = hidden_by_basis(results)
    grids = {}
    for name in [*full]:
        grid, basis = full.pop(name), bases[name]
        if basis not in rules:
            raise ReleaseError(
                f"{name} rests on {basis}, which these results do not count.",
                remedy="Give its row in quantities/catalogue.py a basis that they count, or leave "
                "it out of the results.",
            )
        flags = grid.flags.copy()
        for hidden in rules[basis]:
            _mark(flags, hidden.on(name, grid), hidden.flag)
        grids[name] = _without_flagged(grid, flags)
        if basis is Basis.SCORE and results.alike is not None:
            grids[name] = _with_bounds(name, grids[name], results.alike)
    grids = with_released_decimals(results.survey, grids)
    ours = RESPONDENTS in grids
    if ours and results.survey.settings.release.secondary == "on":
        whole = results.provenance.against is None
        shape = shape_of(results.survey, whole=whole)
        grids = protect_counts(grids, shape, results.grids, partial(_sums_known, results))
    return Release(
        results.survey,
        results.organisations,
        MappingProxyType(grids),
        _provenance(results, grids),
        _standard(results, grids),
        _KEY,
        _parts(results, rows),
    )


def _parts(results: Results, catalogue: Mapping[str, Quantity]) -> ReleasedParts | None:
    """What may be published of parts, judged as everything else is."""
    if results.parts is None:
        return None
    return ReleasedParts(release(results.parts.results, catalogue), results.parts.within)


def _provenance(results: Results, grids: Mapping[str, Grid]) -> Provenance:
    """Where the figures come from: those of a publisher from its file, ours from what is shown."""
    made = results.provenance
    if made.publisher is not None:
        return made
    return replace(made, inputs=(*figures_hashed(grids), *made.inputs))


def _sums_known(results: Results, wave: int) -> tuple[KnownSums, ...]:
    """Sums over organisations of one wave that are published elsewhere."""
    counts = {}
    for name in SUMMED:
        grid = results.grids[name]
        values = grid.values[grid.waves.index(wave)]
        counts[name] = values[..., : len(results.organisations)]
    shape = shape_of(results.survey)
    known = (known_sums(group, counts, shape.least) for group in results.sums)
    return tuple(as_published(sums, shape, wave) for sums in known)


def _basis(name: str, grid: Grid, catalogue: Mapping[str, Quantity]) -> Basis:
    """What a quantity rests on, as its row declares it."""
    check_grid(name, grid, catalogue)
    basis = catalogue[name].basis
    if not isinstance(basis, Basis):
        raise ReleaseError(
            f"{name} has no basis: nobody has said whose people it rests on.",
            remedy=f"Add basis=Basis.… to its row in quantities/catalogue.py: "
            f"{', '.join(one.name for one in Basis)}.",
        )
    for axis, decided in UNPROTECTED.items():
        # What a publisher worked out has left already, option by option.
        ours = grid.worked_out_by is not Worker.PUBLISHER
        if axis in grid.axes and ours and basis not in decided:
            raise ReleaseError(
                f"{name} stands on the axis {axis}, and nothing decides yet what is hidden on it.",
                remedy="Add its rule to disclosure/basis.py before it is released.",
            )
    return basis


def _mark(flags: NDArray[np.int8], hidden: NDArray[np.bool_], flag: Flag) -> None:
    """Flag what is hidden; what never was there, or cannot be compared, keeps its own reason.

    What a publisher does not give is not there to be hidden, but may still have too few
    organisations to be compared.
    """
    kinds = (*NEVER_ASKED, Flag.TOOK_NO_PART, Flag.NO_INVITED_LIST)
    if flag is not Flag.TOO_FEW_ORGANISATIONS:
        kinds = (*kinds, Flag.NOT_PUBLISHED)
    outside = np.isin(flags, kinds)
    flags[np.broadcast_to(hidden, flags.shape) & ~outside] = flag


def _without_flagged(grid: Grid, flags: NDArray[np.int8]) -> Grid:
    """The same grid without the values that are flagged."""
    return replace(grid, values=np.where(flags == Flag.OK, grid.values, np.nan), flags=flags)


def _with_bounds(name: str, grid: Grid, alike: Alike) -> Grid:
    """The same scores with what those that are above or below something are above or below."""
    if grid.values.shape != alike.mask.shape:
        raise ReleaseError(
            f"{name} rests on {Basis.SCORE}, and is not of every wave and organisation as scores "
            "are.",
            remedy="Change the basis or the axes of its row in quantities/catalogue.py.",
        )
    above, below = grid.flags == Flag.ABOVE, grid.flags == Flag.BELOW
    if not (above | below).any():
        return grid
    bounds = np.where(above, alike.above, np.where(below, alike.below, np.nan))
    return replace(grid, bounds=bounds)


def _standard(results: Results, grids: Mapping[str, Grid]) -> Standard | None:
    """The standard of populations in which organisations are compared, always rounded.

    Its shares are fractions of all respondents, whose number can be found from them: less the
    respondents of the organisations shown, that would give the hidden ones. Where these are one
    organisation, or few people, shares of few respondents do not leave at all.
    """
    if results.standard is None:
        return None
    standard, least = results.standard, results.survey.settings.release.min_respondents
    people = results.grids[RESPONDENTS].values
    few_people = np.isin(grids[RESPONDENTS].flags, (Flag.SUPPRESSED, Flag.PROTECTS_ANOTHER))
    hidden = np.where(few_people, people, 0)
    few = (hidden.sum(axis=2) > 0) & (hidden.sum(axis=2) < least)
    leaks = (((hidden > 0).sum(axis=2) == 1) | few).any(axis=1)
    compared = (grids["expected_range.national"].flags == Flag.OK).any(axis=2)
    respondents = people.sum(axis=2)
    withheld = ~compared | (leaks[:, None] & (respondents < FEWEST_BLURRED))
    shares = coarse(standard.shares, respondents)
    shares[withheld] = np.nan
    return replace(standard, shares=shares, rounded=standard.waves)
