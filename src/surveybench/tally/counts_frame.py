"""Counts as a tidy table: a row a count that is not 0."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from surveybench.quantities import Frame
from surveybench.tally.types import Counts, Tally, WaveTally

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("table", "population", "organisation", "stratum", "item", "option")
NOTE = "Exact counts, small ones too: not for publication."


def counts_frame(tally: Tally) -> Frame:
    """People by population, organisation and stratum; answers by item and option too; outcomes.

    Columns that a table of counts does not have are blank. Counts of two questions together, which
    only standard errors of sections need, are left out.
    """
    import pyarrow as pa

    parts = [part for wave in tally.waves.values() for part in _wave(wave)]
    first = next(iter(tally.waves.values()))
    about = {"survey": first.axes.survey, "publishable": False}
    table = pa.concat_tables(parts).unify_dictionaries()
    return Frame(table.replace_schema_metadata({"surveybench": json.dumps(about)}), NOTE)


def _wave(wave: WaveTally) -> Iterator[pa.Table]:
    axes = wave.axes
    people = {
        "population": axes.populations,
        "organisation": axes.organisations,
        "stratum": axes.strata,
    }
    yield _part(wave, "people", "", wave.people, people)
    for item, counts in wave.answers.items():
        options = tuple(map(str, axes.items[item]))
        yield _part(wave, "answers", item, counts, {**people, "option": options})
    codes = tuple(map(str, range(wave.outcomes.shape[1])))
    outcomes = {"organisation": axes.organisations, "option": codes}
    yield _part(wave, "outcomes", "", wave.outcomes, outcomes)


def _part(
    wave: WaveTally, table: str, item: str, counts: Counts, labels: Mapping[str, Sequence[str]]
) -> pa.Table:
    import pyarrow as pa

    places = dict(zip(labels, np.nonzero(counts), strict=True))
    values = counts[tuple(places.values())]
    none = np.zeros(len(values), np.int32)
    fixed = {"table": (table,), "item": (item,)}
    arrays: dict[str, pa.Array] = {"wave": pa.array(none + wave.axes.wave, pa.int64())}
    for column in COLUMNS:
        texts = labels.get(column) or fixed.get(column) or ("",)
        index = places[column].astype(np.int32) if column in places else none
        arrays[column] = pa.DictionaryArray.from_arrays(index, pa.array(texts, pa.string()))
    arrays["count"] = pa.array(values, pa.int64())
    return pa.table(arrays)
