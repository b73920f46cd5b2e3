"""Make the fixtures again with an older checkout of the software: see README.md."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from attacks.intruders import TRIALS, file_name
from attacks.publishing import Command, save


def by_checkout(folder: Path) -> Command:
    """Commands of the software in another checkout."""
    environment = {**os.environ, "PYTHONPATH": str(folder.resolve() / "src")}

    def command(arguments: list[str]) -> int:
        line = [sys.executable, "-m", "surveybench.cli", *arguments]
        return subprocess.run(line, env=environment, capture_output=True, check=False).returncode

    return command


def main(checkout: str, *only: str) -> None:
    """Publish every shape with the older software."""
    command = by_checkout(Path(checkout))
    for name, trial in TRIALS.items():
        if only and not any(name.startswith(start) for start in only):
            continue
        with TemporaryDirectory() as folder:
            save(trial.publish(command, Path(folder)), Path(__file__).parent / file_name(name))


if __name__ == "__main__":
    main(*sys.argv[1:])
