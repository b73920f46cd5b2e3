"""Workbooks: numbers stay numbers, what is hidden is empty with its shorthand, text stays text."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from releases import AWKWARD, MADE, demonstration, few
from rre_table import write_table
from shared_data import shared_data
from surveybench import simulate
from surveybench.errors import ReleaseError
from surveybench.jobs import pipeline
from surveybench.quantities import CATALOGUE, Flag, Place
from surveybench.report.charts import PALETTE
from surveybench.report.compose import sheets
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Sheet, SheetColumn, Workbook
from surveybench.report.lens.rounding import MINUS, number
from surveybench.report.words.en.report import BANDS, BANDS_SHORT
from surveybench.report.writers import ods, xlsx
from surveybench.survey import Population, load_survey

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"
FRONT = ("Cover", "Contents", "Notes")


@cache
def book(code: str = "") -> Workbook:
    return workbook(demonstration(), code)


def test_columns_of_bounds_stand_in_a_workbook_that_has_any() -> None:
    """`at least` in the head of a column that is empty for the whole workbook says nothing."""
    out = demonstration()
    grid = out.grids["response_rate.completed"]
    bounded = {
        code
        for code in grid.organisations
        if any(
            out.figure("response_rate.completed", "all", code, "all", wave).flag is Flag.AT_LEAST
            for wave in out.survey.waves
        )
    }
    named = [organisation.code for organisation in out.organisations]
    assert bounded < set(named)
    some = [next(c for c in named if (c in bounded) is wanted) for wanted in (True, False)]
    for code in some:
        rates = next(s for s in book(code).sheets if s.name == "Response rates")
        heads = [column.header for column in rates.columns]
        assert any(head.endswith(", at least") for head in heads) == (code in bounded)
        assert all(len(row) == len(heads) for row in rates.rows)


@cache  # to read the national one takes seconds
def opened(book: Workbook) -> Any:
    return openpyxl.load_workbook(BytesIO(b"".join(xlsx.write(book))))


def in_xlsx(book: Workbook) -> dict[str, list[list[object]]]:
    return {
        page.title: [[c.value for c in row] for row in page.iter_rows()] for page in opened(book)
    }


def content_text(code: str) -> str:
    with zipfile.ZipFile(BytesIO(b"".join(ods.write(book(code))))) as file:
        return file.read("content.xml").decode()


@cache
def content_of(book: Workbook) -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(b"".join(ods.write(book)))) as file:
        return ElementTree.fromstring(file.read("content.xml"))


def in_ods(book: Workbook) -> dict[str, list[list[object]]]:
    def value(cell: ElementTree.Element) -> object:
        if cell.get(f"{OFFICE}value-type") == "float":
            return float(cell.get(f"{OFFICE}value", "nan"))
        return "".join(cell.itertext()) or None

    return {
        table.get(f"{TABLE}name", ""): [
            [value(cell) for cell in row.iter(f"{TABLE}table-cell")]
            for row in table.iter(f"{TABLE}table-row")
        ]
        for table in content_of(book).iter(f"{TABLE}table")
    }


def sheet_of(book: Workbook, name: str) -> Sheet:
    return next(sheet for sheet in book.sheets if sheet.name == name)


def column(sheet: Sheet, header: str) -> list[object]:
    at = [found.header for found in sheet.columns].index(header)
    return [row[at] for row in sheet.rows]


# ---- what is in it ----


def test_the_national_workbook_has_its_sheets_in_order() -> None:
    kinds = ("questions", "sections", "answers", "answers by year")
    kinds = (*kinds, "map", "national", "bands", "spread", "change")
    names = [f"{population} {kind}" for population in ("AMHS", "OPMHS") for kind in kinds]
    assert [sheet.name for sheet in book().sheets] == [*FRONT, "Response rates", *names]


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sheet_of(book(), "AMHS questions")
    monkeypatch.setattr(sheets, "MOST_ROWS", 600)
    made = workbook(demonstration())
    parts = [sheet for sheet in made.sheets if sheet.name.startswith("AMHS questions")]
    assert [sheet.name for sheet in parts] == [f"AMHS questions{n}" for n in ("", " 2", " 3")]
    assert [row for sheet in parts for row in sheet.rows] == list(whole.rows)
    for at, sheet in enumerate(parts, 1):
        codes = column(sheet, "Organisation code")
        assert len(codes) + len(sheet.lines) + 2 <= 600
        assert not any(set(codes) & set(column(p, "Organisation code")) for p in parts[at:])
        assert f"Part {at} of 3: trusts {codes[0]} to {codes[-1]}" in sheet.title
    assert [page.max_row for page in opened(replace(made, sheets=tuple(parts)))] == [
        len(sheet.rows) + len(sheet.lines) + 2 for sheet in parts
    ]


@pytest.mark.parametrize("code", ["", "Z17"])
def test_both_formats_hold_the_same_sheets_and_values(code: str) -> None:
    one, other = in_xlsx(book(code)), in_ods(book(code))
    assert list(one) == list(other) == [sheet.name for sheet in book(code).sheets]
    for sheet in book(code).sheets:
        expected = [list(row) for row in sheet.rows]
        above = [[sheet.title], *([line] for line in sheet.lines)]
        heads = [[found.header for found in sheet.columns]] if sheet.columns else []
        for found in (one[sheet.name], other[sheet.name]):
            assert [row[:1] for row in found[: len(above)]] == above
            assert found[len(above) :] == [*heads, *expected]


def test_number_columns_hold_numbers_or_nothing_and_shorthand_says_why() -> None:
    seen = set()
    for sheet in book().sheets:
        for row in sheet.rows:
            for value, found in zip(row, sheet.columns, strict=True):
                if found.decimals is not None:
                    assert value is None or isinstance(value, float)
                else:
                    assert value is None or isinstance(value, str)
        if sheet.name.endswith(("questions", "sections")):
            score, why = column(sheet, "Score (0 to 10)"), column(sheet, "Shorthand: score")
            band, reason = column(sheet, "Band (1 to 7)"), column(sheet, "Shorthand: comparison")
            for value, short in [*zip(score, why, strict=True), *zip(band, reason, strict=True)]:
                assert (value is None) == bool(short)
                seen.add(short)
    assert {None, "[c]", "[x]"} <= seen


def test_numbers_are_those_of_the_pages_and_have_no_more_decimals() -> None:
    made = demonstration()
    sheet = sheet_of(book(), "AMHS questions")
    keys = zip(
        column(sheet, "Organisation code"), column(sheet, "Question or section"), strict=True
    )
    for (code, item), score in zip(keys, column(sheet, "Score (0 to 10)"), strict=True):
        figure = made.figure("score.score", str(item), str(code), "AMHS", 2025)
        assert (score is None) == (figure.value is None)
        if figure.value is not None:
            assert score == float(number(figure.value, 2).replace(MINUS, "-"))
    for sheet in book().sheets:
        for row in sheet.rows:
            for value, found in zip(row, sheet.columns, strict=True):
                if isinstance(value, float):
                    assert round(value, found.decimals) == value


def test_rates_are_percentages_of_every_wave_and_the_country_comes_first() -> None:
    sheet = sheet_of(book("Z17"), "Response rates")
    assert [(row[2], row[1]) for row in sheet.rows] == [
        (str(wave), code) for wave in (2025, 2024, 2023) for code in ("national", "Z17")
    ]
    rate = demonstration().figure("response_rate.adjusted", "all", "Z17", "all", 2025).value
    assert rate is not None
    assert column(sheet, "Adjusted response rate (percent)")[1] == round(rate * 100, 1)


def test_an_organisation_has_its_own_rows_beside_those_of_everyone() -> None:
    for name in ("AMHS questions", "AMHS sections", "AMHS change"):
        assert set(column(sheet_of(book("Z17"), name), "Organisation code")) == {"Z17"}
    assert sheet_of(book("Z17"), "AMHS national").rows == sheet_of(book(), "AMHS national").rows
    with pytest.raises(ReleaseError, match="no organisation nobody"):
        workbook(demonstration(), "nobody")


def test_figures_that_were_never_published_have_no_columns(tmp_path: Path) -> None:
    write_table(shared_data() / "rre_published.json", tmp_path / "rre.csv")
    survey = load_survey("cmh/2025")
    out = pipeline.published(survey, tmp_path / "rre.csv", made=MADE, version="0")
    sheet = sheet_of(workbook(out, "RRE"), "AMHS questions")
    headers = [found.header for found in sheet.columns]
    assert "Score (0 to 10)" in headers
    assert "National average (0 to 10)" in headers
    assert not any("interval" in h or h.startswith(("Limit", "z ")) for h in headers)
    assert column(sheet, "Band in words").count("Much better than expected") == 1


def test_where_nobody_is_compared_each_has_its_own_scores_and_that_is_said() -> None:
    release = few()
    code = release.organisations[0].code
    alone = workbook(release, code)
    populations = [p.id for p in release.survey.populations if release.has(code, p.id)]
    assert populations
    assert [sheet.name for sheet in alone.sheets] == [
        *FRONT,
        "Response rates",
        *(f"{p} {kind}" for p in populations for kind in ("questions", "answers")),
    ]
    for population in populations:
        sheet = sheet_of(alone, f"{population} questions")
        assert "Not compared: fewer than 30 trusts have results" in " ".join(sheet.lines)
        headers = [found.header for found in sheet.columns]
        assert "Score (0 to 10)" in headers
        assert not [h for h in headers if "Band" in h or "average" in h or "Limit" in h]
        shown = dict(
            zip(column(sheet, "Question or section"), column(sheet, "Score (0 to 10)"), strict=True)
        )
        assert len(shown) == len(release.survey.evaluative)
        for item, value in shown.items():
            found = release.figure("score.score", str(item), code, population, 2025).value
            assert value is None if found is None else value == pytest.approx(found, abs=0.00501)


def test_populations_that_are_not_reported_have_no_tables_and_that_is_said() -> None:
    made = workbook(demonstration(), "Z17")
    assert not any("CYPMHS" in sheet.name for sheet in made.sheets)
    assert any("No tables: too few trusts" in str(row[1]) for row in made.sheets[2].rows)


# ---- how it is laid out ----


def test_no_merged_cells_no_hidden_sheets_a_named_table_on_each_and_a_frozen_header() -> None:
    read = opened(book("Z17"))
    names = []
    for page, sheet in zip(read, book("Z17").sheets, strict=True):
        assert not page.merged_cells.ranges
        assert page.sheet_state == "visible"
        assert not any(d.hidden for d in page.column_dimensions.values())
        assert page["A1"].value == sheet.title
        if sheet.columns:
            (table,) = page.tables.values()
            names.append(table.name)
            top = len(sheet.lines) + 2
            assert table.headerRowCount == 1
            assert table.ref.startswith(f"A{top}:")
            assert page.freeze_panes == f"{'ABC'[sheet.frozen]}{top + 1}"
    assert len(set(names)) == len(names) == len(book("Z17").sheets) - 1


@pytest.mark.parametrize("code", ["", "Z17"])
def test_the_organisation_and_the_question_stay_in_sight_and_on_every_page(code: str) -> None:
    for page, sheet in zip(opened(book(code)), book(code).sheets, strict=True):
        heads = [found.header for found in sheet.columns[: sheet.frozen]]
        kind = sheet.name.split(" ", 1)[-1]
        if kind in ("questions", "sections", "answers", "change"):
            assert heads == ["Organisation", "Wording or name"]
            assert page.print_title_cols == "$A:$B"
        elif kind in ("national", "spread", "answers by year"):
            assert heads == ["Wording or name"]
        if sheet.columns:
            top = len(sheet.lines) + 2
            assert page.print_title_rows == f"${top}:${top}"


def test_bands_have_their_colours_in_both_formats() -> None:
    page = next(p for p in opened(book("Z17")) if p.title == "AMHS questions")
    sheet = sheet_of(book("Z17"), "AMHS questions")
    place = [found.header for found in sheet.columns].index("Band in words")
    rules = {
        rule.formula[0].strip('"'): rule.dxf.fill.bgColor.rgb[-6:]
        for found in page.conditional_formatting
        for rule in found.rules
    }
    assert rules == {name: PALETTE[f"band-{i}"][1:] for i, name in enumerate(BANDS, 1)}
    (covered,) = {str(found.sqref) for found in page.conditional_formatting}
    top = len(sheet.lines) + 3
    letter = get_column_letter(place + 1)
    assert covered == f"{letter}{top}:{letter}{top + len(sheet.rows) - 1}"
    styles = re.findall(r'table:style-name="band-(\d)"[^>]*><text:p>([^<]*)', content_text("Z17"))
    assert {(int(band), name) for band, name in styles} <= set(enumerate(BANDS, 1))
    bands = [band for band in column(sheet, "Band in words") if band]
    assert len(styles) >= len(bands) > 20


def test_there_are_no_blank_rows_and_no_blank_columns() -> None:
    for rows in in_xlsx(book("Z17")).values():
        assert all(any(value is not None for value in row) for row in rows)
        width = max(map(len, rows))
        assert all(any(len(r) > i and r[i] is not None for r in rows) for i in range(width))


def test_headers_say_their_unit_and_lines_above_their_base() -> None:
    for sheet in book().sheets:
        headers = [found.header for found in sheet.columns]
        assert len(set(headers)) == len(headers)
        if sheet.name in FRONT:
            continue
        assert any(line.startswith("Base: ") and "Unit: " in line for line in sheet.lines)
        assert any("[c]" in line for line in sheet.lines)
        if sheet.name.endswith(" bands"):
            assert {f"{name} (trusts)" for name in BANDS_SHORT} < set(headers)
        for found in sheet.columns:
            counted = found.header in ("Organisations compared", "Trusts compared")
            assert (
                found.decimals is None or "(" in found.header or "p of" in found.header or counted
            )


def test_contents_lead_to_every_sheet() -> None:
    contents = book().sheets[1]
    names = [sheet.name for sheet in book().sheets[2:]]
    assert [row[0] for row in contents.rows] == list(contents.links) == names
    page = opened(book())["Contents"]
    top = len(contents.lines) + 3
    found = [page.cell(top + i, 1).hyperlink.location for i in range(len(names))]
    assert found == [f"'{name}'!A1" for name in names]
    links = [link.get(LINK) for link in content_of(book()).iter() if link.get(LINK)]
    assert links == [f"#'{name}'.A1" for name in names]


def test_headers_are_frozen_in_the_open_format_too() -> None:
    with zipfile.ZipFile(BytesIO(b"".join(ods.write(book("Z17"))))) as file:
        settings = file.read("settings.xml").decode()
        assert file.infolist()[0].filename == "mimetype"
        assert file.infolist()[0].compress_type == zipfile.ZIP_STORED
    for sheet in book("Z17").sheets:
        assert (f'config:name="{sheet.name}"' in settings) == bool(sheet.columns)
    assert settings.count("VerticalSplitPosition") == len(book("Z17").sheets) - 1
    ranges = [r.get(f"{TABLE}name") for r in content_of(book("Z17")).iter(f"{TABLE}database-range")]
    assert len(set(ranges)) == len(ranges) == len(book("Z17").sheets) - 1


def test_made_up_data_is_said_on_the_cover_and_above_every_table() -> None:
    for sheet in book().sheets:
        if sheet.name not in ("Contents", "Notes"):
            assert sheet.lines[0].startswith("Made-up data")


def test_shorthand_bands_and_input_files_are_explained() -> None:
    notes = {str(row[0]): str(row[1]) for row in book().sheets[2].rows}
    assert {"[c]", "[x]", "[z]", "Rounding", "Limits", "CYPMHS", "Hash of"} <= set(notes)
    assert "1 much worse than expected" in notes["Bands"]
    assert "fewer than 30 service users" in notes["[c]"]


# ---- what people write ----


DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "{=1}", "<b>&amp;</b>", "_x0041_")


@pytest.mark.parametrize("text", [*DANGEROUS, "http://a.b", "#REF!", " padded "])
def test_text_stays_text(text: str) -> None:
    sheet = Sheet("S", text, (text,), (SheetColumn("H"), SheetColumn("N", 1)), ((text, 1.5),))
    made = Workbook("T", date(2025, 1, 1), "en", (sheet,))
    assert in_ods(made)["S"] == [[text], [text], ["H", "N"], [text, 1.5]]
    with zipfile.ZipFile(BytesIO(b"".join(xlsx.write(made)))) as file:
        page = file.read("xl/worksheets/sheet1.xml")
        strings = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
    found = ["".join(entry.itertext()) for entry in strings]
    assert text.replace("_x", "_x005F_x") in found
    assert b"<f>" not in page
    assert b"hyperlink" not in page
    formulas = [c for c in content_of(made).iter() if c.get(f"{TABLE}formula")]
    assert formulas == []


@pytest.mark.parametrize("text", ["a\x00b", "a\x1fb", "a\ud800b"])
def test_what_a_file_cannot_hold_is_marked(text: str) -> None:
    sheet = Sheet("S", text, (), (SheetColumn("H"),), ((text,),))
    made = Workbook(text, date(2025, 1, 1), "en", (sheet,))
    assert in_ods(made)["S"][-1] == in_xlsx(made)["S"][-1] == ["a\ufffdb"]


def test_awkward_names_are_intact() -> None:
    made = workbook(few(), few().organisations[0].code)
    assert any(
        AWKWARD in str(value) for sheet in made.sheets for row in sheet.rows for value in row
    )
    assert in_xlsx(made)["Response rates"][-1][2] == in_ods(made)["Response rates"][-1][2]


def test_ids_too_long_for_a_tab_are_shortened_and_tabs_stay_apart() -> None:
    ids = [f"An_identifier_that_is_far_too_long_{i}" for i in range(3)]
    survey = load_survey("cmh/2025")
    groups = [population.groups for population in survey.populations]
    populations = tuple(Population(i, f"Name of {i}", g) for i, g in zip(ids, groups, strict=True))
    survey = replace(survey, earlier=(), populations=populations)
    with TemporaryDirectory() as folder:
        truth = simulate.plain(survey, organisations=3, people=200)
        simulate.simulate(survey, truth, Path(folder), seed=1)
        files = pipeline.in_folder(Path(folder), survey)
        made = workbook(pipeline.run(survey, files, made=MADE, version="0", jobs=2).release)
    names = [sheet.name for sheet in made.sheets]
    assert len(names) > 7
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)
    assert names[4].endswith("… questions")
    assert list(in_xlsx(made)) == list(in_ods(made)) == names


def test_the_same_release_gives_the_same_bytes() -> None:
    for write in (xlsx.write, ods.write):
        content = b"".join(write(book("Z17")))
        assert b"".join(write(workbook(demonstration(), "Z17"))) == content
        with zipfile.ZipFile(BytesIO(content)) as file:
            assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_columns_of_numbers_have_header_and_decimals_of_the_catalogue() -> None:
    rows = {row.header: row for row in CATALOGUE.values() if Place.WORKBOOK in row.places}
    seen = set()
    for sheet in workbook(demonstration()).sheets:
        for column in sheet.columns:
            if column.header in rows and column.decimals is not None:
                assert column.decimals == rows[column.header].tabulated, column.header
                seen.add(rows[column.header].name)
    assert {"score.score", "score.n", "expected_range.tau2", "change.p_z"} <= seen
    assert len(seen) > 20


def test_the_map_says_every_band_in_words_and_nothing_else() -> None:
    made = demonstration()
    sheet = next(sheet for sheet in book().sheets if sheet.name == "AMHS map")
    measures = [m for section in made.survey.sections for m in (section.id, *section.items)]
    short = {1: "Much worse", 4: "About the same", 6: "Better"}
    assert [row[0] for row in sheet.rows] == [o.name for o in made.organisations]
    for one, row in zip(made.organisations, sheet.rows, strict=True):
        for measure, shown in zip(measures, row[1:-1], strict=True):
            key = (measure, one.code, "AMHS", made.survey.wave)
            band = made.figure("expected_range.band", *key).value
            assert (band is None) == (shown is None)
            if band in short:
                assert shown == short[int(band)]
