"""Workings down to the counts: what they say is ours, and their formulas give it elsewhere too."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import small_survey
from recalculated import formulas_of, needs_office, recalculated, values_of
from surveybench import cli
from surveybench.errors import ReleaseError
from surveybench.explain import as_json, as_markdown, as_text, worked
from surveybench.jobs import pipeline
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.jobs.read_back import read_back
from surveybench.jobs.working import Working, explain_counts
from surveybench.jobs.working_saved import save
from surveybench.quantities import Figure, Flag, Ref
from surveybench.report.live import Entry, Step, Worked
from surveybench.results import Results
from surveybench.survey import Survey, load_survey, variations, varied
from surveybench.tally import Tally, WaveTally
from tiny import MADE

Said = pytest.CaptureFixture[str]
Command = Callable[..., int]
WHERE = "Z03:all:2025"
REFS = (
    f"score.score:Q1:{WHERE}",
    f"score.standard_error:Q1:{WHERE}",
    f"score.crude:Q2:{WHERE}",
    f"score.score:S:{WHERE}",
    f"score.standard_error:S:{WHERE}",
    f"score.lower:Q1:{WHERE}",
    f"score.upper:Q2:{WHERE}",
    f"score.lower:S:{WHERE}",
    f"score.upper:S:{WHERE}",
    f"expected_range.band:Q1:{WHERE}",
    f"expected_range.band:S:{WHERE}",
    f"chance.q_organisation:Q1:{WHERE}",
    f"chance.q_question:Q2:{WHERE}",
    f"expected_range.z:Q2:{WHERE}",
    f"expected_range.lower_outer:Q1:{WHERE}",
    f"expected_range.upper_inner:S:{WHERE}",
    "expected_range.tau2:Q1:national:all:2025",
    "expected_range.national:S:national:all:2024",
    "change.difference:Q1:Z03:all:2024",
    "change.verdict:Q2:Z03:all:2024",
    "response_rate.completed:all:Z03:all:2025",
    "response_rate.raw:all:national:all:2024",
    "response_rate.adjusted:all:Z03:all:2025",
)
# Settings that have formulas of their own.
VARIED = (
    "quantile=type6",
    "quantile=rank",
    "variance=linearised",
    "test=score",
    "test=welch",
    "target=pooled",
    "target=weighted",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A definition, its data, its counts, and the reports of a run."""
    folder = small_survey.written(tmp_path_factory.mktemp("explain"), organisations=33, people=60)
    with pytest.MonkeyPatch.context() as patch:
        data = (folder / "small.yaml", folder / "data")
        assert ran(patch, "tally", *data, "--out", folder / "all.tally", "-q") == 0
        assert ran(patch, "run", *data, "--out", folder / "reports", "-f", "csv", "-q") == 0
    return folder


