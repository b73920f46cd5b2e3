"""What kinds of file that come with a schema of Arrow share: types that are read, and labels."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from surveybench.errors import InputError
from surveybench.readers.types import Part
from surveybench.survey import whole_of

LABEL_KEYS = ("value_labels", "variable_value_labels", "labels")


def labels_in(schema: pa.Schema) -> Mapping[str, Mapping[str, str]]:
    """Value labels: by column, from a code as text, where the file's notes of it hold any.

    There is no one way to write them; these are objects of JSON under one of LABEL_KEYS: of a
    field, from code to label, or of the file, by column.
    """
    found = {name: _pairs(entries) for name, entries in _noted(schema.metadata).items()}
    for field in schema:
        if pairs := _pairs(_noted(field.metadata)):
            found[field.name] = pairs
    return {name: pairs for name, pairs in found.items() if pairs}


def plain(part: Part, field: pa.Field) -> pa.DataType:
    """The type to read a column as. Raises InputError where it cannot hold one value a row."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if pa.types.is_nested(kind) or pa.types.is_run_end_encoded(kind):
        raise InputError(
            f"the column holds {kind}, not one value a row.",
            where=part.place(column=field.name),
            remedy="Write several ticks as one text, such as 1;3.",
        )
    if pa.types.is_duration(kind) or pa.types.is_interval(kind):
        raise InputError(
            "the column holds durations, which are neither an answer nor a date.",
            where=part.place(column=field.name),
            remedy="Write it as a number or a text, or list it under `ignore` in a mapping file.",
        )
    if pa.types.is_timestamp(kind) and not _has_zone(kind):
        raise InputError(
            "the column's time zone is not known.",
            where=part.place(column=field.name),
            remedy="Write it in UTC or a zone such as Europe/London, or without one.",
        )
    if any(is_so(kind) for is_so in AS_TEXT):
        return pa.string()
    return field.type


AS_TEXT = (
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_string_view,
    pa.types.is_binary_view,
)


def _noted(metadata: Mapping[bytes, bytes] | None) -> dict[str, Any]:
    """What stands under the first key of labels that holds an object."""
    notes = {key.decode("utf-8", "replace").lower(): text for key, text in (metadata or {}).items()}
    for key in LABEL_KEYS:
        with suppress(ValueError, RecursionError):
            if isinstance(entries := json.loads(notes.get(key, b"null")), dict):
                return entries
    return {}


def _pairs(entries: object) -> dict[str, str]:
    if not isinstance(entries, dict):
        return {}
    pairs = {str(code): label for code, label in entries.items() if isinstance(label, str)}
    return {whole_of(code) or code: label.strip() for code, label in pairs.items()}


def _has_zone(kind: pa.TimestampType) -> bool:
    """Whether a moment can be told in the time zone of a type, or in none."""
    try:
        if kind.tz:
            pc.local_timestamp(pa.array([0], pa.timestamp("s", kind.tz)))
    except (pa.ArrowException, ValueError):  # a name that is no text too
        return False
    return True
