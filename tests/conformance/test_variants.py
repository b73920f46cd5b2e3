"""What other settings change, held against runs of definitions that have those settings."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import openpyxl
import pytest

import small_survey
from surveybench import cli
from surveybench.disclosure import Release
from surveybench.jobs import pipeline
from surveybench.quantities import Flag
from surveybench.survey import load_survey
from tiny import MADE


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a definition and two waves of 40 organisations."""
    return small_survey.written(tmp_path_factory.mktemp("small"), organisations=40, people=70)


def released(home: Path, settings: str) -> Release:
    """The release of the definition with other settings, written into both of its files."""
    for name in ("small.yaml", "small2024.yaml"):
        text = (home / name).read_text()
        (home / f"other_{name}").write_text(
            text.replace("min_answered: 1", f"min_answered: 1, {settings}").replace(
                "definition: small2024", "definition: other_small2024"
            )
        )
    survey = load_survey(str(home / "other_small.yaml"))
    files = pipeline.in_folder(home / "data", survey)
    return pipeline.run(survey, files, made=MADE, version="0").release


def command(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["surveybench", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


def test_every_change_is_the_one_that_a_run_of_its_own_shows(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tries = {"winsorise=0": "winsorise: 0", "cap=1.2": "cap: 1.2", "test=score": "test: score"}
    out = tmp_path / "variants"
    vary = [word for setting in tries for word in ("--vary", setting)]
    code = command(
        monkeypatch, "variants", home / "small.yaml", home / "data", *vary, "--out", out, "-q"
    )
    assert code == 0
    said = json.loads((out / "variants.json").read_text())
    chosen = released(home, "winsorise: 0.1")
    for entry, settings in zip(said["variants"], tries.values(), strict=True):
        other = released(home, settings)
        for quantity in ("expected_range.band", "change.verdict"):
            before, after = chosen.grids[quantity], other.grids[quantity]
            both = (before.flags == Flag.OK) & (after.flags == Flag.OK)
            expected = {
                (before.organisations[o], before.measures[m])
                for _, _, m, o in np.argwhere(both & (before.values != after.values))
            }
            found = {
                (one["organisation"], one["measure"])
                for one in entry["changed"]
                if one["quantity"] == quantity
            }
            assert found == expected, (settings, quantity)
    assert any(entry["changed"] for entry in said["variants"])
    assert "of 120 bands" in capsys.readouterr().out
    rows = openpyxl.load_workbook(out / "variants.xlsx")["What changes"].values
    count = sum(len(entry["changed"]) for entry in said["variants"])
    assert len([row for row in rows if row and "=" in str(row[0])]) == count


def test_nothing_is_counted_for_a_setting_that_there_is_not(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        command(monkeypatch, "variants", home / "small.yaml", "nowhere", "--vary", "winsor=0") == 2
    )
    assert "Did you mean winsorise" in capsys.readouterr().err
    assert command(monkeypatch, "variants", home / "small.yaml", home / "data") == 2
    assert "no setting is named" in capsys.readouterr().err


def test_it_does_not_stand_among_reports(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = tmp_path / "reports"
    words = ["run", home / "small.yaml", home / "data", "--out", reports, "-f", "csv", "-q"]
    assert command(monkeypatch, *words) == 0
    inside = [home / "small.yaml", home / "data", "--vary", "cap=2", "--out", reports / "variants"]
    assert command(monkeypatch, "variants", *inside, "-q") == 2
