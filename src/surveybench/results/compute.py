"""From counts to every statistic of the report: the only caller of stats/."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.everybody import Alike
from surveybench.quantities import (
    Axis,
    Flag,
    Grid,
    Label,
    Organisation,
    grid_of,
    quantities_of,
    quantity,
)
from surveybench.results.absent import (
    known_sums_of,
    refuse_other_definitions,
    say_absent,
    say_of_others,
)
from surveybench.results.long_trends import of_trends
from surveybench.results.nation import of_nation, target_parts
from surveybench.results.peers import of_peers
from surveybench.results.priorities import frozen_priorities, of_priorities
from surveybench.results.range_variance import range_variance
from surveybench.results.rates import rates
from surveybench.results.reference import Reference
from surveybench.results.represented import represented
from surveybench.results.second_opinion import reliabilities, second_opinion
from surveybench.results.shares import Counted, distributions
from surveybench.results.subgroups import subgroups
from surveybench.results.types import Provenance, Results, Standard
from surveybench.results.verdicts import of_verdicts
from surveybench.results.wave import WaveScores, scores_of_wave
from surveybench.stats import change, expected_range
from surveybench.survey import Survey
from surveybench.tally import Tally, WaveTally

Floats = NDArray[np.float64]


def compute(
    survey: Survey,
    tally: Tally,
    organisations: tuple[Organisation, ...],
    provenance: Provenance,
    reference: Reference | None = None,
    parents: Sequence[Mapping[str, str]] = (),
    *,
    opinions: bool = True,
    withheld: NDArray[np.bool_] | None = None,
) -> Results:
    """Every statistic of a survey's report; without `opinions` neither chances nor reliability.

    With a reference the standard, the averages and the spread are those of a national run instead
    of these organisations' own, and their sum is taken for known. `parents` give for organisations
    the larger one that each is a part of, and that has figures of its own. Scores that are
    `withheld` [wave, population, organisation] are hidden and shape no average. Raises TallyError
    where a wave was not counted, or was counted with another definition.
    """
    refuse_other_definitions(survey, tally)
    codes = tuple(
        sorted({code for wave in tally.waves.values() for code in wave.axes.organisations})
    )
    wide = {wave: tally[wave].spread(codes) for wave in survey.waves}
    own_items = {item.id: item.id for item in survey.evaluative}
    standard_of = reference.standard.of if reference else lambda wave: None
    sums = known_sums_of(codes, parents, all_known=reference is not None)
    entries = [(survey, own_items), *((e.survey, e.items) for e in survey.earlier)]
    waves = [
        scores_of_wave(one, survey, items, wide[one.wave], standard_of(one.wave), sums, hidden)
        for (one, items), hidden in zip(entries, _by_wave(withheld, len(entries)), strict=True)
    ]
    axes = _Axes(survey, codes)
    grids = rates(axes.of_people, survey, {w: t.outcomes for w, t in wide.items()}, reference)
    alike_invited, telling = represented(axes.of_people, survey, wide, reference)
    grids |= alike_invited | _standardise(axes, waves) | _scores(axes, waves)
    grids |= _expected_range(axes, survey, waves, reference)
    if reference is None and opinions:  # these rest on these organisations' own spread
        grids |= _reliability(axes, survey, waves[0])
        if not survey.from_sums:  # whose chances are those of answers as they were drawn
            grids |= _chance(axes, survey, wide[survey.wave], waves[0], grids)
    grids |= _change(axes, survey, waves)
    counted = [
        Counted(one, wide[one.wave], wave, items, _all_compared(wave))
        for (one, items), wave in zip(entries, waves, strict=True)
    ]
    all_compared = [one.compared for one in counted]
    grids |= of_nation(axes.by_measure, survey, waves, all_compared, reference)
    shares, choices = distributions(survey, counted, axes.absent, sums, reference)
    grids |= shares
    grids_apart, told_apart = subgroups(survey, wide[survey.wave], waves[0], sums, reference)
    grids |= grids_apart
    absent = np.stack([wide[wave].outcomes[:, 1:].sum(axis=1) == 0 for wave in survey.waves])
    grids = {name: say_absent(name, grid, survey, absent) for name, grid in grids.items()}
    named = {organisation.code: organisation for organisation in organisations}
    listed = tuple(named.get(code, Organisation(code, code)) for code in codes)
    beside = wide[survey.wave], waves[0], all_compared[0], listed
    grids |= _beside(axes, survey, *beside, reference)
    grids = {name: say_of_others(grid, survey) for name, grid in grids.items()}
    shown = np.stack([wave.shown for wave in waves])
    standard = None if reference else _standard(survey, waves)
    alike = Alike.stacked([wave.alike for wave in waves])
    the_same = partial(
        compute, survey, tally, organisations, provenance, reference, parents, opinions=opinions
    )
    again = partial(_again, the_same, withheld)
    made = Results(survey, listed, grids, shown, provenance, standard, alike, sums, choices, again)
    return replace(made, subgroups=told_apart, telling_strata=telling)


def _beside(
    axes: _Axes,
    survey: Survey,
    tally: WaveTally,
    wave: WaveScores,
    inside: NDArray[np.bool_],
    organisations: tuple[Organisation, ...],
    reference: Reference | None,
) -> dict[str, Grid]:
    """What stands beside scores: peers, what goes with overall experience, the overall verdict.

    Beside a reference it is what that holds.
    """
    if reference is not None:
        return frozen_priorities(axes.by_measure, survey, wave, reference)
    return {
        **of_peers(axes.by_measure, survey, wave, inside, organisations),
        **of_priorities(axes.by_measure, survey, tally, wave, inside),
        **of_verdicts(axes.of_people, survey, tally, wave),
    }


def _standard(survey: Survey, waves: list[WaveScores]) -> Standard:
    """That of these organisations themselves."""
    populations = tuple(population.id for population in survey.populations)
    shares = np.stack([wave.standard for wave in waves])
    return Standard(survey.waves, populations, survey.strata_labels, shares)


def _by_wave(
    withheld: NDArray[np.bool_] | None, waves: int
) -> Sequence[NDArray[np.bool_]] | list[None]:
    return [None] * waves if withheld is None else list(withheld)


def _again(
    compute_with: Callable[..., Results],
    withheld: NDArray[np.bool_] | None,
    further: NDArray[np.bool_],
) -> Results:
    """The same with further scores withheld."""
    return compute_with(withheld=further if withheld is None else withheld | further)


class _Axes:
    """Makes grids over this survey's labels, with flags for what was not asked."""

    def __init__(self, survey: Survey, codes: tuple[str, ...]) -> None:
        self.survey = survey
        self.codes = codes
        self.populations = tuple(population.id for population in survey.populations)

    def by_measure(self, values: Floats, waves: list[WaveScores]) -> Grid:
        """A grid by measure, of each organisation or of all; NaN gets the reason why."""
        flags = np.where(np.isfinite(values), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
        for w, wave in enumerate(waves):
            for m, measure in enumerate(self.survey.measures):
                if measure not in wave.asked:
                    flags[w, :, m] = self.absent(measure, wave.wave)
        labels: dict[Axis, tuple[Label, ...]] = {
            Axis.WAVE: tuple(wave.wave for wave in waves),
            Axis.POPULATION: self.populations,
            Axis.MEASURE: self.survey.measures,
        }
        if values.ndim > len(labels):
            labels[Axis.ORGANISATION] = self.codes
        return Grid(labels, values, flags)

    def of_people(self, name: str, waves: tuple[int, ...], values: Floats) -> Grid:
        """A grid of figures of no single measure, on the axes of its row in the catalogue."""
        row = quantity(name)
        labels = {
            Axis.WAVE: waves,
            Axis.POPULATION: self.populations,
            Axis.ORGANISATION: row.organisations(self.codes),
        }
        flags = np.where(np.isfinite(values), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
        return grid_of(name, labels, values, flags)

    def absent(self, measure: str, wave: int) -> Flag:
        """Why a wave has no figures of a measure."""
        section, members = self.survey.section.get(measure), self.survey.made_of(measure)
        noted = any(item in self.survey.not_comparable for item in members)
        return Flag.NOT_COMPARABLE if noted or section else Flag.NOT_ASKED


def _standardise(axes: _Axes, waves: list[WaveScores]) -> dict[str, Grid]:
    labels = tuple(wave.wave for wave in waves)
    return {
        row.name: axes.of_people(
            row.name, labels, np.stack([wave.diagnostics[row.key] for wave in waves])
        )
        for row in quantities_of("standardise")
    }


def _scores(axes: _Axes, waves: list[WaveScores]) -> dict[str, Grid]:
    y = np.stack([wave.score for wave in waves])
    s = np.sqrt(np.stack([wave.variance for wave in waves]))
    n = np.stack([wave.n for wave in waves]).astype(float)
    for section in axes.survey.sections:
        n[:, :, axes.survey.measures.index(section.id)] = np.nan
    values = {
        "n": n,
        "score": y,
        "crude": np.stack([wave.crude for wave in waves]),
        "standard_error": s,
        "lower": np.stack([wave.lower for wave in waves]),
        "upper": np.stack([wave.upper for wave in waves]),
    }
    return {f"score.{name}": axes.by_measure(v, waves) for name, v in values.items()}


def _expected_range(
    axes: _Axes, survey: Survey, waves: list[WaveScores], reference: Reference | None
) -> dict[str, Grid]:
    rows = quantities_of("expected_range")
    shape = waves[0].score.shape
    national = {r.key: np.full((len(waves), *shape[:2]), np.nan) for r in rows if r.national}
    cuts = expected_range.limit_cuts(survey.settings.banding.confidence)
    absent = set(expected_range.LIMITS) - set(cuts)
    own = [row.key for row in rows if not row.national and row.key not in absent]
    single = {key: np.full((1, *shape), np.nan) for key in own}
    for w, wave in enumerate(waves):
        for p, m in np.ndindex(*wave.score.shape[:2]):
            figures = _frozen(axes, reference, wave, p, m) or spread_of(survey, wave, p, m)
            for name, value in figures.items():
                national[name][w, p, m] = value
            if w == 0:
                _bands(survey, wave, p, m, figures, single)
    grids = {name: axes.by_measure(v, waves[:1]) for name, v in single.items()}
    grids |= {name: axes.by_measure(v, waves) for name, v in national.items()}
    return {f"expected_range.{name}": grid for name, grid in grids.items()}


def _all_compared(wave: WaveScores) -> NDArray[np.bool_]:
    """The organisations compared [population, measure, organisation]."""
    return wave.shown & ~wave.alike.mask & (np.nan_to_num(wave.variance) > 0)


def compared(wave: WaveScores, p: int, m: int) -> NDArray[np.bool_]:
    """The organisations compared: enough people, and answers that are not all equal, or nearly."""
    return _all_compared(wave)[p, m]


def _frozen(
    axes: _Axes, reference: Reference | None, wave: WaveScores, p: int, m: int
) -> dict[str, float]:
    """What a national run found; nothing without one."""
    if reference is None:
        return {}
    cell = (axes.survey.measures[m], axes.populations[p], wave.wave)
    rows = (row for row in quantities_of("expected_range") if row.national)
    return {row.key: reference.value(row.name, *cell) for row in rows}


def spread_of(survey: Survey, wave: WaveScores, p: int, m: int) -> dict[str, float]:
    inside = compared(wave, p, m)
    y = wave.score[p, m][inside]
    figures: dict[str, float] = {"organisations": float(inside.sum())}
    if inside.any():
        banding = survey.settings.banding
        parts = target_parts(survey, wave, (p, m), inside)
        average = float(y.mean() if parts is None else parts @ y)
        s = np.sqrt(range_variance(survey, wave, (p, m), inside, average))
        spread = expected_range.spread(y, s, banding.winsorise, banding.quantile, parts)
        figures |= {"national": spread.national, "phi": spread.phi, "tau2": spread.tau2}
        figures |= {"lowest": float(y.min()), "highest": float(y.max())}
    return figures


def _bands(
    survey: Survey,
    wave: WaveScores,
    p: int,
    m: int,
    figures: dict[str, float],
    single: dict[str, Floats],
) -> None:
    """Fill z, band and limits of one measure for the organisations compared."""
    inside = np.flatnonzero(compared(wave, p, m))
    if not len(inside):
        return
    confidence = survey.settings.banding.confidence
    y = wave.score[p, m][inside]
    s = np.sqrt(range_variance(survey, wave, (p, m), inside, figures["national"]))
    z = expected_range.z_scores(y, s, figures["national"], figures["tau2"])
    single["z"][0, p, m, inside] = z
    turned = -1 if survey.better_low(survey.measures[m]) else 1
    single["band"][0, p, m, inside] = expected_range.bands(turned * z, confidence)
    spread = (figures["national"], figures["tau2"])
    limits = expected_range.limits(s, *spread, confidence, survey.scale.ends)
    for name, limit in zip(expected_range.LIMITS, limits, strict=True):
        if name in single:
            single[name][0, p, m, inside] = limit


def _reliability(axes: _Axes, survey: Survey, wave: WaveScores) -> dict[str, Grid]:
    values = reliabilities(survey, wave, partial(compared, wave))
    return {f"reliability.{name}": axes.by_measure(v, [wave]) for name, v in values.items()}


def _chance(
    axes: _Axes, survey: Survey, tally: WaveTally, wave: WaveScores, grids: Mapping[str, Grid]
) -> dict[str, Grid]:
    """Of this wave: it takes the national answers, which a reference does not hold."""
    spreads = {key: grids[f"expected_range.{key}"].values[0] for key in ("national", "tau2")}
    bands = grids["expected_range.band"].values[0]
    values = second_opinion(survey, tally, wave, spreads, bands)
    return {f"chance.{name}": axes.by_measure(v, [wave]) for name, v in values.items()}


def _change(axes: _Axes, survey: Survey, waves: list[WaveScores]) -> dict[str, Grid]:
    if len(waves) < 2:
        return {}
    now, level = waves[0], survey.settings.change.significance
    rows: dict[str, list[Floats]] = {row.key: [] for row in quantities_of("change")}
    # What two waves of a mean of questions share is not counted; people have one mean each.
    sections = [survey.measures.index(s.id) for s in survey.sections if s.score == "items"]
    for then in waves[1:]:
        comparison = change.compare(_moments(now), _moments(then))
        by_z = change.verdict(comparison.difference, comparison.p_z, level)
        by_welch = change.verdict(comparison.difference, comparison.p_welch, level)
        z_score, p_score = change.pooled(_answers(now), _answers(then))
        by_score = change.verdict(comparison.difference, p_score, level)
        verdicts = {"z": by_z, "welch": by_welch, "score": by_score}
        differ = ((by_z != by_welch) | (by_z != by_score)).astype(float)
        differ[~np.isfinite(by_z + by_welch + by_score)] = np.nan
        values = {
            "difference": comparison.difference,
            "z": comparison.z,
            "p_z": comparison.p_z,
            "degrees": comparison.degrees,
            "p_welch": comparison.p_welch,
            "z_score": z_score,
            "p_score": p_score,
            "verdict": verdicts[survey.settings.change.test],
            "tests_differ": differ,
        }
        for name, value in values.items():
            value[:, sections] = np.nan
            rows[name].append(value)
    trends = of_trends(axes.by_measure, survey, waves, [_all_compared(wave) for wave in waves])
    grids = {f"change.{n}": axes.by_measure(np.stack(v), waves[1:]) for n, v in rows.items()}
    return grids | trends


def _answers(wave: WaveScores) -> change.Spreads:
    return wave.score, wave.sigma2, wave.effective


def _moments(wave: WaveScores) -> change.Moments:
    return wave.score, wave.variance, wave.n.astype(float)
