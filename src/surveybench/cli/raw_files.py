"""Commands about raw files: make some up, check some."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench.cli.answer import begin
from surveybench.cli.options import (
    AsJson,
    By,
    Data,
    Jobs,
    Log,
    Made,
    Mapping,
    Organisations,
    Quiet,
    Responses,
    Sample,
    Survey,
)
from surveybench.cli.world import cores, stamp


def simulate(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write the raw files.")],
    survey: Annotated[str, typer.Option(help="Definition to simulate.")] = "cmh/2025",
    seed: Annotated[int, typer.Option(help="Another seed gives other answers.")] = 2025,
    dirty: Annotated[
        str,
        typer.Option(
            help="Plant faults in the newest wave: repairable (cleaning repairs them, so that run "
            "accepts the files), refused (a run is refused), or all."
        ),
    ] = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Write made-up raw files, and the truth behind them.

    They are as a contractor would submit them. With --dirty every kind of fault that contractors
    submit is planted, and planted.csv says of each where it is and what `check` must find.

    \b
    Examples:
      surveybench simulate data --seed 7
      surveybench simulate dirty-data --dirty repairable
      surveybench simulate refused-data --dirty refused
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import pipeline

    with answer.working(quiet) as progress:
        definition = pipeline.load_survey(survey)
        pipeline.simulate(definition, folder, seed=seed, dirty=dirty, progress=progress)
    answer.tell([f"Made-up raw files are in {folder}."], {"folder": str(folder)})
    if dirty:
        planted = folder / "planted.csv"
        answer.tell([f"The faults planted in them are in {planted}."], {"planted": str(planted)})


def check(
    context: typer.Context,
    survey: Survey,
    data: Data = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    out: Annotated[
        Path | None, typer.Option(help="Folder for check.html and check.xlsx. Default: none.")
    ] = None,
    effect: Annotated[
        bool,
        typer.Option("--effect", help="Also: how much each rule moved each score."),
    ] = False,
    errors: Annotated[
        Path | None,
        typer.Option(help="CSV of single records to mend, without answers."),
    ] = None,
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Say whether raw files are ready for reports, and why not.

    What is wrong with them, and what cleaning changes, is listed at once: rows that cannot be
    counted, duplicates, codes that do not exist, contradictions, missing answers, response and
    profile against the sample and the last wave, answers that moved too far, organisations too
    small to be reported. Nothing is changed.

    Exit codes: 0 ready, or ready with notes; 2 not ready.

    \b
    Examples:
      surveybench check cmh/2025 data
      surveybench check cmh/2025 data --out checked --effect
      surveybench check cmh/2025 data --errors for-the-contractor.csv
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.check import check as look
    from surveybench.jobs.check import save_errors, save_pages
    from surveybench.jobs.inputs import Counting, as_typed, written

    inputs = as_typed(survey, data, responses, sample, organisations, by, mapping=mapping)
    day = stamp(made)
    with answer.working(quiet) as progress:
        counting = Counting(jobs=jobs or cores(), progress=progress)
        report = look(inputs, counting, day, effect=effect, pages=out, errors=errors)
    answer.tell(report.lines, report.content)
    if out is not None:
        answer.tell(*written(save_pages(report, out), out))
    if errors is not None:
        count = save_errors(report, errors)
        remark = f"{count:,} findings in single records are in {errors}: "
        answer.tell(
            [f"{remark}personal data, for you alone."],
            {"errors": {"file": str(errors), "findings": count}},
        )
    if not report.ready:
        raise typer.Exit(2)


def convert(
    context: typer.Context,
    survey: Survey,
    data: Data = None,
    out: Annotated[Path, typer.Option(help="Folder to write; a new or an empty one.")] = Path(
        "converted"
    ),
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    unpacked: Annotated[
        bool,
        typer.Option(
            "--sorted", help="Write Arrow files, sorted and unpacked: larger, and read at once."
        ),
    ] = False,
    jobs: Jobs = 0,
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Write raw files again as Parquet or Arrow, for faster runs.

    Later runs read it several times faster. The folder holds everybody's answers, coded and sorted
    by organisation: keep it as safe as the raw files. Every file is read twice and the new one is
    counted: the counts must be equal.

    \b
    Examples:
      surveybench convert cmh/2025 data --out converted
      surveybench convert cmh/2025 data --sorted --out converted
      surveybench convert definition.yaml --responses answers.csv --out converted
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.convert import convert as write
    from surveybench.jobs.inputs import Counting, as_typed, written

    inputs = as_typed(survey, data, responses, sample, organisations, by, mapping=mapping)
    with answer.working(quiet) as progress:
        counting = Counting(jobs=jobs or cores(), progress=progress)
        files = write(inputs, out, counting, unpacked=unpacked)
    answer.tell(*written(files, out))
