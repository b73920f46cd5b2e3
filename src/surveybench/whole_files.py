"""Files that are read whole: regular ones, up to a size that a person's own file never has."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import MappingProxyType

from surveybench.errors import told_by_system

MB = 1_000_000
# Windows would change line ends otherwise.
BINARY = getattr(os, "O_BINARY", 0)
# By what a file is, in the words of a refusal: the bytes that it may have. SECURITY.md lists them.
LARGEST = MappingProxyType(
    {
        "definition or mapping": 1 * MB,
        "codebook, form or dictionary": 32 * MB,
        "list of organisations or brands": 32 * MB,
        "template": 100 * MB,
        "published workbook or table": 100 * MB,
        "national reference": 32 * MB,
    }
)


class NotReadError(Exception):
    """A file that cannot be read whole: a door tells it as an error of its own."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keep both."""
        super().__init__(what)
        self.what, self.remedy = what, remedy


def read_whole(path: Path, kind: str, beginning: int = 0) -> bytes:
    """The content of a file of a kind of LARGEST, or so many bytes of its beginning.

    A device would give bytes for ever, a pipe would wait for ever: both are refused. Raises
    NotReadError.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | BINARY)
    except FileNotFoundError:
        raise NotReadError("there is no such file.", "Check the path.") from None
    except ValueError:
        raise NotReadError("has a name that no file can have.", "Check the path.") from None
    except OSError as error:
        raise _unreadable(error) from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        what = "is a folder." if stat.S_ISDIR(mode) else "is not a file, but a device or pipe."
        raise NotReadError(what, "Name a file.")
    with os.fdopen(descriptor, "rb") as file:
        try:
            content = file.read(beginning or LARGEST[kind] + 1)
        except OSError as error:
            raise _unreadable(error) from None
    if not beginning and len(content) > LARGEST[kind]:
        raise NotReadError(
            f"is larger than {LARGEST[kind] // MB} MB, the limit for a {kind}.",
            "Check that it is the right file; if it is, take out what nobody needs.",
        )
    return content


def _unreadable(error: OSError) -> NotReadError:
    return NotReadError(
        f"cannot be read ({told_by_system(error)}).",
        "Check that you may read it, and that its disk is there.",
    )
