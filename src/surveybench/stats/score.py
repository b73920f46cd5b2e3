"""Scores of questions and sections, with their variances, from counts and weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Variance = Literal["weighted", "linearised"]
NOTHING = 1e-12  # a difference smaller than this share of its parts is rounding


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question, each part of shape [organisation].

    `weight` is the sum of weights, `effective` the effective number of respondents
    `(sum w)^2 / sum w^2`, `sigma2` the weighted variance of the answers, `shares` [organisation,
    option] the weighted share of each option, 0 for one that carries no score.
    """

    n: NDArray[np.int64]
    score: NDArray[np.float64]
    variance: NDArray[np.float64]
    crude: NDArray[np.float64]
    weight: NDArray[np.float64]
    effective: NDArray[np.float64]
    sigma2: NDArray[np.float64]
    shares: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One section, each part of shape [organisation]."""

    score: NDArray[np.float64]
    variance: NDArray[np.float64]
    without_covariance: NDArray[np.bool_]


def question(
    counts: NDArray[np.int64],
    weights: NDArray[np.float64],
    scores: NDArray[np.float64],
    variance: Variance = "weighted",
) -> QuestionScore:
    """Score of a question in every organisation, and its variance.

    Parameters
    ----------
    counts : int [organisation, stratum, option]
        Respondents by answer.
    weights : float [organisation, stratum]
        Weight of a respondent, 0 or more.
    scores : float [option]
        Score of each option, on any scale; NaN for an option that carries none.
    variance : 'weighted' or 'linearised'
        `V = s2 * sum w^2 / (sum w)^2` with `s2 = sum w (x - Y)^2 / sum w`,
        or `V = sum w^2 (x - Y)^2 / (sum w)^2`.

    Returns
    -------
    QuestionScore
        `Y = sum w x / sum w`. NaN where nobody with a weight gave a scored answer; variance 0
        where all answers are equal or one respondent is left.

    Source
    ------
    methods.md 2.4, 4.1, 4.2.

    Oracle
    ------
    tests/oracle/score
    """
    scored = np.isfinite(scores)
    x, people = scores[scored], counts[:, :, scored]
    answered = people.sum(axis=2)
    n = answered.sum(axis=1)
    total = (weights * answered).sum(axis=1)
    mean = _ratio((weights * (people @ x)).sum(axis=1), total)
    # Rounding must not leave a trace of variance where all answers are equal: an organisation with
    # a standard error of 1e-15 would rule the expected range of everyone.
    mean = np.clip(mean, *_reach(people, weights, x))
    squares = (x[None, :] - mean[:, None]) ** 2
    spread = np.einsum("osk,ok->os", people, np.where(np.isfinite(squares), squares, 0.0))
    squared = (weights**2 * answered).sum(axis=1)
    sigma2 = _ratio((weights * spread).sum(axis=1), total)
    if variance == "linearised":
        v = _ratio((weights**2 * spread).sum(axis=1), total**2)
    else:
        v = sigma2 * _ratio(squared, total**2)
    shares = np.zeros((len(total), len(scores)))
    shares[:, scored] = _ratio(np.einsum("os,osk->ok", weights, people), total[:, None])
    crude = _ratio((people.sum(axis=1) @ x).astype(float), n.astype(float))
    return QuestionScore(n, mean, v, crude, total, _ratio(total**2, squared), sigma2, shares)


def covariance(
    counts: NDArray[np.int64],
    weights: NDArray[np.float64],
    scores: tuple[NDArray[np.float64], NDArray[np.float64]],
    questions: tuple[QuestionScore, QuestionScore],
    variance: Variance = "weighted",
) -> NDArray[np.float64]:
    """Covariance of the scores of two questions of one organisation.

    Parameters
    ----------
    counts : int [organisation, stratum, option of a, option of b]
        Respondents who answered both, by their two answers.
    weights : float [organisation, stratum]
        Weight of a respondent.
    scores : pair of float [option]
        Scores of the options of a and of b; NaN for an option that carries none.
    questions : pair of QuestionScore
        The published scores, on which the products are centred, and their sums of weights.
    variance : 'weighted' or 'linearised'
        `C = sigma * sum w^2 / (W_a W_b)` with
        `sigma = sum w (x_a - Y_a)(x_b - Y_b) / sum w`, both sums over those who answered both;
        or `C = sum w^2 (x_a - Y_a)(x_b - Y_b) / (W_a W_b)`.

    Returns
    -------
    float [organisation]
        0 where nobody answered both.

    Source
    ------
    methods.md 4.4.

    Oracle
    ------
    tests/oracle/score
    """
    a, b = np.isfinite(scores[0]), np.isfinite(scores[1])
    people = counts[:, :, a, :][:, :, :, b]
    from_a = scores[0][a][None, :] - np.nan_to_num(questions[0].score)[:, None]
    from_b = scores[1][b][None, :] - np.nan_to_num(questions[1].score)[:, None]
    products = np.einsum("osab,oa,ob->os", people, from_a, from_b, optimize=True)
    together = people.sum(axis=(2, 3))
    if variance == "linearised":
        top = (weights**2 * products).sum(axis=1)
    else:
        sigma = _ratio((weights * products).sum(axis=1), (weights * together).sum(axis=1))
        top = sigma * (weights**2 * together).sum(axis=1)
    return np.nan_to_num(_ratio(top, questions[0].weight * questions[1].weight))


def section(
    questions: tuple[QuestionScore, ...],
    covariances: Mapping[tuple[int, int], NDArray[np.float64]],
    shares: NDArray[np.float64] | None = None,
) -> SectionScore:
    """Score of a section: the mean of its question scores, plain or by their shares.

    Parameters
    ----------
    questions : tuple of QuestionScore
        The section's questions.
    covariances : mapping of (position, position) to float [organisation]
        Covariance of every two of them.
    shares : float [question], or None
        Share `c` of each question in the section's score, 0 or more, 1 together; None for the same
        share of each.

    Returns
    -------
    SectionScore
        Variance `(sum V + 2 sum C) / Q^2`, or `sum c^2 V + 2 sum c c' C`; where that is not above
        0 (1e-12 of the sum of V, as it is never exactly 0 in floating point), the same without C,
        and `without_covariance` says so. NaN where any question has no score.

    Source
    ------
    methods.md 4.3, 4.4.

    Oracle
    ------
    tests/oracle/score
    """
    # Parts of Q: of a plain mean 1 each, so that its sums are those of the questions.
    c = np.ones(len(questions)) if shares is None else shares * len(questions)
    mean = mean_of([entry.score for entry in questions], shares)
    variances = np.sum([of**2 * q.variance for of, q in zip(c, questions, strict=True)], axis=0)
    products = [c[i] * c[j] * both for (i, j), both in covariances.items()]
    shared = np.sum(products, axis=0) if products else np.zeros_like(variances)
    full = variances + 2 * shared
    fallback = (full <= NOTHING * variances) & (variances > 0)
    return SectionScore(mean, np.where(fallback, variances, full) / len(questions) ** 2, fallback)


def mean_of(
    parts: Sequence[NDArray[np.float64]], shares: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """The mean of parts, each with the same share, or with its own.

    Parameters
    ----------
    parts : sequence of float, all of one shape
        Scores, say, of a section's questions.
    shares : float [part], or None
        Share of each, 0 or more, 1 together; None for the same share of each.

    Returns
    -------
    float, of that shape
        NaN where any part is NaN, be its share 0.

    Source
    ------
    methods.md 4.3.
    """
    return np.mean(parts, axis=0) if shares is None else np.average(parts, axis=0, weights=shares)


def interval(
    score: NDArray[np.float64],
    standard_error: NDArray[np.float64],
    z: float,
    ends: tuple[float, float] = (0.0, 10.0),
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Interval of a score: `Y - z s` and `Y + z s`, clipped to the scale.

    Parameters
    ----------
    score, standard_error : float, any one shape
        A score, within `ends`, and its standard error.
    z : float
        Normal quantile, 1.96 for 95 %.
    ends : pair of float
        The worst and the best score there can be.

    Returns
    -------
    pair of float
        Lower and upper end, NaN where the score is NaN.

    Source
    ------
    methods.md 8.

    Oracle
    ------
    tests/oracle/score
    """
    reach = z * standard_error
    return np.clip(score - reach, *ends), np.clip(score + reach, *ends)


