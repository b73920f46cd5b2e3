"""People whom only several releases together set apart."""

from __future__ import annotations

from surveybench.disclosure.leftover import leftovers

ALL = frozenset(("", "1", "2", "3"))


def named(*populations: tuple[str, frozenset[str]], parts: list[str]) -> dict[str, str]:
    """What is set apart: its groups, and what it is called."""
    divided = [frozenset(part.split(",")) for part in parts]
    return {
        " ".join(sorted(group for i in rest.parts for group in divided[i])): rest.label
        for rest in leftovers(populations, divided)
    }


def test_a_whole_less_the_parts_of_both_releases() -> None:
    one = ("all", ALL), ("P1", frozenset("1")), ("P2", frozenset("2"))
    found = named(*one, parts=["1", "2", ",3"])
    assert found == {
        " 3": "all less P1, P2",
        " 2 3": "all less P1",
        " 1 3": "all less P2",
    }


def test_overlapping_populations_cut_each_other() -> None:
    found = named(("P12", frozenset("12")), ("P23", frozenset("23")), parts=["1", "2", "3"])
    assert set(found) == {"1", "2", "3"}
    assert found["2"] == "P12 and P23"
    assert found["1"] == "P12 less P23"


def test_what_is_a_population_itself_is_no_leftover() -> None:
    both = ("all", ALL), ("P1", frozenset("1")), ("rest", frozenset(("", "2", "3")))
    assert named(*both, parts=["1", ",2,3"]) == {}
