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
    grids = released.parts.release.grids
    compared: dict[str, int] = dict.fromkeys(("expected_range.band", "score.score"), 0)
    for name, column in (("expected_range.band", "band{}"), ("score.score", "mean{}")):
        for measure in source.measures:
            found = grids[name].values[0, 0, grids[name].positions[Axis.MEASURE][measure]]
            cells = [row[column.format(measure)] for _, _, row, _ in source.trusts]
            # A band of 0 stands for none, a blank cell for a score that is suppressed.
            wanted = np.array([float(cell) if cell else np.nan for cell in cells])
            # A workbook's writer keeps 16 digits.
            np.testing.assert_allclose(found[::2], wanted, rtol=0, atol=1e-12)
            assert np.isnan(found[1::2]).all()  # sites with respondents alone
            compared[name] += int(np.isfinite(wanted).sum())
    assert set(compared.values()) == {7434}
    returns = grids["response_rate.completed"].values[0, :-1]
    assert returns[::2].tolist() == [people["n_tpat"] for *_, people in source.trusts]


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
    q11 = next(row for row in rows if row[0].text.startswith("Q11 "))
    assert "food" in q11[0].text
    assert [cell.text for cell in q11[1:]] == ["7.2", "7.2", "Much worse", "–", "–"]
    assert q11[2].ref == "score.score:Q11:R0A01:all:2022"
    said = " ".join(texts(document))
    assert "Sites of your trust with results of their own: 1 of 2." in said
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
