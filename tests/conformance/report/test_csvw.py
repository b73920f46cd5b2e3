"""The description of the long table: every column, in the words of CSV on the Web."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from io import StringIO
from typing import Any

from releases import demonstration
from surveybench.report.compose import long_table
from surveybench.report.compose.description import describe
from surveybench.report.writers import csv as csv_writer
from surveybench.report.writers import csvw

FILE = "cmh_2025_release.csv"

# Terms of the vocabulary that a table, its schema, its columns and its dialect may have.
TABLE = {"@context", "@type", "url", "tableSchema", "dialect", "notes", "tableDirection"}
SCHEMA = {"@type", "columns", "primaryKey", "foreignKeys", "rowTitles", "aboutUrl"}
COLUMN = {"@type", "name", "titles", "datatype", "required", "null", "virtual", "lang"}
DIALECT = {
    *("@type", "encoding", "delimiter", "quoteChar", "doubleQuote", "lineTerminators", "header"),
    *("headerRowCount", "skipBlankRows", "skipColumns", "skipRows", "trim", "commentPrefix"),
}


@cache
def metadata() -> dict[str, Any]:
    return json.loads(csvw.write(describe(demonstration(), FILE)))


@cache
def rows() -> list[list[str]]:
    content = b"".join(csv_writer.write(long_table(demonstration())))
    return list(csv.reader(StringIO(content.decode("utf-8"), newline="")))


def own(terms: dict[str, Any]) -> set[str]:
    """Terms of the vocabulary itself; those with a prefix are others'."""
    return {term for term in terms if ":" not in term}


def test_it_uses_no_terms_but_those_of_the_vocabulary() -> None:
    table = metadata()
    assert table["@context"][0] == "http://www.w3.org/ns/csvw"
    assert own(table) <= TABLE
    assert own(table["tableSchema"]) <= SCHEMA
    assert own(table["dialect"]) <= DIALECT
    assert all(own(column) <= COLUMN for column in table["tableSchema"]["columns"])
    names = [column["name"] for column in table["tableSchema"]["columns"]]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) for name in names)


def test_it_describes_the_columns_of_the_file_in_order() -> None:
    columns = metadata()["tableSchema"]["columns"]
    assert metadata()["url"] == FILE
    assert [column["titles"] for column in columns] == rows()[0]
    assert all(column["dc:description"] for column in columns)


def test_every_value_of_the_file_is_of_the_kind_it_says() -> None:
    kinds = {"string": str, "integer": int, "number": float}
    for at, column in enumerate(metadata()["tableSchema"]["columns"]):
        kind = column["datatype"]
        base = kind["base"] if isinstance(kind, dict) else kind
        pattern = kind["format"] if isinstance(kind, dict) else ".*"
        values = {row[at] for row in rows()[1:]}
        assert not (column["required"] and "" in values), column["name"]
        for value in values - {column["null"]}:
            kinds[base](value)
            assert re.fullmatch(pattern, value), (column["name"], value)


def test_the_key_names_each_row_once() -> None:
    at = rows()[0].index(metadata()["tableSchema"]["primaryKey"])
    keys = [row[at] for row in rows()[1:]]
    assert len(set(keys)) == len(keys)


def test_the_dialect_is_that_of_the_file() -> None:
    dialect = metadata()["dialect"]
    content = b"".join(csv_writer.write(long_table(demonstration())))
    assert content.decode(dialect["encoding"]).endswith(dialect["lineTerminators"][0])
    assert content.split(b"\r\n")[0].decode().split(dialect["delimiter"]) == rows()[0]


def test_made_up_data_is_said_and_the_same_release_gives_the_same_bytes() -> None:
    assert metadata()["dc:description"].startswith("Made-up data")
    assert metadata()["dc:issued"]["@value"] == "2025-11-30"
    one, other = (csvw.write(describe(demonstration(), FILE)) for _ in range(2))
    assert one == other
