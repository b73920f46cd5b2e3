"""Commands about counts that travel: count at home, put together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench import __version__
from surveybench.cli.answer import begin
from surveybench.cli.options import (
    AsJson,
    By,
    Data,
    Engine,
    Jobs,
    Keep,
    Log,
    Made,
    Mapping,
    Organisations,
    Quiet,
    Responses,
    Sample,
    Survey,
    Tallies,
)
from surveybench.cli.world import cores, keeping, stamp


def tally(
    context: typer.Context,
    survey: Survey,
    data: Data = None,
    out: Annotated[Path, typer.Option(help="File to write; with --each a folder.")] = Path(
        "counts.tally"
    ),
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    only: Annotated[
        list[str] | None,
        typer.Option("--organisation", "-o", help="Only this organisation's counts; repeatable."),
    ] = None,
    each: Annotated[bool, typer.Option("--each", help="A file for each organisation.")] = False,
    min_cell: Annotated[
        int,
        typer.Option(min=0, help="Refuse where a count stands for fewer people than this."),
    ] = 0,
    allow_small: Annotated[
        bool, typer.Option("--allow-small", help="With --min-cell: say what is small, and write.")
    ] = False,
    engine: Engine = "local",
    keep: Keep = None,
    jobs: Jobs = 0,
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Count raw files at home, and write the counts alone.

    No person's record is in them. Whoever makes the reports puts such files together (`merge`, `run
    --tally`); the reports are the same as from the records. A tally holds exact counts, small ones
    too: send it only to whom you would send the records, and never publish it. Waves without a
    folder are left out.

    \b
    Examples:
      surveybench tally cmh/2025 data --out trust.tally
      surveybench tally cmh/2025 data --out trust.tally --min-cell 10 --allow-small
      surveybench tally cmh/2025 data --out tallies --each
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.inputs import Counting, as_typed
    from surveybench.jobs.tally import Target
    from surveybench.jobs.tally import tally as count

    inputs = as_typed(survey, data, responses, sample, organisations, by, mapping=mapping)
    target = Target(out, tuple(only or ()), each, min_cell, allow_small)
    keep_in = keeping(keep)
    with answer.working(quiet) as progress:
        counting = Counting(engine, jobs or cores(), progress, keep_in)
        report = count(inputs, counting, target, __version__)
    answer.tell(report.lines, report.content)


def merge(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(help="Tallies in any order, or folders of them.", metavar="FILES"),
    ],
    out: Annotated[Path, typer.Option(help="File to write.")],
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Put tallies of organisations or waves together.

    What comes of it is equal to counting all at once. Tallies of different definitions, damaged
    ones, and two with the same organisation in one wave are refused, and nothing is written.

    \b
    Examples:
      surveybench merge north.tally south.tally --out national.tally
      surveybench merge tallies --out national.tally
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.tally import merge as put_together

    report = put_together(files, out)
    answer.tell(report.lines, report.content)
    if len(report.file.versions) > 1:
        versions = ", ".join(report.file.versions)
        typer.echo(f"Counted with different versions: {versions}.", err=True)


def reference(
    context: typer.Context,
    survey: Survey,
    data: Data = None,
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("reference.json"),
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    tallies: Tallies = None,
    engine: Engine = "local",
    keep: Keep = None,
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Freeze a national run, to compare sites or teams with it.

    It holds national averages, the spread between organisations, lowest and highest scores, and
    the national profile of respondents; nothing that the reports of this run would not show.

    \b
    Examples:
      surveybench reference cmh/2025 data --out national.json
      surveybench reference cmh/2025 --tally national.tally --out national.json
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.freeze import freeze
    from surveybench.jobs.inputs import Counting, as_typed

    day = stamp(made)
    counts = tuple(tallies or ())
    inputs = as_typed(survey, data, responses, sample, organisations, by, counts, mapping)
    keep_in = keeping(keep)
    with answer.working(quiet) as progress:
        report = freeze(inputs, Counting(engine, jobs or cores(), progress, keep_in), day, out)
    answer.tell(report.lines, report.content)
