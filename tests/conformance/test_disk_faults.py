"""The n-th call that changes the disk fails, for every n of every command."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from fault_survey import COMMANDS, CONVERTING, Run, commands, contents
from surveybench.outputs import MARKER, disk

SEAM = {
    "created": "create",
    "written": "write",
    "flushed": "flush",
    "named": "rename",
    "settled": "flush_folder",
}
CALLS = ("create", "write", "flush", "flush_folder", "rename", "make_folder")
REASONS = (errno.ENOSPC, errno.EIO, errno.EMFILE, errno.EACCES)


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """A command in a folder with a survey and an older result; its exit code, what it says."""
    bare = commands(tmp_path, monkeypatch, capsys)

    def run(words: str) -> tuple[int, str]:
        return bare(" ".join([words, *_quiet(words)]))

    assert run("tally tiny.yaml data --out whole.tally --jobs 1") == (0, "")
    return run


def _quiet(words: str) -> list[str]:
    return [] if words.split()[0] in {"merge", "new", "export"} else ["--quiet"]


class Failing:
    """Calls that change the disk, the n-th of which fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, self.failing = 0, 0
        for name in CALLS:
            monkeypatch.setattr(disk, name, self._counting(getattr(disk, name)))

    def _counting(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            if self.count == self.failing:
                raise OSError(REASONS[self.count % len(REASONS)], "as the test wants it")
            return call(*arguments, **named)

        return counted

    def at(self, number: int) -> None:
        """From now on this call fails; 0 for none."""
        self.count, self.failing = 0, number


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("older", [False, True], ids=["afresh", "over an older result"])
def test_whichever_write_fails_files_are_whole(
    name: str, older: bool, command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, out = COMMANDS[name], tmp_path / "out"
    failing = Failing(monkeypatch)
    failing.at(0)
    assert command(words)[0] == 0
    clean, count = contents(out), failing.count
    if name == "kept":
        clean = {path: content for path, content in clean.items() if "parts" not in path}
    assert count > 2
    shutil.rmtree(out)
    if older and name not in CONVERTING:
        assert command(words)[0] == 0
        for path in out.rglob("*"):
            if path.is_file() and name != "kept":
                path.write_bytes(b"older")
    before, standing = contents(out), tmp_path / "standing"
    before = {path: content for path, content in before.items() if "parts" not in path}
    if out.exists():
        shutil.copytree(out, standing)
    # A site has many files, all made in one way: every n of it is for `make fuzz`.
    steady = settings.get_current_profile_name() == "steady"
    for number in range(1, count + 1, 11 if name == "site" and steady else 1):
        failing.at(number)
        code, message = command(words)
        after = contents(out)
        if name == "kept":  # parts stay, for a later run: that is what they are for
            after = {path: content for path, content in after.items() if "parts" not in path}
        marker = after.pop(MARKER, "") or after.pop(f"check/{MARKER}", "")
        marker = marker or after.pop(f"new/{MARKER}", "")
        where = (number, code, message)
        assert message.count("surveybench: ") == (code != 0), where
        assert code in {0, 2, 3}, where
        if code == 0:  # a fault that harms nobody: the kept counts, and the last flush
            assert name == "kept" or after == clean, where
        if code == 2 and name != "check":
            assert after == before, where
            assert not marker, where
        # Old files whole or new files whole, nothing else.
        for path, content in after.items():
            assert content in {clean.get(path), before.get(path)}, (path, where)
        if code == 3 and "does not confirm" not in message:
            assert marker, where
            assert MARKER in message, where
        shutil.rmtree(out, ignore_errors=True)
        if standing.exists():
            shutil.copytree(standing, out)
    failing.at(0)
    assert command(words)[0] == 0
    assert {path: content for path, content in contents(out).items() if path in clean} == clean


@pytest.mark.parametrize("name", COMMANDS)
def test_what_gets_its_name_is_on_the_disk_before_and_its_folder_after(
    name: str, command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut would leave an empty file under the final name."""
    opened: dict[int, Path] = {}
    unsaved: set[Path] = set()
    unsettled: set[Path] = set()
    renamed: list[Path] = []
    create, write, flush = disk.create, disk.write, disk.flush
    rename, flush_folder = disk.rename, disk.flush_folder

    def created(path: Path, private: bool) -> int:
        descriptor = create(path, private)
        opened[descriptor] = path
        unsaved.add(path)
        return descriptor

    def written(descriptor: int, content: bytes | memoryview) -> None:
        unsaved.add(opened[descriptor])
        write(descriptor, content)

    def flushed(descriptor: int) -> None:
        flush(descriptor)
        unsaved.discard(opened[descriptor])

    def named(old: Path, new: Path) -> None:
        assert not [path for path in unsaved if path == old or old in path.parents]
        rename(old, new)
        renamed.append(new)
        unsettled.add(new.parent)

    def settled(folder: Path) -> None:
        flush_folder(folder)
        unsettled.discard(folder)

    for call in (created, written, flushed, named, settled):
        monkeypatch.setattr(disk, SEAM[call.__name__], call)
    assert command(COMMANDS[name])[0] == 0
    assert renamed
    assert not unsettled
