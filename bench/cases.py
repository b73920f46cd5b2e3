"""What is measured: one function a case, each against its targets."""

from __future__ import annotations

import importlib.util
import math
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import people
from commands import commands
from table import Ratio, Table
from timing import RUNS, Timing, timed

HERE = Path(__file__).resolve().parent
SURVEYBENCH = [sys.executable, "-m", "surveybench.cli"]
PEOPLE = [sys.executable, str(HERE / "people.py")]
READ = """
import sys
import pyarrow.parquet as pq
file = pq.ParquetFile(sys.argv[1])
for group in range(file.num_row_groups):
    file.read_row_group(group)
"""
READ_CSV = """
import sys
import pyarrow.csv as pa_csv
for batch in pa_csv.open_csv(sys.argv[1]):
    pass
"""
RELEASE = """
import sys
from datetime import date
from pathlib import Path
from surveybench.jobs import pipeline
from surveybench.jobs.inputs import Inputs
survey, files = pipeline.prepare(Inputs(sys.argv[1], Path(sys.argv[2])))
pipeline.run(survey, files, made=date(2025, 11, 30), version="bench", jobs=2)
"""
LEDGER = """
import sys
from datetime import date
from pathlib import Path
from surveybench.jobs import ledger, pipeline
from surveybench.jobs.inputs import Inputs
survey, files = pipeline.prepare(Inputs(sys.argv[1], responses=Path(sys.argv[2])))
run = pipeline.run(survey, files, made=date(2025, 11, 30), version="bench", jobs=2)
Path(sys.argv[3]).write_bytes(ledger.write(ledger.of_release(run.release, {})))
"""
JUDGED = """
import sys
import time
from datetime import date
from pathlib import Path
from surveybench.jobs import guarded, pipeline
from surveybench.jobs.inputs import Inputs
survey, files = pipeline.prepare(Inputs(sys.argv[1], Path(sys.argv[2])))
run = pipeline.run(survey, files, made=date(2025, 11, 30), version="bench", jobs=2)
start = time.perf_counter()
guarded.refuse_unsafe(run.release, {})
print(time.perf_counter() - start)
"""
ONE_FILE = """
import sys
import time
from datetime import date
from pathlib import Path
from surveybench.jobs import pipeline
from surveybench.jobs.inputs import Inputs
start = time.perf_counter()
survey, files = pipeline.prepare(Inputs(sys.argv[1], responses=Path(sys.argv[2])))
pipeline.run(survey, files, made=date(2025, 11, 30), version="bench", jobs=2)
print(time.perf_counter() - start)
"""
LARGE = """
import os
import sys
from datetime import date
from pathlib import Path
from surveybench import outputs
from surveybench.jobs import pipeline, publish
from surveybench.jobs.inputs import Inputs
from surveybench.report.compose.workbook import workbook
from surveybench.report.writers import WORKBOOK_WRITERS
from surveybench.tally import load_tally, save_tally
survey, files = pipeline.prepare(Inputs(sys.argv[1], responses=Path(sys.argv[2])))
what, folder = sys.argv[3], Path(sys.argv[4])
def spent():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
if what == "tally":
    tally, _ = pipeline.count(survey, files, jobs=2)
    start = spent()
    save_tally(tally, folder / "saved.tally")
    del tally
    load_tally(folder / "saved.tally")
else:
    run = pipeline.run(survey, files, made=date(2025, 11, 30), version="bench", jobs=2)
    start = spent()
    if what in WORKBOOK_WRITERS:
        national = workbook(run.release)
        outputs.put(folder / f"national.{what}", WORKBOOK_WRITERS[what].write(national))
    else:
        publish.write(run.release, folder, None, [what])
print(spent() - start)
"""
LARGE_FILES = {
    "tally": "counts saved as a tally file, and loaded",
    "csv": "every published number as CSV",
    "xlsx": "the national workbook as XLSX",
    "ods": "the national workbook as ODS",
    "site": "the site",
}
WEASY = """
import sys
import weasyprint
weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[1] + ".pdf")
"""


