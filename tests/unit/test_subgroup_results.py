"""Figures of subgroups of made-up people: recomputed one by one, and where they are hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import fmean, pvariance

import numpy as np
import pytest

from surveybench.disclosure import Release, release
from surveybench.errors import ReleaseError
from surveybench.jobs import reference
from surveybench.quantities import CATALOGUE, NATIONAL, Axis, Basis, Flag, Quantity, Ref, figure
from surveybench.results import Reference, Results
from surveybench.survey import Breakdown, Dimension, Scoring, Survey
from tiny import chosen, computed, item, survey

SITE = Dimension("site", ("site",), codes=(("1", "Ash"), ("2", "Beech"), ("3", "Cedar")))
CODES = ("A", "B", "C", "D")
POINTS = {"1": 10.0, "2": 5.0, "3": 0.0}
Row = dict[str, str | None]


def asked(subgroups: str = "crude") -> Survey:
    settings = chosen(
        release={"min_respondents": 6, "everybody": "show"},
        scoring=Scoring(subgroups=subgroups),  # pyright: ignore[reportArgumentType]
    )
    one = survey(item("Q1"), item("Q2", (10, None, 0)), settings=settings)
    age, sex = one.dimensions
    by_site = Breakdown((SITE,), (True,))
    apart = (by_site, Breakdown((sex,), (False,)), Breakdown((SITE, age), (True, False)))
    return replace(one, breakdowns=apart)


@cache
def people() -> tuple[Row, ...]:
    rng = np.random.default_rng(8)

    def drawn() -> Iterator[Row]:
        for code in CODES:
            for _ in range(120):
                site = rng.choice(["1", "2", "3"], p=[0.5, 0.4, 0.1])
                yield {
                    "organisation": code,
                    "outcome": "1",
                    "age": str(rng.choice([30, 50])),
                    "sex": str(rng.choice([1, 2])),
                    "site": site if code != "D" or site != "3" else None,
                    "Q1": str(rng.choice([1, 2, 3], p=[0.5, 0.3, 0.2])),
                    "Q2": str(rng.integers(1, 4)),
                }

    return tuple(drawn())


@cache
def results(subgroups: str = "crude") -> Results:
    return computed(asked(subgroups), {2025: people()}, CODES)


@cache
def out() -> Release:
    return release(results())


def number(key: str, subgroup: str, code: str = NATIONAL, item: str = "Q1") -> float:
    found = figure(results().grids, Ref(key, item, code, "all", 2025, subgroup=subgroup))
    return float("nan") if found.value is None else found.value


def answers(code: str, site: str) -> list[float]:
    """Of an organisation, or of all, at a site."""
    return [
        POINTS[str(row["Q1"])]
        for row in people()
        if code in (NATIONAL, row["organisation"]) and row["site"] == site
    ]


@pytest.mark.parametrize(("site", "name"), SITE.codes)
def test_scores_are_means_of_the_answers_person_by_person(site: str, name: str) -> None:
    for code in CODES[:3]:
        own = answers(code, site)
        rest = [x for other, _ in SITE.codes if other != site for x in answers(code, other)]
        assert number("subgroup.n", f"site {name}", code) == len(own)
        assert np.isclose(number("subgroup.score", f"site {name}", code), fmean(own), rtol=1e-12)
        gap = number("subgroup.rest_difference", f"site {name}", code)
        if not np.isnan(gap):  # of what may be shown alone
            assert np.isclose(gap, fmean(own) - fmean(rest), rtol=1e-10)
    everybody = answers(NATIONAL, site)
    assert np.isclose(number("inequality.score", f"site {name}"), fmean(everybody), rtol=1e-12)
    error = (pvariance(everybody) / len(everybody)) ** 0.5
    assert np.isclose(number("inequality.standard_error", f"site {name}"), error, rtol=1e-12)
    assert number("inequality.n", f"site {name}") == round(len(everybody) / 10) * 10


def test_standardised_scores_are_those_of_the_subgroups_national_age_and_sex() -> None:
    """Beech of organisation A, weighted to the age and sex of everybody at Beech."""

    def at_beech(code: str) -> list[Row]:
        return [r for r in people() if r["site"] == "2" and code in (NATIONAL, r["organisation"])]

    def stratum(row: Row) -> tuple[str | None, str | None]:
        return row["age"], row["sex"]

    everybody, own = at_beech(NATIONAL), at_beech("A")
    weights = []
    for row in own:
        national = sum(stratum(r) == stratum(row) for r in everybody) / len(everybody)
        here = sum(stratum(r) == stratum(row) for r in own) / len(own)
        weights.append(min(5.0, national / here))
    score = sum(w * POINTS[str(r["Q1"])] for w, r in zip(weights, own, strict=True)) / sum(weights)
    ref = Ref("subgroup.score", "Q1", "A", "all", 2025, subgroup="site Beech")
    found = figure(results("standardised").grids, ref).value
    assert found is not None
    assert np.isclose(found, score, rtol=1e-12)
    assert not np.isclose(found, number("subgroup.score", "site Beech", "A"), rtol=1e-6)


def test_a_small_site_is_hidden_with_another_and_all_say_why() -> None:
    grid = out().grids["subgroup.n"]
    cedar = len(answers("C", "3"))
    assert cedar > 0
    for code in CODES:
        shown = [
            out().at(Ref("subgroup.n", "Q1", code, "all", 2025, subgroup=f"site {name}"))
            for _, name in SITE.codes
        ]
        hidden = [figure for figure in shown if figure.value is None]
        assert all(figure.flag is Flag.FEW_IN_SUBGROUP for figure in hidden)
        assert all(figure.value >= 6 for figure in shown if figure.value is not None)
    assert grid.values.shape[-2] == 3 + 2 + 6


@pytest.mark.parametrize(
    "row", [row for row in CATALOGUE.values() if row.name.startswith(("subgroup.", "inequality."))]
)
def test_its_basis_is_needed(row: Quantity) -> None:
    """Another basis is refused, or hides no less; one of the country shows small subgroups."""
    for basis in (Basis.NOBODY, Basis.ANSWERS, Basis.SCORE, Basis.CHOICES, Basis.ALL_ORGANISATIONS):
        with pytest.raises(ReleaseError):
            release(results(), {**CATALOGUE, row.name: replace(row, basis=basis)})
    if row.national or row.basis is Basis.ALL_OF_SUBGROUP:
        return
    few = out().grids["subgroup.n"].flags == Flag.FEW_IN_SUBGROUP
    assert not (few & (out().grids[row.name].flags == Flag.OK)).any()
    of_section = row.basis is Basis.SUBGROUP_SECTION
    of_all = Basis.SECTION_OF_SUBGROUP if of_section else Basis.ALL_OF_SUBGROUP
    weaker = {**CATALOGUE, row.name: replace(row, basis=of_all)}
    leaked = release(results(), weaker).grids[row.name].flags == Flag.OK
    # Ends and comparisons are worked out of what may be shown alone.
    assert (few & leaked).any() == (row.key in ("n", "score", "section"))


def test_a_reference_brings_the_countrys_subgroups(tmp_path: Path) -> None:
    reference.save(reference.freeze(out()), tmp_path / "national.json")
    frozen = reference.load(tmp_path / "national.json")
    one = reference.local(asked(), frozen)
    own = [row for row in people() if row["organisation"] == "A"]
    again = release(computed_with(one, own, frozen))
    ref = Ref("inequality.score", "Q1", NATIONAL, "all", 2025, subgroup="site Ash")
    assert again.at(ref).value == out().at(ref).value
    gap = Ref("subgroup.national_difference", "Q1", "A", "all", 2025)
    gaps = [replace(gap, subgroup=one) for one in out().grids["subgroup.n"].axes[Axis.SUBGROUP]]
    compared = [one for one in gaps if out().at(one).value is not None]
    assert compared
    for one in compared:
        local, national = again.at(one).value, out().at(one).value
        assert local is not None
        assert national is not None
        assert abs(local - national) <= 0.011  # of figures rounded to two decimals


def computed_with(one: Survey, rows: list[Row], frozen: Reference) -> Results:
    from surveybench.respondents import clean
    from surveybench.results import Provenance, compute
    from surveybench.tally import axes_of, count, total
    from tiny import MADE, raw

    batch, _ = clean(raw(one, rows, {}), one, ("A",))
    tally = total([count(batch, axes_of(one, ("A",)))])
    return compute(one, tally, (), Provenance("0", MADE, against=frozen.against), frozen)
