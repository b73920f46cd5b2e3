"""From counts to every statistic of the report, one value a Ref."""

from surveybench.results.compute import compute
from surveybench.results.ends import CONFIDENCE as INTERVAL_CONFIDENCE
from surveybench.results.reference import Reference
from surveybench.results.types import Against, Provenance, Publisher, Results, Standard
from surveybench.results.under import scores_under

__all__ = [
    "INTERVAL_CONFIDENCE",
    "Against",
    "Provenance",
    "Publisher",
    "Reference",
    "Results",
    "Standard",
    "compute",
    "scores_under",
]
