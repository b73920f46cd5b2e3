"""Where the shared test data are; tests that need them skip, saying so, where they are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_data() -> Path:
    """The folder of the shared data: SURVEYBENCH_SHARED, else `shared/data` beside the checkout."""
    named = os.environ.get("SURVEYBENCH_SHARED")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared test data are not here; SURVEYBENCH_SHARED names their folder")
    return folder


def shared_cases() -> Path:
    """The folder of the shared cases, beside the shared data."""
    named = os.environ.get("SURVEYBENCH_SHARED")
    data = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    folder = data.parent / "cases"
    if not folder.is_dir():
        pytest.skip("the shared cases are not here: they lie beside the shared data")
    return folder
