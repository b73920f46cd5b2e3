"""The working of a number as steps of cells: values that are ours, and formulas that give them.

A formula names other cells in braces, `{y}/{n}` or `SUM({w.0}:{w.7})`; whoever writes a workbook
puts addresses there. A cell without a formula is an input.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell: a value or None, the name by which formulas know it, its own formula."""

    value: float | str | None
    name: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One table of a working.

    `says` is what is done in it, in words and signs. `level` is how many steps it lies below the
    number itself, which is at 0. `sheet` is what its sheet of a workbook is called.
    """

    title: str
    says: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    level: int = 0
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Worked:
    """The whole working of a number, from the number down. ValueError where two cells share a name.

    `about` are lines of what it is, `settings` name, value and default of what decided it, `marks`
    what has to stand on every form of it, such as that it is not for publication.
    """

    ref: str
    value: float | None
    about: tuple[str, ...]
    steps: tuple[Step, ...]
    settings: tuple[tuple[str, str, str], ...] = ()
    marks: tuple[str, ...] = ()
    read: str = ""
    publishable: bool = False

    def __post_init__(self) -> None:
        """A formula that names one of two cells would be worked out from the other."""
        entries = (entry for step in self.steps for row in step.rows for entry in row)
        named = Counter(entry.name for entry in entries if entry.name)
        if double := [name for name, times in named.items() if times > 1]:
            raise ValueError(f"two cells of the working of {self.ref} are called {double[0]}")


@dataclass(frozen=True, slots=True)
class LiveBook:
    """A working that is to be a workbook of live formulas, with its title, date and language."""

    worked: Worked
    made: date
    language: str
