"""What goes into a release: what is hidden, why, and that nobody else can make one."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Sequence
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

from surveybench import disclosure
from surveybench.disclosure import Release, release
from surveybench.errors import ReleaseError
from surveybench.quantities import CATALOGUE, NATIONAL, Flag, Ref
from surveybench.results import Provenance
from surveybench.survey import Earlier, Survey
from tiny import MADE, chosen, computed, item, row, survey

CODES = ("A", "B", "C", "D")
WAVE = 2025
# At least 3 people for a score, at least 3 organisations for a comparison.
LIMITS = {"min_respondents": 3, "min_organisations": 3}
TINY = survey(
    item("Q1"),
    item("Q2"),
    item("Q3"),
    sections={"S": ["Q1", "Q2"], "T": ["Q3"]},
    settings=chosen(release=LIMITS),
)


def rows(organisation: str, *answers: Sequence[int | None], **rest: object) -> list[dict]:
    """One person for each answers to Q1, Q2, Q3."""
    return [
        row(organisation=organisation, **dict(zip(("Q1", "Q2", "Q3"), entry, strict=False)), **rest)
        for entry in answers
    ]


def made(
    asked: Survey, people: list[dict], codes: tuple[str, ...] = CODES, **waves: list
) -> Release:
    by_wave = {WAVE: people} | {int(name[1:]): entry for name, entry in waves.items()}
    return release(computed(asked, by_wave, codes))


def value(
    found: Release, statistic: str, measure: str, code: str, population: str = "all"
) -> object:
    """The value, or the flag where there is none."""
    figure = found.figure(statistic, measure, code, population, WAVE)
    assert (figure.value is None) == (figure.flag is not Flag.OK)
    return figure.value if figure.value is not None else figure.flag


FULL = [(1, 1, 1), (2, 2, 2), (3, 3, 3)]


@pytest.fixture
def found() -> Release:
    """Of D's three people one leaves Q2 blank; Q3 has enough answers in C and D only."""
    people = rows("A", (1, 1, 1), (2, 2), (3, 3)) + rows("B", (1, 1), (2, 2), (3, 3), (1, 1))
    people += rows("C", *FULL) + rows("D", (1, 1, 1), (2, None, 2), (3, 3, 3))
    return made(TINY, people)


# 6.1 too few people


def test_a_score_on_too_few_people_is_hidden(found: Release) -> None:
    assert value(found, "score.n", "Q1", "D") == 3
    assert value(found, "score.score", "Q1", "D") == 5
    for quantity in ("n", "score", "standard_error", "lower", "upper"):
        assert value(found, f"score.{quantity}", "Q2", "D") is Flag.SUPPRESSED, quantity
    for quantity in ("z", "band", "lower_outer", "upper_outer"):
        assert value(found, f"expected_range.{quantity}", "Q2", "D") is Flag.SUPPRESSED, quantity


def test_a_section_with_a_hidden_item_is_hidden(found: Release) -> None:
    assert value(found, "score.score", "S", "D") is Flag.SUPPRESSED
    assert value(found, "score.score", "S", "C") == 5


def test_hidden_numbers_are_gone(found: Release) -> None:
    for statistic, grid in found.grids.items():
        assert np.isnan(grid.values[grid.flags != Flag.OK]).all(), statistic
        assert np.isfinite(grid.values[grid.flags == Flag.OK]).all(), statistic


# 6.3 a hidden organisation shapes nothing


def test_a_hidden_organisation_is_out_of_every_national_figure(found: Release) -> None:
    # Q2: A (10+5+0)/3 = 5, B (10+5+0+10)/4 = 6.25, C 5; D has two answers.
    assert value(found, "expected_range.organisations", "Q2", NATIONAL) == 3
    assert value(found, "expected_range.national", "Q2", NATIONAL) == 5.42  # 16.25 / 3
    assert value(found, "expected_range.lowest", "Q2", NATIONAL) == 5
    assert value(found, "expected_range.highest", "Q2", NATIONAL) == 6.25
    assert value(found, "expected_range.organisations", "Q1", NATIONAL) == 4


# 6.2 too few organisations


