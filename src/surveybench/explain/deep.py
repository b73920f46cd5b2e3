"""The whole working of a number, from the counts: for those who hold the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from surveybench.errors import ReleaseError
from surveybench.explain.answers import question_steps, scope, weight_steps
from surveybench.explain.cell import Cell
from surveybench.explain.chances import FAMILIES, q_steps
from surveybench.explain.changed import change_steps
from surveybench.explain.ends import SIDES, end_steps
from surveybench.explain.rates import RATES, rate_steps
from surveybench.explain.sections import section_steps
from surveybench.explain.spread import band_steps, spread_steps
from surveybench.quantities import NATIONAL, Ref, quantity
from surveybench.report.live import Entry, Step, Worked
from surveybench.report.words import worked as words
from surveybench.results import lists_invited, measured
from surveybench.stats.expected_range import LIMITS
from surveybench.survey import Survey, choices_named
from surveybench.tally import Tally

# The cell that holds each number, after what the names of its measure begin with.
OF_SCORE = {"score": "y", "standard_error": "s"}
OF_ADJUSTED = ("score", "expected_range", "change")
OF_QUESTION = {"n": "n", "crude": "crude"}
OF_BAND = {"z": "z", "band": "band", **{name: name for name in LIMITS}}
OF_ALL = {"national": "average", "phi": "phi", "tau2": "tau2", "organisations": "I"}
OF_CHANGE = ("difference", "z", "p_z", "degrees", "p_welch", "z_score", "p_score", "verdict")


def worked(survey: Survey, tally: Tally, ref: Ref, about: tuple[str, ...]) -> Worked:
    """The working of a number down to the counts; nothing is hidden in it.

    `about` are lines that say what it is. Raises ReleaseError for a number that has no steps, or
    that there is not: nobody answered, or the organisation is not compared.
    """
    statistic, _, key = ref.statistic.partition(".")
    build = KINDS.get(statistic)
    if survey.from_sums and statistic in OF_ADJUSTED:
        raise ReleaseError(
            f"{ref.statistic} follows from sums of covariates or weights, not from counts.",
            remedy="`explain` without --counts shows its formula; docs/methods/case_mix.md and "
            "docs/methods/score.md have how it is worked out.",
        )
    if build is None:
        raise _no_steps(ref)
    name, steps = build(survey, tally, ref, key)
    entries = {e.name: e for step in steps for row in step.rows for e in row if e.name}
    entry = entries.get(name)
    if entry is None or entry.value is None or entry.value != entry.value:
        raise ReleaseError(
            f"{ref} has no value: nobody gave a scored answer, it is not compared, or nobody knows "
            "who was invited.",
            remedy="`explain` without --counts says why a number is not there.",
        )
    first = Step(
        words.FINISHED,
        quantity(ref.statistic).meaning,
        (words.NAME, words.RESULT),
        ((Entry(str(ref)), Entry(entry.value, "", f"{{{name}}}")),),
    )
    return Worked(
        str(ref),
        float(entry.value),
        about,
        (first, *sorted(steps, key=lambda step: step.level)),
        tuple(_settings(survey, ref)),
        (words.PRIVATE,),
        f"docs/methods/{statistic}.md",
    )


def _settings(survey: Survey, ref: Ref) -> Iterator[tuple[str, str, str]]:
    working = quantity(ref.statistic).working
    names = working.settings if working else ()
    for choice in choices_named(survey, names):
        yield choice.name, str(choice.value), str(choice.default)


def _no_steps(ref: Ref) -> ReleaseError:
    why = words.NO_FORMULAS.get(ref.statistic.partition(".")[0], words.NO_FORMULAS[""])
    return ReleaseError(
        f"{ref.statistic} {why}.",
        remedy="`explain` without --counts shows its inputs; score.score, score.standard_error and "
        "expected_range.band are explained to the counts.",
    )


Built = tuple[str, tuple[Step, ...]]


def _cell(survey: Survey, tally: Tally, ref: Ref) -> Cell:
    return Cell(
        survey, measured(survey, tally, ref.measure), ref.measure, ref.organisation, ref.population
    )


def _wave(survey: Survey, ref: Ref) -> int:
    return [str(wave) for wave in survey.waves].index(str(ref.wave))


def _scores(cell: Cell, w: int, level: int) -> Iterator[Step]:
    """A section from its questions, or a question by itself; without the weights."""
    if cell.of_section:
        yield from section_steps(cell, w, level)
    below = level + cell.of_section
    for item in cell.members:
        yield from question_steps(cell, w, item, below)


def _of_score(survey: Survey, tally: Tally, ref: Ref, key: str) -> Built:
    cell, w = _cell(survey, tally, ref), _wave(survey, ref)
    names = OF_SCORE if cell.of_section else {**OF_SCORE, **OF_QUESTION}
    if key in SIDES:
        return f"{scope(ref.measure, cell.wave(w))}{key}", tuple(_interval(cell, w, 1))
    if key not in names:
        raise _no_steps(ref)
    steps = (*_scores(cell, w, 1), *weight_steps(cell, (w,), 3 + cell.of_section))
    return f"{scope(ref.measure, cell.wave(w))}{names[key]}", steps if cell.asked(w) else ()


def _interval(cell: Cell, w: int, level: int) -> Iterator[Step]:
    """The ends of an interval, then the score and its error, which they lie around."""
    if not cell.asked(w) or not np.isfinite(cell.score(w, cell.measure)[0]):
        return
    yield from end_steps(cell, w, level)
    yield from _scores(cell, w, 2)
    yield from weight_steps(cell, (w,), 4 + cell.of_section)


def _of_range(survey: Survey, tally: Tally, ref: Ref, key: str) -> Built:
    if ref.organisation == NATIONAL:
        first = tally[survey.wave].axes.organisations[0]
        cell = _cell(survey, tally, replace(ref, organisation=first))
        w = _wave(survey, ref)
        if key not in OF_ALL:
            raise _no_steps(ref)
        steps = tuple(spread_steps(cell, w, 1, own=False))
        return f"{scope(ref.measure, cell.wave(w))}{OF_ALL[key]}", steps
    cell = _cell(survey, tally, ref)
    if key not in OF_BAND:
        raise _no_steps(ref)
    bands = tuple(band_steps(cell, 1))
    below = (
        *spread_steps(cell, 0, 2, own=True),
        *_interval(cell, 0, 2),
    )
    return f"{scope(ref.measure, cell.wave(0))}{OF_BAND[key]}", (*bands, *below) if bands else ()


def _of_change(survey: Survey, tally: Tally, ref: Ref, key: str) -> Built:
    cell, w = _cell(survey, tally, ref), _wave(survey, ref)
    if key not in OF_CHANGE or cell.of_section:
        raise _no_steps(ref)
    if w == 0 or not (cell.asked(0) and cell.asked(w)):
        return "", ()
    steps = (
        *change_steps(cell, w, 1),
        *_scores(cell, 0, 2),
        *_scores(cell, w, 2),
        *weight_steps(cell, (0, w), 4),
    )
    return f"change.{cell.wave(w)}.{key}", steps


def _of_rates(survey: Survey, tally: Tally, ref: Ref, key: str) -> Built:
    if key not in RATES:
        raise _no_steps(ref)
    wave = survey.waves[_wave(survey, ref)]
    if key != "completed" and not lists_invited(survey, wave, tally[wave].outcomes):
        return "", ()
    return key, tuple(rate_steps(survey, tally, ref, 1))


def _of_chance(survey: Survey, tally: Tally, ref: Ref, key: str) -> Built:
    if ref.measure in survey.section:
        raise ReleaseError(
            f"{ref} has no value: chances are worked out for questions alone.",
            remedy=f"Name one of {', '.join(survey.made_of(ref.measure))}.",
        )
    if key not in FAMILIES:
        raise _no_steps(ref)
    return "q", q_steps(survey, tally, ref, key)


Builder = Callable[[Survey, Tally, Ref, str], Built]
KINDS: Mapping[str, Builder] = MappingProxyType(
    {
        "score": _of_score,
        "expected_range": _of_range,
        "change": _of_change,
        "chance": _of_chance,
        "response_rate": _of_rates,
    }
)
