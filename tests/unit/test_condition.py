"""Routing conditions: the grammar, and the ways in which one can come out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveybench.errors import DefinitionError
from surveybench.survey import All, Answered, AnyOf, Condition, Not
from surveybench.survey.condition import MOST_CASES, cases, leaves, parse, together

NOBODY: frozenset[str] = frozenset()
CODES: dict[str, frozenset[int | None]] = {
    name: frozenset({1, 2, 3} | ({None} if name == "C" else set())) for name in "ABC"
}


@pytest.mark.parametrize(
    ("raw", "parsed"),
    [
        ({"A": [1, 2]}, Answered("A", (1, 2))),
        ({"A": 1}, Answered("A", (1,))),
        ({"A": [1], "B": [2]}, All((Answered("A", (1,)), Answered("B", (2,))))),
        ({"all": [{"A": 1}, {"B": 2}]}, All((Answered("A", (1,)), Answered("B", (2,))))),
        ({"any": [{"A": 1}, {"B": 2}]}, AnyOf((Answered("A", (1,)), Answered("B", (2,))))),
        ({"not": {"A": 1}}, Not(Answered("A", (1,)))),
        ({"not": {"A": 1, "B": 2}}, Not(All((Answered("A", (1,)), Answered("B", (2,)))))),
        ({"A": 1, "not": {"B": 2}}, All((Answered("A", (1,)), Not(Answered("B", (2,)))))),
    ],
)
def test_the_grammar(raw: Any, parsed: Condition) -> None:
    assert parse(raw) == parsed


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({}, "is not a routing condition"),
        ([], "is not a routing condition"),
        ("A = 1", "is not a routing condition"),
        (None, "is not a routing condition"),
        ({"A": []}, "the condition on A lists no option codes"),
        ({"A": ["1"]}, "the condition on A lists no option codes"),
        ({"A": [True]}, "the condition on A lists no option codes"),
        ({"A": {"B": 1}}, "the condition on A lists no option codes"),
        ({"any": {"A": 1}}, "'any' needs a list"),
        ({"all": []}, "'all' needs a list"),
        ({"not": [{"A": 1}]}, "is not a routing condition"),
        ({"any": [1]}, "is not a routing condition"),
    ],
)
def test_any_other_shape_is_refused(raw: Any, words: str) -> None:
    with pytest.raises(DefinitionError, match=words) as caught:
        parse(raw)
    assert caught.value.remedy


def test_leaves_come_in_the_order_written() -> None:
    condition = parse({"any": [{"B": 1}, {"not": {"A": 1, "C": 2}}]})
    assert [leaf.item for leaf in leaves(condition)] == ["B", "A", "C"]


def conditions() -> st.SearchStrategy[Condition]:
    leaf = st.builds(
        Answered,
        st.sampled_from("ABC"),
        st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True).map(tuple),
    )
    parts = lambda inner: st.lists(inner, min_size=1, max_size=3).map(tuple)  # noqa: E731
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(All, parts(inner)), st.builds(AnyOf, parts(inner)), st.builds(Not, inner)
        ),
        max_leaves=6,
    )


def holds(condition: Condition, world: dict[str, int | None]) -> bool:
    """The condition by its meaning; whoever was not asked an item did not answer it so."""
    if isinstance(condition, Answered):
        return world[condition.item] in condition.codes
    if isinstance(condition, Not):
        return not holds(condition.part, world)
    assert isinstance(condition, All | AnyOf)
    parts = [holds(part, world) for part in condition.parts]
    return all(parts) if isinstance(condition, All) else any(parts)


WORLDS = [{"A": a, "B": b, "C": c} for a in (1, 2, 3) for b in (1, 2, 3) for c in (1, 2, 3, None)]


@given(conditions(), st.booleans())
def test_cases_are_the_ways_in_which_a_condition_comes_out(
    condition: Condition, wanted: bool
) -> None:
    found = cases(condition, CODES, NOBODY, wanted)
    for world in WORLDS:
        covered = any(all(world[q] in codes for q, codes in case.items()) for case in found)
        assert covered == (holds(condition, world) is wanted)


@given(st.lists(conditions(), min_size=1, max_size=3))
def test_together_is_empty_only_where_nothing_holds_at_once(several: list[Condition]) -> None:
    found = together([cases(condition, CODES, NOBODY) for condition in several])
    assert bool(found) == any(all(holds(c, world) for c in several) for world in WORLDS)


def test_one_tick_says_nothing_about_the_others() -> None:
    some, ticked = frozenset({"A"}), parse({"A": [1], "not": {"A": [1]}})
    assert cases(ticked, CODES, some) == [{"A": CODES["A"]}]
    assert cases(ticked, CODES, NOBODY) == []


def test_past_counting_a_condition_rules_nothing_out() -> None:
    codes: dict[str, frozenset[int | None]] = {f"Q{i}": frozenset({1, 2}) for i in range(40)}
    wide = parse({"all": [{"any": [{f"Q{i}": 1}, {f"Q{i + 1}": 1}]} for i in range(0, 40, 2)]})
    found = cases(wide, codes, NOBODY)
    assert len(found) <= MOST_CASES
    world = {name: 1 for name in codes}  # noqa: C420
    assert any(all(world[q] in allowed for q, allowed in case.items()) for case in found)
