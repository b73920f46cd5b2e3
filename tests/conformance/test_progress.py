"""How far a command is: bars on a terminal, lines in a redirected log, silence where asked."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from module_paths import AS_INSTALLED
from surveybench.cli.progress import SECONDS, now_and_then

# The command, telling at every step what it would tell every few seconds.
EAGER = (
    "from surveybench.cli import main, progress; progress.SECONDS = 0.0; "
    "import sys; sys.argv[0] = 'surveybench'; main()"
)
COLOUR = re.compile(rb"\x1b\[[0-9;]*(?:3[0-7]|9[0-7]|38;)[0-9;]*m")


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", EAGER, *words]


def test_lines_come_every_few_seconds() -> None:
    now = [100.0]
    seen: list[tuple[str, int, int]] = []
    advance = now_and_then(lambda *step: seen.append(step), lambda: now[0])
    for second in range(13):
        now[0] = 100.0 + second
        advance("Counting", second, 12)
    assert SECONDS == 5.0
    assert seen == [("Counting", 5, 12), ("Counting", 10, 12)]


def test_a_redirected_log_has_lines_and_a_terminal_bars(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": AS_INSTALLED, "PATH": os.environ["PATH"]}
    ran = subprocess.run(
        command("simulate", "data", "--log", "run.log"),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0
    assert ran.stdout == "Made-up raw files are in data.\n"
    assert ran.stderr.splitlines() == [
        "Simulating 2025: 0 of 3 (0 %)",
        "Simulating 2024: 1 of 3 (33 %)",
        "Simulating 2023: 2 of 3 (66 %)",
    ]
    events = [json.loads(line) for line in (tmp_path / "run.log").read_text().splitlines()]
    steps = [event for event in events if event["event"] == "progress"]
    assert [(e["step"], e["done"], e["total"]) for e in steps] == [
        ("Simulating 2025", 0, 3),
        ("Simulating 2024", 1, 3),
        ("Simulating 2023", 2, 3),
    ]
    assert "\x1b" not in ran.stderr + ran.stdout


def test_quiet_says_nothing(tmp_path: Path) -> None:
    ran = subprocess.run(
        command("simulate", "data", "--quiet"),
        cwd=tmp_path,
        env={"PYTHONPATH": AS_INSTALLED, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of its own")
@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_that_wants_no_colour_gets_none(
    tmp_path: Path, setting: dict[str, str], coloured: bool
) -> None:
    import pty

    leader, follower = pty.openpty()
    environment = {"PYTHONPATH": AS_INSTALLED, "PATH": os.environ["PATH"], "TERM": "xterm-256color"}
    process = subprocess.Popen(
        command("simulate", "data"),
        cwd=tmp_path,
        env=environment | setting,
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:  # the command has closed its end
            break
        if not part:
            break
        shown += part
    os.close(leader)
    assert process.wait(timeout=120) == 0
    assert b"Simulating 2025" in shown
    assert bool(COLOUR.search(shown)) is coloured
