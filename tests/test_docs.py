"""Documents hold nothing that is not run: Python blocks are, and commands are known."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from surveybench import cli

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [body for name, body in found if name == language]


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=lambda p: p.stem)
def test_python_blocks_run(page: Path) -> None:
    names: dict[str, object] = {}
    ran = 0
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), names)
        ran += 1
    assert ran > 0


def commands(page: Path) -> list[list[str]]:
    lines = [
        line for lang in ("", "sh", "bash") for b in blocks(page, lang) for line in b.splitlines()
    ]
    return [
        shlex.split(line, comments=True)[1:]
        for line in lines
        if line.strip().startswith("surveybench ") or line.startswith("$ surveybench ")
    ]


@pytest.mark.parametrize("page", [p for p in PAGES if commands(p)], ids=lambda p: p.stem)
def test_commands_and_their_options_exist(page: Path) -> None:
    known = typer.main.get_command(cli.app).commands  # pyright: ignore[reportAttributeAccessIssue]
    for words in commands(page):
        if words[0] == "surveybench":
            words = words[1:]
        if words[0].startswith("--"):
            continue
        assert words[0] in known, words
        options = {o for p in known[words[0]].params for o in (*p.opts, *p.secondary_opts)}
        assert {w for w in words[1:] if w.startswith("-")} <= options | {"--help"}, words


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    for link in links:
        if "://" not in link:
            assert (page.parent / link).exists(), link
    assert page.read_text(encoding="utf-8").startswith("#")
