"""The command that shows the working of one number."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench.cli.options import (
    By,
    Jobs,
    Mapping,
    Organisations,
    Quiet,
    Responses,
    Sample,
    Survey,
    Tallies,
)
from surveybench.cli.world import cores, stamp, tell, told


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
    mapping: Mapping = None,
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
    from surveybench.jobs.inputs import Counting, Inputs
    from surveybench.jobs.working import explain as working

    day = stamp()
    counts = tuple(tallies or ())
    inputs = Inputs(survey, data, responses, sample, organisations, by, counts, mapping)
    with told(quiet) as progress:
        lines = working(reference, inputs, Counting("local", jobs or cores(), progress), day)
    tell(lines)
