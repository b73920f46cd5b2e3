"""Breakdowns in the definition, in cleaning and in counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from surveybench.definitions import form_in, form_out
from surveybench.engines.spark import rows as spark_rows
from surveybench.errors import DefinitionError
from surveybench.readiness import unready
from surveybench.respondents import clean
from surveybench.survey import Breakdown, Dimension, Survey, dump, load_survey, written
from surveybench.survey.mapping import known_columns
from surveybench.tally import (
    Tally,
    WaveTally,
    axes_of,
    count,
    load_tally,
    save_tally,
    share,
    small_cells,
)
from tiny import ORGANISATIONS, cleaned, item, raw, row, survey

ETHNICITY = Dimension("ethnicity", ("eth_answer", "eth"), codes=(("W", "White"), ("A", "Asian")))
SITE = Dimension("site", ("site",), codes=(("1", "Ash"), ("2", "Beech"), ("3", "Cedar")))
BASE = """
breakdowns:
  - by: sex
  - by: [age, sex]
  - {by: ethnicity, column: [eth_answer, eth], codes: {W: White, A: Asian}}
  - {by: site, codes: {1: Ash, 2: Beech, 3: Cedar}}
  - by: [ethnicity, site]
"""


def asked(*breakdowns: Breakdown) -> Survey:
    return survey(item("Q1"), item("Q2"), breakdowns=breakdowns)


def by(*dimensions: Dimension) -> Breakdown:
    return Breakdown(dimensions, tuple(True for _ in dimensions))


ETHNICITIES = ("W", "W", "A", "white", "", "A", "X", "A")
SITES = ("1", "2", "1", "Cedar", "1", "", "2", "2")
PEOPLE = [
    row(Q1=1 + i % 3, eth=e, site=s, organisation=o)
    for i, (e, s, o) in enumerate(zip(ETHNICITIES, SITES, "AAABBBBB", strict=True))
]


def test_people_in_no_subgroup_are_told_once_for_each_column() -> None:
    """X is none of the codes, and told apart from what is blank too."""
    breakdowns = (by(ETHNICITY), by(ETHNICITY, SITE), by(SITE))
    issues = cleaned(asked(*breakdowns), *PEOPLE).issues
    told = {column: times for (rule, column), times in issues.items() if rule == "no_subgroup"}
    assert told == {"eth": 2, "site": 1}


def counted(survey: Survey, people: list[dict[str, str]]) -> WaveTally:
    batch, _ = clean(raw(survey, people, {}), survey, ORGANISATIONS)
    return count(batch, axes_of(survey, ORGANISATIONS))


# ---- the definition ----


def defined(folder: Path, breakdowns: str) -> Survey:
    file = folder / "own.yaml"
    file.write_text(f"extends: cmh/2023\n{breakdowns}", encoding="utf-8")
    return load_survey(file)


def test_breakdowns_are_of_strata_or_of_columns_of_their_own(tmp_path: Path) -> None:
    found = defined(tmp_path, BASE)
    assert [b.name for b in found.breakdowns] == [
        "sex",
        "age and sex",
        "ethnicity",
        "site",
        "ethnicity and site",
    ]
    assert found.breakdowns[1].subgroups[:2] == ("age 16–35, sex Male", "age 16–35, sex Female")
    # What is a sum of other counts is not counted by itself.
    assert found.counted_together == (("ethnicity", "site"),)
    assert found.fingerprint != load_survey("cmh/2023").fingerprint
    only_strata = defined(tmp_path, "breakdowns: [{by: age}]\n")
    assert only_strata.fingerprint == load_survey("cmh/2023").fingerprint


def test_files_of_earlier_waves_may_hold_the_columns_too(tmp_path: Path) -> None:
    """They are of the wave reported, and stand in the files of the years before as they do now."""
    file = tmp_path / "own.yaml"
    file.write_text(f"extends: cmh/2025\n{BASE}", encoding="utf-8")
    found = load_survey(file)
    assert found.earlier
    for entry in found.earlier:
        assert {"eth_answer", "eth", "site"} <= known_columns(entry.survey)
        before = load_survey(f"cmh/{entry.survey.wave}")
        assert not {"eth", "site"} & known_columns(before)
        assert entry.survey.fingerprint == before.fingerprint


FOUR_HUNDRED = ", ".join(f"{number}: Site {number}" for number in range(400))
WRONG = {
    "breakdowns: [{by: colour}]": "colour, of which nothing is said",
    "breakdowns: [{by: age, codes: {1: Old, 2: Young}}]": "says what age is read from",
    "breakdowns: [{by: [age, sex]}, {by: [sex, age]}]": "two tell people apart by sex and age",
    "breakdowns: [{by: site, codes: {1: Ash}}]": "site tells nobody apart",
    f"breakdowns: [{{by: site, codes: {{{FOUR_HUNDRED}}}}}]": "400 subgroups; 60 are the most",
    "breakdowns: [{by: stay, bands: [[0, 2], [2, 9]]}]": "bands of stay overlap",
    "breakdowns: [{by: site, codes: {1: Ash, 2: ash}}]": "two labels of site are one",
    "breakdowns: [{by: [age, sex, site]}]": "site, of which nothing is said",
    "breakdowns: [{by: site, column: sex_code, codes: {1: A, 2: missing}}]": "called 'missing'",
}


@pytest.mark.parametrize(("text", "fault"), WRONG.items())
def test_what_cannot_be_meant_is_refused_with_a_remedy(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(DefinitionError) as error:
        defined(tmp_path, text)
    assert fault in f"{error.value}"
    assert error.value.remedy


def test_a_form_holds_them(tmp_path: Path) -> None:
    defined(tmp_path, BASE)
    definition = written(tmp_path / "own.yaml")
    (tmp_path / "form.xlsx").write_bytes(form_out.form(definition))
    again = form_in.read_form(tmp_path / "form.xlsx", tmp_path)
    (tmp_path / "again.yaml").write_text(dump(again), encoding="utf-8")
    assert (
        load_survey(tmp_path / "again.yaml").breakdowns
        == load_survey(tmp_path / "own.yaml").breakdowns
    )


# ---- people ----


def test_people_are_of_the_subgroup_of_their_values_and_what_is_none_is_noted() -> None:
    found = cleaned(asked(by(ETHNICITY), by(SITE)), *PEOPLE)
    assert found.people.subgroups["ethnicity"].tolist() == [0, 0, 1, 0, 2, 1, 2, 1]
    assert found.people.subgroups["site"].tolist() == [0, 1, 0, 2, 0, 3, 1, 1]
    assert found.issues["not_told_apart", "eth"] == 1


def test_an_organisation_with_a_coding_of_its_own_is_refused() -> None:
    one = asked(by(ETHNICITY))
    people = [row(Q1=1, eth="W")] * 40 + [row(Q1=2, eth="2", organisation="B")] * 40
    batch, issues = clean(raw(one, people, {}), one, ORGANISATIONS)
    reasons = unready(one, count(batch, axes_of(one, ORGANISATIONS)), issues)
    assert [(r.code, r.items) for r in reasons if r.code == "other_codes"] == [
        ("other_codes", ("eth", "B"))
    ]


# ---- counts ----


def test_counts_are_those_of_the_people_one_by_one() -> None:
    wave = counted(asked(by(ETHNICITY, SITE)), PEOPLE)
    part = wave.subgroups["ethnicity | site"]
    codes = {"W": 0, "white": 0, "A": 1}
    sites = {"1": 0, "2": 1, "Cedar": 2}
    expected = Counter(
        (ORGANISATIONS.index(p["organisation"]), codes.get(p["eth"], 2), sites.get(p["site"], 3))
        for p in PEOPLE
    )
    found = part.people[0].reshape(2, 3, 4, -1).sum(axis=-1)
    assert {tuple(map(int, at)): int(found[tuple(at)]) for at in np.argwhere(found)} == expected
    # Of every question they add up to everybody's.
    for name, counts in part.answers.items():
        shape = (*counts.shape[:2], 12, -1, counts.shape[-1])
        assert (counts.reshape(shape).sum(axis=2) == wave.answers[name]).all()


def test_they_add_up_travel_and_are_shared_out(tmp_path: Path) -> None:
    one = asked(by(ETHNICITY), by(SITE))
    whole = counted(one, PEOPLE)
    assert counted(one, PEOPLE[:3]) + counted(one, PEOPLE[3:]) == whole
    assert counted(one, PEOPLE[:3]) != whole
    save_tally(Tally({2025: whole}), tmp_path / "counts")
    assert load_tally(tmp_path / "counts")[2025] == whole
    wide = whole.spread(("A", "B", "C"))
    assert wide.subgroups["site"].axes.organisations == ("A", "B", "C")
    assert share(wide, ORGANISATIONS) == whole
    table = pa.Table.from_batches(list(spark_rows.as_rows(whole)), spark_rows.SCHEMA)
    assert spark_rows.as_tally(whole.axes, table) == whole
    assert "people by site" in {entry.table for entry in small_cells(whole, 5)}
