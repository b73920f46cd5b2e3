"""The rest of an organisation beside a subgroup: person by person, and at its edges."""

from __future__ import annotations

import numpy as np

from surveybench.stats.subgroup import Spread, rest


def of_people(*answers: list[float]) -> Spread:
    """Subgroups of one organisation, person by person."""
    n = np.array([[float(len(group))] for group in answers])
    mean = np.array([[np.mean(group) if group else np.nan] for group in answers])
    sigma2 = np.array([[np.var(group) if group else np.nan] for group in answers])
    return Spread(n, mean, sigma2, np.where(n > 0, n, np.nan))


def test_the_rest_is_one_group_of_all_others() -> None:
    groups = [[0.0, 10.0, 5.0], [10.0], [5.0, 5.0], []]
    found = rest(of_people(*groups))
    for s in range(4):
        others = [x for t, group in enumerate(groups) if t != s for x in group]
        assert found.n[s, 0] == len(others)
        np.testing.assert_allclose(found.score[s, 0], np.mean(others))
        np.testing.assert_allclose(found.sigma2[s, 0], np.var(others), atol=1e-12)
        np.testing.assert_allclose(found.variance[s, 0], np.var(others) / len(others), atol=1e-12)


def test_without_others_there_is_no_rest() -> None:
    found = rest(of_people([1.0, 2.0], []))
    assert np.isnan(found.score[0, 0])
    assert np.isnan(found.variance[0, 0])
    assert found.score[1, 0] == 1.5


def test_weights_make_it_as_precise_as_fewer_people() -> None:
    one = of_people([0.0, 10.0], [5.0, 10.0], [0.0, 0.0, 10.0])
    weighted = Spread(one.n, one.score, one.sigma2, one.effective / 2)
    np.testing.assert_allclose(rest(weighted).variance, 2 * rest(one).variance)
