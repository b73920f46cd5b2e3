"""Which shares of answers are hidden: by counts made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from surveybench.disclosure import release
from surveybench.disclosure.choices import (
    fewest_who_chose,
    hidden_choices,
    hidden_of_all,
    hidden_with_unscored,
)
from surveybench.quantities import Flag
from surveybench.report.compose.long_table import long_table
from surveybench.survey import Columns, Strata, Survey
from tiny import chosen, computed, item, row, survey

FOUR = ((16, 35), (36, 50), (51, 65), (66, 120))


def asked(
    populations: Mapping[str, Sequence[str]] | None = None, *, strata: int = 8, **policy: object
) -> Survey:
    """A survey of one question that hides under thirty respondents."""
    bands = FOUR if strata == 8 else ((16, 120),)
    sexes = Strata().sexes if strata > 1 else (("1", "All"),)
    return survey(
        item("Q1", (10, 7, 3, 0)),
        groups=("1", "2", "3"),
        populations=populations or {"all": ()},
        settings=chosen(
            release={"min_respondents": 30, "min_organisations": 3, **policy},
            strata={"age_bands": bands, "sexes": sexes},
        ),
    )


POINTS = np.array([10.0, 7, 3, 0])
Counts = NDArray[np.int64]


def all_alike(chose: Counts) -> NDArray[np.float64]:
    """The shares of people who all have the same weight [population, option, organisation]."""
    return chose / np.maximum(chose.sum(axis=1, keepdims=True), 1)


def hidden(one: Survey, *counts: Sequence[int]) -> list[list[bool]]:
    """Of one organisation, the options that are hidden in each population."""
    chose = np.array(counts, np.int64)[:, :, None]
    shown = chose.sum(axis=1) >= 30
    points = POINTS[: chose.shape[1]]
    return hidden_choices(one, points, chose, all_alike(chose), shown)[:, :, 0].tolist()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((40, 30, 20, 10), (0, 0, 0, 0)),
        ((40, 30, 20, 9), (0, 1, 1, 1)),  # with the two least chosen beside it
        ((40, 30, 20, 0), (0, 1, 1, 1)),  # nobody is as few
        ((60, 3, 3, 2), (1, 1, 1, 1)),  # 8 people together are few themselves
        ((60, 5, 3, 2), (0, 1, 1, 1)),
        ((8, 8, 8, 4), (0, 0, 0, 0)),  # nothing of it is shown at all: too few answered
        ((60, 30, 9), (1, 1, 1)),  # of three answers the score would give two
        ((60, 9), (0, 0)),  # of two the score is the share
    ],
)
def test_few_are_hidden_with_others(counts: Sequence[int], expected: Sequence[int]) -> None:
    assert hidden(asked(), counts)[0] == [bool(one) for one in expected]


def test_what_an_answer_amounts_to_decides_and_not_how_many_people_it_is() -> None:
    """So that neither what is shown nor what is hidden says how many people there are."""
    chose = np.array([[40, 30, 20, 10]])[:, :, None]
    shown = np.ones((1, 1), bool)
    light = np.array([0.45, 0.35, 0.12, 0.08])[None, :, None]
    found = hidden_choices(asked(), POINTS, chose, light, shown)
    assert found[0, :, 0].tolist() == [False, True, True, True]
    fewer = np.array([[45, 31, 20, 4]])[:, :, None]
    heavy = np.array([0.4, 0.3, 0.2, 0.1])[None, :, None]
    assert not hidden_choices(asked(), POINTS, fewer, heavy, shown).any()


def test_without_weights_as_many_as_for_a_score_are_needed() -> None:
    plain = asked(strata=1)
    assert fewest_who_chose(plain) == 30
    assert hidden(plain, (90, 80, 70, 29))[0] == [False, True, True, True]
    assert hidden(plain, (90, 80, 70, 30))[0] == [False] * 4
    assert hidden(plain, (90, 29))[0] == [True, True]
    unknown = replace(asked(), columns=Columns(age=(), sex=()))
    assert fewest_who_chose(unknown) == 30
    assert fewest_who_chose(asked(strata=2)) == 30
    assert fewest_who_chose(asked()) == 10


def test_nobody_is_said_where_everybody_may_be() -> None:
    assert hidden(asked(everybody="show"), (40, 30, 20, 0))[0] == [False] * 4
    assert hidden(asked(everybody="show"), (40, 30, 20, 1))[0] == [False, True, True, True]


def test_the_setting_says_how_many_are_few() -> None:
    assert hidden(asked(min_chosen=12), (40, 30, 20, 11))[0] == [False, True, True, True]
    assert hidden(asked(min_chosen=2), (40, 30, 20, 2))[0] == [False] * 4


def test_without_secondary_protection_only_few_are_hidden() -> None:
    assert hidden(asked(secondary="off"), (40, 30, 20, 4))[0] == [False, False, False, True]


def test_a_population_less_those_inside_it_tells_of_few() -> None:
    nested = asked({"all": (), "one": ("1",), "two": ("2",)})
    # 3 people of neither group chose the last answer: all less the two groups.
    found = hidden(nested, (120, 90, 60, 43), (60, 45, 30, 20), (60, 45, 30, 20))
    assert found[0] == [False] * 4
    assert found[1][3] or found[2][3]
    assert sum(found[1]) not in (1, 2)
    assert sum(found[2]) not in (1, 2)


def test_known_sums_of_larger_units_hide_a_second_part() -> None:
    chose = np.array([[40, 40, 40], [30, 30, 30], [20, 20, 20], [4, 5, 20]])[None]
    shown = np.ones((1, 3), bool)
    group = np.zeros(3, np.int64)
    found = hidden_choices(asked(), POINTS, chose, all_alike(chose), shown, (group,))
    assert found[0, 3].tolist() == [True, True, True]
    chose[0, 3, 1] = 7
    found = hidden_choices(asked(), POINTS, chose, all_alike(chose), shown, (group,))
    assert found[0, 3].tolist() == [True, True, False]


def with_unscored(one: Survey, *counts: Sequence[int]) -> list[bool]:
    """Whether shares of all answers of one organisation are hidden in each population."""
    chose = np.array(counts, np.int64)[:, :, None]
    scored = np.array([True, True, False])
    shown = np.ones((len(chose), 1), bool)
    return hidden_with_unscored(one, chose, all_alike(chose), scored, shown)[:, 0].tolist()


def test_an_answer_without_a_score_hides_the_shares_of_all() -> None:
    assert with_unscored(asked(), (40, 40, 10)) == [False]
    assert with_unscored(asked(), (40, 40, 9)) == [True]
    assert with_unscored(asked(strata=1), (40, 40, 29)) == [True]
    assert with_unscored(asked(everybody="show"), (40, 40, 0)) == [False]
    # Without weights 33 less 31 people would be 2.
    nested = asked({"all": (), "one": ("1",)}, strata=1)
    assert with_unscored(nested, (60, 60, 33), (40, 40, 31)) == [False, True]


def test_few_organisations_do_not_hide_one_in_their_mean() -> None:
    def national(count: int) -> NDArray[np.bool_]:
        any_hidden = np.zeros((1, count), bool)
        any_hidden[0, 0] = True
        return hidden_of_all(any_hidden, np.ones((1, count), bool))

    assert national(16).tolist() == [True]
    assert national(17).tolist() == [False]


def test_no_format_has_a_row_for_an_answer_that_does_not_exist() -> None:
    two = survey(item("Q1", (10, 5, 0)), item("Q2", (10, 0, None)))
    out = release(computed(two, {2025: [row(Q1="1", Q2="2")] * 3}, ("A",)))
    names = {line[0] for line in long_table(out).rows}
    assert "score.share@option=3:Q1:A:all:2025" in names
    assert "score.share@option=3:Q2:A:all:2025" not in names
    assert "score.share_all@option=3:Q2:A:all:2025" in names
    assert {str(figure.ref) for figure in out.figures()} == names
    assert len(list(long_table(out).rows)) == len(long_table(out).rows)
    assert (out.grids["score.share"].flags == Flag.NO_SUCH_ANSWER).sum() == 1
