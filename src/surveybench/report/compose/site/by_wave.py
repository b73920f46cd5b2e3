"""The average of a measure by year: a line, and a table of what is known of each."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.quantities import NATIONAL, Figure
from surveybench.report.charts import ChangeLine, draw
from surveybench.report.compose.say import text
from surveybench.report.compose.site.names import measure_short, verdict
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.view import cell
from surveybench.report.compose.waves import short_name, tabled
from surveybench.report.document import Block, Cell, Chart, Column, Group, Table
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE, number, plotted
from surveybench.report.words import site as words
from surveybench.survey import Population

ENDS = ("expected_range.lowest", "expected_range.highest")
DECILES, VERDICT = ("nation.p10", "nation.p90"), "nation.verdict"


def change(nation: Nation, population: Population, measure: str) -> Iterator[Block]:
    """The national average by year, oldest first on the chart, newest first in the table."""
    waves = tuple(sorted(nation.survey.waves))
    averages = [nation.everyone("national", measure, population.id, wave) for wave in waves]
    section = nation.survey.section.get(measure)
    reason = section.change_note if section else nation.survey.not_comparable.get(measure)
    drawn = sum(average.value is not None for average in averages) > 1
    if len(waves) < 2 or not (drawn or reason or nation.compared(measure, population.id)):
        return
    yield text("heading", nation.say(words.MEASURE_CHANGE))
    if not drawn:
        gaps = {"reason": reason or ""}
        yield text(
            "paragraph",
            nation.say(words.MEASURE_NOT_COMPARABLE, gaps)
            if reason
            else nation.say(words.MEASURE_ONE_WAVE),
        )
        return
    chart = _line(nation, population, measure, waves, averages)
    table = _by_wave(nation, population.id, measure)
    tested = VERDICT in nation.release.grids and measure in nation.survey.item
    said = words.MEASURE_CHANGE_NOTE_TESTED if tested else words.MEASURE_CHANGE_NOTE
    note = text("note", nation.say(said))
    yield Group("change", (chart, table, note), "change")


def _line(
    nation: Nation,
    population: Population,
    measure: str,
    waves: tuple[int, ...],
    averages: list[Figure],
) -> Chart:
    values = [average.value for average in averages]
    shown = tuple(
        NONE if value is None else number(value, nation.lens.score_decimals) for value in values
    )
    model = ChangeLine(
        label=nation.say(words.MEASURE_CHANGE),
        waves=waves,
        names=tuple(short_name(nation.survey, wave) for wave in waves),
        own=tuple(None if value is None else plotted(value) for value in values),
        own_shown=shown,
        national=(None,) * len(waves),
        national_shown=("",) * len(waves),
        own_name=nation.say(words.MEASURE_AVERAGE),
        national_name="",
        ends=(nation.survey.scale.low, nation.survey.scale.high),
    )
    points = ", ".join(
        words.MEASURE_CHANGE_POINT.format(score=score, wave=wave_name(nation.survey, wave))
        for score, wave in zip(shown, waves, strict=True)
        if score != NONE and wave in tabled(nation.survey)
    )
    gaps = {
        "measure": measure_short(nation, measure),
        "population": population.name,
        "points": points,
    }
    return Chart("average", nation.say(words.MEASURE_CHANGE_ALT, gaps), model, draw(model))


def _by_wave(nation: Nation, population: str, measure: str) -> Table:
    deciles = DECILES[0] in nation.release.grids
    tested = VERDICT in nation.release.grids and measure in nation.survey.item
    heads = [nation.say(head) for head in words.MEASURE_CHANGE_COLUMNS]
    if deciles:
        heads[4:4] = words.MEASURE_DECILES
    rows = []
    for wave in nation.survey.waves:
        average = nation.everyone("national", measure, population, wave)
        if average.value is None:
            continue
        ends = [
            nation.lens.figure(name, measure, NATIONAL, population, wave)
            for name in (*ENDS, *(DECILES if deciles else ()))
        ]
        count = nation.everyone("organisations", measure, population, wave)
        rows.append(
            (
                Cell(wave_name(nation.survey, wave)),
                cell(nation.lens, average, strong=True),
                *(cell(nation.lens, end) for end in ends),
                cell(nation.lens, count, 0),
                *((_since(nation, measure, population, wave),) if tested else ()),
            )
        )
    columns = (Column(heads[0]), *(Column(head, "right") for head in heads[1:]))
    if tested:
        columns = (*columns, Column(nation.say(words.MEASURE_TESTED)))
    return Table("by-year", nation.say(words.MEASURE_CHANGE_TABLE), columns, tuple(rows))


def _since(nation: Nation, measure: str, population: str, wave: int) -> Cell:
    """Whether the average changed from an earlier wave to the one reported."""
    if wave == nation.survey.wave:
        return Cell("")
    return verdict(nation.lens, nation.lens.figure(VERDICT, measure, NATIONAL, population, wave))
