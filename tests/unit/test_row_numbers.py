"""Numbers of rows are equal where rows are, whatever the columns hold and however batches cut."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest

from surveybench.errors import Place
from surveybench.intake import twins
from surveybench.intake.row_numbers import ColumnBytes, RowNumbers

SIZE = 600
rng = np.random.default_rng(5)


def random(values: list[object], kind: pa.DataType | None = None) -> pa.Array:
    return pa.array([values[i] for i in rng.integers(0, len(values), SIZE)], kind)


MANY = [f"text {i}" for i in range(400)]
COLUMNS = {
    "int8": random([1, 2, 127, -128, -2, None], pa.int8()),
    "int64": random([1, 2, 254, 255, 256, -7, 2**40, None], pa.int64()),
    "uint8": random([0, 254, 255, None], pa.uint8()),
    "float": random([1.0, 2.5, 1e300, -3.0, float("nan"), float("inf"), None], pa.float64()),
    "text": random(["a", "b", " ", None], pa.string()),
    "many": random([*MANY], pa.string()),
    "coded": random([*MANY[:3], None], pa.string()).dictionary_encode(),
    "truth": random([True, False, None], pa.bool_()),
    "day": random([0, 20_000, None], pa.date32()),
}
# What counts as nothing at all, by column, so that no two of its values look alike.
NOTHING = {"float": lambda value: value is None or value != value,
           "text": lambda value: not (value or "").strip()}  # fmt: skip


def cut(column: pa.Array) -> Iterator[pa.Array]:
    for start, end in ((0, 3), (3, 3), (3, 250), (250, SIZE)):
        yield column.slice(start, end - start)


def numbers_of(names: list[str]) -> list[int]:
    """The numbers of all rows, batch by batch."""
    columns = {name: ColumnBytes() for name in names}
    found: list[int] = []
    for parts in zip(*(cut(COLUMNS[name]) for name in names), strict=True):
        numbers = RowNumbers(len(parts[0]))
        for name, part in zip(names, parts, strict=True):
            numbers.add(*columns[name].of(pa.chunked_array([part])))
        found += numbers.numbers().tolist()
    return found


def rows_of(names: list[str]) -> list[tuple[object, ...]]:
    values = []
    for name in names:
        nothing = NOTHING.get(name, lambda value: value is None)
        values.append([None if nothing(value) else value for value in COLUMNS[name].to_pylist()])
    return list(zip(*values, strict=True))


@pytest.mark.parametrize("names", [[name] for name in COLUMNS] + [[*COLUMNS], ["int8"] * 17])
def test_numbers_are_equal_where_rows_are(names: list[str]) -> None:
    rows, numbers = rows_of(names), numbers_of(names)
    assert len(numbers) == SIZE
    assert len(set(rows)) == len(set(numbers)) == len(set(zip(rows, numbers, strict=True)))


def test_nothing_is_0() -> None:
    for name, column in COLUMNS.items():
        bytes_of, rare = ColumnBytes().of(column)
        values = bytes_of.astype(np.uint64) + (0 if rare is None else rare)
        assert (values == 0).tolist() == [value is None for (value,) in rows_of([name])]


@pytest.mark.parametrize("at_once", [7, 1 << 23])
def test_rows_that_stood_before(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "ROWS_AT_ONCE", at_once)
    hashes = np.array([5, 9, 5, 7, 9, 9, 1, 2, 3, 4, 6, 8, 3], np.uint64)
    expected = [i for i, value in enumerate(hashes) if value in hashes[:i]]
    assert twins._again(hashes).tolist() == expected
    assert twins._again(np.unique(hashes)).tolist() == []


def test_pairs_of_many_rows_are_judged_by_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that chance explains are not told of either way, one that it does not is."""
    draws = {"age": 60, **dict.fromkeys((f"Q{q}" for q in range(12)), 5)}
    table = pa.table({name: rng.integers(0, n, 300).astype(str) for name, n in draws.items()})
    table = pa.concat_tables([table, table.slice(4, 1)])
    assert len(set(zip(*table.to_pydict().values(), strict=True))) == 300
    for first in (50, 1 << 22):
        monkeypatch.setattr(twins, "ROWS_OF_ANSWERS", first)
        found = twins.Twins(())
        for start in range(0, 301, 43):
            part = table.slice(start, 43)
            found.add(part, np.arange(start, start + part.num_rows))
        (note,) = found.notes([Place(file="a.csv")])
        assert (note.kind, note.rows) == ("twin_row", (300,))
