"""The long table of a release (CSV) read back whole and fast: references, values, flags."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv

from surveybench.errors import InputError, Place, ReleaseError
from surveybench.jobs.hashes import sha256
from surveybench.jobs.manifest import Manifest
from surveybench.quantities import CATALOGUE, Flag, Ref
from surveybench.report.words import compared as words
from surveybench.whole_files import NotReadError, read_whole

if TYPE_CHECKING:
    from surveybench.comparison import Figures

COLUMNS = ("ref", "value", "flag")
TABLE = "_release.csv"
TYPES = {
    **dict.fromkeys(("ref", "flag", "statistic", "quantity", "organisation"), pa.string()),
    **dict.fromkeys(("value", "bound"), pa.float64()),
}


@dataclass(frozen=True, slots=True)
class FlaggedRow:
    """One row of a long table: a value, NaN where its flag says why, and its bound."""

    value: float
    flag: Flag
    bound: float


def read_long_table(path: Path) -> Figures:
    """Every figure, in the order of the table.

    Raises InputError where a row is not as the program writes one, or a reference stands twice.
    """
    # Here, because who asks for single rows needs no comparison.
    from surveybench.comparison import Figures

    table = _read(path, COLUMNS)
    refs = tuple(table["ref"].to_pylist())
    if len(set(refs)) != len(refs):
        raise _refused(path, "has the same reference in two rows.")
    _refuse_unreadable(path, refs)
    values = table["value"].to_numpy().astype(float)
    flags = _flags(path, table["flag"].combine_chunks())
    if (np.isfinite(values) != (flags == Flag.OK)).any():
        raise _refused(path, "has a value beside a flag, or neither.")
    further, their_flags = _unsaid(refs, flags)
    nothing = np.full(len(further), np.nan)
    return Figures(
        (*refs, *further), np.concatenate((values, nothing)), np.concatenate((flags, their_flags))
    )


def rows_of(
    path: Path, names: Collection[str], organisations: Collection[str] = ()
) -> dict[str, dict[Ref, FlaggedRow]]:
    """The rows of some statistics by their references, of these organisations or of all.

    Raises InputError as `read_long_table` does.
    """
    table = _read(path, (*COLUMNS, "bound", "statistic", "quantity", "organisation"))
    chosen = np.ones(len(table), bool)
    wanted = {*names, *(CATALOGUE[name].said_by for name in names)} - {""}
    if names:
        chosen &= _among(table["statistic"], {name.partition(".")[0] for name in wanted})
        chosen &= _among(table["quantity"], {name.partition(".")[2] for name in wanted})
    if organisations:
        chosen &= _among(table["organisation"], organisations)
    table = table.filter(_mask(chosen))
    flags = _flags(path, table["flag"].combine_chunks())
    values, bounds = (_numbers(table[name]) for name in ("value", "bound"))
    by_name: dict[str, dict[Ref, FlaggedRow]] = {}
    for row, text in enumerate(table["ref"].to_pylist()):
        try:
            ref = Ref.parse(text)
        except ReleaseError:
            raise _refused(path, "has a row whose reference is none.") from None
        if not names or ref.statistic in wanted:
            flagged = FlaggedRow(float(values[row]), Flag(int(flags[row])), float(bounds[row]))
            by_name.setdefault(ref.statistic, {})[ref] = flagged
    for name in names or [n for n, row in CATALOGUE.items() if row.said_by in by_name]:
        by_name.setdefault(name, {})
    with_hidden = with_unsaid(by_name)
    return {
        name: rows for name, rows in with_hidden.items() if rows and (not names or name in names)
    }


def with_unsaid(
    by_name: Mapping[str, dict[Ref, FlaggedRow]],
) -> dict[str, dict[Ref, FlaggedRow]]:
    """Rows with those that a table leaves out, where another's row says for them why.

    The quantities are those of `by_name`, in their order.
    """
    whole = dict(by_name)
    for name, rows in by_name.items():
        others = by_name.get(CATALOGUE[name].said_by, {}) if name in CATALOGUE else {}
        known = {replace(ref, statistic=name): row for ref, row in others.items()}
        whole[name] = {
            ref: rows.get(ref, row)
            for ref, row in known.items()
            if ref in rows or row.flag.says_for_others
        } | rows
    return whole


def _unsaid(refs: tuple[str, ...], flags: np.ndarray) -> tuple[list[str], np.ndarray]:
    """References that a table leaves out, and their flags, as `with_unsaid`; rows are many here."""
    present = set(refs)
    silent: dict[str, list[tuple[str, int]]] = {
        row.said_by: [] for row in CATALOGUE.values() if row.said_by
    }
    for ref, flag in zip(refs, flags.tolist(), strict=True):
        said_by = ref.partition(":")[0].partition("@")[0]
        if said_by in silent and Flag(flag).says_for_others:
            silent[said_by].append((ref.removeprefix(said_by), flag))
    further = [
        (f"{name}{rest}", flag)
        for name, row in CATALOGUE.items()
        for rest, flag in silent.get(row.said_by, ())
        if f"{name}{rest}" not in present
    ]
    return [ref for ref, _ in further], np.array([flag for _, flag in further], np.int8)


def _among(column: pa.ChunkedArray, wanted_labels: Collection[str]) -> np.ndarray:
    """Which rows of a column of text hold one of these."""
    coded = column.combine_chunks().dictionary_encode()
    hits = np.array([label in wanted_labels for label in coded.dictionary.to_pylist()], bool)
    return hits[_codes(coded)] if len(hits) else np.zeros(len(column), bool)


# What Arrow makes of or for NumPy by its usual ways imports pandas, where that is installed: half a
# second for a table of a few rows.
def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in column.to_pylist()], float)


def _codes(coded: pa.DictionaryArray) -> np.ndarray:
    return np.from_dlpack(coded.indices).astype(np.intp)


def _mask(chosen: np.ndarray) -> pa.Array:
    bits = pa.py_buffer(np.packbits(chosen, bitorder="little").tobytes())
    return pa.Array.from_buffers(pa.bool_(), len(chosen), [None, bits])


def table_in(folder: Path, stated: Manifest) -> Path:
    """The long table of a run, as it wrote it. Raises InputError for none, or an edited one."""
    tables = [name for name in stated.files if name.endswith(TABLE) and (folder / name).is_file()]
    if len(tables) != 1:
        raise InputError(
            "holds no long table of this run (CSV): its figures cannot be read back.",
            where=Place(file=str(folder)),
            remedy="Make the reports again with CSV among the formats (--format csv).",
        )
    path = folder / tables[0]
    refuse_edited(path, stated.files[tables[0]])
    return path


def refuse_edited(path: Path, stated: str) -> None:
    """Raise InputError where a long table is not the one whose hash a manifest states."""
    if sha256(path) != stated:
        raise InputError(
            "was edited after the run wrote it: its figures are not those that the run made.",
            where=Place(file=str(path)),
            remedy="Put it back as it was written, or make the reports again.",
        )


def _read(path: Path, columns: Sequence[str]) -> pa.Table:
    convert = csv.ConvertOptions(
        include_columns=list(columns),
        column_types=TYPES,
        null_values=[""],
        strings_can_be_null=False,
    )
    try:
        return csv.read_csv(path, convert_options=convert)
    except OSError as error:
        raise _refused(path, f"cannot be read ({type(error).__name__}).") from None
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        raise _refused(path, "is no long table of a release.") from None


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
    return numbers[_codes(coded)] if len(listed) else np.zeros(0, np.int8)


def read_synthetic(path: Path) -> bool:
    """Whether the description beside a long table says that its data are made up."""
    beside = path.with_name(f"{path.name}-metadata.json")
    try:
        described = json.loads(read_whole(beside, "record"))["dc:description"]
    except (NotReadError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return str(described).startswith(words.MADE_UP)


def _refused(path: Path, what: str) -> InputError:
    remedy = "Take the release as the program wrote it; edited figures cannot be compared."
    return InputError(what, where=Place(file=str(path)), remedy=remedy)
