"""Commands ended from outside: by signals, kills, each other. Nothing may be left behind."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from fault_survey import COMMANDS, CONVERTING, MADE, contents, lay_out
from forked import loaded
from module_paths import AS_INSTALLED
from surveybench import outputs
from surveybench.cli.stopping import Stopped
from surveybench.errors import OutputError, PartialFailure
from surveybench.outputs import disk

CODE = "from surveybench.cli import main; main()"
PARALLEL = f"run tiny.yaml data --out out -f pdf -f html --jobs 2 --quiet {MADE}"
# Quiet, since how often progress is told depends on the machine.
KILLED = {"pool": PARALLEL}
KILLED |= {
    name: f"{COMMANDS[name]} --quiet" for name in ("run", "each", "tally", *CONVERTING, "check")
}
LINUX = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")


@contextmanager
def started(words: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A command in a session of its own, with its temporary files in the folder."""
    (folder / "temporary").mkdir(exist_ok=True)
    environment = {
        "PYTHONPATH": AS_INSTALLED,
        "TMPDIR": str(folder / "temporary"),
        "PATH": os.defpath,
    }
    command = subprocess.Popen(
        [sys.executable, "-c", CODE, *words.split()],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with command:
        yield command


def ran(words: str, folder: Path) -> tuple[int, str]:
    """Exit code and what a whole command says of faults."""
    with started(words, folder) as command:
        _, message = command.communicate(timeout=120)
    return command.returncode, message


def session(number: int) -> list[str]:
    """What still lives of a session."""
    alive = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue
        state, _, _, belongs = text.rpartition(")")[2].split()[:4]
        if int(belongs) == number and state != "Z":
            alive.append((path.parent / "cmdline").read_bytes().decode().replace("\0", " "))
    return alive


def gone(number: int, seconds: float = 10) -> bool:
    """Whether all of a session ends within some seconds."""
    deadline = time.monotonic() + seconds
    while session(number) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not session(number)


@LINUX
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", KILLED)
def test_kills_at_any_moment_leave_whole_files_and_no_process(
    name: str, kills: int, moments: str, tmp_path: Path
) -> None:
    words, out = KILLED[name], tmp_path / "out"
    lay_out(tmp_path, 20)
    chance = random.Random(name + moments)
    with loaded() as ready:
        ready.load(words, tmp_path)
        shutil.rmtree(out)
        code, message, length = ready.ran(words, tmp_path)
        assert (code, message) == (0, "")
        clean = contents(out)
        # A pool is another way to run; its processes take seconds to begin.
        times = kills // 3 if name == "pool" else kills
        for number in range(times):
            if name in CONVERTING:
                shutil.rmtree(out)
            command = ready.begin(words, tmp_path)
            time.sleep(chance.uniform(0.0, 1.05) * length)
            command.kill()
            assert gone(command.pid), session(command.pid)
            _judge(name, out, clean)
            if number % 6 != 5 and number < times - 1 and name not in CONVERTING:
                continue  # the next run meets what several have left, the last one whatever is left
            code, message, _ = ready.ran(words, tmp_path)
            assert (code, message) == (0, "")
            assert contents(out) == clean
    assert not list((tmp_path / "temporary").iterdir())


def _judge(name: str, out: Path, clean: dict[str, str]) -> None:
    """After a kill: files of the clean run only, all of them unless a marker says otherwise."""
    after = contents(out) if out.exists() else {}
    # The same data gives the same bytes, so each finished file is of the clean ones.
    files = {p: c for p, c in after.items() if ".partial" not in p and c != "folder"}
    marked = [path for path in files if path.endswith(outputs.MARKER)]
    assert {p: c for p, c in files.items() if p not in marked}.items() <= clean.items()
    assert marked or name in CONVERTING or set(clean) <= set(files)
    if name in CONVERTING and not marked:
        assert not files or set(clean) <= set(files)
        shutil.rmtree(out, ignore_errors=bool(not files))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A survey with the result of a run."""
    folder = tmp_path_factory.mktemp("finished")
    lay_out(folder)
    assert ran(PARALLEL, folder) == (0, "")
    return folder


@LINUX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("group", [False, True], ids=["the command", "its whole group"])
def test_signals_end_in_one_line(
    number: signal.Signals, group: bool, kills: int, finished: Path, tmp_path: Path
) -> None:
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    clean = contents(tmp_path / "out")
    for wait in (0.0, 0.2, 0.9, 0.05, 0.5)[: kills // 15]:  # all of them in `make fuzz`
        with started(PARALLEL, tmp_path) as command:
            deadline = time.monotonic() + 30
            while not list((tmp_path / "out").glob(".surveybench-*")):
                assert time.monotonic() < deadline
                time.sleep(0.005)
            time.sleep(wait)
            (os.killpg if group else os.kill)(command.pid, number)
            said, message = command.communicate(timeout=30)
        if command.returncode == 0:  # it was quicker than the signal
            continue
        assert command.returncode == 128 + number, message
        assert message == "surveybench: stopped; finished files are whole.\n"
        assert not said
        assert gone(command.pid), session(command.pid)
        assert contents(tmp_path / "out") == clean
        assert not list((tmp_path / "temporary").iterdir())


@LINUX
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    lay_out(tmp_path)
    with started(PARALLEL, tmp_path) as command:
        deadline = time.monotonic() + 30
        while len([words for words in session(command.pid) if "spawn_main" in words]) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        command.kill()
        command.communicate(timeout=20)
    assert gone(command.pid), session(command.pid)


def test_no_code_of_a_folder_of_data_runs(tmp_path: Path) -> None:
    lay_out(tmp_path)
    for module in ("signal", "multiprocessing", "surveybench", "_posixsubprocess"):
        planted = f"open('planted', 'a').write('{module}')\nraise SystemExit('planted')\n"
        for folder in (tmp_path, tmp_path / "data"):
            (folder / f"{module}.py").write_text(planted)
            (folder / module).mkdir()
            (folder / module / "__init__.py").write_text(planted)
    script = tmp_path / "bin" / "start.py"
    script.parent.mkdir()
    guarded = f"if __name__ == '__main__':\n    {CODE}\n"
    paths = AS_INSTALLED.split(os.pathsep)
    script.write_text(f"import sys\nsys.path[1:1] = {paths!r}\n{guarded}")
    ran = subprocess.run(
        [sys.executable, str(script), *PARALLEL.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert not (tmp_path / "planted").exists(), (tmp_path / "planted").read_text()
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_second_run_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with outputs.result(tmp_path / "out", "the first") as staging:
        staging.put("a.txt", b"1")
        with (
            pytest.raises(OutputError, match=rf"another run \(process {os.getpid()}\) is writing"),
            outputs.result(tmp_path / "out", "the second"),
        ):
            pytest.fail("two runs hold one folder")
    assert contents(tmp_path / "out").keys() == {"a.txt"}


def test_living_runs_are_not_taken_for_dead(tmp_path: Path) -> None:
    with outputs.replacing(tmp_path / "slow.txt") as sink:
        sink.write(b"slow")
        outputs.put(tmp_path / "quick.txt", b"quick")
        outputs.clear_litter(tmp_path)
    assert contents(tmp_path).keys() == {"slow.txt", "quick.txt"}


@pytest.mark.parametrize("call", ["make_folder", "create"])
def test_a_signal_while_something_is_made_leaves_nothing(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for the disk hears of it only when the thing is made."""
    make = getattr(disk, call)

    def interrupted(*arguments: object, **named: object) -> None:
        make(*arguments, **named)
        raise Stopped(signal.SIGTERM)

    monkeypatch.setattr(disk, call, interrupted)
    with pytest.raises(Stopped), outputs.result(tmp_path, "The run") as staging:
        staging.put("a.txt", b"1")
    with pytest.raises(Stopped):
        outputs.put(tmp_path / ("a/b.txt" if call == "make_folder" else "b.txt"), b"1")
    assert not list(tmp_path.rglob(".surveybench-*"))


def test_litter_is_removed_and_what_others_own_stays(tmp_path: Path) -> None:
    for name in (".surveybench-1-abc.partial", ".surveybench-2-def.partial", ".own.partial"):
        (tmp_path / name).write_text("left")
    (tmp_path / ".surveybench-3-ghi.partial").mkdir()
    (tmp_path / ".surveybench-3-ghi.partial" / "half.pdf").write_text("left")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept.txt").write_text("kept")
    (tmp_path / ".surveybench-4-jkl.partial").symlink_to(tmp_path / "elsewhere")
    outputs.put(tmp_path / "new.txt", b"new")
    assert (tmp_path / "elsewhere" / "kept.txt").read_text() == "kept"
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {".own.partial", ".surveybench-4-jkl.partial", "elsewhere", "new.txt"}


def test_a_folder_of_which_some_could_not_be_made_says_so(tmp_path: Path) -> None:
    with suppress(PartialFailure), outputs.result(tmp_path / "out", "The run") as staging:
        staging.put("a.txt", b"1")
        raise PartialFailure("1 of 2 could not be made")
    mark = tmp_path / "out" / outputs.MARKER
    assert outputs.unfinished_mark(tmp_path / "out" / "organisations") == mark
    assert "The run" in mark.read_text()
    assert "1 of 2 could not be made" in mark.read_text()
    with outputs.result(tmp_path / "out", "The run") as staging:
        staging.put("a.txt", b"2")
    assert outputs.unfinished_mark(tmp_path / "out") is None


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "site").symlink_to(tmp_path / "elsewhere")
    with (
        pytest.raises(OutputError, match="leads out of the folder of the result"),
        outputs.result(tmp_path / "out", "The run") as staging,
    ):
        staging.put("site/index.html", b"1")
    assert not list((tmp_path / "elsewhere").iterdir())
    # A file that is a link is replaced; what it leads to stays as it is.
    (tmp_path / "elsewhere" / "other.txt").write_text("other")
    (tmp_path / "out" / "file.txt").symlink_to(tmp_path / "elsewhere" / "other.txt")
    outputs.put(tmp_path / "out" / "file.txt", b"ours")
    assert (tmp_path / "elsewhere" / "other.txt").read_text() == "other"
    assert (tmp_path / "out" / "file.txt").read_text() == "ours"
