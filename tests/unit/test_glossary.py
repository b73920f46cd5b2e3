"""GLOSSARY.md and code agree: each word's names are there, and no other word stands for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "surveybench"
WORDS, _, OTHERS = (ROOT / "GLOSSARY.md").read_text("utf-8").partition("\n## ")
NAME = re.compile(r"`([\w.]+)`")
# Where sentences, labels and headers stand that a reader sees.
READ = ("report/words", "report/writers/html/templates", "quantities/catalogue.py", "cli")
SUFFIXES = {".py", ".jinja", ".typ", ".js"}


def rows(text: str, columns: int) -> list[list[str]]:
    """The cells of a table's rows, without its header."""
    cells = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in text.splitlines()]
    return [row for row in cells if len(row) == columns and not set(row[0]) <= {"-"}][1:]


def text_of(*paths: str) -> str:
    files = [
        file
        for path in paths
        for file in ((SOURCE / path).rglob("*") if (SOURCE / path).is_dir() else [SOURCE / path])
        if file.suffix in SUFFIXES
    ]
    assert files
    return "\n".join(file.read_text("utf-8") for file in files)


TERMS = rows(WORDS, 3)
INSTEAD = [word.strip() for row in rows(OTHERS, 2) for word in row[0].split(",")]
CODE = text_of(".")
SEEN = text_of(*READ)


def test_there_are_words_and_words_to_avoid() -> None:
    assert len(TERMS) > 30
    assert len(INSTEAD) > 10


@pytest.mark.parametrize("term", TERMS, ids=lambda row: row[0])
def test_the_code_has_the_names_of_each_word(term: list[str]) -> None:
    names = NAME.findall(term[2])
    assert names, f"{term[0]} has no name in code"
    for name in names:
        last = name.rpartition(".")[2]
        assert re.search(rf"\b{re.escape(last)}\b", CODE), f"{name} is nowhere in src"


@pytest.mark.parametrize("word", INSTEAD)
def test_no_reader_meets_another_word_for_one(word: str) -> None:
    found = re.search(rf"(?i)\b{re.escape(word)}s?\b", SEEN)
    assert found is None, SEEN[max(0, found.start() - 60) : found.end() + 20]
