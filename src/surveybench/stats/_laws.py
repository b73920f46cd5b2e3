"""The laws that tests and limits rest on: normal, Student's and chi-squared.

To some units of the last place, and held beside scipy's: tests/unit/stats/test_laws.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import count
from math import exp, inf, isfinite, lgamma, log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LAST = 2.0**-53  # what does not change a sum of 1
NOTHING = 50.0  # erfc of more is 0
FARTHEST = 1e150  # beyond it no square is told apart from another
TINY = 1e-300  # instead of 0 below a fraction line
STEPS = 10_000  # of a series, which ends long before
TURNS, CLOSE = 500, 1e-15  # of a fraction, and the step at which it is still
MANY = 25.0  # from here on the ratio of gamma functions is taken from its series, and t integrated
NODES, LEFT = 32, 41.0  # of that integral, to where e^-41 is left
AT_ONCE = 20_000  # so many integrals, in 40 MB

# Numerators and denominators, highest power first, of the error function in z^2 up to 1, and of
# exp(z^2) erfc(z) in z up to 8 and beyond (Cody 1969, doi:10.1090/S0025-5718-1969-0247736-4, with
# the coefficients of Moshier 1989, Methods and Programs for Mathematical Functions).
NEAR = (
    (
        9.60497373987051638749e0,
        9.00260197203842689217e1,
        2.23200534594684319226e3,
        7.00332514112805075473e3,
        5.55923013010394962768e4,
    ),
    (
        1.0,
        3.35617141647503099647e1,
        5.21357949780152679795e2,
        4.59432382970980127987e3,
        2.26290000613890934246e4,
        4.92673942608635921086e4,
    ),
)
OUT = (
    (
        2.46196981473530512524e-10,
        5.64189564831068821977e-1,
        7.46321056442269912687e0,
        4.86371970985681366614e1,
        1.96520832956077098242e2,
        5.26445194995477358631e2,
        9.34528527171957607540e2,
        1.02755188689515710272e3,
        5.57535335369399327526e2,
    ),
    (
        1.0,
        1.32281951154744992508e1,
        8.67072140885989742329e1,
        3.54937778887819891062e2,
        9.75708501743205489753e2,
        1.82390916687909736289e3,
        2.24633760818710981792e3,
        1.65666309194161350182e3,
        5.57535340817727675546e2,
    ),
)
FAR = (
    (
        5.64189583547755073984e-1,
        1.27536670759978104416e0,
        5.01905042251180477414e0,
        6.16021097993053585195e0,
        7.40974269950448939160e0,
        2.97886665372100240670e0,
    ),
    (
        1.0,
        2.26052863220117276590e0,
        9.39603524938001434673e0,
        1.20489539808096656605e1,
        1.70814450747565897222e1,
        9.60896809063285878198e0,
        3.36907645100081516050e0,
    ),
)


def normal_below(x: ArrayLike) -> Floats:
    """The chance that a standard normal number is below each of `x`."""
    z = np.asarray(x, float) / sqrt(2)
    size = np.abs(z)
    near = size < 1
    result = np.where(np.isnan(z), np.nan, 0.0)
    result[near] = 0.5 + 0.5 * z[near] * _ratio(NEAR, np.square(z[near]))
    for least, most, polynomials in ((1.0, 8.0, OUT), (8.0, np.inf, FAR)):
        among = (size >= least) & (size < most)
        beyond = np.minimum(size[among], NOTHING)
        with np.errstate(under="ignore", over="ignore"):
            # Of a square, what is lost in its last place is much of a far tail: it is split.
            coarse = np.round(beyond * 1024) / 1024
            rest = (beyond - coarse) * (beyond + coarse)
            scaled = 0.5 * _ratio(polynomials, beyond)
            result[among] = np.exp(-np.square(coarse)) * np.exp(-rest) * scaled
    above = ~near & (z > 0)
    result[above] = 1 - result[above]
    return result


def normal_at(share: ArrayLike) -> Floats:
    """The number that a standard normal one is below with such a chance, 0 to 1."""
    law = NormalDist()
    shares = np.asarray(share, float)
    ends = {0.0: -inf, 1.0: inf}
    numbers = [
        ends[p] if p in ends else law.inv_cdf(p) if 0 < p < 1 else np.nan
        for p in shares.ravel().tolist()
    ]
    return np.reshape(numbers, shares.shape)


def student_below(degrees: ArrayLike, t: ArrayLike) -> Floats:
    """The chance that Student's t of such degrees of freedom is below `t`.

    NaN where either is, or where there is no degree of freedom.
    """
    v, at = np.broadcast_arrays(np.asarray(degrees, float), np.asarray(t, float))
    result = np.full(v.shape, np.nan)
    usual = np.isfinite(v) & (v > 0) & ~np.isnan(at)
    result[usual] = _student_tail(v[usual], np.minimum(np.abs(at[usual]), FARTHEST))
    endless = np.isposinf(v)
    result[endless] = normal_below(-np.abs(at[endless]))
    result[np.isinf(at) & ~np.isnan(result)] = 0.0
    return np.where(at > 0, 1 - result, result)


def chi_squared_above(degrees: float, chance: float) -> float:
    """The number that a chi-squared one of such degrees of freedom is above with such a chance."""
    half = degrees / 2
    low, high = 0.0, max(degrees, 1.0)
    while _gamma_above(half, high / 2) > chance:
        low, high = high, 2 * high
    while (middle := (low + high) / 2) not in (low, high):
        if _gamma_above(half, middle / 2) > chance:
            low = middle
        else:
            high = middle
    return middle


def _ratio(polynomials: tuple[Sequence[float], Sequence[float]], x: Floats) -> Floats:
    above, below = (
        reduce(lambda value, factor: value * x + factor, factors[1:], np.full_like(x, factors[0]))
        for factors in polynomials
    )
    return above / below


def _student_tail(v: Floats, t: Floats) -> Floats:
    """The chance of more than `t`, which is 0 or more."""
    result = np.empty_like(v)
    few = v < MANY
    result[few] = 0.5 * _both_tails(v[few], np.square(t[few]))
    many = np.flatnonzero(~few)
    for start in range(0, len(many), AT_ONCE):
        among = many[start : start + AT_ONCE]
        result[among] = _integrated(v[among], t[among])
    return result


def _integrated(v: Floats, t: Floats) -> Floats:
    """The tail as an integral of cos^(v-1) from the angle of t to where nothing is left of it."""
    slope = t / np.sqrt(v)
    angle = np.arctan(slope)
    width = np.arccos(np.cos(angle) * np.exp(-LEFT / (v - 1))) - angle
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    turn = width[:, None] * (nodes + 1) / 2
    less = -2 * np.square(np.sin(turn / 2)) - slope[:, None] * np.sin(turn)
    with np.errstate(under="ignore", over="ignore", invalid="ignore", divide="ignore"):
        inside = np.exp((v - 1)[:, None] * np.log1p(less)) @ weights * width / 2
        front = np.exp(-(v - 1) / 2 * np.log1p(np.square(slope))) * _gamma_ratio(v / 2)
    return np.nan_to_num(front * inside / sqrt(np.pi))


def _both_tails(v: Floats, square: Floats) -> Floats:
    """The chance that t^2 is above `square`: the incomplete beta function of v / 2 and 1 / 2."""
    a, b = v / 2, np.full(v.shape, 0.5)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        inside = v / (v + square)
        outside = square / (v + square)
        outside[np.isposinf(square)] = 1.0
        front = np.exp(-a * np.log1p(square / v)) * np.sqrt(outside) * _gamma_ratio(a)
        front = np.nan_to_num(front) / sqrt(np.pi)
        straight = inside < (a + 1) / (a + 2.5)
        direct = front / a * _fraction(a, b, np.where(straight, inside, 0.0))
        other = 1 - front / b * _fraction(b, a, np.where(straight, 0.0, outside))
    return np.where(straight, direct, other)


def _gamma_ratio(a: Floats) -> Floats:
    """gamma(a + 1/2) / gamma(a)."""
    large = np.maximum(a, MANY)
    terms = (-1 / 8, 1 / 192, -1 / 640, 17 / 14336, -31 / 18432)
    series = sum(factor * large ** (-1 - 2 * k) for k, factor in enumerate(terms))
    exact = [exp(lgamma(x + 0.5) - lgamma(x)) if x < MANY else 1.0 for x in a.tolist()]
    return np.where(a < MANY, exact, np.sqrt(large) * np.exp(series))


def _fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    """The continued fraction of the incomplete beta function (dlmf.nist.gov/8.17.E22), by Lentz."""
    c = np.ones_like(x)
    d = 1 / (1 - (a + b) * x / (a + 1))
    result = d.copy()
    for m in range(1, TURNS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = result.copy()
        for term in (even, odd):
            d = 1 / np.where(np.abs(1 + term * d) < TINY, TINY, 1 + term * d)
            c = np.where(np.abs(1 + term / c) < TINY, TINY, 1 + term / c)
            result = result * c * d
        if not (np.abs(result - before) > CLOSE * np.abs(result)).any():
            break
    return result


def _gamma_above(a: float, x: float) -> float:
    """The upper share of the incomplete gamma function of `a` at `x`."""
    if x <= 0:
        return 1.0
    front = a * log(x) - x - lgamma(a)
    if x < a + 1:
        return 1 - exp(front) * sum(_until_still(_series(a, x)))
    return exp(front) * _upper_fraction(a, x)


def _series(a: float, x: float) -> Iterator[float]:
    term = 1 / a
    for k in count(1):
        yield term
        term *= x / (a + k)


def _until_still(terms: Iterator[float]) -> Iterator[float]:
    total = 0.0
    for _, term in zip(range(STEPS), terms, strict=False):
        yield term
        total += term
        if not isfinite(total) or abs(term) < abs(total) * LAST:
            return


def _upper_fraction(a: float, x: float) -> float:
    """The continued fraction of the upper part (dlmf.nist.gov/8.9.E2), by Lentz."""
    b = x + 1 - a
    c, d = 1 / TINY, 1 / b
    result = d
    for k in range(1, STEPS):
        factor = -k * (k - a)
        b += 2
        d = 1 / (factor * d + b or TINY)
        c = b + factor / c or TINY
        result *= c * d
        if abs(c * d - 1) < LAST * 4:
            break
    return result
