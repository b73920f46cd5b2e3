"""Arguments → jobs → exit code.

Exit codes: 0 done; 1 a defect of ours; 2 input that cannot be used (nothing was written);
3 some files could not be written, the others were;
4 a release from which something hidden could be worked out (nothing was written);
128 + n stopped by signal n (130: Ctrl+C).

To add a command: a function in the module of its subject, and its line in COMMANDS.
About definitions: in DEFINITION_COMMANDS.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from surveybench import __version__
from surveybench.cli import audits, counts, definitions, raw_files, reports, stopping, working
from surveybench.cli.terminal import plain_streams
from surveybench.errors import SurveybenchError, told_by_system

STOPPED = "stopped; finished files are whole."
# What typer exits with where Python itself hears Ctrl+C.
INTERRUPTED = 130

__all__ = ["COMMANDS", "DEFINITION_COMMANDS", "OLD_NAMES", "app", "main"]

# In the order in which help lists them.
COMMANDS = (
    reports.demo,
    raw_files.simulate,
    reports.run,
    audits.audit,
    audits.verify,
    reports.published,
    raw_files.check,
    raw_files.convert,
    counts.tally,
    counts.merge,
    counts.reference,
    working.explain,
    working.variants,
    working.compare,
    reports.serve,
)
# `surveybench definition …`. Their names of before, by themselves, are not listed any more.
DEFINITION_COMMANDS = (
    definitions.new,
    definitions.lint,
    definitions.diff,
    definitions.export,
    definitions.import_,
    definitions.schema,
)
OLD_NAMES = {"diff": "diff-definition"}


app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="""Benchmark reports from patient surveys: scores, expected range, change over time.

\b
Examples:
  surveybench demo demo
  surveybench simulate data --seed 7
  surveybench check cmh/2025 data
  surveybench run cmh/2025 data --out reports
  surveybench definition new answers.sav --out definition.yaml
""",
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"surveybench {__version__}")
        raise typer.Exit


@app.callback()
def _of_every_command(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which it is."),
    ] = False,
) -> None:
    """Options that stand before the command."""
    if "--help" not in sys.argv:
        stopping.refuse_cramped()


definition_app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Draft, check, compare and exchange definitions of surveys.

\b
Examples:
  surveybench definition new answers.sav --out definition.yaml
  surveybench definition lint definition.yaml
""",
)


def name_of(command: Callable[..., None]) -> str:
    """Python keeps some words for itself: such a function ends in an underscore."""
    return command.__name__.strip("_").replace("_", "-")


for command in COMMANDS:
    app.command(name_of(command))(command)
app.add_typer(definition_app, name="definition")
for command in DEFINITION_COMMANDS:
    name = name_of(command)
    definition_app.command(name)(command)
    app.command(OLD_NAMES.get(name, name), hidden=True)(command)


def main() -> None:
    """Run a command; expected errors end in one paragraph and an exit code."""
    with plain_streams():
        try:
            with stopping.stoppable():
                app(standalone_mode=True)
        except stopping.Stopped as stopped:
            _end(STOPPED, stopped.exit_code)
        except SurveybenchError as error:
            _end(str(error), error.exit_code)
        except SystemExit as stopped:
            if stopped.code == INTERRUPTED:
                _end(STOPPED, INTERRUPTED)
            if isinstance(stopped.__context__, BrokenPipeError):
                # The reader of our output (such as `head`) closed it: nothing is wrong.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                sys.exit(0)
            raise
        except Exception as error:
            _unexpected(error)


def _unexpected(error: Exception) -> NoReturn:
    """End for a reason that nobody told: too little memory, the system, or a defect."""
    if stopping.is_memory(error):
        _end(stopping.memory_message(), 2)
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        _end(
            f"{place}{told_by_system(error)}. Check that it is there, that you may use it, and "
            "that the disk has space.",
            2,
        )
    if os.environ.get("SURVEYBENCH_DEBUG"):
        raise error
    _end(
        f"an unexpected {type(error).__name__}: a defect of this program. Please report it; "
        "SURVEYBENCH_DEBUG=1 shows where it happened.",
        1,
    )


def _end(message: str, code: int) -> NoReturn:
    with suppress(OSError):  # a closed terminal hears nothing
        typer.echo(f"surveybench: {message}", err=True)
    sys.exit(code)
