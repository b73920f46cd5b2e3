"""Databases that are one file: where it is, and what it is known by."""

from __future__ import annotations

import hashlib
from pathlib import Path

from surveybench.errors import InputError, told_by_system
from surveybench.readers.database import Table, refused

LOG = "-wal"  # beside a database of SQLite lies what was written last


def path_of(asked: Table) -> Path:
    """The file. Raises InputError where there is none: drivers would make a new one."""
    path = Path(asked.database)
    if not path.is_file():
        raise refused(
            asked,
            "there is no such file.",
            "Check the path: three slashes before a path from here, four before one from the root.",
        )
    return path


def file_hash(asked: Table) -> str:
    """SHA-256 of the file and its log, and of what is asked of it."""
    digest = hashlib.sha256(repr((asked.table, asked.query)).encode())
    path = path_of(asked)
    for part in (path, path.with_name(path.name + LOG)):
        try:
            if part.is_file():
                with part.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise unreadable(asked, error) from None
    return digest.hexdigest()


def unreadable(asked: Table, error: OSError) -> InputError:
    """The error about a file that the system does not let us read."""
    return refused(
        asked,
        f"the file cannot be read ({told_by_system(error)}).",
        "Check that you may read it, and that its disk is there.",
    )
