"""Workbooks: numbers stay numbers, what is hidden is empty with its shorthand, text stays text."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
import pytest

from releases import AWKWARD, demonstration, few
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Sheet, SheetColumn, Workbook
from surveybench.report.writers import ods, xlsx

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def in_xlsx(book: Workbook) -> dict[str, list[list[object]]]:
    read = openpyxl.load_workbook(BytesIO(xlsx.write(book)))
    return {page.title: [[c.value for c in row] for row in page.iter_rows()] for page in read}


def in_ods(book: Workbook) -> dict[str, list[list[object]]]:
    with zipfile.ZipFile(BytesIO(ods.write(book))) as file:
        content = ElementTree.fromstring(file.read("content.xml"))

    def value(cell: ElementTree.Element) -> object:
        if cell.get(f"{OFFICE}value-type") == "float":
            return float(cell.get(f"{OFFICE}value", "nan"))
        return "".join(cell.itertext()) or None

    return {
        table.get(f"{TABLE}name", ""): [
            [value(cell) for cell in row.iter(f"{TABLE}table-cell")]
            for row in table.iter(f"{TABLE}table-row")
        ]
        for table in content.iter(f"{TABLE}table")
    }


@pytest.mark.parametrize("code", ["", "Z17"])
def test_both_formats_hold_the_same_sheets_and_values(code: str) -> None:
    book = workbook(demonstration(), code)
    one, other = in_xlsx(book), in_ods(book)
    assert list(one) == list(other) == [sheet.name for sheet in book.sheets]
    for sheet in book.sheets:
        expected = [list(row) for row in sheet.rows]
        if expected:
            assert one[sheet.name][-len(expected) :] == expected
            assert other[sheet.name][-len(expected) :] == expected


def test_number_columns_hold_numbers_or_nothing_and_shorthand_says_why() -> None:
    seen = set()
    for sheet in workbook(demonstration()).sheets:
        for row in sheet.rows:
            for value, column in zip(row, sheet.columns, strict=True):
                if column.decimals is not None:
                    assert value is None or isinstance(value, float)
                else:
                    assert value is None or isinstance(value, str)
        if "scores" in sheet.name:
            headers = [column.header for column in sheet.columns]
            score, why = headers.index("Score"), headers.index("Score shorthand")
            for row in sheet.rows:
                assert (row[score] is None) == bool(row[why])
                seen.add(row[why])
    assert {None, "[c]", "[x]"} <= seen


def test_no_merged_cells_no_hidden_sheets_a_table_on_each_and_a_frozen_header() -> None:
    read = openpyxl.load_workbook(BytesIO(xlsx.write(workbook(demonstration(), "Z17"))))
    for page in read:
        assert not page.merged_cells.ranges
        assert page.sheet_state == "visible"
    tables = [page for page in read if page.title not in ("Cover", "Contents", "Notes")]
    assert all(len(page.tables) == 1 and page.freeze_panes for page in tables)


def test_made_up_data_is_said_on_the_cover_and_above_every_table() -> None:
    for sheet in workbook(demonstration()).sheets:
        if sheet.columns or sheet.name == "Cover":
            assert sheet.lines[0].startswith("Made-up data")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "<b>&amp;</b>", "a\x00b"])
def test_text_stays_text(text: str) -> None:
    sheet = Sheet("S", text, (text,), (SheetColumn("H"), SheetColumn("N", 1)), ((text, 1.5),))
    book = Workbook("T", date(2025, 1, 1), "en", (sheet,))
    shown = text.replace("\x00", " ")
    assert in_ods(book)["S"][-1] == [shown, 1.5]
    if "\x00" not in text:
        assert in_xlsx(book)["S"][-1] == [text, 1.5]
        with zipfile.ZipFile(BytesIO(xlsx.write(book))) as file:
            assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")


def test_awkward_names_are_intact() -> None:
    book = workbook(few(), few().organisations[0].code)
    assert any(
        AWKWARD in str(value) for sheet in book.sheets for row in sheet.rows for value in row
    )
    assert in_xlsx(book)["Response"][-2][1] == in_ods(book)["Response"][-2][1]


def test_the_same_release_gives_the_same_bytes() -> None:
    book = workbook(demonstration(), "Z17")
    assert xlsx.write(book) == xlsx.write(book)
    assert ods.write(book) == ods.write(book)
