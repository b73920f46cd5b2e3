"""From counts to every statistic of the report, one value a Ref."""

from surveybench.results.adjusted import effects
from surveybench.results.compute import compute
from surveybench.results.ends import CONFIDENCE as INTERVAL_CONFIDENCE
from surveybench.results.ends import QUANTILE as INTERVAL_QUANTILE
from surveybench.results.one import Measured, Weighing, exact_p, measured
from surveybench.results.rates import lists_invited
from surveybench.results.reference import Reference
from surveybench.results.types import Against, Parts, Provenance, Publisher, Results, Standard
from surveybench.results.under import scores_under

__all__ = [
    "INTERVAL_CONFIDENCE",
    "INTERVAL_QUANTILE",
    "Against",
    "Measured",
    "Parts",
    "Provenance",
    "Publisher",
    "Reference",
    "Results",
    "Standard",
    "Weighing",
    "compute",
    "effects",
    "exact_p",
    "lists_invited",
    "measured",
    "scores_under",
]
