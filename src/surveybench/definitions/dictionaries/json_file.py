"""Dictionaries that are JSON: objects of unknown shape, looked at one key at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from surveybench.definitions.cells import read_bytes


def content_if(path: Path) -> dict[str, Any]:
    """The object that a file of JSON holds; an empty one where it is none."""
    if path.suffix.lower() != ".json":
        return {}
    try:
        content = json.loads(read_bytes(path).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def objects(value: object) -> list[dict[str, Any]]:
    """The objects in a list, or in an object of numbered ones."""
    entries = list(value.values()) if isinstance(value, Mapping) else value
    found = entries if isinstance(entries, list) else []
    return [entry for entry in found if isinstance(entry, dict)]


def text_in(value: object) -> str:
    """A text, or the first of its languages."""
    if isinstance(value, Mapping):
        value = next((text for text in value.values() if isinstance(text, str)), "")
    return "" if value is None or isinstance(value, bool) else str(value)
