"""How each item is answered: levels solved so that every organisation's expectation is met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from surveybench.simulate import routing
from surveybench.simulate.truth import Level, Truth
from surveybench.stats import normal_below
from surveybench.survey import Answered, Item, Survey

Array = NDArray[np.float64]

# The solution lies inside: at 7 standard deviations everybody gives the same answer.
FARTHEST = 7.0
HALVINGS = 42


@dataclass(frozen=True, slots=True)
class Scored:
    """A scored item of one wave. `order` holds the positions of its scored options, worst first.

    `expectation` and `shift` are by organisation and group; `alone` marks an item without the
    factors that a person's other answers share.
    """

    item: Item
    section: int
    order: NDArray[np.intp]
    thresholds: Array
    shift: Array
    expectation: Array
    unscored: float
    alone: bool


@dataclass(frozen=True, slots=True)
class Unscored:
    """A routing or descriptive item: the share of each option, in order."""

    item: Item
    shares: Array


Law = Scored | Unscored


def strata_effects(survey: Survey, truth: Truth) -> Array:
    """Latent effect of each stratum, the first dimension changing fastest, mean 0."""
    grid = np.zeros(1)
    for dimension in survey.dimensions:
        count = len(dimension.categories)
        size = truth.age_effect if dimension.name == "age" else truth.sex_effect
        steps = size * (np.linspace(-0.5, 0.5, count) if count > 1 else np.zeros(1))
        grid = (steps[:, None] + grid).ravel()
    return grid


def solve(
    survey: Survey,
    truth: Truth,
    same: dict[str, str],
    targets: Array,
    standard: Array,
) -> tuple[Law, ...]:
    """One law for each item of a wave, in questionnaire order.

    `same` gives the newest wave's id of every item, `targets` the expected scores [organisation,
    group, scored item], `standard` the share of each stratum [group, stratum].
    """
    laws: list[Law] = []
    chances: dict[str, Array] = {}  # [organisation, group, stratum, option] of answering so
    unrouted = routing.selected(survey.asked_items)
    effects = strata_effects(survey, truth)
    sections = {n: i for i, names in enumerate(survey.listed.values()) for n in names}
    columns = {item.id: i for i, item in enumerate(survey.evaluative)}
    shape = (*targets.shape[:2], len(effects))
    for item in survey.asked_items:
        chance_asked = _asked(item, chances, survey, shape)
        law: Law
        if item.evaluative:
            level = truth.levels.get(same[item.id], truth.default)
            law = _levelled(
                item, level, targets[..., columns[item.id]], chance_asked * standard, effects
            )
            law = replace(law, section=sections[item.id], alone=item.id in unrouted)
            options = _option_chances(law, effects)
        else:
            law = Unscored(item, _shares(item, truth, same[item.id]))
            options = np.broadcast_to(law.shares, (*shape, len(item.options)))
        chances[item.id] = options * (chance_asked * (1 - truth.blank))[..., None]
        laws.append(law)
    return tuple(laws)


def _asked(item: Item, chances: dict[str, Array], survey: Survey, shape: tuple[int, ...]) -> Array:
    """Chance of being asked [organisation, group, stratum]."""
    if item.ask_if is None:
        return np.ones(shape)
    true, _ = routing.holds(item.ask_if, partial(_leaf, chances=chances, survey=survey))
    return np.broadcast_to(true, shape)


def _leaf(statement: Answered, *, chances: dict[str, Array], survey: Survey) -> routing.Pair:
    item, table = survey.item[statement.item], chances[statement.item]
    positions = [i for i, code in enumerate(item.codes) if code in statement.codes]
    if item.multiple:
        yes = 1 - np.prod(1 - table[..., positions], axis=-1)
        return yes, 1 - yes
    yes = table[..., positions].sum(axis=-1)
    return yes, table.sum(axis=-1) - yes


def _shares(item: Item, truth: Truth, key: str) -> Array:
    shares = truth.shares.get(key)
    if shares is not None and len(shares) == len(item.options):
        return np.array(shares)
    if item.multiple:
        return np.array([0.0 if option.exclusive else 0.3 for option in item.options])
    return np.full(len(item.options), 1 / len(item.options))


def _levelled(item: Item, level: Level, target: Array, weight: Array, effects: Array) -> Scored:
    """The law whose standardised expectation is the target, by halving an interval."""
    scores = [(s, i) for i, s in enumerate(item.scores) if s is not None]
    order = np.array([i for _, i in sorted(scores)])
    ordered = np.array([s for s, _ in sorted(scores)])
    count = len(ordered)
    steps = np.arange(count - 1) - (count - 2) / 2
    thresholds = (4 / (count + 1) * steps).astype(np.float64)
    total = weight.sum(axis=-1, keepdims=True)
    share = np.where(total > 0, weight / np.where(total > 0, total, 1), 1 / weight.shape[-1])
    low = np.full(target.shape, -FARTHEST)
    high = np.full(target.shape, FARTHEST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = _expectation(middle, thresholds, ordered, share, effects) < target
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    unscored = level.unscored if count < len(item.options) else 0.0
    return Scored(item, 0, order, thresholds, (low + high) / 2, target, unscored, alone=False)


def _expectation(
    shift: Array, thresholds: Array, scores: Array, share: Array, effects: Array
) -> Array:
    """Standardised mean score [organisation, group]: Σ_g share_g E_g."""
    place = shift[..., None] + effects
    result = np.full(shift.shape, scores[-1])
    for cut, step in zip(thresholds, np.diff(scores), strict=True):
        result -= step * (share * normal_below(cut - place)).sum(axis=-1)
    return result


def _option_chances(law: Scored, effects: Array) -> Array:
    """Chance of each option, once asked and not left blank."""
    place = law.shift[..., None] + effects
    below = [np.zeros(place.shape), *(normal_below(cut - place) for cut in law.thresholds)]
    levels = np.diff(np.stack([*below, np.ones(place.shape)], axis=-1))
    result = np.empty((*place.shape, len(law.item.options)))
    unscored = len(law.item.options) - len(law.order)
    result[...] = law.unscored / max(unscored, 1)
    result[..., law.order] = levels * (1 - law.unscored)
    return result


def stated(laws_of_wave: tuple[Law, ...], invited: NDArray[np.int64]) -> Iterator[tuple[str, dict]]:
    """What truth.json says of each item: the true values by organisation and group."""
    invites = invited > 0
    for law in laws_of_wave:
        if isinstance(law, Unscored):
            yield law.item.id, {"shares": law.shares.tolist()}
            continue
        yield (
            law.item.id,
            {
                "scored_options_worst_first": [law.item.codes[i] for i in law.order],
                "thresholds": law.thresholds.tolist(),
                "unscored": law.unscored,
                "expectation": _rows(law.expectation, invites),
                "shift": _rows(law.shift, invites),
            },
        )


def _rows(values: Array, invites: NDArray[np.bool_]) -> list[list[float | None]]:
    rounded = np.round(values, 6).tolist()
    return [
        [value if invited else None for value, invited in zip(row, flags, strict=True)]
        for row, flags in zip(rounded, invites.tolist(), strict=True)
    ]
