"""Workbooks and tables of published figures, counts, brands, templates: read, or refused in words.

None of them holds an answer, so messages may quote them.
"""

from __future__ import annotations

import copy
import io
import random
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import pptx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import example, given

from fuzzing import (
    AWKWARD,
    anything,
    fewer,
    mutated,
    mutated_table,
    mutated_zip,
    seeds,
    times,
    tried,
)
from surveybench.brands import read_brands, read_template
from surveybench.disclosure import Release
from surveybench.jobs import pipeline
from surveybench.survey import Item, Population, Section, Settings, Survey, Words
from surveybench.survey.settings import ReleasePolicy
from surveybench.tally import Tally, load_tally, save_tally
from tiny import MADE, item, row, survey, tallied, written

Book = dict[str, list[list[Any]]]
CODES = ("R1", "R2", "R3", "R4")
PUBLISHED = Survey(
    id="small",
    wave=2022,
    words=Words("Small", "Report"),
    items=(Item("A", "First", "evaluative", ()), Item("B", "Second", "evaluative", ())),
    sections=(Section("S", "Both", ("A", "B")),),
    populations=(Population("all", "Everyone"),),
    settings=Settings(release=ReleasePolicy(min_respondents=30, min_organisations=3)),
    origin="published",
)
FIGURES = {"A": (6.0, 7.0, 8.0, 7.0), "B": (4.0, 5.0, 6.0, 5.0), "S": (5.0, 6.0, 7.0, 6.0)}
COLUMNS = ("mean{}", "ll90{}", "ul90{}", "ll95{}", "ul95{}", "ll99{}", "ul99{}", "band{}")


def book() -> Book:
    """A workbook of four trusts as the regulator publishes them; nobody is an outlier."""

    def block(measure: str, at: int) -> list[Any]:
        score = FIGURES[measure][at]
        middle = sum(FIGURES[measure]) / 4
        limits = [min(middle + side * reach, 10) for reach in (2, 2.4, 3.8) for side in (-1, 1)]
        return [score, *limits, 4, (score - middle) / 1.2]

    return {
        "Trust_Respondents": [
            ["TrustCode", "A_tres", "B_tres", "n_tpat", "tr_rate"],
            *([code, 50, 40, 70, 35.5] for code in CODES),
        ],
        "Trust_Scores": [
            ["TrustCode", "trustname"]
            + [name.format(m) for m in FIGURES for name in (*COLUMNS, "{}_Zfinal")],
            *(
                [code, f"Trust {code}", *(cell for m in FIGURES for cell in block(m, at))]
                for at, code in enumerate(CODES)
            ),
        ],
        "National_Respondents": [["n_pat", "r_rate"], [280, 37]],
        "National_Max&Min": [
            [f"{m}_{end}" for m in FIGURES for end in ("min", "max")],
            [pick(FIGURES[m]) for m in FIGURES for pick in (min, max)],
        ],
    }


def as_xlsx(given: Book) -> bytes:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True, "nan_inf_to_errors": True}) as file:
        for name, rows in given.items():
            sheet = file.add_worksheet(name)
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
    return sink.getvalue()


def as_ods(given: Book) -> bytes:
    def cell(value: Any) -> str:
        if isinstance(value, str):
            kind = 'office:value-type="string"'
            return f"<table:table-cell {kind}><text:p>{escape(value)}</text:p></table:table-cell>"
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    sheets = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(
            f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>" for cells in rows
        )
        + "</table:table>"
        for name, rows in given.items()
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>'
        f"<office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
        f'"{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/></manifest:manifest>'
    )
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as file:
        file.writestr("mimetype", kind)
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", manifest)
    return sink.getvalue()


def attempt(content: bytes, ending: str) -> Release | None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"figures{ending}"
        path.write_bytes(content)
        door = pipeline.published
        return tried(lambda: door(PUBLISHED, path, made=MADE, version="0"), answers=False)


TABLE = (
    b"organisation,name,population,measure,status,n,score,national,lowest,highest,band,"
    b"invited,completed,adjusted_percent,organisations\n"
    b"national,,all,all,,,,,,,,1000,280,30,40\n"
    b"R1,Trust R1,all,S,,,5.0,5.5,4.0,7.0,about the same,,,,\n"
    b"R1,Trust R1,all,A,,40,6.0,6.5,5.0,8.0,about the same,,,,\n"
    b"R1,Trust R1,all,B,,40,4.0,4.5,3.0,6.0,about the same,,,,\n"
)
BOOKS = {".xlsx": as_xlsx(book()), ".ods": as_ods(book())}


def test_good_figures_are_good() -> None:
    for ending, content in BOOKS.items():
        found = attempt(content, ending)
        assert found is not None
        assert [organisation.code for organisation in found.organisations] == list(CODES)
    assert attempt(TABLE, ".csv") is not None


@pytest.mark.parametrize("ending", [*BOOKS, ".csv"])
@given(content=anything)
@fewer(3)
def test_any_bytes(ending: str, content: bytes) -> None:
    assert attempt(content, ending) is None


