"""Rows of the catalogue for scores of many waves: a control chart's lines and signals."""

from __future__ import annotations

from surveybench.quantities.axes import Axis
from surveybench.quantities.row import Basis, Place, Quantity, Unit, Waves, Working

BY_MEASURE = (Axis.WAVE, Axis.POPULATION, Axis.MEASURE, Axis.ORGANISATION)
EVERYWHERE = (Place.CSV, Place.WORKBOOK, Place.REPORT, Place.SITE)
SETTINGS = ("min_respondents", "secondary", "everybody")
SCORE = ("score.score",)
LINES = ("score.score", "trend.lower", "trend.upper")
CENTRED = ("score.score", "trend.centre")
LIMIT = "centre {sign} 2.66 * mean(|y_w - y_w-1|), within the scale"


def _line(key: str, label: str, meaning: str, formula: str) -> Quantity:
    return Quantity(
        name=f"trend.{key}",
        axes=BY_MEASURE,
        waves=Waves.REPORTED,
        unit=Unit.SCORE,
        range=(0.0, 10.0),
        released=2,
        tabulated=2,
        printed=1,
        label=label,
        meaning=meaning,
        working=Working("trend.individuals", formula, SCORE, SETTINGS),
        basis=Basis.SPREAD,
        places=EVERYWHERE,
    )


def _signal(key: str, label: str, meaning: str, formula: str, inputs: tuple[str, ...]) -> Quantity:
    return Quantity(
        name=f"trend.{key}",
        axes=BY_MEASURE,
        waves=Waves.REPORTED,
        unit=Unit.VERDICT,
        range=(-1.0, 1.0),
        released=0,
        tabulated=0,
        printed=0,
        label=label,
        meaning=f"{meaning}: 1 upwards, -1 downwards, 0 not so",
        working=Working("trend.individuals", formula, inputs, SETTINGS),
        basis=Basis.SPREAD,
        places=EVERYWHERE,
    )


TREND_ROWS = (
    _line("centre", "Mean of all waves", "mean of the scores of all waves", "sum(y_w) / waves"),
    _line("lower", "Control limit from", "lower control limit", LIMIT.format(sign="-")),
    _line("upper", "Control limit to", "upper control limit", LIMIT.format(sign="+")),
    _signal(
        "outside",
        "Outside its control limits",
        "the latest score lies outside the control limits",
        "1 where y > upper, -1 where y < lower",
        LINES,
    ),
    _signal(
        "side",
        "Eight on one side",
        "the latest eight scores lie on one side of the mean",
        "1 where y_w > centre in the latest 8 waves, -1 where below",
        CENTRED,
    ),
    _signal(
        "run",
        "Six rising or falling",
        "the latest six scores rise, or fall, each from the one before",
        "1 where y_w > y_w-1 in the latest 6 waves, -1 where below",
        SCORE,
    ),
    Quantity(
        name="trend.chance",
        axes=BY_MEASURE,
        waves=Waves.REPORTED,
        unit=Unit.PROBABILITY,
        range=(0.0, 1.0),
        released=4,
        tabulated=4,
        printed=2,
        label="Chance of a signal if nothing changed",
        meaning="how often so many waves signal anything though nothing changes",
        working=Working(
            "trend.chance",
            "share of 20,000 simulated lines around one level whose latest wave signals",
            (),
            SETTINGS,
        ),
        basis=Basis.SPREAD,
        places=(Place.CSV, Place.WORKBOOK),
    ),
)
