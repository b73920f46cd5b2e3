"""Where a reader sees what only a publisher gives, and what is said of chance with its limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

import relaid
from referred import referred
from surveybench.disclosure import Release
from surveybench.disclosure import release as released
from surveybench.published import read_all
from surveybench.quantities import CATALOGUE, Flag, Place, Quantity
from surveybench.report.compose import compose, long_table
from surveybench.report.compose.site import site
from surveybench.report.compose.summary import slides
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Page, SitePage, Table, Text, texts, walk
from surveybench.survey import load_survey
from tiny import MADE

PUBLISHED = [row for row in CATALOGUE.values() if row.without]
PERCENT = {"scale": "{from: 0, to: 100, unit: '%'}", "bands": "{labels: [Below, Within, Above]}"}


@cache
def wide() -> Release:
    """The wide form of trusts and of the country: with the profile of those who answered."""
    source = relaid.official()
    with TemporaryDirectory() as folder:
        trusts = relaid.wide(source, Path(folder) / "aip22_Benchmark_TrustLevel.xlsx")
        country = relaid.national(source, Path(folder) / "aip22_Benchmark_National.xlsx")
        reading = read_all([trusts, country], load_survey("aip/2022"), made=MADE, version="0")
        return released(reading.results)


@cache
def one_pair() -> Release:
    """Percentages with one pair of limits, at 95 %, and three verdicts."""
    source = relaid.official()
    with TemporaryDirectory() as folder:
        survey = load_survey(relaid.definition(source, Path(folder), sections="no", **PERCENT))
        path = relaid.cancer(source, Path(folder) / "cancer.xlsx")
        return released(read_all([path], survey, made=MADE, version="0").results)


@cache
def places() -> dict[Place, set[str]]:
    out = wide()
    report = compose(out, out.organisations[0].code)
    columns = {column.header for sheet in workbook(out).sheets for column in sheet.columns}
    return {
        Place.CSV: {f"{line[1]}.{line[2]}" for line in long_table(out).rows},
        Place.WORKBOOK: {row.name for row in CATALOGUE.values() if row.header in columns},
        Place.REPORT: set(referred(report)),
        Place.SITE: set(referred(tuple(site(out, (report,)).pages()))),
    }


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row.name)
def test_a_reader_sees_it_where_the_row_says(row: Quantity) -> None:
    grid = wide().grids.get(row.name)
    if grid is None or not (grid.flags == Flag.OK).any():
        pytest.skip("this publisher does not give it")
    seen = {place for place, names in places().items() if row.name in names}
    assert set(row.places) - {Place.CHECK} <= seen


def test_the_profile_is_among_them() -> None:
    assert (wide().grids["response_rate.profile"].flags == Flag.OK).any()


def test_the_start_page_says_who_answered_in_the_country() -> None:
    """Every subgroup with the share that the official workbook gives for England."""
    official = relaid.official().sheets["National_Respondents"][0]
    report = compose(wide(), wide().organisations[0].code)
    (start,) = [page for page in site(wide(), (report,)).pages() if page.kind == "start"]
    (table,) = [block for block in start.blocks if getattr(block, "id", "") == "profile"]
    assert isinstance(table, Table)
    given = [value for name, value in official.items() if name.endswith("_pc")]
    printed = [row[-1].text for row in table.rows]
    assert len(printed) == 34
    assert sorted(printed) == sorted(f"{int(value + 0.5)}%" for value in given)


@pytest.mark.parametrize(("out", "share"), [(wide, 0.1), (one_pair, 0.05)])
def test_chance_is_that_of_the_limits_there_are(out: Callable[[], Release], share: float) -> None:
    """One pair of limits at 95 % leaves half as many outside as three whose first is at 90 %."""
    release = out()
    bands = release.grids["expected_range.band"]
    checked = 0
    for code in [one.code for one in release.organisations][:3]:
        o = bands.organisations.index(code)
        items = [bands.measures.index(item.id) for item in release.survey.evaluative]
        compared = int(np.isfinite(bands.values[0, 0, items, o]).sum())
        text = "\n".join(texts(compose(release, code)))
        wanted = round(share * compared)
        for pattern in (
            rf"By chance alone, about (\d+) of {compared} questions",
            r"By chance alone about (\d+) would be\.",
        ):
            numbers = re.findall(pattern, text)
            assert numbers
            assert {abs(int(number) - share * compared) <= 0.5 for number in numbers} == {True}
            assert wanted >= 1
            checked += 1
    assert checked == 6


def test_verdicts_have_the_names_of_their_publisher() -> None:
    """Below, within and above: nothing is better, worse or about the same, in any format."""
    out = one_pair()
    code = out.organisations[0].code
    report = compose(out, code)
    shown = [*texts(report), *texts(slides(out, code))]
    shown += [text for page in site(out, (report,)).pages() for text in _of_page(page)]
    text = "\n".join(shown)
    usual = r".*(?:about the same|(?:better|worse) than expected|questions (?:better|worse)).*"
    assert re.findall(usual, text, re.IGNORECASE) == []
    assert "questions within" in text
    assert "Questions above" in text


def _of_page(page: Page | SitePage) -> Iterator[str]:
    for block in walk(page.blocks):
        if isinstance(block, Text):
            yield from (cell.text for cell in block.cells)
        if isinstance(block, Table):
            yield from (column.header for column in block.columns)
