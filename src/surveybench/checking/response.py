"""Who was invited and who answered: rates, and the profile of both, by variable and category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.checking.limits import Limits
from surveybench.engines import WaveExamined
from surveybench.respondents import NOT_KNOWN, categories
from surveybench.stats.response_rate import names_invited, rates
from surveybench.survey import Survey

Counts = NDArray[np.int64]
TOTAL, POPULATION, ORGANISATION, MODE = "total", "population", "organisation", "mode"


@dataclass(frozen=True, slots=True)
class Rate:
    """Response of some of the invited people; rates are NaN where nobody is left to divide by."""

    variable: str
    category: str
    invited: float
    completed: int
    raw: float
    adjusted: float


def response(survey: Survey, wave: WaveExamined, limits: Limits) -> tuple[Rate, ...]:
    """Rates of everybody, by population, by each variable of the profile, by organisation.

    By mode only where that of the invited is known: most who did not answer must have one.
    """
    everyone = wave.tally.outcomes.sum(axis=0)[None]
    result = [*_rates(survey, TOTAL, ("",), everyone)]
    profile, names = wave.profile.outcomes, categories(survey)
    if "group" in profile:
        of_group = dict(zip(survey.groups, profile["group"].sum(axis=0), strict=False))
        sums = [
            sum((of_group[g] for g in p.groups), np.zeros(8, np.int64)) if p.groups else everyone[0]
            for p in survey.populations
        ]
        ids = tuple(p.name for p in survey.populations)
        result += _rates(survey, POPULATION, ids, np.stack(sums))
    for variable in (MODE, *(dimension.name for dimension in survey.dimensions)):
        is_known = variable != MODE or not mode_unknown(wave, limits)
        if variable in profile and told(profile[variable]) and is_known:
            result += _rates(survey, variable, names[variable], profile[variable].sum(axis=0))
    result += _rates(survey, ORGANISATION, wave.tally.axes.organisations, wave.tally.outcomes)
    if survey.columns.outcome and names_invited(wave.tally.outcomes):
        return tuple(result)
    # Of those who answered alone nobody knows how many were invited.
    nan = float("nan")
    return tuple(replace(rate, invited=nan, raw=nan, adjusted=nan) for rate in result)


def told(table: Counts) -> bool:
    """Whether anybody's category is known."""
    return bool(table[:, :-1].sum())


def mode_unknown(wave: WaveExamined, limits: Limits) -> bool:
    """Whether too many of those who did not answer have no mode: then no rate has its divisor."""
    return mode_known(wave) < limits.mode_known


def mode_known(wave: WaveExamined) -> float:
    """Share of those without a usable return whose mode is known; 1 where everybody returned."""
    table = wave.profile.outcomes.get(MODE)
    if table is None:
        return 0.0
    reached = table.sum(axis=(0, 2)) - table[:, :, 1].sum(axis=0)
    return float(reached[:-1].sum() / reached.sum()) if reached.sum() else 1.0


@dataclass(frozen=True, slots=True)
class Returns:
    """Usable returns of one mode, and their share of those with a known mode."""

    category: str
    completed: int
    share: float


def of_returns(survey: Survey, wave: WaveExamined, limits: Limits) -> tuple[Returns, ...]:
    """How those answered who did, where the modes of the invited are not known."""
    if MODE not in wave.profile.outcomes or not mode_unknown(wave, limits):
        return ()
    counts = wave.profile.outcomes[MODE][:, :-1, 1].sum(axis=0)
    names = categories(survey)[MODE]
    return tuple(
        Returns(name, int(n), float(n / counts.sum()))
        for name, n in zip(names, counts, strict=False)
        if n
    )


def _rates(survey: Survey, variable: str, names: tuple[str, ...], table: Counts) -> Iterator[Rate]:
    computed = rates(table, survey.settings.cleaning.removed_outcomes)
    for position, name in enumerate(names):
        if variable == ORGANISATION or computed.invited[position] or name != NOT_KNOWN:
            yield Rate(
                variable,
                name,
                int(computed.invited[position]),
                int(computed.completed[position]),
                float(computed.raw[position]),
                float(computed.adjusted[position]),
            )


def changed(
    now: tuple[Rate, ...], then: tuple[Rate, ...], limits: Limits
) -> Iterator[tuple[Rate, Rate]]:
    """Rates of everybody and of organisations that are far from those of the last wave."""
    old = {(r.variable, r.category): r for r in then}
    for rate in now:
        last = old.get((rate.variable, rate.category))
        if rate.variable in (TOTAL, ORGANISATION) and last is not None:
            enough = min(rate.invited, last.invited) >= limits.fewest
            if enough and abs(rate.adjusted - last.adjusted) > limits.response:
                yield rate, last


@dataclass(frozen=True, slots=True)
class Share:
    """A category's share among the invited and among those who answered; NaN where there are none.

    `before` is its share among the invited of the last wave.
    """

    variable: str
    category: str
    invited: float
    answered: float
    before: float


def profile(
    survey: Survey,
    wave: WaveExamined,
    before: tuple[Survey, WaveExamined] | None,
    limits: Limits,
) -> tuple[Share, ...]:
    """Who answered compared with who was invited, now and in the last wave."""
    result = []
    earlier: Mapping[str, dict[str, float]] = {}
    if before is not None:
        earlier = {
            variable: dict(zip(names, _shares(_invited(before[1], variable)), strict=True))
            for variable, names in categories(before[0]).items()
        }
    for variable, names in categories(survey).items():
        table = wave.profile.outcomes[variable]
        if not told(table) or (variable == MODE and mode_unknown(wave, limits)):
            continue
        answered = _shares(table.sum(axis=0)[:, 1])
        invited = _shares(_invited(wave, variable))
        then = earlier.get(variable, {})
        for position, name in enumerate(names):
            if name != NOT_KNOWN or invited[position] or answered[position]:
                last = then.get(name, float("nan"))
                result.append(Share(variable, name, invited[position], answered[position], last))
    return tuple(result)


def distance(shares: tuple[Share, ...], variable: str) -> float:
    """Total variation between the invited of this wave and of the last; NaN where not known."""
    selected = [s for s in shares if s.variable == variable]
    return sum(abs(s.invited - s.before) for s in selected) / 2 if selected else float("nan")


def _invited(wave: WaveExamined, variable: str) -> Counts:
    return wave.profile.outcomes[variable].sum(axis=(0, 2))


def _shares(counts: Counts) -> list[float]:
    total = counts.sum()
    return (counts / total).tolist() if total else [float("nan")] * len(counts)
