"""Which tables a raw file is made of: itself, or what a folder or a workbook holds."""

from __future__ import annotations

from pathlib import Path

from surveybench.errors import InputError, Place
from surveybench.readers.types import Mapped, Part
from surveybench.survey.mapping import FileMapping


def parts_of(file: Path | Mapped, endings: tuple[str, ...]) -> tuple[Part, ...]:
    """The tables of a file. Raises InputError where it is not there or of an unknown kind."""
    path, mapping = (file.path, file.mapping) if isinstance(file, Mapped) else (file, FileMapping())
    if not path.is_file():
        raise InputError(
            "the file is a folder." if path.is_dir() else "there is no such file.",
            where=Place(file=str(path)),
            remedy="Check the path.",
        )
    if not ending(path, endings):
        raise InputError(
            f"files ending in '{path.suffix}' cannot be read.",
            where=Place(file=path.name),
            remedy=f"Give a file ending in {', '.join(endings[:-1])} or {endings[-1]}.",
        )
    return (Part(path, path.name, mapping),)


def ending(path: Path, endings: tuple[str, ...]) -> str:
    """The known ending of a name, such as .csv.gz; empty where there is none."""
    name = path.name.lower()
    return max((end for end in endings if name.endswith(end)), key=len, default="")
