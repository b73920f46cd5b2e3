"""Bands of ages are ages, whatever the codes; times, ids and counts get no scores."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from labelled_sav import Column, write_labelled_sav
from surveybench.definitions import Draft, drafted, mapping_text, text_of
from surveybench.intake import Source, Sources, mapped
from surveybench.jobs import pipeline
from surveybench.survey import load_survey

BANDS = {1: "16 to 24", 2: "25-44", 3: "45-64 years", 4: "65 and over", 9: "Prefer not to say"}
AGES = {1: 16, 2: 25, 3: 45, 4: 65}
CODES = [1, 2, 3, 4, 4, 3, 2, 9, 1, 2] * 6


def write(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def answers(path: Path, *, words: bool) -> Path:
    rows: list[list[object]] = [["ward", "agegroup", "sex", "Q1"]]
    for n, code in enumerate(CODES):
        rows.append(["ABC"[n % 3], BANDS[code] if words else code, 1 + n % 2, 1 + n % 3])
    return write(path, rows)


def spss(folder: Path) -> Path:
    floats = {float(code): label for code, label in BANDS.items()}
    scale = {1.0: "Yes, always", 2.0: "Yes, sometimes", 3.0: "No"}
    number = range(len(CODES))
    columns = {
        "ward": Column(["ABC"[n % 3] for n in number]),
        "agegroup": Column([float(code) for code in CODES], "How old are you?", floats),
        "sex": Column([1.0 + n % 2 for n in number], "", {1.0: "Male", 2.0: "Female"}),
        "Q1": Column([1.0 + n % 3 for n in number], "Clean?", scale),
    }
    write_labelled_sav(folder / "a.sav", columns)
    return folder / "a.sav"


def codebook(folder: Path) -> Path:
    rows: list[list[object]] = [["item", "text", "code", "label"]]
    rows += [["agegroup", "How old are you?", code, label] for code, label in BANDS.items()]
    rows += [["sex", "Sex", 1, "Male"], ["sex", "Sex", 2, "Female"]]
    rows += [["Q1", "Clean?", 1, "Yes, always"], ["Q1", "Clean?", 2, "Yes, sometimes"],
             ["Q1", "Clean?", 3, "No"]]  # fmt: skip
    return write(folder / "codebook.csv", rows)


def redcap(folder: Path, *, letters: bool) -> Path:
    raws = {code: f"a{code}" if letters else str(code) for code in BANDS}
    choices = " | ".join(f"{raws[code]}, {label}" for code, label in BANDS.items())
    header = ["Variable / Field Name", "Field Type", "Field Label",
              "Choices, Calculations, OR Slider Labels"]  # fmt: skip
    rows = [
        header,
        ["ward", "text", "Ward", ""],
        ["agegroup", "radio", "How old are you?", choices],
        ["sex", "radio", "Sex", "1, Male | 2, Female"],
        ["Q1", "radio", "Clean?", "1, Yes always | 2, Yes sometimes | 3, No"],
    ]
    return write(folder / "dictionary.csv", rows)


def counted(folder: Path, draft: Draft, data: Path) -> dict[str, int]:
    """People of each stratum, by its label, once draft and mapping are used as they are."""
    definition, mapping = folder / "d.yaml", folder / "d.mapping.yaml"
    definition.write_text(text_of(draft), encoding="utf-8")
    mapping.write_text(mapping_text(draft), encoding="utf-8")
    survey = load_survey(str(definition))
    files = mapped(Sources({survey.wave: Source(data)}), mapping, survey)
    tally, _ = pipeline.count(survey, files)
    people = tally[survey.wave].people.sum(axis=(0, 1))
    return dict(zip([*survey.settings.strata.labels, "unknown"], people.tolist(), strict=True))


def expected_by_age() -> list[int]:
    return [sum(code == one for one in CODES) for code in AGES]


@pytest.mark.parametrize("way", ["spss", "codebook", "redcap", "redcap letters", "texts"])
def test_coded_bands_become_strata(tmp_path: Path, way: str) -> None:
    data = answers(tmp_path / "a.csv", words=way == "texts")
    if way == "spss":
        data = spss(tmp_path)
        draft = drafted(data, survey="a", wave=2025)
        draft.said["settings"]["min_answered"] = 1
    elif way == "codebook":
        draft = drafted(codebook(tmp_path), survey="a", wave=2025)
        draft.said["columns"]["organisation"] = "ward"
        draft.said["settings"]["min_answered"] = 1
        draft.said["columns"]["record_id"] = draft.said["columns"]["outcome"] = ""
    elif way == "texts":
        draft = drafted(data, survey="a", wave=2025)
    else:
        letters = way == "redcap letters"
        if letters:
            rows = [row.split(",") for row in data.read_text("utf-8").splitlines()]
            write(data, [rows[0], *([r[0], f"a{r[1]}", *r[2:]] for r in rows[1:])])
        draft = drafted(data, survey="a", wave=2025, dictionary=redcap(tmp_path, letters=letters))
    assert draft.said["columns"]["age"] == ["agegroup"]
    assert [item["id"] for item in draft.said["items"]] == ["Q1"]
    bands = draft.said["settings"]["age_bands"]
    assert bands == [[16, 24], [25, 44], [45, 64], [65, 120]]
    if way == "texts":  # sexes without labels are for a person to tell
        draft.said["settings"]["sexes"] = {"1": "Male", "2": "Female"}
        draft.said["settings"].pop("missing_stratum", None)
    people = counted(tmp_path, draft, data)
    sizes = [*people.values()]
    half = len(sizes) // 2
    assert [a + b for a, b in zip(sizes[:half], sizes[half:-1], strict=True)] == expected_by_age()
    assert people["unknown"] == CODES.count(9)


NUMBERS = {
    "minutes_waited": [5, 10, 15, 20],
    "Number of visits": [1, 2, 3, 4],
    "visit_count": [0, 1, 2, 3],
    "StartTime": ["10:05", "10:10", "11:15", "12:00"],
    "Duration (in seconds)": [1, 2, 3, 4],
    "respondent_id": [1, 2, 3, 4],
    "bed_id": [1, 2, 3, 4],
    "date_of_visit": ["2025-04-01", "2025-04-02", "2025-04-03", "2025-04-04"],
    "Year of birth": [1950, 1960, 1970, 1980],
    "How many nights did you stay?": [1, 2, 3, 4],
    "age": [20, 30, 40, 50],
    "lastpage": [1, 2, 3, 4],
    "hour": [1, 2, 3, 4],
    "row_number": [1, 2, 3, 4],
    "times_admitted": [1, 2, 3, 4],
    "weight_kg": [1, 2, 3, 4],
    "total_items": [1, 2, 3, 4],
    "month": [1, 2, 3, 4],
}


@pytest.mark.parametrize("name", NUMBERS)
def test_times_ids_and_counts_have_no_scores(tmp_path: Path, name: str) -> None:
    values = NUMBERS[name]
    rows: list[list[object]] = [["ward", name, "Q1"]]
    rows += [["ABC"[n % 3], values[n % 4], 1 + n % 3] for n in range(60)]
    draft = drafted(write(tmp_path / "a.csv", rows), survey="a", wave=2025)
    assert [item["id"] for item in draft.said["items"]] == ["Q1"]


QUESTIONS = (
    "Were you given enough time to discuss your condition?",
    "Did you have a good day?",
)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_may_speak_of_time(tmp_path: Path, name: str) -> None:
    scale = ("Yes, definitely", "Yes, to some extent", "No")
    rows: list[list[object]] = [["ward", name, "Q1"]]
    rows += [["ABC"[n % 3], scale[n % 3], 1 + n % 3] for n in range(60)]
    draft = drafted(write(tmp_path / "a.csv", rows), survey="a", wave=2025)
    assert [item.get("column", item["id"]) for item in draft.said["items"]] == [name, "Q1"]


@pytest.mark.parametrize("words", [False, True])
def test_a_row_of_labels_gives_no_options(tmp_path: Path, words: bool) -> None:
    rows: list[list[object]] = [["ward", "age", "sex", "Q1", "Q2"]]
    rows.append(["Which ward?", "Your age", "Your sex", "Was it clean?", "Was it quiet?"])
    scale = ("Yes, always", "Yes, sometimes", "No")
    for n in range(40):
        answer = [scale[(n + k) % 3] if words else 1 + (n + k) % 3 for k in range(2)]
        sex = ("Male", "Female")[n % 2] if words else 1 + n % 2
        rows.append(["ABC"[n % 3], 20 + n, sex, *answer])
    draft = drafted(write(tmp_path / "a.csv", rows), survey="a", wave=2025)
    assert [item["id"] for item in draft.said["items"]] == ["Q1", "Q2"]
    text = text_of(draft)
    assert "Was it clean?" not in text
    assert "looks like a row of labels" in " ".join(text.replace("\n#", " ").split())
