"""The working of a number as XLSX: inputs as cells, every step a formula with our value in it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from surveybench.report.live import Entry, LiveBook, Step
from surveybench.report.words import worked as words
from surveybench.report.writers.xlsx_rows import plain

FONT = {"font_name": "Arial", "font_size": 11}
NAME = re.compile(r"\{([^{}]+)\}")
WIDTH, FIRST_WIDTH = 16, 34
Address = tuple[str, int, int]


def write(live: LiveBook) -> bytes:
    """The workbook; the same working gives the same bytes."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        made = live.made
        book.set_properties(
            {
                "title": plain(live.worked.ref),
                "author": "surveybench",
                "created": datetime(made.year, made.month, made.day),
            }
        )
        plan = _plan(live)
        formats = _formats(book)
        pages = {name: book.add_worksheet(name) for name in plan.sheets}
        _front(pages[words.FRONT], live, formats)
        for name, page in pages.items():
            page.set_column(0, 0, FIRST_WIDTH)
            page.set_column(1, 60, WIDTH)
            for top, step in plan.sheets[name]:
                _step(page, name, top, step, plan.addresses, formats)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where steps stand, by sheet with their first row, and where each name is."""

    sheets: dict[str, list[tuple[int, Step]]] = field(default_factory=dict)
    addresses: dict[str, Address] = field(default_factory=dict)


def _plan(live: LiveBook) -> _Plan:
    plan = _Plan()
    tops = {words.FRONT: len(list(_front_lines(live))) + 1}
    plan.sheets[words.FRONT] = []
    for step in live.worked.steps:
        name = step.sheet or words.FRONT
        top = tops.setdefault(name, 0)
        plan.sheets.setdefault(name, []).append((top, step))
        first = top + 2 + bool(step.says)
        for r, row in enumerate(step.rows):
            for c, entry in enumerate(row):
                if entry.name:
                    plan.addresses[entry.name] = (name, first + r, c)
        tops[name] = first + len(step.rows) + 1
    return plan


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    return {
        "title": book.add_format({**FONT, "bold": True, "font_size": 13}),
        "text": book.add_format(FONT),
        "mark": book.add_format({**FONT, "bold": True, "font_color": "#B00020"}),
        "head": book.add_format({**FONT, "bold": True, "text_wrap": True, "bottom": 1}),
        "input": book.add_format({**FONT, "bg_color": "#FFF6D6", "num_format": "General"}),
        "live": book.add_format({**FONT, "num_format": "General"}),
    }


def _front_lines(live: LiveBook) -> Iterator[tuple[str, str]]:
    worked = live.worked
    yield worked.ref, "title"
    for mark in worked.marks:
        yield mark, "mark"
    for line in worked.about:
        yield line, "text"
    yield words.COLOURS, "text"
    for name, value, default in worked.settings:
        yield words.SETTING.format(name=name, value=value, default=default), "text"
    if worked.read:
        yield words.READ.format(page=worked.read), "text"


def _front(page: Worksheet, live: LiveBook, formats: Mapping[str, Format]) -> None:
    for row, (line, look) in enumerate(_front_lines(live)):
        page.write_string(row, 0, plain(line), formats[look])


def _step(
    page: Worksheet,
    sheet: str,
    top: int,
    step: Step,
    addresses: Mapping[str, Address],
    formats: Mapping[str, Format],
) -> None:
    page.write_string(top, 0, plain(step.title), formats["title"])
    if step.says:
        page.write_string(top + 1, 0, plain(step.says), formats["text"])
    first = top + 1 + bool(step.says)
    for c, header in enumerate(step.headers):
        page.write_string(first, c, plain(header), formats["head"])
    for r, row in enumerate(step.rows, first + 1):
        for c, entry in enumerate(row):
            _cell(page, (sheet, r, c), entry, addresses, formats)


def _cell(
    page: Worksheet,
    place: Address,
    entry: Entry,
    addresses: Mapping[str, Address],
    formats: Mapping[str, Format],
) -> None:
    sheet, row, column = place
    value = entry.value
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    if entry.formula:
        formula = NAME.sub(lambda match: _address(addresses[match[1]], sheet), entry.formula)
        shown: Any = "" if value is None else value
        page.write_formula(row, column, f"={formula}", formats["live"], shown)
    elif isinstance(value, str):
        page.write_string(row, column, plain(value), formats["text"])
    elif value is not None:
        page.write_number(row, column, value, formats["input"])


def _address(place: Address, sheet: str) -> str:
    name, row, column = place
    cell = xl_rowcol_to_cell(row, column)
    return cell if name == sheet else f"{quote_sheetname(name)}!{cell}"
