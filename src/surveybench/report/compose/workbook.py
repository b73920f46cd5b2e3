"""From a release to a workbook of tables: national, or of one organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.quantities import Organisation, did_you_mean
from surveybench.report.compose import links
from surveybench.report.compose.say import star_words
from surveybench.report.compose.sheets import LONGEST, Asked
from surveybench.report.compose.tables import tables
from surveybench.report.compose.view import sites_of
from surveybench.report.document import Sheet, SheetColumn, Workbook
from surveybench.report.lens import Lens
from surveybench.report.lens.language import draft_notes
from surveybench.report.lens.named import input_name
from surveybench.report.words import language_tag
from surveybench.report.words import local as words_local
from surveybench.report.words import published as words_published
from surveybench.report.words import report as words
from surveybench.report.words import tables as words_tables


def workbook(release: Release, code: str = "") -> Workbook:
    """All tables of a release; with a code, those of one organisation beside national figures.

    Raises ReleaseError for an unknown code.
    """
    request = Asked(Lens(release), _organisations(release, code))
    title = request.lens.say(words_tables.TITLE)
    if code:
        identity = {"name": request.organisations[0].name, "code": code}
        title = request.lens.say(words_tables.TITLE_OWN, identity)
    synthetic = any(organisation.synthetic for organisation in request.organisations)
    notice = (request.lens.say(words.SYNTHETIC),) if synthetic else ()
    front = (words_tables.COVER, words_tables.CONTENTS, words_tables.NOTES)
    named = _named(chain(tables(request), _sites(request)), front)
    marked = tuple(replace(sheet, lines=(*notice, *sheet.lines)) for sheet in named)
    sheets = (_cover(request, title, notice), _contents(marked), _notes(request), *marked)
    return Workbook(title, release.provenance.made, language_tag(), sheets)


def _sites(request: Asked) -> Iterator[Sheet]:
    """The same tables of the sites of these organisations, where they were published."""
    sites = sites_of(request.release, [one.code for one in request.organisations])
    parts = request.release.parts
    if parts is None or not sites:
        return
    for sheet in tables(Asked(Lens(parts.release), sites)):
        name = words_published.SITES_SHEET.format(name=sheet.name)[:LONGEST]
        yield replace(sheet, name=name, title=words_published.SITES_TITLE.format(title=sheet.title))


def _organisations(release: Release, code: str) -> tuple[Organisation, ...]:
    found = tuple(o for o in release.organisations if code in ("", o.code))
    if not found:
        raise ReleaseError(
            f"there is no organisation {code}.",
            remedy=did_you_mean(code, [one.code for one in release.organisations]),
        )
    return found


def _named(sheets: Iterator[Sheet], taken: tuple[str, ...]) -> tuple[Sheet, ...]:
    """Names that are unique, whatever their case."""
    used = {name.casefold() for name in taken}
    found = []
    for sheet in sheets:
        name, number = sheet.name, 1
        while name.casefold() in used:
            number += 1
            name = f"{sheet.name[: LONGEST - 1 - len(str(number))]} {number}"
        used.add(name.casefold())
        found.append(replace(sheet, name=name))
    return tuple(found)


def _cover(request: Asked, title: str, notice: tuple[str, ...]) -> Sheet:
    lens = request.lens
    scores = words_published.COVER_SCORES if lens.publisher else words_tables.COVER_SCORES
    report, *further = words_tables.COVER_LINES
    lines = (*map(lens.say, (report, scores, *further)), *lens.worked_out()[1:])
    local = lens.say_against(words_local.WHAT, words_local.SIZE)
    addresses = tuple(line for line, _ in links.lines(request.release.survey))
    return Sheet(words_tables.COVER, title, (*notice, *local, *lines, *addresses, *draft_notes()))


def _contents(sheets: tuple[Sheet, ...]) -> Sheet:
    names = (words_tables.NOTES, *(sheet.name for sheet in sheets))
    titles = (words_tables.NOTES, *(sheet.title for sheet in sheets))
    first, second = words_tables.CONTENTS_COLUMNS
    return Sheet(
        words_tables.CONTENTS,
        words_tables.CONTENTS,
        words_tables.CONTENTS_LINES,
        (SheetColumn(first, width=26), SheetColumn(second, width=90)),
        tuple(zip(names, titles, strict=True)),
        links=names,
    )


def _notes(request: Asked) -> Sheet:
    release, lens = request.release, request.lens
    rows = [*_notes_rows(lens), words_tables.NOTES_BANDS]
    if any(item.wording != "verbatim" for item in release.survey.items):
        rows.append(
            star_words(
                release.survey,
                words_tables.NOTES_SUMMARY,
                words_tables.NOTES_UNKNOWN,
                words_tables.NOTES_EITHER,
            )
        )
    filled = [tuple(lens.say(text) for text in row) for row in rows]
    for population in release.survey.populations:
        if population not in lens.populations:
            named = {"population": population.id, "name": population.name}
            filled.append(tuple(lens.say(text, named) for text in words_tables.NOTES_ABSENT))
    for file, digest in release.provenance.inputs:
        subject, note = words_tables.NOTES_INPUT
        filled.append((subject, note.format(file=input_name(file), digest=digest)))
    first, second = words_tables.NOTES_COLUMNS
    columns = (SheetColumn(first, width=26), SheetColumn(second, width=100))
    lines = words_tables.NOTES_LINES
    return Sheet(words_tables.NOTES, words_tables.NOTES, lines, columns, tuple(filled))


def _notes_rows(lens: Lens) -> Iterator[tuple[str, str]]:
    """What is explained: of quantities only those that the tables hold."""
    for name, ours, published in words_tables.NOTES_ROWS:
        if name in ("", *lens.release.grids) and (not name or lens.has_any(name)):
            as_published = lens.publisher and not lens.calculated(name)
            yield published if as_published and published else ours
