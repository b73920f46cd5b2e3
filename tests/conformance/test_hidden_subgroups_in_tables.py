"""A hidden subgroup has one row in the long table, and whoever reads the table knows the others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from releases import demonstration, told_apart
from surveybench.jobs.long_table import read_long_table, rows_of
from surveybench.jobs.release_table import read_table
from surveybench.quantities import CATALOGUE, Flag, Ref
from surveybench.report.compose import long_table
from surveybench.report.compose.description import describe
from surveybench.report.writers import csv

RESTING = [name for name, row in CATALOGUE.items() if row.said_by]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "release.csv"
    path.write_bytes(b"".join(csv.write(long_table(told_apart()))))
    return path


def test_what_says_it_for_another_quantity_is_on_the_same_axes() -> None:
    assert "subgroup.score" in RESTING
    for name in RESTING:
        row, other = CATALOGUE[name], CATALOGUE[CATALOGUE[name].said_by]
        assert (row.axes, row.waves) == (other.axes, other.waves)
        assert not other.said_by


def test_the_row_of_a_hidden_number_stands_for_all_that_is_hidden_with_it() -> None:
    out = told_apart()
    flags = {(row[1], row[2], *row[3:7], str(row[0]).partition("@")[2]) for row in rows()}
    number = out.grids["subgroup.n"]
    hidden = number.flags != Flag.OK
    assert hidden.sum() > 1000
    assert len([1 for line in flags if line[:2] == ("subgroup", "n")]) == hidden.size
    for name in RESTING:
        grid = out.grids[name]
        assert not np.isfinite(grid.values[hidden]).any()
        found = [row for row in rows() if f"{row[1]}.{row[2]}" == name]
        assert len(found) == (~hidden).sum()
        assert sum(row[7] is not None for row in found) == np.isfinite(grid.values).sum()


def rows() -> list[tuple[str | int | float | None, ...]]:
    return list(long_table(told_apart()).rows)


def test_every_row_is_counted() -> None:
    for out in (told_apart(), demonstration()):
        assert len(long_table(out).rows) == sum(1 for _ in long_table(out).rows)


def test_an_audit_reads_what_was_released(written: Path) -> None:
    out = told_apart()
    read = read_table(written, out.survey)
    assert {"subgroup.n", "subgroup.score"} <= set(read)
    for name in ("subgroup.n", "subgroup.score"):
        mine, theirs = out.grids[name], read[name]
        assert dict(mine.axes) == dict(theirs.axes)
        assert np.array_equal(mine.values, theirs.values, equal_nan=True)
        assert np.array_equal(mine.flags, theirs.flags)


def test_a_comparison_knows_every_figure(written: Path) -> None:
    found = read_long_table(written)
    there = dict(zip(found.refs, found.flags.tolist(), strict=True))
    assert len(there) == len(found.refs) == len(found.values)
    for figure in told_apart().figures():
        if figure.flag.exists:
            assert there.pop(str(figure.ref)) in (figure.flag, _of_number(figure.ref))
    assert not there


def _of_number(ref: Ref) -> Flag | None:
    said_by = CATALOGUE[ref.statistic].said_by
    return told_apart().at(Ref(said_by, *ref_parts(ref))).flag if said_by else None


def ref_parts(ref: Ref) -> tuple[str, str, str, int | str, str, str]:
    return (ref.measure, ref.organisation, ref.population, ref.wave, ref.option, ref.subgroup)


def test_one_quantity_is_read_with_what_is_hidden_of_it(written: Path) -> None:
    out = told_apart()
    read = rows_of(written, {"subgroup.rest_q"})
    assert set(read) == {"subgroup.rest_q"}
    assert len(read["subgroup.rest_q"]) == out.grids["subgroup.rest_q"].values.size


def test_the_description_says_so_where_there_are_subgroups() -> None:
    assert "subgroup.n" in describe(told_apart(), "release.csv").about
    assert "subgroup.n" not in describe(demonstration(), "release.csv").about
