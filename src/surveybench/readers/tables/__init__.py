"""Tables and queries of databases, read in batches as files are; one module a kind of database.

To add a kind: a module with a driver, and its line in DATABASES.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import SplitResult, parse_qsl, unquote

import numpy as np
import pyarrow as pa

from surveybench.errors import InputError, Place
from surveybench.readers.database import Connection, Driver, Table
from surveybench.readers.tables import duck, lite, postgresql
from surveybench.readers.types import Batch, Header, Part

__all__ = ["DATABASES", "Table", "batches", "fingerprint", "header", "rows", "table", "tables_of"]

# By the beginning of an address.
DATABASES: Mapping[str, Driver] = MappingProxyType(
    {
        "postgresql": postgresql.DRIVER,
        "postgres": postgresql.DRIVER,
        "duckdb": duck.DRIVER,
        "sqlite": lite.DRIVER,
    }
)
ASKED = ("table", "query")
# What is read as it comes; whatever else a database holds is asked for as text.
PLAIN = (
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_date,
    pa.types.is_timestamp,
)


def table(parts: SplitResult) -> Table:
    """What an address names: a table, a query, or the whole database.

    Raises InputError where it names both, or something else.
    """
    driver = DATABASES[parts.scheme]
    database = unquote(parts.path.removeprefix("/")) if driver.of_file else _server(parts)
    shown = f"{parts.scheme}://{parts.netloc}{parts.path}"
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(asked.keys() - set(ASKED))
    if unknown or len(asked) > 1 or not all(asked.values()) or parts.fragment:
        raise InputError(
            "asks for what is neither one table nor one query.",
            where=Place(file=shown),
            remedy="Write ?table=name, ?table=schema.name or ?query=select \N{HORIZONTAL ELLIPSIS} "
            "behind it, a plus sign as %2B, a percent sign as %25 and an ampersand as %26. Options "
            "of the connection come from the environment.",
        )
    if not database or (driver.of_file and parts.netloc):
        raise InputError(
            "names no database.",
            where=Place(file=f"{parts.scheme}://"),
            remedy=f"Write {driver.example}.",
        )
    return Table(parts.scheme, database, shown, asked.get("table", ""), asked.get("query", ""))


def _server(parts: SplitResult) -> str:
    return f"postgresql://{parts.netloc}{parts.path}" if parts.path.strip("/") else ""


def header(part: Part) -> Header:
    """Names of the columns. Raises InputError where the table or query gives none."""
    with _connected(part) as connection:
        return Header(list(connection.schema(_source(part)).names))


def rows(part: Part) -> int:
    """Number of rows."""
    with _connected(part) as connection:
        return connection.count(_source(part))


def batches(part: Part, columns: list[str]) -> Iterator[Batch]:
    """The named columns. Raises InputError where the server stops before the end."""
    row = part.first
    with _connected(part) as connection:
        schema = connection.schema(_source(part))
        wanted = ", ".join(
            _quoted(name)
            if any(is_plain(schema.field(name).type) for is_plain in PLAIN)
            else f"cast({_quoted(name)} as {connection.text}) as {_quoted(name)}"
            for name in columns
        )
        for table in connection.read(f"select {wanted} from {_source(part)}"):
            yield Batch(table, np.arange(row, row + table.num_rows))
            row += table.num_rows


def fingerprint(asked: Table) -> str:
    """A hash of what is read, the same while it is the same. Raises InputError as `batches`."""
    driver = DATABASES[asked.kind]
    if driver.file_hash is not None:
        return driver.file_hash(asked)
    with driver.connected(asked) as connection:
        return connection.content(_source_of(asked))


def tables_of(database: Table) -> tuple[str, ...]:
    """The names of the tables and views that a user sees there without naming a schema."""
    with DATABASES[database.kind].connected(database) as connection:
        return connection.tables()


def _connected(part: Part) -> Connection:
    assert isinstance(part.path, Table)
    return DATABASES[part.path.kind].connected(part.path)


def _source(part: Part) -> str:
    assert isinstance(part.path, Table)
    return _source_of(part.path)


def _source_of(asked: Table) -> str:
    """What stands behind `from`. Raises InputError where nothing is asked for."""
    if asked.query:
        return f"({asked.query.strip().rstrip(';')}) as asked"
    if not asked.table:
        raise InputError(
            "is a whole database: which of its tables is not said.",
            where=Place(file=asked.shown),
            remedy="Write ?table=name behind it.",
        )
    return ".".join(map(_quoted, asked.table.split(".")))


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
