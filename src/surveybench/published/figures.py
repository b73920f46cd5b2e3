"""Figures of a recognised file: values with their flags, whose they are, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import InputError, Place
from surveybench.published.book import text_of
from surveybench.published.cells import Meaning, Numbers, numbers
from surveybench.published.layout import Layout, Rule
from surveybench.published.placement import Placement
from surveybench.published.recognise import Fit, Placed
from surveybench.quantities import NATIONAL, Axis, Flag, quantity

# What stands in the column of answers where a row is about the question as such.
NO_ANSWER = frozenset(("", "all", "score", "mean", "total", "result", "any"))
SCALE_OF_TEN = 10.0
# A year, or a date with one.
A_DATE = re.compile(r"(\d+)|\d{1,2}[/.-]\d{1,2}[/.-](\d{4})|(\d{4})-\d{2}-\d{2}([ T].*)?")
# In the place of a code: rows of all organisations together, and of what is found among them.
OF_EVERYONE = frozenset(
    ("average", "mean", "overall", "total", "grand total", "all organisations", "all trusts")
)
STATISTICS = frozenset(
    ("median", "minimum", "maximum", "min", "max", "lowest", "highest", "range", "sd", "quartile")
)
FLAGS = {"suppressed": Flag.SUPPRESSED, "not_published": Flag.NOT_PUBLISHED}


@dataclass(frozen=True)
class Who:
    """Whose the rows of a table are: codes and names by row, blank where a row is everyone's.

    `parents` are codes of the larger organisation that each is a part of, `peers` the names of the
    groups that they are in, both blank where none is said.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    waves: tuple[int, ...]
    everyone: NDArray[np.bool_]
    parents: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()

    @property
    def own(self) -> NDArray[np.intp]:
        """Rows of organisations."""
        return np.flatnonzero(~self.everyone)

    @property
    def national(self) -> NDArray[np.intp]:
        """Rows of everyone."""
        return np.flatnonzero(self.everyone)


@dataclass(frozen=True)
class Figures:
    """One quantity of one measure: numbers by row of its table."""

    placed: Placed
    placement: Placement
    who: Who
    rows: NDArray[np.intp]
    parts: Mapping[str, str]
    numbers: Numbers
    national: bool
    fractions: bool = False

    def as_shares(self) -> NDArray[np.float64]:
        """Percentages as fractions of 1."""
        fraction = self.fractions & ~self.numbers.percent
        return np.where(fraction, self.numbers.values, self.numbers.values / 100)

    def as_percentages(self) -> NDArray[np.float64]:
        """Percentages from 0 to 100, with the decimals that were written."""
        fraction = self.fractions & ~self.numbers.percent
        hundredfold = np.round(self.numbers.values * 100, 10)
        return np.where(fraction, hundredfold, self.numbers.values)

    @property
    def rule(self) -> Rule:
        """How the column is read."""
        return self.placement.rule

    def place(self, row: int) -> Place:
        """Where the cell of a row of the figures stands."""
        sheet = self.placed.sheet
        return sheet.place(int(self.rows[row]), self.placement.index, self.placement.header)


@dataclass(frozen=True)
class ReadFile:
    """A file with all its figures. `shares` names rules whose percentages were fractions of 1."""

    fit: Fit
    figures: tuple[Figures, ...]
    who: tuple[Who, ...]
    shares: tuple[str, ...] = ()
    noted: int = 0
    unplaced_keys: tuple[str, ...] = field(default=())


def read_figures(fit: Fit) -> ReadFile:
    """The figures of every table of a file. Raises InputError, naming the cell."""
    figures: list[Figures] = []
    people: list[Who] = []
    unplaced: list[str] = []
    for placed in fit.tables:
        who = _who(placed, fit.layout)
        people.append(who)
        if placed.table.columns.key is None:
            figures += _wide(placed, who, fit.layout)
        else:
            _refuse_two_columns(placed)
            long, keys = _long(placed, who, fit.layout)
            figures += long
            unplaced += keys
    figures, shares = _percentages(figures, fit.layout)
    noted = sum(one.numbers.noted for one in figures)
    return ReadFile(fit, tuple(figures), tuple(people), shares, noted, tuple(unplaced))


