"""The long table of a release (CSV) read back whole and fast: references, values, flags."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from surveybench.comparison import Figures
from surveybench.errors import InputError, Place, ReleaseError
from surveybench.quantities import Flag, Ref
from surveybench.report.words import compared as words

COLUMNS = ("ref", "value", "flag")


def read_long_table(path: Path) -> Figures:
    """Every figure, in the order of the table.

    Raises InputError where a row is not as the program writes one, or a reference stands twice.
    """
    convert = csv.ConvertOptions(
        include_columns=list(COLUMNS),
        column_types={"ref": pa.string(), "value": pa.float64(), "flag": pa.string()},
        null_values=[""],
        strings_can_be_null=False,
    )
    try:
        table = csv.read_csv(path, convert_options=convert)
    except OSError as error:
        raise _refused(path, f"cannot be read ({type(error).__name__}).") from None
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        raise _refused(path, "is no long table of a release.") from None
    refs = tuple(table["ref"].to_pylist())
    if len(set(refs)) != len(refs):
        raise _refused(path, "has the same reference in two rows.")
    _refuse_unreadable(path, refs)
    values = table["value"].to_numpy().astype(float)
    flags = _flags(path, table["flag"].combine_chunks())
    if (np.isfinite(values) != (flags == Flag.OK)).any():
        raise _refused(path, "has a value beside a flag, or neither.")
    return Figures(refs, values, flags)


def _refuse_unreadable(path: Path, refs: tuple[str, ...]) -> None:
    """Raise InputError for the first and last of each statistic that is no reference."""
    by_statistic = {ref.partition(":")[0]: ref for ref in refs}
    for ref in (*refs[:1], *by_statistic.values()):
        try:
            Ref.parse(ref)
        except ReleaseError:
            raise _refused(path, "has a row whose reference is none.") from None


def _flags(path: Path, column: pa.Array) -> np.ndarray:
    coded = column.dictionary_encode()
    kinds = {flag.word: int(flag) for flag in Flag}
    listed = coded.dictionary.to_pylist()
    if not set(listed) <= set(kinds):
        raise _refused(path, "has a flag that this version does not know.")
    numbers = np.array([kinds[word] for word in listed], np.int8)
    return numbers[coded.indices.to_numpy()] if len(listed) else np.zeros(0, np.int8)


def read_synthetic(path: Path) -> bool:
    """Whether the description beside a long table says that its data are made up."""
    beside = path.with_name(f"{path.name}-metadata.json")
    try:
        described = json.loads(beside.read_bytes())["dc:description"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return str(described).startswith(words.MADE_UP)


def _refused(path: Path, what: str) -> InputError:
    remedy = "Take the release as the program wrote it; edited figures cannot be compared."
    return InputError(what, where=Place(file=str(path)), remedy=remedy)
