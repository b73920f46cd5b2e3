"""The command that shows the working of one number."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench import __version__
from surveybench.cli import counts
from surveybench.cli.options import (
    By,
    Jobs,
    Organisations,
    Quiet,
    Responses,
    Sample,
    Survey,
    Tallies,
)
from surveybench.cli.world import cores, today, told


def explain(
    reference: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="statistic:measure:organisation:population:wave, as in the CSV."
        ),
    ],
    survey: Survey,
    data: Annotated[
        Path | None, typer.Argument(help="Folder of raw files; or a file of published figures.")
    ] = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    by: By = "",
    tallies: Tallies = None,
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """Show the working of one number: inputs, formula, settings, and the line of its function.

    Only what a release holds is shown; of a hidden number, why it is hidden. Nothing is written.
    The references of a report's figures are in the notes of its slides and in the list attached to
    its PDF.

    \b
    Examples:
      surveybench explain score.score:Q31:Z01:AMHS:2025 cmh/2025 data
      surveybench explain expected_range.band:Q31:Z01:AMHS:2025 cmh/2025 --tally all.tally
      surveybench explain expected_range.z:Q2:RRE:all:2022 aip/2022 workbook.ods
    """
    from surveybench import pipeline, tally_file
    from surveybench.explain import explain

    counts.one_way_in(tallies or (), (data, responses, sample, by))
    day = today("")
    with told(quiet) as progress:
        definition = pipeline.load_survey(survey)
        if data is not None and data.is_file():
            released = pipeline.published(definition, data, made=day, version=__version__)
        elif tallies:
            file = tally_file.gathered(tallies, definition)
            listed = file.organisations
            if organisations:
                listed = pipeline.read_organisations(organisations)
            released = pipeline.from_counts(
                definition, file.tally, listed, made=day, version=__version__
            )
        else:
            definition, files = pipeline.prepare(survey, data, responses, sample, organisations, by)
            released = pipeline.run(
                definition,
                files,
                made=day,
                version=__version__,
                jobs=jobs or cores(),
                progress=progress,
            ).release
    for line in explain(released, reference):
        typer.echo(line)
