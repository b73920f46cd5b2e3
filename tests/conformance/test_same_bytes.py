"""Same input and settings, same bytes: whatever the order of rows, the files or the threads."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from surveybench import simulate
from surveybench.jobs import pipeline, publish
from surveybench.survey import load_survey


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    survey = replace(load_survey("cmh/2025"), earlier=())
    made = tmp_path_factory.mktemp("survey")
    truth = simulate.plain(survey, organisations=34, people=40)
    simulate.simulate(survey, truth, made, seed=3)
    return made


def written(folder: Path, out: Path, jobs: int) -> dict[str, bytes]:
    survey = replace(load_survey("cmh/2025"), earlier=())
    files = pipeline.in_folder(folder, survey)
    made = pipeline.run(survey, files, made=date(2025, 11, 30), version="0", jobs=jobs).release
    codes = [organisation.code for organisation in made.organisations[:2]]
    paths = [
        *publish.write(made, out, codes, None, jobs),
        *publish.write(made, out, None, ["csv"]),
    ]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def shuffled(folder: Path, to: Path) -> Path:
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        random.Random(5).shuffle(rows)
        target = to / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return to


def test_a_second_run_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    first = written(folder, tmp_path / "a", 1)
    assert len(first) > 2
    assert written(folder, tmp_path / "b", 1) == first


def test_the_number_of_threads_and_the_order_of_rows_change_no_byte(
    folder: Path, tmp_path: Path
) -> None:
    first = written(folder, tmp_path / "a", 1)
    other = written(shuffled(folder, tmp_path / "mixed"), tmp_path / "b", 2)
    assert other == first