@pytest.mark.parametrize("ending", BOOKS)
@given(seed=seeds, count=times)
@fewer(3)
def test_spoiled_bytes_of_a_workbook(ending: str, seed: int, count: int) -> None:
    found = attempt(mutated(BOOKS[ending], seed, count), ending)
    assert found is None or found.organisations


@pytest.mark.parametrize("ending", BOOKS)
@given(seed=seeds, count=times)
@fewer(2)
def test_spoiled_parts_of_a_workbook(ending: str, seed: int, count: int) -> None:
    found = attempt(mutated_zip(BOOKS[ending], seed, count), ending)
    assert found is None or found.organisations


VALUES = [*AWKWARD, 0, -1, 1e300, 5, 5.5, True, None, float("nan"), float("inf"), 10, 11]


@given(seeds, times)
@fewer(2)
def test_spoiled_cells_of_a_workbook(seed: int, count: int) -> None:
    given, rng = copy.deepcopy(book()), random.Random(seed)
    for _ in range(count):
        rows = given[rng.choice(list(given))]
        cells = rng.choice(rows)
        cells[rng.randrange(len(cells))] = rng.choice(VALUES)
    # A cell of a workbook holds 32,767 letters and no characters that XML lacks.
    found = attempt(as_xlsx(given), ".xlsx")
    assert found is None or found.organisations


@given(seeds, times)
@fewer(2)
def test_spoiled_tables_of_figures(seed: int, count: int) -> None:
    found = attempt(mutated_table(TABLE, seed, count), ".csv")
    assert found is None or found.organisations


# Brands and templates

BRANDS = b'code,name,colour,logo\nA,"Trust A, north",#1F5FA8,a.png\nB,,,\n'


@given(anything)
@example(BRANDS.replace(b"a.png", b"a\0.png"))
@example(BRANDS.replace(b"a.png", b"a" * 5000))
@example(BRANDS.replace(b"a.png", b"."))
@fewer(2)
def test_any_brands(content: bytes) -> None:
    found = brands(content)
    assert found is None or all(found)


@given(seeds, times)
@fewer(2)
def test_spoiled_brands(seed: int, count: int) -> None:
    found = brands(mutated_table(BRANDS, seed, count))
    assert found is None or all(found)


def brands(content: bytes) -> list[str] | None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "brands.csv"
        path.write_bytes(content)
        (Path(folder) / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
        found = tried(lambda: read_brands(path), answers=False)
    return None if found is None else list(found)


@cache
def slides() -> bytes:
    sink = io.BytesIO()
    pptx.Presentation().save(sink)
    return sink.getvalue()


@given(seeds, times)
@example(4921, 2)
@fewer(5)
def test_spoiled_templates(seed: int, count: int) -> None:
    for content in (mutated(slides(), seed, count), mutated_zip(slides(), seed, count)):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "template.pptx"
            path.write_bytes(content)
            found = tried(lambda path=path: read_template(path), answers=False)
        assert found is None or found[0] == content


# Counts


@cache
def counts() -> bytes:
    asked = survey(
        item("Q1"), item("Q2"), groups=("1", "2"), populations={"all": (), "one": ("1",)}
    )
    people = [
        row(organisation="AB"[i % 2], group=str(1 + i % 2), Q1=str(1 + i % 3), Q2="1")
        for i in range(20)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "counts.parquet"
        save_tally(tallied(asked, written(Path(folder) / "answers.csv", asked, people)), path)
        return path.read_bytes()


def loaded(content: bytes) -> Tally | None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "counts.parquet"
        path.write_bytes(content)
        return tried(lambda: load_tally(path), answers=False)


@given(anything)
@fewer(2)
def test_any_bytes_as_counts(content: bytes) -> None:
    assert loaded(content) is None


@given(seeds, times)
@example(2308, 1)
def test_spoiled_counts(seed: int, count: int) -> None:
    found = loaded(mutated(counts(), seed, count))
    assert found is None or found == loaded(counts())


@given(seeds)
@fewer(2)
def test_counts_altered_by_hand(seed: int) -> None:
    """Rows or axes altered in a file that is whole: the checksum tells."""
    rng = random.Random(seed)
    table = pq.read_table(io.BytesIO(counts()))
    meta = dict(table.schema.metadata)
    if rng.random() < 0.5:
        key = rng.choice([key for key in meta if key != b"ARROW:schema"])
        meta[key] = mutated(meta[key], seed, 1)
    else:
        column = rng.choice(["wave", "cell", "n"])
        values = table[column].to_pylist()
        values[rng.randrange(len(values))] = rng.choice([0, -1, 7, 2**31 - 1])
        at = table.column_names.index(column)
        field = table.schema.field(column)
        table = table.set_column(at, field, pa.array(values, field.type))
    sink = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(meta), sink)
    found = loaded(sink.getvalue())
    assert found is None or found == loaded(counts())
