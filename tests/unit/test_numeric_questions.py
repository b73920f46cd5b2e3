"""Questions that are answered by a number: options are spans of numbers, and may be scored."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from surveybench import simulate
from surveybench.cli import app
from surveybench.definitions import form_in, form_out
from surveybench.disclosure import release
from surveybench.errors import DefinitionError
from surveybench.jobs import pipeline
from surveybench.report.compose import compose
from surveybench.report.document import texts
from surveybench.survey import Item, Option, dump, load_survey, written
from tiny import cleaned, computed, item, row, survey

# Days of waiting: the shorter the better, and 99 for who does not know.
DAYS = Item(
    "Q1",
    "How many days did you wait?",
    "evaluative",
    (
        Option(1, "None", 10, span=(0, 0)),
        Option(2, "1 to 7", 5, span=(0.5, 7)),
        Option(3, "More", 0, span=(8, 60)),
        Option(99, "Don't know"),
    ),
    column="days",
    higher_means="waited less",
)
ANSWERS = [
    ("0", 1),
    ("0.0", 1),
    ("3", 2),
    ("7", 2),
    ("7.5", 0),
    ("8", 3),
    ("60", 3),
    ("61", 0),
    ("99", 4),
    ("-1", 0),
    ("three", 0),
    ("1;2", 0),
    ("", 0),
    (None, 0),
    ("1", 2),
]


def test_each_number_is_the_answer_whose_span_holds_it() -> None:
    made = cleaned(survey(DAYS), *(row(days=value) for value, _ in ANSWERS))
    assert made.answers("Q1") == [position for _, position in ANSWERS]
    # Numbers in no span, and what is no number, are removed and counted.
    assert made.issues["not_an_option", "Q1"] == 5


@pytest.mark.parametrize("kind", [pa.int8(), pa.int64(), pa.float64()])
def test_numbers_of_every_type_are_read(kind: pa.DataType) -> None:
    days = [0, 7, 8, 60, 99, None]
    made = cleaned(survey(DAYS), *(row(days=value) for value in days), days=kind)
    assert made.answers("Q1") == [1, 2, 3, 3, 4, 0]


def test_a_score_is_the_mean_of_what_numbers_are_worth_and_routing_reads_them() -> None:
    led = item("Q2", ask_if={"Q1": [3]})
    asked = survey(DAYS, led)
    waits = {"A": (0, 0, 3, 9), "B": (5, 9, 20, 99), "C": (0, 3, 3, 3)}
    rows = [row(organisation=code, days=str(day), Q2="1") for code in waits for day in waits[code]]
    made = computed(asked, {2025: rows}, tuple(waits))
    worth = {0: 10.0, 3: 5.0, 5: 5.0, 9: 0.0, 20: 0.0}
    by_hand = [np.mean([worth[d] for d in days if d in worth]) for days in waits.values()]
    measure = asked.measures.index("Q1")
    np.testing.assert_allclose(made.grids["score.score"].values[0, 0, measure], by_hand)
    routed = cleaned(asked, row(days="3", Q2="1"), row(days="20", Q2="1"))
    assert routed.answers("Q2") == [0, 1]
    assert routed.issues["routed_past", "Q2"] == 1
    assert any("waited less" in line for line in texts(compose(release(made), "A")))


def test_spans_decide_what_is_counted() -> None:
    wider = replace(
        DAYS, options=(*DAYS.options[:2], Option(3, "More", 0, span=(8, 90)), DAYS.options[3])
    )
    assert survey(DAYS).fingerprint != survey(wider).fingerprint


LINES = """survey: s
wave: 2026
words: {{title: S, report: R}}
populations: [{{id: all, name: All}}]
items:
  - id: Q1
    text: How many days?
    options: [{options}]
sections: [{{id: S, name: S, items: [Q1]}}]
"""
GOOD = (
    "{code: 1, label: None, score: 10, from: 0, to: 0}, "
    "{code: 2, label: Some, score: 0, from: 1, to: 99}"
)
BAD = [
    ("{code: 1, label: A, score: 10, from: 0}, {code: 2, label: B, score: 0}", "has no `to`"),
    (
        "{code: 1, label: A, score: 10, from: 5, to: 0}, {code: 9, label: B, score: 0}",
        "runs from 5 down to 0",
    ),
    (
        "{code: 1, label: A, score: 10, from: 0, to: 5}, "
        "{code: 2, label: B, score: 0, from: 5, to: 9}",
        "both stand for 5",
    ),
    (
        "{code: 1, label: A, score: 10, from: 0, to: 9}, {code: 8, label: B, score: 0}",
        "both stand for 8",
    ),
]


@pytest.mark.parametrize(("options", "fault"), BAD)
def test_what_no_number_could_mean_is_refused(options: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(LINES.format(options=options))
    with pytest.raises(DefinitionError, match=fault) as caught:
        load_survey(path)
    assert caught.value.remedy
    assert "s.yaml" in str(caught.value)


def test_the_form_and_the_text_give_spans_back(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(LINES.format(options=GOOD))
    form = tmp_path / "form.xlsx"
    form.write_bytes(form_out.form(written(path)))
    back = form_in.read_form(form, tmp_path)
    assert back == written(path)
    again = tmp_path / "again.yaml"
    again.write_text(dump(back))
    assert load_survey(again).items[0].spans == ((0, 0), (1, 99))


@pytest.mark.slow
def test_files_of_numbers_are_run_and_converted(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(LINES.format(options=GOOD) + "settings: {min_answered: 1}\n")
    asked = load_survey(path)
    truth = simulate.plain(asked, organisations=3, people=60)
    simulate.simulate(asked, truth, tmp_path / "data", seed=1)
    with (tmp_path / "data" / "2026" / "responses.csv").open() as file:
        assert {line["Q1"] for line in csv.DictReader(file)} == {"0", "1"}
    counted = pipeline.count(asked, pipeline.in_folder(tmp_path / "data", asked))[0]
    words = ["convert", str(path), str(tmp_path / "data"), "--out", str(tmp_path / "fast"), "-q"]
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == 0, ended.output
    again = pipeline.count(asked, pipeline.in_folder(tmp_path / "fast", asked))[0]
    np.testing.assert_array_equal(counted[2026].answers["Q1"], again[2026].answers["Q1"])
    assert counted[2026].answers["Q1"].sum() == 180
