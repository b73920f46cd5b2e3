"""Rows and columns of published tables that could be taken for another: read right, or refused."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from surveybench.errors import InputError
from surveybench.published import (
    Reading,
    drafted_definition,
    drafted_layout,
    find_layout,
    read_all,
    shipped_layouts,
)
from surveybench.survey import load_survey

HEAD = ["organisation", "organisation_name", "question", "per cent", "n"]
TRUSTS = {"RAA": "Alpha", "RBB": "Beta", "RCC": "Gamma", "RDD": "Delta"}
SCORES = {"Q1": [71.2, 64.5, 50.5, 80.1], "Q2": [55.0, 61.3, 58.8, 49.9]}
Rows = list[list[Any]]


def rows() -> Rows:
    return [
        [code, TRUSTS[code], question, scores[i], 100 + i]
        for question, scores in SCORES.items()
        for i, code in enumerate(TRUSTS)
    ]


def wide(*names: str) -> Rows:
    """Columns Code, Name, and for each question one of 33 and the right one, by these names."""
    head = [name.format(q) for q in SCORES for name in names]
    body = [
        [code, name, *(x for scores in SCORES.values() for x in (33.0, scores[i]))]
        for i, (code, name) in enumerate(TRUSTS.items())
    ]
    return [["Code", "Name", *head], *body]


def reading(folder: Path, table: Rows) -> Reading:
    """What a file gives by its drafts."""
    path = folder / "results.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(table)
    layouts = shipped_layouts()
    proposal = drafted_layout(path, "own", layouts)
    if proposal is not None:
        (folder / "own.yaml").write_text(proposal.text, "utf-8")
        layouts = (find_layout(folder / "own.yaml"),)
    text = drafted_definition(path, "rows", 2023, layouts).text
    (folder / "d.yaml").write_text(text, "utf-8")
    survey = load_survey(folder / "d.yaml")
    return read_all([path], survey, made=date(2026, 1, 1), version="0", layouts=layouts)


def check(found: Reading) -> None:
    """Every score is that of the table, and nobody else is an organisation."""
    results = found.results
    assert [one.code for one in results.organisations] == list(TRUSTS)
    for question, scores in SCORES.items():
        m = results.survey.measures.index(question)
        np.testing.assert_allclose(results.grids["score.score"].values[0, 0, m], scores, rtol=1e-12)


TWICE = ["RAA", "Alpha", "Q1", 11.2, 100]
ORDINARY: dict[str, Rows] = {
    "as it should be": [HEAD, *rows()],
    "one row twice": [HEAD, *rows(), rows()[0]],
    "the sign of a footnote": [HEAD, ["RAA", "Alpha", "Q1", "71.2¹", 100], *rows()[1:]],
    "average row": [HEAD, *rows(), ["Average", "", "Q1", 66.6, ""], ["Average", "", "Q2", 56, ""]],
    "grand total": [HEAD, *rows(), ["Grand Total", "", "Q1", 66.6, 406]],
    "columns in another order below": [
        *(HEAD, *rows()[:4], []),
        [*HEAD[:3], "n", "per cent"],
        *([*row[:3], row[4], row[3]] for row in rows()[4:]),
    ],
    "an earlier year in rows": [
        ["year", *HEAD],
        *([2022, *row[:3], 30.0, 90] for row in rows()),
        *([2023, *row] for row in rows()),
    ],
    "an earlier year in a column": [
        ["Trust code", "Trust name", "Question", "Score 2022", "Score 2023", "n"],
        *([*row[:3], 33.3, *row[3:]] for row in rows()),
    ],
    "wide, an earlier year": wide("{} 2022 score", "{} 2023 score"),
    "wide, the score before": wide("{} previous score", "{} score"),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_rows_that_look_like_others_are_read_right(tmp_path: Path, name: str) -> None:
    check(reading(tmp_path, ORDINARY[name]))


REFUSED: dict[str, tuple[Rows, str]] = {
    "two figures of one": ([HEAD, *rows(), TWICE], "row 2 has already"),
    "a figure and none": ([HEAD, *rows(), [*TWICE[:3], "*", ""]], "row 2 has already"),
    "codes by capitals": ([HEAD, *rows()[:4], ["raa", *rows()[4][1:]]], "stands elsewhere as RAA"),
    "a median": ([HEAD, *rows(), ["Median", "", "Q1", 66, ""]], "is no organisation"),
    "two columns of scores": (
        [[*HEAD, "score"], *([*row, 7.0] for row in rows())],
        "two columns hold score: per cent and score",
    ),
    "one question in fractions": (
        [
            ["Code", "Name", "Q1 score", "Q2 score"],
            *([r[0], r[1], r[3], s / 100] for r, s in zip(rows(), SCORES["Q2"], strict=False)),
        ],
        "holds numbers up to 1, as fractions are",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_rows_that_nobody_can_tell_apart_are_refused(tmp_path: Path, name: str) -> None:
    table, message = REFUSED[name]
    with pytest.raises(InputError, match=message) as caught:
        reading(tmp_path, table)
    assert caught.value.remedy


def test_a_draft_can_be_used_of_a_file_that_is_named_by_its_year(tmp_path: Path) -> None:
    path = tmp_path / "2024.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *rows()])
    text = drafted_definition(path, "2024", 2024, shipped_layouts()).text
    (tmp_path / "d.yaml").write_text(text, "utf-8")
    assert load_survey(tmp_path / "d.yaml").words.title == "2024"


@pytest.mark.parametrize(
    ("verdicts", "labels"),
    [
        (["Lower", "As expected", "As expected", "Higher"], ("Lower", "As expected", "Higher")),
        ([2, 4, 4, 6], ("Below expected range", "Within expected range", "Above expected range")),
        ([4, 4, 4, 4], ()),
        ([1, 4, 4, 7], ()),
    ],
)
def test_verdicts_are_called_as_in_the_file(
    tmp_path: Path, verdicts: list[Any], labels: tuple[str, ...]
) -> None:
    head = ["Trust code", "Trust name", "Question", "Score", "Comparison"]
    table = [head, *([*row[:4], verdict] for row, verdict in zip(rows(), verdicts, strict=False))]
    path = tmp_path / "results_2023.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(table)
    layouts = tuple(one for one in shipped_layouts() if one.id == "cancer-survey")
    (tmp_path / "d.yaml").write_text(drafted_definition(path, "rows", 2023, layouts).text, "utf-8")
    assert tuple(load_survey(tmp_path / "d.yaml").band_names.values()) == labels
