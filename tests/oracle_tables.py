"""Tables that oracles wrote: CSV to columns of numbers or texts."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def read(path: Path) -> dict[str, NDArray[np.float64]]:
    """Columns by name; NA is NaN, and texts become positions of their first appearance."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: _numbers([row[name].strip() for row in rows]) for name in rows[0]}


def texts(path: Path, column: str) -> list[str]:
    """One column as it stands."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row[column].strip() for row in csv.DictReader(file)]


def _numbers(values: list[str]) -> NDArray[np.float64]:
    try:
        return np.array([np.nan if value == "NA" else float(value) for value in values])
    except ValueError:
        order = list(dict.fromkeys(values))
        return np.array([float(order.index(value)) for value in values])
