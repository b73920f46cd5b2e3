"""The way from files to a release: the same in any order and with any number of threads."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from surveybench import simulate
from surveybench.disclosure import Release
from surveybench.errors import DefinitionError, InputError
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.jobs.inputs import Inputs
from surveybench.quantities import Figure, Organisation
from surveybench.readers import text
from surveybench.respondents import Refused
from surveybench.survey import Earlier, Survey
from tiny import MADE, column_names, row, survey, text_of, written

COUNTED = "Counting "


@pytest.fixture(scope="module")
def cmh() -> Survey:
    return pipeline.load_survey("cmh/2025")


@pytest.fixture(scope="module")
def folder(cmh: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Raw files of three waves of six small invented organisations."""
    path = tmp_path_factory.mktemp("raw")
    simulate.simulate(cmh, simulate.plain(cmh, organisations=6, people=120), path, seed=3)
    return path


def released(cmh: Survey, files: Sources, jobs: int = 1) -> Release:
    return pipeline.run(cmh, files, made=MADE, version="0", jobs=jobs).release


def all_figures(release: Release) -> list[Figure]:
    return list(release.figures())


@pytest.fixture(scope="module")
def expected(cmh: Survey, folder: Path) -> list[Figure]:
    return all_figures(released(cmh, pipeline.in_folder(folder, cmh)))


def test_a_release_has_figures_of_every_wave(cmh: Survey, expected: list[Figure]) -> None:
    shown = {figure.ref.wave for figure in expected if figure.value is not None}
    assert shown == {2025, 2024, 2023}
    assert cmh.waves == (2025, 2024, 2023)


@pytest.mark.parametrize("jobs", [2, 7])
def test_threads_change_no_figure(
    cmh: Survey, folder: Path, expected: list[Figure], jobs: int
) -> None:
    release = released(cmh, pipeline.in_folder(folder, cmh), jobs)
    assert all_figures(release) == expected


def test_the_order_of_rows_changes_no_figure(
    cmh: Survey, folder: Path, expected: list[Figure], tmp_path: Path
) -> None:
    shuffle = random.Random(1).shuffle
    for path in folder.rglob("*.csv"):
        head, *rows = path.read_text("utf-8").splitlines(keepends=True)
        shuffle(rows)
        target = tmp_path / path.relative_to(folder)
        target.parent.mkdir(exist_ok=True)
        target.write_text(head + "".join(rows), "utf-8")
    assert all_figures(released(cmh, pipeline.in_folder(tmp_path, cmh), 2)) == expected


def test_a_release_says_what_it_was_made_from(cmh: Survey, folder: Path) -> None:
    release = released(cmh, pipeline.in_folder(folder, cmh))
    assert [name for name, _ in release.provenance.inputs] == [
        *(f"figures of {wave}" for wave in (2023, 2024, 2025)),
        "names of organisations",
    ]
    assert len({digest for _, digest in release.provenance.inputs}) == 4
    assert (release.provenance.made, release.provenance.version) == (MADE, "0")


def test_progress_is_told_wave_by_wave(cmh: Survey, folder: Path) -> None:
    told: list[tuple[str, int, int]] = []

    def tell(step: str, done: int, of: int) -> None:
        told.append((step, done, of))

    pipeline.count(cmh, pipeline.in_folder(folder, cmh), progress=tell)
    assert {step for step, _, _ in told} == {f"{COUNTED}{wave}" for wave in cmh.waves}
    for wave in cmh.waves:
        steps = [(done, of) for step, done, of in told if step == f"{COUNTED}{wave}"]
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
        assert steps[0][0] == 0 < steps[-1][0] == steps[-1][1]


# Preparing


@pytest.fixture
def definition() -> Path:
    return Path(__file__).parents[2] / "examples" / "il_general16" / "definition.yaml"


def test_one_file_may_be_named_instead_of_a_folder(definition: Path, tmp_path: Path) -> None:
    inputs = Inputs(
        str(definition), responses=tmp_path / "a.csv", sample=tmp_path / "s.csv", by="hospital"
    )
    found, files = pipeline.prepare(inputs)
    assert files == Sources({2016: Source(tmp_path / "a.csv", tmp_path / "s.csv")})
    assert found.columns.organisation == "hospital"
    assert "unit" in found.columns.ignore
    assert "hospital" not in found.columns.ignore


