"""Compared with a frozen national run, an organisation gets what the national run gave it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, reject, settings
from hypothesis import strategies as st

from fuzzing import fewer
from surveybench.disclosure import Release
from surveybench.errors import UnsafeRelease
from surveybench.jobs import pipeline, reference
from surveybench.quantities import ALL, NATIONAL, Axis, Flag, Ref
from surveybench.respondents import clean
from surveybench.results import Reference
from surveybench.survey import Earlier, Survey
from surveybench.tally import Tally, axes_of, count, share, total
from tiny import MADE, chosen, item, raw, survey

CODES = ("A", "B", "C", "D", "E")
LEAST = 4
LIMITS = [
    f"expected_range.{side}_{end}"
    for side, ends in (("lower", "outer middle inner"), ("upper", "inner middle outer"))
    for end in ends.split()
]
KINDS = ("score.", "expected_range.", "change.")


@st.composite
def nations(draw: st.DrawFn) -> tuple[Survey, Tally]:
    """Two waves of five organisations with two groups of people."""
    asked = survey(
        item("Q1"),
        item("Q2", (10, 0, None)),
        item("Q3"),
        sections={"S": ["Q1", "Q2"], "T": ["Q3"]},
        groups=("1", "2"),
        populations={"all": (), "one": ("1",), "two": ("2",)},
        settings=chosen(
            release={"min_respondents": LEAST, "min_organisations": 3},
            strata={"missing_stratum": draw(st.sampled_from(["exclude", "weight_1"]))},
            standardising=draw(st.sampled_from(STANDARDS)),
        ),
    )
    then = replace(asked, wave=2024)
    asked = replace(asked, earlier=(Earlier(then, {"Q1": "Q1", "Q2": "Q2"}),))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = st.sampled_from([0, 2, 3, 5, 8, 20])
    parts = []
    for definition in (asked, then):
        rows = [
            person(rng, code, group)
            for code in CODES
            for group in ("1", "2")
            for _ in range(draw(sizes))
        ]
        batch, _ = clean(raw(definition, rows, {}), definition, CODES)
        parts.append(count(batch, axes_of(definition, CODES)))
    return asked, total(parts)


STANDARDS = [
    type(chosen().standardising)(standard=name)
    for name in ("population", "whole_survey", "reuse_whole_survey_weight")
]


def person(rng: np.random.Generator, code: str, group: str) -> dict[str, Any]:
    """A usable return; a few have no sex."""
    answers = {name: str(rng.integers(1, 4)) for name in ("Q1", "Q2", "Q3")}
    who = {"organisation": code, "group": group, "age": str(rng.integers(18, 90))}
    return {**who, "outcome": "1", "sex": rng.choice(["1", "2", "2", "9"]), **answers}


def released(asked: Survey, tally: Tally, frozen: Reference | None = None) -> Release:
    return pipeline.from_counts(asked, tally, (), made=MADE, version="0", reference=frozen)


def freeze(asked: Survey, tally: Tally) -> tuple[Release, Reference]:
    """A national release with anything to compare, and its reference after a round trip."""
    national = released(asked, tally)
    if not (national.grids["expected_range.national"].flags == Flag.OK).any():
        reject()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reference.json"
        reference.save(reference.freeze(national), path)
        return national, reference.load(path)


@dataclass(frozen=True)
class Nation:
    """A national run and its frozen reference, and the same people compared with that.

    `local` are all of them in one run, `few` two organisations, `alone` one. `few` is None where it
    is refused: their sum, which is known, and that one of them is hidden, say how many it has.
    """

    asked: Survey
    tally: Tally
    national: Release
    frozen: Reference
    local: Release
    few: Release | None
    alone: Release


def compared_again(asked: Survey, tally: Tally) -> Nation:
    national, frozen = freeze(asked, tally)
    all_of_them, two, one = (
        Tally({wave: share(counts, codes) for wave, counts in tally.waves.items()})
        for codes in (CODES, ("A", "B"), ("A",))
    )
    local, few, alone = (
        unless_their_sum_tells(asked, part, frozen) for part in (all_of_them, two, one)
    )
    if local is None or alone is None:
        reject()
    return Nation(asked, tally, national, frozen, local, few, alone)


def unless_their_sum_tells(asked: Survey, tally: Tally, frozen: Reference) -> Release | None:
    """None where a comparison is refused; nothing leaks then, and it is of few people.

    A known sum that is little more than may be shown, and that parts of it are hidden as too few,
    say how many these have, whatever else is hidden.
    """
    try:
        return released(asked, tally, frozen)
    except UnsafeRelease:
        assert any_few(asked, tally)
        return None


def any_few(asked: Survey, tally: Tally) -> bool:
    """Whether some population of an organisation, or its answers to a question, are too few."""
    by_stratum = [counts.people for counts in tally.waves.values()]
    for counts in tally.waves.values():
        for question, answers in counts.answers.items():
            scored = np.array([score is not None for score in asked.item[question].scores])
            by_stratum.append(answers[..., scored].sum(axis=-1))
    sums = [n for people in by_stratum for n in (people.sum(axis=2), people[..., :-1].sum(axis=2))]
    return any(bool(((n > 0) & (n < LEAST)).any()) for n in sums)


def shown_scores(run: Release, tally: Tally) -> Iterator[tuple[Ref, float]]:
    """Released scores of questions, in the waves that were counted."""
    for figure in run.figures():
        ref = figure.ref
        counted = ref.measure in run.survey.item and ref.wave in tally.waves
        if ref.statistic == "score.score" and counted and figure.value is not None:
            yield ref, figure.value


def standardised(nation: Nation, ref: Ref) -> float:
    """A score by the published formula from the counts and the shares in the file."""
    asked, wave = nation.asked, nation.tally[int(ref.wave)]
    p = [population.id for population in asked.populations].index(ref.population)
    o = wave.axes.organisations.index(ref.organisation)
    reuse = asked.settings.standardising.standard == "reuse_whole_survey_weight"
    whole = 0 if reuse else p
    shares, people = nation.frozen.standard.of(int(ref.wave))[whole], wave.people[whole, o, :-1]
    weights = [
        min(asked.settings.standardising.cap, share_of * people.sum() / n) if n else 0.0
        for share_of, n in zip(shares, people, strict=True)
    ]
    weights.append(float(asked.settings.strata.missing_stratum == "weight_1"))
    total = weighed = 0.0
    for stratum, weight in enumerate(weights):
        for option, score in enumerate(asked.item[ref.measure].scores):
            if score is not None:
                n = wave.answers[ref.measure][p, o, stratum, option]
                total, weighed = total + weight * n * score, weighed + weight * n
    return total / weighed


def scores_are_those_of_the_standard_in_the_file(nation: Nation) -> None:
    """Within what a release rounds: to 2 decimals, at most two steps away for a band's sake."""
    for run in (nation.local, nation.few or nation.local, nation.alone):
        for ref, value in shown_scores(run, nation.tally):
            assert abs(value - standardised(nation, ref)) < 0.02 + 1e-9, ref