def test_too_few_organisations_lose_the_comparison_and_keep_their_score() -> None:
    people = rows("A", *FULL) + rows("B", *FULL) + rows("C", (1, 1), (2, 2), (3, 3))
    found = made(TINY, people, CODES[:3])
    assert value(found, "score.score", "Q3", "A") == 5
    assert value(found, "score.score", "Q3", "C") is Flag.SUPPRESSED
    assert value(found, "expected_range.organisations", "Q3", NATIONAL) == 2
    for quantity in ("national", "lowest", "highest", "phi", "tau2"):
        figure = value(found, f"expected_range.{quantity}", "Q3", NATIONAL)
        assert figure is Flag.TOO_FEW_ORGANISATIONS, quantity
    assert value(found, "expected_range.band", "Q3", "A") is Flag.TOO_FEW_ORGANISATIONS
    # Its section is hidden for everyone, and the other section is not.
    assert value(found, "score.score", "T", "A") is Flag.TOO_FEW_ORGANISATIONS
    assert value(found, "expected_range.national", "T", NATIONAL) is Flag.TOO_FEW_ORGANISATIONS
    assert value(found, "score.score", "S", "A") == 5


# 4.5 all answers equal


def test_equal_answers_are_not_compared_and_shown_where_that_is_asked_for() -> None:
    people = rows("A", *[(1, 1, 1)] * 3) + [p for c in "BCD" for p in rows(c, *FULL)]
    policy = replace(TINY.settings.release, everybody="show")
    found = made(replace(TINY, settings=replace(TINY.settings, release=policy)), people)
    assert value(found, "score.score", "Q1", "A") == 10.0
    assert value(found, "score.standard_error", "Q1", "A") == 0
    assert value(found, "expected_range.band", "Q1", "A") is Flag.NOT_CALCULABLE
    assert value(found, "expected_range.organisations", "Q1", NATIONAL) == 3
    assert value(found, "expected_range.highest", "Q1", NATIONAL) == 5


# 6.4, 6.5 populations


def test_populations_an_organisation_lacks() -> None:
    asked = survey(
        *TINY.items,
        sections={"S": ["Q1", "Q2"], "T": ["Q3"]},
        groups=("1", "2"),
        populations={"one": ("1",), "two": ("2",)},
        settings=TINY.settings,
    )
    people = [p for c in "ABC" for p in rows(c, *FULL, group=1)]
    people += rows("A", *FULL, group=2) + rows("B", *FULL[:2], group=2)
    found = made(asked, people, CODES[:3])
    assert [found.has(code, "one") for code in "ABC"] == [True, True, True]
    assert [found.has(code, "two") for code in "ABC"] == [True, False, False]
    assert found.anyone_has("one")
    assert not found.anyone_has("two")
    # B has two people in `two`: of `one` it is only said that there are at least three.
    assert value(found, "response_rate.completed", "all", "B") == 5
    assert value(found, "standardise.respondents", "all", "B", "two") is Flag.SUPPRESSED
    assert value(found, "standardise.respondents", "all", "B", "one") is Flag.AT_LEAST
    assert value(found, "standardise.respondents", "all", "C", "one") is Flag.AT_LEAST
    assert value(found, "standardise.respondents", "all", "C", "two") is Flag.SUPPRESSED
    assert value(found, "score.score", "Q1", "B", "one") == 5


# 7 change


def test_a_change_needs_both_waves() -> None:
    then = replace(TINY, wave=2024)
    asked = replace(TINY, earlier=(Earlier(then, {"Q1": "Q1"}),))
    now = [p for c in "ABCD" for p in rows(c, *FULL)]
    before = rows("A", *FULL, (1, 1, 1)) + rows("B", *FULL[:2]) + rows("C", *FULL)
    found = made(asked, now, w2024=before)

    def change(code: str) -> object:
        figure = found.figure("change.difference", "Q1", code, "all", 2024)
        return figure.value if figure.value is not None else figure.flag

    assert change("A") == 5 - 6.25
    assert [change(code) for code in "BD"] == [Flag.SUPPRESSED, Flag.TOOK_NO_PART]
    assert found.figure("change.difference", "Q2", "A", "all", 2024).flag is Flag.NOT_ASKED
    assert found.figure("score.score", "Q1", "B", "all", 2024).flag is Flag.SUPPRESSED


# Response counts


