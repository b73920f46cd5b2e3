"""Stata and SAS files, and drafts from files that need a word about how they are written."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
import xlsxwriter

from sav_file import write_sav
from surveybench import definitions, readers
from surveybench.definitions import drafted
from surveybench.errors import InputError, SurveybenchError
from surveybench.readers import Mapped
from surveybench.respondents import decode
from surveybench.survey.mapping import FileMapping

ROWS = {"id": ["a", "b", "c"], "Q1": [1.0, 2.0, None], "seen": [date(2025, 4, 1)] * 3}


def written(path: Path) -> Path:
    pandas = pytest.importorskip("pandas", reason="needed to write such files")
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pandas.DataFrame(ROWS)
    if path.suffix == ".dta":
        labels = {"Q1": {1: "Yes", 2: "No"}}
        pyreadstat.write_dta(frame, str(path), variable_value_labels=labels)
    else:
        pyreadstat.write_xport(frame, str(path), file_format_version=8)
    return path


@pytest.mark.parametrize("end", [".dta", ".xpt"])
def test_stata_and_sas_transport_files_are_read(tmp_path: Path, end: str) -> None:
    path = written(tmp_path / f"a{end}")
    assert readers.header(path) == ["id", "Q1", "seen"]
    (found,) = readers.batches(path, ["id", "Q1", "seen"])
    assert found.rows.tolist() == [1, 2, 3]
    assert decode.positions(found.table["Q1"], {"1": 1, "2": 2}).tolist() == [1, 2, 0]
    assert found.table["seen"].to_pylist() == ["2025-04-01"] * 3
    assert found.table["id"].to_pylist() == ["a", "b", "c"]


def test_labels_of_stata_are_those_of_spss(tmp_path: Path) -> None:
    ((_, labels),) = readers.labels(written(tmp_path / "a.dta"))
    assert labels == {"Q1": {"1": "Yes", "2": "No"}}


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(("weight", "told"), [(0, 0), (2, 1), (1 << 24, 1)])
def test_cases_that_spss_weights_are_noted(
    tmp_path: Path, weight: int, told: int, zipped: bool
) -> None:
    path = write_sav(tmp_path / "a.sav", pa.table({"id": ["a", "b"], "w": [1.5, 2.0]}))
    content = bytearray(path.read_bytes())
    content[76:80] = struct.pack("<i", weight)
    path.write_bytes(content)
    if zipped:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(tmp_path / "a.sav", "a.sav")
    (batch,) = readers.batches(path, ["id"])
    assert [note.kind for note in batch.notes] == ["weighted_cases"] * told


def test_texts_of_spss_that_are_utf_8_are_not_read_as_an_older_encoding(tmp_path: Path) -> None:
    path = write_sav(tmp_path / "a.sav", pa.table({"id": ["a", "b"], "trust": ["Bern", "Zürich"]}))
    with pytest.raises(InputError, match="row 2, column trust: the text is UTF-8"):
        list(readers.batches(Mapped(path, FileMapping(encoding="windows-1252")), ["trust"]))


@pytest.mark.parametrize("version", [5, 8])
def test_a_sas_transport_file_that_is_cut_or_two_is_refused(tmp_path: Path, version: int) -> None:
    """It does not say how many rows it has, so fewer would come in without a word."""
    pandas = pytest.importorskip("pandas", reason="needed to write such files")
    pyreadstat = pytest.importorskip("pyreadstat")
    path = tmp_path / "a.xpt"
    frame = pandas.DataFrame({"id": [f"person {n}" for n in range(50)], "Q1": [1.0] * 50})
    pyreadstat.write_xport(frame, str(path), file_format_version=version)
    (whole,) = readers.batches(path, ["id", "Q1"])
    assert len(whole.rows) == 50
    content = path.read_bytes()
    for lost in (1, 80, 5 * 80, 9 * 80 + 7):
        path.write_bytes(content[:-lost])
        with pytest.raises(InputError, match="it breaks off within a row"):
            list(readers.batches(path, ["id", "Q1"]))
    member = content.index(b"HEADER RECORD*******MEMB")
    for second in (content, content[member:]):
        path.write_bytes(content + second)
        with pytest.raises(InputError, match="it holds several data sets"):
            list(readers.batches(path, ["id", "Q1"]))


def test_a_kind_that_is_not_read_is_told_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "a.fods"
    path.write_text("<office:document/>")
    with pytest.raises(InputError, match=r"ending in \.csv, .*, \.ods or \.zip\.$"):
        readers.header(path)


@pytest.mark.parametrize(
    ("end", "kind"), [(".dta", "Stata"), (".sas7bdat", "SAS"), (".xpt", "SAS transport")]
)
def test_what_is_no_such_file_is_refused_by_its_kind(tmp_path: Path, end: str, kind: str) -> None:
    path = tmp_path / f"a{end}"
    path.write_bytes(b"no such file" * 100)
    with pytest.raises(InputError, match=f"cannot be read as {kind} data"):
        readers.header(path)


def names_of(path: Path, *, sheet: str = "", mapping: Path | None = None) -> list[str]:
    draft = drafted(path, survey="ward", wave=2025, sheet=sheet, mapping=mapping)
    return [name for name in ("Größe", "Q;1", "Q2") if name in definitions.text_of(draft)]


def test_a_draft_from_text_of_another_encoding_and_delimiter(tmp_path: Path) -> None:
    path, mapping = tmp_path / "a.csv", tmp_path / "mapping.yaml"
    path.write_bytes("id;Größe;Q2\na;1;1\nb;2;2\nc;1;1\n".encode("windows-1252"))
    with pytest.raises(SurveybenchError, match="mapping file"):
        names_of(path)
    mapping.write_text("responses: {encoding: windows-1252, delimiter: semicolon}\n")
    assert names_of(path, mapping=mapping) == ["Größe", "Q2"]
    mapping.write_text("responses: {columns: {Q2: Q1}}\n")
    with pytest.raises(SurveybenchError, match="only being drafted"):
        names_of(path, mapping=mapping)


def test_a_draft_from_one_sheet_of_answers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("Data", "Notes"):
        page = book.add_worksheet(name)
        for number, row in enumerate([["id", "Q2"], ["a", 1], ["b", 2], ["c", 1]]):
            page.write_row(number, 0, row)
    book.close()
    with pytest.raises(SurveybenchError, match="2 sheets"):
        names_of(path)
    assert names_of(path, sheet="Data") == ["Q2"]
