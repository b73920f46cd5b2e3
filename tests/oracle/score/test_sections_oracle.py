"""Sections over persons, and of weighted and nested parts, against R survey and base R."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from oracle_tables import read
from surveybench.quantities import Axis
from surveybench.results import Results
from surveybench.survey import Dimension, Scoring, Section
from tiny import chosen, computed, item, row, survey

HERE = Path(__file__).parent
CODES = tuple(f"T{o:02d}" for o in range(1, 10))
SECTIONS = (
    Section("nested", "Nested", ("c",), sections=("two",), weights=(("two", 4.0), ("c", 2.0))),
    Section("two", "Two", ("a", "b"), weights=(("a", 3.0), ("b", 1.0))),
    Section(
        "each", "Each", tuple("abc"), weights=(("a", 2.0), ("b", 1.0), ("c", 1.0)), score="persons"
    ),
)


@cache
def results(variance: Literal["weighted", "linearised"]) -> Results:
    made = survey(
        *(item(name, (10, 5, 0, None)) for name in "abc"),
        settings=chosen(scoring=Scoring(variance=variance), release={"secondary": "off"}),
        strata=(Dimension("g", ("g",), codes=tuple((str(g), f"G{g}") for g in range(1, 5))),),
    )
    made = replace(made, sections=SECTIONS)
    rows = []
    for line in csv.DictReader((HERE / "input.csv").open(encoding="utf-8")):
        answers = {name: None if line[name] == "0" else line[name] for name in "abc"}
        rows.append(row(organisation=line["organisation"], g=line["stratum"], **answers))
    return computed(made, {2025: rows}, CODES)


def of(name: str, section: str, variance: str) -> np.ndarray:
    grid = results(variance).grids[name]
    return grid.values[0, 0, grid.labels(Axis.MEASURE).index(section)]


@pytest.mark.parametrize(("variance", "key"), [("weighted", "V"), ("linearised", "lin")])
def test_scores_over_persons(variance: Literal["weighted", "linearised"], key: str) -> None:
    expected = read(HERE / "sections_expected.csv")
    there = expected["n_persons"] > 0
    np.testing.assert_allclose(
        of("score.score", "each", variance)[there], expected["score_persons"][there], rtol=1e-12
    )
    error = of("score.standard_error", "each", variance)
    np.testing.assert_allclose(
        error[there] ** 2, expected[f"{key}_persons"][there], rtol=1e-12, atol=1e-15
    )


def test_scores_of_weighted_and_nested_sections() -> None:
    expected = read(HERE / "sections_expected.csv")
    np.testing.assert_allclose(
        of("score.score", "nested", "linearised"), expected["score_nested"], rtol=1e-12
    )
    variance = of("score.standard_error", "nested", "linearised") ** 2
    there = np.isfinite(expected["lin_nested"])
    np.testing.assert_allclose(
        variance[there], expected["lin_nested"][there], rtol=1e-12, atol=1e-15
    )
