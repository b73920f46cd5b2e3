"""Commands under a limit of addresses: done, or one line that says what is needed."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from fault_survey import COMMANDS, MADE, contents, lay_out
from module_paths import AS_INSTALLED
from surveybench.cli import stopping
from surveybench.errors import tells_of_memory
from surveybench.jobs import printing

CODE = "from surveybench.cli import main; main()"
GIGABYTE = 1 << 30
ALL = {
    **COMMANDS,
    "pool": f"run tiny.yaml data --out out -f pdf -f html --jobs 2 {MADE}",
    "slides": f"run tiny.yaml data --out out -f pptx -o A --jobs 1 {MADE}",
    "explain": "explain score.score:Q1:A:all:2025 tiny.yaml data",
    "lint": "lint tiny.yaml",
    "simulate": "simulate out/made --survey cmh/2025 --organisation Z01",
    "import": "import form.xml --out out/definition.yaml",
    "schema": "schema",
}
# Where it is tight: those that load most, and in the long profile all.
SHORT = settings.get_current_profile_name() == "steady"
TIGHT = ("run", "pool", "slides", "check", "convert") if SHORT else tuple(ALL)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits of addresses are Linux's")


def ran(words: str, folder: Path, limit: int) -> tuple[int, str]:
    """Exit code, and what is said of faults, of a command that may use so many addresses."""
    command = subprocess.run(
        [sys.executable, "-c", CODE, *words.split()],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": AS_INSTALLED},
        capture_output=True,
        text=True,
        timeout=90,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    return command.returncode, command.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("survey")
    lay_out(made)
    return made


@LINUX
@pytest.mark.timeout(200)
@pytest.mark.parametrize("name", ALL)
def test_less_than_any_command_needs_is_told_at_once(name: str, folder: Path) -> None:
    code, message = ran(ALL[name], folder, GIGABYTE // 2)
    assert code == 2
    assert message.startswith("surveybench: not enough memory: needs about 1.0 GB, and 537 MB are")
    assert message.count("\n") == 1
    assert not (folder / "out").exists()


@LINUX
@pytest.mark.timeout(400)
@pytest.mark.parametrize("size", [1.0, 1.5])
@pytest.mark.parametrize("name", TIGHT)
def test_what_is_tight_is_done_or_told(name: str, size: float, folder: Path) -> None:
    if name == "merge":
        assert ran("tally tiny.yaml data --out whole.tally", folder, 4 * GIGABYTE)[0] == 0
    shutil.rmtree(folder / "out", ignore_errors=True)
    code, message = ran(ALL[name], folder, int(size * GIGABYTE))
    assert code in (0, 2), message
    if code:
        assert message.startswith("surveybench: ")
        assert message.count("\n") == 1
        assert name == "import" or "memory" in message
        assert not contents(folder / "out")


@LINUX
def test_help_needs_no_more_than_it_has(folder: Path) -> None:
    assert ran("run --help", folder, GIGABYTE // 2) == (0, "")


def chained(last: Exception, first: BaseException) -> Exception:
    last.__context__ = first
    return last


def test_want_of_memory_is_known_in_every_wording() -> None:
    for error in (
        MemoryError(),
        OSError(12, "Cannot allocate memory"),
        ImportError("libx.so: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
        chained(TypeError("no such function"), MemoryError()),
        chained(ValueError("odd"), chained(KeyError("odd"), ImportError("failed to map segment"))),
    ):
        assert stopping.is_memory(error)
    assert not stopping.is_memory(ValueError("cannot allocate memory"))
    assert not tells_of_memory(OSError(28, "No space left on device"))


def test_whatever_fails_at_the_limit_fails_for_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "_limit", lambda: 2_000_000_000)
    monkeypatch.setattr(stopping, "_used", lambda: 1_900_000_000)
    assert stopping.is_memory(TypeError("of a library that was loaded by half"))
    message = stopping.memory_message()
    assert message.startswith("not enough memory: needs about 3.8 GB; 1.9 GB of the 2.0 GB allowed")
    monkeypatch.setattr(stopping, "_used", lambda: 200_000_000)
    assert not stopping.is_memory(TypeError("a defect"))


def test_want_of_memory_in_one_report_is_no_defect_of_it() -> None:
    def full() -> Path:
        raise MemoryError

    with pytest.raises(MemoryError):
        printing._settled(full)
