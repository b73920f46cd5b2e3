"""The walks through the house name files and names that are there, and lead downward."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "surveybench"
PAGE = (ROOT / "docs" / "walks.md").read_text("utf-8")
STEPS = sorted(set(re.findall(r"`([\w/]+\.py)`\s+`(\w+)`", PAGE)))
WALKS = ("A weight", "A score", "A suppressed cell", "A raw answer", "A Ref")
# From the bottom up: what a number passes through.
FLOORS = ("readers", "intake", "respondents", "tally", "results", "disclosure", "report")


@cache
def names(file: str) -> frozenset[str]:
    """Functions, methods, classes and constants of a file."""
    tree = ast.parse((PACKAGE / file).read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return frozenset(found)


@pytest.mark.parametrize(("file", "name"), STEPS, ids=[f"{f}-{n}" for f, n in STEPS])
def test_a_step_names_what_is_there(file: str, name: str) -> None:
    assert (PACKAGE / file).is_file()
    assert name in names(file)


def test_every_walk_is_told_and_linked() -> None:
    titles = re.findall(r"^## (.+?):", PAGE, re.MULTILINE)
    assert titles == list(WALKS)
    assert len(STEPS) > 30
    assert "docs/walks.md" in (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_a_walk_goes_down_and_never_back() -> None:
    for walk in ("A score", "A suppressed cell", "A raw answer"):
        part = PAGE.split(f"## {walk}")[1].split("\n## ")[0]
        rooms = [file.partition("/")[0] for file in re.findall(r"`([\w/]+)\.py`", part)]
        floors = [FLOORS.index(room) for room in rooms if room in FLOORS]
        if walk == "A suppressed cell":
            floors = floors[1:]  # enough people is decided before the statistics (decision 3)
        assert floors == sorted(floors), walk


# A row of the table: where a step is, and its door.
ROW = re.compile(r"^\|[^|]+\| (`[\w/.]+`(?:, `[\w/.]+`)*) \|([^|\n]+)\|", re.MULTILINE)
# The name that a door begins with, after its module where one is written before it.
DOOR = re.compile(r"(?:[a-z_]+\.)?(\w+)(?:\([^`]*\))?(?:\.\w+\([^`]*\))?")


def test_architecture_names_files_and_names_that_are_at_home_there() -> None:
    table = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split("## Where is")[1].split("\n## ")[0]
    rows = [(re.findall(r"`([\w/.]+)`", at_home), door) for at_home, door in ROW.findall(table)]
    assert len(rows) == len(table.split("\n|---|---|---|\n")[1].split("\n\n")[0].splitlines())
    checked = 0
    for places, door in rows:
        files = [file for place in places for file in _files(PACKAGE / place)]
        assert files, places
        known = set().union(*(names(file.relative_to(PACKAGE).as_posix()) for file in files))
        for part in re.findall(r"(?<!→ )`([^`]+)`", door):
            name = DOOR.fullmatch(part)
            if name is not None and places != ["__init__.py"]:
                assert name[1] in known, (places, name[1])
                checked += 1
    assert checked > 40


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))
