"""Rows of a published table as named cells; every refusal names its line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from surveybench.errors import InputError, Place
from surveybench.published.agreement import BANDS
from surveybench.published.cells import MANY
from surveybench.quantities import ALL, NATIONAL, Flag
from surveybench.stats.expected_range import LIMITS
from surveybench.survey import Survey

WHO = ("organisation", "name", "population", "measure")
FIGURES = ("n", "score", "national", "lowest", "highest", "band", "z", *LIMITS)
WHOLE = ("invited", "completed", "raw_percent", "adjusted_percent", "organisations")
EARLIER = ("n", "score", "national", "change")
STATUS = {
    "": Flag.OK,
    "ok": Flag.OK,
    Flag.SUPPRESSED.word: Flag.SUPPRESSED,
    Flag.TOO_FEW_ORGANISATIONS.word: Flag.TOO_FEW_ORGANISATIONS,
}
VERDICTS = {"decrease": -1.0, "no change": 0.0, "increase": 1.0}
BAND_WORDS = {
    name: float(band) for band, words in enumerate(BANDS, 1) for name in (words, str(band))
}


@dataclass(frozen=True)
class Line:
    """One row of the table: what it is about, its status, and its cells."""

    file: str
    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell without blanks around it; empty where there is no such column."""
        return self.cells.get(column, "").strip()

    def error(self, column: str, what: str, remedy: str) -> InputError:
        """The error about one cell."""
        place = Place(file=self.file, row=self.number, column=column)
        return InputError(what, where=place, remedy=remedy)

    def number_in(self, column: str, low: float, high: float, integer: bool = False) -> float:
        """The number in a cell, NaN where it is blank. Raises InputError on anything else."""
        text = self.text(column)
        if not text:
            return float("nan")
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not np.isfinite(value) or not low <= value <= high or (integer and value % 1):
            kind = "whole number" if integer else "number"
            limits = f"from {low:g} to {high:g}" if high < MANY else f"of {low:g} or more"
            raise self.error(
                column,
                f"holds '{text[:40]}', which is no {kind} {limits}.",
                f"Write a {kind} {limits}, or leave the cell blank where nothing is published.",
            )
        return value

    def word_in(self, column: str, words: Mapping[str, float]) -> float:
        """What a word in a cell stands for, NaN where it is blank."""
        text = " ".join(self.text(column).lower().replace("_", " ").split())
        if not text:
            return float("nan")
        if text not in words:
            raise self.error(
                column,
                f"holds '{text[:40]}', which has no meaning here.",
                f"Write one of: {', '.join(words)}.",
            )
        return words[text]

    @property
    def status(self) -> Flag:
        """Why figures are missing, if they are."""
        word = "_".join(self.text("status").lower().replace("_", " ").split())
        if word not in STATUS:
            raise self.error(
                "status",
                f"holds '{word[:40]}', which has no meaning here.",
                f"Leave it blank, or write one of: {', '.join(filter(None, STATUS))}.",
            )
        return STATUS[word]

    @property
    def filled(self) -> Iterator[str]:
        """Columns of figures that are not blank."""
        return (
            column for column in self.cells if column not in (*WHO, "status") and self.text(column)
        )


def read_lines(file: str, content: bytes, survey: Survey) -> list[Line]:
    """The rows of a table. Raises InputError where it is no table, or has unknown columns."""
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise InputError(
            "cannot be read as CSV in UTF-8.",
            where=Place(file=file),
            remedy="Save the table as CSV, UTF-8, with commas.",
        ) from None
    header = [cell.strip() for cell in rows[0]] if rows else []
    _check_header(file, header, survey)
    lines = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise InputError(
                f"has {len(row)} cells, the header {len(header)}.",
                where=Place(file=file, row=number),
                remedy='Write cells that hold a comma in quotes: "like, this".',
            )
        lines.append(Line(file, number, dict(zip(header, row, strict=True))))
    if not lines:
        raise InputError("has no rows.", where=Place(file=file), remedy="Give one row a measure.")
    return lines


def _check_header(file: str, header: list[str], survey: Survey) -> None:
    earlier = [f"{name}_{wave}" for wave in survey.waves[1:] for name in EARLIER]
    columns = (*WHO, "status", *FIGURES, *WHOLE, *earlier)
    for column in header:
        place = Place(file=file, row=1, column=column or "without a name")
        wave = re.fullmatch(rf"(?:{'|'.join(EARLIER)})_(\d+)", column)
        if wave and column not in columns:
            raise InputError(
                f"the definition does not compare with wave {wave[1]}.",
                where=place,
                remedy="Add the wave under `compare` in the definition, or remove the column.",
            )
        if column not in columns or header.count(column) > 1:
            raise InputError(
                "stands there twice." if column in columns else "is not a column of this table.",
                where=place,
                remedy=f"Known columns are: {', '.join(columns)}.",
            )
    for column in WHO:
        if column not in header:
            raise InputError(
                f"there is no column {column}.",
                where=Place(file=file, row=1),
                remedy=f"Begin with the columns {', '.join(WHO)}.",
            )


def organisation_of(lines: list[Line]) -> tuple[str, str]:
    """Code and name of the one organisation the table is about."""
    own_lines = [line for line in lines if line.text("organisation") != NATIONAL]
    if not own_lines:
        raise lines[0].error(
            "organisation", "names no organisation.", "Give its code in every row of its own."
        )
    code, name = own_lines[0].text("organisation"), own_lines[0].text("name")
    for line in own_lines:
        if not line.text("organisation") or line.text("organisation") != code:
            raise line.error(
                "organisation",
                f"says '{line.text('organisation')}', the first row {code or 'nothing'}.",
                "Give every organisation a table of its own, with its code in every row.",
            )
        if line.text("name") != name or not name:
            raise line.error(
                "name",
                "is blank or differs from the first row.",
                "Give the same name in every row.",
            )
    return code, name


def check_place(line: Line, survey: Survey) -> None:
    """Whether the row is about something that the definition has, or about all of it."""
    population, measure = line.text("population"), line.text("measure")
    together = line.text("organisation") == NATIONAL
    populations = [p.id for p in survey.populations]
    if population not in populations and population != ALL:
        raise line.error(
            "population",
            f"the definition has no population '{population[:40]}'.",
            f"Write one of: {', '.join(populations)}; or {ALL} for figures of the whole survey.",
        )
    if measure != ALL and (measure not in survey.measures or together):
        raise line.error(
            "measure",
            f"the definition has no scored item or section '{measure[:40]}'."
            if not together
            else f"the row of '{NATIONAL}' is about no single measure.",
            f"Use the ids of the definition, and {ALL} in the row of '{NATIONAL}'.",
        )
    if (measure != ALL and population not in populations) or (together and population != ALL):
        raise line.error(
            "population",
            "is not that of this row.",
            f"Rows of a measure name their population; the row of '{NATIONAL}' says {ALL}.",
        )
