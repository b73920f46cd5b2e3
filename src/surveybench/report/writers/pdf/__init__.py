"""PDF by Typst: tagged, PDF/UA-1, the same bytes for the same document."""

from __future__ import annotations

import json
import shutil
import threading
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import font_source_sans_pro
import pikepdf
import typst

from surveybench import outputs
from surveybench.errors import OutputError
from surveybench.report.document import Document, Table, walk
from surveybench.report.writers.pdf.feed import feed
from surveybench.report.writers.pdf.references import attach

SUFFIX = ".pdf"
STYLES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
TEMPLATE = Path(__file__).with_name("report.typ")
EMPTY = Path(__file__).with_name("empty.typ")
GLYPHS = Path(__file__).with_name("glyphs.typ")

# Typst keeps what it worked out for some compilations more, about 90 MB for each report. So many
# compilations of nothing make it let go; a drawing of nothing takes less time than a PDF of it.
FORGET = 12

# A letter in each of the styles.
STYLES_USED = b"""#set text(font: "Source Sans Pro")
#for weight in ("regular", "semibold", "bold") {
  for style in ("normal", "italic") { text(weight: weight, style: style, "a") }
}"""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# What Typst says of a character that no font has.
NO_GLYPH = "could not be displayed with font"

_compilers = threading.local()


def write(document: Document) -> bytes:
    """The report as PDF/UA-1. Raises OutputError where Typst refuses or warns.

    A compiler is kept for each thread: Typst leaves Python's lock while it works, so threads help.
    """
    timestamp = datetime(document.made.year, document.made.month, document.made.day, tzinfo=UTC)
    words = json.dumps(feed(document), ensure_ascii=False, separators=(",", ":"))
    try:
        raw = _typeset(TEMPLATE, words, timestamp)
    except typst.TypstError as error:
        if NO_GLYPH not in error.message:
            raise _refused(document, error) from None
        try:
            raw = _typeset(TEMPLATE, drawable(words), timestamp)
        except typst.TypstError as still:
            raise _refused(document, still) from None
    for _ in range(FORGET):
        _compiler(EMPTY).compile(format="svg")
    return _finished(raw, document)


def _refused(document: Document, error: typst.TypstError) -> OutputError:
    return OutputError(
        f"the report of {document.organisation} cannot be typeset: {error.message}.",
        remedy="Please report this with the definition; no other report is affected.",
    )


def drawable(words: str) -> str:
    """The words with a replacement character for each one that no font has, such as an emoji.

    PDF/UA forbids a glyph that says nothing. Source Sans has Latin, Greek and Cyrillic letters;
    fonts that come with Typst have Hebrew, Arabic, Devanagari and many signs.
    """
    for character in sorted({c for c in words if ord(c) > 127}):
        # A mark is drawn on the letter before it.
        shown = f"a{character}" if unicodedata.category(character)[0] in "MC" else character
        try:
            _typeset(GLYPHS, shown, EPOCH)
        except typst.TypstError:
            words = words.replace(character, "\N{REPLACEMENT CHARACTER}")
    return words


def _typeset(file: Path, words: str, timestamp: datetime) -> bytes:
    """A template with these words as PDF."""
    raw = _compiler(file).compile(
        sys_inputs={"document": words},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(timestamp.timestamp()),
    )
    assert isinstance(raw, bytes)
    return raw


def _compiler(file: Path = TEMPLATE) -> typst.Compiler:
    """The compiler of a template, one for each thread."""
    compilers: dict[Path, typst.Compiler] = _compilers.__dict__.setdefault("by_file", {})
    if file not in compilers:
        compilers[file] = typst.Compiler(str(file), root=str(file.parent), font_paths=_fonts())
    return compilers[file]


@cache
def _fonts() -> typst.Fonts:
    """Just the styles used: the package has each in two formats, and which one Typst takes would
    depend on the file system's order.

    Typst takes folders alone, and reads a font when it is first used: once each has been, the
    folder is not needed any more.
    """
    with outputs.short_lived() as folder:
        for style in STYLES:
            name = f"SourceSansPro-{style}.ttf"
            source = Path(font_source_sans_pro.font_directory) / name
            if not source.is_file():
                raise OutputError(
                    f"the font file {name} is missing.",
                    remedy="Install the package font-source-sans-pro again.",
                )
            shutil.copyfile(source, folder / name)
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
        typst.Compiler(STYLES_USED, font_paths=fonts).compile(format="pdf")
    return fonts


def _finished(raw: bytes, document: Document) -> bytes:
    """The file with the references of its figures, and with row headers, which Typst cannot mark.

    They are the first cells of the rows of tables with row headers.
    """
    tables = [
        block for page in document.pages for block in walk(page.blocks) if isinstance(block, Table)
    ]
    with pikepdf.open(BytesIO(raw)) as pdf:
        tagged = list(_tagged(pdf.Root.StructTreeRoot, "/Table"))
        assert len(tagged) == len(tables), (len(tagged), len(tables))
        rows = [list(_tagged(element, "/TR")) for element in tagged]
        for table, of_table in zip(tables, rows, strict=True):
            if _names_rows(table):
                for row in of_table:
                    _mark(row)
        attach(pdf, document, [list(map(_page, of_table[1:])) for of_table in rows])
        out = BytesIO()
        # What is not a stream, such as the tags of every word, is packed: a third of the size.
        packed = pikepdf.ObjectStreamMode.generate
        pdf.save(out, deterministic_id=True, object_stream_mode=packed)
    return out.getvalue()


def _names_rows(table: Table) -> bool:
    """Whether rows have headers; a table of a row or two would consist of little else."""
    rows, columns = len(table.rows), len(table.columns)
    return table.row_header and rows + columns <= rows * (columns - 1)


def _tagged(element: pikepdf.Object, tag: str) -> Iterator[pikepdf.Dictionary]:
    """Elements below this one with a tag, in reading order; none inside another."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            continue
        if kid.get("/S") == tag:
            yield kid
        else:
            yield from _tagged(kid, tag)


def _page(element: pikepdf.Dictionary) -> tuple[int, int]:
    """The page of the first content below an element, as the file numbers its objects."""
    return next(_pages(element))


def _pages(element: pikepdf.Dictionary) -> Iterator[tuple[int, int]]:
    if "/Pg" in element:
        yield element.Pg.objgen
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield from _pages(kid)


def _mark(row: pikepdf.Dictionary) -> None:
    kids = row.get("/K")
    first = kids[0] if isinstance(kids, pikepdf.Array) else kids
    if isinstance(first, pikepdf.Dictionary) and first.get("/S") == "/TD":
        first["/S"] = pikepdf.Name.TH
        first["/A"] = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
