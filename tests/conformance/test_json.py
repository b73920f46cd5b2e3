"""What other programs read: `--json` of every command against the schema that is shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer

from command_line import Run, in_this_process
from published_table import PUBLISHED, TABLE
from surveybench import __version__, cli
from surveybench.jobs import pipeline
from surveybench.jobs.json_schemas import SCHEMAS, schema
from tiny import CANARY, row, text_of

DEFINITION = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
populations: [{id: all, name: All}]
settings: {min_answered: 1, min_organisations: 3}
items:
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
  - {id: Q2, text: Second, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
"""
CASES = """\
tests:
  - {{name: The best answer, given: {{Q1: 1, Q2: 1}}, expect: {{scores: {{Q1: {score}}}}}}}
"""
COLUMNS = ["record_id", "organisation", "outcome", "age", "sex", "Q1", "Q2"]
# Commands that report nothing: they serve, or print what is data already.
SILENT = {"serve", "app", "show", "keys", "schema", "schemas", "completion"}
# One after the other, in one folder: the words, and the exit code.
STEPS = [
    ("simulate made --survey tiny.yaml --dirty all", 0),
    ("check tiny.yaml data --out checked --errors mend.csv --effect", 0),
    ("check tiny.yaml broken", 2),
    ("run tiny.yaml data -f csv --out reports", 0),
    ("run tiny.yaml data -f csv --by organisation --by site --out several", 0),
    ("run tiny.yaml none", 2),
    ("audit reports --out audited", 0),
    ("verify reports", 0),
    ("verify reports tiny.yaml data", 0),
    ("compare reports several/organisation --out moved", 0),
    ("convert tiny.yaml data --out converted", 0),
    ("tally tiny.yaml data --out a.tally", 0),
    ("tally tiny.yaml data --out each --each", 0),
    ("merge a.tally --out b.tally", 0),
    ("compare a.tally b.tally --survey tiny.yaml", 0),
    ("reference tiny.yaml data --out national.json", 0),
    ("explain response_rate.invited:all:A:all:2025 tiny.yaml data", 0),
    ("explain score.score:Q9:A:all:2025 tiny.yaml data", 2),
    ("variants tiny.yaml data --vary cap=3 --out variants", 0),
    ("published table.csv --survey aip.yaml -f csv --out published", 0),
    ("published table.csv", 0),
    ("published table.csv --list", 0),
    ("published table.csv --draft layout.yaml", 0),
    ("definition new data/2025/responses.csv --out draft.yaml", 0),
    ("definition lint tiny.yaml", 0),
    ("definition diff tiny.yaml tiny.yaml", 0),
    ("definition test assured.yaml", 0),
    ("definition export tiny.yaml --out form.xlsx", 0),
    ("definition import form.xlsx --out again.yaml", 0),
    ("demo demo -f csv -o Z01", 0),
    ("language new fr --out fr", 0),
    ("language check cy", 0),
    ("doctor", 0),
]


@pytest.fixture
def surveybench(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The command, in the folder."""
    return in_this_process(folder, monkeypatch, capsys)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three organisations of two sites each, in good and in broken files; a published table."""
    folder = tmp_path_factory.mktemp("json")
    (folder / "tiny.yaml").write_text(DEFINITION + "columns: {ignore: [site]}\n", "utf-8")
    (folder / "aip.yaml").write_text(PUBLISHED, "utf-8")
    for name, score in {"assured": 10, "unlike": 0}.items():
        (folder / f"{name}.yaml").write_text(f"{DEFINITION}{CASES.format(score=score)}", "utf-8")
    (folder / "table.csv").write_text(TABLE, "utf-8")
    people = [
        row(record_id=f"{code}{n}", organisation=code, outcome=1, age=40 + n % 30, sex=1 + n % 2)
        | {"Q1": 1 + n % 2, "Q2": 1 + n % 2, "site": f"{code}{n % 2}"}
        for code in "ABC"
        for n in range(100)
    ]
    broken = [people[0] | {"outcome": CANARY}, *people[1:]]
    for name, records in {"data": people, "broken": broken}.items():
        (folder / name / "2025").mkdir(parents=True)
        (folder / name / "organisations.csv").write_text(
            "code,name\nA,Trust A\nB,Trust B\nC,Trust C\n"
        )
        text = text_of(records, [*COLUMNS, "site"])
        (folder / name / "2025" / "responses.csv").write_text(text, "utf-8")
    return folder


def named(command: Any, path: str = "") -> dict[str, Any]:
    """Every command by what is typed, those within others too."""
    if not hasattr(command, "commands"):
        return {path: command}
    names: dict[str, Any] = {}
    for name, inside in command.commands.items():
        names |= named(inside, f"{path} {name}".strip())
    return names


def validator(name: str) -> jsonschema.Draft202012Validator:
    content = json.loads(schema(name))
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content)


def test_every_command_that_reports_has_json_and_a_log() -> None:
    commands = named(typer.main.get_command(cli.app))
    lacking = {
        name
        for name, command in commands.items()
        if not {"--json", "--log"} <= {option for p in command.params for option in p.opts}
    }
    assert {name.split()[-1] for name in lacking} == SILENT
    known = json.loads(schema("report"))["properties"]["command"]["enum"]
    assert set(known) == {None, *commands} - lacking


