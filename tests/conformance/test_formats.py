"""Every format says the same: the texts and references of the document, whole, inert, no more.

A format that is new in a registry must be opened here too.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import openpyxl
import pytest

import opened
from canaries import (
    CODES,
    DIGITS,
    FORMULAS,
    HIDDEN,
    NAMES,
    SCORE,
    SCORE_DIGITS,
    SMALL,
    TEXTS,
    released,
    results,
)
from surveybench.jobs import publish
from surveybench.quantities import CATALOGUE
from surveybench.report.charts import AnswerBars
from surveybench.report.compose import compose, long_table, prepare
from surveybench.report.compose.site import site
from surveybench.report.compose.summary import slides, summary
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import (
    Block,
    Chart,
    Document,
    Group,
    Page,
    Site,
    Table,
    Text,
    Workbook,
    texts,
    walk,
)
from surveybench.report.words import formats
from surveybench.report.writers import (
    NATIONAL,
    NATIONAL_WRITERS,
    SITE_WRITERS,
    SUMMARY_WRITERS,
    TABLE_WRITERS,
    WORKBOOK_WRITERS,
    WRITERS,
)

REPORTS: dict[str, Callable[[bytes], tuple[str, set[str]]]] = {
    "pdf": opened.of_pdf,
    "pptx": opened.of_pptx,
    "pptx-tables": opened.of_pptx,
    "html": opened.of_html,
}
BOOKS: dict[str, Callable[[bytes], opened.Sheets]] = {"xlsx": opened.of_xlsx, "ods": opened.of_ods}
PRINTED = [(at, CODES[at]) for at in (1, 4, 5, 6)]
CASES = [(name, code) for name in WRITERS for code in CODES if name != "pdf"]
CASES += [("pdf", code) for _, code in PRINTED]
SUMMARIES = [(name, code) for name, code in CASES if name in SUMMARY_WRITERS]
EMOJI = re.compile("[\U0001f000-\U0001faff\u200d\ufe0f\u2695]")  # no font of the PDF has them


@cache
def document(code: str) -> Document:
    return compose(released(), code, prepare(released()))


@cache
def report(name: str, code: str) -> bytes:
    return WRITERS[name].write(document(code))


@cache
def pages() -> Site:
    return site(released(), [document(code) for code in CODES])


@cache
def files() -> dict[str, bytes]:
    """Everything that a run writes, by path; of the PDFs, which take longest, some."""
    with TemporaryDirectory() as folder:
        others = [name for name in publish.FORMATS if name not in ("pdf", NATIONAL)]
        written = publish.write(released(), Path(folder), None, others)
        found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in written}
    return found | {f"organisations/{at}.pdf": report("pdf", code) for at, code in PRINTED}


def refs(blocks: tuple[Block, ...]) -> set[str]:
    found: set[str] = set()
    for block in walk(blocks):
        if isinstance(block, Text):
            found |= {cell.ref for cell in block.cells}
        elif isinstance(block, Table):
            found |= {cell.ref for row in block.rows for cell in row}
    return found - {""}


def of_pages(pages: tuple[Page, ...]) -> set[str]:
    return set().union(*(refs(page.blocks) for page in pages))


def test_every_format_of_the_registries_is_opened_here() -> None:
    assert set(REPORTS) == set(WRITERS)
    usual = {name for name, writer in WRITERS.items() if not writer.named_only}
    assert usual == set(SUMMARY_WRITERS) == set(NATIONAL_WRITERS) == set(REPORTS) - {"pptx-tables"}
    assert set(BOOKS) == set(WORKBOOK_WRITERS)
    assert (set(TABLE_WRITERS), set(SITE_WRITERS)) == ({"csv"}, {"site"})


# ---- the same texts and references ----


def promised(name: str, code: str) -> Document:
    """What a format has of a document: everything; the deck that is shown no pages of tables."""
    whole = document(code)
    if name != "pptx":
        return whole
    gone = {page.id for page in whole.pages if page.kind in ("answers", "numbers")}
    kept = [page for page in whole.pages if page.id not in gone]
    return replace(whole, pages=tuple(replace(p, blocks=without(p.blocks, gone)) for p in kept))


def without(blocks: tuple[Block, ...], gone: set[str]) -> tuple[Block, ...]:
    """Blocks but for entries of the contents that lead to pages which are not there."""
    return tuple(
        replace(block, blocks=without(block.blocks, gone)) if isinstance(block, Group) else block
        for block in blocks
        if not (isinstance(block, Text) and block.role == "entry" and block.cells[0].link in gone)
    )


@pytest.mark.parametrize(("name", "code"), CASES)
def test_a_report_has_every_text_and_reference_of_its_document(name: str, code: str) -> None:
    words, found = REPORTS[name](report(name, code))
    shown = opened.plain(words)
    asked = promised(name, code)
    lost = [text for text in texts(asked) if not _stands(text, shown, name)]
    assert lost == []
    assert of_pages(asked.pages) <= found
    assert found & of_pages(document(code).pages) == of_pages(asked.pages)
    shown_any = any(
        f.value is not None and f.ref.organisation == code for f in released().figures()
    )
    assert (len(found) >= 5) == shown_any


def test_slides_draw_the_answers_whose_tables_they_leave_out() -> None:
    """And say where the tables are."""
    note = opened.plain(formats.FOLDED_NOTE.partition("(")[0])
    rows = 0
    for code in CODES:
        gone = set(document(code).pages) - set(promised("pptx", code).pages)
        left_out = [page for page in gone if page.kind in ("answers", "numbers")]
        words, found = REPORTS["pptx"](report("pptx", code))
        assert (note in opened.plain(words)) == (left_out != [])
        drawn = _bars(promised("pptx", code))
        for page in left_out:
            for ref in refs(page.blocks) if page.kind == "answers" else ():
                rows += 1
                assert ref not in found
                printed = next(_printed(page, ref))
                assert (page.population, *printed) in drawn
    assert rows > 10


def _printed(page: Page, ref: str) -> Iterator[tuple[str, str]]:
    """The answer and the share of a reference in a table of answers."""
    for table in walk(page.blocks):
        for row in table.rows if isinstance(table, Table) else ():
            yield from ((row[1].text, cell.text) for cell in row if cell.ref == ref)


def _bars(made: Document) -> set[tuple[str, str, str]]:
    """Population, answer and share of every bar of answers."""
    return {
        (page.population, option, share)
        for page in made.pages
        for block in walk(page.blocks)
        if isinstance(block, Chart) and isinstance(block.model, AnswerBars)
        for row in block.model.rows
        for option, share in zip(block.model.options, row.shown, strict=True)
    }


@pytest.mark.parametrize(("name", "code"), SUMMARIES)
def test_a_summary_has_every_text_and_reference_of_its_document(name: str, code: str) -> None:
    made = (slides if name == "pptx" else summary)(released(), code, prepare(released()))
    words, found = REPORTS[name](SUMMARY_WRITERS[name].write(made))
    shown = opened.plain(words)
    assert [text for text in texts(made) if not _stands(text, shown, name)] == []
    assert of_pages(made.pages) <= found


def _stands(text: str, shown: str, name: str) -> bool:
    """Whether the words of a text are there; those written from right to left, each on its own."""
    if name == "pdf":
        text = EMOJI.sub("", text)
    if not re.search("[\u0590-\u06ff]", text) or name != "pdf":
        return opened.plain(text) in shown
    # A PDF holds glyphs in the order of the page, and letters that are joined as one.
    return all(opened.plain(word) in shown for word in text.split() if word.isascii())


@pytest.mark.parametrize("code", ["", *CODES])
@pytest.mark.parametrize("name", WORKBOOK_WRITERS)
def test_a_workbook_has_every_cell_of_its_tables(name: str, code: str) -> None:
    made = workbook(released(), code)
    found = BOOKS[name](b"".join(WORKBOOK_WRITERS[name].write(made)))
    assert list(found) == [sheet.name for sheet in made.sheets]
    for sheet_name, rows in _rows(made).items():
        assert found[sheet_name] == rows, sheet_name


def _rows(made: Workbook) -> opened.Sheets:
    """What each sheet should hold, row by row, without empty cells."""
    return {
        sheet.name: [
            [sheet.title],
            *([line] for line in sheet.lines),
            *([[column.header for column in sheet.columns]] if sheet.columns else []),
            *([value for value in row if value is not None and value != ""] for row in sheet.rows),
        ]
        for sheet in made.sheets
    }


def test_the_long_table_has_every_number_or_its_reason() -> None:
    content = b"".join(TABLE_WRITERS["csv"].write(long_table(released()))).decode()
    rows = {row["ref"]: row for row in csv.DictReader(io.StringIO(content, newline=""))}
    count = 0
    for figure in released().figures():
        row = rows[str(figure.ref)]
        count += 1
        assert row["flag"] == figure.flag.word
        if figure.value is None:
            assert row["value"] == ""
        else:
            assert float(row["value"]) == pytest.approx(figure.value, rel=1e-9, abs=1e-12)
    assert count == len(rows)


@pytest.mark.parametrize("name", SITE_WRITERS)
def test_a_page_of_the_site_has_every_text_and_reference(name: str) -> None:
    written = dict(SITE_WRITERS[name](pages()))
    for page in pages().pages():
        words, found = opened.of_html(written[page.path])
        shown = opened.plain(words)
        blocks = (*page.blocks, *(block for part in page.pages for block in part.blocks))
        said = [page.title]
        for block in walk(blocks):
            if isinstance(block, Text):
                said += [cell.text for cell in block.cells]
            elif isinstance(block, Table):
                said += [column.header for column in block.columns]
                said += [cell.text for row in block.rows for cell in row]
        assert [text for text in said if opened.plain(text) not in shown] == [], page.path
        assert refs(blocks) <= found, page.path


# ---- nothing hidden ----


def test_something_of_every_statistic_was_hidden() -> None:
    kept, all_of = released().grids, results().grids
    assert all(CATALOGUE[name].diagnostic for name in set(all_of) - set(kept))
    bare = [
        name
        for name, grid in all_of.items()
        if name in kept and not (np.isfinite(grid.values) & ~np.isfinite(kept[name].values)).any()
    ]
    # National averages of so many organisations are hidden for nobody's sake.
    national = {"expected_range.organisations", "nation.difference", "nation.z", "nation.p"}
    assert set(bare) <= national | {"nation.verdict", "response_rate.invited"}
    score, small = kept["score.score"], kept["score.score"].organisations.index(SMALL)
    assert not np.isfinite(score.values[..., small]).any()
    for name, grid in kept.items():
        marked = np.isin(all_of[name].values, (HIDDEN, SCORE))
        assert not np.isfinite(grid.values[marked]).any(), name


def test_no_hidden_number_is_in_any_byte_of_any_file() -> None:
    endings = {path.rpartition(".")[2] for path in files()}
    assert endings == {"pdf", "pptx", "html", "xlsx", "ods", "csv", "json", "css", "js"}
    opened_parts = 0
    for path, content in files().items():
        for name, part in opened.parts(content, path):
            opened_parts += 1
            text = part.decode("utf-8", "replace")
            assert DIGITS not in _without_separators(text), name
            if not name.startswith("organisations") or ".pdf/" not in name or "page" in name:
                # Positions in the streams of a PDF may be any number.
                assert not [digits for digits in SCORE_DIGITS if digits in text], name
    assert opened_parts > 2000


def _without_separators(text: str) -> str:
    """Digits in groups of three as one number, and a decimal point of a percentage moved away."""
    return re.sub(r"(?<=\d)[,. '\u00a0\u2009\u202f](?=\d)", "", text)


# ---- awkward texts ----


def test_awkward_names_are_whole_in_every_format() -> None:
    for kind, code in CASES:
        words, _ = REPORTS[kind](report(kind, code))
        name = NAMES[CODES.index(code)]
        assert _stands(name, opened.plain(words), kind), (kind, name)
    for kind in WORKBOOK_WRITERS:
        found = BOOKS[kind](b"".join(WORKBOOK_WRITERS[kind].write(workbook(released()))))
        cells = {value for rows in found.values() for row in rows for value in row}
        assert {*NAMES, *CODES, *TEXTS.values()} <= cells


class Tags(HTMLParser):
    """Counts elements, and keeps the attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.running: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += [dict(attrs).get("src")] if tag == "script" else []
        self.running += [name for name, _ in attrs if name.startswith("on")]
        self.running += [v or "" for _, v in attrs if (v or "").lower().startswith("javascript:")]


