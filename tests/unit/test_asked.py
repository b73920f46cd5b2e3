"""Items and sections that are about some populations alone, and groups that stand in columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from surveybench.cautions import cautions
from surveybench.errors import DefinitionError
from surveybench.respondents import clean
from surveybench.survey import Survey, load_survey
from surveybench.tally import Counter, axes_of
from tiny import ORGANISATIONS, cleaned, raw

EVERYTHING = {"id": "S1", "name": "All", "items": ["B1", "C1", "E1"]}
DEFINITION = """
survey: births
wave: 2026
words: {title: Births, report: Report}
columns: {outcome: "", mode: "", age: [], sex: []}
strata: {dimensions: []}
settings: {min_answered: 1}
groups:
  before: {"1": Here, "2": Elsewhere}
  after: {"1": Here, "2": Elsewhere}
populations:
  - {id: ANT, name: Before birth, groups: {before: ["1"]}}
  - {id: LAB, name: Birth}
  - {id: POST, name: After birth, groups: {after: ["1"]}}
scales:
  yes_no: [{code: 1, label: "Yes", score: 10}, {code: 2, label: "No", score: 0}]
items:
  - {id: B1, text: One, options: yes_no}
  - {id: C1, text: Two, options: yes_no}
  - {id: E1, text: Three, options: yes_no, populations: [POST]}
sections:
  - {id: S1, name: Before, items: [B1], populations: [ANT]}
  - {id: S2, name: Birth, items: [C1]}
  - {id: S3, name: After, items: [E1]}
"""


def loaded(folder: Path, change: Callable[[dict[str, Any]], None] = lambda raw: None) -> Survey:
    raw = yaml.safe_load(DEFINITION)
    change(raw)
    path = folder / "births.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False), "utf-8")
    return load_survey(path)


def test_a_population_is_reported_with_what_is_about_it(tmp_path: Path) -> None:
    survey = loaded(tmp_path)
    assert survey.measures_of == {
        "ANT": {"S1", "B1", "S2", "C1"},
        "LAB": {"S2", "C1"},
        "POST": {"S2", "C1", "S3", "E1"},
    }
    assert survey.of("LAB").measures == ("S2", "C1")
    assert [item.id for item in survey.of("POST").evaluative] == ["C1", "E1"]
    assert survey.of("ANT").of("ANT") is survey.of("ANT")


def test_a_person_is_in_every_population_that_a_column_says(tmp_path: Path) -> None:
    survey = loaded(tmp_path)
    rows = [("1", "1"), ("1", "2"), ("2", "1"), ("2", "2"), (None, "1"), (None, None)]
    answers = {"B1": "1", "C1": "1", "E1": "1"}
    people = [{"organisation": "A", "before": b, "after": a, **answers} for b, a in rows]
    found = cleaned(survey, *people)
    inside = found.people.memberships[found.people.membership].tolist()
    assert inside == [[before == "1", True, after == "1"] for before, after in rows]
    blank = {item: count for (rule, item), count in found.issues.items() if rule == "blank_group"}
    assert blank == {"before": 2, "after": 1}


def test_a_code_that_is_none_is_refused_with_its_column(tmp_path: Path) -> None:
    survey = loaded(tmp_path)
    answers = {"B1": "1", "C1": "1", "E1": "1"}
    person = {"organisation": "A", "before": "7", "after": "1", **answers}
    faults = clean(raw(survey, [person], {}), survey, ("A",))[1].faults
    assert [(fault.rule, fault.place.column) for fault in faults] == [("unknown_group", "before")]


def _set(*path: Any, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(raw: dict[str, Any]) -> None:
        at: Any = raw
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "says", "key"),
    [
        (_set("items", 2, "populations", to=["PST"]), "no population PST", "items.E1.populations"),
        (_set("sections", 0, "populations", to=["X"]), "population X", "sections.S1.populations"),
        (
            _set("sections", 2, "populations", to=["ANT"]),
            "no population that its items",
            "sections.S3.populations",
        ),
        (
            _set("sections", 2, "items", to=["E1", "C1"]),
            "different populations",
            "sections.S3.items",
        ),
        (_set("sections", 1, "populations", to=["ANT"]), "asked about LAB", "populations.LAB"),
        (_set("groups", "before", to="Here"), "codes of one column", "groups"),
        (_set("groups", "before", to={}), "has no codes", "groups.before"),
        (_set("columns", "group", to="g"), "says again", "columns.group"),
        (_set("populations", 0, "groups", to=["1"]), "in which column", "populations.ANT.groups"),
        (
            _set("populations", 0, "groups", to={"befor": ["1"]}),
            "no column befor",
            "populations.ANT.groups",
        ),
        (
            _set("populations", 0, "groups", to={"before": ["3"]}),
            "no code 3 of before",
            "populations.ANT.groups",
        ),
        (
            _set("populations", 0, "groups", to={"before": []}),
            "no code of before",
            "populations.ANT.groups",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], says: str, key: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        loaded(tmp_path, change)
    assert says in str(refused.value)
    assert refused.value.where.key == key
    assert refused.value.remedy


def test_a_population_that_is_mostly_hidden_for_another_is_told_beforehand(tmp_path: Path) -> None:
    policy = {"min_answered": 1, "min_respondents": 3, "min_organisations": 3}

    def everybody_is_asked(raw: dict[str, Any]) -> None:
        raw.update(settings=policy, sections=[EVERYTHING])
        raw["items"][2].pop("populations")

    survey = loaded(tmp_path, everybody_is_asked)
    answers = {"B1": "1", "C1": "1", "E1": "1"}

    def people(places: list[tuple[str, str]]) -> list[str]:
        rows = [
            {"organisation": code, "before": before, "after": after, **answers}
            for code in ORGANISATIONS
            for before, after in places
        ]
        counter = Counter(axes_of(survey, ORGANISATIONS))
        counter.add(cleaned(survey, *rows).people)
        return [one.code for one in cautions(survey, counter.tally(), listed=True)]

    apart = [("1", "2")] * 5 + [("2", "1")] * 5
    assert people(apart) == []
    # One person was not cared for here after the birth: POST differs from all by that one.
    assert people([("1", "1")] * 5 + [("2", "1")] * 4 + [("1", "2")]) == ["population_hidden"]
