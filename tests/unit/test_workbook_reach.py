"""Workbooks that a few bytes describe and no memory holds, and what hides in them."""

from __future__ import annotations

import resource
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

import workbook_files as books
from old_workbook import write_xls
from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import Mapped, excel_look, xlsb_look
from surveybench.readers.looked import Merged
from surveybench.readers.xml_stream import MalformedError
from surveybench.survey.mapping import FileMapping, Limits
from workbook_files import HEADER, PEOPLE, number, read_one, row, row_40, words

FAR = {
    "last cell": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "blanks around the sign": '<row r="1048576"><c r = "XFD1048576"><v>1</v></c></row>',
    "lines around the sign": "<row><c r\n=\n'XFD1048576'><v>1</v></c></row>",
    "small letters": '<row><c r="xfd1048576"><v>1</v></c></row>',
    "letters as numbers": '<row><c r="&#88;FD1048576"><v>1</v></c></row>',
    "the row alone": '<row r="1048576"><c><v>1</v></c><c r="ZZ1048576"><v>1</v></c></row>',
    "two hundred million": '<row r="999999"><c r="GR999999"><v>1</v></c></row>',
    "zeros in front": '<row r="1"><c r="ZZ0000999999"><v>1</v></c></row>',
    "another prefix": '<y:row xmlns:y="u"><y:c r="XFD1048576"><y:v>1</y:v></y:c></y:row>',
}


