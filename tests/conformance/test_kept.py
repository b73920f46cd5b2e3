"""A run that was stopped goes on: finished waves are taken, if they are of the very same people."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from surveybench import cli
from surveybench.engines import local
from surveybench.jobs import tally_file
from surveybench.respondents import Raw, clean
from surveybench.survey import Survey
from tiny import CANARY, row, text_of

DEFINITION = """
survey: tiny
wave: 2025
words: {title: Tiny survey, report: Tiny report}
columns: {ignore: [site, comment]}
populations: [{id: all, name: Everyone}]
settings: {min_answered: 1}
items:
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
sections:
  - {id: S, name: Section, items: [Q1]}
"""
COLUMNS = ["record_id", "organisation", "site", "outcome", "age", "sex", "Q1", "comment"]
RUN = ("run", "tiny.yaml", "data", "--date", "2025-01-01", "-f", "csv")
RESUMED = (*RUN, "--out", "resumed", "--keep", "kept")

# The command, killed by the system as soon as the second wave is at work.
KILLED = """
import os, signal, sys
from surveybench import cli
from surveybench.engines import local
clean = local.clean
def stopped(raw, survey, organisations):
    if survey.wave == 2024:
        os.kill(os.getpid(), signal.SIGKILL)
    return clean(raw, survey, organisations)
