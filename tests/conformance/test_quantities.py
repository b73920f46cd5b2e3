"""Each row of the catalogue is true of the releases and the reports."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from canaries import released
from referred import referred
from releases import demonstration, monthly, told_apart
from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.quantities import (
    ALL,
    CATALOGUE,
    NATIONAL,
    Place,
    Quantity,
    Ref,
    Waves,
    Worker,
)
from surveybench.report.compose import compose
from surveybench.report.compose.long_table import long_table
from surveybench.report.compose.site import site
from surveybench.report.compose.workbook import workbook

ROWS = list(CATALOGUE.values())
BY_NAME = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


@BY_NAME
def test_released_values_lie_within_its_range(row: Quantity) -> None:
    for out in (demonstration(), released(), told_apart(), monthly()):
        if row.name in out.grids:
            values = out.grids[row.name].values
            known = values[np.isfinite(values)]
            low, high = row.range
            assert ((known >= low - 1e-9) & (known <= high + 1e-9)).all()


@BY_NAME
def test_released_waves_and_axes_are_those_of_the_row(row: Quantity) -> None:
    several = (demonstration(), told_apart(), monthly())
    out = next((one for one in several if row.name in one.grids), told_apart())
    waves = {
        Waves.EVERY: out.survey.waves,
        Waves.REPORTED: out.survey.waves[:1],
        Waves.EARLIER: out.survey.waves[1:],
    }
    if row.name not in out.grids:
        assert row.without or row.released is None
        return
    grid = out.grids[row.name]
    assert grid.waves == waves[row.waves]
    assert tuple(grid.axes) == row.axes
    assert (NATIONAL in grid.organisations) == (row.everyone or row.national)
    assert grid.worked_out_by is Worker.PROGRAM


@cache
def places() -> dict[Place, set[str]]:
    """Quantities by the place in which a reader sees them."""
    each = [places_of(out) for out in (demonstration(), told_apart(), monthly())]
    return {place: set().union(*(one[place] for one in each)) for place in each[0]}


def places_of(out: Release) -> dict[Place, set[str]]:
    report = compose(out, out.organisations[0].code)
    pages = tuple(site(out, (report,)).pages())
    columns = {column.header for sheet in workbook(out).sheets for column in sheet.columns}
    return {
        Place.CSV: {f"{line[1]}.{line[2]}" for line in long_table(out).rows},
        Place.WORKBOOK: {row.name for row in ROWS if row.header in columns},
        Place.REPORT: set(referred(report)),
        Place.SITE: set(referred(pages)),
    }


@BY_NAME
def test_a_reader_sees_it_where_the_row_says_and_nowhere_else(row: Quantity) -> None:
    seen = {place for place, names in places().items() if row.name in names}
    if row.without:  # where it is seen of a publisher, test_published_places says
        assert not seen
        assert row.worked_out_by == (Worker.PUBLISHER,) or row.places == (Place.CSV,)
        return
    assert set(row.places) - {Place.CHECK} == seen
    assert (Place.WORKBOOK in seen) <= (row.tabulated is not None)


def test_a_grid_holds_the_axes_of_its_quantity_alone() -> None:
    grid = demonstration().grids["response_rate.completed"]
    assert grid.values.ndim == 2
    assert grid.measures == (ALL,)
    with pytest.raises(ReleaseError, match="S1 is not known for it"):
        grid.at(Ref("response_rate.completed", "S1", "Z01", ALL, 2025))
    with pytest.raises(ReleaseError, match="is not known for it"):
        grid.at(Ref("response_rate.completed", ALL, "Z01", ALL, 2025, option="1"))


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        (("score.score", "Q18"), "No organisation, population and wave are given"),
        (("score.score", "Q18", "Z01", "AMHS"), "No wave is given"),
        (("response_rate.completed", "all", "Z01", "", 2025), "No population is given"),
    ],
)
def test_a_figure_asked_for_by_half_is_told_what_is_missing(
    parts: tuple[str, ...], missing: str
) -> None:
    with pytest.raises(ReleaseError, match=missing) as error:
        demonstration().figure(*parts)
    assert "statistic:measure:organisation:population:wave" in str(error.value)
    assert "::" not in str(error.value)


def test_a_change_is_named_by_the_earlier_wave_and_a_refusal_says_so() -> None:
    assert demonstration().figure("change.difference:Q31:Z01:AMHS:2024").flag.exists
    with pytest.raises(ReleaseError, match="a change is named by the earlier wave"):
        demonstration().figure("change.difference:Q31:Z01:AMHS:2025")
    assert demonstration().figure("score.score:Q31:Z01:AMHS:2025").flag.exists
