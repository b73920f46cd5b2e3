"""How far scores and bands may be chance, and what a repetition would show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.everybody import compared_range
from surveybench.quantities import Worker, quantities_of
from surveybench.results.ends import CONFIDENCE
from surveybench.results.points import option_scores
from surveybench.results.range_variance import of_average, range_variance
from surveybench.results.wave import WaveScores
from surveybench.stats import chance, expected_range, reliability
from surveybench.survey import USUAL_SPAN, Survey
from surveybench.tally import WaveTally

Floats = NDArray[np.float64]

# The chance of each band if the survey were repeated, from much worse to much better.
REPEATED = (
    "repeat_much_worse",
    "repeat_worse",
    "repeat_somewhat_worse",
    "repeat_about_the_same",
    "repeat_somewhat_better",
    "repeat_better",
    "repeat_much_better",
)


def second_opinion(
    survey: Survey,
    tally: WaveTally,
    wave: WaveScores,
    spreads: Mapping[str, Floats],
    bands: Floats,
) -> dict[str, Floats]:
    """Values [1, population, measure, organisation] of every quantity of `chance`.

    `spreads` are `national` and `tau2` [population, measure], `bands` [population, measure,
    organisation]. Of items alone, and of the organisations that are compared: NaN elsewhere. Where
    nearly everybody answered alike there is none either, so that no q rests on a hidden score.
    """
    rows = (row for row in quantities_of("chance") if Worker.PROGRAM in row.worked_out_by)
    values = {row.key: np.full(bands.shape, np.nan) for row in rows}
    banding = survey.settings.banding
    middle = len(banding.confidence)
    for p in range(bands.shape[0]):
        for m, item in enumerate(survey.measures):
            inside = np.flatnonzero(np.isfinite(bands[p, m]) & ~wave.alike.mask[p, m])
            if item not in survey.item or not len(inside):
                continue
            drawn = _drawn(survey, tally, wave, (p, m), inside, _at(spreads, p, m))
            answers, weights, scores, _, expected, _ = drawn
            null = chance.null(*drawn)
            again = chance.repeated(answers, weights, scores, expected)
            if survey.better_low(item):  # of which the lowest score is the best band
                null = replace(null, bands=null.bands[:, ::-1])
                again = again[:, ::-1]
            own = np.searchsorted(banding.numbers, bands[p, m, inside])
            values["p"][p, m, inside] = null.p
            values["of_band"][p, m, inside] = null.bands[np.arange(len(inside)), own]
            values["outside"][p, m, inside] = null.bands.sum(axis=1) - null.bands[:, middle]
            sides = np.column_stack(
                [
                    again[:, :middle].sum(axis=1),
                    again[:, middle],
                    again[:, middle + 1 :].sum(axis=1),
                ]
            )
            side = np.sign(own - middle) + 1
            values["again"][p, m, inside] = sides[np.arange(len(inside)), side]
            for b, number in enumerate(banding.numbers):
                values[REPEATED[number - 1]][p, m, inside] = again[:, b]
    values["q_organisation"] = chance.adjusted(values["p"], axis=1)
    values["q_question"] = chance.adjusted(values["p"], axis=2)
    return {name: value[None] for name, value in values.items()}


def p_of_item(
    survey: Survey,
    tally: WaveTally,
    wave: WaveScores,
    at: tuple[int, int],
    inside: NDArray[np.intp],
    spread: Mapping[str, float],
) -> Floats:
    """The exact p of one question, `at` population and measure: float [organisation compared].

    `inside` are the organisations compared, `spread` has their `national` and `tau2`.
    """
    figures = (spread["national"], spread["tau2"])
    return chance.null(*_drawn(survey, tally, wave, at, inside, figures)).p


Drawn = tuple[
    NDArray[np.int64], Floats, Floats, Floats, chance.Expected, tuple[Floats, Floats] | None
]


def _drawn(
    survey: Survey,
    tally: WaveTally,
    wave: WaveScores,
    at: tuple[int, int],
    inside: NDArray[np.intp],
    spread: tuple[float, float],
) -> Drawn:
    """What `chance.null` takes for a question, `at` population and measure, of some organisations.

    Chances are the same on every scale: worked out as from 0 to 10.
    """
    (p, m), scale = at, survey.scale
    item, usual = survey.measures[m], scale.to_usual
    cuts = expected_range.cuts(survey.settings.banding.confidence)
    expected = chance.Expected(
        float(usual(np.asarray(spread[0]))),
        float(spread[1]) * (USUAL_SPAN / scale.span) ** 2,
        np.concatenate([-cuts[::-1], cuts]),
        _range_variance(survey, wave, at, inside, spread[0]),
    )
    weights = wave.weights[p, inside]
    # People of unknown age or sex stand last, and have a weight where they count.
    counted = tally.answers[item][p][inside][:, : weights.shape[1]]
    answers, points = _scored(counted, option_scores(survey, item))
    bounds = compared_range(survey, answers.sum(axis=(1, 2)), points)
    if bounds is not None:
        bounds = usual(bounds[0]), usual(bounds[1])
    return answers, weights, usual(points), usual(wave.score[p, m, inside]), expected, bounds


def _range_variance(
    survey: Survey,
    wave: WaveScores,
    at: tuple[int, int],
    inside: NDArray[np.intp],
    national: float,
) -> Floats | None:
    """The variance of scores in the expected range, as from 0 to 10; None where it is their own."""
    if not of_average(survey, survey.measures[at[1]], wave):
        return None
    own = range_variance(survey, wave, at, inside, national)
    return own * (USUAL_SPAN / survey.scale.span) ** 2


def _at(spreads: Mapping[str, Floats], p: int, m: int) -> tuple[float, float]:
    return spreads["national"][p, m], spreads["tau2"][p, m]


def _scored(answers: NDArray[np.int64], scores: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The last axis of answers, and scores, of the options that have one, lowest first."""
    scored = np.argsort(scores)[: np.isfinite(scores).sum()]
    return answers[..., scored], scores[scored]


