"""What one organisation's report is made from: a release, seen from that organisation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.quantities import ALL, Figure, Organisation, did_you_mean
from surveybench.report.charts import Bar
from surveybench.report.compose import ranked
from surveybench.report.document import Cell
from surveybench.report.lens import Lens, bound_gap
from surveybench.report.lens.rounding import NONE, number, percent, plotted, signed
from surveybench.report.words import report as words
from surveybench.survey import Population, Survey


@dataclass(frozen=True)
class National:
    """What every organisation's report shares: the lens, and the ranking of each section.

    `rankings` is by population and section, lowest score first; `doubtful` are those whose order
    is chance for a large part. `sites` are what these organisations are made of, if that is known.
    """

    lens: Lens
    rankings: Mapping[tuple[str, str], tuple[Bar, ...]]
    doubtful: frozenset[tuple[str, str]] = frozenset()
    sites: Lens | None = None


def prepare(release: Release) -> National:
    """What every report of a release shares, made once."""
    survey = release.survey
    rankings = {
        (population.id, section.id): _ranking(release, population.id, section.id)
        for population in survey.populations
        for section in survey.sections
    }
    lens = Lens(release)
    doubtful = frozenset(
        (population, section)
        for population, section in rankings
        if ranked.doubtful(lens, section, population)
    )
    sites = Lens(release.parts.release) if release.parts else None
    return National(lens, MappingProxyType(rankings), doubtful, sites)


def _ranking(release: Release, population: str, section: str) -> tuple[Bar, ...]:
    bars = []
    for organisation in release.organisations:
        key = (section, organisation.code, population, release.survey.wave)
        score, band, lower, upper = (
            release.figure(name, *key).value
            for name in ("score.score", "expected_range.band", "score.lower", "score.upper")
        )
        if score is not None:
            ends = (None if end is None else plotted(end) for end in (lower, upper))
            judged = int(band) if band else None
            bar = Bar(organisation.code, organisation.name, plotted(score), judged, *ends)
            bars.append((score, bar))
    if len(bars) == 1:
        return ()  # nobody to rank it among, as in the table of one organisation
    return tuple(bar for _, bar in sorted(bars, key=lambda pair: (pair[0], pair[1].organisation)))


@dataclass(frozen=True)
class View:
    """A release from one organisation's side; `population` is empty for all of them."""

    organisation: Organisation
    national: National
    population: str = ""

    def within(self, population: str) -> View:
        """The same, with the sections and questions of a population alone."""
        return self if population == self.population else replace(self, population=population)

    @property
    def lens(self) -> Lens:
        """The release as every organisation sees it."""
        return self.national.lens

    @property
    def release(self) -> Release:
        """What may be published."""
        return self.lens.release

    @property
    def survey(self) -> Survey:
        """The definition; within a population, as that is reported with it."""
        survey = self.release.survey
        return survey.of(self.population) if self.population else survey

    @property
    def populations(self) -> tuple[Population, ...]:
        """Populations that are reported."""
        return self.lens.populations

    @property
    def sites(self) -> tuple[Organisation, ...]:
        """The sites of this organisation that have results of their own, by code."""
        return sites_of(self.release, (self.organisation.code,))

    def has(self, population: str) -> bool:
        """Whether this organisation has any result of this wave in the population."""
        return self.release.has(self.organisation.code, population)

    def own(self, statistic: str, measure: str, population: str, wave: int = 0) -> Figure:
        """A figure of this organisation; without a wave, of the wave reported."""
        return self.lens.figure(statistic, measure, self.organisation.code, population, wave)

    def everyone(self, quantity: str, measure: str, population: str, wave: int = 0) -> Figure:
        """A figure of all organisations together, such as `national` or `lowest`."""
        return self.lens.everyone(quantity, measure, population, wave)

    def response(self, quantity: str, *, national: bool = False, wave: int = 0) -> Figure:
        """A response figure of this organisation, or of all."""
        if national:
            return self.lens.response(quantity, wave=wave)
        return self.lens.response(quantity, self.organisation.code, wave)

    def compared(self, measure: str, population: str) -> bool:
        """Whether organisations are compared on this measure."""
        return self.lens.compared(measure, population)

    def compares(self, population: str) -> bool:
        """Whether organisations are compared on any measure."""
        return self.lens.compares(population)

    def people(self, population: str) -> Figure | None:
        """Respondents of a known stratum in a population, or None where nothing is shown of them.

        None too where neither is asked: then they are not known of anybody.
        """
        if "standardise.respondents" not in self.release.grids or not (
            self.survey.stratified or self.survey.strata == ()
        ):
            return None
        figure = self.own("standardise.respondents", ALL, population)
        return figure if is_told(figure) else None

    def verdict(self, item: str, population: str, then: int) -> Figure:
        """-1, 0 or 1: this wave against an earlier one."""
        return self.own("change.verdict", item, population, then)

    def band(self, measure: str, population: str) -> int | None:
        """The band of this organisation, 1 to 7."""
        value = self.own("expected_range.band", measure, population).value
        return None if value is None else int(value)


def sites_of(release: Release, codes: Collection[str]) -> tuple[Organisation, ...]:
    """The sites of these organisations that have results of their own, by code."""
    parts = release.parts
    if parts is None:
        return ()
    return tuple(o for o in parts.release.organisations if parts.within.get(o.code) in codes)


def view(national: National, code: str) -> View:
    """A release from one organisation's side. Raises ReleaseError for an unknown code."""
    release = national.lens.release
    for organisation in release.organisations:
        if organisation.code == code:
            return View(organisation, national)
    raise ReleaseError(
        f"there is no organisation {code}.",
        remedy=did_you_mean(code, [one.code for one in release.organisations]),
    )


def is_told(figure: Figure) -> bool:
    """Whether a number is shown, or a bound of it."""
    return figure.value is not None or figure.bound is not None


def cell(lens: Lens, figure: Figure, decimals: int | None = None, *, strong: bool = False) -> Cell:
    """A figure as it stands on a page; its bound, or a dash, where it may not be shown.

    Without `decimals` it has those of a printed score.
    """
    if figure.bound is not None:
        gaps = bound_gap(lens.survey, figure)
        return Cell(words.BOUNDS[figure.flag.word].format_map(gaps), ref=str(figure.ref))
    decimals = lens.printed if decimals is None else decimals
    if figure.value is None:
        return Cell(NONE, ref=str(figure.ref))
    return Cell(number(figure.value, decimals), ref=str(figure.ref), strong=strong)


def difference_cell(lens: Lens, figure: Figure, decimals: int | None = None) -> Cell:
    """How much more or less one score is than another, with its sign; a dash where not shown."""
    if figure.value is None:
        return Cell(NONE, ref=str(figure.ref))
    shown = signed(figure.value, lens.printed if decimals is None else decimals)
    return Cell(shown, ref=str(figure.ref))


def rate(figure: Figure) -> Cell:
    """A share as a percentage."""
    if figure.bound is not None:
        gaps = {"bound": percent(figure.bound)}
        return Cell(words.BOUNDS[figure.flag.word].format_map(gaps), ref=str(figure.ref))
    if figure.value is None:
        return Cell(NONE, ref=str(figure.ref))
    return Cell(percent(figure.value), ref=str(figure.ref))


def score_cell(view: View, figure: Figure, *, strong: bool = False) -> Cell:
    """A score as it stands on a page, with as many decimals as its source has, one at most."""
    return cell(view.lens, figure, view.lens.score_decimals, strong=strong)
