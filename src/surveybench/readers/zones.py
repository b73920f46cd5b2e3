"""Times of one column are of one time zone in every part of a file: else nobody knows the day."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from surveybench.errors import InputError
from surveybench.readers import arrow, meaning, parquet
from surveybench.readers.types import Part

# Kinds that tell their columns' types without being read.
TYPES = {".arrow": arrow.types, ".parquet": parquet.types}


def one_zone(part: Part, schema: pa.Schema, zones: dict[str, str]) -> None:
    """Raise InputError where a column has another time zone than in the parts before."""
    for field in schema:
        if pa.types.is_timestamp(field.type):
            zone = field.type.tz or "none"
            if zones.setdefault(field.name, zone) != zone:
                raise InputError(
                    f"its times are of the time zone {zone}, those of a part before of "
                    f"{zones[field.name]}.",
                    where=part.place(column=field.name),
                    remedy="Write all of them in one time zone, or days alone.",
                )


def one_zone_in(parts: Iterable[Part], columns: list[str]) -> None:
    """The same, before any part is read, of those that say so without: Arrow and Parquet."""
    zones: dict[str, str] = {}
    for part in parts:
        if part.kind in TYPES:
            types, mapping = TYPES[part.kind](part), part.mapping
            names = meaning.own_names(part, columns)
            as_they_are = [
                (column, types[own_name])
                for column, (own_name, *_) in names.items()
                if own_name in types and column not in (*mapping.dates, *mapping.values)
            ]
            one_zone(part, pa.schema(as_they_are), zones)
