"""How alike those who answered are to those who were invited, in every wave."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.represented import telling_strata
from surveybench.quantities import ALL, Grid
from surveybench.results.ends import QUANTILE
from surveybench.results.rates import lists_invited
from surveybench.results.reference import Reference
from surveybench.stats import representative
from surveybench.survey import Survey
from surveybench.tally import Counts, WaveTally

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
OfPeople = Callable[[str, tuple[int, ...], Floats], Grid]
KEYS = ("indicator", "lower", "upper")
USABLE = 1  # the outcome of those who answered


def represented(
    of_people: OfPeople,
    survey: Survey,
    tallies: Mapping[int, WaveTally],
    reference: Reference | None,
) -> tuple[dict[str, Grid], Mask | None]:
    """Every quantity of `representative`, and where it would tell of strata, see Results.

    Nothing where no sample file tells invited people apart. With a reference the figures of all
    organisations together are its own, where it has any.
    """
    definitions = {survey.wave: survey} | {e.survey.wave: e.survey for e in survey.earlier}
    if all(tallies[wave].sampled is None for wave in survey.waves):
        return {}, None
    values, telling = list[Floats](), list[Mask]()
    for wave in survey.waves:
        counts = _by_stratum(definitions[wave], tallies[wave])
        found = representative.indicator(*counts)
        reach = QUANTILE * found.standard_error
        r = np.where(np.isfinite(reach), found.indicator, np.nan)
        one = np.array([r, np.maximum(r - reach, 0.0), np.minimum(r + reach, 1.0)])
        if reference is not None:
            one[:, -1] = [_frozen(reference, key, wave) for key in KEYS]
        values.append(one)
        telling.append(telling_strata(survey, *counts, found.spread2))
    by_key = np.stack(values, axis=1)
    if not np.isfinite(by_key).any():
        return {}, None
    grids = {
        f"representative.{key}": of_people(f"representative.{key}", survey.waves, of_key)
        for key, of_key in zip(KEYS, by_key, strict=True)
    }
    return grids, np.stack(telling)


def _frozen(reference: Reference, key: str, wave: int) -> float:
    """What a national run found; earlier versions did not look for it."""
    name = f"representative.{key}"
    return reference.value(name, ALL, ALL, wave) if name in reference.grids else np.nan


def _by_stratum(survey: Survey, tally: WaveTally) -> tuple[Counts, Counts]:
    """People who could answer, and who did [organisation and all, stratum]; none where unknown."""
    counts = tally.sampled
    if counts is None or not lists_invited(survey, survey.wave, tally.outcomes):
        shape = (len(tally.axes.organisations) + 1, len(tally.axes.strata))
        return np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    both = np.concatenate([counts, counts.sum(axis=0, keepdims=True)])
    removed = sorted(set(survey.settings.cleaning.removed_outcomes))
    reached = both[..., USABLE:].sum(axis=-1) - both[..., removed].sum(axis=-1)
    return reached, both[..., USABLE]
