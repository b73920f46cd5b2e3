"""Tables and queries of databases count as the same rows of a file do, and say what is wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

import tiny
from surveybench import readers
from surveybench.errors import InputError, SurveybenchError
from surveybench.intake import Source, Sources, fingerprints, in_folder
from surveybench.jobs import definition, pipeline
from surveybench.jobs.inputs import as_typed
from surveybench.readers import Mapped, StoredFile, Table
from surveybench.readers.stores import Web
from surveybench.survey import load_survey
from surveybench.survey.mapping import FileMapping
from tiny import CANARY, item, row

ASKED = tiny.survey(item("Q1"), item("Q2"))
COLUMNS = ["record_id", *tiny.column_names(ASKED)]
ROWS = [row(Q1=1 + i % 3, Q2=1 + i % 2, organisation="AB"[i % 2], age=20 + i) for i in range(9)]
KINDS = ("sqlite", "duckdb")


def database(kind: str, folder: Path, name: str = "responses_2025", more: str = "") -> str:
    """The address of a database with these rows as a table."""
    path = folder / f"answers.{kind}"
    cells = [[f"r{i}", *(entry.get(c) for c in COLUMNS[1:])] for i, entry in enumerate(ROWS)]
    columns = ", ".join(f'"{c}" {"text" if c in COLUMNS[:2] else "integer"}' for c in COLUMNS)
    marks = ", ".join("?" * len(COLUMNS))
    if kind == "sqlite":
        connection: Any = sqlite3.connect(path)
    else:
        connection = pytest.importorskip("duckdb").connect(str(path))
    connection.execute(f"create table {name} ({columns})")
    connection.executemany(f"insert into {name} values ({marks})", cells)
    for statement in filter(None, more.split(";")):
        connection.execute(statement)
    connection.commit()
    connection.close()
    return f"{kind}:///{path}"


def counted(address: str, mapping: FileMapping | None = None) -> Any:
    """The counts of a table."""
    table = readers.location(address)
    file = Mapped(table, mapping) if mapping else table
    return pipeline.count(ASKED, Sources({2025: Source(file)}))[0]


def plain(folder: Path) -> Any:
    """The counts of the same rows in a file."""
    return tiny.tallied(ASKED, tiny.written(folder / "answers.csv", ASKED, ROWS))


@pytest.mark.parametrize("kind", KINDS)
def test_a_definition_is_drafted_from_a_table(kind: str, tmp_path: Path) -> None:
    address = database(kind, tmp_path)
    for asked in ("?table=responses_2025", "?query=select * from responses_2025"):
        place = definition.location(f"{address}{asked}")
        target = definition.Target(tmp_path / "drafted.yaml", "drafted", 2025, overwrite=True)
        definition.new(place, target)
        drafted = load_survey(str(target.path))
        assert {item.column for item in drafted.items} >= {"Q1", "Q2"}
        assert drafted.columns.organisation == "organisation"
    with pytest.raises(InputError, match="is a whole database"):
        definition.new(definition.location(address), target)
    with pytest.raises(InputError, match="no such table"):
        definition.new(definition.location(f"{address}?table=nix"), target)


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_and_a_query_count_as_the_file_does(kind: str, tmp_path: Path) -> None:
    address, expected = database(kind, tmp_path), plain(tmp_path)
    assert counted(f"{address}?table=responses_2025") == expected
    assert counted(f"{address}?query=select * from responses_2025;") == expected
    renamed = ", ".join('Q1 as "First one"' if name == "Q1" else name for name in COLUMNS)
    query = f"{address}?query=select {renamed} from responses_2025"
    mapping = FileMapping(columns={"First one": "Q1"})
    assert counted(query, mapping=mapping) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_is_a_folder_of_tables(kind: str, tmp_path: Path) -> None:
    more = (
        "create table organisations (code text, name text);"
        "insert into organisations values ('A', 'Ash'), ('B', 'Birch')"
    )
    address = database(kind, tmp_path, more=more)
    files = in_folder(address, ASKED)
    assert [(each.code, each.name) for each in files.organisations] == [
        ("A", "Ash"),
        ("B", "Birch"),
    ]
    assert pipeline.count(ASKED, files)[0] == plain(tmp_path)
    names = [name for name, _ in fingerprints(files)]
    assert len(names) == 2
    assert names[0] == "organisations"


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_that_changes_is_told(kind: str, tmp_path: Path) -> None:
    table = readers.location(f"{database(kind, tmp_path)}?table=responses_2025")
    before = readers.stamp(table)
    assert readers.stamp(table) == before
    (tmp_path / f"answers.{kind}").unlink()
    database(kind, tmp_path, more="delete from responses_2025 where record_id = 'r1'")
    assert readers.stamp(table) != before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("?table=gone", "no such table"),
        ("?query=select gone from responses_2025", "column"),
        ("?query=select from", "not written as SQL"),
        ("?query=select 1; drop table responses_2025", ""),
        ("?table=responses_2025&query=select 1", "neither one table nor one query"),
        ("?password=7Canary7", "neither one table nor one query"),
        ("?table=", "neither one table nor one query"),
        ("?query=select record_id from responses_2025", "missing: organisation"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    kind: str, asked: str, words: str, tmp_path: Path
) -> None:
    address = database(kind, tmp_path)
    with pytest.raises(SurveybenchError) as caught:
        counted(address + asked)
    assert words in str(caught.value)
    assert CANARY not in str(caught.value)
    assert counted(f"{address}?table=responses_2025") == plain(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_that_is_none(kind: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        in_folder(f"{kind}:///{tmp_path}/gone.db", ASKED)
    assert not (tmp_path / "gone.db").exists()
    (tmp_path / "other.db").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(InputError, match="damaged"):
        in_folder(f"{kind}:///{tmp_path}/other.db", ASKED)
    with pytest.raises(InputError, match="no table responses_2025"):
        in_folder(database(kind, tmp_path, name="people"), ASKED)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://me:7Canary7@host/db", "names a user, a password or a key"),
        ("s3://7Canary7:key@bucket/data", "names a user, a password or a key"),
        ("https://host/data?sig=7Canary7", "question mark"),
        ("http://host/data", "could read it"),
        ("mysql://host/7Canary7", "nothing that begins with mysql://"),
        ("postgresql://host", "names no database"),
        ("sqlite://", "names no database"),
        ("s3:///data", "names no bucket"),
        ("postgresql://host:x/db", "not written as an address"),
        ("abfs://account/data", "container of Azure"),
    ],
)
def test_an_address_that_is_none_or_holds_a_secret(address: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        as_typed("cmh/2025", address)
    assert words in str(caught.value)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("AWS Error ACCESS_DENIED during HeadObject operation: 7Canary7", "may not be read"),
        ("AWS Error NETWORK_CONNECTION: 7Canary7", "cannot be reached"),
        ("google.rpc: 7Canary7 bucket not found", "no such bucket"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] 7Canary7", "certificate"),
    ],
)
def test_what_a_store_says_is_told_in_our_words(said: str, words: str) -> None:
    failure = StoredFile("s3://b/x", "b/x", Web(None)).failure(OSError(said))
    assert words in str(failure)
    assert CANARY not in str(failure)


def test_a_path_stays_a_path_and_a_file_says_where_its_own_start() -> None:
    assert as_typed("s", "C:/data").data == Path("C:/data")
    assert readers.beside("answers.csv", Path("in")) == str(Path("in") / "answers.csv")
    assert readers.beside("s3://bucket/x", Path("in")) == "s3://bucket/x"
    moved = readers.location(readers.beside("sqlite:///a.db?table=t", Path("in")))
    assert isinstance(moved, Table)
    assert moved.database == "in/a.db"


def test_a_library_that_is_missing_is_named(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    (tmp_path / "a.db").write_bytes(b"")
    with pytest.raises(InputError, match=r"Install it: pip install [a-z-]+\."):
        in_folder(f"duckdb:///{tmp_path}/a.db", ASKED)
