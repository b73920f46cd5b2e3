"""What a layout says: which sheets and columns hold which figures of a published file.

A layout is data, see `layouts/`. A column is recognised by its name, without regard to capitals
and blanks; the named parts of its pattern say of which measure, option, subgroup or wave it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from surveybench.quantities import Flag

# Named parts of a pattern, and what they say of the figures in a column.
PARTS = ("measure", "option", "subgroup", "wave", "population", "year", "label")
Unit = Literal["number", "percent", "band", "verdict"]
Missing = Literal["suppressed", "not_published"]
# What publishers write in the place of a number: too few people, or no number at all.
SUPPRESSED_MARKS = ("*", "**", "c", "[c]", "s", "[s]", "-", "\N{EN DASH}", "suppressed", "[low]")
ABSENT_MARKS = (
    *("x", "[x]", "z", "[z]", ".", "n/a", "na", "[n]", "null", ":", "..", "/"),
    *("not available", "not applicable", "not published"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What the columns of one pattern hold.

    `quantity` is a row of the catalogue. In a long table the pattern is that of the key, and
    `value` is the column of the figures. `national`: its figures are everyone's, whatever the row.
    `needed`: there must be one for every measure of the definition that the table can have.
    `blank` says why a cell is empty; `zero` is the word for a 0 that stands for nothing.
    """

    match: re.Pattern[str]
    quantity: str
    unit: Unit = "number"
    value: re.Pattern[str] | None = None
    national: bool = False
    needed: bool = False
    blank: Missing = "not_published"
    blank_zero: bool = False
    words: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Leave:
    """Columns that are known and not read, and why."""

    match: re.Pattern[str]
    why: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that say what a row is about; None where there is none.

    `text` holds the wording of a question, in long tables.
    """

    code: re.Pattern[str] | None = None
    name: re.Pattern[str] | None = None
    wave: re.Pattern[str] | None = None
    key: re.Pattern[str] | None = None
    option: re.Pattern[str] | None = None
    population: re.Pattern[str] | None = None
    parent: re.Pattern[str] | None = None
    peers: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or the sheets of one pattern.

    `holds`: a row an organisation; one row of everyone; or rows of organisations at an earlier
    wave, which need not hold all of them. `everyone` are codes whose row is of everyone. `header`
    is the rows of the header, counted from 1; sought where there are none. `wave_items` says whose
    ids name the measures of an earlier wave: those of the wave reported, or its own. `wording` is
    what cells of `columns.text` look like, with the part `label` that is the wording.
    """

    label: str
    sheet: re.Pattern[str]
    holds: Literal["organisations", "everyone", "earlier"]
    columns: Columns
    rules: tuple[Rule, ...]
    leave: tuple[Leave, ...] = ()
    everyone: frozenset[str] = frozenset()
    header: tuple[int, ...] = ()
    required: bool = True
    complete: bool = False
    wording: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A sheet that says what the columns of others hold: names of columns, and their texts.

    Of a text the part called `label` is taken, where the pattern has one.
    """

    sheet: re.Pattern[str]
    name: re.Pattern[str]
    text: re.Pattern[str]
    label: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a publisher lays figures out. `level` is what one row of its organisations is, `country`
    what all of them together are called, where its publisher is of one.

    `dimensions` are what people are told apart by, under the beginning of the names of their
    columns; `options` is what answers are called, by their names in the file, in the order in which
    they are shown; `key` is a sheet that says what each column holds. `codes` are numbers that
    stand for a missing one. `percent` says how percentages are written.
    `other_measures`: what to do with a measure that the definition does not have.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    tables: tuple[Table, ...]
    level: str = "organisation"
    country: str = ""
    years: tuple[re.Pattern[str], ...] = ()
    marks: Mapping[str, Flag] = field(default_factory=lambda: MappingProxyType({}))
    codes: Mapping[float, Flag] = field(default_factory=lambda: MappingProxyType({}))
    percent: Literal["auto", "percent", "share"] = "auto"
    other_measures: Literal["refuse", "leave"] = "refuse"
    notes: tuple[str, ...] = ()
    dimensions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    key: Key | None = None
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def folded_name(text: str) -> str:
    """A name as it is compared: without the blanks around and within it, in small letters."""
    return " ".join(text.split()).casefold()
