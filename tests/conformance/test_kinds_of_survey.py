"""Surveys of other fields, described without a trick and reported without a false word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from surveybench import simulate
from surveybench.jobs import pipeline
from surveybench.report.compose import compose
from surveybench.report.compose.national import national
from surveybench.report.document import texts
from surveybench.survey import load_survey

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "kinds-of-survey.md"
WRITTEN = dict(
    re.findall(r"```yaml\n(survey: (?:\w+)\n.*?)```()", PAGE.read_text("utf-8"), re.DOTALL)
)
ITEMS = """
items:
  - id: Q1
    text: Were you heard?
    options: {scale}
  - id: Q2
    text: Were you told why?
    options: {scale}
sections: [{{id: S1, name: Care, items: [Q1, Q2]}}]
"""
YES_NO = """
scales:
  yes_no: [{{code: 1, label: "Yes", score: {best}}}, {{code: 2, label: "No", score: 0}}]
"""
MATERNITY = """
survey: births
wave: 2026
words: {title: Maternity Survey, report: Report, organisation: unit, organisations: units}
populations: [{id: all, name: All mothers}]
strata:
  dimensions:
    - {name: age, column: age, bands: [[16, 29], [30, 60]]}
    - {name: parity, column: births, bands: [[1, 1], [2, 20]]}
""" + (YES_NO + ITEMS).format(best=10, scale="yes_no")
PSYCHIATRIC = """
survey: wards
wave: 7
label: Round 7
words: {title: Ward Survey, report: Report, organisation: hospital, organisations: hospitals}
outcomes: {complete: [A], no_reply: [B], opted_out: [C, D]}
columns: {outcome: status, age: [], sex: []}
strata: {dimensions: []}
populations: [{id: all, name: All patients}]
""" + (YES_NO + ITEMS).format(best=10, scale="yes_no")
CANCER = """
survey: cancer
wave: 2026
words: {title: Cancer Survey, report: Report}
scale: {from: 0, to: 100, unit: "%", decimals: 1}
settings: {confidence: [0.95]}
populations: [{id: all, name: All patients}]
""" + (YES_NO + ITEMS).format(best=100, scale="yes_no")
# What is never true of a survey of one wave.
OF_ONE_WAVE = r"earlier|gone up|gone down|moved since|\b1 (?:are|lie)\b"
# By survey what its reports say, and words that would be false of it.
SAID = {
    "ourstaff": (
        r"occupation profile of all respondents",
        "sex|10 \\(best|omewhat|response rate of",
    ),
    "teaching": (
        r"between 1 \(worst\) and 5 \(best\)",
        "sex profile|esponse rate|invited|10 \\(best",
    ),
    "births": (r"age and parity", "age and sex profile|women or men"),
    "wards": (r"Round 7", "sex profile|adjusted for age|weighted until"),
    "cancer": (r"0% \(worst\) or 100% \(best\)", "uch better|10 \\(best"),
}
DEFINITIONS = {
    **{re.match(r"survey: (\w+)", text)[1]: text for text in WRITTEN},  # pyright: ignore
    "births": MATERNITY,
    "wards": PSYCHIATRIC,
    "cancer": CANCER,
}


@pytest.mark.parametrize("name", SAID)
def test_a_survey_is_described_without_a_trick(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_text(DEFINITIONS[name].lstrip(), encoding="utf-8")
    written = load_survey(path)
    few = replace(written.settings.release, min_organisations=3)
    cleaning = replace(written.settings.cleaning, min_answered=1)
    settings = replace(written.settings, release=few, cleaning=cleaning)
    survey = replace(written, settings=settings)
    truth = simulate.plain(survey, organisations=4, people=60)
    simulate.simulate(survey, truth, tmp_path / "data", seed=3)
    files = pipeline.in_folder(tmp_path / "data", survey)
    done = pipeline.run(survey, files, made=date(2027, 1, 1), version="0")
    score = done.release.figure("score.score", survey.measures[0], "Z01", "all", survey.wave)
    assert score.value is not None
    assert survey.scale.low <= score.value <= survey.scale.high
    right, wrong = SAID[name]
    for document in (compose(done.release, "Z01"), national(done.release)):
        said = " ".join(texts(document))
        assert re.search(right, said), right
        before_settings = said.partition("Every choice that shapes a number")[0]
        for false in (wrong, OF_ONE_WAVE):
            found = re.search(false, before_settings)
            assert not found, before_settings[max(0, found.start() - 80) : found.end() + 80]
