"""From a release to a workbook of tables: national, or of one organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.quantities import Organisation
from surveybench.report.compose import peers
from surveybench.report.compose.methods import day
from surveybench.report.compose.sheets import LONGEST, Asked
from surveybench.report.compose.tables import tables
from surveybench.report.compose.view import reported
from surveybench.report.document import Sheet, SheetColumn, Workbook
from surveybench.report.words import LANGUAGE
from surveybench.report.words import local as words_local
from surveybench.report.words import report as words
from surveybench.report.words import tables as words_tables


def workbook(release: Release, code: str = "") -> Workbook:
    """All tables of a release; with a code, those of one organisation beside national figures.

    Raises ReleaseError for an unknown code.
    """
    asked = Asked(release, _organisations(release, code), _gaps(release))
    title = words_tables.TITLE.format_map(asked.gaps)
    if code:
        own = {"name": asked.organisations[0].name, "code": code}
        title = words_tables.TITLE_OWN.format_map({**asked.gaps, **own})
    synthetic = any(organisation.synthetic for organisation in asked.organisations)
    notice = (words.SYNTHETIC.format_map(asked.gaps),) if synthetic else ()
    front = (words_tables.COVER, words_tables.CONTENTS, words_tables.NOTES)
    made = _named(tables(asked), front)
    marked = tuple(replace(sheet, lines=(*notice, *sheet.lines)) for sheet in made)
    sheets = (_cover(asked, title, notice), _contents(marked), _notes(asked), *marked)
    return Workbook(title, release.provenance.made, LANGUAGE, sheets)


def _organisations(release: Release, code: str) -> tuple[Organisation, ...]:
    found = tuple(o for o in release.organisations if code in ("", o.code))
    if not found:
        raise ReleaseError(
            f"there is no organisation {code}.",
            remedy=f"Known are: {', '.join(o.code for o in release.organisations[:8])}, …",
        )
    return found


def _gaps(release: Release) -> dict[str, str]:
    survey = release.survey
    return {
        **peers.gaps(release),
        "title": survey.words.title,
        "report": survey.words.report,
        "wave": str(survey.wave),
        "version": release.provenance.version,
        "date": day(release.provenance.made),
        "least": str(survey.settings.release.min_respondents),
        "organisations_least": str(survey.settings.release.min_organisations),
        "organisation": survey.words.organisation,
        "organisations": survey.words.organisations,
        "respondents": survey.words.respondents,
        "bands": ", ".join(f"{at} {name.lower()}" for at, name in enumerate(words.BANDS, 1)),
    }


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


def _cover(asked: Asked, title: str, notice: tuple[str, ...]) -> Sheet:
    lines = peers.said(asked.release, words_local.WHAT, words_local.SIZE)
    lines += tuple(line.format_map(asked.gaps) for line in words_tables.COVER_LINES)
    return Sheet(words_tables.COVER, title, (*notice, *lines))


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


def _notes(asked: Asked) -> Sheet:
    release, gaps = asked.release, asked.gaps
    rows = [*words_tables.NOTES_ROWS, words_tables.NOTES_BANDS]
    if any(item.wording == "summary" for item in release.survey.items):
        rows.append(words_tables.NOTES_SUMMARY)
    filled = [tuple(text.format_map(gaps) for text in row) for row in rows]
    for population in release.survey.populations:
        if population not in reported(release):
            named = {**gaps, "population": population.id, "name": population.name}
            filled.append(tuple(text.format_map(named) for text in words_tables.NOTES_ABSENT))
    for file, digest in release.provenance.inputs:
        subject, note = words_tables.NOTES_INPUT
        filled.append((subject, note.format(file=file, digest=digest)))
    first, second = words_tables.NOTES_COLUMNS
    columns = (SheetColumn(first, width=26), SheetColumn(second, width=100))
    lines = words_tables.NOTES_LINES
    return Sheet(words_tables.NOTES, words_tables.NOTES, lines, columns, tuple(filled))
