"""XML as plain elements, read without entities or anything outside the file, and written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from surveybench.definitions.cells import read_bytes
from surveybench.errors import DefinitionError, Place
from surveybench.limits import limit, shown, way_up

BLANKS, BREAKS = re.compile(r"\s+"), frozenset("\r\n")
BREAK = "br"  # a line break inside a text, as Triple-S and XHTML write it
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name without a namespace, attributes, text, children and line."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    text: str = ""
    children: tuple[Element, ...] = ()
    line: int = 0

    def all(self, *names: str) -> Iterator[Element]:
        """The elements at the end of a path of names, in order."""
        for child in self.children:
            if child.name == names[0]:
                yield from child.all(*names[1:]) if names[1:] else (child,)

    def first(self, *names: str) -> Element | None:
        """The first of them."""
        return next(self.all(*names), None)

    def said(self, *names: str) -> str:
        """The text of the first of them, blank where there is none."""
        element = self.first(*names)
        return element.text if element else ""

    def get(self, name: str) -> str:
        """An attribute, blank where there is none."""
        return self.attributes.get(name, "").strip()


def read_xml(path: Path) -> Element:
    """The root of an XML file. Raises DefinitionError, naming the line, where it is none.

    Entities are refused, and nothing outside the file is opened.
    """
    content = read_bytes(path)
    growing = _Growing(path)
    reader = growing.reader
    try:
        reader.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        code = error.code if isinstance(error, expat.ExpatError) else 0
        what = expat.ErrorString(code) or "its encoding is not known"
        raise DefinitionError(
            f"is not readable XML: {what}.",
            where=Place(file=path.name, line=reader.ErrorLineNumber),
            remedy="Check that the file is whole; a program that writes XML mends it best.",
        ) from None
    return growing.open[0]["children"][0]


class _Growing:
    """A tree that grows while a parser reads, and is refused where it grows too large."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open: list[dict[str, Any]] = [{"children": []}]
        self.parts = 0
        self.most_parts, self.deepest = limit("xml_parts"), limit("xml_depth")
        self.reader = expat.ParserCreate(namespace_separator=" ")
        self.reader.buffer_text = True
        self.reader.StartElementHandler = self.begin
        self.reader.EndElementHandler = self.end
        self.reader.CharacterDataHandler = self.text
        self.reader.StartDoctypeDeclHandler = self.declared
        self.reader.EntityDeclHandler = self.entity
        self.reader.ExternalEntityRefHandler = self.entity
        self.reader.SkippedEntityHandler = self.entity

    def refused(self, what: str, remedy: str = "") -> DefinitionError:
        return DefinitionError(
            what,
            where=Place(file=self.path.name, line=self.reader.CurrentLineNumber),
            remedy=remedy or "Write the file without declarations of its own.",
        )

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > self.deepest:
            raise self.refused(f"has more than {shown('xml_depth')}.", way_up("xml_depth"))
        self.parts += 1 + len(attributes)
        if self.parts > self.most_parts:
            raise self.refused(f"has more than {shown('xml_parts')}.", way_up("xml_parts"))
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        entry = {"name": name.rpartition(" ")[2], "attributes": plain, "text": [], "children": []}
        self.open.append({**entry, "line": self.reader.CurrentLineNumber})
        if entry["name"] == BREAK and "text" in self.open[-2]:
            self.open[-2]["text"].append("\0")

    def end(self, _: str) -> None:
        entry = self.open.pop()
        element = Element(
            entry["name"],
            MappingProxyType(entry["attributes"]),
            _words("".join(entry["text"])),
            tuple(entry["children"]),
            entry["line"],
        )
        self.open[-1]["children"].append(element)

    def text(self, data: str) -> None:
        if "text" in self.open[-1]:
            self.open[-1]["text"].append(data)

    def entity(self, *_: object) -> int:
        raise self.refused("defines an entity, or points outside the file.")

    def declared(self, _: str, _system: str | None, _public: str | None, has_own: bool) -> None:
        if has_own:  # defaults of attributes multiply as entities do
            raise self.refused("defines entities or types of its own (DOCTYPE with [ ]).")


def _words(text: str) -> str:
    """The text without the line breaks of the file's layout; a break element is one."""
    flowing = BLANKS.sub(lambda found: " " if BREAKS & {*found[0]} else found[0], text).strip()
    return re.sub(r" ?\0 ?", "\n", flowing).strip()


def xml(root: Element, doctype: str = "", *, breaks: bool = False) -> bytes:
    """The file of an element; with `breaks`, line breaks in a text are elements."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *([doctype] if doctype else [])]
    lines += _lines(root, "", breaks)
    return ("\n".join(lines) + "\n").encode()


def _lines(element: Element, indent: str, breaks: bool) -> Iterator[str]:
    attributes = "".join(
        f" {name}={quoteattr(_written(value))}" for name, value in element.attributes.items()
    )
    start = f"{indent}<{element.name}{attributes}"
    if element.children:
        yield f"{start}>"
        for child in element.children:
            yield from _lines(child, f"{indent}  ", breaks)
        yield f"{indent}</{element.name}>"
    elif element.text:
        text = escape(_written(element.text))
        text = text.replace("\n", "<br/>") if breaks else text
        yield f"{start}>{text}</{element.name}>"
    else:
        yield f"{start}/>"


def _written(text: str) -> str:
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def tree(
    name: str, attributes: Mapping[str, str], *children: Element | None, text: str = ""
) -> Element:
    """An element to write; attributes that are blank and children that are None are left out."""
    filled = {key: value for key, value in attributes.items() if value != ""}
    return Element(name, filled, text, tuple(child for child in children if child is not None))


def leaf(name: str, text: str) -> Element | None:
    """An element that holds text alone, None where there is no text."""
    return Element(name, text=text) if text else None
