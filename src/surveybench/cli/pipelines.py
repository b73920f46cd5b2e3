"""Commands for other programs that run this one."""

from __future__ import annotations

from typing import Annotated

import typer


def schemas(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="report (of --json) or log (a line of --log).")
    ],
) -> None:
    """Print the JSON Schema of what other programs read of this one.

    \b
    Examples:
      surveybench schemas report > report.schema.json
      surveybench schemas log
    """
    from surveybench.jobs.json_schemas import schema

    typer.echo(schema(name), nl=False)
