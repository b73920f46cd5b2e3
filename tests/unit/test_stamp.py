"""What a release says it was made from: of what it shows, and of nothing that it hides."""

from __future__ import annotations

import numpy as np

from surveybench.disclosure import release
from surveybench.quantities import Flag
from tiny import chosen, computed, row, survey

WAVE = 2025


def rows(hidden: list[str], shown: str = "12" * 20) -> list[dict[str, object]]:
    """Forty people of A, forty of C, and few of B."""
    people = [row(organisation=code, Q1=answer) for code in "AC" for answer in shown]
    return people + [row(organisation="B", Q1=answer) for answer in hidden]


def inputs(hidden: list[str], shown: str = "12" * 20) -> dict[str, str]:
    asked = survey(settings=chosen(release={"min_respondents": 30, "min_organisations": 3}))
    results = computed(asked, {WAVE: rows(hidden, shown)}, ("A", "B", "C"))
    out = release(results)
    assert out.grids["score.n"].flags.ravel().tolist().count(Flag.SUPPRESSED) > 0
    return dict(out.provenance.inputs)


def test_answers_that_are_hidden_are_in_no_hash() -> None:
    assert inputs(["1", "1", "2"]) == inputs(["2", "2", "2"])


def test_a_figure_that_is_shown_is_in_the_hash() -> None:
    before, after = inputs(["1"]), inputs(["1"], "122" * 14)
    assert before.keys() == after.keys()
    assert before[f"figures of {WAVE}"] != after[f"figures of {WAVE}"]


def test_the_hash_is_of_bytes_that_do_not_depend_on_signs_of_zero() -> None:
    assert np.array([-0.0 + 0.0]).tobytes() == np.array([0.0]).tobytes()
