"""Finished PDFs under two checkers of accessibility."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from releases import demonstration
from surveybench.report.compose import compose
from surveybench.report.compose.summary import summary
from surveybench.report.writers import pdf

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module", params=["report", "summary of one group", "summary of two"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    made = compose if request.param == "report" else summary
    code = "Z01" if request.param.endswith("two") else "Z17"
    path.write_bytes(pdf.write(made(demonstration(), code)))
    return path


def run(*command: str) -> subprocess.CompletedProcess[str]:
    if not (BIN / command[0]).exists():
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]], capture_output=True, text=True, check=False
    )


def test_outloud_finds_no_error(report: Path) -> None:
    done = run("outloud", "--json", "-", str(report))
    found = json.loads(done.stdout[done.stdout.index("{") :])
    assert '"severity": "error"' not in json.dumps(found)
    assert done.returncode == 0


def test_pdfua_finds_nothing(report: Path) -> None:
    done = run("pdfua", "check", str(report))
    assert "errors=0 warnings=0" in done.stdout
