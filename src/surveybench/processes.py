"""Processes beside this one: no folder of data can bring code into them; they end with this one."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor as BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from surveybench import limits

# What starts processes is imported when one is started: most commands start none.
if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["BrokenProcessPool", "Workers", "workers"]

Result = TypeVar("Result")

# What Python reads at its start: neither the current folder nor that of a script may bring modules.
SAFE_PATH = "PYTHONSAFEPATH"
# These end this process, which then ends the others.
STOPPING = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if os.name == "posix" else []))
PARENT_DIED = 1  # PR_SET_PDEATHSIG of Linux


@dataclass(frozen=True, slots=True)
class Workers:
    """Processes that take work."""

    executor: ProcessPoolExecutor

    def submit(self, work: Callable[..., Result], *arguments: Any) -> Future[Result]:
        """Have a function called; its future raises BrokenProcessPool where a process ended."""
        with _undisturbed():
            return self.executor.submit(work, *arguments)


@contextmanager
def workers(count: int) -> Iterator[Workers]:
    """So many processes, that are gone at the end: at once where it comes by an error."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A forked copy of a process with threads can wait for a lock that nobody will ever free.
    fresh = multiprocessing.get_context("spawn")
    with _safe_path():
        with _undisturbed():
            executor = ProcessPoolExecutor(
                count, mp_context=fresh, initializer=_begin, initargs=(limits.stated(),)
            )
        try:
            yield Workers(executor)
            executor.shutdown()
        except BaseException:
            _end(executor)
            raise


def _end(executor: ProcessPoolExecutor) -> None:
    # Python 3.14 has a method for this; before, only the private list knows them.
    for process in list((executor._processes or {}).values()):
        with suppress(Exception):
            process.kill()
    executor.shutdown(cancel_futures=True)


@contextmanager
def _safe_path() -> Iterator[None]:
    """Python starts without the current folder on its path; the environment is as before after."""
    before = os.environ.get(SAFE_PATH)
    path = list(sys.path)
    os.environ[SAFE_PATH] = "1"
    # Workers begin with a copy of this process's path.
    sys.path[:] = [entry for entry in path if entry]
    try:
        yield
    finally:
        sys.path[:] = path
        if before is None:
            os.environ.pop(SAFE_PATH, None)
        else:
            os.environ[SAFE_PATH] = before


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Processes that start now are not ended by Ctrl+C before they can ignore it.

    Nor is this one while it tells them what to do: a signal that comes is heard a moment later.
    """
    with _later(), _blocked():
        yield


@contextmanager
def _later() -> Iterator[None]:
    heard: list[int] = []
    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in STOPPING:
            if callable(signal.getsignal(number)):
                before[number] = signal.signal(number, lambda told, _: heard.append(told))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if heard:
            signal.raise_signal(heard[0])


@contextmanager
def _blocked() -> Iterator[None]:
    """What starts within begins without these signals; other threads of this process hear them."""
    if sys.platform == "win32":
        yield
        return
    # Where these processes' semaphores are counted: it starts here, as it lets signals through.
    from multiprocessing import resource_tracker

    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(numbers: Mapping[str, float]) -> None:
    """In a new process: the parent alone is stopped by the user, and this one ends with it."""
    limits.adopt(numbers)
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGKILL)
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    import multiprocessing
    from multiprocessing import connection

    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
