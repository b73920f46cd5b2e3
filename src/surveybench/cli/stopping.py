"""What ends a command from outside: signals, too little memory. Each is told in one line."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from surveybench.errors import SurveybenchError, tells_of_memory

STOPPING = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if os.name == "posix" else []))
# Bytes of addresses that a command needs at least: below it the libraries that it loads fail in
# their own ways, or wait for ever.
LEAST = 1_000_000_000
NEAR = 0.8  # of what is allowed: whatever fails then fails for want of memory
STATUS = Path("/proc/self/status")


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


def refuse_cramped() -> None:
    """Raise SurveybenchError where the system allows less memory than any command needs."""
    limit = _limit()
    if limit and limit < LEAST:
        raise SurveybenchError(
            f"not enough memory: needs about {_size(LEAST)}, and {_size(limit)} are allowed.",
            remedy="Try it with more (ulimit -v, or the limit of the container or job).",
        )
    if limit:  # each thread of these libraries takes its share at once
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def is_memory(error: BaseException) -> bool:
    """Whether an error comes of too little memory, however it says it."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    limit = _limit()
    return any(map(tells_of_memory, causes)) or bool(limit and _used() > NEAR * limit)


def memory_message() -> str:
    """How much is needed, how much was used when more was refused, and what to try."""
    used, limit = _used(), _limit()
    within = f" of the {_size(limit)} allowed" if limit else ""
    return (
        f"not enough memory: needs about {_size(2 * used)}; {_size(used)}{within} were in use when "
        "more was refused. Try it with more, or free some; or try --jobs 1, and fewer formats at "
        "once."
    )


def _used() -> int:
    """Bytes at the most so far: of addresses where these are limited, else of memory."""
    if _limit() and STATUS.is_file():
        for line in STATUS.read_text("ascii", "replace").splitlines():
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) * 1024
    try:
        import resource
    except ImportError:
        return LEAST
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _limit() -> int:
    """Bytes of addresses that the system allows; 0 where it sets no limit."""
    try:
        import resource
    except ImportError:
        return 0
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return 0 if limit == resource.RLIM_INFINITY else limit


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:,.0f} MB"
