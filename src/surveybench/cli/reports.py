"""Commands that make finished reports, and show them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from surveybench.cli.answer import begin
from surveybench.cli.options import (
    Against,
    AsJson,
    Brands,
    Breakdowns,
    Called,
    Data,
    Engine,
    Formats,
    Jobs,
    Keep,
    Language,
    Log,
    Made,
    Mapping,
    Only,
    Organisations,
    Peers,
    Quiet,
    Reference,
    Responses,
    Sample,
    SurveyOrRunFile,
    Tallies,
    Template,
    Working,
)
from surveybench.cli.world import cores, keeping, leading_to, stamp, today


def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write.")] = Path(
        "demo"
    ),
    seed: Annotated[int, typer.Option(help="Another seed gives another made-up survey.")] = 2025,
    template: Template = None,
    only: Only = None,
    formats: Formats = None,
    language: Language = "",
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Simulate a national survey, and write all of its reports.

    The survey is shipped, its answers are made up. Every organisation, every format.

    \b
    Example:
      surveybench demo demo --organisation Z01
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.inputs import Counting
    from surveybench.jobs.run import Reports
    from surveybench.jobs.run import demo as demonstrate

    day = stamp(made)
    wanted = Reports(
        folder, tuple(only or ()), tuple(formats or ()), template=template, language=language
    )
    with answer.working(quiet) as progress:
        counting = Counting(jobs=jobs or cores(), progress=progress)
        report = demonstrate(wanted, counting, day, seed)
    answer.tell(report.lines, {"runs": [report.content]})


def run(
    context: typer.Context,
    survey: SurveyOrRunFile,
    data: Data = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: Breakdowns = None,
    tallies: Tallies = None,
    reference: Reference = None,
    called: Called = "",
    out: Annotated[Path, typer.Option(help="Where to write.")] = Path("reports"),
    brands: Brands = None,
    template: Template = None,
    only: Only = None,
    formats: Formats = None,
    language: Language = "",
    against: Against = None,
    working: Working = None,
    engine: Engine = "local",
    keep: Keep = None,
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Make the reports of a survey.

    Every organisation and every format, or those that are named.

    DATA holds organisations.csv and, for every wave, a folder such as 2025 with responses.csv
    and sample.csv: text, Parquet, SPSS, Excel or ODS, or a folder of such files. SURVEY may be a
    run file, a YAML file of these options; what is typed beside it goes first. Where something
    hidden could be worked out, from this release or from it and earlier ones (--against), nothing
    is written (exit code 4).

    \b
    Examples:
      surveybench run cmh/2025 data --out reports
      surveybench run definition.yaml --responses answers.csv --by hospital
      surveybench run cmh/2025 --tally north.tally --tally south.tally
      surveybench run cmh/2025 data --reference national.json --by site
      surveybench run cmh/2025 data --by site --by team --against last-month
      surveybench run cmh/2025 data --format pptx --template ours.potx
      surveybench run run.yaml
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs.gather import National
    from surveybench.jobs.inputs import Counting, as_typed
    from surveybench.jobs.run import Reports
    from surveybench.jobs.run import breakdowns as make

    day = stamp(made)
    counts = tuple(tallies or ())
    columns = tuple(dict.fromkeys(by or ("",)))
    several = [
        as_typed(
            *(survey, data, responses, sample, organisations, column, counts, mapping),
            beside=tuple(other for other in columns if other != column),
        )
        for column in columns
    ]
    before = tuple(against or ())
    wanted = Reports(
        *(out, tuple(only or ()), tuple(formats or ()), brands, template, before), working, language
    )
    national = National(reference, called) if reference else None
    keep_in = keeping(keep, out)
    with answer.working(quiet) as progress:
        counting = Counting(engine, jobs or cores(), progress, keep_in)
        done = make(several, wanted, counting, day, national)
    lines = (line for report in done for line in report.lines)
    answer.tell(lines, {"runs": [report.content for report in done]})


def published(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILES", help="Published files (.ods, .xlsx, .csv): of one wave, or of several."
        ),
    ],
    survey: Annotated[
        str, typer.Option(help="Definition of that survey, such as aip/2022. Without: only look.")
    ] = "",
    layout: Annotated[
        Path | None, typer.Option(help="Layout of your own (YAML), or the id of a shipped one.")
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="List the organisations, and write nothing.")
    ] = False,
    successors: Annotated[
        Path | None,
        typer.Option(
            help="CSV with code, from, to: organisations that got another code or merged."
        ),
    ] = None,
    peers: Peers = None,
    draft: Annotated[
        Path | None,
        typer.Option(help="Draft a layout here, and a definition beside it, from the first file."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse figures that contradict each other.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Where to write.")] = Path("reports"),
    brands: Brands = None,
    template: Template = None,
    only: Only = None,
    formats: Formats = None,
    language: Language = "",
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Make reports from published figures, without any record.

    Without --survey it says how FILES are laid out, what was placed, what was not, and what is
    missing. An organisation may be named by its code or its name, also beside --list.

    \b
    Examples:
      surveybench published workbook.ods
      surveybench published workbook.ods --list
      surveybench published workbook.ods --survey aip/2022 --organisation RRE
      surveybench published 2022.ods 2023.ods 2024.ods --survey definition.yaml
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import published as figures

    if draft is not None or listing or not survey:
        answer.tell(*_looked_at(files, layout, draft, listing, only or []))
        return
    from surveybench.jobs.inputs import Counting
    from surveybench.jobs.run import Reports
    from surveybench.jobs.run import published as make

    inputs = figures.Figures(survey, tuple(files), layout, successors, peers, strict)
    named = tuple(only or ()), tuple(formats or ())
    wanted = Reports(out, *named, brands, template, language=language)
    with answer.working(quiet) as progress:
        counting = Counting(jobs=jobs or cores(), progress=progress)
        report = make(inputs, wanted, counting, stamp(made))
    answer.tell(report.lines, {"runs": [report.content]})


def _looked_at(
    files: list[Path], layout: Path | None, draft: Path | None, listing: bool, only: list[str]
) -> tuple[Iterable[str], dict[str, Any]]:
    """What files of published figures are, without reports of them: in lines, and as data."""
    from surveybench.jobs import published as figures

    if draft is not None:
        from surveybench.jobs.definition import Target, short_name

        path = draft.with_name(f"{draft.stem}.definition.yaml")
        target = Target(path, short_name(files[0]), today("").year)
        drafted = figures.draft(files[0], target, draft, layout)
        return drafted.lines, drafted.content
    if listing:
        names = figures.organisations(files, layout, only)
        return figures.listed(names), {"organisations": names}
    # Without a definition no report is made, but who is named must be there.
    named = figures.listed(figures.organisations(files, layout, only)) if only else ()
    return (*figures.look(files, layout), *named), {}


def serve(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder of a site, such as demo/site.")
    ],
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8000,
) -> None:
    """Show a national site in the browser, from this computer only.

    \b
    Example:
      surveybench serve demo/site
    """
    from surveybench.jobs.serve import address, remark, server

    if lacking := remark(folder):
        typer.echo(lacking, err=True)
    with server(folder, port) as running:
        typer.echo(f"{address(running)} (stop with Ctrl+C)")
        running.serve_forever()


def app(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
) -> None:
    """Open a window in the browser to make reports in.

    Choose files there, see whether they are ready, make reports of them. It works on this computer
    only. The address opens once, in one browser; Ctrl+C or the button on the page closes it.

    \b
    Examples:
      surveybench app
      surveybench app --no-browser --port 8600
    """
    import secrets
    import webbrowser

    from surveybench.jobs.window import Desk, Keys, address, server

    desk = Desk((sys.executable, "-P", "-m", "surveybench.cli"))
    keys = Keys(*(secrets.token_urlsafe(32) for _ in range(3)))
    with server(desk, keys, port) as running:
        place = address(running, keys)
        typer.echo(f"{place} (stop with Ctrl+C)")
        with leading_to(place) as page:
            if browser:
                webbrowser.open(page.as_uri())
            try:
                running.serve_forever()
            finally:
                desk.close()
