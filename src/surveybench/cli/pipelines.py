"""Commands about the program itself: is it ready, what do others read of it."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import Annotated

import typer

from surveybench import __version__
from surveybench.cli.answer import begin
from surveybench.cli.options import AsJson, Log
from surveybench.cli.world import browser, memory
from surveybench.errors import SurveybenchError

PROGRAM = "surveybench"
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def doctor(context: typer.Context, as_json: AsJson = False, log: Log = None) -> None:
    """Say whether this computer is ready, and what is missing.

    What is there is told too, and how to get what is not.

    Exit codes: 0 ready; 2 something that is needed is missing.

    \b
    Examples:
      surveybench doctor
      surveybench doctor --json
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.doctor import Machine
    from surveybench.jobs.doctor import doctor as look

    report = look(
        Machine(
            __version__,
            sys.version_info[:3],
            sys.executable,
            platform.platform(),
            sys.stdout.encoding,
            browser(),
            Path.cwd(),
            memory(),
            sys.argv[0],
        )
    )
    answer.tell(report.lines, report.content)
    if not report.ready:
        raise typer.Exit(2)


def schemas(
    name: Annotated[str, typer.Argument(metavar="NAME", help="report, log or run_file.")],
) -> None:
    """Print a JSON Schema, for other programs.

    Of what they read of this one, or write for it: report is what --json prints, log a line of the
    file that --log names, run_file a file that `surveybench run` takes.

    \b
    Examples:
      surveybench schemas report > report.schema.json
      surveybench schemas run_file > run.schema.json
    """
    from surveybench.jobs.json_schemas import schema

    typer.echo(schema(name), nl=False)


def completion(
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
) -> None:
    """Print what makes a shell complete commands.

    Their options, definitions and formats too.

    \b
    Examples:
      surveybench completion bash > ~/.local/share/bash-completion/completions/surveybench
      surveybench completion fish > ~/.config/fish/completions/surveybench.fish
    """
    from typer.completion import (
        get_completion_script,  # pyright: ignore[reportPrivateImportUsage]
    )

    if shell not in SHELLS:
        raise SurveybenchError(
            f"there is no completion for {shell}.", remedy=f"Choose from: {', '.join(SHELLS)}."
        )
    script = get_completion_script(
        prog_name=PROGRAM, complete_var=f"_{PROGRAM.upper()}_COMPLETE", shell=shell
    )
    typer.echo(script)
