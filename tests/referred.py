"""Which quantities a document or a page refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from surveybench.quantities import Ref


def referred(part: object) -> Iterator[str]:
    """The quantities whose references stand anywhere in a document or a page."""
    if is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            entry = getattr(part, field.name)
            if field.name == "ref" and entry:
                yield Ref.parse(str(entry)).statistic
            yield from referred(entry)
    elif isinstance(part, tuple | list):
        for entry in part:
            yield from referred(entry)
