"""PostgreSQL, by ADBC: rows come as Arrow, as the server sends them.

User, password and options of the connection are what its own library finds in the environment
(PGUSER, PGPASSWORD, PGPASSFILE, PGSERVICE, PGSSLMODE).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

import pyarrow as pa

from surveybench.errors import InputError
from surveybench.readers.database import Driver, Table, no_driver, refused

SECONDS_TO_CONNECT = 10
READING = "set session characteristics as transaction read only"
BYTES_A_BATCH = 4 << 20
# By the code of the standard, or its first letters: what it means.
MEANINGS = {
    "28": ("does not let this user in.", "Check PGUSER and PGPASSWORD in the environment."),
    "3D": ("there is no such database on the server.", "Check its name."),
    "42501": (
        "this user may not read it.",
        "Ask for the right to select from it (grant select), or check PGUSER.",
    ),
    "42P01": ("there is no such table or view.", "Check its name and its schema."),
    "3F": ("there is no such schema.", "Check its name."),
    "42703": ("the query asks for a column that is not there.", "Check the query."),
    "42": ("the query is not one that the server understands.", "Check the query."),
    "25": ("the query writes, and only reading is allowed.", "Write a select alone."),
    "53": ("the server has no room for another connection.", "Try again later."),
    "57014": ("the server stopped the query: it took too long.", "Ask for less, or ask the owner."),
}
# What the library says of a connection that failed, where there is no code.
SAID = (
    (("password authentication", "no password", "pg_hba", "role "), "28"),
    (("database ", " does not exist"), "3D"),
    (("remaining connection slots", "too many clients"), "53"),
)


class Postgres:
    """A connection to a server."""

    text = "text"

    def __init__(self, asked: Table) -> None:
        """Connect, to read only."""
        self.asked = asked
        try:
            from adbc_driver_manager import dbapi
            from adbc_driver_postgresql import dbapi as postgres
        except ImportError:
            raise no_driver(asked, "adbc-driver-postgresql") from None
        self.errors: tuple[type[Exception], ...] = (dbapi.Error, OSError, pa.ArrowException)
        self.rows = 0
        address = f"{asked.database}?connect_timeout={SECONDS_TO_CONNECT}"
        with self._told():
            self.connection: Any = postgres.connect(address, autocommit=True)
        with self._told(), self.connection.cursor() as cursor:
            cursor.execute(READING)

    def schema(self, source: str) -> pa.Schema:
        """Columns and types."""
        with self._told(), self.connection.cursor() as cursor:
            cursor.execute(f"select * from {source} limit 0")
            return cursor.fetch_record_batch().schema

    def count(self, source: str) -> int:
        """Number of rows."""
        return self._one(f"select count(*) from {source}")

    def content(self, source: str) -> str:
        """SHA-256 of how many rows there are and of the sum of what each hashes to."""
        # `asked` names a row of it, whose text holds every column.
        named = source if source.endswith(" as asked") else f"{source} as asked"
        summed = "coalesce(sum(hashtextextended(asked::text, 0)::numeric), 0)::text"
        text = self._one(f"select count(*)::text || ' ' || {summed} from {named}")
        return hashlib.sha256(text.encode()).hexdigest()

    def read(self, query: str) -> Iterator[pa.Table]:
        """Rows of a query, as the server sends them."""
        with self._told(), self.connection.cursor() as cursor:
            cursor.adbc_statement.set_options(
                **{"adbc.postgresql.batch_size_hint_bytes": str(BYTES_A_BATCH)}
            )
            cursor.execute(query)
            for batch in cursor.fetch_record_batch():
                if batch.num_rows:
                    yield pa.Table.from_batches([batch])
                    self.rows += batch.num_rows

    def tables(self) -> tuple[str, ...]:
        """The names of tables and views on the search path."""
        query = (
            "select relname::text from pg_catalog.pg_class where relkind in ('r', 'v', 'm', 'p', "
            "'f') and pg_catalog.pg_table_is_visible(oid) and relnamespace <> "
            "'pg_catalog'::regnamespace order by 1"
        )
        with self._told(), self.connection.cursor() as cursor:
            cursor.execute(query)
            return tuple(name for (name,) in cursor.fetchall())

    def _one(self, query: str) -> Any:
        with self._told(), self.connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self.errors as error:
            raise self._failure(getattr(error, "sqlstate", None) or "", str(error)) from None

    def _failure(self, code: str, text: str) -> InputError:
        """In our words: what the server says may hold values of the table."""
        if not code:
            code = next((code for words, code in SAID if all(w in text for w in words)), "")
            code = code or ("28" if any(word in text for word in SAID[0][0]) else "")
        for start in (code, code[:2]):
            if start in MEANINGS:
                return refused(self.asked, *MEANINGS[start])
        if self.rows:
            what = f"the server stopped answering after {self.rows:,} rows."
        else:
            what = "the server cannot be reached, or stopped answering."
        return refused(
            self.asked, what, "Check host, port and network, and run it again: nothing was written."
        )

    def __enter__(self) -> Self:
        """The connection."""
        return self

    def __exit__(self, *fault: object) -> None:
        """Close it, whatever state it is in."""
        with suppress(*self.errors):  # a server that is gone needs no farewell
            self.connection.close()


DRIVER = Driver(Postgres, "postgresql://host/database?table=responses")
