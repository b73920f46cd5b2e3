"""The report of one organisation as one HTML file that needs no server, network or script."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from types import MappingProxyType
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from surveybench.report.charts import kind_of
from surveybench.report.document import Block, Brand, Chart, Document, Group, Page, Table, Text
from surveybench.report.words import formats
from surveybench.report.writers.html import cells, figures
from surveybench.report.writers.html.paint import svg

Branch = tuple[Page, tuple["Branch", ...]]

IMAGES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml"}
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
NEIGHBOURS = (
    "bullet",
    "numbered",
    "entry",
    "figure",
    "finding",
    "movement",
)  # roles whose neighbours form one list


def write(document: Document) -> bytes:
    """One self-contained page: the whole document, with a menu, charts as SVG and data as CSV."""
    template = environment().get_template("report.html.jinja")
    html = template.render(
        document=document,
        menu=menu(document.pages),
        style=asset("base.css") + asset("charts.css") + _accent(document.brand),
        logo=_logo(document.brand),
        logo_words=formats.LOGO.format(name=document.name),
        script=asset("menu.js") + asset("report.js"),
        uid=unique(),
        files={},
        href=lambda page: "#" + quote(page),
        file_stem=f"{document.organisation}_{document.survey}_{document.wave}",
    )
    return html.encode()


def _accent(brand: Brand) -> str:
    """The organisation's colour: for a bar, never for words, so it may be any."""
    return f":root {{ --accent: {brand.colour}; }}\n" if COLOUR.match(brand.colour) else ""


def _logo(brand: Brand) -> str:
    """The logo inside the page: an image cannot run scripts or ask for anything."""
    kind = IMAGES.get(brand.kind)
    return f"data:{kind};base64,{b64encode(brand.logo).decode()}" if kind and brand.logo else ""


def menu(pages: Iterable[Page]) -> tuple[Branch, ...]:
    """The listed pages as a tree."""
    listed = [page for page in pages if page.listed and page.kind not in ("cover", "contents")]
    listed_ids = {page.id for page in listed}

    def below(parent: str) -> tuple[Branch, ...]:
        return tuple(
            (page, below(page.id))
            for page in listed
            if (page.parent if page.parent in listed_ids and page.parent != page.id else "")
            == parent
        )

    return below("")


@cache
def environment() -> Environment:
    """The templates, with everything escaped that is not markup of ours."""
    templates = Environment(
        loader=PackageLoader(__name__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "around_chart": figures.around_chart,
        "csv_link": figures.csv_link,
        "digest": digest,
        "kind": kind,
        "question_of": figures.question_of,
        "table_behind": figures.table_behind,
        "rows": cells.rows,
        "runs": runs,
        "sentence": cells.sentence,
        "stacks": cells.stacks,
        "svg": svg,
        "without_table": figures.without_table,
        "words": cells.words,
    }
    # Asked for in each page: the templates outlive the language of the first.
    templates.globals |= {"file_name": figures.file_name, "page_words": lambda: formats.PAGE}
    return templates


@cache
def asset(name: str) -> Markup:
    """A style sheet or script of ours, as it stands in the package."""
    loader = environment().loader
    assert loader is not None
    return Markup(loader.get_source(environment(), name)[0])


def digest(text: str) -> str:
    """The hash by which a page's policy knows its own style and script."""
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def unique() -> Callable[[str], str]:
    """A function that makes ids of one page: without spaces, none twice."""
    taken: set[str] = set()

    def name(text: str) -> str:
        base = "-".join(text.split()) or "part"
        number, candidate = 1, base
        while candidate in taken:
            number += 1
            candidate = f"{base}-{number}"
        taken.add(candidate)
        return candidate

    return name


def kind(block: Block) -> str:
    """What a block is called in templates and style sheets."""
    return NAMES[type(block)](block)


def _of_chart(chart: Chart) -> str:
    return kind_of(chart.model).name


def _of_table(table: Table) -> str:
    return "table"


def _of_group(group: Group) -> str:
    return "group"


def _of_text(text: Text) -> str:
    return text.role


NAMES: Mapping[type, Callable[..., str]] = MappingProxyType(
    {Chart: _of_chart, Table: _of_table, Group: _of_group, Text: _of_text}
)


def runs(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Blocks by kind; neighbours that form one list together."""
    for name, run in groupby(blocks, kind):
        if name in NEIGHBOURS:
            yield name, list(run)
        else:
            yield from ((_fitted(block, name), [block]) for block in run)


def _fitted(block: Block, name: str) -> str:
    """Charts that take a whole width stand in a box of their own; the others fit any screen."""
    if not isinstance(block, Chart):
        return name
    return "wide" if kind_of(block.model).wide else "chart"
