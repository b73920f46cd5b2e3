"""What an addition takes, tried in a copy of the package: the places that ARCHITECTURE.md says."""

from __future__ import annotations

import os
import re
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
SCORES = " | _standardise(axes, waves) | _scores(axes, waves)\n"
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
from surveybench.report.compose.long_table import COLUMNS, long_table

print(surveybench.__file__)
out = drawn(3).release
new, score = out.grids["precision.relative"], out.grids["score.score"]
assert (new.flags[score.flags == Flag.SUPPRESSED] == Flag.SUPPRESSED).all()
assert (new.flags == Flag.SUPPRESSED).any() and (new.flags == Flag.OK).any()
lines = [line for line in long_table(out).rows if line[1] == "precision"]
assert len(lines) == new.values.size
shown = next(line[0] for line in lines if line[COLUMNS.index("flag")] == "ok")
text = "\\n".join(explain(out, shown))
assert "Formula   s / y" in text and "stats/precision.py:" in text, text
"""


FORMAT = '''"""A report as plain lines."""

from surveybench.report.document import Document, texts


def write(document: Document) -> bytes:
    """Every text on a line of its own."""
    return "\\n".join(texts(document)).encode()
'''
FORMAT_ROW = """    "plain": Writer(lambda: "Plain", "report", "txt", "text/plain", plain.write),
"""
USE_FORMAT = """
from pathlib import Path
from tempfile import TemporaryDirectory
import surveybench
from dataclasses import replace
from surveybench.jobs import publish
from surveybench.quantities import Organisation
from small_nations import drawn

print(surveybench.__file__)
out = drawn(3).release
object.__setattr__(out, "organisations", (Organisation("A", "Alpha"), Organisation("B", "Beta")))
assert "plain" in publish.FORMATS
with TemporaryDirectory() as folder:
    written = publish.write(out, Path(folder), None, ["plain", "site"])
    plain = [path for path in written if path.suffix == ".txt"]
    assert [path.parent.name for path in plain] == ["A", "B"]
    assert "Every number" in plain[0].read_text()
    home = (Path(folder) / "site" / "organisations" / "a" / "index.html").read_text()
    assert 'type="text/plain" download>Plain</a>' in home
"""
PAGE = '''"""A page that is new."""

from surveybench.report.compose.say import text
from surveybench.report.document import Page


def pages(view):
    """One page, of the kind toy."""
    yield Page("toy", "toy", "A new page", 2, (text("lead", f"Of {view.organisation.name}."),))
'''
PAGE_ROW = """    "toy": Chapter({"toy": Place.OWN}, toy.pages),
"""
USE_PAGE = """
import surveybench
from surveybench.quantities import Organisation
from surveybench.report.compose import compose
from surveybench.report.compose.site import site
from surveybench.report.writers import WRITERS, site as site_writer
from small_nations import drawn

print(surveybench.__file__)
out = drawn(3).release
object.__setattr__(out, "organisations", (Organisation("A", "Alpha"), Organisation("B", "Beta")))
documents = [compose(out, code) for code in ("A", "B")]
assert [page.kind for page in documents[0].pages].count("toy") == 1
for name in ("html", "pptx"):
    assert WRITERS[name].write(documents[0])
assert b"Of Alpha." in WRITERS["html"].write(documents[0])
written = dict(site_writer.write(site(out, documents)))
own = [path for path, content in written.items() if b"Of Alpha." in content]
assert own == ["organisations/a/toy.html"], own
assert b"A new page" in written["organisations/a/index.html"]
"""
SURVEY = """survey: toy
wave: 2030
words: {title: Toy survey, report: Toy report}
populations:
  - {id: all, name: Everyone}
settings: {min_answered: 1, min_respondents: 10, min_organisations: 3}
items:
  - id: Q1
    text: Was it good?
    options:
      - {code: 1, label: Good, score: 10}
      - {code: 2, label: Middling, score: 5}
      - {code: 3, label: Bad, score: 0}
sections:
  - {id: S1, name: All of it, items: [Q1]}
"""
USE_SURVEY = """
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
import surveybench
from surveybench import simulate
from surveybench.jobs import pipeline
from surveybench.report.compose import compose
from surveybench.survey import shipped

