"""Where organisations stand: a map of sections, and funnels of questions they differ most on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from surveybench.report.compose import bands
from surveybench.report.compose.funnel import funnel
from surveybench.report.compose.national.pieces import head
from surveybench.report.compose.say import legend, star_key, text, title_of_measure
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.view import cell
from surveybench.report.document import Block, Cell, Column, Group, Page, Table
from surveybench.report.words import national as words
from surveybench.survey import Population

ACROSS = 6  # sections side by side whose names a page has room for
FUNNELS = 3
SAME = 4  # the band of those about the same


def pages(nation: Nation, population: Population) -> Iterator[Page]:
    """The map, then the funnels; nothing of very many organisations, nor where none is compared."""
    survey = nation.survey.of(population.id)
    sections = [s.id for s in survey.sections if nation.compared(s.id, population.id)]
    if nation.many or not nation.lens.has_any("expected_range.band"):
        return
    if sections:
        blocks = tuple(_map(nation, population, sections))
        yield _page(nation, population, "map", words.MAP, blocks)
    funnels = tuple(_funnels(nation, population, [item.id for item in survey.evaluative]))
    if funnels:
        note = text("note", nation.say(words.FUNNEL_NOTE))
        yield _page(
            nation, population, "funnels", words.FUNNELS, (note, legend(nation.lens), *funnels)
        )


def _page(
    nation: Nation, population: Population, kind: str, title: str, blocks: tuple[Block, ...]
) -> Page:
    return Page(
        id=f"{kind}-{population.id}",
        kind=kind,
        title=nation.say(title, {"population": population.name}),
        level=3,
        blocks=(*blocks, *star_key(nation.survey, blocks)),
        head=head(nation, population.id),
        population=population.id,
        parent=f"overview-{population.id}",
    )


def _map(nation: Nation, population: Population, sections: Sequence[str]) -> Iterator[Block]:
    """As many tables as sections need, all of about one size."""
    yield text("note", nation.say(words.MAP_NOTE))
    yield legend(nation.lens)
    size = ceil(len(sections) / ceil(len(sections) / ACROSS))
    for start in range(0, len(sections), size):
        part = sections[start : start + size]
        names = [nation.survey.section[section].name for section in part]
        heads = (Column(nation.say(words.MAP_NAME), weight=3.0),)
        columns = (*heads, *(Column(name, "right") for name in names))
        gaps = {"population": population.name, "first": names[0], "last": names[-1]}
        caption = nation.say(words.MAP_TABLE, gaps)
        rows = tuple(_rows(nation, population.id, part))
        yield Table(f"map-{population.id}-{part[0]}", caption, columns, rows, style="dense")


def _rows(nation: Nation, population: str, part: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    for organisation in nation.by_name(population):
        code = (organisation.code,)
        scores = nation.lens.figures("score.score", part, code, population)
        judged = nation.lens.figures("expected_range.band", part, code, population)
        cells = []
        for score, band in zip(scores, judged, strict=True):
            shown = cell(nation.lens, score, nation.lens.score_decimals)
            number = None if band.value is None or score.value is None else int(band.value)
            entry = shown.text if number is None else f"{shown.text}{_sign(number)}"
            cells.append(Cell(entry, ref=shown.ref, band=number))
        yield Cell(organisation.name), *cells


def _sign(band: int) -> str:
    """Plus and minus signs for those who do not see the colour."""
    if band == SAME:
        return ""
    return f" {'+' * (band - SAME) if band > SAME else words.MINUS * (SAME - band)}"


def _funnels(nation: Nation, population: Population, items: Sequence[str]) -> Iterator[Group]:
    """The questions on which most organisations lie outside what is expected."""
    counts = bands.counted(nation.lens, items, population.id)

    def outside(item: str) -> int:
        return sum(count for band, count in counts[item].items() if band != SAME)

    for item in sorted(counts, key=lambda item: -outside(item))[:FUNNELS]:
        label = title_of_measure(nation.survey, item)
        organisations = nation.release.organisations
        chart = funnel(nation.lens, organisations, item, population.id, label)
        if chart is not None and outside(item):
            heading = text("heading", label)
            yield Group("ranking", (heading, chart), f"funnel-of-{population.id}-{item}")
