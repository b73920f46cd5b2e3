"""Routing as people write it in a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveybench.definitions.routing import routing, routing_of, routing_text
from surveybench.errors import DefinitionError
from surveybench.survey import All, Answered, AnyOf, Condition, Not
from surveybench.survey.condition import parse

ITEMS = st.sampled_from(["Q1", "Q2", "Q32_1", "nothing", "Order", "ANDES"])
LEAVES = st.builds(
    Answered, ITEMS, st.lists(st.integers(-9, 99), min_size=1, max_size=3).map(tuple)
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inside: st.one_of(
        st.builds(All, st.lists(inside, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inside, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inside),
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_words_and_condition_are_the_same(condition: Condition) -> None:
    text = routing_text(condition)
    assert parse(routing(text)) == condition
    assert routing_of(routing(text)) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Q20 = 1", {"Q20": [1]}),
        ("Q20=1,2", {"Q20": [1, 2]}),
        ("Q20 = 1 and Q23 = 2", {"Q20": [1], "Q23": [2]}),
        ("Q20 = 1 AND Q20 = 2", {"all": [{"Q20": [1]}, {"Q20": [2]}]}),
        ("Q1 = 1 or Q2 = 2 and Q3 = 3", {"any": [{"Q1": [1]}, {"Q2": [2], "Q3": [3]}]}),
        ("not (Q20 = 3)", {"not": {"Q20": [3]}}),
        ("not Q20 = 3 or Q1 = -1", {"any": [{"not": {"Q20": [3]}}, {"Q1": [-1]}]}),
        ("any(Q1 = 1; Q2 = 1)", {"any": [{"Q1": [1]}, {"Q2": [1]}]}),
    ],
)
def test_what_people_write(text: str, said: dict[str, object]) -> None:
    assert routing(text) == said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is blank"),
        ("Q20", "no = after Q20"),
        ("Q20 =", "no option code for Q20"),
        ("Q20 = yes", "no option code for Q20"),
        ("Q20 == 1", "no option code for Q20"),
        ("Q20 = 1 and", "breaks off"),
        ("(Q20 = 1", "not closed"),
        ("Q20 = 1)", "from ')' on"),
        ("Q20 > 1", "letter 4"),
        ("1 = Q20", "'1' where an item belongs"),
        ("(" * 5000 + "Q1 = 1", "more than 50 brackets inside each other"),
        ("not " * 5000 + "Q1 = 1", "more than 50 brackets inside each other"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, told: str) -> None:
    with pytest.raises(DefinitionError, match="Q20 = 1, 2 and Q23 = 2") as caught:
        routing(text)
    assert told in caught.value.what


@given(st.text(alphabet="Q12 =,;()andortyl\n", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        said = routing(text)
    except DefinitionError:
        return
    assert routing(routing_of(said)) == said
