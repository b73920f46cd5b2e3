"""Subgroups of the wave reported: their scores, how they compare, and where they may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.choices import strata_blur
from surveybench.disclosure.subgroup_scores import Breakdowns, hidden_scores, steps_of
from surveybench.disclosure.subgroups import Subgroups, Told, shown_subgroups
from surveybench.quantities import Axis, Flag, Grid, Label, grid_of
from surveybench.results.ends import QUANTILE
from surveybench.results.reference import Reference, of_reference
from surveybench.results.subgroup_counts import SubgroupCounts
from surveybench.results.subgroup_scores import (
    Scored,
    answered_alike,
    as_two_answers,
    joined,
    people_by_subgroup,
    points_of,
    scored,
    with_usual_spread,
)
from surveybench.results.subgroup_sections import of_sections
from surveybench.results.subgroup_shares import shares_of_the_country
from surveybench.results.wave import WaveScores
from surveybench.stats import chance, change, inequality, interval, score, subgroup
from surveybench.stats.subgroup import Spread
from surveybench.survey import Survey
from surveybench.tally import WaveTally

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
TENS = 10.0  # to which the country's numbers of people are rounded


def subgroups(
    survey: Survey,
    tally: WaveTally,
    wave: WaveScores,
    sums: Sequence[Ints],
    reference: Reference | None = None,
) -> tuple[dict[str, Grid], Subgroups | None]:
    """Every quantity of subgroups of the wave reported; nothing without breakdowns.

    `tally` and `wave` are of that wave, `sums` those of Results. With a reference the country's
    figures are its own.
    """
    if not survey.breakdowns:
        return {}, None
    items = tuple(item.id for item in survey.evaluative)
    points, counts = points_of(survey, items), SubgroupCounts(survey, tally)
    rows = [survey.measures.index(item) for item in items]
    people = [people_by_subgroup(counts, b, items, points) for b in survey.breakdowns]
    numbers = [one.n for one in people]
    whole = counts.respondents, wave.shown[:, rows]
    decided = shown_subgroups(survey, survey.breakdowns, numbers, whole, sums)
    parts = [scored(survey, counts, b, items, points) for b in survey.breakdowns]
    alike = [answered_alike(survey, part, points) for part in parts]
    names = [breakdown.names for breakdown in survey.breakdowns]
    visible = [one.visible for one in decided]
    every = Breakdowns(names, people, visible, alike, steps_of(points))
    shown = _shown(survey, items, every, decided, wave.alike.mask[:, rows], sums)
    labels = _labels(survey, shown, tally.axes.organisations)
    grids = _of_the_country(survey, parts, shown, labels)
    shares, answers = shares_of_the_country(survey, parts, points, labels)
    grids |= shares | of_sections(survey, "inequality.section", grids["inequality.score"])
    shown = replace(shown, answers=None if reference else answers)
    if reference is not None:
        frozen = {name: reference.grids[name] for name in grids if name in reference.grids}
        grids |= {name: of_reference(grids[name], grid) for name, grid in frozen.items()}
        absent = [name for name in grids if name not in frozen]
        grids |= {name: _nothing(grids[name]) for name in absent}
    grids |= _of_organisations(survey, parts, points, shown, labels, grids)
    return grids | of_sections(survey, "subgroup.section", grids["subgroup.score"]), shown


def _shown(
    survey: Survey,
    items: tuple[str, ...],
    every: Breakdowns,
    decided: Sequence[Told],
    everybody_alike: Mask,
    sums: Sequence[Ints],
) -> Subgroups:
    """Where figures of subgroups may be shown, all breakdowns one after the other."""
    judged = [b for b, one in enumerate(survey.breakdowns) if not strata_blur(survey, one)]
    hidden, country = hidden_scores(survey, every.only(judged), everybody_alike, sums)
    few_chose, national = list[Mask](), list[Mask]()
    for b, one in enumerate(decided):
        blurred = b not in judged
        few_chose.append(every.alike[b] & one.visible if blurred else hidden[judged.index(b)])
        of_country = np.zeros_like(one.national) if blurred else country[judged.index(b)]
        national.append(one.national & ~of_country)
    beside = [_others(one.visible & ~few) for one, few in zip(decided, few_chose, strict=True)]
    return Subgroups(
        items,
        tuple(label for b in survey.breakdowns for label in b.subgroups),
        _positions(survey),
        np.concatenate([one.visible for one in decided], axis=2),
        np.concatenate(few_chose, axis=2),
        np.concatenate(beside, axis=2),
        np.concatenate(national, axis=2),
        np.stack([mask.all(axis=2) for mask in national], axis=2),
    )


def _others(shown: Mask) -> Mask:
    """Whether any other subgroup of the breakdown is shown."""
    return shown.sum(axis=2, keepdims=True) > shown


def _positions(survey: Survey) -> dict[str, tuple[int, ...]]:
    """Positions of each breakdown's subgroups among all of them."""
    positions, first = dict[str, tuple[int, ...]](), 0
    for breakdown in survey.breakdowns:
        last = first + len(breakdown.subgroups)
        positions[breakdown.name], first = tuple(range(first, last)), last
    return positions


