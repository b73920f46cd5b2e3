"""From counts to every statistic of the report: the only caller of stats/."""

from __future__ import annotations

from itertools import product
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import TallyError
from surveybench.results.reference import SPREAD, Reference
from surveybench.results.types import (
    ALL,
    NATIONAL,
    Flag,
    Grid,
    Organisation,
    Provenance,
    Results,
    Standard,
)
from surveybench.results.wave import WaveScores, scores_of_wave
from surveybench.stats import change, expected_range, reliability, response_rate, score
from surveybench.survey import Survey
from surveybench.tally import Tally

Floats = NDArray[np.float64]

INTERVAL_CONFIDENCE = 0.95


def compute(
    survey: Survey,
    tally: Tally,
    organisations: tuple[Organisation, ...],
    provenance: Provenance,
    reference: Reference | None = None,
) -> Results:
    """Every statistic of a survey's report.

    With a reference the standard, the averages and the spread are those of a national run instead
    of these organisations' own. Raises TallyError where a wave was not counted, or was counted
    with another definition.
    """
    for definition in (survey, *(entry.survey for entry in survey.earlier)):
        if tally[definition.wave].axes.fingerprint != definition.fingerprint:
            raise TallyError(
                f"wave {definition.wave} was counted with another definition.",
                remedy="Count its files again with this one.",
            )
    codes = tuple(
        sorted({code for wave in tally.waves.values() for code in wave.axes.organisations})
    )
    wide = {wave: tally[wave].spread(codes) for wave in survey.waves}
    own = {item.id: item.id for item in survey.evaluative}
    of = reference.standard.of if reference else lambda wave: None
    waves = [scores_of_wave(survey, survey, own, wide[survey.wave], of(survey.wave))]
    waves += [
        scores_of_wave(e.survey, survey, e.items, wide[e.survey.wave], of(e.survey.wave))
        for e in survey.earlier
    ]
    axes = _Axes(survey, codes)
    grids = _rates(axes, survey, {w: t.outcomes for w, t in wide.items()}, reference)
    grids |= _standardise(axes, waves)
    grids |= _scores(axes, waves)
    grids |= _expected_range(axes, survey, waves, reference)
    if reference is None:  # it rests on these organisations' own spread
        grids |= _reliability(axes, waves[0])
    grids |= _change(axes, survey, waves)
    named = {organisation.code: organisation for organisation in organisations}
    listed = tuple(named.get(code, Organisation(code, code)) for code in codes)
    shown = np.stack([wave.shown for wave in waves])
    standard = Standard(
        survey.waves,
        axes.populations,
        survey.settings.strata.labels,
        np.stack([wave.standard for wave in waves]),
    )
    return Results(survey, listed, grids, shown, provenance, None if reference else standard)


