"""What data brings never steers a terminal, whatever the command prints."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from fault_survey import DEFINITION, lay_out
from surveybench import cli
from surveybench.cli.terminal import behind, plain, plain_streams
from surveybench.jobs import tally_file

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp\u2066\u200f\x08\x7f\ud800"


@pytest.mark.parametrize("character", HOSTILE)
def test_what_a_terminal_obeys_is_replaced(character: str) -> None:
    text = plain(f"a{character}b")
    assert text in {"a\N{REPLACEMENT CHARACTER}b", f"a{character}b"}
    assert (character.isascii() and character.isprintable()) or character not in text


def test_words_stay_as_they_are() -> None:
    for text in ("naïve – 10\u00a0% \u2009שלום हिन्दी 漢字 😀\n\tnext", ""):
        assert plain(text) == text


def test_streams_are_plain_within_and_as_before_after(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    with plain_streams():
        print("a\x1bb")
        sys.stdout.writelines(["c\x07", "d"])
        assert behind(sys.stdout) is out
        with pytest.raises(TypeError, match="text only"):
            sys.stdout.write(b"bytes")  # pyright: ignore[reportArgumentType]
    assert sys.stdout is out
    assert out.getvalue() == "a\N{REPLACEMENT CHARACTER}b\nc\N{REPLACEMENT CHARACTER}d"


COMMANDS = (
    "check tiny.yaml data",
    "run tiny.yaml data --out out -f csv",
    "tally tiny.yaml data --out out.tally --min-cell 50 --allow-small",
    "explain score.score:Q1:none:all:2025 tiny.yaml data",
    "lint tiny.yaml --all",
    "diff-definition tiny.yaml other.yaml",
    "new data/2025/responses.csv --out new.yaml --wave 2025",
    "export tiny.yaml --to triple-s --out out.xml",
)


@pytest.mark.parametrize("words", COMMANDS)
def test_no_command_passes_what_a_terminal_obeys(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    bad = "\x1b[31m\x07\u202e"
    for path in tmp_path.rglob("responses.csv"):
        path.write_text(path.read_text("utf-8").replace(",A,", f",A{bad},"), "utf-8")
    for path in tmp_path.rglob("organisations.csv"):
        path.write_text(path.read_text("utf-8").replace("A,Unit", f"A{bad},{bad}Unit"), "utf-8")
    escaped = DEFINITION.replace("text: First", r'text: "First \x1b[31m\a \u202e"')
    Path("tiny.yaml").write_text(escaped, "utf-8")
    Path("other.yaml").write_text(escaped.replace("First", "Second"), "utf-8")
    text = said(monkeypatch, capsys, words)
    assert text
    assert plain(text) == text


def test_neither_versions_in_counts_nor_names_of_layouts_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a file of counts says of who counted, and a template of its slides, is data too."""
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    steers, bad = "\x1b[31m\x07\u202e", "\x9b31m\u202e"  # no document of XML may hold ESC
    said(monkeypatch, capsys, "tally tiny.yaml data --out counts.tally")
    file = tally_file.load(Path("counts.tally"))
    tally_file.save(replace(file, versions=(f"9{steers}",)), Path("hostile.tally"))
    deck: Any = Presentation()
    for layout in deck.slide_layouts:
        layout._element.cSld.set("name", f"Folie{bad}")
    deck.save("ours.potx")
    Path("other.yaml").write_text(DEFINITION.replace("code: 2,", "code: 3,"), "utf-8")
    for words, shown in {
        "run other.yaml --tally hostile.tally --out out -f csv": "version 9",
        "merge hostile.tally counts.tally --out merged.tally": "counts",
        "run tiny.yaml data --out out -f pptx -o A --template ours.potx": "Folie",
    }.items():
        text = said(monkeypatch, capsys, words)
        assert shown in text
        assert plain(text) == text


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str) -> str:
    monkeypatch.setattr(sys, "argv", ["surveybench", *words.split()])
    with suppress(SystemExit):
        cli.main()
    captured = capsys.readouterr()
    return captured.out + captured.err
