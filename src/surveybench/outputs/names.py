"""What finished files are called: no code leaves its folder, and two codes stay two."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from surveybench.errors import OutputError
from surveybench.quantities import wave_text

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


def refuse_clashes(codes: Iterable[str]) -> None:
    """Raise OutputError for two codes that a disk or a reader would take for one.

    On Windows and on a Mac a capital letter is the same as a small one; and one accented letter
    can be stored as one character or as two.
    """
    taken: dict[str, str] = {}
    for code in codes:
        for key in (safe(code).lower(), unicodedata.normalize("NFKC", code)):
            earlier = taken.setdefault(key, code)
            if earlier != code:
                raise OutputError(
                    f"the codes {earlier} and {code} {_difference(earlier, code)}",
                    remedy="If they are one organisation, write its code the same way everywhere; "
                    "else give one of them another code.",
                )


def _difference(one: str, two: str) -> str:
    if one.lower() == two.lower():
        return (
            "differ by capital letters only, so their files would be one on Windows and on a Mac."
        )
    return "differ only by how their letters are stored, so nobody can tell their files apart."


def file_name(code: str, survey: str, wave: int, kind: str, ending: str) -> str:
    """`<organisation code>_<survey>_<wave>_<kind>.<ending>`; a national file has no code."""
    parts = [safe(part) for part in (code, survey) if part]
    return "_".join([*parts, wave_text(wave), f"{kind}.{ending}"])
