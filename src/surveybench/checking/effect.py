"""How much each cleaning rule moved each score: one more pass with the rule switched off.

A rule that touched few records moves a score by what these people answered. So an effect is rounded
as a report's score is, and there only where enough records were touched: of the organisation, of a
population less those inside it, and of all organisations less those shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure import enough_respondents
from surveybench.engines import ENGINES
from surveybench.intake import Progress, Sources
from surveybench.quantities import rounded
from surveybench.respondents import Issues
from surveybench.results.wave import WaveScores, scores_of_wave
from surveybench.survey import Cleaning, Settings, Survey
from surveybench.tally import WaveTally

DECIMALS = 2


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
        return rounded(self.with_rule - self.without, DECIMALS)


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
            touched = _touched(survey, _counted(survey, tally), _counted(without, counted.tally))
            moves += _moves(survey, rule, codes, (base, _scores(without, counted.tally)), touched)
    return tuple(moves)


def _counted(survey: Survey, tally: WaveTally) -> dict[str, NDArray[np.int64]]:
    """Scored answers that count [population, organisation, stratum, option], by item."""
    left_out = survey.settings.strata.missing_stratum == "exclude"
    result = {}
    for item in survey.evaluative:
        answers = np.array(tally.answers[item.id], np.int64)
        answers[..., [score is None for score in item.scores]] = 0
        answers[..., -1, :] *= not left_out
        result[item.id] = answers
    return result


def _touched(
    survey: Survey, base: Mapping[str, NDArray[np.int64]], switched: Mapping[str, NDArray[np.int64]]
) -> NDArray[np.int64]:
    """People whose answer or stratum differs [population, measure, organisation].

    Of a section the fewest of its items that any differs in.
    """
    names = survey.measures
    first = next(iter(base.values()))
    touched = np.zeros((first.shape[0], len(names), first.shape[1]), np.int64)
    for item, answers in base.items():
        change = switched[item] - answers
        came, went = (np.maximum(part, 0).sum(axis=(2, 3)) for part in (change, -change))
        touched[:, names.index(item)] = np.maximum(came, went)
    for section in survey.sections:
        members = touched[:, [names.index(item) for item in survey.made_of(section.id)]]
        highest = np.iinfo(np.int64).max
        fewest = np.where(members > 0, members, highest).min(axis=1)
        touched[:, names.index(section.id)] = np.where(fewest < highest, fewest, 0)
    return touched


def _scores(survey: Survey, tally: WaveTally) -> WaveScores:
    return scores_of_wave(survey, survey, {item.id: item.id for item in survey.items}, tally)


def _moves(
    survey: Survey,
    rule: str,
    codes: tuple[str, ...],
    scores: tuple[WaveScores, WaveScores],
    touched: NDArray[np.int64],
) -> Iterator[Move]:
    """Where both can be shown; the national average is over these organisations."""
    both = np.logical_and.reduce(
        [one.shown & ~one.alike.mask & np.isfinite(one.score) for one in scores]
    )
    # Numbers of touched people are kept as numbers of respondents are.
    enough = enough_respondents(survey, touched, sums=[np.zeros(len(codes), np.int64)])
    least = survey.settings.release.min_respondents
    for p, population in enumerate(survey.populations):
        for m, measure in enumerate(survey.measures):
            organisations = np.flatnonzero(both[p, m])
            a, b = (one.score[p, m, organisations] for one in scores)
            if not (a != b).any() or touched[p, m].sum() < least:
                continue
            yield _move(rule, population.id, measure, "", a.mean(), b.mean())
            for o, x, y in zip(organisations.tolist(), a.tolist(), b.tolist(), strict=True):
                if x != y and enough[p, m, o]:
                    yield _move(rule, population.id, measure, codes[o], x, y)


def _move(
    rule: str, population: str, measure: str, organisation: str, with_rule: float, without: float
) -> Move:
    """A move with its scores as a release would hold them, from 0 to 10."""
    shown = (rounded(float(score), DECIMALS) for score in (with_rule, without))
    return Move(rule, population, measure, organisation, *shown)
