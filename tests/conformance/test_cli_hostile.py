"""The real command on hostile input: exit code 2, a message in words, nothing written, no wait."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from forked import Loaded, loaded
from surveybench.cli.terminal import plain
from tiny import CANARY, row, text_of

DEFINITION = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
populations: [{id: all, name: All}]
settings: {min_answered: 1}
items:
  - {id: Q1, text: First, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
  - {id: Q2, text: Second, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
"""
COLUMNS = ["record_id", "organisation", "outcome", "age", "sex", "Q1", "Q2"]
ROWS = [row(record_id=f"r{i}", Q1=1, Q2=CANARY) for i in range(8)]
GOOD = text_of(ROWS, COLUMNS).encode()
DOUBLING = ", ".join(
    ["&a0 {Q1: [1]}", *(f"&a{i} {{any: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 60))]
)


def spoiled(old: bytes, new: bytes) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


ANSWERS: dict[str, tuple[str, bytes]] = {
    "no header": ("a.csv", GOOD.partition(b"\n")[2]),
    "only NUL": ("a.csv", bytes(10_000)),
    "a row of quotes": ("a.csv", GOOD + b'"' * 9_999 + b"\n"),
    "a gzip that breaks off": ("a.csv.gz", gzip.compress(GOOD * 50)[:-20]),
    "a gzip of nothing": ("a.csv.gz", gzip.compress(b"")),
    "a Parquet of nothing": ("a.parquet", b"PAR1PAR1"),
    "a duplicate": ("a.csv", GOOD + GOOD.splitlines()[1] + b"\n"),
    "an outcome that is none": ("a.csv", spoiled(b",1,30", f",{CANARY},30".encode())),
    "bytes that are no text": ("a.csv", spoiled(b"r0", b"\xff\xfe\xfd")),
    "a name of terminal codes": ("a.csv", spoiled(b"Q2", b"\x1b[31mQ2")),
}
DEFINITIONS: dict[str, str] = {
    "conditions that double": DEFINITION.replace(
        "{id: Q2,", f"{{id: Q2, ask_if: {{any: [{DOUBLING}]}},"
    ),
    "a deep hole": "a: " + "[" * 5_000,
    "a Python object": "!!python/object/apply:os.system ['echo ran > ran']\n",
    "no text": "\x00\x01\x02",
}


@dataclass(frozen=True)
class Ran:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """Processes that have loaded what a check loads."""
    folder = tmp_path_factory.mktemp("ready")
    (folder / "tiny.yaml").write_text(DEFINITION)
    (folder / "a.csv").write_bytes(GOOD)
    with loaded() as one:
        one.load("check tiny.yaml --responses a.csv --quiet", folder)
        yield one


@pytest.fixture
def surveybench(ready: Loaded, tmp_path: Path) -> Command:
    """The command in a process of its own, in a folder of its own."""

    def run(*words: str) -> Ran:
        out = tmp_path / "said.txt"
        code, err, seconds = ready.ran([*words], tmp_path, out)
        assert seconds < 60
        said = out.read_text()
        for path in (out, tmp_path / "told.txt"):
            path.unlink()
        (tmp_path / "temporary").rmdir()  # nothing is in it
        return Ran(code, said, err)

    return run


def refused(ran: Ran) -> None:
    assert ran.code == 2, ran.err
    assert ran.out == ""
    assert ran.err.startswith("surveybench: ")
    assert "Traceback" not in ran.err
    assert CANARY not in ran.err
    assert "\x1b" not in ran.err
    assert len(ran.err) < 3_000


@pytest.mark.parametrize(("name", "content"), ANSWERS.values(), ids=ANSWERS)
def test_hostile_answers(surveybench: Command, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "tiny.yaml").write_text(DEFINITION)
    (tmp_path / name).write_bytes(content)
    refused(surveybench("run", "tiny.yaml", "--responses", name))
    assert {path.name for path in tmp_path.iterdir()} == {"tiny.yaml", name}


@pytest.mark.parametrize("text", DEFINITIONS.values(), ids=DEFINITIONS)
def test_hostile_definitions(surveybench: Command, tmp_path: Path, text: str) -> None:
    (tmp_path / "tiny.yaml").write_text(text)
    (tmp_path / "a.csv").write_bytes(GOOD)
    refused(surveybench("check", "tiny.yaml", "--responses", "a.csv"))
    assert {path.name for path in tmp_path.iterdir()} == {"tiny.yaml", "a.csv"}


def test_hostile_figures(surveybench: Command, tmp_path: Path) -> None:
    (tmp_path / "figures.ods").write_bytes(b"PK\x03\x04" + bytes(1000))
    refused(surveybench("published", "figures.ods", "--survey", "aip/2022"))
    assert {path.name for path in tmp_path.iterdir()} == {"figures.ods"}


def test_a_message_moves_no_cursor_and_turns_no_writing() -> None:
    assert plain("column a\x1b[2Jb\u202ec\r: é 日本\nnext") == "column a�[2Jb�c�: é 日本\nnext"


def test_the_good_file_is_good(surveybench: Command, tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(DEFINITION)
    (tmp_path / "a.csv").write_bytes(GOOD)
    ran = surveybench("check", "tiny.yaml", "--responses", "a.csv")
    assert (ran.code, ran.err) == (0, "")
    assert CANARY not in ran.out
