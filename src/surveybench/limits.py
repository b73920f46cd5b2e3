"""How much files may hold before they are refused: settings of a command, each with a default.

Files of answers have limits of their own, in a mapping file. These are of what is read whole, and
of what stands in it. `surveybench --limit NAME=NUMBER` raises one while a command runs, and
`with in_force({...})` does in Python; processes that work for this one have the same limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType

from surveybench.errors import SurveybenchError

MB = 1_000_000
BEYOND = 1e15


@dataclass(frozen=True, slots=True)
class Limit:
    """One: its default, what it counts, and of what; MB are a million bytes each."""

    default: float
    unit: str
    of: str


LIMITS = MappingProxyType(
    {
        "definition": Limit(1, "MB", "a definition, mapping, run file or layout"),
        "codebook": Limit(32, "MB", "a codebook, form or dictionary"),
        "list": Limit(32, "MB", "a list of organisations, brands or codes"),
        "template": Limit(100, "MB", "a template"),
        "published": Limit(100, "MB", "a published workbook or table"),
        "reference": Limit(32, "MB", "a national reference"),
        "record": Limit(256, "MB", "a ledger, manifest or description of a release"),
        "book_unpacked": Limit(512, "MB", "an unpacked published workbook, codebook or form"),
        "yaml_lines": Limit(100_000, "lines and commas", "a definition or mapping"),
        "yaml_repeats": Limit(1_000, "parts repeated by *", "a definition or mapping"),
        "yaml_values": Limit(200_000, "values", "a definition or mapping"),
        "yaml_depth": Limit(50, "values inside each other", "a definition or mapping"),
        "layers": Limit(200, "definitions that extend each other", "a definition"),
        "brackets": Limit(50, "brackets inside each other", "a condition"),
        "pattern": Limit(300, "letters", "a pattern of a layout"),
        "codebook_rows": Limit(200_000, "rows", "a codebook, form or dictionary"),
        "xml_parts": Limit(500_000, "elements and attributes", "an XML file"),
        "xml_depth": Limit(60, "elements inside each other", "an XML file"),
        "sheet_depth": Limit(256, "elements inside each other", "a sheet of a workbook"),
        "sheet_tag": Limit(32, "MB", "one tag of a sheet of a workbook"),
        "logo": Limit(1, "MB", "a logo"),
        "logo_pixels": Limit(4_000, "pixels a side", "a logo"),
        "logo_parts": Limit(20_000, "parts", "an SVG logo"),
        "logo_depth": Limit(100, "parts inside each other", "an SVG logo"),
        "logo_copies": Limit(20, "copies of parts", "an SVG logo"),
        "template_unpacked": Limit(300, "MB", "an unpacked template"),
        "template_xml": Limit(30, "MB", "the unpacked XML of a template"),
        "template_files": Limit(5_000, "files", "a template"),
        "tally_rows": Limit(4_000_000, "rows", "a tally of few bytes"),
        "tally_rows_a_byte": Limit(16, "rows a byte", "a larger tally"),
        "tally_cells": Limit(50_000_000, "cells", "a tally of few bytes"),
        "tally_cells_a_byte": Limit(100, "cells a byte", "a larger tally"),
        "tally_people": Limit(10_000_000_000, "people", "a cell of a tally"),
        "tally_text": Limit(10_000, "letters", "a text of a tally's notes"),
    }
)
NONE: Mapping[str, float] = MappingProxyType({})
_STATED: ContextVar[Mapping[str, float]] = ContextVar("stated limits", default=NONE)


def limit(name: str) -> int:
    """The limit of this name: bytes where it is in MB."""
    number = _STATED.get().get(name, LIMITS[name].default)
    return round(number * MB) if LIMITS[name].unit == "MB" else int(number)


def shown(name: str) -> str:
    """The limit in words: 4,000 pixels a side."""
    number = _STATED.get().get(name, LIMITS[name].default)
    return f"{number:,.15g} {LIMITS[name].unit}"


def way_up(name: str) -> str:
    """How whoever is sure that a file is right raises a limit, as a sentence."""
    number = 2 * _STATED.get().get(name, LIMITS[name].default)
    return f"If it is right, raise the limit: surveybench --limit {name}={number:.15g} …"


def stated() -> Mapping[str, float]:
    """The limits that were raised or lowered, by name: for processes that work for this one."""
    return dict(_STATED.get())


def parsed(texts: Iterable[str]) -> Mapping[str, float]:
    """Limits written as NAME=NUMBER. Raises SurveybenchError for what is none."""
    numbers: dict[str, float] = {}
    for text in texts:
        name, _, number = text.partition("=")
        try:
            numbers[name] = float(number)
        except ValueError:
            numbers[name] = 0.0
        if name not in LIMITS:
            raise SurveybenchError(
                f"there is no limit '{name}'.", remedy=f"Choose from: {', '.join(LIMITS)}."
            )
        if not 0 < numbers[name] < BEYOND:
            raise SurveybenchError(
                f"'{number}' is no limit.",
                remedy=f"Write it as {name}={2 * LIMITS[name].default:g} ({LIMITS[name].unit}).",
            )
    return numbers


@contextmanager
def in_force(numbers: Mapping[str, float]) -> Iterator[None]:
    """These limits instead of the defaults, while within."""
    before = _STATED.set(MappingProxyType({**_STATED.get(), **numbers}))
    try:
        yield
    finally:
        _STATED.reset(before)


def adopt(numbers: Mapping[str, float]) -> None:
    """These limits for as long as this process lives: one that works for another."""
    _STATED.set(MappingProxyType(dict(numbers)))
