"""Files of trusts and of their sites give reports of trusts with their sites inside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import relaid
from relaid import Source
from surveybench.disclosure import Release, release
from surveybench.jobs import publish
from surveybench.published import Reading, read_all
from surveybench.quantities import Axis
from surveybench.report.compose import compose
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Table, texts, walk
from surveybench.survey import load_survey


@pytest.fixture(scope="module")
def source() -> Source:
    """The official workbook."""
    return relaid.official()


def reading(source: Source, folder: Path, *, parents: bool = True) -> Reading:
    paths = [
        relaid.sites(source, folder / "ip22_site.xlsx", parents=parents),
        relaid.wide(source, folder / "ip22_trust.xlsx"),
    ]
    return read_all(paths, load_survey("aip/2022"), made=date(2026, 1, 1), version="0")


@pytest.fixture(scope="module")
def released(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Trusts, and within them two sites each."""
    return release(reading(source, tmp_path_factory.mktemp("sites")).results)


def test_every_figure_of_every_site_comes_back(source: Source, released: Release) -> None:
    assert released.parts is not None
    assert len(released.organisations) == 133
    assert released.parts.within == {
        f"{code}0{n}": code for code, *_ in source.trusts for n in (1, 2)
    }
    grid = released.parts.release.grids["expected_range.band"]
    compared = 0
    for measure in source.measures:
        found = grid.values[0, 0, grid.positions[Axis.MEASURE][measure]][::2]
        wanted = [float(row[f"band{measure}"] or "nan") or np.nan for _, _, row, _ in source.trusts]
        shown = np.isfinite(found)
        np.testing.assert_array_equal(found[shown], np.array(wanted)[shown])
        compared += int(shown.sum())
    assert compared > 7000


def test_a_report_shows_the_sites_of_its_trust_and_no_others(released: Release) -> None:
    document = compose(released, "R0A")
    pages = [page for page in document.pages if page.kind == "sites"]
    rows = [
        row
        for page in pages
        for block in walk(page.blocks)
        if isinstance(block, Table) and block.id.endswith("-scores")
        for row in block.rows
    ]
    assert len(rows) == 56
    q11 = next(row for row in rows if row[0].text == "Q11")
    assert [cell.text for cell in q11[1:]] == ["7.2", "7.2", "Much worse", "–", "–"]
    assert q11[2].ref == "score.score:Q11:R0A01:all:2022"
    said = " ".join(texts(document))
    assert "Sites of your trust with results of their own: 2." in said
    assert "R0A02" in said
    assert "R0B01" not in said


def test_tables_and_workbooks_hold_the_sites(released: Release, tmp_path: Path) -> None:
    names = [sheet.name for sheet in workbook(released, "R0A").sheets]
    assert any(name.startswith("Sites ") for name in names)
    written = publish.write(released, tmp_path, None, ["csv"])
    table = next(path for path in written if path.name.endswith("_sites.csv"))
    assert "R0A01" in table.read_text("utf-8-sig")


def test_without_a_column_of_trusts_codes_tell_whose_a_site_is(
    source: Source, tmp_path: Path
) -> None:
    found = reading(source, tmp_path, parents=False)
    assert found.results.parts is not None
    assert found.results.parts.within["R0A02"] == "R0A"
