"""What moved between two runs, held against data of which it is known what was changed in them."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import small_survey
import surveybench
from surveybench import cli
from surveybench.disclosure import Release
from surveybench.disclosure import release as released
from surveybench.errors import ReleaseError
from surveybench.jobs import pipeline
from surveybench.quantities import Flag
from surveybench.results import Results
from surveybench.survey import load_survey
from surveybench.tally import Tally
from tiny import MADE

CHANGED = "Z03"
Said = pytest.CaptureFixture[str]
Command = Callable[..., int]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A definition, its data, and the same with another file of one organisation."""
    folder = small_survey.written(tmp_path_factory.mktemp("compare"), organisations=40, people=70)
    shutil.copytree(folder / "data", folder / "later")
    sample = (folder / "data" / "2025" / "sample.csv").read_text().splitlines()
    column = sample[0].split(",").index("organisation")
    whose = {line.split(",")[0]: line.split(",")[column] for line in sample[1:]}
    path = folder / "later" / "2025" / "responses.csv"
    lines = path.read_text().splitlines()
    answers = [lines[0].split(",").index(item) for item in ("Q1", "Q2")]
    for number, line in enumerate(lines[1:], 1):
        cells = line.split(",")
        if whose[cells[0]] == CHANGED and number % 2:
            cells[answers[0]] = cells[answers[1]] = "1"
            lines[number] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n")
    with pytest.MonkeyPatch.context() as patch:
        for data, name in (("data", "old"), ("later", "new")):
            where = (folder / "small.yaml", folder / data)
            words = ("--out", folder / name, "-f", "csv", "--date", "2026-01-02", "-q")
            assert ran(patch, "run", *where, *words) == 0
            assert ran(patch, "tally", *where, "--out", folder / f"{name}.tally", "-q") == 0
    return folder


