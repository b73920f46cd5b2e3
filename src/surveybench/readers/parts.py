"""Which tables a raw file is made of: itself, the files of a folder, the sheets of a workbook."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from surveybench.errors import InputError, Place, told_by_system
from surveybench.readers import archives
from surveybench.readers.database import Table
from surveybench.readers.stored import StoredFile
from surveybench.readers.types import Location, Mapped, Part, Reader
from surveybench.survey.mapping import FileMapping

# What systems and office programs leave in folders, beside names that begin with a dot.
CLUTTER = ("thumbs.db", "desktop.ini")
# Beside these: what a workbook's lock begins with, and what Spark and Hive write beside data.
LOCK = "~$"
MARKER = "_"


def parts_of(file: Location | Mapped, readers: Mapping[str, Reader]) -> tuple[Part, ...]:
    """The tables of a file or folder. Raises InputError where one is of an unknown kind."""
    return tuple(
        table
        for part in files_of(file, readers)
        for table in _through(readers[ending(part.file_name, readers)].sheets, part)
    )


def parsed_parts_of(file: Location | Mapped, readers: Mapping[str, Reader]) -> tuple[Part, ...]:
    """The same tables, those parsed that can only be parsed whole.

    Raises InputError where one cannot be read.
    """
    tables: list[Part] = []
    for part in files_of(file, readers):
        reader = readers[ending(part.file_name, readers)]
        tables += _through(reader.parsed or reader.sheets, part)
    return tuple(tables)


def _through(sheets: Callable[[Part], tuple[Part, ...]] | None, part: Part) -> tuple[Part, ...]:
    if sheets is None:
        return (part,)
    with readable(part):
        return sheets(part)


def files_of(file: Location | Mapped, readers: Mapping[str, Reader]) -> tuple[Part, ...]:
    """The files of a file or folder, whole. Raises InputError where one is of an unknown kind."""
    path, mapping = (file.path, file.mapping) if isinstance(file, Mapped) else (file, FileMapping())
    if isinstance(path, Table):
        return (Part(path, path.shown, mapping),)
    files: dict[str, Path | StoredFile]
    if path.is_dir():
        files = {f"{path.name}/{entry.name}": entry for entry in _in_folder(path)}
    elif path.is_file():
        files = {path.name: path}
    else:
        raise InputError(
            "there is no such file.", where=Place(file=str(path)), remedy="Check the path."
        )
    return tuple(_known(Part(entry, shown, mapping), readers) for shown, entry in files.items())


def _in_folder(folder: Path | StoredFile) -> Iterator[Path | StoredFile]:
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    files = [entry for entry in entries if not _clutter(entry.name)]
    if not files:
        raise InputError(
            "the folder is empty.",
            where=Place(file=str(folder)),
            remedy="Put the files into it, one for each organisation or part.",
        )
    for entry in files:
        if entry.is_dir():
            raise InputError(
                f"there is a folder in it, {entry.name}, which is not read.",
                where=Place(file=str(folder)),
                remedy="Keep only files of data in this folder.",
            )
        yield entry


def _clutter(name: str) -> bool:
    # Such as _SUCCESS and _metadata; what has an ending may be data.
    marker = name.startswith(MARKER) and "." not in name
    return marker or name.startswith((".", LOCK)) or name.lower() in CLUTTER


def _known(part: Part, readers: Mapping[str, Reader]) -> Part:
    if part.kind == archives.ENDING:
        _ = part.local
        return archives.opened(part, iter(readers))
    if not ending(part.file_name, readers):
        known = [*(end for end in readers if end.startswith(".")), archives.ENDING]
        raise InputError(
            f"files ending in '{part.kind}' cannot be read.",
            where=part.place(),
            remedy=f"Give a file ending in {', '.join(known[:-1])} or {known[-1]}.",
        )
    if not readers[ending(part.file_name, readers)].anywhere:
        _ = part.local  # which a file that lies elsewhere has not
    return part


def ending(name: str, readers: Mapping[str, Reader]) -> str:
    """The known ending of a name, such as .csv.gz; empty where there is none."""
    name = name.lower()
    return max((end for end in readers if name.endswith(end)), key=len, default="")


@contextmanager
def readable(part: Part) -> Iterator[None]:
    """What the system says of a file that cannot be read, as an error of ours."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
        raise InputError(
            "the compressed file breaks off or is damaged.",
            where=part.place(),
            remedy="Send it again.",
        ) from None
    except (InputError, MemoryError):
        raise
    except Exception as error:
        if isinstance(part.path, StoredFile):
            raise part.path.failure(error) from None
        if not isinstance(error, OSError):
            raise
        raise InputError(
            f"the file cannot be read ({told_by_system(error)}).",
            where=part.place(),
            remedy="Check that you may read it, and that its disk is there.",
        ) from None
