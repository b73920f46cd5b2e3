"""Arguments → pipeline → exit code.

Exit codes: 0 done; 1 a defect of ours; 2 input that cannot be used (nothing was written);
3 some organisations' reports failed, the others were written; 130 stopped by the user.

To add a command: a function in the module of its subject, and its line in COMMANDS.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from surveybench import __version__
from surveybench.cli import counts, definitions, raw_files, reports, working, world
from surveybench.errors import SurveybenchError, told_by_system

# What typer exits with where the user presses Ctrl+C.
STOPPED = 130

__all__ = ["COMMANDS", "app", "main"]

# In the order in which help lists them.
COMMANDS = (
    reports.demo,
    raw_files.simulate,
    reports.run,
    reports.published,
    raw_files.check,
    raw_files.convert,
    counts.tally,
    counts.merge,
    counts.reference,
    working.explain,
    reports.serve,
    definitions.new,
    definitions.export,
    definitions.import_,
    definitions.lint,
    definitions.diff_definition,
    definitions.schema,
)

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
  surveybench new answers.sav --out definition.yaml
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


for command in COMMANDS:
    # Python keeps some words for itself: such a function ends in an underscore.
    app.command(command.__name__.strip("_").replace("_", "-"))(command)


def plain(message: str) -> str:
    """A message without what a terminal would obey: names of files and columns are others' text."""
    return "".join(
        c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in message
    )


def main() -> None:
    """Run a command; expected errors end in one paragraph and an exit code."""
    world.any_letter()
    try:
        app(standalone_mode=True)
    except SurveybenchError as error:
        typer.echo(f"surveybench: {plain(str(error))}", err=True)
        sys.exit(error.exit_code)
    except SystemExit as stopped:
        if stopped.code == STOPPED:
            typer.echo("surveybench: stopped; finished files are whole.", err=True)
        if isinstance(stopped.__context__, BrokenPipeError):
            # The reader of our output (such as `head`) closed it: nothing is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(
            f"surveybench: {place}{told_by_system(error)}. Check that it is "
            "there, that you may use it, and that the disk has space.",
            err=True,
        )
        sys.exit(2)
    except Exception as error:
        if os.environ.get("SURVEYBENCH_DEBUG"):
            raise
        typer.echo(
            f"surveybench: an unexpected {type(error).__name__}: a defect of this program. Please "
            "report it; SURVEYBENCH_DEBUG=1 shows where it happened.",
            err=True,
        )
        sys.exit(1)
