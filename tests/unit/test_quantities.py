"""The catalogue holds all that rooms ask it, and each row is true of the code."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from surveybench import stats
from surveybench.disclosure import release
from surveybench.errors import ReleaseError
from surveybench.jobs.reference import frozen_names
from surveybench.quantities import (
    CATALOGUE,
    WITHOUT,
    Axis,
    Grid,
    Place,
    Quantity,
    Ref,
    Unit,
    figures,
    grid_of,
    quantity,
)
from surveybench.stats import STATISTICS
from surveybench.survey import Settings, choices
from tiny import computed, row, survey

ROOT = Path(__file__).parents[2]
ROWS = list(CATALOGUE.values())
BY_NAME = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


@cache
def text(path: str) -> str:
    file = ROOT / path
    if file.is_dir():
        return "\n".join(part.read_text("utf-8") for part in sorted(file.rglob("*.py")))
    return file.read_text("utf-8")


# Each row has its page, its tests, and what its columns name


@BY_NAME
def test_a_quantity_has_a_page_an_oracle_and_a_unit_test_or_a_reason(row: Quantity) -> None:
    if row.without:
        assert row.working is None
        assert len(row.without.split()) > 5
        return
    assert row.statistic in STATISTICS
    assert (ROOT / "docs" / "methods" / f"{row.statistic}.md").is_file()
    assert row.working is not None
    module, _, function = row.working.function.partition(".")
    for place in ("tests/unit/stats/test_{}.py", "tests/oracle/{}"):
        either = "".join(text(place.format(name)) for name in {row.statistic, module})
        named = re.search(rf"\b({row.key}|{function})\b", either)
        assert named, f"{place} names neither {row.key} nor {function}"


@BY_NAME
def test_its_functions_inputs_and_settings_exist(row: Quantity) -> None:
    known = {choice.name for choice in choices(Settings())}
    for working in (row.working, row.of_sections):
        if working is None:
            continue
        module, _, function = working.function.partition(".")
        assert module in stats.STATISTICS
        assert callable(vars(vars(stats)[module])[function])
        assert set(working.settings) <= known
        assert working.formula
        for name in working.inputs:
            assert name.rpartition(":")[2] in CATALOGUE, name
    for relation in row.relations:
        assert set(relation.terms) <= set(CATALOGUE)
        assert relation.of in ("", "national", "sections")


@BY_NAME
def test_its_columns_fit_each_other(row: Quantity) -> None:
    assert list(row.axes) == [axis for axis in Axis if axis in row.axes]
    assert row.axes[0] is Axis.WAVE
    assert row.range[0] < row.range[1]
    assert row.label
    assert row.meaning
    assert row.worked_out_by
    assert (Place.CSV in row.places) == (row.released is not None)
    assert row.diagnostic == (row.places == (Place.CHECK,))
    assert not row.diagnostic or (row.tabulated is None and row.printed is not None)
    assert not row.everyone or Axis.ORGANISATION in row.axes


def test_names_and_headers_are_used_once() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS) == len(CATALOGUE)
    assert len({row.meaning for row in ROWS}) == len(ROWS)


def test_what_the_notes_say_of_decimals_is_what_the_rows_have() -> None:
    """The sentence names scores, averages, limits, intervals, differences, z; then phi, tau2, p."""
    statistics = ("score", "expected_range", "change")
    decimals = {
        row.key: row.tabulated
        for row in ROWS
        if row.statistic in statistics and row.tabulated and row.times == 1.0
    }
    finer = {"phi", "tau2", "p_z", "p_welch"}
    assert {decimals.pop(key) for key in finer} == {4}
    assert set(decimals.values()) == {2}
    assert {row.tabulated for row in ROWS if row.times == 100.0 and row.tabulated is not None} == {
        0
    }


# Questions


def test_an_unknown_quantity_says_which_row_to_add() -> None:
    with pytest.raises(ReleaseError, match=r"no row 'score\.median'") as error:
        quantity("score.median")
    assert "quantities/catalogue.py" in error.value.remedy


def test_an_unknown_quantity_cannot_be_put_into_results() -> None:
    found = computed(survey(), {2025: [row(Q1="1")]}, ("A",))
    grid = found.grids["score.score"]
    with pytest.raises(ReleaseError, match=r"no row 'score\.median'"):
        replace(found, grids={**found.grids, "score.median": grid})
    with pytest.raises(ReleaseError, match=r"expected_range\.national stands on the axes"):
        replace(found, grids={**found.grids, "expected_range.national": grid})


def test_what_is_by_option_is_not_released_before_a_rule_is_about_it() -> None:
    found = computed(survey(), {2025: [row(Q1="1")] * 4}, ("A",))
    grid = found.grids["score.n"]
    axes = {axis: ("1", "2") if axis is Axis.OPTION else grid.axes.get(axis, ()) for axis in Axis}
    by_option = {a: v for a, v in axes.items() if a in grid.axes or a is Axis.OPTION}
    values = np.stack([grid.values, grid.values], axis=3)
    entry = replace(CATALOGUE["score.n"], axes=tuple(by_option))
    options = Grid(by_option, values, np.zeros(values.shape, np.int8))
    object.__setattr__(found, "grids", {**found.grids, "score.n": options})
    with pytest.raises(ReleaseError, match=r"score\.n stands on the axis option"):
        release(found, {**CATALOGUE, "score.n": entry})


def test_a_reference_holds_what_is_of_everyone() -> None:
    national = {r.name for r in ROWS if (r.national or r.everyone) and r.working}
    assert set(frozen_names()) == national


# Grids


def test_figures_by_option_have_references_with_their_option() -> None:
    axes = {Axis.WAVE: (202603,), Axis.OPTION: ("1", "2"), Axis.ORGANISATION: ("A:B", "C")}
    grid = Grid(axes, np.arange(4.0).reshape(1, 2, 2), np.zeros((1, 2, 2), np.int8))
    listed = {str(figure.ref): figure.value for figure in figures({"score.share": grid})}
    assert listed["score.share@option=2:all:A:B:all:2026-03"] == 2
    for name, value in listed.items():
        assert grid.values[grid.at(Ref.parse(name))] == value


def test_axes_out_of_order_are_refused() -> None:
    with pytest.raises(ReleaseError, match="another order than wave, organisation"):
        Grid(
            {Axis.ORGANISATION: ("A",), Axis.WAVE: (1,)}, np.ones((1, 1)), np.zeros((1, 1), np.int8)
        )


@pytest.mark.parametrize("what", ["values", "flags", "bounds"])
def test_arrays_of_another_shape_are_refused_with_the_axes(what: str) -> None:
    axes = {Axis.WAVE: (1,), Axis.ORGANISATION: ("A", "B")}
    arrays = {
        "values": np.ones((1, 2)),
        "flags": np.zeros((1, 2), np.int8),
        "bounds": np.ones((1, 2)),
    }
    arrays[what] = np.zeros((1, 3), arrays[what].dtype)
    words = rf"axes wave \(1\), organisation \(2\) has {what} of the shape \(1, 3\)"
    with pytest.raises(ReleaseError, match=words) as told:
        Grid(axes, arrays["values"], arrays["flags"], bounds=arrays["bounds"])
    assert "change axes in the row" in told.value.remedy


def test_a_row_on_an_axis_on_which_nothing_is_worked_out_is_named() -> None:
    """As whoever adds an axis to a row meets it."""
    labels = {Axis.WAVE: (1,), Axis.POPULATION: ("all",), Axis.MEASURE: ("Q1",)}
    flags = np.zeros((1, 1, 1), np.int8)
    with pytest.raises(ReleaseError) as told:
        grid_of("score.score", labels, np.ones((1, 1, 1)), flags)
    assert "the row 'score.score' of the catalogue names the axis organisation" in told.value.what
    assert "Take organisation out of axes" in told.value.remedy
    with pytest.raises(ReleaseError, match=r"score\.score: a grid on the axes wave \(1\)"):
        grid_of("score.score", {**labels, Axis.ORGANISATION: ("A", "B")}, np.ones((1, 1)), flags)


def test_units_stand_in_headers() -> None:
    assert CATALOGUE["score.score"].header == "Score (0 to 10)"
    assert CATALOGUE["response_rate.raw"].header == "Raw response rate (percent)"
    assert CATALOGUE["response_rate.raw"].times == 100
    assert CATALOGUE["change.p_z"].header == "p of the z test"
    assert {row.unit for row in ROWS} == set(Unit)
    assert set(WITHOUT) == set(Axis) - {Axis.WAVE}