def _labels(
    survey: Survey, shown: Subgroups, codes: tuple[str, ...]
) -> dict[Axis, tuple[Label, ...]]:
    return {
        Axis.WAVE: (survey.wave,),
        Axis.POPULATION: tuple(population.id for population in survey.populations),
        Axis.MEASURE: shown.items,
        Axis.SUBGROUP: shown.labels,
        Axis.ORGANISATION: codes,
    }


def _grid(name: str, labels: Mapping[Axis, tuple[Label, ...]], values: Floats) -> Grid:
    flags = np.where(np.isfinite(values), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
    return grid_of(name, labels, values[None], flags[None])


def _nothing(grid: Grid) -> Grid:
    """The same labels without any value: a reference that has none."""
    labels = dict(grid.axes)
    flags = np.full(grid.values.shape, Flag.NOT_CALCULABLE, np.int8)
    return Grid(labels, np.full(grid.values.shape, np.nan), flags)


def _compared(survey: Survey, one: Spread, second: Spread, tested: Mask) -> dict[str, Floats]:
    """Difference, q among the subgroups of one question, and verdict, where tested."""
    settings = survey.settings.change
    comparison = change.compare(
        (one.score, one.variance, one.n), (second.score, second.variance, second.n)
    )
    p = comparison.p_welch if settings.test == "welch" else comparison.p_z
    if settings.test == "score":
        spreads = [(s.score, s.sigma2, s.effective) for s in (one, second)]
        p = change.pooled(*spreads)[1]
    p = np.where(tested, p, np.nan)
    q = chance.adjusted(p, axis=2)
    difference = np.where(tested, comparison.difference, np.nan)
    verdict = change.verdict(difference, q, settings.significance)
    return {"difference": difference, "q": q, "verdict": verdict}


def _of_the_country(
    survey: Survey,
    parts: Sequence[Scored],
    shown: Subgroups,
    labels: Mapping[Axis, tuple[Label, ...]],
) -> dict[str, Grid]:
    """Everybody of a subgroup beside the others shown; how unequal a breakdown's are."""
    country = joined([part.country for part in parts])
    rest = _rest(shown, country, shown.national[..., None])
    error = np.sqrt(country.variance)
    lower, upper = score.interval(country.score, error, QUANTILE, survey.scale.ends)
    values = {
        "n": np.round(country.n / TENS) * TENS,
        "score": country.score,
        "standard_error": error,
        "lower": lower,
        "upper": upper,
        **_compared(survey, country, rest, shown.national[..., None]),
    }
    grids = {
        f"inequality.{key}": _grid(f"inequality.{key}", labels, array[..., 0])
        for key, array in values.items()
    }
    by_breakdown = {**labels, Axis.SUBGROUP: tuple(shown.breakdowns)}
    for key, array in _indices(survey, parts).items():
        grids[f"inequality.{key}"] = _grid(f"inequality.{key}", by_breakdown, array)
    return grids


def _indices(survey: Survey, parts: Sequence[Scored]) -> dict[str, Floats]:
    """Range of each breakdown, and slope of those in order [population, item, breakdown]."""
    rows: dict[str, list[Floats]] = {"range": [], "slope": [], "slope_lower": [], "slope_upper": []}
    for breakdown, part in zip(survey.breakdowns, parts, strict=True):
        n, y, v = (a[..., 0] for a in (part.country.n, part.country.score, part.country.variance))
        rows["range"].append(inequality.spread(y))
        slope, error = inequality.slope(n, y, v)
        if not breakdown.ordered:
            slope, error = np.full(slope.shape, np.nan), np.full(slope.shape, np.nan)
        rows["slope"].append(slope)
        rows["slope_lower"].append(slope - QUANTILE * error)
        rows["slope_upper"].append(slope + QUANTILE * error)
    return {key: np.stack(arrays, axis=2) for key, arrays in rows.items()}


def _of_organisations(
    survey: Survey,
    parts: Sequence[Scored],
    points: Floats,
    shown: Subgroups,
    labels: Mapping[Axis, tuple[Label, ...]],
    national: Mapping[str, Grid],
) -> dict[str, Grid]:
    """Subgroups of each organisation, beside its others and the country's.

    Whatever is said of one follows from its number of people, its score and figures of the country.
    """
    country = _national(national)
    one = joined([part.spread for part in parts])
    one = with_usual_spread(one, country, points, shown.national)
    visible = shown.visible & ~shown.few_chose
    lower, upper = _ends(survey, one, points, visible)
    values = {
        "n": one.n,
        "score": one.score,
        "lower": lower,
        "upper": upper,
    }
    beside = {
        "rest": (_rest(shown, one, visible), visible & shown.beside),
        "national": (country, visible & shown.national[..., None]),
    }
    for name, (second, tested) in beside.items():
        compared = _compared(survey, one, second, tested)
        values |= {f"{name}_{key}": array for key, array in compared.items()}
    return {f"subgroup.{key}": _grid(f"subgroup.{key}", labels, v) for key, v in values.items()}


def _rest(shown: Subgroups, spread: Spread, visible: Mask) -> Spread:
    """For each subgroup the others of its breakdown that are shown: hidden ones would follow."""
    seen = replace(spread, n=np.where(visible, spread.n, 0.0))
    parts = [seen.of_subgroups(positions) for positions in shown.breakdowns.values()]
    return joined([subgroup.rest(part) for part in parts])


def _national(grids: Mapping[str, Grid]) -> Spread:
    """The country's subgroups as one organisation of which the error is known."""
    n, y, error = (
        grids[f"inequality.{key}"].values[0][..., None] for key in ("n", "score", "standard_error")
    )
    return Spread(n, y, error**2 * n, n)


def _ends(survey: Survey, one: Spread, points: Floats, shown: Mask) -> tuple[Floats, Floats]:
    """Ends of the intervals of what may be shown: of all they would take long."""
    lower, upper = np.full(one.n.shape, np.nan), np.full(one.n.shape, np.nan)
    if survey.settings.scoring.interval == "normal":
        ends = score.interval(one.score, np.sqrt(one.variance), QUANTILE, survey.scale.ends)
        return np.where(shown, ends[0], np.nan), np.where(shown, ends[1], np.nan)
    cells = shown & (one.n > 0)
    item = np.broadcast_to(np.arange(cells.shape[1])[None, :, None, None], cells.shape)[cells]
    if item.size:
        # Tilts are steep or not by the width of the scale: worked out as from 0 to 10.
        usual = survey.scale.to_usual(points)
        extremes = np.stack([np.nanmin(usual, axis=1), np.nanmax(usual, axis=1)], axis=1)[item]
        best = (survey.scale.to_usual(one.score[cells]) - extremes[:, 0]) / np.ptp(extremes, axis=1)
        shares = np.stack([1 - best, best], axis=1)
        ends = interval.question(shares, extremes, as_two_answers(one, points)[cells], QUANTILE)
        lower[cells], upper[cells] = (survey.scale.from_usual(end) for end in ends)
    return lower, upper
