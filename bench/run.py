"""Whole-process timings with their targets: `make bench`, or `python bench/run.py [CASE …]`.

Every figure is the median of several runs of a fresh process after one warm-up; memory is that of
the largest process. Ratios are taken within one run of this program, on one machine.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import people

RUNS = 5
HERE = Path(__file__).resolve().parent
SURVEYBENCH = [sys.executable, "-m", "surveybench.cli"]
RELEASE = """
import sys
from datetime import date
from pathlib import Path
from surveybench import pipeline
survey, files = pipeline.prepare(sys.argv[1], Path(sys.argv[2]))
pipeline.run(survey, files, made=date(2025, 11, 30), version="bench", jobs=2)
"""
ONE_FILE = """
import sys
import time
from datetime import date
from pathlib import Path
from surveybench import pipeline
start = time.perf_counter()
survey, files = pipeline.prepare(sys.argv[1], None, Path(sys.argv[2]))
pipeline.run(survey, files, made=date(2025, 11, 30), version="bench", jobs=2)
print(time.perf_counter() - start)
"""
COUNT = """
import sys
from pathlib import Path
from surveybench import pipeline
survey, files = pipeline.prepare(sys.argv[1], None, Path(sys.argv[2]))
pipeline.count(survey, files, jobs=2)
"""
READ = """
import sys
import pyarrow.parquet as pq
for batch in pq.ParquetFile(sys.argv[1]).iter_batches(131072):
    pass
"""


@dataclass(frozen=True)
class Timing:
    """Median seconds and largest memory of one command."""

    seconds: float
    megabytes: float


def once(command: list[str]) -> tuple[float, float]:
    """Seconds and megabytes of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        message = process.stderr.read().decode() if process.stderr else ""
        raise SystemExit(f"{command[0]} failed: {message[-2000:]}")
    return seconds, usage.ru_maxrss / 1024


def timed(command: list[str], runs: int = RUNS) -> Timing:
    """Median of several runs after one that is not counted."""
    if runs > 1:
        once(command)
    results = [once(command) for _ in range(runs)]
    return Timing(statistics.median(s for s, _ in results), max(m for _, m in results))


def said(command: list[str]) -> float:
    """The seconds of work, without start and imports, that a command prints last."""
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(out.split()[-1])


def row(what: str, timing: Timing, target: str, note: str = "") -> None:
    """One line of the table."""
    seconds, memory = f"{timing.seconds:8.2f} s", f"{timing.megabytes:7.0f} MB"
    sys.stdout.write(f"| {what:<58} | {seconds} | {memory} | {target:<10} | {note}\n")
    sys.stdout.flush()


def national(folder: Path) -> None:
    """National demo data, three waves, from CSV to a release."""
    data = folder / "national"
    subprocess.run(
        [*SURVEYBENCH, "simulate", str(data), "--quiet"], check=True, stdout=subprocess.DEVNULL
    )
    ours = timed([sys.executable, "-c", RELEASE, "cmh/2025", str(data)])
    row("national survey, 3 waves, CSV to release", ours, "<= 2 s")


def against_r(folder: Path) -> None:
    """Twelve thousand people: all our statistics against R's means and standard errors."""
    definition, file = folder / "bench.yaml", folder / "people.parquet"
    people.definition(definition)
    people.people(file, 12_000)
    command = [sys.executable, "-c", ONE_FILE, str(definition), str(file)]
    ours, work = timed(command), said(command)
    what = "12 thousand people, 40 items, 130 x 3: everything"
    row(what, ours, "", f"{work:.2f} s of it is work")
    if shutil.which("Rscript") is None:
        sys.stdout.write("| R survey: not measured, there is no Rscript here\n")
        return
    table, items = folder / "people.csv", folder / "items.csv"
    people.as_csv(file, table)
    people.scores(items)
    command = ["Rscript", str(HERE / "survey.R"), str(table), str(items), str(folder / "r.csv")]
    r, r_work = timed(command, runs=1), said(command)
    note = f"{r.seconds / ours.seconds:.0f} x; work alone {r_work / work:.0f} x"
    row("R survey: the items' means and standard errors", r, ">= 100 x", note)


def million(folder: Path) -> None:
    """A million people from Parquet through the tally, against merely reading the file."""
    definition, file = folder / "bench.yaml", folder / "million.parquet"
    people.definition(definition)
    people.people(file, 1_000_000)
    ours = timed([sys.executable, "-c", COUNT, str(definition), str(file)])
    read = timed([sys.executable, "-c", READ, str(file)])
    ratio = f"{ours.seconds / read.seconds:.1f} x reading"
    row("1 M people, 40 questions, Parquet to tally", ours, "<= 3 s", ratio)
    row("pyarrow merely reads that file", read, "")


def reports(folder: Path) -> None:
    """Every organisation's PDF; one report against WeasyPrint setting the same content."""
    data = folder / "national"
    if not data.exists():
        command = [*SURVEYBENCH, "simulate", str(data), "--quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    made = [*SURVEYBENCH, "run", "cmh/2025", str(data), "--out", str(folder / "out"), "--quiet"]
    all_of_them = timed([*made, "--format", "pdf"], runs=1)
    row("50 full PDF reports, raw files to bytes", all_of_them, "<= 30 s", "largest process")
    one = timed([*made, "--format", "pdf", "--organisation", "Z01"])
    row("one of them, whole process", one, "<= 2 s")
    if importlib.util.find_spec("weasyprint") is None:
        sys.stdout.write("| WeasyPrint: not measured, it is not installed here\n")
        return
    subprocess.run([*made, "--format", "html", "--organisation", "Z01"], check=True)
    page = folder / "out" / "organisations" / "Z01" / "Z01_cmh_2025_report.html"
    other = timed([sys.executable, "-c", WEASY, str(page)], runs=1)
    row("WeasyPrint, the same report from HTML", other, "", f"{other.seconds / one.seconds:.1f} x")


def start(folder: Path) -> None:
    """How long `--help` takes."""
    del folder
    row("surveybench --help", timed([*SURVEYBENCH, "--help"]), "<= 0.2 s")


WEASY = """
import sys
import weasyprint
weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[1] + ".pdf")
"""
CASES: dict[str, Callable[[Path], None]] = {
    "start": start,
    "national": national,
    "r": against_r,
    "million": million,
    "reports": reports,
}


def main() -> None:
    """Run the named cases, or all."""
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or CASES:
            CASES[name](Path(folder))


if __name__ == "__main__":
    main()
