"""Files that are read whole: regular ones, up to a size that a person's own file never has."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from surveybench.errors import told_by_system
from surveybench.limits import LIMITS, limit, shown, way_up

# Windows would change line ends otherwise.
BINARY = getattr(os, "O_BINARY", 0)


class NotReadError(Exception):
    """A file that cannot be read whole: a door tells it as an error of its own."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keep both."""
        super().__init__(what)
        self.what, self.remedy = what, remedy


def read_whole(path: Path, kind: str, beginning: int = 0) -> bytes:
    """The content of a file, up to the limit of its kind, or so many bytes of its beginning.

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
            content = file.read(beginning or limit(kind) + 1)
        except OSError as error:
            raise _unreadable(error) from None
    if not beginning and len(content) > limit(kind):
        raise NotReadError(
            f"is larger than {shown(kind)}, the limit for {LIMITS[kind].of}.",
            f"Check that it is the right file, and take out what nobody needs. {way_up(kind)}",
        )
    return content


def _unreadable(error: OSError) -> NotReadError:
    return NotReadError(
        f"cannot be read ({told_by_system(error)}).",
        "Check that you may read it, and that its disk is there.",
    )
