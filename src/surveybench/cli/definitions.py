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

Out = Annotated[Path, typer.Option(help="Where to write the definition.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")]


def new(
    file: Annotated[Path, typer.Argument(help="SPSS file, codebook, or answers alone.")],
    out: Out = Path("definition.yaml"),
    sample: Annotated[
        Path | None, typer.Option(help="Sample file, where it holds organisation, age or sex.")
    ] = None,
    survey: Annotated[str, typer.Option(help="Short name of the survey.")] = "",
    wave: Annotated[int, typer.Option(help="Year of the wave. Default: this year.")] = 0,
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
    to: Annotated[str, typer.Option(help="form: an Excel form to fill in.")] = "form",
    out: Annotated[Path | None, typer.Option(help="File to write. Default: form.xlsx.")] = None,
    overwrite: Overwrite = False,
) -> None:
    """Write a definition in a form that others edit or read.

    \b
    Example:
      surveybench export definition.yaml --to form --out form.xlsx
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
    file: Annotated[Path, typer.Argument(help="A form that was filled in (.xlsx, .ods).")],
    out: Out = Path("definition.yaml"),
    overwrite: Overwrite = False,
) -> None:
    """Read a definition back from a form; whatever cannot be used is named by its cell.

    \b
    Example:
      surveybench import form.xlsx --out definition.yaml
    """
    from surveybench import definitions

    _free(out, overwrite)
    _write(definitions.imported(file, out.parent), out)


def schema() -> None:
    """Print the JSON Schema of a survey definition, for editors that complete and check YAML.

    \b
    Example:
      surveybench schema > definition.schema.json
    """
    import json

    from surveybench import pipeline

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
    decisions = _decisions(text)
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


def _decisions(text: str) -> dict[str, list[int]]:
    """What must be decided, with the lines on which it is asked."""
    found: dict[str, list[int]] = {}
    asked, begun = "", 0
    for number, line in enumerate([*text.splitlines(), ""], 1):
        comment = line.strip()
        if asked and not (comment.startswith("# ") and not comment.startswith("# DECIDE:")):
            found.setdefault(asked, []).append(begun)
            asked = ""
        if comment.startswith("# DECIDE:"):
            asked, begun = comment.removeprefix("# DECIDE:").strip(), number
        elif asked:
            asked += f" {comment.removeprefix('# ')}"
    return found
