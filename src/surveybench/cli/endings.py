"""How a command ends: each failure in one paragraph, with its exit code."""

from __future__ import annotations

from dataclasses import dataclass

from surveybench.cli import stopping
from surveybench.errors import Place, SurveybenchError, told_by_system

STOPPED = "stopped; finished files are whole."
# What typer exits with where Python itself hears Ctrl+C.
INTERRUPTED = 130
DEFECT = "defect"
# A command that did its work and whose answer is no: its lines have said it to people.
VERDICT = "verdict"
NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a command failed: `kind` is a word for programs, `message` the paragraph for people.

    `message` is blank where somebody has said it already, `what` never.
    """

    kind: str
    code: int
    message: str
    what: str
    where: Place = NOWHERE
    remedy: str = ""


def ending(error: BaseException) -> Ending | None:
    """How an error ends a command; None for what no message is to be made of."""
    if isinstance(error, SystemExit):
        return _exit(error)
    if isinstance(error, stopping.Stopped):
        return _plain("stopped", error.exit_code, STOPPED)
    if isinstance(error, KeyboardInterrupt):
        return _plain("stopped", INTERRUPTED, STOPPED)
    if isinstance(error, SurveybenchError):
        name = type(error).__name__
        message = str(error)
        return Ending(name, error.exit_code, message, error.what, error.where, error.remedy)
    return _unexpected(error)


def _exit(error: SystemExit) -> Ending | None:
    if error.code == INTERRUPTED:
        return _plain("stopped", INTERRUPTED, STOPPED)
    # Faults of the words themselves are of a class that differs between versions of the library.
    worded = getattr(error.__context__, "format_message", None)
    if not isinstance(error.code, int) or not error.code:
        return None
    if worded is None:
        return Ending(VERDICT, error.code, "", "its answer is no: the lines say why.")
    return Ending("usage", error.code, "", worded())


def _unexpected(error: BaseException) -> Ending:
    """For a reason that nobody told: too little memory, the system, or a defect."""
    if stopping.is_memory(error):
        return _plain("memory", 2, stopping.memory_message())
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        what = f"{place}{told_by_system(error)}."
        remedy = "Check that it is there, that you may use it, and that the disk has space."
        return Ending("system", 2, f"{what} {remedy}", what, remedy=remedy)
    what = f"an unexpected {type(error).__name__}: a defect of this program."
    remedy = "Please report it; SURVEYBENCH_DEBUG=1 shows where it happened."
    return Ending(DEFECT, 1, f"{what} {remedy}", what, remedy=remedy)


def _plain(kind: str, code: int, message: str) -> Ending:
    return Ending(kind, code, message, message)
