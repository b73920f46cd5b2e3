"""A release seen from above: every organisation's result of a measure, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from surveybench.disclosure import Release
from surveybench.report.compose import peers
from surveybench.report.compose.site.paths import Paths
from surveybench.report.compose.view import reported
from surveybench.results import NATIONAL, Figure, Flag, Organisation
from surveybench.survey import Population, Survey


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation's result of one measure; `changes` are verdicts, newest wave first."""

    organisation: Organisation
    n: Figure
    score: Figure
    lower: Figure
    upper: Figure
    band: int | None
    changes: tuple[Figure, ...]


@dataclass(frozen=True)
class Nation:
    """A release, with the paths of its site and the survey's words to fill sentences with."""

    release: Release
    paths: Paths

    @property
    def survey(self) -> Survey:
        """The definition."""
        return self.release.survey

    @cached_property
    def populations(self) -> tuple[Population, ...]:
        """Populations that are reported and that anybody here has results in."""
        return tuple(p for p in reported(self.release) if self.having(p.id))

    @cached_property
    def terms(self) -> Mapping[str, str]:
        """The survey's own words, also as the start of a sentence."""
        words, banding = self.survey.words, self.survey.settings.banding
        least = self.survey.settings.release
        levels = zip(("inner", "middle", "outer"), banding.confidence, strict=True)
        return {
            **peers.gaps(self.release),
            "organisation": words.organisation,
            "organisations": words.organisations,
            "Organisation": words.organisation[:1].upper() + words.organisation[1:],
            "Organisations": words.organisations[:1].upper() + words.organisations[1:],
            "respondents": words.respondents,
            "country": words.country,
            "least": str(least.min_respondents),
            "organisations_least": str(least.min_organisations),
            **{name: f"{level * 100:g}%" for name, level in levels},
        }

    def say(self, text: str, more: Mapping[str, str] | None = None) -> str:
        """A sentence with its braces filled in."""
        return text.format_map({**self.terms, **(more or {})})

    def everyone(self, quantity: str, measure: str, population: str, wave: int = 0) -> Figure:
        """A figure of all organisations together, such as `national` or `lowest`."""
        wave = wave or self.survey.wave
        return self.release.figure(
            f"expected_range.{quantity}", measure, NATIONAL, population, wave
        )

    def compared(self, measure: str, population: str) -> bool:
        """Whether organisations are compared on a measure."""
        return self.everyone("national", measure, population).flag is Flag.OK

    def having(self, population: str) -> int:
        """How many organisations have a result in a population."""
        return sum(self.release.has(o.code, population) for o in self.release.organisations)

    def counted(self, number: int) -> str:
        """`1 trust`, `50 trusts`."""
        names = self.survey.words
        return f"{number:,} {names.organisation if number == 1 else names.organisations}"

    def whole(self, measure: str, population: str) -> bool:
        """Whether the results of all organisations compared are here.

        A published table of one organisation has the average of all, and no other's score.
        """
        if self.release.provenance.against is not None:
            return True  # compared with others on purpose
        compared = self.everyone("organisations", measure, population).value
        least = self.survey.settings.release.min_organisations if compared is None else compared
        scored = [row.score.value for row in self.rows(measure, population)]
        return len(scored) - scored.count(None) >= least

    def compares(self, population: str) -> bool:
        """Whether organisations are compared on any measure."""
        return self.release.anyone_has(population)

    def home(self, code: str, population: str, measure: str) -> str:
        """Where an organisation's page shows a measure; without results, its first page."""
        if not self.release.has(code, population):
            return self.paths.organisation(code)
        section = next(s for s in self.survey.sections if measure in (s.id, *s.items))
        path = self.paths.part(code, population, "section", section.id)
        return path if measure == section.id else f"{path}#{population}-{measure}"

    def rows(self, measure: str, population: str) -> tuple[Row, ...]:
        """Every organisation's result, in the order of the release."""
        return tuple(self._row(o, measure, population) for o in self.release.organisations)

    def _row(self, organisation: Organisation, measure: str, population: str) -> Row:
        def own(statistic: str, wave: int) -> Figure:
            return self.release.figure(statistic, measure, organisation.code, population, wave)

        now = self.survey.wave
        band = own("expected_range.band", now).value
        changes = ()
        if measure in self.survey.item:
            changes = tuple(own("change.verdict", wave) for wave in self.survey.waves[1:])
        return Row(
            organisation,
            own("score.n", now),
            own("score.score", now),
            own("score.lower", now),
            own("score.upper", now),
            None if band is None else int(band),
            changes,
        )
