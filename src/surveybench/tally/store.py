"""A tally as one file: a Parquet table with a row for every count above 0.

It is written and read one count table at a time, as those of thousands of organisations would not
fit in memory as rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from surveybench import outputs
from surveybench.errors import InputError, Place, TallyError, told_by_system
from surveybench.limits import LIMITS, limit, shown, way_up
from surveybench.tally.axes_file import axes_in, axes_out
from surveybench.tally.named import (
    MOMENTS,
    OUTCOMES,
    SAMPLED,
    Name,
    from_tables,
    named_tables,
    shape_of,
    table_names,
)
from surveybench.tally.share import counted_in
from surveybench.tally.types import Counts, Tally, WaveTally, narrow

FORMAT = "surveybench tally 4"
READ = (FORMAT, "surveybench tally 3")  # 3 has no invited people by stratum
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
NAMES = ("table", "item", "other_item")
ROWS_A_GROUP = 1 << 20
BY_ORGANISATION = (OUTCOMES[0], SAMPLED[0])  # tables whose first axis is the organisation
CONTRADICT = "cannot be read as a tally: its counts contradict each other."
Key = tuple[int, str, str, str]


def save_tally(tally: Tally, path: Path, notes: str = "") -> None:
    """Write a tally; the file appears whole or not at all, and equal tallies give equal bytes.

    `notes` is a text that travels with the counts, under the same checksum.
    """
    axes = json.dumps([axes_out(wave.axes) for wave in tally.waves.values()])
    # Once for the checksum, which stands in front, and once more to write.
    checksum = hashlib.sha256(f"{axes}\n{notes}".encode())
    for key, cells, n in _filled(tally):
        _add(checksum, key, cells, n)
    meta = {"format": FORMAT, "axes": axes, "notes": notes, "checksum": checksum.hexdigest()}
    schema = SCHEMA.with_metadata(meta)
    with (
        outputs.replacing(path, private=True) as sink,
        # Cells rise within a table: their differences take a quarter of the bytes, and of the time.
        pq.ParquetWriter(
            sink,
            schema,
            compression="zstd",
            use_dictionary=["wave", *NAMES, "n"],  # pyright: ignore[reportArgumentType]
            column_encoding={"cell": "DELTA_BINARY_PACKED"},
            write_statistics=False,
        ) as file,
    ):
        for group in _groups(tally):
            file.write_table(group.replace_schema_metadata(meta))


def load_tally(path: Path) -> Tally:
    """Read a tally. Raises TallyError where the file is not one, or was changed or cut."""
    return load_with_notes(path)[0]


def load_with_notes(path: Path) -> tuple[Tally, str]:
    """A tally and the text beside it. Raises TallyError as `load_tally` does."""
    try:
        with pq.ParquetFile(path) as file:
            meta = {k.decode(): v.decode() for k, v in (file.schema_arrow.metadata or {}).items()}
            _check_format(path, meta.get("format", ""))
            packed, most_people = path.stat().st_size, limit("tally_people")
            rows = file.metadata.num_rows
            _refuse_many(path, "tally_rows", rows, packed)
            notes = meta.get("notes", "")
            checksum = hashlib.sha256(f"{meta.get('axes')}\n{notes}".encode())
            axes = {a.wave: a for a in map(axes_in, json.loads(meta["axes"]))}
            cells = sum(prod(shape_of(a, name)) for a in axes.values() for name in table_names(a))
            _refuse_many(path, "tally_cells", cells, packed)
            tables: dict[int, dict[Name, NDArray[Any]]] = {wave: {} for wave in axes}
            for key, cells, n in _stored(file):
                _add(checksum, key, cells, n)
                wave, *rest = key
                name = (rest[0], rest[1], rest[2])
                # Only ours can be right; a checksum tells nothing of who wrote the file.
                if not name[0].endswith(MOMENTS):
                    _refuse_people(path, int(n.max(initial=0)), most_people)
                few = n.min() >= 1
                if name in tables[wave] or not few or np.diff(cells, prepend=-1).min() < 1:
                    raise _not_whole(path, CONTRADICT)
                tables[wave][name] = _dense(cells, n, shape_of(axes[wave], name))
        if meta.get("checksum") != checksum.hexdigest():
            raise _not_whole(path, "was changed after it was written.")
        waves = [from_tables(axes[wave], tables[wave]) for wave in axes]
        if not all(map(_sound, waves)):
            raise _not_whole(path, CONTRADICT)
    except FileNotFoundError:
        raise TallyError(
            "cannot be read as a tally: there is no such file.",
            where=Place(file=str(path)),
            remedy="Check the path.",
        ) from None
    except PermissionError as error:
        raise TallyError(
            f"cannot be read ({told_by_system(error)}).",
            where=Place(file=str(path)),
            remedy="Check that you may read it.",
        ) from None
    except MemoryError:
        raise
    # A schema that was changed gives columns of another kind, without what ours have.
    except (
        *(OSError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
        *(RecursionError, InputError, pa.ArrowException),
    ) as e:
        raise _not_whole(path, f"cannot be read as a tally ({type(e).__name__}).") from None
    return Tally({wave.axes.wave: wave for wave in waves}), notes


def digest(wave: WaveTally) -> str:
    """Hash of a wave's counts: equal however they were read, and whoever is listed and empty.

    One table at a time, as thousands of organisations' counts may not fit twice.
    """
    codes = counted_in(wave)
    position = {code: o for o, code in enumerate(wave.axes.organisations)}
    order = [position[code] for code in codes]
    axes = replace(wave.axes, organisations=codes)
    hashed = hashlib.sha256(json.dumps(axes_out(axes)).encode())
    for name, counts in named_tables(wave):
        if codes != wave.axes.organisations:
            counts = counts[order] if name[0] in BY_ORGANISATION else counts[:, order]
        flat = counts.reshape(-1)
        cells = np.flatnonzero(flat)
        hashed.update(json.dumps([*name, len(cells)]).encode())
        hashed.update(cells.astype("<i8").tobytes())
        hashed.update(flat[cells].astype("<i8").tobytes())
    return hashed.hexdigest()


def _check_format(path: Path, written: str) -> None:
    if written not in READ and written.startswith(ANY_FORMAT):
        raise TallyError(
            f"is a tally of format {written.removeprefix(ANY_FORMAT)}; this program reads format "
            f"{FORMAT.removeprefix(ANY_FORMAT)}.",
            where=Place(file=str(path)),
            remedy="Count again with this version, or use the version that wrote it.",
        )
    if written not in READ:
        raise _not_whole(path, "cannot be read as a tally: it is another kind of file.")


def _refuse_many(path: Path, free: str, count: int, packed: int) -> None:
    """Raise TallyError where so small a file says that it holds so much.

    Real ones have about 1 row and 10 cells in a byte.
    """
    a_byte = f"{free}_a_byte"
    if count > max(limit(free), limit(a_byte) * packed):
        larger = free if limit(free) > limit(a_byte) * packed else a_byte
        raise TallyError(
            f"cannot be read as a tally: it has {count:,} {LIMITS[free].unit}, and one of its size "
            f"at most {shown(larger)}.",
            where=Place(file=str(path)),
            remedy="Ask for the file again; whoever wrote it did not write it with this program. "
            f"{way_up(larger)}",
        )


def _refuse_people(path: Path, count: int, most: int) -> None:
    """Raise TallyError where a cell holds more people than any survey has."""
    if count > most:
        raise TallyError(
            f"cannot be read as a tally: a cell has more than {shown('tally_people')}.",
            where=Place(file=str(path)),
            remedy=f"Ask for the file again. {way_up('tally_people')}",
        )


def _not_whole(path: Path, what: str) -> TallyError:
    remedy = "Ask for the file again; it must come whole, as it was written."
    return TallyError(what, where=Place(file=str(path)), remedy=remedy)


def _filled(tally: Tally) -> Iterator[tuple[Key, NDArray[np.int64], NDArray[np.int64]]]:
    """Each table's cells above 0, and their counts; a table without any is left out."""
    for wave in tally.waves.values():
        for name, counts in named_tables(wave):
            flat = counts.reshape(-1)
            cells = np.flatnonzero(flat).astype(np.int64)
            if len(cells):
                yield (wave.axes.wave, *name), cells, flat[cells]


