"""Commands about definitions: what they write, what they say, what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import Run
from surveybench import cli
from surveybench.survey import load_survey

CODEBOOK = """item,text,code,label
Q1,Were you seen on time?,1,Yes
Q1,,2,No
Q2,Was it clean?,1,Very clean
Q2,,2,Not at all clean
"""


@pytest.fixture
def surveybench(surveybench: Run, tmp_path: Path) -> Run:
    """The command, in a folder with a codebook."""
    (tmp_path / "codebook.csv").write_text(CODEBOOK, "utf-8")
    return surveybench


def test_new_drafts_says_what_to_decide_and_keeps_what_is_there(
    surveybench: Run, tmp_path: Path
) -> None:
    ran = surveybench("new", "codebook.csv", "--survey", "demo", "--wave", "2024")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "definition.yaml is written: 2 items, 1 section."
    assert "decisions are left to a person" in lines[1]
    numbered = [line for line in lines if line.startswith("  line")]
    text = (tmp_path / "definition.yaml").read_text("utf-8").splitlines()
    for line in numbered:
        numbers, _, what = line.strip().partition(": ")
        first = int(numbers.split()[1].strip(","))
        assert text[first - 1].strip().startswith("# DECIDE: ")
        assert what[:30] in text[first - 1]
    survey = load_survey(tmp_path / "definition.yaml")
    assert (survey.id, survey.wave) == ("demo", 2024)
    again = surveybench("new", "codebook.csv")
    assert again.code == 2
    assert "definition.yaml: is there already" in again.err
    assert surveybench("new", "codebook.csv", "--overwrite").code == 0
    assert load_survey(tmp_path / "definition.yaml").id == "codebook"


def test_a_form_goes_out_and_comes_back(surveybench: Run, tmp_path: Path) -> None:
    ran = surveybench("export", "cmh/2025", "--to", "form")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "form.xlsx is written.",
        "  not in it: comments of the definition file",
    ]
    back = surveybench("import", "form.xlsx", "--out", "mine.yaml")
    assert (back.code, back.err) == (0, "")
    assert back.out == "mine.yaml is written: 46 items, 12 sections.\n"
    assert load_survey(tmp_path / "mine.yaml") == load_survey("cmh/2025")


def test_lint_tells_place_and_code_and_sums_up(surveybench: Run) -> None:
    surveybench("new", "codebook.csv")
    ran = surveybench("lint", "definition.yaml")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("definition.yaml:5: warning decision-left: a short name")
    assert any(" more of decision-left, on lines " in line for line in lines)
    assert lines[-1].startswith("definition.yaml: ")
    every = surveybench("lint", "definition.yaml", "--all").out.splitlines()
    assert len(every) > len(lines)
    assert surveybench("lint", "definition.yaml", "--strict").code == 2
    answer = json.loads(surveybench("lint", "definition.yaml", "--strict", "--json").out)
    assert (answer["exit_code"], answer["error"]["kind"]) == (2, "verdict")
    assert surveybench("lint", "cmh/2025", "--strict").code == 0


def test_diff_definition_tells_changes_and_proposes_a_map(surveybench: Run) -> None:
    ran = surveybench("diff-definition", "cmh/2023", "cmh/2025")
    assert (ran.code, ran.err) == (0, "")
    assert "\n  Q10: was Q9\n" in ran.out
    assert "\nProposed map:\n\ncompare:\n  2023:\n" in ran.out
    only = surveybench("diff-definition", "cmh/2023", "cmh/2025", "--map")
    assert only.out.startswith("compare:\n")
    assert ran.out.endswith(only.out)
    same = surveybench("diff-definition", "cmh/2025", "cmh/2025")
    assert (same.code, len(same.out.splitlines())) == (0, 1)
    assert same.out.startswith("Nothing changed. Both are of one wave")
    assert "compare:" not in same.out
    assert surveybench("diff-definition", "cmh/2025", "cmh/2025", "--map").out == ""


def test_a_terminal_obeys_nothing_of_a_definition(surveybench: Run, tmp_path: Path) -> None:
    surveybench("new", "codebook.csv", "--wave", "2024")
    text = (tmp_path / "definition.yaml").read_text("utf-8")
    spoiled = text.replace('label: "Yes"', 'label: "Perhaps\\e[2J"').replace("2024", "2025")
    assert spoiled.count("\\e[2J") == 1
    (tmp_path / "spoiled.yaml").write_text(spoiled.replace("score: 10}", "score: 9}"), "utf-8")
    for words in (
        ("lint", "spoiled.yaml", "--all"),
        ("diff-definition", "definition.yaml", "spoiled.yaml"),
    ):
        ran = surveybench(*words)
        assert ran.code == 2  # no report could hold it
        assert "\x1b" not in ran.out + ran.err
        assert "U+001B" in ran.err


def test_what_cannot_be_used_ends_in_one_paragraph(surveybench: Run) -> None:
    for words, told in {
        ("new", "none.sav"): "none.sav: there is no such file.",
        ("export", "cmh/2025", "--to", "word"): "there is no form word. Choose from: form",
        ("import", "codebook.csv"): "codebook.csv: is neither a form nor XML.",
    }.items():
        ran = surveybench(*words)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"surveybench: {told}")
        assert ran.err.count("\n") == 1


def test_no_command_about_definitions_takes_the_name_of_another(surveybench: Run) -> None:
    names = [cli.name_of(command) for command in cli.COMMANDS]
    alone = [entry for entry in cli.DEFINITION_COMMANDS if entry not in cli.NEVER_ALONE]
    aliases = [cli.OLD_NAMES.get(name, name) for name in map(cli.name_of, alone)]
    assert len({*names, *aliases}) == len(names) + len(aliases)
    assert "Freeze a national run" in surveybench("reference", "--help").out


def test_a_definition_is_shown_whole_and_its_keys_are_listed(
    surveybench: Run, tmp_path: Path
) -> None:
    (tmp_path / "ours.yaml").write_text("extends: cmh/2025\nsettings: {cap: 3}\n")
    shown = surveybench("definition", "show", "ours.yaml")
    assert shown.code == 0
    assert "extends" not in shown.out
    (tmp_path / "whole.yaml").write_text(shown.out)
    assert load_survey(tmp_path / "whole.yaml").settings.standardising.cap == 3
    assert surveybench("definition", "keys").out.startswith("# Every key of a definition")


def test_a_definition_tests_itself(surveybench: Run, tmp_path: Path) -> None:
    case = "tests: [{name: All well, given: {Q18: 1}, expect: {scores: {Q18: SCORE}}}]\n"
    text = "extends: cmh/2025\n" + case
    (tmp_path / "ours.yaml").write_text(text.replace("SCORE", "10"))
    ran = surveybench("definition", "test", "ours.yaml")
    assert (ran.code, ran.out) == (0, "ours.yaml: 1 made-up respondent, all as expected.\n")
    (tmp_path / "ours.yaml").write_text(text.replace("SCORE", "5"))
    ran = surveybench("definition", "test", "ours.yaml")
    assert ran.code == 2
    assert "ours.yaml, line 2, key tests.0: All well: Q18 scores 10, expected 5." in ran.out
    exported = surveybench("definition", "export", "ours.yaml", "--to", "form").out
    assert "not in it: made-up respondents (tests)" in exported
