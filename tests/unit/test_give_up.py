"""What leaves as "at least" so that no hidden count can be worked out, and nothing blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from releases import demonstration
from small_nations import drawn
from surveybench.disclosure import Release
from surveybench.disclosure.audit import audit, shape_of
from surveybench.disclosure.counted import given_up
from surveybench.disclosure.give_up import (
    COMPLETED,
    GIVEN_UP,
    INVITED,
    RATES,
    RESPONDENTS,
    protect_counts,
)
from surveybench.disclosure.shape import Shape
from surveybench.quantities import CATALOGUE, NATIONAL, Axis, Flag, Grid, Label

pytestmark = pytest.mark.slow  # small nations are made up and protected

pytestmark = pytest.mark.slow

Grids = Mapping[str, Grid]
MOST = 9  # more than the bound: then ten whole numbers are possible


def test_nothing_of_the_demonstration_is_blank_for_the_sake_of_another_count() -> None:
    out = demonstration()
    assert audit(out.grids, shape_of(out.survey)).safe
    gone = given_up(out.grids)
    assert gone.counts == gone.bounds > 0
    assert len(set(gone.refs)) == gone.counts
    assert not any(NATIONAL in ref.split(":") for ref in gone.refs)
    for ref in gone.refs:
        assert CATALOGUE[ref.partition(":")[0]].released is not None


def test_fewer_bounds_would_not_do() -> None:
    """Returns leave as a bound where no choice of the other counts could have spared them.

    With the n of questions known, and every respondent of a population, every rate and the figures
    of the country left out, returns that are less than ten above the sum of the largest n leave a
    count of few people fewer than ten whole numbers.
    """
    out = demonstration()
    n, returns = out.grids["score.n"], out.grids[COMPLETED]
    groups = [set(p.groups) for p in out.survey.populations]
    assert not any(a & b for i, a in enumerate(groups) for b in groups[:i])
    fewest = np.nan_to_num(n.values).max(axis=2).sum(axis=1)
    codes = returns.organisations[:-1]
    bounded = returns.flags[:, :-1] == Flag.AT_LEAST
    assert returns.bounds is not None
    # A population of which no n is shown, though enough people are of it, is min_respondents.
    assert (returns.bounds[:, :-1][bounded] >= fewest[bounded]).all()
    shown = returns.flags[:, :-1] == Flag.OK
    few = (out.grids[RESPONDENTS].flags == Flag.SUPPRESSED).any(axis=1)
    apart = returns.values[:, :-1] - fewest
    assert (apart[shown & few & (returns.values[:, :-1] > 0)] > MOST).all()
    assert bounded.sum() < 0.62 * few.sum(), (bounded.sum(), few.sum(), len(codes))


def test_a_bound_is_what_the_questions_prove() -> None:
    """The respondents of a population are at least those of its most answered question."""
    out = demonstration()
    grid, n = out.grids[RESPONDENTS], out.grids["score.n"]
    bounded = grid.flags == Flag.AT_LEAST
    most = np.maximum(
        np.nan_to_num(n.values).max(axis=2), out.survey.settings.release.min_respondents
    )
    assert grid.bounds is not None
    assert (grid.bounds[bounded] == most[bounded]).all()
    assert np.isnan(grid.bounds[~bounded]).all()


def one(
    parts: dict[str, list[float]],
    n: dict[str, list[float]],
    invited: list[float],
    *,
    national: bool = False,
) -> tuple[Grids, Shape, Grids]:
    """Organisations with everybody in one population, and one question; then the truth."""
    respondents, answered = np.array([*parts.values()]), np.array([*n.values()])
    returns = respondents.sum(axis=0)
    codes = tuple("ABCDEFG"[: len(invited)])
    rate = returns / np.maximum(invited, 1)
    table = {
        INVITED: np.append(invited, sum(invited))[None],
        COMPLETED: np.append(returns, returns.sum())[None],
        RATES[0]: np.append(rate, returns.sum() / sum(invited))[None],
        RESPONDENTS: respondents[None],
        "score.n": answered[None, :, None],
    }
    grids, true = dict[str, Grid](), dict[str, Grid]()
    for name, values in table.items():
        axes: dict[Axis, tuple[Label, ...]] = {Axis.WAVE: (2025,)}
        if Axis.POPULATION in CATALOGUE[name].axes:
            axes[Axis.POPULATION] = tuple(parts)
        if Axis.MEASURE in CATALOGUE[name].axes:
            axes[Axis.MEASURE] = ("Q1",)
        axes[Axis.ORGANISATION] = CATALOGUE[name].organisations(codes)
        people = name not in RATES
        few = (values > 0) & (values < 30) if people else np.zeros(values.shape, bool)
        flags = np.where(few, Flag.SUPPRESSED, Flag.OK).astype(np.int8)
        leaves = values if people else np.round(values, 2)
        grids[name] = Grid(axes, np.where(few, np.nan, leaves), flags)
        true[name] = Grid(axes, values, np.zeros_like(flags))
        if not national and axes[Axis.ORGANISATION][-1] == NATIONAL:
            flags = flags.copy()
            flags[..., -1] = Flag.NOT_PUBLISHED
            grids[name] = Grid(axes, np.where(flags == Flag.OK, leaves, np.nan), flags)
    return grids, Shape(tuple(frozenset(g) for g in parts), 30), true


def told(grids: Grids, name: str, code: str, population: str = "") -> str:
    """A figure as a reader has it."""
    grid = grids[name]
    cell = (0, *((grid.populations.index(population),) if population else ()))
    cell = (*cell, grid.organisations.index(code))
    if grid.flags[cell] == Flag.OK:
        return f"{grid.values[cell]:g}"
    assert np.isnan(grid.values[cell])
    if grid.flags[cell] == Flag.AT_LEAST:
        assert grid.bounds is not None
        return f">={grid.bounds[cell]:g}"
    return Flag(int(grid.flags[cell])).word


@pytest.mark.parametrize(
    ("h", "answered", "returns", "rate"),
    [
        (4, 100, ">=100", ">=0.1"),  # 104 - 100: at most 9 people
        (9, 100, ">=100", ">=0.1"),
        (10, 100, "110", "0.11"),  # 11 whole numbers are left
        (4, 94, "104", "0.1"),  # six who answered no question hide the four
        (29, 100, "129", "0.13"),
    ],
)
def test_returns_near_what_is_proved_are_a_bound(
    h: int, answered: int, returns: str, rate: str
) -> None:
    quiet = {"1": [100.0, 90, 80, 70], "2": [float(h), 50, 40, 35]}
    n = {"1": [float(answered), 90, 80, 70], "2": [float(h), 50, 40, 35]}
    grids, shape, true = one(quiet, n, [1000.0, 900, 800, 700])
    out = protect_counts(grids, replace(shape, whole=False), true)
    assert told(out, COMPLETED, "A") == returns
    assert told(out, RATES[0], "A") == rate
    assert told(out, RESPONDENTS, "A", "1") == f">={answered}"
    assert told(out, INVITED, "A") == "1000"
    assert told(out, RESPONDENTS, "B", "1") == "90"


def test_invitations_near_what_is_proved_are_a_bound() -> None:
    people = {"1": [100.0, 90, 80, 70], "2": [4.0, 50, 40, 35]}
    grids, shape, true = one(people, people, [106.0, 900, 800, 700])
    out = protect_counts(grids, replace(shape, whole=False), true)
    assert told(out, INVITED, "A") == told(out, COMPLETED, "A") == ">=100"


def test_a_sum_asks_others_for_theirs_in_an_order_that_is_known() -> None:
    """The country less those shown is A's: others are hidden, of fewest answers first."""
    people = {"1": [100.0, 90, 80, 85], "2": [4.0, 50, 40, 35]}
    n = {"1": [100.0, 90, 80, 70], "2": [4.0, 50, 40, 35]}
    grids, shape, true = one(people, n, [1000.0, 900, 800, 700], national=True)
    out = protect_counts(grids, shape, true)
    assert told(out, COMPLETED, "A") == ">=100"
    assert told(out, COMPLETED, "D") == told(out, RATES[0], "D") == "protects_another"
    assert told(out, RESPONDENTS, "D", "1") == ">=70"
    assert told(out, COMPLETED, "B") == "140"
    assert told(out, COMPLETED, NATIONAL) == "484"
    assert audit(out, shape).safe


