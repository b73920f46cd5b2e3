"""What the subgroups of a published profile are called: from the layout, and a sheet of keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveybench.published.book import Book, text_of
from surveybench.published.figures import Figures, ReadFile
from surveybench.published.layout import Key, Layout, folded_name

HEADER_SOUGHT = 30


def named(reads: Sequence[ReadFile]) -> list[ReadFile]:
    """The files with their subgroups in words, such as `Age: 16 - 35`, where any file knows them.

    A subgroup is one and the same in all files that have it under one name.
    """
    names: dict[str, str] = {}
    for read in reads:
        layout = read.fit.layout
        texts = _texts(read.fit.book, layout.key) if layout.key else {}
        for one in read.figures:
            if raw := one.parts.get("subgroup", ""):
                label = texts.get(folded_name(one.placement.header), "")
                if label or raw.casefold() not in names:
                    names[raw.casefold()] = _name(raw, layout, label)
    return [
        replace(read, figures=tuple(_with_name(one, names) for one in read.figures))
        for read in reads
    ]


def _with_name(one: Figures, names: Mapping[str, str]) -> Figures:
    raw = one.parts.get("subgroup", "")
    return replace(one, parts={**one.parts, "subgroup": names[raw.casefold()]}) if raw else one


def _name(raw: str, layout: Layout, label: str) -> str:
    """The dimension and the class of a subgroup; its column's own part where nobody knows them."""
    beginnings = [name for name in layout.dimensions if raw.casefold().startswith(name)]
    if not beginnings:
        return label or raw
    dimension = max(beginnings, key=len)
    text = label or raw[len(dimension) :].strip("_ ").replace("_", " ")
    return f"{layout.dimensions[dimension]}: {text[:1].upper()}{text[1:]}"


def _texts(book: Book, key: Key) -> dict[str, str]:
    """What a sheet of keys says of each column."""
    for sheet in book.sheets:
        if not key.sheet.fullmatch(" ".join(sheet.name.split())):
            continue
        for number, row in enumerate(sheet.rows[:HEADER_SOUGHT]):
            names = [text_of(cell) for cell in row]
            name = next((i for i, text in enumerate(names) if key.name.fullmatch(text)), None)
            text = next((i for i, text in enumerate(names) if key.text.fullmatch(text)), None)
            if name is None or text is None:
                continue
            pairs = [
                (text_of(entry[name]), text_of(entry[text]))
                for entry in sheet.rows[number + 1 :]
                if len(entry) > max(name, text)
            ]
            return {folded_name(a): _label(b, key) for a, b in pairs if a and _label(b, key)}
    return {}


def _label(text: str, key: Key) -> str:
    if key.label is None:
        return text
    match = key.label.fullmatch(text)
    return match.groupdict().get("label") or text if match else ""
