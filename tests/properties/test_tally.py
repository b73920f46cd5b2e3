"""Counts are the same however people arrive: in any order, any pieces, any kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveybench.intake import Source, Sources, join
from surveybench.jobs import pipeline
from surveybench.jobs.convert import rewrite
from surveybench.readers import text
from surveybench.respondents import Issues, clean
from surveybench.survey import Columns
from surveybench.tally import Tally, WaveTally, axes_of, count, load_tally, save_tally, total
from tiny import ORGANISATIONS, column_names, filter_item, item, raw, survey, text_of

ASKED = survey(
    filter_item("F1"),
    item("Q1", ask_if={"F1": [1]}),
    item("Q2", (10, 0, None)),
    filter_item("Q3", 3, multiple=True, exclusive=3),
    groups=("1", "2"),
    populations={"all": (), "one": ("1",)},
    columns=Columns(age=("age_answer", "age")),
)
CODES = st.sampled_from([None, None, "1", "2", "3", "9"])
PEOPLE = st.fixed_dictionaries(
    {
        "organisation": st.sampled_from(ORGANISATIONS),
        "outcome": st.sampled_from("1111234567"),
        "group": st.sampled_from([None, "1", "2"]),
        "age_answer": st.sampled_from([None, None, "30", "200"]),
        "age": st.sampled_from([None, "15", "30", "50"]),
        "sex": st.sampled_from([None, "1", "2", "3"]),
        "F1": CODES,
        "Q1": CODES,
        "Q2": CODES,
        "Q3": st.sampled_from([None, "1", "2", "1;2", "1;3", "9"]),
    }
)
ROWS = st.lists(PEOPLE, max_size=30)
Rows = Sequence[dict[str, Any]]
# Of whom all is known: with as many of them as of others a report can always be made.
ANSWERED = {
    **dict.fromkeys(column_names(ASKED), "1"),
    "organisation": "A",
    "age_answer": "30",
    "age": "30",
}


def counted(rows: Rows) -> tuple[WaveTally, Issues]:
    batch, issues = clean(raw(ASKED, rows, {}), ASKED, ORGANISATIONS)
    return count(batch, axes_of(ASKED, ORGANISATIONS)), without_rows(issues)


def without_rows(issues: Issues) -> Issues:
    """Without the notes, which name files and rows: these are other ones in each way of sending."""
    return replace(issues, notes=())


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(rows: Rows, random: Any) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert counted(mixed) == counted(rows)


@given(ROWS, st.lists(st.integers(0, 30), max_size=5))
def test_pieces_add_up_to_the_whole(rows: Rows, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    parts = [counted(rows[a:b]) for a, b in pairwise(edges)]
    whole, issues = counted(rows)
    assert total(part for part, _ in parts)[2025] == whole
    added = Issues()
    for _, found in parts:
        added = added + found
    assert added == issues


@given(ROWS, ROWS, ROWS)
def test_adding_has_no_order(a: Rows, b: Rows, c: Rows) -> None:
    x, y, z = (counted(rows)[0] for rows in (a, b, c))
    assert x + y == y + x
    assert (x + y) + z == x + (y + z)
    assert x + counted([])[0] == x


@given(ROWS)
@settings(max_examples=40)
def test_a_saved_tally_is_the_same_tally(rows: Rows) -> None:
    with TemporaryDirectory() as folder:
        first, second = Path(folder) / "first.tally", Path(folder) / "second.tally"
        tally = Tally({2025: counted(rows)[0]})
        save_tally(tally, first)
        assert load_tally(first) == tally
        save_tally(total([counted(rows[1:])[0], counted(rows[:1])[0]]), second)
        assert first.read_bytes() == second.read_bytes()


# Files


def arrays(rows: Rows, kind: str) -> dict[str, pa.Array]:
    """Columns of the rows as one kind of Parquet column; ticks stay text."""
    found = {}
    for name in column_names(ASKED):
        values = [entry.get(name) for entry in rows]
        if kind == "text" or name in ("organisation", "Q3"):
            found[name] = pa.array(values, pa.string())
        elif kind == "dictionary":
            found[name] = pa.array(values, pa.string()).dictionary_encode()
        elif kind == "floats":
            nan = [float("nan") if v is None else float(v) for v in values]
            found[name] = pa.array(nan, pa.float64())
        else:
            small = pa.int8() if kind == "bytes" and name != "age_answer" else pa.int16()
            found[name] = pa.array([v and int(v) for v in values], small)
    return found


def reportable(least: int, most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of which a report can be made, whoever is among them."""
    people = st.lists(PEOPLE, min_size=least, max_size=most)
    return people.map(lambda rows: [*rows, *[ANSWERED] * len(rows)])


def from_files(responses: Path, sample: Path | None = None, jobs: int = 1) -> tuple[Tally, Issues]:
    files = Sources({2025: Source(responses, sample)})
    tally, issues = pipeline.count(ASKED, files, jobs=jobs)
    return tally, without_rows(issues)


@given(reportable(1, 12))
@example([{**dict.fromkeys(column_names(ASKED)), "organisation": "A", "outcome": "2"}, ANSWERED])
@settings(max_examples=30)
def test_every_kind_of_file_gives_the_same_counts(rows: Rows) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        path.write_text(text_of(rows, column_names(ASKED)))
        expected = from_files(path)
        for kind in ("text", "dictionary", "floats", "integers", "bytes"):
            target = Path(folder) / f"{kind}.parquet"
            pq.write_table(pa.table(arrays(rows, kind)), target)
            assert from_files(target) == expected, kind


@given(reportable(1, 20), st.integers(1, 7), st.randoms())
@settings(max_examples=30)
def test_threads_blocks_and_a_sample_file_change_nothing(
    rows: Rows, size: int, random: Any
) -> None:
    numbered = [{"record_id": f"r{i}", **entry} for i, entry in enumerate(rows)]
    drawn = ["record_id", "organisation", "outcome", "group", "age", "sex"]
    own = ["record_id", "age_answer", "F1", "Q1", "Q2", "Q3"]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        whole, sample = Path(folder) / "answers.csv", Path(folder) / "sample.csv"
        whole.write_text(text_of(numbered, [*drawn, *own[1:]]))
        expected = from_files(whole)
        sample.write_text(text_of(numbered, drawn))
        replied = [entry for entry in numbered if any(entry[name] for name in own[1:])]
        random.shuffle(replied)
        responses = Path(folder) / "responses.csv"
        responses.write_text(text_of(replied or numbered, own))
        patch.setattr(text, "BYTES_A_BLOCK", 120)
        patch.setattr(join, "ROWS_A_SLICE", size)
        for jobs in (1, 2, 5):
            assert from_files(whole, jobs=jobs) == expected
            assert from_files(responses, sample, jobs=jobs) == expected


@given(reportable(1, 12))
@settings(max_examples=15)
def test_a_converted_file_gives_the_same_counts(rows: Rows) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        path.write_text(text_of(rows, column_names(ASKED)))
        (made,) = rewrite(ASKED, Sources({2025: Source(path)}), Path(folder) / "converted", jobs=1)
        assert from_files(made, jobs=2) == from_files(path)
