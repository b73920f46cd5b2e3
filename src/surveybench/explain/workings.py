"""How each quantity is worked out: its function, formula, inputs and settings.

Inputs are quantities of the same measure, organisation, population and wave; before a colon stands
what differs: `national` is everyone's, `now` the wave reported, `items` each item of a section.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from surveybench.stats import change, expected_range, reliability, response_rate, score, standardise


@dataclass(frozen=True, slots=True)
class Working:
    """One quantity. Formulas are those of docs/methods, on one line."""

    function: Callable[..., Any]
    formula: str
    inputs: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


RELEASE = ("min_respondents", "secondary")
WEIGHTED = ("standard", "cap", "age_bands", "sexes", "missing_stratum")
SCORED = ("variance", *WEIGHTED, *RELEASE)
BANDED = ("winsorise", "quantile", "confidence", "min_organisations", *RELEASE)
COMPARED = ("test", "significance", *RELEASE)
RETURNS = ("min_answered", "removed_outcomes", "min_respondents")

NATIONAL = "national:expected_range.national"
TAU2 = "national:expected_range.tau2"
COUNT = "national:expected_range.organisations"
REACH = ("score.standard_error", NATIONAL, TAU2)
WAVES = ("now:score.score", "score.score", "now:score.standard_error", "score.standard_error")
TESTED = ("change.difference", *WAVES[2:])
RESPONDENTS = ("now:score.n", "score.n")


def _limit(confidence: str, sign: str) -> Working:
    formula = (
        f"national {sign} c sqrt(s^2 + tau2), c of the {confidence} confidence, within 0 to 10"
    )
    return Working(expected_range.limits, formula, REACH, BANDED)


WORKINGS = {
    "response_rate.invited": Working(
        response_rate.rates, "people with an outcome of 1 to 7", (), RETURNS
    ),
    "response_rate.completed": Working(response_rate.rates, "people of outcome 1", (), RETURNS),
    "response_rate.raw": Working(
        response_rate.rates,
        "completed / invited",
        ("response_rate.completed", "response_rate.invited"),
        RETURNS,
    ),
    "response_rate.adjusted": Working(
        response_rate.rates,
        "completed / (invited - people of a removed outcome)",
        ("response_rate.completed", "response_rate.invited"),
        RETURNS,
    ),
    "score.n": Working(score.question, "people with a scored answer", (), RELEASE),
    "score.score": Working(score.question, "sum(w x) / sum(w)", ("score.n",), SCORED),
    "score.crude": Working(score.question, "sum(x) / n", ("score.n",), RELEASE),
    "score.standard_error": Working(
        score.question, "sqrt(V), V = sigma^2 sum(w^2) / sum(w)^2", ("score.n",), SCORED
    ),
    "score.lower": Working(
        score.interval, "y - 1.96 s, not below 0", ("score.score", "score.standard_error"), SCORED
    ),
    "score.upper": Working(
        score.interval, "y + 1.96 s, not above 10", ("score.score", "score.standard_error"), SCORED
    ),
    "expected_range.national": Working(
        expected_range.spread, "sum(y) / I over the organisations compared", (COUNT,), BANDED
    ),
    "expected_range.lowest": Working(expected_range.spread, "min(y)", (COUNT,), BANDED),
    "expected_range.highest": Working(expected_range.spread, "max(y)", (COUNT,), BANDED),
    "expected_range.organisations": Working(
        expected_range.spread, "organisations with a score to show and s above 0", (), BANDED
    ),
    "expected_range.phi": Working(
        expected_range.spread,
        "sum(z_w^2) / I, z_w = (y - national) / s with both ends pulled in",
        (COUNT, NATIONAL),
        BANDED,
    ),
    "expected_range.tau2": Working(
        expected_range.spread,
        "(I phi - (I - 1)) / (W1 - W2 / W1), not below 0; W1 = sum(1 / s^2), W2 = sum(1 / s^4)",
        (COUNT, "national:expected_range.phi"),
        BANDED,
    ),
    "expected_range.z": Working(
        expected_range.z_scores,
        "(y - national) / sqrt(s^2 + tau2)",
        ("score.score", *REACH),
        BANDED,
    ),
    "expected_range.band": Working(
        expected_range.bands,
        "4 + sign(z) x (how many of the three cuts |z| reaches)",
        ("expected_range.z",),
        BANDED,
    ),
    "expected_range.lower_outer": _limit("third", "-"),
    "expected_range.lower_middle": _limit("second", "-"),
    "expected_range.lower_inner": _limit("first", "-"),
    "expected_range.upper_inner": _limit("first", "+"),
    "expected_range.upper_middle": _limit("second", "+"),
    "expected_range.upper_outer": _limit("third", "+"),
    "reliability.reliability": Working(
        reliability.reliability,
        "tau2 / (tau2 + s^2), with nothing winsorised in tau2",
        ("score.standard_error",),
        RELEASE,
    ),
    "reliability.needed": Working(
        reliability.reliability,
        "n s^2 / tau2 x 0.7 / 0.3",
        ("score.n", "score.standard_error"),
        RELEASE,
    ),
    "reliability.shrunken": Working(
        reliability.reliability,
        "national + reliability x (y - national)",
        ("score.score", NATIONAL, "reliability.reliability"),
        RELEASE,
    ),
    "change.difference": Working(change.compare, "y_now - y_then", WAVES[:2], RELEASE),
    "change.z": Working(change.compare, "difference / sqrt(V_now + V_then)", TESTED, COMPARED),
    "change.p_z": Working(change.compare, "2 (1 - Phi(|z|))", ("change.z",), COMPARED),
    "change.degrees": Working(
        change.compare,
        "(V1 + V2)^2 / (V1^2 / (n1 - 1) + V2^2 / (n2 - 1))",
        (*WAVES[2:], *RESPONDENTS),
        COMPARED,
    ),
    "change.p_welch": Working(
        change.compare,
        "2 (1 - T(|z|)), T of Student's t with these degrees of freedom",
        ("change.z", "change.degrees"),
        COMPARED,
    ),
    "change.verdict": Working(
        change.verdict,
        "sign(difference) where p <= 1 - significance, else 0",
        ("change.difference", "change.p_z", "change.p_welch"),
        COMPARED,
    ),
    "change.tests_differ": Working(
        change.verdict,
        "1 where the verdicts by p_z and p_welch differ",
        ("change.p_z", "change.p_welch"),
        COMPARED,
    ),
    **{
        f"standardise.{name}": Working(standardise.diagnostics, meaning, (), WEIGHTED)
        for name, meaning in standardise.QUANTITIES.items()
    },
}

# Where a section is worked out in another way than a question.
OF_SECTIONS = {
    "score.score": Working(
        score.section, "sum(y) / Q over its items", ("items:score.score",), SCORED
    ),
    "score.crude": Working(
        score.section, "sum(y) / Q over its items", ("items:score.crude",), SCORED
    ),
    "score.standard_error": Working(
        score.section,
        "sqrt(sum(V) + 2 sum(C)) / Q over its items, C their covariances",
        ("items:score.standard_error",),
        SCORED,
    ),
}
