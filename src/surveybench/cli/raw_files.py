"""Commands about raw files: make some up, check some."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench.cli.options import By, Data, Jobs, Organisations, Quiet, Responses, Sample, Survey
from surveybench.cli.world import cores, told


def simulate(
    folder: Annotated[Path, typer.Argument(help="Where to write the raw files.")],
    survey: Annotated[str, typer.Option(help="Definition to simulate.")] = "cmh/2025",
    seed: Annotated[int, typer.Option(help="Another seed gives other answers.")] = 2025,
    quiet: Quiet = False,
) -> None:
    """Write made-up raw files, as a contractor would submit them, and the truth behind them.

    \b
    Example:
      surveybench simulate data --seed 7
    """
    from surveybench import pipeline

    with told(quiet) as progress:
        pipeline.simulate(pipeline.load_survey(survey), folder, seed=seed, progress=progress)
    typer.echo(f"Made-up raw files are in {folder}.")


def check(
    survey: Survey,
    data: Data = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
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
        definition, files = pipeline.prepare(survey, data, responses, sample, organisations, by)
        tally, issues = pipeline.count(definition, files, jobs=jobs or cores(), progress=progress)
    for line in pipeline.summary(tally, issues):
        typer.echo(line)
