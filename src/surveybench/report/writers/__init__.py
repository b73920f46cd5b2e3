"""From a document to the bytes of a file: one module a format.

To add a format: a module with `write`, and its line here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from surveybench.report.document import Document, LongTable, Site
from surveybench.report.writers import csv, html, pdf, site


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


WRITERS = {
    "pdf": Writer("report", "pdf", pdf.write),
    "html": Writer("report", "html", html.write),
}

TABLE_WRITERS = {
    "csv": TableWriter("release", "csv", csv.write),
}

SITE_WRITERS: dict[str, Callable[[Site], Iterator[tuple[str, bytes]]]] = {
    "site": site.write,
}

__all__ = ["SITE_WRITERS", "TABLE_WRITERS", "WRITERS", "TableWriter", "Writer"]
