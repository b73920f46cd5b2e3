"""Notes of readers: what is read past, and told by check and run."""

from __future__ import annotations

from surveybench.errors import Place
from surveybench.jobs.pipeline import summary
from surveybench.readers import Note, noted
from surveybench.respondents import Issues
from surveybench.tally import Tally

A, B = Place("a.csv"), Place("b.xlsx", "Data")


def short(place: Place, *rows: int) -> Note:
    return Note("short_rows", place, "{count} rows are short", len(rows), rows)


def test_notes_of_rows_add_up_and_name_the_first_ten() -> None:
    batches = (short(A, 30, 31, 32), short(B, 4), short(A, *range(1, 9)))
    first, second = noted(batches)
    assert (first.count, first.rows) == (11, (1, 2, 3, 4, 5, 6, 7, 8, 30, 31))
    assert str(first).startswith("a.csv: 11 rows are short (rows 1, 2, 3,")
    assert str(first).endswith(", 30, 31 \N{HORIZONTAL ELLIPSIS}).")
    assert str(second) == "b.xlsx, sheet Data: 1 rows are short (row 4)."


def test_a_note_of_a_whole_file_is_told_once_however_many_pieces_tell_it() -> None:
    whole = Note("blank_columns", A, "{count} columns without a name are blank", 2)
    assert noted((whole, whole, whole)) == (whole,)
    assert str(whole) == "a.csv: 2 columns without a name are blank."


def test_sums_do_not_depend_on_the_order_of_batches() -> None:
    parts = [Issues((), (), (short(A, row),)) for row in (9, 2, 5, 7)]
    forwards, backwards = Issues(), Issues()
    for part in parts:
        forwards, backwards = forwards + part, part + backwards
    assert forwards == backwards
    assert forwards.notes[0].rows == (2, 5, 7, 9)


def test_a_run_prints_notes_after_what_cleaning_did_with_the_wave_in_front() -> None:
    issues = Issues((), (), (short(A, 3),)).in_wave(2025)
    assert list(summary(Tally({}), issues)) == [
        "Cleaning changed nothing.",
        "Noticed in the files:",
        "  2025/a.csv: 1 rows are short (row 3).",
    ]