@dataclass(frozen=True)
class Case:
    """A title for its rows, and what measures it in a folder that several cases share."""

    title: str
    measure: Callable[[Path, Table], None]


def start(_: Path, table: Table) -> None:
    """How long `--help` takes."""
    ours = timed([*SURVEYBENCH, "--help"])
    table.add("`surveybench --help`", ours, _seconds(ours, 0.2))


def national(folder: Path, table: Table) -> None:
    """The built-in survey, three waves, from CSV to a release."""
    data = _national_data(folder)
    ours = timed([sys.executable, "-c", RELEASE, "cmh/2025", str(data)])
    table.add("50 organisations, 3 waves, CSV to release", ours, _seconds(ours, 2))


def thousands(folder: Path, table: Table) -> None:
    """Twelve thousand people: the whole process against Polars, all statistics against R."""
    definition, file = _made(folder, 12_000)
    ours = timed(_counting(definition, file))
    polars = _other("in_polars", file, table, RUNS)
    ratios = [_times(ours, polars, "x Polars", 1.2)] if polars else []
    table.add("surveybench: counts", ours, *ratios)
    every = timed([sys.executable, "-c", ONE_FILE, str(definition), str(file)])
    if not _has_survey():
        table.note("R survey: not measured, there is no R with its package survey here")
        table.add("surveybench: every statistic", every)
        return
    answers, items = folder / "people.csv", folder / "items.csv"
    timed([*PEOPLE, str(file), str(answers)], runs=1)
    people.scores(items)
    script = ["Rscript", str(HERE / "survey.R"), str(answers), str(items), str(folder / "r.csv")]
    r = timed(script, runs=1)
    table.add("R survey `svyby`: means and standard errors", r)
    work = Ratio(float(r.said) / float(every.said), "x faster than R at work", 100, least=True)
    whole = Ratio(r.seconds / every.seconds, "x as whole processes")
    table.add("surveybench: every statistic", every, work, whole)


