"""What is installed is whole: made of the source archive, in an environment of its own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import site
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from surveybench.jobs.doctor import OLDEST_PYTHON

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
# Of one organisation every format but the website, which is about all of them.
FORMATS = ("pdf", "pptx", "html", "xlsx", "ods")


def built(kind: str, source: Path, out: Path) -> Path:
    """A wheel or a source archive of a folder."""
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    out.mkdir()
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out)]
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run(command, cwd=source, env=environment, check=True, capture_output=True)
    (archive,) = out.iterdir()
    return archive


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is made of the source archive, as a registry would have both."""
    root = tmp_path_factory.mktemp("built")
    archive = built("sdist", ROOT, root / "source")
    with tarfile.open(archive) as files:
        files.extractall(root / "unpacked", filter="data")
    (folder,) = (root / "unpacked").iterdir()
    return built("wheel", folder, root / "wheel")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment that has the wheel, and the libraries of this one."""
    root = tmp_path_factory.mktemp("installed") / "env"
    venv.create(root, with_pip=True, symlinks=os.name == "posix")
    python = root / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [str(python), "-m", "pip", "install", "--no-deps", "--no-index", "-q", str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    (packages,) = [p for p in root.rglob("site-packages") if p.is_dir()]
    # After its own, so that what is installed here goes first.
    libraries = [path for path in site.getsitepackages() if Path(path).is_dir()]
    libraries += [path for path in sys.path if path.endswith("site-packages")]
    (packages / "libraries.pth").write_text("\n".join(dict.fromkeys(libraries)) + "\n")
    return python


def ran(python: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {n: v for n, v in os.environ.items() if n not in ("PYTHONPATH", "PYTHONHOME")}
    return subprocess.run(
        [str(python), *words], cwd=cwd, env=environment, capture_output=True, text=True, timeout=500
    )


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "src/surveybench"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a checkout, so nothing is tracked")
    names = {name.removeprefix("src/") for name in listed.stdout.decode().split("\0") if name}
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("surveybench/")}
    assert len(names) > 300
    assert {name.rpartition(".")[2] for name in names} > {"py", "yaml", "jinja", "typ", "css", "js"}
    assert inside == names


def test_the_wheel_is_the_same_bytes_each_time(wheel: Path, tmp_path: Path) -> None:
    again = built("wheel", ROOT, tmp_path / "again")
    assert again.name == wheel.name
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (wheel, again)]
    assert digests[0] == digests[1]


def test_the_source_archive_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = (built("sdist", ROOT, tmp_path / name) for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as files:
        names = {name.partition("/")[2] for name in files.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", "CHANGELOG.md", "ARCHITECTURE.md"} <= names
    assert {"GLOSSARY.md", "SECURITY.md", "CONTRIBUTING.md"} <= names


def test_the_demonstration_runs_without_the_repository(installed: Path, tmp_path: Path) -> None:
    where = ran(installed, "-c", "import surveybench; print(surveybench.__file__)", cwd=tmp_path)
    assert where.returncode == 0, where.stderr
    place = Path(where.stdout.strip())
    assert place.is_relative_to(installed.parents[1])
    assert not place.is_relative_to(SOURCE)
    command = installed.with_name("surveybench" + (".exe" if os.name == "nt" else ""))
    assert command.is_file()
    words = ["demo", "demo", "-o", "Z01", *(word for name in FORMATS for word in ("-f", name))]
    done = ran(installed, "-m", "surveybench", *words, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (run,) = json.loads(done.stdout)["report"]["runs"]
    endings = {name.rpartition(".")[2] for name in run["files"] if "/" in name}
    assert endings == set(FORMATS)
    assert all((tmp_path / "demo" / name).stat().st_size > 1000 for name in run["files"])


def test_the_oldest_python_is_the_same_wherever_it_is_asked_for() -> None:
    stated = re.search(r'requires-python = ">=(\d+)\.(\d+)"', (ROOT / "pyproject.toml").read_text())
    assert stated
    oldest = (int(stated[1]), int(stated[2]))
    assert oldest == OLDEST_PYTHON
    for name in ("make.ps1", "Makefile"):
        text = (ROOT / name).read_text("utf-8")
        assert f"sys.version_info < ({oldest[0]}, {oldest[1]})" in text, name
        assert f"Python {oldest[0]}.{oldest[1]} or newer" in text, name
    assert "powershell -ExecutionPolicy Bypass -File make.ps1" in (ROOT / "README.md").read_text()


def test_what_is_installed_has_all_its_data(installed: Path, tmp_path: Path) -> None:
    for words in (
        ("doctor",),
        ("schemas", "report"),
        ("schemas", "run_file"),
        ("definition", "schema"),
        ("definition", "lint", "aip/2022"),
    ):
        done = ran(installed, "-m", "surveybench", *words, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), words
    page = (
        "from surveybench.jobs.window.answers import TEMPLATE, STATIC, OURS\n"
        "names = TEMPLATE.list_templates()\n"
        "assert all((OURS / 'static' / name).is_file() for name in STATIC)\n"
        "print(len(names))"
    )
    done = ran(installed, "-c", page, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 10
