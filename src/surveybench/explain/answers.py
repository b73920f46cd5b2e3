"""A question's score and standard error, down to how many of each stratum chose each option."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from surveybench.explain.cell import Answers, Cell
from surveybench.quantities import wave_text
from surveybench.report.live import Entry, Step
from surveybench.report.words import worked as words


def scope(item: str, wave: int) -> str:
    """What the names of a question's cells begin with."""
    return f"{item} {wave} "


def question_steps(cell: Cell, w: int, item: str, level: int) -> Iterator[Step]:
    """Score, standard error, answers, weights: the steps of one question in one wave."""
    answers = cell.answers(w, item)
    yield from _score(cell, w, item, answers, level)
    yield _table(cell, w, item, answers, level + 1)


def weight_steps(cell: Cell, waves: tuple[int, ...], level: int) -> Iterator[Step]:
    """How the weights of every stratum come to be, in each of these waves."""
    for w in waves:
        yield _weights(cell, w, level)


def _row(label: str, value: Any, name: str, formula: str) -> tuple[Entry, ...]:
    return Entry(label), Entry(float(value), name, formula)


def _score(cell: Cell, w: int, item: str, answers: Answers, level: int) -> Iterator[Step]:
    wave, at = cell.wave(w), scope(item, cell.wave(w))
    variance = cell.measured.definitions[w].settings.scoring.variance
    entry, weights = answers.score, answers.weights
    answered = answers.counts.sum(axis=1)
    last = len(answers.strata) - 1

    def total(column: str) -> str:
        return f"SUM({{{at}{column}.0}}:{{{at}{column}.{last}}})"

    y, weight = float(entry.score[0]), float(entry.weight[0])
    headers = (words.NAME, words.RESULT)
    rows = (
        _row(words.SUM_WX, weights @ (answers.counts @ answers.points), f"{at}wx", total("wx")),
        _row(words.SUM_W, weight, f"{at}W", total("w")),
        _row(words.THE_SCORE, y, f"{at}y", f"{{{at}wx}}/{{{at}W}}"),
        _row(words.N, float(entry.n[0]), f"{at}n", total("n")),
        _row(words.CRUDE, entry.crude[0], f"{at}crude", f"{total('x')}/{{{at}n}}"),
    )
    title = words.SCORE.format(measure=item, wave=wave_text(wave))
    yield Step(title, words.SCORE_SAYS, headers, rows, level)
    w2 = float((weights**2 * answered).sum())
    linear = {
        "weighted": f"{{{at}s2}}*{{{at}W2}}/{{{at}W}}^2",
        "linearised": f"{total('w2d')}/{{{at}W}}^2",
    }
    rows = (
        _row(words.SIGMA2, entry.sigma2[0], f"{at}s2", f"{total('wd')}/{{{at}W}}"),
        _row(words.SUM_W2, w2, f"{at}W2", total("w2")),
        _row(words.EFFECTIVE, entry.effective[0], f"{at}e", f"{{{at}W}}^2/{{{at}W2}}"),
        _row(words.VARIANCE, entry.variance[0], f"{at}V", linear[variance]),
        _row(words.STANDARD_ERROR, np.sqrt(entry.variance[0]), f"{at}s", f"SQRT({{{at}V}})"),
    )
    title = words.ERROR.format(measure=item, wave=wave_text(wave))
    yield Step(title, words.ERROR_SAYS[variance], headers, rows, level)


