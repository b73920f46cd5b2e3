"""A release seen from above: every organisation's result of a measure, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

from surveybench.disclosure import Release
from surveybench.quantities import Figure, Flag, Organisation
from surveybench.report.compose.site.paths import Paths
from surveybench.report.compose.waves import compared
from surveybench.report.lens import Lens
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


# Of more organisations each has one page of its own, with all its scores and without charts, and
# they are listed and put side by side in parts: a site of thousands would have a million files.
MANY = 400
SIDE_BY_SIDE = 50


@dataclass(frozen=True)
class Nation:
    """A release, with the paths of its site and the survey's words to fill sentences with."""

    lens: Lens
    paths: Paths

    @property
    def release(self) -> Release:
        """What may be published."""
        return self.lens.release

    @property
    def survey(self) -> Survey:
        """The definition."""
        return self.release.survey

    @cached_property
    def populations(self) -> tuple[Population, ...]:
        """Populations that are reported and that anybody here has results in."""
        return tuple(p for p in self.lens.populations if self.having(p.id))

    @property
    def many(self) -> bool:
        """Whether the organisations are too many for a set of pages each."""
        return len(self.release.organisations) > MANY

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all organisations, in the order of the release."""
        return tuple(organisation.code for organisation in self.release.organisations)

    @cached_property
    def _having(self) -> Mapping[str, frozenset[str]]:
        """By population the organisations with any score of this wave."""
        grid, wave = self.release.grids["score.score"], self.survey.wave
        found = {}
        for p, population in enumerate(grid.populations):
            anything = (grid.flags[grid.waves.index(wave), p] == Flag.OK).any(axis=0)
            found[population] = frozenset(
                code for code, any_ in zip(grid.organisations, anything, strict=True) if any_
            )
        return found

    def by_name(self, population: str) -> tuple[Organisation, ...]:
        """The organisations with results in a population, in the order of a list."""
        present = (o for o in self.release.organisations if self.has(o.code, population))
        return tuple(sorted(present, key=lambda o: (o.name.casefold(), o.code)))

    def parts(self, population: str) -> tuple[tuple[Organisation, ...], ...]:
        """The same, as they stand side by side on pages."""
        there = self.by_name(population)
        size = SIDE_BY_SIDE if self.many else len(there)
        return tuple(there[at : at + size] for at in range(0, len(there), size))

    @cached_property
    def sides(self) -> Mapping[tuple[str, str], int]:
        """In which of these parts an organisation stands, by population and code."""
        return {
            (population.id, organisation.code): at
            for population in self.populations
            for at, part in enumerate(self.parts(population.id))
            for organisation in part
        }

    def say(self, text: str, more: Mapping[str, str] | None = None) -> str:
        """A sentence with its braces filled in."""
        return self.lens.say(text, more)

    def everyone(self, quantity: str, measure: str, population: str, wave: int = 0) -> Figure:
        """A figure of all organisations together, such as `national` or `lowest`."""
        return self.lens.everyone(quantity, measure, population, wave)

    def compared(self, measure: str, population: str) -> bool:
        """Whether organisations are compared on a measure."""
        return self.lens.compared(measure, population)

    def having(self, population: str) -> int:
        """How many organisations have a result in a population."""
        return len(self._having[population])

    def has(self, code: str, population: str) -> bool:
        """Whether an organisation has any result in a population."""
        return code in self._having[population]

    def counted(self, number: int) -> str:
        """`1 trust`, `50 trusts`."""
        return self.lens.organisations(number)

    def whole(self, measure: str, population: str) -> bool:
        """Whether the results of all organisations compared are here.

        A published table of one organisation has the average of all, and no other's score.
        """
        if self.release.provenance.against is not None:
            return True  # compared with others on purpose
        compared = self.everyone("organisations", measure, population).value
        least = self.survey.settings.release.min_organisations if compared is None else compared
        wave = self.survey.wave
        _, flags = self.release.block("score.score", (measure,), self.codes, population, wave)
        return int((flags == Flag.OK).sum()) >= least

    def compares(self, population: str) -> bool:
        """Whether organisations are compared on any measure."""
        return self.release.anyone_has(population)

    def home(self, code: str, population: str, measure: str) -> str:
        """Where an organisation's page shows a measure; without results, its first page."""
        if not self.has(code, population):
            return self.paths.organisation(code)
        if self.many:
            return f"{self.paths.organisation(code)}#scores-{population}"
        score = self.release.figure("score.score", measure, code, population, self.survey.wave)
        if measure in self.survey.item and score.value is None:
            return f"{self.paths.part(code, population)}#withheld-{population}"
        section = next(s for s in self.survey.sections if measure in (s.id, *s.items))
        path = self.paths.part(code, population, "section", section.id)
        return path if measure == section.id else f"{path}#{population}-{measure}"

    def rows(self, measure: str, population: str) -> tuple[Row, ...]:
        """Every organisation's result, in the order of the release."""
        now, earlier = self.survey.wave, compared(self.survey)

        def of(statistic: str, wave: int) -> list[Figure]:
            return self.lens.figures(statistic, (measure,), self.codes, population, wave)

        moved = [of("change.verdict", wave) for wave in earlier if measure in self.survey.item]
        changes = zip(*moved, strict=True) if moved else repeat(())
        own_figures = [of(f"score.{name}", now) for name in ("n", "score", "lower", "upper")]
        bands = [None if f.value is None else int(f.value) for f in of("expected_range.band", now)]
        return tuple(map(Row, self.release.organisations, *own_figures, bands, changes))
