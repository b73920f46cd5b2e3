"""Numbers as tables that other libraries take: all of them, hidden ones null, secrets marked."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from releases import demonstration
from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.jobs.pipeline import Run
from surveybench.quantities import Axis, Flag, Frame, Grid, Ref, frame, wave_text
from surveybench.respondents import Issues
from surveybench.tally import Tally
from tiny import ORGANISATIONS, computed, item, row, survey, tallied, written


@pytest.fixture(scope="module")
def released() -> Release:
    return demonstration()


def rows(table: object) -> list[dict[str, Any]]:
    """Whatever has the interface, taken by a library that knows nothing else of it."""
    return pa.RecordBatchReader.from_stream(table).read_all().to_pylist()


def test_a_release_gives_every_number_once(released: Release) -> None:
    table = pa.table(released)
    figures = list(released.figures())
    assert table.num_rows == len(figures)
    told = Counter()
    for entry in table.select(["statistic", "quantity", "flag", "value"]).to_pylist():
        told[f"{entry['statistic']}.{entry['quantity']}", entry["flag"], entry["value"]] += 1
    assert told == Counter((f.ref.statistic, f.flag.word, f.value) for f in figures)


def test_each_row_is_the_number_that_its_labels_name(released: Release) -> None:
    table = released.table().arrow
    rng = np.random.default_rng(3)
    for place in rng.choice(table.num_rows, 300, replace=False).tolist():
        (row,) = table.slice(place, 1).to_pylist()
        statistic = f"{row['statistic']}.{row['quantity']}"
        labels = (row["measure"], row["organisation"], row["population"], row["wave"])
        figure = released.at(Ref(statistic, *labels, row["option"]))
        assert (row["value"], row["flag"]) == (figure.value, figure.flag.word)
        assert row["bound"] == figure.bound


def test_at_a_prompt_each_says_what_it_is_in_a_line(released: Release, tmp_path: Path) -> None:
    scores = released.table("score.score", wave=2025, population="AMHS", measure="Q31")
    assert repr(scores).startswith(f"<Frame: {len(released.organisations)} rows; statistic, ")
    assert repr(released).startswith("<Release of cmh 2025: 50 organisations, ")
    run = Run(released, Issues())
    assert repr(run) == f"<Run: {released!r}; 0 findings of cleaning>"
    asked = survey(item("Q1"))
    records = [row(record_id="r1", Q1="1"), row(record_id="r2", organisation="B", Q1="2")]
    tally = tallied(asked, written(tmp_path / "answers.csv", asked, records))
    assert repr(tally).startswith(f"<Tally of {asked.wave}. In full precision")
    results = computed(asked, {asked.wave: records}, ORGANISATIONS)
    assert repr(results).startswith(f"<Results of {asked.id} {asked.wave}: 2 organisations, ")
    assert repr(results).endswith("not for publication.>")
    for one in (scores, released, run, tally, results):
        assert len(repr(one)) < 400
        assert "\n" not in repr(one)


def test_nothing_hidden_is_behind_a_null(released: Release) -> None:
    table = released.table().arrow
    for chunk in table.column("value").chunks:
        raw = np.frombuffer(chunk.buffers()[1], np.float64)[chunk.offset :][: len(chunk)]
        hidden = np.array(chunk.is_null())
        assert np.isnan(raw[hidden]).all()
    shown = np.array([flag == "ok" for flag in table.column("flag").to_pylist()])
    assert (np.array(table.column("value").is_valid()) == shown).all()
    assert 0 < shown.sum() < len(shown)


def test_a_table_of_some(released: Release) -> None:
    some = rows(released.table("score.score", wave=2025, population="AMHS", measure="Q18"))
    assert [row["organisation"] for row in some] == [o.code for o in released.organisations]
    assert {(row["statistic"], row["quantity"], row["wave"]) for row in some} == {
        ("score", "score", "2025")
    }
    (one,) = rows(released.table("score.score", wave="2025", population="AMHS", measure="Q18",
                                 organisation="Z01"))  # fmt: skip
    assert one["value"] == released.figure("score.score", "Q18", "Z01", "AMHS", 2025).value
    quantities = {row["quantity"] for row in rows(released.table("score", measure="Q18"))}
    assert {"score", "n", "share", "lower"} <= quantities


@pytest.mark.parametrize(
    ("statistic", "labels", "message"),
    [
        ("scor", {}, "there is no statistic 'scor'. Did you mean score"),
        ("", {"wave": 1999}, "there is no wave '1999'. Known are: 2025"),
        ("score", {"measure": "q18"}, "there is no measure 'q18'. Did you mean Q18"),
        ("", {"organisation": "Z1"}, "there is no organisation 'Z1'. Did you mean"),
        ("", {"population": "amhs"}, "there is no population 'amhs'. Did you mean AMHS"),
        ("", {"measure": "Q18", "option": "99"}, "there is no option '99'."),
    ],
)
def test_what_there_is_not_is_told_and_no_empty_table(
    released: Release, statistic: str, labels: dict[str, str], message: str
) -> None:
    with pytest.raises(ReleaseError) as error:
        released.table(statistic, **labels)
    assert str(error.value).startswith(message)


def test_labels_that_no_number_has_together(released: Release) -> None:
    with pytest.raises(ReleaseError, match=r"no number with all of 'national, .*'"):
        frame(
            {name: released.grids[name] for name in ("score.share", "expected_range.national")},
            "",
            {Axis.ORGANISATION: "national", Axis.MEASURE: "Q18", Axis.WAVE: 2025, Axis.OPTION: "1"},
        )


def test_a_figure_by_its_reference_alone(released: Release) -> None:
    text = "score.score:Q18:Z01:AMHS:2025"
    expected = released.figure("score.score", "Q18", "Z01", "AMHS", 2025)
    assert released.figure(text) == released.figure(Ref.parse(text)) == expected
    with pytest.raises(ReleaseError):
        released.figure("score.score")


def test_the_distribution_of_a_question(released: Release) -> None:
    run = Run(released, Issues())
    table = run.distribution("Q18", organisation="Z01", population="AMHS", wave=2025)
    assert rows(table) == rows(
        released.distribution("Q18", organisation="Z01", population="AMHS", wave=2025)
    )
    shares = [row for row in rows(table) if row["quantity"] == "share"]
    (question,) = (item for item in released.survey.items if item.id == "Q18")
    scored = {str(option.code) for option in question.options if option.score is not None}
    assert {row["option"] for row in shares} == scored
    values = [row["value"] for row in shares if row["value"] is not None]
    if len(values) == len(scored):
        assert abs(sum(values) - 1) <= 0.005 * len(values)
    assert pa.table(run).num_rows == len(released.table())


def test_a_schema_says_whether_it_may_be_published(released: Release) -> None:
    stated = json.loads(pa.table(released).schema.metadata[b"surveybench"])
    assert (stated["publishable"], stated["survey"], stated["wave"]) == (True, "cmh", 2025)
    assert released.table().note == ""


def test_results_are_in_full_precision_and_marked() -> None:
    grid = Grid(
        {Axis.WAVE: (2025,), Axis.ORGANISATION: ("A", "B")},
        np.array([[1 / 3, np.nan]]),
        np.array([[Flag.OK, Flag.SUPPRESSED]], np.int8),
    )
    table = frame({"score.score": grid}, about={"publishable": False}, note="Not for others.")
    assert [row["value"] for row in rows(table)] == [1 / 3, None]
    assert [(row["measure"], row["population"]) for row in rows(table)] == [("all", "all")] * 2
    assert table.arrow.schema.metadata[b"surveybench"] == b'{"publishable": false}'
    assert "Not for others." in table._repr_html_()


def test_html_is_short_and_data_is_text() -> None:
    codes = tuple(f"<b>{number}" for number in range(50))
    grid = Grid(
        {Axis.WAVE: (2025,), Axis.ORGANISATION: codes},
        np.arange(50.0).reshape(1, 50),
        np.zeros((1, 50), np.int8),
    )
    html = frame({"score.score": grid})._repr_html_()
    assert "<b>" not in html
    assert html.count("<tr>") == 21
    assert "50 rows, the first 20." in html
    assert len(html) < 10_000


def test_months_are_written_as_references_write_them() -> None:
    month = Ref("a.b", "m", "o", "p", "2026-03").wave
    assert isinstance(month, int)
    grid = Grid({Axis.WAVE: (month,)}, np.ones(1), np.zeros(1, np.int8))
    (row,) = rows(frame({"a.b": grid}, "", {Axis.WAVE: month}))
    assert row["wave"] == wave_text(month) == "2026-03"


def test_counts_add_up_to_the_people_that_were_counted(tmp_path: Path) -> None:
    questions = survey(item("Q1"), item("Q2"))
    people = [("A", 1, 1), ("A", 2, 1), ("B", 1, 3), ("B", "", 2)]
    records = [
        row(record_id=f"r{n}", organisation=code, Q1=first, Q2=second)
        for n, (code, first, second) in enumerate(people)
    ]
    tally = tallied(questions, written(tmp_path / "answers.csv", questions, records))
    table = rows(tally)
    assert all(entry["count"] > 0 for entry in table)
    (population,) = {entry["population"] for entry in table if entry["table"] == "people"}
    for code in ("A", "B"):
        own = [e["count"] for e in table if e["table"] == "people" and e["organisation"] == code]
        assert sum(own) == 2
    first = Counter()
    for entry in table:
        if entry["table"] == "answers" and entry["item"] == "Q1":
            assert entry["population"] == population
            first[entry["organisation"], entry["option"]] += entry["count"]
    assert first == {("A", "1"): 1, ("A", "2"): 1, ("B", "1"): 1}
    assert sum(entry["count"] for entry in table if entry["table"] == "outcomes") == 4
    assert isinstance(tally.table(), Frame)
    assert "not for publication" in tally.table().note
    assert json.loads(pa.table(tally).schema.metadata[b"surveybench"])["publishable"] is False


def test_full_precision_of_results_is_not_that_of_the_release() -> None:
    questions = survey(item("Q1"), item("Q2"))
    records = [
        row(record_id=f"{code}{n}", organisation=code, Q1=1 + (n % 7 > 2), Q2=1 + n % 3)
        for code in ORGANISATIONS
        for n in range(60)
    ]
    results = computed(questions, {2025: records}, ORGANISATIONS)
    scores = rows(results.table("score.score", measure="Q1"))
    (entry,) = [score for score in scores if score["organisation"] == "A"]
    # Who chose the first answer gives 10, who chose the second 5.
    plain = [10 if n % 7 <= 2 else 5 for n in range(60)]
    assert entry["value"] == pytest.approx(sum(plain) / 60, abs=1e-12)
    assert json.loads(pa.table(results).schema.metadata[b"surveybench"])["publishable"] is False
    assert "not for publication" in results._repr_html_()


def test_no_counts_are_an_empty_table() -> None:
    assert len(Tally({}).table()) == 0
    assert "0 rows." in Tally({})._repr_html_()
