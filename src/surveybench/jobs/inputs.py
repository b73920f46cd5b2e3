"""What a job is asked to take, as a user names it: one bundle for every job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveybench.version import VERSION

if TYPE_CHECKING:
    from surveybench.intake import Progress
    from surveybench.jobs.kept import Keep
    from surveybench.readers import Location


@dataclass(frozen=True, slots=True)
class Inputs:
    """A definition, and raw files or tallies.

    `data` is a folder of raw files or a database of such tables, or `responses` the answers of one
    wave with their `sample` and list of `organisations`. `mapping` says how the files differ from
    the definition, `by` is the column that stands for the organisation, `beside` other columns that
    the same people are broken down by. `tallies` are counts instead of raw files.
    """

    survey: str
    data: Location | None = None
    responses: Location | None = None
    sample: Location | None = None
    organisations: Location | None = None
    by: str = ""
    tallies: tuple[Path, ...] = ()
    mapping: Path | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """The engine that counts, its threads, who is told of progress, where finished waves stay."""

    engine: str = "local"
    jobs: int = 1
    progress: Progress | None = None
    keep: Keep | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """The date that is printed, and the version that worked: what makes equal input equal bytes."""

    made: date
    version: str = VERSION


def as_typed(
    survey: str,
    data: str | None = None,
    responses: str | None = None,
    sample: str | None = None,
    organisations: str | None = None,
    by: str = "",
    tallies: tuple[Path, ...] = (),
    mapping: Path | None = None,
    beside: tuple[str, ...] = (),
) -> Inputs:
    """Inputs whose raw data is typed: paths, or addresses of stores, web servers or databases.

    Raises InputError for an address that is not read, or holds a secret.
    """
    from surveybench.readers import location

    typed = (data, responses, sample, organisations)
    located = [None if text is None else location(text) for text in typed]
    return Inputs(
        *(survey, located[0], located[1], located[2], located[3]), by, tallies, mapping, beside
    )


def written_in(written: tuple[Path, ...], folder: Path) -> str:
    """How many files are where."""
    count = "1 file is" if len(written) == 1 else f"{len(written)} files are"
    return f"{count} in {folder}."


def written(files: tuple[Path, ...], folder: Path) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The same in a line, and as another program takes it; paths are below the folder."""
    names = [path.relative_to(folder).as_posix() for path in files]
    return (written_in(files, folder),), {"written": {"folder": str(folder), "files": names}}
