"""What people answered to a question: all of the country by year, and each organisation's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveybench.quantities import NATIONAL, Figure, Ref
from surveybench.report.compose.answer_bars import chart, ordered, shares
from surveybench.report.compose.answers import dashes
from surveybench.report.compose.say import text
from surveybench.report.compose.site.names import measure_short, measure_title, verdict
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.view import rate
from surveybench.report.document import Block, Cell, Column, Group, Table
from surveybench.report.lens.named import wave_name, wave_names
from surveybench.report.words import answers as words
from surveybench.survey import Item, Option, Population

OWN, SHARE, CHANGE = "score.share", "score.national_share", "distribution.verdict"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a population, with the answers of which shares are given."""

    nation: Nation
    population: Population
    item: Item
    options: tuple[Option, ...]

    @property
    def gaps(self) -> dict[str, str]:
        """What names it in sentences."""
        measure = measure_short(self.nation, self.item.id)
        return {"measure": measure, "population": self.population.name}

    def ref(self, statistic: str, option: Option, wave: int = 0, code: str = NATIONAL) -> Ref:
        """The name of a share; without a wave, of the wave reported."""
        when = wave or self.nation.survey.wave
        return Ref(statistic, self.item.id, code, self.population.id, when, str(option.code))

    def figure(self, statistic: str, option: Option, wave: int = 0, code: str = NATIONAL) -> Figure:
        """A share as it was released."""
        return self.nation.release.at(self.ref(statistic, option, wave, code))


def asked(nation: Nation, population: Population, measure: str) -> Asked | None:
    """A question of which shares are known; None of a section."""
    known = nation.lens.has_any(SHARE) or nation.lens.has_any(OWN)
    if not known or measure not in nation.survey.item:
        return None
    item = nation.survey.item[measure]
    return Asked(nation, population, item, tuple(ordered(nation.lens, item)))


def answers(nation: Nation, population: Population, measure: str) -> Iterator[Block]:
    """The share of each answer in every wave, and whether it changed; nothing of a section.

    Nothing too where no wave's shares may be shown.
    """
    question = asked(nation, population, measure)
    if question is None or not nation.lens.has_any(SHARE):
        return
    waves = _waves(question)
    if not waves:
        return
    yield text("heading", nation.say(words.NATION_HEADING))
    lead = words.NATION_LEAD if _ours(nation) else words.ANSWERS_LEAD_PUBLISHED
    figures = [question.figure(SHARE, option, w) for w in waves for option in question.options]
    flags = {share.flag for share in figures if share.value is None}
    reasons = dashes(flags, words.NATION_DASH, words.NATION_DASH_OTHER)
    yield text("note", " ".join(map(nation.say, (lead, *reasons))))
    names = wave_names(nation.survey)
    rows = tuple(
        row
        for wave in waves
        for row in shares(
            nation.lens,
            names[wave],
            question.ref(SHARE, question.options[0], wave),
            question.options,
        )
    )
    label = measure_title(nation, measure)
    bars = chart(nation.lens, "bars", label, question.options, rows)
    yield Group("change", (bars, _by_wave(question, waves)), "answers-chart")


def _waves(question: Asked) -> list[int]:
    """The waves of which any share is shown, the latest first."""
    return [
        wave
        for wave in question.nation.survey.waves
        if any(question.figure(SHARE, o, wave).value is not None for o in question.options)
    ]


def _by_wave(question: Asked, waves: Sequence[int]) -> Table:
    nation = question.nation
    tested = [
        wave for wave in waves if wave != nation.survey.wave and CHANGE in nation.release.grids
    ]
    heads = [
        words.OPTION,
        *(wave_name(nation.survey, wave) for wave in waves),
        *(_since(nation, wave) for wave in tested),
    ]
    rows = tuple(
        (
            Cell(option.label),
            *(rate(question.figure(SHARE, option, wave)) for wave in waves),
            *(verdict(nation.lens, question.figure(CHANGE, option, wave)) for wave in tested),
        )
        for option in question.options
    )
    numbers = ["left", *("right" for _ in waves), *("left" for _ in tested)]
    columns = tuple(
        Column(head, "right" if side == "right" else "left", 1.0 if place else 3.0)
        for place, (head, side) in enumerate(zip(heads, numbers, strict=True))
    )
    return Table("answers", nation.say(words.NATION_TABLE, question.gaps), columns, rows)


def by_organisation(nation: Nation, population: Population, measure: str) -> Table | None:
    """A row for each organisation of which any share is shown; None where there is none."""
    question = asked(nation, population, measure)
    if question is None or not nation.lens.has_any(OWN):
        return None
    rows = []
    for organisation in nation.by_name(population.id):
        code = organisation.code
        figures = [question.figure(OWN, option, code=code) for option in question.options]
        if any(share.value is not None for share in figures):
            link = nation.home(code, population.id, measure)
            rows.append((Cell(organisation.name, link=link), *map(rate, figures)))
    if not rows:
        return None
    heads = (Column(nation.say(words.BY_ORGANISATION), weight=3.0),)
    columns = (*heads, *(Column(option.label, "right") for option in question.options))
    caption = nation.say(words.BY_ORGANISATION_TABLE, question.gaps)
    return Table("answers-of-all", caption, columns, tuple(rows), style="dense")


def of_the_country(nation: Nation, population: Population, measure: str) -> list[str]:
    """The country's share of each of these answers as it is printed; empty where none is shown."""
    question = asked(nation, population, measure)
    figures = [question.figure(SHARE, o) for o in question.options] if question else []
    shown = any(share.value is not None for share in figures)
    return [rate(share).text for share in figures] if shown else []


def _ours(nation: Nation) -> bool:
    return nation.lens.calculated(SHARE)


def _since(nation: Nation, wave: int) -> str:
    return nation.say(words.NATION_SINCE, {"wave": wave_name(nation.survey, wave)})
