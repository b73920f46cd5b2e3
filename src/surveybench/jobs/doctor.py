"""Is this computer ready? What is there, what is missing, and how to get it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from surveybench.errors import told_by_system

NAME = "surveybench"
OLDEST_PYTHON = (3, 11)
ONE_FILE = ".pyz"
# What is read, by which library, and what to install for it.
DRIVERS = (
    ("PostgreSQL", "adbc-driver-postgresql", "adbc-driver-postgresql"),
    ("DuckDB", "duckdb", "duckdb"),
    ("web servers", "fsspec", "fsspec aiohttp"),
)
OLDEST_JAVA = 17
FREE = 1 << 30  # bytes that a national run with all formats may take
MEMORY = 2 << 30  # bytes of memory
SECONDS = 20  # that Java may take to say which it is
# By the name under which it is installed, where that is not what is imported.
IMPORTED = {
    "font-source-sans-pro": "font_source_sans_pro",
    "python-calamine": "python_calamine",
    "python-pptx": "pptx",
    "ruamel-yaml": "ruamel.yaml",
}
REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:>=(?P<least>[\d.]+))?")
AGAIN = "Install surveybench again: README.md says how."


@dataclass(frozen=True, slots=True)
class Machine:
    """What the command line sees of the computer; `memory` in bytes, 0 where not known.

    `program` is the file that runs, where it is the one that holds everything.
    """

    version: str
    python: tuple[int, int, int]
    executable: str
    system: str
    encoding: str
    browser: str
    folder: Path
    memory: int = 0
    program: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was looked at: `state` is ok, missing, or optional (missing, not needed)."""

    name: str
    state: str
    value: str
    remedy: str = ""

    @property
    def line(self) -> str:
        """As a terminal shows it."""
        words = {"ok": "ok", "missing": "MISSING", "optional": "not there"}
        rest = f" {self.remedy}" if self.remedy else ""
        return f"{words[self.state]:<10}{self.name}: {self.value}.{rest}"


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """All that was looked at."""

    points: tuple[Point, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing that is needed is missing."""
        return all(point.state != "missing" for point in self.points)

    @property
    def lines(self) -> tuple[str, ...]:
        """A line a point, and the verdict."""
        count = sum(point.state == "missing" for point in self.points)
        verdict = "Everything that is needed is there."
        return (*(point.line for point in self.points), f"{count} missing." if count else verdict)

    @property
    def content(self) -> dict[str, Any]:
        """The same as another program takes it."""
        points = [
            {"name": p.name, "state": p.state, "value": p.value, "remedy": p.remedy}
            for p in self.points
        ]
        return {"ready": self.ready, "points": points}


def doctor(machine: Machine) -> DoctorReport:
    """Look at versions, libraries, fonts, Java, browser, and whether files can be written."""
    return DoctorReport(tuple(_points(machine)))


def _points(machine: Machine) -> Iterator[Point]:
    yield Point(NAME, "ok", f"{machine.version}, in {Path(__file__).parents[1]}")
    yield _command(Path(machine.executable), machine.program)
    version = ".".join(map(str, machine.python))
    is_new = machine.python >= OLDEST_PYTHON
    least = ".".join(map(str, OLDEST_PYTHON))
    yield Point(
        "Python",
        "ok" if is_new else "missing",
        f"{version} on {machine.system}, {machine.executable}",
        "" if is_new else f"Install Python {least} or newer.",
    )
    yield from _libraries()
    yield _font()
    yield _writable("this folder", machine.folder)
    yield _writable("the folder for temporary files", Path(tempfile.gettempdir()))
    if machine.memory:
        enough = machine.memory >= MEMORY
        value = f"{machine.memory / (1 << 30):.1f} GB"
        remedy = "" if enough else "A national run may need 2 GB; use fewer --jobs."
        yield Point("memory", "ok" if enough else "optional", value, remedy)
    yield _letters(machine.encoding)
    yield _browser(machine.browser)
    yield from _drivers()
    yield _spark()
    yield _java()


def _command(executable: Path, program: str) -> Point:
    """Where the command is, for whoever is told that there is none."""
    if program.endswith(ONE_FILE):
        return Point("command", "ok", f"{executable} {program}")
    path = shutil.which(NAME)
    if path:
        return Point("command", "ok", path)
    beside = [executable.with_name(NAME), executable.with_name(f"{NAME}.exe")]
    place = next((path for path in beside if path.is_file()), None)
    if place is None:
        remedy = f"Type {executable} -m {NAME} instead."
    else:
        remedy = f"Type {place}, or add the folder {place.parent} to PATH."
    return Point("command", "optional", f"{NAME} alone is not found by this terminal", remedy)


def _libraries() -> Iterator[Point]:
    """One line where all are as they must be; else a line for each that is not."""
    try:
        stated = metadata.requires(NAME) or []
    except metadata.PackageNotFoundError:
        yield Point("libraries", "missing", "surveybench itself is not installed", AGAIN)
        return
    needed = [REQUIREMENT.match(text) for text in stated if ";" not in text]
    problems = [p for match in needed if match for p in _library(match["name"], match["least"])]
    yield from problems
    if not problems:
        yield Point("libraries", "ok", f"{len(needed)} of {len(needed)} are there and load")


def _library(name: str, least: str | None) -> Iterator[Point]:
    version = ""
    try:
        version = metadata.version(name)
        import_module(IMPORTED.get(name, name.replace("-", "_").lower()))
    except metadata.PackageNotFoundError:
        yield Point(name, "missing", "is not installed", AGAIN)
    except Exception as error:  # whatever a damaged library does when it is loaded
        value = f"{version} does not load ({type(error).__name__})"
        yield Point(name, "missing", value, AGAIN)
    else:
        if least and _numbers(version) < _numbers(least):
            yield Point(name, "missing", f"{version} is older than {least}", AGAIN)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:3])


def _font() -> Point:
    """The font of PDFs: without it Typst would take another, silently."""
    try:
        folder = Path(import_module("font_source_sans_pro").font_directory)
        count = sum(1 for path in folder.iterdir() if path.stat().st_size)
    except (ImportError, OSError):
        count = 0
    state = "ok" if count else "missing"
    value = f"Source Sans Pro, {count} files" if count else "Source Sans Pro cannot be read"
    return Point("font", state, value, "" if count else AGAIN)


def _writable(name: str, folder: Path) -> Point:
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(b"x" * 4096)
            file.flush()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        value = f"{folder} cannot be written ({told_by_system(error)})"
        return Point(name, "missing", value, "Go to a folder of your own, or make room.")
    value = f"{folder}, {free / (1 << 30):.1f} GB free"
    remedy = "" if free >= FREE else "A national run may need 1 GB: make room, or use another disk."
    return Point(name, "ok" if free >= FREE else "missing", value, remedy)


def _letters(encoding: str) -> Point:
    is_all = encoding.lower().replace("-", "") == "utf8"
    remedy = "" if is_all else "Letters it lacks are shown as ?; PYTHONUTF8=1 shows them all."
    return Point("letters of the terminal", "ok" if is_all else "optional", encoding, remedy)


def _browser(name: str) -> Point:
    if name:
        return Point("browser", "ok", name)
    remedy = (
        "`surveybench app` and `serve` print an address: open it in a browser of this computer."
    )
    return Point("browser", "optional", "none that could be opened from here", remedy)


def _drivers() -> Iterator[Point]:
    """What reads from elsewhere, as far as it is no part of every installation."""
    for name, library, wanted in DRIVERS:
        try:
            yield Point(name, "ok", f"{library} {metadata.version(library)}")
        except metadata.PackageNotFoundError:
            remedy = f"Only to read from there: pip install {wanted}."
            yield Point(name, "optional", f"{library} is not installed", remedy)


def _spark() -> Point:
    try:
        return Point("Spark", "ok", metadata.version("pyspark"))
    except metadata.PackageNotFoundError:
        remedy = "Only for --engine spark: pip install pyspark 'pandas<3'."
        return Point("Spark", "optional", "pyspark is not installed", remedy)


def _java() -> Point:
    """Java, which Spark runs on."""
    remedy = f"Only for --engine spark: install Java {OLDEST_JAVA} or newer."
    path = shutil.which("java")
    if path is None:
        return Point("Java", "optional", "none", remedy)
    try:
        ran = subprocess.run(
            [path, "-version"], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Point("Java", "optional", f"{path} does not start ({type(error).__name__})", remedy)
    version = re.search(r'version "(?:1\.)?(\d+)[^"]*"', ran.stderr + ran.stdout)
    if version is None or int(version[1]) < OLDEST_JAVA:
        value = f"{path}, version {version[1] if version else 'unknown'}"
        return Point("Java", "optional", value, remedy)
    return Point("Java", "ok", f"{path}, version {version[1]}")
