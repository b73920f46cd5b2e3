"""A tally without a small cell: a population less one inside it may leave a single person."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from itertools import permutations

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from attacks.claims import Claim
from attacks.published import Published

Ints = NDArray[np.int64]


def attack(published: Published, tally: bytes) -> list[Claim]:
    """People, and the answers of lone ones, of a population that other populations leave over.

    Claims speak of populations of the definition: `published` has one for what is left.
    """
    claims: list[Claim] = []
    for axes, tables in _read(tally):
        names = axes["populations"]
        inside = {name: published.populations[name] for name in names}
        for whole, part in permutations(names, 2):
            rest = [
                q for q, g in published.populations.items() if g == inside[whole] - inside[part]
            ]
            if inside[part] < inside[whole] and rest:
                at = names.index(whole), names.index(part)
                claims += _left(axes, tables, at, rest[0], published)
    return claims


def _left(
    axes: Mapping, tables: Mapping[str, Ints], at: tuple[int, int], rest: str, published: Published
) -> Iterator[Claim]:
    strata = len(axes["strata"])
    people = tables[""][at[0]] - tables[""][at[1]]
    for o, code in enumerate(axes["organisations"]):
        total = int(people[o].sum())
        yield Claim("people", code, rest, axes["wave"], total, total)
        for item, scores in published.items.items():
            left = tables[item][at[0]] - tables[item][at[1]]
            for g in range(strata - 1):
                chosen = left[o, g, : len(scores)]
                n, worth = int(chosen.sum()), float(chosen @ scores)
                yield Claim("answered", code, rest, axes["wave"], n, n, item, g)
                yield Claim("sum", code, rest, axes["wave"], worth, worth, item, g)


def _read(tally: bytes) -> Iterator[tuple[dict, dict[str, Ints]]]:
    """Axes of each wave with the counts of people ('') and of answers by item."""
    file = pq.ParquetFile(io.BytesIO(tally))
    metadata = file.schema_arrow.metadata or file.metadata.metadata
    rows = file.read().to_pylist()
    for axes in json.loads(metadata[b"axes"]):
        base = (len(axes["populations"]), len(axes["organisations"]), len(axes["strata"]))
        tables: dict[str, Ints] = {"": np.zeros(base, np.int64)}
        for item, codes in axes["items"].items():
            tables[item] = np.zeros((*base, len(codes)), np.int64)
        for row in rows:
            name = {"people": "", "answers": row["item"]}.get(row["table"])
            if row["wave"] == axes["wave"] and name is not None:
                tables[name].flat[row["cell"]] = row["n"]
        yield axes, tables
