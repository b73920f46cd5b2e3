"""Values of a column by a table of its distinct ones, without a copy of what need not be copied."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

FEW = 256  # distinct values that one byte counts


def looked_up(table: NDArray[Any], indices: pa.Array) -> NDArray[Any]:
    """The entry of a whole-number table [distinct value] for each row, 0 where nothing stands."""
    if len(table) > FEW:
        index = pc.fill_null(indices, len(table)).to_numpy(zero_copy_only=False)
        return np.append(table, np.zeros(1, table.dtype)).take(index)
    if not len(indices):
        return np.zeros(0, table.dtype)
    # Behind what is null anything may stand: each byte has an entry.
    entries = np.zeros(FEW, table.dtype)
    entries[: len(table)] = table
    values = entries.take(plain_values(indices).astype(np.uint8))
    valid = valid_bytes(indices)
    if valid is not None:
        narrow = table.dtype.itemsize == 1
        values *= valid.view(table.dtype) if narrow else valid.astype(table.dtype)
    return values


def plain_values(numbers: pa.Array) -> NDArray[Any]:
    """Whole numbers as they stand in memory, without a copy; behind what is null, anything."""
    kind = np.dtype(numbers.type.to_pandas_dtype())
    return np.frombuffer(numbers.buffers()[1], kind, len(numbers), numbers.offset * kind.itemsize)


def valid_bytes(values: pa.Array) -> NDArray[np.uint8] | None:
    """1 where a value stands and 0 where none does; None where one stands everywhere."""
    if not values.null_count:
        return None
    bits = np.frombuffer(values.buffers()[0], np.uint8)[values.offset // 8 :]
    first = values.offset % 8
    return np.unpackbits(bits, count=first + len(values), bitorder="little")[first:]
