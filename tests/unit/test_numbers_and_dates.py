"""Numbers and days as people, spreadsheets and programs write them, in every kind of file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from file_kinds import KINDS, write_table
from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import Mapped
from surveybench.respondents import decode
from surveybench.survey import as_shown, day_in, iso_day, number_of, whole_of, zones_differ
from surveybench.survey.mapping import FileMapping
from surveybench.survey.mapping_file import date_format

PYTHONS_OWN = [
    "4_7",
    "0_1",
    "1e1",
    "1E1",
    "0x1",
    "0b1",
    "nan",
    "inf",
    "-Infinity",
    "１",
    "١",
    "1 2",
]
DAY = date(2025, 4, 20)


@pytest.mark.parametrize("text", [*PYTHONS_OWN, "", " ", ".", "+", "1,5", "9" * 100])
def test_what_only_a_program_takes_for_a_number_is_none(text: str) -> None:
    assert number_of(text) is None
    assert whole_of(text) == ""


@pytest.mark.parametrize(
    ("text", "number", "whole"),
    [
        ("47", 47.0, "47"),
        (" 47.0 ", 47.0, "47"),
        ("+5", 5.0, "5"),
        ("-1", -1.0, "-1"),
        ("007", 7.0, "7"),
        ("1.", 1.0, "1"),
        (".5", 0.5, ""),
        ("2.5", 2.5, ""),
        ("2.0000000000000004", 2.0000000000000004, "2"),
        ("46.9999999999999", 46.9999999999999, ""),
        ("46.999999999999999", 47.0, "47"),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float, whole: str) -> None:
    assert (number_of(text), whole_of(text)) == (number, whole)


def test_a_number_is_shown_to_fifteen_digits_as_excel_does() -> None:
    """The expected texts are those of C's %.15g, without its exponents."""
    for value in (2.0000000000000004, 0.1 + 0.2, 2.9999999999999996, 1 / 3, 5.0, -4.0, 1e20):
        shown = as_shown(value)
        assert float(shown) == float(f"{value:.15g}")
        assert "e" not in shown
    assert [as_shown(2.0000000000000004), as_shown(0.1 + 0.2)] == ["2", "0.3"]


@pytest.mark.parametrize("kind", KINDS)
def test_pythons_own_forms_are_no_codes_and_no_ages_in_any_kind_of_file(
    tmp_path: Path, kind: str
) -> None:
    table = pa.table({"Q1": PYTHONS_OWN, "Q2": ["1"] * len(PYTHONS_OWN)})
    (found,) = readers.batches(write_table(kind, tmp_path, "a", table), ["Q1", "Q2"])
    known = {"1": 1, "10": 2, "47": 3}
    assert set(decode.positions(found.table["Q1"], known).tolist()) <= {-1, -2}
    assert np.isinf(decode.numbers(found.table["Q1"])).all()
    assert decode.positions(found.table["Q2"], known).tolist() == [1] * len(PYTHONS_OWN)


@pytest.mark.parametrize("kind", ["CSV", "Parquet", "SPSS", "XLSX", "ODS"])
def test_a_number_whole_to_fifteen_digits_is_its_code(tmp_path: Path, kind: str) -> None:
    table = pa.table({"Q1": [2.0000000000000004, 2.9999999999999996, 2.5, 47.0]})
    path = write_table(kind, tmp_path, "a", table)
    (found,) = readers.batches(path, ["Q1"])
    assert decode.positions(found.table["Q1"], {"2": 1, "3": 2, "47": 3}).tolist() == [1, 2, -1, 3]
    assert decode.numbers(found.table["Q1"]).tolist() == [2, 3, 2.5, 47]


@pytest.mark.parametrize(
    "text",
    [
        "2025-04-20",
        "20250420",
        "2025-04-20 00:00:00",
        "2025-04-20T23:59:59.999999",
        "2025-04-20 09:30",
        "2025-04-20 9:30 PM",
        "2025-04-20T00:30:00+01:00",
        "2025-04-20 00:30:00+01",
        "2025-04-20T00:30:00Z",
        "2025-04-20 00:30:00 UTC",
    ],
)
def test_a_date_with_a_time_of_day_is_its_day(text: str) -> None:
    found = iso_day(text)
    assert found is not None
    assert found.day == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2025-W16-7",
        "2025-04",
        "2025-4-20",
        "20-04-2025",
        "2025-04-31",
        "2025-04-20 24:00",
        "2025-04-20 09:61",
        "2025-04-20 x",
        "２０２５-04-20",
        "2025-0420",
        "45767",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert iso_day(text) is None


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("DD/MM/YYYY", "20/04/2025"),
        ("DD/MM/YYYY", "20/04/2025 09:30"),
        ("D.M.YY", "20.4.25"),
        ("DD.MM.YYYY HH:MM:SS", "20.04.2025 23:59:59"),
        ("MM/DD/YYYY HH:MM AM", "04/20/2025 11:59 pm"),
        ("HH:MM DD/MM/YYYY", "09:30 20/04/2025"),
        ("D MMMM YYYY", "20 April 2025"),
        ("D MMM YYYY", "20 Apr 2025"),
        ("MMMM D, YYYY", "april 20, 2025"),
        ("YYYYMMDD", "20250420"),
    ],
)
def test_formats_of_a_mapping(form: str, text: str) -> None:
    written = date_format(form)
    assert written is not None
    found = day_in(text, written)
    assert found is not None
    assert found.day == DAY


