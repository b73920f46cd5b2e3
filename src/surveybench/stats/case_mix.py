"""Scores adjusted by regression for what people are like, from sums that add up as counts do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NOTHING = 1e-10  # less than this part of a column's squares left over is no variation of its own


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over the people who answered, each [organisation, …], covariates imputed.

    `x` are of covariates, `xx` of their products, `xy` of covariates and scores, `y` and `yy` of
    scores and their squares.
    """

    n: Floats
    x: Floats
    xx: Floats
    y: Floats
    yy: Floats
    xy: Floats


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression of scores on organisations and covariates.

    `score` and `variance` are of the organisations, at the mean of all people; `slopes` [covariate]
    NaN for one that says nothing beside those before it. `sigma2` is the variance left over, on
    `degrees` of freedom. `inverse` [covariate, covariate] is that of their products within
    organisations, 0 for what is left out; `away` [organisation, covariate] how far each is from
    that mean.
    """

    score: Floats
    variance: Floats
    slopes: Floats
    sigma2: float
    degrees: int
    inverse: Floats
    away: Floats


def imputed(moments: Floats, n: Floats, covariate: NDArray[np.int64], means: Floats) -> Sums:
    """Sums of people with what is not known of them taken as the mean of their organisation.

    Parameters
    ----------
    moments : float [option, organisation, moment]
        Sums of the columns, 0 where not known, then of whether each covariate is known, then of
        the products of any two of these, those of the first with all first.
    n : float [option, organisation]
        People by their answer.
    covariate : int [column]
        The covariate that each column is of.
    means : float [organisation, column]
        What stands where nothing is known.

    Returns
    -------
    Sums
        Without scores: `y`, `yy` and `xy` are by option, [option, organisation, …] of x alone.

    Source
    ------
    methods.md 15.

    Oracle
    ------
    tests/oracle/case_mix
    """
    columns = len(covariate)
    first = columns + int(covariate.max(initial=-1)) + 1
    z, is_known = moments[..., :columns], moments[..., columns:first]
    a, b = np.triu_indices(first)
    products = np.zeros((*moments.shape[:-1], first, first))
    products[..., a, b] = products[..., b, a] = moments[..., first:]
    is_known = is_known[..., covariate]
    zz = products[..., :columns, :columns]
    zk = products[..., :columns, columns:][..., covariate]  # of a column, where another is known
    kk = products[..., columns:, columns:][..., covariate, :][..., covariate]
    lacking = n[..., None] - is_known
    x = z + lacking * means
    beside = z[..., :, None] - zk  # of a column, where the other is not known
    neither = n[..., None, None] - is_known[..., :, None] - is_known[..., None, :] + kk
    crossed = beside * means[:, None, :]
    xx = zz + crossed + crossed.swapaxes(-1, -2) + neither * means[:, :, None] * means[:, None, :]
    return Sums(n, x, xx, n, n, x)


def scored(by_option: Sums, scores: Floats) -> Sums:
    """The sums of all who gave an answer with a score.

    Parameters
    ----------
    by_option : Sums
        Those of `imputed`.
    scores : float [option]
        Score of each option, on any scale; NaN for an option that carries none.

    Returns
    -------
    Sums
        By organisation.

    Source
    ------
    methods.md 15.

    Oracle
    ------
    tests/oracle/case_mix
    """
    keep = np.isfinite(scores)
    points, n, x = scores[keep], by_option.n[keep], by_option.x[keep]
    return Sums(
        n.sum(axis=0),
        x.sum(axis=0),
        by_option.xx[keep].sum(axis=0),
        np.tensordot(points, n, 1),
        np.tensordot(points**2, n, 1),
        np.tensordot(points, x, 1),
    )


def fit(sums: Sums, centre: Floats) -> Fit:
    """Scores of organisations at `centre` [covariate], with one slope a covariate for all of them.

    Parameters
    ----------
    sums : Sums
        Of everybody whose answer has a score.
    centre : float [covariate]
        The mean of all people.

    Returns
    -------
    Fit
        `y = a_o + (x - centre)' b`: `score` is a_o, `variance` the ordinary least squares one,
        `sigma2 (1/n + d' S^-1 d)`. NaN where nobody answered, or nothing is left to estimate with.

    Source
    ------
    methods.md 15.

    Oracle
    ------
    tests/oracle/case_mix
    """
    inside = sums.n > 0
    n = np.where(inside, sums.n, 1.0)
    x, y = sums.x / n[:, None], sums.y / n
    within = sums.xx - n[:, None, None] * x[:, :, None] * x[:, None, :]
    slope_of = sums.xy - n[:, None] * x * y[:, None]
    total = np.where(inside[:, None, None], within, 0.0).sum(axis=0)
    crossed = np.where(inside[:, None], slope_of, 0.0).sum(axis=0)
    squares = np.where(inside, sums.yy - n * y**2, 0.0).sum()
    squares_of_all = np.diagonal(sums.xx, axis1=1, axis2=2)
    inverse, varying = _inverse(total, squares_of_all.sum(axis=0))
    slopes = inverse @ crossed
    degrees = int(sums.n.sum()) - int(inside.sum()) - int(varying.sum())
    sigma2 = max(float(squares - slopes @ crossed), 0.0) / degrees if degrees > 0 else np.nan
    away = np.where(inside[:, None], x - centre, 0.0)
    score = np.where(inside, y - away @ slopes, np.nan)
    leverage = np.einsum("oc,cd,od->o", away, inverse, away)
    variance = np.where(inside, sigma2 * (1 / n + leverage), np.nan)
    return Fit(score, variance, np.where(varying, slopes, np.nan), sigma2, degrees, inverse, away)


def without_variation(sums: Sums) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where covariates do not vary.

    Parameters
    ----------
    sums : Sums
        Of everybody.

    Returns
    -------
    bool [organisation, covariate], bool [covariate]
        Whether all people of an organisation are alike; whether a covariate varies nowhere within
        one, or only with those before it, so that it has no slope of its own.

    Source
    ------
    methods.md 15.

    Oracle
    ------
    tests/oracle/case_mix
    """
    n = np.maximum(sums.n, 1.0)
    within = sums.xx - sums.x[:, :, None] * sums.x[:, None, :] / n[:, None, None]
    squares = np.diagonal(sums.xx, axis1=1, axis2=2)
    spread = np.diagonal(within, axis1=1, axis2=2)
    alike = (spread <= NOTHING * np.maximum(squares, NOTHING)) & (sums.n > 0)[:, None]
    _, varying = _inverse(within.sum(axis=0), squares.sum(axis=0))
    return alike, ~varying


