"""The shared cases of ordinary input: each gives what its README calls right."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from shared_data import shared_cases
from surveybench import cli
from surveybench.survey import load_survey

Case = Callable[[str], None]


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Goes to a copy of the case with this number."""

    def to(number: str) -> None:
        (source,) = shared_cases().glob(f"{number}-*")
        shutil.copytree(source, tmp_path / "case", copy_function=shutil.copyfile)
        for path in (tmp_path / "case").rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        (tmp_path / "case").chmod(0o755)
        monkeypatch.chdir(tmp_path / "case")

    return to


def tried(line: str) -> tuple[int, str]:
    """Exit code and all that is said, in one line."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["surveybench", *line.split()])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
    said = " ".join(f"{out.getvalue()} {err.getvalue()}".split())
    assert "Traceback" not in said
    return int(stopped.value.code or 0), said


def both(files: str) -> tuple[tuple[int, str], tuple[int, str]]:
    """What a check and a run say of the same files."""
    check = tried(f"check def.yaml --responses {files}")
    return check, tried(f"run def.yaml --responses {files} --out out -f csv")


def refused(files: str, *words: str) -> bool:
    """Whether neither check nor run takes the files, both say these words, and nothing is left."""
    found = both(files)
    told = all(word in said for _, said in found for word in words)
    return told and {code for code, _ in found} == {2} and not Path("out").exists()


def taken(files: str, *words: str) -> dict[tuple[str, str, str], str]:
    """Both take the files and say these words; the figures."""
    for code, said in both(files):
        assert code == 0, said
        assert all(word in said for word in words), said
    return figures()


def figures() -> dict[tuple[str, str, str], str]:
    (path,) = Path("out").rglob("*release.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shutil.rmtree("out")
    return {
        (f"{r['statistic']}.{r['quantity']}", r["measure"], r["organisation"]): r["value"]
        for r in rows
    }


def scores(found: dict[tuple[str, str, str], str]) -> dict[str, float]:
    return {
        organisation: float(value)
        for (what, measure, organisation), value in found.items()
        if (what, measure) == ("score.score", "Q1") and organisation != "national"
    }


def test_01_labels_of_groups_that_contradict_are_refused(case: Case) -> None:
    case("01")
    assert refused("answers.sav", "column ward", "value labels give a code the label of another")


def test_02_error_cells_that_are_zero_are_refused(case: Case) -> None:
    case("02")
    assert refused("answers.ods", "sheet", "row", "a cell holds an error of a formula")
    assert all(score > 8 for score in scores(taken("blank.ods")).values())


@pytest.mark.parametrize("name", ["plain", "prefix", "noref"])
def test_03_error_cells_in_every_writing_are_refused(case: Case, name: str) -> None:
    case("03")
    assert refused(f"{name}.xlsx", "column Q1", "a cell holds an error of a formula")


def test_04_a_formula_without_its_result_is_refused(case: Case) -> None:
    case("04")
    assert refused("answers.xlsx", "column Q1", "a formula without its result")


@pytest.mark.parametrize(
    ("name", "words"),
    [("ages", "age or sex is not known"), ("lost", "Q1")],
)
def test_05_run_refuses_what_check_refuses(case: Case, name: str, words: str) -> None:
    case("05")
    assert refused(f"{name}.csv", words)


def test_06_days_are_those_of_the_columns_own_zone(case: Case) -> None:
    case("06")
    zoned, local = taken("answers.parquet"), taken("local.parquet")
    assert zoned == local
    assert scores(zoned).keys() == {"A", "B", "C"}


def test_07_a_curly_apostrophe_is_an_apostrophe(case: Case) -> None:
    case("07")
    found = sorted(scores(taken("answers.csv")).values())
    # 10 for "It was", 0 for "It wasn't": plain means, from which standardising moves a little.
    with Path("answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers: dict[str, list[int]] = {}
    for row in rows:
        if row["Q1"]:
            answers.setdefault(row["trust"], []).append(0 if "wasn" in row["Q1"] else 10)
    means = sorted(sum(of) / len(of) for of in answers.values())
    assert [round(mean, 1) for mean in means] == [5.0, 5.4, 6.7]
    assert found == pytest.approx(means, abs=0.2)


def test_08_qualtrics_rows_of_texts_are_no_people(case: Case) -> None:
    case("08")
    assert taken("export.csv", "2025: 3 organisations, 36 people, 36 usable", "are not read")
    assert taken("texts.csv --mapping mapping.yaml", "2025: 3 organisations, 36 people")
    assert taken("texts.csv", "2025: 3 organisations, 36 people")
    code, _ = tried("definition new texts.csv --out draft.yaml")
    assert code == 0
    text = Path("draft.yaml").read_text("utf-8")
    assert "ImportId" not in text
    assert "Was the ward clean?" not in text


def test_09_line_breaks_in_comments_stop_no_draft(case: Case) -> None:
    case("09")
    code, said = tried("definition new answers.csv --out draft.yaml")
    assert code == 0, said


@pytest.mark.parametrize(
    "columns",
    [
        "{Respondent ID: id, Which trust? / Response: trust, Your age? / Open-Ended Response: age, "
        "Your sex? / Response: sex, Was the ward clean? / Response: Q1}",
        "{column A: id, column B: trust, column C: age, column D: sex, column 5: Q1}",
    ],
)
def test_10_two_rows_of_names_can_be_described(case: Case, columns: str) -> None:
    case("10")
    places = "column F, column G" if "column A" in columns else (
        "Who helped? (all that apply) / Nurse, Who helped? (all that apply) / Doctor"
    )  # fmt: skip
    several = f"several: {{helped: {{codes: [{places}]}}}}"
    stated = f"responses:\n  header_rows: [1, 2]\n  columns: {columns}\n  {several}\n"
    Path("two_rows.yaml").write_text(stated, encoding="utf-8")
    assert taken("export.csv --mapping two_rows.yaml", "3 organisations, 36 people, 36 usable")


@pytest.mark.parametrize(
    ("command", "stated"),
    [
        ("windows.csv --mapping m.yaml", "{encoding: windows-1252, delimiter: semicolon}"),
        ("two_marks.csv --mapping m.yaml", "{delimiter: comma}"),
        ("two_sheets.xlsx --mapping m.yaml", "{sheet: Data}"),
        ("two_sheets.xlsx --sheet Data", "{}"),
    ],
)
def test_11_new_takes_the_mapping_it_asks_for(case: Case, command: str, stated: str) -> None:
    case("11")
    Path("m.yaml").write_text(f"responses: {stated}\n", encoding="utf-8")
    code, said = tried(f"definition new {command} --out draft.yaml")
    assert code == 0, said


def test_12_texts_are_options_and_dictionaries_are_codebooks(case: Case) -> None:
    case("12")
    for name in ("labels", "dictionary"):
        code, said = tried(f"definition new {name}.csv --out {name}.yaml")
        assert code == 0, said
    labels, dictionary = load_survey("labels.yaml"), load_survey("dictionary.yaml")
    assert [item.id for item in labels.items] == ["Was_the_ward_clean"]
    assert labels.columns.age == ("How old are you?",)
    assert dictionary.items
    assert not any("Validation" in item.id for item in dictionary.items)
    assert dictionary.columns.age == ("age",)


def test_13_the_day_of_a_date_with_a_time_is_taken(case: Case) -> None:
    case("13")
    assert taken("sql.csv")


def test_14_hidden_rows_are_noted(case: Case) -> None:
    case("14")
    assert taken("answers.xlsx", "10 rows are hidden or filtered out")


def test_15_a_number_almost_whole_is_that_number(case: Case) -> None:
    case("15")
    assert taken("answers.xlsx", "Cleaning changed nothing")


@pytest.mark.parametrize(
    ("name", "note"),
    [("spark", ""), ("excel16.csv", "lacking their last"), ("commas.csv", "blank")],
)
def test_16_plain_files_are_read(case: Case, name: str, note: str) -> None:
    case("16")
    assert taken(name, "36 people", note)


def test_17_characters_that_nobody_sees_stop_no_report(case: Case) -> None:
    case("17")
    line = "run def.yaml --responses answers.csv --organisations organisations.csv --out out"
    code, said = tried(f"{line} -f pdf -f pptx")
    assert code == 0, said
    assert len(list(Path("out").rglob("*.pdf"))) == 3


def test_18_an_underscore_makes_no_number(case: Case) -> None:
    case("18")
    (code, said), (run, refusal) = both("answers.csv")
    assert code == run == 2
    assert all(rule in said for rule in ("age_invalid", "not_an_option"))
    assert all(what in refusal for what in ("age or sex is not known", "None of the answers to Q1"))


def test_19_a_survey_without_age_and_sex_is_told_its_way_out(case: Case) -> None:
    case("19")
    assert refused("answers.csv", "strata: {dimensions: []}")
    text = re.sub(r", sexes: \{[^}]*\}", "", Path("def.yaml").read_text("utf-8"))
    Path("def.yaml").write_text(f"{text}\nstrata: {{dimensions: []}}\n", encoding="utf-8")
    assert scores(taken("answers.csv"))


def test_20_labels_in_other_words_are_listed(case: Case) -> None:
    case("20")
    assert taken("answers.sav", "Never clean", "Yes, always")
