"""The columns of an SPSS file: labels of variables and values, measure, missing values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from surveybench.definitions.from_data import beyond_codes, unlabelled
from surveybench.definitions.variables import Choice, Source, Variable
from surveybench.errors import InputError, Place

ROWS_AT_ONCE = 100_000


def read_sav(path: Path) -> Source:
    """What an SPSS file says of its columns. Raises InputError where it cannot be read."""
    from pyreadstat import PyreadstatError, ReadstatError

    try:
        meta, seen = _read(path)
    except (ReadstatError, PyreadstatError, OSError, ValueError, OverflowError) as error:
        raise InputError(
            f"the file cannot be read as SPSS ({type(error).__name__}).",
            where=Place(file=path.name),
            remedy="Check that it is whole and no older portable file, or save it again.",
        ) from None
    if None in meta.column_names:
        raise InputError(
            "a variable has a name that is no text in the file's encoding.",
            where=Place(file=path.name),
            remedy="Save the file again from SPSS, in Unicode.",
        )
    variables = tuple(_variable(name, meta, seen.get(name)) for name in meta.column_names)
    doubts = tuple(
        (name, "a set of several-answer columns: each of its columns is an item of its own here.")
        for name in (meta.mr_sets or {})
    )
    return Source(
        file=path.name,
        kind="SPSS",
        variables=variables,
        title=(meta.file_label or "").strip(),
        doubts=doubts,
    )


def _read(path: Path) -> tuple[Any, dict[str, frozenset[str] | None]]:
    """What the file says of its columns, and the distinct values of each, None where there are
    too many, or longer than a code is."""
    import pyreadstat

    _, meta = pyreadstat.read_sav(
        str(path), metadataonly=True, user_missing=True, output_format="dict"
    )
    if not meta.column_names:
        return meta, {}
    found: dict[str, set[str]] = {name: set() for name in meta.column_names}
    chunks = pyreadstat.read_file_in_chunks(
        pyreadstat.read_sav,
        str(path),
        chunksize=ROWS_AT_ONCE,
        user_missing=True,
        output_format="dict",
        disable_datetime_conversion=True,
    )
    for chunk, _ in chunks:
        for name in list(found):
            values = {value for value in set(chunk[name]) if value is not None and value == value}
            found[name] |= {_code(value) for value in values} - {""}
            if beyond_codes(found[name]):
                del found[name]
    seen = {name: frozenset(found[name]) if name in found else None for name in meta.column_names}
    return meta, seen


def _variable(name: str, meta: Any, seen: frozenset[str] | None) -> Variable:
    labels: Mapping[Any, str] = meta.variable_value_labels.get(name, {})
    text = " ".join((meta.column_names_to_labels.get(name) or "").split())
    if not labels:
        return replace(unlabelled(name, seen), label=text)
    missing = meta.missing_ranges.get(name, [])
    codes = {_code(value): str(label) for value, label in labels.items()}
    codes = dict.fromkeys(seen or (), "") | codes
    ordered = sorted(codes, key=lambda code: (_value(code), code))
    choices = tuple(
        Choice(code, codes[code], left_out=_left_out(code, missing)) for code in ordered
    )
    choices = tuple(c for c in choices if c.label or not c.left_out)
    return Variable(
        name,
        label=text,
        choices=choices,
        nature={"ordinal": "ordinal", "nominal": "nominal"}.get(
            meta.variable_measure.get(name, ""), ""
        ),
    )


def _code(value: Any) -> str:
    number = isinstance(value, int | float) and float(value).is_integer()
    return str(int(value)) if number else str(value).strip()


def _value(code: str) -> float:
    try:
        return float(code)
    except ValueError:
        return float("inf")


def _left_out(code: str, missing: list[Mapping[str, Any]]) -> bool:
    """Whether the file counts a value as missing."""
    for part in missing:
        low, high = part["lo"], part["hi"]
        if isinstance(low, str):
            if code == low.strip():
                return True
        elif low <= _value(code) <= high:
            return True
    return False
