"""From counts to every statistic of the report, one value a Ref."""

from surveybench.results.compute import compute
from surveybench.results.reference import Reference
from surveybench.results.types import Against, Provenance, Results, Standard

__all__ = ["Against", "Provenance", "Reference", "Results", "Standard", "compute"]
