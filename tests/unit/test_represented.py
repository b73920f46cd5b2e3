"""R-indicators of organisations tell of no stratum of few people, and where they are left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure import release
from surveybench.disclosure.represented import NUMBERS, telling_strata
from surveybench.quantities import ALL, NATIONAL, Flag, Ref
from surveybench.respondents import clean
from surveybench.results.ends import QUANTILE
from surveybench.stats import representative
from surveybench.survey import Columns
from surveybench.tally import Tally, axes_of, count, load_tally, save_tally, total
from tiny import chosen, computed, raw, survey

Ints = NDArray[np.int64]
LEAST = 30
ASKED = survey(settings=chosen(release={"min_respondents": LEAST}))
INDICATOR = "representative.indicator"


def printed(invited: Ints, answered: Ints) -> NDArray[np.float64]:
    """The indicator and the ends of its interval, as they leave [..., 3]."""
    one = representative.indicator(invited, answered)
    reach = QUANTILE * one.standard_error
    ends = one.indicator - reach, np.minimum(one.indicator + reach, 1)
    return np.round(np.stack([one.indicator, *ends], axis=-1), 2)


def telling(invited: Ints, answered: Ints) -> bool:
    """Whether an organisation's indicator is left out; another stands for all."""
    asked, given = np.stack([invited, invited]), np.stack([answered, answered])
    spread2 = representative.indicator(asked, given).spread2
    return bool(telling_strata(ASKED, asked, given, spread2)[0])


def with_unknown(*people: int) -> Ints:
    return np.array([*people, 0])


def fits(invited: Ints, answered: Ints, stratum: int, rng: np.random.Generator) -> set[int]:
    """Numbers of a stratum's respondents that somebody finds who knows all else that is printed."""
    told, total_answers = printed(invited, answered), answered.sum()
    found, now = set[int](), answered.copy()
    for _ in range(40):  # walks of many small steps: people go from stratum to stratum
        steps = rng.integers(0, len(invited) - 1, (400, 2))
        for a, b in steps:
            nearer = now.copy()
            nearer[a] -= 1
            nearer[b] += 1
            if nearer[a] < 0 or nearer[b] > invited[b]:
                continue
            if np.abs(printed(invited, nearer) - told).max() <= 0.02:
                now = nearer
                if (printed(invited, now) == told).all():
                    found.add(int(now[stratum]))
        if len(found) >= NUMBERS:
            break
    assert now.sum() == total_answers
    return found


def test_two_strata_would_tell_who_answered_and_are_left_out() -> None:
    invited, answered = with_unknown(100, 100), with_unknown(60, 20)
    told = printed(invited, answered)
    alike = [r for r in range(81) if (printed(invited, with_unknown(r, 80 - r)) == told).all()]
    assert set(alike) <= {19, 20, 21, 59, 60, 61}
    assert telling(invited, answered)


def test_eight_strata_leave_ten_numbers_of_each() -> None:
    rng = np.random.default_rng(5)
    invited = with_unknown(120, 160, 200, 210, 150, 240, 130, 90)
    rates = np.array([0.1, 0.15, 0.2, 0.3, 0.12, 0.2, 0.3, 0.25, 0])
    answered = np.round(invited * rates).astype(np.int64)
    assert not telling(invited, answered)
    for stratum in (0, 1, 4, 7):
        assert 0 < answered[stratum] < LEAST
        assert len(fits(invited, answered, stratum, rng)) >= NUMBERS


def test_a_stratum_that_can_only_be_near_the_rest_is_left_out() -> None:
    invited = with_unknown(16, 400, 400, 400, 400, 400, 400, 400)
    answered = np.round(invited * 0.2).astype(np.int64)
    assert telling(invited, answered)
    assert not telling(invited * 10, answered * 10)


ROWS = [
    {"organisation": code, "outcome": outcome, "group": "", "age": age, "sex": sex, "Q1": q}
    for code in ("A", "B", "C")
    for age, sex, answers in (("30", "1", 3), ("30", "2", 4), ("60", "1", 5), ("60", "2", 7))
    for outcome, q in [("1", "2")] * answers + [("6", None)] * 8 + [("3", None)]
]


def counted() -> Tally:
    """Counts of ROWS."""
    batch, _ = clean(raw(SMALL, ROWS, {}), SMALL, ("A", "B", "C"))
    return total([count(batch, axes_of(SMALL, ("A", "B", "C")))])


SMALL = survey(settings=chosen(release={"min_respondents": 2}), columns=Columns())


def test_the_indicator_is_that_of_the_sample_file_and_of_those_who_could_answer() -> None:
    found = computed(SMALL, {2025: ROWS}, ("A", "B", "C"))
    invited, answered = with_unknown(11, 12, 13, 15), with_unknown(3, 4, 5, 7)
    grid = found.grids[INDICATOR]
    one = representative.indicator(invited, answered)
    at = grid.at(Ref(INDICATOR, ALL, "A", ALL, 2025))
    np.testing.assert_allclose(grid.values[at], one.indicator, rtol=1e-12)
    of_all = representative.indicator(invited * 3, answered * 3)
    at = grid.at(Ref(INDICATOR, ALL, NATIONAL, ALL, 2025))
    np.testing.assert_allclose(grid.values[at], of_all.indicator, rtol=1e-12)


def test_it_is_hidden_where_strata_are_few_and_small() -> None:
    some = replace(SMALL, settings=chosen(release={"min_respondents": 10}))
    out = release(computed(some, {2025: ROWS}, ("A", "B", "C")))
    figure = out.figure(f"{INDICATOR}:all:A:all:2025")
    assert figure.value is None
    assert figure.flag is Flag.PROTECTS_ANOTHER


def test_it_is_hidden_with_the_usable_returns() -> None:
    some = replace(SMALL, settings=chosen(release={"min_respondents": 20}))
    out = release(computed(some, {2025: ROWS}, ("A", "B", "C")))
    assert out.figure("response_rate.completed:all:A:all:2025").flag is Flag.SUPPRESSED
    assert out.figure(f"{INDICATOR}:all:A:all:2025").flag is Flag.SUPPRESSED


def test_counts_of_an_earlier_version_have_none_and_neither_has_what_they_are_merged_with(
    tmp_path: Path,
) -> None:
    whole = counted()
    earlier = Tally({2025: replace(whole[2025], sampled=None)})
    save_tally(earlier, tmp_path / "earlier.tally")
    save_tally(whole, tmp_path / "now.tally")
    read = load_tally(tmp_path / "earlier.tally")
    assert read[2025].sampled is None
    assert load_tally(tmp_path / "now.tally")[2025] == whole[2025]
    assert (read + whole)[2025].sampled is None
    both = (whole + whole)[2025].sampled
    assert both is not None
    assert both[0, :, 6].tolist() == [16, 16, 16, 16, 0]
