"""The ends of a score's interval: of a question from its tilted answers, of a section from these.

How far answers are tilted is found by halving. Every step of it is a row of formulas, so that the
ends follow when a count is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.explain.answers import scope
from surveybench.explain.cell import Answers, Cell
from surveybench.explain.limits import on_scale
from surveybench.quantities import wave_text
from surveybench.report.live import Entry, Step
from surveybench.report.words import worked as words
from surveybench.results import INTERVAL_QUANTILE as QUANTILE
from surveybench.stats.interval import ADDED, STEEPEST, STEPS
from surveybench.survey import USUAL_SPAN

Floats = NDArray[np.float64]
SIDES = ("lower", "upper")


@dataclass(frozen=True, slots=True)
class Halving:
    """One step of a search: between which tilts, the tilt tried, what it gives, whether too far."""

    inner: float
    outer: float
    tilt: float
    mean: float
    variance: float
    outside: bool


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


def _quantile(pre: str) -> tuple[Entry, Entry]:
    return Entry(words.QUANTILE), Entry(QUANTILE, f"{pre}quantile", "NORMSINV(0.5+0.95/2)")


def _normal(cell: Cell, w: int, level: int) -> Step:
    wave, pre = cell.wave(w), scope(cell.measure, cell.wave(w))
    rows = [_quantile(pre)]
    for side, sign, end in zip(SIDES, "-+", _ends(cell, w, cell.measure), strict=True):
        reach = f"{{{pre}y}}{sign}{{{pre}quantile}}*{{{pre}s}}"
        rows.append(
            (Entry(words.ENDS[side]), Entry(end, f"{pre}{side}", on_scale(cell.survey, reach)))
        )
    headers = (words.NAME, words.RESULT)
    return Step(_title(cell.measure, wave), words.INTERVAL_NORMAL, headers, tuple(rows), level)


def _of_section(cell: Cell, w: int, level: int) -> Step:
    """`Y - sqrt(f sum (Y_k - L_k)^2) / Q`, and the upper end likewise; or each times its share."""
    wave, pre = cell.wave(w), scope(cell.measure, cell.wave(w))
    c = np.array(cell.shares or np.ones(len(cell.members)))
    total = float(c**2 @ [cell.score(w, item)[1] for item in cell.members])
    variance, count = cell.score(w, cell.measure)[1], 1 if cell.shares else len(cell.members)
    factor = count**2 * variance / total if total > 0 and variance > 0 else 1.0
    squared, divided = ("", "") if cell.shares else (f"{{{pre}Q}}^2*", f"/{{{pre}Q}}")
    inflated = f"{squared}{{{pre}V}}/{{{pre}sum}}"
    rows = [
        (
            Entry(words.INFLATION),
            Entry(factor, f"{pre}f", f"IF(MIN({{{pre}sum}},{{{pre}V}})>0,{inflated},1)"),
        )
    ]
    for side, sign, end in zip(SIDES, "-+", _ends(cell, w, cell.measure), strict=True):
        names = [scope(item, wave) for item in cell.members]
        times = [f"{{{pre}part_share.{k}}}^2*" if cell.shares else "" for k in range(len(names))]
        squares = "+".join(
            f"{c_k}({{{name}y}}-{{{name}{side}}})^2" for c_k, name in zip(times, names, strict=True)
        )
        reach = f"{{{pre}y}}{sign}SQRT({{{pre}f}}*({squares})){divided}"
        rows.append(
            (Entry(words.ENDS[side]), Entry(end, f"{pre}{side}", on_scale(cell.survey, reach)))
        )
    headers = (words.NAME, words.RESULT)
    says = words.INTERVAL_WEIGHTED if cell.shares else words.INTERVAL_SECTION
    return Step(_title(cell.measure, wave), says, headers, tuple(rows), level)


def _of_question(cell: Cell, w: int, item: str, answers: Answers, level: int) -> Iterator[Step]:
    wave, pre = cell.wave(w), scope(item, cell.wave(w))
    x, y, n = answers.points, float(answers.score.score[0]), float(answers.score.effective[0])
    shares = answers.weights @ answers.counts / float(answers.score.weight[0])
    base = (shares * n + ADDED / len(x)) / (n + ADDED)
    ends = _ends(cell, w, item)
    steepest = STEEPEST * USUAL_SPAN / cell.survey.scale.span
    paths = {side: list(_search(base, x, (y, n), steepest, side)) for side in SIDES}
    tilts = [paths[side][-1].tilt for side in SIDES]
    tilted = [base * np.exp(tilt * (x - y)) for tilt in tilts]
    yield _ends_step(item, wave, (x, y, n), tilts, tilted, ends, level)
    yield _search_step(item, wave, len(x), paths, level + 1)
    last, headers = len(answers.strata) - 1, (words.OPTION, words.POINTS, *words.TILTED)
    weights = f"{{{pre}weight.0}}:{{{pre}weight.{last}}}"
    rows = []
    for k, label in enumerate(answers.options):
        chosen = f"{{{pre}count.0.{k}}}:{{{pre}count.{last}.{k}}}"
        smoothed = f"({{{pre}share.{k}}}*{{{pre}e}}+{ADDED}/{len(x)})/({{{pre}e}}+{ADDED})"
        row = [
            Entry(label),
            Entry(float(x[k]), f"{pre}x_of.{k}", f"{{{pre}point.{k}}}"),
            Entry(
                float(shares[k]), f"{pre}share.{k}", f"SUMPRODUCT({weights},{chosen})/{{{pre}W}}"
            ),
            Entry(float(base[k]), f"{pre}b.{k}", smoothed),
        ]
        for side, values in zip(SIDES, tilted, strict=True):
            away = f"EXP({{{pre}tilt_{side}}}*({{{pre}x_of.{k}}}-{{{pre}y}}))"
            row.append(Entry(float(values[k]), f"{pre}{side}_of.{k}", f"{{{pre}b.{k}}}*{away}"))
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
    pre, (x, y, n) = scope(item, wave), own
    last = len(x) - 1
    points = f"{{{pre}x_of.0}}:{{{pre}x_of.{last}}}"
    rows = [_quantile(pre)]
    for side, tilt, weights, end in zip(SIDES, tilts, tilted, ends, strict=True):
        share = f"{{{pre}{side}_of.0}}:{{{pre}{side}_of.{last}}}"
        mean = float(weights @ x / weights.sum())
        variance = float(weights @ (x - mean) ** 2 / weights.sum())
        error = np.sqrt(variance / n)
        mean_name, variance_name = f"{pre}mean_{side}", f"{pre}variance_{side}"
        squares = f"SUMPRODUCT({share},({points}-{{{mean_name}}})^2)/SUM({share})"
        away = f"({{{mean_name}}}-{{{pre}y}})/SQRT({{{variance_name}}}/{{{pre}e}})"
        closest = "MIN" if side == "lower" else "MAX"
        label = words.ENDS[side]
        rows += [
            (
                Entry(words.TILT.format(end=label)),
                Entry(tilt, f"{pre}tilt_{side}", f"{{{pre}tilt_{side}.{STEPS - 1}}}"),
            ),
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
            (Entry(label), Entry(end, f"{pre}{side}", f"{closest}({{{mean_name}}},{{{pre}y}})")),
        ]
    headers = (words.NAME, words.RESULT)
    return Step(_title(item, wave), words.INTERVAL_SCORE, headers, tuple(rows), level)


def _search(
    base: Floats, x: Floats, own: tuple[float, float], steepest: float, side: str
) -> Iterator[Halving]:
    """The steps by which `stats.interval` finds the tilt of an end; `own` is the score and n."""
    y, n = own
    sign = -1.0 if side == "lower" else 1.0
    inner, outer = -sign * steepest, sign * steepest
    for _ in range(STEPS):
        tilt = (inner + outer) / 2
        weights = base * np.exp(tilt * (x - y))
        mean = float(weights @ x / weights.sum())
        variance = float(weights @ (x - mean) ** 2 / weights.sum())
        outside = bool(sign * (mean - y) >= QUANTILE * np.sqrt(variance / n))
        yield Halving(inner, outer, tilt, mean, variance, outside)
        inner, outer = (inner, tilt) if outside else (tilt, outer)


def _search_step(
    item: str, wave: int, size: int, paths: dict[str, list[Halving]], level: int
) -> Step:
    """Both searches beside each other, a row a step."""
    pre = scope(item, wave)
    rows = [
        (
            Entry(float(k + 1)),
            *(e for side in SIDES for e in _halved(pre, side, k, size, path[side])),
        )
        for k, path in enumerate({s: paths[s][k] for s in SIDES} for k in range(STEPS))
    ]
    headers = (words.HALVING, *(f"{words.ENDS[side]}: {h}" for side in SIDES for h in words.HALVED))
    title = words.SEARCH.format(measure=item, wave=wave_text(wave))
    return Step(title, words.SEARCH_SAYS, headers, tuple(rows), level, words.SHEETS["search"])


def _halved(pre: str, side: str, k: int, size: int, step: Halving) -> Iterator[Entry]:
    """The cells of one step on one side; the first begins at the steepest tilts there are."""
    sign = "-" if side == "lower" else ""

    def cell(name: str, row: int = k) -> str:
        return f"{pre}{name}_{side}.{row}"

    def column(name: str) -> str:
        return f"{{{pre}{name}.0}}:{{{pre}{name}.{size - 1}}}"

    before = [f"{{{cell(name, k - 1)}}}" for name in ("inner", "outer", "tilt", "outside")]
    inner = f"IF({before[3]}=1,{before[0]},{before[2]})" if k else ""
    outer = f"IF({before[3]}=1,{before[2]},{before[1]})" if k else ""
    x, mean = column("x_of"), f"{{{cell('mean')}}}"
    weights = f"{column('b')}*EXP({{{cell('tilt')}}}*({x}-{{{pre}y}}))"
    far = f"{{{pre}quantile}}*SQRT({{{cell('variance')}}}/{{{pre}e}})"
    yield Entry(step.inner, cell("inner"), inner)
    yield Entry(step.outer, cell("outer"), outer)
    yield Entry(step.tilt, cell("tilt"), f"({{{cell('inner')}}}+{{{cell('outer')}}})/2")
    yield Entry(step.mean, cell("mean"), f"SUMPRODUCT({weights},{x})/SUMPRODUCT({weights})")
    squares = f"SUMPRODUCT({weights},({x}-{mean})^2)/SUMPRODUCT({weights})"
    yield Entry(step.variance, cell("variance"), squares)
    outside = f"IF({sign}({mean}-{{{pre}y}})>={far},1,0)"
    yield Entry(float(step.outside), cell("outside"), outside)
