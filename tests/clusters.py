"""A Spark to test with: whether it can be, and a small cluster of separate processes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 120
# A Java that lives for a minute: no time goes into making its code faster.
BRIEFLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def spark_missing() -> str:
    """Why Spark cannot run here; empty where it can."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed: pip install pyspark 'pandas<3'"
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return "Spark needs Java 17: apt-get install openjdk-17-jre-headless"
    told = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < 17:
        return f"Spark needs Java 17 or newer; {java} is older"
    return ""


needs_spark = pytest.mark.skipif(bool(spark_missing()), reason=spark_missing())


@contextmanager
def local_spark() -> Iterator[None]:
    """An active session with two cores on this machine, for every run in the meantime."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "768m",
        "spark.driver.extraJavaOptions": BRIEFLY,
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    try:
        yield
    finally:
        session.stop()


@dataclass(frozen=True)
class Cluster:
    """One master and two workers on this machine, and the settings that lead there."""

    master: str
    environment: Mapping[str, str]
    workers: tuple[subprocess.Popen[bytes], ...]

    def lose_a_worker(self, number: int = 0) -> None:
        """Kill a worker with all that it runs."""
        _kill(self.workers[number])


@contextmanager
def cluster(folder: Path, settings: Mapping[str, str]) -> Iterator[Cluster]:
    """Start it, and stop it whatever happens."""
    port, page = _free_ports(2)
    home = Path(str(find_spec("pyspark").origin)).parent  # pyright: ignore[reportOptionalMemberAccess]
    (folder / "conf").mkdir()
    defaults = {
        "spark.master": f"spark://127.0.0.1:{port}",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "512m",
        "spark.executor.memory": "512m",
        "spark.driver.extraJavaOptions": BRIEFLY,
        "spark.executor.extraJavaOptions": BRIEFLY,
        "spark.ui.enabled": "false",
        **settings,
    }
    lines = [f"{name} {value}\n" for name, value in defaults.items()]
    (folder / "conf" / "spark-defaults.conf").write_text("".join(lines))
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": BRIEFLY,
    }
    command = [str(home / "bin" / "spark-class"), "org.apache.spark.deploy."]
    master = [command[0], f"{command[1]}master.Master"]
    master += ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page)]
    worker = [command[0], f"{command[1]}worker.Worker", "--host", "127.0.0.1", "--webui-port", "0"]
    worker += ["--cores", "1", "--memory", "512m"]
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_start(master, environment))
        for number in (1, 2):
            work = ["--work-dir", str(folder / f"worker{number}")]
            line = [*worker, *work, f"spark://127.0.0.1:{port}"]
            started.append(_start(line, environment))
        _await_workers(page, 2)
        yield Cluster(defaults["spark.master"], environment, tuple(started[1:]))
    finally:
        for process in reversed(started):
            _kill(process)


@contextmanager
def run_python(script: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A program that uses the cluster, and whose lines can be read meanwhile."""
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _kill(process)


def _start(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _kill(process: subprocess.Popen[Any]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _await_workers(page: int, number: int) -> None:
    for _ in range(PATIENCE * 4):
        with (
            suppress(OSError, ValueError),
            urllib.request.urlopen(f"http://127.0.0.1:{page}/json/", timeout=5) as answer,
        ):
            if json.load(answer)["aliveworkers"] == number:
                return
        time.sleep(0.25)
    pytest.fail(f"Spark's workers did not come within {PATIENCE} seconds")