def rounding_alone_parts_them_from_the_national_run(nation: Nation) -> None:
    """With the shares as counted the same formula gives what the national run gave."""
    for ref, _ in shown_scores(nation.local, nation.tally):
        expected = nation.national.at(ref).value
        if expected is None:
            continue
        exact = standardised(replace(nation, frozen=exactly(nation)), ref)
        assert abs(exact - expected) < 0.02 + 1e-9, ref


def exactly(nation: Nation) -> Reference:
    """The same reference with shares that are not rounded, from the counts."""
    standard = nation.frozen.standard
    whole = nation.asked.settings.standardising.standard == "whole_survey"
    shares = np.full_like(standard.shares, np.nan)
    for w, wave in enumerate(standard.waves):
        for p in range(len(standard.populations)):
            people = nation.tally[int(wave)].people[0 if whole else p, :, :-1].sum(axis=0)
            shares[w, p] = people / max(people.sum(), 1)
    return replace(nation.frozen, standard=replace(standard, shares=shares))


def bands_are_those_of_the_limits_beside_them(nation: Nation) -> None:
    for figure in nation.local.figures():
        if figure.ref.statistic != "expected_range.band" or figure.value is None:
            continue
        beside = partial(replace, figure.ref)
        score = nation.local.at(beside(statistic="score.score")).value
        limits = [nation.local.at(beside(statistic=name)).value for name in LIMITS]
        if score is None or None in limits:
            continue
        below = sum(score <= limit + 1e-9 for limit in limits[:3] if limit is not None)
        above = sum(score >= limit - 1e-9 for limit in limits[3:] if limit is not None)
        assert figure.value == 4 - below + above, figure.ref


