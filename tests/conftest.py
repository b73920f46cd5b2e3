"""Settings that every test shares."""

import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from clusters import local_spark

# Hundreds of processes are started: each reads compiled modules, whatever the environment says.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Tests that need a Spark: all in one process, as each process would start one of its own.
SPARK = re.compile(r"test_spark\.py|test_cluster\.py|on_spark|\[spark")
# Tests that start servers, which all of them share.
SERVERS = re.compile(r"test_elsewhere\.py")

# The same examples on every run; `make fuzz` looks for new ones.
SLOW_MACHINE = [HealthCheck.too_slow]  # which is no fault of a test
settings.register_profile(
    "steady",
    max_examples=50,
    derandomize=True,
    deadline=None,
    suppress_health_check=SLOW_MACHINE,
)
settings.register_profile("fuzz", max_examples=5000, deadline=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--kills`: how often tests end each command at a random moment, and from which one on."""
    parser.addoption("--kills", type=int, help="kills of each command; 30, in `make fuzz` 190")
    parser.addoption("--kills-seed", default="", help="other moments than those of every run")


@pytest.fixture(scope="session")
def kills(pytestconfig: pytest.Config) -> int:
    """How often each command is killed."""
    usual = 30 if settings.get_current_profile_name() == "steady" else 190  # 1,013 of the six
    asked: int | None = pytestconfig.getoption("--kills")
    return usual if asked is None else asked


@pytest.fixture(scope="session")
def moments(pytestconfig: pytest.Config) -> str:
    """What the moments of kills are drawn from, beside the command's name."""
    return str(pytestconfig.getoption("--kills-seed"))


@pytest.fixture(scope="session")
def spark() -> Iterator[None]:
    """One Spark on this machine, started for the first test that needs it."""
    with local_spark():
        yield


@pytest.fixture(scope="session", autouse=True)
def one_core() -> Iterator[None]:
    """A command in the process of a test starts no others unless asked: each costs a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no process waits for another at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@cache
def made_once(file: Path) -> str:
    """What tests of a file share in one process, and would make anew in another."""
    if file.parent.name == "browser":
        return "browser"
    text = file.read_text("utf-8")
    if "demonstration()" in text:
        return "demonstration"
    return str(file) if 'scope="module"' in text or "@cache" in text else ""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Any process takes any test, but those that share something expensive go to one."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if SPARK.search(nodeid):
                return "spark"
            return made_once(config.rootpath / nodeid.partition("::")[0]) or nodeid

    return Scheduling(config, log)
