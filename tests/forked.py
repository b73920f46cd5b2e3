"""Commands that begin at once: forks of a process that has loaded everything, one for each.

Most of a short command's time goes into loading libraries, in which nothing is written. Here a
command is killed while it works. Its processes are a session of their own, as those of a shell's.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from module_paths import AS_INSTALLED

# Reads orders, a line each: what to run where, or whose end to wait for. Answers by a line each.
LOADED = """
import importlib, json, os, sys, tempfile
from contextlib import suppress
from surveybench import cli

def work(order):
    os.setsid()
    os.chdir(order["folder"])
    for number, name in ((0, os.devnull), (1, order["said"]), (2, order["told"])):
        flags = os.O_RDONLY if not number else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(name, flags, 0o600), number)
    os.environ["TMPDIR"], tempfile.tempdir = order["temporary"], None
    sys.argv = ["surveybench", *order["words"]]
    try:
        cli.main()
    except SystemExit as stop:
        code = stop.code or 0
    if order["modules"]:
        with open(order["modules"], "w") as file:
            json.dump(sorted(sys.modules), file)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)

for line in sys.stdin:
    order = json.loads(line)
    if "load" in order:
        for name in order["load"]:
            with suppress(BaseException):
                importlib.import_module(name)
        print("loaded", flush=True)
    elif "wait" in order:
        print(os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1]), flush=True)
    else:
        child = os.fork()
        if not child:
            work(order)
        print(child, flush=True)
"""


@dataclass(frozen=True)
class Command:
    """A command that was begun."""

    loaded: Loaded
    pid: int

    def kill(self) -> int:
        """End it by a signal that it cannot hear; its exit code."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return self.wait()

    def wait(self) -> int:
        """Its exit code, once it ends."""
        return int(self.loaded.ask({"wait": self.pid}))


@dataclass(frozen=True)
class Loaded:
    """The process that has loaded everything."""

    process: subprocess.Popen[str]

    def ask(self, order: dict[str, object]) -> str:
        """What it answers to an order."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def begin(
        self,
        words: str | list[str],
        folder: Path,
        modules: str = "",
        said: Path | None = None,
    ) -> Command:
        """Begin a command in a folder."""
        (folder / "temporary").mkdir(exist_ok=True)
        order: dict[str, object] = {
            "words": words.split() if isinstance(words, str) else words,
            "folder": str(folder),
            "temporary": str(folder / "temporary"),
            "said": str(said or os.devnull),
            "told": str(folder / "told.txt"),
            "modules": modules,
        }
        return Command(self, int(self.ask(order)))

    def ran(
        self, words: str | list[str], folder: Path, said: Path | None = None
    ) -> tuple[int, str, float]:
        """Exit code, what a whole command says of faults, and the seconds that it took."""
        begin = time.monotonic()
        code = self.begin(words, folder, said=said).wait()
        return code, (folder / "told.txt").read_text(), time.monotonic() - begin

    def load(self, words: str, folder: Path) -> None:
        """Load what a command loads while it works."""
        listed = folder / "modules.json"
        assert self.begin(words, folder, str(listed)).wait() == 0
        self.ask({"load": json.loads(listed.read_text())})
        listed.unlink()


@contextmanager
def loaded() -> Iterator[Loaded]:
    """One such process, which ends with what is inside."""
    # Threads of the libraries would not live on in a fork.
    environment = {"PYTHONPATH": AS_INSTALLED, "PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", LOADED],
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        yield Loaded(process)
        assert process.stdin
        process.stdin.close()
