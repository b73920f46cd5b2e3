"""Rows of the catalogue for organisations beside those of their own kind."""

from __future__ import annotations

import math

from surveybench.quantities.axes import Axis
from surveybench.quantities.grid import Worker
from surveybench.quantities.row import Basis, Place, Quantity, Unit, Waves, Working

BY_MEASURE = (Axis.WAVE, Axis.POPULATION, Axis.MEASURE, Axis.ORGANISATION)
EVERYWHERE = (Place.CSV, Place.WORKBOOK, Place.REPORT, Place.SITE)
IN_TABLES = (Place.CSV, Place.WORKBOOK)
OURS = (Worker.PROGRAM, Worker.FROM_PUBLISHED)  # which no publisher gives
COUNT, SCALE = (0.0, math.inf), (0.0, 10.0)

SAME_KIND = ("min_respondents", "secondary", "everybody", "min_organisations")
RANGED = (
    *("peers_range", "min_peers", "target", "winsorise", "quantile", "range_variance"),
    *("confidence", *SAME_KIND),
)
WHERE_ASKED = "Only with `peers_range: on`, where so many peers are compared."
PEER_ROWS = (
    Quantity(
        name="peers.mean",
        axes=BY_MEASURE,
        waves=Waves.REPORTED,
        unit=Unit.SCORE,
        range=SCALE,
        released=2,
        tabulated=2,
        printed=1,
        label="Mean of peers",
        meaning="plain mean of the scores of organisations of the same group",
        working=Working(
            "peers.beside",
            "sum(y) / count, itself among them",
            ("score.score",),
            SAME_KIND,
        ),
        basis=Basis.ONE_AMONG_ALL,
        worked_out_by=OURS,
        places=EVERYWHERE,
    ),
    Quantity(
        name="peers.difference",
        axes=BY_MEASURE,
        waves=Waves.REPORTED,
        unit=Unit.POINTS,
        range=(-10.0, 10.0),
        released=2,
        tabulated=2,
        printed=1,
        label="Difference from the mean of peers",
        meaning="score less the mean of the organisations of the same group",
        working=Working("peers.beside", "y - mean", ("score.score", "peers.mean"), SAME_KIND),
        basis=Basis.ONE_AMONG_ALL,
        worked_out_by=OURS,
        places=EVERYWHERE,
    ),
    Quantity(
        name="peers.place",
        axes=BY_MEASURE,
        waves=Waves.REPORTED,
        unit=Unit.ORGANISATIONS,
        range=COUNT,
        released=0,
        tabulated=0,
        printed=0,
        label="Place among peers",
        meaning="place among the organisations of the same group, 1 for the best score",
        working=Working(
            "peers.beside",
            "1 + peers with a better score",
            ("score.score",),
            SAME_KIND,
        ),
        basis=Basis.ONE_AMONG_ALL,
        worked_out_by=OURS,
        places=EVERYWHERE,
    ),
    Quantity(
        name="peers.count",
        axes=BY_MEASURE,
        waves=Waves.REPORTED,
        unit=Unit.ORGANISATIONS,
        range=COUNT,
        released=0,
        tabulated=0,
        printed=0,
        label="Peers compared",
        meaning="organisations of the same group that are compared",
        working=Working(
            "peers.beside",
            "organisations of the group compared",
            (),
            SAME_KIND,
        ),
        basis=Basis.ONE_AMONG_ALL,
        worked_out_by=OURS,
        places=IN_TABLES,
    ),
    *(
        Quantity(
            name=f"peers.expected_{side}",
            axes=BY_MEASURE,
            waves=Waves.REPORTED,
            unit=Unit.SCORE,
            range=SCALE,
            released=2,
            tabulated=2,
            printed=1,
            label=f"Expected among peers {side}",
            meaning=f"{end} inner limit of the expected range among the organisations of the group",
            working=Working(
                "expected_range.limits",
                f"mean {sign} 1.64 sqrt(s^2 + tau2), mean and tau2 of the peers compared",
                ("score.standard_error", "peers.mean"),
                RANGED,
            ),
            basis=Basis.ONE_AMONG_ALL,
            places=IN_TABLES,
            note=WHERE_ASKED,
        )
        for side, end, sign in (("from", "lower", "-"), ("to", "upper", "+"))
    ),
    Quantity(
        name="peers.band",
        axes=BY_MEASURE,
        waves=Waves.REPORTED,
        unit=Unit.BAND,
        range=(1.0, 7.0),
        released=0,
        tabulated=0,
        printed=0,
        label="Band among peers",
        meaning="band among the organisations of the group, 1 worst to 7 best",
        working=Working(
            "expected_range.bands",
            "by z = (y - mean) / sqrt(s^2 + tau2), mean and tau2 of the peers compared",
            ("score.score", "score.standard_error", "peers.mean"),
            RANGED,
        ),
        basis=Basis.ONE_AMONG_ALL,
        places=EVERYWHERE,
        note=WHERE_ASKED,
    ),
)
