"""What a table is, and what each kind of database must be able to say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, Self

import pyarrow as pa

from surveybench.errors import InputError, Place

ROWS_A_BATCH = 65_536


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a query of a database; without either the whole database.

    `database` is what the driver is told, `address` what messages show. Neither holds credentials.
    """

    kind: str
    database: str
    address: str
    table: str = ""
    query: str = ""

    def __str__(self) -> str:
        """The address, as messages show it."""
        return self.shown

    def __truediv__(self, name: str) -> Table:
        return replace(self, table=name, query="")

    @property
    def shown(self) -> str:
        """What messages call it: of a query, which may hold anything, only that it is one."""
        return f"{self.address}?table={self.table}" if self.table else self.address

    @property
    def name(self) -> str:
        """What it is called in lists of inputs."""
        return self.table or ("query" if self.query else self.address.rpartition("/")[2])


class Connection(Protocol):
    """An open connection that only reads. Every method raises InputError, in our words."""

    text: str  # what this database calls the type of texts

    def schema(self, source: str) -> pa.Schema:
        """Columns and types of what stands behind `from`."""
        ...

    def count(self, source: str) -> int:
        """Number of its rows."""
        ...

    def content(self, source: str) -> str:
        """A hash of its rows in whatever order."""
        ...

    def read(self, query: str) -> Iterator[pa.Table]:
        """What a query gives, by and by."""
        ...

    def tables(self) -> tuple[str, ...]:
        """The names of tables and views."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *fault: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Driver:
    """A kind of database: how to connect, and whether its address is that of a file.

    `file_hash` is what a database in a file is known by.
    """

    connected: Callable[[Table], Connection]
    example: str
    of_file: bool = False
    file_hash: Callable[[Table], str] | None = None


def no_driver(asked: Table, library: str) -> InputError:
    """The error where the library of a database is not installed."""
    return InputError(
        f"needs {library}, which is not installed here.",
        where=Place(file=asked.shown),
        remedy=f"Install it: pip install {library}.",
    )


def refused(asked: Table, what: str, remedy: str) -> InputError:
    """An error about a table."""
    return InputError(what, where=Place(file=asked.shown), remedy=remedy)
