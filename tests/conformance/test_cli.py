"""The command: help that works, exit codes, one paragraph for every fault, nothing half done."""

from __future__ import annotations

import inspect
import json
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from pptx import Presentation

from command_line import Run
from module_paths import AS_INSTALLED
from surveybench import __version__, cli
from surveybench.cli import world
from surveybench.jobs import offered, pipeline
from surveybench.survey import Survey, load_survey
from tiny import CANARY, row, text_of

DEFINITION = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
groups: {1: Young, 2: Adult}
populations: [{id: all, name: All}]
columns: {seen: seen}
seen: {from: 2025-04-01, to: 2025-05-31}
settings: {min_answered: 1}
items:
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
  - {id: Q2, text: Second, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
"""
DRAWN = ["record_id", "organisation", "outcome", "group", "age", "sex", "seen"]
GROUP = typer.main.get_group(cli.app)
ABOUT_DEFINITIONS = GROUP.commands["definition"].commands  # pyright: ignore[reportAttributeAccessIssue]
COMMANDS = [(name,) for name, command in sorted(GROUP.commands.items()) if not command.hidden]
COMMANDS += [("definition", name) for name in sorted(ABOUT_DEFINITIONS)]
# By their old names, and by their own.
ALIASES = {
    "new": "new",
    "export": "export",
    "import": "import",
    "lint": "lint",
    "diff-definition": "diff",
    "schema": "schema",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A definition and one wave of good files."""
    (tmp_path / "tiny.yaml").write_text(DEFINITION, "utf-8")
    (tmp_path / "data" / "2025").mkdir(parents=True)
    (tmp_path / "data" / "organisations.csv").write_text("code,name\nA,Trust A\nB,Trust B\n")
    people = [row(record_id=f"r{i}", group=1, seen="2025-04-02") for i in range(6)]
    put(tmp_path, "sample.csv", text_of(people, DRAWN))
    answers = [{"record_id": f"r{i}", "Q1": 1 + i % 2, "Q2": 1} for i in range(5)]
    put(tmp_path, "responses.csv", text_of(answers, ["record_id", "Q1", "Q2"]))
    return tmp_path


@pytest.mark.parametrize("words", [[], ["lint"], ["--limit", "times=2", "run", "data"]])
def test_commands_that_are_not_called_are_listed_alike(words: list[str]) -> None:
    """Only those that are called have their options; help and suggestions see no difference."""
    called = typer.main.get_group(cli.app_for(words)).commands
    assert list(called) == list(GROUP.commands)
    for name, command in GROUP.commands.items():
        assert (called[name].help, called[name].hidden) == (command.help, command.hidden)
        if name in words:
            assert [p.name for p in called[name].params] == [p.name for p in command.params]


def put(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / "data" / "2025" / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def listing(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# Help


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_examples_that_exist(
    surveybench: Run, command: tuple[str, ...]
) -> None:
    ran = surveybench(*command, "--help")
    assert (ran.code, ran.err) == (0, "")
    examples = re.findall(r"^ *surveybench (.*)$", ran.out, re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(example.partition(">")[0])
        assert tuple(words[: len(command)]) == command
        parse(words)


@pytest.mark.parametrize("group", [(), ("definition",)], ids=["all", "definition"])
def test_the_list_of_commands_has_whole_sentences(surveybench: Run, group: tuple[str, ...]) -> None:
    listed = surveybench(*group, "--help").out.partition("Commands:\n")[2]
    summaries = re.findall(r"^  [a-z]+ +(\S.*)$", listed, re.MULTILINE)
    assert len(summaries) >= 9
    assert [line for line in summaries if not re.search(r"[^.]\.$", line)] == []


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_names_arguments_in_capitals_and_several_examples_as_such(
    surveybench: Run, command: tuple[str, ...]
) -> None:
    out = surveybench(*command, "--help").out
    usage = out.partition("[OPTIONS]")[2].partition("\n")[0]
    assert usage == usage.upper()
    examples = re.findall(r"^ +surveybench .*$", out, re.MULTILINE)
    assert ("Examples:" in out) == (len(examples) > 1)


def test_help_lists_every_format_and_no_other(surveybench: Run) -> None:
    words = " ".join(surveybench("run", "--help").out.split())
    listed = re.findall(r"Only this format: (.+?); repeatable", words)[0]
    assert set(re.split(r", | or ", listed)) == set(offered.formats())


def parse(words: list[str]) -> None:
    """Fails where a command does not take these words."""
    commands = GROUP.commands
    if words[0] == "definition":
        commands, words = ABOUT_DEFINITIONS, words[1:]
    commands[words[0]].make_context(words[0], words[1:])


@pytest.mark.parametrize("old", ALIASES)
def test_a_command_about_definitions_still_has_its_old_name(surveybench: Run, old: str) -> None:
    assert GROUP.commands[old].hidden
    renamed, command = ABOUT_DEFINITIONS[ALIASES[old]].callback, GROUP.commands[old].callback
    assert renamed is not None
    assert command is not None
    assert inspect.unwrap(command) is inspect.unwrap(renamed)
    assert surveybench(old, "--help").code == 0
    assert f"\n  {old} " not in surveybench("--help").out


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.__name__)
def test_no_old_name_stands_in_the_place_of_a_command(command: Callable[..., None]) -> None:
    registered = GROUP.commands[command.__name__.strip("_").replace("_", "-")]
    assert registered.callback is not None
    assert inspect.unwrap(registered.callback) is command
    assert not registered.hidden


def test_the_version_is_said(surveybench: Run) -> None:
    ran = surveybench("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"surveybench {__version__}\n", "")
    assert "--version" in surveybench("--help").out


def test_help_lists_the_commands_and_examples(surveybench: Run) -> None:
    ran = surveybench("--help")
    assert ran.code == 0
    for command in COMMANDS:
        if len(command) == 1:
            assert f"\n  {command[0]} " in ran.out
    for example in re.findall(r"^ *surveybench (.*)$", ran.out, re.MULTILINE):
        parse(shlex.split(example.partition(">")[0]))


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("bogus",),
        ("run",),
        ("check", "--bogus"),
        ("run", "x", "--jobs", "-1"),
        ("run", "x", "--jobs", "many"),
        ("demo", "--seed", "x"),
        ("published", "x.ods"),
    ],
)
def test_words_it_does_not_know_end_in_2(surveybench: Run, words: tuple[str, ...]) -> None:
    ran = surveybench(*words)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert "surveybench" in ran.err + ran.out


# Good input


def test_check_says_what_is_there(surveybench: Run, folder: Path) -> None:
    before = listing(folder)
    ran = surveybench("check", "tiny.yaml", "data")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "2025: 2 organisations, 6 people, 5 usable returns",
        "Cleaning:",
        "          1  fewer answers than a usable return needs: counted as blank (too_few_answers)",
        "Note: No usable return came from B. Ask whether their returns are still to come.",
        "Note: Too few answered for any score to be shown (fewer than 30 a question): A. Their "
        "reports will say so; check that none of their returns are missing.",
        "Note: Only 0 organisations have a score, and 30 are needed: they will not be compared "
        "with each other. Check that no organisation's file is missing.",
        "Note: Cleaning changed answers or returns 1 times, by the rules too_few_answers. A few of "
        "each are usual. Where one question or organisation has most of them, ask how it was "
        "entered.",
        "Verdict: ready with notes. Reports can be made; look at the notes first.",
    ]
    assert listing(folder) == before


def test_check_writes_what_is_asked_for(surveybench: Run, folder: Path) -> None:
    words = ("check", "tiny.yaml", "data", "--effect", "--date", "2026-01-02")
    ran = surveybench(*words, "--out", "checked", "--errors", "mend.csv")
    assert (ran.code, ran.err) == (0, "")
    assert "2 files are in checked.\n1 findings in single records are in mend.csv: " in ran.out
    assert sorted(listing(folder / "checked")) == ["check.html", "check.xlsx"]
    first = {name: (folder / "checked" / name).read_bytes() for name in listing(folder / "checked")}
    surveybench(*words, "--out", "again")
    assert first == {name: (folder / "again" / name).read_bytes() for name in first}


@pytest.mark.parametrize(
    "target", ["checked/mend.csv", "reports/national/x/mend.csv", "Site/m.csv"]
)
def test_single_records_are_not_written_where_reports_are(
    surveybench: Run, folder: Path, target: str
) -> None:
    ran = surveybench("check", "tiny.yaml", "data", "--out", "checked", "--errors", target)
    assert (ran.code, ran.out) == (2, "")
    assert "an error file names single records, and this is a folder of reports" in ran.err
    assert not (folder / target).exists()


def test_a_folder_beside_reports_is_one_of_reports(surveybench: Run, folder: Path) -> None:
    (folder / "reports" / "organisations").mkdir(parents=True)
    ran = surveybench("check", "tiny.yaml", "data", "--errors", "reports/mend.csv")
    assert ran.code == 2
    assert not (folder / "reports" / "mend.csv").exists()


def test_run_writes_what_is_asked_for(surveybench: Run, folder: Path) -> None:
    ran = surveybench("run", "tiny.yaml", "data", "-f", "csv", "--out", "reports", "-q")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "2025: 2 organisations, 6 people, 5 usable returns",
        "Cleaning:",
        "          1  fewer answers than a usable return needs: counted as blank (too_few_answers)",
        "4 files are in reports.",
    ]
    assert surveybench("check", "tiny.yaml", "data").out.startswith(
        "\n".join(ran.out.splitlines()[:-1])
    )
    assert sorted(listing(folder / "reports")) == [
        "national/tiny_2025_release.csv",
        "national/tiny_2025_release.csv-metadata.json",
        "tiny_2025_ledger.json",
        "tiny_2025_manifest.json",
    ]


