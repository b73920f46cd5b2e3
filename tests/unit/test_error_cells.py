"""Errors of formulas in workbooks are refused: to the library that reads these they are blanks."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import Mapped, error_cells
from surveybench.readers.types import Part
from surveybench.survey.mapping import FileMapping


def book(path: Path, *, at: tuple[int, int], sheet: str = "Answers & more") -> Path:
    """A title, a header, 30 rows with an empty column before them; an error somewhere."""
    made = xlsxwriter.Workbook(str(path))
    for name in ("Notes", "Answers & more"):
        page = made.add_worksheet(name)
        page.write_row(1, 1, ["record_id", "Q1", "comment"])
        for row in range(2, 32):
            page.write_row(row, 1, [f"r{row}", 1, "x"])
        if name == sheet:
            page.write_formula(*at, "=NA()", None, "#N/A")  # pyright: ignore[reportCallIssue, reportArgumentType]
    made.close()
    return path


def read(path: Path, *ignore: str) -> int:
    mapping = FileMapping(sheets=("Answers & more",), header_row=2, ignore=ignore)
    found = readers.opened(Mapped(path, mapping))
    columns = [name for name in readers.header(found) if name not in ignore]
    return sum(len(batch.rows) for batch in readers.batches(found, columns))


@pytest.mark.parametrize(
    ("at", "where"), [((20, 2), "row 21, column Q1"), ((31, 1), "row 32, column record_id")]
)
def test_an_error_is_refused_where_it_stands(
    tmp_path: Path, at: tuple[int, int], where: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(book(tmp_path / "answers.xlsx", at=at))
    assert str(caught.value) == (
        f"answers.xlsx, sheet Answers & more, {where}: a cell holds an error of a formula, such as "
        "#N/A, and no value. Correct the formula, or clear the cell, and save the workbook again."
    )


def test_an_error_elsewhere_is_nobodys_answer(tmp_path: Path) -> None:
    assert read(book(tmp_path / "title.xlsx", at=(0, 1))) == 30
    assert read(book(tmp_path / "other.xlsx", at=(20, 2), sheet="Notes")) == 30
    assert read(book(tmp_path / "comment.xlsx", at=(20, 3)), "comment") == 30
    with pytest.raises(InputError):
        read(book(tmp_path / "comment.xlsx", at=(20, 3)))


def test_an_error_of_an_ods_sheet_is_refused_by_its_sheet(tmp_path: Path) -> None:
    path = tmp_path / "answers.ods"
    cell = '<table:table-cell office:value-type="string" calcext:value-type="{}"/>'
    with zipfile.ZipFile(path, "w") as made:
        sheets = (("A &amp; B", "error"), ("C", "string"))
        text = "".join(
            f'<table:table table:name="{name}">{cell.format(kind)}</table:table>'
            for name, kind in sheets
        )
        made.writestr("content.xml", f"<o>{'<p/>' * 400_000}{text}</o>")
    error_cells.refuse(Part(path, path.name, FileMapping(), "C"), {}, 0)
    with pytest.raises(InputError, match=r"^answers.ods, sheet A & B: a cell holds an error"):
        error_cells.refuse(Part(path, path.name, FileMapping(), "A & B"), {}, 0)


def test_a_damaged_workbook_is_left_to_its_reader(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.ods", "c.xls"):
        (tmp_path / name).write_bytes(b"PK\3\4 no workbook")
        assert error_cells.refuse(Part(tmp_path / name, name, FileMapping(), "S"), {}, 0) is None
