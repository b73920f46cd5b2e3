"""`make behaviour`, or `python bench/behaviour.py [REPETITIONS]`: how the numbers behave.

Simulates people whose truth is known, works their scores out as a run does, and writes how often
intervals hold the truth, tests find changes where there are none, and organisations like all
others fall outside the limits: docs/methods/behaviour.md. Seeds are fixed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from surveybench.stats import (
    change,
    expected_range,
    interval,
    reliability,
    score,
    standardise,
)

PAGE = Path(__file__).parents[1] / "docs" / "methods" / "behaviour.md"
Z = 1.959963984540054
STRATA = np.array([0.08, 0.10, 0.12, 0.14, 0.14, 0.16, 0.12, 0.14])
MEANS = (6.5, 8.8, 9.5)
SIZES = (30, 60, 200)
SPREADS = (0.0, 0.2, 0.4)
PAIRS = ((30, 30), (30, 200), (60, 200), (200, 200))
ITEMS = {
    "three options": (np.array([0.0, 5.0, 10.0]), np.array([0.2, 0.3, 0.5])),
    "yes or no": (np.array([0.0, 10.0]), np.array([0.35, 0.65])),
    "0 to 10": (
        np.arange(11.0),
        np.array([0.05, 0.03, 0.03, 0.04, 0.05, 0.08, 0.08, 0.14, 0.20, 0.14, 0.16]),
    ),
}
HEAD = """# How the numbers behave

Made by `make behaviour`; do not edit. People are simulated whose truth is known: {times:,} surveys
a line, eight strata whose sizes differ between organisations, weights of at most 5, seeds fixed.
All figures are in per cent; ± is one Monte-Carlo standard error.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a column, and why lines that miss it do."""

    column: int
    low: float
    high: float
    why: str


@dataclass(frozen=True, slots=True)
class Surveys:
    """Many surveys of one organisation: its score and interval in each."""

    entry: score.QuestionScore
    scores: NDArray[np.float64]

    def ends(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The score interval of each."""
        points = np.tile(self.scores, (len(self.entry.score), 1))
        return interval.question(self.entry.shares, points, self.entry.effective, Z)


def tilted(scores: NDArray[np.float64], shares: NDArray[np.float64], mean: float) -> NDArray:
    """Shares of the same shape with another mean."""
    low, high = -30.0, 30.0
    result = shares
    for _ in range(80):
        result = shares * np.exp((low + high) / 2 * (scores - 10))
        result = result / result.sum()
        low, high = ((low + high) / 2, high) if result @ scores < mean else (low, (low + high) / 2)
    return result


def surveys(
    rng: np.random.Generator, times: int, n: int, scores: NDArray, shares: NDArray
) -> Surveys:
    """As a run works them out: strata at random, weights to the nation's profile, cap 5."""
    profiles = rng.dirichlet(STRATA * 40, size=times)
    people = np.stack([rng.multinomial(n, profile) for profile in profiles])
    counts = np.stack([rng.multinomial(people[:, g], shares) for g in range(len(STRATA))], axis=1)
    weights = standardise.weights(people, STRATA, 5.0)
    return Surveys(score.question(counts, weights, scores), scores)


def share(hits: NDArray[np.bool_]) -> str:
    """Per cent with its Monte-Carlo error."""
    p = hits.mean()
    return f"{100 * p:.1f} ± {100 * np.sqrt(p * (1 - p) / len(hits)):.1f}"


def coverage(times: int) -> Iterator[tuple[str, ...]]:
    """How often each 95 % interval holds the true score."""
    yield ("item", "mean", "n", "`interval: score`", "`interval: normal`")
    for name, (scores, shape) in ITEMS.items():
        for mean in MEANS:
            for n in SIZES:
                rng = np.random.default_rng([1, n, int(mean * 10), len(scores)])
                drawn = surveys(rng, times, n, scores, tilted(scores, shape, mean))
                error = np.sqrt(drawn.entry.variance)
                normal = score.interval(drawn.entry.score, error, Z)
                held = [(low <= mean) & (mean <= high) for low, high in (drawn.ends(), normal)]
                yield (name, f"{mean}", f"{n}", share(held[0]), share(held[1]))


def false_changes(times: int) -> Iterator[tuple[str, ...]]:
    """How often each test finds a change at 95 % where nothing changed."""
    yield ("item", "mean", "n now and then", "`test: z`", "`test: welch`", "`test: score`")
    for name, (scores, shape) in ITEMS.items():
        for mean in MEANS:
            for one, two in PAIRS:
                rng = np.random.default_rng([2, one, two, int(mean * 10), len(scores)])
                shares = tilted(scores, shape, mean)
                now = surveys(rng, times, one, scores, shares).entry
                then = surveys(rng, times, two, scores, shares).entry
                moments = [(e.score, e.variance, e.n.astype(float)) for e in (now, then)]
                with np.errstate(invalid="ignore", divide="ignore"):
                    compared = change.compare(moments[0], moments[1])
                    answers = [(e.score, e.sigma2, e.effective) for e in (now, then)]
                    _, p_score = change.pooled(answers[0], answers[1])
                found = [p <= 0.05 for p in (compared.p_z, compared.p_welch, p_score)]
                yield (name, f"{mean}", f"{one}, {two}", *map(share, found))


