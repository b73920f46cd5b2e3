"""The real command on hostile input: exit code 2, a message in words, nothing written, no wait."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from surveybench.cli.terminal import plain
from tiny import CANARY, row, text_of

DEFINITION = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
populations: [{id: all, name: All}]
settings: {min_answered: 1}
items:
  - {id: Q1, text: First, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
  - {id: Q2, text: Second, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
"""
COLUMNS = ["record_id", "organisation", "outcome", "age", "sex", "Q1", "Q2"]
ROWS = [row(record_id=f"r{i}", Q1=1, Q2=CANARY) for i in range(8)]
GOOD = text_of(ROWS, COLUMNS).encode()
DOUBLING = ", ".join(
    ["&a0 {Q1: [1]}", *(f"&a{i} {{any: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 60))]
)


def spoiled(old: bytes, new: bytes) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


ANSWERS: dict[str, tuple[str, bytes]] = {
    "no header": ("a.csv", GOOD.partition(b"\n")[2]),
    "only NUL": ("a.csv", bytes(10_000)),
    "a row of quotes": ("a.csv", GOOD + b'"' * 9_999 + b"\n"),
    "a gzip that breaks off": ("a.csv.gz", gzip.compress(GOOD * 50)[:-20]),
    "a gzip of nothing": ("a.csv.gz", gzip.compress(b"")),
    "a Parquet of nothing": ("a.parquet", b"PAR1PAR1"),
    "a duplicate": ("a.csv", GOOD + GOOD.splitlines()[1] + b"\n"),
    "an outcome that is none": ("a.csv", spoiled(b",1,30", f",{CANARY},30".encode())),
    "bytes that are no text": ("a.csv", spoiled(b"r0", b"\xff\xfe\xfd")),
    "a name of terminal codes": ("a.csv", spoiled(b"Q2", b"\x1b[31mQ2")),
}
DEFINITIONS: dict[str, str] = {
    "conditions that double": DEFINITION.replace(
        "{id: Q2,", f"{{id: Q2, ask_if: {{any: [{DOUBLING}]}},"
    ),
    "a deep hole": "a: " + "[" * 5_000,
    "a Python object": "!!python/object/apply:os.system ['echo ran > ran']\n",
    "no text": "\x00\x01\x02",
}

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def surveybench(tmp_path: Path) -> Command:
    """The command as a user starts it, in a folder of its own."""
    source = str(Path(__file__).parents[2] / "src")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "surveybench.cli", *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": source, "SURVEYBENCH_DEBUG": ""},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def refused(ran: subprocess.CompletedProcess[str]) -> None:
    assert ran.returncode == 2, ran.stderr
    assert ran.stdout == ""
    assert ran.stderr.startswith("surveybench: ")
    assert "Traceback" not in ran.stderr
    assert CANARY not in ran.stderr
    assert "\x1b" not in ran.stderr
    assert len(ran.stderr) < 3_000


@pytest.mark.parametrize(("name", "content"), ANSWERS.values(), ids=ANSWERS)
def test_hostile_answers(surveybench: Command, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "tiny.yaml").write_text(DEFINITION)
    (tmp_path / name).write_bytes(content)
    refused(surveybench("run", "tiny.yaml", "--responses", name))
    assert {path.name for path in tmp_path.iterdir()} == {"tiny.yaml", name}


@pytest.mark.parametrize("text", DEFINITIONS.values(), ids=DEFINITIONS)
def test_hostile_definitions(surveybench: Command, tmp_path: Path, text: str) -> None:
    (tmp_path / "tiny.yaml").write_text(text)
    (tmp_path / "a.csv").write_bytes(GOOD)
    refused(surveybench("check", "tiny.yaml", "--responses", "a.csv"))
    assert {path.name for path in tmp_path.iterdir()} == {"tiny.yaml", "a.csv"}


def test_hostile_figures(surveybench: Command, tmp_path: Path) -> None:
    (tmp_path / "figures.ods").write_bytes(b"PK\x03\x04" + bytes(1000))
    refused(surveybench("published", "figures.ods", "--survey", "aip/2022"))
    assert {path.name for path in tmp_path.iterdir()} == {"figures.ods"}


def test_a_message_moves_no_cursor_and_turns_no_writing() -> None:
    assert plain("column a\x1b[2Jb\u202ec\r: é 日本\nnext") == "column a�[2Jb�c�: é 日本\nnext"


def test_the_good_file_is_good(surveybench: Command, tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(DEFINITION)
    (tmp_path / "a.csv").write_bytes(GOOD)
    ran = surveybench("check", "tiny.yaml", "--responses", "a.csv")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert CANARY not in ran.stdout
