"""On a real cluster of separate processes: the same counts, also when a worker is lost."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clusters import Cluster, cluster, needs_spark, run_python
from shared_data import shared_data
from surveybench.engines import ENGINES
from surveybench.intake import Source
from surveybench.jobs import pipeline
from surveybench.survey import Survey, load_survey
from surveybench.tally import load_tally
from tiny import item, survey

pytestmark = needs_spark

ROOT = Path(__file__).parents[2]
ROWS = 400_000
ASKED = survey(*(item(f"Q{q}") for q in range(1, 9)))
CODES = tuple(f"T{o}" for o in range(20))

# A user's program with a session of its own, told by lines what to count; it tells what it does.
PROGRAM = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
from pathlib import Path
from pyspark.sql import SparkSession
from conformance.test_cluster import JOBS, sent
from surveybench.engines import ENGINES
from surveybench.engines.spark import cluster
from surveybench.errors import SurveybenchError
from surveybench.tally import save_tally, total

spark = SparkSession.builder.getOrCreate()
spark.sparkContext.setLogLevel("OFF")
def tell(step, done, rows):
    print(step, done, flush=True)
for line in sys.stdin:
    name, patience, folder = line.split()
    cluster.SECONDS_WITHOUT_WORKER = int(patience)
    try:
        asked, source, codes = JOBS[name](Path(folder))
        found = ENGINES["spark"](asked, source, codes, jobs=2, progress=tell)
        save_tally(total([found.tally]), Path(folder, name))
        if name == "real":
            print("Listing", *sent(), flush=True)
        print("done", len(found.issues.faults), flush=True)
    except SurveybenchError as error:
        print("error", error, flush=True)
"""


def real(folder: Path) -> tuple[Survey, Source, tuple[str, ...]]:
    """The real survey, in one CSV."""
    asked = load_survey(ROOT / "examples" / "il_general16" / "definition.yaml")
    return asked, Source(folder / "respondents.csv"), ()


def demo(folder: Path) -> tuple[Survey, Source, tuple[str, ...]]:
    """A wave of the demonstration: answers and sample."""
    asked = load_survey("cmh/2025")
    wave = folder / "data" / "2025"
    return asked, Source(wave / "responses.csv", wave / "sample.csv"), ()


def many(folder: Path) -> tuple[Survey, Source, tuple[str, ...]]:
    """People in many row groups."""
    return ASKED, Source(folder / "answers.parquet"), CODES


JOBS = {"real": real, "demo": demo, "many": many}


def sent() -> set[str]:
    """Where workers find the code that they run."""
    from surveybench.engines.spark import cluster

    def where(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from surveybench.engines.spark import tasks

        for _ in batches:
            yield pa.RecordBatch.from_pydict({"where": [tasks.__file__]})

    with cluster.session(2) as spark:
        frame = spark.range(2).mapInArrow(where, "where string")
        return set(cluster.collected(frame, lambda done: None)["where"].to_pylist())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), {}) as found:
        yield found


def write_people(path: Path) -> None:
    draw = np.random.default_rng(7)
    columns = {
        "organisation": pa.array(draw.choice(CODES, ROWS)),
        "outcome": pa.array(draw.integers(1, 8, ROWS)),
        "age": pa.array(draw.integers(10, 100, ROWS)),
        "sex": pa.array(draw.integers(1, 3, ROWS)),
        **{f"Q{q}": pa.array(draw.integers(0, 5, ROWS)) for q in range(1, 9)},
        "record_id": pa.array(np.arange(ROWS)),
    }
    pq.write_table(pa.table(columns), path, row_group_size=20_000)


def commands(environment: Mapping[str, str], folder: Path, *lines: str) -> str:
    """What a shell says of commands in a folder, surveybench being this one."""
    search = f"{Path(sys.executable).parent}:{environment['PATH']}"
    ran = subprocess.run(
        ["bash", "-euc", "\n".join(lines)],
        cwd=folder,
        env={**environment, "PATH": search},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    progress = re.compile(r"[A-Z][^:]*: \d+ of \d+ \(\d+ %\)")
    assert [line for line in ran.stderr.splitlines() if not progress.fullmatch(line)] == []
    return ran.stdout


def test_the_commands_of_the_page_make_the_reports_of_the_local_engine(
    running: Cluster, tmp_path: Path
) -> None:
    shutil.copy(ROOT / "examples" / "il_general16" / "definition.yaml", tmp_path)
    shutil.copy(shared_data() / "il_general16" / "respondents.csv", tmp_path / "answers.csv")
    page = (ROOT / "docs" / "how-to" / "cluster.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    export, run = block.splitlines()
    settings = Path(running.environment["SPARK_CONF_DIR"], "spark-defaults.conf")
    kept, master = re.subn(r"(?m)^spark.master (.*)\n", "", settings.read_text()), running.master
    settings.write_text(kept[0])
    try:
        there = [export.replace("spark://HOST:7077", master), run]
        commands(running.environment, tmp_path, *there)
    finally:
        settings.write_text(f"{kept[0]}spark.master {master}\n")
    (tmp_path / "reports").rename(tmp_path / "there")
    commands(running.environment, tmp_path, run.replace("--engine spark", "--engine local"))
    found = [
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.csv")}
        for name in ("there", "reports")
    ]
    assert len(found[0]) > 0
    assert found[0] == found[1]


def test_counts_are_the_same_on_a_cluster_also_when_it_loses_a_worker(
    running: Cluster, tmp_path: Path
) -> None:
    shutil.copy(shared_data() / "il_general16" / "respondents.csv", tmp_path)
    pipeline.simulate(load_survey("cmh/2025"), tmp_path / "data", seed=3)
    (tmp_path / "alone").mkdir()
    for folder in (tmp_path, tmp_path / "alone"):
        write_people(folder / "answers.parquet")
    with run_python(PROGRAM, running.environment) as program:
        *_, code, done = told(program, "real", tmp_path)
        assert re.search(r"/surveybench-\w+\.zip/surveybench/engines/spark/tasks\.py$", code)
        assert done == "done 0"
        assert told(program, "demo", tmp_path)[-1] == "done 0"
        said = told(program, "many", tmp_path, then=running.lose_a_worker)
        assert said[-1] == "done 0"
        assert 0 < int(said[0].split()[-1]) < ROWS, "the worker was lost too late to matter"
        for job, of in JOBS.items():
            asked, source, codes = of(tmp_path)
            local = ENGINES["local"](asked, source, codes, jobs=2, progress=None)
            assert not local.issues.faults
            assert load_tally(tmp_path / job)[asked.wave] == local.tally, job
        running.lose_a_worker(1)
        (*_, answer) = told(program, "many", tmp_path / "alone", patience=3)
        assert answer.startswith("error no worker of the cluster was there for 3 seconds")
        assert not (tmp_path / "alone" / "many").exists()


def told(
    program: subprocess.Popen[str],
    job: str,
    folder: Path,
    *,
    patience: int = 120,
    then: Callable[[], None] = lambda: None,
) -> list[str]:
    """What the program says of a job to its end; `then` is done at its first word."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{job} {patience} {folder}\n")
    program.stdin.flush()
    said: list[str] = []
    while not said or not said[-1].startswith(("done", "error")):
        line = program.stdout.readline()
        if not line:
            pytest.fail(f"the program ended: {said}")
        if not line.startswith(("Listing", "Counting", "Comparing", "done", "error", "Trace")):
            continue  # this session was started by the program itself, so it is not quiet
        if not said:
            then()
        said.append(line.strip())
    return said
