"""Published figures that may be other than they seem are told, and none is taken for another."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import relaid
from surveybench.errors import InputError
from surveybench.published import (
    Reading,
    drafted_definition,
    read_all,
    recognised,
    shipped_layouts,
)
from surveybench.survey import load_survey

CODES = [f"R{i:02d}" for i in range(20)]
HEAD = ["trust_code", "trust_name", "q1_mean", "q1_n", "q2_mean", "q2_n"]
Rows = list[list[Any]]


def rows() -> Rows:
    return [[c, f"Trust {c}", 6 + i / 10, 50 + i, 8 - i / 10, 60] for i, c in enumerate(CODES)]


def reading(folder: Path, table: Rows) -> Reading:
    """What a workbook gives by its drafted definition."""
    path = relaid.workbook(folder / "b_2024.xlsx", {"IP24_trust_results": [HEAD, *table]})
    definition = folder / "d.yaml"
    text = drafted_definition(path, "doubts", 2000, shipped_layouts()).text
    definition.write_text(text, "utf-8")
    return read_all([path], load_survey(definition), made=date(2026, 1, 1), version="0")


def test_ordinary_figures_raise_no_doubt(tmp_path: Path) -> None:
    found = reading(tmp_path, rows())
    assert found.lines == ()
    assert len(found.results.organisations) == len(CODES)


@pytest.mark.parametrize("word", ["Total", "TOTAL", "All trusts", "Average"])
def test_a_row_of_all_together_is_no_organisation(tmp_path: Path, word: str) -> None:
    found = reading(tmp_path, [*rows(), [word, word, 7.0, 1190, 7.0, 1200]])
    assert [one.code for one in found.results.organisations] == CODES


def test_a_code_unlike_all_others_is_told(tmp_path: Path) -> None:
    found = reading(tmp_path, [*rows(), ["South West", "South West", 7.0, 900, 7.0, 900]])
    assert any("unlike all others: South West." in line for line in found.lines)


def test_noughts_far_below_all_others_are_told(tmp_path: Path) -> None:
    table = rows()
    table[3][2] = 0
    found = reading(tmp_path, table)
    assert any("some scores are 0" in line and "q1_mean" in line for line in found.lines)
    assert not any("q2_mean" in line for line in found.lines)


def test_fractions_of_1_among_scores_are_told(tmp_path: Path) -> None:
    table = [[*row[:2], row[2] / 10, *row[3:]] for row in rows()]
    found = reading(tmp_path, table)
    assert any("no score is above 1: q1_mean." in line for line in found.lines)


@pytest.mark.parametrize("code", [99, 999, 66.0])
def test_a_few_numbers_beyond_the_scale_do_not_stretch_it(tmp_path: Path, code: float) -> None:
    """They stand for a missing figure, or are a fault: the draft keeps the scale of the others."""
    table = rows()
    table[3][2] = code
    with pytest.raises(InputError, match=rf"row 5, column q1_mean \(C\): holds {code:g}, "):
        reading(tmp_path, table)


def test_a_scale_to_100_is_still_found(tmp_path: Path) -> None:
    table = [[*row[:2], row[2] * 10, row[3], row[4] * 10, row[5]] for row in rows()]
    found = reading(tmp_path, table)
    m = found.results.survey.measures.index("Q1")
    given = np.array([row[2] for row in table])
    np.testing.assert_allclose(found.results.grids["score.score"].values[0, 0, m], given)


def test_sheets_that_are_not_there_are_named_by_what_they_would_hold(tmp_path: Path) -> None:
    path = relaid.workbook(tmp_path / "b_2024.xlsx", {"IP24_trust_results": [HEAD, *rows()]})
    lines = "\n".join(recognised(path, shipped_layouts())[1])
    assert "No sheet of earlier years (" in lines
    assert "No sheet of the country (" in lines
