"""Whose figures, of which wave: what several files say of the same organisations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError, Place
from surveybench.published.figures import ReadFile, Who
from surveybench.published.placement import A_YEAR
from surveybench.published.recognise import Fit, Placed
from surveybench.quantities import Organisation
from surveybench.survey import Survey

Positions = NDArray[np.intp]
NOBODY = -1  # the position of an organisation that is not reported


@dataclass(frozen=True)
class Source:
    """A file with the wave that its figures are of."""

    read: ReadFile
    wave: int

    @property
    def fit(self) -> Fit:
        """How its layout fits it."""
        return self.read.fit


def check_complete(fit: Fit, survey: Survey) -> None:
    """Raise InputError where the layout needs a sheet or a column that is not there."""
    for table in fit.missing:
        if table.required:
            names = ", ".join(sheet.name for sheet in fit.book.sheets)
            raise InputError(
                f"there is no sheet {table.label}.",
                where=Place(file=fit.book.file),
                remedy=f"Use the workbook as published. Its sheets are: {names or 'none'}.",
            )
    for table, name in fit.headless:
        match = table.sheet.fullmatch(name)
        wave = match.groupdict().get("wave") if match else None
        if wave and int(wave) not in survey.waves:
            continue
        raise InputError(
            "the first row has no column names that the layout knows.",
            where=Place(file=fit.book.file, sheet=name, row=1),
            remedy="Use the workbook as published: its sheets begin with a row of names.",
        )
    for placed in fit.tables:
        for rule in placed.unmatched:
            if rule.needed:
                raise _no_column(placed, example(rule.match.pattern, "…"))
        _check_measures(placed, survey)


def not_compared(wave: int, place: Place) -> InputError:
    """The error about a wave that the definition does not have."""
    return InputError(
        f"the definition does not compare with wave {wave}.",
        where=place,
        remedy="Add the wave under `compare`, or remove the sheet or the file.",
    )


def _no_column(placed: Placed, name: str) -> InputError:
    return InputError(
        f"there is no column {name}.",
        where=placed.sheet.place(),
        remedy="Use the workbook as published, with the definition of its survey and wave.",
    )


def _check_measures(placed: Placed, survey: Survey) -> None:
    """A column that there is of some measures must be there of all that the table has."""
    ids = ids_of(survey)
    expected = _wanted(placed, survey)
    for rule in placed.table.rules:
        if not rule.needed or "measure" not in rule.match.groupindex:
            continue
        named = {
            ids.get(key_of(one.parts["measure"]), "")
            for one in placed.placements
            if one.rule is rule
        }
        for measure in expected:
            items_only = "(?#items)" in rule.match.pattern
            if measure not in named and not (items_only and measure in survey.section):
                raise _no_column(placed, example(rule.match.pattern, measure))


def _wanted(placed: Placed, survey: Survey) -> tuple[str, ...]:
    if placed.table.holds == "earlier":
        wave = int(placed.parts.get("wave", 0))
        items = {entry.survey.wave: tuple(entry.items) for entry in survey.earlier}
        return items.get(wave, ())
    return survey.measures


def example(pattern: str, measure: str) -> str:
    """The name of a column that follows a pattern, as far as it can be said in a name."""
    name = re.sub(r"\(\?#[^)]*\)", "", pattern)
    name = re.sub(r"\(\?P<measure>(?:[^()]|\([^()]*\))*\)", measure, name)
    return name.replace("\\d*", "").replace("\\", "")


def ids_of(survey: Survey) -> Mapping[str, str]:
    """Ids of measures by what a publisher may call them: the id itself, or an item's column."""
    ids = {key_of(item.column): item.id for item in survey.evaluative}
    return ids | {key_of(measure): measure for measure in survey.measures}


def key_of(text: str) -> str:
    """An id as it is compared: capitals and the sign between its parts do not count."""
    return re.sub(r"[\s._-]+", "_", text.strip()).casefold()


