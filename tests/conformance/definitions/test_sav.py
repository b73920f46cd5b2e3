"""Drafts from SPSS files, and a new survey from such a draft to its counts."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from labelled_sav import Column, Several, write_labelled_sav
from surveybench.definitions import Draft, drafted, fault_of, lint, sav_dictionary, text_of
from surveybench.errors import InputError
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.jobs.inputs import Inputs
from surveybench.simulate import plain, simulate
from surveybench.survey import Survey, load_survey, survey_of, written


@pytest.fixture(scope="module")
def cmh() -> Survey:
    return replace(load_survey("cmh/2025"), earlier=(), not_comparable={})


@pytest.fixture(scope="module")
def data(cmh: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Raw files of a small invented survey, and its answers as SPSS with the survey's labels."""
    folder = tmp_path_factory.mktemp("data")
    simulate(cmh, plain(cmh, organisations=4, people=25), folder, seed=5)
    with (folder / "2025" / "responses.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {}
    for name in rows[0]:
        item = cmh.item.get(name)
        texts = [row[name] for row in rows]
        if item is not None and item.multiple:
            columns[name] = Column(texts, item.text)
            continue
        numbers = [float(text) if text else None for text in texts]
        labels = {float(o.code): o.label for o in item.options} if item else {}
        if name == "sex_answer":
            labels = {1.0: "Male", 2.0: "Female"}
        columns[name] = Column(numbers, item.text if item else "", labels)
    write_labelled_sav(folder / "responses.sav", columns)
    return folder


def completed(draft: Draft, cmh: Survey) -> dict[str, Any]:
    """The draft after a person has made its decisions, with the questionnaire at hand."""
    said = {**draft.said, "survey": "cmh", "wave": 2025}
    said["columns"] = {**said["columns"], "seen": "contact_date", "ignore": []}
    said["seen"] = {"from": cmh.seen_from, "to": cmh.seen_to}
    said["groups"] = dict(cmh.groups)
    said["populations"] = [
        {"id": p.id, "name": p.name, "groups": list(p.groups)} for p in cmh.populations
    ]
    said["settings"] = {"sexes": {"1": "Male", "2": "Female"}}
    known = {item["id"]: item for item in written("cmh/2025")["items"]}
    said["items"] = [_decided(item, known[item["id"]], said, cmh) for item in said["items"]]
    said["sections"] = [{"id": s.id, "name": s.name, "items": list(s.items)} for s in cmh.sections]
    return said


def _decided(
    item: Mapping[str, Any], known: Mapping[str, Any], said: Mapping[str, Any], cmh: Survey
) -> dict[str, Any]:
    """Whether it is scored, who is asked it, and the scores and labels that were guessed wrong."""
    options = item["options"]
    options = said["scales"][options] if isinstance(options, str) else options
    by_code = {option.code: option for option in cmh.item[item["id"]].options}
    made = []
    for option in options:
        option = {"code": option["code"], "label": by_code[option["code"]].label}
        if (score := by_code[option["code"]].score) is not None:
            option["score"] = score
        if by_code[option["code"]].exclusive:
            option["exclusive"] = True
        made.append(option)
    kept = {key: value for key, value in item.items() if key not in ("kind", "wording")}
    kept |= {key: known[key] for key in ("kind", "wording", "base", "battery") if key in known}
    if "ask_if" in known:
        kept["ask_if"] = known["ask_if"]
    return {**kept, "options": made}


def test_labels_measure_and_missing_values_make_a_draft(tmp_path: Path) -> None:
    scale = {1.0: "Very good", 2.0: "Fairly good", 3.0: "Poor", 8.0: "Don't know", 9.0: "No answer"}
    path = write_labelled_sav(
        tmp_path / "answers.sav",
        {
            "ID": Column([1, 2, 3]),
            "Trust": Column(["A", "B", "B"], "Trust code"),
            "Gender": Column([1, 2, 9], "", {1.0: "Man", 2.0: "Woman", 9.0: "Not stated"}),
            "Q1": Column([1, 3, 9], "How was it?", scale, missing=(8, 9)),
            "Q2": Column([1, 2, 4], "Rank", {1.0: "Rot", 2.0: "Gelb", 3.0: "Blau"}, "ordinal"),
            "Q3": Column([0, 10, None], "Mark"),
            "Note": Column(["", "a long text that is no code at all, but a comment", ""]),
        },
        title="Café survey",
    )
    draft = drafted(path, survey="cafe", wave=2025)
    assert draft.said["words"]["title"] == "Café survey"
    assert draft.said["columns"]["organisation"] == "Trust"
    assert draft.said["columns"]["ignore"] == ["Note"]
    assert draft.said["settings"]["sexes"] == {"1": "Male", "2": "Female"}
    items = {item["id"]: item for item in draft.said["items"]}
    assert items["Q1"]["text"] == "How was it?"
    assert items["Q1"]["options"] == [
        {"code": 1, "label": "Very good", "score": 10},
        {"code": 2, "label": "Fairly good", "score": 5},
        {"code": 3, "label": "Poor", "score": 0},
        {"code": 8, "label": "Don't know"},
    ]
    assert [o["label"] for o in items["Q2"]["options"]] == ["Rot", "Gelb", "Blau", "Code 4"]
    assert [o["code"] for o in items["Q3"]["options"]] == [0, 10]
    assert fault_of(draft, tmp_path) == ""


def test_sets_of_columns_become_items_and_lines_of_a_mapping(tmp_path: Path) -> None:
    kinds = {1.0: "Phone", 3.0: "Letter"}
    path = write_labelled_sav(
        tmp_path / "answers.sav",
        {
            "organisation": Column(["A", "A", "B"]),
            "age": Column([30, 40, 50]),
            "sex": Column([1, 2, 1], "", {1.0: "Male", 2.0: "Female"}),
            "Q1": Column([1, 2, 1], "Was it good?", {1.0: "Yes", 2.0: "No"}),
            "Q8_2": Column([1, 0, None], "At home"),
            "Q8_5": Column([1, 1, 0], "Elsewhere"),
            "How1": Column([3, 1, None], "First", kinds),
            "How2": Column([1, None, None], "Second", {2.0: "Visit"}),
            "How": Column([None, None, None], "Remark"),
            "T1": Column(["Y", "N", "N"], "By text"),
            "T2": Column(["N", "N", "Y"], "Also by text"),
        },
        sets={
            "Q8": Several(["Q8_2", "Q8_5"], "Where were you seen?", "1"),
            "How": Several(["How1", "How2"], "How were you told?"),
            "T": Several(["T1", "T2"], "Of texts", "Y"),
            "Again": Several(["Q8_5", "T1"], "Shares a column", "1"),
        },
    )
    draft = drafted(path, survey="several", wave=2025)
    items = {item["id"]: item for item in draft.said["items"]}
    assert [*items] == ["Q1", "Q8", "How_set"]
    assert items["Q8"]["text"] == "Where were you seen?"
    assert items["Q8"]["options"] == [
        {"code": 2, "label": "At home"}, {"code": 5, "label": "Elsewhere"}
    ]  # fmt: skip
    assert [o["label"] for o in items["How_set"]["options"]] == ["Phone", "Visit", "Letter"]
    assert all(items[name]["multiple"] for name in ("Q8", "How_set"))
    apart = [d.what for d in draft.decisions if "cannot be joined" in d.what]
    assert [what.split(":")[0] for what in apart] == ["T", "Again"]

    stated = [d.what.split("`several`: ")[1] for d in draft.decisions if "`several`: " in d.what]
    lines = "".join(f"    {line}\n" for line in stated)
    (tmp_path / "mapping.yaml").write_text(f"responses:\n  several:\n{lines}")
    said = {**draft.said, "settings": {"sexes": {"1": "Male", "2": "Female"}, "min_answered": 0}}
    (tmp_path / "definition.yaml").write_text(text_of(Draft(said)), "utf-8")
    survey, files = pipeline.prepare(
        Inputs(str(tmp_path / "definition.yaml"), responses=path, mapping=tmp_path / "mapping.yaml")
    )
    answers = pipeline.count(survey, files)[0][2025].answers
    assert answers["Q8"].sum(axis=(0, 1, 2)).tolist() == [1, 2]
    assert answers["How_set"].sum(axis=(0, 1, 2)).tolist() == [2, 0, 1]


def test_a_draft_of_the_demo_survey_is_completed_and_counts_as_the_shipped_one(
    cmh: Survey, data: Path, tmp_path: Path
) -> None:
    draft = drafted(
        data / "responses.sav", survey="cmh", wave=2025, sample=data / "2025" / "sample.csv"
    )
    assert fault_of(draft, tmp_path) == ""
    assert [item["id"] for item in draft.said["items"]] == [item.id for item in cmh.items]
    roles = {key: draft.said["columns"][key] for key in ("organisation", "age", "sex", "group")}
    assert roles == {
        "organisation": "organisation",
        "age": ["age_answer", "age"],
        "sex": ["sex_answer", "sex"],
        "group": "group",
    }
    path = tmp_path / "definition.yaml"
    path.write_text(text_of(Draft(completed(draft, cmh))), encoding="utf-8")
    mine = load_survey(path)
    assert mine.fingerprint == cmh.fingerprint
    assert mine.sections == tuple(replace(s, change_note="") for s in cmh.sections)
    warnings = {f.code for f in lint(path) if f.severity == "warning"}
    assert warnings == set()
    files = Sources({2025: Source(data / "2025" / "responses.csv", data / "2025" / "sample.csv")})
    ours, theirs = (pipeline.count(survey, files)[0].waves[2025] for survey in (mine, cmh))
    assert ours == theirs
    spss = Sources({2025: Source(data / "responses.sav", data / "2025" / "sample.csv")})
    assert pipeline.count(mine, spss)[0].waves[2025] == theirs
    assert ours.people.sum() > 0


def test_what_scores_were_guessed_right(cmh: Survey, data: Path) -> None:
    """The guesses save work: nearly all scales of the demo survey are what they should be."""
    draft = drafted(data / "responses.sav", survey="cmh", wave=2025)
    guessed = survey_of(draft.said, lambda _: InputError("").where, data)
    wrong = {item.id for item in cmh.evaluative if guessed.item[item.id].scores != item.scores}
    # Q12 asks for what should not be needed; Q25 and others are not scored.
    assert wrong <= {"Q12", "Q28", "Q31"}


@pytest.mark.parametrize("cut", [0, 3, 100, 176, 300, 2000])
def test_a_file_that_breaks_off_is_refused(data: Path, tmp_path: Path, cut: int) -> None:
    whole = (data / "responses.sav").read_bytes()
    path = tmp_path / "cut.sav"
    path.write_bytes(whole[:cut])
    with pytest.raises(InputError, match=r"cut.sav: the file cannot be read as SPSS"):
        drafted(path, survey="", wave=2025)


def ends_itself(_: Path) -> None:
    """What a damaged file can do to the library that reads it."""
    os._exit(139)


def test_a_file_that_ends_the_reader_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sav_dictionary, "_read", ends_itself)
    path = tmp_path / "bad.sav"
    path.write_bytes(b"$FL2")
    with pytest.raises(InputError, match=r"bad.sav: .*it stops the reader"):
        drafted(path, survey="", wave=2025)