def test_a_list_of_organisations_may_go_with_it(definition: Path, tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text("code,name\nA,Trust A\n")
    inputs = Inputs(
        str(definition),
        responses=tmp_path / "a.csv",
        organisations=tmp_path / "organisations.csv",
    )
    _, files = pipeline.prepare(inputs)
    assert [organisation.name for organisation in files.organisations] == ["Trust A"]


def test_a_single_file_has_no_earlier_waves(tmp_path: Path) -> None:
    found, files = pipeline.prepare(Inputs("cmh/2025", responses=tmp_path / "a.csv"))
    assert (found.waves, list(files.waves)) == ((2025,), [2025])


@pytest.mark.parametrize("extra", [{}, {"data": Path("x"), "responses": Path("y")}])
def test_files_are_named_once(definition: Path, extra: dict[str, Path]) -> None:
    with pytest.raises(InputError, match="not named, or named twice"):
        pipeline.prepare(replace(Inputs(str(definition)), **extra))


def test_another_column_is_taken_in_every_wave(tmp_path: Path) -> None:
    old = survey(wave=2024)
    asked = pipeline.by_column(replace(survey(), earlier=(Earlier(old, {"Q1": "Q1"}),)), "site")
    assert asked.earlier[0].survey.columns.organisation == "site"
    rows = [row(site=site, Q1=1) for site in ("N", "S", "S")]
    files = {}
    for wave in asked.waves:
        path = tmp_path / f"{wave}.csv"
        path.write_text(text_of(rows, [*column_names(survey()), "site"]))
        files[wave] = Source(path)
    tally, _ = pipeline.count(asked, Sources(files))
    for wave in asked.waves:
        assert tally[wave].axes.organisations == ("N", "S")
        assert tally[wave].outcomes[:, 1].tolist() == [1, 2]


# Counting


def test_unknown_engines_and_published_surveys_are_refused() -> None:
    with pytest.raises(InputError, match=r"there is no engine abacus\. Choose from: local"):
        pipeline.count(survey(), Sources({}), engine="abacus")
    with pytest.raises(DefinitionError, match="is read from published figures"):
        pipeline.count(survey(origin="published"), Sources({}))


@pytest.mark.parametrize("jobs", [1, 2, 4, 50])
def test_all_faults_are_told_whatever_the_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(text, "BYTES_A_BLOCK", 200)
    path = written(tmp_path / "answers.csv", survey(), [row(Q1=1)] * 100)
    lines = path.read_text().splitlines()
    lines[20] = lines[20].replace(",1,", ",9,", 1)  # row 21: no such outcome
    lines[60] += ",too,many"  # row 61
    lines[80] = lines[80].replace(",1,", ",9,", 1)
    path.write_text("\n".join(lines))
    files = Sources({2025: Source(path)}, (Organisation("A", "A"),))
    with pytest.raises(Refused) as caught:
        pipeline.count(survey(), files, jobs=jobs)
    assert [(f.rule, f.place.row, f.count) for f in caught.value.faults] == [
        ("unreadable", 61, 1),
        ("unknown_outcome", 21, 1),
    ]


def test_files_of_several_waves_are_told_apart(tmp_path: Path) -> None:
    before = survey(wave=2024)
    asked = survey(earlier=(Earlier(before, {"Q1": "Q1"}),))
    sources = {}
    for wave in (2025, 2024):
        (tmp_path / str(wave)).mkdir()
        bad = [row(Q1=1), row(Q1=1, outcome=9)]
        sources[wave] = Source(written(tmp_path / str(wave) / "responses.csv", survey(), bad))
    with pytest.raises(Refused) as caught:
        pipeline.count(asked, Sources(sources, (Organisation("A", "A"),)))
    files = [fault.place.file for fault in caught.value.faults]
    assert files == ["2024/responses.csv", "2025/responses.csv"]
    sources[2024].responses.write_bytes(b"PAR1")
    sources[2024] = Source(sources[2024].responses.rename(tmp_path / "2024" / "r.parquet"))
    with pytest.raises(Refused) as caught:
        pipeline.count(asked, Sources(sources, (Organisation("A", "A"),)))
    assert [str(fault.place) for fault in caught.value.faults] == [
        "2024/r.parquet",
        "2025/responses.csv, row 3, column outcome",
    ]


def test_the_summary_counts_people_and_what_cleaning_changed(tmp_path: Path) -> None:
    rows = [*[row(Q1=1)] * 3, row(Q1=7), row(Q1=7, organisation="B"), row(outcome=6)]
    path = written(tmp_path / "answers.csv", survey(), rows)
    tally, issues = pipeline.count(survey(), Sources({2025: Source(path)}))
    assert list(pipeline.summary(tally, issues)) == [
        "2025: 2 organisations, 6 people, 5 usable returns",
        "Cleaning:",
        "          2  code is none of the item's options: answer removed (not_an_option)",
        "Warning: Q1: code is none of the item's options 2 times, 40.0\N{NO-BREAK SPACE}% of its "
        "answers: answer removed (not_an_option).",
    ]
    clean = written(tmp_path / "answers.csv", survey(), rows[:3])
    tally, issues = pipeline.count(survey(), Sources({2025: Source(clean)}))
    assert list(pipeline.summary(tally, issues))[1:] == ["Cleaning changed nothing."]
