"""Folders and files to choose from, as a person sees them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from surveybench.errors import told_by_system

PUBLISHED = (".ods", ".xlsx", ".xls", ".xlsb", ".csv")
TEMPLATES = (".pptx", ".potx")
MOST = 500  # names that are shown of one folder


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder: the one above it, the folders in it and the files that may be chosen.

    `problem` says why it cannot be looked into, `more` how many names are not shown.
    """

    folder: Path
    above: Path | None
    folders: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    more: int = 0
    problem: str = ""


def listing(folder: Path, endings: tuple[str, ...]) -> Listing:
    """What is in a folder; files only with these endings. Hidden names are left out."""
    above = folder.parent if folder.parent != folder else None
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name.casefold())
        visible = [path for path in entries if not path.name.startswith(".")]
        folders = [path for path in visible if path.is_dir()]
        files = [path for path in visible if path.suffix.lower() in endings and path.is_file()]
    except (OSError, ValueError) as error:
        return Listing(folder, above, problem=_problem(folder, error))
    more = max(0, len(folders) - MOST) + max(0, len(files) - MOST)
    return Listing(folder, above, tuple(folders[:MOST]), tuple(files[:MOST]), more)


def _problem(folder: Path, error: OSError | ValueError) -> str:
    """Why a folder cannot be looked into, in words."""
    if any(part.endswith(":") and len(part) > 2 for part in folder.parts):  # no drive of Windows
        return (
            "is the address of a store or a database, and this window reads folders of this "
            "computer. The command line reads it: surveybench run."
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return "cannot be looked into: there is no such folder."
    return f"cannot be looked into ({told_by_system(error)})."


def typed(text: str) -> Path:
    """A path as a person types or pastes it: with quotes, with ~ for the own folder."""
    try:
        return Path(text.strip().strip("\"'")).expanduser().absolute()
    except (RuntimeError, ValueError):
        return Path(text)


def is_folder(path: Path) -> bool:
    """Whether there is such a folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether there is such a file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
