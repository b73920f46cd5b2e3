"""Are reports still as written, and of these data? Asked of folders that were meddled with."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

import small_survey
from surveybench import cli
from surveybench.outputs import MARKER

MANIFEST = "small_2025_manifest.json"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a definition, raw files, and the reports of a run in two formats."""
    folder = small_survey.written(tmp_path_factory.mktemp("verify"), organisations=4, people=70)
    with pytest.MonkeyPatch.context() as patch:
        assert ran(patch, *run_into(folder, folder / "reports")) == 0
    return folder


def ran(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["surveybench", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


def run_into(home: Path, out: Path, *more: str) -> tuple[str | Path, ...]:
    formats = ("-f", "html", "-f", "csv", "--date", "2026-01-02", "-q")
    return ("run", home / "small.yaml", home / "data", "--out", out, *formats, *more)


@pytest.fixture
def reports(home: Path, tmp_path: Path) -> Path:
    """The reports again, to meddle with."""
    return Path(shutil.copytree(home / "reports", tmp_path / "reports"))


Said = pytest.CaptureFixture[str]


def test_reports_as_they_were_written(
    reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert ran(monkeypatch, "verify", reports) == 0
    files = [p for p in reports.rglob("*") if p.is_file()]
    assert f"Files ({len(files) - 1}) of small 2025" in capsys.readouterr().out


def test_a_run_of_some_organisations_stays_in_the_manifest_of_all(
    home: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = json.loads((reports / MANIFEST).read_text())
    code = next((reports / "organisations").iterdir()).name
    assert ran(monkeypatch, *run_into(home, reports, "-o", code)) == 0
    assert json.loads((reports / MANIFEST).read_text()) == before
    assert ran(monkeypatch, "verify", reports) == 0


@pytest.mark.parametrize("kind", ["html", "csv", "ledger.json"])
def test_a_file_that_was_edited_is_named(
    kind: str, reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    path = next(p for p in sorted(reports.rglob("*")) if p.name.endswith(kind))
    path.write_bytes(path.read_bytes() + b" ")
    assert ran(monkeypatch, "verify", reports) == 2
    said = capsys.readouterr().out
    assert "Not as written (1):" in said
    assert path.relative_to(reports).as_posix() in said


def test_files_that_are_missing_of_another_run_or_half_written(
    reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    gone = next(iter(sorted((reports / "organisations").rglob("*.html"))))
    gone.unlink()
    stray = reports / "organisations" / "OLD" / "OLD_small_2024_report.html"
    stray.parent.mkdir()
    stray.write_text("of last year")
    (reports / MARKER).write_text("stopped")
    assert ran(monkeypatch, "verify", reports) == 2
    said = capsys.readouterr().out
    assert gone.name in said
    assert "Not of this run (1):\n  organisations/OLD/OLD_small_2024_report.html" in said
    assert MARKER in said
    assert "all as they were written" not in said


def test_the_data_are_counted_again(
    home: Path, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    again = ("verify", reports, home / "small.yaml")
    assert ran(monkeypatch, *again, home / "data", "-q") == 0
    assert "give the figures that the reports were made of" in capsys.readouterr().out
    other = Path(shutil.copytree(home / "data", tmp_path / "other"))
    answers = next((other / "2025").glob("responses*"))
    lines = answers.read_text().splitlines(keepends=True)
    answers.write_text("".join(lines[:-1]))
    assert ran(monkeypatch, *again, other, "-q") == 2
    assert "give others: figures of 2024, figures of 2025" in capsys.readouterr().out
    definition = tmp_path / "small.yaml"
    for name in ("small.yaml", "small2024.yaml"):
        text = (home / name).read_text()
        (tmp_path / name).write_text(text.replace("min_answered: 1", "min_answered: 1, cap: 3"))
    assert ran(monkeypatch, "verify", reports, definition, home / "data", "-q") == 2
    said = capsys.readouterr().out
    assert "scores otherwise: wave 2024, 2025" in said
    assert "cap 3.0 instead of 5.0" in said


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"format": "surveybench manifest 1"}', "[" * 20000,
     '{"format": "surveybench manifest 1", "survey": 1, "wave": "x", "version": "", "inputs": {},'
     ' "rules": {}, "settings": {}, "files": {}}'],
)  # fmt: skip
def test_what_is_no_manifest_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (tmp_path / MANIFEST).write_text(text)
    assert ran(monkeypatch, "verify", tmp_path) == 2
    assert "is no manifest of a run" in capsys.readouterr().err


def test_names_that_lead_out_of_the_folder_are_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "reports"
    folder.mkdir()
    stated = {"format": "surveybench manifest 1", "survey": "s", "wave": 1, "version": "0"}
    parts = {"inputs": {}, "rules": {}, "settings": {}, "files": {"../secret": "0" * 64}}
    (folder / MANIFEST).write_text(json.dumps(stated | parts))
    assert ran(monkeypatch, "verify", folder) == 2
    assert "Missing (1):\n  ../secret" in capsys.readouterr().out


def test_a_folder_without_a_manifest_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert ran(monkeypatch, "verify", tmp_path) == 2
    assert "make the reports again" in capsys.readouterr().err


def test_reports_that_compare_with_a_national_run_are_verified_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    home = small_survey.written(tmp_path, organisations=33, people=60)
    data = (home / "small.yaml", home / "data")
    national = home / "national.json"
    assert ran(monkeypatch, "reference", *data, "--out", national, "-q") == 0
    against = ("--reference", national)
    out = ("--out", home / "local", "-f", "csv", "-q")
    assert ran(monkeypatch, "run", *data, *against, *out) == 0
    assert ran(monkeypatch, "verify", home / "local", *data, *against, "-q") == 0
    assert "give the figures that the reports were made of" in capsys.readouterr().out
    assert ran(monkeypatch, "verify", home / "local", *data, "-q") == 2
    assert "name its file with --reference" in capsys.readouterr().out
    assert ran(monkeypatch, "run", *data, "--out", home / "all", "-f", "csv", "-q") == 0
    assert ran(monkeypatch, "verify", home / "all", *data, *against, "-q") == 2
    assert "national reference 2025" in capsys.readouterr().out