def test_markup_in_texts_makes_no_element() -> None:
    for path, content in files().items():
        if path.endswith(".html"):
            tags = Tags()
            tags.feed(content.decode())
            assert (tags.scripts, tags.running) == (_scripts(path), []), path
            assert b"<b>bold" not in content


def _scripts(path: str) -> list[str | None]:
    """Where the scripts of a page are: in itself, or in the assets of the site."""
    if not path.startswith("site/"):
        return [None]
    names = ["site", "explore"] if path.startswith("site/explore/") else ["site"]
    return [f"{'../' * (path.count('/') - 1)}assets/{name}.js" for name in names]


def test_scripts_beside_pages_hold_data_alone() -> None:
    count = 0
    for path, content in files().items():
        if path.endswith(".js") and not path.startswith("site/assets/"):
            call = re.fullmatch(r'explored\("([a-z0-9-]+)",(\{.*\})\);\n', content.decode("ascii"))
            assert call, path
            assert path.endswith(f"/{call[1]}.js")
            assert json.loads(call[2])["heads"]
            count += 1
    assert count == 16  # five questions and three sections, for two populations


def test_no_spreadsheet_takes_a_text_for_a_formula() -> None:
    """Workbooks are looked at cell by cell above; here the CSV files, those in pages too."""
    tables = [content.decode("utf-8-sig") for p, content in files().items() if p.endswith(".csv")]
    for path, content in files().items():
        if path.endswith(".html"):
            shown = html.unescape(content.decode())
            tables += re.findall(r"data:text/csv;charset=utf-8,([^\"\s]+)", shown)
    assert len(tables) > 50
    starts = 0
    for table in tables:
        for row in csv.reader(io.StringIO(opened.unquote(table), newline="")):
            starts += sum(value.startswith("'") and value[1:] in FORMULAS for value in row)
            assert not [v for v in row if v.startswith(("=", "@", "+", "-")) and not _number(v)]
    assert starts > 10


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?\d+(\.\d+)?(e-?\d+)?", text))


