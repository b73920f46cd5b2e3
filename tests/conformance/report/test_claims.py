"""Numbers in sentences, held against surveys of which it is known that nothing differs.

Each survey has 40 organisations whose people draw from the same answers, near the end of the scale
or in its middle, few or more of them; what a sentence says of chance is what chance does there.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from extreme import ITEMS, defined, repeated
from surveybench.disclosure import Release
from surveybench.quantities import Flag
from surveybench.report.compose import compose
from surveybench.report.document import Block, Group, Table, Text

REPETITIONS = 6
# Settings, respondents now and then, and the mean of all answers.
CASES = {
    "nine and a half, everything shown": ("everybody: show", (30, 200), 9.5),
    "nine, few, the nearly alike not compared": ("everybody: blunt", (60, 200), 9.0),
    "8.8, so few that most are nearly alike": ("everybody: blunt", (30, 60), 8.8),
    "the middle": ("everybody: blunt", (30, 30), 6.5),
    "the middle, other confidences": ("confidence: [0.8, 0.9, 0.99]", (60, 60), 6.5),
}


@cache
def releases(case: str) -> list[Release]:
    settings, n, mean = CASES[case]
    with TemporaryDirectory() as folder:
        return repeated(defined(Path(folder), settings), n, mean, REPETITIONS)


def texts(blocks: tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Text):
            lines.append(" ".join(cell.text for cell in block.cells))
        elif isinstance(block, Group):
            lines += texts(block.blocks)
        elif isinstance(block, Table):
            lines += [cell.text for row in block.rows for cell in row]
    return lines


@cache
def said(case: str, repetition: int, code: str) -> str:
    document = compose(releases(case)[repetition], code)
    return "\n".join(line for page in document.pages for line in texts(page.blocks))


def claimed(pattern: str, case: str) -> list[float]:
    """What a sentence says in the reports of a few organisations; fewer than 1 is a half."""
    numbers = []
    for repetition in range(REPETITIONS):
        for code in ("Z03", "Z17", "Z31"):
            for figure in re.findall(pattern, said(case, repetition, code)):
                numbers.append(0.5 if "fewer" in figure else float(re.sub(r"[^\d.]", "", figure)))
    return numbers


def cells(case: str, statistic: str) -> np.ndarray:
    """Released values of questions [repetition, question, organisation]; NaN where not shown."""
    stacked = []
    for release in releases(case):
        grid = release.grids[statistic]
        rows = [grid.measures.index(f"Q{number}") for number in range(ITEMS)]
        values = np.where(grid.flags == Flag.OK, grid.values, np.nan)
        stacked.append(values[0, 0][rows])
    return np.stack(stacked)


def compared(case: str) -> np.ndarray:
    bands = cells(case, "expected_range.band")
    return np.where(np.isfinite(bands), bands != 4, np.nan)


ABOUT = r"(about \d+|fewer than 1)"


@pytest.mark.parametrize("case", CASES)
def test_as_many_fall_outside_the_range_by_chance_as_is_said(case: str) -> None:
    outside = compared(case)
    true = np.nansum(outside) / outside.shape[0] / outside.shape[2]  # of an organisation
    for pattern in (
        rf"By chance alone, {ABOUT} of \d+ questions would fall outside",
        rf"By chance alone {ABOUT} would be\.",
        rf"just like all others, {ABOUT} of these \d+ questions would fall",
    ):
        numbers = claimed(pattern, case)
        assert numbers, pattern
        # Whole numbers: half of one is rounding, and a fifth is what the estimated spread takes.
        assert np.mean(numbers) == pytest.approx(true, abs=0.5 + 0.2 * true), pattern


@pytest.mark.parametrize("case", CASES)
def test_the_share_of_the_methods_page_is_measured(case: str) -> None:
    outside = compared(case)
    true = float(100 * np.nanmean(outside))
    numbers = claimed(r"like all others about (\d+)% would fall outside the", case)
    assert np.mean(numbers) == pytest.approx(true, abs=1.5 + 0.2 * true)
    confidence = releases(case)[0].survey.settings.banding.confidence[0]
    assert f"the curve says {round(100 * (1 - confidence))}%" in said(case, 0, "Z03")


@pytest.mark.parametrize("case", CASES)
def test_the_chance_of_a_band_is_how_often_it_is_given(case: str) -> None:
    """By band: those whose report says of their own band that it comes with so much chance."""
    bands, chance = cells(case, "expected_range.band"), cells(case, "chance.of_band")
    for band in range(1, 8):
        given = bands == band
        if given.sum() < 40:
            continue
        often = given.sum() / np.isfinite(bands).sum()
        assert np.nanmean(chance[given]) == pytest.approx(often, abs=0.02 + 0.2 * often), band


@pytest.mark.parametrize("case", CASES)
def test_questions_stand_out_seldom_where_nothing_differs(case: str) -> None:
    """q below 0.05 may be in about 1 of 20 reports: the family is an organisation's questions."""
    q = cells(case, "chance.q_organisation")
    any_firm = (np.nan_to_num(q, nan=1.0) < 0.05).any(axis=1)
    assert any_firm.mean() <= 0.09


@pytest.mark.parametrize("case", CASES)
def test_an_interval_holds_the_truth_as_often_as_it_says(case: str) -> None:
    mean = CASES[case][2]
    low, high = cells(case, "score.lower"), cells(case, "score.upper")
    shown = np.isfinite(low)
    if CASES[case][0] == "everybody: blunt" and shown.mean() < 0.99:
        pytest.skip("which scores are shown depends on the scores")
    held = ((low <= mean) & (mean <= high))[shown].mean()
    assert 0.93 <= held <= 0.975


@pytest.mark.parametrize("case", CASES)
def test_as_many_changes_are_found_by_chance_as_is_said(case: str) -> None:
    p = cells(case, "change.p_score")
    tested = np.isfinite(p)
    numbers = claimed(rf"chance alone would (?:move|make it find) {ABOUT}", case)
    if tested.mean() < 0.5:
        pytest.skip("which scores are compared depends on the scores")
    true = float((p[tested] <= 0.05).mean()) * tested.sum() / tested.shape[0] / tested.shape[2]
    assert numbers
    assert np.mean(numbers) == pytest.approx(true, abs=0.6)


@pytest.mark.parametrize("case", CASES)
def test_reliability_is_low_where_nothing_differs(case: str) -> None:
    values = cells(case, "reliability.reliability")
    assert np.nanmean(values) < 0.12


def test_the_z_test_finds_more_than_the_page_would_have_said_before() -> None:
    """Why the sentence speaks of the score test: here the z test finds three times as many."""
    case = "nine and a half, everything shown"
    verdicts = cells(case, "change.verdict")
    assert np.nanmean(np.where(np.isfinite(verdicts), verdicts != 0, np.nan)) > 0.1
