"""Whether organisations may be ranked by a measure, or chance decides much of their order."""

from __future__ import annotations

from statistics import median

from surveybench.report.lens import Lens

RANKED = 0.7  # reliability from which organisations may be ranked by a measure
RELIABILITY = "reliability.reliability"


def doubtful(lens: Lens, measure: str, population: str) -> bool:
    """Whether half of the organisations or more have too low a reliability to be ranked."""
    if RELIABILITY not in lens.release.grids:
        return False
    codes = [organisation.code for organisation in lens.release.organisations]
    figures = lens.figures(RELIABILITY, [measure], codes, population)
    values = [figure.value for figure in figures if figure.value is not None]
    return bool(values) and median(values) < RANKED
