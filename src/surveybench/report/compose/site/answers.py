"""What people of the whole country answered to a question, by year."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.quantities import NATIONAL, Figure, Ref
from surveybench.report.compose.answers import dashes
from surveybench.report.compose.say import text
from surveybench.report.compose.site.names import measure_short, verdict
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.view import rate
from surveybench.report.document import Block, Cell, Column, Table
from surveybench.report.words import answers as words
from surveybench.survey import Option, Population

SHARE, CHANGE = "score.national_share", "distribution.verdict"


def answers(nation: Nation, population: Population, measure: str) -> Iterator[Block]:
    """The share of each answer in every wave, and whether it changed; nothing of a section.

    Nothing too where no wave's shares may be shown.
    """
    if not nation.lens.has_any(SHARE) or measure not in nation.survey.item:
        return
    options = nation.survey.item[measure].options
    listed = [option for option in options if option.score is not None or not _ours(nation)]
    waves = [
        wave
        for wave in nation.survey.waves
        if any(_share(nation, population, measure, o, wave).value is not None for o in listed)
    ]
    if not waves:
        return
    tested = [
        wave for wave in waves if wave != nation.survey.wave and CHANGE in nation.release.grids
    ]
    heads = [
        words.OPTION,
        *(nation.survey.wave_names[wave] for wave in waves),
        *(_since(nation, wave) for wave in tested),
    ]
    rows = tuple(
        (
            Cell(option.label),
            *(rate(_share(nation, population, measure, option, wave)) for wave in waves),
            *(
                verdict(nation.lens, _figure(nation, CHANGE, population, measure, option, w))
                for w in tested
            ),
        )
        for option in listed
    )
    gaps = {"measure": measure_short(nation, measure), "population": population.name}
    numbers = ["left", *("right" for _ in waves), *("left" for _ in tested)]
    yield text("heading", nation.say(words.NATION_HEADING))
    lead = words.NATION_LEAD if _ours(nation) else words.ANSWERS_LEAD_PUBLISHED
    shares = [_share(nation, population, measure, o, wave) for wave in waves for o in listed]
    flags = {share.flag for share in shares if share.value is None}
    reasons = dashes(flags, words.NATION_DASH, words.NATION_DASH_OTHER)
    yield text("note", " ".join(map(nation.say, (lead, *reasons))))
    yield Table(
        "answers",
        nation.say(words.NATION_TABLE, gaps),
        tuple(
            Column(head, "right" if side == "right" else "left", 3.0 if not position else 1.0)
            for position, (head, side) in enumerate(zip(heads, numbers, strict=True))
        ),
        rows,
    )


def _ours(nation: Nation) -> bool:
    return nation.lens.calculated(SHARE)


def _since(nation: Nation, wave: int) -> str:
    return nation.say(words.NATION_SINCE, {"wave": nation.survey.wave_names[wave]})


def _share(
    nation: Nation, population: Population, measure: str, option: Option, wave: int
) -> Figure:
    return _figure(nation, SHARE, population, measure, option, wave)


def _figure(
    nation: Nation,
    statistic: str,
    population: Population,
    measure: str,
    option: Option,
    wave: int,
) -> Figure:
    code = str(option.code)
    return nation.release.at(Ref(statistic, measure, NATIONAL, population.id, wave, code))