def _groups(tally: Tally) -> Iterator[pa.Table]:
    """The rows of the file, in groups of a million: many small tables together, large ones cut."""
    waiting = [SCHEMA.empty_table()]
    for (wave, *names), cells, n in _filled(tally):
        columns = [
            pa.DictionaryArray.from_arrays(np.zeros(len(cells), np.int32), pa.array([name]))
            for name in names
        ]
        waves = np.full(len(cells), wave, np.int32)
        waiting.append(pa.Table.from_arrays([waves, *columns, cells, n], schema=SCHEMA))
        while sum(part.num_rows for part in waiting) > ROWS_A_GROUP:
            table = pa.concat_tables(waiting)
            yield _whole(table.slice(0, ROWS_A_GROUP))
            waiting = [table.slice(ROWS_A_GROUP)]
    yield _whole(pa.concat_tables(waiting))


def _whole(table: pa.Table) -> pa.Table:
    return table.unify_dictionaries().combine_chunks()


def _stored(
    file: pq.ParquetFile,
) -> Iterator[tuple[Key, NDArray[np.int64], NDArray[np.int64]]]:
    """Each table that the file holds: its cells and their counts."""
    now: Key | None = None
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for batch in file.iter_batches(ROWS_A_GROUP):
        for key, cells, n in _runs(batch):
            if key != now and now is not None:
                yield now, *_joined(parts)
                parts = []
            now = key
            parts.append((cells, n))
    if now is not None:
        yield now, *_joined(parts)


