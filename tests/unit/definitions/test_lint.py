"""Lint: every code is found where it is planted, with its line, and nowhere else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from surveybench.definitions import CODES, lint
from surveybench.errors import DefinitionError
from surveybench.survey import shipped

CLEAN = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
columns: {age: [age]}
groups: {"1": Young, "2": Adult}
populations:
  - {id: G1, name: Young, groups: ["1"]}
  - {id: G2, name: Adult, groups: ["2"]}
scales:
  ten: [{code: 1, label: "Yes", score: 10}, {code: 2, label: "No", score: 0}]
items:
  - id: Q0
    text: Filter
    kind: routing
    options: [{code: 1, label: "Yes"}, {code: 2, label: "No"}]
  - id: Q1
    text: First
    options: ten
    ask_if: {Q0: [1]}
    base: Those who were seen.
  - id: Q2
    text: Second
    options:
      - {code: 1, label: "Yes", score: 10}
      - {code: 2, label: "No", score: 0}
      - {code: 3, label: Don't know}
    base: Answered by all; those who do not know are left out.
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
settings: {min_answered: 1}
"""
# The code, what is put in the place of what, and the line on which it is told.
PLANTED = [
    ("nobody-usable", "min_answered: 1", "min_answered: 4", 11),
    ("decision-left", "groups:", "# DECIDE: the\n# groups\ngroups:", 5),
    ("no-base-note", "    base: Those who were seen.\n", "", 16),
    ("base-says-all", "Those who were seen.", "Answered by all.", 20),
    ("base-without-exclusion", "; those who do not know are left out", "", 27),
    ("no-answer-scored", "label: Don't know}", "label: Don't know, score: 5}", 23),
    ("answer-unscored", "label: Don't know}", "label: Perhaps}", 23),
    ("scores-not-full", 'label: "No", score: 0}\n ', 'label: "No", score: 1}\n ', 23),
    (
        "scores-out-of-order",
        "{code: 3, label: Don't know}",
        "{code: 3, label: Perhaps, score: 5}",
        23,
    ),
    ("codes-out-of-order", "{code: 3, label: Don't", "{code: 0, label: Don't", 23),
    ("label-twice", "label: Don't know}", 'label: "Yes"}', 23),
    ("text-twice", "text: Second", "text: First", 17),
    ("label-is-code", "label: Don't know}", "label: Code 3}", 23),
    ("wording-summary", "    text: Second\n", "    text: Second\n    wording: summary\n", 23),
    ("section-of-one", "[Q1, Q2]}", "[Q1]}\n  - {id: T, name: Theme, items: [Q2]}", 29),
    (
        "counts-twice",
        "[Q1, Q2]}",
        "[Q1, Q2], sections: [T]}\n  - {id: T, name: T, items: [Q2]}",
        29,
    ),
    (
        "persons-of-several-scales",
        'label: "No", score: 0}\n      - {code: 3, label: Don\'t know}\n',
        'label: "No", score: 5}\n      - {code: 3, label: Don\'t know}\n',
        29,
    ),
    ("routing-without-effect", "ask_if: {Q0: [1]}", "ask_if: {Q0: [1, 2]}", 19),
    ("routing-unused", "    ask_if: {Q0: [1]}\n", "", 12),
    ("routing-by-description", "kind: routing", "kind: descriptive", 14),
    ("group-without-population", '"2": Adult}', '"2": Adult, "3": Old}', 5),
    ("scale-unused", "  ten: [", '  two: [{code: 1, label: "Yes"}]\n  ten: [', 10),
    ("column-twice", "{age: [age]}", "{age: [age], mode: age}", 4),
    ("ignored-and-read", "{age: [age]}", "{age: [age], ignore: [Q1]}", 4),
    ("seen-without-window", "{age: [age]}", "{age: [age], seen: day}", 4),
]


def of(text: str, tmp_path: Path) -> list[tuple[str, int | None]]:
    path = tmp_path / "definition.yaml"
    path.write_text(text, encoding="utf-8")
    return [(finding.code, finding.where.line) for finding in lint(path)]


def test_a_clean_definition_has_no_finding(tmp_path: Path) -> None:
    assert of(CLEAN, tmp_path) == []


@pytest.mark.parametrize(("code", "old", "new", "line"), PLANTED, ids=[p[0] for p in PLANTED])
def test_a_planted_mistake_is_found_on_its_line(
    code: str, old: str, new: str, line: int, tmp_path: Path
) -> None:
    assert CLEAN.count(old) >= 1
    text = CLEAN.replace(old, new)
    if code.startswith("persons"):
        text = text.replace("[Q1, Q2]}", "[Q1, Q2], score: persons}")
    found = of(text, tmp_path)
    assert (code, line) in found


def test_comparisons(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(CLEAN.replace("wave: 2025", "wave: 2024"))
    compare = "compare:\n  2024:\n    definition: old.yaml\n    items: {Q1: Q1}\n"
    found = of(CLEAN + compare + "not_comparable: {Q1: Changed.}\n", tmp_path)
    assert found == [("comparison-unsaid", 21), ("compared-and-not", 35)]


def test_every_code_is_known_and_planted() -> None:
    planted = {p[0] for p in PLANTED} | {"comparison-unsaid", "compared-and-not"}
    assert planted == set(CODES)
    assert {severity for severity, _ in CODES.values()} == {"warning", "note"}


@pytest.mark.parametrize("name", [name for name in shipped() if name.startswith("cmh")])
def test_shipped_definitions_have_no_warning(name: str) -> None:
    found = Counter(finding.severity for finding in lint(name))
    assert found["warning"] == 0
    assert found["note"] > 0


def test_what_does_not_load_is_told_as_by_every_command(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"definition.yaml, line 19.*no option 9"):
        of(CLEAN.replace("ask_if: {Q0: [1]}", "ask_if: {Q0: [9]}"), tmp_path)
