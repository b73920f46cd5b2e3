"""Ordinary files again: codes by a mapping, columns of ticks, units without a list, other programs.

Each comes in with the figures of the plain file, or is refused, or something is said of it.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyreadstat
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table as BookTable

import workbook_files as by_hand
from labelled_sav import Column
from ward_files import (
    NAMES,
    TRUSTS,
    Case,
    Cases,
    Rows,
    Sent,
    book,
    change,
    column,
    judge,
    parquet,
    people,
    sav,
    saved,
    text,
    written,
)

pd = pytest.importorskip("pandas", reason="writes files of SPSS, Stata and SAS")
CASES: Cases = {}
case = Case(CASES)
YES = {1: "Yes, always", 2: "Yes, sometimes", 3: "No"}
SWAPPED = "responses: {values: {sex: {1: 2, 2: 1}}}"
TICKS = "responses: {several: {Q3: {ticks: {Q3_1: 1, Q3_2: 2, Q3_3: 3}%s}}}"
TICKED = ["Q3_1", "Q3_2", "Q3_3"]


def half(name: str, of: Callable[[Any], object]) -> Rows:
    """The people, every other one with a column written otherwise."""
    place = NAMES.index(name)
    rows = people()
    for row in rows[1::2]:
        row[place] = of(row[place])
    return rows


def unlisted(folder: Path, rows: Rows) -> Sent:
    return Sent(text(folder, rows), listed=())


def frame(**columns: object) -> Any:
    return pd.DataFrame(people(), columns=NAMES).assign(**columns)


def edited(path: Path, name: str, old: str, new: str) -> Path:
    """A workbook with one of its files written otherwise."""
    with zipfile.ZipFile(path) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    files[name] = re.sub(old, new, files[name].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in files.items():
            archive.writestr(one, content)
    return path


def ticked(folder: Path, marks: Sequence[tuple[object, object]], more: str = "") -> Sent:
    """A column for each option, each with marks of its own for what is ticked and what is not."""
    rows = [
        [
            *row[:7],
            *(yes if code in str(row[7]).split(";") else no
              for code, (yes, no) in zip("123", marks, strict=True)),
            row[8],
        ]
        for row in people()
    ]  # fmt: skip
    return Sent(text(folder, rows, [*NAMES[:7], *TICKED, "comment"]), TICKS % more)


def labelled_ticks(folder: Path, labels: Mapping[str, Any], yes: int) -> Sent:
    ticks = {
        f"Q3_{code}": [yes if code in str(q).split(";") else yes - 1 for q in column("Q3")]
        for code in "123"
    }
    table = frame(**ticks).drop(columns="Q3")
    pyreadstat.write_dta(table, str(folder / "a.dta"), variable_value_labels=dict(labels))
    return Sent(folder / "a.dta", TICKS % "")


# Values that a mapping explains


@case("same")
def swapped_codes_as_floats(folder: Path) -> Sent:
    return Sent(text(folder, change("sex", lambda s: f"{3 - s}.0")), SWAPPED)


@case("same")
def swapped_codes_with_zeros(folder: Path) -> Sent:
    return Sent(text(folder, change("sex", lambda s: f"0{3 - s}")), SWAPPED)


@case("same")
def swapped_codes_as_decimals_of_parquet(folder: Path) -> Sent:
    values = [Decimal(3 - int(str(s))) for s in column("sex")]
    return Sent(parquet(folder, sex=pa.array(values, pa.decimal128(5, 2))), SWAPPED)


@case("same")
def swapped_codes_that_the_mapping_writes_as_floats(folder: Path) -> Sent:
    path = text(folder, change("sex", lambda s: 3 - s))
    return Sent(path, "responses: {values: {sex: {1.0: 2, 2.0: 1}}}")


@case("same")
def several_values_in_one_cell(folder: Path) -> Sent:
    other = {"1": "3.0", "2": "1", "3": "2"}
    rows = change("Q3", lambda q: ", ".join(other[code] for code in q.split(";") if code))
    return Sent(text(folder, rows), "responses: {values: {Q3: {3: 1, 1: 2, 2: 3}}}")


@case("same")
def several_words_in_one_cell(folder: Path) -> Sent:
    words = {"1": "RN", "2": "MD", "3": "P"}
    rows = change("Q3", lambda q: "|".join(words[code] for code in q.split(";") if code))
    return Sent(text(folder, rows), "responses: {values: {Q3: {RN: 1, MD: 2, P: 3}}}")


@case("same")
def codes_of_units_are_texts(folder: Path) -> Sent:
    """1 stands for R1K, and 01 is a unit of its own."""
    path = text(folder, change("trust", lambda t: "1" if t == "R1K" else t))
    return Sent(path, "responses: {values: {trust: {1: R1K}}}")


@case("refused")
def values_of_which_some_are_explained(folder: Path) -> Sent:
    path = text(folder, change("Q2", lambda q: "Y" if q else "N"))
    return Sent(path, "responses: {values: {Q2: {Y: 1}}}")


# Columns of ticks


@case("same")
def ticks_as_floats_in_the_column_with_gaps(folder: Path) -> Sent:
    """pandas writes floats where something is missing, and whole numbers elsewhere."""
    return ticked(folder, [(1, 0), ("1.0", ""), (1, 0)])


@case("same")
def ticks_in_other_capitals(folder: Path) -> Sent:
    return ticked(folder, [("SELECTED", "Not selected")] * 3, ", ticked: Selected")


@case("strange_ticks")
def ticks_as_truths_in_one_column(folder: Path) -> Sent:
    return ticked(folder, [(1, 0), ("TRUE", "FALSE"), (1, 0)])


@case("strange_ticks")
def ticks_as_labels_in_one_column(folder: Path) -> Sent:
    return ticked(folder, [(1, ""), ("Doctor", ""), (1, "")])


@case("strange_ticks")
def ticks_as_ranks(folder: Path) -> Sent:
    return ticked(folder, [(1, ""), (1, ""), (2, "")])


@case("strange_ticks")
def ticks_as_counts(folder: Path) -> Sent:
    return ticked(folder, [(2, 0), (1, 0), (1, 0)])


@case("strange_ticks")
def ticks_with_a_code_for_refusals(folder: Path) -> Sent:
    return ticked(folder, [(1, -9)] * 3)


@case("same")
def ticks_with_a_code_for_refusals_as_the_mapping_says(folder: Path) -> Sent:
    return ticked(folder, [(1, -9), (1, 2), (1, "2.0")], ", unticked: [-9, 2]")


@case("refused")
def ticks_in_words_where_the_mapping_says_1(folder: Path) -> Sent:
    return ticked(folder, [("Selected", "")] * 3)


@case("refused")
def ticks_that_the_file_calls_not_selected(folder: Path) -> Sent:
    return labelled_ticks(folder, {c: {1: "Not selected", 2: "Selected"} for c in TICKED}, 2)


@case("refused")
def ticks_that_the_file_calls_another_option(folder: Path) -> Sent:
    names = dict(zip(TICKED, ("Nurse", "Porter", "Doctor"), strict=True))
    return labelled_ticks(folder, {name: {1: label} for name, label in names.items()}, 1)


@case("same")
def ticks_that_the_file_calls_by_their_option(folder: Path) -> Sent:
    names = dict(zip(TICKED, ("Nurse", "Doctor", "Porter"), strict=True))
    return labelled_ticks(folder, {name: {1: label} for name, label in names.items()}, 1)


@case("same")
def ticks_of_which_the_labels_say_what_is_none(folder: Path) -> Sent:
    labels = {name: {2: "Yes", 1: "No"} for name in TICKED}
    return Sent(labelled_ticks(folder, labels, 2).path, TICKS % ", ticked: 2")


@case("same")
def truths_of_parquet_that_tick(folder: Path) -> Sent:
    columns = {n: pa.array([*column(n)]) for n in NAMES if n != "Q3"}
    for code in "123":
        columns[f"Q3_{code}"] = pa.array([code in str(q).split(";") for q in column("Q3")])
    pq.write_table(pa.table(columns), folder / "a.parquet")
    return Sent(folder / "a.parquet", TICKS % ", ticked: 'true'")


# Units without a list


@case("alike")
def units_in_two_capitals(folder: Path) -> Sent:
    return unlisted(folder, half("trust", str.lower))


@case("alike")
def units_of_which_some_lost_zeros(folder: Path) -> Sent:
    return unlisted(folder, half("trust", lambda t: t.lstrip("0")))


@case("alike")
def units_as_floats_and_as_texts(folder: Path) -> Sent:
    return unlisted(folder, half("trust", lambda t: t if t == "R1K" else f"{t}.0"))


@case("alike")
def units_with_what_nobody_sees(folder: Path) -> Sent:
    return unlisted(folder, half("trust", lambda t: f"{t[:1]}\u00ad{t[1:]}\u200b"))


@case("alike")
def units_with_letters_of_another_script(folder: Path) -> Sent:
    return unlisted(folder, half("trust", lambda t: t.replace("K", "\u041a")))


@case("alike")
def units_in_another_normal_form(folder: Path) -> Sent:
    rows = change("trust", lambda t: f"Zürich {t}")
    for row in rows[::2]:
        row[1] = unicodedata.normalize("NFD", str(row[1]))
    return unlisted(folder, rows)


@case("alike")
def units_with_a_slip_of_the_keyboard(folder: Path) -> Sent:
    rows = people()
    rows[5][1] = "RIK"
    return unlisted(folder, rows)


@case("unnamed")
def units_that_nobody_knows(folder: Path) -> Sent:
    rows = people()
    for row, word in zip(rows, ["Unknown", "N/A", "None", "#N/A"], strict=False):
        row[1] = word
    return unlisted(folder, rows)


@case("total_row")
def totals_below_each_unit(folder: Path) -> Path:
    rows = sorted(people(), key=lambda row: str(row[1]))
    grouped = [
        line
        for code in TRUSTS
        for line in (
            *(row for row in rows if row[1] == code),
            [f"{code} Total", code, "2025-04-05", 49, 1, 2, 1, "", ""],
        )
    ]
    return saved(book(folder, grouped))


@case("alike_ids")
def ids_that_differ_by_capitals(folder: Path) -> Path:
    rows = people()
    rows[5][0] = "a004"
    return text(folder, rows)


@case("alike_ids")
def ids_of_which_some_are_floats(folder: Path) -> Path:
    rows = [[str(1000 + n), *row[1:]] for n, row in enumerate(people())]
    rows[5][0], rows[9][0] = "1004.0", "01008"
    return text(folder, rows)


# What other programs call missing, and what they label


@case("refused")
def an_answer_that_spss_declares_missing(folder: Path) -> Path:
    pyreadstat.write_sav(frame(), str(folder / "a.sav"), missing_ranges={"Q1": [3]})
    return folder / "a.sav"


@case("code_missing")
def a_sex_that_spss_declares_missing(folder: Path) -> Path:
    pyreadstat.write_sav(
        frame(), str(folder / "a.sav"), missing_ranges={"sex": [{"lo": 2, "hi": 9}]}
    )
    return folder / "a.sav"


@case("blank")
def a_range_that_spss_declares_missing(folder: Path) -> Path:
    values = [97 if n % 5 == 0 else v for n, v in enumerate(column("Q1"))]
    spans: Any = {"Q1": [{"lo": 90, "hi": 99}]}
    pyreadstat.write_sav(frame(Q1=values), str(folder / "a.sav"), missing_ranges=spans)
    return folder / "a.sav"


@case("same")
def days_of_spss(folder: Path) -> Path:
    seen = [date.fromisoformat(str(day)) for day in column("seen")]
    pyreadstat.write_sav(
        frame(seen=seen), str(folder / "a.sav"), variable_format={"seen": "EDATE10"}
    )
    return folder / "a.sav"


@case("refused")
def spss_codes_that_are_not_quite_whole(folder: Path) -> Path:
    return sav(folder, Q1=Column([float(str(v)) - 1e-9 for v in column("Q1")]))


@case("blank")
def missing_values_of_stata_with_letters(folder: Path) -> Path:
    values = ["a" if n % 5 == 0 else float(str(v)) for n, v in enumerate(column("Q1"))]
    pyreadstat.write_dta(frame(Q1=values), str(folder / "a.dta"), missing_user_values={"Q1": ["a"]})
    return folder / "a.dta"


@case("refused")
def categories_of_pandas_in_stata(folder: Path) -> Path:
    """Codes from 0 in the order of the categories, and their labels."""
    answers = pd.Categorical([YES[int(str(q))] for q in column("Q1")], [*YES.values()])
    frame(Q1=answers).to_stata(folder / "a.dta", write_index=False)
    return folder / "a.dta"


@case("same")
def days_and_moments_of_stata(folder: Path) -> Path:
    seen = pd.to_datetime(pd.Series(column("seen"))) + pd.Timedelta(hours=23)
    frame(seen=seen).to_stata(folder / "a.dta", write_index=False, convert_dates={"seen": "tc"})
    return folder / "a.dta"


@case("refused")
def months_of_stata(folder: Path) -> Path:
    seen = pd.to_datetime(pd.Series(column("seen")))
    frame(seen=seen).to_stata(folder / "a.dta", write_index=False, convert_dates={"seen": "tm"})
    return folder / "a.dta"


@case("same")
def a_transport_file_of_sas(folder: Path) -> Path:
    seen = [date.fromisoformat(str(day)) for day in column("seen")]
    pyreadstat.write_xport(frame(seen=seen), str(folder / "a.xpt"))
    return folder / "a.xpt"


@case("refused")
def days_of_sas_without_a_format(folder: Path) -> Path:
    seen = [(date.fromisoformat(str(day)) - date(1960, 1, 1)).days for day in column("seen")]
    pyreadstat.write_xport(frame(seen=seen), str(folder / "a.xpt"))
    return folder / "a.xpt"


# Workbooks


@case("same")
def days_that_are_counted_from_1904(folder: Path) -> Path:
    made, path = book(folder, change("seen", lambda d: datetime.fromisoformat(f"{d}T13:45:00")))
    made.epoch = CALENDAR_MAC_1904
    return saved((made, path))


@case("refused")
def days_of_which_half_are_texts(folder: Path) -> Path:
    rows = change("seen", date.fromisoformat)
    for row in rows[::2]:
        row[2] = f"{row[2]:%d/%m/%Y}"
    return saved(book(folder, rows))


@case("hidden_columns")
def a_column_without_width(folder: Path) -> Path:
    width = '<cols><col min="6" max="6" width="0" customWidth="1"/></cols><sheetData>'
    return edited(saved(book(folder, people())), "xl/worksheets/sheet1.xml", "<sheetData>", width)


@case("hidden_rows")
def a_folded_outline(folder: Path) -> Path:
    made, path = book(folder, people())
    made.worksheets[0].row_dimensions.group(5, 20, hidden=True)
    return saved((made, path))


@case("refused")
def a_table_with_its_row_of_totals(folder: Path) -> Path:
    made, path = book(folder, [*people(), ["Total", "", "", 2970, "", 119, 30, "", ""]])
    made.worksheets[0].add_table(BookTable(displayName="A", ref="A1:I62", totalsRowCount=1))
    return saved((made, path))


@case("refused")
def a_list_of_codes_beside_the_answers(folder: Path) -> Path:
    made, path = book(folder, people())
    for row, cells in enumerate([("Code", "Label"), (1, "Yes"), (0, "No")], 1):
        for place, value in enumerate(cells, 12):
            made.worksheets[0].cell(row, place, value)
    return saved((made, path))


@case("refused")
def values_that_only_look_whole(folder: Path) -> Path:
    made, path = book(folder, change("Q1", lambda q: q - 0.4))
    for cell in made.worksheets[0]["F"][1:]:
        cell.number_format = "0"
    return saved((made, path))


@case("refused")
def one_cell_for_two_people(folder: Path) -> Path:
    made, path = book(folder, people())
    made.worksheets[0].merge_cells("B3:B4")
    return saved((made, path))


@case("refused")
def two_tables_below_each_other(folder: Path) -> Path:
    return saved(book(folder, [*people()[:30], [], NAMES, *people()[30:]]))


@case("cleaned")
def rows_that_were_numbered_beforehand(folder: Path) -> Path:
    rows: Rows = [[f"A{n:03}", "01", *[""] * 7] for n in range(60, 90)]
    return saved(book(folder, [*people(), *rows]))


@case("same")
def a_strict_workbook(folder: Path) -> Path:
    path = saved(book(folder, people()))
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        edited(path, name, by_hand.MAIN, strict)
    return path


@case("same")
def comments_on_cells_of_open_document(folder: Path) -> Path:
    remark = "<office:annotation><text:p>was 3</text:p></office:annotation>"

    def cell(value: object) -> str:
        plain = by_hand.number(value) if isinstance(value, int) else by_hand.words(str(value))
        return plain.replace("<text:p>", f"{remark}<text:p>", 1) if value else by_hand.cell("")

    rows = by_hand.row(*map(by_hand.words, NAMES))
    for row in people():
        rows += by_hand.row(
            *[cell(v) if v else by_hand.number(0) if v == 0 else cell("") for v in row]
        )
    return by_hand.ods(folder / "a.ods", rows)


@case("refused")
def truths_of_open_document(folder: Path) -> Path:
    rows = by_hand.row(*map(by_hand.words, NAMES))
    for row in people():
        truth = "true" if row[6] else "false"
        cells = [by_hand.words(str(v)) if v != "" else by_hand.cell("") for v in row]
        cells[6] = by_hand.cell(
            f'office:value-type="boolean" office:boolean-value="{truth}"', truth
        )
        rows += by_hand.row(*cells)
    return by_hand.ods(folder / "a.ods", rows)


# Text


@case("blank_for_option")
def a_blank_for_no(folder: Path) -> Path:
    return text(folder, change("Q2", lambda q: q or ""))


@case("refused")
def formulas_that_guard_texts(folder: Path) -> Path:
    return text(folder, change("trust", lambda t: f'="{t}"'))


@case("same")
def codes_among_labels(folder: Path) -> Path:
    return text(folder, half("Q1", YES.__getitem__))


@case("refused")
def circled_digits(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: chr(0x245F + q)))


@case("refused")
def labels_with_their_code_behind(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"{YES[q]} ({q})"))


@case("refused")
def labels_with_marks_of_a_page(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"<p>{YES[q]}</p>"))


@case("refused")
def minus_one_for_yes(folder: Path) -> Path:
    return text(folder, change("Q2", lambda q: -q))


@case("cleaned")
def reasons_below_zero(folder: Path) -> Path:
    rows = people()
    for n, row in enumerate(rows[::6]):
        row[5] = (-1, -8, -9)[n % 3]
    return text(folder, rows)


@case("refused")
def bands_of_ages_with_long_dashes(folder: Path) -> Path:
    return text(folder, change("age", lambda a: f"{a // 10 * 10}\u2013{a // 10 * 10 + 9}"))


@case("refused")
def ages_in_months(folder: Path) -> Path:
    return text(folder, change("age", lambda a: 12 * a))


@case("refused")
def ages_as_spans_of_time(folder: Path) -> Path:
    return parquet(folder, age=pa.array([timedelta(days=365 * int(str(a))) for a in column("age")]))


@case("refused")
def sexes_from_zero(folder: Path) -> Path:
    return text(folder, change("sex", lambda s: s - 1))


@case("refused")
def weeks_instead_of_days(folder: Path) -> Path:
    return text(folder, change("seen", lambda d: f"{date.fromisoformat(d):%G-W%V-%u}"))


@case("refused")
def days_of_the_year(folder: Path) -> Path:
    return text(folder, change("seen", lambda d: f"{date.fromisoformat(d):%Y-%j}"))


@case("same")
def german_months_that_a_mapping_names(folder: Path) -> Sent:
    months = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    names = months.split()
    rows = change("seen", lambda d: f"{int(d[8:])}. {names[int(d[5:7]) - 1]} {d[:4]}")
    stated = f"{{dates: {{seen: 'D. MMMM YYYY'}}, months: [{', '.join(names)}]}}"
    return Sent(text(folder, rows), f"responses: {stated}")


@case("cleaned")
def a_day_at_the_end_of_time(folder: Path) -> Path:
    rows = people()
    rows[3][2] = "9999-12-31"
    return text(folder, rows)


@case("refused")
def a_wrong_format_that_a_mapping_states(folder: Path) -> Sent:
    rows = change("seen", lambda d: f"{date.fromisoformat(d):%m/%d/%Y}")
    return Sent(text(folder, rows), "responses: {dates: {seen: DD/MM/YYYY}}")


@case("refused")
def names_in_single_quotes(folder: Path) -> Path:
    path = text(folder, people())
    lines = path.read_text().splitlines()
    path.write_text("\n".join(",".join(f"'{c}'" for c in line.split(",")) for line in lines))
    return path


@case("refused")
def remarks_above_the_names(folder: Path) -> Path:
    return text(folder, people(), above="# exported by a tool\n# 60 rows\n")


@case("refused")
def one_row_for_each_answer(folder: Path) -> Path:
    rows = [[*row[:5], q, row[5 + n]] for row in people() for n, q in enumerate(("Q1", "Q2"))]
    return text(folder, rows, [*NAMES[:5], "question", "answer"])


@case("refused")
def the_names_of_two_questions_exchanged(folder: Path) -> Path:
    names = [*NAMES[:5], "Q2", "Q1", *NAMES[7:]]
    return text(folder, people(), names)


@case("cleaned")
def two_waves_in_one_file(folder: Path) -> Path:
    before = [[f"B{row[0]}", row[1], str(row[2]).replace("2025", "2024"), *row[3:]]
              for row in people()]  # fmt: skip
    return text(folder, [*people(), *before])


@case("same")
def two_compressed_files_pasted_together(folder: Path) -> Path:
    lines = text(folder, people()).read_bytes().splitlines(keepends=True)
    packed = [gzip.compress(b"".join(part)) for part in (lines[:30], lines[30:])]
    (folder / "b.csv.gz").write_bytes(b"".join(packed))
    return folder / "b.csv.gz"


@case("same")
def a_zip_file_of_a_mac(folder: Path) -> Path:
    path = text(folder, people())
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.write(path, "answers/a.csv")
        archive.writestr("__MACOSX/answers/._a.csv", b"\0\5\x16\7")
        archive.writestr("answers/.DS_Store", b"x")
    return folder / "b.zip"


@case("refused")
def another_encoding_of_four_bytes(folder: Path) -> Path:
    return text(folder, people(), encoding="utf-32")


# Parquet


@case("same")
def parquet_of_an_r_factor(folder: Path) -> Path:
    codes = pa.array([int(str(q)) - 1 for q in column("Q1")], pa.int8())
    factor = pa.DictionaryArray.from_arrays(codes, pa.array([*YES.values()]), ordered=True)
    return parquet(folder, Q1=factor)


@case("same")
def parquet_of_large_and_binary_texts(folder: Path) -> Path:
    trusts = pa.array([str(t).encode() for t in column("trust")], pa.binary())
    return parquet(folder, trust=trusts, id=pa.array([*column("id")], pa.large_string()))


@case("same")
def parquet_of_narrow_numbers(folder: Path) -> Path:
    halves = pa.array(np.array(column("Q1"), np.float16))
    return parquet(folder, Q1=halves, Q2=pa.array([*column("Q2")], pa.uint64()))


@case("same")
def parquet_moments_in_a_zone(folder: Path) -> Path:
    moments = [datetime.fromisoformat(f"{day}T00:30:00") for day in column("seen")]
    return parquet(folder, seen=pc.assume_timezone(pa.array(moments), "Europe/London"))  # pyright: ignore[reportAttributeAccessIssue]


@case("refused")
def parquet_of_records_inside(folder: Path) -> Path:
    return parquet(folder, Q1=pa.array([{"code": q} for q in column("Q1")]))


@case("refused")
def a_folder_for_each_unit(folder: Path) -> Path:
    table = pa.table({name: pa.array([*column(name)]) for name in NAMES})
    pq.write_to_dataset(table, folder / "set", partition_cols=["trust"])
    return folder / "set"


@case("cleaned")
def parquet_of_infinity(folder: Path) -> Path:
    values = np.array(column("Q1"), float)
    values[4] = np.inf
    return parquet(folder, Q1=pa.array(values))


@pytest.fixture(scope="module")
def definition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("definition"))


@pytest.mark.parametrize("name", CASES)
def test_right_figures_or_a_word(name: str, definition: Path, tmp_path: Path) -> None:
    outcome, write = CASES[name]
    assert judge(outcome, write, definition, tmp_path) == outcome


def test_there_are_many() -> None:
    assert len(CASES) > 80
