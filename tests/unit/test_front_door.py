"""`import surveybench`: what it offers, that nothing else is public, and that it stays light."""

from __future__ import annotations

import json
import pkgutil
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import small_survey
import surveybench

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "python.md"
HEAVY = {"numpy", "pyarrow", "pydantic", "highspy", "scipy", "typer", "rich", "typst", "xlsxwriter"}


def test_these_names_are_public_and_no_others() -> None:
    assert set(surveybench.__all__) == {*surveybench.HOMES, "__version__"}
    assert set(dir(surveybench)) == set(surveybench.__all__)
    assert len(surveybench.__all__) <= 14


def test_no_public_name_is_called_like_a_module_which_would_hide_it() -> None:
    modules = {module.name for module in pkgutil.iter_modules(surveybench.__path__)}
    assert not modules & set(surveybench.__all__)


@pytest.mark.parametrize("name", surveybench.HOMES)
def test_a_public_name_has_words_and_is_shown_at_work(name: str) -> None:
    assert (getattr(surveybench, name).__doc__ or "").strip()
    code = "".join(re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S))
    assert f"sb.{name}" in code
    assert f"| `{name}" in PAGE.read_text("utf-8")


def test_an_unknown_name_is_told_as_python_tells_it() -> None:
    with pytest.raises(AttributeError, match="module 'surveybench' has no attribute 'nothing'"):
        surveybench.nothing  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.slow
def test_importing_it_imports_nothing_heavy() -> None:
    code = "import json, sys, surveybench; print(json.dumps([*sys.modules]))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(ran.stdout)}
    assert not loaded & HEAVY


@pytest.mark.slow
def test_names_stay_what_they_are_once_every_module_is_imported() -> None:
    code = (
        "import surveybench, surveybench.jobs.run, surveybench.jobs.check\n"
        "for name in surveybench.HOMES:\n"
        "    assert callable(getattr(surveybench, name)), name"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.slow
def test_it_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "surveybench", "--version"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (0, f"surveybench {surveybench.__version__}\n")


def test_the_version_is_that_of_the_package() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'\nversion = "{surveybench.__version__}"\n' in text


def test_paths_may_be_texts_and_a_figure_may_be_a_ref(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = date(2026, 1, 2)
    small_survey.written(tmp_path, organisations=4, people=80)
    survey = surveybench.load_survey("small.yaml")
    surveybench.simulate_survey(survey, "made-up", seed=7)
    assert Path("made-up", "organisations.csv").is_file()
    files = surveybench.find_files("data", survey)
    assert files == surveybench.find_files(Path("data"), survey)
    results = surveybench.compute(
        survey, surveybench.count(survey, files)[0], files.organisations, made=made
    )
    released = surveybench.release(results)
    written = surveybench.write(released, "reports", formats=["csv"])
    assert written
    assert all(path.is_file() for path in written)
    figure = next(one for one in released.figures() if one.ref.statistic == "score.score")
    in_lines = surveybench.explain_figure(released, figure.ref)
    assert in_lines == surveybench.explain_figure(released, str(figure.ref))


def test_a_published_file_may_be_named_by_a_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("aip.yaml").write_text(
        "survey: aip\nwave: 2022\norigin: published\nwords: {title: T, report: R}\n"
        "populations: [{id: all, name: All}]\n"
        "items: [{id: Q2, text: Whether the wait was too long., wording: summary}]\n"
        "sections: [{id: S01, name: Admission, items: [Q2]}]\n",
        encoding="utf-8",
    )
    Path("table.csv").write_text(
        "organisation,name,population,measure,status,n,score,national,lowest,highest\n"
        "R0A,A hospital,all,Q2,ok,250,7.4,7.1,5.2,9.0\n"
        "R0A,A hospital,all,S01,ok,,7.4,7.1,5.2,9.0\n",
        encoding="utf-8",
    )
    survey = surveybench.load_survey("aip.yaml")
    released = surveybench.read_published(survey, "table.csv", made=date(2026, 1, 2))
    assert released.figure("score.score", "Q2", "R0A", "all", 2022).value == 7.4
