"""Commands about the definition of a survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from surveybench.cli.options import Survey
from surveybench.cli.world import today
from surveybench.errors import OutputError, Place, SurveybenchError

if TYPE_CHECKING:
    from surveybench.definitions import Draft

LINES_SHOWN = 6  # line numbers of one kind of decision

Short = Annotated[str, typer.Option(help="Short name of the survey.")]
Wave = Annotated[int, typer.Option(help="Year of the wave. Default: this year.")]
Out = Annotated[Path, typer.Option(help="Where to write the definition.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")]


def new(
    file: Annotated[Path, typer.Argument(help="SPSS file, codebook, or answers alone.")],
    out: Out = Path("definition.yaml"),
    sample: Annotated[
        Path | None, typer.Option(help="Sample file, where it holds organisation, age or sex.")
    ] = None,
    survey: Short = "",
    wave: Wave = 0,
    sheet: Annotated[str, typer.Option(help="Sheet of a workbook that is the codebook.")] = "",
    overwrite: Overwrite = False,
) -> None:
    """Draft a definition from what a file says of its columns; mark what a person must decide.

    FILE is an SPSS file (.sav: labels, measure, missing values), a codebook (.xlsx, .ods, .csv
    with the columns item, text, code, label, or item, text, options), or answers alone (.csv,
    .parquet: the codes in each column). Scores are proposed, never silently: every guess has a
    line `# DECIDE: …` in the draft.

    \b
    Examples:
      surveybench new answers.sav --sample sample.csv --survey inpatients --wave 2025
      surveybench new codebook.xlsx --out inpatients.yaml
    """
    from surveybench import definitions

    _free(out, overwrite)
    name = survey or _short(file.name.partition(".")[0])
    made = definitions.drafted(
        file, survey=name, wave=wave or today("").year, sample=sample, sheet=sheet
    )
    _write(made, out)


def export(
    survey: Survey,
    to: Annotated[str, typer.Option(help="form (Excel, to fill in), triple-s or ddi.")] = "form",
    out: Annotated[
        Path | None, typer.Option(help="File to write. Default: form.xlsx, triple-s.xml, ddi.xml.")
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Write a definition as others edit or read it, and say what the file cannot hold.

    form is an Excel form, one row an item, one row an option; triple-s is Triple-S XML 2.0; ddi is
    DDI-Codebook 2.5 XML.

    \b
    Examples:
      surveybench export definition.yaml --to form --out form.xlsx
      surveybench export definition.yaml --to ddi --out codebook.xml
    """
    from surveybench import definitions
    from surveybench.outputs import put

    if to not in definitions.FORMS:
        raise SurveybenchError(
            f"there is no form {to}.", remedy=f"Choose from: {', '.join(definitions.FORMS)}."
        )
    path = out or Path(definitions.FORMS[to])
    _free(path, overwrite)
    made = definitions.exported(survey, to, path.parent)
    put(path, made.content)
    typer.echo(f"{path} is written.")
    for line in made.left_out:
        typer.echo(f"  not in it: {line}")


def import_(
    file: Annotated[Path, typer.Argument(help="A form (.xlsx, .ods), Triple-S or DDI (.xml).")],
    out: Out = Path("definition.yaml"),
    survey: Short = "",
    wave: Wave = 0,
    overwrite: Overwrite = False,
) -> None:
    """Read a definition from a form, a Triple-S or a DDI file.

    A form is a whole definition: what cannot be used is named by its cell. The standards hold
    less: what is missing is marked `# DECIDE: …`, as by `surveybench new`.

    \b
    Examples:
      surveybench import form.xlsx --out definition.yaml
      surveybench import triple-s.xml --wave 2025
    """
    from surveybench import definitions

    _free(out, overwrite)
    name = survey or _short(file.name.partition(".")[0])
    year = wave or today("").year
    _write(definitions.imported(file, out.parent, survey=name, wave=year), out)


