"""Commands for other programs that run this one."""

from __future__ import annotations

from typing import Annotated

import typer

from surveybench.errors import SurveybenchError

PROGRAM = "surveybench"
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def schemas(
    name: Annotated[str, typer.Argument(metavar="NAME", help="report, log or run_file.")],
) -> None:
    """Print the JSON Schema of what other programs read of this one, or write for it.

    report is what --json prints, log a line of the file that --log names, run_file a file that
    `surveybench run` takes.

    \b
    Examples:
      surveybench schemas report > report.schema.json
      surveybench schemas run_file > run.schema.json
    """
    from surveybench.jobs.json_schemas import schema

    typer.echo(schema(name), nl=False)


def completion(
    shell: Annotated[str, typer.Argument(help="bash, zsh, fish or powershell.")],
) -> None:
    """Print what makes a shell complete commands, options, definitions and formats.

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
