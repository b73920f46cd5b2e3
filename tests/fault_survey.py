"""A survey so small that every command takes a moment, for tests that stop commands everywhere."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from surveybench import cli
from tiny import row, text_of

DEFINITION = """
survey: tiny
wave: 2025
words: {title: Tiny survey, report: Tiny report}
populations: [{id: all, name: Everyone}]
settings: {min_answered: 1}
items:
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
sections:
  - {id: S, name: Section, items: [Q1]}
"""
COLUMNS = ["record_id", "organisation", "outcome", "age", "sex", "Q1"]
MADE = "--date 2026-01-02"
# What each command writes into; `{n}` takes a number where a second run may not find the first.
COMMANDS = {
    "run": f"run tiny.yaml data --out out -f csv -f xlsx -f html --jobs 1 {MADE}",
    "site": f"run tiny.yaml data --out out -f site --jobs 1 {MADE}",
    "check": f"check tiny.yaml data --out out/check --errors out/mend.csv --jobs 1 {MADE}",
    "tally": "tally tiny.yaml data --out out/counts.tally --jobs 1",
    "each": "tally tiny.yaml data --out out --each --jobs 1",
    "merge": "merge whole.tally --out out/merged.tally",
    "reference": f"reference tiny.yaml nation --out out/national.json --jobs 1 {MADE}",
    "convert": "convert tiny.yaml data --out out/new --jobs 1",
    "sorted": "convert tiny.yaml data --sorted --out out/new --jobs 1",
    "new": "new data/2025/responses.csv --out out/drafted.yaml --overwrite --wave 2025",
    "export": "export tiny.yaml --to triple-s --out out/triple-s.xml --overwrite",
    "kept": "tally tiny.yaml data --out out/counts.tally --keep out/parts --jobs 1",
}

# These never write over anything.
CONVERTING = ("convert", "sorted")
Run = Callable[[str], tuple[int, str]]


def lay_out(folder: Path, times: int = 40) -> None:
    """The definition and its data in a folder."""
    (folder / "tiny.yaml").write_text(DEFINITION, encoding="utf-8")
    _data(folder / "data", list("ABCD"), times)
    _data(folder / "nation", [f"N{number}" for number in range(31)], 30)


def commands(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Commands in a folder with the survey: exit code, and what is said of faults."""
    lay_out(folder)
    monkeypatch.chdir(folder)

    def run(words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["surveybench", *words.split()])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, capsys.readouterr().err

    return run


def _data(folder: Path, codes: list[str], times: int) -> None:
    people = [
        row(record_id=f"{code}-{i}", organisation=code, Q1=1 + i % 2)
        for code in codes
        for i in range(times)
    ]
    (folder / "2025").mkdir(parents=True)
    (folder / "2025" / "responses.csv").write_text(text_of(people, COLUMNS), "utf-8")
    listed = "".join(f"{code},Unit {code},yes\n" for code in codes)
    (folder / "organisations.csv").write_text(f"code,name,synthetic\n{listed}", "utf-8")


def contents(folder: Path) -> dict[str, str]:
    """Every file and every empty folder below, hidden ones too, with the hash of what it holds."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in sorted(folder.rglob("*"))
        if path.is_file() or not any(path.iterdir())
    }
