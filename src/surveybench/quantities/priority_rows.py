"""Rows of the catalogue for how closely questions go with overall experience."""

from __future__ import annotations

from surveybench.quantities.axes import Axis
from surveybench.quantities.row import Basis, Place, Quantity, Unit, Waves, Working

BY_MEASURE_NATIONAL = (Axis.WAVE, Axis.POPULATION, Axis.MEASURE)
PLACES = (Place.CSV, Place.WORKBOOK, Place.REPORT, Place.SITE)
COMPARED = "national:expected_range.organisations"
SETTINGS = ("missing_stratum", "min_organisations", "min_respondents", "secondary", "everybody")
ENDS = (COMPARED, "priority.correlation")
END = "tanh(atanh(r) {sign} 1.96 / sqrt(N - I - 2))"


def _end(key: str, label: str, sign: str, side: str) -> Quantity:
    return Quantity(
        name=f"priority.{key}",
        axes=BY_MEASURE_NATIONAL,
        waves=Waves.REPORTED,
        unit=Unit.CORRELATION,
        range=(-1.0, 1.0),
        released=2,
        tabulated=2,
        printed=2,
        label=label,
        meaning=f"{side} end of the 95 % interval of the correlation",
        working=Working("priority.within", END.format(sign=sign), ENDS, SETTINGS, records=True),
        basis=Basis.ALL_ORGANISATIONS,
        places=PLACES,
        frozen=True,
    )


PRIORITY_ROWS = (
    Quantity(
        name="priority.correlation",
        axes=BY_MEASURE_NATIONAL,
        waves=Waves.REPORTED,
        unit=Unit.CORRELATION,
        range=(-1.0, 1.0),
        released=2,
        tabulated=2,
        printed=2,
        label="Correlation with overall experience",
        meaning="correlation of the question's scores with those of overall experience, among "
        "people of the same organisation",
        working=Working(
            "priority.within",
            "sum(Sxy) / sqrt(sum(Sxx) sum(Syy)), over the organisations compared, about the means "
            "of each",
            (COMPARED,),
            SETTINGS,
            records=True,
        ),
        basis=Basis.ALL_ORGANISATIONS,
        places=PLACES,
        frozen=True,
        note="Only where the definition names the question about overall experience.",
    ),
    _end("lower", "Correlation from", "-", "lower"),
    _end("upper", "Correlation to", "+", "upper"),
)
