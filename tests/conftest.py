"""Settings that every test shares."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from clusters import local_spark

# The same examples on every run; `make fuzz` looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("fuzz", max_examples=5000, deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def spark() -> Iterator[None]:
    """One Spark on this machine, started for the first test that needs it."""
    with local_spark():
        yield