class _Axes:
    """Makes grids over this survey's labels, with flags for what was not asked."""

    def __init__(self, survey: Survey, codes: tuple[str, ...]) -> None:
        self.survey = survey
        self.codes = codes
        self.populations = tuple(population.id for population in survey.populations)

    def grid(self, values: Floats, waves: list[WaveScores], organisations: tuple[str, ...]) -> Grid:
        """A grid by measure; NaN gets the reason why."""
        flags = np.where(np.isfinite(values), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
        for w, wave in enumerate(waves):
            for m, measure in enumerate(self.survey.measures):
                if measure not in wave.asked:
                    flags[w, :, m] = self._absent(measure, wave.wave)
        labels = tuple(wave.wave for wave in waves)
        return Grid(labels, self.populations, self.survey.measures, organisations, values, flags)

    def whole(self, waves: tuple[int, ...], values: Floats, by_population: tuple[str, ...]) -> Grid:
        """A grid of figures of no single measure, with a national column where given."""
        flags = np.where(np.isfinite(values), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
        national = values.shape[3] > len(self.codes)
        organisations = (*self.codes, NATIONAL) if national else self.codes
        return Grid(waves, by_population, (ALL,), organisations, values, flags)

    def _absent(self, measure: str, wave: int) -> Flag:
        section = self.survey.section.get(measure)
        members = section.items if section else (measure,)
        noted = any(item in self.survey.not_comparable for item in members)
        return Flag.NOT_COMPARABLE if noted or section else Flag.NOT_ASKED


def _rates(
    axes: _Axes,
    survey: Survey,
    outcomes: dict[int, NDArray[np.int64]],
    reference: Reference | None,
) -> dict[str, Grid]:
    removed = survey.settings.cleaning.removed_outcomes
    rows: dict[str, list[Floats]] = {name: [] for name in response_rate.QUANTITIES}
    for wave in survey.waves:
        counts = outcomes[wave]
        rates = response_rate.rates(np.vstack([counts, counts.sum(axis=0)]), removed)
        rows["invited"].append(rates.invited.astype(float))
        rows["completed"].append(rates.completed.astype(float))
        rows["raw"].append(rates.raw)
        rows["adjusted"].append(rates.adjusted)
    if reference:
        for name, w in product(rows, range(len(survey.waves))):
            found = reference.value(f"response_rate.{name}", ALL, ALL, survey.waves[w])
            rows[name][w] = np.append(rows[name][w][:-1], found)
    grids = {
        f"response_rate.{name}": axes.whole(survey.waves, np.array(v)[:, None, None, :], (ALL,))
        for name, v in rows.items()
    }
    if reference:  # how many took part: these organisations do not say so
        count = np.full((1, 1, 1, 1), float(reference.count))
        grids["response_rate.organisations"] = Grid(
            survey.waves[:1], (ALL,), (ALL,), (NATIONAL,), count, np.zeros(count.shape, np.int8)
        )
    return grids


def _standardise(axes: _Axes, waves: list[WaveScores]) -> dict[str, Grid]:
    labels = tuple(wave.wave for wave in waves)
    return {
        f"standardise.{name}": axes.whole(
            labels, np.stack([w.diagnostics[name] for w in waves])[:, :, None, :], axes.populations
        )
        for name in waves[0].diagnostics
    }


def _scores(axes: _Axes, waves: list[WaveScores]) -> dict[str, Grid]:
    y = np.stack([wave.score for wave in waves])
    s = np.sqrt(np.stack([wave.variance for wave in waves]))
    lower, upper = score.interval(y, s, NormalDist().inv_cdf(0.5 + INTERVAL_CONFIDENCE / 2))
    n = np.stack([wave.n for wave in waves]).astype(float)
    for section in axes.survey.sections:
        n[:, :, axes.survey.measures.index(section.id)] = np.nan
    values = {
        "n": n,
        "score": y,
        "crude": np.stack([wave.crude for wave in waves]),
        "standard_error": s,
        "lower": lower,
        "upper": upper,
    }
    return {f"score.{name}": axes.grid(v, waves, axes.codes) for name, v in values.items()}


def _expected_range(
    axes: _Axes, survey: Survey, waves: list[WaveScores], reference: Reference | None
) -> dict[str, Grid]:
    shape = (len(waves), *waves[0].score.shape[:2], 1)
    national = {name: np.full(shape, np.nan) for name in SPREAD}
    own = {
        name: np.full((1, *waves[0].score.shape), np.nan)
        for name in ("z", "band", *expected_range.LIMITS)
    }
    for w, wave in enumerate(waves):
        for p, m in np.ndindex(*wave.score.shape[:2]):
            found = _frozen(axes, reference, wave, p, m) or _spread(survey, wave, p, m)
            for name, value in found.items():
                national[name][w, p, m, 0] = value
            if w == 0:
                _bands(survey, wave, p, m, found, own)
    grids = {name: axes.grid(v, waves[:1], axes.codes) for name, v in own.items()}
    grids |= {name: axes.grid(v, waves, (NATIONAL,)) for name, v in national.items()}
    return {f"expected_range.{name}": grid for name, grid in grids.items()}


def _compared(wave: WaveScores, p: int, m: int) -> NDArray[np.bool_]:
    """The organisations compared: enough people, and answers that are not all equal."""
    return wave.shown[p, m] & (np.nan_to_num(wave.variance[p, m]) > 0)


def _frozen(
    axes: _Axes, reference: Reference | None, wave: WaveScores, p: int, m: int
) -> dict[str, float]:
    """What a national run found; nothing without one."""
    if reference is None:
        return {}
    at = (axes.survey.measures[m], axes.populations[p], wave.wave)
    return {name: reference.value(f"expected_range.{name}", *at) for name in SPREAD}


def _spread(survey: Survey, wave: WaveScores, p: int, m: int) -> dict[str, float]:
    inside = _compared(wave, p, m)
    y, s = wave.score[p, m][inside], np.sqrt(wave.variance[p, m][inside])
    found: dict[str, float] = {"organisations": float(inside.sum())}
    if inside.any():
        banding = survey.settings.banding
        spread = expected_range.spread(y, s, banding.winsorise, banding.quantile)
        found |= {"national": spread.national, "phi": spread.phi, "tau2": spread.tau2}
        found |= {"lowest": float(y.min()), "highest": float(y.max())}
    return found


def _bands(
    survey: Survey,
    wave: WaveScores,
    p: int,
    m: int,
    found: dict[str, float],
    own: dict[str, Floats],
) -> None:
    """Fill z, band and limits of one measure for the organisations compared."""
    inside = np.flatnonzero(_compared(wave, p, m))
    if not len(inside):
        return
    confidence = survey.settings.banding.confidence
    y, s = wave.score[p, m][inside], np.sqrt(wave.variance[p, m][inside])
    z = expected_range.z_scores(y, s, found["national"], found["tau2"])
    own["z"][0, p, m, inside] = z
    own["band"][0, p, m, inside] = expected_range.bands(z, confidence)
    limits = expected_range.limits(s, found["national"], found["tau2"], confidence)
    for name, limit in zip(expected_range.LIMITS, limits, strict=True):
        own[name][0, p, m, inside] = limit


def _reliability(axes: _Axes, wave: WaveScores) -> dict[str, Grid]:
    """Of this wave; the variance between organisations is not winsorised here."""
    own = {name: np.full((1, *wave.score.shape), np.nan) for name in reliability.QUANTITIES}
    for p, m in np.ndindex(*wave.score.shape[:2]):
        inside = np.flatnonzero(_compared(wave, p, m))
        if len(inside) < 2:
            continue
        y, s = wave.score[p, m][inside], np.sqrt(wave.variance[p, m][inside])
        spread = expected_range.spread(y, s, winsorise=0.0)
        n = wave.n[p, m][inside].astype(float)
        found = reliability.reliability(y, s, n, spread.national, spread.tau2)
        own["reliability"][0, p, m, inside] = found.reliability
        own["needed"][0, p, m, inside] = found.needed
        own["shrunken"][0, p, m, inside] = found.shrunken
    # A section has no respondents of its own.
    own["needed"][:, :, [axes.survey.measures.index(s.id) for s in axes.survey.sections]] = np.nan
    return {f"reliability.{name}": axes.grid(v, [wave], axes.codes) for name, v in own.items()}


def _change(axes: _Axes, survey: Survey, waves: list[WaveScores]) -> dict[str, Grid]:
    if len(waves) < 2:
        return {}
    now, level = waves[0], survey.settings.change.significance
    rows: dict[str, list[Floats]] = {name: [] for name in change.QUANTITIES}
    sections = [survey.measures.index(section.id) for section in survey.sections]
    for then in waves[1:]:
        found = change.compare(_moments(now), _moments(then))
        by_z = change.verdict(found.difference, found.p_z, level)
        by_welch = change.verdict(found.difference, found.p_welch, level)
        differ = np.where(np.isfinite(by_z + by_welch), (by_z != by_welch).astype(float), np.nan)
        welch = survey.settings.change.test == "welch"
        values = {
            "difference": found.difference,
            "z": found.z,
            "p_z": found.p_z,
            "degrees": found.degrees,
            "p_welch": found.p_welch,
            "verdict": by_welch if welch else by_z,
            "tests_differ": differ,
        }
        for name, value in values.items():
            value[:, sections] = np.nan
            rows[name].append(value)
    return {
        f"change.{name}": axes.grid(np.stack(v), waves[1:], axes.codes) for name, v in rows.items()
    }


def _moments(wave: WaveScores) -> tuple[Floats, Floats, Floats]:
    return wave.score, wave.variance, wave.n.astype(float)
