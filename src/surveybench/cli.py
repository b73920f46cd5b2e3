"""Arguments → pipeline → exit code.

Exit codes: 0 done; 1 a defect of ours; 2 input that cannot be used (nothing was written);
3 some organisations' reports failed, the others were written; 130 stopped by the user.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from surveybench.errors import SurveybenchError

# What typer exits with where the user presses Ctrl+C.
STOPPED = 130

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="""Benchmark reports from patient surveys: scores, expected range, change over time.

\b
Examples:
  surveybench demo demo
  surveybench simulate data --seed 7
  surveybench check cmh/2025 data
  surveybench run cmh/2025 data --out reports
  surveybench schema > definition.schema.json
""",
)

Survey = Annotated[
    str, typer.Argument(help="Definition: a YAML file, or a shipped one such as cmh/2025.")
]
Jobs = Annotated[int, typer.Option(min=0, help="Threads; 0 means one for each core.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only errors.")]
Made = Annotated[
    str, typer.Option("--date", help="Date printed on the reports, YYYY-MM-DD. Default: today.")
]
Data = Annotated[Path | None, typer.Argument(help="Folder of raw files.")]
Responses = Annotated[Path | None, typer.Option(help="File of answers, instead of a folder.")]
Sample = Annotated[Path | None, typer.Option(help="Sample file that goes with --responses.")]
Organisations = Annotated[
    Path | None, typer.Option(help="CSV with code, name, synthetic that goes with --responses.")
]
By = Annotated[str, typer.Option(help="Column to take as the organisation, such as hospital.")]
Brands = Annotated[
    Path | None,
    typer.Option(help="CSV with code, name, colour, logo: organisations' own looks."),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--organisation", "-o", help="Only this organisation's report; repeatable."),
]
Formats = Annotated[
    list[str] | None,
    typer.Option("--format", "-f", help="Only this format; repeatable. Default: all."),
]


def main() -> None:
    """Run a command; expected errors end in one paragraph and an exit code."""
    try:
        app(standalone_mode=True)
    except SurveybenchError as error:
        typer.echo(f"surveybench: {error}", err=True)
        sys.exit(error.exit_code)
    except SystemExit as stopped:
        if stopped.code == STOPPED:
            typer.echo("surveybench: stopped; finished files are whole.", err=True)
        if isinstance(stopped.__context__, BrokenPipeError):
            # The reader of our output (such as `head`) closed it: nothing is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(
            f"surveybench: {place}{error.strerror or type(error).__name__}. Check that it is "
            "there, that you may use it, and that the disk has space.",
            err=True,
        )
        sys.exit(2)
    except Exception as error:
        if os.environ.get("SURVEYBENCH_DEBUG"):
            raise
        typer.echo(
            f"surveybench: an unexpected {type(error).__name__}: a defect of this program. Please "
            "report it; SURVEYBENCH_DEBUG=1 shows where it happened.",
            err=True,
        )
        sys.exit(1)


def _today(text: str) -> date:
    """The date given, else that of SOURCE_DATE_EPOCH, else today's."""
    if not text:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if epoch.isdigit():
            return datetime.fromtimestamp(int(epoch), tz=UTC).date()
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SurveybenchError(
            f"'{text}' is not a date.", remedy="Write it as 2025-11-30."
        ) from None


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar for each long step on a terminal; nothing where the output goes to a file."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    columns: list[Any] = [TextColumn("{task.description:<28}"), BarColumn()]
    columns += [MofNCompleteColumn(), Remaining()]
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total or None)
            bars.update(tasks[step], completed=done, total=total or None)

        yield tell


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to write.")] = Path("demo"),
    seed: Annotated[int, typer.Option(help="Another seed gives another made-up survey.")] = 2025,
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
    from surveybench import pipeline

    day = _today(made)
    with _progress(quiet) as progress:
        survey = pipeline.load_survey("cmh/2025")
        pipeline.simulate(survey, folder / "data", seed=seed, progress=progress)
        files = pipeline.in_folder(folder / "data", survey)
        done = pipeline.run(
            survey,
            files,
            made=day,
            version=_version(),
            jobs=jobs or _cores(),
            progress=progress,
        )
        written = pipeline.write(done.release, folder, only, formats, jobs or _cores(), progress)
    _report(written, folder)


