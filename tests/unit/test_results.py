"""From counts to results: weights, populations and waves in their places, by small arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from surveybench.errors import DefinitionError, ReleaseError, TallyError
from surveybench.quantities import (
    ALL,
    NATIONAL,
    Axis,
    Flag,
    Grid,
    Organisation,
    Ref,
    figure,
    figures,
)
from surveybench.respondents import clean
from surveybench.results import Provenance, Results, compute
from surveybench.survey import (
    ChangeTest,
    Cleaning,
    Earlier,
    Scoring,
    Standardising,
    Survey,
)
from surveybench.tally import Tally, axes_of, count, total
from tiny import MADE, chosen, computed, item, raw, row, survey

CODES = ("A", "B")
WAVE = 2025


def value(
    found: Results,
    statistic: str,
    measure: str,
    code: str,
    population: str = "all",
    wave: int = WAVE,
) -> float | Flag:
    entry = figure(found.grids, Ref(statistic, measure, code, population, wave))
    return entry.flag if entry.value is None else entry.value


def people(organisation: str, sex: str, *answers: int | None, **rest: Any) -> list[dict]:
    """One person for each answer to Q1."""
    return [row(organisation=organisation, sex=sex, Q1=answer, **rest) for answer in answers]


# A has one man and three women, B three men and one woman; men answer 1 (10), women 3 (0).
UNEVEN = [
    *people("A", "1", 1),
    *people("A", "2", 3, 3, 3),
    *people("B", "1", 1, 1, 1),
    *people("B", "2", 3),
]


def results(asked: Survey, rows: Sequence[Mapping[str, Any]], **earlier: Any) -> Results:
    waves = {WAVE: rows} | {int(name[1:]): entry for name, entry in earlier.items()}
    return computed(asked, waves, CODES)


# Standardisation in its place


def test_scores_are_standardised() -> None:
    found = results(survey(), UNEVEN)
    # Half of all are men. A: weights 0.5/0.25 = 2 and 0.5/0.75 = 2/3: (2*10 + 0) / (2 + 3*2/3) = 5.
    assert value(found, "score.score", "Q1", "A") == pytest.approx(5)
    assert value(found, "score.score", "Q1", "B") == pytest.approx(5)
    assert value(found, "score.crude", "Q1", "A") == 2.5
    assert value(found, "score.crude", "Q1", "B") == 7.5
    assert value(found, "score.n", "Q1", "A") == 4
    assert value(found, "score.n", "S", "A") is Flag.NOT_CALCULABLE
    assert value(found, "standardise.respondents", ALL, "A") == 4
    assert value(found, "standardise.largest_weight", ALL, "A") == pytest.approx(2)
    # Of the squares 4 + 3 * 4/9 = 16/3; 4^2 / (16/3) = 3.
    assert value(found, "standardise.effective_n", ALL, "A") == pytest.approx(3)


def test_weights_are_capped() -> None:
    found = results(survey(settings=chosen(standardising=Standardising(cap=1))), UNEVEN)
    # A: the man's weight is cut from 2 to 1: 10 / (1 + 3 * 2/3) = 10/3.
    assert value(found, "score.score", "Q1", "A") == pytest.approx(10 / 3)
    assert value(found, "standardise.capped", ALL, "A") == 1


def test_the_variance_may_be_linearised() -> None:
    rows = [*people("A", "1", 1), *people("A", "2", 1, 3, 3), *UNEVEN[4:]]
    one = results(survey(), rows)
    other = results(survey(settings=chosen(scoring=Scoring(variance="linearised"))), rows)
    # A: weights 2 and 2/3, sum 4, squares 16/3; Y = (20 + 20/3) / 4 = 20/3.
    # Squares of residuals: 100/9, 100/9, 400/9, 400/9.
    s2 = (2 * 100 / 9 + 2 / 3 * (100 / 9 + 2 * 400 / 9)) / 4
    weighted = s2 * (16 / 3) / 16
    linearised = (4 * 100 / 9 + 4 / 9 * (100 / 9 + 2 * 400 / 9)) / 16
    assert value(one, "score.standard_error", "Q1", "A") == pytest.approx(weighted**0.5)
    assert value(other, "score.standard_error", "Q1", "A") == pytest.approx(linearised**0.5)


UNKNOWN = [*people("A", "2", 1, 3), *people("A", "2", 1, age=None), *people("B", "2", 1, 1)]


def test_people_without_age_or_sex_are_left_out_and_counted() -> None:
    found = results(survey(), UNKNOWN)
    assert value(found, "score.score", "Q1", "A") == 5  # (10 + 0) / 2
    assert value(found, "score.n", "Q1", "A") == 2
    assert value(found, "standardise.respondents", ALL, "A") == 2
    assert value(found, "standardise.excluded", ALL, "A") == 1
    assert value(found, "response_rate.completed", ALL, "A", ALL) == 3


def test_people_without_age_or_sex_may_have_weight_1() -> None:
    found = results(survey(settings=chosen(strata={"missing_stratum": "weight_1"})), UNKNOWN)
    assert value(found, "score.score", "Q1", "A") == pytest.approx(20 / 3)  # (10 + 0 + 10) / 3
    assert value(found, "score.n", "Q1", "A") == 3
    assert value(found, "standardise.excluded", ALL, "A") == 1


# Populations and standards

TWO = {"one": ("1",), "two": ("2",)}
# Group 1: one man (10) and one woman (0) in A and in B. Group 2: three men and a woman in each.
GROUPED = [
    entry
    for code in CODES
    for entry in (
        *people(code, "1", 1, group="1"),
        *people(code, "2", 3, group="1"),
        *people(code, "1", 1, 1, 1, group="2"),
        *people(code, "2", 3, group="2"),
    )
]


@pytest.mark.parametrize(
    ("standard", "one", "two"),
    [
        # Each population is its own standard, and A and B are alike.
        ("population", 5, 7.5),
        # Of all 12, 8 are men. Group 1 in A: (2/3)/(1/2) = 4/3 and (1/3)/(1/2) = 2/3:
        # 10 * 4/3 / 2. Group 2 in A: (2/3)/(3/4) = 8/9 and (1/3)/(1/4) = 4/3: 3 * 10 * 8/9 / 4.
        ("whole_survey", 20 / 3, 20 / 3),
        # A as a whole has 4 men of 6, as all have: every weight is 1.
        ("reuse_whole_survey_weight", 5, 7.5),
    ],
)
@pytest.mark.parametrize("populations", [TWO, {"all": (), **TWO}])
def test_standards(standard: Any, one: float, two: float, populations: Mapping) -> None:
    asked = survey(
        groups=("1", "2"),
        populations=populations,
        settings=chosen(standardising=Standardising(standard=standard)),
    )
    found = results(asked, GROUPED)
    assert value(found, "score.score", "Q1", "A", "one") == pytest.approx(one)
    assert value(found, "score.score", "Q1", "A", "two") == pytest.approx(two)
    if "all" in populations:
        assert value(found, "score.n", "Q1", "A", "all") == 6


@pytest.mark.parametrize("populations", [{"one": ("1",)}, {"one": ("1",), "again": ("1", "2")}])
def test_a_whole_survey_must_be_known(populations: Mapping) -> None:
    asked = survey(
        groups=("1", "2"),
        populations=populations,
        settings=chosen(standardising=Standardising(standard="whole_survey")),
    )
    with pytest.raises(DefinitionError, match="the whole survey is no population"):
        results(asked, GROUPED)


# Sections


def both(*answers: tuple[int | None, int | None], organisation: str = "A") -> list[dict]:
    """One woman of 30 for each pair of answers to Q1 and Q2."""
    return [row(organisation=organisation, Q1=a, Q2=b) for a, b in answers]


PAIRS = [(1, 1), (1, 2), (3, 3), (3, None), (2, 1)]
SECTION = survey(item("Q1"), item("Q2"))


def test_a_section_is_the_mean_of_its_items() -> None:
    found = results(SECTION, both(*PAIRS))
    # Q1: (10 + 10 + 0 + 0 + 5) / 5 = 5; Q2: (10 + 5 + 0 + 10) / 4 = 6.25.
    assert value(found, "score.score", "S", "A") == pytest.approx((5 + 6.25) / 2)
    # V1: mean of squares 25, 25, 25, 25, 0, by 5. V2: of 3.75^2, 3.75^2, 1.25^2, 6.25^2, by 4.
    v1, v2 = 20 / 5, (2 * 3.75**2 + 1.25**2 + 6.25**2) / 4 / 4
    # Both answered by four: products 5*3.75, 5*-1.25, -5*-6.25, 0*3.75.
    sigma = (5 * 3.75 - 5 * 1.25 + 5 * 6.25) / 4
    covariance = sigma * 4 / (5 * 4)
    se = ((v1 + v2 + 2 * covariance) / 4) ** 0.5
    assert value(found, "score.standard_error", "S", "A") == pytest.approx(se)
    assert value(found, "score.score", "S", "B") is Flag.TOOK_NO_PART


def test_earlier_waves_may_order_a_section_otherwise_or_part_it() -> None:
    turned = replace(survey(item("X2"), item("X1"), wave=2024), id="tiny")
    parted = survey(item("X1"), item("X2"), wave=2023, sections={"T": ["X1"], "U": ["X2"]})
    asked = replace(
        SECTION,
        earlier=tuple(Earlier(old, {"Q1": "X1", "Q2": "X2"}) for old in (turned, parted)),
    )
    rows = both(*PAIRS)
    old = [{**r, "X1": r["Q1"], "X2": r["Q2"]} for r in rows]
    found = results(asked, rows, w2024=old, w2023=old)
    for wave in (2024, 2023):
        assert value(found, "score.score", "S", "A", wave=wave) == pytest.approx(5.625)
    now = value(found, "score.standard_error", "S", "A")
    assert value(found, "score.standard_error", "S", "A", wave=2024) == pytest.approx(now)
    # Apart, the two items' answers were not counted together: the covariance is not there.
    v1, v2 = 20 / 5, (2 * 3.75**2 + 1.25**2 + 6.25**2) / 4 / 4
    apart = value(found, "score.standard_error", "S", "A", wave=2023)
    assert apart == pytest.approx(((v1 + v2) / 4) ** 0.5)


# Waves


def test_what_an_earlier_wave_did_not_ask() -> None:
    old = survey(item("Q1"), wave=2024)
    asked = replace(
        survey(item("Q1"), item("Q2"), item("Q3"), sections={"S": ["Q1", "Q2"], "T": ["Q3"]}),
        earlier=(Earlier(old, {"Q1": "Q1"}),),
        not_comparable={"Q2": "reworded"},
    )
    found = results(asked, both(*PAIRS), w2024=both(*PAIRS))
    assert value(found, "score.score", "Q1", "A", wave=2024) == 5
    assert value(found, "score.score", "Q2", "A", wave=2024) is Flag.NOT_COMPARABLE
    assert value(found, "score.score", "Q3", "A", wave=2024) is Flag.NOT_ASKED
    assert value(found, "score.score", "S", "A", wave=2024) is Flag.NOT_COMPARABLE
    assert value(found, "expected_range.national", "Q3", NATIONAL, wave=2024) is Flag.NOT_ASKED
    assert value(found, "change.difference", "Q1", "A", wave=2024) == 0
    assert value(found, "change.difference", "Q3", "A", wave=2024) is Flag.NOT_ASKED
    assert value(found, "change.verdict", "S", "A", wave=2024) is Flag.NOT_COMPARABLE
    with pytest.raises(ReleaseError):
        value(found, "expected_range.z", "Q1", "A", wave=2024)


def test_each_wave_has_its_own_scores_of_options() -> None:
    old = survey(item("Q1", (0, 5, 10)), wave=2024)
    asked = replace(survey(), earlier=(Earlier(old, {"Q1": "Q1"}),))
    rows = people("A", "2", 1, 1, 2)
    found = results(asked, rows, w2024=rows)
    assert value(found, "score.score", "Q1", "A") == pytest.approx(25 / 3)
    assert value(found, "score.score", "Q1", "A", wave=2024) == pytest.approx(5 / 3)
    assert value(found, "change.difference", "Q1", "A", wave=2024) == pytest.approx(20 / 3)


@pytest.mark.parametrize("test", ["z", "welch"])
def test_the_verdict_is_that_of_the_test_chosen(test: Any) -> None:
    asked = survey(settings=chosen(change=ChangeTest(test=test)))
    asked = replace(asked, earlier=(Earlier(replace(asked, wave=2024), {"Q1": "Q1"}),))
    # 4 people each: 8.75 (V 4.6875/4) and 5 (V 12.5/4): z = 3.75 / 2.073 = 1.81 at 90 %.
    asked = replace(asked, settings=chosen(change=ChangeTest(test=test, significance=0.9)))
    now, then = people("A", "2", 1, 1, 1, 2), people("A", "2", 1, 2, 2, 3)
    found = results(asked, now, w2024=then)
    p_z = value(found, "change.p_z", "Q1", "A", wave=2024)
    p_welch = value(found, "change.p_welch", "Q1", "A", wave=2024)
    assert p_z == pytest.approx(0.0704, abs=2e-4)
    assert p_welch > 0.1
    assert value(found, "change.verdict", "Q1", "A", wave=2024) == (1 if test == "z" else 0)
    assert value(found, "change.tests_differ", "Q1", "A", wave=2024) == 1


def test_a_wave_that_was_not_counted() -> None:
    old = survey(wave=2024)
    with pytest.raises(TallyError, match=r"wave 2024 was not counted\. Give its files"):
        results(replace(survey(), earlier=(Earlier(old, {"Q1": "Q1"}),)), UNEVEN)


def test_a_tally_of_another_definition_is_refused() -> None:
    other = survey(item("Q1", (10, 0)))
    with pytest.raises(TallyError, match="wave 2025 was counted with another definition"):
        compute(survey(), counts(other), (), Provenance("0", MADE))
    assert compute(other, counts(other), (), Provenance("0", MADE)).survey is other


def counts(asked: Survey) -> Tally:
    batch, _ = clean(raw(asked, UNEVEN, {}), asked, CODES)
    return total([count(batch, axes_of(asked, CODES))])


# Response rates


def test_rates_over_all_people_and_the_country() -> None:
    rows = [*people("A", "2", 1, 2), *(row(outcome=code) for code in (2, 3, 4, 5, 6, 6, 6, 7))]
    rows += people("B", "2", 1, age=10)  # too young: ineligible
    found = results(survey(), rows)
    assert value(found, "response_rate.invited", ALL, "A", ALL) == 10
    assert value(found, "response_rate.raw", ALL, "A", ALL) == 0.2
    # 10 less outcomes 2, 3, 5 and 7.
    assert value(found, "response_rate.adjusted", ALL, "A", ALL) == pytest.approx(2 / 6)
    assert value(found, "response_rate.completed", ALL, "B", ALL) == 0
    assert value(found, "response_rate.adjusted", ALL, "B", ALL) is Flag.NOT_CALCULABLE
    assert value(found, "response_rate.invited", ALL, NATIONAL, ALL) == 11


def test_which_outcomes_are_removed_is_a_choice() -> None:
    rows = [*people("A", "2", 1), row(outcome=2), row(outcome=5)]
    settings = replace(chosen(), cleaning=Cleaning(min_answered=0, removed_outcomes=(5,)))
    found = results(survey(settings=settings), rows)
    assert value(found, "response_rate.adjusted", ALL, "A", ALL) == 0.5


# Names


def test_organisations_have_the_names_listed() -> None:
    found = compute(
        survey(),
        counts(survey()),
        (Organisation("B", "Trust B", True), Organisation("Z", "Elsewhere")),
        Provenance("0", MADE),
    )
    assert found.organisations == (Organisation("A", "A"), Organisation("B", "Trust B", True))


@pytest.mark.parametrize(
    "ref",
    [
        Ref("score.score", "Q1", "A", "all", 2025),
        Ref("score.score", "Q1", "A:B:C", "all", 2025),
        Ref("score.score", "Q1", "", "all", 2025),
        Ref("score.score", "Q1", "Ward - Other (1)", "all", 2025),
    ],
)
def test_references_are_read_back(ref: Ref) -> None:
    assert Ref.parse(str(ref)) == ref


@pytest.mark.parametrize("text", ["", "a:b:c:d", "a:b:c:d:now", "a:b:c:d:-1", "a:b:c:d:²", "a b"])
def test_other_texts_are_no_references(text: str) -> None:
    with pytest.raises(ReleaseError, match="is not a reference"):
        Ref.parse(text)


def test_grids_cannot_be_written_into() -> None:
    found = results(survey(), UNEVEN)
    grid = found.grids["score.score"]
    with pytest.raises(ValueError, match="read-only"):
        grid.values[0] = 0
    with pytest.raises(ReleaseError, match=r"axes wave \(1\) has values of the shape \(2,\)"):
        Grid({Axis.WAVE: (1,)}, np.zeros(2), np.zeros(2, np.int8))


def test_every_figure_is_listed_once_and_in_order() -> None:
    found = results(survey(), UNEVEN)
    listed = list(figures(found.grids))
    refs = [entry.ref for entry in listed]
    assert len(set(refs)) == len(refs) == sum(grid.values.size for grid in found.grids.values())
    assert listed == [figure(found.grids, ref) for ref in refs]
