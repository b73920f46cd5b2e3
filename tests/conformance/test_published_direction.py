"""Which scores are better: what a publisher judges otherwise than the definition is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

import relaid
from surveybench.disclosure import release
from surveybench.errors import DefinitionError, InputError
from surveybench.published import Reading, drafted_definition, read_all, shipped_layouts
from surveybench.report.charts import ExpectedRange
from surveybench.report.compose import compose
from surveybench.report.document import Chart, texts, walk
from surveybench.survey import load_survey

DEFINITION = """survey: waits
wave: 2022
origin: published
words: {title: Waits, report: Report}
populations: [{id: all, name: Everyone}]
settings: {min_respondents: 30, min_organisations: 3}
items: [{id: Q1, text: Waited, higher_means: waited less}]
sections: [{id: S1, name: One, items: [Q1]}]
"""
SCORES = [2.0, 3.0, 5.0, 5.0, 7.0, 8.0]
BETTER_HIGH = [2, 3, 4, 4, 5, 6]
BETTER_LOW = [6, 5, 4, 4, 3, 2]


def reading(folder: Path, bands: list[int], *, limits: bool, better: str = "high") -> Reading:
    """Six trusts with bands, and perhaps the limits that they follow."""
    header = ["trust_code", "trust_name", "q1_mean", "q1_n", "q1_band"]
    rows = [
        [f"R{i}", f"Trust {i}", score, 50, band]
        for i, (score, band) in enumerate(zip(SCORES, bands, strict=True))
    ]
    if limits:
        header += ["q1_ll95", "q1_ul95"]
        rows = [[*row, 4.0, 6.0] for row in rows]
    path = relaid.workbook(folder / "w.xlsx", {"IP22_trust_results": [header, *rows]})
    text = DEFINITION.replace("higher_means: waited less", f"better: {better}")
    (folder / "d.yaml").write_text(text if better == "low" else DEFINITION, "utf-8")
    return read_all([path], load_survey(folder / "d.yaml"), made=date(2026, 1, 1), version="0")


@pytest.mark.parametrize("limits", [True, False])
def test_low_scores_that_are_called_better_are_refused(tmp_path: Path, limits: bool) -> None:
    with pytest.raises(InputError, match="calls low scores of Q1 better in all of 4") as caught:
        reading(tmp_path, BETTER_LOW, limits=limits)
    assert "q1_band" in str(caught.value)
    assert "better: low" in caught.value.remedy


def test_one_verdict_the_other_way_round_is_a_contradiction(tmp_path: Path) -> None:
    bands = [*BETTER_HIGH[:5], 2]
    assert reading(tmp_path, bands, limits=True).contradictions


def test_what_a_high_score_means_stands_beside_it(tmp_path: Path) -> None:
    out = release(reading(tmp_path, BETTER_HIGH, limits=False).results)
    assert "waited less" in " ".join(texts(compose(out, "R0")))


def test_a_scale_that_falls_is_refused_with_the_way_for_published_figures(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(f"{DEFINITION}scale: {{from: 100, to: 0}}\n", "utf-8")
    with pytest.raises(DefinitionError, match="does not rise") as caught:
        load_survey(path)
    assert "better: low" in caught.value.remedy


@pytest.mark.parametrize("limits", [True, False])
def test_high_scores_that_are_called_better_are_refused_of_a_low_one(
    tmp_path: Path, limits: bool
) -> None:
    with pytest.raises(InputError, match="calls high scores of Q1 better in all of 4") as caught:
        reading(tmp_path, BETTER_HIGH, limits=limits, better="low")
    assert "better: high" in caught.value.remedy


def test_low_scores_that_are_better_are_told_and_drawn_as_such(tmp_path: Path) -> None:
    """2.0 is the best of six, 8.0 the worst; the limits are 4 and 6."""
    found = reading(tmp_path, [6, 6, 4, 4, 2, 2], limits=True, better="low")
    assert found.contradictions == ()
    out = release(found.results)
    for code, side in (("R0", "better"), ("R5", "worse")):
        report = compose(out, code)
        text = "\n".join(texts(report))
        assert f"The one question we compared is {side} than expected" in text
        assert "Scores run from 0 (best) to 10 (worst)." in text
        assert "Here low scores are the better ones." in text
        charts = [b for page in report.pages for b in walk(page.blocks) if isinstance(b, Chart)]
        (bar,) = (c.model for c in charts if isinstance(c.model, ExpectedRange) and "Q1" in c.id)
        assert [zone.band for zone in bar.zones] == [6, 4, 2]
        best = text.partition("Best, compared with")[2].partition("Most room")[0]
        assert ("Waited" in best) == (code == "R0")


def test_a_draft_says_which_measures_the_verdicts_turn(tmp_path: Path) -> None:
    for bands, line in ((BETTER_LOW, "better: low}"), (BETTER_HIGH, "column: 'q1'}")):
        with suppress(InputError):
            reading(tmp_path, bands, limits=False)
        text = drafted_definition(tmp_path / "w.xlsx", "waits", 2022, shipped_layouts()).text
        assert line in next(row for row in text.splitlines() if "id: Q1," in row)


def test_low_scores_of_answers_may_be_the_better_ones_too(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    text = DEFINITION.replace("origin: published\n", "").replace("higher_means: waited less", "")
    options = "options: [{code: 1, label: A, score: 0}, {code: 2, label: B, score: 10}]"
    path.write_text(text.replace("Waited, ", f"Waited, better: low, {options}"), "utf-8")
    assert load_survey(path).better_low("Q1")
