"""A tally as one file: a Parquet table with a row for every count above 0."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from surveybench.errors import OutputError, Place, TallyError
from surveybench.tally.share import counted_in
from surveybench.tally.types import Axes, Counts, Tables, Tally, WaveTally, narrow

FORMAT = "surveybench tally 2"
ANY_FORMAT = "surveybench tally "
SCHEMA = pa.schema(
    [
        ("wave", pa.int32()),
        ("table", pa.dictionary(pa.int32(), pa.string())),
        ("item", pa.dictionary(pa.int32(), pa.string())),
        ("other_item", pa.dictionary(pa.int32(), pa.string())),
        ("cell", pa.int64()),
        ("n", pa.int64()),
    ]
)


def save_tally(tally: Tally, path: Path, notes: str = "") -> None:
    """Write a tally; the file appears whole or not at all, and equal tallies give equal bytes.

    `notes` is a text that travels with the counts, under the same checksum.
    """
    table = _table(tally.waves.values())
    axes = json.dumps([_axes_out(wave.axes) for wave in tally.waves.values()])
    meta = {"format": FORMAT, "axes": axes, "notes": notes}
    meta["checksum"] = _checksum(f"{axes}\n{notes}", table)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        try:
            pq.write_table(table.replace_schema_metadata(meta), partial, compression="zstd")
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot be written ({error.strerror or type(error).__name__}).",
            where=Place(file=str(path)),
            remedy="Check the folder, its space and permission.",
        ) from None


def load_tally(path: Path) -> Tally:
    """Read a tally. Raises TallyError where the file is not one, or was changed or cut."""
    return load_with_notes(path)[0]


def load_with_notes(path: Path) -> tuple[Tally, str]:
    """A tally and the text beside it. Raises TallyError as `load_tally` does."""
    try:
        table = pq.ParquetFile(path).read()
        meta = {k.decode(): v.decode() for k, v in (table.schema.metadata or {}).items()}
        _check_format(path, meta.get("format", ""))
        notes = meta.get("notes", "")
        if meta.get("checksum") != _checksum(f"{meta.get('axes')}\n{notes}", table):
            raise _not_whole(path, "was changed after it was written.")
        waves = [_wave(_axes_in(axes), table) for axes in json.loads(meta["axes"])]
        if not all(map(_sound, waves)):
            raise _not_whole(path, "cannot be read as a tally: its counts contradict each other.")
    except FileNotFoundError:
        raise TallyError(
            "cannot be read as a tally: there is no such file.",
            where=Place(file=str(path)),
            remedy="Check the path.",
        ) from None
    # A schema that was changed gives columns of another kind, without what ours have.
    except (
        *(OSError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
        pa.ArrowException,
    ) as e:
        raise _not_whole(path, f"cannot be read as a tally ({type(e).__name__}).") from None
    return Tally({wave.axes.wave: wave for wave in waves}), notes


def digest(wave: WaveTally) -> str:
    """Hash of a wave's counts: equal however they were read, and whoever is listed and empty.

    One table at a time, as thousands of organisations' counts may not fit twice.
    """
    codes = counted_in(wave)
    where = {code: o for o, code in enumerate(wave.axes.organisations)}
    at = [where[code] for code in codes]
    axes = replace(wave.axes, organisations=codes)
    found = hashlib.sha256(json.dumps(_axes_out(axes)).encode())
    for *name, counts in _tables(wave):
        if codes != wave.axes.organisations:
            counts = counts[at] if name[0] == "outcomes" else counts[:, at]
        flat = counts.reshape(-1)
        cells = np.flatnonzero(flat)
        found.update(json.dumps([*name, len(cells)]).encode())
        found.update(cells.astype("<i8").tobytes())
        found.update(flat[cells].astype("<i8").tobytes())
    return found.hexdigest()


def _check_format(path: Path, found: str) -> None:
    if found != FORMAT and found.startswith(ANY_FORMAT):
        raise TallyError(
            f"is a tally of format {found.removeprefix(ANY_FORMAT)}; this program reads format "
            f"{FORMAT.removeprefix(ANY_FORMAT)}.",
            where=Place(file=str(path)),
            remedy="Count again with this version, or use the version that wrote it.",
        )
    if found != FORMAT:
        raise _not_whole(path, "cannot be read as a tally: it is another kind of file.")


def _not_whole(path: Path, what: str) -> TallyError:
    remedy = "Ask for the file again; it must come whole, as it was written."
    return TallyError(what, where=Place(file=str(path)), remedy=remedy)


def _table(waves: Iterable[WaveTally]) -> pa.Table:
    rows = [row for wave in waves for row in _rows(wave)]
    table = pa.concat_tables(rows) if rows else SCHEMA.empty_table()
    return table.unify_dictionaries().combine_chunks()


def _tables(wave: WaveTally) -> Iterator[tuple[str, str, str, Counts]]:
    yield "people", "", "", wave.people
    yield "outcomes", "", "", wave.outcomes
    for item, counts in wave.answers.items():
        yield "answers", item, "", counts
    for (a, b), counts in wave.pairs.items():
        yield "pairs", a, b, counts


def _rows(wave: WaveTally) -> Iterator[pa.Table]:
    for table, item, other, counts in _tables(wave):
        flat = counts.reshape(-1)
        cells = np.flatnonzero(flat)
        if not len(cells):
            continue  # a name that nothing uses would not come back
        names = [
            pa.DictionaryArray.from_arrays(np.zeros(len(cells), np.int32), pa.array([name]))
            for name in (table, item, other)
        ]
        waves = np.full(len(cells), wave.axes.wave, np.int32)
        yield pa.Table.from_arrays([waves, *names, cells, flat[cells]], schema=SCHEMA)


def _wave(axes: Axes, table: pa.Table) -> WaveTally:
    wave = table.filter(pc.equal(table["wave"], axes.wave))
    cells, n = wave["cell"].to_numpy(), wave["n"].to_numpy()
    names, indices = zip(*(_named(wave[c]) for c in ("table", "item", "other_item")), strict=True)
    changes = np.any([np.diff(index, prepend=-1) != 0 for index in indices], axis=0)
    starts = np.flatnonzero(changes).tolist()
    found = {
        tuple(name[index[a]] for name, index in zip(names, indices, strict=True)): (
            cells[a:b],
            n[a:b],
        )
        for a, b in zip(starts, [*starts[1:], len(cells)], strict=False)
    }
    base = (len(axes.populations), len(axes.organisations), len(axes.strata))
    size = {item: len(codes) for item, codes in axes.items.items()}

    def dense(key: tuple[str, str, str], shape: tuple[int, ...]) -> Counts:
        counts = np.zeros(int(np.prod(shape)), dtype=np.int64)
        if key in found:
            counts[found[key][0]] = found[key][1]
        return counts.reshape(shape)

    return WaveTally(
        axes,
        dense(("people", "", ""), base),
        Tables(
            {item: narrow(dense(("answers", item, ""), (*base, size[item]))) for item in axes.items}
        ),
        Tables(
            {
                (a, b): narrow(dense(("pairs", a, b), (*base, size[a], size[b])))
                for a, b in axes.pairs
            }
        ),
        dense(("outcomes", "", ""), (len(axes.organisations), 8)),
    )


def _sound(wave: WaveTally) -> bool:
    """Whether people can have been counted so; a checksum tells nothing of who wrote the file."""
    codes = wave.axes.organisations
    return (
        codes == tuple(sorted(set(codes)))
        and all(bool((counts >= 0).all()) for _, _, _, counts in _tables(wave))
        and all(bool((c.max(axis=-1) <= wave.people).all()) for c in wave.answers.values())
    )


def _axes_out(axes: Axes) -> dict[str, Any]:
    return {
        "survey": axes.survey,
        "wave": axes.wave,
        "fingerprint": axes.fingerprint,
        "populations": axes.populations,
        "organisations": axes.organisations,
        "strata": axes.strata,
        "items": dict(axes.items),
        "pairs": axes.pairs,
    }


def _axes_in(raw: dict[str, Any]) -> Axes:
    return Axes(
        raw["survey"],
        raw["wave"],
        raw["fingerprint"],
        tuple(raw["populations"]),
        tuple(raw["organisations"]),
        tuple(raw["strata"]),
        {item: tuple(codes) for item, codes in raw["items"].items()},
        tuple((a, b) for a, b in raw["pairs"]),
    )


def _checksum(axes: str, table: pa.Table) -> str:
    digest = hashlib.sha256(axes.encode())
    for name in ("wave", "cell", "n"):
        digest.update(table[name].to_numpy().tobytes())
    for column in ("table", "item", "other_item"):
        names, index = _named(table[column])
        digest.update("\n".join(names).encode())
        digest.update(index.tobytes())
    return digest.hexdigest()


def _named(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int32]]:
    """Distinct names in the order they come, and each row's position among them."""
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # no rows
        return [], np.zeros(0, dtype=np.int32)
    return whole.dictionary.to_pylist(), whole.indices.to_numpy()