def test_every_command_prints_what_the_schema_says(surveybench: Run) -> None:
    check = validator("report")
    commands = set()
    for words, code in STEPS:
        ran = surveybench(*words.split(), "--json", "--log", "all.log")
        content = json.loads(ran.out)
        check.validate(content)
        assert (ran.code, content["exit_code"], content["version"]) == (code, code, __version__)
        assert (content["error"] is None) == (code == 0), words
        assert content["report"] is not None or code, words
        assert ran.err == (f"surveybench: {content['error']['message']}\n" if code else "")
        assert CANARY not in ran.out
        commands.add(content["command"])
    reporting = set(json.loads(schema("report"))["properties"]["command"]["enum"])
    old_names = {"new", "import", "export", "lint", "diff-definition"}
    assert commands == reporting - old_names - {None}
    lines = [json.loads(line) for line in Path("all.log").read_text("utf-8").splitlines()]
    log = validator("log")
    for line in lines:
        log.validate(line)
    assert [line["event"] for line in lines if line["event"] != "progress"] == [
        "start",
        "end",
    ] * len(STEPS)
    assert len({line["run"] for line in lines}) == len(STEPS)
    assert CANARY not in Path("all.log").read_text("utf-8")


def test_json_says_what_the_lines_say(surveybench: Run) -> None:
    words = ("check", "tiny.yaml", "data")
    content = json.loads(surveybench(*words, "--json").out)
    assert "\n".join(content["lines"]) + "\n" == surveybench(*words).out
    report = content["report"]
    assert report["waves"] == [
        {"wave": 2025, "organisations": 3, "people": 300, "usable_returns": 300}
    ]
    assert (report["verdict"], report["reasons"]) == ("ready", [])


def test_a_refused_check_has_its_faults_and_its_error(surveybench: Run) -> None:
    content = json.loads(surveybench("check", "tiny.yaml", "broken", "--json").out)
    assert content["report"]["verdict"] == "not_ready"
    (reason,) = content["report"]["reasons"]
    assert (reason["code"], reason["level"], reason["count"]) == ("faults", "not_ready", 1)
    (fault,) = content["report"]["faults"]
    assert fault["rule"] == "unknown_outcome"
    assert fault["where"]["row"] == 2
    assert fault["where"]["column"] == "outcome"
    assert content["error"]["kind"] == "Refused"
    assert content["error"]["where"] == fault["where"]


def test_a_made_up_respondent_who_is_not_as_expected_is_in_the_object(surveybench: Run) -> None:
    ran = surveybench("definition", "test", "unlike.yaml", "--json")
    content = json.loads(ran.out)
    validator("report").validate(content)
    assert (ran.code, content["exit_code"], content["command"]) == (2, 2, "definition test")
    (failure,) = content["report"]["failures"]
    assert (content["report"]["cases"], failure["case"]) == (1, "The best answer")
    assert failure["what"] == "Q1 scores 10, expected 0."
    assert failure["where"]["line"] > 0
    assert (content["error"]["kind"], ran.err) == ("verdict", "")


def test_a_figure_comes_with_its_value_and_its_flag(surveybench: Run) -> None:
    # 100 people of each organisation are in the files, and no list of the invited.
    words = ("explain", "standardise.respondents:all:A:all:2025", "tiny.yaml", "data", "--json")
    report = json.loads(surveybench(*words).out)["report"]
    assert (report["value"], report["flag"]) == (100.0, "ok")
    invited = ("explain", "response_rate.invited:all:A:all:2025", "tiny.yaml", "data", "--json")
    report = json.loads(surveybench(*invited).out)["report"]
    assert (report["value"], report["flag"]) == (None, "no_invited_list")


@pytest.mark.parametrize(
    "words", ["run --json --jobs many x", "bogus --json", "--json", "run --json"]
)
def test_words_that_are_not_understood_are_an_object_too(surveybench: Run, words: str) -> None:
    ran = surveybench(*words.split())
    content = json.loads(ran.out)
    validator("report").validate(content)
    assert (ran.code, content["exit_code"]) == (2, 2)
    assert content["error"]["kind"] == "usage"
    assert content["error"]["what"] in " ".join(ran.err.split())


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [
        (ValueError(CANARY), 1, "defect"),
        (MemoryError(), 2, "memory"),
        (OSError(28, "No space left on device"), 2, "system"),
        (KeyboardInterrupt(), 130, "stopped"),
    ],
)
def test_whatever_ends_a_command_is_in_its_object(
    surveybench: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, kind: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pipeline, "count", fail)
    ran = surveybench(
        "run", "tiny.yaml", "data", "--out", "never", "--json", "--log", f"{kind}.log"
    )
    content = json.loads(ran.out)
    validator("report").validate(content)
    assert (ran.code, content["exit_code"], content["error"]["kind"]) == (code, code, kind)
    last = json.loads(Path(f"{kind}.log").read_text("utf-8").splitlines()[-1])
    validator("log").validate(last)
    assert (last["exit_code"], last["error"]["kind"]) == (code, kind)
    assert CANARY not in ran.out + ran.err + Path(f"{kind}.log").read_text("utf-8")


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_printed(surveybench: Run, name: str) -> None:
    ran = surveybench("schemas", name)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == json.loads(schema(name))


def test_a_schema_that_there_is_not(surveybench: Run) -> None:
    ran = surveybench("schemas", "../report")
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.err
        == "surveybench: there is no schema '../report'. Choose from: report, log, run_file.\n"
    )
