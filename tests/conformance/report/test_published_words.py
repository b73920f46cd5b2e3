"""Reports of figures that a publisher worked out say nothing of our method, in any format."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from rre_table import write_table
from shared_data import shared_data
from surveybench.disclosure import Release
from surveybench.jobs import pipeline, publish
from surveybench.quantities import Ref, figure
from surveybench.report.compose import compose
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Sheet, Table, texts
from surveybench.report.lens import Lens
from surveybench.report.writers import NATIONAL
from surveybench.survey import load_survey

MADE = date(2026, 1, 1)
OURS = re.compile(
    r"weighted|weights|winsoris|pulled in|standardis|largest weight|no answer counts more|"
    r"cleaning|several ticks|equal steps|two-sided|z test|age and sex|plain average of its",
    re.IGNORECASE,
)
WORKBOOK = "Adult-Inpatient-Survey-2022_trust_benchmark.ods"


@cache
def release(name: str) -> Release:
    if name == "aip/2022":
        source = shared_data() / "nhs_aip22" / WORKBOOK
        return pipeline.published(load_survey(name), source, made=MADE, version="0")
    with TemporaryDirectory() as folder:
        table = write_table(shared_data() / "rre_published.json", Path(folder) / "rre.csv")
        return pipeline.published(load_survey("cmh/2025"), table, made=MADE, version="0")


def ours(released: Release, text: str) -> list[str]:
    """What is claimed of our method, but for what the survey's own words say."""
    survey = released.survey
    own = [*(item.text for item in survey.items), *survey.words.further, survey.words.about]
    for said in own:
        text = text.replace(said, "")
    return [text[max(0, m.start() - 60) : m.end() + 40] for m in OURS.finditer(text)]


@pytest.mark.parametrize("name", ["aip/2022", "cmh/2025"])
def test_no_file_of_any_format_claims_our_method(name: str, tmp_path: Path) -> None:
    released = release(name)
    code = released.organisations[0].code
    formats = (
        [f for f in publish.FORMATS if f not in ("pdf", NATIONAL)]
        if len(released.organisations) > 1
        else []
    )
    publish.write(released, tmp_path, [code] if formats else None, formats or None)
    files = [p for p in tmp_path.rglob("*") if p.is_file() and p.suffix not in (".pdf", ".css")]
    assert files
    for file in files:
        parts = [file.read_bytes()]
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                parts = [archive.read(entry) for entry in archive.namelist()]
        for part in parts:
            readable = re.sub(r"<style.*?</style>|<[^>]*>", " ", part.decode("utf-8", "ignore"))
            assert ours(released, readable) == [], file.name


@pytest.mark.parametrize("name", ["aip/2022", "cmh/2025"])
def test_the_document_says_who_worked_the_figures_out(name: str) -> None:
    released = release(name)
    said = "\n".join(texts(compose(released, released.organisations[0].code)))
    assert ours(released, said) == []
    assert "Worked out by the publisher; no published figure was recalculated." in said
    assert "worked out by their publisher" in said
    assert Lens(released).worked_out()[0] in said


def test_what_was_worked_out_here_is_named() -> None:
    _, calculated = Lens(release("aip/2022")).worked_out()
    assert "the England average (the plain average of the published scores)" in calculated
    assert len(Lens(release("cmh/2025")).worked_out()) == 1  # a table that holds the average


def test_decimals_are_those_of_the_source() -> None:
    released = release("cmh/2025")
    assert Lens(released).decimals("score.score", 2) == 1
    document = compose(released, "RRE")
    numbers = next(p for p in document.pages if p.id == "numbers-AMHS")
    (table,) = (block for block in numbers.blocks if isinstance(block, Table))
    assert [c.header for c in table.columns][1:6] == ["n", "Score", "Average", "Lowest", "Highest"]
    scores = [row[2].text for row in table.rows]
    assert "6.3" in scores
    assert not [score for score in scores if re.fullmatch(r"\d\.\d\d", score)]
    sheet = next(s for s in workbook(released).sheets if s.name == "AMHS questions")
    assert [c.decimals for c in sheet.columns if c.header == "Score (0 to 10)"] == [1]


@pytest.mark.parametrize("name", ["aip/2022", "cmh/2025"])
def test_every_row_of_a_sheet_has_its_reference(name: str) -> None:
    released = release(name)
    for sheet in workbook(released, released.organisations[0].code).sheets[3:]:
        refs = list(references(sheet))
        assert refs
        for ref in refs:
            assert figure(released.grids, Ref.parse(ref)).ref == Ref.parse(ref)


def references(sheet: Sheet) -> list[str]:
    headers = [column.header for column in sheet.columns]
    return [str(row[headers.index("Reference")]) for row in sheet.rows]


def test_no_sentence_speaks_of_what_the_publisher_did_not_give() -> None:
    """The workbook of 2022 has no intervals, no national average, and no settings of ours."""
    released = release("aip/2022")
    document = compose(released, released.organisations[0].code)
    shown = " ".join(texts(document))
    assert "lowest score first" in shown
    assert "interval" not in shown
    assert "But for the average" in shown
    assert "printed in the published report" not in shown
