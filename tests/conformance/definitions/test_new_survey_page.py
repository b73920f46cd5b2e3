"""The page on a new survey: its commands are run, its YAML is what a person writes in between."""

from __future__ import annotations

import csv
import re
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from command_line import Run
from labelled_sav import Column, write_labelled_sav
from surveybench.simulate import plain, simulate
from surveybench.survey import dump, load_survey, written
from surveybench.survey.yaml_file import read

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "new-survey.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Answers as SPSS and the sample file of an invented survey."""
    cmh = replace(load_survey("cmh/2025"), earlier=(), not_comparable={})
    simulate(cmh, plain(cmh, organisations=3, people=30), tmp_path / "made", seed=3)
    with (tmp_path / "made" / "2025" / "responses.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {}
    for name in rows[0]:
        texts = [row[name] for row in rows]
        item = cmh.item.get(name)
        if item is not None and item.multiple:
            columns[name] = Column(texts, item.text)
        else:
            labels = {float(o.code): o.label for o in item.options} if item else {}
            numbers = [float(text) if text else None for text in texts]
            columns[name] = Column(numbers, item.text if item else "", labels)
    write_labelled_sav(tmp_path / "answers.sav", columns)
    (tmp_path / "made" / "2025" / "sample.csv").rename(tmp_path / "sample.csv")
    return tmp_path


def edit(path: Path, block: Path) -> None:
    """What a person does with a block of the page: its keys replace those of the definition, and
    its items those with the same id, key by key."""
    said, new = written(path), read(block)
    by_id: dict[str, dict[str, Any]] = {item["id"]: item for item in said["items"]}
    for item in new.pop("items", []):
        by_id[item["id"]] |= item
    # A question that only routes is not in a section any more; the page rewrites sections last.
    routing = {name for name, item in by_id.items() if item.get("kind") == "routing"}
    for section in said["sections"]:
        section["items"] = [name for name in section["items"] if name not in routing]
    path.write_text(dump(said | new), encoding="utf-8")


def next_wave(folder: Path) -> None:
    said = written(folder / "definition.yaml")
    said["wave"] += 1
    said["items"][-1]["text"] += " Please tick one."
    (folder / "next.yaml").write_text(dump(said), encoding="utf-8")


def test_the_page_leads_from_a_file_to_reports(folder: Path, surveybench: Run) -> None:
    definition, ran = folder / "definition.yaml", []
    for kind, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "csv":
            (folder / "codebook.csv").write_text(body, encoding="utf-8")
        elif kind == "yaml":
            (folder / "block.yaml").write_text(body, encoding="utf-8")
            edit(definition, folder / "block.yaml")
            assert load_survey(definition).id == "experience"
        for line in body.splitlines() if kind == "sh" else ():
            if "next.yaml" in line:
                next_wave(folder)
            program, *words = shlex.split(line)
            assert program == "surveybench"
            done = surveybench(*words)
            assert done.code == 0, (line, done.err)
            assert "Traceback" not in done.err
            ran.append(words[1] if words[0] == "definition" else words[0])
    assert ran[:6] == ["new", "export", "import", "lint", "check", "run"]
    survey = load_survey(definition)
    assert [p.id for p in survey.populations] == ["G1", "G2", "G3"]
    assert len(survey.sections) == 6
    assert survey.item["Q12"].scores == (0, 5, 10, None)
    assert survey.item["Q20"].kind == "routing"
    assert list((folder / "reports" / "organisations" / "Z01").glob("*.html"))
    codebook = load_survey(folder / "from-codebook.yaml")
    assert [item.kind for item in codebook.items] == ["routing", "evaluative"]
    back = load_survey(folder / "from-ddi.yaml")
    assert back.items == survey.items
    assert back.wave <= date.today().year
