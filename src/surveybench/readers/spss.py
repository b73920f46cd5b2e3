"""SPSS, Stata and SAS: .sav, .zsav, .dta, .sas7bdat, .xpt. The first record is row 1."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from surveybench.errors import InputError
from surveybench.processes import BrokenProcessPool, workers
from surveybench.readers import archives
from surveybench.readers.notes import Note
from surveybench.readers.packed import Unpacking
from surveybench.readers.transport import what_is_wrong
from surveybench.readers.types import Batch, Header, Part, Span
from surveybench.survey import as_shown
from surveybench.survey.mapping import FileMapping, Limits

ROWS_A_BATCH = 65_536
AT_ONCE = 256 << 20  # bytes of rows that are read at once
AS_VALUE = 32  # bytes of a value of Python beside those of its text
# The header names the variable that cases are weighted by, as four bytes that are 0 where none is.
WEIGHT, HEADER_BYTES = 76, 80
WIDER = 4  # how many times as wide a value is as in a file that is not compressed
# By the ending of a name: what messages call such data.
KINDS = MappingProxyType(
    {
        ".sav": "SPSS",
        ".zsav": "SPSS",
        ".dta": "Stata",
        ".sas7bdat": "SAS",
        ".xpt": "SAS transport",
    }
)


def header(part: Part) -> Header:
    """Names of the variables."""
    # A name that is no text in the file's encoding comes as None.
    return Header([name or "" for name in _read(part)[1].column_names])


def rows(part: Part) -> int:
    """Number of rows, 0 where the file does not know it."""
    return max(_read(part)[1].number_rows or 0, 0)


def labels(part: Part) -> Mapping[str, Mapping[str, str]]:
    """Value labels: by variable, from a code as text to its label."""
    values_read: dict[str, dict[str, str]] = _read(part)[1].variable_value_labels
    return {
        name: {_code(code): str(label).strip() for code, label in labels_given.items()}
        for name, labels_given in values_read.items()
    }


def titles(part: Part) -> Mapping[str, str]:
    """Variable labels: what each variable is called in words, where it is."""
    labelled: Mapping[str, str | None] = _read(part)[1].column_names_to_labels
    return {name: label.strip() for name, label in labelled.items() if label and label.strip()}


def missing(part: Part) -> Mapping[str, tuple[Span, ...]]:
    """What SPSS files declare missing, by variable; Stata and SAS have no such declaration."""
    if part.kind not in (".sav", ".zsav"):
        return {}
    ranges = _read(part, user_missing=True)[1].missing_ranges
    return {name: tuple(Span(one["lo"], one["hi"]) for one in ranges[name]) for name in ranges}


def batches(part: Part, columns: list[str]) -> Iterator[Batch]:
    """The named variables; values that the file declares missing are blank.

    Raises InputError where the file breaks off.
    """
    metadata = _read(part)[1]
    _refuse_broken(part)
    kinds, width = metadata.readstat_variable_types, _width(metadata, columns)
    rows_at_once = max(1, min(ROWS_A_BATCH, AT_ONCE // width))
    unpacking = Unpacking(part, part.local.stat().st_size)
    unpacking.more(max(0, metadata.number_rows or 0) * len(columns))
    start = 0
    while True:
        values_read, _ = _read(part, columns, start, rows_at_once)
        table = pa.table({name: _column(values_read[name], kinds[name]) for name in columns})
        if table.num_rows:
            numbers = np.arange(start + 1, start + 1 + table.num_rows)
            yield Batch(table, numbers, _of_weights(part) if not start else ())
        start += table.num_rows
        unpacking.more(table.num_rows * width // WIDER)
        if table.num_rows < rows_at_once:
            return


def _refuse_broken(part: Part) -> None:
    """Raise InputError for a SAS transport file that is cut, or is more than one."""
    if part.kind != ".xpt":
        return
    with BytesIO(archives.content(part)) if part.inside else part.local.open("rb") as file:
        wrong = what_is_wrong(file)
    if wrong:
        raise InputError(
            wrong,
            where=part.place(),
            remedy="Send it again, whole and with one data set alone; see how many rows it has.",
        )


def _of_weights(part: Part) -> tuple[Note, ...]:
    """The note of an SPSS file that was saved with its cases weighted."""
    if part.kind not in (".sav", ".zsav"):
        return ()
    if part.inside:
        start = archives.content(part)[:HEADER_BYTES]
    else:
        with part.local.open("rb") as file:
            start = file.read(HEADER_BYTES)
    if not any(start[WEIGHT:]):  # whichever byte comes first
        return ()
    what = (
        "the file was saved with its cases weighted by one of its variables, which counts for "
        "nothing here unless the definition names it under `weight`"
    )
    return (Note("weighted_cases", part.place(), what),)


def _width(metadata: Any, columns: Iterable[str]) -> int:
    """Bytes that a row of these variables takes as values of Python."""
    widths: Mapping[str, int] = metadata.variable_storage_width
    return sum(AS_VALUE + max(0, widths.get(name, 0)) for name in columns) + 1


def trial(parts: Iterable[Part]) -> None:
    """Read these once in a process of their own, for a damaged file can end the library's process.

    Raises InputError for a file that does; what else is wrong with one is told where it is read.
    """
    with workers(1) as pool:
        for part in parts:
            how = (part.mapping.encoding, part.mapping.limits)
            try:
                pool.submit(_through, part.local, part.inside, *how).result()
            except BrokenProcessPool:
                raise _damaged(part) from None


def _through(path: Path, inside: str, encoding: str, limits: Limits) -> None:
    mapping = FileMapping(encoding=encoding, limits=limits)
    part = Part(path, path.name, mapping, inside=inside)
    with suppress(InputError):
        for _ in batches(part, [name for name in header(part).names if name]):
            pass


def _read(
    part: Part,
    columns: list[str] | None = None,
    start: int = 0,
    rows_at_once: int = ROWS_A_BATCH,
    *,
    user_missing: bool = False,
) -> tuple[Any, Any]:
    """Some rows of some variables; without names, what the file says of itself only.

    With `user_missing`, of SPSS files, that tells which values they declare missing.
    """
    # Only SPSS files need the library; importing it here keeps the other kinds quick.
    import pyreadstat

    read = {
        ".dta": pyreadstat.read_dta,
        ".sas7bdat": pyreadstat.read_sas7bdat,
        ".xpt": pyreadstat.read_xport,
    }.get(part.kind, pyreadstat.read_sav)
    source = BytesIO(archives.content(part)) if part.inside else str(part.local)
    try:
        with warnings.catch_warnings():
            # Of names that stand twice the second is renamed, and is then not in the definition.
            warnings.simplefilter("ignore", UserWarning)
            return read(
                source,
                metadataonly=columns is None,
                usecols=columns,
                row_offset=start,
                row_limit=rows_at_once,
                encoding=part.mapping.encoding or None,
                output_format="dict",
                **_catalogue(part),
                **({"user_missing": True} if user_missing else {}),
            )
    # Values beyond the calendar or the encoding end in errors of Python's own.
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError):
        raise _damaged(part) from None


def _catalogue(part: Part) -> dict[str, str]:
    """SAS keeps value labels in a file of its own, which may lie beside the data."""
    if part.kind != ".sas7bdat" or part.inside:
        return {}
    path, names = part.local, (part.local.stem, "formats")
    beside = (path.with_name(f"{name}.sas7bcat") for name in names)
    file = next((file for file in beside if file.is_file()), None)
    return {"catalog_file": str(file)} if file else {}


def _damaged(part: Part) -> InputError:
    kind = KINDS[part.kind]
    return InputError(
        f"the file cannot be read as {kind} data: it breaks off, is damaged, or its text has "
        "another encoding than it says.",
        where=part.place(),
        remedy="Check that it is whole, and that its name ends as its kind does; an encoding "
        "can be stated in a mapping file.",
    )


def _column(values: list[Any], kind: str) -> pa.Array:
    """Text as text, numbers as numbers, dates as dates; nothing is blank text."""
    filled = next((value for value in values if value is not None), None)
    if isinstance(filled, datetime):
        return pa.array([value and value.isoformat(sep=" ") for value in values], pa.string())
    if isinstance(filled, date):
        return pa.array([value and value.isoformat() for value in values], pa.string())
    if kind == "string" or isinstance(filled, str):
        texts = [value or None for value in values]
        return pa.array(texts, pa.string()).dictionary_encode()
    if filled is not None and not isinstance(filled, float | int):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array(values, pa.float64(), from_pandas=True)


def _code(value: object) -> str:
    """A code as text, as other kinds of file hold it."""
    return as_shown(value) if isinstance(value, float) else str(value).strip()
