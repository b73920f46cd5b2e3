"""From the outcomes of settings to lines, a web page and a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

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
from surveybench.report.lens import Lens
from surveybench.report.lens.rounding import number
from surveybench.report.lens.terms import day
from surveybench.report.words import language_tag
from surveybench.report.words import report as words_report
from surveybench.report.words import variants as words
from surveybench.variants.outcome import BAND, VERDICT, Moved, Outcome, Variants

ROWS_ON_PAGE = 200
Row = tuple[str | float, ...]


def lines(variants: Variants) -> Iterator[str]:
    """One line a setting, for the terminal."""
    for outcome in variants.outcomes:
        yield words.LINE.format(
            label=outcome.label,
            bands=f"{outcome.count(BAND):,}",
            band_count=outcome.bands,
            verdicts=f"{outcome.count(VERDICT):,}",
            verdict_count=outcome.verdicts,
        )
    yield words.PRIVATE


def document(variants: Variants) -> Document:
    """The web page: settings, what changes, organisations."""
    release = variants.release
    survey, provenance = release.survey, release.provenance
    title = words.TITLE.format(title=survey.words.title, wave=survey.wave_name)
    made = words.COVER_LEAD.format(
        report=survey.words.report, wave=survey.wave_name, date=day(provenance.made)
    )
    cover = (text("lead", made), text("note", words.PRIVATE))
    return Document(
        organisation="variants",
        name=survey.words.title,
        survey=survey.id,
        wave=survey.wave,
        title=title,
        language=language_tag(),
        made=provenance.made,
        notice=_notice(variants),
        pages=(Page("cover", "cover", title, 1, cover, listed=False), *_pages(variants)),
        source=Source(provenance.version, provenance.inputs),
    )


def _notice(variants: Variants) -> str:
    """That the data are made up, where they are."""
    release = variants.release
    synthetic = [organisation.synthetic for organisation in release.organisations]
    return Lens(release).say(words_report.SYNTHETIC) if synthetic and all(synthetic) else ""


def _pages(variants: Variants) -> Iterator[Page]:
    moved = _moved(variants)
    lead = text("lead", _lead(variants))
    table = _table("settings", words.SUMMARY, words.SUMMARY_COLUMNS, _summary(variants))
    yield Page("settings", "overview", words.SUMMARY, 2, (lead, table))
    if not moved:
        return
    shown = moved[:ROWS_ON_PAGE]
    more = words.MOVED_MORE.format(shown=len(shown), count=len(moved))
    note = (text("note", more),) if len(shown) < len(moved) else ()
    table = _table("moved", words.MOVED, words.MOVED_COLUMNS, shown)
    yield Page("moved", "numbers", words.MOVED, 2, (*note, table))
    rows = _organisations(variants)
    table = _table("organisations", words.ORGANISATIONS, words.ORGANISATION_COLUMNS, rows)
    yield Page("organisations", "numbers", words.ORGANISATIONS, 2, (table,))


def _lead(variants: Variants) -> str:
    first = variants.outcomes[0]
    lead = words.LEAD.format(bands=f"{first.bands:,}", verdicts=f"{first.verdicts:,}")
    still = not any(outcome.moved for outcome in variants.outcomes)
    return f"{lead} {words.NOTHING}" if still else lead


def workbook(variants: Variants) -> Workbook:
    """Every table in full."""
    release = variants.release
    title = words.TITLE.format(title=release.survey.words.title, wave=release.survey.wave_name)
    notes = tuple(filter(None, (_notice(variants), words.PRIVATE, _lead(variants))))
    sheets = (
        _sheet(words.SUMMARY, title, notes, words.SUMMARY_COLUMNS, _summary(variants)),
        _sheet(words.MOVED, words.MOVED, (), words.MOVED_COLUMNS, _moved(variants)),
        _sheet(
            words.ORGANISATIONS,
            words.ORGANISATIONS,
            (),
            words.ORGANISATION_COLUMNS,
            _organisations(variants),
        ),
    )
    made = release.provenance.made
    return Workbook(title, made, language_tag(), tuple(sheet for sheet in sheets if sheet.rows))


def _summary(variants: Variants) -> list[Row]:
    return [
        (
            outcome.label,
            outcome.chosen,
            float(outcome.count(BAND)),
            float(sum(_far(one) for one in outcome.moved)),
            float(outcome.count(VERDICT)),
            outcome.largest,
        )
        for outcome in variants.outcomes
    ]


def _far(moved: Moved) -> bool:
    return moved.quantity == BAND and abs(moved.chosen - moved.varied) > 1


def _moved(variants: Variants) -> list[Row]:
    names = {one.code: one.name for one in variants.release.organisations}
    bands = dict(enumerate(words_report.BANDS, 1)) | dict(variants.release.survey.band_names)
    return [
        (
            outcome.label,
            f"{names[one.organisation]} ({one.organisation})",
            one.population,
            one.measure,
            words.BAND if one.quantity == BAND else variants.release.survey.wave_names[one.wave],
            _verdict(one, one.chosen, bands),
            _verdict(one, one.varied, bands),
        )
        for outcome in variants.outcomes
        for one in outcome.moved
    ]


def _verdict(moved: Moved, value: int, bands: Mapping[int, str]) -> str:
    return bands.get(value, str(value)) if moved.quantity == BAND else words.VERDICTS[value]


def _organisations(variants: Variants) -> list[Row]:
    """Most changes first, then by code."""
    totals = {q: _by_organisation(variants.outcomes, q) for q in (BAND, VERDICT)}
    rows: list[Row] = [
        (
            f"{one.name} ({one.code})",
            float(totals[BAND][one.code]),
            float(totals[VERDICT][one.code]),
        )
        for one in sorted(
            variants.release.organisations,
            key=lambda one: (-totals[BAND][one.code], -totals[VERDICT][one.code], one.code),
        )
    ]
    return [row for row in rows if any(row[1:])]


def _by_organisation(outcomes: Sequence[Outcome], quantity: str) -> Counter[str]:
    return Counter(
        one.organisation
        for outcome in outcomes
        for one in outcome.moved
        if one.quantity == quantity
    )


def _table(name: str, caption: str, headers: Sequence[str], rows: Sequence[Row]) -> Table:
    sides = [isinstance(value, float) for value in rows[0]] if rows else [False] * len(headers)
    columns = tuple(
        Column(header, "right" if side else "left")
        for header, side in zip(headers, sides, strict=True)
    )
    return Table(name, caption, columns, tuple(_cells(row) for row in rows), style="dense")


def _cells(row: Row) -> tuple[Cell, ...]:
    return tuple(
        Cell(number(v, 0 if v == int(v) else 2) if isinstance(v, float) else str(v)) for v in row
    )


def _sheet(
    caption: str, title: str, notes: tuple[str, ...], headers: Sequence[str], rows: list[Row]
) -> Sheet:
    sample = rows[0] if rows else ("",) * len(headers)
    columns = tuple(
        SheetColumn(
            header, (2 if "score" in header else 0) if isinstance(value, float) else None, 26
        )
        for header, value in zip(headers, sample, strict=True)
    )
    return Sheet(words.SHEETS[caption], title, notes, columns, tuple(rows))
