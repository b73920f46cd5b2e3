"""The log of commands: rotated, never written over what is no log, without keys and answers."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from surveybench import cli
from surveybench.cli import log_file
from surveybench.cli.log_file import LogFile, without_secrets
from surveybench.errors import OutputError


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_runs_that_share_a_log_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    for command in ("check", "run"):
        log = LogFile(path, command)
        log.add("start", {})
        log.add("end", {"exit_code": 0})
    entries = lines(path)
    assert [(entry["command"], entry["event"]) for entry in entries] == [
        ("check", "start"),
        ("check", "end"),
        ("run", "start"),
        ("run", "end"),
    ]
    assert len({entry["run"] for entry in entries}) == 2


def test_a_large_log_is_rotated_and_the_oldest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "LARGEST", 300)
    log = LogFile(tmp_path / "run.log", "run")
    for number in range(60):
        log.add("progress", {"done": number})
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["run.log", *(f"run.log.{n}" for n in range(1, log_file.BEFORE + 1))]
    newest_first = [tmp_path / "run.log", *(tmp_path / f"run.log.{n}" for n in range(1, 6))]
    done = [entry["done"] for path in reversed(newest_first) for entry in lines(path)]
    assert done == list(range(60 - len(done), 60))
    assert all(path.stat().st_size < 600 for path in newest_first)


@pytest.mark.parametrize("content", [b"record_id,Q1\nr1,2\n", b"\x00\x01", b"{}\n", b" "])
def test_a_file_of_another_kind_is_not_added_to(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    with pytest.raises(OutputError, match="is a file of another kind"):
        LogFile(path, "run")
    assert path.read_bytes() == content


def test_what_cannot_be_a_log_is_refused_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for target in (".", "none/run.log"):
        monkeypatch.setattr(sys, "argv", ["surveybench", "simulate", "made", "--log", target])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        assert stopped.value.code == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith(f"surveybench: {target}: ")
        assert printed.err.count("\n") == 1
        assert not Path("made").exists()


def test_a_log_that_vanishes_stops_no_command(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "logs.d", "run")
    (tmp_path / "logs.d").unlink()
    (tmp_path / "logs.d").mkdir()
    log.add("end", {})
    assert "the log is not whole" in log.complaint


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("postgresql://me:secret@host/db", "postgresql://…@host/db"),
        ("https://host/a?sig=secret&x=1", "https://host/a?…"),
        ("https://me@host/a?key=secret", "https://…@host/a?…"),
        ("data/2025", "data/2025"),
        ("--out=s3://bucket/a", "--out=s3://bucket/a"),
    ],
)
def test_a_log_holds_no_key(word: str, shown: str) -> None:
    assert without_secrets(["run", word]) == ["run", shown]