def dated(reads: Sequence[ReadFile], survey: Survey) -> tuple[Source, ...]:
    """The files with their waves, the newest first. Raises InputError where it cannot be told."""
    sources = [Source(read, _wave(read, survey, alone=len(reads) == 1)) for read in reads]
    if all(source.wave != survey.wave for source in sources):
        waves = ", ".join(str(source.wave) for source in sources)
        raise InputError(
            f"no file is of wave {survey.wave}, which the definition reports (found: {waves}).",
            where=Place(file=reads[0].fit.book.file),
            remedy="Add the file of that wave, or use the definition of the newest one.",
        )
    for source in sources:
        if source.wave not in survey.waves:
            raise not_compared(source.wave, Place(file=source.fit.book.file))
    return tuple(sorted(sources, key=lambda source: -source.wave))


def _wave(read: ReadFile, survey: Survey, *, alone: bool) -> int:
    stated = year_of(read.fit)
    if stated in survey.waves or (stated and not alone):
        return stated
    if alone:
        return survey.wave
    raise InputError(
        "does not say of which wave it is.",
        where=Place(file=read.fit.book.file),
        remedy="Give the file a name that holds the year, such as 2023.ods.",
    )


def year_of(fit: Fit) -> int:
    """The year that a file says it is of, in the names of its sheets or its own; 0 for none."""
    names = [placed.sheet.name for placed in fit.tables if placed.table.holds != "earlier"]
    for pattern in fit.layout.years:
        for name in (*names, fit.book.file):
            if match := pattern.search(name):
                return _full_year(match["year"])
    match = A_YEAR.search(fit.book.file)
    return int(match[1]) if match else 0


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def organisations_of(source: Source) -> tuple[Organisation, ...]:
    """The organisations of a file, by code: those of the first table that lists them.

    A table may stand in parts below each other. Raises InputError for a code that stands twice,
    and for codes that differ in capitals alone: nobody can tell whether they are one.
    """
    names: dict[str, str] = {}
    groups: dict[str, str] = {}
    folded: dict[str, str] = {}
    listing = None
    for placed, who in zip(source.fit.tables, source.read.who, strict=True):
        if placed.table.holds != "organisations" or listing not in (None, placed.table):
            continue
        listing = placed.table
        long, before = placed.table.columns.key is not None, set(names)
        for row in who.own.tolist():
            code = who.codes[row]
            if code in names and code not in before and not long:
                raise _twice(placed, row, code)
            if (other := folded.setdefault(code.casefold(), code)) != code:
                raise InputError(
                    f"the code {code} stands elsewhere as {other}.",
                    where=_code_place(placed, row),
                    remedy="Write the code of an organisation alike in every row.",
                )
            names.setdefault(code, who.names[row] or code)
            if who.peers:
                groups.setdefault(code, who.peers[row])
    return tuple(
        Organisation(code, names[code], peers=groups.get(code, "")) for code in sorted(names)
    )


def positions(placed: Placed, who: Who, known: Mapping[str, int], first: str = "") -> Positions:
    """Position of the organisation of each row; NOBODY for everyone's and those not reported.

    Raises InputError for a code that stands twice, and for one that is not known where `first`
    names the sheet that lists them all.
    """
    by_row = np.full(len(who.codes), NOBODY, np.intp)
    folded = {code.casefold(): position for code, position in known.items()}
    seen: set[tuple[str, int]] = set()
    long = placed.table.columns.key is not None
    for row in who.own.tolist():
        code, wave = who.codes[row], who.waves[row]
        if code.casefold() not in folded and first:
            raise InputError(
                f"the code {code} is not known: {first} has no such organisation.",
                where=_code_place(placed, row),
                remedy=f"Write its code as {first} has it, or remove the row.",
            )
        if (code, wave) in seen and not long:
            raise _twice(placed, row, code)
        seen.add((code, wave))
        by_row[row] = known.get(code, folded.get(code.casefold(), NOBODY))
    return by_row


def _code_place(placed: Placed, row: int) -> Place:
    index = placed.lead.get("code", placed.lead.get("name", 0))
    header = next((name for name, i in placed.sheet.columns.items() if i == index), "")
    return placed.sheet.place(row, index, header)


def _twice(placed: Placed, row: int, code: str) -> InputError:
    return InputError(
        f"the code {code} stands twice.",
        where=_code_place(placed, row),
        remedy="Give every organisation one row and a code of its own.",
    )
