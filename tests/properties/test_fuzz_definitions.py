"""Definitions of any text, and good ones spoiled: loaded and used, or refused in words."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML as Reader

from fuzzing import AWKWARD, anything, fewer, mutated, mutated_lines, seeds, times, tried
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.jobs.inputs import Inputs
from surveybench.survey import Survey, load_survey
from tiny import text_of

DEFINITION = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
columns:
  seen: seen
  age: [age_answer, age]
  ignore: [comment]
seen: {from: 2025-04-01, to: 2025-05-31}
groups: {"1": Young, "2": Adult}
populations:
  - {id: all, name: Everyone}
  - {id: young, name: Young, groups: ["1"]}
settings:
  min_answered: 1
  age_bands: [[16, 40], [41, 120]]
  sexes: {"1": Male, "2": Female}
  min_respondents: 2
  min_organisations: 3
scales:
  yes_no:
    - {code: 1, label: "Yes", score: 10}
    - {code: 2, label: "No", score: 0}
    - {code: 3, label: Don't know}
items:
  - id: F1
    text: Whether it happened
    kind: routing
    options: [{code: 1, label: A}, {code: 2, label: B}]
  - {id: Q1, text: First, options: yes_no, ask_if: {F1: [1]}, base: Those who said so}
  - {id: Q2, text: Second, options: yes_no}
  - id: Q3
    text: Which
    kind: descriptive
    multiple: true
    options: [{code: 1, label: A}, {code: 2, label: None, exclusive: true}]
    ask_if: {any: [{F1: [1]}, {not: {Q1: [2]}}]}
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
not_comparable:
  Q1: It is new.
"""
COLUMNS = ["record_id", "organisation", "outcome", "group", "seen", "age_answer", "age", "sex"]
PEOPLE = [
    {
        "record_id": i,
        "organisation": "ABCD"[i % 4],
        "outcome": 1,
        "group": 1 + i % 2,
        "seen": "2025-04-02",
        "age": 20 + i,
        "sex": 1 + i % 2,
        "F1": 1,
        "Q1": 1 + i % 3,
        "Q2": 1 + i % 2,
        "Q3": 1,
    }
    for i in range(24)
]
ANSWERS = text_of(PEOPLE, [*COLUMNS, "F1", "Q1", "Q2", "Q3"])
PARSED: dict[str, Any] = json.loads(json.dumps(Reader(typ="safe").load(DEFINITION), default=str))


def attempt(content: str | bytes) -> Survey | None:
    """A definition that was loaded, or None; what is loaded must be usable, too."""
    with TemporaryDirectory() as folder:
        path, answers = Path(folder) / "definition.yaml", Path(folder) / "answers.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        answers.write_text(ANSWERS)
        survey = tried(lambda: load_survey(path), answers=False)
        if survey is not None:
            files = Sources({survey.wave: Source(answers)})
            tried(
                lambda: pipeline.run(survey, files, made=date(2026, 1, 2), version="0"),
                answers=False,
            )
        return survey


def test_the_good_definition_is_good(tmp_path: Path) -> None:
    survey = attempt(DEFINITION)
    assert survey is not None
    path = tmp_path / "answers.csv"
    path.write_text(ANSWERS)
    tally, _ = pipeline.count(survey, Sources({2025: Source(path)}))
    assert tally.waves[2025].people.sum() > 0
    assert attempt(json.dumps(PARSED)) is not None


@given(anything)
@fewer(2)
def test_any_bytes(content: bytes) -> None:
    assert attempt(content) is None


@given(seeds, times)
def test_spoiled_lines(seed: int, count: int) -> None:
    survey = attempt(mutated_lines(DEFINITION, seed, count).encode("utf-8", "surrogatepass"))
    assert survey is None or survey.items


@given(seeds, times)
@fewer(2)
def test_spoiled_bytes(seed: int, count: int) -> None:
    survey = attempt(mutated(DEFINITION.encode(), seed, count))
    assert survey is None or survey.items


MAPPING = """\
responses:
  encoding: windows-1252
  delimiter: comma
  header_row: 1
  columns: {Frage1: F1}
  ignore: [comment]
  values:
    Q1: {ja: 1, nein: 2}
  dates: {seen: [DD/MM/YYYY, YYYY-MM-DD]}
  answers: code
sample:
  columns: {Alter: age}
waves:
  2025:
    responses:
      columns: {Frage1: F1}
      ignore: [comment]
      answers: label
"""
MAPPED = (
    ANSWERS.replace(",F1,", ",Frage1,")
    .replace(",1\n", ",A\n")
    .replace("record_id,", "record_id,comment,", 1)
)
MAPPED = "".join(
    line.replace(",", ",,", 1) if at else line
    for at, line in enumerate(MAPPED.splitlines(keepends=True))
)


