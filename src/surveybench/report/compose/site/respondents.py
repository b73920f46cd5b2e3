"""Who answered in the whole country, where a publisher says so: a table of the start page."""

from __future__ import annotations

from collections.abc import Iterator

from surveybench.quantities import ALL, NATIONAL, Axis, Ref, figure
from surveybench.report.compose.site.nation import Nation
from surveybench.report.compose.view import rate
from surveybench.report.document import Cell, Column, Table
from surveybench.report.words import answers as words

PROFILE = "response_rate.profile"


def profile(nation: Nation) -> Iterator[Table]:
    """One row a subgroup, with its share; nothing where nobody has published it."""
    grid = nation.release.grids.get(PROFILE)
    if grid is None:
        return
    rows = []
    for label in grid.labels(Axis.SUBGROUP):
        ref = Ref(PROFILE, ALL, NATIONAL, ALL, nation.survey.wave, subgroup=label)
        share = figure(nation.release.grids, ref)
        if share.value is not None:
            kind, _, name = label.partition(": ")
            rows.append((Cell(kind), Cell(name or kind), rate(share)))
    if not rows:
        return
    group, part, _, country = (nation.say(header) for header in words.PROFILE_COLUMNS)
    columns = (Column(group), Column(part, weight=2), Column(country, "right"))
    yield Table("profile", nation.say(words.PROFILE), columns, tuple(rows))