def one_alone_gets_what_it_has_among_others(nation: Nation) -> None:
    assert [organisation.code for organisation in nation.alone.organisations] == ["A"]
    for run in (nation.alone, nation.few or nation.alone):
        for figure in run.figures():
            if figure.value is None or not figure.ref.statistic.startswith(KINDS):
                continue
            among = nation.local.at(figure.ref)
            assert among.value in (None, figure.value), figure.ref


def the_country_stays_that_of_the_national_run(nation: Nation) -> None:
    few = nation.few or nation.local
    for figure in (*few.figures(), *nation.local.figures()):
        ref = figure.ref
        if ref.organisation == NATIONAL and ref.statistic in nation.national.grids:
            assert figure.value in (nation.national.at(ref).value, None), ref
    taking_part = few.figure("response_rate.organisations", ALL, NATIONAL, ALL, nation.asked.wave)
    assert taking_part.value == len(CODES)


def the_standard_does_not_tell_how_many_are_hidden(nation: Nation) -> None:
    """It is rounded; of few people it does not leave where somebody is hidden alone."""
    diagnostics = nation.national.grids["standardise.respondents"]
    assert nation.frozen.standard.rounded == nation.asked.waves
    for w, wave in enumerate(nation.asked.waves):
        for p, population in enumerate(nation.frozen.standard.populations):
            shares = nation.frozen.standard.of(wave)[p]
            people = nation.tally[wave].people[p][:, :-1].sum(axis=1)
            if not compared(nation.frozen, population, wave):
                assert np.isnan(shares).all()
            if np.isnan(shares).all():
                continue
            half = np.isclose(shares * 100 % 1, 0.5)  # a share of less is one half of a per cent
            assert (half | np.isclose(shares * 100, np.round(shares * 100))).all()
            hidden = people[diagnostics.flags[w, p] != Flag.OK]
            told = (hidden > 0).sum() == 1 or 0 < hidden.sum() < LEAST
            assert not told or people.sum() >= 100


def a_known_sum_gives_no_hidden_part_back(nation: Nation) -> None:
    asked, grid = nation.asked, nation.local.grids["score.n"]
    missing = -1 if asked.settings.strata.missing_stratum == "exclude" else None
    for w, p, m in np.ndindex(*grid.values.shape[:3]):
        measure = grid.measures[m]
        if measure not in asked.item or grid.waves[w] != asked.wave:
            continue
        scored = np.array([s is not None for s in asked.item[measure].scores])
        n = nation.tally[asked.wave].answers[measure][p][:, :missing, scored].sum(axis=(1, 2))
        rest = n.sum() - np.nan_to_num(grid.values[w, p, m]).sum()
        assert rest == 0 or rest >= LEAST or not np.isfinite(grid.values[w, p, m]).any()


CHECKS = (
    scores_are_those_of_the_standard_in_the_file,
    rounding_alone_parts_them_from_the_national_run,
    bands_are_those_of_the_limits_beside_them,
    one_alone_gets_what_it_has_among_others,
    the_country_stays_that_of_the_national_run,
    the_standard_does_not_tell_how_many_are_hidden,
    a_known_sum_gives_no_hidden_part_back,
)


@settings(fewer(25, 2), phases=(Phase.explicit, Phase.generate))
@given(nations())
def test_a_nation_beside_its_own_frozen_run(nation: tuple[Survey, Tally]) -> None:
    """All of CHECKS hold, whatever is compared with it."""
    again = compared_again(*nation)
    for check in CHECKS:
        check(again)


def compared(frozen: Reference, population: str, wave: int | str) -> bool:
    grid = frozen.grids["expected_range.national"]
    w, p = grid.positions[Axis.WAVE][wave], grid.positions[Axis.POPULATION][population]
    return bool((grid.flags[w, p] == Flag.OK).any())


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda s: s.standard)
def test_a_nation_with_nothing_hidden(standard: Any) -> None:
    """So that the properties above are not true of nothing."""
    rng = np.random.default_rng(1)
    asked = survey(
        item("Q1"),
        item("Q2"),
        settings=chosen(release={"min_respondents": LEAST}, standardising=standard),
    )
    rows = [person(rng, code, "1") for code in CODES for _ in range(12)]
    batch, _ = clean(raw(asked, rows, {}), asked, CODES)
    tally = total([count(batch, axes_of(asked, CODES))])
    again = compared_again(asked, tally)
    for check in CHECKS:
        check(again)
    local = [f for f in again.local.figures() if f.ref.statistic.startswith(KINDS)]
    assert sum(figure.value is not None for figure in local) > 100
    assert len(list(shown_scores(again.local, tally))) == 2 * len(CODES)