local.clean = stopped
cli.main()
"""

Run = Callable[..., str]


@pytest.fixture
def surveybench(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """The command, in a folder with two waves of a survey; what it says."""
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(
        f"{DEFINITION}compare: {{2024: {{definition: 2024.yaml, items: {{Q1: Q1}}}}}}\n"
    )
    Path("2024.yaml").write_text(DEFINITION.replace("wave: 2025", "wave: 2024"))
    for wave in (2024, 2025):
        Path("data", str(wave)).mkdir(parents=True)
        people = [
            row(
                record_id=f"{code}{i}",
                organisation=code,
                site=f"{code}{i % 2}",
                Q1=1 + i % 2,
                comment=CANARY,
            )
            for code in "ABC"
            for i in range(wave - 1990)
        ]
        Path("data", str(wave), "responses.csv").write_text(text_of(people, COLUMNS))
    Path("data", "organisations.csv").write_text("code,name\nA,Trust A\nB,Trust B\nC,Trust C\n")

    def run(*words: str, code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["surveybench", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        said = capsys.readouterr()
        assert int(stopped.value.code or 0) == code, said.err
        return said.out + said.err

    return run


def kept() -> list[Path]:
    return sorted(Path("kept").glob("*.tally"))


def files(folder: str) -> dict[str, bytes]:
    paths = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.skipif(os.name != "posix", reason="this system has no SIGKILL")
def test_a_killed_run_goes_on_with_the_wave_that_it_had_finished(surveybench: Run) -> None:
    ran = subprocess.run([sys.executable, "-c", KILLED, *RESUMED], capture_output=True)
    assert ran.returncode == -signal.SIGKILL
    assert not Path("resumed").exists()
    (part,) = kept()
    assert list(tally_file.load(part).tally.waves) == [2025]
    said = surveybench(*RESUMED)
    assert said.splitlines()[0] == (
        f"2025: its counts were finished before, and are taken from {part}."
    )
    assert "2024: its counts" not in said
    assert len(kept()) == 2
    surveybench(*RUN, "--out", "whole")
    assert files("resumed") == files("whole")
    assert files("resumed")


def test_a_late_file_counts_its_own_wave_again_and_no_other(surveybench: Run) -> None:
    for wave in (2024, 2025):
        folder = Path("data", str(wave), "responses")
        folder.mkdir()
        Path("data", str(wave), "responses.csv").rename(folder / "first.csv")
    surveybench(*RESUMED)
    late = [row(record_id="late", organisation="A", site="A0", Q1=1, comment="")]
    Path("data/2025/responses/late.csv").write_text(text_of(late, COLUMNS))
    said = surveybench(*RESUMED)
    assert "2024: its counts were finished before" in said
    assert "2025: its counts were finished before" not in said
    assert len(kept()) == 3
    surveybench(*RUN, "--out", "whole")
    assert files("resumed") == files("whole")


def test_a_part_is_a_tally_and_no_more(surveybench: Run) -> None:
    surveybench(*RESUMED)
    surveybench("tally", "tiny.yaml", "data", "--out", "counts.tally")
    whole = tally_file.load(Path("counts.tally"))
    parts = tally_file.merge(tally_file.load_all([Path("kept")]))
    assert parts.tally == whole.tally
    assert (parts.organisations, parts.column) == (whole.organisations, whole.column)
    if os.name == "posix":
        assert stat.S_IMODE(Path("kept").stat().st_mode) == 0o700
    for part in kept():
        assert CANARY.encode() not in part.read_bytes()
    surveybench("run", "tiny.yaml", "--tally", "kept", "--date", "2025-01-01", "-f", "csv")
    assert files("reports") == files("resumed")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("data", ()),
        ("definition", ()),
        ("organisations", ()),
        ("mapping", ("--mapping", "mapping.yaml")),
        ("column", ("--by", "site")),
    ],
)
def test_a_part_of_something_else_is_not_taken(
    surveybench: Run, change: str, words: tuple[str, ...]
) -> None:
    surveybench(*RESUMED)
    if change == "data":  # one answer, in a file of the same length, time and name
        answers = Path("data", "2025", "responses.csv")
        before, text = answers.stat(), answers.read_text()
        answers.write_text(text.replace(",1,", ",2,", 1))
        os.utime(answers, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert answers.stat().st_size == before.st_size
    elif change == "definition":
        asked = Path("tiny.yaml")
        asked.write_text(asked.read_text().replace("min_answered: 1", "min_answered: 0"))
    elif change == "organisations":
        with Path("data", "organisations.csv").open("a") as listed:
            listed.write("D,Trust D\n")
    Path("mapping.yaml").write_text("responses: {values: {Q1: {'2': 1}}}\n")
    said = surveybench(*RESUMED, *words)
    assert "2025: its counts were finished before" not in said
    surveybench(*RUN, "--out", "whole", *words)
    assert files("resumed") == files("whole")


def test_a_damaged_or_exchanged_part_is_counted_again(surveybench: Run) -> None:
    surveybench(*RESUMED)
    older, newer = kept()
    good = newer.read_bytes()
    for content, why in (
        (good[:-100], "is damaged, so the wave is counted again"),
        (older.read_bytes(), "was counted from something else; it is counted again"),
    ):
        newer.write_bytes(content)
        said = surveybench(*RESUMED)
        assert f"2025: {newer} {why}" in said
        assert newer.read_bytes() == good
    surveybench(*RUN, "--out", "whole")
    assert files("resumed") == files("whole")


def test_a_refused_wave_is_not_kept(surveybench: Run) -> None:
    answers = Path("data", "2024", "responses.csv")
    good = answers.read_text()
    answers.write_text(f"{good}A1,A,A1,1,30,1,1,\n")
    assert "the record id stands already" in surveybench(*RESUMED, code=2)
    assert [list(tally_file.load(part).tally.waves) for part in kept()] == [[2025]]
    answers.write_text(good)
    assert "2025: its counts were finished before" in surveybench(*RESUMED)


def test_a_part_that_cannot_be_kept_stops_no_run(
    surveybench: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveybench.tally.store.pq.ParquetWriter.write_table", full)
    said = surveybench(*RESUMED)
    assert "2025: its counts could not be kept. " in said
    assert "No space left on device" in said
    assert files("resumed")
    assert not files("kept")


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_file_that_changes_meanwhile_is_not_kept(
    surveybench: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(raw: Raw, survey: Survey, organisations: tuple[str, ...]) -> object:
        with Path("data", "2025", "responses.csv").open("a") as file:
            file.write("\n")
        return clean(raw, survey, organisations)

    monkeypatch.setattr(local, "clean", written)
    said = surveybench(*RESUMED, code=2)
    assert "2025: its files changed while they were counted" in said
    assert "the file changed while it was read, so nothing was written" in said
    assert [list(tally_file.load(part).tally.waves) for part in kept()] == [[2024]]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--keep", "reports/kept", "--out", "reports"), "is the folder of the reports"),
        (("--keep", "reports", "--out", "reports"), "is the folder of the reports"),
        (("--keep", "made/kept", "--out", "other"), "lies in a folder of finished reports"),
        (("--keep", "tiny.yaml"), "tiny.yaml: cannot be used to keep counts in"),
    ],
)
def test_counts_are_kept_in_a_folder_of_their_own(
    surveybench: Run, words: tuple[str, ...], why: str
) -> None:
    Path("made", "organisations").mkdir(parents=True)
    Path("made", "national").mkdir()
    said = surveybench(*RUN, *words, code=2)
    assert why in said
    assert said.startswith("surveybench: ")
    assert not Path("reports").exists()


def test_tallies_are_not_kept_again(surveybench: Run) -> None:
    surveybench(*RESUMED)
    said = surveybench("run", "tiny.yaml", "--tally", "kept", "--keep", "again", code=2)
    assert "Leave out --keep" in said
