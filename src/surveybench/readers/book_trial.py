"""Old and binary workbooks, read once in a process of their own before they are read here.

Damaged ones can make the library reserve memory without end, which ends the process it runs in.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from surveybench.errors import InputError
from surveybench.processes import BrokenProcessPool, workers
from surveybench.readers import archives
from surveybench.readers.types import Part

ENDINGS = (".xls", ".xlsb")
OLD = b"\xd0\xcf\x11\xe0"  # how .xls begins, and a workbook with a password


def needed(part: Part) -> bool:
    """Whether a file is one of these."""
    return part.kind in ENDINGS


def failed(part: Part) -> InputError:
    """The error about one that ends the process that reads it."""
    most = part.mapping.limits.memory >> 20
    return InputError(
        f"the file cannot be read as a workbook: it is damaged, or takes more than {most:,} MB.",
        where=part.place(),
        remedy="Save it again, as XLSX. If it is whole, raise the limit in a mapping file "
        f"(limits: {{memory: {2 * most}}}, in MB).",
    )


def first_that_fails(parts: Iterable[Part]) -> Part | None:
    """The first of these files that ends the process which reads it."""
    with workers(1) as pool:
        for part in parts:
            content = archives.content(part) if part.inside else part.local.read_bytes()
            try:
                if not pool.submit(_is_read, content, part.mapping.limits.memory).result():
                    return part
            except BrokenProcessPool:
                return part
    return None


def is_read(content: bytes, memory: int) -> bool:
    """Whether a workbook, of any kind, can be read in so many bytes without ending a process."""
    try:
        with workers(1) as pool:
            return pool.submit(_is_read, content, memory).result()
    except BrokenProcessPool:
        return False


def _is_read(content: bytes, memory: int) -> bool:
    """In a process of its own: all sheets, with no more memory than that."""
    from python_calamine import CalamineError, CalamineWorkbook

    _limit_memory(memory)
    # What a library in Rust says of itself when it gives up is for nobody to read.
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), 2)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for name in book.sheet_names:
            book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError, IndexError):
        return True  # in words, which whoever reads it next turns into ours
    except BaseException:
        return False
    return True


def _limit_memory(memory: int) -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))
