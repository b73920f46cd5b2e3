"""Arguments that several commands share: one wording, one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def _surveys(incomplete: str) -> list[str]:
    """Shipped definitions, for a shell that completes."""
    from surveybench.jobs.offered import surveys

    return [name for name in surveys() if name.startswith(incomplete)]


def _formats(incomplete: str) -> list[str]:
    """Formats, for a shell that completes."""
    from surveybench.jobs.offered import formats

    return [name for name in formats() if name.startswith(incomplete)]


def _languages(incomplete: str) -> list[str]:
    """Languages that are shipped, for a shell that completes."""
    from surveybench.jobs.offered import languages

    return [name for name in languages() if name.startswith(incomplete)] or _paths(incomplete)


def _paths(incomplete: str) -> list[str]:
    """Files and folders, for a shell that completes."""
    begins = incomplete.rpartition("/")[2]
    prefix = incomplete[: len(incomplete) - len(begins)]
    try:
        entries = sorted(Path(prefix or ".").iterdir())
    except OSError:
        return []
    names = (entry.name + "/" * entry.is_dir() for entry in entries)
    return [prefix + name for name in names if name.startswith(begins) and name[0] != "."]


def _from_run_file(context: typer.Context, name: str) -> str:
    """Where a run file is named, its options where none is typed, and the survey it names."""
    from surveybench.jobs import run_file

    if context.resilient_parsing or not run_file.is_run_file(name):
        return name
    options = run_file.options(Path(name))
    context.default_map = options
    return options["survey"]


Survey = Annotated[
    str,
    typer.Argument(
        metavar="SURVEY",
        help="Definition: a YAML file, or a shipped one such as cmh/2025.",
        autocompletion=_surveys,
    ),
]
SurveyOrRunFile = Annotated[
    str,
    typer.Argument(
        metavar="SURVEY",
        help="Definition: a YAML file, or a shipped one such as cmh/2025. Or a run file.",
        autocompletion=_surveys,
        is_eager=True,
        callback=_from_run_file,
    ),
]
Jobs = Annotated[int, typer.Option(min=0, help="Threads; 0 means one for each core.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress while it works.")]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON object instead of lines, see `schemas`."),
]
Log = Annotated[
    Path | None,
    typer.Option(help="File to add events to, one JSON object a line; rotated when large."),
]
Made = Annotated[
    str,
    typer.Option(
        "--date",
        help="Date of what is written, YYYY-MM-DD. Default: that of SOURCE_DATE_EPOCH, else today.",
    ),
]
# Raw data may be an address too, so these are no paths yet: `named` makes of them what they are.
Data = Annotated[
    str | None,
    typer.Argument(
        metavar="DATA",
        help="Folder of raw files, its address in a store (s3://, gs://, abfs://, https://), or a "
        "database (postgresql://, duckdb:///, sqlite:///).",
        autocompletion=_paths,
    ),
]
Responses = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="File of answers, or a table's address, instead of a folder.",
        autocompletion=_paths,
    ),
]
Sample = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="Sample file that goes with --responses.", autocompletion=_paths
    ),
]
Organisations = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="CSV with code, name, synthetic, peers that goes with --responses.",
        autocompletion=_paths,
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option(help="YAML that says how the files differ: encoding, sheet, columns, labels."),
]
By = Annotated[str, typer.Option(help="Column to take as the organisation, such as hospital.")]
Brands = Annotated[
    Path | None,
    typer.Option(help="CSV with code, name, colour, logo: organisations' own looks."),
]
Peers = Annotated[
    Path | None,
    typer.Option(help="CSV with code, peers: the group that each organisation is beside."),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--organisation", "-o", help="Only this organisation's report; repeatable."),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        help="Only this format: pdf, html, pptx, summary, pptx-tables, national, xlsx, ods, csv or "
        "site; repeatable.",
        autocompletion=_formats,
    ),
]
Template = Annotated[
    Path | None,
    typer.Option(help="PowerPoint file (.pptx, .potx) of your own that slides are built on."),
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        help="Language of what is written: cy (Welsh, a draft), or a folder or file of your own, "
        "see `language`. Default: English.",
        autocompletion=_languages,
    ),
]
Engine = Annotated[
    str,
    typer.Option(help="What counts: local, or spark on a cluster that Spark's settings name."),
]
Tallies = Annotated[
    list[Path] | None,
    typer.Option("--tally", help="Counts instead of raw files, see `tally`; repeatable."),
]
Keep = Annotated[
    Path | None,
    typer.Option(
        help="Folder for the counts of each finished wave: a later run of the same takes them."
    ),
]
Against = Annotated[
    list[Path] | None,
    typer.Option(
        "--against",
        help="Folder or ledger of an earlier release of the same people; repeatable.",
    ),
]
Breakdowns = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        help="Column to take as the organisation, such as hospital; repeatable: each in a folder "
        "of its own, guarded together.",
    ),
]
Working = Annotated[
    Path | None,
    typer.Option(
        help="Also write every number in full precision, nothing hidden, for yourself: not for "
        "publication."
    ),
]
Reference = Annotated[
    Path | None,
    typer.Option(help="Compare with a national run, see `reference`: own sites, own data."),
]
Called = Annotated[
    str,
    typer.Option(help="With --reference: what one and several are called, as ward,wards."),
]
