"""Tables of a population: measures down, organisations across; of very many, some on each page."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.quantities import Organisation
from surveybench.report.compose.say import legend, text
from surveybench.report.compose.site.names import measure_title, trail
from surveybench.report.compose.site.nation import Nation
from surveybench.report.document import Cell, Column, Group, Page, SitePage, Table, Text
from surveybench.report.lens.rounding import NONE, number
from surveybench.report.words import site as words
from surveybench.survey import Population


def pages(nation: Nation, population: Population) -> Iterator[SitePage]:
    """Every score of every organisation that has results in the population."""
    parts = nation.parts(population.id)
    ways = _ways(nation, population, parts) if len(parts) > 1 else None
    for at, part in enumerate(parts):
        yield _page(nation, population, part, at, ways)


def _ways(
    nation: Nation, population: Population, parts: tuple[tuple[Organisation, ...], ...]
) -> Page:
    """To the page of each part, by the names it begins and ends with."""
    gaps = {"count": nation.counted(sum(map(len, parts))), "size": str(len(parts[0]))}
    entries = (
        Text("entry", (Cell(_named(part), link=nation.paths.compare(population.id, at)),), 2)
        for at, part in enumerate(parts)
    )
    note = text("note", nation.say(words.COMPARE_PART_NOTE, gaps))
    blocks = (note, Group("list", tuple(entries), "organisations"))
    return Page("parts", "contents", nation.say(words.COMPARE_PARTS), 2, blocks)


def _named(part: tuple[Organisation, ...]) -> str:
    return words.COMPARE_PART.format(first=part[0].name, last=part[-1].name)


def _page(
    nation: Nation,
    population: Population,
    organisations: tuple[Organisation, ...],
    part: int,
    ways: Page | None,
) -> SitePage:
    gaps = {"population": population.name}
    title = words.COMPARE_GROUP.format_map(gaps)
    table = Table(
        "compare",
        f"{title}, {_named(organisations)}" if ways else nation.say(words.COMPARE_TABLE, gaps),
        (
            Column(words.COMPARE_MEASURE),
            *(Column(organisation.name, "right") for organisation in organisations),
        ),
        tuple(_rows(nation, population, [organisation.code for organisation in organisations])),
        style="dense",
    )
    return SitePage(
        path=nation.paths.compare(population.id, part),
        kind="compare",
        title=f"{title}, {_named(organisations)}" if ways else title,
        blocks=(*_how_to_read(nation, population, ways), table),
        pages=(ways,) if ways else (),
        trail=trail(nation, population),
        beside=tuple(
            Cell(other.name, link=nation.paths.compare(other.id))
            for other in nation.populations
            if other.id != population.id
        ),
    )


def _how_to_read(nation: Nation, population: Population, ways: Page | None) -> tuple[Text, ...]:
    """What the signs mean; where nobody is compared there are none."""
    more = (text("note", nation.say(words.COMPARE_MORE)),) if ways else ()
    if nation.compares(population.id):
        return text("note", nation.say(words.COMPARE_NOTE)), legend(nation.lens), *more
    return text("note", nation.say(words.COMPARE_ALONE)), *more


def _rows(nation: Nation, population: Population, codes: list[str]) -> Iterator[tuple[Cell, ...]]:
    measures, wave = nation.survey.of(population.id).measures, nation.survey.wave
    scores, hidden = nation.release.block("score.score", measures, codes, population.id, wave)
    bands, alone = nation.release.block("expected_range.band", measures, codes, population.id, wave)
    for at, measure in enumerate(measures):
        name = Cell(
            measure_title(nation, measure),
            link=nation.paths.measure(population.id, measure),
            strong=measure in nation.survey.section,
        )
        found = zip(scores[at], hidden[at], bands[at], alone[at], strict=True)
        yield (
            name,
            *(
                Cell(
                    NONE if flag else number(float(score), nation.lens.score_decimals),
                    band=None if none else int(band),
                )
                for score, flag, band, none in found
            ),
        )
