"""The parts of the engine spark that need no Spark."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from surveybench.engines import ENGINES
from surveybench.engines.spark import cluster, failures, rows
from surveybench.engines.spark.packing import package_zip, packed, unpacked
from surveybench.errors import EngineError, InputError, Place
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.survey import load_survey
from surveybench.tally import Counter, WaveTally, axes_of
from tiny import CANARY, filter_item, item, row, survey, tallied, written


@pytest.fixture
def counted(tmp_path: Path) -> WaveTally:
    asked = survey(
        item("Q1"), item("Q2"), filter_item("Q3", 3, multiple=True), sections={"S": ["Q1", "Q2"]}
    )
    people = [
        row(organisation="B", Q1=1, Q2=2, Q3="1;2"),
        row(organisation="A", Q1=1, Q2=2, Q3="3"),
        row(organisation="A", outcome=6),
    ]
    return tallied(asked, written(tmp_path / "answers.csv", asked, people))[2025]


def test_counts_come_back_from_rows_in_any_order(
    counted: WaveTally, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "CELLS_A_BLOCK", 7)
    table = pa.Table.from_batches([*rows.as_rows(counted), rows.note(4, b"found")], rows.SCHEMA)
    shuffled = table.take(np.random.default_rng(1).permutation(table.num_rows))
    twice = [*rows.as_rows(counted), rows.note(4, b"found"), *rows.as_rows(counted)]
    both = pa.Table.from_batches(list(rows.added_up(twice)), rows.SCHEMA)
    assert both.num_rows == table.num_rows
    assert rows.as_tally(counted.axes, both) == counted + counted
    assert rows.as_tally(counted.axes, shuffled) == counted
    assert rows.notes_in(shuffled) == {4: b"found"}


def test_no_row_is_no_count() -> None:
    axes = axes_of(survey(), ("A",))
    assert rows.as_tally(axes, rows.SCHEMA.empty_table()) == Counter(axes).tally()


def test_a_definition_survives_the_journey() -> None:
    asked = load_survey("cmh/2025")
    again = unpacked(packed(asked))
    assert again == asked
    assert again.fingerprint == asked.fingerprint


@pytest.mark.slow
def test_the_package_runs_from_the_zip_that_workers_get(tmp_path: Path) -> None:
    assert package_zip() == package_zip()
    path = tmp_path / "code.zip"
    path.write_bytes(package_zip())
    script = (
        f"import sys; sys.path.insert(0, {str(path)!r})\n"
        "from surveybench.engines.spark import tasks\n"
        "print(tasks.__file__, 'pyspark' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == [f"{path}/surveybench/engines/spark/tasks.py", "False"]


def test_without_pyspark_the_remedy_is_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    asked = survey()
    path = written(tmp_path / "answers.csv", asked, [row(Q1=1)])
    with pytest.raises(EngineError, match=r"pip install pyspark 'pandas<3'"):
        ENGINES["spark"](asked, Source(path), ("A",), jobs=1, progress=None)


def test_faults_of_a_file_that_cannot_be_read_need_no_spark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    files = Sources({2025: Source(tmp_path / "nothing.csv")})
    told = []
    for name in ENGINES:
        with pytest.raises(InputError) as caught:
            pipeline.count(survey(), files, engine=name)
        told.append(str(caught.value))
    assert told == [told[0]] * len(ENGINES)
    assert "there is no such file" in told[0]


def test_a_cluster_where_nobody_listens_is_refused_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(EngineError, match=f"spark://{address} cannot be reached"):
        cluster._reach(f"spark://{address}")
    with pytest.raises(EngineError, match="cannot be reached"):
        cluster._reach("spark://nonsense")


def test_a_cluster_where_somebody_listens_is_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert cluster._reach(f"spark://127.0.0.1:{port}") is None
        assert cluster._reach(f"spark://nonsense,127.0.0.1:{port}") is None
    assert cluster._reach("local[2]") is None


def test_a_cluster_where_somebody_else_listens_is_not_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = pytest.importorskip("pyspark.sql")
    protocol = pytest.importorskip("py4j.protocol")

    class Session:
        """One whose Spark gave up while it was started."""

        getActiveSession = staticmethod(lambda: None)

        def __init__(self, context: object) -> None:
            raise protocol.Py4JError("Cannot call methods on a stopped SparkContext.")

    monkeypatch.setattr(sql, "SparkSession", Session)
    gone = SimpleNamespace(master="spark://HOST:80", stop=lambda: None)
    monkeypatch.setattr(cluster, "_context", lambda jobs: gone)
    asked = survey()
    path = written(tmp_path / "answers.csv", asked, [row(Q1=1)])
    with pytest.raises(EngineError, match="spark://HOST:80 cannot be reached"):
        ENGINES["spark"](asked, Source(path), ("A",), jobs=1, progress=None)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("[PYTHON_VERSION_MISMATCH] Python in worker has different version", "another version"),
        ('java.io.IOException: Cannot run program "python9"', "no such Python"),
        ("ModuleNotFoundError: No module named 'numpy'", "a library is missing"),
        ("java.io.IOException: No space left on device", "disk of the cluster is full"),
        ("is bigger than spark.driver.maxResultSize (1024.0 MiB)", "maxResultSize"),
        ("java.lang.OutOfMemoryError: Java heap space", "ran out of memory"),
        ("ImportError: x.so: failed to map segment from shared object", "ran out of memory"),
        ("Python worker exited unexpectedly (crashed)", "ran out of memory"),
        ("Job 3 cancelled because SparkContext was shut down", "ended the application"),
        (f"Traceback\nKeyError: {CANARY}", "KeyError"),
        (f"pyarrow.lib.ArrowInvalid: {CANARY}", "RuntimeError"),
    ],
)
def test_what_spark_says_is_told_in_our_words(said: str, words: str) -> None:
    error = failures.failed(RuntimeError(f"{said}\n  at a.b.C({CANARY})"))
    assert words in f"{error.what} {error.remedy}"
    assert "nothing was counted" in error.what
    assert CANARY not in str(error)
    assert error.exit_code == 2


def test_a_file_that_workers_do_not_see_has_its_remedy() -> None:
    error = failures.not_shared(replace(Place(), file="answers.parquet"))
    assert str(error).startswith("answers.parquet: the file is not there on a worker")
    assert "storage that every machine has" in error.remedy
