"""The only calls that change a disk: one function each, so that tests can let any of them fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

# Bytes are handed to the system in pieces of about this size.
PIECE = 1 << 20
NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
EVERYBODY, OWNER = 0o666, 0o600


def create(path: Path, private: bool) -> int:
    """A new file, open to write: never one that is there, never through a link.

    The system takes from the permissions what the user's umask takes.
    """
    mode = OWNER if private else EVERYBODY
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | NO_LINKS, mode)


def write(descriptor: int, content: bytes | memoryview) -> None:
    """All of it: the system may take less at once than it was given."""
    rest = memoryview(content).cast("B")
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def flush(descriptor: int) -> None:
    """To the disk itself, so that a power cut leaves no empty file under a finished name."""
    os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """What is called how in a folder, to the disk; where the system has no such call, nothing."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rename(old: Path, new: Path) -> None:
    """In place of what was called so before, at one moment."""
    old.replace(new)


def make_folder(path: Path, private: bool = False) -> None:
    """A new folder."""
    path.mkdir(0o700 if private else 0o777)


def make_folders(path: Path, private: bool = False) -> tuple[Path, ...]:
    """A folder with all that lead to it; those that were not there before, the outer ones first.

    Where one cannot be made none is.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()][::-1]
    made: list[Path] = []
    try:
        for folder in missing:
            try:
                make_folder(folder, private)
                made.append(folder)
            except FileExistsError:
                if not folder.is_dir():
                    raise
        if not path.is_dir():
            raise NotADirectoryError(20, os.strerror(20), str(path))
    except OSError:
        unmake(made)
        raise
    return tuple(made)


def unmake(folders: Sequence[Path]) -> None:
    """Remove folders that were made for files that did not come to be; never a filled one."""
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


def erase(path: Path) -> None:
    """A file or a whole folder, whatever else goes wrong: this tidies up after a fault."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


class Sink:
    """A file that is being written, as libraries want one: all bytes go through `write` above."""

    mode = "wb"

    def __init__(self, descriptor: int) -> None:
        """Take over a file that is open to write, and is closed elsewhere."""
        self._descriptor = descriptor
        self._waiting: list[bytes | memoryview] = []
        self._size = 0
        self._position = 0
        self.closed = False

    def write(self, content: bytes | memoryview) -> int:
        """Keep some bytes until there are enough of them; how many they are."""
        piece = bytes(content)
        self._waiting.append(piece)
        self._size += len(piece)
        self._position += len(piece)
        if self._size >= PIECE:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        """Hand over what waits."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        if waiting:
            write(self._descriptor, b"".join(waiting))

    def tell(self) -> int:
        """How many bytes it was given."""
        return self._position

    def close(self) -> None:
        """Hand over what waits; the file itself is closed by whoever opened it."""
        if not self.closed:
            self.flush()
            self.closed = True

    def readable(self) -> bool:
        """Never."""
        return False

    def writable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Never: bytes go forward only."""
        return False
