"""How much is hidden for others' sake: a check tells beforehand what a run tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from releases import demonstration
from surveybench.jobs.check import check
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.jobs.protected import protected
from surveybench.jobs.run import Reports, run
from surveybench.quantities import Flag
from tiny import row, text_of

DEFINITION = """
survey: tiny
wave: 2025
words: {title: Tiny survey, report: Tiny report}
populations: [{id: all, name: Everybody}]
settings: {min_answered: 1, min_organisations: 3, min_respondents: 10}
items:
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
sections:
  - {id: S, name: Section, items: [Q1]}
"""
COUNTING, STAMP = Counting(jobs=1), Stamp(date(2026, 1, 2), "0")


def laid_out(folder: Path, sizes: dict[str, int]) -> Inputs:
    (folder / "tiny.yaml").write_text(DEFINITION, encoding="utf-8")
    people = [
        row(record_id=f"{code}{n}", organisation=code, Q1=1 + n % 2)
        for code, size in sizes.items()
        for n in range(size)
    ]
    (folder / "data" / "2025").mkdir(parents=True)
    columns = ["record_id", "organisation", "outcome", "age", "sex", "Q1"]
    (folder / "data" / "2025" / "responses.csv").write_text(text_of(people, columns), "utf-8")
    listed = "".join(f"{code},Unit {code},yes\n" for code in sizes)
    (folder / "data" / "organisations.csv").write_text(f"code,name,synthetic\n{listed}", "utf-8")
    return Inputs(str(folder / "tiny.yaml"), folder / "data")


def test_a_check_tells_what_a_run_would_hide(tmp_path: Path) -> None:
    inputs = laid_out(tmp_path, {"A": 40, "B": 40, "C": 40, "D": 60, "E": 3})
    (foreseen,) = check(inputs, COUNTING, STAMP).protected
    report = run(inputs, Reports(tmp_path / "out", formats=("csv",)), COUNTING, STAMP)
    assert foreseen in report.remarks
    # One returned fewer than 10: beside all and the others' its number would be a difference.
    flags = [grid.flags == Flag.PROTECTS_ANOTHER for grid in report.release.grids.values()]
    assert sum(int(flag.sum()) for flag in flags) > 0


def test_where_nothing_is_hidden_nothing_is_told(tmp_path: Path) -> None:
    inputs = laid_out(tmp_path, {"A": 40, "B": 40, "C": 40, "D": 60})
    assert check(inputs, COUNTING, STAMP).protected == ()


def test_the_numbers_are_those_of_the_release() -> None:
    release = demonstration()
    scores = release.grids["score.score"]
    withheld = int((scores.flags == Flag.PROTECTS_ANOTHER).sum())
    both = withheld + int(np.isfinite(scores.values).sum())
    (line,) = protected(release)
    assert line.endswith(f"; hidden are 0 of these, and {withheld:,} of {both:,} scores.")
    assert ", 538 of 868 counts of people and rates are given as at least so many;" in line