def understood(text: str | bytes) -> bool:
    """Whether files could be counted as a mapping says."""
    with TemporaryDirectory() as folder:
        definition, mapping = Path(folder) / "definition.yaml", Path(folder) / "mapping.yaml"
        answers = Path(folder) / "answers.csv"
        definition.write_text(DEFINITION)
        mapping.write_bytes(text if isinstance(text, bytes) else text.encode())
        answers.write_text(MAPPED)
        ready = tried(
            lambda: pipeline.prepare(Inputs(str(definition), responses=answers, mapping=mapping)),
            answers=False,
        )
        return (
            ready is not None and tried(lambda: pipeline.count(*ready), answers=False) is not None
        )


def test_the_good_mapping_is_good() -> None:
    assert understood(MAPPING)
    assert not understood("{}")


@given(seeds, times)
@fewer(2)
def test_spoiled_mappings(seed: int, count: int) -> None:
    text = mutated_lines(MAPPING, seed, count).encode("utf-8", "surrogatepass")
    assert understood(text) in (True, False)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("header_row: 1", "header_row: 999999999"),
        ("header_row: 1", f"header_row: {'9' * 40}"),
        ("[DD/MM/YYYY, YYYY-MM-DD]", "[DD/MM/YYYY, '%n%Y%', 'DDMMYYYY%']"),
        ("{Frage1: F1}", "{F1: F1, Frage1: F1}"),
        ("{Frage1: F1}", "&a {F1: *a}"),
        ("delimiter: comma", 'delimiter: "\\0"'),
        ("windows-1252", "utf-16"),
    ],
)
def test_hostile_mappings(old: str, new: str) -> None:
    text = MAPPING.partition("waves:")[0].replace(old, new)
    assert new in text
    assert not understood(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(AWKWARD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(seeds, json_values)
@fewer(2)
def test_any_value_anywhere(seed: int, value: Any) -> None:
    changed = json.loads(json.dumps(PARSED))
    replace_one(changed, value, random.Random(seed))
    survey = attempt(json.dumps(changed))
    assert survey is None or survey.items


def replace_one(node: Any, value: Any, rng: random.Random) -> None:
    """Put a value, or nothing, into a place somewhere in a tree."""
    key = rng.choice(list(node) if isinstance(node, dict) else range(len(node)))
    if isinstance(node[key], dict | list) and node[key] and rng.random() < 0.8:
        replace_one(node[key], value, rng)
    elif rng.random() < 0.15:
        del node[key]
    else:
        node[key] = value


@given(st.text(max_size=60) | st.sampled_from(AWKWARD))
@example("\0")
@example("a" * 5000)
@example("../../../etc/passwd")
@example("cmh/2025/../../x")
@example(".")
def test_any_name(name: str) -> None:
    assert tried(lambda: load_survey(name), answers=False) is None


DOUBLING = ", ".join(
    ["&a0 {F1: [1]}", *(f"&a{i} {{any: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 40))]
)
HOSTILE = {
    "a condition that holds itself": ("{F1: [1]}, base", "&c {any: [*c]}, base"),
    "conditions that double": ("{F1: [1]}, base", f"{{any: [{DOUBLING}]}}, base"),
    "a deep condition": ("{F1: [1]}, base", "{not: " * 300 + "{F1: [1]}" + "}" * 300 + ", base"),
    "a list that holds itself": ("[Q1, Q2]", "&c [*c]"),
    "a map that holds itself": ("{title: Tiny, report: Report}", "&c {title: *c, report: *c}"),
    "a column of thousands of letters": ("seen: seen", f"seen: {'x' * 5000}"),
    "an endless number": ("wave: 2025", f"wave: {'9' * 5000}"),
    "a wave of many digits": ("wave: 2025", f"wave: {'9' * 40}"),
    "a code of many digits": ("{code: 2, label: B}", f"{{code: {'9' * 40}, label: B}}"),
    "a score that is no number": ("score: 10", "score: .nan"),
    "a score without end": ("score: 10", "score: .inf"),
    "a huge score": ("score: 10", "score: 1.0e+300"),
    "an age without end": ("[41, 120]", f"[41, {'9' * 30}]"),
    "a cap without end": ("min_answered: 1", "min_answered: 1\n  cap: .inf"),
    "many options": (
        "options: [{code: 1, label: A}, {code: 2, label: B}]",
        f"options: [{', '.join(f'{{code: {i}, label: x}}' for i in range(1, 400))}]",
    ),
    "the same column twice": ("{id: Q2,", "{id: Q2, column: Q1,"),
    "an item in the column of ages": ("{id: Q2,", "{id: Q2, column: age,"),
    "the record id as organisation": ("seen: seen", "seen: seen\n  organisation: record_id"),
    "itself as an earlier wave": (
        "not_comparable:",
        "compare: {2024: {definition: definition.yaml, items: {Q1: Q1}}}\nnot_comparable:",
    ),
    "a folder as an earlier wave": (
        "not_comparable:",
        "compare: {2024: {definition: '.', items: {}}}\nnot_comparable:",
    ),
    "a NUL in the name of an earlier wave": (
        "not_comparable:",
        'compare: {2024: {definition: "a\\0b", items: {}}}\nnot_comparable:',
    ),
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize(("old", "new"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_definitions(old: str, new: str) -> None:
    assert old in DEFINITION
    survey = attempt(DEFINITION.replace(old, new))
    assert survey is None or survey.items
