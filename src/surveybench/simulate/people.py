"""Invited people of one wave: who they are, and what became of their questionnaire."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.simulate.truth import Truth, Wave
from surveybench.survey import Survey

Ints = NDArray[np.int64]

# How odds of returning the questionnaire rise with each year of age, and for women.
RESPONSE_BY_YEAR = 0.015
RESPONSE_WOMEN = 0.1


@dataclass(frozen=True, slots=True)
class People:
    """One entry for each invited person; -1 where a value is not known.

    `organisation`, `group`, `sex` and `answered_sex` are positions, `day` counts from the first day
    of the sample window. `stratum` follows the questionnaire, else the sample file. `others` are
    positions in each dimension of the strata that is neither age nor sex, then in those of
    breakdowns alone.
    """

    organisation: Ints
    group: Ints
    age: Ints
    sex: Ints
    answered_age: Ints
    answered_sex: Ints
    stratum: Ints
    outcome: Ints
    day: Ints
    online: NDArray[np.bool_]
    others: tuple[Ints, ...] = ()

    def __len__(self) -> int:
        """Number of people."""
        return len(self.organisation)

    @property
    def returned(self) -> Ints:
        """Positions of people with a usable questionnaire."""
        return np.flatnonzero(self.outcome == 1)


def invite(survey: Survey, truth: Truth, wave: Wave, rng: np.random.Generator) -> People:
    """The invited people of a wave, organisation by organisation, group by group."""
    invited = np.array(wave.invited)
    cells = np.arange(invited.size).repeat(invited.ravel())
    organisation, group = np.divmod(cells, len(truth.groups))
    age, woman = _ages(truth, organisation, group, rng), _women(truth, organisation, group, rng)
    # The first sex of the settings takes the place of men, the last that of women.
    sex = np.where(woman, len(survey.settings.strata.sexes) - 1, 0)
    outcome = _outcomes(survey, truth, organisation, group, age, woman, rng)
    answered_age = _some_lost(age, truth.unanswered, rng)
    answered_sex = _some_lost(sex, truth.unanswered, rng)
    # Between the drawing of the sample and the questionnaire four in ten have a birthday.
    youngest = survey.settings.cleaning.min_age
    earlier = np.maximum(age - (rng.random(len(age)) < 0.4), youngest)
    drawn_age = _some_lost(earlier, truth.unknown, rng)
    drawn_sex = _some_lost(sex, truth.unknown, rng)
    if len(survey.columns.age) < 2:
        drawn_age = answered_age = _some_lost(age, truth.unknown, rng)
    if len(survey.columns.sex) < 2:
        answered_sex = drawn_sex
    window = _days(survey)
    day = rng.integers(0, window, len(age))
    online = rng.random(len(age)) < np.clip(0.75 - (age - 20) * 0.009, 0.05, 0.95)
    others = _others(survey, truth, organisation, rng)
    return People(
        organisation=organisation,
        group=group,
        age=drawn_age,
        sex=drawn_sex,
        answered_age=answered_age,
        answered_sex=answered_sex,
        stratum=_strata(
            survey,
            np.where(answered_age < 0, drawn_age, answered_age),
            np.where(answered_sex < 0, drawn_sex, answered_sex),
            others,
        ),
        outcome=outcome,
        day=day,
        online=online,
        others=others,
    )


def _days(survey: Survey) -> int:
    if survey.seen_from is None or survey.seen_to is None:
        return 1
    return (survey.seen_to - survey.seen_from).days + 1


def _ages(truth: Truth, organisation: Ints, group: Ints, rng: np.random.Generator) -> Ints:
    low, mode, high = np.array([entry.ages for entry in truth.groups]).T
    move = rng.normal(0, 0.05, (len(truth.organisations), len(truth.groups)))
    peak = np.clip(mode + move * (high - low), low, high)
    drawn = rng.triangular(low[group], peak[organisation, group], high[group])
    return np.minimum(np.floor(drawn), np.ceil(high[group]) - 1).astype(np.int64)


def _women(
    truth: Truth, organisation: Ints, group: Ints, rng: np.random.Generator
) -> NDArray[np.bool_]:
    share = np.array([entry.female for entry in truth.groups])
    move = rng.normal(0, 0.04, (len(truth.organisations), len(truth.groups)))
    return rng.random(len(group)) < np.clip(share + move, 0.02, 0.98)[organisation, group]


def _outcomes(
    survey: Survey,
    truth: Truth,
    organisation: Ints,
    group: Ints,
    age: Ints,
    woman: NDArray[np.bool_],
    rng: np.random.Generator,
) -> Ints:
    base = np.array([entry.response for entry in truth.groups])
    usual = np.array([np.mean(entry.ages) for entry in truth.groups])
    move = rng.normal(0, 0.06, len(truth.organisations))
    move -= move.mean()  # the group's response stays what it was stated to be
    log = RESPONSE_BY_YEAR * (age - usual[group]) + RESPONSE_WOMEN * woman + move[organisation]
    # Odds in this form let a response of exactly 1 stay 1.
    chance = 1 / (1 + (1 - base[group]) / base[group] * np.exp(-log))
    known = set(survey.outcome_codes.values())
    likely = [entry for entry in truth.outcomes if entry[0] in known] or [(1, 1.0)]
    codes = np.array([code for code, _ in likely])
    shares = np.array([share for _, share in likely])
    outcome = codes[np.searchsorted(np.cumsum(shares / shares.sum())[:-1], rng.random(len(age)))]
    return np.where(rng.random(len(age)) < chance, 1, outcome)


def _some_lost(values: Ints, share: float, rng: np.random.Generator) -> Ints:
    return np.where(rng.random(len(values)) < share, -1, values)


def _others(
    survey: Survey, truth: Truth, organisation: Ints, rng: np.random.Generator
) -> tuple[Ints, ...]:
    """Positions in each other dimension, of strata and of breakdowns; shares differ by place."""
    drawn = []
    unusual = (entry for entry in survey.dimensions if not entry.usual)
    for dimension in (*unusual, *survey.read_dimensions):
        count = len(dimension.categories)
        shares = rng.dirichlet(np.full(count, 12.0), len(truth.organisations))
        ends = np.cumsum(shares, axis=1)[:, :-1]
        position = (rng.random(len(organisation))[:, None] > ends[organisation]).sum(axis=1)
        drawn.append(_some_lost(position, truth.unknown, rng))
    return tuple(drawn)


def _strata(survey: Survey, age: Ints, sex: Ints, others: tuple[Ints, ...]) -> Ints:
    """The stratum of each person, the first dimension changing fastest; -1 where not known."""
    stratum, known, size = np.zeros(len(age), np.int64), np.ones(len(age), bool), 1
    remaining = iter(others)
    for dimension in survey.dimensions:
        if not dimension.usual:
            position = next(remaining)
        elif dimension.bands:
            position = np.full(len(age), -1)
            for i, (low, high) in enumerate(dimension.bands):
                position[(age >= low) & (age <= high)] = i
        else:
            position = sex
        stratum += position * size
        known &= position >= 0
        size *= len(dimension.categories)
    return np.where(known, stratum, -1)
