"""Who answered, and what they answered: shares that a publisher gives, beside everyone's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.quantities import ALL, NATIONAL, Axis, Figure, Ref, figure
from surveybench.report.compose.say import fill, head, text, wording
from surveybench.report.compose.view import View, rate
from surveybench.report.document import Cell, Column, Page, Table
from surveybench.report.lens.rounding import NONE
from surveybench.report.words import answers as words
from surveybench.survey import Population

PROFILE, SHARE, EVERYONES = "response_rate.profile", "score.share", "score.national_share"
ROWS_A_PAGE = 34
Row = tuple[Cell, ...]


def profile(view: View) -> Iterator[Page]:
    """Who answered: one row a subgroup; nothing where nobody has published it."""
    if not view.lens.has_any(PROFILE):
        return
    rows = tuple(
        _profile_row(view, label) for label in view.release.grids[PROFILE].labels(Axis.SUBGROUP)
    )
    lead = fill(words.PROFILE_LEAD, view)
    columns = _columns(view, words.PROFILE_COLUMNS)
    titles = (words.PROFILE, words.PROFILE_PAGE)
    yield from _pages(view, "profile", titles, lead, columns, rows, words.PROFILE_TABLE)


def _profile_row(view: View, label: str) -> Row:
    kind, _, name = label.partition(": ")
    own, everyone = (
        _share(view, Ref(PROFILE, ALL, code, ALL, view.survey.wave, subgroup=label))
        for code in (view.organisation.code, NATIONAL)
    )
    return Cell(kind), Cell(name or kind), rate(own), rate(everyone)


def _share(view: View, ref: Ref) -> Figure:
    return figure(view.release.grids, ref)


def answers(view: View, population: Population) -> Iterator[Page]:
    """What people answered: one row an answer; nothing where nobody has published it."""
    if not view.lens.has_any(SHARE):
        return
    rows = tuple(_answer_rows(view, population.id))
    if not rows:
        return
    gaps = {"population": population.name}
    further = words.ANSWERS_PAGE.format(population=population.name, first="{first}")
    titles = (words.ANSWERS.format_map(gaps), further)
    yield from _pages(
        view,
        f"answers-{population.id}",
        titles,
        _lead(view),
        _columns(view, words.ANSWERS_COLUMNS),
        rows,
        words.ANSWERS_TABLE.format_map(gaps),
        population.id,
    )


def _lead(view: View) -> str:
    """Whose shares they are, and of what."""
    ours = view.lens.calculated(SHARE)
    return fill(words.ANSWERS_LEAD if ours else words.ANSWERS_LEAD_PUBLISHED, view)


def _answer_rows(view: View, population: str) -> Iterator[Row]:
    options = view.release.grids[SHARE].labels(Axis.OPTION)
    code, wave = view.organisation.code, view.survey.wave
    for item in view.survey.evaluative:
        names = {str(option.code): option.label for option in item.options}
        first = True
        for option in options:
            own = _share(view, Ref(SHARE, item.id, code, population, wave, option))
            everyone = _share(view, Ref(EVERYONES, item.id, NATIONAL, population, wave, option))
            if own.value is None and everyone.value is None:
                continue
            question = f"{item.id}. {wording(item)}" if first else ""
            first = False
            yield Cell(question), Cell(names.get(option, option)), rate(own), rate(everyone)


def _columns(view: View, names: Sequence[str]) -> tuple[Column, ...]:
    first, second, own, everyone = (fill(name, view) for name in names)
    return (
        Column(first, weight=3.4),
        Column(second, weight=2.2),
        Column(own, "right", 1.2),
        Column(everyone, "right", 1.2),
    )


def _pages(
    view: View,
    name: str,
    titles: tuple[str, str],
    lead: str,
    columns: tuple[Column, ...],
    rows: Sequence[Row],
    caption: str,
    population: str = "",
) -> Iterator[Page]:
    """The table on as many pages as it needs; a column without any figure is not there."""
    if all(row[-1].text == NONE for row in rows):
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    kind = "answers" if population else "profile"
    for position, part in enumerate(_parts(rows)):
        first = next((row[0].text for row in part if row[0].text), "")

        table = Table(f"{name}-{position + 1}", caption, columns, part, style="dense")
        yield Page(
            id=name + (f"-{position + 1}" if position else ""),
            kind=kind,
            title=titles[1].format(first=f"{first[:40]} ({position + 1})")
            if position
            else titles[0],
            level=3 if position else 2,
            blocks=(*(() if position else (text("note", lead),)), table),
            head=head(view, population),
            population=population,
            parent=name if position else "",
            listed=not position,
        )


def _parts(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """The rows of each page; a question that fits on one is not divided."""
    start = 0
    while start < len(rows):
        end = start + ROWS_A_PAGE
        first = next((i for i in range(end, start, -1) if i < len(rows) and rows[i][0].text), end)
        end = first if end < len(rows) else len(rows)
        yield tuple(rows[start:end])
        start = end
