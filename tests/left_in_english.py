"""Texts of finished files that came from no catalogue of a language and from no data.

Texts of the pseudo-language have marks on their letters, and `marked` gives those of a survey marks
of their own. What then stands in a file in letters without marks was typed into the program.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pypdfium2 as pdfium

from pseudo_language import MARKED
from surveybench.survey import Columns, Dimension, Survey

# What of a definition is text that a report quotes.
QUOTED = (
    *("text", "label", "name", "title", "report", "organisation", "organisations", "respondents"),
    *("country", "about", "eligible", "fieldwork", "change_note", "battery", "base", "unit"),
    *("higher_means", "further"),
)
TABLES = ("groups", "band_names", "not_comparable")
LABELLED = ("codes", "sexes")  # pairs of a code and its label
WORD = re.compile(r"(?<!\w)[A-Za-z]{2,}(?!\w)")
# Words without a letter that could have a mark, and shorthand that all languages share.
SAME_EVERYWHERE = re.compile(
    r"[^aceilnosuwyzACEILNOSUWYZ]*|[A-Z]{2,}s?|px|pt|em|CSV|Excel|surveybench"
)
OF_SUBGROUP = re.compile(r"\w+\.\w+@subgroup=.*")  # a reference with spaces in it
# Parts of a text with one of these are references, addresses, names of columns and files, gaps.
CODE = re.compile(r"[/@{]|\w[_:.=]\w|^#[0-9A-Fa-f]{3,8}$")
MEANT = (
    "name",
    "titles",
    "datatype",
    "url",
    "encoding",
    "primaryKey",
    "delimiter",
)  # keys of JSON whose texts programs read
READ_OUT = ("alt", "title", "aria-label", "placeholder", "content", "label", "descr")
UNSEEN = ("viewport", "color-scheme", "generator", "theme-color", "referrer")


def marked(survey: Survey) -> Survey:
    """The survey with marks on every text that a report may quote, earlier waves too."""
    return _marked(survey)


def _marked(thing: Any, name: str = "") -> Any:
    if isinstance(thing, str):
        return thing.translate(MARKED) if name in QUOTED else thing
    if isinstance(thing, Columns):
        return thing
    if isinstance(thing, Dimension):
        return replace(thing, codes=_marked(thing.codes, "codes"))
    if name in LABELLED and isinstance(thing, tuple) and thing and isinstance(thing[0], tuple):
        return tuple((code, label.translate(MARKED)) for code, label in thing)
    if isinstance(thing, tuple):
        return tuple(_marked(entry, name) for entry in thing)
    if isinstance(thing, Mapping) and name in TABLES:
        return MappingProxyType({key: text.translate(MARKED) for key, text in thing.items()})
    if is_dataclass(thing) and not isinstance(thing, type):
        changed = {
            field.name: value
            for field in fields(thing)
            if field.init
            if (value := _marked(getattr(thing, field.name), field.name))
            is not getattr(thing, field.name)
        }
        return replace(thing, **changed) if changed else thing
    return thing


def plain_words(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text without marks, but codes and what is `known`."""
    return [
        word
        for part in OF_SUBGROUP.sub(" ", text).split()
        if not CODE.search(part)
        for word in WORD.findall(part)
        if word not in known and not SAME_EVERYWHERE.fullmatch(word)
    ]


def texts_of(content: bytes, name: str = "") -> Iterator[str]:
    """Every text of a file that somebody reads or hears, a line or an element each."""
    if content.startswith(b"PK\x03\x04"):
        yield from _of_archive(content)
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    elif name.endswith(".json"):
        yield from _of_json(json.loads(content))
    elif name.endswith((".html", ".svg")):
        yield from _of_page(content.decode())
    elif name.endswith(".js"):
        yield from _of_script(content.decode())
    else:
        yield from content.decode().splitlines()


def _of_archive(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.namelist():
            inside = archive.read(entry)
            if inside.startswith(b"PK\x03\x04"):
                yield from _of_archive(inside)
            elif entry.endswith(".xml") and "theme" not in entry and "[" not in entry:
                for node in ElementTree.fromstring(inside).iter():
                    yield from _of_element(entry, node)


# Elements whose texts are of the file, not of the report.
OF_FILE = (
    "language",
    "config-item",
    "AppVersion",
    "Application",
    "fontScheme",
    "formatCode",
    "TitlesOfParts",
    "f",
)


def _of_element(entry: str, node: ElementTree.Element) -> Iterator[str]:
    tag = node.tag.rpartition("}")[2]
    if tag not in OF_FILE and not entry.endswith("app.xml"):
        yield node.text or ""
    yield node.tail or ""
    for attribute, value in node.attrib.items():
        bare = attribute.rpartition("}")[2]
        sheet = tag in ("sheet", "table") and bare == "name"
        if bare in ("descr", "prompt", "promptTitle", "error", "errorTitle") or sheet:
            yield value


def _of_pdf(content: bytes) -> Iterator[str]:
    for page in pdfium.PdfDocument(content):
        yield from page.get_textpage().get_text_range().splitlines()
    with pikepdf.open(io.BytesIO(content)) as file:
        yield from (
            str(value) for key, value in file.docinfo.items() if key in ("/Title", "/Subject")
        )
        for entry in file.objects:
            if isinstance(entry, pikepdf.Dictionary):
                for key in ("/Alt", "/ActualText", "/Title", "/Desc", "/TU", "/E", "/Contents"):
                    if isinstance(value := entry.get(key), pikepdf.String):
                        yield str(value)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""
        self.script: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag if tag in ("script", "style") else ""
        at = dict(attrs)
        if at.get("name") not in UNSEEN and "http-equiv" not in at:
            self.found += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.found += data.splitlines()
        elif self.inside == "script":
            self.script.append(data)


def _of_page(text: str) -> Iterator[str]:
    page = _Page()
    page.feed(text)
    yield from page.found
    for script in page.script:
        yield from _of_script(script)


def _of_script(script: str) -> Iterator[str]:
    """Literal texts that have several words, or begin with a capital letter."""
    for found in re.findall(r'"(?:[^"\\\n]|\\.)*"', script):
        text = json.loads(found)
        if re.search(r"[A-Za-z]{2,} [a-z]{2,}|^[A-Z][a-z]+$", text):
            yield html.unescape(text)


def _of_json(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        spoken = (below for key, below in value.items() if key[0] != "@" and key not in MEANT)
        yield from (text for below in spoken for text in _of_json(below))
    elif isinstance(value, list):
        yield from (text for below in value for text in _of_json(below))
