"""Commands about counts that travel: count at home, put together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from surveybench import __version__, outputs
from surveybench.cli.options import (
    By,
    Data,
    Engine,
    Jobs,
    Keep,
    Made,
    Mapping,
    Organisations,
    Quiet,
    Responses,
    Sample,
    Survey,
    Tallies,
)
from surveybench.cli.world import cores, keeping, today, told
from surveybench.errors import TallyError

if TYPE_CHECKING:
    from surveybench.jobs.tally_file import TallyFile

# What a table of a tally tells, in words.
TABLES = {
    "people": "people of one age and sex",
    "answers": "an answer to a question, by age and sex",
    "pairs": "answers to two questions of a section, by age and sex",
    "outcomes": "what became of an invitation",
}
NAMED = 8


def tally(
    survey: Survey,
    data: Data = None,
    out: Annotated[Path, typer.Option(help="File to write; with --each a folder.")] = Path(
        "counts.tally"
    ),
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    only: Annotated[
        list[str] | None,
        typer.Option("--organisation", "-o", help="Only this organisation's counts; repeatable."),
    ] = None,
    each: Annotated[bool, typer.Option("--each", help="A file for each organisation.")] = False,
    min_cell: Annotated[
        int,
        typer.Option(min=0, help="Refuse where a count stands for fewer people than this."),
    ] = 0,
    allow_small: Annotated[
        bool, typer.Option("--allow-small", help="With --min-cell: say what is small, and write.")
    ] = False,
    engine: Engine = "local",
    keep: Keep = None,
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """Count raw files at home, and write the counts alone: no person's record is in them.

    Whoever makes the reports puts such files together (`merge`, `run --tally`); the reports are the
    same as from the records. A tally holds exact counts, small ones too: send it only to whom you
    would send the records, and never publish it. Waves without a folder are left out.

    \b
    Examples:
      surveybench tally cmh/2025 data --out trust.tally
      surveybench tally cmh/2025 data --out trust.tally --min-cell 10 --allow-small
      surveybench tally cmh/2025 data --out tallies --each
    """
    from surveybench.jobs import tally_file
    from surveybench.jobs.gather import How, Named, gather, with_origin

    outputs.refuse_among_reports(out, "a tally holds small counts")
    named = Named(survey, data, responses, sample, organisations, by, mapping=mapping)
    kept = keeping(keep)
    with told(quiet) as progress:
        how = How(engine, jobs or cores(), progress, kept)
        found = gather(named, how, some_waves=True)
        file = with_origin(found, __version__)
    if only:
        file = tally_file.of_organisations(file, only)
    if min_cell:
        _small(file, min_cell, allow_small)
    if each:
        written = tally_file.save_each(file, out)
        typer.echo(f"{len(written)} files in {out}: {_holds(file)}")
    else:
        tally_file.save(file, out)
        typer.echo(f"{out}: {_holds(file)}")
    typer.echo("Exact counts, small ones too: not for publication.")
    for line in found.summary:
        typer.echo(line)


def merge(
    files: Annotated[
        list[Path],
        typer.Argument(help="Tallies in any order, or folders of them.", metavar="FILE…"),
    ],
    out: Annotated[Path, typer.Option(help="File to write.")],
) -> None:
    """Put tallies of different organisations or waves together: equal to counting all at once.

    Tallies of different definitions, damaged ones, and two with the same organisation in one wave
    are refused, and nothing is written.

    \b
    Example:
      surveybench merge north.tally south.tally --out national.tally
      surveybench merge tallies --out national.tally
    """
    from surveybench.jobs import tally_file

    outputs.refuse_among_reports(out, "a tally holds small counts")
    merged = tally_file.merge(tally_file.load_all(files))
    tally_file.save(merged, out)
    typer.echo(f"{out}: {_holds(merged)}")
    if len(merged.versions) > 1:
        typer.echo(f"Counted with different versions: {', '.join(merged.versions)}.", err=True)


def reference(
    survey: Survey,
    data: Data = None,
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("reference.json"),
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    mapping: Mapping = None,
    by: By = "",
    tallies: Tallies = None,
    engine: Engine = "local",
    keep: Keep = None,
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
) -> None:
    """Freeze a national run: what a trust needs to compare its own sites or teams with the nation.

    It holds national averages, the spread between organisations, lowest and highest scores, and
    the national age and sex profile; nothing that the reports of this run would not show.

    \b
    Examples:
      surveybench reference cmh/2025 data --out national.json
      surveybench reference cmh/2025 --tally national.tally --out national.json
    """
    from surveybench.jobs import pipeline
    from surveybench.jobs import reference as references
    from surveybench.jobs.gather import How, Named, gather

    day = today(made)
    named = Named(survey, data, responses, sample, organisations, by, tuple(tallies or ()), mapping)
    kept = keeping(keep)
    with told(quiet) as progress:
        found = gather(named, How(engine, jobs or cores(), progress, kept))
    released = pipeline.from_counts(
        found.survey, found.file.tally, found.organisations, made=day, version=__version__
    )
    frozen = references.freeze(released)
    references.save(frozen, out)
    waves = ", ".join(map(str, sorted(frozen.rules)))
    typer.echo(f"{out}: {frozen.count} {frozen.organisations}, {waves}.")
    for remark in (*references.remarks(frozen), *found.summary):
        typer.echo(remark)


def _holds(file: TallyFile) -> str:
    from surveybench.jobs import tally_file

    codes = tally_file.codes(file.tally)
    waves = ", ".join(map(str, sorted(file.tally.waves)))
    count = "1 organisation" if len(codes) == 1 else f"{len(codes):,} organisations"
    return f"counts of {count}, {waves}."


def _small(file: TallyFile, least: int, allow: bool) -> None:
    """Say which tables and organisations have small counts, and refuse unless allowed."""
    from surveybench.jobs import tally_file

    lines = [
        f"  {entry.wave}, {TABLES[entry.table]}: {entry.small:,} of {entry.cells:,} counts, "
        f"{_whose(entry.organisations)}"
        for entry in tally_file.small(file.tally, least)
    ]
    if not lines:
        typer.echo(f"No count stands for fewer than {least} people.")
        return
    few = f"Counts of fewer than {least} people:\n" + "\n".join(lines)
    if not allow:
        raise TallyError(
            f"nothing was written. {few}\nSomebody who is alone in a count can be recognised.",
            remedy="Where whoever gets the tally may see that, write it with --allow-small.",
        )
    typer.echo(few)


def _whose(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - NAMED:,} more" if len(codes) > NAMED else ""
    return f"of {', '.join(codes[:NAMED])}{more}"
