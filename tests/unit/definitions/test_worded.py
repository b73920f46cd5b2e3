"""Answers as texts: which columns are questions, in which order, and what is none."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest

from surveybench.definitions import drafted, fault_of, mapping_text
from surveybench.definitions.cell_kinds import band, bands, is_wording
from surveybench.definitions.from_data import column_of
from surveybench.definitions.word_scales import in_order

SCALES = [
    ("Always", "Most of the time", "Sometimes", "Rarely", "Never"),
    ("Very good", "Good", "Neither good nor poor", "Poor", "Very poor"),
    ("Excellent", "Very good", "Good", "Fair", "Poor"),
    ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"),
    ("Yes, definitely", "Yes, to some extent", "No"),
    ("Yes, always", "Yes, sometimes", "No"),
    ("Very satisfied", "Fairly satisfied", "Neither", "Dissatisfied", "Very dissatisfied"),
    ("Extremely likely", "Likely", "Neither likely nor unlikely", "Unlikely", "Extremely unlikely"),
    ("Very clean", "Fairly clean", "Not very clean", "Not at all clean"),
    ("Extremely easy", "Very easy", "Somewhat easy", "Not so easy", "Not at all easy"),
    ("A great deal", "A fair amount", "Not very much", "Not at all"),
    ("Much better", "Slightly better", "About the same", "Slightly worse", "Much worse"),
    ("YES", "NO"),
]


@pytest.mark.parametrize("scale", SCALES, ids=lambda s: s[0])
def test_known_scales_run_from_best_to_worst(scale: tuple[str, ...]) -> None:
    for texts in itertools.islice(itertools.permutations(scale), 0, None, 7):
        ordered = in_order([*texts, "Don't know / can't remember", "Not applicable"])
        assert ordered.texts[: len(scale)] == scale
        assert ordered.ranked


@pytest.mark.parametrize(
    "texts",
    [
        ("Doctor", "Nurse"),
        ("Yes", "Blue"),
        ("Always", "Doctor"),
        ("Good", "good"),
        ("Not clean", "Very helpful"),
    ],
)
def test_what_is_no_scale_is_not_ranked(texts: tuple[str, ...]) -> None:
    assert not in_order(texts).ranked


def test_numbered_answers_stand_by_their_numbers() -> None:
    texts = ["10 - best", "2", "1 - worst", "Don't know"]
    assert in_order(texts).texts == ("1 - worst", "2", "10 - best", "Don't know")


@pytest.mark.parametrize(
    "text",
    [
        "5/1/2025 10:00:00",
        "2025-05-01",
        "2025-05-01T10:00:00Z",
        "10:30",
        "1 May 2025",
        "May 1, 2025 9:15 AM",
        "12.5",
        "1,000",
        "45 %",
        "a@b.org",
        "https://example.org/x",
        "192.168.0.1",
        "R_2Xy9",
        "A00",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "Two\nlines",
        "x" * 121,
    ],
)
def test_dates_numbers_ids_and_comments_are_no_answers(text: str) -> None:
    assert not is_wording(text)
    assert column_of("Q", Counter({text: 50, text + "1": 50})).worded is False


@pytest.mark.parametrize("text", ["Yes", "1 - Very good", "No, never", "Ja", "不好", "Ward 7"])
def test_words_are(text: str) -> None:
    assert is_wording(text)


def test_texts_that_nobody_repeats_are_comments() -> None:
    comments = {f"comment in words {chr(97 + n)}": 1 for n in range(9)}
    assert not column_of("Q9", comments).worded
    assert column_of("Q9", dict.fromkeys(comments, 4)).worded
    assert not column_of("Q9", {f"name {chr(97 + n)}": 40 for n in range(13)}).worded
    assert column_of("Q9", {"Always": 1, "Never": 1}).worded  # a scale, though seldom chosen


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("16-24", (16, 24)),
        ("16 \u2013 24", (16, 24)),
        ("25 to 34 years", (25, 34)),
        ("65+", (65, 120)),
        ("65 and over", (65, 120)),
        ("85 or older", (85, 120)),
        ("Under 18", (0, 17)),
        ("over 80", (81, 120)),
        ("24-16", None),
        ("1-2025", None),
        ("old", None),
    ],
)
def test_bands_of_ages(text: str, ends: tuple[int, int] | None) -> None:
    assert band(text) == ends


def test_bands_that_overlap_are_none() -> None:
    assert bands(["16-24", "24-35"]) == {}
    assert bands(["16-24", "old"]) == {}
    assert list(bands(["65+", "16-24", "25-64"])) == ["16-24", "25-64", "65+"]


@pytest.mark.parametrize("name", ["Duration (in seconds)", "How many visits?", "userId", "weight"])
def test_counts_times_and_ids_get_no_scores(name: str) -> None:
    few = column_of(name, {"1": 9, "2": 9, "3": 9})
    assert (few.nature, few.labelled) == ("scale", False)
    assert column_of("Q1", {"1": 9, "2": 9, "99": 9}).nature == ""
    assert column_of("visits", {"1": 9, "2": 9, "31": 9}).nature == "scale"


@pytest.mark.parametrize("mark", [";", ", "])
def test_answers_side_by_side_are_one_question_of_several(mark: str) -> None:
    answers = [("A nurse",), ("A doctor", "A nurse"), ("A doctor",), ("None of these",)]
    answers += [("A doctor", "A porter"), ("A porter",)]
    end = mark.strip() if mark == ";" else ""
    counts = {mark.join(each) + end: 10 for each in answers}
    column = column_of("Who helped?", counts)
    assert column.multiple
    assert [choice.label for choice in column.choices] == [
        "A doctor",
        "A nurse",
        "A porter",
        "None of these",
    ]


def test_a_comma_in_the_wording_divides_nothing() -> None:
    column = column_of("Clean?", {"Yes, always": 9, "Yes, sometimes": 9, "No": 9})
    assert not column.multiple
    assert len(column.choices) == 3


ROWS = [
    ("Yes, always", "16-24", "Female"),
    ("Yes, sometimes", "25-64", "Male"),
    ("No", "65+", "Female"),
    ("Don't know", "65+", "Male"),
]


def test_a_file_of_texts_becomes_a_definition(tmp_path: Path) -> None:
    lines = ["Timestamp,Which hospital?,Was it clean?,What is your age?,Your sex,Comments"]
    for n in range(40):
        answer, age, sex = ROWS[n % 4]
        lines.append(f'5/{n % 28 + 1}/2025 10:00,H{n % 2},"{answer}",{age},{sex},words of {n}')
    (tmp_path / "forms.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft = drafted(tmp_path / "forms.csv", survey="demo", wave=2025)
    columns, settings = draft.said["columns"], draft.said["settings"]
    assert columns["organisation"] == "Which hospital?"
    assert (columns["age"], columns["sex"]) == (["What is your age?"], ["Your sex"])
    assert columns["ignore"] == ["Timestamp", "Comments"]
    assert settings["age_bands"] == [[16, 24], [25, 64], [65, 120]]
    assert settings["sexes"] == {"Female": "Female", "Male": "Male"}
    (item,) = draft.said["items"]
    assert item["options"] == [
        {"code": 1, "label": "Yes, always", "score": 10},
        {"code": 2, "label": "Yes, sometimes", "score": 5},
        {"code": 3, "label": "No", "score": 0},
        {"code": 4, "label": "Don't know"},
    ]
    assert fault_of(draft, tmp_path) == ""
    values = draft.mapping["responses"]["values"]["What is your age?"]
    assert values == {"16-24": 16, "25-64": 25, "65+": 65}
    assert "values:" in mapping_text(draft)


def test_spellings_that_are_read_as_one_are_one_option() -> None:
    column = column_of("Q", {"Don't know": 9, "Don\u2019t know": 2, "yes": 3, "Yes": 9, "NO": 5})
    assert sorted(choice.label for choice in column.choices) == ["Don't know", "NO", "Yes"]
