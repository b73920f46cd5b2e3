"""The quick form of `make behaviour`: what its page says holds, of few simulated surveys."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "bench" / "behaviour.py"
PAGE = Path(__file__).parents[2] / "docs" / "methods" / "behaviour.md"
TIMES = 400


@pytest.fixture(scope="module")
def behaviour() -> ModuleType:
    spec = importlib.util.spec_from_file_location("behaviour", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["behaviour"] = module  # for its dataclasses
    spec.loader.exec_module(module)
    return module


Made = Callable[[int], Iterator[tuple[str, ...]]]


def columns(made_by: Made, times: int) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    head, *rows = made_by(times)
    return head, rows


def average(rows: list[tuple[str, ...]], column: int) -> float:
    return float(np.mean([float(row[column].split()[0]) for row in rows]))


def on_page(title: str) -> list[tuple[str, ...]]:
    """The lines of a table of the page."""
    text = PAGE.read_text(encoding="utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ")][1:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def test_the_score_interval_holds_the_truth_and_the_normal_one_less_often(
    behaviour: ModuleType,
) -> None:
    """27 lines of 400 surveys: the average has a Monte-Carlo error of 0.2."""
    _, rows = columns(behaviour.coverage, TIMES)
    assert 94 - 0.6 <= average(rows, 3) <= 96 + 0.6
    assert average(rows, 4) < average(rows, 3) - 1
    page = on_page("A 95 % interval holds the truth")
    assert [row[:3] for row in rows] == [row[:3] for row in page]
    assert average(rows, 3) == pytest.approx(average(page, 3), abs=0.8)


def test_the_score_test_of_change_finds_no_more_changes_than_it_says(
    behaviour: ModuleType,
) -> None:
    """36 lines of 400 surveys: the average has a Monte-Carlo error of 0.2."""
    _, rows = columns(behaviour.false_changes, TIMES)
    assert average(rows, 5) <= 5.5 + 0.6
    assert average(rows, 3) > average(rows, 5)
    page = on_page("A significant change where nothing changed (nominal 5)")
    assert [row[:3] for row in rows] == [row[:3] for row in page]
    assert average(rows, 5) == pytest.approx(average(page, 5), abs=0.8)


@pytest.mark.slow
def test_limits_and_reliability_behave_as_the_page_says(behaviour: ModuleType) -> None:
    for title, made_by, labels, column in (
        ("Outside the limits with no real differences (nominal 10, 5, 0.1, 0.1)", "flags", 3, 3),
        (
            "Reliability, average of 50 organisations whose scores differ by a spread",
            *("reliabilities", 4, 5),
        ),
    ):
        _, rows = columns(getattr(behaviour, made_by), TIMES)
        page = on_page(title)
        assert [row[:labels] for row in rows] == [row[:labels] for row in page]
        assert average(rows, column) == pytest.approx(average(page, column), abs=2)


def test_a_line_that_misses_what_is_asked_is_counted(behaviour: ModuleType) -> None:
    asked = behaviour.Asked(1, 94.0, 96.0, "Why so.")
    said = behaviour.missed(asked, [("a", "93.9 ± 0.3"), ("b", "95.0 ± 0.3")])
    assert said == (
        "Asked of the setting `score`: 94 to 96. Lines that miss it: 1 of 2, with 93.9. Why so.\n"
    )
    assert "No line misses it" in behaviour.missed(asked, [("a", "94.0 ± 0.3")])
