"""The next wave of the demonstration is a file of a few lines that extends the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from surveybench import simulate
from surveybench.jobs import pipeline
from surveybench.report.compose import compose
from surveybench.report.document import texts
from surveybench.survey import Survey, load_survey

NEXT = """extends: cmh/2025
wave: 2026
seen: {from: 2026-04-01, to: 2026-05-31}
words:
  eligible: People aged 16 and over who were seen in April or May 2026.
  fieldwork: On paper and online, between August and November 2026.
not_comparable: {Q6: "The question was reworded."}
"""


def few(survey: Survey) -> Survey:
    """The same, that compares four organisations."""
    settings = survey.settings
    release = replace(settings.release, min_organisations=3)
    return replace(survey, settings=replace(settings, release=release))


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    assert len(NEXT.splitlines()) <= 10
    path = tmp_path / "2026.yaml"
    path.write_text(NEXT, "utf-8")
    made = load_survey(path)
    earlier = tuple(replace(e, survey=few(e.survey)) for e in made.earlier)
    return few(replace(made, earlier=earlier))


def test_it_is_compared_with_every_wave_before_it_item_by_item(survey: Survey) -> None:
    last = load_survey("cmh/2025")
    assert survey.waves == (2026, *last.waves)
    compared = {entry.survey.wave: dict(entry.items) for entry in survey.earlier}
    scored = {item.id for item in survey.evaluative}
    assert set(compared[2025]) & scored == scored - {"Q6"}
    for entry in last.earlier:
        now = {k: v for k, v in compared[entry.survey.wave].items() if k in scored}
        then = {k: v for k, v in entry.items.items() if k in scored - {"Q6"}}
        assert now == then
    assert [(s.id, s.items) for s in survey.sections] == [(s.id, s.items) for s in last.sections]


def test_its_report_speaks_of_its_own_wave(survey: Survey, tmp_path: Path) -> None:
    truth = simulate.plain(survey, organisations=4, people=120)
    simulate.simulate(survey, truth, tmp_path / "data", seed=9)
    files = pipeline.in_folder(tmp_path / "data", survey)
    out = pipeline.run(survey, files, made=date(2027, 1, 1), version="0").release
    assert out.figure("change.difference", "Q7", "Z01", "AMHS", 2025).value is not None
    assert out.figure("change.difference", "Q6", "Z01", "AMHS", 2025).value is None
    said = " ".join(texts(compose(out, "Z01")))
    assert "seen in April or May 2026" in said
    assert "The question was reworded." in said
    assert "between August and November 2025" not in said
