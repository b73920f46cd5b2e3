"""Every number in full precision, nothing hidden: a file for whoever holds the records anyway."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from surveybench import outputs
from surveybench.errors import OutputError, Place
from surveybench.quantities import figures
from surveybench.report.document import LongTable, Unfolding
from surveybench.report.words import working as words
from surveybench.report.writers import TABLE_WRITERS
from surveybench.results import Results

MARK = "not-for-publication"
COLUMNS = ("by", "ref", "value", "flag")
ENDING = ".csv"


def marked(path: Path) -> Path:
    """The file with its mark in its name: `all.csv` becomes `all_not-for-publication.csv`."""
    if MARK in path.name:
        return path
    return path.with_name(f"{path.stem}_{MARK}{path.suffix or ENDING}")


def refuse_place(path: Path, reports: Path) -> None:
    """Raise OutputError for a place among reports, those that are about to be written included."""
    outputs.refuse_among_reports(path, words.WHY_APART)
    if path.resolve().is_relative_to(reports.resolve()):
        raise OutputError(
            f"lies in the folder of the reports, and {words.WHY_APART}.",
            where=Place(file=str(path)),
            remedy="Write it somewhere that is not published.",
        )


def save(several: Sequence[Results], path: Path) -> Path:
    """Write all results, each by its own units, and a description beside them, for their owner.

    The first line says that it is not for publication, the second names the columns.
    """
    target = marked(path)
    outputs.put(target, _content(several), private=True)
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": target.name,
        "dc:title": words.TITLE,
        "dc:description": words.FIRST_LINE,
        "dc:accessRights": words.RIGHTS,
        "dialect": {"commentPrefix": "#", "skipRows": 1, "header": True},
    }
    text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    metadata = target.with_name(f"{target.name}-metadata.json")
    outputs.put(metadata, text.encode("utf-8"), private=True)
    return target


def _content(several: Sequence[Results]) -> Iterator[bytes]:
    count = sum(grid.values.size for results in several for grid in results.grids.values())
    rows = Unfolding(count, lambda: _rows(several))
    yield f"# {words.FIRST_LINE}\r\n".encode()
    yield from TABLE_WRITERS["csv"].write(LongTable(COLUMNS, rows))


def _rows(several: Sequence[Results]) -> Iterator[tuple[str | float | None, ...]]:
    for results in several:
        column = results.survey.columns.organisation
        for figure in figures(results.grids):
            yield column, str(figure.ref), figure.value, figure.flag.word
