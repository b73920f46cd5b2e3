"""The command in the process of a test: its words, its exit code, what it said."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from surveybench import cli
from surveybench.cli import progress


@dataclass(frozen=True)
class Ran:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def in_this_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The command, in a folder."""
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SURVEYBENCH_DEBUG", raising=False)
    monkeypatch.setattr(progress, "SECONDS", float("inf"))  # no lines on a slow machine

    def run(*words: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["surveybench", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        said = capsys.readouterr()
        return Ran(int(stopped.value.code or 0), said.out, said.err)

    return run
