"""Commands that show the working of numbers, and what other settings would make of them."""

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
    Tallies,
)
from surveybench.cli.world import cores, stamp

DataOrRun = Annotated[
    str | None,
    typer.Argument(
        metavar="DATA",
        help="Folder of raw files, folder that `run` wrote with CSV among its formats, or a file "
        "of published figures.",
    ),
]
Depth = Annotated[
    int,
    typer.Option(min=0, help="Levels of inputs below the number; 0: one, or all with --counts."),
]


def explain(
    context: typer.Context,
    reference: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="statistic:measure:organisation:population:wave, as in the CSV."
        ),
    ],
    survey: Survey,
    data: DataOrRun = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    tallies: Tallies = None,
    depth: Depth = 0,
    counts: Annotated[
        bool,
        typer.Option("--counts", help="Down to the counts, nothing hidden: not for publication."),
    ] = False,
    form: Annotated[
        str, typer.Option("--format", "-f", help="On the terminal: text or markdown.")
    ] = "text",
    out: Annotated[
        Path | None,
        typer.Option(help="File: .txt, .md, .json, or .xlsx with live formulas. Default: none."),
    ] = None,
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Show how one number was worked out.

    Its inputs, formula, settings, and the line of its function. Only what a release holds is shown;
    of a hidden number, why it is hidden. With --counts the whole working is, from how many of each
    stratum chose each option, for those who hold the records. The references of a report's figures
    are in the notes of its slides, the list attached to its PDF, a column of its workbooks. The
    wave of a change is the earlier one.

    \b
    Examples:
      surveybench explain score.score:Q31:Z01:AMHS:2025 cmh/2025 data
      surveybench explain expected_range.band:Q31:Z01:AMHS:2025 cmh/2025 reports --depth 3
      surveybench explain expected_range.band:Q31:Z01:AMHS:2025 cmh/2025 --tally all.tally --counts
      surveybench explain expected_range.z:Q2:RRE:all:2022 aip/2022 workbook.ods
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.inputs import Counting, as_typed
    from surveybench.jobs.working import explain as working
    from surveybench.jobs.working import explain_counts, form_of

    day, chosen = stamp(made), form_of(form)
    files = tuple(tallies or ())
    inputs = as_typed(survey, data, responses, sample, organisations, by, files, mapping)
    with answer.working(quiet) as progress:
        counting = Counting("local", jobs or cores(), progress)
        if counts:
            report = explain_counts(reference, inputs, counting, depth=depth)
        else:
            report = working(reference, inputs, counting, day, depth=depth or 1)
    if out is None:
        answer.tell(report.lines(chosen), report.content)
    else:
        from surveybench.jobs.working_saved import save

        answer.tell([f"{save(report, out, day)}: {report.worked.ref}"], report.content)


def variants(
    context: typer.Context,
    survey: Survey,
    data: Data = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(help="A setting and values to try, such as winsorise=0,0.05; repeatable."),
    ] = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    tallies: Tallies = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for variants.html, .xlsx and .json. Default: none."),
    ] = None,
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Say which bands and verdicts other settings would change.

    And at whom. People are counted once; each value of each setting is tried alone, in all waves.
    For those who hold the records: nothing of it is part of a release.

    \b
    Examples:
      surveybench variants cmh/2025 data --vary winsorise=0,0.05,0.15 --vary quantile=type6,rank
      surveybench variants cmh/2025 --tally all.tally --vary cap=3 --vary variance=linearised
      surveybench variants cmh/2025 data --vary test=welch,score --out variants
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.inputs import Counting, as_typed, written
    from surveybench.jobs.variants import save
    from surveybench.jobs.variants import variants as tried

    day = stamp(made)
    counts = tuple(tallies or ())
    inputs = as_typed(survey, data, responses, sample, organisations, by, counts, mapping)
    with answer.working(quiet) as progress:
        counting = Counting("local", jobs or cores(), progress)
        report = tried(inputs, tuple(vary or ()), counting, day)
    answer.tell(report.lines, report.content)
    if out is not None:
        answer.tell(*written(save(report, out), out))


def compare(
    context: typer.Context,
    old: Annotated[
        Path,
        typer.Argument(
            metavar="OLD", help="Folder that `run` wrote, its long table (CSV), or a tally."
        ),
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, of the later run.")],
    survey: Annotated[
        str, typer.Option(help="Definition, for tallies: a YAML file, or a shipped one.")
    ] = "",
    old_survey: Annotated[
        str, typer.Option(help="Definition of the first, where it is another.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for compare.html, .xlsx and .json. Default: none."),
    ] = None,
    made: Made = "",
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Say what moved between two runs of one wave, and why.

    By how much, too: bands and verdicts first, then scores. Why: whose counts moved, which keys of
    the definition, settings, software. What moved a band is split into the organisation's own
    answers and the others; with tallies exactly, with releases as far as rounded figures allow.

    \b
    Examples:
      surveybench compare draft reports
      surveybench compare draft.tally final.tally --survey cmh/2025 --out moved
      surveybench compare old.tally new.tally --survey new.yaml --old-survey old.yaml
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.compare import compare as look
    from surveybench.jobs.compare import save
    from surveybench.jobs.inputs import written

    report = look(old, new, stamp(made), survey=survey, old_survey=old_survey)
    answer.tell(report.lines, report.content)
    if out is not None:
        answer.tell(*written(save(report, out), out))
