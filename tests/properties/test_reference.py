"""Compared with a frozen national run, an organisation gets what the national run gave it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, assume, given, reject, settings
from hypothesis import strategies as st

from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.jobs import pipeline, reference
from surveybench.quantities import ALL, NATIONAL, Axis, Flag
from surveybench.respondents import clean
from surveybench.results import Reference
from surveybench.survey import Earlier, Survey
from surveybench.tally import Tally, axes_of, count, share, total
from tiny import MADE, chosen, item, raw, survey

CODES = ("A", "B", "C", "D", "E")
LEAST = 4
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


def unless_refused(asked: Survey, tally: Tally, frozen: Reference) -> Release:
    """A comparison that is written; one that is refused leaks nothing, and is of few people."""
    try:
        return released(asked, tally, frozen)
    except ReleaseError as error:
        if "can be worked out" not in str(error) or not any_few(asked, tally):
            raise
        reject()


def any_few(asked: Survey, tally: Tally) -> bool:
    """Whether some population of an organisation, or its answers to a question, are too few."""
    by_stratum = [counts.people for counts in tally.waves.values()]
    for counts in tally.waves.values():
        for question, answers in counts.answers.items():
            scored = np.array([score is not None for score in asked.item[question].scores])
            by_stratum.append(answers[..., scored].sum(axis=-1))
    sums = [n for people in by_stratum for n in (people.sum(axis=2), people[..., :-1].sum(axis=2))]
    return any(bool(((n > 0) & (n < LEAST)).any()) for n in sums)


def freeze(asked: Survey, tally: Tally) -> tuple[Release, Reference]:
    """A national release with anything to compare, and its reference after a round trip."""
    national = released(asked, tally)
    if not (national.grids["expected_range.national"].flags == Flag.OK).any():
        reject()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reference.json"
        reference.save(reference.freeze(national), path)
        return national, reference.load(path)


@given(nations())
def test_the_same_people_get_the_same_scores_bands_and_limits(nation: tuple[Survey, Tally]) -> None:
    asked, tally = nation
    national, frozen = freeze(asked, tally)
    local = released(asked, tally, frozen)
    rounded = set(frozen.standard.rounded)
    for figure in local.figures():
        ref = figure.ref
        if not ref.statistic.startswith(KINDS) or rounded & {ref.wave, asked.wave}:
            continue
        expected = national.at(ref)
        if figure.value is not None:
            assert figure == expected, ref
        elif expected.value is not None and all(
            compared(frozen, ref.population, wave) for wave in (ref.wave, asked.wave)
        ):
            assert figure.flag is Flag.SUPPRESSED, ref  # parts of a whole give less away


@given(nations())
def test_one_organisation_alone_gets_what_it_had_among_all(nation: tuple[Survey, Tally]) -> None:
    asked, tally = nation
    national, frozen = freeze(asked, tally)
    assume(not frozen.standard.rounded)
    alone = Tally({wave: share(counts, ("A",)) for wave, counts in tally.waves.items()})
    local = released(asked, alone, frozen)
    assert [organisation.code for organisation in local.organisations] == ["A"]
    for figure in local.figures():
        if figure.value is not None and figure.ref.statistic.startswith(KINDS):
            assert figure == national.at(figure.ref), figure.ref


@given(nations())
def test_the_country_stays_that_of_the_national_run(nation: tuple[Survey, Tally]) -> None:
    asked, tally = nation
    national, frozen = freeze(asked, tally)
    few = Tally({wave: share(counts, ("A", "B")) for wave, counts in tally.waves.items()})
    local = unless_refused(asked, few, frozen)  # the sums of A and B are known: 2 + 3 are 5
    for figure in local.figures():
        ref = figure.ref
        if ref.organisation == NATIONAL and ref.statistic in national.grids:
            expected = national.at(ref)
            assert figure.value in (expected.value, None), ref
    assert local.figure("response_rate.organisations", ALL, NATIONAL, ALL, asked.wave).value == len(
        CODES
    )


@given(nations())
def test_the_standard_does_not_tell_how_many_are_hidden(nation: tuple[Survey, Tally]) -> None:
    asked, tally = nation
    national, frozen = freeze(asked, tally)
    diagnostics = national.grids["standardise.respondents"]
    for w, wave in enumerate(asked.waves):
        for p, population in enumerate(frozen.standard.populations):
            shares = frozen.standard.of(wave)[p]
            people = tally[wave].people[p][:, :-1].sum(axis=1)
            if not compared(frozen, population, wave):
                assert np.isnan(shares).all()
            if wave in frozen.standard.rounded:
                assert np.isnan(shares).all() or people.sum() >= 100
                continue
            hidden = people[diagnostics.flags[w, p] != Flag.OK]
            assert (hidden > 0).sum() != 1
            assert hidden.sum() == 0 or hidden.sum() >= LEAST


@given(nations())
def test_a_known_sum_gives_no_hidden_part_back(nation: tuple[Survey, Tally]) -> None:
    asked, tally = nation
    _, frozen = freeze(asked, tally)
    local = unless_refused(asked, tally, frozen)
    grid = local.grids["score.n"]
    for w, p, m in np.ndindex(*grid.values.shape[:3]):
        measure = grid.measures[m]
        if measure not in asked.item or grid.waves[w] != asked.wave:
            continue
        scored = np.array([s is not None for s in asked.item[measure].scores])
        n = tally[asked.wave].answers[measure][p][:, :-1, scored].sum(axis=(1, 2))
        if asked.settings.strata.missing_stratum == "weight_1":
            n = tally[asked.wave].answers[measure][p][..., scored].sum(axis=(1, 2))
        left = n.sum() - np.nan_to_num(grid.values[w, p, m]).sum()
        assert left == 0 or left >= LEAST or not np.isfinite(grid.values[w, p, m]).any()


@settings(max_examples=60, phases=[Phase.generate])
@given(nations())
def test_a_nation_is_not_refused_beside_its_own_frozen_run(nation: tuple[Survey, Tally]) -> None:
    asked, tally = nation
    national, frozen = freeze(asked, tally)
    local = released(asked, tally, frozen)
    assert len(local.organisations) == len(national.organisations)


def compared(frozen: Reference, population: str, wave: int | str) -> bool:
    grid = frozen.grids["expected_range.national"]
    w, p = grid.positions[Axis.WAVE][wave], grid.positions[Axis.POPULATION][population]
    return bool((grid.flags[w, p] == Flag.OK).any())


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda s: s.standard)
def test_a_nation_that_can_be_frozen_exactly(standard: Any) -> None:
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
    national, frozen = freeze(asked, tally)
    local = released(asked, tally, frozen)
    assert frozen.standard.rounded == ()
    same = [f for f in local.figures() if f.ref.statistic.startswith(KINDS)]
    assert sum(figure.value is not None for figure in same) > 100
    assert all(figure == national.at(figure.ref) for figure in same)
