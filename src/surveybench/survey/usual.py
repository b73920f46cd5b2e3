"""What people are standardised by where a definition says nothing else: age bands and sexes."""

from __future__ import annotations

from surveybench.survey.settings import Settings
from surveybench.survey.types import Columns, Dimension


def usual_dimensions(columns: Columns, settings: Settings) -> tuple[Dimension, ...]:
    """Age bands and sexes, as the settings and the columns of age and sex have them."""
    age = Dimension("age", columns.age, bands=settings.strata.age_bands)
    return (age, Dimension("sex", columns.sex, codes=settings.strata.sexes))
