"""A survey of two files, answers beside the people who were invited, written in many ways.

A folder of data comes in with the figures of the plain one, or is refused, or something is said of
what was made of it; a run and a check say the same.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from surveybench import checking
from surveybench.errors import SurveybenchError
from surveybench.intake import in_folder
from surveybench.jobs import pipeline
from surveybench.survey import load_survey
from tiny import MADE

DEFINITION = """
survey: clinic
wave: 2025
words: {title: Clinic survey, report: Benchmark report}
columns: {record_id: id, organisation: trust, outcome: result, group: service, mode: way,
  age: [age], sex: [sex], ignore: [comment]}
groups: {"1": Day clinic, "2": Night clinic}
populations:
  - {id: day, name: Day clinic, groups: ["1"]}
  - {id: night, name: Night clinic, groups: ["2"]}
settings: {min_answered: 1, min_respondents: 2, min_organisations: 3,
  sexes: {"1": Male, "2": Female}}
items:
  - id: Q1
    text: How much of the plan was explained to you?
    base: All.
    options:
      - {code: 1, label: All of it, score: 10}
      - {code: 2, label: Some, score: 5}
      - {code: 3, label: None, score: 0}
      - {code: 4, label: Prefer not to say}
  - id: Q2
    text: Did you feel safe?
    base: All.
    options: [{code: 1, label: "Yes", score: 10}, {code: 2, label: "No", score: 0}]
  - id: Q3
    text: Did the team know your name?
    base: All.
    options: [{code: 1, label: "Yes", score: 10}, {code: 2, label: "No", score: 0}]
  - id: Q4
    text: Who helped?
    kind: descriptive
    multiple: true
    options:
      - {code: 1, label: Nurse}
      - {code: 2, label: Doctor}
      - {code: 3, label: Nobody, exclusive: true}
  - id: Q5
    text: How many days did you wait?
    base: All.
    options:
      - {code: 1, label: Less than two, score: 10, from: 0, to: 1.5}
      - {code: 2, label: Two to 500, score: 5, from: 1.6, to: 500}
      - {code: 3, label: More, score: 0, from: 501, to: 5000}
