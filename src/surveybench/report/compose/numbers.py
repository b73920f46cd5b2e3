"""Every number of one population, so that a reader can check any band with a calculator."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.report import words
from surveybench.report.compose.rounding import MINUS, NONE, listed, number
from surveybench.report.compose.say import fill, head, section_name, short, text
from surveybench.report.compose.view import View, cell
from surveybench.report.document import Cell, Column, Page, Table
from surveybench.stats import expected_range
from surveybench.survey import Population

ROWS_A_PAGE = 24


def pages(view: View, population: Population) -> Iterator[Page]:
    """Sections and their questions, some on each page, each section whole if it fits."""
    parts = list(_parts(view))
    for position, measures in enumerate(parts):
        title = words.NUMBERS.format(population=population.name)
        if position:
            first = section_name(view, measures[0]) if measures[0] in view.survey.section else ""
            gaps = {"population": population.name, "part": f"from {first or measures[0]}"}
            title = words.NUMBERS_PAGE.format_map(gaps)
        cuts = [
            number(float(c), 3)
            for c in expected_range.cuts(view.survey.settings.banding.confidence)
        ]
        lead = fill(words.NUMBERS_LEAD, view, {"cuts": listed(cuts)})
        yield Page(
            id=f"numbers-{population.id}" + (f"-{position + 1}" if position else ""),
            kind="numbers",
            title=title,
            level=3 if position else 2,
            blocks=(
                *(() if position else (text("note", lead),)),
                _table(view, population, measures, position),
            ),
            head=head(view, population.id),
            population=population.id,
            parent=f"numbers-{population.id}" if position else "",
            listed=not position,
        )


def _parts(view: View) -> Iterator[list[str]]:
    part: list[str] = []
    for section in view.survey.sections:
        block = [section.id, *section.items]
        if part and len(part) + len(block) > ROWS_A_PAGE:
            yield part
            part = []
        part += block
    yield part


def _table(view: View, population: Population, measures: list[str], position: int) -> Table:
    then = view.survey.waves[1] if len(view.survey.waves) > 1 else None
    names = words.NUMBERS_COLUMNS
    columns = [
        Column(names["measure"], weight=3.4),
        *(Column(names[key], "right") for key in ("n", "score", "lower", "upper")),
        *(Column(names[key], "right", 1.1) for key in ("national", "lowest", "highest")),
        *(Column(limit, "right", 1.05) for limit in _limits(view)),
        Column(names["z"], "right"),
        Column(names["band"], weight=2.0),
    ]
    if then:
        columns.append(Column(names["change"].format(wave=then), weight=1.6))
    rows = tuple(_row(view, population.id, measure, then) for measure in measures)
    caption = words.NUMBERS.format(population=short(view, population.id))
    return Table(
        f"numbers-{population.id}-{position + 1}", caption, tuple(columns), rows, style="dense"
    )


def _limits(view: View) -> list[str]:
    """Names of the six limits, by side and confidence."""
    shares = [f"{share * 100:.10g}%" for share in view.survey.settings.banding.confidence]
    return [*(f"{MINUS}{s}" for s in reversed(shares)), *(f"+{s}" for s in shares)]


def _row(view: View, population: str, measure: str, then: int | None) -> tuple[Cell, ...]:
    section = view.survey.section.get(measure)
    name = Cell(section_name(view, measure) if section else measure, strong=bool(section))
    limits = tuple(
        cell(view.own(f"expected_range.{limit}", measure, population), 2)
        for limit in expected_range.LIMITS
    )
    band = view.own("expected_range.band", measure, population)
    shown = words.BANDS_SHORT[int(band.value) - 1] if band.value is not None else NONE
    verdict: tuple[Cell, ...] = ()
    if then:
        found = view.own("change.verdict", measure, population, then)
        word = NONE if found.value is None else words.VERDICTS[int(found.value)]
        verdict = (Cell(word, ref=str(found.ref)),)
    return (
        name,
        cell(view.own("score.n", measure, population), 0),
        cell(view.own("score.score", measure, population), 2, strong=True),
        cell(view.own("score.lower", measure, population), 2),
        cell(view.own("score.upper", measure, population), 2),
        cell(view.everyone("national", measure, population), 2),
        cell(view.everyone("lowest", measure, population), 2),
        cell(view.everyone("highest", measure, population), 2),
        *limits,
        cell(view.own("expected_range.z", measure, population), 2),
        Cell(shown, ref=str(band.ref), band=int(band.value) if band.value is not None else None),
        *verdict,
    )