def _who(placed: Placed, layout: Layout) -> Who:
    sheet, table = placed.sheet, placed.table
    if not sheet.rows:
        raise InputError("has no rows.", where=sheet.place(), remedy="Use the file as published.")
    if table.holds == "everyone":
        blank = ("",) * len(sheet.rows)
        return Who(blank, blank, _waves(placed), np.ones(len(sheet.rows), bool))
    part = "code" if "code" in placed.lead else "name"
    names = _texts(placed, "name" if "name" in placed.lead else part)
    codes = _texts(placed, part)
    of_all = table.everyone | OF_EVERYONE
    everyone = np.array([code.casefold() in of_all for code in codes], bool)
    for row, code in enumerate(codes):
        if everyone[row]:
            continue
        if code.casefold() in STATISTICS:
            raise InputError(
                f"'{code}' is no organisation.",
                where=_lead_place(placed, row, part),
                remedy="Leave out the row in a copy of the file: it would be taken for one.",
            )
        if not code or code == NATIONAL:
            raise InputError(
                "is blank." if not code else f"'{code}' is no code.",
                where=_lead_place(placed, row, part),
                remedy="Fill it in, or remove the row."
                if not code
                else "Give every organisation one row and a code of its own.",
            )
    parents = _texts(placed, "parent") if "parent" in placed.lead else ()
    peers = _texts(placed, "peers") if "peers" in placed.lead else ()
    return Who(codes, names, _waves(placed), everyone, parents, peers)


def _lead_place(placed: Placed, row: int, part: str) -> Place:
    index = placed.lead[part]
    header = next(name for name, i in placed.sheet.columns.items() if i == index)
    return placed.sheet.place(row, index, header)


def _texts(placed: Placed, part: str) -> tuple[str, ...]:
    index = placed.lead[part]
    return tuple(text_of(cell) for cell in placed.sheet.cells(index, part))


def _waves(placed: Placed) -> tuple[int, ...]:
    """The wave that each row says it is of; 0 where it says nothing."""
    stated = int(placed.parts.get("wave", 0))
    if "wave" not in placed.lead:
        return (stated,) * len(placed.sheet.rows)
    waves = []
    for row, text in enumerate(_texts(placed, "wave")):
        year = A_DATE.fullmatch(text)
        if year is None or (stated and int(year[year.lastindex or 0]) != stated):
            raise InputError(
                f"is not {stated}." if stated else "holds no year.",
                where=_lead_place(placed, row, "wave"),
                remedy="Check the figures of this row against the source; one of them is wrong.",
            )
        waves.append(int(year[year.lastindex or 0]))
    return tuple(waves)


def _meaning(layout: Layout, rule: Rule) -> Meaning:
    return Meaning(layout.marks, layout.codes, FLAGS[rule.blank], rule.words, rule.blank_zero)


def _wide(placed: Placed, who: Who, layout: Layout) -> Iterator[Figures]:
    """A column a quantity and measure; rows of organisations and of everyone told apart."""
    for placement in placed.placements:
        for rows, national in ((who.own, False), (who.national, True)):
            if len(rows):
                parts = _with_option(placement.parts, layout)
                yield _read(placed, who, placement, rows, parts, layout, national)


def _read(
    placed: Placed,
    who: Who,
    placement: Placement,
    rows: NDArray[np.intp],
    parts: Mapping[str, str],
    layout: Layout,
    national: bool,
) -> Figures:
    cells = placed.sheet.cells(placement.index, placement.header, rows.tolist())

    def place(position: int) -> Place:
        return placed.sheet.place(int(rows[position]), placement.index, placement.header)

    read = numbers(cells, _meaning(layout, placement.rule), place)
    everyone = national or placement.rule.national
    return Figures(placed, placement, who, rows, {**placed.parts, **parts}, read, everyone)


def _long(placed: Placed, who: Who, layout: Layout) -> tuple[list[Figures], list[str]]:
    """A row a measure: rows of one key, option and population together, by rule."""
    groups = _groups(placed, who)
    figures: list[Figures] = []
    unplaced: dict[str, None] = {}
    for (key, option, population, everyone), rows in groups.items():
        matched = False
        for placement in placed.placements:
            match = placement.rule.match.fullmatch(key)
            if match is None:
                continue
            parts = {name: text for name, text in match.groupdict().items() if text}
            parts |= {"option": option} if option.casefold() not in NO_ANSWER else {}
            parts |= {"population": population} if population else {}
            if not _speaks_of(placement.rule, parts):
                continue
            matched = True
            chosen = np.array(rows, np.intp)
            parts = _with_option(parts, layout)
            if placement.rule.quantity == "score.score" and (text := _wording(placed, rows[0])):
                parts["label"] = text
            figures.append(_read(placed, who, placement, chosen, parts, layout, everyone))
        known = any(entry.match.fullmatch(key) for entry in placed.table.leave)
        if not matched and not known:
            unplaced[f"{key} {option}".strip()] = None
    return figures, list(unplaced)


