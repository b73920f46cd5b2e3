"""The scores of options as numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surveybench.survey import Survey


def option_scores(survey: Survey, item: str) -> NDArray[np.float64]:
    """Scores of an item's options; NaN for one without."""
    return np.array([np.nan if s is None else s for s in survey.item[item].scores], dtype=float)
