"""From a document to the bytes of a file: one module a format.

What is about one organisation is bytes; what is about all of them comes in pieces, so that it need
not be held whole.

To add a format: a module with `write`, and its row here, which says all that others ask of it:
label, kind, ending, media type, template. Nothing else lists formats.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from surveybench.report.document import Description, Document, LongTable, Site, Workbook
from surveybench.report.words import formats as words
from surveybench.report.writers import csv, csvw, html, ods, pdf, site


@dataclass(frozen=True, slots=True)
class Templated:
    """A format on a template: what has to be done without, in words; and the report on it."""

    remarks: Callable[[bytes], tuple[str, ...]]
    write: Callable[[Document, bytes | None], bytes]


@dataclass(frozen=True, slots=True)
class Writer:
    """A format of one organisation's report.

    `label` gives that of a link, in the language that is spoken; `kind` and `ending` are of its
    file name, `media` is the type by which a system chooses what opens it; `templated` is there
    where a template can be its base. What is `named_only` is not made where no format is named.
    """

    label: Callable[[], str]
    kind: str
    ending: str
    media: str
    write: Callable[[Document], bytes]
    templated: Templated | None = None
    named_only: bool = False


@dataclass(frozen=True, slots=True)
class TableWriter:
    """A format of the long table of all published numbers, and of the description beside it.

    `suffix` is what the name of the description has after that of the table.
    """

    label: Callable[[], str]
    kind: str
    ending: str
    media: str
    write: Callable[[LongTable], Iterator[bytes]]
    describe: Callable[[Description], bytes]
    suffix: str


@dataclass(frozen=True, slots=True)
class WorkbookWriter:
    """A format of the workbook of tables, national or of one organisation."""

    label: Callable[[], str]
    kind: str
    ending: str
    media: str
    write: Callable[[Workbook], Iterator[bytes]]


# The libraries of these two take a tenth of a second to import, which a run without them saves.
def _slides(document: Document, template: bytes | None = None) -> bytes:
    from surveybench.report.writers import pptx

    return pptx.write(document, template)


def _shown(document: Document, template: bytes | None = None) -> bytes:
    from surveybench.report.writers import pptx

    return pptx.write(pptx.folded(document), template)


def _lacking(template: bytes) -> tuple[str, ...]:
    from surveybench.report.writers import pptx

    return pptx.remarks(template)


def _excel(workbook: Workbook) -> Iterator[bytes]:
    from surveybench.report.writers import xlsx

    return xlsx.write(workbook)


OFFICE = "application/vnd.openxmlformats-officedocument"

WRITERS = {
    "pdf": Writer(lambda: words.REPORT_PDF, "report", "pdf", "application/pdf", pdf.write),
    "pptx": Writer(
        lambda: words.SLIDES,
        "slides",
        "pptx",
        f"{OFFICE}.presentationml.presentation",
        _shown,
        Templated(_lacking, _shown),
    ),
    "pptx-tables": Writer(
        lambda: words.SLIDES_TABLES,
        "slides-with-tables",
        "pptx",
        f"{OFFICE}.presentationml.presentation",
        _slides,
        Templated(_lacking, _slides),
        named_only=True,
    ),
    "html": Writer(lambda: words.REPORT_PAGE, "report", "html", "text/html", html.write),
}

# Files of the summary, from the pages of compose/summary or, where they are slides, from those.
SUMMARY_WRITERS = {
    "html": Writer(lambda: words.SUMMARY_PAGE, "summary", "html", "text/html", html.write),
    "pdf": Writer(lambda: words.SUMMARY_PDF, "summary", "pdf", "application/pdf", pdf.write),
    "pptx": Writer(
        lambda: words.SUMMARY_SLIDES,
        "summary",
        "pptx",
        f"{OFFICE}.presentationml.presentation",
        _slides,
        Templated(_lacking, _slides),
    ),
}
SUMMARY = "summary"

# Files of the report of the country, from the pages of compose/national.
NATIONAL_WRITERS = {
    "html": Writer(lambda: words.NATIONAL_PAGE, "report", "html", "text/html", html.write),
    "pdf": Writer(lambda: words.NATIONAL_PDF, "report", "pdf", "application/pdf", pdf.write),
    "pptx": Writer(
        lambda: words.NATIONAL_SLIDES,
        "slides",
        "pptx",
        f"{OFFICE}.presentationml.presentation",
        _slides,
        Templated(_lacking, _slides),
    ),
}
NATIONAL = "national"

TABLE_WRITERS = {
    "csv": TableWriter(
        lambda: words.EVERY_NUMBER, "release", "csv", "text/csv", csv.write, csvw.write, csvw.SUFFIX
    ),
}

WORKBOOK_WRITERS = {
    "xlsx": WorkbookWriter(
        lambda: words.TABLES_EXCEL, "tables", "xlsx", f"{OFFICE}.spreadsheetml.sheet", _excel
    ),
    "ods": WorkbookWriter(
        lambda: words.TABLES_OPEN,
        "tables",
        "ods",
        "application/vnd.oasis.opendocument.spreadsheet",
        ods.write,
    ),
}

SITE_WRITERS: dict[str, Callable[[Site], Iterator[tuple[str, bytes]]]] = {
    "site": site.write,
}

__all__ = [
    "NATIONAL",
    "NATIONAL_WRITERS",
    "SITE_WRITERS",
    "SUMMARY",
    "SUMMARY_WRITERS",
    "TABLE_WRITERS",
    "WORKBOOK_WRITERS",
    "WRITERS",
    "TableWriter",
    "Templated",
    "WorkbookWriter",
    "Writer",
]
