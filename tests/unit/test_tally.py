"""Counts: one person at a time, and sums of counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from surveybench.errors import TallyError
from surveybench.respondents import clean
from surveybench.survey import Survey
from surveybench.tally import MISSING, Counter, Tally, WaveTally, axes_of, count, total
from surveybench.tally.blocks import blocks
from tiny import ORGANISATIONS, filter_item, item, raw, row, survey

TWO = survey(
    item("Q1"),
    item("Q2", (10, 0)),
    filter_item("Q3", multiple=True),
    groups=("1", "2"),
    populations={"all": (), "one": ("1",)},
)
ROWS = [
    row(Q1=1, Q2=1, Q3="1;2", group=1),  # A, woman of 30
    row(Q1=1, Q2=2, group=2, age=50, sex=1),  # A, man of 50
    row(Q1=3, group=None, age=None),  # A, age not known, in no group
    row(Q1=2, Q2=2, group=1, organisation="B"),
    row(outcome=6, organisation="B"),
]


def counts(asked: Survey, rows: list[dict], codes: tuple[str, ...] = ORGANISATIONS) -> WaveTally:
    batch, _ = clean(raw(asked, rows, {}), asked, codes)
    return count(batch, axes_of(asked, codes))


def test_axes_say_what_positions_mean() -> None:
    axes = counts(TWO, ROWS).axes
    assert axes.populations == ("all", "one")
    assert axes.organisations == ("A", "B")
    assert axes.strata[-1] == MISSING
    assert axes.items == {"Q1": (1, 2, 3), "Q2": (1, 2), "Q3": (1, 2)}
    assert axes.pairs == (("Q1", "Q2"),)
    assert (axes.survey, axes.wave, axes.fingerprint) == ("tiny", 2025, TWO.fingerprint)


def test_every_table_counts_people() -> None:
    found = counts(TWO, ROWS)
    # [population, organisation, stratum]; strata: M16-40, M41-120, F16-40, F41-120, missing
    assert found.people.tolist() == [
        [[0, 1, 1, 0, 1], [0, 0, 1, 0, 0]],
        [[0, 0, 1, 0, 0], [0, 0, 1, 0, 0]],
    ]
    assert found.answers["Q1"].sum(axis=2).tolist() == [
        [[2, 0, 1], [0, 1, 0]],
        [[1, 0, 0], [0, 1, 0]],
    ]
    assert found.answers["Q1"][0, 0, 4].tolist() == [0, 0, 1]
    assert found.answers["Q3"].sum(axis=2).tolist() == [[[1, 1], [0, 0]], [[1, 1], [0, 0]]]
    assert found.pairs["Q1", "Q2"].sum(axis=2)[0, 0].tolist() == [[1, 1], [0, 0], [0, 0]]
    assert found.pairs["Q1", "Q2"].sum(axis=2)[1, 1].tolist() == [[0, 0], [0, 1], [0, 0]]
    assert found.outcomes.tolist() == [[0, 3, 0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 1, 0]]


def test_nobody_is_counted_as_nobody() -> None:
    found = counts(TWO, [row(outcome=6)])
    assert found.people.sum() == 0
    assert found.answers["Q1"].shape == (2, 2, 5, 3)
    assert found.pairs["Q1", "Q2"].shape == (2, 2, 5, 3, 2)
    assert counts(TWO, []).outcomes.sum() == 0


def test_counts_of_parts_add_up() -> None:
    whole = counts(TWO, ROWS)
    for cut in range(len(ROWS) + 1):
        assert counts(TWO, ROWS[:cut]) + counts(TWO, ROWS[cut:]) == whole
    assert whole + whole != whole


def test_lists_of_organisations_may_differ() -> None:
    in_a = counts(TWO, ROWS[:3], ("A",))
    in_b = counts(TWO, ROWS[3:], ("B",))
    assert in_a + in_b == counts(TWO, ROWS)
    assert in_b + in_a == counts(TWO, ROWS)
    wide = in_b.spread(("A", "B", "C"))
    assert wide.axes.organisations == ("A", "B", "C")
    assert wide.outcomes[:, 1].tolist() == [0, 1, 0]
    assert wide.pairs["Q1", "Q2"].sum(axis=(0, 2, 3, 4)).tolist() == [0, 2, 0]


def test_other_definitions_are_not_added() -> None:
    other = counts(survey(item("Q1", (10, 0))), [row(Q1=1)])
    with pytest.raises(TallyError, match="the counts of wave 2025 come from different definitions"):
        assert counts(TWO, ROWS) + other
    with pytest.raises(TypeError):
        assert counts(TWO, ROWS) + 1  # pyright: ignore[reportOperatorIssue]


def test_scores_and_wordings_may_change_between_parts() -> None:
    scored = replace(TWO, items=(item("Q1", (10, 3, 0)), *TWO.items[1:]))
    assert (counts(TWO, ROWS) + counts(scored, ROWS)).people.sum() == 12


def test_waves_stand_side_by_side() -> None:
    now, then = counts(TWO, ROWS), counts(replace(TWO, wave=2024), ROWS[:2])
    both = total([now, then, now])
    assert list(both.waves) == [2024, 2025]
    assert both[2025] == now + now
    assert Tally({2025: now}) + Tally({2024: then, 2025: now}) == both
    with pytest.raises(TallyError, match=r"wave 2023 was not counted\. Give its files"):
        assert both[2023]
    with pytest.raises(TypeError):
        assert both + 1  # pyright: ignore[reportOperatorIssue]


def test_tallies_differ_by_one_person() -> None:
    found = counts(TWO, ROWS)
    changed = np.array(found.answers["Q1"])
    changed[0, 0, 0, 0] += 1
    assert found == counts(TWO, ROWS)
    assert found != replace(found, answers={**found.answers, "Q1": changed})
    assert found != replace(found, axes=replace(found.axes, organisations=("A", "C")))
    assert found != 1


def test_a_count_is_never_made_of_floats() -> None:
    found = counts(TWO, ROWS) + counts(TWO, ROWS)
    tables = [found.people, found.outcomes, *found.answers.values(), *found.pairs.values()]
    assert {table.dtype for table in tables} == {np.dtype(np.int64)}


def test_a_counter_counts_what_its_batches_hold() -> None:
    counter, parts = Counter(axes_of(TWO, ORGANISATIONS)), []
    for rows in (ROWS[:2], [], ROWS[2:]):
        batch, _ = clean(raw(TWO, rows, {}), TWO, ORGANISATIONS)
        counter.add(batch)
        parts.append(count(batch, counter.axes))
    assert counter.tally() == parts[0] + parts[1] + parts[2] == counts(TWO, ROWS)
    assert Counter(axes_of(TWO, ORGANISATIONS)).tally() == counts(TWO, [])


@pytest.mark.slow
def test_counts_outgrow_a_byte_and_two_bytes() -> None:
    batch, _ = clean(raw(TWO, ROWS[:2], {}), TWO, ORGANISATIONS)
    counter = Counter(axes_of(TWO, ORGANISATIONS))
    for times, most in ((200, 200), (200, 400), (70_000, 70_400)):
        for _ in range(times):
            counter.add(batch)
        assert counter.people.max() == most
    found = counter.tally()
    assert found.answers["Q1"][0, 0].sum() == 2 * 70_400
    assert found.pairs["Q1", "Q2"][0, 0, 2].tolist() == [[70_400, 0], [0, 0], [0, 0]]


FIVE = survey(
    *(item(f"Q{k}", (10, 5, None)[: 2 + k % 2]) for k in range(7)),
    sections={"S": [f"Q{k}" for k in range(5)], "T": ["Q6", "Q5"]},
)


@pytest.mark.parametrize(
    ("rows", "sizes"),
    [(0, 11 * [2]), (1000, [2, 2, 2, 2, 2, 3, 3]), (10**9, [2, 5])],
)
def test_many_rows_are_counted_jointly_with_the_same_result(rows: int, sizes: list[int]) -> None:
    axes = axes_of(FIVE, ORGANISATIONS)
    found = blocks(axes, 10, rows)
    assert sorted(map(len, found)) == sizes
    assert {item for block in found for item in block} == set(axes.items)
    assert all(any({*pair} <= {*block} for block in found) for pair in axes.pairs)
    people = [row(**{f"Q{k}": (i >> k) % 3 or None for k in range(7)}) for i in range(200)]
    batch, _ = clean(raw(FIVE, people, {}), FIVE, ORGANISATIONS)
    counter = Counter(axes, rows)
    counter.add(batch)
    assert counter.tally() == count(batch, axes)
    assert list(count(batch, axes).pairs) == list(FIVE.pairs)
