"""A folder of several files that belong together: made out of sight, then moved in at once.

While files are moved a marker in the folder says that it is not whole. It stays where that was
stopped, and where some files could not be made.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from surveybench.errors import DiskError, OutputError, PartialFailure, Place, told_by_system
from surveybench.outputs import disk
from surveybench.outputs.files import placing, written
from surveybench.outputs.litter import PREFIX, SUFFIX, clear_litter, folder_lock, new_folder

MARKER = "UNFINISHED.txt"
MARK = """This folder is not whole: files of two runs may stand in it side by side.

{name} (process {process}) was moving its files here.{why}
Run the same command again: this file goes when everything stands. Publish nothing before.
"""


@dataclass(frozen=True, slots=True)
class Staging:
    """Where files are made (`stage`) before they take their places below `root`."""

    root: Path
    stage: Path
    private: bool = False

    def put(self, name: str | Path, content: bytes | Iterable[bytes]) -> Path:
        """Make a file; the path that it will have. Raises OutputError where it cannot be made."""
        target = self.root / name
        with _told(target):
            disk.make_folders((self.stage / name).parent, self.private)
        try:
            with written(self.stage / name, private=self.private) as sink:
                for piece in (content,) if isinstance(content, bytes) else content:
                    sink.write(piece)
        except DiskError as error:
            raise _of_the_result(self, error) from None
        return target


def unfinished_mark(folder: Path) -> Path | None:
    """The marker of the folder, or of one that it lies in; None where nothing is amiss."""
    target = folder.resolve()
    marks = (place / MARKER for place in (target, *target.parents))
    return next((mark for mark in marks if mark.is_file()), None)


@contextmanager
def result(folder: Path, name: str, *, private: bool = False) -> Iterator[Staging]:
    """A place to make files in; at the end they stand in the folder, at a fault none of them does.

    `name` says what is made, for the marker. A PartialFailure moves what was made, and leaves the
    marker. Raises OutputError where another run holds the folder or it cannot be written, and
    PartialFailure where only some files could take their places.
    """
    made: tuple[Path, ...] = ()
    with _told(folder):
        made = disk.make_folders(folder, private)
    try:
        with ExitStack() as held:
            with _told(folder):
                held.enter_context(_held(folder))
                staging = Staging(folder, held.enter_context(new_folder(folder)), private)
            try:
                yield staging
            except PartialFailure as failure:
                _move(staging, name, f" Some could not be made:\n{failure}\n")
                raise
            except DiskError as error:
                raise _of_the_result(staging, error) from None
            _move(staging, name, "")
    finally:
        disk.unmake(made)


def _of_the_result(staging: Staging, error: DiskError) -> DiskError:
    """The fault with the place that the user named: nobody knows the temporary one."""
    path = Path(error.where.file)
    if path.is_relative_to(staging.stage):
        path = staging.root / path.relative_to(staging.stage)
    return DiskError(error.what, where=Place(file=str(path)), remedy=error.remedy)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder, for one run alone; what dead runs left in it is removed first."""
    descriptor = folder_lock(folder)
    if descriptor is None:
        raise OutputError(
            f"another run{_holder(folder)} is writing into this folder.",
            where=Place(file=str(folder)),
            remedy="Wait until it has ended, or name another folder.",
        )
    try:
        clear_litter(folder)
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _holder(folder: Path) -> str:
    names = sorted(path.name for path in folder.glob(f"{PREFIX}*{SUFFIX}"))
    process = names[0].removeprefix(PREFIX).partition("-")[0] if names else ""
    return f" (process {process})" if process.isdigit() else ""


def _move(staging: Staging, name: str, why: str) -> None:
    """All files to their places, and the marker away once they stand, unless there is a reason."""
    files = sorted(path for path in staging.stage.rglob("*") if path.is_file())
    moves = [(path, staging.root / path.relative_to(staging.stage)) for path in files]
    for _, target in moves:
        _refuse_links(staging.root, target)
    mark = staging.root / MARKER
    before, moved = mark.exists(), 0
    try:
        with placing(mark) as sink:
            sink.write(MARK.format(name=name, process=os.getpid(), why=why).encode())
        disk.flush_folder(staging.root)
        for path, target in moves:
            _place(path, target, staging.private)
            moved += 1
        for folder in dict.fromkeys(target.parent for _, target in moves):
            disk.flush_folder(folder)
    except OSError as error:
        _stopped(staging, moved, len(moves), before, error)
    except DiskError:
        if not before:
            disk.erase(mark)
        raise
    if not why:
        disk.erase(mark)
        with suppress(OSError):  # after a power cut the marker might be there again: no harm
            disk.flush_folder(staging.root)


def _place(path: Path, target: Path, private: bool) -> None:
    """A finished file to its place; folders that were made for nothing are gone again."""
    made = disk.make_folders(target.parent, private)
    try:
        for folder in made:
            disk.flush_folder(folder.parent)
        disk.rename(path, target)
    except OSError:
        disk.unmake(made)
        raise


def _refuse_links(root: Path, target: Path) -> None:
    """Nothing is written through a link that leads out of the folder."""
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise OutputError(
            "this folder is a link, or lies behind one, that leads out of the folder of the "
            "result.",
            where=Place(file=str(target.parent)),
            remedy="Remove the link.",
        )
    if target.is_dir():
        raise OutputError(
            "there is a folder in the place of this file.",
            where=Place(file=str(target)),
            remedy="Remove it, or name another folder.",
        )


def _stopped(staging: Staging, moved: int, count: int, before: bool, error: OSError) -> NoReturn:
    where = Place(file=str(error.filename2 or error.filename or staging.root))
    remedy = "Check space and permission, close files that are open elsewhere, and run it again."
    if not moved:
        if not before:
            disk.erase(staging.root / MARKER)
        raise DiskError(
            f"cannot be written ({told_by_system(error)}).", where=where, remedy=remedy
        ) from None
    raise PartialFailure(
        f"cannot be written ({told_by_system(error)}). {moved} of {count} files took their places; "
        f"{MARKER} in the folder says so.",
        where=where,
        remedy=remedy,
    ) from None


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskError(
            f"cannot be written ({told_by_system(error)}).",
            where=Place(file=str(folder)),
            remedy="Close the file if it is open elsewhere, and check space and permission.",
        ) from None
