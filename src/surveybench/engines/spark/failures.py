"""What Spark says when it fails, in our words: its own may quote a respondent's answer."""

from __future__ import annotations

import re

from surveybench.errors import EngineError, Place

NO_MEMORY = (
    "a worker ran out of memory, or was lost again and again",
    "Give executors more: spark.executor.memory and spark.executor.memoryOverhead in Spark's "
    "settings.",
)
# Looked for in this order in everything that Spark says of a failure.
CAUSES = {
    # Before libraries: without memory they cannot be loaded.
    r"Cannot allocate memory|failed to map segment": NO_MEMORY,
    r"PYTHON_VERSION_MISMATCH|different minor version": (
        "the workers run another version of Python",
        "Give them the one that starts surveybench, and name it in Spark's spark.pyspark.python.",
    ),
    r"Cannot run program|No such file or directory.*python": (
        "the workers have no such Python",
        "Name theirs in Spark's spark.pyspark.python.",
    ),
    r"No module named|ImportError|PACKAGE_NOT_INSTALLED|UNSUPPORTED_PACKAGE_VERSION": (
        "a library is missing on the workers",
        "Install surveybench with pyspark and pandas on each of them, and name that Python in "
        "Spark's spark.pyspark.python.",
    ),
    r"No space left on device": (
        "a disk of the cluster is full",
        "Make room, or name another folder in Spark's spark.local.dir.",
    ),
    r"maxResultSize": (
        "the counts are larger than Spark may collect",
        "Raise spark.driver.maxResultSize in Spark's settings.",
    ),
    r"OutOfMemory|MemoryError|OOM|exited unexpectedly|ExecutorLost|Container killed|Lost exec": (
        NO_MEMORY
    ),
    r"SparkContext was (shut down|stopped)|has been shut down|application.*killed": (
        "the cluster ended the application",
        "Ask whoever runs it why, then start again.",
    ),
}


def not_installed() -> EngineError:
    """The error where pyspark is not there."""
    return EngineError(
        "the engine spark needs pyspark, which is not installed.",
        remedy="Run `pip install pyspark 'pandas<3'`, or leave out --engine.",
    )


def no_java() -> EngineError:
    """The error where Spark's Java process does not start."""
    return EngineError(
        "Spark cannot start Java.",
        remedy="Install Java 17 or newer (on Debian or Ubuntu: apt-get install "
        "openjdk-17-jre-headless); where JAVA_HOME is set, it must name its folder.",
    )


def bad_settings() -> EngineError:
    """The error where Spark's Java process starts, but not as it is told to."""
    return EngineError(
        "Spark refuses its settings.",
        remedy="Check the address in MASTER or spark.master, and the other lines of "
        "spark-defaults.conf in the folder that SPARK_CONF_DIR names.",
    )


def no_cluster(master: str, seconds: int = 0) -> EngineError:
    """The error where nobody answers."""
    waited = f" in {seconds} seconds" if seconds else ""
    return EngineError(
        f"Spark's cluster {master} cannot be reached{waited}.",
        remedy="Check its address in Spark's setting spark.master or in MASTER, and that it runs.",
    )


def no_worker(seconds: int) -> EngineError:
    """The error where a cluster has nobody to do the work."""
    return EngineError(
        f"no worker of the cluster was there for {seconds} seconds; nothing was counted.",
        remedy="Check that workers run, and have the memory and cores that Spark's settings ask "
        "for.",
    )


def not_shared(place: Place) -> EngineError:
    """The error where a file is here, and not where the workers look for it."""
    return EngineError(
        "the file is not there on a worker of the cluster.",
        where=place,
        remedy="Put it on storage that every machine has under the same path.",
    )


def not_started(master: str, error: Exception) -> EngineError:
    """What kept Spark from starting."""
    text = str(error)
    if re.search(r"unresponsive|UnknownHost|Connection refused|Invalid master|stopped", text):
        return no_cluster(master)
    return EngineError(
        f"Spark cannot start with master {master} ({_kind(error, text)}).",
        remedy="Check Spark's settings: spark-defaults.conf in the folder SPARK_CONF_DIR names.",
    )


def failed(error: Exception) -> EngineError:
    """What kept Spark from finishing."""
    text = str(error)
    for pattern, (what, remedy) in CAUSES.items():
        if re.search(pattern, text):
            return EngineError(f"Spark gave up: {what}; nothing was counted.", remedy=remedy)
    return EngineError(
        f"Spark gave up ({_kind(error, text)}); nothing was counted.",
        remedy="The log of its workers says more.",
    )


def _kind(error: Exception, text: str) -> str:
    """The last class of error that is named: names quote nobody."""
    named = re.findall(
        r"^(?:Caused by: )?((?:[a-z]\w*\.)*[A-Z]\w*(?:Error|Exception))\b", text, re.M
    )
    return named[-1].rpartition(".")[2] if named else type(error).__name__
