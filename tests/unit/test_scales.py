"""Scores on any scale, with one to three pairs of limits and names of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import NormalDist
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from surveybench.disclosure import Release, release
from surveybench.errors import DefinitionError
from surveybench.explain import explain
from surveybench.quantities import CATALOGUE, Flag
from surveybench.report.compose import compose
from surveybench.report.document import texts
from surveybench.results import Results
from surveybench.stats import expected_range
from surveybench.survey import Banding, Scale, Survey, load_survey
from tiny import chosen, computed, item, row, survey

CODES = tuple("ABCDEFG")
# People by answer, of three answers, in each organisation.
ANSWERED = ((9, 4, 3), (5, 6, 4), (6, 5, 6), (3, 5, 9), (8, 8, 2), (2, 9, 4), (7, 3, 7))
PERCENT = Scale(0, 100, "%")
THREE = Banding(confidence=(0.95,))


def asked(scale: Scale | None = None, banding: Banding | None = None, **names: Any) -> Survey:
    """Two questions whose answers are worth the ends of a scale and its middle."""
    scale = scale or Scale()
    points = (scale.high, (scale.low + scale.high) / 2, scale.low)
    settings = chosen(banding=banding or Banding(), release={"min_respondents": 10})
    items = (item("Q1", points), item("Q2", points))
    return survey(*items, scale=scale, settings=settings, **names)


@cache
def results(scale: Scale | None = None, banding: Banding | None = None) -> Results:
    rows = [
        row(organisation=code, Q1=str(answer), Q2=str((answer + n) % 3 + 1))
        for code, counts in zip(CODES, ANSWERED, strict=True)
        for answer, count in enumerate(counts, 1)
        for n in range(count)
    ]
    return computed(asked(scale, banding), {2025: rows}, CODES)


def values(of: Results | Release, name: str) -> np.ndarray:
    return of.grids[name].values


@pytest.mark.parametrize("scale", [PERCENT, Scale(1, 5), Scale(-2, 2), Scale(0, 1), Scale(0, 30)])
def test_every_figure_is_that_from_0_to_10_on_another_scale(scale: Scale) -> None:
    usual, other = results(), results(scale)
    step = scale.span / 10
    for row_of in CATALOGUE.values():
        if row_of.name not in usual.grids:
            continue
        before, after = values(usual, row_of.name), values(other, row_of.name)
        expected = {
            "0 to 10": scale.low + step * before,
            "score points": step * before,
            "squared score": step**2 * before,
        }.get(row_of.unit, before)
        # Chances are those of scores that are compared, and where that ends is coarser here.
        near = 1e-3 if row_of.statistic == "chance" else 1e-9
        np.testing.assert_allclose(after, expected, rtol=near, atol=near, err_msg=row_of.name)


def test_a_release_tells_no_more_of_people_on_a_wider_scale() -> None:
    def decimals(scale: Scale | None) -> int:
        score = values(release(results(scale)), "score.score")
        shown = score[np.isfinite(score)]
        return next(d for d in range(9) if np.allclose(shown, np.round(shown, d), atol=1e-9))

    assert decimals(None) == 2
    assert decimals(PERCENT) == 1
    assert decimals(Scale(1, 5)) == 2  # of 4 points a hundredth is more than of 10
    assert decimals(Scale(0, 1)) == 3


def test_one_pair_of_limits_makes_three_bands() -> None:
    made = results(PERCENT, THREE)
    z, bands = values(made, "expected_range.z"), values(made, "expected_range.band")
    cut = NormalDist().inv_cdf(0.975)
    by_hand = np.where(z >= cut, 6, np.where(z <= -cut, 2, 4))
    np.testing.assert_array_equal(bands[np.isfinite(z)], by_hand[np.isfinite(z)])
    limits = {name for name in made.grids if name.endswith(expected_range.LIMITS)}
    assert limits == {"expected_range.lower_middle", "expected_range.upper_middle"}
    # The chances of the bands there are make 1, but for the chance that all answers are alike.
    chances = ["repeat_worse", "repeat_about_the_same", "repeat_better"]
    total = np.sum([values(made, f"chance.{name}") for name in chances], axis=0)
    np.testing.assert_allclose(total[np.isfinite(total)], 1, atol=1e-3)
    assert np.isnan(values(made, "chance.repeat_much_worse")).all()


@pytest.mark.parametrize(
    ("confidence", "z", "expected"),
    [
        ((0.95,), (-4, -1.9, 0, 2, 4), (2, 4, 4, 6, 6)),
        ((0.90, 0.99), (-4, -1.9, 0, 2, 4), (2, 3, 4, 5, 6)),
        ((0.90, 0.95, 0.998), (-4, -1.9, 0, 2, 4), (1, 3, 4, 6, 7)),
    ],
)
def test_bands_lie_beyond_each_pair(
    confidence: tuple[float, ...], z: tuple[float, ...], expected: tuple[int, ...]
) -> None:
    assert expected_range.bands(np.array(z, float), confidence).tolist() == list(expected)
    limits = expected_range.limits(np.array([2.0]), 50.0, 0.0, confidence, (0.0, 100.0))[:, 0]
    for name, (side, c) in expected_range.limit_cuts(confidence).items():
        cut = NormalDist().inv_cdf(0.5 + confidence[c] / 2)
        limit = limits[expected_range.LIMITS.index(name)]
        assert limit == pytest.approx(50 + (2 * cut if side == "+" else -2 * cut), abs=1e-12)
    assert np.isfinite(limits).sum() == 2 * len(confidence)


def test_what_is_said_of_bands_and_scale_is_that_of_the_survey() -> None:
    named = replace(
        results(PERCENT, THREE),
        survey=asked(
            PERCENT, THREE, band_names=MappingProxyType({2: "Low", 4: "Usual", 6: "High"})
        ),
    )
    said = " ".join(texts(compose(release(named), "A")))
    assert "'High' or 'low' lies outside the range that 95% of scores" in said
    assert "0% (worst)" in said
    for word in ("omewhat", "uch better", "0 (worst)", "of the six limits"):
        assert word not in said, word
    # A question of two answers has no equal steps in between.
    ends = asked(PERCENT)
    two = replace(ends, items=tuple(item(one.id, (100, 0)) for one in ends.items))
    rows = [
        row(organisation=c, Q1=str(1 + (n + k) % 2), Q2="1")
        for k, c in enumerate(CODES)
        for n in range(12 + k)
    ]
    said = " ".join(texts(compose(release(computed(two, {2025: rows}, CODES)), "A")))
    assert "is worth 0% (worst) or 100% (best)." in said


def test_what_a_high_score_means_stands_beside_it() -> None:
    one = asked(PERCENT)
    told = replace(one.items[0], higher_means="slept without noise.")
    named = replace(results(PERCENT), survey=replace(one, items=(told, *one.items[1:])))
    said = list(texts(compose(release(named), "A")))
    assert sum("A high score means: slept without noise." in line for line in said) == 1


def test_a_bound_is_as_coarse_as_the_scale() -> None:
    rows = [row(organisation=c, Q1="1", Q2=str(n % 3 + 1)) for c in CODES for n in range(40)]
    made = release(computed(asked(PERCENT), {2025: rows}, CODES))
    one = made.figure("score.score", "Q1", "A", "all", 2025)
    # Of 40 people: the width over 15 by 10 of 40, rounded down to a whole per cent.
    assert (one.flag, one.bound) == (Flag.ABOVE, 98.0)
    assert re.search(r"\b98(?![.\d])", " ".join(texts(compose(made, "A"))))


def test_the_formula_of_a_limit_is_cut_at_the_ends_of_the_scale() -> None:
    lines = explain(release(results(PERCENT, THREE)), "expected_range.upper_middle:Q1:A:all:2025")
    assert any("within the scale" in line for line in lines)


BAD = [
    ("scale: {from: 10, to: 0}", "does not rise", "better: low"),
    ("scale: {from: 0, to: 0.01}", "is 0.01 wide", "Give it 0.1 to 100,000"),
    ("scale: {from: 0, to: 10, decimals: 3}", "a release holds 2 decimals", "Write 2 or fewer"),
    ("scale: {from: 0, to: 5}", "has a score outside 0 to 5: 10", "Give the best answer 5"),
    ("bands: {labels: [a, b, c]}", "there are 3 names for 7 bands", "confidence: [0.95]"),
    ("settings: {confidence: []}", "has 0 values", "Write one, two or three"),
    ("settings: {confidence: [0.95, 0.9]}", "does not rise", "your own one, two or three"),
]


@pytest.mark.parametrize(("line", "fault", "remedy"), BAD)
def test_what_cannot_be_meant_is_refused(
    line: str, fault: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "survey: s\nwave: 2026\nwords: {title: S, report: R}\n"
        "populations: [{id: all, name: All}]\n"
        "items: [{id: Q1, text: One, options: [{code: 1, label: A, score: 10}, "
        "{code: 2, label: B, score: 0}]}]\n"
        "sections: [{id: S, name: S, items: [Q1]}]\n" + line + "\n"
    )
    with pytest.raises(DefinitionError) as caught:
        load_survey(path)
    assert fault in str(caught.value)
    assert remedy in caught.value.remedy
