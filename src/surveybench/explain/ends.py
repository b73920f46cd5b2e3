"""The ends of a score's interval: of a question from its tilted answers, of a section from these.

How far answers are tilted is found by a search, which no formula is. It stands as an input, and
formulas show that it is right: the score lies as many errors away as the confidence asks.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from surveybench.explain.answers import scope
from surveybench.explain.cell import Answers, Cell
from surveybench.explain.limits import on_scale
from surveybench.quantities import wave_text
from surveybench.report.live import Entry, Step
from surveybench.report.words import worked as words
from surveybench.results import INTERVAL_QUANTILE as QUANTILE
from surveybench.stats.interval import ADDED, STEEPEST
from surveybench.survey import USUAL_SPAN

Floats = NDArray[np.float64]
SIDES = ("lower", "upper")
HALVINGS = 60


def end_steps(cell: Cell, w: int, level: int) -> Iterator[Step]:
    """The ends of the measure's interval, and of those of its questions where it is a section."""
    if cell.survey.settings.scoring.interval == "normal":
        yield _normal(cell, w, level)
        return
    if cell.of_section:
        yield _of_section(cell, w, level)
    below = level + cell.of_section
    for item in cell.members:
        answers = cell.answers(w, item)
        yield from _of_question(cell, w, item, answers, below)


def _ends(cell: Cell, w: int, measure: str) -> tuple[float, float]:
    wave, m = cell.measured.waves[w], cell.row(measure)
    return float(wave.lower[cell.p, m, cell.o]), float(wave.upper[cell.p, m, cell.o])


def _title(measure: str, wave: int) -> str:
    return words.INTERVAL.format(measure=measure, wave=wave_text(wave))


def _quantile(at: str) -> tuple[Entry, Entry]:
    return Entry(words.QUANTILE), Entry(QUANTILE, f"{at}quantile", "NORMSINV(0.5+0.95/2)")


def _normal(cell: Cell, w: int, level: int) -> Step:
    wave, at = cell.wave(w), scope(cell.measure, cell.wave(w))
    rows = [_quantile(at)]
    for side, sign, end in zip(SIDES, "-+", _ends(cell, w, cell.measure), strict=True):
        reach = f"{{{at}y}}{sign}{{{at}quantile}}*{{{at}s}}"
        rows.append(
            (Entry(words.ENDS[side]), Entry(end, f"{at}{side}", on_scale(cell.survey, reach)))
        )
    headers = (words.NAME, words.RESULT)
    return Step(_title(cell.measure, wave), words.INTERVAL_NORMAL, headers, tuple(rows), level)


def _of_section(cell: Cell, w: int, level: int) -> Step:
    """`Y - sqrt(f sum (Y_k - L_k)^2) / Q`, and the upper end likewise."""
    wave, at = cell.wave(w), scope(cell.measure, cell.wave(w))
    total = sum(cell.score(w, item)[1] for item in cell.members)
    variance, count = cell.score(w, cell.measure)[1], len(cell.members)
    factor = count**2 * variance / total if total > 0 and variance > 0 else 1.0
    inflated = f"{{{at}Q}}^2*{{{at}V}}/{{{at}sum}}"
    rows = [
        (
            Entry(words.INFLATION),
            Entry(factor, f"{at}f", f"IF(MIN({{{at}sum}},{{{at}V}})>0,{inflated},1)"),
        )
    ]
    for side, sign, end in zip(SIDES, "-+", _ends(cell, w, cell.measure), strict=True):
        names = [scope(item, wave) for item in cell.members]
        squares = "+".join(f"({{{name}y}}-{{{name}{side}}})^2" for name in names)
        reach = f"{{{at}y}}{sign}SQRT({{{at}f}}*({squares}))/{{{at}Q}}"
        rows.append(
            (Entry(words.ENDS[side]), Entry(end, f"{at}{side}", on_scale(cell.survey, reach)))
        )
    headers = (words.NAME, words.RESULT)
    return Step(_title(cell.measure, wave), words.INTERVAL_SECTION, headers, tuple(rows), level)


