"""High scores are the better ones: what a publisher judges the other way round is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import relaid
from surveybench.disclosure import release
from surveybench.errors import DefinitionError, InputError
from surveybench.published import Reading, read_all
from surveybench.report.compose import compose
from surveybench.report.document import texts
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


def reading(folder: Path, bands: list[int], *, limits: bool) -> Reading:
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
    (folder / "d.yaml").write_text(DEFINITION, "utf-8")
    return read_all([path], load_survey(folder / "d.yaml"), made=date(2026, 1, 1), version="0")


@pytest.mark.parametrize("limits", [True, False])
def test_low_scores_that_are_called_better_are_refused(tmp_path: Path, limits: bool) -> None:
    with pytest.raises(InputError, match="calls low scores of Q1 better in all of 4") as caught:
        reading(tmp_path, BETTER_LOW, limits=limits)
    assert "q1_band" in str(caught.value)
    assert "higher_means" in caught.value.remedy


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
    assert "copy of the file" in caught.value.remedy
