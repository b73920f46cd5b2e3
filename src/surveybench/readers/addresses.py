"""What a user names as data: a path, or the address of a store, a web server or a database.

An address holds no password and no key. Those come from the environment, where each library looks
for its own: an address is typed, kept in run files, logged and shown.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from surveybench.errors import InputError, Place
from surveybench.readers.stored import StoredFile
from surveybench.readers.tables import DATABASES, table
from surveybench.readers.types import Location

# Two letters at least: one is a drive of Windows.
ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://")
AZURE = ("abfs", "abfss")


def is_address(text: str) -> bool:
    """Whether it is an address, and no path."""
    return ADDRESS.match(text) is not None


def location(text: str) -> Location:
    """What is named. Raises InputError for an address that is not read, or holds a secret."""
    begins = ADDRESS.match(text)
    if begins is None:
        return Path(text)
    scheme = begins["scheme"].lower()
    shown = f"{scheme}://\N{HORIZONTAL ELLIPSIS}"
    try:
        parts = urlsplit(scheme + text[len(scheme) :])
        _ = parts.port
    except ValueError:
        raise InputError(
            "is not written as an address is.",
            where=Place(file=shown),
            remedy="Check it: scheme://host/path.",
        ) from None
    _refuse_secrets(parts, shown)
    if scheme in DATABASES:
        return table(parts)
    return _stored(parts, shown)


def beside(text: str, folder: Path) -> str:
    """An address or path as it stands in a file of that folder, where its own paths start."""
    begins = ADDRESS.match(text)
    if begins is None:
        return str(folder / text)
    driver = DATABASES.get(begins["scheme"].lower())
    rest = text[begins.end() :]
    if driver is None or not driver.of_file or not rest.startswith("/"):
        return text
    path, mark, asked = rest[1:].partition("?")
    return f"{begins[0]}/{(folder / path).as_posix()}{mark}{asked}"


def _stored(parts: SplitResult, shown: str) -> StoredFile:
    # Here: only who reads from one needs the libraries behind it.
    from surveybench.readers.stores import STORES

    if parts.scheme not in STORES:
        known = ", ".join(f"{scheme}://" for scheme in (*STORES, *DATABASES))
        plain = " Over plain http anybody between could read it." if parts.scheme == "http" else ""
        raise InputError(
            f"nothing that begins with {parts.scheme}:// is read.{plain}",
            where=Place(file=shown),
            remedy=f"Give a path, or an address that begins with one of {known}.",
        )
    if parts.query or parts.fragment:
        raise InputError(
            "holds a question mark or number sign, behind which keys stand.",
            where=Place(file=shown),
            remedy="Give the address of the file or folder alone; credentials come from the "
            "environment.",
        )
    if not parts.netloc:
        raise InputError(
            "names no bucket or server.",
            where=Place(file=shown),
            remedy=f"Write {parts.scheme}://name/folder.",
        )
    try:
        return STORES[parts.scheme](parts)
    except InputError as error:
        where = error.where if str(error.where) else Place(file=shown)
        raise InputError(error.what, where=where, remedy=error.remedy) from None
    except Exception as error:
        failed = StoredFile(f"{parts.scheme}://{parts.hostname}", "", None)  # pyright: ignore[reportArgumentType]
        raise failed.failure(error) from None


def _refuse_secrets(parts: SplitResult, shown: str) -> None:
    """Raise InputError for an address that says who reads, and perhaps with which password."""
    if "@" in parts.netloc and not (parts.scheme in AZURE and ":" not in parts.netloc):
        raise InputError(
            "names a user, a password or a key.",
            where=Place(file=shown),
            remedy="Take them out of the address and put them into the environment, such as PGUSER "
            "and PGPASSWORD or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        )
