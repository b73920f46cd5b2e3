"""What ends a run from outside: a full disk, a file that breaks off, parts that do not fit."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveybench import cli
from surveybench.jobs import tally_file
from tiny import CANARY, row

DEFINITION = """
survey: tiny
wave: 2025
words: {title: Tiny survey, report: Tiny report}
columns: {ignore: [comment]}
populations: [{id: all, name: Everyone}]
settings: {min_answered: 1}
items:
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
sections:
  - {id: S, name: Section, items: [Q1]}
"""
COLUMNS = ["record_id", "organisation", "outcome", "age", "sex", "Q1", "comment"]
PEOPLE = [
    row(record_id=f"{code}{i}", organisation=code, Q1=1 + i % 2, comment=f"{CANARY} {i * i}")
    for code in "ABC"
    for i in range(40)
]
# What a disk has left, by command: each has begun to write when it ends.
COMMANDS = {
    "tally tiny.yaml data --out out/counts.tally": 1000,
    "tally tiny.yaml data --out out --each": 1000,
    "convert tiny.yaml data --out out/new": 1000,
    "run tiny.yaml data --out out -f csv": 1000,
    "run tiny.yaml data --out out -f xlsx -o A": 1000,
    "run tiny.yaml data --out out -f html -o A": 1000,
    "check tiny.yaml data --out out": 1000,
}

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def surveybench(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """The command, in a folder with a survey; its exit code and what it says of a failure."""
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(DEFINITION)
    Path("data", "2025").mkdir(parents=True)
    Path("data", "organisations.csv").write_text("code,name\nA,Trust A\nB,Trust B\nC,Trust C\n")
    Path("data", "2025", "responses.csv").write_bytes(text(PEOPLE))

    def run(words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["surveybench", *words.split()])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        said = capsys.readouterr().err
        assert "Traceback" not in said
        assert CANARY not in said
        return int(stopped.value.code or 0), said

    return run


def text(people: list[dict[str, object]]) -> bytes:
    lines = [COLUMNS, *([str(person[name]) for name in COLUMNS] for person in people)]
    return "".join(f"{','.join(line)}\n" for line in lines).encode()


def parquet(people: list[dict[str, object]], path: Path) -> None:
    table = pa.table({name: [str(person[name]) for person in people] for name in COLUMNS})
    pq.write_table(table, path)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may become larger than this: what a full disk is to a writer."""
    resource = pytest.importorskip("resource", reason="this system cannot limit files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_ends_in_one_message_and_leaves_nothing(surveybench: Run, command: str) -> None:
    Path("out").mkdir()
    with room_for(COMMANDS[command]):
        code, said = surveybench(command)
    assert code == 2
    assert "surveybench: " in said
    assert "(File too large)" in said
    assert "space" in said
    assert not [path for path in Path("out").rglob("*") if path.is_file()]
    code, said = surveybench(command)
    assert (code, said) == (0, "")


def broken(kind: str) -> Path:
    """A file of answers that breaks off, or a folder of parts of which one differs."""
    answers = Path("data", "2025", "responses.csv")
    whole = answers.read_bytes()
    answers.unlink()
    if kind == "cut.csv":
        answers.write_bytes(whole[: whole.rindex(b",C,")])
        return answers
    if kind == "cut.csv.gz":
        path = answers.with_name("responses.csv.gz")
        packed = gzip.compress(whole)
        path.write_bytes(packed[: len(packed) // 2])
        return path
    if kind == "cut.parquet":
        path = answers.with_name("responses.parquet")
        parquet(PEOPLE, path)
        path.write_bytes(path.read_bytes()[:-50])
        return path
    folder = answers.with_name("responses")
    folder.mkdir()
    parquet(PEOPLE[:40], folder / "a.parquet")
    other = [{**person, "Q2": "1"} for person in PEOPLE[40:]]
    table = pa.table({name: [str(p[name]) for p in other] for name in [*COLUMNS[:-1], "Q2"]})
    pq.write_table(table, folder / "b.parquet")
    return folder / "b.parquet"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("cut.csv", "row 121: the row has 1 values, but the header has 7 columns"),
        ("cut.csv.gz", "the compressed file breaks off or is damaged. Send it again"),
        ("cut.parquet", "the file cannot be read as Parquet. Check that it is whole"),
        ("parts", "responses/b.parquet: 1 column is not in the definition: Q2"),
    ],
)
def test_a_file_that_is_not_whole_gives_no_counts(surveybench: Run, kind: str, words: str) -> None:
    path = broken(kind)
    for command in ("tally tiny.yaml data --out counts.tally --keep kept", "run tiny.yaml data"):
        code, said = surveybench(command)
        assert code == 2
        assert path.name in said
        assert words in said
    assert not Path("counts.tally").exists()
    assert not Path("reports").exists()
    assert not list(Path("kept").iterdir())


def test_a_file_for_each_organisation_replaces_all_or_none(surveybench: Run) -> None:
    assert surveybench("tally tiny.yaml data --out each --each") == (0, "")
    before = {path.name: path.read_bytes() for path in Path("each").iterdir()}
    assert len(before) == 3
    answers = Path("data", "2025", "responses.csv")
    answers.write_bytes(text([{**person, "Q1": "1"} for person in PEOPLE]))
    with room_for(1000):
        code, said = surveybench("tally tiny.yaml data --out each --each")
    assert code == 2
    assert "each/A_tiny_2025_counts.tally: cannot be written (File too large)" in said
    assert {path.name: path.read_bytes() for path in Path("each").iterdir()} == before
    assert surveybench("tally tiny.yaml data --out each --each") == (0, "")
    merged = tally_file.merge(tally_file.load_all([Path("each")]))
    assert int(merged.tally[2025].outcomes.sum()) == len(PEOPLE)
