"""What organisations are compared with: the plain average, the pooled one, or the surest."""

from __future__ import annotations

import numpy as np
import pytest

from surveybench.disclosure import release
from surveybench.report.compose import compose
from surveybench.report.document import texts
from surveybench.stats import expected_range, nation
from surveybench.survey import Banding
from tiny import chosen, computed, item, row, survey

CODES = tuple("ABCDEFG")
# People by answer, of three answers, in each organisation.
ANSWERED = ((9, 4, 3), (5, 6, 4), (6, 5, 6), (3, 5, 9), (8, 8, 2), (2, 9, 4), (14, 6, 14))

ROWS = [
    row(organisation=code, Q1=str(answer), Q2=str((answer + n) % 3 + 1))
    for code, counts in zip(CODES, ANSWERED, strict=True)
    for answer, count in enumerate(counts, 1)
    for n in range(count)
]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("mean", "counts no more than a small one"),
        ("pooled", "counts each answer alike"),
        ("weighted", "one on few answers counts less"),
    ],
)
def test_the_average_is_that_of_the_setting_and_z_is_from_it(target: str, said: str) -> None:
    banding = Banding(target=target, winsorise=0.0)  # pyright: ignore
    settings = chosen(banding=banding, release={"min_respondents": 10})
    of = survey(item("Q1"), item("Q2"), settings=settings)
    made = computed(of, {2025: ROWS}, CODES)
    grids = made.grids
    for m in range(len(of.measures)):
        y, s = (grids[f"score.{k}"].values[0, 0, m] for k in ("score", "standard_error"))
        n = np.array([sum(counts) for counts in ANSWERED], float)
        weights = {"mean": np.ones(len(y)), "pooled": n, "weighted": 1 / s**2}[target]
        by_hand = np.average(y, weights=weights)
        assert grids["expected_range.national"].values[0, 0, m] == pytest.approx(by_hand, abs=1e-12)
        tau2 = grids["expected_range.tau2"].values[0, 0, m]
        z = (y - by_hand) / np.sqrt(s**2 + tau2)
        np.testing.assert_allclose(grids["expected_range.z"].values[0, 0, m], z, atol=1e-12)
    assert said in " ".join(texts(compose(release(made), "A")))


def test_an_average_of_parts_has_the_error_of_its_parts() -> None:
    variances, people = np.array([0.04, 0.09, 0.01]), np.array([10.0, 30.0, 60.0])
    parts = expected_range.target_weights("pooled", people, np.sqrt(variances))
    assert parts is not None
    np.testing.assert_allclose(parts, [0.1, 0.3, 0.6])
    by_hand = np.sqrt(0.01 * 0.04 + 0.09 * 0.09 + 0.36 * 0.01)
    assert nation.standard_error(variances, parts) == pytest.approx(by_hand, abs=1e-15)
    assert expected_range.target_weights("mean", people, np.sqrt(variances)) is None
    # With equal parts it is that of the plain mean.
    equal = np.full(3, 1 / 3)
    assert nation.standard_error(variances, equal) == pytest.approx(
        nation.standard_error(variances), abs=1e-15
    )
