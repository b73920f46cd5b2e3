"""What people of each subgroup of the country answered: shares of the scored answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.choices import ChosenIn, chosen_in
from surveybench.quantities import Axis, Flag, Grid, Label, grid_of
from surveybench.results.ends import QUANTILE
from surveybench.results.subgroup_scores import Scored
from surveybench.stats import distribution
from surveybench.survey import Survey

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
PER_CENT, TENS = 100.0, 10.0  # how exact shares and numbers of people leave


def shares_of_the_country(
    survey: Survey,
    parts: Sequence[Scored],
    points: Floats,
    labels: Mapping[Axis, tuple[Label, ...]],
) -> tuple[dict[str, Grid], ChosenIn]:
    """Shares of answers with their intervals, and which of them would tell of few people.

    `points` are [item, option], and `labels` those of figures of subgroups.
    """
    items = [survey.item[item.id] for item in survey.evaluative]
    codes = sorted({code for item in items for code in item.codes})
    chose = np.concatenate([part.chose.sum(axis=3) for part in parts], axis=2)
    scored = np.isfinite(points)
    chose = np.where(scored[None, :, None, :], chose, 0)  # [population, item, subgroup, option]
    n = chose.sum(axis=-1)
    flat = chose.reshape(-1, 1, chose.shape[-1])
    share = distribution.shares(flat, np.ones(flat.shape[:2])).share.reshape(chose.shape)
    # Ends of what leaves, a share in whole per cent of so many tens: exact ones would say more.
    whole, tens = np.floor(share * PER_CENT + 0.5) / PER_CENT, np.round(n / TENS) * TENS
    lower, upper = distribution.interval(
        whole, np.broadcast_to(tens[..., None], whole.shape), QUANTILE
    )
    by_option = {**labels, Axis.OPTION: tuple(map(str, codes))}
    values = {"share": share, "share_lower": lower, "share_upper": upper}
    grids = {}
    for key, array in values.items():
        placed, exists = _placed(array, [item.codes for item in items], codes, scored)
        flags = np.where(np.isfinite(placed), Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
        flags[:, ~exists] = Flag.NO_SUCH_ANSWER
        name = f"inequality.{key}"
        grids[name] = grid_of(name, by_option, placed[None], flags[None])
    return grids, chosen_in(survey, chose, scored)


def _placed(
    values: Floats, own_codes: Sequence[tuple[int, ...]], codes: Sequence[int], scored: Mask
) -> tuple[Floats, Mask]:
    """Values [population, item, subgroup, option of the item] by code of an option, before it.

    And which options there are [item, code].
    """
    placed = np.full((*values.shape[:2], len(codes), values.shape[2]), np.nan)
    exists = np.zeros((len(own_codes), len(codes)), bool)
    for i, own in enumerate(own_codes):
        for k, code in enumerate(own):
            if scored[i, k]:
                placed[:, i, codes.index(code)] = values[:, i, :, k]
                exists[i, codes.index(code)] = True
    return placed, exists
