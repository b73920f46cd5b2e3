"""Cells of a published column as numbers; every refusal names its cell."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError, Place
from surveybench.published import commas
from surveybench.published.book import Cell, text_of
from surveybench.quantities import Flag

MANY = 1e9  # more people than any survey has
NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d+)?")
PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
FEWER_THAN = re.compile(r"(<|under|fewer than|less than)\s*\d+", re.IGNORECASE)
# A sign of a footnote behind a number.
FOOTNOTE = re.compile(
    r"(?<=[\d%])\s*(\*+|\[[a-z0-9]{1,3}\]|[\u2020\u2021\u00b9\u00b2\u00b3\u2070-\u2079\u1d43-\u1d47]+)\s*$",
    re.IGNORECASE,
)
PERCENT = "%"


@dataclass(frozen=True)
class Numbers:
    """A column: NaN where there is no number, and `flags` (see Flag) saying why.

    `percent` says which cells were written with a percent sign, and are fractions of 100 already;
    `noted` counts cells with the sign of a footnote behind the number.
    """

    values: NDArray[np.float64]
    flags: NDArray[np.int8]
    percent: NDArray[np.bool_]
    noted: int = 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the cells of a column may hold beside numbers."""

    marks: Mapping[str, Flag]
    codes: Mapping[float, Flag]
    blank: Flag
    words: Mapping[str, float]
    blank_zero: bool = False


def numbers(cells: Sequence[Cell], meaning: Meaning, place: Callable[[int], Place]) -> Numbers:
    """The numbers of a column. `place` tells where a cell stands, by its position.

    Raises InputError where a cell holds neither a number nor a mark.
    """
    values = np.full(len(cells), np.nan)
    flags = np.zeros(len(cells), np.int8)
    percent = np.zeros(len(cells), bool)
    noted = 0
    decimal = _decimal_commas(cells)
    # Most cells are digits alone, which no word or mark is: nothing else need be asked of them.
    usual = not any(map(PLAIN.fullmatch, (*meaning.words, *meaning.marks)))
    for i, cell in enumerate(cells):
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            values[i] = cell
            continue
        if usual and isinstance(cell, str) and PLAIN.fullmatch(cell):
            values[i] = float(cell)
            continue
        text = text_of(cell)
        if text in meaning.words or text.casefold() in meaning.words:
            values[i] = meaning.words.get(text, meaning.words.get(text.casefold(), math.nan))
            continue
        flag = _missing(text, meaning)
        if flag is not None:
            flags[i] = flag
            continue
        plain = FOOTNOTE.sub("", text)
        noted += plain != text
        percent[i] = plain.endswith(PERCENT)
        plain = plain.removesuffix(PERCENT).strip()
        if decimal and commas.EITHER.fullmatch(plain):
            plain = plain.replace(",", ".")
        values[i] = _number(plain, text, place, i, meaning)
    return _coded(Numbers(values, flags, percent, noted), meaning)


def _decimal_commas(cells: Sequence[Cell]) -> bool:
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and "," in cell]
    return commas.before_decimals(FOOTNOTE.sub("", text) for text in texts)


def _missing(text: str, meaning: Meaning) -> Flag | None:
    """Why there is no number, if a cell says so."""
    if not text:
        return meaning.blank
    flag = meaning.marks.get(text.casefold())
    if flag is None and FEWER_THAN.fullmatch(text):
        return Flag.SUPPRESSED
    return flag


def _number(
    plain: str, text: str, place: Callable[[int], Place], row: int, meaning: Meaning
) -> float:
    if plain and NUMBER.fullmatch(plain) and any(sign.isdigit() for sign in plain):
        value = float(plain.replace(",", ""))
        if math.isfinite(value):
            return value
    known = f", or one of {', '.join(meaning.words)}" if meaning.words else ""
    raise InputError(
        f"holds '{text[:40]}' where a number belongs.",
        where=place(row),
        remedy=f"Put a number there{known}; leave the cell blank or write [c] where it is "
        "suppressed.",
    )


def _coded(read: Numbers, meaning: Meaning) -> Numbers:
    """Numbers that stand for a missing one are missing."""
    values, flags = read.values, read.flags
    infinite = ~np.isfinite(values) & (flags == Flag.OK)
    flags[infinite] = Flag.NOT_PUBLISHED
    values[infinite] = np.nan
    for code, flag in meaning.codes.items():
        coded = values == code
        flags[coded] = flag
        values[coded] = np.nan
    if meaning.blank_zero:
        zero = values == 0
        flags[zero] = Flag.NOT_PUBLISHED
        values[zero] = np.nan
    return read


def check_range(
    read: NDArray[np.float64],
    low: float,
    high: float,
    place: Callable[[int], Place],
    *,
    integer: bool = False,
    shown: float = 1.0,
) -> None:
    """Raise InputError where a number is beyond `low` and `high`, or not whole.

    `shown` is what a number is multiplied by to stand as it stood in its cell.
    """
    with np.errstate(invalid="ignore"):
        wrong = (read < low - 1e-9) | (read > high + 1e-9)
        if integer:
            wrong |= np.abs(read - np.round(read)) > 1e-6
    if wrong.any():
        row = int(wrong.argmax())
        kind = "whole number" if integer else "number"
        most = f"from {low * shown:g} to {high * shown:g}"
        limits = most if high < MANY else f"of {low * shown:g} or more"
        raise InputError(
            f"holds {read[row] * shown:g}, which is no {kind} {limits}.",
            where=place(row),
            remedy=f"Look at what was published, and write a {kind} {limits} there.",
        )
