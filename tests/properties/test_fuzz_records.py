"""Files that this program writes for itself, and what stands beside reports, altered by anybody.

References, ledgers, manifests, long tables, run files, layouts, logos, dictionaries of tools.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fault_survey import MADE, lay_out
from fuzzing import (
    anything,
    fewer,
    mutated,
    mutated_lines,
    mutated_table,
    mutated_zip,
    seeds,
    times,
    tried,
)
from surveybench import cli
from surveybench.brands import read_brands
from surveybench.definitions import drafted
from surveybench.jobs import ledger, long_table, manifest, reference, run_file
from surveybench.published import find_layout

RUN = """run: 1
survey: tiny.yaml
data: data
out: reports
organisation: [A, B]
format: [pdf, csv]
jobs: 2
date: 2025-11-30
quiet: true
"""
LAYOUT = Path(find_layout.__code__.co_filename).parent / "layouts"
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><defs><g id="a"><path
d="M0 0h10v10z"/></g></defs><use href="#a" x="1"/><text font-size="4">Ours</text></svg>"""


# How each kind of file is read, and how one is called.
DOORS: dict[str, Callable[[Path], object]] = {
    "reference": reference.load,
    "ledger": ledger.load,
    "manifest": manifest.read,
    "table": long_table.read_long_table,
}


@cache
def records() -> dict[str, bytes]:
    """A reference, and what stands beside a run: ledger, manifest and the table of every number."""
    asked = (
        f"reference tiny.yaml nation --out national.json --jobs 1 {MADE}",
        f"run tiny.yaml data --out out -f csv --jobs 1 {MADE}",
    )
    with TemporaryDirectory() as folder, chdir(folder):
        lay_out(Path(folder), 8)
        for words in asked:
            quiet = io.StringIO()
            with (
                patch.object(sys, "argv", ["surveybench", *words.split()]),
                redirect_stdout(quiet),
                redirect_stderr(quiet),
                suppress(SystemExit),
            ):
                cli.main()
        names = {"reference": "national.json", "ledger": "*ledger*.json"}
        names |= {"manifest": "*manifest*.json", "table": "*_release.csv"}
        return {kind: next(Path().rglob(name)).read_bytes() for kind, name in names.items()}


def read(kind: str, content: bytes, ending: str = "") -> object:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{ending or ('.csv' if kind == 'table' else '.json')}"
        path.write_bytes(content)
        return tried(lambda: DOORS[kind](path), answers=False)


def test_good_records_are_good() -> None:
    assert all(read(kind, content) for kind, content in records().items())


@pytest.mark.parametrize("kind", DOORS)
@given(content=anything)
@fewer(4)
def test_any_bytes(kind: str, content: bytes) -> None:
    assert read(kind, content) is None


@pytest.mark.parametrize("kind", DOORS)
@given(seed=seeds, count=times)
@fewer(4)
def test_spoiled_bytes(kind: str, seed: int, count: int) -> None:
    found, good = read(kind, mutated(records()[kind], seed, count)), read(kind, records()[kind])
    assert found is None or type(found) is type(good)


STRANGE = [
    None,
    True,
    -1,
    0,
    2**70,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "x",
    "\ud800",
    "\x1b[31m",
]
STRANGE += [[], {}, [[]], [None], {"a": {}}, "a" * 5000, "2025-02-30", [1] * 50, {"": ""}]
PLACED = st.sampled_from(STRANGE)


@pytest.mark.parametrize("kind", ["reference", "ledger", "manifest"])
@given(seed=seeds, value=PLACED)
@fewer(2)
def test_any_value_anywhere_with_a_checksum_that_fits(kind: str, seed: int, value: Any) -> None:
    """A checksum tells of damage; whoever writes a file on purpose makes it fit."""
    raw = json.loads(records()[kind])
    raw.pop("checksum", None)
    _put(raw, value, random.Random(seed))
    with suppress(UnicodeEncodeError):  # which no file can hold
        raw["checksum"] = _checksum(kind, raw)
        read(kind, json.dumps(raw, ensure_ascii=False).encode())
    assert records()[kind]


def _checksum(kind: str, raw: Any) -> str:
    if kind == "ledger":
        return ledger._checksum(raw)
    return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()


def _put(raw: Any, value: Any, rng: random.Random) -> None:
    """A value in some place of a document."""
    inside = raw
    while True:
        keys = [*inside] if isinstance(inside, dict) else [*range(len(inside))]
        key = rng.choice(keys)
        below = inside[key]
        if not isinstance(below, dict | list) or not below or rng.random() < 0.2:
            inside[key] = value
            return
        inside = below


@given(seed=seeds, count=times)
@fewer(2)
def test_spoiled_rows_of_a_table(seed: int, count: int) -> None:
    found = read("table", mutated_table(records()["table"], seed, count))
    assert found is None or found


