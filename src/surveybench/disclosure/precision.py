"""How exact the numbers of a release are: rounded once, to the decimals of the catalogue.

A number that is rounded says less of the people behind it. It must still say the same: rounded
again to what pages print it gives what the full number gives, and a score, a limit, a z or a p
stays on the side of its threshold that its band or verdict is on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Axis, Flag, Grid, Worker, rounded
from surveybench.survey import Survey

NORMAL = NormalDist()
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LOWER = ("lower_outer", "lower_middle", "lower_inner")
UPPER = ("upper_inner", "upper_middle", "upper_outer")
LIMITS = tuple(f"expected_range.{key}" for key in (*LOWER, *UPPER))
OF_AN_ORGANISATION = ("expected_range.lowest", "expected_range.highest")
BESIDE_OTHERS = ("score.score", *LIMITS, *OF_AN_ORGANISATION)
STEPS = (0, 1, -1, 2)  # from the decimal below: what a number may be rounded to
NEAR_HALF = 1e-6
FEWEST_BLURRED = 100  # of fewer people even rounded shares tell too much
AT_ONCE = 1 << 18  # numbers that are rounded at once
RELIABLE = 0.7
# Which way is worse: saying another band, or another digit on a page.
OTHER_SIDE, OTHER_DIGIT = 1000.0, 100.0


def with_released_decimals(survey: Survey, grids: dict[str, Grid]) -> dict[str, Grid]:
    """The same figures as exact as they may leave; quantities that may not are left out.

    They are taken out of `grids` one by one, so that those of thousands of organisations are not
    in memory twice. What a publisher worked out has left already, and stays as it was published.
    """
    for name in [name for name in grids if survey.catalogue[name].released is None]:
        del grids[name]
    workers = {grid.worked_out_by for grid in grids.values()}
    if Worker.PROGRAM not in workers or Worker.PUBLISHER in workers:
        return grids
    full, released = dict[str, Grid](), dict[str, Grid]()
    for name in [*grids]:
        grid = grids.pop(name)
        released[name] = replace(grid, values=_plain(name, grid, survey))
        if name in BESIDE_OTHERS:
            full[name] = grid
    _beside_limits(survey, full, released)
    _of_an_organisation(full, released)
    return released


def nearest(
    values: Floats, decimals: int, printed: int | None = None, agrees: Mask | None = None
) -> Floats:
    """The nearest number with so many decimals that prints alike.

    `agrees` is bool [candidate, …]: which of the candidates say the same beside other figures.
    """
    options = candidates(values, decimals)
    cost = np.abs(options - values) * 10.0**decimals
    if printed is not None and printed < decimals:
        cost += OTHER_DIGIT * (digits(options, printed) != digits(values, printed))
    if agrees is not None:
        cost += OTHER_SIDE * ~agrees
    best = np.argmin(np.where(np.isnan(cost), np.inf, cost), axis=0)
    return np.take_along_axis(options, best[None], axis=0)[0] + 0.0


def candidates(values: Floats, decimals: int) -> Floats:
    """Numbers with so many decimals around each: [candidate, …]."""
    scale = 10.0**decimals
    below = np.floor(values * scale + NEAR_HALF)
    return np.stack([(below + step) / scale for step in STEPS])


def digits(values: Floats, decimals: int) -> Floats:
    """What a page prints of each number, in units of its last decimal."""
    scaled = values * 10.0**decimals
    with np.errstate(invalid="ignore"):
        plain = np.sign(scaled) * np.floor(np.abs(scaled) + 0.5)
        doubtful = np.abs(np.abs(scaled) % 1 - 0.5) < NEAR_HALF
    for place in np.argwhere(doubtful):
        index = tuple(place)
        plain[index] = round(rounded(float(values[index]), decimals) * 10**decimals)
    return plain


def _plain(name: str, grid: Grid, survey: Survey) -> Floats:
    """Rounded so that each number agrees with its own threshold."""
    row = survey.catalogue[name]
    assert row.released is not None
    printed = row.printed if row.printed is not None else row.tabulated
    if row.times != 1 and printed is not None:
        printed += 2
    result = np.full_like(grid.values, np.nan)
    flat, rounded_flat = grid.values.reshape(-1), result.reshape(-1)
    shown = np.flatnonzero(grid.flags.reshape(-1) == Flag.OK)  # of subgroups most are hidden
    for start in range(0, len(shown), AT_ONCE):  # for the memory of thousands
        some = shown[start : start + AT_ONCE]
        values = flat[some]
        agrees = _same_side(name, candidates(values, row.released), values, survey)
        rounded_flat[some] = nearest(values, row.released, printed, agrees)
    return result


def _same_side(name: str, options: Floats, values: Floats, survey: Survey) -> Mask | None:
    """Candidates on the side of every threshold that the full number is on."""
    with np.errstate(invalid="ignore"):
        if name == "expected_range.z":
            cuts = [NORMAL.inv_cdf(0.5 + share / 2) for share in survey.settings.banding.confidence]
            sides = [_beyond(options, cut) == _beyond(values, cut) for cut in cuts]
            return np.logical_and.reduce(sides)
        if name in ("change.z", "change.z_score", "distribution.z", "nation.z"):
            cut = NORMAL.inv_cdf(0.5 + survey.settings.change.significance / 2)
            return _beyond(options, cut) == _beyond(values, cut)
        if name in ("subgroup.rest_q", "subgroup.national_q", "inequality.q"):
            level = 1 - survey.settings.change.significance
            return (options <= level + 1e-12) == (values <= level + 1e-15)
        if name in ("change.p_z", "change.p_welch", "change.p_score", "distribution.p", "nation.p"):
            level = 1 - survey.settings.change.significance
            return (options <= level + 1e-12) == (values <= level + 1e-15)
        if name in ("change.difference", "distribution.difference", "nation.difference") or (
            name in ("subgroup.rest_difference", "subgroup.national_difference")
            or name in ("inequality.difference", "inequality.slope")
        ):
            return np.sign(options) * np.sign(values) >= 0
        if name == "reliability.reliability":
            return (options >= RELIABLE) == (values >= RELIABLE)
        if name in ("score.standard_error", "score.share_error", "expected_range.tau2"):
            return (options > 0) == (values > 0)
    return None


def _beyond(values: Floats, cut: float) -> Floats:
    """-1 below, 1 above, 0 between; on the cut is beyond it."""
    return np.sign(values) * (np.abs(values) >= cut)


def _beside_limits(survey: Survey, full: Mapping[str, Grid], released: dict[str, Grid]) -> None:
    """Scores and limits again, so that no printed score contradicts its band."""
    names = [name for name in LIMITS if name in full]
    if not names:
        return
    scores, limits = full["score.score"], full[names[0]]
    values = released["score.score"].values.copy()
    ends = {name: np.empty_like(full[name].values) for name in names}
    # One wave and population at a time, for the memory of thousands.
    for w, p in np.ndindex(*limits.values.shape[:2]):
        row = scores.waves.index(limits.waves[w])
        true = {name: full[name].values[w, p] for name in names}
        values[row, p] = _score_beside(survey, scores.values[row, p], true, values[row, p])
        for name in names:
            beside = (scores.values[row, p], values[row, p])
            end = _limit_beside(survey, name, true[name], beside)
            ends[name][w, p] = np.where(full[name].flags[w, p] == Flag.OK, end, np.nan)
    released["score.score"] = replace(released["score.score"], values=values)
    for name, end in ends.items():
        released[name] = replace(released[name], values=end)


def _score_beside(
    survey: Survey, score: Floats, limits: Mapping[str, Floats], by_itself: Floats
) -> Floats:
    """Scores rounded so that all their limits can be, to the same sides; without limits as is."""
    row = survey.catalogue["score.score"]
    options = candidates(score, row.released or 0)
    fits = np.stack([_all_fit(survey, option, score, limits) for option in options])
    absent = np.isnan(next(iter(limits.values())))
    chosen = nearest(score, row.released or 0, row.printed, fits | absent)
    return np.where(absent, by_itself, chosen)


def _limit_beside(
    survey: Survey, name: str, limit: Floats, scores: tuple[Floats, Floats]
) -> Floats:
    """A limit rounded to the side of the released score that it is on of the full one.

    `scores` are the full and the released ones.
    """
    (score, as_released), row = scores, survey.catalogue[name]
    options = candidates(limit, row.released or 0)
    agrees = _side(name, as_released, options) == _side(name, score, limit)
    return np.clip(nearest(limit, row.released or 0, row.printed, agrees), *survey.scale.ends)


def _side(name: str, score: Floats, limit: Floats) -> Mask:
    """Whether a score is beyond the limit; on it is beyond it."""
    with np.errstate(invalid="ignore"):
        below = name.endswith(LOWER)
        return score <= limit + 1e-9 if below else score >= limit - 1e-9


def _all_fit(survey: Survey, option: Floats, score: Floats, limits: Mapping[str, Floats]) -> Mask:
    """Where every limit can be rounded to the right side of this score, and print alike."""
    result, (low, high) = np.ones(score.shape, bool), survey.scale.ends
    for name, true in limits.items():
        row = survey.catalogue[name]
        printed, decimals = row.printed, row.released or 0
        around = candidates(true, decimals)
        alike = np.ones(around.shape, bool)
        if printed is not None and printed < decimals:
            alike = digits(around, printed) == digits(true, printed)
        sides = _side(name, option, around) == _side(name, score, true)
        result &= (alike & sides & (around >= low) & (around <= high)).any(axis=0)
    return result


def _of_an_organisation(full: Mapping[str, Grid], released: dict[str, Grid]) -> None:
    """The lowest and highest score are scores: rounded as the organisation's own is."""
    scores = full["score.score"]
    for name in OF_AN_ORGANISATION:
        grid = full.get(name)
        if grid is None or Axis.ORGANISATION in grid.axes:
            continue
        w = [scores.waves.index(wave) for wave in grid.waves]
        same = scores.values[w] == grid.values[..., None]
        place = same.argmax(axis=-1)
        one = np.take_along_axis(released["score.score"].values[w], place[..., None], axis=-1)[
            ..., 0
        ]
        shown = same.any(axis=-1) & np.isfinite(one)
        values = np.where(shown, one, released[name].values)
        released[name] = replace(released[name], values=values)


def coarse(shares: Floats, people: Floats) -> Floats:
    """Shares [wave, population, stratum] rounded so far that many numbers of people give them."""
    step = np.where(people >= 20 * FEWEST_BLURRED, 0.001, 0.01)[..., None]
    return np.where(shares > 0, np.maximum(np.round(shares / step), 0.5) * step, shares)