def _has_survey() -> bool:
    """Whether R is there, with the package that does such statistics."""
    if shutil.which("Rscript") is None:
        return False
    asked = ["Rscript", "-e", "quit(status = !requireNamespace('survey', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def million(folder: Path, table: Table) -> None:
    """A million people, against reading them and against the other libraries."""
    definition, file = _made(folder, 1_000_000)
    said = timed([*_counting(definition, file), "check"], runs=1).said
    read = _read(file, table, RUNS)
    ours = timed(_counting(definition, file))
    best = _others(file, table, ("in_polars", "in_duckdb", "in_pandas"), said)
    table.add("surveybench", ours, _times(ours, read, "x reading"), *best(ours))
    answers = folder / "million.csv"
    timed([*PEOPLE, str(file), str(answers)], runs=1)
    read = timed([sys.executable, "-c", READ_CSV, str(answers)])
    table.add("pyarrow reads the same as CSV", read)
    ours = timed(_counting(definition, answers))
    table.add("surveybench from CSV", ours, _times(ours, read, "x reading"))


def ten(folder: Path, table: Table) -> None:
    """Ten million people, as they come and converted."""
    definition, file = _made(folder, 10_000_000)
    small = timed(_counting(*_made(folder, 1_000_000)), runs=3)
    read = _read(file, table, RUNS)
    ours = timed(_counting(definition, file))
    best = _others(file, table, ("in_polars", "in_duckdb"), "", 0.5)
    ratios = [_times(ours, read, "x reading", 2), *best(ours)]
    table.add("surveybench", ours, *ratios, _grown(small, ours), _memory(ours))
    _where(definition, file, table)
    _converted(folder, definition, file, table, RUNS)
    answers, few = folder / "ten.csv", folder / "million.csv"
    for source, target in ((_made(folder, 1_000_000)[1], few), (file, answers)):
        timed([*PEOPLE, str(source), str(target)], runs=1)
    file.unlink()
    small = timed(_counting(definition, few), runs=3)
    read = timed([sys.executable, "-c", READ_CSV, str(answers)], runs=3)
    table.add("pyarrow reads the same as CSV", read)
    ours = timed(_counting(definition, answers), runs=3)
    ratios = [_times(ours, read, "x reading"), _grown(small, ours), _memory(ours)]
    table.add("surveybench from CSV", ours, *ratios)
    answers.unlink()


def hundred(folder: Path, table: Table) -> None:
    """A hundred million people. Minutes, and 8 GB of disk."""
    definition, file = _made(folder, 10_000_000)
    ten_million = timed(_counting(definition, file), runs=3)
    file.unlink()
    definition, file = _made(folder, 100_000_000)
    read = _read(file, table, 3)
    ours = timed(_counting(definition, file), runs=3)
    longer = Ratio(ours.seconds / ten_million.seconds, "x the time of 10 M", 11)
    table.add("surveybench", ours, _times(ours, read, "x reading", 2), longer, _memory(ours))
    _converted(folder, definition, file, table, 3)
    file.unlink()


def many(folder: Path, table: Table) -> None:
    """Five thousand organisations with a hundred items each."""
    definition, file = folder / "many.yaml", folder / "many.parquet"
    people.definition(definition, people.MANY)
    before = None
    for rows in (250_000, 1_000_000):
        timed([*PEOPLE, str(file), str(rows), "many"], runs=1)
        ours = timed(_counting(definition, file), runs=3)
        ratios = [_memory(ours)]
        if before:
            ratios.append(_grown(before, ours, 4))
        table.add(f"5,000 organisations × 100 items, {rows:,} people: counts", ours, *ratios)
        before = ours
    every = timed([sys.executable, "-c", ONE_FILE, str(definition), str(file)], runs=1)
    table.add("the same, with every statistic and the release", every, _memory(every))
    large = _large(folder, definition, file)
    people.definition(definition, people.TENTH)
    timed([*PEOPLE, str(file), "100000", "tenth"], runs=1)
    tenth = timed([sys.executable, "-c", ONE_FILE, str(definition), str(file)], runs=1)
    ratio = Ratio(every.seconds / tenth.seconds, "x a tenth of both", 11)
    table.add("500 organisations, 100,000 people: every statistic", tenth, ratio)
    small = _large(folder, definition, file)
    for what, label in LARGE_FILES.items():
        ours = large[what]
        longer = float(ours.said) / float(small[what].said)
        unit = "x a tenth of both, the processor's time of writing alone"
        ratios = [Ratio(longer, unit, 11)]
        if what == "tally":
            ratios.append(Ratio(float(ours.said), "s of the processor, saved and loaded", 20))
        table.add(f"5,000 organisations × 100 items: {label}", ours, _memory(ours), *ratios)
    file.unlink()


def _large(folder: Path, definition: Path, file: Path) -> dict[str, Timing]:
    """One process for each large output, from people to files, which says how long it wrote."""
    out, found = folder / "large", dict[str, Timing]()
    for what in LARGE_FILES:
        out.mkdir()
        command = [sys.executable, "-c", LARGE, str(definition), str(file), what, str(out)]
        found[what] = timed(command, runs=1)
        shutil.rmtree(out)
    return found


def audits(folder: Path, table: Table) -> None:
    """The audit of a run, and of releases that are written, read back from their ledgers."""
    data = _national_data(folder)
    judged = timed([sys.executable, "-c", JUDGED, "cmh/2025", str(data)], runs=3)
    more = Ratio(float(judged.said), "s of it the audit", 1)
    table.add("50 organisations, 3 waves, CSV to release, audited", judged, more)
    for size, rows, label in (
        (people.TENTH, 100_000, "500 organisations × 100 items"),
        (people.MANY, 250_000, "5,000 organisations × 100 items"),
    ):
        name = "tenth" if size is people.TENTH else "many"
        definition, file, ledger = (folder / f"audit.{end}" for end in ("yaml", "parquet", "json"))
        people.definition(definition, size)
        timed([*PEOPLE, str(file), str(rows), name], runs=1)
        timed([sys.executable, "-c", LEDGER, str(definition), str(file), str(ledger)], runs=1)
        ours = timed([*SURVEYBENCH, "audit", str(ledger)], runs=1)
        limit = _seconds(ours, 60) if name == "tenth" else _memory(ours)
        table.add(f"{label}: the audit", ours, limit)
        file.unlink()


def spark(folder: Path, table: Table) -> None:
    """The engine for clusters on this one machine, against the local engine."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        table.note("Spark: not measured, there is no pyspark or no Java here")
        return
    if importlib.util.find_spec("surveybench.engines.spark") is None:
        table.note("Spark: not measured, there is no such engine in this version")
        return
    definition, file = _made(folder, 1_000_000)
    ours = timed(_counting(definition, file), runs=3)
    theirs = timed(_counting(definition, file, "spark"), runs=1)
    table.add("local engine, 1 M people", ours)
    table.add("Spark engine, on this machine", theirs, _times(theirs, ours, "x the local engine"))


def reports(folder: Path, table: Table) -> None:
    """Every organisation's PDF; one report against WeasyPrint setting the same content."""
    data, out = _national_data(folder), folder / "out"
    command = [*SURVEYBENCH, "run", "cmh/2025", str(data), "--out", str(out), "--quiet"]
    every = timed([*command, "--format", "pdf"], runs=1)
    table.add("50 full PDF reports, raw files to bytes", every, _seconds(every, 30))
    one = timed([*command, "--format", "pdf", "--organisation", "Z01"])
    table.add("one of them, whole process", one, _seconds(one, 2))
    if importlib.util.find_spec("weasyprint") is None:
        table.note("WeasyPrint: not measured, it is not installed here")
        return
    timed([*command, "--format", "html", "--organisation", "Z01"], runs=1)
    page = out / "organisations" / "Z01" / "Z01_cmh_2025_report.html"
    other = timed([sys.executable, "-c", WEASY, str(page)], runs=1)
    table.add("WeasyPrint, the same report from HTML", other, _times(other, one, "x"))


def _made(folder: Path, rows: int) -> tuple[Path, Path]:
    definition, file = folder / "bench.yaml", folder / f"people-{rows}.parquet"
    people.definition(definition)
    if not file.exists():
        timed([*PEOPLE, str(file), str(rows), "national"], runs=1)
    return definition, file


def _national_data(folder: Path) -> Path:
    data = folder / "national"
    if not data.exists():
        timed([*SURVEYBENCH, "simulate", str(data), "--quiet"], runs=1)
    return data


def _counting(definition: Path, file: Path, engine: str = "local") -> list[str]:
    return [sys.executable, str(HERE / "counting.py"), str(definition), str(file), engine]


def _read(file: Path, table: Table, runs: int) -> Timing:
    read = timed([sys.executable, "-c", READ, str(file)], runs)
    table.add("pyarrow merely reads the columns", read)
    return read


def _converted(folder: Path, definition: Path, file: Path, table: Table, runs: int) -> None:
    """The file in canonical form: what the conversion takes, and what counting takes then."""
    canonical = folder / "canonical" / "2025" / "responses.parquet"
    _converting(folder, definition, file, table)
    read = timed([sys.executable, "-c", READ, str(canonical)], runs)
    table.add(f"pyarrow merely reads the canonical file ({_megabytes(canonical)})", read)
    ours = timed(_counting(definition, canonical), runs)
    ratios = _times(ours, read, "x reading", 5), _work(ours, read)
    table.add("surveybench from the canonical file", ours, *ratios)
    _where(definition, canonical, table)
    shutil.rmtree(folder / "canonical")
    _converting(folder, definition, file, table, "--sorted")
    unpacked = canonical.with_suffix(".arrow")
    ours = timed(_counting(definition, unpacked), runs)
    ratios = _times(ours, read, "x reading the Parquet file"), _work(ours, read, 2.2)
    label = f"surveybench from the sorted and unpacked file ({_megabytes(unpacked)})"
    table.add(label, ours, *ratios)
    _where(definition, unpacked, table)
    shutil.rmtree(folder / "canonical")


def _converting(folder: Path, definition: Path, file: Path, table: Table, *further: str) -> None:
    arguments = [str(definition), "--responses", str(file), "--out", str(folder / "canonical")]
    made = timed([*SURVEYBENCH, "convert", *arguments, "--quiet", *further], runs=1)
    label = " ".join(("surveybench convert", *further))
    table.add(f"`{label}`, once", made, _memory(made))


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:,.0f} MB"


