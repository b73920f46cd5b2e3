"""From counts to every statistic of the report, one value a Ref."""

from surveybench.results.compute import compute
from surveybench.results.reference import SPREAD, Reference
from surveybench.results.types import (
    ALL,
    NATIONAL,
    Against,
    Figure,
    Flag,
    Grid,
    Organisation,
    Provenance,
    Ref,
    Results,
    Standard,
    figure,
    figures,
)

__all__ = [
    "ALL",
    "NATIONAL",
    "SPREAD",
    "Against",
    "Figure",
    "Flag",
    "Grid",
    "Organisation",
    "Provenance",
    "Ref",
    "Reference",
    "Results",
    "Standard",
    "compute",
    "figure",
    "figures",
]
