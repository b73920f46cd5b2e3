"""Temporary files and folders: names nobody can guess, locks that end with their process, and what
dead runs left behind.

A temporary name is locked as long as its run lives, by the system, which takes the lock away when
the process ends, however it ends. So what is not locked is litter; see docs/decisions.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from surveybench.outputs import disk

PREFIX, SUFFIX = ".surveybench-", ".partial"
TRIES = 100


def temporary_name() -> str:
    """A name that cannot be guessed, with the number of the process for whoever looks at it."""
    return f"{PREFIX}{os.getpid()}-{secrets.token_hex(8)}{SUFFIX}"


def new_file(folder: Path, private: bool) -> tuple[Path, int]:
    """A temporary file that is ours alone, open and locked."""
    for _ in range(TRIES):
        path = folder / temporary_name()
        try:
            descriptor = disk.create(path, private)
        except FileExistsError:
            continue
        except BaseException:  # a signal, once it was made
            disk.erase(path)
            raise
        # Another run may have taken it for litter before it was locked.
        if lock(descriptor) and _is_at(descriptor, path):
            return path, descriptor
        os.close(descriptor)
    raise FileExistsError(17, os.strerror(17), str(folder))


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder for its owner alone, locked; it is gone at the end."""
    path, descriptor = _locked_folder(folder)
    try:
        yield path
    finally:
        disk.erase(path)
        if descriptor >= 0:
            os.close(descriptor)


def _locked_folder(folder: Path) -> tuple[Path, int]:
    for _ in range(TRIES):
        path = folder / temporary_name()
        try:
            disk.make_folder(path, private=True)
            descriptor = folder_lock(path)
        except FileExistsError:
            continue
        except BaseException:  # a signal, once it was made
            disk.erase(path)
            raise
        if descriptor is None:
            continue
        if descriptor < 0 or _is_at(descriptor, path):
            return path, descriptor
        os.close(descriptor)
    raise FileExistsError(17, os.strerror(17), str(folder))


def folder_lock(folder: Path) -> int | None:
    """A folder locked until the number given is closed: None where another process has it.

    -1 where the system has no locks for folders, as on Windows.
    """
    if os.name != "posix":
        return -1
    try:
        descriptor = os.open(folder, os.O_RDONLY | disk.NO_LINKS)
    except FileNotFoundError:
        return None
    if lock(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def lock(descriptor: int) -> bool:
    """Whether an open file is ours now; also where its disk knows no locks."""
    try:
        import fcntl
    except ImportError:  # Windows lets nobody remove a file that is open
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def clear_litter(folder: Path) -> None:
    """Remove temporary files and folders in this folder whose runs have ended."""
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.name.startswith(PREFIX) and path.name.endswith(SUFFIX):
                _clear(path)


@contextmanager
def short_lived() -> Iterator[Path]:
    """A folder among the system's temporary ones, where dead runs' are removed; gone at the end."""
    place = Path(tempfile.gettempdir())
    clear_litter(place)
    with new_folder(place) as folder:
        yield folder


def _clear(path: Path) -> None:
    with suppress(OSError):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            return
        if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
            return
        descriptor = os.open(path, os.O_RDONLY | disk.NO_LINKS)
        try:
            if _certainly(descriptor):
                disk.erase(path)
        finally:
            os.close(descriptor)


def _certainly(descriptor: int) -> bool:
    """Whether nobody has a lock on it; where the disk knows no locks nobody can say."""
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return True
    except OSError:
        return False
    return True


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the open file is still the one that has this name."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    return False
