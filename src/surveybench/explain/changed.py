"""A change between two waves: difference, test, verdict."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from surveybench.explain.answers import scope
from surveybench.explain.cell import Answers, Cell
from surveybench.quantities import wave_text
from surveybench.report.live import Entry, Step
from surveybench.report.words import worked as words
from surveybench.stats import change

Rows = list[tuple[Entry, ...]]


def change_steps(cell: Cell, w: int, level: int) -> Iterator[Step]:
    """The steps of a question's change between the wave reported and an earlier one."""
    now, then = (cell.answers(wave, cell.measure) for wave in (0, w))
    at, compared = f"change.{cell.wave(w)}.", _compared(now, then)
    scopes = [scope(cell.measure, cell.wave(wave)) for wave in (0, w)]
    y1, y2, v1, v2 = (f"{{{one}{name}}}" for name in ("y", "V") for one in scopes)
    chosen = cell.survey.settings.change
    level_p = chosen.significance
    rows: Rows = [
        _row(words.DIFFERENCE, compared.difference, f"{at}difference", f"{y1}-{y2}"),
        _row(words.Z, compared.z, f"{at}z", f"{{{at}difference}}/SQRT({v1}+{v2})"),
        _row(words.P, compared.p_z, f"{at}p_z", f"2*NORMSDIST(-ABS({{{at}z}}))"),
    ]
    p = {"z": f"{at}p_z", "welch": f"{at}p_welch", "score": f"{at}p_score"}[chosen.test]
    if chosen.test == "welch":
        rows += _welch(at, compared, scopes, (v1, v2))
    if chosen.test == "score":
        rows += _pooled(at, now, then, scopes)
    values = {
        "z": compared.p_z,
        "welch": compared.p_welch,
        "score": change.pooled(_parts(now), _parts(then))[1],
    }
    verdict = change.verdict(compared.difference, values[chosen.test], level_p)
    significant = f"{{{p}}}<=1-{{{at}level}}+0.000000000000001"
    formula = f"IF({significant},SIGN({{{at}difference}}),0)"
    rows += [
        (Entry(words.SIGNIFICANCE), Entry(float(level_p), f"{at}level")),
        _row(words.VERDICT, verdict, f"{at}verdict", formula),
    ]
    title = words.CHANGE.format(measure=cell.measure, then=wave_text(cell.wave(w)))
    says = words.CHANGE_SAYS[chosen.test]
    yield Step(title, says, (words.NAME, words.RESULT), tuple(rows), level)


def _row(label: str, value: np.ndarray, name: str, formula: str) -> tuple[Entry, ...]:
    return Entry(label), Entry(float(value[0]), name, formula)


def _compared(now: Answers, then: Answers) -> change.Change:
    moments = [
        (one.score.score, one.score.variance, one.score.n.astype(float)) for one in (now, then)
    ]
    return change.compare(moments[0], moments[1])


def _parts(one: Answers) -> change.Spreads:
    return one.score.score, one.score.sigma2, one.score.effective


def _welch(at: str, compared: change.Change, scopes: list[str], v: tuple[str, str]) -> Rows:
    parts = "+".join(f"{one}^2/({{{where}n}}-1)" for one, where in zip(v, scopes, strict=True))
    formula = f"({v[0]}+{v[1]})^2/({parts})"
    return [
        _row(words.DEGREES, compared.degrees, f"{at}degrees", formula),
        _row(words.P_WELCH, compared.p_welch, f"{at}p_welch", ""),
    ]


def _pooled(at: str, now: Answers, then: Answers, scopes: list[str]) -> Rows:
    """The score test: the variance of the answers of both waves about their common mean."""
    z, p = change.pooled(_parts(now), _parts(then))
    (y1, s1, e1), (y2, s2, e2) = (
        tuple(f"{{{one}{name}}}" for name in ("y", "s2", "e")) for one in scopes
    )
    a, b = _parts(now), _parts(then)
    size = a[2] + b[2]
    centre = (a[2] * a[0] + b[2] * b[0]) / size
    inside = sum(e * (s + (y - centre) ** 2) for y, s, e in (a, b)) / size
    middle = f"({e1}*{y1}+{e2}*{y2})/({e1}+{e2})"
    about = "+".join(
        f"{e}*({s}+({y}-{{{at}centre}})^2)" for y, s, e in ((y1, s1, e1), (y2, s2, e2))
    )
    reach = f"SQRT({{{at}pooled}}*(1/{e1}+1/{e2}))"
    return [
        _row(words.CENTRE, centre, f"{at}centre", middle),
        _row(words.POOLED, np.asarray(inside), f"{at}pooled", f"({about})/({e1}+{e2})"),
        _row(words.Z, z, f"{at}z_score", f"{{{at}difference}}/{reach}"),
        _row(words.P, p, f"{at}p_score", f"2*NORMSDIST(-ABS({{{at}z_score}}))"),
    ]
