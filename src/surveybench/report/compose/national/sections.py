"""A section: its questions among all organisations, their change, and what people answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.quantities import NATIONAL, Ref
from surveybench.report.charts import AnswerBars
from surveybench.report.compose.answer_bars import chart as bars_of
from surveybench.report.compose.answer_bars import ordered, shares
from surveybench.report.compose.made_of import made_of, parts_of
from surveybench.report.compose.national.pieces import (
    average,
    average_cell,
    changed,
    dots,
    dots_key,
    head,
    tested,
)
from surveybench.report.compose.say import (
    higher_means,
    star_key,
    text,
    title_of_measure,
    without_empty,
    wording,
)
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.waves import compared as compared_waves
from surveybench.report.compose.waves import row_name, short_name, tabled
from surveybench.report.document import Block, Cell, Chart, Column, Group, Page, Table, Text
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE, listed
from surveybench.report.words import national as words
from surveybench.report.words import report as words_report
from surveybench.survey import Item, Population, Section

SHARE = "score.national_share"
SPREAD = (
    "expected_range.lowest",
    "nation.p10",
    "nation.p50",
    "nation.p90",
    "expected_range.highest",
)
BARS = 4  # waves that have a bar of answers


def pages(nation: Nation, population: Population) -> Iterator[Page]:
    """A page for each section of which anything is compared."""
    numbers = {section.id: at for at, section in enumerate(nation.survey.sections, 1)}
    for section in nation.survey.of(population.id).sections:
        blocks = tuple(_blocks(nation, population, section))
        if not blocks:
            continue
        name = words_report.SECTION_NAME.format(number=numbers[section.id], name=section.name)
        yield Page(
            id=f"section-{population.id}-{section.id}",
            kind="section",
            title=name,
            level=3,
            blocks=(*blocks, *star_key(nation.survey, blocks)),
            head=head(nation, population.id),
            population=population.id,
            parent=f"overview-{population.id}",
        )


def _blocks(nation: Nation, population: Population, section: Section) -> Iterator[Block]:
    measures = [
        m
        for m in parts_of(nation.survey.of(population.id), section)
        if nation.compared(m, population.id)
    ]
    if not measures:
        return
    gaps = {"section": section.name}
    label = nation.say(words.QUESTIONS, gaps)
    chart = dots(nation, population, measures, f"questions-{section.id}", label)
    notes = list(_notes(nation, population, section, measures))
    if chart is not None:
        left = Group("column", (chart,))
        right = Group("column", (text("note", dots_key(nation, chart)), *notes))
        yield Group("board", (left, right))
    if section.id not in measures and nation.compared(section.id, population.id):
        measures.append(section.id)
    yield _spread(nation, population, section, measures)
    yield from notes if chart is None else ()
    yield from _answers(nation, population, [m for m in measures if m in nation.survey.item])


def _notes(
    nation: Nation, population: Population, section: Section, measures: Sequence[str]
) -> Iterator[Text]:
    """When an average has changed, and which questions have none."""
    if tested(nation) and len(nation.survey.waves) > 1:
        yield text("note", nation.say(words.CHANGE_NOTE))
    yield from made_of(nation.survey.of(population.id), section)
    hidden = [
        part for part in parts_of(nation.survey.of(population.id), section) if part not in measures
    ]
    if hidden:
        yield text("note", nation.say(words.NOT_COMPARED, {"questions": listed(hidden)}))


def _spread(
    nation: Nation, population: Population, section: Section, measures: Sequence[str]
) -> Table:
    """Average, change, and the scores below which some of the organisations lie."""
    heads = [nation.say(header) for header in words.SPREAD_COLUMNS]
    waves = compared_waves(nation.survey) if tested(nation) else ()
    since = [nation.say(words.CHANGE_SINCE, {"wave": wave_name(nation.survey, w)}) for w in waves]
    columns = (
        Column(heads[0], weight=4.6),
        *(Column(header, "right", 1.0) for header in heads[1:]),
        *(Column(header, "left", 1.9) for header in since),
    )
    rows = tuple(
        _spread_row(nation, population, measure, waves, whole=measure == section.id)
        for measure in measures
    )
    caption = nation.say(words.SPREAD_TABLE, {"section": section.name})
    table = Table(f"spread-{population.id}-{section.id}", caption, columns, rows, style="dense")
    return without_empty(table, tuple(range(2, len(columns))))


def _spread_row(
    nation: Nation, population: Population, measure: str, waves: Sequence[int], *, whole: bool
) -> tuple[Cell, ...]:
    name = words.WHOLE if whole else title_of_measure(nation.survey, measure)
    figures = [
        average_cell(nation, nation.lens.figure(key, measure, NATIONAL, population.id))
        if key in nation.release.grids
        else Cell(NONE)
        for key in SPREAD
    ]
    asked = measure in nation.survey.item
    moves = [
        changed(nation, measure, population.id, wave) if asked else Cell(NONE) for wave in waves
    ]
    own = average_cell(nation, average(nation, measure, population.id), strong=True)
    return Cell(name, strong=whole), own, *figures, *moves


# ---- what people answered ----


def _answers(nation: Nation, population: Population, items: Sequence[str]) -> Iterator[Block]:
    """For each question who chose each answer, by wave, beside the average by wave."""
    groups = [_question(nation, population, nation.survey.item[item]) for item in items]
    charts = [b for g in groups for b in g.blocks if isinstance(b, Chart)]
    if charts:
        ours = nation.lens.calculated(SHARE)
        lead = [nation.say(words.ANSWERS_LEAD) if ours else words.ANSWERS_LEAD_PUBLISHED]
        partly = any(isinstance(c.model, AnswerBars) and c.model.partly for c in charts)
        lead += [words.ANSWERS_PARTLY] if partly else []
        yield text("note", " ".join(lead))
        yield from groups


def _question(nation: Nation, population: Population, item: Item) -> Group:
    chart = answers_by_wave(nation, population, item)
    title = Text("question", (Cell(item.id, strong=True), Cell(wording(item))))
    notes = [text("note", item.base)] if item.base else []
    return Group(
        "change",
        (
            title,
            *((chart,) if chart else ()),
            _by_wave(nation, population, item),
            *notes,
            *higher_means(nation.lens, item),
        ),
        f"{population.id}-{item.id}",
    )


def answers_by_wave(nation: Nation, population: Population, item: Item) -> Chart | None:
    """A bar for each of the latest waves; None where no share may be shown."""
    if not nation.lens.has_any(SHARE):
        return None
    options = ordered(nation.lens, item)
    rows = [
        row
        for wave in nation.survey.waves[:BARS]
        for row in shares(
            nation.lens,
            short_name(nation.survey, wave),
            Ref(SHARE, item.id, NATIONAL, population.id, wave),
            options,
        )
    ]
    if not rows:
        return None
    label = title_of_measure(nation.survey, item.id)
    return bars_of(nation.lens, f"answers-{population.id}-{item.id}", label, options, tuple(rows))


def _by_wave(nation: Nation, population: Population, item: Item) -> Table:
    heads = [nation.say(header) for header in words.ANSWERS_COLUMNS]
    rows = []
    for wave in tabled(nation.survey):
        figure = average(nation, item.id, population.id, wave)
        now = wave == nation.survey.wave
        if now or figure.value is not None:
            against = changed(nation, item.id, population.id, wave) if not now else Cell("")
            name = Cell(row_name(nation.survey, wave))
            rows.append((name, average_cell(nation, figure, strong=now), against))
    columns = (Column(heads[0]), Column(heads[1], "right"), Column(heads[2], weight=2.0))
    if not tested(nation) or len(rows) < 2:
        columns, rows = columns[:2], [row[:2] for row in rows]
    caption = nation.say(words.ANSWERS_TABLE, {"question": item.id})
    return Table(f"waves-{population.id}-{item.id}", caption, columns, tuple(rows), style="list")
