"""How many respondents subgroups prove; ledgers that say nothing of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from releases import told_apart
from surveybench.disclosure.by_subgroup import ToldApart, fewest_by_subgroup
from surveybench.jobs import ledger
from surveybench.jobs.audit import remarks
from surveybench.quantities import Axis, Flag, Grid


def test_subgroups_prove_the_most_of_each_and_who_is_left_beside_those_shown() -> None:
    """Of Q1 two subgroups are shown, of Q2 one, whose others are 30 people and not 25 alone."""
    nan = float("nan")
    n = np.array([[40.0, 25.0, nan], [38.0, nan, nan]])  # item, subgroup
    everybody = np.array([70.0, 68.0])
    axes = {Axis.WAVE: (2025,), Axis.POPULATION: ("all",), Axis.MEASURE: ("Q1", "Q2")}
    of_subgroups = {**axes, Axis.SUBGROUP: ("a", "b", "c"), Axis.ORGANISATION: ("A",)}
    values = n[None, None, :, :, None]
    grids = {
        "subgroup.n": _grid(of_subgroups, values),
        "score.n": _grid({**axes, Axis.ORGANISATION: ("A",)}, everybody[None, None, :, None]),
    }
    apart = ToldApart(((0, 1, 2),))
    people = fewest_by_subgroup(grids, apart, 2025, [0])
    # Q1 leaves 5 for the third, Q2 30 for the second and third, of whom 25 are the second's.
    assert people is not None
    assert people.tolist() == [[40 + 25 + 5]]
    assert fewest_by_subgroup(grids, apart, 2024, [0]) is None


def _grid(axes: dict, values: np.ndarray) -> Grid:
    flags = np.where(np.isfinite(values), Flag.OK, Flag.FEW_IN_SUBGROUP).astype(np.int8)
    return Grid(axes, values, flags)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "ledger.json"
    path.write_bytes(ledger.write(ledger.of_release(told_apart(), {})))
    return path


def test_a_ledger_holds_the_subgroups_that_are_shown(written: Path) -> None:
    read = ledger.load(written)
    out = told_apart().grids["subgroup.n"]
    assert np.array_equal(read.view.grids["subgroup.n"].values, out.values, equal_nan=True)
    assert read.view.shape.ways.breakdowns == ((0, 1, 2, 3), (4, 5), (6, 7), tuple(range(8, 16)))
    assert written.read_bytes() == ledger.write(read)
    assert not list(remarks(read, read, read.version))


def test_a_ledger_of_before_is_read_and_said_not_to_be_compared(written: Path) -> None:
    raw = json.loads(written.read_text("utf-8"))
    for entry in ("checksum", "breakdowns"):
        del raw[entry]
    raw["figures"] = {k: v for k, v in raw["figures"].items() if not k.startswith("subgroup.")}
    raw["checksum"] = ledger._checksum(raw)  # pyright: ignore[reportPrivateUsage]
    before = written.with_name("before.json")
    before.write_text(json.dumps(raw), "utf-8")
    old, new = ledger.load(before), ledger.load(written)
    assert [note for note in remarks(old, new, new.version) if "hold no subgroups" in note]
    without = replace(new, view=replace(new.view, breakdowns={}))
    assert not list(remarks(old, without, new.version))
