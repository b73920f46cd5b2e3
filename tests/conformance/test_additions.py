"""What an addition takes, tried in a copy of the package: the places that ARCHITECTURE.md says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house_rules import places

ROOT = Path(__file__).parents[2]
FORMULA = '''"""How large the standard error of a score is beside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def relative(
    score: NDArray[np.float64], standard_error: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Standard error as a share of the score.

    Parameters
    ----------
    score, standard_error : float, any one shape
        Scores above 0 to 10.

    Returns
    -------
    float, the same shape
        `s / y`; NaN where the score is 0.

    Source
    ------
    Made up.

    Oracle
    ------
    tests/oracle/precision
    """
    result = np.full(score.shape, np.nan)
    return np.divide(standard_error, score, out=result, where=score > 0)
'''
ROW = """    Quantity(
        name="precision.relative",
        axes=BY_MEASURE,
        waves=Waves.EVERY,
        unit=Unit.RATIO,
        range=POSITIVE,
        released=2,
        tabulated=None,
        printed=None,
        label="Relative standard error",
        meaning="standard error as a share of the score",
        working=Working("precision.relative", "s / y", ("score.score",), SCORED),
        basis=Basis.ANSWERS,
    ),
)

CATALOGUE"""
CALL = """    precise = precision.relative(
        grids["score.score"].values, grids["score.standard_error"].values
    )
    grids["precision.relative"] = axes.by_measure(precise, waves)
"""
SCORES = "    grids |= _scores(axes, waves)\n"
CHANGE = '    "change": change,\n'
FROM_STATS = "from surveybench.stats import "
EDITS = (
    ("stats/__init__.py", FROM_STATS + "(\n", FROM_STATS + "(\n    precision,\n"),
    ("stats/__init__.py", CHANGE, CHANGE + '    "precision": precision,\n'),
    ("results/compute.py", FROM_STATS, FROM_STATS + "precision, "),
    ("results/compute.py", SCORES, SCORES + CALL),
)
USE = """
import numpy as np
import surveybench
from small_nations import drawn
from surveybench.explain import explain
from surveybench.quantities import Flag
from surveybench.report.compose.long_table import long_table

print(surveybench.__file__)
out = drawn(3).release
new, score = out.grids["precision.relative"], out.grids["score.score"]
assert (new.flags[score.flags == Flag.SUPPRESSED] == Flag.SUPPRESSED).all()
assert (new.flags == Flag.SUPPRESSED).any() and (new.flags == Flag.OK).any()
lines = [line for line in long_table(out).rows if line[1] == "precision"]
assert len(lines) == new.values.size
shown = next(line[0] for line in lines if line[-1] == "ok")
text = "\\n".join(explain(out, shown))
assert "Formula   s / y" in text and "stats/precision.py:" in text, text
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The package, to be changed."""
    folder = tmp_path / "src" / "surveybench"
    shutil.copytree(ROOT / "src" / "surveybench", folder, ignore=shutil.ignore_patterns("*.pyc"))
    return folder


def edited(folder: Path, file: str, before: str, after: str) -> None:
    """One place of one file."""
    text = (folder / file).read_text("utf-8")
    assert text.count(before) == 1, (file, before)
    (folder / file).write_text(text.replace(before, after), "utf-8")


def used(folder: Path) -> subprocess.CompletedProcess[str]:
    """A small nation, released with the changed package."""
    path = os.pathsep.join((str(folder.parent), str(ROOT / "tests")))
    return subprocess.run(
        [sys.executable, "-c", USE],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )


def with_statistic(folder: Path, row: str = ROW) -> None:
    """A file and its line, a call, and a row."""
    (folder / "stats" / "precision.py").write_text(FORMULA, "utf-8")
    for file, before, after in EDITS:
        edited(folder, file, before, after)
    edited(folder, "quantities/catalogue.py", ")\n\nCATALOGUE", row)


def test_a_statistic_takes_one_file_one_call_and_one_row(copied: Path) -> None:
    with_statistic(copied)
    ran = used(copied)
    assert ran.returncode == 0, ran.stderr
    assert Path(ran.stdout.strip()).is_relative_to(copied)


def test_then_the_house_asks_for_its_page_its_test_and_its_oracle(copied: Path) -> None:
    with_statistic(copied)
    sources = {
        f"src/surveybench/{path.relative_to(copied).as_posix()}": path.read_text("utf-8")
        for path in copied.rglob("*.py")
    }
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")}
    files |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*")}
    complaints = places.five_places(sources, {*files, *sources})
    lacking = [line.split(" has no ")[1].split(".")[0] for line in complaints]
    assert lacking == [
        "docs/methods/precision",
        "tests/unit/stats/test_precision",
        "tests/oracle/precision",
    ]
    assert places.documented_statistics(sources) == []


def test_without_its_row_it_is_not_computed(copied: Path) -> None:
    with_statistic(copied, ")\n\nCATALOGUE")
    ran = used(copied)
    assert ran.returncode != 0
    assert "the catalogue of quantities has no row 'precision.relative'" in ran.stderr


def test_without_a_basis_it_is_not_released(copied: Path) -> None:
    with_statistic(copied, ROW.replace("basis=Basis.ANSWERS", "basis=None"))
    ran = used(copied)
    assert ran.returncode != 0
    assert "precision.relative has no basis" in ran.stderr