def test_where_no_other_can_hide_it_the_country_hides_its_own() -> None:
    people = {"1": [100.0, 90, 80, 70], "2": [4.0, 50, 40, 35]}
    grids, shape, true = one(people, people, [1000.0, 900, 800, 700], national=True)
    out = protect_counts(grids, shape, true)
    assert told(out, COMPLETED, NATIONAL) == "protects_another"
    assert audit(out, shape).safe


def test_nobody_is_told() -> None:
    """Of an organisation of which nobody was invited no bound is needed."""
    people = {"1": [100.0, 90, 80, 0], "2": [4.0, 50, 40, 0]}
    grids, shape, true = one(people, people, [1000.0, 900, 800, 0])
    out = protect_counts(grids, replace(shape, whole=False), true)
    assert told(out, COMPLETED, "D") == told(out, INVITED, "D") == "0"


def test_who_knows_the_rule_learns_no_more_than_the_bound() -> None:
    """All truths that give the same release: of the hidden count ten whole numbers are among them.

    The rule is run on every number of returns. Of those above the proved 100 some are of the small
    population, and some people of the other who answered no question.
    """
    possible: dict[str, set[int]] = {}
    for further in range(45):
        several = possible.setdefault(_pattern(100 + further, 100), set())
        several |= set(range(min(further, 29) + 1))
    assert min(map(len, possible.values())) == MOST + 1


def _pattern(returns: int, fewest: int) -> str:
    """What leaves of returns of which a count of few people is a part."""
    people = {"1": [float(fewest)], "2": [float(returns - fewest)]}
    grids, shape, true = one(people, {"1": [float(fewest)], "2": [0.0]}, [1000.0])
    few = np.array([[[Flag.OK], [Flag.SUPPRESSED]]], np.int8)
    hidden = replace(
        grids[RESPONDENTS],
        flags=few,
        values=np.where(few == Flag.OK, grids[RESPONDENTS].values, np.nan),
    )
    out = protect_counts({**grids, RESPONDENTS: hidden}, replace(shape, whole=False), true)
    return told(out, COMPLETED, "A")


@pytest.mark.parametrize("seed", range(12))
def test_small_nations_are_safe_whatever_is_in_them(seed: int) -> None:
    case = drawn(seed)
    assert audit(case.release.grids, shape_of(case.survey)).safe


def released(out: Release) -> list[str]:
    """Quantities that may be given up and are in a release."""
    return [name for name in GIVEN_UP if name in out.grids]


def test_every_figure_that_may_be_given_up_is_looked_at() -> None:
    assert released(demonstration()) == list(GIVEN_UP)


def test_who_nobody_returned_to_hides_nothing_for_others() -> None:
    """In this nation nobody of C returned, and it came first among those that could hide returns.

    That it hides them for another would say that enough people returned, and contradict the rest.
    """
    grids = drawn(47).release.grids
    assert told(grids, COMPLETED, "C") == "0"
    assert told(grids, COMPLETED, NATIONAL) == "48"
