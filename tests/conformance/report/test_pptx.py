"""Slides: every text and chart of the document is there, editable, inert, the same bytes twice."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from releases import AWKWARD, MADE, demonstration, few
from surveybench.disclosure import release
from surveybench.jobs import pipeline
from surveybench.quantities import Axis, Flag, rounded
from surveybench.report.charts import (
    AnswerBars,
    Bar,
    ChangeLine,
    ExpectedRange,
    Label,
    Marker,
    Model,
    OwnScore,
    Ranking,
    SectionDots,
    Share,
    Shares,
    Strips,
    draw,
    zones,
)
from surveybench.report.compose import compose
from surveybench.report.document import (
    Cell,
    Chart,
    Column,
    Document,
    Group,
    Page,
    Source,
    Table,
    Text,
    texts,
    walk,
)
from surveybench.report.writers import pptx
from surveybench.results import Provenance, compute
from surveybench.survey import load_survey

CODES = ("Z01", "Z17", "Z31")  # both populations, without one, and absent from earlier waves
WIDTH, HEIGHT = Pt(960), Pt(540)
GROUP = MSO_SHAPE_TYPE.GROUP


@cache
def document(code: str) -> Document:
    return compose(demonstration(), code)


@cache
def written(code: str) -> bytes:
    return pptx.write(document(code))


def deck(content: bytes) -> Any:
    """The file as python-pptx reads it, whose types leave out most of what is looked at here."""
    return Presentation(BytesIO(content))


def plain(text: str) -> str:
    """Letters and digits only: spaces between runs are typesetting."""
    return re.sub(r"[^0-9A-Za-z]+", "", text)


def words_in(deck: Any) -> str:
    found = (t.text or "" for slide in deck.slides for t in slide._element.iter(qn("a:t")))
    return plain("".join(found))


def charts_of(deck: Any) -> Iterator[tuple[str, Any]]:
    """Alternative text and chart, in order."""
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                yield shape._element.nvGraphicFramePr.cNvPr.get("descr"), shape.chart


def sheet_of(chart: Any) -> list[list[object]]:
    blob = BytesIO(chart.part.chart_workbook.xlsx_part.blob)
    book = openpyxl.load_workbook(blob, data_only=True)
    assert book.sheetnames == ["Sheet1"]
    assert not book.defined_names
    return [[cell.value for cell in row] for row in book["Sheet1"].iter_rows()]


def numbers_of(chart: Any) -> list[float]:
    return [v for row in sheet_of(chart)[1:] for v in row[1:] if isinstance(v, int | float)]


def models(document: Document) -> list[Chart]:
    """Charts of numbers; signs, and examples whose parts bear letters, are drawn."""
    charts = [b for page in document.pages for b in walk(page.blocks) if isinstance(b, Chart)]
    return [c for c in charts if not _is_lettered(c) and not isinstance(c.model, Strips)]


def _is_lettered(chart: Chart) -> bool:
    return any(shape.part == "mark" for shape in chart.picture.shapes)


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every file in the deck, and every file in the workbooks of its charts."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        for name in file.namelist():
            part = file.read(name)
            yield name, part
            if name.endswith(".xlsx"):
                yield from parts(part)


# ---- reports as they are composed ----


@pytest.mark.parametrize("code", CODES)
def test_every_text_of_the_document_is_on_a_slide(code: str) -> None:
    found = words_in(deck(written(code)))
    assert [text for text in texts(document(code)) if plain(text) not in found] == []


@pytest.mark.parametrize("code", CODES)
def test_every_reference_stands_in_the_notes(code: str) -> None:
    notes = "\n".join(s.notes_slide.notes_text_frame.text for s in deck(written(code)).slides)
    cells = [
        cell
        for page in document(code).pages
        for block in walk(page.blocks)
        for cell in _cells(block)
        if cell.ref
    ]
    assert len(cells) > 100
    lines = set(notes.split("\n"))
    assert [c for c in cells if f"{c.text.strip()}: {c.ref}" not in lines] == []


def _cells(block: Text | Table | Chart) -> Iterator[Cell]:
    if isinstance(block, Text):
        yield from block.cells
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row)


@pytest.mark.parametrize("code", CODES)
def test_every_chart_is_native_with_its_alternative_text(code: str) -> None:
    kinds = {
        ExpectedRange: XL_CHART_TYPE.BAR_STACKED,
        OwnScore: XL_CHART_TYPE.BAR_CLUSTERED,
        Ranking: XL_CHART_TYPE.LINE,
        ChangeLine: XL_CHART_TYPE.LINE_MARKERS,
        SectionDots: XL_CHART_TYPE.XY_SCATTER,
        AnswerBars: XL_CHART_TYPE.BAR_STACKED_100,
    }
    wanted = [(chart.alt, kinds[type(chart.model)]) for chart in models(document(code))]
    assert [(alt, c.chart_type) for alt, c in charts_of(deck(written(code)))] == wanted


@pytest.mark.parametrize("code", CODES)
def test_sheets_behind_charts_hold_the_numbers_of_their_models(code: str) -> None:
    native = [chart for _, chart in charts_of(deck(written(code)))]
    for chart, found in zip(models(document(code)), native, strict=True):
        numbers = numbers_of(found)
        assert all(round(number, 2) == number for number in numbers), chart.id
        model = chart.model
        if isinstance(model, Ranking):
            rows = [row[1:5] for row in sheet_of(found)[1 : len(model.bars) + 1]]
            printed = [
                [
                    rounded(v, 1) if v is not None else None
                    for v in (bar.score, bar.lower, bar.upper)
                ]
                for bar in model.bars
            ]
            assert rows == [[*row, rounded(model.national, 1)] for row in printed]
        elif isinstance(model, ChangeLine):
            rows = sheet_of(found)[1:]
            columns = (model.own, model.national, model.lower, model.upper)
            for place, column in enumerate((c for c in columns if c), 1):
                assert [row[place] for row in rows] == list(column)
            for row in rows if model.lower else ():
                own, low, high, below, above = (row[i] for i in (1, 3, 4, 5, 6))
                if isinstance(own, float | int) and isinstance(low, float | int):
                    assert below == pytest.approx(own - low, abs=0.011)
                    assert isinstance(high, float | int)
                    assert above == pytest.approx(high - own, abs=0.011)
        elif isinstance(model, OwnScore):
            assert numbers == [model.score]
        elif isinstance(model, SectionDots):
            rows = [row[2:8] for row in sheet_of(found)[1 : len(model.rows) + 1]]
            assert rows == [
                [row.score, row.lower, row.upper, row.national, row.lowest, row.highest]
                for row in model.rows
            ]
        elif isinstance(model, AnswerBars):
            rows = [row[1 : len(model.options) + 1] for row in sheet_of(found)[:0:-1]]
            assert rows == [list(row.values) for row in model.rows]
        else:
            assert isinstance(model, ExpectedRange)
            # From zero, the segments add up to the highest score; the marks stand at theirs.
            drawn, cells = sheet_of(found)[1:4], sheet_of(found)[4:]
            average, bar, score = ([v for v in row[1:] if v] for row in drawn)
            edges = [model.zones[0].start, *(zone.stop for zone in model.zones)]
            assert [row[1] for row in cells] == [model.score, *edges]
            assert not any(any(v is not None for v in row[2:]) for row in cells)
            assert (average, score) == ([model.national], [model.score])
            assert sum(v for v in bar if isinstance(v, float | int)) == pytest.approx(
                max(model.highest, model.score + 0.05)
            )


def test_no_value_that_was_hidden_is_anywhere_in_the_file() -> None:
    survey = load_survey("cmh/2025")
    with TemporaryDirectory() as folder:
        pipeline.simulate(survey, Path(folder), seed=7)
        files = pipeline.in_folder(Path(folder), survey)
        tally, _ = pipeline.count(survey, files, jobs=2)
    results = compute(survey, tally, files.organisations, Provenance("0", MADE))
    out = release(results)
    code = "Z31"
    hidden = set()
    for quantity in ("score", "standard_error", "lower", "upper"):
        found, kept = (r.grids[f"score.{quantity}"] for r in (results, out))
        at = found.positions[Axis.ORGANISATION][code]
        values, flags = found.values[..., at], kept.flags[..., at]
        gone = values[(flags == Flag.SUPPRESSED) & (values == values)].tolist()
        hidden |= {f"{v:.7f}"[:8] for v in gone if round(v, 3) != v}
    assert len(hidden) > 50
    everything = b"".join(part for _, part in parts(pptx.write(compose(out, code))))
    assert [value for value in hidden if value.encode() in everything] == []


@pytest.mark.parametrize("code", CODES)
def test_slides_have_unique_titles_that_are_read_first(code: str) -> None:
    slides = deck(written(code)).slides
    titles = [slide.shapes.title.text for slide in slides if slide.shapes.title is not None]
    assert len(set(titles)) == len(titles) == len(slides)
    assert all(slide.shapes[0].shape_id == slide.shapes.title.shape_id for slide in slides)


@pytest.mark.parametrize("code", CODES)
def test_nothing_runs_over_the_edge_of_a_slide(code: str) -> None:
    for number, slide in enumerate(deck(written(code)).slides, 1):
        for shape in slide.shapes:
            assert shape.left >= 0, (number, shape.name)
            assert shape.top >= 0, (number, shape.name)
            assert shape.left + shape.width <= WIDTH, (number, shape.name)
            assert shape.top + shape.height <= HEIGHT, (number, shape.name)


def test_no_type_is_smaller_than_ten_points_but_in_footers_and_examples() -> None:
    for slide in deck(written("Z01")).slides:
        for shape in slide.shapes:
            sizes = {int(size) for size in shape._element.xpath(".//a:rPr/@sz")}
            small = shape.name in ("Notice", "Footer", "Number") or shape.shape_type == GROUP
            assert all(size >= (900 if small else 1000) for size in sizes), shape.name


def test_made_up_data_is_said_and_slides_are_numbered() -> None:
    report = document("Z01")
    for position, slide in enumerate(deck(written("Z01")).slides):
        assert any(s.has_text_frame and report.notice in s.text_frame.text for s in slide.shapes)
        if position:
            assert slide._element.xpath(".//a:fld[@type='slidenum']")
            footer = next(s for s in slide.shapes if s.name == "Footer").text_frame.text
            assert report.pages[1].head[0] in footer
            assert report.name in footer


def test_sections_name_every_slide_once_in_order() -> None:
    root = deck(written("Z01")).part._element
    p14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
    listed = [int(entry.get("id")) for entry in root.iter(f"{p14}sldId")]
    assert listed == [int(entry.id) for entry in root.sldIdLst]
    names = [entry.get("name") for entry in root.iter(f"{p14}section")]
    assert len(set(names)) == len(names)
    assert {"Results: Adult Mental Health Services", "Methods and settings"} <= set(names)


def test_lines_of_the_contents_lead_to_the_slides_they_name() -> None:
    slides = list(deck(written("Z01")).slides)
    contents = slides[1]
    entries = {b.cells[0].text for b in document("Z01").pages[1].blocks if isinstance(b, Text)}
    found = set()
    for run in contents._element.iter(qn("a:r")):
        links = run.xpath("a:rPr/a:hlinkClick")
        if links:
            target = contents.part.related_part(links[0].get(qn("r:id"))).slide
            assert target.shapes.title.text.startswith(run.findtext(qn("a:t")))
            found.add(run.findtext(qn("a:t")))
    assert found == entries


def test_tables_have_header_rows_and_row_headers() -> None:
    tables = [b for p in document("Z01").pages for b in walk(p.blocks) if isinstance(b, Table)]
    heads = {f"Table {table.id}": table for table in tables}
    seen = set()
    for slide in deck(written("Z01")).slides:
        for shape in slide.shapes:
            if shape.has_table:
                table = heads[shape.name]
                seen.add(shape.name)
                assert shape.table.first_row
                assert shape.table.first_col == table.row_header
                first = [cell.text for cell in shape.table.rows[0].cells]
                assert first == [column.header for column in table.columns]
    assert seen == set(heads)


def test_properties_say_what_it_is_and_nothing_else() -> None:
    file = deck(written("Z01"))
    core = file.core_properties
    assert core.title == document("Z01").title
    assert core.author == core.last_modified_by == "surveybench"
    assert core.created.date() == core.modified.date() == document("Z01").made
    content = dict(parts(written("Z01")))
    assert b"Macintosh" not in content["docProps/app.xml"]
    assert not any("thumbnail" in name or "printer" in name for name in content)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pptx.write(document("Z17")) == written("Z17")
    with zipfile.ZipFile(BytesIO(written("Z17"))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_markup_in_names_is_text() -> None:
    report = compose(few(), few().organisations[0].code)
    file = deck(pptx.write(report))
    assert any(AWKWARD in s.text_frame.text for s in file.slides[0].shapes if s.has_text_frame)


# ---- documents made by hand ----


def made(*blocks: Text | Table | Chart | Group, name: str = "A", title: str = "Page") -> Document:
    cover = Page("cover", "cover", "Survey", 1, (Text("lead", (Cell(name),)),), listed=False)
    page = Page("page", "questions", title, 2, blocks, head=("Survey 2025", "", f"{name} (X)"))
    return Document("X", name, "s", 2025, "T", "en", date(2025, 1, 2), "", (cover, page), SOURCE)


SOURCE = Source("0")


def chart(model: Model, alt: str = "words") -> Chart:
    return Chart("c", alt, model, draw(model))


def ranking(count: int, own: int, name: str = "Trust") -> Ranking:
    bars = tuple(
        Bar(f"X{i}", f"{name} {i}", round(3 + 5 * i / count, 2), 1 + i * 7 // count)
        for i in range(count)
    )
    score = bars[own].score
    return Ranking("Section", bars, f"X{own}", f"You {score:.1f}", 5.52, "Average 5.5")


LIMITS = (4.6, 5.1, 5.4, 6.9, 7.2, 7.7)


def expected(score: float, lowest: float = 4.2, highest: float = 8.0) -> ExpectedRange:
    found = zones(LIMITS, lowest, highest)
    return ExpectedRange("Q1", score, f"{score:.1f}", 3, 6.21, lowest, highest, found)


def only_chart(model: Model) -> Any:
    ((_, found),) = charts_of(deck(pptx.write(made(chart(model)))))
    return found


@pytest.mark.parametrize("count", [1, 2, 50, 130])
def test_a_ranking_has_a_dot_for_everyone_and_names_the_own_and_the_ends(count: int) -> None:
    model = ranking(count, own=count // 2)
    sheet = sheet_of(only_chart(model))
    assert [row[1] for row in sheet[1 : count + 1]] == [rounded(b.score, 1) for b in model.bars]
    named = {0, count // 2, count - 1}
    wanted = [bar.name if i in named else None for i, bar in enumerate(model.bars)]
    assert [row[0] or None for row in sheet[1 : count + 1]] == wanted
    own = sheet[0].index("Your score")
    assert [i for i, row in enumerate(sheet[1:]) if row[own] is not None] == [count // 2]
    # Every other dot is in the column of its band, and in no other.
    drawn = [sum(v is not None for v in row[own:]) for row in sheet[1 : count + 1]]
    assert drawn == [1] * count


def test_shares_have_a_bar_for_each_series() -> None:
    rows = (Share("One", (19.5, 25.0), ("19.5", "25.0")), Share("Two", (None, 40.0), ("–", "40.0")))
    found = only_chart(Shares("Label", ("Invited", "Answered"), rows))
    assert [line[:3] for line in sheet_of(found)] == [
        [None, "Invited", "Answered"],
        ["Two", None, 40],
        ["One", 19.5, 25],
    ]
    assert len(found._chartSpace.xpath(".//c:barChart/c:ser")) == 2


@pytest.mark.parametrize("score", [0.0, 0.01, 4.2, 5.1, 6.0, 8.0, 9.99, 10.0])
def test_the_mark_of_an_expected_range_stands_at_its_score(score: float) -> None:
    found = only_chart(expected(score, min(4.2, score), max(8.0, score)))
    head, _, bar, *_ = sheet_of(found)
    at = head.index("Your score")
    before = sum(v for v in bar[1:at] if isinstance(v, int | float))
    width = bar[at]
    assert isinstance(width, int | float)
    assert before + width / 2 == pytest.approx(score, abs=0.031)


def test_an_expected_range_without_limits_is_an_empty_bar() -> None:
    model = replace(expected(5.0), zones=())
    found = only_chart(model)
    bar = [v for v in sheet_of(found)[2][1:] if isinstance(v, float | int)]
    assert sum(bar) == pytest.approx(8.0)


def test_a_line_has_gaps_where_a_wave_has_no_score() -> None:
    model = ChangeLine(
        "Q1",
        (2022, 2023, 2025),
        (6.1, None, 6.5),
        ("6.1", "–", "6.5"),
        (6.0, 6.0, None),
        ("6.0", "6.0", "–"),
        "Your trust",
        "England average",
    )
    found = only_chart(model)
    assert sheet_of(found) == [
        [None, "Your trust", "England average"],
        ["2022", 6.1, 6.0],
        ["2023", None, 6.0],
        ["2025", 6.5, None],
    ]
    lines = found._chartSpace.xpath(".//c:lineChart/c:ser")
    symbols = [line.xpath("c:marker/c:symbol/@val")[0] for line in lines]
    dashes = [line.xpath("c:spPr/a:ln/a:prstDash/@val") for line in lines]
    assert symbols == ["circle", "diamond"]
    assert dashes[1] != dashes[0] == []
    assert found.has_legend
    assert found._chartSpace.xpath(".//c:dispBlanksAs/@val") == ["gap"]


def test_an_example_with_letters_is_drawn_as_one_group_with_its_words() -> None:
    model = expected(5.0)
    picture = draw(model)
    letter = Label("mark", 20, 20, "A", size=9, strong=True)
    sign = Marker("mark", 20, 17, 13, "circle", "paper", stroke="ink")
    lettered = Chart(
        "c", "An example", model, replace(picture, shapes=(*picture.shapes, sign, letter))
    )
    slide = deck(pptx.write(made(lettered))).slides[1]
    (group,) = [shape for shape in slide.shapes if shape.shape_type == GROUP]
    assert group._element.nvGrpSpPr.cNvPr.get("descr") == "An example"
    assert "A" in [s.text_frame.text for s in group.shapes if s.has_text_frame]
    numbers = [int(n) for n in slide._element.xpath(".//p:cNvPr/@id")]
    assert len(set(numbers)) == len(numbers)
    assert all(shape.left + shape.width <= WIDTH for shape in group.shapes)


DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "<b>&amp;</b>", "]]>", "_x0041_")


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_text_is_intact_and_inert(text: str) -> None:
    table = Table("t", text, (Column(text),), ((Cell(text),),))
    content = pptx.write(
        made(
            Text("question", (Cell("Q1"), Cell(text))),
            table,
            chart(ranking(3, 1, name=text), alt=text),
            name=text,
            title=text,
        )
    )
    file = deck(content)
    slide = file.slides[1]
    assert slide.shapes.title.text == text
    grid = next(s.table for s in slide.shapes if s.has_table)
    assert [cell.text for row in grid.rows for cell in row.cells] == [text, text]
    ((alt, native),) = charts_of(file)
    assert alt == text
    assert unescape(str(sheet_of(native)[1][0])) == f"{text} 0"
    for name, part in parts(content):
        if name.startswith("xl/worksheets"):
            formulas = re.findall(r"<f>(.*?)</f>", part.decode())
            sums = [f for f in formulas if re.fullmatch(r"[A-Z]\d+(-[A-Z]\d+)?", f)]
            assert formulas == sums
            assert b't="inlineStr"' in part


def test_what_xml_cannot_hold_is_marked_and_nothing_else_is_lost() -> None:
    file = deck(pptx.write(made(Text("paragraph", (Cell("a\x00b\x1fc\ud800d\tz"),)))))
    assert any(
        "a\ufffdb\ufffdc\ufffdd\tz" in s.text_frame.text
        for s in file.slides[1].shapes
        if s.has_text_frame
    )


def test_long_names_titles_and_questions_are_whole_and_on_the_slide() -> None:
    name, wording = "A very long name of an organisation " * 5, "Were you asked what matters? " * 21
    question = Text("question", (Cell("Q1"), Cell(wording)))
    figures = Table(
        "f", "Figures", tuple(Column(h) for h in "abcde"), ((Cell("1"),) * 5,), False, "figures"
    )
    blocks = [
        Group("question", (question, chart(expected(5.0)), figures), f"q{i}") for i in range(4)
    ]
    content = pptx.write(made(*blocks, name=name, title=name))
    file = deck(content)
    assert len(wording) > 600
    assert words_in(file).count(plain(wording)) == 4
    for slide in file.slides:
        assert plain(name)[:100] in plain(slide._element.xpath("string(.)"))
        for shape in slide.shapes:
            assert shape.top + shape.height <= HEIGHT


def test_long_tables_go_on_with_their_header_on_slides_of_their_own_name() -> None:
    rows = tuple((Cell(f"Q{i}"), Cell(f"{i}.25")) for i in range(100))
    table = Table(
        "t", "Numbers", (Column("Question"), Column("Score", "right")), rows, True, "dense"
    )
    slides = list(deck(pptx.write(made(table))).slides)[1:]
    assert len(slides) > 2
    titles = [slide.shapes.title.text for slide in slides]
    assert titles == [f"Page ({i}/{len(slides)})" for i in range(1, len(slides) + 1)]
    grids = [next(s.table for s in slide.shapes if s.has_table) for slide in slides]
    found = [[cell.text for cell in row.cells] for grid in grids for row in list(grid.rows)[1:]]
    assert found == [[row[0].text, row[1].text] for row in rows]
    assert {grid.cell(0, 1).text for grid in grids} == {"Score"}
    assert max(len(a.rows) - len(b.rows) for a, b in pairwise(grids)) <= 2


def test_shapes_of_one_slide_do_not_lie_on_each_other() -> None:
    for slide in list(deck(written("Z01")).slides)[1:]:
        boxes = [
            (s.name, s.left, s.top, s.left + s.width, s.top + s.height)
            for s in slide.shapes
            if s.name not in ("Footer", "Number")
        ]
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                across = min(one[3], other[3]) - max(one[1], other[1])
                down = min(one[4], other[4]) - max(one[2], other[2])
                assert across <= Pt(1) or down <= Pt(1), (one[0], other[0])
