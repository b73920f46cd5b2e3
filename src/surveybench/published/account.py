"""A clear account of a file: which layout fits, what was placed, what was not, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from surveybench.published.contradictions import Contradiction
from surveybench.published.figures import ReadFile
from surveybench.published.recognise import Fit, Placed, Sheet
from surveybench.published.sources import year_of
from surveybench.quantities import CATALOGUE

SHOWN = 8  # names in one line
CONTRADICTIONS_SHOWN = 20

HOLDS = {
    "organisations": "organisations",
    "everyone": "the country",
    "earlier": "earlier years",
}


def of_fit(fit: Fit) -> Iterator[str]:
    """What a layout finds in a file."""
    year = year_of(fit)
    yield (
        f"{fit.book.file}: {fit.layout.name} ({fit.layout.id})"
        + (f", figures of {year}" if year else "")
        + "."
    )
    for placed in fit.tables:
        yield from _of_table(placed)
    for table in fit.missing:
        if table.required:
            yield f"  sheet {table.label} is missing."
        else:
            yield f"  No sheet of {HOLDS[table.holds]} ({table.label}); the layout does without."
    if fit.other_sheets:
        yield f"  Sheets that are not read: {listed(_sheets_named(fit))}."


def _sheets_named(fit: Fit) -> list[str]:
    """The names of sheets that are not read, and which of them are out of sight."""
    hidden = {sheet.name for sheet in fit.book.sheets if sheet.hidden}
    return [f"{name} (hidden)" if name in hidden else name for name in fit.other_sheets]


def _of_table(placed: Placed) -> Iterator[str]:
    sheet = placed.sheet
    name = f"sheet {sheet.name}" if sheet.name else "table"
    hidden = " (a hidden sheet)" if sheet.hidden else ""
    yield (
        f"  {name}{hidden}: {counted(len(sheet.rows), 'rows')}, header in row {sheet.header_row}, "
        f"{counted(len(placed.placements), 'columns')} of figures."
    )
    for quantity, names in _by_quantity(placed).items():
        yield f"    {CATALOGUE[quantity].label.lower()}: {listed(names)}"
    reasons = Counter(why for _, why in placed.passed_over)
    for why, count in reasons.items():
        yield f"    known and not read, because {why}: {counted(count, 'columns')}"
    if placed.unplaced:
        yield f"    not placed: {listed(placed.unplaced)}"
    given = {placement.rule.quantity for placement in placed.placements}
    lacking = [rule for rule in placed.unmatched if rule.quantity not in given]
    if lacking:
        absent = dict.fromkeys(CATALOGUE[r.quantity].label.lower() for r in lacking)
        yield f"    not given: {', '.join(absent)}"
    yield from (f"    {line}" for line in _out_of_sight(sheet, placed))
    if sheet.footnotes:
        yield f"    {counted(sheet.footnotes, 'rows')} of one cell are notes, and not read"


def _out_of_sight(sheet: Sheet, placed: Placed) -> Iterator[str]:
    """Hidden columns, and rows that are hidden or filtered out: what is read of them is said."""
    read = {placement.index for placement in placed.placements} | set(placed.lead.values())
    columns = [name for name in sheet.hidden_columns if sheet.columns[name] in read]
    not_read = [name for name in sheet.hidden_columns if name not in columns]
    if columns:
        yield f"hidden columns, read like the others: {listed(columns)}"
    if not_read:
        yield f"hidden columns that are not read: {listed(not_read)}"
    if sheet.hidden_rows:
        rows = listed([str(row) for row in sheet.hidden_rows])
        yield f"rows hidden or filtered out, read like the others: {rows}"


def _by_quantity(placed: Placed) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for placement in placed.placements:
        names.setdefault(placement.rule.quantity, []).append(placement.header)
    return names


def of_read(reads: Sequence[ReadFile], omitted: dict[str, int]) -> Iterator[str]:
    """What had to be understood, and what was left out, of files that were read."""
    for read in reads:
        file = read.fit.book.file
        for name in read.shares:
            label = CATALOGUE[name].label.lower()
            yield f"{file}: {label} is written as a fraction of 1 and taken as a percentage."
        if read.noted:
            yield (
                f"{file}: the sign of a footnote stands behind {counted(read.noted, 'figures')}; "
                "the numbers are read, the notes are not."
            )
        if read.unplaced_keys:
            yield f"{file}: rows that were not placed: {listed(read.unplaced_keys)}."
        for placed in read.fit.tables:
            if placed.sheet.hidden:
                yield f"{file}: sheet {placed.sheet.name} is hidden; no other has its figures."
            for line in _out_of_sight(placed.sheet, placed):
                sheet = f"sheet {placed.sheet.name}" if placed.sheet.name else "the table"
                yield f"{file}, {sheet}: {line}."
    for reason, count in omitted.items():
        yield f"Left out: {reason} ({count})."


def of_lost_sites(count: int) -> str:
    """What is to be told of sites whose organisation is not known."""
    return f"Left out: {counted(count, 'sites')} of organisations that the other files do not have."


def of_contradictions(found: Sequence[Contradiction]) -> Iterator[str]:
    """The figures that contradict each other, the first ones by their cells."""
    if not found:
        return
    yield (
        f"{counted(len(found), 'contradictions')} in the published figures; they are shown as "
        "they were published:"
    )
    for one in found[:CONTRADICTIONS_SHOWN]:
        yield f"  {one.line}"
    rest = len(found) - CONTRADICTIONS_SHOWN
    if rest > 0:
        yield f"  and {rest:,} more"


def listed(names: Sequence[str]) -> str:
    """Names, the first of them where they are many."""
    shown = ", ".join(names[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown


def counted(number: int, what: str) -> str:
    """A number with its noun, which is given in the plural."""
    return f"{number:,} {what if number != 1 else what.removesuffix('s')}"
