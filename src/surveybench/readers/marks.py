"""What a file or a table is known by: what it is now, and what it holds."""

from __future__ import annotations

import hashlib

from surveybench.readers import tables
from surveybench.readers.database import Table
from surveybench.readers.types import Location


def stamp(location: Location) -> tuple[int | str, ...]:
    """What a file or table is now: equal while nobody writes to it.

    Raises OSError or InputError where it is no longer there.
    """
    if isinstance(location, Table):
        return (tables.fingerprint(location),)
    state = location.stat()
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino, state.st_dev)


def sha256(location: Location) -> str:
    """SHA-256 of a file, or of what a table holds. Raises OSError or InputError."""
    if isinstance(location, Table):
        return tables.fingerprint(location)
    with location.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
