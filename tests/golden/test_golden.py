"""Did a figure or a word move? See made.py for what to do where one was meant to."""

from __future__ import annotations

import csv
import io
import math

import pytest

from golden.made import FILES, HERE, made


@pytest.fixture(scope="module")
def now() -> dict[str, str]:
    return made()


def test_no_word_of_the_report_moved(now: dict[str, str]) -> None:
    assert now["report.txt"] == (HERE / "report.txt").read_text("utf-8")


def test_no_figure_moved(now: dict[str, str]) -> None:
    """To 1e-12, as another processor may round the last digit otherwise."""
    then = (HERE / "figures.csv").read_text("utf-8")
    assert set(now) == set(FILES)
    pairs = list(zip(_rows(now["figures.csv"]), _rows(then), strict=True))
    assert len(pairs) > 1000
    moved = [(a, b) for a, b in pairs if not _same(a, b)]
    assert moved == []


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _same(a: dict[str, str], b: dict[str, str]) -> bool:
    x, y = a["value"], b["value"]
    near = x == y or (x and y and math.isclose(float(x), float(y), rel_tol=1e-12, abs_tol=1e-12))
    return bool(near) and {**a, "value": ""} == {**b, "value": ""}
