"""Subgroups: with every score that is shown, nobody bounds too closely how few gave an answer.

What an intruder has is written down here without the rule: people by age, sex and answer, of whom
the number and the sum of the scores of each subgroup shown are known exactly, and of everybody.
"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from surveybench.disclosure.subgroup_scores import Added, Breakdowns, hidden_scores
from surveybench.disclosure.subgroups import shown_subgroups
from surveybench.survey import Breakdown, Dimension
from tiny import chosen, item, survey

Ints = NDArray[np.int64]
LEAST, NARROWEST = 6, 5
AGE = Dimension("site", ("site",), codes=(("1", "Ash"), ("2", "Beech"), ("3", "Cedar")))
MODE = Dimension("mode", ("how",), codes=(("1", "Paper"), ("2", "Online")))
APART = (
    Breakdown((AGE,), (True,)),
    Breakdown((MODE,), (True,)),
    Breakdown((AGE, MODE), (True, True)),
)
ASKED = survey(
    item("Q1"),
    breakdowns=APART,
    settings=chosen(release={"min_respondents": LEAST, "everybody": "blunt"}),
)


def counted(people: Ints) -> list[Ints]:
    """People by each breakdown [population, item, category …, organisation], and the option."""
    return [
        table[None, None, ..., None, :]
        for table in (people.sum(axis=1), people.sum(axis=0), people)
    ]


def narrow(people: Ints) -> list[tuple[int, ...]]:
    """Options of subgroups that few people chose, of whom an intruder is too sure.

    `people` are [site, mode, option], of unknown sites and modes last.
    """
    steps = np.arange(people.shape[-1])
    tables = counted(people)
    every = [Added(table.sum(axis=-1), table @ steps) for table in tables]
    whole = np.full((1, 1, 1), people.sum() >= LEAST)
    respondents = np.full((1, 1), people.sum())
    told = shown_subgroups(ASKED, APART, [one.n for one in every], (respondents, whole))
    nobody = [np.zeros_like(one.visible) for one in told]
    visible = [one.visible for one in told]
    names = [breakdown.names for breakdown in APART]
    counted_apart = Breakdowns(names, every, visible, nobody, [steps])
    few, _ = hidden_scores(ASKED, counted_apart, np.zeros((1, 1, 1), bool), ())
    masks = [cells(people.shape, b, s) for b in range(3) for s in range((3, 2, 6)[b])]
    shown = np.concatenate([one.visible[0, 0, :, 0] for one in told])
    scored = shown & ~np.concatenate([one[0, 0, :, 0] for one in few])
    if not scored.any():
        return []
    rows = [np.ones(people.shape), np.broadcast_to(steps, people.shape).astype(float)]
    rows += [mask.astype(float) for mask, is_shown in zip(masks, shown, strict=True) if is_shown]
    rows += [
        mask * steps.astype(float) for mask, is_shown in zip(masks, scored, strict=True) if is_shown
    ]
    matrix = np.array([row.ravel() for row in rows])
    values = matrix @ people.ravel()
    rule = LinearConstraint(matrix, values, values)  # pyright: ignore[reportArgumentType]
    found = []
    for place, mask in enumerate([*masks, np.ones(people.shape, bool)]):
        for option in range(people.shape[-1]):
            aim = np.zeros(people.shape)
            aim[..., option] = mask[..., option]
            exact = int((aim * people).sum())
            if place < len(masks) and not shown[place]:
                continue
            if 1 <= exact < LEAST and width(aim.ravel(), rule) < NARROWEST:
                found.append((place, option, exact))
    return found


def cells(shape: tuple[int, ...], b: int, s: int) -> NDArray[np.bool_]:
    mask = np.zeros(shape, bool)
    mask[((s, slice(None)), (slice(None), s), (s // 2, s % 2))[b]] = True
    return mask


def width(aim: NDArray[np.float64], rule: LinearConstraint) -> int:
    ends = []
    for sign in (1, -1):
        solved = milp(
            sign * aim, constraints=rule, integrality=np.ones(aim.size), bounds=Bounds(0, 500)
        )
        assert solved.x is not None
        ends.append(round(float(aim @ solved.x)))
    return ends[1] - ends[0] + 1


def tables(largest: int, unknown: int) -> st.SearchStrategy[Ints]:
    """People by site, mode and option; of unknown ones few."""
    sizes = st.integers(0, largest)
    return st.tuples(
        st.lists(sizes, min_size=18, max_size=18),
        st.lists(st.integers(0, unknown), min_size=18, max_size=18),
    ).map(lambda both: _with_unknown(np.array(both[0]), np.array(both[1])))


def _with_unknown(known: Ints, unknown: Ints) -> Ints:
    people = np.zeros((4, 3, 3), np.int64)
    people[3], people[:3, 2] = unknown[:9].reshape(3, 3), unknown[9:].reshape(3, 3)
    people[:3, :2] = known.reshape(3, 2, 3)
    return people


@settings(max_examples=25)
@given(people=st.one_of(tables(9, 0), tables(16, 3)))
def test_nobody_is_sure_of_how_few_gave_an_answer(people: Ints) -> None:
    assert narrow(people) == []