def reliabilities(
    survey: Survey, wave: WaveScores, compared: Callable[[int, int], NDArray[np.bool_]]
) -> dict[str, Floats]:
    """Values [1, population, measure, organisation] of every quantity of `reliability`.

    `compared` says which organisations are, by population and measure. Nothing is winsorised in the
    variance between organisations here.
    """
    values = {row.key: np.full(wave.score.shape, np.nan) for row in quantities_of("reliability")}
    for p, m in np.ndindex(*wave.score.shape[:2]):
        inside = np.flatnonzero(compared(p, m))
        if len(inside) < 2:
            continue
        y, n = wave.score[p, m][inside], wave.n[p, m][inside].astype(float)
        variance = _common_variance(wave, p, m, inside)
        between = reliability.between(y, variance, CONFIDENCE)
        estimate = reliability.reliability(y, np.sqrt(variance), n, float(y.mean()), between.tau2)
        values["reliability"][p, m, inside] = estimate.reliability
        values["lower"][p, m, inside] = between.lower / (between.lower + variance)
        values["upper"][p, m, inside] = between.upper / (between.upper + variance)
        values["needed"][p, m, inside] = estimate.needed
        values["shrunken"][p, m, inside] = estimate.shrunken
    # A section has no respondents of its own.
    values["needed"][:, [survey.measures.index(s.id) for s in survey.sections]] = np.nan
    return {name: value[None] for name, value in values.items()}


def _common_variance(wave: WaveScores, p: int, m: int, inside: NDArray[np.intp]) -> Floats:
    """Variance of each score if answers spread as everybody's do; of a section, its own.

    A score near the end of the scale has a small standard error of its own because it is there, so
    that an estimate that weighs by it would take chance for real differences.
    """
    sigma2, people = wave.sigma2[p, m][inside], wave.effective[p, m][inside]
    if not np.isfinite(sigma2).all():
        return wave.variance[p, m][inside]
    y = wave.score[p, m][inside]
    mean = np.average(y, weights=people)
    return np.average(sigma2 + (y - mean) ** 2, weights=people) / people
