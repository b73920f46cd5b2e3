"""Commands about languages that reports can be written in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench.cli.answer import begin
from surveybench.cli.options import AsJson, Log


def new(
    context: typer.Context,
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="Tag of the language, such as fr or pt-BR.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder to write. Default: the tag.", metavar="FOLDER")
    ] = None,
    name: Annotated[str, typer.Option(help="Name in the language itself, such as Cymraeg.")] = "",
    english_name: Annotated[str, typer.Option(help="Name in English, such as Welsh.")] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files that are there.")
    ] = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Begin a language: a folder with every text to translate.

    The files are YAML, one a subject. The English of each text stands above it; texts that are
    empty are missing.

    \b
    Example:
      surveybench language new fr --name Français --english-name French
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import language

    report = language.new(code, name, english_name, out or Path(code), overwrite=overwrite)
    answer.tell(report.lines, report.content)


def check(
    context: typer.Context,
    language: Annotated[
        str, typer.Argument(metavar="LANGUAGE", help="Folder or file of a language, or a tag.")
    ],
    every: Annotated[bool, typer.Option("--all", help="Every fault, not only the first.")] = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Hold a language against English: every key, every gap in braces.

    Exit code 2 where a text is missing, unknown, or has other gaps than the English one.

    \b
    Examples:
      surveybench language check cy
      surveybench language check fr --all
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import language as job

    report = job.check(language)
    answer.tell(report.lines(every), report.content)
    if report.faults:
        raise typer.Exit(2)