def _joined(
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64]]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    cells, n = zip(*parts, strict=True)
    return np.concatenate(cells), np.concatenate(n)


def _runs(
    batch: pa.RecordBatch,
) -> Iterator[tuple[Key, NDArray[np.int64], NDArray[np.int64]]]:
    """Neighbouring rows of one table together."""
    waves, cells, n = (_numbers(batch[name]) for name in ("wave", "cell", "n"))
    words = [batch[name].dictionary.to_pylist() for name in NAMES]
    indices = [_numbers(batch[name].indices) for name in NAMES]
    changes = np.any([np.diff(column, prepend=-1) != 0 for column in (waves, *indices)], axis=0)
    starts = np.flatnonzero(changes).tolist()
    for a, b in zip(starts, [*starts[1:], len(cells)], strict=False):
        table, item, second = (
            word[positions[a]] for word, positions in zip(words, indices, strict=True)
        )
        yield (int(waves[a]), table, item, second), cells[a:b], n[a:b]


def _numbers(column: pa.Array) -> NDArray[Any]:
    """The numbers of a column; ArrowTypeError where it has gaps, or is of another kind.

    Not by to_numpy(): where pandas is installed that imports it, which takes longer than reading.
    """
    return np.from_dlpack(column)


def _dense(cells: NDArray[np.int64], n: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[Any]:
    # In the narrow type at once: eight bytes a cell would be too many.
    counts = np.zeros(prod(shape), dtype=narrow(n).dtype)
    counts[cells] = n
    return counts.reshape(shape)


def _sound(wave: WaveTally) -> bool:
    """Whether people can have been counted so; a checksum tells nothing of who wrote the file."""
    codes = wave.axes.organisations
    return (
        codes == tuple(sorted(set(codes)))
        and all(bool((counts >= 0).all()) for _, counts in named_tables(wave))
        and all(bool((c.max(axis=-1) <= wave.people).all()) for c in wave.answers.values())
        and (wave.sampled is None or np.array_equal(wave.sampled.sum(axis=1), wave.outcomes))
        and all(_agrees(wave, part) for part in wave.subgroups.values())
    )


def _agrees(wave: WaveTally, part: WaveTally) -> bool:
    """Whether counts by subgroup add up to those of everybody."""
    strata = len(wave.axes.strata)

    def added(counts: Counts) -> Counts:
        return counts.reshape(*counts.shape[:2], -1, strata, *counts.shape[3:]).sum(axis=2)

    return (
        _sound(part)
        and np.array_equal(added(part.people), wave.people)
        and all(np.array_equal(added(c), wave.answers[i]) for i, c in part.answers.items())
    )


def _add(checksum: Any, key: Key, cells: NDArray[np.int64], n: NDArray[np.int64]) -> None:
    """Take one table into a hash."""
    checksum.update(json.dumps([*key, len(cells)]).encode())
    checksum.update(cells.astype("<i8", copy=False).tobytes())
    checksum.update(n.astype("<i8", copy=False).tobytes())