def test_a_template_is_built_on_and_what_it_lacks_is_said(surveybench: Run, folder: Path) -> None:
    deck: Any = Presentation()
    for layout in deck.slide_layouts:
        layout._element.cSld.set("name", "Folie")
    deck.save(str(folder / "ours.potx"))
    asked = ("run", "tiny.yaml", "data", "-f", "pptx", "-o", "A", "--template")
    ran = surveybench(*asked, "ours.potx")
    assert (ran.code, ran.err) == (0, "")
    assert "ours.potx: The template has no layout 'Title Only': 'Folie' was used.\n" in ran.out
    slides = Presentation(str(folder / "reports/organisations/A/A_tiny_2025_slides.pptx"))
    assert slides.slide_width == deck.slide_width
    before = listing(folder)
    ran = surveybench(*asked, "tiny.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("surveybench: tiny.yaml: the template is not a presentation")
    assert ran.err.count("\n") == 1
    ran = surveybench("run", "tiny.yaml", "data", "-f", "csv", "--template", "ours.potx")
    assert ran.code == 2
    assert "a template is given, and no format that is built on one" in ran.err
    assert listing(folder) == before


def test_a_format_that_is_named_and_not_written_is_told(surveybench: Run, folder: Path) -> None:
    """The site and the long table are about all organisations together."""
    asked = ("run", "tiny.yaml", "data", "-f", "csv", "-f", "site", "-f", "xlsx")
    said = "Not written: csv, site, about all organisations together. Leave --organisation away"
    ran = surveybench(*asked, "-o", "A")
    assert (ran.code, said in ran.out) == (0, True)
    assert not (folder / "reports/site").exists()
    assert said not in surveybench(*asked).out


def test_the_working_of_a_number_is_shown(surveybench: Run, folder: Path) -> None:
    invited = "response_rate.invited:all:A:all:2025"
    ran = surveybench("explain", invited, "tiny.yaml", "data")
    assert "none (no_invited_list): the files name only people who answered" in ran.out
    sample = folder / "data" / "2025" / "sample.csv"
    more = "".join(f"r{99 + n},A,6,1,30,2,2025-04-02\n" for n in range(60))
    sample.write_text(sample.read_text() + more)
    before = listing(folder)
    ran = surveybench("explain", invited, "tiny.yaml", "data")
    assert (ran.code, ran.err) == (0, "")
    assert "Trust A; everyone; 2025\n" in ran.out
    assert "\nValue     66\n" in ran.out
    assert re.search(r"\nFunction  src/surveybench/stats/response_rate\.py:\d+ rates\n", ran.out)
    ran = surveybench("explain", "score.score:Q1:A:all:2025", "tiny.yaml", "data")
    assert (ran.code, ran.err) == (0, "")
    assert "\nValue     none (suppressed): it rests on too few people" in ran.out
    ran = surveybench("explain", "score.score:Q9:A:all:2025", "tiny.yaml", "data")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no measure of score.score 'Q9'. Did you mean Q2, Q1?" in ran.err
    assert listing(folder) == before


def test_the_schema_is_json(surveybench: Run) -> None:
    ran = surveybench("schema")
    assert ran.code == 0
    assert json.loads(ran.out)["title"] == "SurveyForm"


# Bad input: exit code 2, one paragraph that names the place and the remedy, nothing written

HEAD = "record_id,Q1,Q2\n"
BAD = [
    ("no definition", {}, ("none.yaml", "data"), "there is no definition none.yaml"),
    ("no data", {}, ("tiny.yaml", "none"), "none: there is no such folder"),
    ("nothing named", {}, ("tiny.yaml",), "the raw files are not named, or named twice"),
    ("named twice", {}, ("tiny.yaml", "data", "--responses", "x.csv"), "named twice"),
    ("a sample twice", {}, ("tiny.yaml", "data", "--sample", "x.csv"), "holds the sample file"),
    ("no such file", {}, ("tiny.yaml", "--responses", "x.csv"), "x.csv: there is no such file"),
    ("an unknown column", {}, ("tiny.yaml", "data", "--by", "site"), "column is missing: site"),
    ("empty", {"responses.csv": ""}, (), "responses.csv: there are no column names"),
    ("header only", {"responses.csv": HEAD}, (), "responses.csv: there are no rows"),
    ("two delimiters", {"responses.csv": HEAD.replace("Q2", "Q2;Q3")}, (),
     "responses.csv, row 1: the header holds commas and semicolons"),
    ("UTF-16", {"responses.csv": HEAD.encode("utf-16")}, (), "responses.csv: there are no rows"),
    ("latin-1", {"responses.csv": (HEAD + f"r1,é{CANARY},1\n").encode("latin-1")}, (),
     "responses.csv, line 2: the text is not UTF-8"),
    ("cut", {"responses.csv": HEAD + f"r1,1,1\nr2,{CANARY}"}, (),
     "responses.csv, row 3: the row has 2 values, but the header has 3 columns"),
    ("a missing column", {"responses.csv": f"record_id,Q1\nr1,{CANARY}\n"}, (), "missing: Q2"),
    ("an extra column", {"responses.csv": "record_id,Q1,Q2,name\nr1,1,1,x\n"}, (),
     "1 column is not in the definition: name"),
    ("a duplicate", {"responses.csv": HEAD + f"r1,1,1\nr1,{CANARY},1\n"}, (),
     "responses.csv, row 3, column record_id: the record id stands already in row 2"),
    ("an orphan", {"responses.csv": HEAD + f"{CANARY},1,1\n"}, (),
     "responses.csv, row 2, column record_id: the record id is not in the sample file"),
    ("an unknown organisation", {"sample.csv": text_of([row(record_id="r1", organisation=CANARY)],
     DRAWN)}, (), "sample.csv, row 2, column organisation: the organisation is not a known code"),
    ("an unknown outcome", {"sample.csv": text_of([row(record_id="r1", outcome=CANARY)], DRAWN)},
     (), "sample.csv, row 2, column outcome: the outcome is not a known code"),
    ("an unknown group", {"sample.csv": text_of([row(record_id="r1", group=CANARY)], DRAWN)},
     (), "sample.csv, row 2, column group: the group is none of 1, 2"),
    ("an impossible date", {"sample.csv": text_of([row(record_id="r1", seen="2025-02-30")], DRAWN)},
     (), "sample.csv, row 2, column seen: the date cannot be read, or does not exist"),
    ("damaged Parquet", {"responses.parquet": b"PAR1", "responses.csv": None}, (), "as Parquet"),
    ("two files", {"responses.parquet": b"PAR1"}, (), "there are 2 files named responses"),
]  # fmt: skip


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize(("files", "words", "said"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_input(
    surveybench: Run,
    folder: Path,
    command: str,
    files: dict[str, str | bytes | None],
    words: tuple[str, ...],
    said: str,
) -> None:
    answers = {"responses.csv": HEAD + "r1,1,1\n"} if "sample.csv" in files else {}
    for name, content in {**answers, **files}.items():
        if content is None:
            (folder / "data" / "2025" / name).unlink()
        else:
            put(folder, name, content)
    before = listing(folder)
    ran = surveybench(command, *(words or ("tiny.yaml", "data")))
    assert ran.code == 2
    assert ran.out == "" or (command == "check" and "Verdict: not ready." in ran.out)
    assert CANARY not in ran.out
    assert ran.err.startswith("surveybench: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert len(re.findall(r"[.!] [A-Z]", ran.err)) >= 1  # what was found, and what to do
    assert "Traceback" not in ran.err
    assert CANARY not in ran.err
    assert listing(folder) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--engine", "abacus"), "there is no engine abacus. Choose from: local"),
        (("--date", "yesterday"), "'yesterday' is not a date. Write it as 2025-11-30."),
        (("--format", "doc"), "there is no format doc. Choose from: "),
        (("--organisation", "X"), "there is no organisation X. Known are: A, B."),
    ],
)
def test_choices_that_do_not_exist(
    surveybench: Run, folder: Path, words: tuple[str, ...], said: str
) -> None:
    before = listing(folder)
    ran = surveybench("run", "tiny.yaml", "data", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert listing(folder) == before


@pytest.mark.parametrize("words", [("--format", "doc"), ("--date", "x"), ("--organisation", "X")])
def test_a_demo_that_is_refused_writes_nothing(surveybench: Run, words: tuple[str, ...]) -> None:
    ran = surveybench("demo", "made", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert not Path("made").exists()


def test_a_definition_that_does_not_fit_the_data(surveybench: Run, folder: Path) -> None:
    text = DEFINITION.replace("id: Q2, text", "id: Q9, text").replace("Q1, Q2]", "Q1, Q9]")
    (folder / "tiny.yaml").write_text(text, "utf-8")
    ran = surveybench("check", "tiny.yaml", "data")
    assert ran.code == 2
    assert "responses.csv, row 1: 1 column is missing: Q9." in ran.err


def test_published_definitions_hold_nobody_to_count(surveybench: Run, folder: Path) -> None:
    ran = surveybench("check", "aip/2022", "data")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_output_that_cannot_be_written(surveybench: Run, folder: Path) -> None:
    (folder / "reports").write_text("a file where a folder should be")
    ran = surveybench("run", "tiny.yaml", "data", "-f", "csv")
    assert ran.code == 2
    assert "reports" in ran.err
    assert "Traceback" not in ran.err
    assert (folder / "reports").read_text() == "a file where a folder should be"


# Defects, breaks, pipes


def test_a_defect_ends_in_one_line_without_values(
    surveybench: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(pipeline, "count", fail)
    ran = surveybench("run", "tiny.yaml", "data")
    assert ran.code == 1
    assert ran.err.startswith("surveybench: an unexpected ValueError: a defect of this program.")
    assert CANARY not in ran.err
    assert ran.err.count("\n") == 1
    monkeypatch.setenv("SURVEYBENCH_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["surveybench", "run", "tiny.yaml", "data"])
    with pytest.raises(ValueError, match=CANARY):
        cli.main()


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (PermissionError(13, "Permission denied", "x.csv"), 2, "x.csv: Permission denied"),
        (OSError(28, "No space left on device"), 2, "No space left on device"),
        (KeyboardInterrupt(), 130, "stopped; finished files are whole"),
    ],
)
def test_what_the_machine_says(
    surveybench: Run,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    said: str,
) -> None:
    def fail(_: str) -> Survey:
        raise error

    monkeypatch.setattr(pipeline, "load_survey", fail)
    ran = surveybench("simulate", folder / "data2")
    assert ran.code == code
    assert ran.err.startswith("surveybench: ")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def start(*words: str, cwd: Path) -> subprocess.Popen[str]:
    code = "from surveybench.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=cwd,
        env={"PYTHONPATH": AS_INSTALLED},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_reader_that_stops_reading_is_no_fault(tmp_path: Path) -> None:
    command = start("schema", cwd=tmp_path)
    assert command.stdout is not None
    command.stdout.close()
    assert command.wait(timeout=20) == 0
    assert command.stderr is not None
    assert command.stderr.read() == ""
    command.stderr.close()


@pytest.mark.parametrize("letters", ["cp1252", "cp437"])
def test_an_output_that_knows_few_letters_is_no_fault(tmp_path: Path, letters: str) -> None:
    code = "from surveybench.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code, "diff-definition", "cmh/2024", "cmh/2025"],
        cwd=tmp_path,
        env={"PYTHONPATH": AS_INSTALLED, "PYTHONIOENCODING": letters},
        capture_output=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"?" in ran.stdout.decode(letters).encode("ascii", "ignore")


def test_a_stopped_command_says_so(tmp_path: Path) -> None:
    command = start("demo", "demo", "--format", "csv", "--quiet", cwd=tmp_path)
    deadline = time.monotonic() + 60
    while not (tmp_path / "demo").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    command.send_signal(signal.SIGINT)
    _, said = command.communicate(timeout=60)
    assert command.returncode == 130
    assert said == "surveybench: stopped; finished files are whole.\n"
    assert not list(tmp_path.rglob("*.partial"))


def test_the_date_comes_from_the_user_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert world.today("").isoformat() == "1970-01-02"
    assert world.today("2025-11-30").isoformat() == "2025-11-30"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    assert world.today("").year >= 2025


def test_the_shipped_definitions_are_named_in_help(surveybench: Run) -> None:
    named = set(re.findall(r"\b(cmh/\d{4}|aip/\d{4})\b", surveybench("run", "--help").out))
    assert named
    for name in named:
        assert load_survey(name).items
