"""Errors, hidden rows and hidden columns of .xls are those of other workbooks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from old_workbook import Cell, Formula, write_xls
from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import Mapped, compound, xls_look
from surveybench.readers.looked import Empty
from surveybench.readers.xml_stream import MalformedError
from surveybench.survey.mapping import FileMapping

pytestmark = pytest.mark.slow  # files are read in processes of their own

HEADER: list[Cell] = ["id", "Q1", "comment"]


def rows(number: int = 60) -> list[list[Cell]]:
    return [HEADER, *([f"r{i}", float(1 + i % 3), "x"] for i in range(number))]


def read(path: Path, mapping: FileMapping | None = None) -> readers.Batch:
    file = readers.opened(Mapped(path, mapping or FileMapping()))
    names = readers.header(file)
    (batch,) = readers.batches(file, names)
    return batch


@pytest.mark.parametrize("number", [10, 60, 5000])
def test_values_are_read(tmp_path: Path, number: int) -> None:
    path = write_xls(tmp_path / "a.xls", {"Data": rows(number)}, short=number == 10)
    batch = read(path)
    assert batch.table["Q1"].to_pylist() == [str(1 + i % 3) for i in range(number)]
    assert batch.table["id"].to_pylist()[-1] == f"r{number - 1}"
    assert batch.notes == ()


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#NULL!", Formula("#REF!"), Formula("#N/A")])
@pytest.mark.parametrize("number", [10, 60, 5000])
def test_an_error_is_refused_with_its_cell(tmp_path: Path, error: str, number: int) -> None:
    cells = rows(number)
    cells[8][1] = error
    path = write_xls(tmp_path / "a.xls", {"Data": cells}, short=number == 10)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value).startswith(
        "a.xls, sheet Data, row 9, column Q1: a cell holds an error of a formula"
    )


def test_an_error_elsewhere_is_nobodys_answer(tmp_path: Path) -> None:
    cells, second = rows(), rows()
    cells[8][2] = second[3][1] = "#N/A"
    path = write_xls(tmp_path / "a.xls", {"Data": cells, "Näher & so": second})
    mapping = FileMapping(sheets=("Data",), ignore=("comment",))
    assert len(read(path, mapping).rows) == 60
    with pytest.raises(InputError, match="sheet Näher & so, row 4, column Q1"):
        read(path, FileMapping(sheets=("Näher & so",)))


def test_hidden_rows_and_columns_are_noted(tmp_path: Path) -> None:
    path = write_xls(
        tmp_path / "a.xls", {"Data": rows()}, hidden_rows=(5, 6, 40, 90), hidden_columns=(3, 9)
    )
    batch = read(path)
    notes = {note.kind: note for note in batch.notes}
    assert notes["hidden_rows"].rows == (5, 6, 40)
    assert "comment" in str(notes["hidden_columns"])
    assert len(batch.rows) == 60


def rows_or_error(path: Path) -> int | str:
    try:
        file = readers.opened(path)
        return sum(len(batch.rows) for batch in readers.batches(file, readers.header(file)))
    except InputError as error:
        return error.remedy


def test_damaged_files_end_in_one_error(tmp_path: Path) -> None:
    path = tmp_path / "b.xls"
    content = write_xls(tmp_path / "a.xls", {"Data": rows()}).read_bytes()
    outcomes = []
    for cut in range(0, len(content), 97):
        path.write_bytes(content[:cut])
        outcomes.append(rows_or_error(path))
    for place in range(0, len(content), 61):
        spoiled = bytearray(content)
        spoiled[place : place + 4] = b"\x07\xff\x01\x00"
        path.write_bytes(spoiled)
        outcomes.append(rows_or_error(path))
    assert all(outcome for outcome in outcomes)  # some rows, or what to do
    assert sum(isinstance(outcome, str) for outcome in outcomes) > len(outcomes) // 4


def test_a_chain_that_runs_in_a_circle_ends() -> None:
    content = bytearray(compound.MARK + bytes(504)) + bytes(2048)
    content[30:34] = b"\x09\x00\x06\x00"
    content[44:52] = b"\x01\x00\x00\x00\x01\x00\x00\x00"
    content[76:80] = b"\x00\x00\x00\x00"
    content[512:1024] = b"\x01\x00\x00\x00" * 128
    with pytest.raises(MalformedError):
        compound.stream_of(bytes(content), ("workbook",))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here to write .xls")
def test_files_that_an_office_program_writes(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page = book.add_worksheet("Data")
    page.write_row(0, 0, HEADER)
    for at in range(1, 40):
        page.write_row(at, 0, [f"r{at}", 1, "x"])
    page.write_formula(20, 1, "=NA()", None, "#N/A")  # pyright: ignore[reportCallIssue, reportArgumentType]
    page.write_formula(30, 1, "=1/0", None, "#DIV/0!")  # pyright: ignore[reportCallIssue, reportArgumentType]
    page.set_row(4, None, None, {"hidden": True})
    book.close()
    program = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    order = [*program, "--convert-to", "xls", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")]
    subprocess.run(order, check=True, capture_output=True, timeout=120)
    look = xls_look.looks((tmp_path / "a.xls").read_bytes())["Data"]
    assert look.empties == (Empty(21, 2, "error"), Empty(31, 2, "error"))
    assert look.hidden_rows == (5,)
    with pytest.raises(InputError, match="row 21, column Q1"):
        read(tmp_path / "a.xls")
