"""Zip files that hold one file of data, read where it lies: nothing is unpacked to disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from surveybench.errors import InputError
from surveybench.readers.packed import Unpacking, blocks
from surveybench.readers.types import Part
from surveybench.survey.mapping import FileMapping, Limits

ENDING = ".zip"
NAMES_TOLD = 5
LOCKED = 0x1
# What systems leave in zip files.
CLUTTER = ("__macosx", "thumbs.db", "desktop.ini")


def opened(part: Part, known: Iterator[str]) -> Part:
    """The one file of data in a zip file. Raises InputError where there is none, or another one."""
    endings = tuple(known)
    with _readable(part), zipfile.ZipFile(part.local) as archive:
        files = [entry for entry in archive.infolist() if not _is_clutter(entry)]
    data = [entry for entry in files if entry.filename.lower().endswith(endings)]
    named = ", ".join(PurePosixPath(entry.filename).name for entry in (data or files)[:NAMES_TOLD])
    if len(data) != 1:
        more = " \N{HORIZONTAL ELLIPSIS}" if len(data or files) > NAMES_TOLD else ""
        what = f"{len(data)} files of data: {named}{more}" if data else "no file that can be read"
        what += f", but {named}{more}" if files and not data else ""
        raise InputError(
            f"the zip file holds {what}.",
            where=part.place(),
            remedy="Send the one that counts alone, or unpack all that count together into a "
            "folder."
            if data
            else f"Put one file into it that ends in {', '.join(endings[:-1])} or {endings[-1]}.",
        )
    if data[0].flag_bits & LOCKED:
        raise _locked(part)
    inside = data[0].filename
    return replace(part, inside=inside, shown=f"{part.shown}/{PurePosixPath(inside).name}")


def _is_clutter(entry: zipfile.ZipInfo) -> bool:
    names = PurePosixPath(entry.filename).parts
    odd = any(name.lower() in CLUTTER or name.startswith((".", "~$")) for name in names)
    marker = bool(names) and names[-1].startswith("_") and "." not in names[-1]
    return entry.is_dir() or odd or marker


def member(part: Part) -> BinaryIO:
    """What lies in the zip file, as it is unpacked by and by."""
    with _readable(part):
        archive = zipfile.ZipFile(part.local)
        return archive.open(part.inside)  # pyright: ignore[reportReturnType]


def size(part: Part) -> int:
    """How many bytes a file has, or is said to have in its zip file."""
    if not part.inside:
        return part.file.stat().st_size
    with _readable(part), zipfile.ZipFile(part.local) as archive:
        return archive.getinfo(part.inside).file_size


def content(part: Part) -> bytes:
    """All of what lies in the zip file, for libraries that look at it from several sides.

    Raises InputError where it is more than the limits allow.
    """
    stamp = part.local.stat()
    place = (part.local, part.shown, part.inside, part.mapping.limits)
    return _content(*place, stamp.st_size, stamp.st_mtime_ns)


@lru_cache(maxsize=2)
def _content(
    path: Path, shown: str, inside: str, limits: Limits, packed_size: int, changed: int
) -> bytes:
    """The same for a file as it was at the time `changed`: libraries ask for it several times."""
    part = Part(path, shown, FileMapping(limits=limits), inside=inside)
    unpacking = Unpacking(part, packed_size)
    text = BytesIO()
    with _readable(part), zipfile.ZipFile(part.local) as archive:
        for block in blocks(archive, part.inside, unpacking):
            text.write(block)
    return text.getvalue()


@contextmanager
def _readable(part: Part) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError):
        raise InputError(
            "the zip file is damaged.",
            where=part.place(),
            remedy="Send it again, or unpacked.",
        ) from None
    except RuntimeError:
        raise _locked(part) from None


def _locked(part: Part) -> InputError:
    return InputError(
        "the zip file has a password, or is packed in a way that cannot be read.",
        where=part.place(),
        remedy="Send it without one, over a protected way, or packed as the system does it.",
    )
