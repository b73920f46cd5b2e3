"""Organisations that got another code, or merged: a small table of codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from surveybench.errors import InputError, Place
from surveybench.published.code_table import rows_under

COLUMNS = ("code", "from", "to")
REMEDY = "Write the old code, the first wave that has the new one, and the new code."


@dataclass(frozen=True, slots=True)
class Successor:
    """From wave `since` on, what was the organisation `code` stands under the code `to`."""

    code: str
    since: int
    to: str


def read_successors(path: Path) -> tuple[Successor, ...]:
    """The table of a CSV with the columns code, from, to. Raises InputError."""
    return tuple(_entries(path.name, rows_under(path, COLUMNS, REMEDY)))


def _entries(file: str, rows: Iterable[tuple[int, tuple[str, ...]]]) -> Iterator[Successor]:
    seen: set[str] = set()
    for number, cells in rows:
        if len(cells) != len(COLUMNS) or not all(cells) or not cells[1].isdigit():
            raise InputError(
                "is not a code, a year and a code.",
                where=Place(file=file, row=number),
                remedy=REMEDY,
            )
        code, since, to = cells
        if code in seen or code == to:
            raise InputError(
                f"{code} stands there twice." if code in seen else f"{code} follows itself.",
                where=Place(file=file, row=number),
                remedy="Give every old code one row, with the code that came after it.",
            )
        seen.add(code)
        yield Successor(code, int(since), to)


def renamed(
    successors: Sequence[Successor], wave: int, codes: frozenset[str], now: frozenset[str]
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Codes of a wave's file by what they are now, and what is to be told.

    Only where one organisation became one: what was several before is not one organisation's past,
    and its earlier figures are not compared.
    """
    ends = {code: _end(code, wave, successors) for code in codes}
    became = {code: end for code, end in ends.items() if end != code}
    sizes = Counter(ends[code] for code in codes if ends[code] in now)
    mapping: dict[str, str] = {}
    lines: list[str] = []
    for code, end in sorted(became.items()):
        if end not in now:
            lines.append(f"{code} became {end}, which the newest file does not have.")
        elif sizes[end] == 1:
            mapping[code] = end
            lines.append(f"{wave}: {code} is {end} now; its figures of {wave} stand under {end}.")
    for end in sorted({end for end in became.values() if sizes[end] > 1}):
        before = ", ".join(sorted(code for code in codes if ends[code] == end))
        lines.append(
            f"{wave}: {before} became {end}; {end} is not compared with {wave}, as it was not one "
            "organisation then."
        )
    return mapping, tuple(lines)


def merged(successors: Sequence[Successor], wave: int, codes: frozenset[str]) -> frozenset[str]:
    """Codes of now that were several organisations in a wave."""
    ends = Counter(_end(code, wave, successors) for code in codes)
    changed = {_end(code, wave, successors) for code in codes} - codes
    changed |= {
        _end(code, wave, successors) for code in codes if _end(code, wave, successors) != code
    }
    return frozenset(end for end in changed if ends[end] > 1)


def _end(code: str, wave: int, successors: Sequence[Successor]) -> str:
    """What a code of a wave is now, however often it changed since."""
    passed = {code}
    while True:
        following = [one.to for one in successors if one.code == code and one.since > wave]
        if not following or following[0] in passed:
            return code
        code = following[0]
        passed.add(code)
