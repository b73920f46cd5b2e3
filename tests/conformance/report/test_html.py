"""The HTML report: one file, every word of the document in it, nothing of it taken for markup."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from base64 import b64encode
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest

from browser.samples import sample
from releases import demonstration, few
from surveybench.report.compose import compose
from surveybench.report.document import Cell, Chart, Column, Document, Table, Text, texts, walk
from surveybench.report.writers import html
from surveybench.report.writers.html import figures

VOID = {"meta", "link", "br", "input"}
EVIL = (
    "<script>alert(1)</script>",
    '" onload="alert(1)',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</title></style></script><img src=x onerror=alert(1)>",
    "]]>&lt;b&gt;{{ 7 * 7 }}{% raw %}",
    "=cmd|' /C calc'!A0",
)


class Read(HTMLParser):
    """Elements with their attributes, all text, and whether tags close as they open."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(content.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["style"], ["script"]):
            self.words.append(data)

    def every(self, name: str) -> list[str]:
        """The values of one attribute."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def plain(text: str) -> str:
    return " ".join(text.split())


@cache
def report(code: str) -> Document:
    return compose(demonstration(), code)


DOCUMENTS = {
    "both groups": lambda: report("Z01"),
    "without one group": lambda: report("Z17"),
    "absent from earlier waves": lambda: report("Z31"),
    "awkward name, nothing compared": lambda: compose(few(), few().organisations[0].code),
    "by hand": sample,
    "long texts": lambda: sample(name="Long name " * 13, wording="Was it long? " * 47),
    "many organisations": lambda: sample(organisations=130),
}


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> Document:
    return DOCUMENTS[request.param]()


def test_every_text_is_there_whole(document: Document) -> None:
    read = Read(html.write(document))
    shown = plain(" ".join(read.words))
    labels = {plain(value) for value in read.every("data-label")}
    for text in texts(document):
        assert plain(text) in shown or plain(text) in labels
    assert document.title in shown
    assert document.notice in shown


def test_every_chart_has_its_words_and_every_number_its_reference(document: Document) -> None:
    read = Read(html.write(document))
    described = {plain(word) for word in read.words}
    refs = set(read.every("data-ref"))
    images = [attributes for tag, attributes in read.elements if tag == "svg"]
    blocks = [b for page in document.pages for b in walk(page.blocks)]
    charts = [b for b in blocks if isinstance(b, Chart)]
    assert len(images) == len(charts)
    assert all(image["role"] == "img" for image in images)
    assert {plain(chart.alt) for chart in charts} <= described
    cells = [c for b in blocks if isinstance(b, Table) for row in b.rows for c in row]
    cells += [c for b in blocks if isinstance(b, Text) for c in b.cells]
    assert {cell.ref for cell in cells if cell.ref} <= refs


def test_ids_are_unique_and_links_lead_to_them(document: Document) -> None:
    read = Read(html.write(document))
    ids = read.every("id")
    assert len(ids) == len(set(ids))
    addresses = read.every("href")
    inside = {unquote(address[1:]) for address in addresses if address.startswith("#")}
    assert inside <= set(ids)
    assert {page.id for page in document.pages} <= set(ids)
    others = {address.partition(",")[0] for address in addresses if not address.startswith("#")}
    assert others <= {"data:text/csv;charset=utf-8", "data:"}


def test_headings_go_down_in_single_steps_from_one_title(document: Document) -> None:
    read = Read(html.write(document))
    ranks = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert ranks.count(1) == 1
    assert ranks[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(ranks))
    assert [tag for tag, _ in read.elements].count("main") == 1


def test_the_same_bytes_twice(document: Document) -> None:
    assert html.write(document) == html.write(document)


def test_its_policy_allows_its_own_style_and_script_and_nothing_else() -> None:
    content = html.write(sample()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', content)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    for tag in ("style", "script"):
        inner = re.findall(rf"<{tag}>(.*?)</{tag}>", content, re.DOTALL)
        assert len(inner) == 1
        digest = b64encode(hashlib.sha256(inner[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]


def test_it_asks_for_nothing_from_elsewhere(document: Document) -> None:
    content = html.write(document).decode()
    assert not re.search(r"(?:src|href|action|srcset)=[\"']?(?:https?:)?//", content)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|sendBeacon", content)


@pytest.mark.parametrize("evil", EVIL)
def test_text_is_never_markup(evil: str) -> None:
    harmless = [tag for tag, _ in Read(html.write(sample())).elements]
    document = sample(code=evil, name=evil, wording=evil, notice=evil)
    read = Read(html.write(replace(document, title=evil)))
    assert [tag for tag, _ in read.elements] == harmless
    assert not [n for _, attributes in read.elements for n in attributes if n.startswith("on")]
    assert not read.every("style")
    assert all(address.startswith(("#", "data:")) for address in read.every("href"))
    assert read.words.count(evil) >= 5


def test_made_up_data_say_so_on_top_and_real_data_do_not() -> None:
    assert html.write(sample()).count(b'class="synthetic"') == 1
    assert b'class="synthetic"' not in html.write(sample(notice=""))


def test_a_figure_table_can_be_taken_away_with_its_question() -> None:
    content = html.write(sample(wording="Was it, on the whole, good?")).decode()
    links = re.findall(
        r'download="([^"]*adults-Q31-figures[^"]*)" href="data:[^,]*,([^"]*)"', content
    )
    assert [name for name, _ in links] == ["X04-cmh-2025_adults-Q31-figures.csv"]
    text = unquote(links[0][1]).removeprefix("\ufeff")
    heads, row = csv.reader(io.StringIO(text, newline=""))
    assert heads[:3] == ["Question", "Wording", "Respondents"]
    assert row[:4] == ["Q31", "Was it, on the whole, good?", "130", "3.1"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("12,319", "12319"),
        ("−0.4", "-0.4"),
        ("6.3", "6.3"),
        ("–", "–"),
        ("=1+1", "'=1+1"),
        ("-cmd", "'-cmd"),
        ("@sum", "'@sum"),
        ("+44", "'+44"),
    ],
)
def test_csv_holds_numbers_for_programs_and_no_formula(text: str, field: str) -> None:
    table = Table("t", "", (Column("a"), Column("b")), ((Cell("x"), Cell(text)),))
    rows = list(csv.reader(io.StringIO(figures.csv_text(table), newline="")))
    assert rows == [["a", "b"], ["x", field]]


def test_a_ranking_without_a_table_gets_one_from_its_own_bars() -> None:
    read = Read(html.write(sample(organisations=50)))
    words = [plain(word) for word in read.words]
    assert words.count("Example Trust 49") == 4  # a dot and a row in each population
    assert "The chart as a table" in words


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colours() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of the light and of the dark page."""
    light, dark = re.findall(r":root \{(.*?)\}", html.asset("base.css"), re.DOTALL)[:2]
    found = [dict(re.findall(r"--([\w-]+): (#\w{6});", part)) for part in (light, dark)]
    return found[0], {**found[0], **found[1]}


@pytest.mark.parametrize("page", colours(), ids=("light", "dark"))
def test_colours_can_be_told_apart(page: dict[str, str]) -> None:
    texts_on = [
        *((ink, paper) for ink in ("ink", "quiet", "link") for paper in ("paper", "shade")),
        ("notice-ink", "notice"),
    ]
    assert min(contrast(page[a], page[b]) for a, b in texts_on) >= 4.5
    shapes = ("own", "own-line", "national", "national-line", "rule", "focus")
    assert min(contrast(page[name], page["paper"]) for name in shapes) >= 3
    on_bands = {n: "#ffffff" if n in (1, 7) else "#16202a" for n in range(1, 8)}
    assert min(contrast(ink, page[f"band-{n}"]) for n, ink in on_bands.items()) >= 4.5
