"""Files in a store or on a web server, asked for what a file of this computer is asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import BinaryIO, Literal, Protocol

from surveybench.errors import InputError, Place

Kind = Literal["file", "folder", ""]
# Bytes that are fetched at once where few are asked for: each question travels there and back.
AT_ONCE = 1 << 20

# What stores and servers say, in capitals, and what it means: the first that is met holds.
MEANINGS = (
    (
        (
            *("ACCESS_DENIED", "ACCESSDENIED", "FORBIDDEN", "UNAUTHORIZED", "STATUS=401"),
            *("STATUS=403", "HTTP STATUS 401", "HTTP STATUS 403", "INVALIDACCESSKEY"),
            *("INVALID_ACCESS_KEY", "SIGNATUREDOESNOTMATCH", "SIGNATURE", "CREDENTIAL"),
            *("AUTHENTICATION", "PERMISSION", "TOKEN"),
        ),
        "may not be read with the credentials of this environment.",
        "Check the credentials (`docs/how-to/databases-and-stores.md` names the variables) and "
        "what they may read.",
    ),
    (
        ("NO_SUCH_BUCKET", "NOSUCHBUCKET", "BUCKET NOT FOUND", "CONTAINERNOTFOUND"),
        "there is no such bucket.",
        "Check the address.",
    ),
    (
        ("NO_SUCH_KEY", "NOSUCHKEY", "NOT FOUND", "STATUS=404", "HTTP STATUS 404", "FILENOTFOUND"),
        "there is no such file.",
        "Check the address.",
    ),
    (
        ("CERTIFICATE", "SSL", "TLS"),
        "cannot prove who it is: its certificate is not trusted here.",
        "Check the address, or name the certificate authority of your network in SSL_CERT_FILE.",
    ),
)
UNREACHABLE = (
    "cannot be reached, or broke off while it was read.",
    "Check the address and the network, and run it again: nothing was written.",
)


class Store(Protocol):
    """Where stored files lie: a bucket, a container, a web server."""

    def kind(self, inner: str) -> Kind:
        """What stands there; blank for nothing."""
        ...

    def names(self, inner: str) -> tuple[str, ...]:
        """What a folder holds, by name, sorted."""
        ...

    def state(self, inner: str) -> State:
        """Size and time of a file."""
        ...

    def open(self, inner: str) -> BinaryIO:
        """The file, to be read from anywhere in it."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """What a stored file is now, under the names that the system gives those of a disk."""

    st_size: int
    st_mtime_ns: int = 0
    st_ctime_ns: int = 0
    st_ino: int = 0
    st_dev: int = 0


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file or a folder there: its address without credentials, and its path in the store."""

    address: str
    inner: str
    store: Store = field(compare=False, repr=False)

    def __str__(self) -> str:
        """The address, as messages show it."""
        return self.address

    def __truediv__(self, name: str) -> StoredFile:
        address, inner = (f"{text.rstrip('/')}/{name}" for text in (self.address, self.inner))
        return replace(self, address=address, inner=inner)

    @property
    def name(self) -> str:
        """The last part of the address."""
        return PurePosixPath(self.inner).name

    @property
    def stem(self) -> str:
        """Its name without the last ending."""
        return PurePosixPath(self.inner).stem

    @property
    def suffix(self) -> str:
        """The last ending of its name."""
        return PurePosixPath(self.inner).suffix

    def is_dir(self) -> bool:
        """Whether it is a folder. Raises InputError where the store does not say."""
        return self._kind() == "folder"

    def is_file(self) -> bool:
        """Whether it is a file. Raises InputError where the store does not say."""
        return self._kind() == "file"

    def iterdir(self) -> Iterator[StoredFile]:
        """What the folder holds. Raises InputError where the store does not say."""
        with self.asked():
            names = self.store.names(self.inner)
        yield from (self / name for name in names)

    def stat(self) -> State:
        """Size and time. Raises InputError where the store does not say."""
        with self.asked():
            return self.store.state(self.inner)

    def open(self, mode: Literal["rb"] = "rb") -> io.BufferedReader:
        """Its bytes, fetched as they are asked for. Raises InputError where there are none."""
        with self.asked():
            file = self.store.open(self.inner)
            return io.BufferedReader(file, AT_ONCE)  # pyright: ignore[reportArgumentType]

    def raw(self) -> BinaryIO:
        """The same for who fetches larger pieces. Raises InputError as `open` does."""
        with self.asked():
            return self.store.open(self.inner)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Within, whatever the store or a library says of a failure becomes one sentence of ours.

        What they say may hold keys and addresses with keys: none of it is shown.
        """
        try:
            yield
        except (InputError, MemoryError):
            raise
        except Exception as error:
            raise self.failure(error) from None

    def failure(self, error: Exception) -> InputError:
        """What went wrong there, in our words."""
        text = f"{type(error).__name__} {error} STATUS={getattr(error, 'status', '')}".upper()
        meanings = (row[1:] for row in MEANINGS if any(word in text for word in row[0]))
        what, remedy = next(meanings, UNREACHABLE)
        return InputError(what, where=Place(file=self.address), remedy=remedy)

    def _kind(self) -> Kind:
        with self.asked():
            return self.store.kind(self.inner)
