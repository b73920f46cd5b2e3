"""Counts as a tidy table: a row a count that is not 0."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Frame

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("table", "population", "organisation", "stratum", "item", "option")
NOTE = "Exact counts, small ones too: not for publication."


@dataclass(frozen=True)
class Part:
    """One count table of a wave, and by column the labels of its dimensions."""

    wave: int
    table: str
    item: str
    counts: NDArray[np.int64]
    labels: Mapping[str, Sequence[str]]


def counts_frame(survey: str, parts: Iterable[Part]) -> Frame:
    """Count tables, one after another; columns that one does not have are blank."""
    import pyarrow as pa

    tables = [_rows(part) for part in parts]
    table = pa.concat_tables(tables).unify_dictionaries() if tables else pa.table({})
    about = {"survey": survey, "publishable": False}
    return Frame(table.replace_schema_metadata({"surveybench": json.dumps(about)}), NOTE)


def _rows(part: Part) -> pa.Table:
    import pyarrow as pa

    places = dict(zip(part.labels, np.nonzero(part.counts), strict=True))
    values = part.counts[tuple(places.values())]
    none = np.zeros(len(values), np.int32)
    fixed = {"table": (part.table,), "item": (part.item,)}
    arrays: dict[str, pa.Array] = {"wave": pa.array(none + part.wave, pa.int64())}
    for column in COLUMNS:
        texts = part.labels.get(column) or fixed.get(column) or ("",)
        index = places[column].astype(np.int32) if column in places else none
        arrays[column] = pa.DictionaryArray.from_arrays(index, pa.array(texts, pa.string()))
    arrays["count"] = pa.array(values, pa.int64())
    return pa.table(arrays)
