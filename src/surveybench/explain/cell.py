"""What a working is of: one measure, organisation and population, with the counts behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.report.words import worked as words
from surveybench.results import Measured
from surveybench.stats import score
from surveybench.survey import Survey

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """One organisation's answers to one question in one wave.

    `counts` is int [stratum, option] of the options that carry a score, `points` float [option];
    strata are those that count. `score` is what they give, each part of one organisation.
    """

    strata: tuple[str, ...]
    options: tuple[str, ...]
    points: Floats
    counts: NDArray[np.int64]
    weights: Floats
    score: score.QuestionScore


@dataclass(frozen=True)
class Cell:
    """One measure of one organisation in one population, in all waves that were counted."""

    survey: Survey
    measured: Measured
    measure: str
    organisation: str
    population: str

    @property
    def p(self) -> int:
        """Where the population stands."""
        return [population.id for population in self.survey.populations].index(self.population)

    @property
    def o(self) -> int:
        """Where the organisation stands."""
        return self.measured.codes.index(self.organisation)

    @property
    def members(self) -> tuple[str, ...]:
        """The questions that the measure is made of: itself, or those of the section.

        A section over persons is made of their means as a question is of its answers.
        """
        return self.survey.made_of(self.measure) if self.of_section else (self.measure,)

    @property
    def of_section(self) -> bool:
        """Whether it is a section whose score is a mean of others."""
        return self.measure in self.survey.section and self.measure not in self.survey.person_means

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of each question in the score of a section; empty where all have the same."""
        if not self.of_section or self.survey.section[self.measure].plain:
            return ()
        return tuple(self.survey.shares[self.measure].values())

    def row(self, measure: str) -> int:
        """Where a measure stands in the waves' scores."""
        return self.measured.now.measures.index(measure)

    def wave(self, w: int) -> int:
        """The wave at a position."""
        return self.measured.waves[w].wave

    def asked(self, w: int) -> bool:
        """Whether a wave has the measure."""
        return self.measure in self.measured.waves[w].asked

    def score(self, w: int, measure: str) -> tuple[float, float]:
        """A score and its variance."""
        wave, m = self.measured.waves[w], self.row(measure)
        return float(wave.score[self.p, m, self.o]), float(wave.variance[self.p, m, self.o])

    def strata(self, w: int) -> tuple[str, ...]:
        """The strata of a wave by name; people of an unknown one last, where they count."""
        labels = self.measured.definitions[w].strata_labels
        return (*labels, words.UNKNOWN)[: len(labels) + self._counts_unknown(w)]

    def _counts_unknown(self, w: int) -> bool:
        strata = self.measured.definitions[w].settings.strata
        return strata.missing_stratum != "exclude"

    def answers(self, w: int, item: str) -> Answers:
        """The answers to a question, by its id of now."""
        definition, theirs = self.measured.definitions[w], self.measured.items[w][item]
        tally = self.measured.tally[definition.wave].spread(self.measured.codes)
        weights = self.measured.weighing(w, self.p, self.organisation).weights
        counts = tally.answers[theirs][self.p, self.o][: len(weights)].astype(np.int64)
        options = definition.answered[theirs].options
        points = np.array([np.nan if o.score is None else o.score for o in options], float)
        variance = definition.settings.scoring.variance
        entry = score.question(counts[None], weights[None], points, variance)
        scored = np.flatnonzero(np.isfinite(points))
        return Answers(
            self.strata(w),
            tuple(options[k].label for k in scored),
            points[scored],
            counts[:, scored],
            weights,
            entry,
        )
