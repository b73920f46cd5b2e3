"""A survey gives the same counts, whatever kind of file it comes in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pytest
import python_calamine
from hypothesis import settings

from file_kinds import KINDS, write_folder, write_table
from shared_data import shared_data
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.respondents import Issues
from surveybench.simulate import demonstration, plain, simulate
from surveybench.survey import Survey, load_survey
from surveybench.tally import Tally

ROOT = Path(__file__).parents[2]
every_kind = pytest.mark.parametrize("kind", KINDS)


def counted(survey: Survey, folder: Path) -> tuple[Tally, Issues]:
    return pipeline.count(survey, pipeline.in_folder(folder, survey), jobs=2)


def again(
    kind: str, source: Path, target: Path, *, in_folders: bool = False, waves: str = "*"
) -> Path:
    """A data folder with every raw file in another kind."""
    for path in sorted(source.glob(f"{waves}/*.csv")):
        folder = target / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        write = write_folder if in_folders else write_table
        write(kind, folder, path.stem, pa_csv.read_csv(path))
    (target / "organisations.csv").write_bytes((source / "organisations.csv").read_bytes())
    return target


@pytest.fixture(scope="module")
def cmh() -> Survey:
    return load_survey("cmh/2025")


# A small survey


@pytest.fixture(scope="module")
def small(cmh: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    simulate(cmh, plain(cmh, organisations=4, people=60, response=0.5), folder, seed=3)
    return folder


@every_kind
@pytest.mark.parametrize("in_folders", [False, True], ids=["a file", "a folder of files"])
def test_a_small_survey(
    kind: str, in_folders: bool, cmh: Survey, small: Path, tmp_path: Path
) -> None:
    found = counted(cmh, again(kind, small, tmp_path, in_folders=in_folders))
    assert found == counted(cmh, small)
    assert found[0][2025].people.sum() > 50


@pytest.mark.parametrize("kind", ["CSV", "XLSX", "ODS", "Parquet"])
def test_answers_as_labels(kind: str, cmh: Survey, small: Path, tmp_path: Path) -> None:
    """Every code of the answers is written as its label."""
    again(kind, small, tmp_path)
    for survey in (cmh, *(entry.survey for entry in cmh.earlier)):
        source = small / str(survey.wave) / "responses.csv"
        texts = dict.fromkeys((item.column for item in survey.items), pa.string())
        table = pa_csv.read_csv(source, convert_options=pa_csv.ConvertOptions(column_types=texts))
        for item in survey.items:
            labels = {str(option.code): option.label for option in item.options}
            texts = [
                ";".join(labels[code] for code in text.split(";")) if text else None
                for text in table[item.column].to_pylist()
            ]
            at = table.column_names.index(item.column)
            table = table.set_column(at, item.column, pa.array(texts, pa.string()))
        write_table(kind, tmp_path / str(survey.wave), "responses", table)
    assert counted(cmh, tmp_path) == counted(cmh, small)


@pytest.mark.parametrize("kind", ["XLSX", "ODS"])
@pytest.mark.parametrize("in_folders", [False, True], ids=["a file", "a folder of files"])
def test_a_workbook_is_parsed_once(
    kind: str,
    in_folders: bool,
    cmh: Survey,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library parses a whole workbook or sheet, whatever is asked of it."""
    folder = again(kind, small, tmp_path, in_folders=in_folders)
    files = sorted(folder.glob("*/*/*.*" if in_folders else "*/*.*"))
    parsed: list[Path] = []

    class Counting:
        from_path = staticmethod(lambda path: parsed.append(path) or library.from_path(path))

    library = python_calamine.CalamineWorkbook
    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Counting)
    counted(cmh, folder)
    assert sorted(parsed) == files


def test_a_folder_may_hold_several_kinds(cmh: Survey, small: Path, tmp_path: Path) -> None:
    again("CSV", small, tmp_path)
    table = pa_csv.read_csv(small / "2025" / "responses.csv")
    (tmp_path / "2025" / "responses.csv").unlink()
    inside = tmp_path / "2025" / "responses"
    inside.mkdir()
    size = -(-table.num_rows // len(KINDS))
    for at, kind in enumerate(KINDS):
        write_table(kind, inside, f"part{at}", table.slice(at * size, size))
    assert counted(cmh, tmp_path) == counted(cmh, small)


# The national demonstration


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "in_folders"),
    [("Parquet", False), ("SPSS", False), ("XLSX", False), ("ODS", False), ("semicolons", True)],
)
def test_the_national_demonstration(
    kind: str, in_folders: bool, cmh: Survey, national: tuple[Path, Tally], tmp_path: Path
) -> None:
    newest = replace(cmh, earlier=())
    target = again(kind, national[0], tmp_path, in_folders=in_folders, waves="2025")
    assert counted(newest, target)[0] == national[1]


@pytest.fixture(scope="module")
def national(cmh: Survey, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tally]:
    """Twenty organisations; in `make fuzz` the whole demonstration."""
    folder = tmp_path_factory.mktemp("national")
    whole = settings.get_current_profile_name() == "fuzz"
    truth = demonstration(cmh) if whole else plain(cmh, organisations=20)
    simulate(cmh, truth, folder, seed=2025)
    return folder, counted(replace(cmh, earlier=()), folder)[0]


# Real people


@every_kind
def test_real_respondents(kind: str, tmp_path: Path) -> None:
    source = shared_data() / "il_general16" / "respondents.csv"
    survey = load_survey(ROOT / "examples" / "il_general16" / "definition.yaml")
    table = pa_csv.read_csv(source)
    assert table.num_rows == 11_099
    path = write_table(kind, tmp_path, "respondents", table)
    assert real(survey, path) == real(survey, source)


def test_real_respondents_one_file_a_hospital(tmp_path: Path) -> None:
    source = shared_data() / "il_general16" / "respondents.csv"
    survey = load_survey(ROOT / "examples" / "il_general16" / "definition.yaml")
    table = pa_csv.read_csv(source)
    folder = tmp_path / "hospitals"
    folder.mkdir()
    names = table["hospital"].unique().to_pylist()
    for at, name in enumerate(names):
        mine = table.filter(pc.field("hospital") == name)
        write_table(list(KINDS)[at % len(KINDS)], folder, f"hospital{at}", mine)
    assert len(names) == 23
    assert real(survey, folder) == real(survey, source)


def real(survey: Survey, path: Path) -> tuple[Tally, Issues]:
    return pipeline.count(survey, Sources({2016: Source(path)}), jobs=2)
