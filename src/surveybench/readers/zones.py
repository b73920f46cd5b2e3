"""Times of one column are of one time zone in every part of a file: else nobody knows the day."""

from __future__ import annotations

import pyarrow as pa

from surveybench.errors import InputError
from surveybench.readers.types import Batch, Part


def one_zone(part: Part, batch: Batch, zones: dict[str, str]) -> None:
    """Raise InputError where a column has another time zone than in the parts before."""
    for field in batch.table.schema:
        if pa.types.is_timestamp(field.type):
            zone = field.type.tz or "none"
            if zones.setdefault(field.name, zone) != zone:
                raise InputError(
                    f"its times are of the time zone {zone}, those of a part before of "
                    f"{zones[field.name]}.",
                    where=part.place(column=field.name),
                    remedy="Write all of them in one time zone, or days alone.",
                )
