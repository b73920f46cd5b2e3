"""Which scores are withheld next for a count that nothing else protects."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from surveybench.disclosure.withhold import Narrow, UnprotectedError, narrow_of, withheld
from surveybench.quantities import Axis
from surveybench.results.types import Results
from tiny import computed, item, row, survey

CODES = ("A", "B", "C", "D")
POPULATIONS = {"all": (), "one": ("1",), "two": ("2",)}


@pytest.fixture(scope="module")
def shown_all() -> Results:
    """A and B are in one sum, C in another, D in none; every score is shown."""
    asked = survey(item("Q1"), groups=("1", "2"), populations=POPULATIONS)
    made = computed(asked, {2025: [row(Q1="1", group="1")] * 3}, CODES)
    sums = (np.array([0, 0, 1, -1]),)
    return replace(made, shown=np.ones_like(made.shown), sums=sums)


def without(results: Results, *hidden: tuple[int, int]) -> Results:
    """The same without the scores of these populations and organisations."""
    shown = results.shown.copy()
    for population, organisation in hidden:
        shown[:, population, :, organisation] = False
    return replace(results, shown=shown)


def next_of(results: Results, *narrow: Narrow) -> list[tuple[int, ...]]:
    """Population and organisation of what is withheld."""
    marked = withheld(results, narrow)
    assert marked.shape == (1, 3, 4)
    return [(int(p), int(o)) for _, p, o in np.argwhere(marked)]


def test_the_first_by_code_of_the_same_sum_and_population(shown_all: Results) -> None:
    assert next_of(shown_all, Narrow(0, 1, 1)) == [(1, 0)]
    assert next_of(without(shown_all, (1, 0)), Narrow(0, 1, 1)) == [(1, 1)]


def test_of_all_people_those_of_every_population_are_asked(shown_all: Results) -> None:
    assert next_of(shown_all, Narrow(0, None, 0)) == [(0, 0)]
    assert next_of(without(shown_all, (0, 0), (1, 0), (2, 0)), Narrow(0, None, 0)) == [(0, 1)]


def test_then_a_population_that_shares_people_with_it(shown_all: Results) -> None:
    some_hidden = without(shown_all, (1, 0), (1, 1))
    assert next_of(some_hidden, Narrow(0, 1, 0)) == [(0, 0)]
    # The groups 1 and 2 share nobody: nothing of one helps the other.
    assert next_of(without(some_hidden, (0, 0), (0, 1)), Narrow(0, 1, 0)) == []


def test_nobody_outside_its_sums_is_asked(shown_all: Results) -> None:
    assert next_of(without(shown_all, (0, 2), (1, 2)), Narrow(0, 1, 2)) == []
    assert next_of(shown_all, Narrow(0, 1, 3)) == []
    assert next_of(replace(shown_all, sums=()), Narrow(0, 1, 1)) == []


def test_several_at_once_and_none_twice(shown_all: Results) -> None:
    both = (Narrow(0, 1, 0), Narrow(0, 1, 0), Narrow(0, 2, 2))
    assert next_of(shown_all, *both) == [(1, 0), (2, 2)]
    assert next_of(shown_all) == []


def test_a_count_is_named_by_the_axes_that_it_has() -> None:
    assert narrow_of((Axis.POPULATION, Axis.ORGANISATION), (2, 5), 1) == Narrow(1, 2, 5)
    assert narrow_of((Axis.ORGANISATION,), (5,), 0) == Narrow(0, None, 5)


def test_the_error_says_what_is_narrow() -> None:
    error = UnprotectedError("of A", "Join organisations.", [Narrow(0, 1, 0)])
    assert error.narrow == (Narrow(0, 1, 0),)
    assert error.remedy == "Join organisations."