def _reach(
    people: NDArray[np.int64], weights: NDArray[np.float64], x: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest score that anybody with a weight gave, by organisation."""
    answered = ((people > 0) & (weights > 0)[:, :, None]).any(axis=1)
    lowest = np.where(answered, x, np.inf).min(axis=1, initial=np.inf)
    return lowest, np.where(answered, x, -np.inf).max(axis=1, initial=-np.inf)


def _ratio(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    result = np.full(np.shape(top), np.nan)
    return np.divide(top, bottom, out=result, where=bottom > 0)


def design_weighted(
    sums: NDArray[np.float64],
    squares: NDArray[np.float64],
    scores: NDArray[np.float64],
    plain: QuestionScore,
    variance: Variance = "weighted",
) -> QuestionScore:
    """Score of a question whose answers have weights of their own.

    Parameters
    ----------
    sums, squares : float [organisation, option]
        Sums of the weights of those who gave an answer, and of the squares of these weights.
    scores : float [option]
        Score of each option; NaN for one that carries none.
    plain : QuestionScore
        The same with everybody counting alike.
    variance : 'weighted' or 'linearised'
        As in `question`.

    Returns
    -------
    QuestionScore
        `Y = sum w x / sum w`; `n` and `crude` are those of `plain`.

    Source
    ------
    methods.md 4.1, 4.2.

    Oracle
    ------
    tests/oracle/score
    """
    scored = np.isfinite(scores)
    x, first, second = scores[scored], sums[:, scored], squares[:, scored]
    total, squared = first.sum(axis=1), second.sum(axis=1)
    mean = np.clip(_ratio(first @ x, total), x.min(initial=np.inf), x.max(initial=-np.inf))
    around = np.nan_to_num((x[None, :] - mean[:, None]) ** 2)
    sigma2 = _ratio((first * around).sum(axis=1), total)
    if variance == "linearised":
        v = _ratio((second * around).sum(axis=1), total**2)
    else:
        v = sigma2 * _ratio(squared, total**2)
    shares = np.zeros((len(total), len(scores)))
    shares[:, scored] = _ratio(first, total[:, None])
    effective = _ratio(total**2, squared)
    return QuestionScore(plain.n, mean, v, plain.crude, total, effective, sigma2, shares)


def design_covariance(
    sums: NDArray[np.float64],
    squares: NDArray[np.float64],
    scores: tuple[NDArray[np.float64], NDArray[np.float64]],
    questions: tuple[QuestionScore, QuestionScore],
    variance: Variance = "weighted",
) -> NDArray[np.float64]:
    """Covariance of the scores of two questions whose answers have weights of their own.

    Parameters
    ----------
    sums, squares : float [organisation, option of a, option of b]
        Sums of the weights of those who answered both, and of their squares.
    scores : pair of float [option]
        Scores of the options of a and of b; NaN for an option that carries none.
    questions : pair of QuestionScore
        Those of `design_weighted`.
    variance : 'weighted' or 'linearised'
        As in `covariance`.

    Returns
    -------
    float [organisation]
        0 where nobody answered both.

    Source
    ------
    methods.md 4.4.

    Oracle
    ------
    tests/oracle/score
    """
    a, b = np.isfinite(scores[0]), np.isfinite(scores[1])
    first, second = (part[:, a][:, :, b] for part in (sums, squares))
    from_a, from_b = (
        np.nan_to_num(points[keep][None, :] - question.score[:, None])
        for points, keep, question in zip(scores, (a, b), questions, strict=True)
    )
    products = from_a[:, :, None] * from_b[:, None, :]
    both = questions[0].weight * questions[1].weight
    if variance == "linearised":
        return np.nan_to_num(_ratio((second * products).sum(axis=(1, 2)), both))
    sigma = _ratio((first * products).sum(axis=(1, 2)), first.sum(axis=(1, 2)))
    return np.nan_to_num(sigma * _ratio(second.sum(axis=(1, 2)), both))
