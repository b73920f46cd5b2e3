"""What pages of the national report are made of: heads, averages, verdicts, dots."""

from __future__ import annotations

from collections.abc import Sequence

from surveybench.disclosure import Release
from surveybench.quantities import Figure
from surveybench.report.charts import SectionDot, SectionDots, draw, shown_scale
from surveybench.report.compose.say import RunningHead, ending
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.site.paths import paths
from surveybench.report.compose.view import cell
from surveybench.report.document import Cell, Chart
from surveybench.report.lens import Lens
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import NONE, number, plotted, rounded, signed
from surveybench.report.words import national as words
from surveybench.report.words import report as words_report
from surveybench.survey import Population

MARKS = 60  # scores that can be told apart on a line
SIDES = {"worse": (1, 2, 3), "same": (4,), "better": (5, 6, 7)}


def nation_of(release: Release) -> Nation:
    """A release seen from above."""
    codes = [organisation.code for organisation in release.organisations]
    return Nation(Lens(release), paths(release.survey, codes))


def head(nation: Nation, population: str = "") -> RunningHead:
    """The running head: survey and wave, population, country."""
    names = {entry.id: entry.name for entry in nation.survey.populations}
    survey = f"{nation.survey.words.title} {wave_name(nation.survey)}"
    return survey, names.get(population, ""), nation.say(words.HEAD)


def average(nation: Nation, measure: str, population: str, wave: int = 0) -> Figure:
    """The country's average."""
    return nation.everyone("national", measure, population, wave)


def average_cell(nation: Nation, figure: Figure, *, strong: bool = False) -> Cell:
    """A score with as many decimals as scores are printed with."""
    return cell(nation.lens, figure, nation.lens.score_decimals, strong=strong)


def verdict(nation: Nation, item: str, population: str, wave: int) -> Figure:
    """-1, 0 or 1: the average of this wave against that of an earlier one; none of a section."""
    return nation.lens.figure("nation.verdict", item, "national", population, wave)


def tested(nation: Nation) -> bool:
    """Whether changes of the average were tested at all."""
    return "nation.verdict" in nation.release.grids


def moved(nation: Nation, item: str, population: str, wave: int) -> Figure | None:
    """The verdict on an earlier wave, where there is one."""
    if not tested(nation):
        return None
    figure = verdict(nation, item, population, wave)
    return figure if figure.value is not None else None


def changed(nation: Nation, item: str, population: str, wave: int) -> Cell:
    """Up, down or neither since an earlier wave, with the difference; a dash where not tested."""
    figure = moved(nation, item, population, wave)
    if figure is None or figure.value is None:
        return Cell(NONE)
    by = nation.lens.figure("nation.difference", item, "national", population, wave)
    word = nation.lens.verdicts[int(figure.value)]
    if by.value is None:
        return Cell(word, ref=str(figure.ref))
    shown = signed(by.value, nation.lens.score_decimals)
    gaps = {"verdict": word, "difference": shown}
    return Cell(words.CHANGED.format_map(gaps), ref=str(figure.ref), strong=figure.value != 0)


def judged(nation: Nation) -> bool:
    """Whether anybody says in which band an organisation is."""
    return nation.lens.has_any("expected_range.band")


# ---- dots: the average among the scores of all ----


def dots(
    nation: Nation, population: Population, measures: Sequence[str], name: str, label: str
) -> Chart | None:
    """A line for each measure: its average among all organisations; None where there is none."""
    rows = tuple(_dot(nation, population.id, measure) for measure in measures)
    if not any(row.score is not None for row in rows):
        return None
    own = nation.say(words_report.NATIONAL_AVERAGE)
    model = SectionDots(label, rows, own, own, nation.survey.scale.ends)
    said = " ".join(_row_alt(row, nation) for row in rows)
    alt = words.DOTS_ALT.format(label=label, rows=said)
    return Chart(f"{name}-{population.id}", alt, model, draw(model))


def _dot(nation: Nation, population: str, measure: str) -> SectionDot:
    figure = average(nation, measure, population)
    low, high = (nation.everyone(end, measure, population) for end in ("lowest", "highest"))
    known = figure.value is not None
    return SectionDot(
        name=dot_name(nation, measure),
        score=None if figure.value is None else plotted(figure.value),
        shown=average_cell(nation, figure).text,
        lower=None,
        upper=None,
        band=None,
        verdict=_since(nation, measure, population) if known else _reason(nation, figure),
        national=None,
        national_shown="",
        lowest=None if low.value is None else plotted(low.value),
        highest=None if high.value is None else plotted(high.value),
        others=_scores(nation, population, measure) if known else (),
    )


def dot_name(nation: Nation, measure: str) -> str:
    """A section by its name, a question by its id and what tells it from others."""
    section = nation.survey.section.get(measure)
    if section is not None:
        return section.name
    return f"{measure} {ending(nation.survey, nation.survey.item[measure])}"


def _reason(nation: Nation, figure: Figure) -> str:
    return nation.lens.reason(figure, short=True)


def _since(nation: Nation, measure: str, population: str) -> str:
    """What changed since the wave before, of a question."""
    for wave in nation.survey.waves[1:2]:
        figure = moved(nation, measure, population, wave)
        if figure is not None and figure.value:
            word = nation.lens.verdicts[int(figure.value)]
            gaps = {"verdict": word, "wave": wave_name(nation.survey, wave)}
            return words.SINCE.format_map(gaps)
    return ""


def _scores(nation: Nation, population: str, measure: str) -> tuple[float, ...]:
    """Scores of all organisations as they are printed, each once; none of very many."""
    if len(nation.codes) > MARKS:
        return ()
    figures = nation.lens.figures("score.score", (measure,), nation.codes, population)
    decimals = nation.lens.score_decimals
    return tuple(sorted({rounded(f.value, decimals) for f in figures if f.value is not None}))


def _row_alt(row: SectionDot, nation: Nation) -> str:
    if row.score is None:
        return words.DOTS_ALT_NONE.format(name=row.name, reason=row.verdict)
    decimals = nation.lens.score_decimals
    gaps = {
        "name": row.name,
        "average": row.shown,
        "lowest": NONE if row.lowest is None else number(row.lowest, decimals),
        "highest": NONE if row.highest is None else number(row.highest, decimals),
        "verdict": words.DOTS_ALT_VERDICT.format(verdict=row.verdict) if row.verdict else "",
    }
    return words.DOTS_ALT_ROW.format_map(gaps)


def dots_key(nation: Nation, chart: Chart) -> str:
    """What the marks of a chart of dots mean, and which stretch of the scale it shows."""
    assert isinstance(chart.model, SectionDots)
    low, high = shown_scale(chart.model)
    return nation.say(words.DOTS_KEY, {"from": f"{low:g}", "to": f"{high:g}"})
