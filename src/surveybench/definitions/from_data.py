"""The columns of a file of answers, from its data alone: which codes stand in each."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from surveybench import readers
from surveybench.definitions.draft import MOST_OPTIONS
from surveybench.definitions.variables import Choice, Source, Variable
from surveybench.readers import FileMapping, Mapped
from surveybench.survey import as_shown

WHOLE = re.compile(r"\s*(-?[0-9]{1,9})(?:\.0+)?\s*")
SEVERAL = re.compile(r"\s*-?[0-9]{1,9}(?:\s*[;,| ]\s*-?[0-9]{1,9})+\s*")
LONGEST = 20  # letters of a text that may be a code


def read_data(path: Path, layout: FileMapping | None = None) -> Source:
    """Columns and codes of CSV, Parquet or any other file that raw data come in.

    Raises InputError where it cannot be read.
    """
    # A text of several lines is no code, and a comment at most.
    file = Mapped(path, replace(layout or FileMapping(), line_breaks=True))
    names = readers.header(file)
    codes = codes_in(file, names)
    return Source(
        file=path.name,
        kind="data without labels",
        variables=tuple(unlabelled(name, codes[name]) for name in names),
    )


def codes_in(file: Mapped, names: list[str]) -> dict[str, frozenset[str] | None]:
    """Distinct values of each column, None where there are too many, or longer than a code is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    codes: dict[str, set[str]] = {name: set() for name in names}
    for batch in readers.batches(file, names):
        for name in list(codes):
            column = batch.table[name].combine_chunks()
            if pa.types.is_dictionary(column.type):
                column = column.dictionary
            values = pc.unique(pc.drop_null(column)).to_pylist()
            codes[name] |= {_text(value) for value in values} - {""}
            if beyond_codes(codes[name]):
                del codes[name]
    return {name: frozenset(codes[name]) if name in codes else None for name in names}


def _text(value: object) -> str:
    text = as_shown(value) if isinstance(value, float) else str(value).strip()
    match = WHOLE.fullmatch(text)
    return str(int(match[1])) if match else text


def beyond_codes(values: Collection[str]) -> bool:
    """Whether these are too many, or too long, to be codes."""
    return len(values) > 4 * MOST_OPTIONS or any(len(value) > LONGEST for value in values)


def unlabelled(name: str, values: frozenset[str] | None) -> Variable:
    """A column of which only the values are known."""
    if not values:
        return Variable(name)
    parts, multiple = values, False
    if any(SEVERAL.fullmatch(value) for value in values):
        parts = frozenset(part for value in values for part in re.split(r"[;,|\s]+", value) if part)
        multiple = True
    if all(WHOLE.fullmatch(part) for part in parts):
        codes = sorted(parts, key=int)
    else:
        codes = sorted(parts)
        multiple = False
    choices = tuple(Choice(code, "" if WHOLE.fullmatch(code) else code) for code in codes)
    return Variable(name, choices=choices, labelled=False, multiple=multiple)
