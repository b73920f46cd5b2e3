"""From a document to the bytes of a file: one module a format.

What is about one organisation is bytes; what is about all of them comes in pieces, so that it need
not be held whole.

To add a format: a module with `write`, and its row here, which says all that others ask of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from surveybench.report.document import Description, Document, LongTable, Site, Workbook
from surveybench.report.writers import csv, csvw, html, ods, pdf, site


@dataclass(frozen=True, slots=True)
class Writer:
    """A format of one organisation's report: kind and ending of its file name, label of a link."""

    label: str
    kind: str
    ending: str
    write: Callable[[Document], bytes]


@dataclass(frozen=True, slots=True)
class Templated:
    """A format on a template: what has to be done without, in words; and the report on it."""

    remarks: Callable[[bytes], tuple[str, ...]]
    write: Callable[[Document, bytes | None], bytes]


@dataclass(frozen=True, slots=True)
class TableWriter:
    """A format of the long table of all published numbers, and of the description beside it.

    `suffix` is what the name of the description has after that of the table.
    """

    label: str
    kind: str
    ending: str
    write: Callable[[LongTable], Iterator[bytes]]
    describe: Callable[[Description], bytes]
    suffix: str


@dataclass(frozen=True, slots=True)
class WorkbookWriter:
    """A format of the workbook of tables, national or of one organisation."""

    label: str
    kind: str
    ending: str
    write: Callable[[Workbook], Iterator[bytes]]


# The libraries of these two take a tenth of a second to import, which a run without them saves.
def _slides(document: Document, template: bytes | None = None) -> bytes:
    from surveybench.report.writers import pptx

    return pptx.write(document, template)


def _lacking(template: bytes) -> tuple[str, ...]:
    from surveybench.report.writers import pptx

    return pptx.remarks(template)


def _excel(workbook: Workbook) -> Iterator[bytes]:
    from surveybench.report.writers import xlsx

    return xlsx.write(workbook)


WRITERS = {
    "pdf": Writer("Report (PDF)", "report", "pdf", pdf.write),
    "pptx": Writer("Slides (PowerPoint)", "slides", "pptx", _slides),
    "html": Writer("Report (one web page)", "report", "html", html.write),
}

# Formats that can be built on an organisation's own template.
TEMPLATES = {
    "pptx": Templated(_lacking, _slides),
}

TABLE_WRITERS = {
    "csv": TableWriter(
        "Every published number (CSV)", "release", "csv", csv.write, csvw.write, csvw.SUFFIX
    ),
}

WORKBOOK_WRITERS = {
    "xlsx": WorkbookWriter("Tables (Excel)", "tables", "xlsx", _excel),
    "ods": WorkbookWriter("Tables (OpenDocument)", "tables", "ods", ods.write),
}

SITE_WRITERS: dict[str, Callable[[Site], Iterator[tuple[str, bytes]]]] = {
    "site": site.write,
}

__all__ = [
    "SITE_WRITERS",
    "TABLE_WRITERS",
    "TEMPLATES",
    "WORKBOOK_WRITERS",
    "WRITERS",
    "TableWriter",
    "Templated",
    "WorkbookWriter",
    "Writer",
]
