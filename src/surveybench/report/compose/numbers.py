"""Every number of one population, so that a reader can check any band with a calculator."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.quantities import Figure
from surveybench.report.compose import room
from surveybench.report.compose.rounding import MINUS, NONE, listed, number
from surveybench.report.compose.say import fill, head, missing, section_name, short, text
from surveybench.report.compose.view import View, cell
from surveybench.report.document import Cell, Column, Page, Table
from surveybench.report.words import report as words
from surveybench.stats import expected_range
from surveybench.survey import Population

LINES_A_PAGE = 32
LETTERS_OF_A_NAME = 30


def pages(view: View, population: Population) -> Iterator[Page]:
    """Sections and their questions, some on each page, each section whole if it fits."""
    parts = _parts(view)
    for position, measures in enumerate(parts):
        title = words.NUMBERS.format(population=population.name)
        if position:
            first = section_name(view, measures[0]) if measures[0] in view.survey.section else ""
            gaps = {"population": population.name, "part": f"from {first or measures[0]}"}
            title = words.NUMBERS_PAGE.format_map(gaps)
        yield Page(
            id=f"numbers-{population.id}" + (f"-{position + 1}" if position else ""),
            kind="numbers",
            title=title,
            level=3 if position else 2,
            blocks=(
                *(() if position else (text("note", _lead(view)),)),
                _table(view, population, measures, position),
            ),
            head=head(view, population.id),
            population=population.id,
            parent=f"numbers-{population.id}" if position else "",
            listed=not position,
        )


def _lead(view: View) -> str:
    """How to check a band."""
    confidence = view.survey.settings.banding.confidence
    cuts = [number(float(cut), 3) for cut in expected_range.cuts(confidence)]
    limits = _limits(view)
    gaps = {"cuts": listed(cuts), "lowest": limits[0], "highest": limits[-1]}
    return fill(words.NUMBERS_LEAD, view, gaps)


def _parts(view: View) -> list[list[str]]:
    """Sections with their questions, on as few pages as they need, all about equally full."""
    fewest = len(list(_fitted(view, LINES_A_PAGE)))
    return next(
        parts
        for lines in range(1, LINES_A_PAGE + 1)
        if len(parts := list(_fitted(view, lines))) == fewest
    )


def _fitted(view: View, lines: int) -> Iterator[list[str]]:
    """Sections with their questions, as many whole ones on a page as it has lines."""
    part: list[str] = []
    left = lines
    for section in view.survey.sections:
        name = section_name(view, section.id)
        needed = room.lines(name, LETTERS_OF_A_NAME) + len(section.items)
        if part and needed > left:
            yield part
            part, left = [], lines
        part += [section.id, *section.items]
        left -= needed
    yield part


def _table(view: View, population: Population, measures: list[str], position: int) -> Table:
    then = view.survey.waves[1] if len(view.survey.waves) > 1 else None
    names = words.NUMBERS_COLUMNS
    columns = [
        Column(names["measure"], weight=3.7),
        *(Column(names[key], "right") for key in ("n", "score", "lower", "upper")),
        *(Column(names[key], "right", 1.1) for key in ("national", "lowest", "highest")),
        *(Column(limit, "right", 1.05) for limit in _limits(view)),
        Column(names["z"], "right"),
        Column(names["band"], weight=2.4),
    ]
    if then:
        columns.append(Column(names["change"].format(wave=then), weight=2.0))
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
    verdict: tuple[Cell, ...] = ()
    if then:
        found = view.own("change.verdict", measure, population, then)
        verdict = (Cell(NONE) if section else _verdict(view, found),)
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
        _band(view, band),
        *verdict,
    )


def _band(view: View, figure: Figure) -> Cell:
    if figure.value is None:
        return missing(view, figure, short=True)
    band = int(figure.value)
    return Cell(words.BANDS_SHORT[band - 1], ref=str(figure.ref), band=band)


def _verdict(view: View, figure: Figure) -> Cell:
    if figure.value is None:
        return missing(view, figure, short=True)
    return Cell(words.VERDICTS[int(figure.value)], ref=str(figure.ref))
