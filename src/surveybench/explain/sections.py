"""A section's score and standard error, from its questions and from those who answered two."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from surveybench.explain.answers import scope
from surveybench.explain.cell import Answers, Cell
from surveybench.quantities import wave_text
from surveybench.report.live import Entry, Step
from surveybench.report.words import worked as words
from surveybench.stats import score
from surveybench.stats.score import NOTHING


def section_steps(cell: Cell, w: int, level: int) -> Iterator[Step]:
    """Score, standard error, and the covariance of every two questions."""
    wave, pre = cell.wave(w), scope(cell.measure, cell.wave(w))
    members = cell.members
    y, v = cell.score(w, cell.measure)
    headers = (words.NAME, words.RESULT, *([words.SHARE_OF_SECTION] if cell.shares else []))
    rows = tuple(
        (
            Entry(item),
            Entry(cell.score(w, item)[0], f"{pre}part.{k}", f"{{{scope(item, wave)}y}}"),
            *(Entry(share, f"{pre}part_share.{k}") for share in cell.shares[k : k + 1]),
        )
        for k, item in enumerate(members)
    )
    last = (Entry(words.THE_SCORE), Entry(y, f"{pre}y", _mean(pre, cell, w)))
    title = words.SECTION.format(measure=cell.measure, wave=wave_text(wave))
    says = words.SECTION_WEIGHTED_SAYS if cell.shares else words.SECTION_SAYS
    yield Step(title, says, headers, (*rows, last), level)
    pairs = list(_pairs(cell, w))
    yield _error(cell, w, v, pairs, level)
    yield from _pair_steps(cell, w, pairs, level + 1)


def _mean(pre: str, cell: Cell, w: int) -> str:
    """The formula of the score: plain, or each question times its share."""
    last = len(cell.members) - 1
    if cell.shares:
        columns = (f"{{{pre}{c}.0}}:{{{pre}{c}.{last}}}" for c in ("part", "part_share"))
        return f"SUMPRODUCT({','.join(columns)})"
    return f"AVERAGE({','.join(f'{{{scope(item, cell.wave(w))}y}}' for item in cell.members)})"


def _error(cell: Cell, w: int, v: float, pairs: list[tuple[str, str, float]], level: int) -> Step:
    wave, pre = cell.wave(w), scope(cell.measure, cell.wave(w))
    q, place = len(cell.members), {item: k for k, item in enumerate(cell.members)}
    own = [f"{{{scope(item, wave)}V}}" for item in cell.members]
    both = [f"{{{_name(a, b, wave)}C}}" for a, b, _ in pairs]
    c = np.array(cell.shares or np.ones(q))
    variances = float(c**2 @ [cell.score(w, item)[1] for item in cell.members])
    covariances = float(sum(c[place[a]] * c[place[b]] * value for a, b, value in pairs))
    if cell.shares:
        own = [f"{{{pre}part_share.{k}}}^2*{part}" for k, part in enumerate(own)]
        both = [
            f"{{{pre}part_share.{place[a]}}}*{{{pre}part_share.{place[b]}}}*{part}"
            for (a, b, _), part in zip(pairs, both, strict=True)
        ]
    chosen = f"IF({{{pre}full}}<={NOTHING:g}*{{{pre}sum}},{{{pre}sum}},{{{pre}full}})"
    full = variances + 2 * covariances
    rows = (
        *(() if cell.shares else ((Entry(words.QUESTIONS), Entry(float(q), f"{pre}Q")),)),
        (
            Entry(words.SUM_V_SHARES if cell.shares else words.SUM_V),
            Entry(variances, f"{pre}sum", "+".join(own)),
        ),
        (
            Entry(words.COVARIANCES_SHARES if cell.shares else words.COVARIANCES),
            Entry(covariances, f"{pre}C", "+".join(both) or "0"),
        ),
        (Entry(words.FULL), Entry(full, f"{pre}full", f"{{{pre}sum}}+2*{{{pre}C}}")),
        (
            Entry(words.VARIANCE),
            Entry(v, f"{pre}V", chosen if cell.shares else f"{chosen}/{{{pre}Q}}^2"),
        ),
        (Entry(words.STANDARD_ERROR), Entry(float(np.sqrt(v)), f"{pre}s", f"SQRT({{{pre}V}})")),
    )
    says = words.SECTION_WEIGHTED_ERROR_SAYS if cell.shares else words.SECTION_ERROR_SAYS
    title = words.SECTION_ERROR.format(measure=cell.measure, wave=wave_text(wave))
    return Step(title, says, (words.NAME, words.RESULT), rows, level)


def _name(a: str, b: str, wave: int) -> str:
    return f"{a}&{b} {wave} "


def _counts(cell: Cell, w: int, a: str, b: str) -> np.ndarray | None:
    """Who answered both: int [stratum, option of a, option of b]; None where nobody counted it."""
    wave, items = cell.wave(w), cell.measured.items[w]
    tally = cell.measured.tally[wave].spread(cell.measured.codes)
    pair = (items[a], items[b])
    if pair in tally.pairs:
        return tally.pairs[pair][cell.p, cell.o]
    turned = (pair[1], pair[0])
    if turned in tally.pairs:
        return tally.pairs[turned][cell.p, cell.o].swapaxes(-1, -2)
    return None


def _pairs(cell: Cell, w: int) -> Iterator[tuple[str, str, float]]:
    """Every two questions with the covariance of their scores."""
    definition = cell.measured.definitions[w]
    for a, b in combinations(cell.members, 2):
        counts = _counts(cell, w, a, b)
        if counts is None:
            continue
        one, another = cell.answers(w, a), cell.answers(w, b)
        ids = (cell.measured.items[w][a], cell.measured.items[w][b])
        points = tuple(
            np.array([np.nan if s is None else s for s in definition.item[i].scores]) for i in ids
        )
        strata = len(one.weights)
        value = score.covariance(
            counts[None, :strata],
            one.weights[None],
            (points[0], points[1]),
            (one.score, another.score),
            definition.settings.scoring.variance,
        )
        yield a, b, float(value[0])


def _pair_steps(
    cell: Cell, w: int, pairs: list[tuple[str, str, float]], level: int
) -> Iterator[Step]:
    answers = {item: cell.answers(w, item) for pair in pairs for item in pair[:2]}
    for a, b, value in pairs:
        counts = _counts(cell, w, a, b)
        assert counts is not None
        yield _pair(cell, w, (a, b, value), counts, answers, level)


def _pair(
    cell: Cell,
    w: int,
    pair: tuple[str, str, float],
    counts: np.ndarray,
    answers: dict[str, Answers],
    level: int,
) -> Step:
    """Those who answered both, one row a stratum and two answers that anybody gave."""
    a, b, value = pair
    wave, pre = cell.wave(w), _name(a, b, cell.wave(w))
    variance = cell.measured.definitions[w].settings.scoring.variance
    scored = [_scored(cell, w, item) for item in (a, b)]
    table = counts[: len(answers[a].weights)][:, scored[0]][:, :, scored[1]]
    ya, yb = (f"{{{scope(item, wave)}y}}" for item in (a, b))
    means = [float(answers[item].score.score[0]) for item in (a, b)]
    rows: list[tuple[Entry, ...]] = []
    for r, (g, i, j) in enumerate(np.argwhere(table > 0).tolist()):
        xa, xb = float(answers[a].points[i]), float(answers[b].points[j])
        people, weight = float(table[g, i, j]), float(answers[a].weights[g])
        product = (xa - means[0]) * (xb - means[1])
        cells = (f"{{{pre}xa.{r}}}-{ya}", f"{{{pre}xb.{r}}}-{yb}")
        rows.append(
            (
                Entry(answers[a].strata[g]),
                Entry(xa, f"{pre}xa.{r}"),
                Entry(xb, f"{pre}xb.{r}"),
                Entry(people, f"{pre}m.{r}"),
                Entry(weight, f"{pre}w.{r}", f"{{weight.{wave}.{g}}}"),
                Entry(product, f"{pre}d.{r}", f"({cells[0]})*({cells[1]})"),
            )
        )
    rows += _covariance(pre, (a, b), wave, len(rows), value, variance, _sums(rows))
    headers = (words.STRATUM, a, b, words.BOTH, words.WEIGHT, words.PRODUCT)
    title = words.PAIR.format(one=a, another=b, wave=wave_text(wave))
    says = words.PAIR_SAYS[variance]
    return Step(title, says, headers, tuple(rows), level, words.SHEETS["pairs"])


def _scored(cell: Cell, w: int, item: str) -> list[int]:
    scores = cell.measured.definitions[w].item[cell.measured.items[w][item]].scores
    return [k for k, points in enumerate(scores) if points is not None]


def _sums(rows: list[tuple[Entry, ...]]) -> float:
    """The weighted covariance of the answers of those who answered both."""
    columns = np.array([[float(row[c].value or 0) for c in (3, 4, 5)] for row in rows])
    if not len(columns):
        return 0.0
    people, weights, products = columns.T
    total = float(people @ weights)
    return float((people * weights) @ products) / total if total else 0.0


def _covariance(
    pre: str,
    items: tuple[str, str],
    wave: int,
    count: int,
    value: float,
    variance: str,
    sigma: float,
) -> list[tuple[Entry, ...]]:
    """The rows below those who answered both: sigma and the covariance."""
    if not count:
        return [(Entry(words.COVARIANCE), Entry(0.0, f"{pre}C"))]

    def column(name: str) -> str:
        return f"{{{pre}{name}.0}}:{{{pre}{name}.{count - 1}}}"

    m, w, d = column("m"), column("w"), column("d")
    both = "*".join(f"{{{scope(item, wave)}W}}" for item in items)
    formulas = {
        "weighted": f"{{{pre}sigma}}*SUMPRODUCT({m},{w},{w})/({both})",
        "linearised": f"SUMPRODUCT({m},{w},{w},{d})/({both})",
    }
    middle = f"SUMPRODUCT({m},{w},{d})/SUMPRODUCT({m},{w})"
    return [
        (Entry(words.SIGMA), Entry(sigma, f"{pre}sigma", middle)),
        (Entry(words.COVARIANCE), Entry(value, f"{pre}C", formulas[variance])),
    ]
