"""What people answered: shares of every option in every wave, and where they may be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.choices import (
    Choices,
    hidden_choices,
    hidden_of_all,
    hidden_with_unscored,
)
from surveybench.quantities import Axis, Flag, Grid, Label, grid_of, quantity
from surveybench.results.ends import QUANTILE
from surveybench.results.reference import Reference, of_reference
from surveybench.results.wave import WaveScores
from surveybench.stats import change, distribution, nation
from surveybench.survey import Item, Survey
from surveybench.tally import WaveTally

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

SHARE, EVERY = "score.share", "score.share_all"
ERRORS = ("score.share_error", "score.share_lower", "score.share_upper")
NATIONAL, NATIONAL_EVERY = "score.national_share", "score.national_share_all"
NATIONAL_ERROR = "error"  # of a national share: for its test, and no quantity
CHANGES = ("distribution.difference", "distribution.z", "distribution.p", "distribution.verdict")
ONLY_SCORED = (SHARE, *ERRORS, NATIONAL, *CHANGES)


@dataclass(frozen=True, slots=True)
class Counted:
    """One wave: its definition, its counts, the scores made of them, and ids of its items.

    `items` maps ids of the wave reported to those of this one. `compared` [population, measure,
    organisation] says which organisations are.
    """

    survey: Survey
    tally: WaveTally
    scores: WaveScores
    items: Mapping[str, str]
    compared: Mask


def distributions(
    survey: Survey,
    waves: Sequence[Counted],
    absent: Callable[[str, int], Flag],
    sums: Sequence[Ints],
    reference: Reference | None = None,
) -> tuple[dict[str, Grid], Choices]:
    """Every share, and which of them would tell how few people chose an answer.

    `waves` begins with the one reported; `absent` says why a question has no figures in a wave.
    With a reference national shares are its own. `sums` are those of Results.
    """
    draft = _Draft(survey, waves)
    for w, wave in enumerate(waves):
        for m, item in enumerate(draft.items):
            if item in wave.items:
                draft.fill(w, m)
                draft.hide(w, m, sums)
    draft.compare()
    grids = {name: draft.grid(name, absent) for name in draft.values if name != NATIONAL_ERROR}
    if reference is not None:
        frozen = [name for name in grids if quantity(name).frozen]
        grids |= {name: of_reference(grids[name], reference.grids[name]) for name in frozen}
        draft.national[:] = False
    return grids, draft.choices()


class _Draft:
    """Arrays of every quantity while they are being filled, [wave, population, item, option, …]."""

    def __init__(self, survey: Survey, waves: Sequence[Counted]) -> None:
        self.survey, self.waves = survey, waves
        self.items = tuple(item.id for item in survey.evaluative)
        self.codes = sorted({code for item in survey.evaluative for code in item.codes})
        of_all = (len(waves), len(survey.populations), len(self.items), len(self.codes))
        of_one = (*of_all, len(waves[0].tally.axes.organisations))
        shapes = {SHARE: of_one, NATIONAL: of_all, NATIONAL_ERROR: of_all}
        shapes |= dict.fromkeys((*ERRORS, EVERY), (1, *of_one[1:]))
        shapes |= {NATIONAL_EVERY: (1, *of_all[1:])}
        self.values = {name: np.full(shape, np.nan) for name, shape in shapes.items()}
        self.scored, self.every = np.zeros(of_one, bool), np.zeros((1, *of_one[1:]), bool)
        self.national = np.zeros(of_all[:3], bool)

    def choices(self) -> Choices:
        """What is hidden because few people chose it."""
        labels = tuple(map(str, self.codes))
        return Choices(self.items, labels, self.scored, self.every, self.national)

    def fill(self, w: int, m: int) -> None:
        """The shares of one question in one wave, for every population."""
        wave, rule = self.waves[w], self.survey.settings.scoring.national_share
        item, places = self._options(w, m)
        scored = np.isfinite(np.array(item.scores, dtype=float))
        variance = wave.survey.settings.scoring.variance
        for p, weights in enumerate(wave.scores.weights):
            counts, at = self._counts(w, m)[p], (w, p, m)
            compared = wave.compared[p, self.survey.measures.index(self.items[m])]
            one = distribution.shares(counts[:, :, scored], weights, variance)
            self._put(SHARE, at, places[scored], one.share.T)
            share, error = distribution.national(_those(one, compared), rule)
            self._put(NATIONAL, at, places[scored], share)
            self._put(NATIONAL_ERROR, at, places[scored], error)
            if w == 0:
                for name, value in zip(ERRORS, self._errors(one), strict=True):
                    self._put(name, at, places[scored], value.T)
                every = distribution.shares(counts, weights, variance)
                self._put(EVERY, at, places, every.share.T)
                share, _ = distribution.national(_those(every, compared), rule)
                self._put(NATIONAL_EVERY, at, places, share)

    def hide(self, w: int, m: int, sums: Sequence[Ints]) -> None:
        """Which shares of one question are hidden, in all populations together."""
        wave, measure = self.waves[w], self.survey.measures.index(self.items[m])
        item, places = self._options(w, m)
        scored = np.isfinite(np.array(item.scores, dtype=float))
        # People by answer [population, option, organisation], and their shares.
        chose = self._counts(w, m).sum(axis=2).swapaxes(1, 2)
        share = self.values[SHARE][w, :, m][:, places[scored]]
        points = np.array(item.scores, dtype=float)[scored]
        shown = wave.scores.shown[:, measure]
        hidden = hidden_choices(self.survey, points, chose[:, scored], share, shown, sums)
        in_place = np.zeros(self.scored.shape[1:2] + self.scored.shape[3:], bool)
        in_place[:, places[scored]] = hidden
        self.scored[w, :, m] = in_place
        any_hidden: Mask = np.any(hidden, axis=1)
        if w == 0:
            share = self.values[EVERY][w, :, m][:, places]
            any_hidden |= hidden_with_unscored(self.survey, chose, share, scored, shown, sums)
            self.every[0, :, m] = any_hidden[:, None]
        compared = wave.compared[:, measure]
        self.national[w, :, m] = hidden_of_all(any_hidden, compared)

    def compare(self) -> None:
        """National shares of the wave reported beside those of each earlier one."""
        share, error = self.values[NATIONAL], self.values[NATIONAL_ERROR]
        if len(share) < 2:
            return
        found = nation.change((share[:1], error[:1]), (share[1:], error[1:]))
        level = self.survey.settings.change.significance
        verdict = change.verdict(found.difference, found.p, level)
        parts = (found.difference, found.z, found.p, verdict)
        self.values |= dict(zip(CHANGES, parts, strict=True))

    def grid(self, name: str, absent: Callable[[str, int], Flag]) -> Grid:
        """One quantity, with a flag wherever it has no value."""
        values = self.values[name]
        waves = [wave.survey.wave for wave in self.waves]
        waves = waves[1:] if name in CHANGES else waves[: len(values)]
        labels: dict[Axis, tuple[Label, ...]] = {
            Axis.WAVE: tuple(waves),
            Axis.POPULATION: tuple(population.id for population in self.survey.populations),
            Axis.MEASURE: self.items,
            Axis.OPTION: tuple(map(str, self.codes)),
            Axis.ORGANISATION: self.waves[0].tally.axes.organisations,
        }
        flags = np.where(np.isfinite(values), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
        for m, name_of_item in enumerate(self.items):
            for w, wave in enumerate(self.waves[-len(waves) :] if name in CHANGES else self.waves):
                if w < len(waves) and name_of_item not in wave.items:
                    flags[w, :, m] = absent(name_of_item, wave.survey.wave)
            flags[:, :, m, ~self._exist(m, only_scored=name in ONLY_SCORED)] = Flag.NO_SUCH_ANSWER
        return grid_of(name, labels, values, flags)

    def _exist(self, m: int, *, only_scored: bool) -> Mask:
        """Which options a question has [option]."""
        options = self.survey.item[self.items[m]].options
        codes = {o.code for o in options if o.score is not None or not only_scored}
        return np.array([code in codes for code in self.codes])

    def _options(self, w: int, m: int) -> tuple[Item, Ints]:
        """A question as a wave has it, and where its options stand on the axis."""
        wave = self.waves[w]
        item = wave.survey.item[wave.items[self.items[m]]]
        return item, np.array([self.codes.index(code) for code in item.codes], np.int64)

    def _counts(self, w: int, m: int) -> Ints:
        """People whose weight counts [population, organisation, stratum, option]."""
        wave = self.waves[w]
        # People of unknown age or sex stand last, and have a weight where they count.
        strata = wave.scores.weights.shape[-1]
        return wave.tally.answers[wave.items[self.items[m]]][:, :, :strata]

    def _errors(self, one: distribution.Shares) -> tuple[Floats, Floats, Floats]:
        """Standard errors and both ends of the intervals [organisation, option]."""
        error = np.sqrt(one.variance)
        if self.survey.settings.scoring.interval == "normal":
            return error, *distribution.normal_interval(one.share, error, QUANTILE)
        effective = np.broadcast_to(one.effective[:, None], one.share.shape)
        return error, *distribution.interval(one.share, effective, QUANTILE)

    def _put(self, name: str, at: tuple[int, int, int], places: Ints, values: Floats) -> None:
        self.values[name][at][places] = values


def _those(one: distribution.Shares, compared: Mask) -> distribution.Shares:
    """The shares of some organisations."""
    return distribution.Shares(
        one.share[compared], one.variance[compared], one.weight[compared], one.effective[compared]
    )