@given(seed=seeds, count=times)
@fewer(2)
def test_spoiled_run_files(seed: int, count: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.yaml"
        text = mutated_lines(RUN, seed, count)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        found = None
        if tried(lambda: run_file.is_run_file(str(path)), answers=False):
            found = tried(lambda: run_file.options(path), answers=False)
    assert found is None or found["survey"]


@given(seed=seeds, count=times)
@fewer(5)
def test_spoiled_layouts(seed: int, count: int) -> None:
    files = sorted(LAYOUT.glob("*.yaml"))
    text = files[seed % len(files)].read_text("utf-8")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layout.yaml"
        path.write_bytes(mutated_lines(text, seed, count).encode("utf-8", "surrogatepass"))
        found = tried(lambda: find_layout(path), answers=False)
    assert found is None or found.id


@cache
def images() -> dict[str, bytes]:
    found = {"svg": SVG}
    for kind in ("PNG", "JPEG", "GIF"):
        sink = io.BytesIO()
        Image.new("RGB", (40, 20), (30, 90, 160)).save(sink, kind)
        found[kind.lower()] = sink.getvalue()
    return found


@pytest.mark.parametrize("kind", ["svg", "png", "jpeg", "gif"])
@given(seed=seeds, count=times)
@fewer(4)
def test_spoiled_logos(kind: str, seed: int, count: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "brands.csv"
        path.write_text("code,name,colour,logo\nA,,,a.png\n")
        (Path(folder) / "a.png").write_bytes(mutated(images()[kind], seed, count))
        found = tried(lambda: read_brands(path), answers=False)
    assert found is None or [*found] == ["A"]


HEADS = (
    "Variable / Field Name|Form Name|Section Header|Field Type|Field Label|"
    "Choices, Calculations, OR Slider Labels|Field Note|Text Validation Type OR Show Slider Number|"
    "Text Validation Min|Text Validation Max|Identifier?|"
    "Branching Logic (Show field only if...)|Required Field?"
)
FIELDS = (
    "record_id|a||text|Record||||||||",
    "clean|a||radio|Was it clean?|1, Yes ¦ 2, No|||||||",
    "who|a||checkbox|Who helped?|1, Nurse ¦ 2, Doctor||||||[clean] = '1'|",
)
REDCAP = "".join(
    ",".join(f'"{cell}"' for cell in line.split("|")).replace("\u00a6", "|") + "\n"
    for line in (HEADS, *FIELDS)
).encode()
EXPORT = b"record_id,clean,who___1,who___2\n1,1,1,0\n2,2,0,1\n3,1,1,1\n4,2,0,0\n"
QSF = json.dumps(
    {
        "SurveyEntry": {"SurveyName": "Ward"},
        "SurveyElements": [
            {
                "Element": "SQ",
                "Payload": {
                    "QuestionType": "MC",
                    "Selector": "SAVR",
                    "DataExportTag": "Q1",
                    "QuestionText": "Clean?",
                    "Choices": {"1": {"Display": "Yes"}, "2": {"Display": "No"}},
                    "ChoiceOrder": ["1", "2"],
                },
            }
        ],
    }
).encode()
TOOLS = {"redcap.csv": REDCAP, "survey.qsf": QSF}


@pytest.mark.parametrize("name", TOOLS)
@given(seed=seeds, count=times, with_table=st.booleans())
@fewer(4)
def test_spoiled_dictionaries(name: str, seed: int, count: int, with_table: bool) -> None:
    content = TOOLS[name]
    if name.endswith(".qsf"):
        raw = json.loads(content)
        _put(raw, random.Random(seed).choice(STRANGE), random.Random(seed))
        spoiled = json.dumps(raw).encode() if with_table else mutated(content, seed, count)
    else:
        spoiled = (mutated_table if with_table else mutated)(content, seed, count)
    with TemporaryDirectory() as folder:
        path, export = Path(folder) / name, Path(folder) / "export.csv"
        path.write_bytes(spoiled)
        export.write_bytes(EXPORT)
        found = tried(lambda: drafted(export, survey="ward", wave=2025, dictionary=path))
    assert found is None or found.said


def test_a_workbook_of_a_tool_is_spoiled_too() -> None:
    """XLSForm: a workbook, spoiled in its parts."""
    import openpyxl

    made, sink = openpyxl.Workbook(), io.BytesIO()
    rows = [["type", "name", "label"], ["select_one yn", "clean", "Clean?"]]
    for row in rows:
        made.worksheets[0].append(row)
    made.worksheets[0].title = "survey"
    page = made.create_sheet("choices")
    for row in [["list_name", "name", "label"], ["yn", "1", "Yes"], ["yn", "2", "No"]]:
        page.append(row)
    made.save(sink)
    for seed in range(20):
        with TemporaryDirectory() as folder:
            path, export = Path(folder) / "form.xlsx", Path(folder) / "export.csv"
            path.write_bytes(mutated_zip(sink.getvalue(), seed, 1 + seed % 4))
            export.write_bytes(b"clean\n1\n2\n1\n")
            draft = lambda: drafted(export, survey="ward", wave=2025, dictionary=path)  # noqa: B023, E731
            found = tried(draft)
        assert found is None or found.said
