"""Every page of ten reports: full, nothing over anything else, nothing cut off, no small type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
import pytest

import relaid
from monthly_survey import with_data
from page_looks import Sheet, clipped, overlapping, sheets, small
from published_table import PUBLISHED, TABLE
from releases import MADE, demonstration, few
from rre_table import write_table
from shared_data import shared_data
from surveybench.disclosure import Release
from surveybench.jobs import pipeline
from surveybench.report.compose import compose
from surveybench.report.document import Document
from surveybench.report.writers import pdf
from surveybench.survey import load_survey

LEAST, MEAN = 0.35, 0.8
NEARLY = 0.78  # of a report of thirteen pages, a board page among them


def _published() -> Document:
    """A trust's figures as its regulator published them."""
    with TemporaryDirectory() as folder:
        table = write_table(shared_data() / "rre_published.json", Path(folder) / "rre.csv")
        return _first(pipeline.published(load_survey("cmh/2025"), table, made=MADE, version="0"))


@cache
def _workbook() -> Release:
    """All trusts of the regulator's inpatient workbook."""
    path = relaid.official().path
    return pipeline.published(load_survey("aip/2022"), path, made=MADE, version="0")


def _one_decimal() -> Document:
    with TemporaryDirectory() as folder:
        definition, table = Path(folder) / "aip.yaml", Path(folder) / "aip.csv"
        definition.write_text(PUBLISHED)
        table.write_text(TABLE)
        survey = load_survey(str(definition))
        return _first(pipeline.published(survey, table, made=MADE, version="0"))


def _many_waves() -> Document:
    with TemporaryDirectory() as folder:
        survey = load_survey(str(with_data(Path(folder), 24)))
        files = pipeline.in_folder(Path(folder) / "data", survey)
        return _first(pipeline.run(survey, files, made=MADE, version="0", jobs=1).release)


def _first(release: Release) -> Document:
    return compose(release, release.organisations[0].code)


def _small() -> Document:
    """The organisation with the fewest scores of all that have any."""
    release = demonstration()

    def scores(code: str) -> int:
        items = (item.id for item in release.survey.evaluative)
        where = (release.figure("score.score", i, code, "AMHS", 2025) for i in items)
        return sum(figure.value is not None for figure in where)

    codes = [o.code for o in release.organisations if release.has(o.code, "AMHS")]
    return compose(release, min(codes, key=lambda code: (scores(code), code)))


def _long_names() -> Document:
    """A name of 600 letters, which no line holds."""
    document = _first(few())
    name = "An organisation of a very long name " * 17
    pages = tuple(
        replace(page, head=(*page.head[:2], name) if page.head else ()) for page in document.pages
    )
    return replace(document, name=name, pages=pages)


REPORTS: Mapping[str, Callable[[], Document]] = {
    "ordinary": lambda: compose(demonstration(), "Z01"),
    "small": _small,
    "without a population": lambda: compose(demonstration(), "Z17"),
    "first time": lambda: compose(demonstration(), "Z31"),
    "published": _published,
    "nearly all better": lambda: compose(_workbook(), "RPC"),
    "nearly all worse": lambda: compose(_workbook(), "RQW"),
    "one decimal": _one_decimal,
    "24 waves": _many_waves,
    "long names": _long_names,
}


@cache
def looked_at(name: str) -> tuple[tuple[Sheet, ...], frozenset[int]]:
    """The sheets of a report, and the numbers of those after which a part begins."""
    document = REPORTS[name]()
    content = pdf.write(document)
    reader = pypdf.PdfReader(BytesIO(content))
    places = reader.named_destinations
    begins = [
        (reader.get_destination_page_number(places[page.id]) or 0) + 1
        for page in document.pages
        if page.level <= 2 and page.id in places
    ]
    drawn = tuple(sheets(content))
    return drawn, frozenset({*(number - 1 for number in begins), len(drawn), 1})


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_overlaps_is_cut_off_or_too_small_to_read(name: str) -> None:
    for sheet in looked_at(name)[0]:
        assert (sheet.number, overlapping(sheet)) == (sheet.number, [])
        assert (sheet.number, clipped(sheet)) == (sheet.number, [])
        assert (sheet.number, small(sheet)) == (sheet.number, [])


@pytest.mark.parametrize("name", REPORTS)
def test_pages_are_full_but_for_the_last_of_a_part(name: str) -> None:
    drawn, last = looked_at(name)
    assert [s.number for s in drawn if s.use < LEAST and s.number not in last] == []
    inner = [sheet.use for sheet in drawn if sheet.number not in last]
    assert not inner or sum(inner) / len(inner) >= MEAN
    every = [sheet.use for sheet in drawn]
    assert sum(every) / len(every) >= (MEAN if name != "24 waves" else NEARLY)
