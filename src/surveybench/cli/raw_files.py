"""Commands about raw files: make some up, check some."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench.cli.options import (
    By,
    Data,
    Jobs,
    Mapping,
    Organisations,
    Quiet,
    Responses,
    Sample,
    Survey,
)
from surveybench.cli.world import cores, report, told


def simulate(
    folder: Annotated[Path, typer.Argument(help="Where to write the raw files.")],
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
) -> None:
    """Write made-up raw files, as a contractor would submit them, and the truth behind them.

    With --dirty every kind of fault that contractors submit is planted, and planted.csv says of
    each where it is and what `check` must find.

    \b
    Examples:
      surveybench simulate data --seed 7
      surveybench simulate dirty-data --dirty repairable
      surveybench simulate refused-data --dirty refused
    """
    from surveybench import pipeline

    with told(quiet) as progress:
        definition = pipeline.load_survey(survey)
        pipeline.simulate(definition, folder, seed=seed, dirty=dirty, progress=progress)
    typer.echo(f"Made-up raw files are in {folder}.")
    if dirty:
        typer.echo(f"The faults planted in them are in {folder / 'planted.csv'}.")


def check(
    survey: Survey,
    data: Data = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """Read raw files, write nothing, and say what is in them and what cleaning would change.

    \b
    Example:
      surveybench check cmh/2025 data
    """
    from surveybench import pipeline

    with told(quiet) as progress:
        definition, files = pipeline.prepare(
            survey, data, responses, sample, organisations, by, mapping=mapping
        )
        tally, issues = pipeline.count(definition, files, jobs=jobs or cores(), progress=progress)
    for line in pipeline.summary(tally, issues):
        typer.echo(line)


def convert(
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
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """Write raw files again as Parquet that later runs read several times faster.

    The folder holds everybody's answers, coded and sorted by organisation: keep it as safe as the
    raw files. Every file is read twice and the new one is counted: the counts must be equal.

    \b
    Examples:
      surveybench convert cmh/2025 data --out converted
      surveybench convert definition.yaml --responses answers.csv --out converted
    """
    from surveybench import pipeline
    from surveybench.convert import convert as converted

    with told(quiet) as progress:
        definition, files = pipeline.prepare(
            survey, data, responses, sample, organisations, by, mapping=mapping
        )
        written = converted(definition, files, out, jobs=jobs or cores(), progress=progress)
    report(written, out)