print(surveybench.__file__)
assert "toy/2030" in shipped()
survey = surveybench.load_survey("toy/2030")
with TemporaryDirectory() as folder:
    truth = simulate.plain(survey, organisations=4, people=60)
    simulate.simulate(survey, truth, Path(folder), seed=1)
    files = pipeline.in_folder(Path(folder), survey)
    out = pipeline.run(survey, files, made=date(2030, 1, 2), version="0", jobs=1).release
code = out.organisations[0].code
assert out.figure("score.score", "Q1", code, "all", 2030).value is not None
assert "Was it good?" in str(compose(out, code))
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The package, to be changed."""
    folder = tmp_path / "src" / "surveybench"
    # With what is compiled of it: files keep their times, so that only what changes is anew.
    shutil.copytree(ROOT / "src" / "surveybench", folder)
    return folder


def edited(folder: Path, file: str, before: str, after: str) -> None:
    """One place of one file."""
    text = (folder / file).read_text("utf-8")
    assert text.count(before) == 1, (file, before)
    (folder / file).write_text(text.replace(before, after), "utf-8")


def used(folder: Path, program: str = USE) -> subprocess.CompletedProcess[str]:
    """A program that uses the changed package; without one, a small nation is released."""
    path = os.pathsep.join((str(folder.parent), str(ROOT / "tests")))
    return subprocess.run(
        [sys.executable, "-c", program],
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


def works(folder: Path, program: str) -> None:
    """The program ends well, and has used the copy."""
    ran = used(folder, program)
    assert ran.returncode == 0, ran.stderr
    assert Path(ran.stdout.strip().splitlines()[0]).is_relative_to(folder)


def touched(folder: Path) -> tuple[int, int]:
    """How many files a copy has more, and how many it has otherwise."""
    before = ROOT / "src" / "surveybench"
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    names = [path.relative_to(folder) for path in files]
    same = [name for name in names if (before / name).is_file()]
    changed = [n for n in same if (before / n).read_bytes() != (folder / n).read_bytes()]
    return len(names) - len(same), len(changed)


def told(addition: str) -> tuple[int, int]:
    """What ARCHITECTURE.md says that an addition touches."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    ((new, changed),) = re.findall(rf"^\| {addition} \| (\d) \| (\d) \|", text, re.MULTILINE)
    return int(new), int(changed)


def test_a_statistic_takes_one_file_one_call_and_one_row(copied: Path) -> None:
    with_statistic(copied)
    works(copied, USE)
    assert touched(copied) == told("a statistic") == (1, 3)


def test_a_format_takes_one_file_and_one_row(copied: Path) -> None:
    (copied / "report" / "writers" / "plain.py").write_text(FORMAT, "utf-8")
    file = "report/writers/__init__.py"
    edited(copied, file, "html, ods, pdf, site\n", "html, ods, pdf, plain, site\n")
    edited(copied, file, 'WRITERS = {\n    "pdf":', "WRITERS = {\n" + FORMAT_ROW + '    "pdf":')
    works(copied, USE_FORMAT)
    assert touched(copied) == told("a format") == (1, 1)


def test_a_page_takes_one_file_and_one_row(copied: Path) -> None:
    (copied / "report" / "compose" / "toy.py").write_text(PAGE, "utf-8")
    file = "report/compose/chapters.py"
    edited(copied, file, "    reading,\n", "    reading,\n    toy,\n")
    edited(copied, file, '    "methods": Chapter(', PAGE_ROW + '    "methods": Chapter(')
    works(copied, USE_PAGE)
    assert touched(copied) == told("a page") == (1, 1)


def test_a_page_without_a_row_for_its_kind_is_refused(copied: Path) -> None:
    (copied / "report" / "compose" / "toy.py").write_text(PAGE, "utf-8")
    file = "report/compose/chapters.py"
    edited(copied, file, "    reading,\n", "    reading,\n    toy,\n")
    row = PAGE_ROW.replace('{"toy": Place.OWN}', "{}")
    edited(copied, file, '    "methods": Chapter(', row + '    "methods": Chapter(')
    ran = used(copied, USE_PAGE)
    assert ran.returncode != 0
    assert "page toy is of the kind 'toy', which no row of CHAPTERS" in ran.stderr


def test_a_survey_takes_one_file(copied: Path) -> None:
    folder = copied / "surveys" / "toy"
    folder.mkdir()
    (folder / "2030.yaml").write_text(SURVEY, "utf-8")
    works(copied, USE_SURVEY)
    assert touched(copied) == told("a survey") == (1, 0)


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
