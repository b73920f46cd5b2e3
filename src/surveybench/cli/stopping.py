"""What ends a command from outside: signals, too little memory. Each is told in one line."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if os.name == "posix" else []))
# What the system's loader and threads say where there is no memory for them.
SHORT = ("cannot allocate memory", "failed to map segment", "can't start new thread")
ENOMEM = 12


class Stopped(BaseException):
    """The user or the system wants this command to end; everything is tidied up on the way."""

    def __init__(self, number: int) -> None:
        """Keep the number of the signal."""
        super().__init__(number)
        self.exit_code = 128 + number


@contextmanager
def stoppable() -> Iterator[None]:
    """Within, a signal that ends raises Stopped, once; one that was to be ignored still is."""
    before = {}
    for number in STOPPING:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            try:
                before[number] = signal.signal(number, _stop)
            except ValueError:  # not in the main thread: whoever called this ends it
                break
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _: FrameType | None) -> None:
    for other in STOPPING:
        if signal.getsignal(other) is _stop:
            signal.signal(other, signal.SIG_IGN)  # tidying up is not to be stopped again
    raise Stopped(number)


def is_memory(error: BaseException) -> bool:
    """Whether an error says that there was too little memory, however it says it."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == ENOMEM):
        return True
    text = str(error).lower()
    return isinstance(error, ImportError | RuntimeError | OSError) and any(s in text for s in SHORT)


def memory_message() -> str:
    """How much was used when more was refused, and what to try."""
    used, limit = _used(), _limit()
    within = f" of the {limit} allowed" if limit else ""
    return (
        f"not enough memory: {used}{within} were in use when more was refused, so this needs about "
        "twice as much. Free some memory or allow more; or try --jobs 1, and fewer formats at once."
    )


def _used() -> str:
    try:
        import resource
    except ImportError:
        return "all there is"
    unit = 1 if sys.platform == "darwin" else 1024
    return _size(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)


def _limit() -> str:
    try:
        import resource
    except ImportError:
        return ""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return "" if limit == resource.RLIM_INFINITY else _size(limit)


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:,.0f} MB"
