"""From counts to every statistic of the report, one value a Ref."""

from surveybench.results.compute import compute
from surveybench.results.types import (
    ALL,
    NATIONAL,
    Figure,
    Flag,
    Grid,
    Organisation,
    Provenance,
    Ref,
    Results,
    figure,
    figures,
)

__all__ = [
    "ALL",
    "NATIONAL",
    "Figure",
    "Flag",
    "Grid",
    "Organisation",
    "Provenance",
    "Ref",
    "Results",
    "compute",
    "figure",
    "figures",
]
