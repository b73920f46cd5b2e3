"""Documents hold nothing that is not run: Python blocks are, and commands are known."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
import typer.main

from command_line import in_this_process
from surveybench import cli
from surveybench.simulate import Truth, demonstration
from surveybench.stats import STATISTICS
from surveybench.survey import Survey, choices_of, load_survey
from surveybench.survey.settings import Settings, choices

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
)
FEW, NATION = 8, 32  # organisations that are enough to try a page's commands
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


SETTING = re.compile(r"^\| `(\w+)` \| (.+?) \| (\w) \|$", re.MULTILINE)


@pytest.mark.parametrize("name", STATISTICS)
def test_settings_of_a_methods_page_have_their_default_and_source(name: str) -> None:
    adjusted = choices_of(load_survey("plans/2026"))  # what some surveys alone say
    known = {choice.name: choice for choice in (*adjusted, *choices(Settings()))}
    rows = SETTING.findall((ROOT / "docs" / "methods" / f"{name}.md").read_text(encoding="utf-8"))
    assert rows
    for setting, shown, mark in rows:
        choice = known[setting]
        words = re.findall(r"[\w.]+", str(choice.default))
        told = re.findall(r"[\w.]+", shown.split(";")[0])
        assert mark == choice.mark, setting
        assert [_number(word) for word in words] == [_number(word) for word in told][: len(words)]


def _number(word: str) -> str | float:
    try:
        return float(word)
    except ValueError:
        return word


@pytest.mark.parametrize("name", STATISTICS)
def test_a_methods_page_says_where_it_is_computed_and_names_what_exists(name: str) -> None:
    text = (ROOT / "docs" / "methods" / f"{name}.md").read_text(encoding="utf-8")
    where = re.findall(r"\*\*Where\.\*\*(.*?)\*\*Checked against\.\*\*", text, re.DOTALL)
    assert len(where) == 1
    code, functions = "", []
    for word in re.findall(r"`([^`]+)`", where[0]):
        if word.endswith(".py"):
            code += (ROOT / "src" / "surveybench" / word).read_text(encoding="utf-8")
        else:
            functions.append(word)
    assert functions
    for function in functions:
        assert f"def {function}(" in code, function


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
        command = known[words[0]]
        assert not command.hidden, f"{words[0]} is the old name of a command"
        if words[0] in ("definition", "language"):
            command = command.commands[words[1]]
        options = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
        assert {w for w in words[1:] if w.startswith("-")} <= options | {"--help"}, words


# Pages that need nothing but what their own commands make, and definitions that they show.
RUN = (
    "checking-submissions",
    "comparing-runs",
    "counts-that-travel",
    "data-files",
    "explaining-a-number",
    "languages",
    "local-rerun",
    "new-wave",
    "other-settings",
    "pipelines",
    "planted-faults",
    "publishing-safely",
)
# What these say is not so of a few organisations: a reference needs thirty.
NATIONAL = ("local-rerun", "publishing-safely")


@pytest.mark.parametrize("name", [*RUN, "../tutorial"])
def test_commands_do_what_the_page_says(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each line as it stands, where made-up surveys are of fewer organisations."""
    number = NATION if name in NATIONAL else FEW
    monkeypatch.setattr("surveybench.simulate.demonstration", lambda survey: _some(survey, number))
    surveybench = in_this_process(tmp_path, monkeypatch, capsys)
    page = (ROOT / "docs" / "how-to" / f"{name}.md").read_text(encoding="utf-8")
    lines = [
        line for body in FENCE.findall(page) if body[0] == "sh" for line in body[1].splitlines()
    ]
    assert len(lines) > 2
    for block in blocks(ROOT / "docs" / "how-to" / f"{name}.md", "yaml"):
        title = re.match(r"# (\S+\.yaml)\n", block)
        assert title, "a definition begins with the name of its file"
        (tmp_path / title[1]).write_text(block, encoding="utf-8")
    for line in lines:
        program, *words = shlex.split(line, comments=True)
        assert program == "surveybench"
        ran = surveybench(*words)
        code = re.search(r"# exits with (\d)", line)
        assert ran.code == (int(code[1]) if code else 0), (line, ran.err)


def _some(survey: Survey, number: int) -> Truth:
    """The survey that the pages make up, of its first organisations."""
    truth = demonstration(survey)
    organisations = truth.organisations[:number]
    codes = {organisation.code for organisation in organisations}
    return replace(
        truth,
        organisations=organisations,
        waves=tuple(replace(wave, invited=wave.invited[:number]) for wave in truth.waves),
        effects=tuple(effect for effect in truth.effects if effect.organisation in codes),
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    for link in links:
        if "://" not in link:
            assert (page.parent / link).exists(), link
    assert page.read_text(encoding="utf-8").startswith("#")
