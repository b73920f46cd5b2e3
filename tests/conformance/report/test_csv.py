"""The long table as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from releases import demonstration
from surveybench.report.compose import long_table
from surveybench.report.document import LongTable
from surveybench.report.writers import csv as writer


def rows(pieces: Iterator[bytes]) -> list[list[str]]:
    return list(csv.reader(StringIO(b"".join(pieces).decode("utf-8"), newline="")))


def test_every_row_is_written_and_a_hidden_value_is_empty() -> None:
    table = long_table(demonstration())
    found = rows(writer.write(table))
    assert tuple(found[0]) == table.columns
    assert len(found) == len(table.rows) + 1
    value, flag = table.columns.index("value"), table.columns.index("flag")
    assert {row[value] for row in found[1:] if row[flag] == "suppressed"} == {""}
    assert all(float(row[value]) is not None for row in found[1:] if row[flag] == "ok")


def test_text_that_looks_like_a_formula_is_inert() -> None:
    table = LongTable(("organisation", "value"), (("=1+1", -2.5), ("@x", None)))
    assert rows(writer.write(table))[1:] == [["'=1+1", "-2.5"], ["'@x", ""]]


def test_the_same_table_gives_the_same_bytes() -> None:
    table = long_table(demonstration())
    assert list(writer.write(table)) == list(writer.write(table))
