"""A definition tests itself with made-up respondents."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveybench.errors import DefinitionError
from surveybench.jobs.assure import assure

TEXT = """
survey: ward
wave: 2026
words: {title: Ward survey, report: Report}
columns: {seen: seen}
seen: {from: 2026-04-01, to: 2026-05-31}
groups: {"1": Adults, "2": Older people}
populations: [{id: all, name: Everyone}, {id: old, name: Older people, groups: ["2"]}]
strata:
  dimensions:
    - {name: age, bands: [[16, 64], [65, 120]]}
    - {name: route, codes: {"E": Emergency, "P": Planned}}
settings: {min_answered: 3}
scales:
  yes_no:
    - {code: 1, label: "Yes", score: 10}
    - {code: 2, label: "No", score: 0}
    - {code: 3, label: Unsure}
items:
  - id: Q1
    text: Did you stay?
    kind: routing
    options: [{code: 1, label: "Yes"}, {code: 2, label: "No"}]
  - {id: Q2, text: Was it clean?, options: yes_no, ask_if: {Q1: [1]}}
  - {id: Q3, text: Was it quiet?, options: yes_no, column: quiet}
sections: [{id: S, name: Section, items: [Q2, Q3]}]
tests:
"""
CASE = "  - {{name: A case, given: {{{given}}}, expect: {{{expect}}}}}\n"

RIGHT = [
    ("age: 70, route: P, Q1: 1, Q2: 1, Q3: 2", "usable: true, stratum: Planned 65–120"),
    ("age: 70, route: P, Q1: 1, Q2: 1, Q3: 2", "scores: {Q2: 10, Q3: 0}, asked: {Q2: true}"),
    ("quiet: 1, Q1: 2, Q2: 1", "usable: false, scores: {Q2: null, Q3: 10}, asked: {Q2: false}"),
    ("Q1: 1, Q2: 3, Q3: 9", "scores: {Q2: null, Q3: null}, stratum: not known"),
    ("group: 2, Q3: 1", "populations: [all, old]"),
    ("Q3: 1", "populations: [all]"),
    ("age: 12, Q1: 1, Q2: 1, Q3: 1", "usable: false, populations: []"),
    ("seen: 2026-08-01, Q1: 1, Q2: 1, Q3: 1", "usable: false"),
    ("outcome: 6", "usable: false, scores: {Q2: null}"),
]


def judged(folder: Path, *cases: tuple[str, str]) -> list[str]:
    """What is said of the cases of a definition."""
    path = folder / "ward.yaml"
    path.write_text(TEXT + "".join(CASE.format(given=g, expect=e) for g, e in cases), "utf-8")
    report = assure(str(path))
    assert report.cases == len(cases)
    assert report.lines[-1].startswith(f"{path}: {len(cases)} made-up respondent")
    return [failure.what for failure in report.failures]


@pytest.mark.parametrize(("given", "expect"), RIGHT)
def test_what_becomes_of_somebody_is_what_a_run_makes_of_them(
    given: str, expect: str, tmp_path: Path
) -> None:
    assert judged(tmp_path, (given, expect)) == []


WRONG = [
    ("Q3: 1", "usable: true", "a usable return: no, expected yes."),
    ("age: 30, route: E", "stratum: Planned 16–64", "in the stratum Emergency 16–64, expected"),
    ("group: 2", "populations: [all]", "in the populations all, old, expected all."),
    ("Q3: 2", "scores: {Q3: 5}", "Q3 scores 0, expected 5."),
    ("Q1: 2, Q2: 1", "scores: {Q2: 10}", "Q2 scores none, expected 10."),
    ("Q1: 1", "asked: {Q2: false}", "Q2 asked: yes, expected no."),
]


@pytest.mark.parametrize(("given", "expect", "what"), WRONG)
def test_what_is_not_as_expected_is_told(
    given: str, expect: str, what: str, tmp_path: Path
) -> None:
    (failure,) = judged(tmp_path, RIGHT[0], (given, expect))
    assert what in failure


REFUSED = [
    ("Q9: 1", "usable: true", "no column and no item Q9"),
    ("Q1: 1", "scores: {Q1: 10}", "no scored item Q1"),
    ("Q1: 1", "asked: {Q9: true}", "no item Q9"),
    ("Q1: 1", "populations: [young]", "no population young"),
    ("group: 7", "usable: true", "the group is none of 1, 2"),
]


@pytest.mark.parametrize(("given", "expect", "what"), REFUSED)
def test_what_a_definition_does_not_have_is_refused_at_its_line(
    given: str, expect: str, what: str, tmp_path: Path
) -> None:
    with pytest.raises(DefinitionError, match=what) as error:
        judged(tmp_path, RIGHT[0], (given, expect))
    assert error.value.where.line == TEXT.count("\n") + 2
    assert error.value.remedy


def test_a_definition_without_any_says_how_to_write_one(tmp_path: Path) -> None:
    (tmp_path / "ward.yaml").write_text(TEXT.removesuffix("tests:\n"))
    with pytest.raises(DefinitionError, match="no made-up respondents") as error:
        assure(str(tmp_path / "ward.yaml"))
    assert "tests: [{name:" in error.value.remedy
