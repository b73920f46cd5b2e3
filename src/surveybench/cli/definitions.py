"""Commands about the definition of a survey."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surveybench.cli.answer import begin
from surveybench.cli.options import AsJson, Log, Survey
from surveybench.cli.world import today

Short = Annotated[str, typer.Option(help="Short name of the survey.")]
Wave = Annotated[
    str, typer.Option(help="The wave: 2026, 2026-Q1, 2026-03 or a round. Default: this year.")
]
Out = Annotated[Path, typer.Option(help="Where to write the definition.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")]


def new(
    context: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="SPSS file, codebook, or answers alone; or an address."
        ),
    ],
    out: Out = Path("definition.yaml"),
    sample: Annotated[
        str, typer.Option(help="Sample file, where it holds organisation, age or sex.")
    ] = "",
    survey: Short = "",
    wave: Wave = "",
    sheet: Annotated[str, typer.Option(help="Sheet that is the codebook, or the answers.")] = "",
    mapping: Annotated[
        Path | None, typer.Option(help="How answers are written: encoding, delimiter, sheet, rows.")
    ] = None,
    dictionary: Annotated[
        Path | None, typer.Option(help="Dictionary of the survey tool whose export FILE is.")
    ] = None,
    published: Annotated[
        bool,
        typer.Option("--published", help="FILE is a published workbook or table, see `published`."),
    ] = False,
    layout: Annotated[
        Path | None, typer.Option(help="With --published: its layout, if it has one of yours.")
    ] = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Draft a definition from what a file says of its columns.

    What a person must decide is marked. FILE is an SPSS file (.sav: labels, measure, missing
    values), a codebook (.xlsx, .ods, .csv with the columns item, text, code, label, or item, text,
    options), or answers alone (.csv, .parquet, a table of a database by its address: the codes or
    texts in each column), or the dictionary of a survey tool: REDCap, XLSForm (Kobo), LimeSurvey,
    Qualtrics. With --dictionary, FILE is the tool's raw export, and a mapping file by which it is
    read is drafted too. Scores are proposed, never silently: every guess has a line `# DECIDE: …`
    in the draft. With --published, FILE holds figures that somebody has published; a layout is
    drafted too where no shipped one fits.

    \b
    Examples:
      surveybench definition new answers.sav --sample sample.csv --survey inpatients --wave 2025
      surveybench definition new codebook.xlsx --out inpatients.yaml
      surveybench definition new export.csv --dictionary dictionary.csv
      surveybench definition new workbook.ods --published --out definition.yaml
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import definition

    place = definition.location(file)
    name = survey or definition.short_name(place)
    target = definition.Target(out, name, definition.wave_of(wave, today("").year), overwrite)
    if published:
        from surveybench.jobs import published as figures

        beside = out.with_name(f"{out.stem}.layout.yaml")
        report = figures.draft(Path(file), target, beside, layout)
    else:
        report = definition.new(
            place,
            target,
            sample=definition.location(sample) if sample else None,
            sheet=sheet,
            mapping=mapping,
            dictionary=dictionary,
        )
    answer.tell(report.lines, report.content)


def export(
    context: typer.Context,
    survey: Survey,
    to: Annotated[str, typer.Option(help="form (Excel, to fill in), triple-s or ddi.")] = "form",
    out: Annotated[
        Path | None, typer.Option(help="File to write. Default: form.xlsx, triple-s.xml, ddi.xml.")
    ] = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Write a definition as others edit or read it.

    What the file cannot hold is said. form is an Excel form, one row an item, one row an option;
    triple-s is Triple-S XML 2.0; ddi is DDI-Codebook 2.5 XML.

    \b
    Examples:
      surveybench definition export definition.yaml --to form --out form.xlsx
      surveybench definition export definition.yaml --to ddi --out codebook.xml
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import definition

    report = definition.export(survey, to, out, overwrite=overwrite)
    answer.tell(report.lines, report.content)


def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A form (.xlsx, .ods), Triple-S or DDI (.xml).")
    ],
    out: Out = Path("definition.yaml"),
    survey: Short = "",
    wave: Wave = "",
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Read a definition from a form, a Triple-S or a DDI file.

    A form is a whole definition: what cannot be used is named by its cell. The standards hold
    less: what is missing is marked `# DECIDE: …`, as by `surveybench definition new`.

    \b
    Examples:
      surveybench definition import form.xlsx --out definition.yaml
      surveybench definition import triple-s.xml --wave 2025
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import definition

    name = survey or definition.short_name(file)
    target = definition.Target(out, name, definition.wave_of(wave, today("").year), overwrite)
    report = definition.read(file, target)
    answer.tell(report.lines, report.content)


def lint(
    context: typer.Context,
    survey: Survey,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 2 where there is any warning.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Every finding, not only the first of each kind.")
    ] = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Look for what a definition that loads may still have wrong.

    Warnings are likely mistakes; notes are worth a look. Each line has the file, the line and a
    code that stays the same.

    \b
    Examples:
      surveybench definition lint definition.yaml
      surveybench definition lint definition.yaml --strict --all
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import definition

    report = definition.lint(survey)
    answer.tell(report.lines(every), report.content)
    if strict and report.warnings:
        raise typer.Exit(2)


def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="Definition of the earlier wave.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Definition of the later wave.")],
    map_only: Annotated[
        bool, typer.Option("--map", help="Only the proposed comparability map, as YAML.")
    ] = False,
    as_json: AsJson = False,
    log: Log = None,
) -> None:
    """Say what changed between two waves, and what may be compared.

    Items are matched by wording, then by options and id. The proposal is YAML to paste into the
    later definition; a line `# DECIDE:` marks what a person must look at.

    \b
    Examples:
      surveybench definition diff cmh/2024 cmh/2025
      surveybench definition diff cmh/2024 definition.yaml --map
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import definition

    report = definition.diff(old, new)
    lines = () if map_only else report.lines
    map_lines = (report.proposal.removesuffix("\n"),) if report.proposal else ()
    answer.tell((*lines, *map_lines), report.content)


def assure(
    context: typer.Context, survey: Survey, as_json: AsJson = False, log: Log = None
) -> None:
    """Have a definition test itself with made-up respondents.

    It holds them under `tests`. Each is cleaned, coded and placed as in a run; stratum,
    populations, routing and scores are held against what the definition expects. Exit code 2 where
    anything is not as expected.

    \b
    Example:
      surveybench definition test definition.yaml
    """
    answer = begin(context, as_json, log)
    from surveybench.jobs import assure

    report = assure.assure(survey)
    answer.tell(report.lines, report.content)
    if report.failures:
        raise typer.Exit(2)


def show(survey: Survey) -> None:
    """Print a definition whole.

    What it says, and all that it inherits by `extends`.

    \b
    Examples:
      surveybench definition show 2026-03.yaml
      surveybench definition show cmh/2025 > definition.yaml
    """
    from surveybench.jobs import definition

    typer.echo(definition.show(survey), nl=False)


def keys() -> None:
    """Print the reference of every key of a definition.

    Type, default, meaning and example of each.

    \b
    Example:
      surveybench definition keys > definition.md
    """
    from surveybench.jobs import definition

    typer.echo(definition.keys(), nl=False)


def schema() -> None:
    """Print the JSON Schema of a definition, for editors.

    Those that complete and check YAML take it.

    \b
    Example:
      surveybench definition schema > definition.schema.json
    """
    from surveybench.jobs import definition

    typer.echo(definition.schema())