@pytest.mark.parametrize("form", ["HH:MM", "DD/MM/YYYY HH:MM HH:MM", "DD/MM", "Q/MM/YYYY", "MM:SS"])
def test_what_is_no_format(form: str) -> None:
    assert date_format(form) is None


GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def test_months_in_the_language_of_the_file() -> None:
    german, spanish = date_format("D. MMMM YYYY"), date_format("D 'de' MMM 'de' YYYY")
    assert german
    assert spanish
    cases = [
        ("3. März 2025", german, GERMAN, 3),
        ("3. Mär 2025", german, GERMAN, 3),
        ("3. Mai 2025", german, GERMAN, 5),
        ("3. DEZ 2025", german, GERMAN, 12),
        ("3 de août 2025".replace("août 2025", "août de 2025"), spanish, FRENCH, 8),
    ]
    for text, form, months, month in cases:
        found = day_in(text, form, months)
        assert found is not None, text
        assert found.day == date(2025, month, 3)
    assert day_in("3. jui 2025", german, FRENCH) is None  # juin or juillet
    assert day_in("3. March 2025", german, GERMAN) is None


def test_summer_time_is_one_zone_and_two_zones_are_two() -> None:
    assert not zones_differ(["+01:00", "+00:00", ""])
    assert not zones_differ(["Z", "UTC", "GMT"])
    assert zones_differ(["+01:00", "-05:00"])
    assert zones_differ(["Z", "+01:00"])


def seen_in(path: Path, mapping: FileMapping | None = None) -> list[str]:
    (found,) = readers.batches(Mapped(path, mapping or FileMapping()), ["seen"])
    texts, index = decode.distinct(readers.dates_as_text(found.table["seen"]))
    days = [iso_day(texts[at]) for at in index]
    return [day.day.isoformat() if day else "" for day in days]


@pytest.mark.parametrize("kind", KINDS)
def test_times_of_day_are_taken_by_their_day_in_any_kind_of_file(tmp_path: Path, kind: str) -> None:
    moments = [datetime(2025, 4, 20, 0, 0), datetime(2025, 4, 20, 23, 59, 59)]
    texts = pa.table({"seen": [moment.isoformat(sep=" ") for moment in moments]})
    assert seen_in(write_table(kind, tmp_path, "text", texts)) == ["2025-04-20"] * 2
    if kind in ("CSV", "Parquet", "XLSX"):
        typed = pa.table({"seen": pa.array(moments, pa.timestamp("us"))})
        assert seen_in(write_table(kind, tmp_path, "typed", typed)) == ["2025-04-20"] * 2
    mapped = FileMapping(dates={"seen": (date_format("DD/MM/YYYY") or "",)})
    other = pa.table({"seen": ["20/04/2025 00:00", "20/04/2025 23:59:59"]})
    assert seen_in(write_table(kind, tmp_path, "form", other), mapped) == ["2025-04-20"] * 2


SWAPPED_DATES = {
    ("2025-04-05", "2025-04-12", "13/05/2025", "31/05/2025"): True,
    ("2025-04-05", "2025-04-13", "13/05/2025"): False,  # no month has the number 13
    ("2025-04-05", "05/05/2025", "13/05/2025"): False,  # this one would have become a date
    ("2025-04-05", "2025-04-12", None): False,
    ("13/05/2025", "05/05/2025"): False,
}


@pytest.mark.parametrize(("days", "swapped"), SWAPPED_DATES.items())
def test_dates_that_a_spreadsheet_changed_over_are_noted(
    tmp_path: Path, days: tuple[str | None, ...], swapped: bool
) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    page, form = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(0, 0, ["id", "seen"])
    for row, day in enumerate(days, 1):
        page.write(row, 0, row)
        if day and "-" in day:
            page.write_datetime(row, 1, datetime.fromisoformat(day), form)
        elif day:
            page.write_string(row, 1, day)
    book.close()
    mapped = FileMapping(dates={"seen": (date_format("DD/MM/YYYY") or "",)})
    (batch,) = readers.batches(Mapped(path, mapped), ["id", "seen"])
    assert [note.kind for note in batch.notes] == ["dates_swapped"] * swapped


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_parquet_gives_the_day_of_its_own_zone(tmp_path: Path, unit: str) -> None:
    """1 April in London begins at 23:00 UTC of 31 March, for it is summer there."""
    utc = datetime(2025, 3, 31, 23, 0, tzinfo=UTC)
    column = pa.array([utc, utc - timedelta(hours=1)], pa.timestamp(unit, "Europe/London"))
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"seen": column}), path)
    assert seen_in(path) == ["2025-04-01", "2025-03-31"]


def test_parts_of_two_zones_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    moment = datetime(2025, 4, 1, tzinfo=UTC)
    for name, zone in {"a": "Europe/London", "b": "America/New_York"}.items():
        column = pa.array([moment], pa.timestamp("us", zone))
        pq.write_table(pa.table({"seen": column}), folder / f"{name}.parquet")
    with pytest.raises(InputError, match=r"parts/b.parquet, column seen: .*America/New_York"):
        list(readers.batches(folder, ["seen"]))


def test_durations_and_unknown_zones_are_refused_by_column(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"seen": pa.array([2**62], pa.duration("s"))}), path)
    with pytest.raises(InputError, match=r"column seen: the column holds durations"):
        list(readers.batches(path, ["seen"]))
    pq.write_table(pa.table({"seen": pa.array([0], pa.timestamp("s", "Nowhere/City"))}), path)
    with pytest.raises(InputError, match=r"column seen: the column's time zone is not known"):
        list(readers.batches(path, ["seen"]))
