"""What one organisation's report is made from: a release, seen from that organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.quantities import ALL, NATIONAL, Figure, Flag, Organisation
from surveybench.report.charts import Bar
from surveybench.report.compose.rounding import NONE, number, percent, plotted
from surveybench.report.document import Cell
from surveybench.survey import Population, Survey


@dataclass(frozen=True)
class National:
    """What every organisation's report shares: the ranking of each section.

    `rankings` is by population and section, lowest score first.
    """

    rankings: Mapping[tuple[str, str], tuple[Bar, ...]]


def prepare(release: Release) -> National:
    """What every report of a release shares, made once."""
    survey = release.survey
    rankings = {
        (population.id, section.id): _ranking(release, population.id, section.id)
        for population in survey.populations
        for section in survey.sections
    }
    return National(MappingProxyType(rankings))


def _ranking(release: Release, population: str, section: str) -> tuple[Bar, ...]:
    bars = []
    for organisation in release.organisations:
        key = (section, organisation.code, population, release.survey.wave)
        score = release.figure("score.score", *key).value
        band = release.figure("expected_range.band", *key).value
        if score is not None:
            name, shown = organisation.name, plotted(score)
            bars.append((score, Bar(organisation.code, name, shown, int(band) if band else None)))
    return tuple(bar for _, bar in sorted(bars, key=lambda pair: (pair[0], pair[1].organisation)))


def reported(release: Release) -> tuple[Population, ...]:
    """Populations that are reported: those compared, or, where none is, those with scores."""
    offered = release.survey.populations
    compared = tuple(p for p in offered if release.anyone_has(p.id))
    codes = [organisation.code for organisation in release.organisations]
    return compared or tuple(p for p in offered if any(release.has(c, p.id) for c in codes))


@dataclass(frozen=True)
class View:
    """A release from one organisation's side."""

    release: Release
    organisation: Organisation
    national: National

    @property
    def survey(self) -> Survey:
        """The definition."""
        return self.release.survey

    @cached_property
    def populations(self) -> tuple[Population, ...]:
        """Populations that are reported."""
        return reported(self.release)

    @cached_property
    def nested(self) -> bool:
        """Whether a figure is part of another, so that it may have to be hidden for it."""
        groups = [set(p.groups or ("", *self.survey.groups)) for p in self.survey.populations]
        inside = any(a < b for a in groups for b in groups)
        inside = inside or self.release.provenance.against is not None
        return inside and self.survey.settings.release.secondary == "on"

    def has(self, population: str) -> bool:
        """Whether this organisation has any result of this wave in the population."""
        return self.release.has(self.organisation.code, population)

    def own(self, statistic: str, measure: str, population: str, wave: int = 0) -> Figure:
        """A figure of this organisation; without a wave, of the wave reported."""
        code = self.organisation.code
        return self.release.figure(statistic, measure, code, population, wave or self.survey.wave)

    def everyone(self, quantity: str, measure: str, population: str, wave: int = 0) -> Figure:
        """A figure of all organisations together, such as `national` or `lowest`."""
        statistic = f"expected_range.{quantity}"
        return self.release.figure(
            statistic, measure, NATIONAL, population, wave or self.survey.wave
        )

    def response(self, quantity: str, *, national: bool = False, wave: int = 0) -> Figure:
        """A response figure of this organisation, or of all."""
        code = NATIONAL if national else self.organisation.code
        return self.release.figure(
            f"response_rate.{quantity}", ALL, code, ALL, wave or self.survey.wave
        )

    def people(self, population: str) -> float | None:
        """Usable returns of the organisation in a population, or None where they are hidden."""
        if "standardise.respondents" not in self.release.grids:
            return None
        known = self.own("standardise.respondents", ALL, population).value
        unknown = self.own("standardise.excluded", ALL, population).value
        return None if known is None or unknown is None else known + unknown

    def compared(self, measure: str, population: str) -> bool:
        """Whether organisations are compared on this measure."""
        return self.everyone("national", measure, population).flag is Flag.OK

    def compares(self, population: str) -> bool:
        """Whether organisations are compared on any measure."""
        return population in self._comparing

    @cached_property
    def _comparing(self) -> frozenset[str]:
        measures = self.survey.measures
        return frozenset(
            population.id
            for population in self.survey.populations
            if any(self.compared(measure, population.id) for measure in measures)
        )

    def verdict(self, item: str, population: str, then: int) -> Figure:
        """-1, 0 or 1: this wave against an earlier one."""
        return self.own("change.verdict", item, population, then)

    def band(self, measure: str, population: str) -> int | None:
        """The band of this organisation, 1 to 7."""
        value = self.own("expected_range.band", measure, population).value
        return None if value is None else int(value)


def view(release: Release, code: str, national: National) -> View:
    """A release from one organisation's side. Raises ReleaseError for an unknown code."""
    for organisation in release.organisations:
        if organisation.code == code:
            return View(release, organisation, national)
    raise ReleaseError(
        f"there is no organisation {code}.",
        remedy=f"Known are: {', '.join(o.code for o in release.organisations[:10])}, …",
    )


def cell(figure: Figure, decimals: int = 1, *, strong: bool = False) -> Cell:
    """A figure as it stands on a page; a dash where it may not be shown."""
    if figure.value is None:
        return Cell(NONE, ref=str(figure.ref))
    return Cell(number(figure.value, decimals), ref=str(figure.ref), strong=strong)


def rate(figure: Figure) -> Cell:
    """A share as a percentage."""
    if figure.value is None:
        return Cell(NONE, ref=str(figure.ref))
    return Cell(percent(figure.value), ref=str(figure.ref))
