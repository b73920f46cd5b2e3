"""A folder of hostile files over all doors: each ends in one message, in time, in memory."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import settings

from fault_survey import contents, lay_out
from hostile_files import Hostile, hostile, lay
from module_paths import AS_INSTALLED
from surveybench import cli

# In the short profile in this process, and files that only have to be large are smaller.
SHORT = settings.get_current_profile_name() == "steady"
FILES = hostile(10 if SHORT else 1)
ASKED = [file for file in FILES if file.words]
SECONDS, MEMORY = 60, 2_000_000_000
# What a process started with counts as its own in the system's books: so it tells its peak itself.
CODE = """
import atexit
from pathlib import Path
from surveybench.cli import main
atexit.register(lambda: Path("peak").write_text(Path("/proc/self/status").read_text()))
main()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    lay_out(made)
    lay(made, FILES)
    return made


def test_there_are_files_for_every_door() -> None:
    assert len(ASKED) >= 100
    assert len({file.words for file in ASKED}) >= 12
    assert len({file.name for file in FILES}) == len(FILES)


@pytest.mark.timeout(2 * SECONDS)
@pytest.mark.parametrize("file", ASKED, ids=lambda file: file.name)
def test_each_ends_in_one_message(
    file: Hostile,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    words = file.words.format(file.name).split()
    begin = time.monotonic()
    if SHORT:
        monkeypatch.chdir(folder)
        code, message = inside(words, monkeypatch, capsys)
    else:
        code, message, memory = apart(words, folder)
        assert memory < MEMORY
    assert time.monotonic() - begin < SECONDS
    assert code == 2, message
    assert message.count("surveybench: ") == 1, message
    assert "Traceback" not in message
    assert "\x1b" not in message
    assert len(message) < 5_000
    assert not contents(folder / "out")


def inside(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """Exit code of a command in this process, and what it says of faults."""
    monkeypatch.setattr(sys, "argv", ["surveybench", *words])
    capsys.readouterr()
    try:
        cli.main()
        code = 0
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, capsys.readouterr().err


def apart(words: list[str], folder: Path) -> tuple[int, str, int]:
    """The same in a process of its own, with the largest memory it took."""
    with (folder / "said").open("wb") as errors:
        command = subprocess.Popen(
            [sys.executable, "-c", CODE, *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": AS_INSTALLED},
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        command.wait()
    peak = re.search(r"VmHWM:\s+(\d+) kB", (folder / "peak").read_text("ascii", "replace"))
    assert peak
    message = (folder / "said").read_text("utf-8", "replace")
    return command.returncode, message, int(peak[1]) * 1024
