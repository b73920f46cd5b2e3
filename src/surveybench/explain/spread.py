"""A band: the z of one organisation, the limits, and the average and spread of all of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from surveybench.explain.answers import scope
from surveybench.explain.cell import Cell
from surveybench.explain.limits import band_formula, on_scale
from surveybench.quantities import wave_text
from surveybench.report.live import Entry, Step
from surveybench.report.words import worked as words
from surveybench.stats import expected_range
from surveybench.stats.expected_range import LIMITS
from surveybench.survey import range_of_average


def band_steps(cell: Cell, level: int) -> Iterator[Step]:
    """z, band and limits of the wave reported; nothing for an organisation not compared."""
    if not cell.measured.compared(0, cell.p, cell.measure)[cell.o]:
        return
    wave, at = cell.wave(0), scope(cell.measure, cell.wave(0))
    spread = cell.measured.spread(0, cell.p, cell.measure)
    average, tau2 = spread["national"], spread["tau2"]
    y, _ = cell.score(0, cell.measure)
    inside = np.flatnonzero(cell.measured.compared(0, cell.p, cell.measure))
    errors = cell.measured.range_error(0, cell.p, cell.measure)
    s = float(errors[inside.tolist().index(cell.o)])
    error_name = _error_name(cell)
    confidence = cell.survey.settings.banding.confidence
    z = expected_range.z_scores(np.array([y]), np.array([s]), average, tau2)
    low = cell.survey.better_low(cell.measure)
    band = expected_range.bands(-z if low else z, confidence)
    reach = f"SQRT({{{at}{error_name}}}^2+{{{at}tau2}})"
    rows = [
        *_null_error(cell, s),
        (
            Entry(words.Z),
            Entry(float(z[0]), f"{at}z", f"({{{at}y}}-{{{at}average}})/{reach}"),
        ),
    ]
    for c, (share, cut) in enumerate(zip(confidence, expected_range.cuts(confidence), strict=True)):
        label = words.CUT.format(confidence=f"{share * 100:g}")
        rows.append((Entry(label), Entry(float(cut), f"{at}cut.{c}", f"NORMSINV(0.5+{share!r}/2)")))
    formula = band_formula(f"{{{at}z}}", f"{at}cut.", confidence, low=low)
    rows.append((Entry(words.BAND_NUMBER), Entry(float(band[0]), f"{at}band", formula)))
    ends, error = cell.survey.scale.ends, np.array([s])
    limits = expected_range.limits(error, average, tau2, confidence, ends)[:, 0]
    for name, (sign, c) in expected_range.limit_cuts(confidence).items():
        raw = f"{{{at}average}}{sign}{{{at}cut.{c}}}*{reach}"
        label = words.LIMIT.format(name=name)
        entry = Entry(float(limits[LIMITS.index(name)]), f"{at}{name}", on_scale(cell.survey, raw))
        rows.append((Entry(label), entry))
    title = words.BAND.format(
        organisation=cell.organisation, measure=cell.measure, wave=wave_text(wave)
    )
    yield Step(title, words.BAND_SAYS, (words.NAME, words.RESULT), tuple(rows), level)


def _error_name(cell: Cell) -> str:
    """The cell that holds the standard error that the expected range takes."""
    return "s0" if range_of_average(cell.measured.now, cell.measure) else "s"


def _null_error(cell: Cell, s: float) -> list[tuple[Entry, ...]]:
    """The standard error of as many answers with the national average, where the range takes it."""
    if _error_name(cell) == "s":
        return []
    at, ends = scope(cell.measure, cell.wave(0)), cell.measured.waves[0].two_scores[cell.measure]
    average = f"{{{at}average}}"
    formula = f"SQRT(({average}-{ends[0]!r})*({ends[1]!r}-{average})/{{{at}e}})"
    return [(Entry(words.NULL_ERROR), Entry(s, f"{at}s0", formula))]


def spread_steps(cell: Cell, w: int, level: int, *, own: bool) -> Iterator[Step]:
    """Average, phi, tau2, and the z of every organisation compared.

    With `own` the organisation's score is a cell of its own working, and not an input.
    """
    inside = np.flatnonzero(cell.measured.compared(w, cell.p, cell.measure))
    if not len(inside):
        return
    wave, at = cell.wave(w), scope(cell.measure, cell.wave(w))
    scores, m = cell.measured.waves[w], cell.row(cell.measure)
    y = scores.score[cell.p, m, inside]
    s, error_name = cell.measured.range_error(w, cell.p, cell.measure), _error_name(cell)
    found = cell.measured.spread(w, cell.p, cell.measure)
    banding = cell.survey.settings.banding
    z = (y - found["national"]) / s
    several, pooled = len(inside) > 1, banding.target == "pooled"
    n = scores.n[cell.p, m, inside]
    pulled = expected_range.winsorised(z, banding.winsorise, banding.quantile) if several else z
    yield _summary(cell, w, level, (s, pulled))
    rows = []
    for r, o in enumerate(inside.tolist()):
        mine = own and o == cell.o
        kept = f"MEDIAN({{{at}low}},{{{at}zu.{r}}},{{{at}high}})"
        rows.append(
            (
                Entry(cell.measured.codes[o]),
                Entry(float(y[r]), f"{at}y.{r}", f"{{{at}y}}" if mine else ""),
                Entry(float(s[r]), f"{at}s.{r}", f"{{{at}{error_name}}}" if mine else ""),
                Entry(float(z[r]), f"{at}zu.{r}", f"({{{at}y.{r}}}-{{{at}average}})/{{{at}s.{r}}}"),
                Entry(float(pulled[r]), f"{at}zw.{r}", kept if several else f"{{{at}zu.{r}}}"),
                Entry(float(s[r] ** -2), f"{at}p.{r}", f"1/{{{at}s.{r}}}^2"),
                Entry(float(s[r] ** -4), f"{at}pp.{r}", f"1/{{{at}s.{r}}}^4"),
                *([Entry(float(n[r]), f"{at}people.{r}")] if pooled else []),
            )
        )
    title = words.OTHERS.format(measure=cell.measure, wave=wave_text(wave))
    headers = (
        words.ORGANISATION,
        words.THE_SCORE,
        words.STANDARD_ERROR,
        words.OWN_Z,
        words.WINSORISED,
        words.PRECISION,
        words.PRECISION2,
        *([words.N] if pooled else []),
    )
    sheet = words.SHEETS["spread"]
    yield Step(title, words.OTHERS_SAYS, headers, tuple(rows), level + 1, sheet)


def _summary(cell: Cell, w: int, level: int, columns: tuple[np.ndarray, np.ndarray]) -> Step:
    s, pulled = columns
    at, wave = scope(cell.measure, cell.wave(w)), cell.wave(w)
    found = cell.measured.spread(w, cell.p, cell.measure)
    size, last = len(s), len(s) - 1

    def column(name: str) -> str:
        return f"{{{at}{name}.0}}:{{{at}{name}.{last}}}"

    count = (Entry(words.ORGANISATIONS), Entry(float(size), f"{at}I", f"COUNT({column('y')})"))
    of_all = {
        "mean": f"AVERAGE({column('y')})",
        "pooled": f"SUMPRODUCT({column('people')},{column('y')})/SUM({column('people')})",
        "weighted": f"SUMPRODUCT({column('p')},{column('y')})/SUM({column('p')})",
    }[cell.survey.settings.banding.target]
    average = Entry(found["national"], f"{at}average", of_all)
    rows = [count, (Entry(words.AVERAGE), average)]
    if size < 2:
        rows.append((Entry(words.TAU2), Entry(0.0, f"{at}tau2")))
    else:
        excess = f"{{{at}q}}-({{{at}I}}-1)"
        tau2 = f"IF({excess}>0,({excess})/({{{at}sum_p}}-{{{at}sum_pp}}/{{{at}sum_p}}),0)"
        w1, w2 = float((s**-2).sum()), float((s**-4).sum())
        rows += [
            *_pulled_in(cell, at, column("zu"), pulled),
            (Entry(words.Q_SUM), Entry(float(pulled @ pulled), f"{at}q", f"SUMSQ({column('zw')})")),
            (Entry(words.PHI), Entry(found["phi"], f"{at}phi", f"{{{at}q}}/{{{at}I}}")),
            (Entry(words.W1), Entry(w1, f"{at}sum_p", f"SUM({column('p')})")),
            (Entry(words.W2), Entry(w2, f"{at}sum_pp", f"SUM({column('pp')})")),
            (Entry(words.TAU2), Entry(found["tau2"], f"{at}tau2", tau2)),
        ]
    title = words.SPREAD.format(measure=cell.measure, wave=wave_text(wave))
    return Step(title, words.SPREAD_SAYS, (words.NAME, words.RESULT), tuple(rows), level)


def _pulled_in(cell: Cell, at: str, column: str, pulled: np.ndarray) -> list[tuple[Entry, ...]]:
    """The lowest and highest z that are kept, by the quantile rule chosen."""
    banding = cell.survey.settings.banding
    share = f"{{{at}winsorise}}"
    rows = [(Entry(words.WINSORISED_SHARE), Entry(float(banding.winsorise), f"{at}winsorise"))]
    ends = {
        "type7": (f"PERCENTILE({column},{share})", f"PERCENTILE({column},1-{share})"),
        "rank": (f"SMALL({column},{{{at}ends}}+1)", f"LARGE({column},{{{at}ends}}+1)"),
        "type6": _weibull(column, share),
    }[banding.quantile]
    if banding.quantile == "rank":
        count = float(int(banding.winsorise * len(pulled) + 1e-9))
        formula = f"INT({share}*{{{at}I}}+0.000000001)"
        rows.append((Entry(words.SLACK), Entry(count, f"{at}ends", formula)))
    low, high = float(pulled.min()), float(pulled.max())
    return [
        *rows,
        (Entry(words.LOW), Entry(low, f"{at}low", ends[0])),
        (Entry(words.HIGH), Entry(high, f"{at}high", ends[1])),
    ]


def _weibull(column: str, share: str) -> tuple[str, str]:
    """R's type 6: the place is share (I + 1), held inside the first and the last."""
    size = f"COUNT({column})"

    def end(portion: str) -> str:
        place = f"MIN({size},MAX(1,({portion})*({size}+1)))"
        below = f"SMALL({column},INT({place}))"
        above = f"SMALL({column},MIN({size},INT({place})+1))"
        return f"{below}+({place}-INT({place}))*({above}-{below})"

    return end(share), end(f"1-{share}")
