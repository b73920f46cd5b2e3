"""Drafts from any file, forms that come back spoiled, lint and differences of odd definitions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import example, given

import file_kinds
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
from surveybench import definitions
from surveybench.definitions import sav_dictionary
from surveybench.processes import Workers, workers
from surveybench.survey import load_survey
from tiny import CANARY, text_of

DEFINITION = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
groups: {"1": Young, "2": Adult}
populations: [{id: all, name: Everyone}]
settings: {min_answered: 1}
items:
  - id: F1
    text: Whether it happened
    kind: routing
    options: [{code: 1, label: A}, {code: 2, label: B}]
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}, {code: 3, label: C}]
    ask_if: {any: [{F1: [1]}, {not: {F1: [2]}}]}
    base: Those who said so
  - {id: Q2, text: Second, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
not_comparable:
  Q1: It is new.
"""
CODEBOOK = (
    b"item,text,code,label\nQ1,Was it clean?,1,Yes\nQ1,,2,No\nQ1,,3,Don't know\n"
    b"Q2,Was it quiet?,1,Yes\nQ2,,2,No\n"
)
ROWS = [
    {
        "record_id": f"r{i}",
        "organisation": "AB"[i % 2],
        "outcome": 1,
        "age": 20 + i,
        "sex": 1 + i % 2,
        "Q1": 1 + i % 3,
        "Q2": 1 + i % 2,
        "comment": f"{CANARY} {i}",
    }
    for i in range(40)
]
DATA = text_of(ROWS, list(ROWS[0])).encode()
ENDINGS = [".csv", ".tsv", ".parquet", ".sav", ".zsav", ".xlsx", ".xls", ".ods", ".txt", ".csv.gz"]


def attempt(content: bytes, ending: str, *, answers: bool = True) -> definitions.Draft | None:
    """A draft, or None; a draft can be written, and told what it lacks."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"answers{ending}"
        path.write_bytes(content)
        draft = definitions.drafted
        made = tried(lambda: draft(path, survey="tiny", wave=2025), answers=answers)
        if made is not None:
            assert definitions.text_of(made)
            definitions.fault_of(made, Path(folder))
        return made


@cache
def spss() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.sav"
        columns = {name: [row[name] for row in ROWS] for name in ROWS[0]}
        file_kinds.spss(path, pa.table(columns))
        return path.read_bytes()


@cache
def form(kind: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "definition.yaml"
        path.write_text(DEFINITION)
        return definitions.exported(str(path), kind, Path(folder)).content


def returned(content: bytes, kind: str) -> definitions.Draft | None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("form.xlsx" if kind == "form" else "survey.xml")
        path.write_bytes(content)
        read = definitions.imported
        made = tried(lambda: read(path, Path(folder), survey="tiny", wave=2025), answers=False)
        if made is not None:
            assert definitions.text_of(made)
            definitions.fault_of(made, Path(folder))
        return made


@pytest.fixture(scope="module", autouse=True)
def one_reader() -> Iterator[None]:
    """A process for each SPSS file takes a second: here one reads all, until a file ends it."""
    with ExitStack() as running, pytest.MonkeyPatch.context() as patch:
        resting: list[Workers] = []

        @contextmanager
        def lasting(count: int) -> Iterator[Workers]:
            pool = resting.pop() if resting else running.enter_context(workers(count))
            yield pool  # one whose process ended is not handed out again
            resting.append(pool)

        patch.setattr(sav_dictionary, "workers", lasting)
        yield


def test_good_files_are_good() -> None:
    for content, ending in ((CODEBOOK, ".csv"), (DATA, ".csv"), (spss(), ".sav")):
        assert attempt(content, ending) is not None
    for kind in definitions.FORMS:
        assert returned(form(kind), kind) is not None


@pytest.mark.parametrize("ending", ENDINGS)
@given(content=anything)
@fewer(5)
def test_any_bytes(ending: str, content: bytes) -> None:
    made = attempt(content, ending)
    assert made is None or made.said


@pytest.mark.parametrize("content", [CODEBOOK, DATA], ids=["codebook", "data"])
@given(seed=seeds, count=times)
@fewer(2)
def test_spoiled_codebooks_and_data(content: bytes, seed: int, count: int) -> None:
    made = attempt(mutated_table(content, seed, count), ".csv", answers=content is DATA)
    assert made is None or made.said


@given(seed=seeds, count=times)
@fewer(3)
def test_spoiled_spss(seed: int, count: int) -> None:
    made = attempt(mutated(spss(), seed, count), ".sav")
    assert made is None or made.said


def test_an_spss_file_that_does_not_say_how_many_rows_it_has() -> None:
    made = attempt(mutated(spss(), 1027, 1), ".sav")
    assert made is not None
    assert [item["id"] for item in made.said["items"]] == ["Q1", "Q2"]


def test_names_of_spss_variables_that_are_no_text() -> None:
    assert attempt(mutated(spss(), 83052, 1), ".sav") is None


@pytest.mark.parametrize("kind", definitions.FORMS)
@given(seed=seeds, count=times)
@fewer(3)
def test_spoiled_forms(kind: str, seed: int, count: int) -> None:
    made = returned(mutated(form(kind), seed, count), kind)
    assert made is None or made.said


@given(seed=seeds, count=times)
@example(seed=4151612083, count=3)  # a tag that nothing closes, and cells beyond all memory
@fewer(3)
def test_spoiled_parts_of_a_form(seed: int, count: int) -> None:
    made = returned(mutated_zip(form("form"), seed, count), "form")
    assert made is None or made.said


@given(content=anything)
@fewer(3)
def test_any_xml(content: bytes) -> None:
    assert returned(content, "xml") is None


LAUGHS = "".join(f'<!ENTITY a{i} "&a{i - 1};&a{i - 1};">' for i in range(1, 40))
XML = {
    "entities that double": f'<!DOCTYPE sss [<!ENTITY a0 "ha">{LAUGHS}]><sss><a>&a39;</a></sss>',
    "a file of the computer": '<!DOCTYPE sss [<!ENTITY a SYSTEM "file:///etc/passwd">]><sss>&a;</sss>',
    "a file of the network": '<!DOCTYPE sss SYSTEM "http://127.0.0.1:9/x.dtd"><sss/>',
    "a deep hole": "<sss>" * 50_000,
    "a deep tree": "<sss>" * 5_000 + "</sss>" * 5_000,
    "another root": "<html/>",
    "no survey": "<sss version='2.0'/>",
    "no codebook": "<codeBook/>",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", XML.values(), ids=XML)
def test_hostile_xml(text: str) -> None:
    assert returned(text.encode(), "xml") is None


@given(seed=seeds, count=times)
@fewer(2)
def test_lint_and_differences_of_spoiled_definitions(seed: int, count: int) -> None:
    with TemporaryDirectory() as folder:
        good, bad = Path(folder) / "2024.yaml", Path(folder) / "2025.yaml"
        good.write_text(DEFINITION.replace("2025", "2024"))
        bad.write_bytes(mutated_lines(DEFINITION, seed, count).encode("utf-8", "surrogatepass"))
        findings = tried(lambda: definitions.lint(str(bad)), answers=False)
        found = tried(lambda: definitions.compared(str(good), str(bad)), answers=False)
        assert (findings is None) == (tried(lambda: load_survey(bad), answers=False) is None)
        if found is not None:
            assert definitions.proposed(found)
