"""Outcomes of invitations under the codes of a survey's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveybench import simulate
from surveybench.definitions import form_in, form_out
from surveybench.errors import DefinitionError
from surveybench.intake import in_folder
from surveybench.jobs import pipeline
from surveybench.respondents import clean
from surveybench.survey import Survey, dump, load_survey, written
from tiny import ORGANISATIONS, cleaned, raw, row, survey

TEXT = """
survey: ward
wave: 2026
words: {title: Ward survey, report: Report}
populations: [{id: all, name: Everyone}]
outcomes: {complete: [C, P], undelivered: [U], no_reply: ["0"]}
settings: {min_answered: 1}
items: [{id: Q1, text: First, options: two}]
scales: {two: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections: [{id: S, name: Section, items: [Q1]}]
"""
OWN = {"C": 1, "P": 1, "U": 2, "0": 6}


def load(folder: Path, text: str = TEXT) -> Survey:
    """The survey of a text."""
    (folder / "ward.yaml").write_text(text)
    return load_survey(str(folder / "ward.yaml"))


def test_each_code_is_the_outcome_it_stands_for(tmp_path: Path) -> None:
    ward = load(tmp_path)
    assert dict(ward.outcomes) == OWN
    rows = [row(outcome=code, Q1="1") for code in ("C", "P", "U", "0", "c", 0)]
    made = cleaned(ward, *rows)
    assert made.people.outcomes.sum(axis=0).tolist() == [0, 3, 1, 0, 0, 0, 2, 0]
    assert ward.fingerprint != load(tmp_path, TEXT.replace("outcomes:", "# ")).fingerprint


@pytest.mark.parametrize("code", ["1", "X", "complete"])
def test_another_code_is_refused_with_those_there_are(code: str, tmp_path: Path) -> None:
    ward = load(tmp_path)
    batch = raw(ward, [row(outcome=code, Q1="1"), row(outcome="C", Q1="1")], {})
    (fault,) = clean(batch, ward, ORGANISATIONS)[1].faults
    assert fault.rule == "unknown_outcome"
    assert str(fault).startswith("answers.csv, row 2, column outcome")
    assert "the outcome is none of C, P, U, 0" in str(fault)
    assert "under `outcomes` in the definition" in str(fault)
    assert "1 to 7" not in str(fault)


def test_without_codes_of_its_own_a_survey_has_the_usual_ones() -> None:
    assert dict(survey().outcome_codes) == {str(code): code for code in range(1, 8)}
    assert survey().outcomes == {}


REFUSED = [
    ("complete: [C, P], ", "", "nothing says which code is a usable return"),
    ("undelivered: [U]", "undelivered: [C]", "the code C stands for two outcomes"),
    ("undelivered: [U]", "undelivered: [p]", "one with another but for capitals"),
    ("settings:", 'columns: {outcome: ""}\nsettings:', "there is no column of outcomes"),
    ("undelivered: [U]", "lost: [U]", "is not a key of a definition"),
]


@pytest.mark.parametrize(("old", "new", "what"), REFUSED, ids=[what for *_, what in REFUSED])
def test_outcomes_that_nobody_could_mean_are_refused(
    old: str, new: str, what: str, tmp_path: Path
) -> None:
    with pytest.raises(DefinitionError, match=what) as error:
        load(tmp_path, TEXT.replace(old, new, 1))
    assert error.value.where.line
    assert error.value.remedy


@pytest.mark.slow
def test_the_form_holds_them_and_made_up_files_have_them(tmp_path: Path) -> None:
    ward = load(tmp_path)
    (tmp_path / "form.xlsx").write_bytes(form_out.form(written(tmp_path / "ward.yaml")))
    back = form_in.read_form(tmp_path / "form.xlsx", tmp_path)
    assert dict(load(tmp_path, dump(back)).outcomes) == OWN
    truth = simulate.plain(ward, organisations=3, people=50)
    simulate.simulate(ward, truth, tmp_path / "data", seed=2)
    sample = (tmp_path / "data" / "2026" / "sample.csv").read_text().splitlines()[1:]
    assert {line.split(",")[2] for line in sample} <= set(OWN)
    counted, _ = pipeline.count(ward, in_folder(tmp_path / "data", ward))
    assert counted[2026].outcomes.sum() == 150
