"""Respondents that shares of all answers prove, by numbers made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from surveybench.disclosure.unscored import fewest_who_answered
from surveybench.quantities import Axis, Flag, Grid, Label

WAVE = 2025


def grids(n: Sequence[float], unscored: Sequence[float]) -> dict[str, Grid]:
    """One population and organisation, two questions; the last answer has no score."""
    shares = np.array([[1 - share, share] for share in unscored])[None, None, :, :, None]
    flags = np.where(np.isfinite(shares), Flag.OK, Flag.FEW_CHOSE).astype(np.int8)
    scored = flags.copy()
    scored[:, :, :, 1] = Flag.NO_SUCH_ANSWER
    before: dict[Axis, tuple[Label, ...]] = {Axis.WAVE: (WAVE,), Axis.POPULATION: ("all",)}
    items: dict[Axis, tuple[Label, ...]] = {**before, Axis.MEASURE: ("Q1", "Q2")}
    options: dict[Axis, tuple[Label, ...]] = {**items, Axis.OPTION: ("1", "9")}
    last: dict[Axis, tuple[Label, ...]] = {Axis.ORGANISATION: ("A",)}
    people = np.array(n)[None, None, :, None]
    return {
        "score.n": Grid({**items, **last}, people, np.zeros(people.shape, np.int8)),
        "score.share": Grid({**options, **last}, shares, scored),
        "score.share_all": Grid({**options, **last}, shares, flags),
    }


@pytest.mark.parametrize(
    ("n", "unscored", "blurred", "expected"),
    [
        ((100, 80), (0.0, 0.0), False, 100),
        ((100, 80), (0.0, 0.5), False, 159),  # 80 are 50.5 % at most: 78.4 more, so 79
        ((100, 80), (0.1, 0.5), True, 101),  # one person of any weight, but not nobody
        ((100, 80), (np.nan, 0.2), True, 100),  # what is hidden proves nothing
        ((np.nan, 80), (0.3, 0.2), True, 81),
    ],
)
def test_they_are_at_least_so_many(
    n: Sequence[float], unscored: Sequence[float], *, blurred: bool, expected: int
) -> None:
    people = fewest_who_answered(grids(n, unscored), WAVE, blurred=blurred)
    assert people is not None
    assert people.tolist() == [[expected]]


def test_without_numbers_of_answers_nothing_is_known() -> None:
    assert fewest_who_answered({}, WAVE, blurred=True) is None
    listed = grids((100, 80), (0.1, 0.1))
    assert fewest_who_answered(listed, WAVE - 1, blurred=True) is None
    only_n = {"score.n": listed["score.n"]}
    assert fewest_who_answered(only_n, WAVE, blurred=True) == np.array([[100.0]])