@pytest.mark.parametrize(
    ("returns", "hidden"),
    [
        ((5, 4, 3, 9), ""),
        # The total less the others would give C; one who knows B's would have it from both.
        ((5, 4, 2, 9), "ABC"),
        ((5, 2, 2, 9), "ABC"),
        ((5, 0, 9, 9), ""),  # of B nobody was invited: it is no partner, and nobody is hidden
        ((1, 1, 1, 1), "ABCD"),
    ],
)
def test_few_returns_and_what_would_give_them_back(returns: Sequence[int], hidden: str) -> None:
    people = [p for c, n in zip(CODES, returns, strict=True) for p in rows(c, *[(1, 1, 1)] * n)]
    # One did not answer: without anybody who did not, nobody would know who was invited.
    found = made(TINY, [*people, row(organisation="D", outcome="6")])
    for code, n in zip(CODES, returns, strict=True):
        reason = Flag.SUPPRESSED if n < 3 else Flag.PROTECTS_ANOTHER
        expected = reason if code in hidden else n
        assert value(found, "response_rate.completed", "all", code) == expected
        assert (value(found, "response_rate.raw", "all", code) is expected) == (code in hidden)
        if code in hidden:
            assert value(found, "response_rate.adjusted", "all", code) is reason
            assert value(found, "standardise.respondents", "all", code) is reason
        # Invitations bound returns from above.
        invited = value(found, "response_rate.invited", "all", code)
        if code in hidden:
            assert invited in (reason, n + (code == "D"))
        else:
            assert invited == n + (code == "D")
    assert value(found, "response_rate.completed", "all", NATIONAL) == sum(returns)


def test_one_small_organisation_hides_the_country_too() -> None:
    found = made(TINY, [*rows("A", *FULL[:2]), row(outcome="6")], ("A",))
    assert value(found, "response_rate.completed", "all", "A") is Flag.SUPPRESSED
    assert value(found, "response_rate.completed", "all", NATIONAL) is Flag.SUPPRESSED
    assert value(found, "response_rate.raw", "all", NATIONAL) is Flag.SUPPRESSED


# Release is a type


def test_nobody_else_makes_a_release(found: Release) -> None:
    parts: dict[str, Any] = {
        "survey": found.survey,
        "organisations": found.organisations,
        "grids": found.grids,
        "provenance": Provenance("0", MADE),
        "standard": None,
    }
    for key in (None, object(), "", disclosure):
        with pytest.raises(ReleaseError, match=r"made by disclosure\.release only"):
            Release(**parts, key=key)
    with pytest.raises(TypeError):
        Release(**parts)  # pyright: ignore[reportCallIssue]
    changes: list[dict[str, Any]] = [{}, {"organisations": ()}, {"grids": {}}]
    for change in changes:
        with pytest.raises((ValueError, TypeError)):
            replace(found, **change)
    with pytest.raises(ReleaseError):
        replace(found, key=object())


def test_a_release_cannot_be_changed(found: Release) -> None:
    grid = found.grids["score.score"]
    with pytest.raises(ValueError, match="read-only"):
        grid.values[0, 0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        grid.flags[...] = 0
    with pytest.raises(TypeError):
        found.grids["score.score"] = grid  # pyright: ignore[reportIndexIssue]
    with pytest.raises(FrozenInstanceError):
        found.grids = {}  # pyright: ignore[reportAttributeAccessIssue]


def test_a_copy_holds_no_more(found: Release) -> None:
    twin = copy.copy(found)
    assert twin.figure("score.score", "Q2", "D", "all", WAVE).value is None
    with pytest.raises(TypeError):
        pickle.dumps(found)


def test_unknown_references_say_so(found: Release) -> None:
    with pytest.raises(ReleaseError, match=r"there is no statistic score.mean\. Known are: "):
        found.figure("score.mean", "Q1", "A", "all", WAVE)
    for ref in (
        Ref("score.score", "Q9", "A", "all", WAVE),
        Ref("score.score", "Q1", "X", "all", WAVE),
        Ref("score.score", "Q1", NATIONAL, "all", WAVE),
        Ref("score.score", "Q1", "A", "none", WAVE),
        Ref("score.score", "Q1", "A", "all", 2019),
    ):
        with pytest.raises(ReleaseError, match=f"there is no number {ref}: .* is not known"):
            found.figure(ref.statistic, ref.measure, ref.organisation, ref.population, ref.wave)


def test_the_long_list_says_the_same_as_single_figures(found: Release) -> None:
    listed = list(found.figures())
    assert len({figure.ref for figure in listed}) == len(listed)
    for figure in listed:
        ref = figure.ref
        assert figure == found.at(ref)
        assert (figure.value is None) == (figure.flag is not Flag.OK)
        assert Ref.parse(str(ref)) == ref


def test_diagnostics_never_leave(found: Release) -> None:
    names = {row.name for row in CATALOGUE.values() if row.diagnostic}
    assert {"score.crude", "standardise.largest_weight", "standardise.effective_n"} <= names
    assert not names & set(found.grids)
