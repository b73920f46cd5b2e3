"""DuckDB: a database in a file, which gives its rows as Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import pyarrow as pa

from surveybench.errors import InputError
from surveybench.readers.database import ROWS_A_BATCH, Driver, Table, no_driver, refused
from surveybench.readers.tables.in_file import file_hash, path_of

# What it calls its errors, and what they mean.
MEANINGS = {
    "CatalogException": ("there is no such table, view or function.", "Check its name."),
    "BinderException": (
        "the query asks for a column that is not there, or mixes what does not go together.",
        "Check the query.",
    ),
    "ParserException": ("the query is not written as SQL is.", "Check the query."),
    "IOException": (
        "the file cannot be read, is damaged, or is open in another program that writes to it.",
        "Close it there; check that it is whole and of a version of DuckDB that is not newer than "
        "the one installed here.",
    ),
    "ConversionException": ("a value is not of its column's type.", "Check the query or the view."),
    "OutOfMemoryException": ("the query needs more memory than there is.", "Ask for less."),
}


class Duck:
    """A connection to a file of DuckDB."""

    text = "varchar"

    def __init__(self, asked: Table) -> None:
        """Open the file, to read only, without fetching anything from elsewhere."""
        self.asked = asked
        path = path_of(asked)
        try:
            import duckdb
        except ImportError:
            raise no_driver(asked, "duckdb") from None
        self.error: type[Exception] = duckdb.Error
        settings: dict[str, Any] = {"autoinstall_known_extensions": "false"}
        with self._told():
            self.connection: Any = duckdb.connect(str(path), read_only=True, config=settings)

    def schema(self, source: str) -> pa.Schema:
        """Columns and types."""
        with self._told():
            found = self.connection.sql(f"select * from {source} limit 0").to_arrow_reader(1)
            return found.schema

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
            for batch in self.connection.sql(query).to_arrow_reader(ROWS_A_BATCH):
                if batch.num_rows:
                    yield pa.Table.from_batches([batch])

    def tables(self) -> tuple[str, ...]:
        """The names of tables and views."""
        with self._told():
            listed = self.connection.execute(
                "select table_name from information_schema.tables where table_schema = 'main'"
            ).fetchall()
        return tuple(sorted(name for (name,) in listed))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (self.error, OSError, pa.ArrowException) as error:
            raise self._failure(type(error).__name__) from None

    def _failure(self, kind: str) -> InputError:
        unknown = ("the database cannot be read.", "Check the file and the query.")
        return refused(self.asked, *MEANINGS.get(kind, unknown))

    def __enter__(self) -> Self:
        """The connection."""
        return self

    def __exit__(self, *fault: object) -> None:
        """Close it."""
        self.connection.close()


DRIVER = Driver(Duck, "duckdb:///answers.duckdb?table=responses", of_file=True, file_hash=file_hash)