@app.command()
def simulate(
    folder: Annotated[Path, typer.Argument(help="Where to write the raw files.")],
    survey: Annotated[str, typer.Option(help="Definition to simulate.")] = "cmh/2025",
    seed: Annotated[int, typer.Option(help="Another seed gives other answers.")] = 2025,
    quiet: Quiet = False,
) -> None:
    """Write made-up raw files, as a contractor would submit them, and the truth behind them.

    \b
    Example:
      surveybench simulate data --seed 7
    """
    from surveybench import pipeline

    with _progress(quiet) as progress:
        pipeline.simulate(pipeline.load_survey(survey), folder, seed=seed, progress=progress)
    typer.echo(f"Made-up raw files are in {folder}.")


@app.command()
def run(
    survey: Survey,
    data: Data = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    by: By = "",
    out: Annotated[Path, typer.Option(help="Where to write.")] = Path("reports"),
    brands: Brands = None,
    only: Only = None,
    formats: Formats = None,
    engine: Annotated[str, typer.Option(help="How respondents are counted.")] = "local",
    jobs: Jobs = 0,
    made: Made = "",
    quiet: Quiet = False,
) -> None:
    """Make the reports of a survey: every organisation, every format.

    DATA holds organisations.csv and, for every wave, a folder such as 2025 with responses.csv
    and sample.csv (or .parquet).

    \b
    Examples:
      surveybench run cmh/2025 data --out reports
      surveybench run definition.yaml --responses answers.csv --by hospital
    """
    from surveybench import pipeline

    with _progress(quiet) as progress:
        definition, files = pipeline.prepare(survey, data, responses, sample, organisations, by)
        done = pipeline.run(
            definition,
            files,
            made=_today(made),
            version=_version(),
            engine=engine,
            jobs=jobs or _cores(),
            progress=progress,
        )
        own = pipeline.read_brands(brands) if brands else {}
        written = pipeline.write(done.release, out, only, formats, jobs or _cores(), progress, own)
    _report(written, out)


@app.command()
def published(
    file: Annotated[Path, typer.Argument(help="A regulator's workbook (.ods, .xlsx), or a CSV.")],
    survey: Annotated[str, typer.Option(help="Definition of that survey, such as aip/2022.")],
    out: Annotated[Path, typer.Option(help="Where to write.")] = Path("reports"),
    brands: Brands = None,
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
    from surveybench import pipeline

    with _progress(quiet) as progress:
        definition = pipeline.load_survey(survey)
        released = pipeline.published(definition, file, made=_today(made), version=_version())
        own = pipeline.read_brands(brands) if brands else {}
        written = pipeline.write(released, out, only, formats, jobs or _cores(), progress, own)
    _report(written, out)


@app.command()
def check(
    survey: Survey,
    data: Data = None,
    responses: Responses = None,
    sample: Sample = None,
    organisations: Organisations = None,
    by: By = "",
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """Read raw files, write nothing, and say what is in them and what cleaning would change.

    \b
    Example:
      surveybench check cmh/2025 data
    """
    from surveybench import pipeline

    with _progress(quiet) as progress:
        definition, files = pipeline.prepare(survey, data, responses, sample, organisations, by)
        tally, issues = pipeline.count(definition, files, jobs=jobs or _cores(), progress=progress)
    for line in pipeline.summary(tally, issues):
        typer.echo(line)


@app.command()
def serve(
    folder: Annotated[Path, typer.Argument(help="Folder of a site, such as demo/site.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8000,
) -> None:
    """Show a national site in the browser, from this computer only.

    \b
    Example:
      surveybench serve demo/site
    """
    from surveybench import pipeline

    with pipeline.server(folder, port) as running:
        typer.echo(f"{pipeline.address(running)} (stop with Ctrl+C)")
        running.serve_forever()


@app.command()
def schema() -> None:
    """Print the JSON Schema of a survey definition, for editors that complete and check YAML.

    \b
    Example:
      surveybench schema > definition.schema.json
    """
    import json

    from surveybench import pipeline

    typer.echo(json.dumps(pipeline.json_schema(), indent=2, ensure_ascii=False))


def _report(written: tuple[Path, ...], folder: Path) -> None:
    count = "1 file is" if len(written) == 1 else f"{len(written)} files are"
    typer.echo(f"{count} in {folder}.")


def _version() -> str:
    from surveybench import __version__

    return __version__


if __name__ == "__main__":
    main()
