"""The dictionary of an SPSS file, read by a process of its own.

Damaged files can stop the reading library in the middle of its work, and the process with it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveybench.definitions.from_data import beyond_codes
from surveybench.errors import InputError, Place
from surveybench.processes import BrokenProcessPool, workers

ROWS_AT_ONCE = 100_000


@dataclass(frozen=True)
class Several:
    """The columns of one question with several answers.

    `ticked` is the value by which a column says that its option is ticked, None where columns hold
    codes, and blank where the library does not tell it.
    """

    label: str
    columns: tuple[str, ...]
    ticked: str | None


@dataclass(frozen=True)
class Dictionary:
    """What a file says of its columns, by their names.

    `seen` are the distinct values of each, None where there are too many, or longer than a code
    is; `missing` are the ranges of values that it takes for none. `sets` are its sets of
    several-answer columns, by name.
    """

    title: str
    names: tuple[str, ...]
    labels: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    missing: Mapping[str, tuple[tuple[Any, Any], ...]]
    measure: Mapping[str, str]
    sets: Mapping[str, Several]
    seen: Mapping[str, frozenset[str] | None]


def dictionary(path: Path) -> Dictionary:
    """The dictionary of a file. Raises InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            begins = file.read(4)
        if begins not in (b"$FL2", b"$FL3"):
            raise _refused(path, "it does not begin as such a file")
        with workers(1) as pool:
            contents = pool.submit(_read, path).result()
    except BrokenProcessPool:
        contents = "it stops the reader"
    except OSError as error:
        contents = error.strerror or type(error).__name__
    if isinstance(contents, str):
        raise _refused(path, contents)
    if None in contents.names:
        raise InputError(
            "a variable has a name that is no text in the file's encoding.",
            where=Place(file=path.name),
            remedy="Save the file again from SPSS, in Unicode.",
        )
    return contents


def _refused(path: Path, why: str) -> InputError:
    return InputError(
        f"the file cannot be read as SPSS ({why}).",
        where=Place(file=path.name),
        remedy="Check that it is whole and no older portable file, or save it again.",
    )


def _read(path: Path) -> Dictionary | str:
    """The dictionary, or the name of the fault."""
    from pyreadstat import PyreadstatError, ReadstatError, read_sav

    # Of names that stand twice, the library renames the second, and warns on the terminal.
    warnings.simplefilter("ignore", UserWarning)
    try:
        _, meta = read_sav(str(path), metadataonly=True, user_missing=True, output_format="dict")
        names = tuple(meta.column_names)
        return Dictionary(
            title=(meta.file_label or "").strip(),
            names=names,
            labels={n: text or "" for n, text in meta.column_names_to_labels.items()},
            values={
                name: {as_code(value): str(label) for value, label in labels.items()}
                for name, labels in meta.variable_value_labels.items()
            },
            missing={n: tuple(map(_ends, labels)) for n, labels in meta.missing_ranges.items()},
            measure=dict(meta.variable_measure),
            sets={name: _several(members) for name, members in (meta.mr_sets or {}).items()},
            seen=_seen(path, names) if names and None not in names else {},
        )
    except (ReadstatError, PyreadstatError, OSError, ValueError, OverflowError) as error:
        return type(error).__name__


def _several(members: Mapping[str, Any]) -> Several:
    ticked = members["counted_value"]
    return Several(
        label=members["label"] or "",
        columns=tuple(members["variable_list"]),
        ticked=("" if ticked is None else as_code(ticked)) if members["is_dichotomy"] else None,
    )


def _ends(part: Any) -> tuple[Any, Any]:
    """The lowest and the highest value of a range, or one value twice."""
    return (part["lo"], part["hi"]) if isinstance(part, dict) else (part, part)


def _seen(path: Path, names: tuple[str, ...]) -> dict[str, frozenset[str] | None]:
    seen: dict[str, set[str]] = {name: set() for name in names}
    for chunk in _chunks(path):
        for name in list(seen):
            values = {value for value in set(chunk[name]) if value is not None and value == value}
            seen[name] |= {as_code(value) for value in values} - {""}
            if beyond_codes(seen[name]):
                del seen[name]
    return {name: frozenset(seen[name]) if name in seen else None for name in names}


def _chunks(path: Path) -> Iterator[Mapping[str, Any]]:
    """The values by column, some rows at once: not every file says how many it has."""
    from pyreadstat import read_sav

    start, rows = 0, ROWS_AT_ONCE
    while rows == ROWS_AT_ONCE:
        chunk, _ = read_sav(
            str(path),
            row_offset=start,
            row_limit=ROWS_AT_ONCE,
            user_missing=True,
            output_format="dict",
            disable_datetime_conversion=True,
        )
        yield chunk
        rows = len(next(iter(chunk.values())))
        start += rows


def as_code(value: Any) -> str:
    """A value as other kinds of file write it: 1, not 1.0."""
    number = isinstance(value, int | float) and float(value).is_integer()
    return str(int(value)) if number else str(value).strip()
