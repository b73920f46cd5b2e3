"""SQLite, which Python carries. Its columns hold values of any kind, so all are read as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import quote

import pyarrow as pa

from surveybench.errors import InputError
from surveybench.readers.database import ROWS_A_BATCH, Driver, Table, refused
from surveybench.readers.tables.in_file import file_hash, path_of

# What SQLite says, and what it means.
MEANINGS = (
    ("no such table", "there is no such table or view.", "Check its name."),
    ("no such column", "the query asks for a column that is not there.", "Check the query."),
    ("syntax error", "the query is not written as SQL is.", "Check the query."),
    ("incomplete input", "the query is not written as SQL is.", "Check the query."),
    ("not a database", "is not a database of SQLite, or is damaged.", "Check that it is whole."),
    ("malformed", "is damaged.", "Check that it is whole, or restore it."),
    ("locked", "is being written by somebody.", "Wait until nobody writes to it."),
    ("unable to open", "the file cannot be opened.", "Check that you may read it."),
)


class Lite:
    """A connection to a file of SQLite."""

    text = "text"

    def __init__(self, asked: Table) -> None:
        """Open the file, to read only."""
        import sqlite3

        self.asked = asked
        address = f"file:{quote(str(path_of(asked).absolute()))}?mode=ro"
        with self._told():
            # A batch may be read by another thread than the one before; never by two at once.
            self.connection = sqlite3.connect(
                address, uri=True, isolation_level=None, check_same_thread=False
            )
            self.connection.execute("begin")  # one state of the file for all that is asked

    def schema(self, source: str) -> pa.Schema:
        """Names of the columns; all as text."""
        with self._told():
            described = self.connection.execute(f"select * from {source} limit 0").description
        return pa.schema([(column[0], pa.string()) for column in described])

    def count(self, source: str) -> int:
        """Number of rows."""
        with self._told():
            return self.connection.execute(f"select count(*) from {source}").fetchone()[0]

    def content(self, source: str) -> str:
        """That of the file."""
        return file_hash(self.asked)

    def read(self, query: str) -> Iterator[pa.Table]:
        """Rows of a query, so many at a time."""
        with self._told():
            cursor = self.connection.execute(query)
            names = [column[0] for column in cursor.description]
            while rows := cursor.fetchmany(ROWS_A_BATCH):
                columns = [
                    pa.array(map(self._as_text, column), pa.string())
                    for column in zip(*rows, strict=True)
                ]
                yield pa.Table.from_arrays(columns, names=names)

    def tables(self) -> tuple[str, ...]:
        """The names of tables and views."""
        with self._told():
            listed = self.connection.execute(
                "select name from sqlite_master where type in ('table', 'view')"
            )
            return tuple(sorted(name for (name,) in listed))

    def _as_text(self, value: Any) -> str | None:
        if isinstance(value, bytes):
            raise refused(
                self.asked,
                "a column holds bytes, which are neither an answer nor a date.",
                "Leave the column out, with ?query=select \N{HORIZONTAL ELLIPSIS}.",
            )
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return None if value is None else str(value)

    @contextmanager
    def _told(self) -> Iterator[None]:
        import sqlite3

        try:
            yield
        except (sqlite3.Error, sqlite3.Warning, UnicodeDecodeError) as error:
            raise self._failure(str(error).lower()) from None

    def _failure(self, text: str) -> InputError:
        for words, what, remedy in MEANINGS:
            if words in text:
                return refused(self.asked, what, remedy)
        return refused(
            self.asked,
            "cannot be read as a database of SQLite, or what is asked of it is no one query.",
            "Check the file and the query.",
        )

    def __enter__(self) -> Self:
        """The connection."""
        return self

    def __exit__(self, *fault: object) -> None:
        """Close it."""
        self.connection.close()


DRIVER = Driver(Lite, "sqlite:///answers.db?table=responses", of_file=True, file_hash=file_hash)
