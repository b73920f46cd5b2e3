"""Who gave an answer without a score is a respondent too: what shares of all answers prove."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from surveybench.disclosure.linear import Floats
from surveybench.quantities import Flag, Grid

N, SCORED, EVERY = "score.n", "score.share", "score.share_all"
HALF = 0.005  # of a whole per cent


def fewest_who_answered(grids: Mapping[str, Grid], wave: int, *, blurred: bool) -> Floats | None:
    """The fewest people who gave any answer, scored or not, to the question that most did.

    [population, organisation], 0 where nothing is known; None where no numbers of answers are
    published. Where weights blur a share it may be of one person, but not of nobody.
    """
    numbers = grids.get(N)
    if numbers is None or wave not in numbers.waves:
        return None
    n = np.nan_to_num(numbers.values[numbers.waves.index(wave)])
    fewest = n.max(axis=1, initial=0.0)
    every, scored = grids.get(EVERY), grids.get(SCORED)
    if every is None or scored is None or wave not in every.waves or wave not in scored.waves:
        return fewest
    share, flags = (part[every.waves.index(wave)] for part in (every.values, every.flags))
    has_score = scored.flags[scored.waves.index(wave)] != Flag.NO_SUCH_ANSWER
    share = np.where((flags == Flag.OK) & ~has_score, np.round(np.nan_to_num(share), 2), 0.0)
    of_items = n[:, [numbers.measures.index(item) for item in every.measures], : share.shape[-1]]
    if blurred:
        further = (share > 0).sum(axis=2).astype(float)
    else:
        part = np.where(share > 0, share - HALF, 0.0).sum(axis=2)
        further = np.ceil(of_items * part / (1 - part) - 1e-9)
    most = np.where(of_items > 0, of_items + further, 0.0).max(axis=1, initial=0.0)
    fewest[..., : most.shape[-1]] = np.maximum(fewest[..., : most.shape[-1]], most)
    return fewest
