"""One verdict: what check refuses run, tally and convert refuse, with the same words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from file_kinds import write_table
from surveybench.cli import app

PEOPLE = 36
DEFINITION = """
survey: ward
wave: 2025
words: {title: Ward survey, report: Benchmark report}
columns: {record_id: id, organisation: trust, outcome: "", group: "", seen: "", mode: "",
  age: [AGE], sex: [SEX]}
populations: [{id: all, name: Everyone}]
settings: {min_answered: 0, min_respondents: 10, min_organisations: 3, EXTRA
  sexes: {"1": Male, "2": Female}}
items:
  - id: Q0
    text: Did you stay?
    kind: routing
    options: [{code: 1, label: "Yes"}, {code: 2, label: "No"}]
  - id: Q1
    text: Was the ward clean?
    base: All.
    ask_if: {Q0: [1]}
    options: [{code: 1, label: "Yes", score: 10}, {code: 2, label: "No", score: 0}]
sections: [{id: S1, name: The ward, items: [Q1]}]
"""
COLUMNS: dict[str, list[Any]] = {
    "id": list(range(1, PEOPLE + 1)),
    "trust": ["A", "B", "C"] * (PEOPLE // 3),
    "age": [str(20 + 10 * (n % 5)) for n in range(PEOPLE)],
    "sex": ["1", "2"] * (PEOPLE // 2),
    "Q0": ["1"] * PEOPLE,
    "Q1": ["1", "2", "1"] * (PEOPLE // 3),
}
AGES: dict[str, list[Any]] = {"age": ["forty"] * 30 + ["30"] * 6}
LOST: dict[str, list[Any]] = {"Q1": [None] * PEOPLE}
OTHERS: dict[str, list[Any]] = {"Q1": ["7"] * PEOPLE}
SHIFTED: dict[str, list[Any]] = {"Q1": ["0", "1", "0"] * (PEOPLE // 3)}
SEXES: dict[str, list[Any]] = {"sex": ["0", "1", "1"] * (PEOPLE // 3)}
NOT_READY = {
    "ages that cannot be read": (AGES, "age or sex is not known"),
    "a question nobody answered": (LOST, "Nobody answered Q1"),
    "a question of other codes": (OTHERS, "None of the answers to Q1 is one of the options"),
    "sexes that begin elsewhere": (
        SEXES,
        "In more than 20 % of the returns the value of sex is none",
    ),
    "codes that begin elsewhere": (SHIFTED, "More than 20 % of the answers to Q1 are none of"),
}


def definition(folder: Path, *, strata: bool = True, extra: str = "") -> Path:
    path = folder / "ward.yaml"
    text = DEFINITION.replace("AGE", "age" if strata else "").replace("EXTRA", extra)
    path.write_text(text.replace("SEX", "sex" if strata else ""), "utf-8")
    return path


def told(*words: str | Path) -> tuple[int, str]:
    """Exit code, and all that was printed, on one line."""
    ran = CliRunner().invoke(app, [str(word) for word in words])
    return ran.exit_code, " ".join(ran.output.replace("\N{NO-BREAK SPACE}", " ").split())


def refusal(*words: str | Path) -> str:
    """What a command says that refuses, as an exception or on the terminal."""
    ran = CliRunner().invoke(app, [str(word) for word in words])
    assert ran.exit_code != 0
    return " ".join(f"{ran.output} {ran.exception}".replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize("kind", ["CSV", "Parquet", "XLSX", "ODS"])
@pytest.mark.parametrize("why", NOT_READY)
def test_what_check_refuses_run_refuses_with_its_words(tmp_path: Path, why: str, kind: str) -> None:
    changed, words = NOT_READY[why]
    file = write_table(kind, tmp_path, "answers", pa.table(COLUMNS | changed))
    named = (definition(tmp_path), "--responses", file)
    code, checked = told("check", *named)
    assert code == 2
    assert "not ready" in checked
    reason = checked.split("Stands in the way: ")[1]
    sentence = reason.split(". ")[0].split("? ")[0]
    assert words in sentence
    for command in ("run", "tally", "convert"):
        out = tmp_path / f"out-{command}"
        assert sentence in refusal(command, *named, "--out", out)
        assert not out.exists()


def test_a_question_that_few_were_asked_may_be_blank(tmp_path: Path) -> None:
    changed = LOST | {"Q0": ["2"] * (PEOPLE - 20) + ["1"] * 20}
    file = write_table("CSV", tmp_path, "answers", pa.table(COLUMNS | changed))
    named = (definition(tmp_path), "--responses", file)
    assert told("check", *named)[0] == 0
    assert told("run", *named, "--out", tmp_path / "out", "-f", "csv")[0] == 0


def test_many_other_codes_beside_all_options_are_a_warning(tmp_path: Path) -> None:
    """A code for those to whom a question did not apply is no option, and often given."""
    file = write_table("CSV", tmp_path, "answers", pa.table(COLUMNS | {"Q1": ["1", "2", "8"] * 12}))
    code, printed = told("check", definition(tmp_path), "--responses", file)
    assert code == 0
    assert "Cleaning removed more than 1 % of the answers to Q1" in printed


def test_a_mapping_is_the_way_on_from_codes_that_begin_elsewhere(tmp_path: Path) -> None:
    file = write_table("CSV", tmp_path, "answers", pa.table(COLUMNS | SHIFTED))
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("responses: {values: {Q1: {0: 1, 1: 2}}}\n", "utf-8")
    named = (definition(tmp_path), "--responses", file, "--mapping", mapping)
    assert told("check", *named)[0] == 0


def test_a_mapping_is_the_way_on_from_sexes_of_other_codes(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("responses: {values: {sex: {9: ''}}}\n", "utf-8")
    unstated = {"sex": ["9", "2", "2"] * (PEOPLE // 3)}
    file = write_table("CSV", tmp_path, "answers", pa.table(COLUMNS | unstated))
    named = ("check", definition(tmp_path), "--responses", file)
    assert told(*named)[0] == 2
    assert told(*named, "--mapping", mapping)[0] == 0


def test_a_survey_without_age_and_sex_is_shown_the_way_out(tmp_path: Path) -> None:
    columns = {name: COLUMNS[name] for name in COLUMNS if name not in ("age", "sex")}
    file = write_table("CSV", tmp_path, "answers", pa.table(columns))
    named = (definition(tmp_path, strata=False), "--responses", file)
    run = ("run", *named, "--out", tmp_path / "out", "-f", "csv")
    for words in (("check", *named), run):
        assert "strata: {dimensions: []}" in refusal(*words)
    stated = definition(tmp_path, strata=False)
    text = stated.read_text().replace('\n  sexes: {"1": Male, "2": Female}', "")
    stated.write_text(f"{text}\nstrata: {{dimensions: []}}\n")
    assert told(*run)[0] == 0
    # What was the way out before still is one.
    definition(tmp_path, strata=False, extra="missing_stratum: weight_1,")
    assert told(*run, "--out", tmp_path / "as-before")[0] == 0


def test_run_prints_what_cleaning_changed_and_warns_of_much(tmp_path: Path) -> None:
    few = {"Q1": ["9", *COLUMNS["Q1"][1:]]}
    file = write_table("CSV", tmp_path, "answers", pa.table(COLUMNS | few))
    named = (definition(tmp_path), "--responses", file)
    code, printed = told("run", *named, "--out", tmp_path / "out", "-f", "csv", "--quiet")
    assert code == 0
    assert "1 code is none of the item's options: answer removed (not_an_option)" in printed
    # 1 of 36 answers.
    assert (
        "Warning: Q1: code is none of the item's options 1 times, 2.8 % of its answers" in printed
    )
    assert "Cleaning removed more than 1 % of the answers to Q1" in told("check", *named)[1]
    clean = write_table("CSV", tmp_path, "clean", pa.table(COLUMNS))
    printed = told("run", named[0], "--responses", clean, "--out", tmp_path / "o", "-f", "csv")[1]
    assert "Cleaning changed nothing." in printed
    assert "Warning" not in printed
