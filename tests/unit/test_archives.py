"""Zip files that hold one file of data: read as that file is; any other number is said."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest

import workbook_files as books
from file_kinds import KINDS, write_folder, write_table
from old_workbook import write_xls
from surveybench import readers
from surveybench.definitions import drafted
from surveybench.errors import InputError
from surveybench.intake import Source, Sources, fingerprints, in_folder
from surveybench.jobs import pipeline
from surveybench.readers import Mapped, spss, text, workbook
from surveybench.survey import Columns
from surveybench.survey.mapping import FileMapping, Limits
from tiny import CANARY, item, survey

ASKED = survey(item("Q1"), columns=Columns(record_id="id", outcome=""))
NAMES = ("id", "organisation", "age", "sex", "Q1")


def people(number: int = 60, code: str = "A") -> pa.Table:
    rows = [
        (f"{code}{i}", code, str(20 + i % 60), "12"[i % 2], "123"[i % 3]) for i in range(number)
    ]
    columns = zip(*rows, strict=True)
    return pa.table({n: pa.array(c, pa.string()) for n, c in zip(NAMES, columns, strict=True)})


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def packed(kind: str, folder: Path, table: pa.Table | None = None) -> tuple[Path, Path]:
    """A file of this kind, and a zip file that holds it among what systems leave in them."""
    plain = write_table(kind, folder, "answers", people() if table is None else table)
    inside = {"data/": b"", f"data/{plain.name}": plain.read_bytes()}
    clutter = {f"__MACOSX/data/._{plain.name}": b"x", "data/.DS_Store": b"x"}
    return plain, zipped(folder / "answers.zip", inside | clutter)


def message(file: Path | Mapped) -> str:
    with pytest.raises(InputError) as caught:
        list(readers.batches(readers.opened(file), readers.header(file)))
    return str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_what_lies_in_a_zip_file_is_read_as_it_is(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "BYTES_A_BLOCK", 200)
    monkeypatch.setattr(spss, "ROWS_A_BATCH", 7)
    monkeypatch.setattr(workbook, "ROWS_A_BATCH", 7)
    plain, archive = packed(kind, tmp_path)
    expected, _ = pipeline.count(ASKED, Sources({2025: Source(plain)}))
    tally, issues = pipeline.count(ASKED, Sources({2025: Source(archive)}), jobs=2)
    assert tally == expected
    assert issues.faults == issues.notes == ()
    (place,) = readers.places(archive)
    assert place.file == f"answers.zip/{plain.name}"
    assert readers.rows_in(archive) == readers.rows_in(plain)
    assert abs(readers.about_rows(archive) - readers.about_rows(plain)) <= 60
    assert [piece.part.first for piece in readers.pieces(archive)] == [1]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["SPSS", "CSV"])
def test_a_file_inside_is_tried_apart_like_any_other(kind: str, tmp_path: Path) -> None:
    plain, archive = packed(kind, tmp_path)
    readers.trial([archive, plain, Mapped(archive, FileMapping(encoding="utf-8"))])
    damaged = zipped(tmp_path / "x.zip", {"a.sav": plain.read_bytes()[:300]})
    readers.trial([damaged])  # what does not end the library's process is told where it is read
    assert "cannot be read as SPSS data" in message(damaged)


@pytest.mark.parametrize("kind", ["XLSX", "ODS", "XLS"])
def test_an_error_of_a_formula_inside_is_refused_where_it_stands(kind: str, tmp_path: Path) -> None:
    plain = tmp_path / f"a.{kind.lower()}"
    if kind == "XLS":
        write_xls(plain, {"Data": [["id", "Q1"], *(["a", 1.0] for _ in range(99)), ["b", "#N/A"]]})
    elif kind == "ODS":
        wrong = books.cell('table:formula="of:=NA()" office:value-type="string"', "#N/A")
        rows = [books.row(books.words("id"), books.words("Q1"))]
        rows += [books.row(books.words("a"), books.number(1))] * 99
        books.ods(plain, "".join([*rows, books.row(books.words("b"), wrong)]))
    else:
        wrong = '<row r="101"><c r="A101"><v>1</v></c><c r="B101" t="e"><v>#N/A</v></c></row>'
        books.xlsx(plain, books.sheet(books.HEADER + books.PEOPLE + wrong))
    archive = zipped(tmp_path / "a.zip", {plain.name: plain.read_bytes()})
    where = f"a.zip/{plain.name}, sheet Data, row 101, column Q1"
    assert message(archive).startswith(f"{where}: a cell holds an error of a formula")


def test_in_a_data_folder_and_beside_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "2025"
    folder.mkdir(parents=True)
    plain = write_table("CSV", tmp_path, "answers", people())
    zipped(folder / "responses.zip", {"answers.csv": plain.read_bytes()})
    files = in_folder(tmp_path / "data", ASKED)
    tally, _ = pipeline.count(ASKED, files)
    assert int(tally[2025].people.sum()) == 60
    assert [name for name, _ in fingerprints(files)] == ["2025/responses.zip/answers.csv"]
    parts = write_folder("XLSX", tmp_path, "parts", people(60, "B"), parts=2)
    zipped(parts / "third.zip", {"a.csv": plain.read_bytes()})
    tally, _ = pipeline.count(ASKED, Sources({2025: Source(parts)}))
    assert tally[2025].outcomes[:, 1].tolist() == [60, 60]


def test_a_mapping_goes_with_what_lies_inside(tmp_path: Path) -> None:
    table = people().rename_columns(["Fall", *NAMES[1:]]).drop_columns(["organisation"])
    content = write_table("semicolons", tmp_path, "a", table).read_bytes()
    archive = zipped(tmp_path / "x.zip", {"Z9.csv": content})
    mapping = FileMapping(columns={"Fall": "id"}, file_name="organisation")
    tally, _ = pipeline.count(ASKED, Sources({2025: Source(Mapped(archive, mapping))}))
    assert tally[2025].axes.organisations == ("Z9",)


def test_several_files_are_refused_by_name(tmp_path: Path) -> None:
    text = b"id,Q1\n1,1\n"
    archive = zipped(tmp_path / "x.zip", {"b/north.csv": text, "south.xlsx": b"", "a.pdf": b""})
    assert message(archive) == (
        "x.zip: the zip file holds 2 files of data: north.csv, south.xlsx. Send the one that "
        "counts alone, or unpack all that count together into a folder."
    )
    many = zipped(tmp_path / "y.zip", {f"{n}.csv": text for n in range(9)})
    assert "9 files of data: 0.csv, 1.csv, 2.csv, 3.csv, 4.csv \N{HORIZONTAL ELLIPSIS}." in message(
        many
    )


@pytest.mark.parametrize("files", [{}, {"letter.pdf": b"x"}, {"inner.zip": b"x"}, {"a/": b""}])
def test_no_file_of_data_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    said = message(zipped(tmp_path / "x.zip", files))
    assert "the zip file holds no file that can be read" in said
    assert "Put one file into it that ends in .csv" in said


def test_a_password_and_damage_are_told(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "x.zip", {"a.csv": b"id,Q1\n1,1\n" * 50})
    content = bytearray(archive.read_bytes())
    locked = bytearray(content)
    for mark in (b"PK\x01\x02", b"PK\x03\x04"):
        at = locked.index(mark) + (8 if mark == b"PK\x01\x02" else 6)
        locked[at] |= 1
    archive.write_bytes(locked)
    assert "the zip file has a password" in message(archive)
    archive.write_bytes(content[:60])
    assert "the zip file is damaged" in message(archive)
    content[40:60] = bytes(20)
    archive.write_bytes(content)
    assert "damaged" in message(archive)


@pytest.mark.parametrize("kind", ["CSV", "Parquet", "XLSX", "SPSS", "gzip"])
def test_more_than_the_limits_allow_is_refused(kind: str, tmp_path: Path) -> None:
    _, archive = packed(kind, tmp_path, people(400))
    mapping = FileMapping(limits=Limits(unpacked=200))
    assert "unpacks to more than" in message(Mapped(archive, mapping))


def test_no_message_repeats_an_answer(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "x.zip", {"a.csv": f"id,Q1\n1,{CANARY}\n2\n".encode() * 2})
    assert CANARY not in message(archive)


def test_a_definition_is_drafted_from_it(tmp_path: Path) -> None:
    plain, archive = packed("CSV", tmp_path)
    draft = drafted(archive, survey="a", wave=2025)
    assert draft.said == drafted(plain, survey="a", wave=2025).said
