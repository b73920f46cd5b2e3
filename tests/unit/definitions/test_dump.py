"""Definitions written as YAML say what they said, whatever the text, and carry decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveybench.survey import Decision, dump, load_survey, shipped, survey_of, written
from surveybench.survey.yaml_file import read

EXAMPLE = Path(__file__).parents[3] / "examples" / "il_general16" / "definition.yaml"
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n\t"),
    max_size=120,
)


# Of the months of a survey the last is enough.
ONE_OF_EACH = [n for n in shipped() if "pulse" not in n or n == "pulse/2026-06"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*ONE_OF_EACH, str(EXAMPLE)])
def test_what_a_definition_says_loads_as_the_same_survey(name: str, tmp_path: Path) -> None:
    path = tmp_path / "definition.yaml"
    path.write_text(dump(written(name)), encoding="utf-8")
    assert load_survey(path) == load_survey(name)
    assert written(path) == written(name)


@pytest.mark.slow
@given(TEXT, TEXT, TEXT)
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, a: str, b: str, c: str):
    said = {
        "words": {"title": a, "further": [b, c]},
        "groups": {c: a},
        "items": [{"id": "Q1", "text": b, "options": [{"code": 1, "label": c}]}],
        "sections": [{"id": "S", "items": [a, b]}],
    }
    path = tmp_path_factory.mktemp("dump") / "any.yaml"
    path.write_bytes(dump(said).encode())
    assert read(path) == said


@pytest.mark.parametrize("word", ["yes", "No", "on", "1", "1.5", "null", "~", "2025-01-01", "0x1"])
def test_words_that_other_readers_mistake_stand_in_quotes(word: str) -> None:
    assert f'title: "{word}"' in dump({"words": {"title": word}})


def test_a_decision_stands_before_its_key_and_the_text_still_loads(tmp_path: Path) -> None:
    decisions = [
        Decision(("items", 3, "id"), "the id"),
        Decision(("items", 3, "text"), "the text"),
        Decision(("items", 6, "options"), "its options"),
        Decision(("scales", "definitely", 1, "score"), "a score " * 20),
        Decision(("words", "title"), "the title"),
        Decision(("columns", "age", 0), "the column"),
        Decision(("nowhere",), "the whole"),
    ]
    text = dump(written("cmh/2025"), decisions, "Two lines\nof a head")
    lines = text.splitlines()
    assert lines[:4] == ["# Two lines", "# of a head", "# DECIDE: the whole", "survey: cmh"]
    after = {
        "the id": "  - id: Q4",
        "the text": "    text: How long",
        "the title": "  title: Community",
        "the column": "  age: [age_answer, age]",
        "its options": "    options: definitely_not_needed",
    }
    for what, begin in after.items():
        at = next(i for i, line in enumerate(lines) if line.endswith(f"# DECIDE: {what}"))
        assert lines[at + 1].startswith(begin)
        assert lines[at].index("#") == len(begin) - len(begin.lstrip())
    assert all(len(line) <= 100 and line == line.rstrip() for line in lines)
    path = tmp_path / "definition.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_survey(path) == load_survey("cmh/2025")


def test_plain_data_define_a_survey_and_faults_are_located_by_the_caller() -> None:
    from surveybench.errors import DefinitionError, Place

    said = written("cmh/2025")
    assert survey_of(said, lambda _: Place(), Path()) == load_survey("cmh/2025")
    said["items"][0]["kind"] = "funny"
    with pytest.raises(DefinitionError) as caught:
        survey_of(said, lambda loc: Place(file="form", key=".".join(map(str, loc))), Path())
    assert caught.value.where == Place(file="form", key="items.0.kind")


def test_an_earlier_wave_may_be_a_shipped_definition(tmp_path: Path) -> None:
    said = written("cmh/2025")
    assert said["compare"][2024]["definition"] == "cmh/2024"
    path = tmp_path / "definition.yaml"
    path.write_text(dump(said), encoding="utf-8")
    assert load_survey(path).earlier == load_survey("cmh/2025").earlier
