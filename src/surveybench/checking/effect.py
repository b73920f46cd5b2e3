"""How much each cleaning rule moved each score: one more pass with the rule switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from surveybench.engines import ENGINES
from surveybench.intake import Progress, Sources
from surveybench.respondents import Issues
from surveybench.results.wave import WaveScores, scores_of_wave
from surveybench.survey import Cleaning, Settings, Survey
from surveybench.tally import WaveTally


def _cleaning(change: Callable[[Cleaning], Cleaning]) -> Callable[[Settings], Settings]:
    return lambda settings: replace(settings, cleaning=change(settings.cleaning))


# How each rule is switched off: the setting in words, and the settings without the rule.
OFF: Mapping[str, tuple[str, Callable[[Settings], Settings]]] = {
    "several_ticks": (
        "several_ticks: first",
        _cleaning(lambda c: replace(c, several_ticks="first")),
    ),
    "routed_past": ("routed_past: keep", _cleaning(lambda c: replace(c, routed_past="keep"))),
    "blank_filter": ("blank_filter: keep", _cleaning(lambda c: replace(c, blank_filter="keep"))),
    "exclusive_option": (
        "exclusive_option: keep",
        _cleaning(lambda c: replace(c, exclusive_option="keep")),
    ),
    "age_invalid": ("age_invalid: keep", _cleaning(lambda c: replace(c, age_invalid="keep"))),
    "sex_not_standardised": (
        "sex_not_standardised: keep",
        _cleaning(lambda c: replace(c, sex_not_standardised="keep")),
    ),
    "contradicts_sample": (
        "contradicts_sample: sample",
        _cleaning(lambda c: replace(c, contradicts_sample="sample")),
    ),
    "no_stratum": (
        "missing_stratum: weight_1",
        lambda s: replace(s, strata=replace(s.strata, missing_stratum="weight_1")),
    ),
    "too_young": ("too_young: keep", _cleaning(lambda c: replace(c, too_young="keep"))),
    "outside_window": (
        "outside_window: keep",
        _cleaning(lambda c: replace(c, outside_window="keep")),
    ),
    "too_few_answers": ("min_answered: 0", _cleaning(lambda c: replace(c, min_answered=0))),
}


@dataclass(frozen=True, slots=True)
class Move:
    """A score with all rules and without one; `organisation` '' is the national average."""

    rule: str
    population: str
    measure: str
    organisation: str
    with_rule: float
    without: float

    @property
    def difference(self) -> float:
        """With all rules, less without this one."""
        return self.with_rule - self.without


def effects(
    survey: Survey,
    files: Sources,
    issues: Issues,
    tally: WaveTally,
    *,
    jobs: int,
    progress: Progress | None = None,
) -> tuple[Move, ...]:
    """Every score of this wave that a rule moved, for the rules that fired, in their order."""
    fired = dict.fromkeys(row.rule for row in issues.rows)
    base = _scores(survey, tally)
    codes = tally.axes.organisations
    source = files.waves[survey.wave].opened()
    moves: list[Move] = []
    for rule in fired:
        if rule in OFF:
            without = replace(survey, settings=OFF[rule][1](survey.settings), earlier=())
            counted = ENGINES["local"](without, source, codes, jobs=jobs, progress=progress)
            moves += _moves(survey, rule, codes, base, _scores(without, counted.tally))
    return tuple(moves)


def _scores(survey: Survey, tally: WaveTally) -> WaveScores:
    return scores_of_wave(survey, survey, {item.id: item.id for item in survey.items}, tally)


def _moves(
    survey: Survey, rule: str, codes: tuple[str, ...], base: WaveScores, switched: WaveScores
) -> Iterator[Move]:
    """Where both can be shown; the national average is over these organisations."""
    both = base.shown & switched.shown & ~np.isnan(base.score) & ~np.isnan(switched.score)
    for p, population in enumerate(survey.populations):
        for m, measure in enumerate(survey.measures):
            organisations = np.flatnonzero(both[p, m])
            a, b = base.score[p, m, organisations], switched.score[p, m, organisations]
            if not (a != b).any():
                continue
            yield Move(rule, population.id, measure, "", float(a.mean()), float(b.mean()))
            for o, x, y in zip(organisations.tolist(), a.tolist(), b.tolist(), strict=True):
                if x != y:
                    yield Move(rule, population.id, measure, codes[o], x, y)
