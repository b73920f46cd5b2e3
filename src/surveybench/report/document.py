"""A report without a format: pages of blocks of text that is already rounded and worded.

Every writer lays out the same Document. Nothing here knows a paper size, a font or a file type.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from surveybench.report.charts import Model, Picture

Role = Literal[
    "paragraph",  # one cell
    "lead",  # one cell: the message of a page, larger
    "headline",  # one cell: the message of a page that stands alone, largest
    "finding",  # five cells: question, score, average, band, how sure
    "movement",  # two cells: question, from which score to which
    "note",  # one cell: quiet explanation
    "heading",  # one cell: `depth` levels below the title of its page
    "question",  # a heading of two cells: id and full wording
    "bullet",  # one cell: neighbours form a list
    "numbered",  # two cells: mark (A, B, …) and its meaning; neighbours form a list
    "band",  # one cell with its band: the verdict in words
    "score",  # cells in a row that form one sentence; a cell with a band is the verdict
    "figure",  # two or three cells: a large number, what it counts, a comparison
    "legend",  # one cell for each band, worst first
    "entry",  # one cell with a link: a line of the contents, `depth` 1 or 2
    "notice",  # one cell: must not be overlooked, such as made-up data
]

GroupKind = Literal[
    "question",  # question, chart, band, table of figures, notes
    "change",  # question, chart, table by wave, note on who was asked
    "ranking",  # score sentence, chart, legend
    "example",  # chart and the meaning of its parts
    "figures",  # texts of role figure, side by side
    "columns",  # groups of kind column, side by side
    "column",
    "list",  # a heading and its bullets, kept together
    "board",  # two groups of kind column, the first twice as wide
]

Align = Literal["left", "right", "centre"]

TableStyle = Literal[
    "figures",  # one row of few numbers beside a chart; the caption is not printed
    "list",  # some rows with words, roomy
    "dense",  # many rows or columns: small type, header row repeated
]


@dataclass(frozen=True, slots=True)
class Cell:
    """Some text. `ref` names the number it shows, `link` the page it leads to."""

    text: str
    ref: str = ""
    strong: bool = False
    band: int | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one role. `depth` counts for headings (below the page title) and entries."""

    role: Role
    cells: tuple[Cell, ...]
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Weights are relative widths."""

    header: str
    align: Align = "left"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under column headers; with `row_header` the first cell names its row."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_header: bool = True
    style: TableStyle = "list"

    def __post_init__(self) -> None:
        """Every row has one cell for each column."""
        assert all(len(row) == len(self.columns) for row in self.rows), self.id


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its model (the numbers), its picture (shapes to paint), its words."""

    id: str
    alt: str
    model: Model
    picture: Picture


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that stand together."""

    kind: GroupKind
    blocks: tuple[Block, ...]
    id: str = ""


Block = Text | Table | Chart | Group


@dataclass(frozen=True, slots=True)
class Page:
    """One page or slide. `id` and `title` are unique in a document, `kind` is one of a chapter's.

    `level` is the rank of its title among headings (the cover has 1), `parent` the page it hangs
    under in bookmarks and menus, `head` the running head from left to right, `listed` whether
    the contents name it. `population` is an id, or empty where a page is about all.
    """

    id: str
    kind: str
    title: str
    level: int
    blocks: tuple[Block, ...]
    head: tuple[str, ...] = ()
    population: str = ""
    parent: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """Where the numbers come from: software version and input files with their hashes."""

    version: str
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Brand:
    """An organisation's own name, colour (#RRGGBB) and logo with its kind; any may be empty."""

    name: str = ""
    colour: str = ""
    logo: bytes = b""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The report of one organisation. `notice` is empty unless the data are made up.

    `language` is a tag such as `en-GB`.
    """

    organisation: str
    name: str
    survey: str
    wave: int
    title: str
    language: str
    made: date
    notice: str
    pages: tuple[Page, ...]
    source: Source
    brand: Brand = Brand()

    @property
    def synthetic(self) -> bool:
        """Whether the numbers are made up."""
        return bool(self.notice)


@dataclass(frozen=True, slots=True)
class Unfolding:
    """Parts of a document that are made while one goes through them: as often as one likes, the
    same each time, and never all held at once.
    """

    count: int
    make: Callable[[], Iterator[Any]]

    def __iter__(self) -> Iterator[Any]:
        """Each part, made now."""
        return self.make()

    def __len__(self) -> int:
        """How many there will be."""
        return self.count

    def __contains__(self, part: object) -> bool:
        """Whether one is equal to this."""
        return any(part == other for other in self)


@dataclass(frozen=True, slots=True)
class LongTable:
    """Every published number of a release, one row a statistic. A hidden value is None.

    Text columns come first; `value` is numeric; `flag` says in a word why a value is missing.
    """

    columns: tuple[str, ...]
    rows: Collection[tuple[str | int | float | None, ...]]


def walk(blocks: Iterable[Block]) -> Iterator[Text | Table | Chart]:
    """Blocks in reading order, those inside groups too."""
    for block in blocks:
        if isinstance(block, Group):
            yield from walk(block.blocks)
        else:
            yield block


def texts(document: Document) -> Iterator[str]:
    """Every text a reader of the document should meet, in order: for tests and search."""
    for page in document.pages:
        yield page.title
        for block in walk(page.blocks):
            if isinstance(block, Text):
                yield from (cell.text for cell in block.cells)
            elif isinstance(block, Table):
                yield from (column.header for column in block.columns)
                yield from (cell.text for row in block.rows for cell in row)


@dataclass(frozen=True, slots=True)
class SiteKind:
    """What a kind of page of the site looks like.

    `titled` has its own title before that of the site, `search` a box for all pages, `menu` the
    other pages of its organisation beside it, `across` a last table too wide for the page.
    """

    titled: bool = True
    search: bool = True
    menu: bool = False
    across: bool = False


# To add a kind of page: its row here, and whatever makes its pages in compose/site.
SITE_KINDS: dict[str, SiteKind] = {
    "start": SiteKind(titled=False),
    "population": SiteKind(),  # every measure of a population
    "measure": SiteKind(),  # one question or section: every organisation
    "organisation": SiteKind(menu=True),  # a part of an organisation's document
    "explore": SiteKind(),  # questions and organisations to choose, for a script
    "country": SiteKind(menu=True),  # a part of the report of the country
    "compare": SiteKind(across=True),  # measures down, organisations across
    "map": SiteKind(across=True),  # organisations down, sections across
    "find": SiteKind(search=False),  # every page by name
    "about": SiteKind(),
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away: of a table, or, without one, written by somebody else at `path`.

    `holds` are tables of the page, by id, whose rows the file has too. `media` is its media type.
    """

    path: str
    label: str
    note: str = ""
    table: Table | None = None
    holds: tuple[str, ...] = ()
    media: str = ""


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page of a site.

    `path` is relative to the site and unique. Links in `blocks`, `trail` (the pages above, from
    the start down), `beside` (the same for other populations) and `contents` (entries: the other
    pages of an organisation) are paths; those in `pages` are ids, as in the document these are a
    part of. `choices` are populations, whose links are folders, and measures, whose links are
    files in each of them. `data` is what scripts read of the page, in a file beside it.
    """

    path: str
    kind: str
    title: str
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    trail: tuple[Cell, ...] = ()
    beside: tuple[Cell, ...] = ()
    contents: tuple[Text, ...] = ()
    choices: tuple[tuple[Cell, ...], ...] = ()
    downloads: tuple[Download, ...] = ()
    data: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def look(self) -> SiteKind:
        """What pages of its kind look like. Raises LookupError for a kind without a row."""
        if self.kind not in SITE_KINDS:
            raise LookupError(f"{self.path} is of the kind '{self.kind}': add it to SITE_KINDS.")
        return SITE_KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Site:
    """Static pages over all organisations. `menu` is what every page links to, start first.

    `pages` makes them one after another, those of one organisation together: thousands of
    organisations' pages would not fit in memory.
    """

    survey: str
    wave: int
    title: str
    language: str
    made: date
    notice: str
    menu: tuple[Cell, ...]
    pages: Callable[[], Iterator[SitePage]]
    source: Source


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: texts, or numbers with this many decimals. Widths are in characters.

    `bands` are texts that have the colour of a band, with its number.
    """

    header: str
    decimals: int | None = None
    width: int = 12
    bands: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table under its title, or lines of text where there are no columns.

    `name` stands on the tab: at most 31 characters, unique without regard to case. `lines` stand
    between title and table. A missing number is None; why it is missing stands in a column of its
    own. `links` are the names of the sheets that the first cell of each row leads to. The first
    `frozen` columns stay in sight and stand on every printed page.
    """

    name: str
    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[SheetColumn, ...] = ()
    rows: Collection[tuple[str | float | None, ...]] = ()
    links: tuple[str, ...] = ()
    frozen: int = 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets to be written as one spreadsheet file."""

    title: str
    made: date
    language: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a long table: its name, what stands in it, whether it may be empty.

    `words` are the only texts it may hold; empty means any.
    """

    name: str
    kind: Literal["text", "integer", "number"]
    meaning: str
    required: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """What a program must know of a long table to read it. `file` is its name beside this one."""

    file: str
    title: str
    about: str
    language: str
    made: date
    fields: tuple[Field, ...]
    key: str
