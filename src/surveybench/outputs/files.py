"""One file: whole, or the old one stays."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from surveybench.errors import DiskError, PartialFailure, Place, told_by_system
from surveybench.outputs import disk
from surveybench.outputs.litter import clear_litter, new_file

REMEDY = "Close the file if it is open elsewhere, and check space and permission."


def put(path: Path, content: bytes | Iterable[bytes], *, private: bool = False) -> Path:
    """Write a file: whole, or the old one stays.

    A large file comes in pieces, of which only one is held at a time. A private one can be read by
    its owner alone. Raises OutputError where it cannot be written.
    """
    with replacing(path, private=private) as sink:
        for piece in (content,) if isinstance(content, bytes) else content:
            sink.write(piece)
    return path


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[disk.Sink]:
    """A file to write into, that takes its place at the end. Raises OutputError as `put` does.

    What dead runs left beside it is removed. Raises PartialFailure where the file stands, and the
    disk does not confirm it.
    """
    clear_litter(path.parent)
    with placing(path, private=private) as sink:
        yield sink
    try:
        disk.flush_folder(path.parent)
    except OSError as error:
        raise PartialFailure(
            f"is written, but the disk does not confirm it ({told_by_system(error)}).",
            where=Place(file=str(path)),
            remedy="Check the disk, and run it again.",
        ) from None


@contextmanager
def placing(path: Path, *, private: bool = False) -> Iterator[disk.Sink]:
    """The same, for whoever tidies up and flushes the folder later."""
    made: tuple[Path, ...] = ()
    with _said(path):
        try:
            made = disk.make_folders(path.parent, private)
            for folder in made:
                disk.flush_folder(folder.parent)
            temporary, descriptor = new_file(path.parent, private)
            try:
                with _open(descriptor) as sink:
                    yield sink
                # Renamed while it is locked, where the system can: nobody takes it for litter.
                disk.rename(temporary, path)
            finally:
                os.close(descriptor)
                disk.erase(temporary)
        except BaseException:
            disk.unmake(made)
            raise


@contextmanager
def written(path: Path, *, private: bool = False) -> Iterator[disk.Sink]:
    """A file in a temporary folder of ours, where nobody sees it before it is whole.

    Raises DiskError where it cannot be written.
    """
    with _said(path):
        descriptor = disk.create(path, private)
        try:
            with _open(descriptor) as sink:
                yield sink
        finally:
            os.close(descriptor)


@contextmanager
def _open(descriptor: int) -> Iterator[disk.Sink]:
    sink = disk.Sink(descriptor)
    yield sink
    sink.close()
    disk.flush(descriptor)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskError(
            f"cannot be written ({told_by_system(error)}).",
            where=Place(file=str(path)),
            remedy=REMEDY,
        ) from None
