"""Scores of one wave adjusted by regression, from sums of covariates by answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveybench.results.points import option_scores
from surveybench.stats import case_mix, score
from surveybench.survey import Survey
from surveybench.tally import PEOPLE, WaveTally

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Adjusted:
    """The regressions of one population: fits and sums of each question, by its id of the wave.

    `covariate` is that of each column, `means` [organisation, column] what stands where nothing is
    known, `centre` [column] the mean of all people.
    """

    survey: Survey
    tally: WaveTally
    p: int
    covariate: NDArray[np.int64]
    means: Floats
    centre: Floats
    fits: dict[str, tuple[case_mix.Fit, case_mix.Sums]]

    def question(self, item: str, plain: score.QuestionScore) -> score.QuestionScore:
        """The score of a question, adjusted; `plain` is it without."""
        counts = _people(self.survey, self.tally, item)[self.p].sum(axis=1).T
        by_option = self._imputed(("answers", item, ""), counts.astype(float))
        sums = case_mix.scored(by_option, option_scores(self.survey, item))
        fit = case_mix.fit(sums, self.centre)
        self.fits[item] = fit, sums
        low, high = self.survey.scale.ends
        sigma2 = np.where(np.isfinite(fit.score), fit.sigma2, np.nan)
        with np.errstate(invalid="ignore", divide="ignore"):
            effective = sigma2 / fit.variance
        # No score is beyond its scale, so neither is what people like those elsewhere would give.
        return replace(
            plain,
            score=np.clip(fit.score, low, high),
            variance=fit.variance,
            sigma2=sigma2,
            effective=effective,
        )

    def covariance(self, a: str, b: str) -> Floats:
        """Covariance of the scores of two questions, in this order [organisation]."""
        both = pair_of(self.tally, a, b)
        if both is None:
            return np.zeros(len(self.tally.axes.organisations))
        first, second = both
        counts = self.tally.pairs[first, second][self.p][:, :-1].sum(axis=1).astype(float)
        points = option_scores(self.survey, first), option_scores(self.survey, second)
        scored = [np.isfinite(score_of) for score_of in points]
        counts = np.moveaxis(counts, 0, -1)
        moments = np.moveaxis(
            self.tally.moments["pairs", first, second][self.p].astype(float), 0, -2
        )
        flat = counts.reshape(-1, counts.shape[-1])
        sums = case_mix.imputed(
            moments.reshape(len(flat), *moments.shape[2:]), flat, self.covariate, self.means
        )
        grids = np.meshgrid(*points, indexing="ij")
        keep = np.logical_and.outer(*scored)
        of_first, of_second = (
            case_mix.scored(sums, np.where(keep, grid, np.nan).ravel()) for grid in grids
        )
        products = np.where(keep, np.nan_to_num(grids[0]) * np.nan_to_num(grids[1]), 0.0).ravel()
        return case_mix.covariance(
            of_first, self.fits[first], self.fits[second], of_second, products @ flat
        )

    def _imputed(self, name: tuple[str, str, str], counts: Floats) -> case_mix.Sums:
        moments = np.moveaxis(self.tally.moments[name][self.p].astype(float), 0, 1)
        return case_mix.imputed(moments, counts, self.covariate, self.means)


def adjusted(survey: Survey, tally: WaveTally, p: int) -> Adjusted:
    """The regressions of a population, none of them fitted yet."""
    assert survey.adjust is not None
    covariate = np.repeat(
        np.arange(len(survey.adjust.covariates)), [len(c.columns) for c in survey.adjust.covariates]
    )
    columns = len(covariate)
    people = tally.people[p][:, :-1].sum(axis=1).astype(float)
    moments = tally.moments[PEOPLE][p].astype(float)
    z, is_known = moments[:, :columns], moments[:, columns:][:, covariate]
    everybody = np.maximum(is_known.sum(axis=0), 1.0)
    means = np.where(is_known > 0, z / np.maximum(is_known, 1.0), z.sum(axis=0) / everybody)
    total = max(people.sum(), 1.0)
    centre = (z + (people[:, None] - is_known) * means).sum(axis=0) / total
    return Adjusted(survey, tally, p, covariate, means, centre, {})


def pair_of(tally: WaveTally, a: str, b: str) -> tuple[str, str] | None:
    """Two questions in the order in which sums of both were made; None where none were."""
    both = (a, b) if (a, b) in tally.pairs else (b, a)
    return both if ("pairs", *both) in tally.moments else None


def _people(survey: Survey, tally: WaveTally, item: str) -> NDArray[np.int64]:
    """Those of known stratum who gave each answer [population, organisation, stratum, option]."""
    return tally.answers[item][:, :, :-1]


@dataclass(frozen=True, slots=True)
class Effects:
    """What of a regression cannot be told from the people of a population.

    `alike` are organisations whose people are all alike in a column; `redundant` are columns that
    vary with those before them, or nowhere within an organisation: they are left out.
    """

    alike: Mapping[str, tuple[str, ...]]
    redundant: tuple[str, ...]


def effects(survey: Survey, tally: WaveTally, p: int) -> Effects:
    """The same of everybody who answered, whatever the question; the columns by their names."""
    assert survey.adjust is not None
    regressions = adjusted(survey, tally, p)
    moments = tally.moments[PEOPLE][p].astype(float)[None]
    people = tally.people[p][:, :-1].sum(axis=1).astype(float)[None]
    sums = case_mix.scored(
        case_mix.imputed(moments, people, regressions.covariate, regressions.means), np.zeros(1)
    )
    alike, redundant = case_mix.without_variation(sums)
    names, codes = survey.adjust.columns, tally.axes.organisations
    by_name = {
        name: tuple(codes[o] for o in np.flatnonzero(alike[:, column]))
        for column, name in enumerate(names)
        if alike[:, column].any()
    }
    return Effects(by_name, tuple(n for n, one in zip(names, redundant, strict=True) if one))
