"""Commands that make finished reports, and show them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench import __version__, outputs
from surveybench.cli.options import (
    Brands,
    By,
    Data,
    Engine,
    Formats,
    Jobs,
    Keep,
    Made,
    Mapping,
    Only,
    Organisations,
    Quiet,
    Responses,
    Sample,
    Survey,
    Tallies,
    Template,
)
from surveybench.cli.world import cores, keeping, report, today, told


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to write.")] = Path("demo"),
    seed: Annotated[int, typer.Option(help="Another seed gives another made-up survey.")] = 2025,
    template: Template = None,
    only: Only = None,
    formats: Formats = None,
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
) -> None:
    """Simulate the built-in national survey and write every output for every organisation.

    \b
    Example:
      surveybench demo demo --organisation Z01
    """
    from surveybench.brands import read_template
    from surveybench.jobs import pipeline, publish

    day = today(made)
    base, lacks = read_template(template) if template else (None, ())
    publish.chosen_formats(formats, base)
    with told(quiet) as progress:
        survey = pipeline.load_survey("cmh/2025")
        pipeline.simulate(survey, folder / "data", seed=seed, only=only, progress=progress)
        files = pipeline.in_folder(folder / "data", survey)
        done = pipeline.run(
            survey,
            files,
            made=day,
            version=__version__,
            jobs=jobs or cores(),
            progress=progress,
        )
        written = publish.write(
            done.release,
            folder,
            only,
            formats,
            jobs or cores(),
            progress,
            template=base,
        )
    report(written, folder, lacks)


def run(
    survey: Survey,
    data: Data = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    tallies: Tallies = None,
    reference: Annotated[
        Path | None,
        typer.Option(help="Compare with a national run, see `reference`: own sites, own data."),
    ] = None,
    called: Annotated[
        str,
        typer.Option(help="With --reference: what one and several are called, as ward,wards."),
    ] = "",
    out: Annotated[Path, typer.Option(help="Where to write.")] = Path("reports"),
    brands: Brands = None,
    template: Template = None,
    only: Only = None,
    formats: Formats = None,
    engine: Engine = "local",
    keep: Keep = None,
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
) -> None:
    """Make the reports of a survey: every organisation, every format.

    DATA holds organisations.csv and, for every wave, a folder such as 2025 with responses.csv
    and sample.csv: text, Parquet, SPSS, Excel or ODS, or a folder of such files.

    \b
    Examples:
      surveybench run cmh/2025 data --out reports
      surveybench run definition.yaml --responses answers.csv --by hospital
      surveybench run cmh/2025 --tally north.tally --tally south.tally
      surveybench run cmh/2025 data --reference national.json --by site
      surveybench run cmh/2025 data --format pptx --template ours.potx
    """
    from surveybench.brands import read_brands, read_template
    from surveybench.jobs import pipeline, publish
    from surveybench.jobs.gather import How, Named, against, frozen, gather

    day = today(made)
    base, lacks = read_template(template) if template else (None, ())
    own = read_brands(brands) if brands else {}
    publish.chosen_formats(formats, base)
    named = Named(survey, data, responses, sample, organisations, by, tuple(tallies or ()), mapping)
    national = frozen(reference, named) if reference else None
    kept = keeping(keep, out)
    with told(quiet) as progress:
        how = How(engine, jobs or cores(), progress, kept)
        found = gather(named, how, some_waves=bool(national))
        definition = found.survey
        if national:
            definition = against(definition, national, by or found.file.column, called)
        released = pipeline.from_counts(
            definition,
            found.file.tally,
            found.organisations,
            made=day,
            version=__version__,
            reference=national,
        )
        written = publish.write(released, out, only, formats, jobs or cores(), progress, own, base)
    report(written, out, (*found.summary, *lacks))


def published(
    file: Annotated[Path, typer.Argument(help="A regulator's workbook (.ods, .xlsx), or a CSV.")],
    survey: Annotated[str, typer.Option(help="Definition of that survey, such as aip/2022.")],
    out: Annotated[Path, typer.Option(help="Where to write.")] = Path("reports"),
    brands: Brands = None,
    template: Template = None,
    only: Only = None,
    formats: Formats = None,
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
) -> None:
    """Make the reports of published figures: no respondent's record is needed.

    \b
    Example:
      surveybench published workbook.ods --survey aip/2022 --organisation RRE
    """
    from surveybench.brands import read_brands, read_template
    from surveybench.jobs import pipeline, publish

    day = today(made)
    base, lacks = read_template(template) if template else (None, ())
    own = read_brands(brands) if brands else {}
    publish.chosen_formats(formats, base)
    with told(quiet) as progress:
        definition = pipeline.load_survey(survey)
        released = pipeline.published(definition, file, made=day, version=__version__)
        written = publish.write(released, out, only, formats, jobs or cores(), progress, own, base)
    report(written, out, lacks)


def serve(
    folder: Annotated[Path, typer.Argument(help="Folder of a site, such as demo/site.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8000,
) -> None:
    """Show a national site in the browser, from this computer only.

    \b
    Example:
      surveybench serve demo/site
    """
    from surveybench.jobs.serve import address, server

    if (mark := outputs.unfinished_mark(folder)) is not None:
        typer.echo(f"{mark.parent} is not whole, see {mark}.", err=True)
    with server(folder, port) as running:
        typer.echo(f"{address(running)} (stop with Ctrl+C)")
        running.serve_forever()