def ran(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["surveybench", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    return lambda *words: ran(monkeypatch, *words)


@pytest.fixture(scope="module")
def counted(home: Path) -> tuple[Survey, Tally]:
    survey = load_survey(str(home / "small.yaml"))
    tally, _ = pipeline.count(survey, pipeline.in_folder(home / "data", survey))
    return survey, Tally({year: with_invited(wave) for year, wave in tally.waves.items()})


def with_invited(wave: WaveTally) -> WaveTally:
    """The same counts, and people of whom nothing came back, or who could not answer."""
    outcomes = wave.outcomes.copy()
    outcomes[:, 6] += 15
    outcomes[:, 3] += 4
    return replace(wave, outcomes=outcomes)


def value_of(results: Results, reference: str) -> float:
    ref = Ref.parse(reference)
    grid = results.grids[ref.statistic]
    return float(grid.values[grid.at(ref)])


def working_of(survey: Survey, tally: Tally, reference: str) -> Worked:
    return worked(survey, tally, Ref.parse(reference), ())


@pytest.mark.parametrize("setting", ["", *VARIED, "cap=1.2", "significance=0.5"])
def test_the_value_is_that_of_the_results_to_the_last_digit(
    setting: str, counted: tuple[Survey, Tally]
) -> None:
    survey, tally = counted
    if setting:
        survey = varied(survey, variations(setting)[0])
    results = pipeline.results(survey, tally, made=MADE, version="0")
    for reference in REFS:
        working = working_of(survey, tally, reference)
        assert working.value == pytest.approx(value_of(results, reference), rel=1e-12, abs=1e-12)
        assert not working.publishable
        assert working.marks


@needs_office
@pytest.mark.timeout(300)
def test_libreoffice_gives_every_number_of_the_workbooks(
    counted: tuple[Survey, Tally], tmp_path: Path
) -> None:
    survey, tally = counted
    cases = [(survey, reference) for reference in REFS]
    # With nothing pulled in the organisations differ, so that no part of the spread is 0.
    spread = varied(survey, variations("winsorise=0")[0])
    changed = (f"expected_range.band:S:{WHERE}", "change.verdict:Q1:Z03:all:2024")
    three = varied(survey, variations("confidence=[0.95]")[0])
    cases += [(of, f"expected_range.band:Q1:{WHERE}") for of in (spread, three)]
    for setting in VARIED:
        other = varied(survey, variations(setting)[0])
        cases += [(other, reference) for reference in changed]
    normal = varied(survey, variations("interval=normal")[0])
    cases.append((normal, f"score.lower:Q1:{WHERE}"))
    paths = []
    for number, (definition, reference) in enumerate(cases):
        told = working_of(definition, tally, reference)
        working = Working(Figure(Ref.parse(reference), told.value, Flag.OK), told, 99)
        paths.append(save(working, tmp_path / f"w{number}.xlsx", Stamp(MADE)))
    assert all("not-for-publication" in path.name for path in paths)
    compared = 0
    for path, values in zip(paths, recalculated(paths, tmp_path / "office"), strict=True):
        ours, formulas = values_of(path), formulas_of(path)
        assert len(formulas) > 3, path
        for place in formulas:
            if isinstance(ours.get(place), str):  # nothing to work out
                continue
            assert values.get(place) == pytest.approx(ours[place], rel=1e-9, abs=1e-9), (
                path,
                place,
                formulas[place],
            )
            compared += 1
    assert compared > 5000


def moved(tally: Tally, organisation: str, people: int) -> tuple[Tally, int]:
    """So many people of the fullest stratum give the last answer to Q1, not the first; which."""
    now = tally[2025]
    answers = now.answers["Q1"].astype(np.int64)
    own = answers[0, now.axes.organisations.index(organisation)]
    stratum = int(own[:, 0].argmax())
    assert own[stratum, 0] >= people
    own[stratum, 0] -= people
    own[stratum, -1] += people
    changed = replace(now, answers={**now.answers, "Q1": answers})
    return Tally({**tally.waves, 2025: changed}), stratum


@needs_office
@pytest.mark.timeout(300)
def test_a_person_who_changes_counts_in_the_workbook_reads_the_band_of_the_changed_counts(
    counted: tuple[Survey, Tally], tmp_path: Path
) -> None:
    """Only what stands on the sheets is used: titles, labels, and the cell of a count."""
    survey, tally = counted
    reference = f"expected_range.band:Q1:{WHERE}"
    told = working_of(survey, tally, reference)
    working = Working(Figure(Ref.parse(reference), told.value, Flag.OK), told, 99)
    path = save(working, tmp_path / "band.xlsx", Stamp(MADE))
    book = openpyxl.load_workbook(path)
    sheet = book["Answers"]
    title = next(c.row for c in sheet["A"] if c.value == "Answers to Q1 by stratum, 2025")
    changed, stratum = moved(tally, "Z03", people=3)
    label = survey.strata_labels[stratum]
    row = next(c.row for c in sheet["A"] if c.row > title and c.value == label)
    headers = [c.value for c in sheet[title + 2]]
    options = [option.label for option in survey.item["Q1"].options if option.score is not None]
    for option, more in ((options[0], -3), (options[-1], 3)):
        cell = sheet[row][headers.index(option)]
        assert isinstance(cell.value, int | float)
        sheet[cell.coordinate] = cell.value + more
    book.save(path)
    (values,) = recalculated([path], tmp_path / "office")
    page = {cell: value for (name, cell), value in values.items() if name == "Working"}

    def beside(label: str) -> object:
        """What stands to the right of the first cell with these words."""
        found = [cell for cell, value in page.items() if value == label and cell[0] == "A"]
        return page[f"B{min(int(cell[1:]) for cell in found)}"]

    results = pipeline.results(survey, changed, made=MADE, version="0")
    before = pipeline.results(survey, tally, made=MADE, version="0")
    for label, name in (
        ("score y", "score.score"),
        ("standard error s", "score.standard_error"),
        ("lower end", "score.lower"),
        ("upper end", "score.upper"),
        ("z", "expected_range.z"),
        ("average of all", ""),
        ("band, 1 much worse to 7 much better", "expected_range.band"),
        ("limit: lower_inner", "expected_range.lower_inner"),
        ("limit: upper_outer", "expected_range.upper_outer"),
    ):
        ref = f"{name}:Q1:{WHERE}" if name else "expected_range.national:Q1:national:all:2025"
        assert beside(label) == pytest.approx(value_of(results, ref), rel=1e-9, abs=1e-9), label
    moves = [abs(value_of(r, f"score.lower:Q1:{WHERE}")) for r in (results, before)]
    assert abs(moves[0] - moves[1]) > 0.01


def test_a_band_is_worked_out_by_hand_from_the_counts_in_the_json(
    home: Path, command: Command, capsys: Said
) -> None:
    """Nothing of ours but the cells without a formula: counts, points, cap, others' scores."""
    reference = f"expected_range.band:Q1:{WHERE}"
    words = ("explain", reference, home / "small.yaml", "--tally", home / "all.tally")
    assert command(*words, "--counts", "--json") == 0
    report = json.loads(capsys.readouterr().out)["report"]
    told = report["working"]
    assert (report["ref"], report["flag"]) == (reference, "ok")
    cells = {c["name"]: c for s in told["steps"] for r in s["rows"] for c in r if "name" in c}
    inputs = {name: c["value"] for name, c in cells.items() if "formula" not in c}

    def listed(beginning: str) -> dict[int, float]:
        rest = {n.removeprefix(beginning): v for n, v in inputs.items() if n.startswith(beginning)}
        return {int(key): value for key, value in rest.items() if key.isdigit()}

    own, everybody = listed("own.2025."), listed("all.2025.")
    points = listed("Q1 2025 point.")
    people: list[tuple[float, float]] = []
    for stratum, count in own.items():
        if not count:
            continue
        share = everybody[stratum] / sum(everybody.values())
        weight = min(inputs["cap.2025"], share * sum(own.values()) / count)
        for option, chosen in listed(f"Q1 2025 count.{stratum}.").items():
            people += [(weight, points[option])] * int(chosen)
    total = sum(w for w, _ in people)
    y = sum(w * x for w, x in people) / total
    spread = sum(w * (x - y) ** 2 for w, x in people) / total
    s = (spread * sum(w * w for w, _ in people)) ** 0.5 / total
    scores, errors = listed("Q1 2025 y."), listed("Q1 2025 s.")
    assert len(scores) == len(errors) == 32
    ys, ss = np.array([*scores.values(), y]), np.array([*errors.values(), s])
    average = ys.mean()
    z = (ys - average) / ss
    low, high = np.quantile(z, [0.1, 0.9])
    pulled = np.clip(z, low, high)
    w = ss**-2.0
    q = float(pulled @ pulled)
    tau2 = max(0.0, (q - (len(z) - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    own_z = (y - average) / (s * s + tau2) ** 0.5
    assert cells["Q1 2025 z"]["value"] == pytest.approx(own_z, abs=1e-9)
    reached = sum(abs(own_z) >= cut for cut in (1.6448536269514722, 1.959963984540054, 3.0902323))
    assert told["value"] == 4 + np.sign(own_z) * reached
    assert told["publishable"] is False


def test_depth_says_how_far_down_it_goes(counted: tuple[Survey, Tally]) -> None:
    working = working_of(*counted, f"expected_range.band:Q1:{WHERE}")
    texts = ["\n".join(as_text(working, depth)) for depth in range(5)]
    assert all(len(a) < len(b) for a, b in pairwise(texts))
    for heading, depth in (("Band of Z03", 1), ("Average and spread", 2), ("Answers to Q1", 3)):
        assert heading in texts[depth]
        assert heading not in texts[depth - 1]
    for text in texts:
        assert "Not for publication" in text
        assert "docs/methods/expected_range.md" in text


def test_markdown_and_json_say_the_same(counted: tuple[Survey, Tally]) -> None:
    working = working_of(*counted, f"score.standard_error:S:{WHERE}")
    told = json.loads(as_json(working, 99))
    page = "\n".join(as_markdown(working, 99))
    for step in told["steps"]:
        assert f"## {step['title']}".replace("&", r"&") in page.replace("\\", "")
    tables = [line for line in page.splitlines() if line.startswith("|")]
    rows = sum(min(len(step["rows"]), 40) for step in told["steps"])
    assert len(tables) == rows + 2 * len(told["steps"])


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        (f"chance.p:Q1:{WHERE}", "adds up a series over all the answers"),
        (f"chance.again:Q1:{WHERE}", "adds up a series over all the answers"),
        (f"chance.q_question:S:{WHERE}", "worked out for questions alone"),
        (f"reliability.reliability:Q1:{WHERE}", "found step by step until it stands still"),
        ("distribution.z:Q1:national:all:2024", "no working down to the counts"),
        ("score.score:Q9:Z03:all:2025", "Did you mean Q"),
        ("score.score:Q1:Z99:all:2025", "Did you mean Z"),
        ("score.scor:Q1:Z03:all:2025", "Did you mean score.score"),
        ("score.score:Q1:Z03:all:1999", "Known are: 2025, 2024"),
        ("change.z:Q1:Z03:all:2025", "a change is named by the earlier wave"),
        ("response_rate.raw:all:Z03:all:2025", "has no value"),
        ("nonsense", "is not a reference"),
    ],
)
def test_what_has_no_working_is_answered(
    reference: str, why: str, home: Path, command: Command, capsys: Said
) -> None:
    words = ("explain", reference, home / "small.yaml", "--tally", home / "all.tally", "--counts")
    assert command(*words) == 2
    assert why in capsys.readouterr().err.replace("\n", " ")


def test_an_organisation_of_few_people_is_explained_to_those_who_hold_the_records_alone(
    tmp_path: Path, command: Command, capsys: Said
) -> None:
    home = small_survey.written(tmp_path, organisations=33, people=20)
    where = (home / "small.yaml", home / "data")
    reference = f"score.score:Q1:{WHERE}"
    assert command("explain", reference, *where, "-q") == 0
    said = capsys.readouterr().out
    assert "none (suppressed)" in said
    assert "`explain --counts` shows its working, for yourself" in said
    assert command("explain", reference, *where, "--counts", "-q") == 0
    assert "Answers to Q1 by stratum" in capsys.readouterr().out
    band = f"expected_range.band:Q1:{WHERE}"
    assert command("explain", band, *where, "--counts", "-q") == 2
    assert "not compared" in capsys.readouterr().err


def test_files_are_written_by_their_ending_and_never_among_reports(
    home: Path, tmp_path: Path, command: Command, capsys: Said
) -> None:
    words = ("explain", f"score.score:Q1:{WHERE}", home / "small.yaml")
    tally = ("--tally", home / "all.tally", "--counts")
    for ending in ("txt", "md", "json", "xlsx"):
        assert command(*words, *tally, "--out", tmp_path / f"q1.{ending}") == 0
        assert (tmp_path / f"q1_not-for-publication.{ending}").stat().st_mode & 0o077 == 0
    again = tmp_path / "again.xlsx"
    assert command(*words, *tally, "--out", again, "--date", "2026-01-02") == 0
    first = (tmp_path / "again_not-for-publication.xlsx").read_bytes()
    assert command(*words, *tally, "--out", again, "--date", "2026-01-02") == 0
    assert (tmp_path / "again_not-for-publication.xlsx").read_bytes() == first
    capsys.readouterr()
    assert command(*words, *tally, "--out", home / "reports" / "q1.xlsx") == 2
    assert "not for publication" in capsys.readouterr().err
    assert command(*words, *tally, "--out", tmp_path / "q1.docx") == 2
    assert ".txt, .md, .json, .xlsx" in capsys.readouterr().err
    assert command(*words, *tally, "--format", "yaml") == 2
    assert "text, markdown." in capsys.readouterr().err
    assert command(*words, home / "reports", "--counts") == 2
    assert "holds no counts" in capsys.readouterr().err


def test_the_folder_of_a_run_tells_what_its_release_does(
    home: Path, command: Command, capsys: Said
) -> None:
    for reference in (f"expected_range.band:Q1:{WHERE}", f"score.score:S:{WHERE}"):
        told = []
        for data in (home / "reports", home / "data"):
            words = ("explain", reference, home / "small.yaml", data, "--depth", "4", "-q")
            assert command(*words) == 0
            told.append(capsys.readouterr().out)
        plain = [
            [line for line in text.splitlines() if "; everyone; " not in line] for text in told
        ]
        assert plain[0] == plain[1]
        assert plain[0].count(reference) == 1
        assert "score.n" in told[0]


def test_a_release_gives_no_more_than_it_shows(
    home: Path, tmp_path: Path, command: Command
) -> None:
    out = tmp_path / "band.json"
    reference = f"expected_range.band:Q1:{WHERE}"
    words = ("explain", reference, home / "small.yaml", home / "data", "--depth", "4", "-q")
    assert command(*words, "--out", out) == 0
    told: dict[str, Any] = json.loads(out.read_text())
    assert told["publishable"] is True
    released = read_back(
        home / "reports", load_survey(str(home / "small.yaml")), Ref.parse(reference)
    )
    known = {
        figure.value
        for name, grid in released.grids.items()
        for figure in [
            released.figure(name, m, o, p, w)
            for m in grid.measures
            for o in grid.organisations
            for p in grid.populations
            for w in grid.waves
        ]
    }
    inputs = [c["value"] for s in told["steps"] for r in s["rows"] for c in r if "formula" not in c]
    numbers = [value for value in inputs if isinstance(value, float | int)]
    assert numbers
    assert set(numbers) <= known


@needs_office
@pytest.mark.timeout(300)
def test_a_workbook_of_a_release_is_live_too(home: Path, tmp_path: Path, command: Command) -> None:
    paths = []
    for number, reference in enumerate(
        (
            f"expected_range.band:Q1:{WHERE}",
            f"score.score:S:{WHERE}",
            f"expected_range.lower_outer:S:{WHERE}",
        )
    ):
        paths.append(tmp_path / f"r{number}.xlsx")
        words = ("explain", reference, home / "small.yaml", home / "reports", "--depth", "3")
        assert command(*words, "--out", paths[-1]) == 0
    for path, values in zip(paths, recalculated(paths, tmp_path / "office"), strict=True):
        formulas, ours = formulas_of(path), values_of(path)
        assert formulas
        for place in formulas:
            assert values[place] == pytest.approx(ours[place], rel=1e-9, abs=1e-9)


def test_a_folder_of_another_definition_is_refused(
    home: Path, tmp_path: Path, command: Command, capsys: Said
) -> None:
    for name in ("small.yaml", "small2024.yaml"):
        (tmp_path / name).write_text((home / name).read_text().replace("text: First", "text: 1st"))
    words = ("explain", f"score.score:Q1:{WHERE}", tmp_path / "small.yaml", home / "reports")
    assert command(*words) == 2
    assert "another definition (items.Q1" in capsys.readouterr().err
    words = ("explain", "score.scor:Q1:Z03:all:2025", home / "small.yaml", home / "reports")
    assert command(*words) == 2
    assert "Did you mean score.score" in capsys.readouterr().err


def test_counts_are_explained_through_the_door_of_jobs(home: Path) -> None:
    inputs = Inputs(str(home / "small.yaml"), tallies=(home / "all.tally",))
    working = explain_counts(f"score.n:Q1:{WHERE}", inputs, Counting())
    assert any("Answers to Q1" in line for line in working.lines("text"))
    with pytest.raises(ReleaseError, match="no population"):
        explain_counts("score.n:Q1:Z03:some:2025", inputs, Counting())


def test_the_ends_of_an_interval_lie_as_many_errors_away_as_its_confidence_asks(
    counted: tuple[Survey, Tally],
) -> None:
    """What no formula gives, the tilt, is shown to be right by the formulas around it."""
    told = working_of(*counted, f"score.lower:Q1:{WHERE}")
    rows = {
        str(row[0].value): row[1].value
        for step in told.steps
        for row in step.rows
        if len(row) == 2 and step.title.startswith("95 % interval")
    }
    away = [
        row[1].value
        for step in told.steps
        for row in step.rows
        if row[0].value == "errors between that mean and the score"
    ]
    assert rows["lower end"] == pytest.approx(told.value, abs=1e-12)
    assert away == pytest.approx([-1.959963984540054, 1.959963984540054], abs=1e-6)


def test_two_cells_of_one_name_are_refused() -> None:
    """A formula that names them would be worked out from the wrong one."""
    twice = Step("title", "says", ("a",), ((Entry(1.0, "W2"),), (Entry(2.0, "W2"),)))
    with pytest.raises(ValueError, match="two cells of the working of x are called W2"):
        Worked("x", 1.0, (), (twice,))
