"""A workbook's sheets cell by cell, without the package's own reader."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
Sheets = Mapping[str, list[dict[str, Any]]]


def sheets(path: Path) -> Sheets:
    """Every sheet of an ODS file as rows by column name, taken from the file's own XML."""
    with zipfile.ZipFile(path) as archive:
        tree = ElementTree.fromstring(archive.read("content.xml"))
    return {sheet.get(f"{TABLE}name", ""): _rows(sheet) for sheet in tree.iter(f"{TABLE}table")}


def _rows(sheet: ElementTree.Element) -> list[dict[str, Any]]:
    rows = [_cells(row) for row in sheet.iter(f"{TABLE}table-row")]
    header = rows[0]
    return [dict(zip(header, row, strict=False)) for row in rows[1:] if any(row)]


def _cells(row: ElementTree.Element) -> list[Any]:
    found: list[Any] = []
    for cell in row:
        value = cell.get(f"{OFFICE}value")
        shown: Any = float(value) if value is not None else "".join(cell.itertext())
        times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        found += [shown] * (times if times < 1000 else 1)
    return found
