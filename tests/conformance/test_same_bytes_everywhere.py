"""The same bytes of every format, whoever runs it where: languages, zones, consoles, Pythons."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fault_survey import MADE, contents, lay_out
from module_paths import AS_INSTALLED

CODE = "from surveybench.cli import main; main()"
# Further Pythons with what surveybench needs, between colons; those on the path are tried too.
PYTHONS = "SURVEYBENCH_PYTHONS"
# One organisation's reports, and all that is of everybody.
ASKED = {"one": "-o A -f pdf -f pptx -f html", "all": "-f csv -f xlsx -f ods -f site"}
MINORS = (11, 12, 13, 14)


@dataclass(frozen=True)
class Elsewhere:
    """Another place to run at."""

    environment: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 1
    shuffled: bool = False
    folder: str = "."
    python: str = sys.executable


PLACES = {
    "the plainest language, a far zone, no home, four jobs": Elsewhere(
        {
            "LANG": "C",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "TZ": "Pacific/Kiritimati",
            "HOME": "/nowhere/at/all",
            "PYTHONHASHSEED": "1",
        },
        jobs=4,
    ),
    "Turkish, a console of two bytes, rows in another order, another folder": Elsewhere(
        {
            "LANG": "tr_TR.UTF-8",
            "LC_ALL": "tr_TR.UTF-8",
            "PYTHONIOENCODING": "utf-16",
            "TZ": "America/St_Johns",
            "HOME": "/proc",
            "PYTHONHASHSEED": "2",
        },
        jobs=3,
        shuffled=True,
        folder="elsewhere/deep",
    ),
    "an old console, a zone that is none": Elsewhere(
        {"PYTHONIOENCODING": "cp437", "TZ": "Nowhere/None", "HOME": "", "COLUMNS": "20"}, jobs=2
    ),
}


def others() -> list[str]:
    """Other Pythons that can run it."""
    told = [path for path in os.environ.get(PYTHONS, "").split(os.pathsep) if path]
    known = [shutil.which(f"python3.{minor}") for minor in MINORS]
    usable = []
    for path in dict.fromkeys([*told, *filter(None, known)]):
        tried = subprocess.run(
            [path, "-c", "import surveybench.cli, pptx, typst, pyarrow, sys; print(sys.version)"],
            env={"PYTHONPATH": AS_INSTALLED, "PATH": os.defpath},
            capture_output=True,
            text=True,
        )
        if tried.returncode == 0 and tried.stdout.strip() != sys.version:
            usable.append(path)
    return usable


def written(place: Elsewhere, folder: Path) -> dict[str, str]:
    """Every file of a run there, with its hash."""
    if not (folder / "tiny.yaml").exists():
        lay_out(folder)
    answers = folder / "data" / "2025" / "responses.csv"
    header, *rows = sorted(
        answers.read_text("utf-8").splitlines(), key=lambda row: row[:9] != "record_id"
    )
    if place.shuffled:
        random.Random(3).shuffle(rows)
    answers.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    (folder / place.folder).mkdir(parents=True, exist_ok=True)
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    words = [str(folder / "tiny.yaml"), str(folder / "data"), *MADE.split()]
    for name, asked in ASKED.items():
        target = ["--out", str(out / name), "--jobs", str(place.jobs)]
        ran = subprocess.run(
            [place.python, "-c", CODE, "run", *words, *asked.split(), *target],
            cwd=folder / place.folder,
            env={"PYTHONPATH": AS_INSTALLED, "PATH": os.defpath, **place.environment},
            capture_output=True,
            timeout=300,
        )
        assert ran.returncode == 0, ran.stderr
    return contents(out)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("survey")
    files = written(Elsewhere(), folder)
    assert {Path(name).suffix for name in files} > {
        ".pdf",
        ".pptx",
        ".html",
        ".csv",
        ".xlsx",
        ".ods",
    }
    return folder, files


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PLACES)
def test_the_place_changes_no_byte(name: str, here: tuple[Path, dict[str, str]]) -> None:
    folder, files = here
    assert written(PLACES[name], folder) == files


@pytest.mark.timeout(1200)
def test_the_version_of_python_changes_no_byte(here: tuple[Path, dict[str, str]]) -> None:
    pythons = others()
    if not pythons:
        pytest.skip(f"no other Python with what surveybench needs; {PYTHONS} may name some")
    folder, files = here
    for python in pythons:
        assert written(Elsewhere(python=python, jobs=2), folder) == files, python


@pytest.mark.timeout(300)
@pytest.mark.skipif(os.name != "posix", reason="locks folders as POSIX does")
def test_a_home_that_nobody_may_write_to_is_not_missed(
    here: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, files = here
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    place = Elsewhere({"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")})
    assert written(place, folder) == files
    assert not list(home.iterdir())