def test_charts_in_slides_hold_no_formula_but_sums_of_their_cells() -> None:
    books = formulas = 0
    for code in CODES:
        for name, part in opened.parts(report("pptx", code), code):
            if name.endswith(".xlsx"):
                formulas += opened.of_chart_book(part)[1]
                books += 1
    assert books > 50
    assert formulas > 1000


def test_a_formula_of_another_kind_is_a_fault() -> None:
    sheet = openpyxl.Workbook().worksheets[0]
    sheet.append(["name", 1.5, 4])
    assert opened.worked_out("=-C1-(B1-0.25)+2", sheet) == -3.25
    assert opened.worked_out("=MAX(0,100-SUM(B1:C1))", sheet) == 94.5
    for formula in ("=B9", "=A1", "=Sheet!B1", "=[1]x!B1", "=NOW()", "=B1*2", "=x", "=SUM(B1:C1)"):
        with pytest.raises(AssertionError):
            opened.worked_out(formula, sheet)


def test_no_path_leaves_the_folder() -> None:
    assert len(files()) == len({path.casefold() for path in files()})
    for path in files():
        inside = r"(national|organisations|site)(/[A-Za-z0-9_.-]+)+"
        assert re.fullmatch(rf"{inside}|tiny_2025_(ledger|manifest)\.json", path), path
        assert ".." not in path


def test_the_metadata_of_the_long_table_names_it() -> None:
    (path,) = [path for path in files() if path.endswith("-metadata.json")]
    assert f"national/{json.loads(files()[path])['url']}" in files()
