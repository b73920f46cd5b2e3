"""How a command is timed, and on what machine."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

RUNS = 5
WITHOUT_PANDAS = Path(__file__).resolve().parent / "without"
LIBRARIES = ("numpy", "pyarrow", "duckdb", "polars", "pandas", "pyspark")


@dataclass(frozen=True)
class Timing:
    """Median seconds and largest memory of one command, and what it printed last.

    `processor` is the least of the processor's time that it and those whom it started took.
    """

    seconds: float
    megabytes: float
    runs: int
    said: str
    processor: float


def timed(command: list[str], runs: int = RUNS) -> Timing:
    """Fresh processes, one after another; where there are several, one more that is not counted."""
    if runs > 1:
        _once(command)
    results = [_once(command) for _ in range(runs)]
    return Timing(
        statistics.median(each.seconds for each in results),
        max(each.megabytes for each in results),
        runs,
        results[-1].said,
        min(each.processor for each in results),
    )


def _once(command: list[str]) -> Timing:
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors, env=_environment(command))
        _, process.returncode, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if process.returncode:
            errors.seek(0)
            message = errors.read().decode(errors="replace").strip()
            raise RuntimeError(message[-600:] or f"status {process.returncode}")
        out.seek(0)
        said = out.read().decode().strip().split("\n")[-1]
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Timing(seconds, usage.ru_maxrss / unit, 1, said, usage.ru_utime + usage.ru_stime)


def _environment(command: list[str]) -> dict[str, str]:
    """What a user has who installed no competitor of ours: no pandas, but where it is needed."""
    if any(part == "spark" or part.endswith("in_pandas.py") for part in command):
        return dict(os.environ)
    return {**os.environ, "PYTHONPATH": str(WITHOUT_PANDAS)}


def machine() -> str:
    """Cores, memory and versions: all that the figures depend on and nothing that names a place."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = [f"{name} {_version(name)}" for name in LIBRARIES if _version(name)]
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{cores} cores, {_memory():.0f} GB, {system}; {', '.join(versions)}"


def load() -> float:
    """How many processes others keep running: above 0.5 the seconds mean little, ratios more."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _memory() -> float:
    pages = Path("/proc/meminfo")
    if not pages.exists():
        return float("nan")
    return int(pages.read_text(encoding="utf-8").split()[1]) / (1 << 20)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
