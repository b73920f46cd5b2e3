"""What tests of whole surveys share."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import Run, in_this_process


@pytest.fixture
def surveybench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The command, in a folder of its own."""
    return in_this_process(tmp_path, monkeypatch, capsys)
