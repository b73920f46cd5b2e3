"""The overall verdict of an organisation: its people's most negative and most positive answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.quantities import ALL, Figure, Organisation
from surveybench.report.compose.say import band_cell, fill, head, text, without_empty
from surveybench.report.compose.sheets import (
    Asked,
    Line,
    Row,
    code_column,
    columns_of,
    held,
    in_parts,
    name_column,
    ref_column,
    sheet_of,
    tabulated,
)
from surveybench.report.compose.view import View, rate
from surveybench.report.document import Block, Cell, Column, Group, Page, Sheet, Table
from surveybench.report.lens.rounding import NONE
from surveybench.report.lens.terms import share as as_share
from surveybench.report.words import verdict as words
from surveybench.survey import Population

SIDES = ("lowest", "highest")
KEYS = ("share", "lower", "upper", "expected_from", "expected_to", "band")
QUANTITIES = tuple(f"verdict.{side}_{key}" for side in SIDES for key in KEYS)


def pages(view: View, population: Population) -> Iterator[Page]:
    """A sentence and a row for each side; nothing where no share may be shown."""
    if QUANTITIES[0] not in view.release.grids:
        return
    shown = [s for s in SIDES if _figure(view, s, "share", population.id).value is not None]
    if not shown:
        return
    banded = any(_figure(view, s, "band", population.id).value is not None for s in shown)
    outside = as_share(round(1 - view.survey.settings.banding.confidence[0], 12))
    blocks: list[Block] = [
        text("note", fill(words.LEAD, view)),
        Group(
            "list",
            (
                *(text("lead", _sentence(view, side, population.id)) for side in shown),
                _table(view, population, shown),
            ),
        ),
    ]
    if banded:
        blocks.append(text("note", fill(words.CAVEAT, view, {"outside": outside})))
    yield Page(
        id=f"verdict-{population.id}",
        kind="verdict",
        title=fill(words.TITLE, view, {"population": population.name}),
        level=2,
        blocks=tuple(blocks),
        head=head(view, population.id),
        population=population.id,
    )


def _figure(view: View, side: str, key: str, population: str) -> Figure:
    return view.own(f"verdict.{side}_{key}", ALL, population)


def _sentence(view: View, side: str, population: str) -> str:
    band = _figure(view, side, "band", population).value
    gaps = {"share": rate(_figure(view, side, "share", population)).text}
    if band is None:
        return fill(words.SENTENCE_ALONE[side], view, gaps)
    named = view.lens.bands[int(band)].lower()
    return fill(words.SENTENCE[side], view, {**gaps, "band": named})


def _table(view: View, population: Population, shown: Sequence[str]) -> Table:
    rows = tuple(_row(view, side, population.id) for side in shown)
    columns = tuple(
        Column(fill(header, view), "right" if 0 < place < 6 else "left", weight)
        for place, (header, weight) in enumerate(
            zip(words.COLUMNS, (2.4, 0.8, 0.9, 0.7, 1.1, 0.7, 2.4), strict=True)
        )
    )
    caption = fill(words.TABLE, view, {"population": population.name})
    return without_empty(Table(f"verdict-{population.id}-table", caption, columns, rows), (4, 5, 6))


def _row(view: View, side: str, population: str) -> tuple[Cell, ...]:
    figures = [rate(_figure(view, side, key, population)) for key in KEYS[:-1]]
    band = _figure(view, side, "band", population)
    named = Cell(NONE, ref=str(band.ref))
    if band.value is not None:
        named = band_cell(view.lens, int(band.value), ref=str(band.ref))
    return Cell(words.SIDES[side]), *figures, named


def sheets(request: Asked, population: Population) -> Iterator[Sheet]:
    """A row for each organisation; nothing where no verdict is asked for."""
    if not request.known(QUANTITIES[0]):
        return
    figures = held(request, tabulated(*QUANTITIES))
    columns = (name_column(), code_column(), *columns_of(figures), ref_column())
    sheet = sheet_of(request, words.SHEET, words.SHEET_BASE, columns, (), population)

    def rows(organisations: Sequence[Organisation]) -> Iterator[Row]:
        for one in organisations:
            line = Line(request.release, (ALL,), one.code, population.id)
            values = (line.values(column)[0] for column in figures)
            yield (one.name, one.code, *values, next(line.refs(QUANTITIES[0])))

    yield from in_parts(request, sheet, 1, rows)
