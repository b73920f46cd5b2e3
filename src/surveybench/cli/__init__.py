"""Arguments → jobs → exit code.

Exit codes: 0 done; 1 a defect of ours; 2 input that cannot be used (nothing was written);
3 some files could not be written, the others were;
4 a release from which something hidden could be worked out (nothing was written);
128 + n stopped by signal n (130: Ctrl+C).

To add a command: a function in the module of its subject, and its line in COMMANDS.
About definitions: in DEFINITION_COMMANDS; about languages: in LANGUAGE_COMMANDS.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from surveybench import __version__
from surveybench.cli import (
    audits,
    counts,
    definitions,
    languages,
    pipelines,
    raw_files,
    reports,
    stopping,
    working,
)
from surveybench.cli.answer import Answer
from surveybench.cli.endings import DEFECT, Ending, ending
from surveybench.cli.terminal import plain_streams
from surveybench.limits import in_force, parsed

__all__ = ["COMMANDS", "DEFINITION_COMMANDS", "LANGUAGE_COMMANDS", "OLD_NAMES", "app", "main"]

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
    reports.app,
    pipelines.doctor,
    pipelines.schemas,
    pipelines.completion,
)
# `surveybench definition …`. Their names of before, by themselves, are not listed any more.
DEFINITION_COMMANDS = (
    definitions.new,
    definitions.show,
    definitions.lint,
    definitions.assure,
    definitions.diff,
    definitions.export,
    definitions.import_,
    definitions.schema,
    definitions.keys,
)
# `surveybench language …`.
LANGUAGE_COMMANDS = (languages.new, languages.check)
# Commands that never stood by themselves have none: `reference` and others are taken.
OLD_NAMES = {"diff": "diff-definition"}
NEVER_ALONE = (definitions.show, definitions.keys, definitions.assure)


HELP = """Benchmark reports from patient surveys: scores, expected range, change over time.

\b
Examples:
  surveybench demo demo
  surveybench simulate data --seed 7
  surveybench check cmh/2025 data
  surveybench run cmh/2025 data --out reports
  surveybench definition new answers.sav --out definition.yaml
"""
DEFINITION_HELP = """Draft, check, compare and exchange definitions of surveys.

\b
Examples:
  surveybench definition new answers.sav --out definition.yaml
  surveybench definition lint definition.yaml
"""
LANGUAGE_HELP = """Begin and check a language of reports.

\b
Examples:
  surveybench language new fr --name Français --english-name French
  surveybench language check fr
"""


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"surveybench {__version__}")
        raise typer.Exit


def _of_every_command(
    context: typer.Context,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=NUMBER", help="Raise a limit that a refusal names, for this command."
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which it is."),
    ] = False,
) -> None:
    """Options that stand before the command."""
    context.with_resource(in_force(parsed(limit or ())))
    if "--help" not in sys.argv:
        stopping.refuse_cramped()


def name_of(command: Callable[..., None]) -> str:
    """Python keeps some words for itself: such a function ends in an underscore."""
    if command is definitions.assure:
        return "test"  # which names functions that try the program itself
    return command.__name__.strip("_").replace("_", "-")


def listed(command: Callable[..., None]) -> Callable[[], None]:
    """What help lists of a command: its name and what it says it does, without its options."""

    def named() -> None: ...

    named.__doc__ = command.__doc__
    return named


def app_for(words: Collection[str] | None) -> typer.Typer:
    """All commands; where words are given, those among them, and others as help lists them.

    To look through the options of every command takes longer than all else at the start of one.
    """

    def of(name: str, command: Callable[..., None]) -> Callable[..., None]:
        return command if words is None or name in words else listed(command)

    plain = typer.Typer(
        rich_markup_mode=None,
        add_completion=True,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help=HELP,
        callback=_of_every_command,
    )
    for command in COMMANDS:
        plain.command(name_of(command))(of(name_of(command), command))
    about = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help=DEFINITION_HELP)
    plain.add_typer(about, name="definition")
    for command in DEFINITION_COMMANDS:
        name = name_of(command)
        about.command(name)(of(name, command))
        if command not in NEVER_ALONE:
            alone = OLD_NAMES.get(name, name)
            plain.command(alone, hidden=True)(of(alone, command))
    tongues = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help=LANGUAGE_HELP)
    plain.add_typer(tongues, name="language")
    for command in LANGUAGE_COMMANDS:
        tongues.command(name_of(command))(of(name_of(command), command))
    return plain


app = app_for(None)


# Definitions, counts and modules are many objects that stay: looking through them again and again
# for what is no longer needed takes a tenth of a second of a short command.
OBJECTS = 50_000


def main() -> None:
    """Run a command; expected errors end in one paragraph and an exit code."""
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    with plain_streams():
        answer, code, failure = Answer(), 0, None
        try:
            with stopping.stoppable():
                # A shell that completes what is typed asks for the options of any command.
                completes = any(name.endswith("_COMPLETE") for name in os.environ)
                called = app if completes else app_for(sys.argv[1:])
                called(standalone_mode=True, obj=answer)
        except BaseException as error:
            if _nobody_reads(error):
                sys.exit(0)
            failure = ending(error)
            if failure is None:  # a command that ended as it wanted to
                code = _code(error)
            elif failure.kind == DEFECT and os.environ.get("SURVEYBENCH_DEBUG"):
                raise
        _end(answer, failure, code)


def _nobody_reads(error: BaseException) -> bool:
    """Whether the reader of our output (such as `head`) closed it: nothing is wrong then."""
    closed = isinstance(error, SystemExit) and isinstance(error.__context__, BrokenPipeError)
    if closed:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return closed


def _code(error: BaseException) -> int:
    code = error.code if isinstance(error, SystemExit) else 1
    return code if isinstance(code, int) else int(code is not None)


def _end(answer: Answer, failure: Ending | None, code: int) -> NoReturn:
    code = failure.code if failure else code
    answer.end(code, failure)
    if failure and failure.message:
        with suppress(OSError):  # a closed terminal hears nothing
            typer.echo(f"surveybench: {failure.message}", err=True)
    sys.exit(code)
