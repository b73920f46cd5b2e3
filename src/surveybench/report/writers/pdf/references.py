"""The reference of every figure, as a file inside the PDF: a page has no room for them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

import pikepdf

from surveybench.report.document import Document, Page, Table, Text, walk
from surveybench.report.words import formats

FILE = "references.csv"
COLUMNS = ("page", "figure", "reference")


def attach(pdf: pikepdf.Pdf, document: Document) -> None:
    """Put the list into the file, with the date of the document."""
    date = f"D:{document.made:%Y%m%d}000000Z"
    listed = pikepdf.AttachedFileSpec(
        pdf,
        _listed(document),
        description=formats.SOURCES_FILE,
        filename=FILE,
        mime_type="text/csv",
        creation_date=date,
        mod_date=date,
    )
    listed.relationship = pikepdf.Name.Supplement
    pdf.attachments[FILE] = listed


def _listed(document: Document) -> bytes:
    """Page, figure and reference, in reading order, each once a page."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, page in enumerate(document.pages, 1):
        for text, ref in dict.fromkeys(_figures(page)):
            writer.writerow((number, text, ref))
    return out.getvalue().encode("utf-8")


def _figures(page: Page) -> Iterator[tuple[str, str]]:
    for block in walk(page.blocks):
        if isinstance(block, Text):
            yield from ((cell.text, cell.ref) for cell in block.cells if cell.ref)
        elif isinstance(block, Table):
            yield from ((c.text, c.ref) for row in block.rows for c in row if c.ref)
