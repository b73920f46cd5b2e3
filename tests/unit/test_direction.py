"""Low scores of answers may be the better ones: verdicts, places and orders turn, figures do not.

One survey is written twice: with waits scored so that few hours are best, and with hours as scores
of which low ones are better. Both must judge alike.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from surveybench.disclosure import Release, release
from surveybench.errors import DefinitionError
from surveybench.explain import explain, worked
from surveybench.quantities import Axis, Organisation, Ref
from surveybench.report.compose import compose
from surveybench.report.document import texts
from surveybench.respondents import clean
from surveybench.results import Provenance, Results, compute
from surveybench.survey import Section, Survey
from surveybench.tally import Tally, axes_of, count
from tiny import MADE, chosen, item, raw, row, survey

CODES = tuple("ABCDEF")


def asked(*, low: bool) -> Survey:
    hours = (0, 5, 10) if low else (10, 5, 0)
    better = "low" if low else "high"
    waits = [replace(item(name, hours), better=better) for name in ("Q1", "Q2")]
    made = survey(
        *waits,
        item("Q3", (10, 5, 0)),
        settings=chosen(release={"secondary": "off", "everybody": "show"}),
        sections={"W": ("Q1", "Q2"), "S": ("Q3",)},
        overall="Q3",
        overall_verdict=True,
    )
    return made


def rows() -> list[dict[str, object]]:
    random = Random(11)
    people = []
    for place, code in enumerate(CODES):
        for _ in range(60):
            mood = random.random() + 0.08 * (place - 2)
            answers = {
                f"Q{q}": 1 + int(3 * min(0.99, max(0.0, mood + random.gauss(0, 0.2))))
                for q in (1, 2, 3)
            }
            people.append(row(organisation=code, **answers))
    return people


@cache
def made(*, low: bool) -> tuple[Results, Tally]:
    definition = asked(low=low)
    batch, _ = clean(raw(definition, rows(), {}), definition, CODES)
    tally = Tally({2025: count(batch, axes_of(definition, CODES))})
    named = tuple(Organisation(c, f"Place {c}", peers="near" if c < "E" else "far") for c in CODES)
    return compute(definition, tally, named, Provenance("0", MADE)), tally


@cache
def out(*, low: bool) -> Release:
    return release(made(low=low)[0])


@pytest.mark.parametrize(
    "name",
    [
        "expected_range.band",
        "chance.p",
        "chance.of_band",
        "chance.again",
        "chance.q_organisation",
        "chance.repeat_worse",
        "chance.repeat_better",
        "peers.place",
        "reliability.reliability",
        "score.standard_error",
        "verdict.lowest_share",
        "verdict.highest_share",
    ],
)
def test_what_is_judged_is_the_same(name: str) -> None:
    high, low = (made(low=side)[0].grids for side in (False, True))
    np.testing.assert_allclose(low[name].values, high[name].values, atol=1e-9)


def test_figures_are_those_of_the_answers() -> None:
    high, low = (made(low=side)[0].grids for side in (False, True))
    measures = high["score.score"].labels(Axis.MEASURE)
    waits = [measures.index(m) for m in ("W", "Q1", "Q2")]
    for name, turned in (
        ("score.score", lambda y: 10 - y),
        ("expected_range.z", lambda z: -z),
        ("peers.difference", lambda d: -d),
    ):
        a, b = high[name].values[:, :, waits], low[name].values[:, :, waits]
        np.testing.assert_allclose(b, turned(a), atol=1e-9)
    assert len(set(np.unique(low["expected_range.band"].values[0, 0, waits]))) > 1


@pytest.mark.parametrize("code", ["A", "F"])
def test_reports_list_the_same_as_best_and_worst(code: str) -> None:
    def judged(*, low: bool) -> list[str]:
        said = list(texts(compose(out(low=low), code)))
        start = next(i for i, line in enumerate(said) if line.startswith("Best, compared"))
        return [line.split(".")[0] for line in said[start : start + 60] if line[:1] == "Q"]

    def first(*, low: bool) -> list[str]:
        said = list(texts(compose(out(low=low), code)))
        start = next((i for i, line in enumerate(said) if line.startswith("Worse than the")), None)
        return [] if start is None else [line[:2] for line in said[start + 1 : start + 3]]

    assert judged(low=True) == judged(low=False)
    assert first(low=True) == first(low=False)
    said = " ".join(texts(compose(out(low=True), code)))
    assert "Here low scores are the better ones." in said
    assert "high is better but where the question says low is" in said


def test_a_working_says_that_it_is_turned() -> None:
    (results, tally), ref = made(low=True), "expected_range.band:Q1:A:all:2025"
    grid = results.grids["expected_range.band"]
    expected = float(grid.values[grid.at(Ref.parse(ref))])
    assert worked(asked(low=True), tally, Ref.parse(ref), ()).value == expected
    said = "\n".join(explain(out(low=True), ref))
    assert "with -z for z: low scores are the better ones" in said


def test_a_mean_of_both_directions_is_refused() -> None:
    definition = asked(low=True)
    with pytest.raises(DefinitionError, match="low scores of Q1 are better, and high ones"):
        replace(definition, sections=(Section("M", "M", ("Q1", "Q3")), *definition.sections))
    shown = Section("M", "M", ("Q1", "Q3"), weights=(("Q3", 0.0),))
    assert replace(definition, sections=(shown, *definition.sections)).better_low("M")
