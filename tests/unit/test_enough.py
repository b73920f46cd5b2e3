"""Which figures rest on enough people, alone and as differences of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pytest

from surveybench.disclosure import groups_within
from surveybench.disclosure.enough import (
    enough_respondents,
    hide_if_sums_known,
    protect_differences,
)
from surveybench.survey import Survey
from tiny import chosen, survey

GROUPS = ("1", "2", "3")
PARTS = {"one": ("1",), "two": ("2",), "three": ("3",)}
WHOLE = {"all": (), **PARTS}


ONE_SUM = np.zeros(8, np.int64)


def asked(populations: Mapping[str, Sequence[str]], secondary: str = "on") -> Survey:
    policy = {"min_respondents": 30, "min_organisations": 30, "secondary": secondary}
    return survey(groups=GROUPS, populations=populations, settings=chosen(release=policy))


def shown(populations: Mapping[str, Sequence[str]], *n: int, secondary: str = "on") -> str:
    """Names of the populations shown, of one item in one organisation."""
    found = enough_respondents(asked(populations, secondary), np.array(n).reshape(-1, 1, 1))
    return " ".join(name for name, yes in zip(populations, found[:, 0, 0], strict=True) if yes)


@pytest.mark.parametrize(("n", "names"), [(0, ""), (1, ""), (29, ""), (30, "all"), (31, "all")])
def test_few_people_are_not_shown(n: int, names: str) -> None:
    assert shown({"all": ()}, n) == names


def test_apart_populations_say_nothing_of_each_other() -> None:
    assert shown(PARTS, 100, 29, 0) == "one"
    assert shown(PARTS, 30, 30, 1) == "one two"


@pytest.mark.parametrize(
    ("n", "names"),
    [
        ((100, 35, 34, 31), "all one two three"),  # 100 = 35 + 34 + 31
        ((130, 60, 50, 20), "all one"),  # 20 = 130 - 60 - 50, so two is hidden with three
        ((110, 60, 30, 20), "all one"),  # one leaves 50 = 30 + 20
        ((75, 60, 10, 5), "all"),  # 75 - 60 = 15 people of two and three
        ((92, 60, 16, 16), "all one"),  # 92 - 60 = 32 people
        ((60, 60, 0, 0), "all one"),  # nobody is left over
        ((90, 60, 30, 0), "all one two"),
        ((29, 29, 0, 0), ""),
        ((93, 31, 31, 31), "all one two three"),
        ((103, 35, 34, 31), "all one two"),  # 3 people without a group
    ],
)
def test_a_whole_beside_its_parts(n: Sequence[int], names: str) -> None:
    assert shown(WHOLE, *n) == names
    assert shown(WHOLE, *n, secondary="off") == " ".join(
        name for name, people in zip(WHOLE, n, strict=True) if people >= 30
    )


def test_parts_that_do_not_make_up_the_whole() -> None:
    # Groups 2 and 3 have no figures of their own, and are few people.
    assert shown({"all": (), "one": ("1",)}, 100, 80) == "all"
    assert shown({"all": (), "one": ("1",)}, 100, 70) == "all one"


def test_parts_within_parts() -> None:
    nested = {"all": (), "adult": ("1", "2"), "one": ("1",), "two": ("2",)}
    assert shown(nested, 200, 100, 60, 40) == "all adult one two"
    # 110 - 100 = 10 people of group 3; then one and two would still leave them.
    assert shown(nested, 110, 100, 60, 40) == "all one"
    # 100 - 80 = 20 = two; without one, adult says nothing of two.
    assert shown(nested, 200, 100, 80, 20) == "all adult"
    # adult - one = 20; all - one = 20 + 100.
    assert shown(nested, 120, 20, 20, 0) == "all"


def test_two_names_of_one_population() -> None:
    twins = {"all": (), "one": ("1",), "again": ("1",)}
    assert shown(twins, 100, 60, 60) == "all one again"
    assert shown(twins, 80, 60, 60) == "all"


def test_every_item_and_organisation_is_looked_at_alone() -> None:
    n = np.array(
        [[[130, 100], [29, 90]], [[60, 60], [9, 45]], [[50, 40], [10, 45]], [[20, 0], [10, 0]]]
    )
    found = enough_respondents(asked(WHOLE), n)
    assert found[:, 0, 0].tolist() == [True, True, False, False]
    assert found[:, 0, 1].tolist() == [True, True, True, False]
    assert not found[:, 1, 0].any()
    assert found[:, 1, 1].tolist() == [True, True, True, False]


def test_people_without_a_group_are_in_the_whole_only() -> None:
    assert groups_within(asked(WHOLE)) == [{"", "1", "2", "3"}, {"1"}, {"2"}, {"3"}]
    assert groups_within(survey()) == [{""}]


def test_what_is_given_stays_as_it_is() -> None:
    n = np.array([[100], [80], [20]])
    enough = n >= 30
    inside = [frozenset("ab"), frozenset("a"), frozenset("b")]
    assert protect_differences(inside, n, enough, 30).tolist() == [[True], [False], [False]]
    assert enough.tolist() == [[True], [True], [False]]


@pytest.mark.parametrize(
    ("n", "shown_of"),
    [
        ((100, 40, 20), "40"),  # 160 less 140 would be 20, so the first go too, whatever their size
        ((100, 40, 31, 20), "40 31"),
        ((100, 20, 15), "100"),  # 35 people are hidden together
        ((100, 40, 0), "100 40"),  # nobody is hidden
        ((100, 29), ""),
        ((29,), ""),
        ((31, 31), "31 31"),
    ],
)
def test_parts_of_a_known_sum(n: Sequence[int], shown_of: str) -> None:
    counts = np.array(n).reshape(1, 1, -1)
    found = hide_if_sums_known(counts, counts >= 30, 30, ONE_SUM[: len(n)])
    assert " ".join(str(size) for size in counts[found]) == shown_of
    asked_for = asked({"all": ()})
    assert np.array_equal(
        enough_respondents(asked_for, counts, sums=[ONE_SUM[: counts.shape[-1]]]), found
    )
    assert np.array_equal(enough_respondents(asked_for, counts), counts >= 30)


def test_parts_and_populations_are_guarded_together() -> None:
    """Of two organisations; hiding for one reason must not open what another hides."""
    counts = np.array([[[100, 90]], [[70, 50]], [[30, 25]], [[0, 15]]])
    found = enough_respondents(asked(WHOLE), counts, sums=[ONE_SUM[: counts.shape[-1]]])
    for p in range(4):
        left = np.where(found[p], 0, counts[p]).sum()
        assert left == 0 or left >= 30 or not found[p].any()
    parts = np.where(found[1:], counts[1:], 0).sum(axis=0)
    left = np.where(found[0], counts[0] - parts, 0)
    assert ((left == 0) | (left >= 30)).all()


def test_each_parent_has_a_sum_of_its_own() -> None:
    # A has sites of 40, 52 and 9 people, B of 45 and 38; C's only site is in no sum.
    counts = np.array([[[40, 52, 9, 45, 38, 12]]])
    group = np.array([0, 0, 0, 1, 1, -1])
    found = enough_respondents(asked({"all": ()}), counts, sums=[group])
    assert counts[found].tolist() == [52, 45, 38]


OVERLAPPING = {"all": (), "before": ("1", "2"), "after": ("2", "3")}


@pytest.mark.parametrize(
    ("n", "names"),
    [
        ((100, 60, 60), "all before after"),  # 40 people are not in one, and 40 not in the other
        ((100, 60, 80), "all before"),  # 20 people of all are not in after
        ((100, 80, 80), "all"),
        ((100, 100, 100), "all before after"),
        ((100, 60, 20), "all before"),
    ],
)
def test_populations_that_overlap_in_part(n: Sequence[int], names: str) -> None:
    assert shown(OVERLAPPING, *n) == names


def test_nobody_works_out_a_hidden_number_of_overlapping_populations() -> None:
    """Every number of people that fits what is shown, tried out."""
    rng, least = np.random.default_rng(5), 3
    policy = {"min_respondents": least, "min_organisations": 3}
    of_three = survey(groups=GROUPS, populations=OVERLAPPING, settings=chosen(release=policy))
    tried = np.array(list(product(range(10), repeat=4)))  # groups 1, 2 and 3, and none of them
    sums = np.stack([tried.sum(axis=1), tried[:, :2].sum(axis=1), tried[:, 1:3].sum(axis=1)])
    for _ in range(40):
        n = sums[:, rng.integers(len(tried))]
        seen = enough_respondents(of_three, n.reshape(-1, 1, 1))[:, 0, 0]
        assert not seen[n < least].any()
        fits = (sums[seen] == n[seen][:, None]).all(axis=0)
        for p in np.flatnonzero(~seen & (n > 0)):
            assert len(set(sums[p, fits].tolist())) > 1, (n, seen)
        for p in np.flatnonzero(seen[1:]) + 1:
            assert not (seen[0] and 0 < n[0] - n[p] < least), (n, seen)


def test_of_what_a_population_is_not_asked_there_is_nothing_to_protect() -> None:
    n = np.array([[[0]], [[60]], [[80]]])
    asked_of = np.array([[False], [True], [True]])
    found = enough_respondents(asked(OVERLAPPING), n, asked=asked_of)
    assert found[:, 0, 0].tolist() == [False, True, True]
