"""Columns of any type as text, whole numbers without a point and dates as 2025-04-01."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from surveybench.survey import as_shown

TEXT = pa.dictionary(pa.int32(), pa.string())


def all_text(table: pa.Table) -> pa.Table:
    """Every column as text, so that tables of several kinds of file fit together."""
    return pa.table({name: as_text(table[name]) for name in table.column_names})


def as_text(column: pa.ChunkedArray, change: Callable[[str], str] | None = None) -> pa.Array:
    """A column as text without blanks around it, its distinct values changed."""
    column = dates_as_text(column)
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    texts = [text_of(value) for value in column.dictionary.to_pylist()]
    if change is not None:
        texts = [change(text) if text else text for text in texts]
    found = pa.array([text or None for text in texts], pa.string())
    return pc.dictionary_encode(found.take(column.indices)).cast(TEXT)


def dates_as_text(values: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """Dates written as 2025-04-01, those with a time of day by their day in their own time zone.

    Those beyond all calendars are written as what no date looks like; what is no date is as it was.
    """
    if not (pa.types.is_date(values.type) or pa.types.is_timestamp(values.type)):
        return values
    if pa.types.is_timestamp(values.type) and values.type.tz:
        values = pc.local_timestamp(values)
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    coded = pc.dictionary_encode(values)
    days = coded.dictionary.to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return pa.DictionaryArray.from_arrays(coded.indices, pa.array(np.datetime_as_string(days)))


def text_of(value: object) -> str:
    """One value as text; nothing for no value."""
    if value is None or value != value:  # NaN is how some tools write a blank
        return ""
    if isinstance(value, float):
        return as_shown(value)
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip()
    return str(value).strip()
