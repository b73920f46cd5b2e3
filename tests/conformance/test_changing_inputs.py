"""Files that somebody writes to, cuts or removes while a command reads them; clocks that jump."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fault_survey import COMMANDS, CONVERTING, commands, contents
from surveybench import outputs, readers
from surveybench.intake import fingerprints

Change = Callable[[Path], object]
# Commands that read people, and where.
READING = ("run", "site", "check", "tally", "each", *CONVERTING, "kept")


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def grown(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("Z-1,A,1,40,1,2\n")


def another(path: Path) -> None:
    text = path.read_text("utf-8")
    path.with_name("next").write_text(text.replace(",1\n", ",2\n"), "utf-8")
    path.with_name("next").replace(path)


def same_size(path: Path) -> None:
    """In place, as large as before, and with the time of before."""
    state = path.stat()
    text = path.read_text("utf-8")
    path.write_text(text.replace(",1\n", ",2\n"), "utf-8")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


CHANGES: dict[str, tuple[Change, str]] = {
    "cut": (cut, "changed while it was read"),
    "grown": (grown, "changed while it was read"),
    "another": (another, "changed while it was read"),
    "another of one size": (same_size, "changed while it was read"),
    "gone": (Path.unlink, "vanished while it was read"),
}


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[int, str]]:
    bare = commands(tmp_path, monkeypatch, capsys)
    return lambda words: bare(f"{words} --quiet")


def changing(monkeypatch: pytest.MonkeyPatch, path: Path, change: Change) -> None:
    """Change a file as soon as something of a file was read."""
    read = readers.batches
    changed: list[int] = []

    def batches(*arguments: Any) -> Iterator[readers.Batch]:
        for batch in read(*arguments):
            yield batch
            if not changed:
                changed.append(1)
                change(path)

    monkeypatch.setattr(readers, "batches", batches)


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("how", CHANGES)
def test_answers_that_change_are_told_and_nothing_is_written(
    name: str, how: str, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, said = CHANGES[how]
    answers = Path("data", "2025", "responses.csv")
    changing(monkeypatch, answers, change)
    code, message = command(COMMANDS[name])
    assert (code, message.count("surveybench: ")) == (2, 1), message
    assert f"{answers}: the file {said}, so nothing was written" in message
    assert not [path for path in contents(Path("out")) if "parts" not in path]


@pytest.mark.parametrize("name", ["run", "tally", "convert"])
@pytest.mark.parametrize("how", ["another", "gone"])
def test_lists_and_mappings_that_change_are_told(
    name: str, how: str, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, said = CHANGES[how]
    Path("mapping.yaml").write_text("responses: {ignore: []}\n")
    for path in (Path("data", "organisations.csv"), Path("mapping.yaml")):
        with monkeypatch.context() as patching:
            changing(patching, path, change)
            code, message = command(f"{COMMANDS[name]} --mapping mapping.yaml")
        assert code == 2
        assert f"{path}: the file {said}" in message
        assert not contents(Path("out"))
        lay_again(path)


def lay_again(path: Path) -> None:
    if path.suffix == ".csv":
        listed = "".join(f"{code},Unit {code},yes\n" for code in "ABCD")
        path.write_text(f"code,name,synthetic\n{listed}", "utf-8")
    else:
        path.write_text("responses: {ignore: []}\n")


def test_a_hash_is_of_what_was_counted(command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are read once more for their hashes: by then they may be others."""
    answers = Path("data", "2025", "responses.csv")

    def late(files: Any) -> Any:
        grown(answers)
        return fingerprints(files)

    monkeypatch.setattr("surveybench.jobs.gather.fingerprints", late)
    code, message = command(COMMANDS["tally"])
    assert code == 2
    assert "changed while it was read" in message
    assert not contents(Path("out"))


def test_files_that_nobody_writes_to_are_read(command: Any) -> None:
    os.utime(Path("data", "2025", "responses.csv"), (0, 0))
    for name in ("tally", "convert", "run"):
        assert command(COMMANDS[name]) == (0, "")


@pytest.mark.parametrize("year", [1970, 1979, 2038, 2107, 9999])
def test_slides_and_workbooks_do_not_ask_the_clock(
    year: int, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "run tiny.yaml data --out out -f pptx -f xlsx -f ods -f csv -o A --jobs 1"
    assert command(f"{words} --date 2026-01-02") == (0, "")
    before = contents(Path("out"))
    seconds = (date(year, 1, 2) - date(1970, 1, 1)).days * 86_400.0
    monkeypatch.setattr("time.time", lambda: seconds)
    assert command(f"{words} --date 2026-01-02") == (0, "")
    assert contents(Path("out")) == before


def test_two_runs_of_one_number_share_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In two containers both may be process 7."""
    monkeypatch.setattr("os.getpid", lambda: 7)
    with outputs.replacing(tmp_path / "a.txt") as first:
        first.write(b"first")
        with outputs.replacing(tmp_path / "a.txt") as second:
            second.write(b"second")
        assert (tmp_path / "a.txt").read_bytes() == b"second"
    assert contents(tmp_path).keys() == {"a.txt"}
    assert (tmp_path / "a.txt").read_bytes() == b"first"
    with outputs.short_lived() as one, outputs.short_lived() as two:
        assert one != two
