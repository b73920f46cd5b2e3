"""A running Spark: started as its own settings say, watched, and stopped."""

# pyspark makes much of its interface when it runs, so a type checker cannot see it.
# pyright: reportMissingImports=false

from __future__ import annotations

import hashlib
import logging
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from surveybench.engines.spark import failures
from surveybench.engines.spark.packing import package_zip

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import SparkContext
    from pyspark.sql import DataFrame, SparkSession

LOOKS_A_SECOND = 5
SECONDS_WITHOUT_WORKER = 120
SECONDS_TO_CONNECT = 10
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
GROUP = "surveybench"

# Where Spark's own settings say nothing else. Rows of people that Spark moves between workers may
# lie on their disks for a while: encrypted.
DEFAULTS = {
    "spark.app.name": "surveybench",
    "spark.io.encryption.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
}
# One machine needs no network and no web page.
LOCAL_DEFAULTS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
}
# Tables of people travel as values: few in a batch.
SQL_SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "8",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(64 << 20),
}


@contextmanager
def session(jobs: int) -> Iterator[SparkSession]:
    """The session that is active, else one of our own for as long as it is needed.

    Raises EngineError where pyspark or Java are missing, or a cluster does not answer.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise failures.not_installed() from None
    active = SparkSession.getActiveSession()
    started_here = active is None
    spark = _started(_context(jobs)) if active is None else active
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of pyspark about other libraries
            yield _settled(spark)
    finally:
        if started_here:
            with suppress(Exception):  # a Spark that is gone need not be stopped
                spark.stop()


def _started(context: SparkContext) -> SparkSession:
    """A session. Where somebody listens who is no Spark, it is gone again by now."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    try:
        return SparkSession(context)
    except (Py4JError, PySparkException) as error:
        with suppress(Exception):
            context.stop()
        raise failures.not_started(context.master or "", error) from None


def _settled(spark: SparkSession) -> SparkSession:
    """A session beside it that has our settings, and workers that have our code."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        _fit(spark.sparkContext)
        settled = spark.newSession()
        parallel = spark.sparkContext.defaultParallelism
        settings = {**SQL_SETTINGS, "spark.sql.shuffle.partitions": str(2 * parallel)}
        for name, value in settings.items():
            settled.conf.set(name, value)
    except (Py4JError, PySparkException) as error:
        raise failures.failed(error) from None
    return settled


def _context(jobs: int) -> SparkContext:
    """Spark, started with the settings that it finds itself; quiet, for the user's terminal."""
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway

    logging.getLogger("py4j").setLevel(logging.CRITICAL)
    # The Java process outlives a context, so the next wave finds it running.
    gateway = getattr(SparkContext, "_gateway", None)
    try:
        if gateway is None:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            gateway = launch_gateway(popen_kwargs=quiet)
    except (OSError, PySparkException):
        raise failures.bad_settings() if _java_runs() else failures.no_java() from None
    assert gateway is not None
    java: Any = gateway.jvm
    spark_conf = java.org.apache.spark.SparkConf(True)
    master = str(spark_conf.get("spark.master", "local[*]"))
    if master == "local[*]":
        master = f"local[{jobs}]"
    _reach(master)
    conf = SparkConf(loadDefaults=False).setMaster(master)
    for name, value in (DEFAULTS | (LOCAL_DEFAULTS if _is_local(master) else {})).items():
        if not spark_conf.contains(name) or name == "spark.app.name":
            conf.set(name, value)
    try:
        context = SparkContext(gateway=gateway, conf=conf)
    except (Py4JError, PySparkException) as error:
        raise failures.not_started(master, error) from None
    context.setLogLevel("OFF")
    return context


def _java_runs() -> bool:
    from pyspark.find_spark_home import _find_spark_home

    submit = Path(_find_spark_home(), "bin", "spark-submit")
    try:
        process = subprocess.run(
            [submit, "--version"], capture_output=True, timeout=SECONDS_TO_START
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return process.returncode == 0


def _is_local(master: str) -> bool:
    return master.partition("[")[0] == "local"


def _reach(master: str) -> None:
    """Raise EngineError at once where nobody listens: Spark itself would try for a minute."""
    if not master.startswith("spark://"):
        return
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        with (
            suppress(OSError, ValueError),
            socket.create_connection((host, int(port)), SECONDS_TO_CONNECT),
        ):
            return
    raise failures.no_cluster(master)


def _fit(context: SparkContext) -> None:
    """Let workers run this Python, and this very package."""
    from pyspark import SparkFiles

    if context.pythonExec == "python3":  # nobody chose one
        context.pythonExec = context.getConf().get("spark.pyspark.python", sys.executable)
    if _is_local(context.master or ""):
        return
    content = package_zip()
    name = f"surveybench-{hashlib.sha256(content).hexdigest()[:16]}.zip"
    if any(path.endswith(name) for path in context.listFiles):
        return
    # Spark removes this folder when it stops; until then, new workers ask for the file.
    folder = Path(SparkFiles.getRootDirectory(), "sent")
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    context.addPyFile(str(folder / name))


def collected(frame: DataFrame, tell: Callable[[int], None]) -> pa.Table:
    """All rows of a frame, told about the finished tasks of its first step while it works.

    Raises EngineError where it fails, or where a cluster has no workers for too long.
    """
    context = frame.sparkSession.sparkContext
    future: Future[pa.Table] = Future()

    def collect() -> None:
        try:
            future.set_result(_collect(frame))
        except Exception as error:
            future.set_exception(error)

    # Nobody waits for long: a Spark without workers may never answer.
    thread = Thread(target=collect, daemon=True)
    thread.start()
    try:
        return _watched(context, future, tell)
    finally:
        for _ in range(SECONDS_TO_STOP):
            if future.done():
                break
            with suppress(Exception):  # the job may not have begun, or Spark be gone
                context.cancelJobGroup(GROUP)
            thread.join(1)


def _collect(frame: DataFrame) -> pa.Table:
    context = frame.sparkSession.sparkContext
    context.setJobGroup(GROUP, "Counting", interruptOnCancel=True)
    return frame.toArrow()


def _watched(
    context: SparkContext, future: Future[pa.Table], tell: Callable[[int], None]
) -> pa.Table:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    idle = busiest = 0
    while True:
        try:
            return future.result(timeout=1 / LOOKS_A_SECOND)
        except NotYet as error:
            if future.done():
                raise failures.failed(error) from None
            idle = 0 if _has_workers(context) else idle + 1
            if idle > SECONDS_WITHOUT_WORKER * LOOKS_A_SECOND:
                raise failures.no_worker(SECONDS_WITHOUT_WORKER) from None
            done = _finished(context)
            if done > busiest:
                busiest = done
                tell(done)
        except (Py4JError, PySparkException, OSError, EOFError) as error:
            raise failures.failed(error) from None


def _has_workers(context: SparkContext) -> bool:
    """Whether anybody is there to work; the program itself is one of those listed."""
    if _is_local(context.master or ""):
        return True
    java: Any = context._jsc
    try:
        return len(java.sc().statusTracker().getExecutorInfos()) > 1
    except Exception:  # a Spark that is going down: its job says why
        return True


def _finished(context: SparkContext) -> int:
    """Tasks done of the step at work."""
    tracker = context.statusTracker()
    with suppress(Exception):
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        return max((stage.numCompletedTasks for stage in stages if stage), default=0)
    return 0
