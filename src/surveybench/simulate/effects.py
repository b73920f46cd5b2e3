"""The true expectation of every organisation, group, wave and scored item."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.simulate.truth import Effect, Level, Truth, Wave
from surveybench.survey import USUAL_SPAN, Survey

Array = NDArray[np.float64]

# Nearer to the end of a scale than this nearly everybody would give one answer.
MARGIN = 0.4


def definitions(survey: Survey) -> dict[int, Survey]:
    """The definition of each wave, newest first."""
    return {survey.wave: survey, **{entry.survey.wave: entry.survey for entry in survey.earlier}}


def names(survey: Survey, wave: Wave) -> dict[str, str]:
    """For each item of a wave the newest wave's id of the same question, or `<wave>:<id>`."""
    if wave.wave == survey.wave:
        return {name: name for name in survey.item}
    entry = next(e for e in survey.earlier if e.survey.wave == wave.wave)
    names_then = {theirs: ours for ours, theirs in entry.items.items()}
    names_then.update(wave.same)
    taken = set(names_then.values())
    for name in entry.survey.item:
        if name not in names_then:
            is_free = name in survey.item and name not in taken
            names_then[name] = name if is_free else f"{wave.wave}:{name}"
    return names_then


def targets(survey: Survey, truth: Truth, rng: np.random.Generator) -> dict[int, Array]:
    """By wave: expected score [organisation, group, scored item of that wave]."""
    names_by_wave = {wave.wave: names(survey, wave) for wave in truth.waves}
    columns = {
        wave: [names_by_wave[wave][item.id] for item in definition.evaluative]
        for wave, definition in definitions(survey).items()
    }
    keys = list(dict.fromkeys(key for column in columns.values() for key in column))
    position = {key: i for i, key in enumerate(keys)}
    lasting, step = _drawn(survey, truth, keys, rng)
    result = {}
    for wave in truth.waves:
        pick = [position[key] for key in columns[wave.wave]]
        levels = [truth.levels.get(key, truth.default) for key in columns[wave.wave]]
        drawn = lasting[..., pick] + (step[..., pick] if wave.wave == survey.wave else 0.0)
        stated = _stated(survey, truth, wave.wave, columns[wave.wave])
        expected = _averages(truth, wave, levels) + drawn + stated
        definition = definitions(survey)[wave.wave]
        result[wave.wave] = _within(definition, definition.scale.from_usual(expected))
    return result


def _drawn(
    survey: Survey, truth: Truth, keys: list[str], rng: np.random.Generator
) -> tuple[Array, Array]:
    """Lasting effects and steps [organisation, group, question]."""
    shape = (len(truth.organisations), len(truth.groups), len(keys))
    both, own_noise = rng.standard_normal(shape[0]), rng.standard_normal(shape[:2])
    common = np.sqrt(0.5) * both[:, None] + np.sqrt(0.5) * own_noise
    special = rng.standard_normal(shape)
    mixed = np.sqrt(truth.common) * common[..., None] + np.sqrt(1 - truth.common) * special
    newest = next(wave for wave in truth.waves if wave.wave == survey.wave)
    invites = np.array(newest.invited) > 0
    spread = np.array([truth.levels.get(key, truth.default).spread for key in keys])
    happens = rng.random(shape) < truth.steps
    step = np.where(happens, truth.step_size * rng.choice([-1.0, 1.0], shape), 0.0)
    return _standardised(mixed, invites) * spread, step


def _standardised(values: Array, invites: NDArray[np.bool_]) -> Array:
    """Mean 0 and standard deviation 1 over the organisations that have the group."""
    weight = invites[..., None] / np.maximum(invites.sum(axis=0), 1)[None, :, None]
    centred = values - (weight * values).sum(axis=0)
    deviation = np.sqrt((weight * centred**2).sum(axis=0))
    return centred / np.where(deviation > 0, deviation, 1.0)


def _averages(truth: Truth, wave: Wave, levels: list[Level]) -> Array:
    """Average [1, group, item]."""
    groups = np.array([group.offset for group in truth.groups])
    return np.array([[[level.average for level in levels]]]) + groups[None, :, None] + wave.offset


def _stated(survey: Survey, truth: Truth, wave: int, columns: list[str]) -> Array:
    """Effects stated by name [organisation, group, item]."""
    result = np.zeros((len(truth.organisations), len(truth.groups), len(columns)))
    rows = {organisation.code: i for i, organisation in enumerate(truth.organisations)}
    for effect in truth.effects:
        if effect.waves and wave not in effect.waves:
            continue
        groups = [i for i, g in enumerate(truth.groups) if effect.group in ("", g.code)]
        items = [i for i, key in enumerate(columns) if _covers(effect, key, survey)]
        result[np.ix_([rows[effect.organisation]], groups, items)] += effect.size
    return result


def _covers(effect: Effect, key: str, survey: Survey) -> bool:
    if effect.measure in survey.section:
        return key in survey.made_of(effect.measure)
    return effect.measure in ("", key)


def _within(definition: Survey, expected: Array) -> Array:
    scores = [[s for s in item.scores if s is not None] for item in definition.evaluative]
    margin = MARGIN * definition.scale.span / USUAL_SPAN
    low = np.array([min(values) + margin for values in scores])
    high = np.array([max(values) - margin for values in scores])
    return np.clip(expected, low, high)