def flags(times: int) -> Iterator[tuple[str, ...]]:
    """How often an organisation just like the other 49 falls outside the limits."""
    yield ("item", "mean", "n", "outside 90 %", "outside 95 %", "much worse", "much better")
    for name, (scores, shape) in ITEMS.items():
        for mean in MEANS:
            for n in SIZES:
                rng = np.random.default_rng([3, n, int(mean * 10), len(scores)])
                drawn = surveys(rng, times * 2, n, scores, tilted(scores, shape, mean)).entry
                y, s = drawn.score.reshape(-1, 50), np.sqrt(drawn.variance).reshape(-1, 50)
                bands = [
                    expected_range.bands(expected_range.z_scores(a, b, f.national, f.tau2))
                    for a, b in ((y[i][s[i] > 0], s[i][s[i] > 0]) for i in range(len(y)))
                    for f in (expected_range.spread(a, b),)
                ]
                band = np.concatenate(bands)
                outside = (band != 4, (band <= 2) | (band >= 6), band == 1, band == 7)
                yield (name, f"{mean}", f"{n}", *(share(part) for part in outside))


def reliabilities(times: int) -> Iterator[tuple[str, ...]]:
    """The average reliability that is printed, beside that which is true, of 50 organisations."""
    yield ("item", "mean", "n", "spread", "true", "printed", "by own errors")
    for name, (scores, shape) in ITEMS.items():
        for mean, n, spread in product(MEANS, SIZES, SPREADS):
            if mean + 2 * spread > scores.max():
                continue
            rng = np.random.default_rng([4, n, int(mean * 10), int(spread * 10), len(scores)])
            rows = [_nation(rng, n, scores, shape, mean, spread) for _ in range(times // 50)]
            error = np.std(rows, axis=0) / np.sqrt(len(rows))
            shown = [
                f"{100 * a:.1f} ± {100 * e:.1f}"
                for a, e in zip(np.mean(rows, 0), error, strict=True)
            ]
            yield (name, f"{mean}", f"{n}", f"{spread}", *shown)


@cache
def _tilts(scores: tuple[float, ...], shape: tuple[float, ...]) -> NDArray[np.float64]:
    """Shares of the options at a hundred means; between two of them shares and means are linear."""
    points = np.array(scores)
    grid = np.linspace(points.min() + 0.05, points.max() - 0.05, 100)
    return np.stack([tilted(points, np.array(shape), mean) for mean in grid])


def _nation(
    rng: np.random.Generator, n: int, scores: NDArray, shape: NDArray, mean: float, spread: float
) -> tuple[float, float, float]:
    """Average reliability of 50 organisations: true, as printed, and weighing by own errors."""
    truth = np.clip(rng.normal(mean, spread, 50), scores.min() + 0.1, scores.max() - 0.1)
    people = rng.integers(n // 2, 2 * n, 50)
    grid = np.linspace(scores.min() + 0.05, scores.max() - 0.05, 100)
    table = _tilts(tuple(scores), tuple(shape))
    shares = np.stack([np.interp(truth, grid, column) for column in table.T], axis=1)
    shares /= shares.sum(axis=1, keepdims=True)
    counts = np.stack([rng.multinomial(k, p) for k, p in zip(people, shares, strict=True)])
    part = counts / people[:, None]
    y = part @ scores
    own = (part @ scores**2 - y**2) / people
    pooled = counts.sum(axis=0) / counts.sum()
    common = (pooled @ scores**2 - (pooled @ scores) ** 2) / people
    sure = own > 0
    true = (tilted(scores, shape, mean) @ scores**2 - mean**2) / people
    values = [np.mean(spread**2 / (spread**2 + true))]
    for v, inside in ((common, np.ones(50, bool)), (own, sure)):
        tau2 = reliability.between(y[inside], v[inside]).tau2
        values.append(np.mean(tau2 / (tau2 + v[inside])))
    return (float(values[0]), float(values[1]), float(values[2]))


TABLES = {
    "A 95 % interval holds the truth": coverage,
    "A significant change where nothing changed (nominal 5)": false_changes,
    "Outside the limits with no real differences (nominal 10, 5, 0.1, 0.1)": flags,
    "Reliability, average of 50 organisations whose scores differ by a spread": reliabilities,
}


ASKED = {
    "A 95 % interval holds the truth": Asked(
        3,
        94.0,
        96.0,
        "Near an end of the scale 30 to 60 people hold few answers, or none, far from the rest, "
        "and what these would be decides how wide an interval has to be: it is made for more of "
        "them than there mostly are, so that it errs on the wide side.",
    ),
    "A significant change where nothing changed (nominal 5)": Asked(
        5,
        0.0,
        5.5,
        "A line this little above is within its Monte-Carlo error of what is asked.",
    ),
}


def missed(asked: Asked, rows: list[tuple[str, ...]]) -> str:
    """Which lines miss what is asked of a column, and why."""
    figures = [float(row[asked.column].split()[0]) for row in rows]
    out = [figure for figure in figures if not asked.low <= figure <= asked.high]
    least = f"{asked.low:g} to {asked.high:g}" if asked.low else f"at most {asked.high:g}"
    if not out:
        return f"Asked of the setting `score`: {least}. No line misses it.\n"
    span = f"{min(out):.1f} to {max(out):.1f}" if len(out) > 1 else f"{out[0]:.1f}"
    return (
        f"Asked of the setting `score`: {least}. Lines that miss it: {len(out)} of {len(rows)}, "
        f"with {span}. {asked.why}\n"
    )


def main() -> int:
    """Write the page."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    parts = [HEAD.format(times=times)]
    for title, made_by in TABLES.items():
        head, *rows = made_by(times)
        lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
        lines += ["| " + " | ".join(row) + " |" for row in rows]
        parts.append(f"## {title}\n\n" + "\n".join(lines) + "\n")
        if title in ASKED:
            parts.append(missed(ASKED[title], rows))
        sys.stderr.write(f"{title}: {len(rows)} lines\n")
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
