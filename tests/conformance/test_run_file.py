"""A run file asks for the same run as the options that it stands for, and refuses all else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
from ruamel.yaml import YAML

from surveybench import cli
from surveybench.cli import progress
from surveybench.errors import InputError, SurveybenchError
from surveybench.jobs import run_file
from surveybench.jobs.json_schemas import schema
from surveybench.languages.read import SHIPPED
from tiny import row, text_of

DEFINITION = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
populations: [{id: all, name: All}]
settings: {min_answered: 1, min_organisations: 3}
columns: {ignore: [site]}
items:
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
sections:
  - {id: S, name: Section, items: [Q1]}
"""
RUN = """\
run: 1
survey: tiny.yaml
data: data
out: reports
format: [csv, xlsx]
organisation: "01"
date: 2025-11-30
quiet: true
"""
TYPED = (
    *("run", "here/tiny.yaml", "here/data", "--out", "here/reports", "-f", "csv", "-f", "xlsx"),
    *("-o", "01", "--date", "2025-11-30", "-q"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A definition, its files and a run file, one folder below where commands are typed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "SECONDS", float("inf"))
    folder = tmp_path / "here"
    (folder / "data" / "2025").mkdir(parents=True)
    (folder / "tiny.yaml").write_text(DEFINITION, "utf-8")
    (folder / "run.yaml").write_text(RUN, "utf-8")
    (folder / "data" / "organisations.csv").write_text("code,name\n01,One\n02,Two\n03,Three\n")
    people = [
        row(record_id=f"{code}{n}", organisation=code, outcome=1, age=40 + n % 30, sex=1 + n % 2)
        | {"Q1": 1 + n % 2, "site": f"{code}{n % 2}"}
        for code in ("01", "02", "03")
        for n in range(100)
    ]
    columns = ["record_id", "organisation", "outcome", "age", "sex", "Q1", "site"]
    (folder / "data" / "2025" / "responses.csv").write_text(text_of(people, columns), "utf-8")
    return folder


def command(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["surveybench", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_run_file_does_what_its_options_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, *TYPED) == 0
    first = written(folder / "reports")
    said = capsys.readouterr().out
    for path in sorted((folder / "reports").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert command(monkeypatch, "run", "here/run.yaml") == 0
    assert capsys.readouterr().out == said
    assert written(folder / "reports") == first
    assert any(name.endswith("01_tiny_2025_tables.xlsx") for name in first)


def test_what_is_typed_beside_it_goes_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("-o", "02", "-f", "ods", "--out", "other", "--json")
    assert command(monkeypatch, "run", "here/run.yaml", *words) == 0
    (run,) = json.loads(capsys.readouterr().out)["report"]["runs"]
    assert run["folder"] == "other"
    assert [name for name in run["files"] if not name.endswith(".json")] == [
        "organisations/02/02_tiny_2025_tables.ods"
    ]
    assert not (folder / "reports").exists()


def test_every_option_of_run_has_a_key_and_a_line_in_the_schema() -> None:
    group: Any = typer.main.get_command(cli.app)
    names = {parameter.name for parameter in group.commands["run"].params}
    # How the answer is printed is for whoever types the command.
    assert {key.parameter for key in run_file.KEYS.values()} == names - {"as_json"}
    properties = json.loads(schema("run_file"))["properties"]
    assert set(properties) == {"run", *run_file.KEYS}


@pytest.mark.parametrize("name", run_file.KEYS)
def test_the_example_of_every_key_is_read_and_fits_the_schema(name: str, tmp_path: Path) -> None:
    key = run_file.KEYS[name]
    survey = "" if name == "survey" else "survey: cmh/2025\n"
    path = tmp_path / "run.yaml"
    path.write_text(f"run: 1\n{survey}{key.example}\n", "utf-8")
    value = run_file.options(path)[key.parameter]
    assert value not in ("", None, [])
    raw = YAML(typ="safe", pure=True).load(path)
    raw = {k: str(v) if k == "date" else v for k, v in raw.items()}
    jsonschema.Draft202012Validator(json.loads(schema("run_file"))).validate(raw)
    if key.kind == "path":
        assert value == str(tmp_path / raw[name])


BAD = [
    ("run: 2\nsurvey: cmh/2025\n", "line 1, key run: is the number of another kind"),
    ("run: true\nsurvey: cmh/2025\n", "line 1, key run: is the number of another kind"),
    ("run: 1\n", "run.yaml: names no survey. Add a line such as survey: cmh/2025"),
    ("run: 1\nsurvey: cmh/2025\noutput: x\n", "line 3, key output: there is no such key."),
    ("run: 1\nsurvey: cmh/2025\n--jobs: 2\n", "line 3, key --jobs: there is no such key. Did you"),
    ("run: 1\nsurvey: cmh/2025\njson: true\n", "line 3, key json: there is no such key."),
    ("run: 1\nsurvey: cmh/2025\njobs: -1\n", "key jobs: cannot be '-1'. Write it as jobs: 2."),
    ("run: 1\nsurvey: cmh/2025\njobs: true\n", "key jobs: cannot be yes or no."),
    ("run: 1\nsurvey: cmh/2025\nquiet: 1\n", "key quiet: cannot be '1'."),
    ("run: 1\nsurvey: cmh/2025\nout: [a, b]\n", "key out: cannot be this list."),
    ("run: 1\nsurvey: cmh/2025\nout:\n", "key out: cannot be empty."),
    ("run: 1\nsurvey: cmh/2025\norganisation: [0123]\n", "with codes of digits in quotes."),
    ("run: 1\nsurvey: cmh/2025\nformat: {pdf: 1}\n", "key format: cannot be several keys."),
    ("run: 1\nsurvey: cmh/2025\ndate: tomorrow\n", "key date: cannot be 'tomorrow'."),
    ("run: 1\nsurvey: cmh/2025\ndate: 2025-02-30\n", "line 3: there is no such date."),
    ("run: 1\nsurvey: cmh/2025\ndata: x\ndata: y\n", "is not readable YAML"),
    ("run: 1\nsurvey: run.yaml\n", "key survey: is a run file too. Name a definition."),
    ('run: 1\nsurvey: cmh/2025\nout: "a\\u001bb"\n', "key out: cannot be"),
    ("run: 1\nsurvey: [\n", "is not readable YAML"),
]


@pytest.mark.parametrize(("text", "said"), BAD, ids=[said for _, said in BAD])
def test_what_is_no_option_is_refused_with_its_line(
    text: str,
    said: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (folder / "run.yaml").write_text(text, "utf-8")
    before = written(folder)
    assert command(monkeypatch, "run", "here/run.yaml") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("surveybench: here/run.yaml")
    assert printed.err.count("\n") == 1
    assert said in printed.err
    assert written(folder) == before


def test_a_definition_is_no_run_file(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(DEFINITION, "utf-8")
    assert not run_file.is_run_file(str(tmp_path / "tiny.yaml"))
    assert not run_file.is_run_file("cmh/2025")
    assert not run_file.is_run_file(str(tmp_path))
    with pytest.raises(SurveybenchError):
        run_file.options(tmp_path / "none.yaml")


def test_codes_of_digits_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "run.yaml"
    path.write_text('run: 1\nsurvey: cmh/2025\norganisation: [2025, "007"]\n', "utf-8")
    assert run_file.options(path)["only"] == ["2025", "007"]
    path.write_text("run: 1\nsurvey: cmh/2025\norganisation: [1_0]\n", "utf-8")
    with pytest.raises(InputError, match="in quotes"):
        run_file.options(path)


SHELL = """
eval "$(surveybench completion bash)"
complete_words() {
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    _surveybench_completion surveybench
    printf '%s ' "${COMPREPLY[@]}"; echo
}
complete_words surveybench ver
complete_words surveybench run cmh
complete_words surveybench run cmh/2025 --format p
complete_words surveybench definition l
"""


def test_bash_completes_commands_definitions_and_formats(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "surveybench"
    program.parent.mkdir()
    source = Path(__file__).parents[2] / "src"
    code = f"import sys; sys.argv[0] = 'surveybench'; sys.path.insert(0, {str(source)!r})"
    program.write_text(f"#!{sys.executable}\n{code}\nfrom surveybench.cli import main\nmain()\n")
    program.chmod(0o755)
    try:
        ran = subprocess.run(
            ["bash", "--norc", "-c", SHELL],
            env={"PATH": f"{program.parent}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=120,
        )
    except FileNotFoundError:
        pytest.skip("no bash")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line.split() for line in ran.stdout.splitlines()] == [
        ["verify"],
        [f"{survey}/{wave}" for survey in ("cmh-trust", "cmh") for wave in (2023, 2024, 2025)],
        ["pdf", "pptx", "pptx-tables"],
        ["lint"],
    ]


@pytest.mark.parametrize(
    ("shell", "part"),
    [
        ("zsh", "#compdef surveybench"),
        ("fish", "complete --command surveybench"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName surveybench"),
        ("pwsh", "Register-ArgumentCompleter -Native -CommandName surveybench"),
    ],
)
def test_other_shells_have_their_script(
    shell: str, part: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "completion", shell) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert part in printed.out
    assert command(monkeypatch, "completion", "cmd.exe") == 2
    assert "Choose from: bash, zsh, fish" in capsys.readouterr().err


def test_a_run_in_another_language_is_asked_for_in_its_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = RUN.replace("[csv, xlsx]", "[html]") + "language: cy\n"
    (folder / "run.yaml").write_text(asked, "utf-8")
    assert command(monkeypatch, "run", "here/run.yaml") == 0
    first = written(folder / "reports")
    (page,) = (content for name, content in first.items() if name.endswith(".html"))
    assert b'<html lang="cy"' in page
    assert b"siaradwr" in page  # that no speaker has confirmed the wording
    options = ("-f", "html", "--language", "cy", "--out", "here/typed")
    assert command(monkeypatch, *TYPED[:3], *TYPED[9:], *options) == 0
    assert written(folder / "typed") == first


def test_a_language_that_lacks_a_text_is_refused_before_anything_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SHIPPED / "cy", folder / "own")
    report = folder / "own" / "report.yaml"
    lines = report.read_text("utf-8").splitlines(keepends=True)
    report.write_text("".join(line for line in lines if not line.startswith("CONTENTS:")), "utf-8")
    assert command(monkeypatch, "run", "here/run.yaml", "--language", "here/own") == 2
    assert "report.CONTENTS: is missing" in capsys.readouterr().err.replace("\n", " ")
    assert not (folder / "reports").exists()