def peak() -> int:
    """MB that this process ever took."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize("file", ["worksheets/sheet1.xml", "elsewhere/data.xml", "Sheet.XML"])
@pytest.mark.parametrize("spelling", FAR)
def test_a_far_cell_is_refused_before_room_is_made_for_it(
    tmp_path: Path, spelling: str, file: str
) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", books.sheet(HEADER + PEOPLE + FAR[spelling]), file=file)
    before = peak()
    with pytest.raises(InputError, match=r"a cell stands far from the others|cannot be read as"):
        read_one(path)
    assert readers.too_far(path.read_bytes(), "a.xlsx").startswith("a cell stands far")
    assert peak() - before < 100


def test_far_repeats_of_ods_are_refused(tmp_path: Path) -> None:
    wide = 'table:number-columns-repeated="16384"'
    cell = f'<table:table-cell {wide} office:value-type="float" office:value="1"/>'
    far = row(cell, more=' table:number-rows-repeated="1048576"')
    with pytest.raises(InputError, match=r"1,048,577 rows and 16,384 columns"):
        read_one(books.ods(tmp_path / "a.ods", row(words("id"), words("Q1")) + far))
    blank = f"<table:table-cell {wide}/>"
    rows = row(words("id"), words("Q1")) + row(number(1), number(2))
    rest = row(blank, more=' table:number-rows-repeated="1048574"')
    assert read_one(books.ods(tmp_path / "b.ods", rows + rest)) == 1


def test_the_limit_of_cells_is_one_that_a_mapping_can_set(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", books.sheet(row_40("")))
    mapped = Mapped(path, FileMapping(limits=Limits(cells=50)))
    with pytest.raises(InputError, match=r"at most 50 cells are read \(limits: \{cells: 50\}"):
        readers.header(mapped)


@pytest.mark.slow
def test_what_unpacks_to_too_much_is_refused_and_the_limit_told(tmp_path: Path) -> None:
    blanks = " " * (300 << 20)
    path = tmp_path / "a.xlsx"
    books.xlsx(path, f"<worksheet><sheetData>{HEADER}{blanks}</sheetData></worksheet>")
    with pytest.raises(InputError, match=r"more than 250 times its size .*limits: \{times: 1000"):
        read_one(path)
    small = Mapped(path, FileMapping(limits=Limits(unpacked=1 << 20)))
    with pytest.raises(InputError, match=r"more than 1 MB.*limits: \{unpacked: "):
        readers.header(small)


def test_a_size_that_is_not_true_helps_nobody(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", books.sheet(HEADER + PEOPLE + FAR["last cell"]))
    with zipfile.ZipFile(path) as book:
        info = book.getinfo("xl/worksheets/sheet1.xml")
    content = path.read_bytes()
    true, false = info.file_size.to_bytes(4, "little"), (100).to_bytes(4, "little")
    path.write_bytes(content.replace(true, false))
    with pytest.raises(InputError, match="a cell stands far"):
        read_one(path)


def test_blanks_take_time_in_proportion(tmp_path: Path) -> None:
    blanks = " " * 3_000_000
    text = f'<c r="B40" t="inlineStr"><is><t>{blanks}</t></is></c>'
    path = books.xlsx(tmp_path / "a.xlsx", books.sheet(row_40(text)))
    assert read_one(path) == 39


def test_hidden_rows_and_columns_are_noted(tmp_path: Path) -> None:
    rows = PEOPLE.replace('<row r="3">', '<row r="3" hidden="1">')
    rows = rows.replace('<row r="7">', "<row r='7' hidden = 'true'>").replace(
        '<row r="9">', '<row r="9" ht="0" customHeight="1">'
    )
    rows = rows.replace('<row r="8">', '<row r="8" hidden="0">')
    columns = '<cols><col min="2" max="16384" width="9" hidden="1"/></cols>'
    path = books.xlsx(tmp_path / "a.xlsx", books.sheet(HEADER + rows, before=columns))
    assert notes_of(path) == [
        "a.xlsx, sheet Data: columns are hidden, and are read like the others: Q1.",
        "a.xlsx, sheet Data: 3 rows are hidden or filtered out, and are read like the others "
        "(rows 3, 7, 9).",
    ]


def test_hidden_rows_and_columns_of_ods_are_noted(tmp_path: Path) -> None:
    person = row(number(1), number(2))
    rows = row(words("id"), words("Q1")) + person
    rows += row(number(1), number(2), more=' table:visibility="filter"')
    rows += row(
        number(1),
        number(2),
        more=' table:visibility="collapse" table:number-rows-repeated="2"',
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    assert notes_of(books.ods(tmp_path / "a.ods", rows + person, columns=columns)) == [
        "a.ods, sheet Data: columns are hidden, and are read like the others: Q1.",
        "a.ods, sheet Data: 3 rows are hidden or filtered out, and are read like the others "
        "(rows 3, 4, 5).",
    ]


def test_rows_and_columns_without_size_by_default_are_hidden(tmp_path: Path) -> None:
    sizes = '<sheetFormatPr defaultRowHeight="0" defaultColWidth="0.0"/>'
    columns = f'{sizes}<cols><col min="1" max="1" width="9"/></cols>'
    rows = PEOPLE.replace('<row r="3">', '<row r="3" ht="15" customHeight="1">')
    path = books.xlsx(tmp_path / "a.xlsx", books.sheet(HEADER + rows, before=columns))
    found = {note.kind: note for note in told(path)}
    assert found["hidden_rows"].count == 37
    assert found["hidden_rows"].rows[:3] == (2, 4, 5)
    assert "others: Q1" in str(found["hidden_columns"])


def test_rows_that_stand_in_the_file_are_not_those_hidden_by_default(tmp_path: Path) -> None:
    before = '<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'
    path = books.xlsx(tmp_path / "a.xlsx", books.sheet(HEADER + PEOPLE, before=before))
    assert notes_of(path) == []


def test_closed_groups_of_ods_and_styles_without_size_are_hidden(tmp_path: Path) -> None:
    def group(rows: str, display: str) -> str:
        return f"<table:table-row-group{display}>{rows}</table:table-row-group>"

    person, shut = row(number(1), number(2)), ' table:display="false"'
    inner = group(person, "") + person
    flat = row(number(1), number(2), more=' table:style-name="flat"')
    rows = row(words("id"), words("Q1")) + person + group(inner, shut) + person + flat
    columns = (
        f'<table:table-column table:style-name="flat"/><table:table-column-group{shut}>'
        "<table:table-column/></table:table-column-group>"
    )
    styles = (
        '<office:automatic-styles><style:style style:name="flat" style:family="table-row">'
        '<style:table-row-properties style:row-height="0.00in"/></style:style>'
        "</office:automatic-styles>"
    )
    path = books.ods(tmp_path / "a.ods", rows, columns=columns, styles=styles)
    assert notes_of(path) == [
        "a.ods, sheet Data: columns are hidden, and are read like the others: Q1.",
        "a.ods, sheet Data: 3 rows are hidden or filtered out, and are read like the others "
        "(rows 3, 4, 6).",
    ]


MERGED = (
    "cells are merged under the names, so that at most the first of each holds a value and the "
    "others count as blank: 2 (rows 3, 7)."
)


def test_merged_cells_are_noted(tmp_path: Path) -> None:
    """Those of titles and names, of columns that nobody reads, and below the data are not."""
    ranges = ("A1:A1", "B3:B6", "A7:B7", "D3:D9", "A90:B90")
    joined = "".join(f'<mergeCell ref="{text}"/>' for text in ranges)
    sheet = books.sheet(HEADER + PEOPLE).replace(
        "</sheetData>", f"</sheetData><mergeCells>{joined}</mergeCells>"
    )
    path = books.xlsx(tmp_path / "a.xlsx", sheet)
    assert notes_of(path) == [f"a.xlsx, sheet Data: {MERGED}"]


def test_merged_cells_of_ods_are_noted(tmp_path: Path) -> None:
    def joined(down: int, across: int) -> str:
        spans = (
            f'table:number-rows-spanned="{down}" table:number-columns-spanned="{across}" '
            'office:value-type="float" office:value="1"'
        )
        return books.cell(spans, "1")

    covered = "<table:covered-table-cell/>"
    person = row(number(1), number(2))
    rows = [
        row(words("id"), words("Q1")),
        *(person, row(number(1), joined(2, 1)), row(number(1), covered)),
        *(person, person, row(joined(1, 2), covered), person),
    ]
    assert notes_of(books.ods(tmp_path / "a.ods", "".join(rows))) == [
        f"a.ods, sheet Data: {MERGED}"
    ]


def test_merged_cells_of_older_and_binary_workbooks_are_seen(tmp_path: Path) -> None:
    rows = [["id", "Q1"], *([f"a{n}", 1.0] for n in range(60))]
    areas = [Merged(3, 2, 6, 2), Merged(7, 1, 7, 2)]
    path = write_xls(tmp_path / "a.xls", {"Data": rows}, merged=areas)
    assert notes_of(path) == [f"a.xls, sheet Data: {MERGED}"]
    record = struct.pack("<4I", 2, 5, 1, 1)
    assert xlsb_look.look([b"\xb0\x01\x10" + record]).merged == (Merged(3, 2, 6, 2),)


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_hidden_sheets_are_told(tmp_path: Path, hide: str) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("Data", "More"):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["id", "Q1"])
        page.write_row(1, 0, ["a", 1])
    getattr(page, hide)()
    book.close()
    assert notes_of(path) == ["a.xlsx, sheet Data: sheets are hidden, and are not read: More."]


def test_nothing_hidden_is_no_note(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", books.sheet(HEADER + PEOPLE))
    assert notes_of(path) == []


def told(path: Path) -> tuple[readers.Note, ...]:
    found = readers.opened(path)
    notes = [note for b in readers.batches(found, readers.header(found)) for note in b.notes]
    return readers.noted(notes)


def notes_of(path: Path) -> list[str]:
    return [str(note) for note in told(path)]


@pytest.mark.parametrize("address", ["F499999999999999999999", "ABCDEFGHIJ4", "4F", "F-4", "F4:G4"])
def test_an_address_that_is_none_is_no_workbook(address: str) -> None:
    before, after = (
        "<worksheet><sheetData><row><c r='",
        "'><v>1</v></c></row></sheetData></worksheet>",
    )
    sheet = excel_look.look([f"{before}B2{after}".encode()], exact=True)
    assert (sheet.rows, sheet.columns) == (2, 2)
    with pytest.raises(MalformedError, match="address"):
        excel_look.look([f"{before}{address}{after}".encode()], exact=True)
