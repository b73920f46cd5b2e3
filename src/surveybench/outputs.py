"""Finished files: what they are called, and that each appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from surveybench.errors import OutputError, Place, told_by_system

UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")

# Windows takes these for devices, whatever their ending.
DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))]
)


def safe(code: str) -> str:
    """A code as part of a path: it cannot leave its folder, and two codes stay two."""
    plain = UNSAFE.sub("-", code).strip("-")[:60]
    if plain and plain == code and plain.upper() not in DEVICES:
        return plain
    digest = hashlib.sha256(code.encode()).hexdigest()[:8]
    return f"{plain}-{digest}" if plain else f"organisation-{digest}"


def apart(codes: Iterable[str]) -> None:
    """Raise OutputError where files of two codes would be one on Windows or a Mac.

    There a capital letter is the same as a small one.
    """
    found: dict[str, str] = {}
    for code in codes:
        other = found.setdefault(safe(code).lower(), code)
        if other != code:
            raise OutputError(
                f"the codes {other} and {code} differ by capital letters only, so their files "
                "would be one on Windows and on a Mac.",
                remedy="If they are one organisation, write its code the same way everywhere; else "
                "give one of them another code.",
            )


def file_name(code: str, survey: str, wave: int, kind: str, ending: str) -> str:
    """`<organisation code>_<survey>_<wave>_<kind>.<ending>`; a national file has no code."""
    parts = [safe(part) for part in (code, survey) if part]
    return "_".join([*parts, str(wave), f"{kind}.{ending}"])


def put(path: Path, content: bytes | Iterable[bytes]) -> Path:
    """Write a file: whole, or the old one stays.

    A large file comes in pieces, of which only one is held at a time. Raises OutputError where it
    cannot be written.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot be written ({told_by_system(error)}).",
            where=Place(file=str(path)),
            remedy="Close the file if it is open elsewhere, and check space and permission.",
        ) from None
    return path
