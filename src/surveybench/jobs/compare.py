"""What moved between two runs: folders of reports, their long tables, or tallies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from surveybench import outputs
from surveybench.comparison import (
    Comparison,
    Counted,
    Made,
    Side,
    compared,
    content,
    document,
    encoded,
    lines,
    side_of,
    workbook,
)
from surveybench.disclosure import release
from surveybench.errors import InputError, Place, ReleaseError
from surveybench.jobs import manifest, tally_file
from surveybench.jobs.gather import gather, results_of
from surveybench.jobs.hashes import rules
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.jobs.long_table import (
    read_long_table,
    read_synthetic,
    refuse_edited,
    table_in,
)
from surveybench.jobs.manifest import Manifest
from surveybench.quantities import Ref
from surveybench.report.words import report as words_report
from surveybench.report.writers import WORKBOOK_WRITERS, WRITERS
from surveybench.survey import choices_of

PRIVATE = "a comparison of two runs is not for publication"
TO_DO = (
    "Name a folder that `run --out` wrote with CSV among its formats, its long table, or a tally."
)


@dataclass(frozen=True, slots=True)
class CompareReport:
    """What moved, and the lines that say so."""

    comparison: Comparison
    stamp: Stamp

    @property
    def lines(self) -> tuple[str, ...]:
        """How much moved, why, and the first of what moved."""
        return tuple(lines(self.comparison))

    @property
    def content(self) -> dict[str, Any]:
        """All that moved, as another program takes it."""
        return content(self.comparison, self.stamp.made, self.stamp.version)


def compare(
    old: Path,
    new: Path,
    stamp: Stamp,
    *,
    survey: str = "",
    old_survey: str = "",
) -> CompareReport:
    """What moved between two runs of one wave of a survey.

    Each is a folder of reports, the long table of a release, or a tally (or a folder of tallies),
    for which the definition must be named; `old_survey` is that of the first where it is another.
    Raises InputError for what cannot be read, ReleaseError for what cannot be compared.
    """
    first = _side(old, old_survey or survey, stamp)
    return CompareReport(compared(first, _side(new, survey, stamp)), stamp)


def save(report: CompareReport, folder: Path) -> tuple[Path, ...]:
    """A web page, a workbook and JSON."""
    page, book = WRITERS["html"], WORKBOOK_WRITERS["xlsx"]
    outputs.refuse_among_reports(folder, PRIVATE)
    comparison, stamp = report.comparison, report.stamp
    pages = document(comparison, stamp.made, stamp.version)
    tables = workbook(comparison, stamp.made)
    with outputs.result(folder, "surveybench compare", private=True) as staging:
        return (
            staging.put(f"compare.{page.ending}", page.write(pages)),
            staging.put(f"compare.{book.ending}", book.write(tables)),
            staging.put("compare.json", encoded(comparison, stamp.made, stamp.version)),
        )


def _side(place: Path, survey: str, stamp: Stamp) -> Side:
    if place.is_dir() and any(place.glob("*.tally")):
        return _of_tallies(place, survey, stamp)
    if place.is_dir():
        return _of_folder(place)
    if place.suffix == ".tally":
        return _of_tallies(place, survey, stamp)
    if place.suffix == ".csv":
        return _of_table(place)
    what = "is no folder of reports, long table (CSV) or tally."
    raise InputError(
        what if place.exists() else "there is no such file or folder.",
        where=Place(file=str(place)),
        remedy=TO_DO,
    )


def _of_tallies(place: Path, survey: str, stamp: Stamp) -> Side:
    if not survey:
        raise InputError(
            "is a tally, whose figures are worked out by a definition, and none is named.",
            where=Place(file=str(place)),
            remedy="Name it: --survey definition.yaml",
        )
    counts = gather(Inputs(survey, tallies=(place,)), Counting())
    results = results_of(counts, stamp)
    definition = counts.survey
    files = tally_file.merge(tally_file.load_all([place]))
    made = Made(
        stamp.version,
        {str(wave): digest for wave, digest in rules(definition).items()},
        {choice.name: str(choice.value) for choice in choices_of(definition)},
        manifest.parts_of_definition(definition),
        dict(files.inputs),
    )
    side = side_of(release(results), str(place), made)
    column = counts.file.column or side.column
    return replace(side, column=column, counted=Counted(definition, counts.file.tally, results))


def _of_folder(place: Path) -> Side:
    stated = manifest.read(manifest.found(place))
    return _told_by(stated, table_in(place, stated), str(place))


def _told_by(stated: Manifest, table: Path, called: str) -> Side:
    """A long table with the manifest that names it."""
    made = Made(stated.version, stated.rules, stated.settings, stated.definition)
    bands = dict(enumerate(words_report.BANDS, 1)) if manifest.usual_bands(stated) else {}
    figures = read_long_table(table)
    return Side(
        called,
        stated.survey,
        stated.wave,
        figures,
        made,
        bands=bands,
        synthetic=stated.synthetic,
    )


def _of_table(path: Path) -> Side:
    """A long table: as the manifest of its folder says, or by itself."""
    if not path.is_file():
        raise InputError(
            "there is no such file or folder.", where=Place(file=str(path)), remedy=TO_DO
        )
    folder = path.resolve().parent.parent
    for beside in sorted(folder.glob(f"*_{manifest.KIND}.json")):
        stated = manifest.read(beside)
        name = path.resolve().relative_to(folder).as_posix()
        if name in stated.files:
            refuse_edited(path, stated.files[name])
            return _told_by(stated, path, str(path))
    figures = read_long_table(path)
    if not figures.refs:
        raise ReleaseError(f"{path} holds no figure.", remedy=TO_DO)
    wave = Ref.parse(figures.refs[0]).wave
    return Side(str(path), "", int(wave), figures, synthetic=read_synthetic(path))
