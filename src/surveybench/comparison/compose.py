"""From a comparison to lines, a web page and a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from surveybench.comparison.explained import elsewhere, listed, named, reasons
from surveybench.comparison.moves import BAND, PRINTED, VERDICT, Comparison, Move
from surveybench.quantities import quantity, wave_text
from surveybench.report.compose.say import text
from surveybench.report.document import (
    Cell,
    Column,
    Document,
    Page,
    Sheet,
    SheetColumn,
    Source,
    Table,
    Workbook,
)
from surveybench.report.lens.rounding import number
from surveybench.report.lens.terms import day
from surveybench.report.words import compared as words
from surveybench.report.words import language_tag

ROWS_ON_PAGE = 200
LINES = 20
Row = tuple[str | float | None, ...]


def lines(comparison: Comparison) -> Iterator[str]:
    """What a terminal shows: how much moved, why, and the first of what moved."""
    yield _title(comparison)
    yield from _much(comparison)
    yield words.WHY
    yield from (f"  {reason}" for reason in reasons(comparison))
    if comparison.moves:
        yield words.MOVED
    for move in comparison.moves[:LINES]:
        ref = move.ref
        cell = (
            named(comparison, ref.organisation),
            ref.measure,
            ref.population,
            wave_text(ref.wave),
        )
        yield words.LINE.format(
            where=", ".join(cell),
            old=_value(comparison, move, 0),
            new=_value(comparison, move, 1),
            split=_split(move),
        )
    if len(comparison.moves) > LINES:
        yield words.MORE.format(count=f"{len(comparison.moves) - LINES:,}")
    if split := _how_split(comparison):
        yield split
    yield words.PRIVATE


def document(comparison: Comparison, made: date, version: str) -> Document:
    """The web page: how much moved and why, bands, verdicts, scores, organisations."""
    title = _title(comparison)
    names = (comparison.old.name, comparison.new.name)
    lead = words.COVER_LEAD.format(old=names[0], new=names[1], date=day(made))
    cover = (text("lead", lead), text("note", words.PRIVATE))
    return Document(
        organisation="comparison",
        name=comparison.new.survey or comparison.old.survey,
        survey=comparison.new.survey or comparison.old.survey,
        wave=comparison.new.wave,
        title=title,
        language=language_tag(),
        made=made,
        notice=_notice(comparison),
        pages=(Page("cover", "cover", title, 1, cover, listed=False), *_pages(comparison)),
        source=Source(version, ()),
    )


def workbook(comparison: Comparison, made: date) -> Workbook:
    """Every table in full."""
    title = _title(comparison)
    top = (*filter(None, (_notice(comparison),)), words.PRIVATE, *_much(comparison))
    why = Sheet(words.SHEETS[words.REASONS], words.REASONS, tuple(reasons(comparison)))
    sheets = [_sheet(words.SUMMARY, title, top, words.SUMMARY_COLUMNS, _summary(comparison)), why]
    for caption, note, headers, rows in _tables(comparison):
        if rows:
            sheets.append(_sheet(caption, caption, note, headers, rows))
    return Workbook(title, made, language_tag(), tuple(sheets))


def _title(comparison: Comparison) -> str:
    survey = comparison.new.survey or comparison.old.survey or words.UNKNOWN
    return words.TITLE.format(survey=survey, wave=wave_text(comparison.new.wave))


def _notice(comparison: Comparison) -> str:
    """That the data are made up, where that is known of both."""
    both = comparison.old.synthetic and comparison.new.synthetic
    return words.SYNTHETIC if both else ""


def _much(comparison: Comparison) -> Iterator[str]:
    """How many figures, bands and verdicts moved, and of which sides some are alone."""
    moved, count = sum(comparison.moved.values()), sum(comparison.counted.values())
    if moved:
        bands, verdicts = (
            (f"{len(comparison.of(name)):,}", f"{comparison.visible.get(name, 0):,}")
            for name in (BAND, VERDICT)
        )
        figures = words.FIGURES.format(moved=f"{moved:,}", count=f"{count:,}")
        among = words.BANDS.format(
            bands=bands[0],
            band_count=bands[1],
            verdicts=verdicts[0],
            verdict_count=verdicts[1],
        )
        yield f"{figures}: {among}."
    else:
        yield words.NO_FIGURE.format(count=f"{count:,}")
    codes = elsewhere(comparison)
    if codes and comparison.changed:
        names = listed([named(comparison, code) for code in dict.fromkeys(codes)])
        sentence = words.ELSEWHERE if comparison.exact else words.ELSEWHERE_SHOWN
        yield sentence.format(count=f"{len(codes):,}", codes=names)
    for side, only in zip((comparison.old, comparison.new), comparison.only, strict=True):
        if only:
            counts = (f"{name} {count:,}" for name, count in only.items())
            yield words.ONLY.format(
                name=side.name, count=f"{sum(only.values()):,}", statistics=", ".join(counts)
            )


def _how_split(comparison: Comparison) -> str:
    """How splits were made, where there are any."""
    exact = {move.split.exact for move in comparison.moves if move.split}
    if not exact:
        return ""
    return words.SPLIT_EXACT if exact == {True} else words.SPLIT_ROUNDED


def _split(move: Move) -> str:
    if move.split is None:
        return ""
    split = move.split
    parts = (split.total, split.own, split.others)
    total, own, others = (_signed(part) for part in parts)
    sentence = words.SPLIT.format(total=total, own=own, others=others)
    return sentence + (words.SPLIT_RULES.format(rules=_signed(split.rules)) if split.rules else "")


def _signed(value: float) -> str:
    figure = number(value, 2)
    return figure if value < 0 or not float(figure) else f"+{figure}"


def _value(comparison: Comparison, move: Move, side: int) -> str:
    value = (move.old, move.new)[side]
    if value is None:
        return words.HIDDEN.format(flag=move.flags[side].word)
    if move.ref.statistic == VERDICT:
        return words.VERDICTS[int(value)]
    if move.ref.statistic == BAND:
        names = comparison.new.bands or comparison.old.bands
        return names.get(int(value), f"band {int(value)}")
    return number(value, 2)


# ---- tables ----


def _pages(comparison: Comparison) -> Iterator[Page]:
    blocks = [text("lead", sentence) for sentence in _much(comparison)]
    why = [text("bullet", reason) for reason in reasons(comparison)]
    table = _table("summary", words.SUMMARY, words.SUMMARY_COLUMNS, _summary(comparison))
    yield Page("summary", "overview", words.REASONS, 2, (*blocks, *why, table))
    for number_of, (caption, note, headers, rows) in enumerate(_tables(comparison)):
        if not rows:
            continue
        shown = rows[:ROWS_ON_PAGE]
        notes = [text("note", line) for line in note]
        if len(shown) < len(rows):
            more = words.ROWS.format(shown=f"{len(shown):,}", count=f"{len(rows):,}")
            notes.append(text("note", more))
        name = f"moved-{number_of + 1}"
        table = _table(name, caption, headers, shown)
        yield Page(name, "numbers", caption, 2, (*notes, table))


def _summary(comparison: Comparison) -> list[Row]:
    return [
        (
            f"{quantity(name.partition('@')[0]).label} ({name})",
            float(count),
            float(comparison.moved.get(name, 0)),
            float(comparison.hidden.get(name, 0)),
            float(comparison.shown.get(name, 0)),
            comparison.largest.get(name, 0.0),
        )
        for name, count in comparison.counted.items()
        if comparison.moved.get(name, 0)
    ]


Tables = Iterator[tuple[str, tuple[str, ...], tuple[str, ...], list[Row]]]


def _tables(comparison: Comparison) -> Tables:
    how = (_how_split(comparison),) if _how_split(comparison) else ()
    bands = [(*_row(comparison, m), *_parts(m), _own(comparison, m)) for m in comparison.of(BAND)]
    exact = comparison.exact
    last = words.OWN if exact else words.OWN_SHOWN
    headers = (*words.MOVE_COLUMNS, *words.SPLIT_COLUMNS, last)
    yield words.BANDS_MOVED, how, headers, bands
    verdicts = [_row(comparison, move) for move in comparison.of(VERDICT)]
    yield words.VERDICTS_MOVED, (), words.MOVE_COLUMNS, verdicts
    further = [m for m in comparison.moves if m.ref.statistic not in (BAND, VERDICT)]
    least = words.SCORES_NOTE.format(least=f"{PRINTED:g}")
    rows = [_row(comparison, move) for move in further]
    yield words.SCORES_MOVED, (least,), words.MOVE_COLUMNS, rows
    by_code = Counter(move.ref.organisation for move in comparison.of(BAND))
    codes = sorted({*comparison.changed, *by_code}, key=lambda code: (-by_code[code], code))
    changed: list[Row] = [
        (
            named(comparison, code),
            ", ".join(map(wave_text, comparison.changed.get(code, ()))),
            float(by_code[code]),
        )
        for code in codes
    ]
    columns = words.CHANGED_COLUMNS if exact else words.CHANGED_SHOWN
    yield words.ORGANISATIONS, (), columns, changed


def _row(comparison: Comparison, move: Move) -> Row:
    ref = move.ref
    cell = (named(comparison, ref.organisation), ref.population, ref.measure, wave_text(ref.wave))
    return (*cell, _value(comparison, move, 0), _value(comparison, move, 1))


def _parts(move: Move) -> Row:
    split = move.split
    return (split.total, split.own, split.others, split.rules) if split else (None,) * 4


def _own(comparison: Comparison, move: Move) -> str:
    return words.YES if move.ref.organisation in comparison.changed else words.NO


def _numeric(rows: Sequence[Row], column: int) -> bool:
    return any(isinstance(row[column], float) for row in rows)


def _table(name: str, caption: str, headers: Sequence[str], rows: Sequence[Row]) -> Table:
    columns = tuple(
        Column(header, "right" if _numeric(rows, i) else "left") for i, header in enumerate(headers)
    )
    return Table(name, caption, columns, tuple(_cells(row) for row in rows), style="dense")


def _cells(row: Row) -> tuple[Cell, ...]:
    return tuple(Cell(_shown(value)) for value in row)


def _shown(value: str | float | None) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else number(value, 0 if value == int(value) else 2)


def _sheet(
    caption: str, title: str, notes: tuple[str, ...], headers: Sequence[str], rows: list[Row]
) -> Sheet:
    columns = tuple(SheetColumn(header, _decimals(rows, i), 26) for i, header in enumerate(headers))
    return Sheet(words.SHEETS[caption], title, notes, columns, tuple(rows))


def _decimals(rows: Sequence[Row], column: int) -> int | None:
    """Of a column of numbers: none where all are whole."""
    values = [row[column] for row in rows]
    numbers = [value for value in values if isinstance(value, float)]
    if not numbers:
        return None
    return 0 if all(value.is_integer() for value in numbers) else 2