def ran(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["surveybench", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    return lambda *words: ran(monkeypatch, *words)


def worked_out(home: Path, data: str) -> tuple[Results, Tally]:
    survey = load_survey(str(home / "small.yaml"))
    files = pipeline.in_folder(home / data, survey)
    tally, _ = pipeline.count(survey, files)
    return pipeline.results(survey, tally, files.organisations, made=MADE, version="0"), tally


def told(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "compare.json").read_text())


@pytest.mark.parametrize("kind", ["folder", "table", "tally"])
def test_every_band_and_verdict_that_moved_is_named(
    kind: str, home: Path, tmp_path: Path, command: Command, capsys: Said
) -> None:
    table = Path("national", "small_2025_release.csv")
    sides = {
        "folder": (home / "old", home / "new"),
        "table": (home / "old" / table, home / "new" / table),
        "tally": (home / "old.tally", home / "new.tally", "--survey", home / "small.yaml"),
    }[kind]
    assert command("compare", *sides, "--out", tmp_path / "moved") == 0
    said = told(tmp_path / "moved")
    old, new = (released(worked_out(home, data)[0]) for data in ("data", "later"))
    for quantity in ("expected_range.band", "change.verdict"):
        before, after = old.grids[quantity], new.grids[quantity]
        differ = (before.flags != after.flags) | (
            (before.flags == Flag.OK) & (before.values != after.values)
        )
        expected = {
            f"{quantity}:{before.measures[m]}:{before.organisations[o]}:all:{before.waves[w]}"
            for w, _, m, o in np.argwhere(differ)
        }
        moves = [str(move["ref"]) for move in said["moves"]]
        assert {ref for ref in moves if ref.startswith(quantity)} == expected
        assert said["figures"][quantity]["moved"] == len(expected)
    assert said["counts_moved"] == ({CHANGED: [2025]} if kind == "tally" else {})
    text = capsys.readouterr().out
    assert "Software: the same" in text
    book = openpyxl.load_workbook(tmp_path / "moved" / "compare.xlsx")
    count = sum(m["ref"].startswith("expected_range.band") for m in said["moves"])
    assert len([row for row in book["Bands"].values if row[2] in ("Q1", "Q2", "S")]) == count
    assert "Made-up data" in (tmp_path / "moved" / "compare.html").read_text()


def by_hand(
    answers: np.ndarray, people: np.ndarray, standard: np.ndarray, scores: tuple[float, ...]
) -> tuple[float, float]:
    """Score and standard error of one organisation, person by person."""
    rows: list[tuple[float, float]] = []
    total = people.sum()
    for stratum, share in enumerate(standard):
        if people[stratum]:
            weight = min(5.0, share * total / people[stratum])
            for option, score in enumerate(scores):
                rows += [(weight, score)] * int(answers[stratum, option])
    weights = sum(w for w, _ in rows)
    mean = sum(w * x for w, x in rows) / weights
    spread = sum(w * (x - mean) ** 2 for w, x in rows) / weights
    return mean, (spread * sum(w * w for w, _ in rows)) ** 0.5 / weights


def test_the_split_is_that_of_a_recomputation_by_hand(
    home: Path, tmp_path: Path, command: Command
) -> None:
    sides = (home / "old.tally", home / "new.tally", "--survey", home / "small.yaml")
    assert command("compare", *sides, "--out", tmp_path / "moved") == 0
    both = [worked_out(home, data) for data in ("data", "later")]
    moves = [m for m in told(tmp_path / "moved")["moves"] if "z" in m and ":Q1:" in m["ref"]]
    assert any(f":{CHANGED}:" in move["ref"] for move in moves)
    for move in moves:
        code = move["ref"].split(":")[2]

        def z(own: int, others: int, code: str = code) -> float:
            wave = both[own][1][2025]
            o = wave.axes.organisations.index(code)
            everybody = both[others][1][2025].people[0, :, :-1].sum(axis=0)
            y, s = by_hand(
                wave.answers["Q1"][0, o, :-1],
                wave.people[0, o, :-1],
                everybody / everybody.sum(),
                (10, 5, 0),
            )
            grids = both[others][0].grids
            average, tau2 = (
                grids[f"expected_range.{name}"].values[0, 0, 1] for name in ("national", "tau2")
            )
            return (y - average) / (s * s + tau2) ** 0.5

        own = (z(1, 0) - z(0, 0) + z(1, 1) - z(0, 1)) / 2
        others = (z(0, 1) - z(0, 0) + z(1, 1) - z(1, 0)) / 2
        assert move["z"]["own"] == pytest.approx(own, abs=6e-5)
        assert move["z"]["others"] == pytest.approx(others, abs=6e-5)
        assert move["z"]["moved_by"] == pytest.approx(z(1, 1) - z(0, 0), abs=6e-5)
        if code != CHANGED:
            assert move["z"]["own"] == 0


def test_nothing_moved_between_a_run_and_itself(home: Path, command: Command, capsys: Said) -> None:
    assert command("compare", home / "old", home / "old") == 0
    said = capsys.readouterr().out
    assert "No figure moved" in said
    assert "Definition: the same." in said
    assert "as far as the figures show" in said
    sides = (home / "old.tally", home / "old.tally", "--survey", home / "small.yaml")
    assert command("compare", *sides) == 0
    assert "no organisation's own counts moved." in capsys.readouterr().out


def test_figures_do_not_say_that_as_many_people_answered_the_same(
    home: Path, tmp_path: Path, command: Command, capsys: Said
) -> None:
    """Answers that moved between options leave every number of people as it was."""
    (table,) = (home / "old").rglob("*.csv")
    lines = table.read_text("utf-8").splitlines(keepends=True)
    header = next(line for line in lines if "value" in line.split(",")).rstrip().split(",")
    place = header.index("value")
    number = next(
        i
        for i, line in enumerate(lines)
        if line.startswith("score.score:") and line.split(",")[place]
    )
    cells = lines[number].split(",")
    cells[place] = str(float(cells[place]) / 2)
    edited = tmp_path / "edited.csv"
    edited.write_text("".join([*lines[:number], ",".join(cells), *lines[number + 1 :]]), "utf-8")
    assert command("compare", table, edited) == 0
    told = capsys.readouterr().out
    code = lines[number].split(":")[2]
    line = next(line for line in told.splitlines() if line.strip().startswith("Input:"))
    assert "as many people answered in both, as far as the figures show, but scores moved" in line
    assert code in line
    assert "counts moved" not in told


def test_figures_of_one_side_alone_are_counted_by_statistic(
    home: Path, tmp_path: Path, command: Command, capsys: Said
) -> None:
    (table,) = (home / "old").rglob("*.csv")
    lines = table.read_text("utf-8").splitlines(keepends=True)
    dropped = ("score.standard_error:", "change.z:")
    fewer = tmp_path / "fewer.csv"
    fewer.write_text("".join(line for line in lines if not line.startswith(dropped)), "utf-8")
    counts = [sum(line.startswith(name) for line in lines) for name in dropped]
    assert min(counts) > 0
    assert command("compare", table, fewer) == 0
    told = capsys.readouterr().out
    line = next(line for line in told.splitlines() if line.startswith("Figures that only"))
    assert line.startswith(f"Figures that only {table} has: {sum(counts):,} (")
    listed = line.rpartition("(")[2].removesuffix(").").split(", ")
    expected = {f"{name}{count}" for name, count in zip(dropped, counts, strict=True)}
    assert {entry.replace(" ", ":") for entry in listed} == expected


def other_definition(home: Path, folder: Path, old: str, new: str) -> Path:
    """The definition with other words in both of its files, in a folder of its own."""
    for name in ("small.yaml", "small2024.yaml"):
        (folder / name).write_text((home / name).read_text().replace(old, new))
    return folder / "small.yaml"


def test_other_settings_and_keys_of_the_definition_are_named(
    home: Path, tmp_path: Path, command: Command, capsys: Said
) -> None:
    changed = other_definition(home, tmp_path, "min_answered: 1", "min_answered: 1, winsorise: 0")
    run = ("run", changed, home / "data", "--out", tmp_path / "reports", "-f", "csv", "-q")
    assert command(*run) == 0
    capsys.readouterr()
    assert command("compare", home / "old", tmp_path / "reports") == 0
    said = capsys.readouterr().out
    assert "Settings: winsorise 0.0 instead of 0.1." in said
    assert "Definition: other keys: compare.2024.settings." in said
    tallies = (home / "old.tally", home / "old.tally", "--survey", changed)
    before = ("--old-survey", home / "small.yaml", "--out", tmp_path / "moved")
    assert command("compare", *tallies, *before) == 0
    said = told(tmp_path / "moved")
    bands = [m for m in said["moves"] if m["ref"].startswith("expected_range.band")]
    assert said["bands_by_definition_alone"] == len(bands) > 0
    for band in bands:
        assert (band["z"]["own"], band["z"]["others"]) == (0, 0)
        assert band["z"]["rules"] == band["z"]["moved_by"] != 0
    wording = other_definition(home, tmp_path, "text: Second", "text: Otherwise")
    (tmp_path / "reports").rename(tmp_path / "before")
    run = ("run", wording, home / "data", "--out", tmp_path / "reports", "-f", "csv", "-q")
    assert command(*run) == 0
    capsys.readouterr()
    assert command("compare", home / "old", tmp_path / "reports") == 0
    assert "items.Q2, compare.2024.items.Q2" in capsys.readouterr().out
    again = ("verify", home / "old", wording, home / "data", "-q")
    assert command(*again) == 2
    assert "Keys of the definition that differ: items.Q2" in capsys.readouterr().out


def test_fewer_people_are_seen_in_released_figures(home: Path) -> None:
    results, tally = worked_out(home, "data")
    o = tally[2025].axes.organisations.index(CHANGED)
    outcomes = tally[2025].outcomes.copy()
    outcomes[o, 1] += 20
    fewer = Tally({**tally.waves, 2025: replace(tally[2025], outcomes=outcomes)})
    later = pipeline.results(results.survey, fewer, results.organisations, made=MADE, version="0")
    moved = surveybench.compare(released(results), released(later))
    assert set(moved.changed) == {CHANGED}
    assert not moved.exact


def test_runs_that_cannot_be_compared_say_what_is_possible(
    home: Path, tmp_path: Path, command: Command, capsys: Said
) -> None:
    earlier = home / "small2024.yaml"
    year = tmp_path / "year"
    shutil.copytree(home / "data" / "2024", year / "2024")
    shutil.copy(home / "data" / "organisations.csv", year)
    run = ("run", earlier, year, "--out", tmp_path / "y", "-f", "csv", "-q")
    assert command(*run) == 0
    renamed = other_definition(home, tmp_path, "survey: small", "survey: another")
    run = ("run", renamed, home / "data", "--out", tmp_path / "s", "-f", "csv", "-q")
    assert command(*run) == 0
    run = ("run", home / "small.yaml", home / "data", "--out", tmp_path / "p", "-f", "ods", "-q")
    assert command(*run) == 0
    edited = Path(shutil.copytree(home / "new", tmp_path / "edited"))
    table = edited / "national" / "small_2025_release.csv"
    table.write_text(table.read_text().replace(",suppressed,", ",ok,", 1) + " ")
    capsys.readouterr()
    refused = {
        tmp_path / "y": "other people answered. Name two runs of one wave",
        tmp_path / "s": "of the survey small, and",
        tmp_path / "p": "--format csv",
        edited: "was edited after the run wrote it",
        home / "new.tally": "--survey definition.yaml",
        tmp_path / "nowhere": "there is no such file or folder",
        home / "small.yaml": "is no folder of reports",
        tmp_path: "holds no manifest of a run",
    }
    for place, why in refused.items():
        assert command("compare", home / "old", place) == 2, place
        assert why in capsys.readouterr().err.replace("\n", " ")
    inside = (home / "old", home / "new", "--out", home / "new" / "moved")
    assert command("compare", *inside) == 2
    assert "is not for publication" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("a,b\r\n1,2\r\n", "is no long table"),
        ("ref,value,flag\r\n", "holds no figure"),
        ("ref,value,flag\r\nscore.n:Q1:Z01:all:2025,1,odd\r\n", "a flag that this version"),
        ("ref,value,flag\r\nscore.n:Q1:Z01:all:2025,1,suppressed\r\n", "a value beside a flag"),
        ("ref,value,flag\r\nscore.n:Q1:Z01:all:2025,x,ok\r\n", "is no long table"),
        ("ref,value,flag\r\nnothing,1,ok\r\n", "whose reference is none"),
        ("ref,value,flag\r\n" + "score.n:Q1:Z01:all:2025,1,ok\r\n" * 2, "in two rows"),
        ("", "is no long table"),
    ],
)
def test_tables_that_are_not_as_the_program_writes_them_are_refused(
    rows: str, why: str, home: Path, tmp_path: Path, command: Command, capsys: Said
) -> None:
    path = tmp_path / "release.csv"
    path.write_text(rows)
    assert command("compare", path, home / "new") == 2
    assert why in capsys.readouterr().err.replace("\n", " ")


def test_a_stray_table_says_what_is_not_known_of_it(
    home: Path, tmp_path: Path, command: Command, capsys: Said
) -> None:
    table = home / "old" / "national" / "small_2025_release.csv"
    stray = Path(shutil.copy(table, tmp_path / "release.csv"))
    assert command("compare", stray, home / "new") == 0
    said = capsys.readouterr().out
    for line in ("Definition: not known", "Settings: not known", "Software: not known"):
        assert line in said


def test_releases_of_two_waves_are_refused_in_python_too(home: Path) -> None:
    results, _ = worked_out(home, "data")
    survey = results.survey
    earlier = survey.earlier[0].survey
    files = pipeline.in_folder(home / "data", earlier)
    old: Release = pipeline.run(earlier, files, made=MADE, version="0").release
    with pytest.raises(ReleaseError, match="other people answered"):
        surveybench.compare(old, released(results))
