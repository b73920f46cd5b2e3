"""Rows of the catalogue for representativeness: how alike respondents are to the invited."""

from __future__ import annotations

from surveybench.quantities.axes import Axis
from surveybench.quantities.row import Basis, Place, Quantity, Unit, Waves, Working

BY_ORGANISATION = (Axis.WAVE, Axis.ORGANISATION)
EVERYWHERE = (Place.CSV, Place.WORKBOOK, Place.REPORT, Place.SITE)
IN_TABLES = (Place.CSV, Place.WORKBOOK)
SETTINGS = ("removed_outcomes", "age_bands", "sexes", "min_respondents")
SPREAD = "S^2 = sum(n (r - r_all)^2) / (N - 1) - sum(r (1 - r)) / N over strata, not below 0"


def _row(
    key: str,
    label: str,
    meaning: str,
    formula: str,
    highest: float,
    places: tuple[Place, ...],
    inputs: tuple[str, ...] = (),
) -> Quantity:
    return Quantity(
        name=f"representative.{key}",
        axes=BY_ORGANISATION,
        waves=Waves.EVERY,
        unit=Unit.RATIO,
        range=(0.0, highest),
        released=2,
        tabulated=2,
        printed=2,
        label=label,
        meaning=meaning,
        working=Working("representative.indicator", formula, inputs, SETTINGS, records=True),
        basis=Basis.REPRESENTED,
        places=places,
        everyone=True,
        frozen=True,
        note="Only where the sample file says the stratum of the people invited.",
    )


REPRESENTATIVE_ROWS = (
    _row(
        "indicator",
        "Representativeness",
        "how alike those who answered are to those invited (R-indicator): 1 where people of "
        "every stratum answer equally often",
        f"1 - 2 S, {SPREAD}: r the response rates of strata and n their people",
        1.0,
        EVERYWHERE,
    ),
    _row(
        "lower",
        "Representativeness from",
        "lower end of the 95 % interval of the R-indicator",
        "R - 1.96 s, not below 0",
        1.0,
        IN_TABLES,
        ("representative.indicator",),
    ),
    _row(
        "upper",
        "Representativeness to",
        "upper end of the 95 % interval of the R-indicator",
        "R + 1.96 s, not above 1",
        1.0,
        IN_TABLES,
        ("representative.indicator",),
    ),
)