def _of_question(cell: Cell, w: int, item: str, answers: Answers, level: int) -> Iterator[Step]:
    wave, at = cell.wave(w), scope(item, cell.wave(w))
    x, y, n = answers.points, float(answers.score.score[0]), float(answers.score.effective[0])
    shares = answers.weights @ answers.counts / float(answers.score.weight[0])
    base = (shares * n + ADDED / len(x)) / (n + ADDED)
    ends = _ends(cell, w, item)
    steepest = STEEPEST * USUAL_SPAN / cell.survey.scale.span
    tilts = [_tilt(base, x, end, steepest) for end in ends]
    tilted = [base * np.exp(tilt * (x - y)) for tilt in tilts]
    yield _ends_step(item, wave, (x, y, n), tilts, tilted, ends, level)
    last, headers = len(answers.strata) - 1, (words.OPTION, words.POINTS, *words.TILTED)
    weights = f"{{{at}weight.0}}:{{{at}weight.{last}}}"
    rows = []
    for k, label in enumerate(answers.options):
        chosen = f"{{{at}count.0.{k}}}:{{{at}count.{last}.{k}}}"
        smoothed = f"({{{at}share.{k}}}*{{{at}e}}+{ADDED}/{len(x)})/({{{at}e}}+{ADDED})"
        row = [
            Entry(label),
            Entry(float(x[k]), f"{at}x_of.{k}", f"{{{at}point.{k}}}"),
            Entry(float(shares[k]), f"{at}share.{k}", f"SUMPRODUCT({weights},{chosen})/{{{at}W}}"),
            Entry(float(base[k]), f"{at}b.{k}", smoothed),
        ]
        for side, values in zip(SIDES, tilted, strict=True):
            away = f"EXP({{{at}tilt_{side}}}*({{{at}x_of.{k}}}-{{{at}y}}))"
            row.append(Entry(float(values[k]), f"{at}{side}_of.{k}", f"{{{at}b.{k}}}*{away}"))
        rows.append(tuple(row))
    title = words.TILTING.format(measure=item, wave=wave_text(wave))
    yield Step(title, words.TILTING_SAYS, headers, tuple(rows), level + 1)


def _ends_step(
    item: str,
    wave: int,
    own: tuple[Floats, float, float],
    tilts: list[float],
    tilted: list[Floats],
    ends: tuple[float, float],
    level: int,
) -> Step:
    """Mean and variance of the tilted answers, how far the score is from them, and the ends."""
    at, (x, y, n) = scope(item, wave), own
    last = len(x) - 1
    points = f"{{{at}x_of.0}}:{{{at}x_of.{last}}}"
    rows = [_quantile(at)]
    for side, tilt, weights, end in zip(SIDES, tilts, tilted, ends, strict=True):
        share = f"{{{at}{side}_of.0}}:{{{at}{side}_of.{last}}}"
        mean = float(weights @ x / weights.sum())
        variance = float(weights @ (x - mean) ** 2 / weights.sum())
        error = np.sqrt(variance / n)
        mean_name, variance_name = f"{at}mean_{side}", f"{at}variance_{side}"
        squares = f"SUMPRODUCT({share},({points}-{{{mean_name}}})^2)/SUM({share})"
        away = f"({{{mean_name}}}-{{{at}y}})/SQRT({{{variance_name}}}/{{{at}e}})"
        closest = "MIN" if side == "lower" else "MAX"
        label = words.ENDS[side]
        rows += [
            (Entry(words.TILT.format(end=label)), Entry(tilt, f"{at}tilt_{side}")),
            (
                Entry(words.TILTED_MEAN),
                Entry(mean, mean_name, f"SUMPRODUCT({share},{points})/SUM({share})"),
            ),
            (Entry(words.TILTED_VARIANCE), Entry(variance, variance_name, squares)),
            (
                Entry(words.AWAY),
                Entry(
                    float((mean - y) / error) if error > 0 else 0.0,
                    "",
                    f"IF({{{variance_name}}}>0,{away},0)",
                ),
            ),
            (Entry(label), Entry(end, f"{at}{side}", f"{closest}({{{mean_name}}},{{{at}y}})")),
        ]
    headers = (words.NAME, words.RESULT)
    return Step(_title(item, wave), words.INTERVAL_SCORE, headers, tuple(rows), level)


def _tilt(base: Floats, x: Floats, end: float, steepest: float) -> float:
    """How far answers have to be tilted for their mean to be the end of the interval."""
    low, high = -steepest, steepest
    for _ in range(HALVINGS):
        tilt = (low + high) / 2
        weights = base * np.exp(tilt * (x - end))
        if float(weights @ x / weights.sum()) < end:
            low = tilt
        else:
            high = tilt
    return (low + high) / 2
