"""A file of every format that was ever written is read: `tests/formats` has one of each number.

They were made once, of 180 made-up people: 60 each of organisations A, B and C, of whom every 3rd,
4th and 5th said B to Q1. Nobody writes them anew: whoever raises a number adds a file.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from surveybench.jobs import ledger, manifest, reference, run_file, tally_file
from surveybench.tally import store

FILES = Path(__file__).parents[1] / "formats"
# The first number that is read; those before were never released.
FIRST = {"tally": 3, "reference": 2, "ledger": 1, "manifest": 1, "run": 1}
NOW = {
    "tally": store.FORMAT,
    "reference": reference.FORMAT,
    "ledger": ledger.FORMAT,
    "manifest": manifest.FORMAT,
    "run": f"run {run_file.VERSION}",
}


def numbers(kind: str) -> list[Path]:
    """The files of a kind, the oldest first."""
    return sorted(FILES.glob(f"{kind}-*"), key=lambda path: _number(path.stem))


def _number(text: str) -> int:
    return int(re.findall(r"\d+", text)[-1])


@pytest.mark.parametrize("kind", FIRST)
def test_there_is_a_file_of_every_number(kind: str) -> None:
    wanted = range(FIRST[kind], _number(NOW[kind]) + 1)
    assert [_number(path.stem) for path in numbers(kind)] == list(wanted)


@pytest.mark.parametrize("path", numbers("tally"), ids=lambda path: path.stem)
def test_a_tally_of_every_number_is_read(path: Path) -> None:
    file = tally_file.load(path)
    assert [each.name for each in file.organisations] == ["Ash", "Birch", "Cedar"]
    counts = file.tally[2025]
    assert counts.outcomes[:, 1].tolist() == [60, 60, 60]
    said = counts.answers["Q1"].sum(axis=(0, 2))  # [organisation, option]
    assert said.tolist() == [[40, 20], [45, 15], [48, 12]]


@pytest.mark.parametrize("path", numbers("reference"), ids=lambda path: path.stem)
def test_a_reference_of_every_number_is_read(path: Path) -> None:
    national = reference.load(path)
    assert (national.survey, national.wave) == ("tiny", 2025)


@pytest.mark.parametrize("path", numbers("ledger"), ids=lambda path: path.stem)
def test_a_ledger_of_every_number_is_read(path: Path, tmp_path: Path) -> None:
    (tmp_path / "tiny_2025_ledger.json").write_bytes(path.read_bytes())
    earlier = ledger.load(tmp_path / "tiny_2025_ledger.json")
    assert (earlier.survey, earlier.wave) == ("tiny", 2025)


@pytest.mark.parametrize("path", numbers("manifest"), ids=lambda path: path.stem)
def test_a_manifest_of_every_number_is_read(path: Path) -> None:
    made = manifest.read(path)
    assert (made.survey, made.wave, made.synthetic) == ("tiny", 2025, True)
    assert made.settings["min_answered"] == "1"
    assert "national/tiny_2025_release.csv" in made.files


@pytest.mark.parametrize("path", numbers("run"), ids=lambda path: path.stem)
def test_a_run_file_of_every_number_is_read(path: Path) -> None:
    asked = run_file.options(path)
    assert (asked["survey"], asked["formats"]) == ("cmh/2025", ["csv"])
    assert asked["data"] == str(FILES / "answers")
