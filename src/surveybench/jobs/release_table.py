"""A release read back from its long table (CSV): the figures that an audit looks at."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from surveybench.errors import LedgerError, Place, ReleaseError
from surveybench.jobs.long_table import FlaggedRow, with_unsaid
from surveybench.quantities import CATALOGUE, Axis, Flag, Grid, Label, Ref
from surveybench.survey import Survey

COLUMNS = ("ref", "value", "flag")


def read_table(path: Path, survey: Survey) -> dict[str, Grid]:
    """Counts, shares and scores of a long table, on the axes of the catalogue.

    Raises LedgerError, with the line, where a row is not as the program writes it, is of another
    survey's population, or stands there twice.
    """
    # Here, because who asks for one figure needs no ledger.
    from surveybench.jobs.ledger import ledger_names

    by_name: dict[str, dict[Ref, FlaggedRow]] = {name: {} for name in ledger_names()}
    for line, ref, row in _rows(path):
        rows = by_name.get(ref.statistic)
        if rows is None:
            continue
        if ref in rows:
            raise _refused(path, line, f"{ref} stands there twice.")
        rows[ref] = row
    by_name = with_unsaid(by_name)
    if not any(by_name.values()):
        raise _refused(path, 1, "it holds no count of people.")
    return {name: with_bounds(path, name, rows, survey) for name, rows in by_name.items() if rows}


def with_bounds(path: Path, name: str, rows: Mapping[Ref, FlaggedRow], survey: Survey) -> Grid:
    """One quantity with what its values are above, below or at least. LedgerError as `grid_of`."""
    grid = grid_of(path, name, {ref: (row.value, row.flag) for ref, row in rows.items()}, survey)
    bounded = {ref: row.bound for ref, row in rows.items() if row.flag.bounds}
    if not bounded:
        return grid
    bounds = np.full(grid.values.shape, np.nan)
    for ref, bound in bounded.items():
        bounds[grid.at(ref)] = bound
    return replace(grid, bounds=bounds)


def _rows(path: Path) -> Iterator[tuple[int, Ref, FlaggedRow]]:
    flags = {flag.word: flag for flag in Flag}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            if not set(COLUMNS) <= set(table.fieldnames or ()):
                raise _refused(path, 1, f"it lacks one of the columns {', '.join(COLUMNS)}.")
            for row in table:
                text = (row["ref"] or "").removeprefix("'")
                try:
                    flag = flags[row["flag"]]
                    value = float(row["value"]) if flag is Flag.OK else np.nan
                    bound = float(row.get("bound") or "nan")
                    yield table.line_num, Ref.parse(text), FlaggedRow(value, flag, bound)
                except (KeyError, ValueError, TypeError, ReleaseError):
                    raise _refused(
                        path, table.line_num, "is not as the program writes a figure."
                    ) from None
                if flag is not Flag.OK and row["value"]:
                    raise _refused(path, table.line_num, "holds a value beside a flag.")
    except (OSError, UnicodeDecodeError, csv.Error):
        raise _refused(path, None, "cannot be read as CSV in UTF-8.") from None


def grid_of(path: Path, name: str, rows: dict[Ref, tuple[float, Flag]], survey: Survey) -> Grid:
    """One quantity on the axes of its row; a combination of labels without a row is not published.

    Raises LedgerError where its populations are not those of the definition.
    """
    axes: dict[Axis, tuple[Label, ...]] = {}
    for axis in CATALOGUE[name].axes:
        axes[axis] = tuple(dict.fromkeys(ref.labels()[axis] for ref in rows))
    populations = tuple(population.id for population in survey.populations)
    if Axis.POPULATION in axes:
        if set(axes[Axis.POPULATION]) != set(populations):
            raise LedgerError(
                f"has the populations {', '.join(map(str, axes[Axis.POPULATION]))}, and the "
                f"definition {', '.join(populations)}.",
                where=Place(file=str(path)),
                remedy="Name the definition that it was made with.",
            )
        axes[Axis.POPULATION] = populations
    shape = tuple(map(len, axes.values()))
    absent = Flag.NO_SUCH_ANSWER if Axis.OPTION in axes else Flag.NOT_PUBLISHED
    grid = Grid(axes, np.full(shape, np.nan), np.full(shape, absent, np.int8))
    values, flags = grid.values.copy(), grid.flags.copy()
    for ref, (value, flag) in rows.items():
        place = grid.at(ref)
        values[place], flags[place] = value, flag
    return Grid(axes, values, flags)


def _refused(path: Path, line: int | None, what: str) -> LedgerError:
    remedy = "Take the release as the program wrote it; edited figures cannot be judged."
    return LedgerError(what, where=Place(file=str(path), line=line), remedy=remedy)