def _inverse(products: Floats, squares: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """The inverse, 0 for columns that vary with those before them or not at all, and who is in.

    `squares` [covariate] are sums of squares, against which what is left over is nothing.
    """
    size = len(products)
    varying = np.zeros(size, bool)
    inverse = np.zeros((size, size))
    for column in range(size):
        beside = products[column, varying]
        of_kept = inverse[np.ix_(varying, varying)]
        left_over = products[column, column] - beside @ of_kept @ beside
        if left_over <= NOTHING * max(squares[column], NOTHING):
            continue
        varying[column] = True
        inverse[np.ix_(varying, varying)] = np.linalg.inv(products[np.ix_(varying, varying)])
    return inverse, varying


def covariance(
    both: Sums, a: tuple[Fit, Sums], b: tuple[Fit, Sums], second: Sums, crossed: Floats
) -> Floats:
    """Covariance of two adjusted scores of each organisation, from those who answered both.

    Parameters
    ----------
    both, second : Sums
        Of those who answered both: with the scores of the first question, and of the second.
    a, b : pair of Fit and Sums
        Each question's own.
    crossed : float [organisation]
        Sums of products of the two scores.

    Returns
    -------
    float [organisation]
        `sigma_ab sum c_a c_b`, c what a person's answer moves the organisation's score by; 0 where
        nothing can be estimated.

    Source
    ------
    methods.md 15.

    Oracle
    ------
    tests/oracle/case_mix
    """
    (fit_a, sums_a), (fit_b, sums_b) = a, b
    slopes = max(int(np.isfinite(fit.slopes).sum()) for fit in (fit_a, fit_b))
    degrees = int(both.n.sum()) - int((both.n > 0).sum()) - slopes
    if degrees <= 0:
        return np.zeros(len(both.n))
    sigma = _residual_products(both, a, b, second, crossed)[both.n > 0].sum() / degrees
    (xa, _), (xb, _) = _means(sums_a), _means(sums_b)
    from_a, from_b = (fit.away @ fit.inverse for fit in (fit_a, fit_b))
    around_a = both.x - both.n[:, None] * xa
    around_b = both.x - both.n[:, None] * xb
    products = both.xx - xa[:, :, None] * both.x[:, None, :]
    pooled = (products - around_a[:, :, None] * xb[:, None, :]).sum(axis=0)
    na, nb = np.maximum(sums_a.n, 1.0), np.maximum(sums_b.n, 1.0)
    shared = (
        both.n / (na * nb)
        - np.einsum("oc,oc->o", from_b, around_b) / na
        - np.einsum("oc,oc->o", from_a, around_a) / nb
        + np.einsum("oc,cd,od->o", from_a, pooled, from_b)
    )
    return sigma * shared


def _residual_products(
    both: Sums, a: tuple[Fit, Sums], b: tuple[Fit, Sums], second: Sums, crossed: Floats
) -> Floats:
    """Sums of products of what both regressions leave of a person [organisation]."""
    (fit_a, sums_a), (fit_b, sums_b) = a, b
    slope_a, slope_b = np.nan_to_num(fit_a.slopes), np.nan_to_num(fit_b.slopes)
    (xa, ya), (xb, yb) = _means(sums_a), _means(sums_b)
    free_a, free_b = ya - xa @ slope_a, yb - xb @ slope_b
    return (
        crossed
        - both.y * free_b
        - both.xy @ slope_b
        - free_a * (second.y - both.n * free_b - both.x @ slope_b)
        - second.xy @ slope_a
        + (both.x @ slope_a) * free_b
        + np.einsum("c,ocd,d->o", slope_a, both.xx, slope_b)
    )


def _means(sums: Sums) -> tuple[Floats, Floats]:
    n = np.maximum(sums.n, 1.0)
    return sums.x / n[:, None], sums.y / n
