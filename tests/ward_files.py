"""The answers of the same people, written in many ways, and what comes of each.

A way of writing comes in with the figures of the plain file, or is refused, or something is said of
what was made of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from labelled_sav import Column, write_labelled_sav
from surveybench import checking
from surveybench.errors import SurveybenchError
from surveybench.intake import Source, Sources, mapped
from surveybench.jobs import pipeline
from surveybench.quantities import Organisation
from surveybench.survey import load_survey
from tiny import MADE

DEFINITION = """
survey: ward
wave: 2025
words: {title: Ward survey, report: Benchmark report}
columns: {record_id: id, organisation: trust, outcome: "", group: "", seen: seen, mode: "",
  age: [age], sex: [sex], ignore: [comment]}
seen: {from: 2025-04-01, to: 2025-05-31}
populations: [{id: all, name: Everyone}]
settings: {min_answered: 1, min_respondents: 2, min_organisations: 3,
  sexes: {"1": Male, "2": Female}}
items:
  - id: Q1
    text: Was the ward clean?
    base: All.
    options:
      - {code: 1, label: "Yes, always", score: 10}
      - {code: 2, label: "Yes, sometimes", score: 5}
      - {code: 3, label: "No", score: 0}
  - id: Q2
    text: Was it quiet?
    base: All.
    options: [{code: 1, label: "Yes", score: 10}, {code: 0, label: "No", score: 0}]
  - id: Q3
    text: Who helped?
    kind: descriptive
    multiple: true
    options: [{code: 1, label: Nurse}, {code: 2, label: Doctor}, {code: 3, label: Porter}]
sections: [{id: S1, name: The ward, items: [Q1, Q2]}]
"""
NAMES = ["id", "trust", "seen", "age", "sex", "Q1", "Q2", "Q3", "comment"]
TRUSTS = ("01", "02", "R1K")
LISTED = tuple(Organisation(code, f"Trust {code}") for code in TRUSTS)
Rows = list[list[object]]
Table = Sequence[Sequence[object]]


def people() -> Rows:
    return [
        [f"A{n:03}", TRUSTS[n % 3], f"2025-04-{1 + n % 28:02}", 20 + n, 1 + n % 2, 1 + n % 3,
         (n // 2) % 2, ("1", "2", "1;3", "")[n % 4], f"remark {n}"]
        for n in range(60)
    ]  # fmt: skip


def change(column: str, of: Callable[[Any], object]) -> Rows:
    """The people with one column written otherwise."""
    at = NAMES.index(column)
    return [
        [of(cell) if place == at else cell for place, cell in enumerate(row)] for row in people()
    ]


@dataclass(frozen=True)
class Sent:
    """A file, and a mapping that goes with it."""

    path: Path
    mapping: str = ""
    listed: tuple[Organisation, ...] = LISTED


def text(
    folder: Path,
    rows: Table,
    names: Sequence[object] = NAMES,
    *,
    mark: str = ",",
    encoding: str = "utf-8",
    end: str = "\n",
    above: str = "",
    below: str = "",
    name: str = "a.csv",
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL,
) -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator=end, quoting=quoting).writerows([names, *rows])
    content = f"{above}{out.getvalue()}{below}"
    path = folder / name
    path.write_bytes(content.encode(encoding, "replace"))
    return path


def book(
    folder: Path, rows: Table, names: Sequence[object] = NAMES, *, above: Table = ()
) -> tuple[openpyxl.Workbook, Path]:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    for row in [*above, names, *rows]:
        page.append([None if cell == "" else cell for cell in row])
    return made, folder / "a.xlsx"


def saved(made: tuple[openpyxl.Workbook, Path]) -> Path:
    made[0].save(made[1])
    return made[1]


def sav(folder: Path, **changes: Column) -> Path:
    columns: dict[str, Column] = {}
    for at, name in enumerate(NAMES):
        values = [row[at] for row in people()]
        numbers = all(isinstance(value, int) for value in values)
        columns[name] = Column([float(str(v)) if numbers else str(v) for v in values])
    write_labelled_sav(folder / "a.sav", columns | changes)
    return folder / "a.sav"


def column(name: str) -> list[object]:
    return [row[NAMES.index(name)] for row in people()]


def parquet(folder: Path, **changes: pa.Array) -> Path:
    table = pa.table({n: changes.get(n, pa.array([*column(n)])) for n in NAMES})
    pq.write_table(table, folder / "a.parquet")
    return folder / "a.parquet"


Write = Callable[[Path], Sent | Path]
AnyWrite = TypeVar("AnyWrite", bound=Write)
# What each way of writing gives: `same` figures, `refused`, or a word that is said of it.
Cases = dict[str, tuple[str, Write]]


class Case:
    """What adds a way of writing to some cases, with its outcome."""

    def __init__(self, cases: Cases) -> None:
        self.cases = cases

    def __call__(self, outcome: str) -> Callable[[AnyWrite], AnyWrite]:
        """Add one."""

        def add(write: AnyWrite) -> AnyWrite:
            self.cases[write.__name__] = (outcome, write)
            return write

        return add


def written(folder: Path) -> Path:
    """The definition."""
    path = folder / "ward.yaml"
    path.write_text(DEFINITION, encoding="utf-8")
    return path


def judge(outcome: str, write: Write, definition: Path, folder: Path) -> str:
    """The outcome of a way of writing, of which run and check must say the same."""
    survey = load_survey(str(definition))
    (folder / "plain").mkdir()
    plain = Sources({2025: Source(text(folder / "plain", people()))}, LISTED)
    expected, nothing = pipeline.count(survey, plain)
    assert nothing.rows == nothing.notes == nothing.warnings == ()
    sent = write(folder)
    sent = sent if isinstance(sent, Sent) else Sent(sent)
    files = Sources({2025: Source(sent.path)}, sent.listed)
    if sent.mapping:
        stated = folder / "mapping.yaml"
        stated.write_text(sent.mapping, encoding="utf-8")
        files = mapped(files, stated, survey)
    checked = checking.check(survey, files, made=MADE)
    said = " ".join(checking.lines(checked))
    ready = not checked.evidence.faults and checked.found.level is not checking.Level.NOT_READY
    assert ready == (outcome != "refused"), f"{checked.evidence.faults} {said}"
    if outcome == "refused":
        with pytest.raises(SurveybenchError) as caught:
            pipeline.count(survey, files)
        assert caught.value.remedy
        return "refused"
    tally, issues = pipeline.count(survey, files)
    reasons = {reason.code for reason in checked.found.reasons}
    told = {note.kind for note in issues.notes} | ({"cleaned"} if issues.rows else set())
    assert {note.kind for note in checked.evidence.notes} == {note.kind for note in issues.notes}
    if outcome == "same":
        assert not told, told
        assert replace(tally[2025], axes=expected[2025].axes) == expected[2025]
        assert tally[2025].axes.organisations == expected[2025].axes.organisations
    else:
        assert outcome in told | reasons, (told, reasons)
    return outcome
