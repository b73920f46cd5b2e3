"""What weights do to the scores of this wave: diagnostics that no release holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveybench.quantities import quantities_of
from surveybench.results.wave import WaveScores, scores_of_wave
from surveybench.survey import Survey
from surveybench.tally import WaveTally


@dataclass(frozen=True, slots=True)
class Weighted:
    """How far weights reach in one population and organisation: diagnostics by their key."""

    population: str
    organisation: str
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Crude:
    """One score with and without weights, and how many people it is of."""

    population: str
    measure: str
    organisation: str
    n: float
    score: float
    crude: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Every population and organisation with people, and every score that enough people gave."""

    people: tuple[Weighted, ...]
    scores: tuple[Crude, ...]


def weights(survey: Survey, tally: WaveTally) -> Weights:
    """The diagnostics of one wave. Raises DefinitionError where the standard cannot be made."""
    scores = scores_of_wave(survey, survey, {item.id: item.id for item in survey.items}, tally)
    codes = tally.axes.organisations
    return Weights(tuple(_people(survey, codes, scores)), tuple(_scores(survey, codes, scores)))


def _people(survey: Survey, codes: tuple[str, ...], scores: WaveScores) -> Iterator[Weighted]:
    keys = [row.key for row in quantities_of("standardise")]
    for p, population in enumerate(survey.populations):
        for o, code in enumerate(codes):
            if scores.diagnostics["respondents"][p, o]:
                numbers = {key: float(scores.diagnostics[key][p, o]) for key in keys}
                yield Weighted(population.id, code, numbers)


def _scores(survey: Survey, codes: tuple[str, ...], scores: WaveScores) -> Iterator[Crude]:
    for p, population in enumerate(survey.populations):
        for item in survey.evaluative:
            m = survey.measures.index(item.id)
            for o, code in enumerate(codes):
                if scores.shown[p, m, o]:
                    numbers = (scores.n[p, m, o], scores.score[p, m, o], scores.crude[p, m, o])
                    yield Crude(population.id, item.id, code, *map(float, numbers))
