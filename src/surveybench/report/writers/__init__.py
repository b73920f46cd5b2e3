"""From a document to the bytes of a file: one module a format.

To add a format: a module with `write`, and its line here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from surveybench.report.document import Document, LongTable, Site, Workbook
from surveybench.report.writers import csv, html, ods, pdf, pptx, site, xlsx


@dataclass(frozen=True, slots=True)
class Writer:
    """A format of one organisation's report: the kind and ending of its file name."""

    kind: str
    ending: str
    write: Callable[[Document], bytes]


@dataclass(frozen=True, slots=True)
class TableWriter:
    """A format of the long table of all published numbers."""

    kind: str
    ending: str
    write: Callable[[LongTable], bytes]


@dataclass(frozen=True, slots=True)
class WorkbookWriter:
    """A format of the workbook of tables, national or of one organisation."""

    kind: str
    ending: str
    write: Callable[[Workbook], bytes]


WRITERS = {
    "pdf": Writer("report", "pdf", pdf.write),
    "pptx": Writer("slides", "pptx", pptx.write),
    "html": Writer("report", "html", html.write),
}

TABLE_WRITERS = {
    "csv": TableWriter("release", "csv", csv.write),
}

WORKBOOK_WRITERS = {
    "xlsx": WorkbookWriter("tables", "xlsx", xlsx.write),
    "ods": WorkbookWriter("tables", "ods", ods.write),
}

SITE_WRITERS: dict[str, Callable[[Site], Iterator[tuple[str, bytes]]]] = {
    "site": site.write,
}

__all__ = [
    "SITE_WRITERS",
    "TABLE_WRITERS",
    "WORKBOOK_WRITERS",
    "WRITERS",
    "TableWriter",
    "WorkbookWriter",
    "Writer",
]
