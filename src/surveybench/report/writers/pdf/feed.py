"""A document as plain data for the template: names of blocks, words, shapes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from surveybench.report.charts import PALETTE, Label, Line, Marker, Polyline, Rect, Shape
from surveybench.report.document import Block, Cell, Chart, Document, Group, Table, Text
from surveybench.report.words import formats

HEAD = 90  # letters of each part of a running head
# Points of the narrowest table, of a letter of its words, and of the room beside a word.
NARROW, LETTER, BESIDE = 160, 5, 10
FEW = 14  # rows of a table whose words are looked at one by one

# What the template reads of each kind of shape, in its order, and what takes it from one.
FIELDS: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {
        Rect: ("x", "y", "width", "height", "fill", "stroke", "stroke_width"),
        Line: ("x1", "y1", "x2", "y2", "stroke", "stroke_width", "dashed"),
        Polyline: ("points", "stroke", "stroke_width", "dashed"),
        Marker: ("x", "y", "size", "shape", "fill", "stroke"),
        Label: ("x", "y", "text", "size", "anchor", "fill", "strong"),
    }
)
KINDS = {kind: (kind.__name__.lower(), attrgetter(*names)) for kind, names in FIELDS.items()}
# Neighbours of these roles form one list.
LISTS = {"bullet": "bullets", "numbered": "numbered", "entry": "entries"}


def feed(document: Document) -> dict[str, Any]:
    """Everything the template reads."""
    day = document.made
    language, _, region = document.language.partition("-")
    return {
        "title": document.title,
        "language": language,
        "region": region or None,
        "notice": document.notice,
        "made": [day.year, day.month, day.day],
        "palette": dict(PALETTE),
        "accent": document.brand.colour or PALETTE["own-line"],
        "logo": list(document.brand.logo),
        "logo_kind": document.brand.kind,
        "logo_words": formats.LOGO.format(name=document.name),
        "pages": [
            {
                "id": page.id,
                "kind": page.kind,
                "title": page.title,
                "level": page.level,
                "head": [_in_head(name) for name in page.head],
                "blocks": _blocks(page.blocks),
            }
            for page in document.pages
        ],
    }


def _in_head(name: str) -> str:
    """As much of a name as two lines of a running head hold, with the code at its end."""
    if len(name) <= HEAD:
        return name
    begin, bracket, code = name.rpartition(" (")
    end = f"{bracket}{code}" if begin and len(code) < HEAD // 2 else ""
    return f"{name[: HEAD - len(end) - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}{end}"


def _blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    for name, run in groupby(blocks, key=_list_of):
        if name:
            texts = [block for block in run if isinstance(block, Text)]
            result.append({"type": name, "items": [_item(name, entry) for entry in texts]})
        else:
            result += [_block(block) for block in run]
    return result


def _list_of(block: Block) -> str:
    return LISTS.get(block.role, "") if isinstance(block, Text) else ""


def _item(name: str, entry: Text) -> Any:
    cells = [_cell(cell) for cell in entry.cells]
    return {"cells": cells, "depth": entry.depth} if name == "entries" else cells


def _block(block: Block) -> dict[str, Any]:
    return FED[type(block)](block)


def _text(text: Text) -> dict[str, Any]:
    cells = [_cell(cell) for cell in text.cells]
    return {"type": "text", "role": text.role, "depth": text.depth, "cells": cells}


def _group(group: Group) -> dict[str, Any]:
    return {"type": "group", "kind": group.kind, "id": group.id, "blocks": _blocks(group.blocks)}


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "strong": cell.strong, "band": cell.band, "link": cell.link}


def _table(table: Table) -> dict[str, Any]:
    words = [_longest(table, place) for place in range(len(table.columns))]
    whole = sum(column.weight for column in table.columns)
    rooms = [NARROW * column.weight / whole for column in table.columns]
    return {
        "type": "table",
        "style": table.style,
        "columns": [
            {"header": c.header, "align": c.align, "weight": c.weight, "long": word}
            for c, word in zip(table.columns, words, strict=True)
        ],
        "crowded": any(
            len(word) * LETTER + BESIDE > room for word, room in zip(words, rooms, strict=True)
        ),
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _longest(table: Table, place: int) -> str:
    """The longest word of a column's header; of few rows, of their cells too."""
    rows = table.rows if len(table.rows) <= FEW else ()
    texts = (table.columns[place].header, *(row[place].text for row in rows))
    return max(" ".join(texts).split(), key=len, default="")


def _chart(chart: Chart) -> dict[str, Any]:
    picture = chart.picture
    # As text within text: Typst compares all that its functions are given, text quickest.
    shapes = json.dumps(
        [_shape(shape) for shape in picture.shapes], ensure_ascii=False, separators=(",", ":")
    )
    return {
        "type": "chart",
        "alt": chart.alt,
        "width": picture.width,
        "height": picture.height,
        "shapes": shapes,
    }


def _shape(shape: Shape) -> tuple[Any, ...]:
    """Its kind, and its fields in the order of FIELDS."""
    kind, fields = KINDS[type(shape)]
    return (kind, *fields(shape))


FED: Mapping[type, Callable[..., dict[str, Any]]] = MappingProxyType(
    {Text: _text, Table: _table, Chart: _chart, Group: _group}
)