def lint(
    survey: Survey,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 2 where there is any warning.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Every finding, not only the first of each kind.")
    ] = False,
) -> None:
    """Look for what a definition that loads may still have wrong.

    Warnings are likely mistakes; notes are worth a look. Each line has the file, the line and a
    code that stays the same.

    \b
    Examples:
      surveybench lint definition.yaml
      surveybench lint definition.yaml --strict --all
    """
    from surveybench import definitions

    found = definitions.lint(survey)
    by_code: dict[str, list[definitions.Finding]] = {}
    for finding in found:
        by_code.setdefault(finding.code, []).append(finding)
    order = sorted(by_code, key=lambda code: (by_code[code][0].severity != "warning", code))
    for code in order:
        findings = by_code[code]
        for finding in findings if every else findings[:LINES_SHOWN]:
            place = f"{finding.where.file}:{finding.where.line or 1}"
            typer.echo(f"{place}: {finding.severity} {code}: {finding.what} {finding.remedy}")
        if rest := [] if every else findings[LINES_SHOWN:]:
            shown = ", ".join(str(finding.where.line or 1) for finding in rest[:LINES_SHOWN])
            more = " …" if rest[LINES_SHOWN:] else ""
            typer.echo(f"  and {len(rest)} more of {code}, on lines {shown}{more} (--all)")
    warnings = sum(finding.severity == "warning" for finding in found)
    told = [_counted(warnings, "warnings"), _counted(len(found) - warnings, "notes")]
    typer.echo(f"{survey}: {', '.join(told)}.")
    if strict and warnings:
        raise typer.Exit(2)


def diff_definition(
    old: Annotated[str, typer.Argument(help="Definition of the earlier wave.")],
    new: Annotated[str, typer.Argument(help="Definition of the later wave.")],
    map_only: Annotated[
        bool, typer.Option("--map", help="Only the proposed comparability map, as YAML.")
    ] = False,
) -> None:
    """Say what changed between two waves, and propose which items may be compared.

    Items are matched by wording, then by options and id. The proposal is YAML to paste into the
    later definition; a line `# DECIDE:` marks what a person must look at.

    \b
    Examples:
      surveybench diff-definition cmh/2024 cmh/2025
      surveybench diff-definition cmh/2024 definition.yaml --map
    """
    from surveybench import definitions

    found = definitions.compared(old, new)
    if not map_only:
        kinds: dict[str, list[definitions.Change]] = {}
        for change in found.changes:
            kinds.setdefault(change.kind, []).append(change)
        for kind, changes in kinds.items():
            typer.echo(f"{kind} ({len(changes)}):")
            for change in changes:
                typer.echo(f"  {change.about}: {change.what}")
        typer.echo("\nProposed map:\n" if kinds else "Nothing changed. Proposed map:\n")
    typer.echo(definitions.proposed(found), nl=False)


def schema() -> None:
    """Print the JSON Schema of a survey definition, for editors that complete and check YAML.

    \b
    Example:
      surveybench schema > definition.schema.json
    """
    import json

    from surveybench.jobs import pipeline

    typer.echo(json.dumps(pipeline.json_schema(), indent=2, ensure_ascii=False))


def _short(stem: str) -> str:
    """A file's name as the short name of a survey."""
    letters = "".join(c if c.isascii() and c.isalnum() else "_" for c in stem.lower())
    return letters.strip("_") or "survey"


def _free(path: Path, overwrite: bool) -> None:
    """Refuse to replace a file in which somebody may have decided something."""
    if path.exists() and not overwrite:
        raise OutputError(
            "is there already.",
            where=Place(file=str(path)),
            remedy="Name another file with --out, or add --overwrite.",
        )


def _write(made: Draft, out: Path) -> None:
    """The definition, and on the terminal what is left to decide."""
    from surveybench import definitions
    from surveybench.outputs import put

    text = definitions.text_of(made)
    put(out, text.encode())
    counts = [_counted(len(made.said[key]), key) for key in ("items", "sections")]
    typer.echo(f"{out} is written: {', '.join(counts)}.")
    decisions: dict[str, list[int]] = {}
    for line, what in definitions.marks(text):
        decisions.setdefault(what, []).append(line)
    if decisions:
        count = sum(len(lines) for lines in decisions.values())
        typer.echo(f"{count} decisions are left to a person; each has a line `# DECIDE:` there:")
    for what, lines in decisions.items():
        shown = ", ".join(map(str, lines[:LINES_SHOWN])) + (" …" if lines[LINES_SHOWN:] else "")
        typer.echo(f"  line{'s' * (len(lines) > 1)} {shown}: {what}")
    if fault := definitions.fault_of(made, out.parent):
        typer.echo(f"It cannot be used before this is mended: {fault}")
    elif decisions:
        typer.echo("It can be read as it is; its results rest on the guesses until they are made.")


def _counted(number: int, what: str) -> str:
    return f"{number} {what if number != 1 else what.removesuffix('s')}"
