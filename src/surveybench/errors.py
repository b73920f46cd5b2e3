"""Every error a user can meet: one small tree, each with what was found, where, and what to do."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a fault stands. Empty parts are left out of the message.

    `line` counts lines of text. `row` counts as a spreadsheet does: the header is row 1, blank
    rows count, and a quoted value with line breaks in it is one row; in Parquet and SPSS files,
    which have no header row, the first record is row 1. `cell` is a cell's address, such as
    Options!C14.
    """

    file: str = ""
    sheet: str = ""
    line: int | None = None
    row: int | None = None
    column: str = ""
    key: str = ""
    cell: str = ""

    @property
    def parts(self) -> dict[str, str | int]:
        """By name those parts that are not empty."""
        named = {
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "line": self.line,
            "row": self.row,
            "column": self.column,
            "key": self.key,
        }
        return {name: part for name, part in named.items() if part is not None and part != ""}

    def __str__(self) -> str:
        """File, sheet, cell, line, row, column and key, in that order, in words."""
        parts = [
            self.file,
            f"sheet {self.sheet}" if self.sheet else "",
            f"cell {self.cell}" if self.cell else "",
            f"line {self.line}" if self.line is not None else "",
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column else "",
            f"key {self.key}" if self.key else "",
        ]
        return ", ".join(part for part in parts if part)


class SurveybenchError(Exception):
    """Base of every expected error: `what` was found, `where`, and the `remedy`."""

    exit_code = 2

    def __init__(self, what: str, *, where: Place | None = None, remedy: str = "") -> None:
        """Keep the three parts, so that a caller can show them apart."""
        self.what = what
        self.where = where or Place()
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        """One paragraph: where, what, what to do."""
        where = str(self.where)
        return " ".join(
            part for part in (f"{where}:" if where else "", self.what, self.remedy) if part
        )


class DefinitionError(SurveybenchError):
    """A survey definition that contradicts itself or does not fit the data."""


class InputError(SurveybenchError):
    """A file of respondents, invited people or organisations that cannot be used."""


class EngineError(SurveybenchError):
    """A cluster, or what an engine needs beside this package, that cannot do the counting."""


class TallyError(SurveybenchError):
    """Counts that cannot be added up or read."""


class ReleaseError(SurveybenchError):
    """Something asked of a release that it does not hold."""


class UnsafeRelease(ReleaseError):
    """A release from which something hidden could be worked out."""

    exit_code = 4


class LanguageError(SurveybenchError):
    """A language that is not there, or whose texts are not those of the English catalogue."""


class LedgerError(SurveybenchError):
    """A ledger, or the release beside it, that cannot be read or compared with."""


class ReferenceFileError(SurveybenchError):
    """A national reference that cannot be made, read, or used with this survey."""


class OutputError(SurveybenchError):
    """A finished file that cannot be written."""


class DiskError(OutputError):
    """A disk that does not take a file: no other file would fare better."""


class PartialFailure(SurveybenchError):
    """Some organisations' reports failed while the others were written."""

    exit_code = 3


def told_by_system(error: OSError) -> str:
    """What the system says of a failure, without what a library says around it."""
    return os.strerror(error.errno) if error.errno else type(error).__name__


# What the system's loader and threads say where there is no memory for them.
SHORT_OF_MEMORY = ("cannot allocate memory", "failed to map segment", "can't start new thread")
ENOMEM = 12


def tells_of_memory(error: BaseException) -> bool:
    """Whether an error says that there was too little memory."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == ENOMEM):
        return True
    text = str(error).lower()
    is_kind = isinstance(error, ImportError | RuntimeError | OSError)
    return is_kind and any(words in text for words in SHORT_OF_MEMORY)
