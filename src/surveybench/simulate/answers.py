"""The answers of people who returned a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from surveybench.simulate import routing
from surveybench.simulate.laws import Law, Scored, Unscored
from surveybench.simulate.people import People
from surveybench.simulate.truth import Truth
from surveybench.survey import Answered, Survey

Array = NDArray[np.float64]
# Position of the option of each person, -1 for blank; or [person, option] ticks.
Chosen = NDArray[np.int16] | NDArray[np.bool_]


def answer(
    survey: Survey,
    truth: Truth,
    laws: tuple[Law, ...],
    effects: Array,
    people: People,
    rng: np.random.Generator,
) -> Mapping[str, Chosen]:
    """What each returned questionnaire says, item by item in questionnaire order."""
    who = people.returned
    stratum = people.stratum[who]
    # Somebody of unknown stratum has no effect of it.
    own_effects = np.append(effects, 0.0)[stratum]
    person = rng.standard_normal(len(who))
    sections = rng.standard_normal((len(survey.sections), len(who)))
    cell = (people.organisation[who], people.group[who])
    chosen: dict[str, Chosen] = {}
    for law in laws:
        is_asked = _asked(law, chosen, survey, len(who)) & (rng.random(len(who)) >= truth.blank)
        if isinstance(law, Unscored):
            chosen[law.item.id] = _unscored(law, is_asked, rng)
            continue
        shared = np.sqrt(truth.person) * person + np.sqrt(truth.section) * sections[law.section]
        place = law.shift[cell] + own_effects
        chosen[law.item.id] = _scored(law, truth, place, shared, is_asked, rng)
    return chosen


def _asked(law: Law, chosen: Mapping[str, Chosen], survey: Survey, size: int) -> NDArray[np.bool_]:
    if law.item.ask_if is None:
        return np.ones(size, dtype=bool)
    true, _ = routing.holds(law.item.ask_if, partial(_leaf, chosen=chosen, survey=survey))
    return np.broadcast_to(true > 0.5, (size,))


def _leaf(statement: Answered, *, chosen: Mapping[str, Chosen], survey: Survey) -> routing.Pair:
    item, answers = survey.item[statement.item], chosen[statement.item]
    positions = [i for i, code in enumerate(item.codes) if code in statement.codes]
    if item.multiple:
        # Ticks are 0 or 1, so a sum above 0 is "any".
        yes, answered = answers[:, positions].sum(axis=1) > 0, answers.sum(axis=1) > 0
    else:
        yes, answered = np.isin(answers, positions), answers >= 0
    return yes.astype(np.float64), (answered & ~yes).astype(np.float64)


def _scored(
    law: Scored,
    truth: Truth,
    place: Array,
    shared: Array,
    is_asked: NDArray[np.bool_],
    rng: np.random.Generator,
) -> NDArray[np.int16]:
    noise = rng.standard_normal(len(place))
    rest = np.sqrt(1 - truth.person - truth.section)
    latent = place + (noise if law.alone else shared + rest * noise)
    level = law.order[np.searchsorted(law.thresholds, latent)]
    unscored = np.setdiff1d(np.arange(len(law.item.options)), law.order)
    if len(unscored):
        dice = rng.random(len(place))
        level = np.where(dice < law.unscored, rng.choice(unscored, len(place)), level)
    return np.where(is_asked, level, -1).astype(np.int16)


def _unscored(law: Unscored, is_asked: NDArray[np.bool_], rng: np.random.Generator) -> Chosen:
    if not law.item.multiple:
        steps = np.cumsum(law.shares / law.shares.sum())[:-1]
        picked = np.searchsorted(steps, rng.random(len(is_asked)), side="right")
        return np.where(is_asked, picked, -1).astype(np.int16)
    exclusive = np.array([option.exclusive for option in law.item.options])
    ticks = rng.random((len(is_asked), len(exclusive))) < np.where(exclusive, 0.0, law.shares)
    if exclusive.any():
        ticks[:, np.flatnonzero(exclusive)[0]] = ~ticks.any(axis=1)
    return ticks & is_asked[:, None]