def _table(cell: Cell, w: int, item: str, answers: Answers, level: int) -> Step:
    """One row a stratum: weight, counts by option, and what is summed of them."""
    wave, at = cell.wave(w), scope(item, cell.wave(w))
    y = float(answers.score.score[0])
    ends = (0, len(answers.points) - 1)
    points = f"{{{at}point.0}}:{{{at}point.{ends[1]}}}"
    first = (
        Entry(words.POINTS),
        Entry(None),
        *(Entry(float(x), f"{at}point.{k}") for k, x in enumerate(answers.points)),
    )
    rows = [first]
    for g, stratum in enumerate(answers.strata):
        counts, weight = answers.counts[g], float(answers.weights[g])
        chosen = f"{{{at}count.{g}.0}}:{{{at}count.{g}.{ends[1]}}}"
        n, x = float(counts.sum()), float(counts @ answers.points)
        d = float(counts @ (answers.points - y) ** 2)
        here = f"{{{at}weight.{g}}}"
        squares = f"SUMPRODUCT({chosen},({points}-{{{at}y}})^2)"
        rows.append(
            (
                Entry(stratum),
                Entry(weight, f"{at}weight.{g}", f"{{weight.{wave}.{g}}}"),
                *(Entry(float(c), f"{at}count.{g}.{k}") for k, c in enumerate(counts)),
                Entry(n, f"{at}n.{g}", f"SUM({chosen})"),
                Entry(x, f"{at}x.{g}", f"SUMPRODUCT({chosen},{points})"),
                Entry(d, f"{at}d.{g}", squares),
                Entry(weight * n, f"{at}w.{g}", f"{here}*{{{at}n.{g}}}"),
                Entry(weight * x, f"{at}wx.{g}", f"{here}*{{{at}x.{g}}}"),
                Entry(weight**2 * n, f"{at}w2.{g}", f"{here}^2*{{{at}n.{g}}}"),
                Entry(weight * d, f"{at}wd.{g}", f"{here}*{{{at}d.{g}}}"),
                Entry(weight**2 * d, f"{at}w2d.{g}", f"{here}^2*{{{at}d.{g}}}"),
            )
        )
    headers = (words.STRATUM, words.WEIGHT, *answers.options, words.ANSWERED, *words.SUMS)
    title = words.ANSWERS.format(measure=item, wave=wave_text(wave))
    sheet = words.SHEETS["answers"]
    return Step(title, words.ANSWERS_SAYS, headers, tuple(rows), level, sheet)


def _weights(cell: Cell, w: int, level: int) -> Step:
    wave, made = cell.wave(w), cell.measured.weighing(w, cell.p, cell.organisation)
    cap = cell.measured.definitions[w].settings.standardising.cap
    last = len(made.people) - 1
    everybody, people = float(made.everybody.sum()), float(made.people.sum())
    rows: list[tuple[Entry, ...]] = [
        (Entry(words.CAP), Entry(float(cap), f"cap.{wave}")),
        (
            Entry(words.ALL_EVERYBODY),
            Entry(everybody, f"all.{wave}", f"SUM({{all.{wave}.0}}:{{all.{wave}.{last}}})"),
        ),
        (
            Entry(words.ALL_PEOPLE),
            Entry(people, f"own.{wave}", f"SUM({{own.{wave}.0}}:{{own.{wave}.{last}}})"),
        ),
    ]
    for g, stratum in enumerate(cell.strata(w)):
        weight = float(made.weights[g])
        if g > last:  # of an unknown stratum: everybody counts once
            unknown = Entry(weight, f"weight.{wave}.{g}")
            rows.append((Entry(stratum), Entry(None), Entry(None), Entry(None), unknown))
            continue
        share = float(made.everybody[g]) / max(everybody, 1.0)
        whole = f"MIN({{cap.{wave}}},{{share.{wave}.{g}}}*{{own.{wave}}}/{{own.{wave}.{g}}})"
        rows.append(
            (
                Entry(stratum),
                Entry(float(made.everybody[g]), f"all.{wave}.{g}"),
                Entry(share, f"share.{wave}.{g}", f"{{all.{wave}.{g}}}/MAX(1,{{all.{wave}}})"),
                Entry(float(made.people[g]), f"own.{wave}.{g}"),
                Entry(weight, f"weight.{wave}.{g}", f"IF({{own.{wave}.{g}}}>0,{whole},0)"),
            )
        )
    headers = (words.STRATUM, words.EVERYBODY, words.SHARE, words.PEOPLE, words.WEIGHT)
    title = words.WEIGHTS.format(wave=wave_text(wave))
    return Step(title, words.WEIGHTS_SAYS, headers, tuple(rows), level, words.SHEETS["answers"])
