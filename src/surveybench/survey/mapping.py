"""How a raw file differs from what the definition says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class FileMapping:
    """What a file does not say of itself; nothing stated means that it is as the definition says.

    `columns` leads from the file's names to the definition's. `values` and `dates` are by the
    definition's column: what a value stands for, and the formats of its dates. `file_name` is the
    column that the name of each file in a folder fills.
    """

    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ignore: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    file_name: str = ""
