"""What holds small counts or personal data: for its owner alone, never among reports, no traps."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from fault_survey import COMMANDS, Run, commands, contents
from surveybench import outputs
from surveybench.outputs import litter

POSIX = pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's here")
# Commands that write what nobody else may read, with `{}` for the place.
PRIVATE = {
    "tally": "tally tiny.yaml data --out {}/counts.tally --jobs 1 --quiet",
    "each": "tally tiny.yaml data --out {} --each --jobs 1 --quiet",
    "merge": "merge whole.tally --out {}/merged.tally",
    "convert": "convert tiny.yaml data --out {}/new --jobs 1 --quiet",
    "sorted": "convert tiny.yaml data --sorted --out {}/new --jobs 1 --quiet",
    "errors": "check tiny.yaml data --errors {}/mend.csv --jobs 1 --quiet",
    "pages": "check tiny.yaml data --out {}/check --jobs 1 --quiet",
    "compare": "compare whole.tally whole.tally --survey tiny.yaml --out {}",
    "kept": "tally tiny.yaml data --out other.tally --keep {}/parts --jobs 1 --quiet",
}


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    run = commands(tmp_path, monkeypatch, capsys)
    assert run("tally tiny.yaml data --out whole.tally --jobs 1 --quiet") == (0, "")
    return run


@pytest.fixture
def widest() -> Iterator[None]:
    """A user who lets everybody read and write."""
    before = os.umask(0)
    yield
    assert os.umask(before) == 0, "a command changed it"


@POSIX
@pytest.mark.usefixtures("widest")
@pytest.mark.parametrize("name", PRIVATE)
def test_private_files_are_for_their_owner_alone(name: str, command: Run) -> None:
    code, message = command(PRIVATE[name].format("out"))
    assert code == 0, message
    written = [path for path in Path("out").rglob("*") if path.is_file()]
    assert written
    for path in written:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@POSIX
@pytest.mark.usefixtures("widest")
def test_reports_are_for_whom_the_umask_says(command: Run) -> None:
    assert command(f"{COMMANDS['run']} --quiet")[0] == 0
    page = next(Path("out").rglob("*.html"))
    assert stat.S_IMODE(page.stat().st_mode) & 0o044 == 0o044


def finished(kind: str) -> Path:
    """A place that belongs to finished reports, as several folders or links can."""
    root = Path("finished")
    (root / "site" / "assets").mkdir(parents=True)
    (root / "site" / "index.html").write_text("a site")
    (root / "site" / "assets" / "site.css").write_text("a site")
    (root / "organisations").mkdir()
    (root / "national").mkdir()
    places = {
        "the root": root,
        "a site": root / "site",
        "deep in a site": root / "site" / "a" / "b",
        "among organisations": root / "organisations" / "A",
        "by dots": root / "site" / ".." / "site" / "." / "assets",
        "by a link": Path("link"),
        "behind a link": Path("link") / "a",
    }
    Path("link").symlink_to(root / "site", target_is_directory=True)
    return places[kind]


KINDS = ["the root", "a site", "deep in a site", "among organisations", "by dots"]
KINDS += ["by a link", "behind a link"]


@pytest.mark.parametrize("name", [name for name in PRIVATE if name != "pages"])
def test_nothing_private_is_written_among_reports(name: str, command: Run) -> None:
    for kind in KINDS:
        place = finished(kind)
        before = contents(Path("finished"))
        code, message = command(PRIVATE[name].format(place))
        assert code == 2, (kind, message)
        assert "finished reports" in message, (kind, message)
        assert contents(Path("finished")) == before, kind
        shutil.rmtree("finished")
        Path("link").unlink()


@POSIX
def test_a_guessed_name_is_no_trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who knew the name beforehand put a link, a file and a folder there."""
    victim = tmp_path / "victim.txt"
    victim.write_text("as it was")
    guesses = iter(["aa", "bb", "cc", "dd", "ee", "ff"])
    monkeypatch.setattr("surveybench.outputs.litter.secrets.token_hex", lambda _: next(guesses))
    start = f"{litter.PREFIX}{os.getpid()}-"
    (tmp_path / f"{start}aa{litter.SUFFIX}").symlink_to(victim)
    (tmp_path / f"{start}bb{litter.SUFFIX}").symlink_to(tmp_path / "nowhere")
    (tmp_path / f"{start}cc{litter.SUFFIX}").mkdir()
    path, descriptor = litter.new_file(tmp_path, private=True)
    os.write(descriptor, b"ours")
    os.close(descriptor)
    assert path.name == f"{start}dd{litter.SUFFIX}"
    assert victim.read_text() == "as it was"
    assert not (tmp_path / "nowhere").exists()
    with litter.new_folder(tmp_path) as folder:
        assert folder.name == f"{start}ee{litter.SUFFIX}"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_names_are_never_the_same() -> None:
    names = {litter.temporary_name() for _ in range(1_000)}
    assert len(names) == 1_000


@POSIX
def test_a_target_that_is_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim.txt").write_text("as it was")
    (tmp_path / "out.tally").symlink_to(tmp_path / "victim.txt")
    outputs.put(tmp_path / "out.tally", b"counts", private=True)
    assert (tmp_path / "victim.txt").read_text() == "as it was"
    assert not (tmp_path / "out.tally").is_symlink()
