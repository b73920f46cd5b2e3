"""Reports of one wave, of few and of forty, in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.monthly_survey import months, with_data
from typer.testing import CliRunner

from surveybench.cli import app


@pytest.mark.parametrize("count", [1, 2, 4, 12, 40])
def test_every_format_holds_any_number_of_waves(count: int, tmp_path: Path) -> None:
    path = with_data(tmp_path, count)
    words = ["run", str(path), str(tmp_path / "data"), "--out", str(tmp_path / "out")]
    ended = CliRunner().invoke(app, [*words, "--date", "2026-04-02", "--jobs", "1", "-q"])
    assert ended.exit_code == 0, ended.output
    out = tmp_path / "out"
    names = {file.suffix for file in out.rglob("*") if file.is_file()}
    assert {".pdf", ".pptx", ".html", ".xlsx", ".ods", ".csv"} <= names
    page = next(out.rglob("Z02_pulse_2026-03_report.html")).read_text()
    assert "Monthly pulse March 2026" in page
    long = next(file for file in out.rglob("pulse_2026-03*.csv"))
    lines = [line.split(",") for line in long.read_text().splitlines()]
    position = lines[0].index("wave")
    assert {line[0].rpartition(":")[2] for line in lines[1:]} == set(months(count))
    assert {line[position] for line in lines[1:]} == set(months(count))
    described = json.loads(next(out.rglob("pulse_2026-03*-metadata.json")).read_text())
    columns = {c["name"]: c for c in described["tableSchema"]["columns"]}
    assert columns["wave"]["datatype"] in ("string", {"base": "string"})
    assert ("earlier months" in page) == (count > 1 and "cannot be compared" in page)
    assert "earlier year" not in page
    assert ("are not listed here" in page) == (count > 4)
