"""The command that looks at a release as an intruder would."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench.cli.options import Against, Made
from surveybench.cli.world import stamp, tell


def audit(
    release: Annotated[
        Path,
        typer.Argument(
            metavar="RELEASE", help="Folder that `run` wrote, its ledger, or a release as CSV."
        ),
    ],
    against: Against = None,
    knows: Annotated[
        str, typer.Option(help="The intruder has this organisation's own counts too.")
    ] = "",
    survey: Annotated[
        str, typer.Option(help="Definition, for a CSV that has no ledger beside it.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="Folder for audit.json and audit.html. Default: none.")
    ] = None,
    made: Made = "",
) -> None:
    """Say what can be worked out of the hidden counts of a release, by anybody who has it.

    The release is read back from its files. For every hidden count of few people the command works
    out what it can be, from sums, whole numbers, the rule of hiding and its flags, and lists the
    narrowest. With --against earlier releases of the same people are known too.

    Exit codes: 0 safe; 4 not safe; 2 a release that cannot be used.

    \b
    Examples:
      surveybench audit reports
      surveybench audit reports --against last-month --knows Z01 --out audited
      surveybench audit release.csv --survey definition.yaml
    """
    from surveybench.jobs.audit import audit as look
    from surveybench.jobs.audit import save
    from surveybench.jobs.inputs import written_in

    report = look(release, stamp(made), against=tuple(against or ()), knows=knows, survey=survey)
    tell(report.lines)
    if out is not None:
        typer.echo(written_in(save(report, out), out))
    if not report.verdict.safe:
        raise typer.Exit(4)
