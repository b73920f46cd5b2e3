"""Texts that are UTF-8 and were read as an older encoding: `ZÃ¼rich` for `Zürich`."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from surveybench.errors import InputError
from surveybench.readers.types import Batch, Part


def refuse_utf8(part: Part, batch: Batch) -> None:
    """Raise InputError for a value that is UTF-8, where a mapping states another encoding.

    In an older encoding no word is written so: such bytes are two letters that nobody puts beside
    each other.
    """
    how = part.mapping.encoding
    if not how or how.startswith("utf"):
        return
    for name in batch.table.column_names:
        column = batch.table[name]
        kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            continue
        for text in pc.unique(column).cast(kind).drop_null().to_pylist():
            if not text.isascii() and _is_utf8(text, how):
                row = int(batch.rows[np.flatnonzero(pc.equal(column.cast(kind), text))[0]])
                raise InputError(
                    f"the text is UTF-8, and the mapping says {how}.",
                    where=part.place(row, name),
                    remedy="Remove `encoding` from the mapping file; other files under the same "
                    "mapping are saved as 'CSV UTF-8'.",
                )


def _is_utf8(text: str, how: str) -> bool:
    """Whether its bytes in this encoding are UTF-8."""
    try:
        text.encode(how).decode("utf-8")
    except UnicodeError:
        return False
    return True
