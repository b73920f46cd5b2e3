"""Commands that look at finished reports: as an intruder would, and whether they are whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench.cli.answer import begin
from surveybench.cli.options import (
    Against,
    AsJson,
    By,
    Called,
    Data,
    Jobs,
    Log,
    Made,
    Mapping,
    Quiet,
    Reference,
    Tallies,
)
from surveybench.cli.world import cores, stamp


def audit(
    context: typer.Context,
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
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Say what can be worked out of the hidden counts of a release.

    By anybody who has it. The release is read back from its files. For every hidden count of few
    people the command works out what it can be, from sums, whole numbers, the rule of hiding and
    its flags, and lists the narrowest. With --against earlier releases of the same people are known
    too.

    Exit codes: 0 safe; 4 not safe; 2 a release that cannot be used.

    \b
    Examples:
      surveybench audit reports
      surveybench audit reports --against last-month --knows Z01 --out audited
      surveybench audit release.csv --survey definition.yaml
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.audit import audit as look
    from surveybench.jobs.audit import save
    from surveybench.jobs.inputs import written

    report = look(release, stamp(made), against=tuple(against or ()), knows=knows, survey=survey)
    answer.tell(report.lines, report.content)
    if out is not None:
        answer.tell(*written(save(report, out), out))
    if not report.verdict.safe:
        raise typer.Exit(4)


def verify(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder that `run --out` wrote.")
    ],
    survey: Annotated[
        str,
        typer.Argument(
            metavar="SURVEY", help="Definition: with the data, these are counted again."
        ),
    ] = "",
    data: Data = None,
    tallies: Tallies = None,
    mapping: Mapping = None,
    by: By = "",
    reference: Reference = None,
    called: Called = "",
    jobs: Jobs = 0,
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Say whether reports are still as a run wrote them.

    With data, also whether they are of these. Every file is held against the manifest that the run
    wrote beside the reports: what is missing, changed, or of another run is named. With a
    definition and data people are counted again, and counts, rules and settings are compared.

    Exit codes: 0 everything fits; 2 something does not.

    \b
    Examples:
      surveybench verify reports
      surveybench verify reports cmh/2025 data
      surveybench verify reports cmh/2025 data --by site --reference national.json
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.gather import National
    from surveybench.jobs.inputs import Counting, as_typed
    from surveybench.jobs.verify import verify as look

    inputs = None
    if survey:
        inputs = as_typed(survey, data, by=by, tallies=tuple(tallies or ()), mapping=mapping)
    with answer.working(quiet) as progress:
        counting = Counting("local", jobs or cores(), progress)
        national = National(reference, called) if reference else None
        report = look(folder, stamp(), inputs, counting, national)
    answer.tell(report.lines, report.content)
    if not report.sound:
        raise typer.Exit(2)
