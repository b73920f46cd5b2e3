"""The reference of every figure, as a file inside the PDF: a page has no room for them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

import pikepdf

from surveybench.report.document import Block, Document, Group, Table, Text
from surveybench.report.words import formats

FILE = "references.csv"
COLUMNS = ("page", "figure", "reference")
Object = tuple[int, int]  # number and generation of an object in the file
Line = tuple[int, str, str]  # page, figure, reference


def attach(pdf: pikepdf.Pdf, document: Document, rows: Sequence[Sequence[Object]]) -> None:
    """Put the list into the file, with the date of the document.

    `rows` are, for each table in reading order, the pages that its rows stand on.
    """
    date = f"D:{document.made:%Y%m%d}000000Z"
    listed = pikepdf.AttachedFileSpec(
        pdf,
        _listed(pdf, document, rows),
        description=formats.SOURCES_FILE,
        filename=FILE,
        mime_type="text/csv",
        creation_date=date,
        mod_date=date,
    )
    listed.relationship = pikepdf.Name.Supplement
    pdf.attachments[FILE] = listed


def _listed(pdf: pikepdf.Pdf, document: Document, rows: Sequence[Sequence[Object]]) -> bytes:
    """Page, figure and reference, in reading order, each once a page."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    places = {name: numbers[page] for name, page in _named(pdf.Root.get("/Names"))}
    tables = iter([[numbers[page] for page in pages] for pages in rows])
    for page in document.pages:
        lines = _figures(page.blocks, places.get(page.id, 1), places, tables)
        writer.writerows(dict.fromkeys(line for line in lines if line[2]))
    return out.getvalue().encode("utf-8")


def _named(tree: pikepdf.Object | None) -> Iterator[tuple[str, Object]]:
    """Where the headings that have a name stand: name and page."""
    if tree is None:
        return
    tree = tree.get("/Dests", tree)
    assert tree is not None
    entries = list(tree.get("/Names", []))
    yield from (
        (str(name), target[0].objgen)
        for name, target in zip(entries[::2], entries[1::2], strict=True)
    )
    for below in tree.get("/Kids", []):
        yield from _named(below)


def _figures(
    blocks: Sequence[Block], page: int, places: Mapping[str, int], tables: Iterator[list[int]]
) -> Iterator[Line]:
    """Every figure with its page: that of its row, of its question, or of its part."""
    for block in blocks:
        match block:
            case Group():
                yield from _figures(block.blocks, places.get(block.id, page), places, tables)
            case Text():
                yield from ((page, cell.text, cell.ref) for cell in block.cells)
            case Table():
                for row, number in zip(block.rows, next(tables), strict=True):
                    yield from ((number, cell.text, cell.ref) for cell in row)
            case _:
                pass