sections: [{id: S1, name: The clinic, items: [Q1, Q2, Q3, Q5]}]
"""
TRUSTS = ("AB1", "AB2", "NA", "R1K")
INVITED = ["id", "trust", "result", "service", "way", "age", "sex"]
ANSWERS = ["id", "Q1", "Q2", "Q3", "Q4", "Q5", "comment"]
LIST = [["code", "name"], *([code, f"Trust {code}"] for code in TRUSTS)]
DAYS = (0, 1, 1.5, 3, 20, 365, 1200)
Rows = list[list[Any]]


def invited() -> Rows:
    """120 people, of whom two thirds answered."""
    return [
        [1001 + n, TRUSTS[n % 4], 6 if n % 3 == 2 else 1, 1 + (n // 4) % 2, "paper" if n % 5 else
         "online", 18 + n % 70, 1 + (n // 8) % 2]
        for n in range(120)
    ]  # fmt: skip


def answers() -> Rows:
    """Those who answered."""
    helped = ("1", "2", "1;2", "3", "")
    return [
        [1001 + n, 1 + n * 7 % 4, 1 + n // 2 % 2, 1 + n // 5 % 2, helped[n % 5], DAYS[n % 7],
         f"remark {n}"]
        for n in range(120) if n % 3 != 2
    ]  # fmt: skip


def other(rows: Rows, names: Sequence[str], column: str, of: Callable[[Any], object]) -> Rows:
    """The rows with one column written otherwise."""
    at = list(names).index(column)
    return [[of(cell) if i == at else cell for i, cell in enumerate(row)] for row in rows]


def answered(column: str, of: Callable[[Any], object]) -> Rows:
    """The answers with one column written otherwise."""
    return other(answers(), ANSWERS, column, of)


def drawn(column: str, of: Callable[[Any], object]) -> Rows:
    """The people invited with one column written otherwise."""
    return other(invited(), INVITED, column, of)


@dataclass
class Folder:
    """A folder of data that is being written."""

    root: Path
    books: list[tuple[openpyxl.Workbook, Path]] = field(default_factory=list)

    def wave(self, wave: int = 2025) -> Path:
        """The folder of a wave."""
        folder = self.root / str(wave)
        folder.mkdir(exist_ok=True)
        return folder

    def listed(self, rows: Sequence[Sequence[object]] = LIST, **how: Any) -> None:
        """The list of organisations."""
        write(self.root / "organisations.csv", rows, **how)

    def sample(self, rows: Rows | None = None, names: Sequence[str] = INVITED, **how: Any) -> None:
        """The people invited, as text."""
        table = [names, *(invited() if rows is None else rows)]
        write(self.wave() / "sample.csv", table, **how)

    def responses(
        self, rows: Rows | None = None, names: Sequence[str] = ANSWERS, **how: Any
    ) -> None:
        """The answers, as text."""
        table = [names, *(answers() if rows is None else rows)]
        write(self.wave() / "responses.csv", table, **how)

    def book(self, stem: str, rows: Rows, names: Sequence[str]) -> openpyxl.Workbook:
        """A workbook that is saved when the folder is judged."""
        made = openpyxl.Workbook()
        page = made.worksheets[0]
        page.append(list(names))
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
        self.books.append((made, self.wave() / f"{stem}.xlsx"))
        return made


def write(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    mark: str = ",",
    encoding: str = "utf-8",
    end: str = "\n",
) -> None:
    """A file of text."""
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator=end).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


Write = Callable[[Folder], None]
Cases = dict[str, tuple[str, Write]]


class Case:
    """What adds a way of writing to some cases, with its outcome."""

    def __init__(self, cases: Cases) -> None:
        self.cases = cases

    def __call__(self, outcome: str) -> Callable[[Write], Write]:
        """Add one."""

        def add(made: Write) -> Write:
            self.cases[made.__name__] = (outcome, made)
            return made

        return add


def laid(root: Path, made: Write) -> Folder:
    """The folder that is written in this way: what it leaves out is plain."""
    root.mkdir()
    folder = Folder(root)
    made(folder)
    for book, path in folder.books:
        book.save(path)
    if not [*root.glob("organisations.*")]:
        folder.listed()
    for stem, plain in (("sample", folder.sample), ("responses", folder.responses)):
        if not [*folder.wave().glob(f"{stem}*")]:
            plain()
    return folder


def judge(outcome: str, made: Write, tmp_path: Path) -> str:
    """The outcome of a way of writing."""
    folder = laid(tmp_path / "data", made)
    stated = tmp_path / "clinic.yaml"
    stated.write_text(DEFINITION, encoding="utf-8")
    survey = load_survey(str(stated))
    plain = laid(tmp_path / "plain", lambda folder: None)
    expected, nothing = pipeline.count(survey, in_folder(str(plain.root), survey))
    assert nothing.rows == nothing.notes == nothing.warnings == ()
    usual = checking.check(survey, in_folder(str(plain.root), survey), made=MADE)
    try:
        files = in_folder(str(folder.root), survey)
        checked = checking.check(survey, files, made=MADE)
    except SurveybenchError as error:
        return "refused" if error.remedy else str(error)
    said = " ".join(checking.lines(checked))
    ready = not checked.evidence.faults and checked.found.level is not checking.Level.NOT_READY
    assert ready == (outcome != "refused"), f"{checked.evidence.faults} {said}"
    if outcome == "refused":
        with pytest.raises(SurveybenchError) as caught:
            pipeline.count(survey, files)
        assert caught.value.remedy
        return "refused"
    tally, issues = pipeline.count(survey, files)
    reasons = {r.code for r in checked.found.reasons} - {r.code for r in usual.found.reasons}
    told = {note.kind for note in issues.notes} | ({"cleaned"} if issues.rows else set())
    assert {note.kind for note in checked.evidence.notes} == {note.kind for note in issues.notes}
    if outcome == "same":
        assert not told, (told, issues)
        assert replace(tally[2025], axes=expected[2025].axes) == expected[2025]
        assert tally[2025].axes.organisations == expected[2025].axes.organisations
    else:
        assert outcome in told | reasons, (told, reasons, issues)
    return outcome