def _refuse_two_columns(placed: Placed) -> None:
    """Raise InputError where two columns of a long table hold one figure of each question."""
    held: dict[tuple[str, str], Placement] = {}
    for one in placed.placements:
        other = held.setdefault((one.rule.quantity, one.rule.match.pattern), one)
        if other.index != one.index:
            label = quantity(one.rule.quantity).label.lower()
            raise InputError(
                f"two columns hold {label}: {other.header} and {one.header}.",
                where=placed.sheet.place(None, one.index, one.header),
                remedy="Take one of them out in a copy of the file, or say in a layout of your own "
                "which is meant, and name it with --layout.",
            )


def _with_option(parts: Mapping[str, str], layout: Layout) -> dict[str, str]:
    """Parts of a name, with the answer called as the layout does."""
    raw = parts.get("option", "")
    label = layout.options.get(raw.casefold(), raw)
    return {**parts, "option": label} if label else dict(parts)


def _wording(placed: Placed, row: int) -> str:
    """What a row of a long table says of its question; empty where it says nothing."""
    index, shape = placed.lead.get("text"), placed.table.wording
    cells = placed.sheet.rows[row]
    text = text_of(cells[index]) if index is not None and index < len(cells) else ""
    match = shape.fullmatch(text) if shape else None
    return match.groupdict().get("label") or text if match else text


def _speaks_of(rule: Rule, parts: Mapping[str, str]) -> bool:
    """Whether a rule is about rows with, or without, an answer option; counts are about both."""
    axes = quantity(rule.quantity).axes
    if Axis.MEASURE not in axes or rule.quantity == "score.n":
        return True
    return (Axis.OPTION in axes) == ("option" in parts)


def _groups(placed: Placed, who: Who) -> dict[tuple[str, str, str, bool], list[int]]:
    keys = _texts(placed, "key")
    blank = ("",) * len(keys)
    options = _texts(placed, "option") if "option" in placed.lead else blank
    populations = _texts(placed, "population") if "population" in placed.lead else blank
    groups: dict[tuple[str, str, str, bool], list[int]] = {}
    for row, key in enumerate(keys):
        group = key, options[row], populations[row], bool(who.everyone[row])
        groups.setdefault(group, []).append(row)
    return groups


def _refuse_fractions(figures: Figures, highest: float) -> None:
    """Raise InputError where a column of scores can hardly be per cent: it holds 0.34 for 34.

    `highest` is the highest number in columns of this rule: beyond 10 it is no scale from 0 to 10.
    """
    if figures.rule.quantity != "score.score":
        return
    if figures.rule.unit != "percent" and highest <= SCALE_OF_TEN:
        return
    plain = figures.numbers.values[~figures.numbers.percent]
    plain = plain[np.isfinite(plain)]
    if len(plain) and plain.min() > 0 and plain.max() <= 1 and (plain % 1).any():
        raise InputError(
            "holds numbers up to 1, as fractions are, and other columns hold per cent.",
            where=figures.place(0),
            remedy="Write all percentages alike: 34, 34% or 0.34.",
        )


def _percentages(
    figures: Sequence[Figures], layout: Layout
) -> tuple[list[Figures], tuple[str, ...]]:
    """Which percentages were written as fractions: 0.34 where others write 34 or 34%.

    Whether a column holds 0.34 or 34 is judged for all columns of one rule together: where none of
    their figures is above 1, they are fractions.
    """
    highest: dict[int, float] = {}
    for one in figures:
        if one.rule.unit == "percent" or one.rule.quantity == "score.score":
            plain = one.numbers.values[~one.numbers.percent]
            top = float(np.nanmax(plain)) if np.isfinite(plain).any() else 0.0
            highest[id(one.rule)] = max(highest.get(id(one.rule), 0.0), top)
    shares: dict[str, None] = {}
    marked = []
    for one in figures:
        share = one.rule.unit == "percent" and (
            layout.percent == "share"
            or (layout.percent == "auto" and 0 < highest[id(one.rule)] <= 1)
        )
        if share:
            shares[one.rule.quantity] = None
        elif layout.percent == "auto":
            _refuse_fractions(one, highest.get(id(one.rule), 0.0))
        marked.append(replace(one, fractions=share))
    return marked, tuple(shares)