def _work(ours: Timing, other: Timing, limit: float = 0.0) -> Ratio:
    return Ratio(ours.processor / other.processor, "x its processor's time", limit)


def _where(definition: Path, file: Path, table: Table) -> None:
    """Where the time goes."""
    said = timed([sys.executable, str(HERE / "where.py"), str(definition), str(file)], runs=1).said
    table.note(f"of the processor's time: {said}")


def _others(
    file: Path, table: Table, scripts: tuple[str, ...], said: str, limit: float = 0.0
) -> Callable[[Timing], list[Ratio]]:
    """Time the others; what comes back compares ours with each of them."""
    found = {script: _other(script, file, table, RUNS) for script in scripts}
    for script, timing in found.items():
        if timing and said and timing.said != said:
            raise RuntimeError(f"{script} counted {timing.said}, but we counted {said}")

    def compared(ours: Timing) -> list[Ratio]:
        names = {"in_polars": "Polars", "in_duckdb": "DuckDB", "in_pandas": "pandas"}
        return [
            _times(ours, timing, f"x {names[script]}", 0.0 if script == "in_pandas" else limit)
            for script, timing in found.items()
            if timing
        ]

    return compared


def _other(script: str, file: Path, table: Table, runs: int) -> Timing | None:
    library = script.removeprefix("in_")
    if importlib.util.find_spec(library) is None:
        table.note(f"{library}: not measured, it is not installed here")
        return None
    timing = timed([sys.executable, str(HERE / f"{script}.py"), str(file)], runs)
    table.add(f"{library}: the same counts (`bench/{script}.py`)", timing)
    return timing


def _seconds(ours: Timing, limit: float) -> Ratio:
    return Ratio(ours.seconds, "s", limit)


def _times(ours: Timing, other: Timing, unit: str, limit: float = 0.0) -> Ratio:
    return Ratio(ours.seconds / other.seconds, unit, limit)


def _memory(ours: Timing) -> Ratio:
    return Ratio(ours.megabytes / 1000, "GB", 2)


def _grown(small: Timing, large: Timing, factor: float = 10) -> Ratio:
    """The power of the number of people with which the time grows."""
    exponent = math.log(large.seconds / small.seconds) / math.log(factor)
    return Ratio(exponent, "growth exponent", 1.05)


CASES = {
    "start": Case("Start", start),
    "national": Case("A national survey", national),
    "thousands": Case("12 thousand people, 130 organisations × 3 populations", thousands),
    "million": Case("1 million people, 40 questions, 53 pairs", million),
    "ten": Case("10 million people", ten),
    "hundred": Case("100 million people", hundred),
    "many": Case("Many organisations", many),
    "audits": Case("Audits of releases", audits),
    "spark": Case("Spark on one machine", spark),
    "reports": Case("Reports", reports),
    "commands": Case("Memory of each command, national survey", commands),
}
