"""Files as people really send them: right figures, or a word; never another figure in silence.

Each case writes the answers of the same people in some ordinary way. They come in with the figures
of the plain file, or are refused, or something is said of what was made of them.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

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

CASES: Cases = {}
case = Case(CASES)


# Marks, encodings, quotes


@case("same")
def semicolons(folder: Path) -> Path:
    return text(folder, people(), mark=";")


@case("same")
def tabs(folder: Path) -> Path:
    return text(folder, people(), mark="\t", name="a.txt")


@case("same")
def bars(folder: Path) -> Path:
    return text(folder, people(), mark="|")


@case("same")
def a_byte_order_mark_and_windows_lines(folder: Path) -> Path:
    return text(folder, people(), encoding="utf-8-sig", end="\r\n")


@case("same")
def everything_in_quotes(folder: Path) -> Path:
    return text(folder, people(), quoting=csv.QUOTE_ALL)


@case("same")
def unicode_text_of_excel(folder: Path) -> Path:
    return text(folder, people(), mark="\t", encoding="utf-16", name="a.txt")


@case("same")
def old_mac_lines(folder: Path) -> Path:
    return text(folder, people(), end="\r")


@case("separator_line")
def a_sep_line(folder: Path) -> Path:
    """What Excel reads as the mark between columns."""
    return text(folder, people(), mark=";", above="sep=;\n")


@case("refused")
def windows_letters_in_a_column_that_is_read(folder: Path) -> Path:
    rows = change("trust", lambda t: "Zürich" if t == "01" else t)
    return text(folder, rows, encoding="windows-1252")


@case("refused")
def mixed_encodings(folder: Path) -> Path:
    path = text(folder, change("trust", lambda t: "Zürich" if t == "01" else t))
    content = path.read_bytes()
    half = content.index(b"\n", len(content) // 2)
    path.write_bytes(content[:half] + content[half:].replace("ü".encode(), b"\xfc"))
    return path


@case("same")
def comments_with_marks_quotes_and_line_breaks(folder: Path) -> Path:
    return text(folder, change("comment", lambda c: f'{c}, "so"; \n= a\t|'))


# Rows above, below, between


@case("refused")
def notes_above_the_header(folder: Path) -> Path:
    return text(folder, people(), above="Ward survey 2025\nExported by: J. Smith, 1 June\n\n")


@case("same")
def notes_above_the_header_that_a_mapping_skips(folder: Path) -> Sent:
    path = text(folder, people(), above="Ward survey 2025\nExported: 1 June\n\n")
    return Sent(path, "responses: {header_row: 4}")


@case("same")
def titles_above_a_sheet(folder: Path) -> Path:
    return saved(book(folder, people(), above=[["Ward survey 2025"], [], ["Exported 1 June"]]))


@case("refused")
def totals_at_the_foot(folder: Path) -> Path:
    return text(folder, [*people(), ["Total", "", "", 2970, "", 119, 30, "", ""]])


@case("total_row")
def totals_at_the_foot_of_a_trust(folder: Path) -> Sent:
    rows: Rows = [*people(), ["", "Total", "", 2970, "", 119, 30, "", ""]]
    names = [n for n in NAMES if n != "id"]
    path = text(folder, [row[1:] for row in rows], names)
    return Sent(path, listed=())


@case("refused")
def the_header_again_in_the_middle(folder: Path) -> Path:
    return text(folder, [*people()[:30], NAMES, *people()[30:]])


@case("label_row")
def a_row_of_labels_under_the_names(folder: Path) -> Sent:
    labels = ["Record", "Trust?", "", "Your age?", "Sex?", "Clean?", "Quiet?", "Who?", "Else?"]
    return Sent(text(folder, [labels, *people()]), listed=())


@case("same")
def blank_rows_between_and_below(folder: Path) -> Path:
    rows = people()
    blank: list[object] = [""] * len(NAMES)
    return text(folder, [*rows[:20], blank, *rows[20:], blank, blank])


@case("refused")
def a_line_count_at_the_foot(folder: Path) -> Path:
    return text(folder, people(), below="(60 rows affected)\n")


@case("refused")
def a_person_twice(folder: Path) -> Path:
    return text(folder, [*people(), people()[3]])


@case("twin_row")
def a_person_twice_without_ids(folder: Path) -> Path:
    names = [n for n in NAMES if n != "id"]
    return text(folder, [row[1:] for row in [*people(), people()[3]]], names)


@case("test_record")
def a_test_record(folder: Path) -> Path:
    return text(folder, [*people(), ["TEST1", "01", "2025-04-05", 44, 1, 1, 1, "1", "try"]])


# Columns


@case("same")
def columns_in_another_order(folder: Path) -> Path:
    return text(folder, [row[::-1] for row in people()], NAMES[::-1])


@case("refused")
def a_column_twice(folder: Path) -> Path:
    return text(folder, [[*row, row[5]] for row in people()], [*NAMES, "Q1"])


@case("blank_columns")
def empty_columns_at_the_end(folder: Path) -> Path:
    return text(folder, [[*row, "", ""] for row in people()], [*NAMES, "", ""])


@case("refused")
def a_value_in_a_column_without_a_name(folder: Path) -> Path:
    return text(folder, [[*row, "see note"] for row in people()], [*NAMES, ""])


@case("refused")
def names_in_other_capitals(folder: Path) -> Path:
    return text(folder, people(), [name.upper() for name in NAMES])


@case("same")
def blanks_around_names(folder: Path) -> Path:
    return text(folder, people(), [f" {name} " for name in NAMES])


@case("refused")
def a_row_shifted_by_a_comma(folder: Path) -> Path:
    rows = people()
    rows[7] = [*rows[7][:2], "", *rows[7][2:]]
    return text(folder, rows)


@case("refused")
def merged_names_over_two_rows(folder: Path) -> Path:
    made, path = book(folder, people(), above=[["Person", "", "", "", "", "Answers"]])
    made.worksheets[0].merge_cells("A1:E1")
    made.worksheets[0].merge_cells("F1:I1")
    made.worksheets[0]["A2"], made.worksheets[0]["F2"] = None, None
    return saved((made, path))


@case("refused")
def cells_merged_down_a_trust(folder: Path) -> Path:
    """Only the first row of each trust holds its code."""
    rows = sorted(people(), key=lambda row: str(row[1]))
    seen: set[object] = set()
    for row in rows:
        row[1] = "" if row[1] in seen else row[1]
        seen.add(row[1])
    return saved(book(folder, rows))


# Codes of organisations and people


@case("refused")
def codes_that_lost_their_zeros(folder: Path) -> Path:
    return text(folder, change("trust", lambda t: str(t).lstrip("0")))


@case("refused")
def codes_as_numbers_in_a_workbook(folder: Path) -> Path:
    return saved(book(folder, change("trust", lambda t: int(str(t)) if str(t).isdigit() else t)))


@case("refused")
def codes_in_small_letters(folder: Path) -> Path:
    return text(folder, change("trust", lambda t: str(t).lower()))


@case("same")
def blanks_around_codes(folder: Path) -> Path:
    return text(folder, change("trust", lambda t: f" {t}  "))


@case("refused")
def apostrophes_before_codes(folder: Path) -> Path:
    """As people write them so that a spreadsheet keeps the zeros."""
    return text(folder, change("trust", lambda t: f"'{t}"))


@case("refused")
def names_instead_of_codes(folder: Path) -> Path:
    return text(folder, change("trust", lambda t: f"Trust {t}"))


@case("refused")
def an_organisation_that_is_not_listed(folder: Path) -> Path:
    rows = people()
    rows[50][1] = "R9Z"
    return text(folder, rows)


@case("refused")
def rounded_ids(folder: Path) -> Path:
    rows = change("id", lambda i: str(i))
    rows[5][0] = "1.23E+11"
    return text(folder, rows)


# Answers


@case("same")
def codes_with_zeros_before_them(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"0{q}"))


@case("same")
def codes_with_decimals(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"{q}.0"))


@case("refused")
def codes_with_a_decimal_comma(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"{q},0"))


@case("same")
def labels_instead_of_codes(folder: Path) -> Path:
    labels = {1: "Yes, always", 2: "Yes, sometimes", 3: "No"}
    return text(folder, change("Q1", lambda q: labels[int(str(q))]))


@case("same")
def labels_with_capitals_blanks_and_entities(folder: Path) -> Path:
    labels = {1: "YES,\u00a0ALWAYS ", 2: " yes, sometimes", 3: "&#78;o"}
    return text(folder, change("Q1", lambda q: labels[int(str(q))]))


@case("refused")
def codes_with_their_labels(folder: Path) -> Path:
    labels = {1: "1 - Yes, always", 2: "2 - Yes, sometimes", 3: "3 - No"}
    return text(folder, change("Q1", lambda q: labels[int(str(q))]))


@case("same")
def truths_in_a_workbook(folder: Path) -> Sent:
    path = saved(book(folder, change("Q2", bool)))
    return Sent(path, 'responses: {values: {Q2: {"True": "1", "False": "0"}}}')


@case("refused")
def truths_that_nobody_explains(folder: Path) -> Path:
    return saved(book(folder, change("Q2", bool)))


@case("refused")
def truths_in_parquet(folder: Path) -> Path:
    return parquet(folder, Q2=pa.array([bool(value) for value in column("Q2")]))


@case("refused")
def letters_for_yes_and_no(folder: Path) -> Path:
    return text(folder, change("Q2", lambda q: "Y" if q else "N"))


@case("cleaned")
def ninety_nine_for_no_answer(folder: Path) -> Path:
    rows = people()
    for row in rows[::5]:
        row[5] = 99
    return text(folder, rows)


@case("cleaned")
def minus_ninety_nine_and_null(folder: Path) -> Path:
    rows = people()
    for row, word in zip(rows, ["-99", "#NULL!", "NULL", "NA", "N/A", "."], strict=False):
        row[5] = word
    return text(folder, rows)


@case("refused")
def a_percentage(folder: Path) -> Path:
    return text(folder, change("Q2", lambda q: f"{100 * int(str(q))}%"))


@case("same")
def several_answers_with_other_marks(folder: Path) -> Path:
    return text(folder, change("Q3", lambda q: str(q).replace(";", ", ")))


@case("same")
def several_answers_in_columns_of_their_own(folder: Path) -> Sent:
    rows = [
        [*row[:7], *(int(str(code) in str(row[7])) for code in (1, 2, 3)), row[8]]
        for row in people()
    ]
    names = [*NAMES[:7], "Q3_1", "Q3_2", "Q3_3", "comment"]
    several = "responses: {several: {Q3: {ticks: {Q3_1: 1, Q3_2: 2, Q3_3: 3}, ticked: 1}}}"
    return Sent(text(folder, rows, names), several)


@case("refused")
def digits_of_another_script(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: chr(0xFF10 + int(str(q)))))


@case("same")
def apostrophes_in_cells_of_a_workbook(folder: Path) -> Path:
    """Numbers stored as texts."""
    return saved(book(folder, change("Q1", str)))


# Ages and sexes


@case("refused")
def ages_with_a_decimal_comma(folder: Path) -> Path:
    return text(folder, change("age", lambda a: f"{a},0"))


@case("refused")
def years_of_birth(folder: Path) -> Path:
    return text(folder, change("age", lambda a: 2025 - int(str(a))))


@case("refused")
def days_of_birth(folder: Path) -> Path:
    return text(folder, change("age", lambda a: f"{2025 - int(str(a))}-03-01"))


@case("refused")
def bands_of_ages(folder: Path) -> Path:
    return text(folder, change("age", lambda a: "16-35" if int(str(a)) < 36 else "36-50"))


@case("refused")
def codes_of_bands_of_ages(folder: Path) -> Path:
    return text(folder, change("age", lambda a: 1 + (int(str(a)) - 16) // 10))


@case("cleaned")
def ages_with_words(folder: Path) -> Path:
    rows = people()
    for row in rows[:9]:
        row[3] = f"{row[3]} years"
    return text(folder, rows)


@case("same")
def sexes_as_words(folder: Path) -> Path:
    return text(folder, change("sex", lambda s: ("Male", "FEMALE ")[int(str(s)) - 1]))


@case("refused")
def sexes_as_letters(folder: Path) -> Path:
    return text(folder, change("sex", lambda s: "MF"[int(str(s)) - 1]))


@case("same")
def sexes_as_letters_that_a_mapping_explains(folder: Path) -> Sent:
    path = text(folder, change("sex", lambda s: "MF"[int(str(s)) - 1]))
    return Sent(path, "responses: {values: {sex: {M: 1, F: 2}}}")


@case("refused")
def sexes_coded_the_other_way_in_spss(folder: Path) -> Path:
    values = [float(3 - int(str(s))) for s in column("sex")]
    return sav(folder, sex=Column(values, "", {1: "Female", 2: "Male"}))


# Dates


@case("same")
def dates_of_a_spreadsheet(folder: Path) -> Path:
    return saved(book(folder, change("seen", lambda d: date.fromisoformat(str(d)))))


@case("same")
def dates_with_a_time_of_day(folder: Path) -> Path:
    return saved(book(folder, change("seen", lambda d: datetime.fromisoformat(f"{d}T13:45:00"))))


@case("refused")
def dates_as_numbers_of_a_spreadsheet(folder: Path) -> Path:
    def serial(day: object) -> int:
        return (date.fromisoformat(str(day)) - date(1899, 12, 30)).days

    return saved(book(folder, change("seen", serial)))


@case("refused")
def dates_of_another_country(folder: Path) -> Path:
    return text(folder, change("seen", lambda d: "/".join(str(d).split("-")[::-1])))


@case("same")
def dates_of_another_country_that_a_mapping_explains(folder: Path) -> Sent:
    path = text(folder, change("seen", lambda d: "/".join(str(d).split("-")[::-1])))
    return Sent(path, "responses: {dates: {seen: DD/MM/YYYY}}")


@case("refused")
def dates_in_two_orders(folder: Path) -> Sent:
    path = text(folder, change("seen", lambda d: "/".join(str(d).split("-")[::-1])))
    return Sent(path, "responses: {dates: {seen: [DD/MM/YYYY, MM/DD/YYYY]}}")


@case("cleaned")
def the_wrong_wave(folder: Path) -> Path:
    rows = people()
    for row in rows[:6]:
        row[2] = str(row[2]).replace("2025", "2024")
    return text(folder, rows)


@case("refused")
def all_of_the_wrong_wave(folder: Path) -> Path:
    return text(folder, change("seen", lambda d: str(d).replace("2025", "2024")))


# Workbooks


@case("refused")
def two_sheets_of_data(folder: Path) -> Path:
    made, path = book(folder, people()[:30])
    page = made.create_sheet("South")
    for row in [NAMES, *people()[30:]]:
        page.append([None if cell == "" else cell for cell in row])
    return saved((made, path))


@case("same")
def two_sheets_that_a_mapping_joins(folder: Path) -> Sent:
    path = two_sheets_of_data(folder)
    assert isinstance(path, Path)
    return Sent(path, "responses: {sheet: [Sheet, South]}")


@case("same")
def an_empty_second_sheet(folder: Path) -> Path:
    made, path = book(folder, people())
    made.create_sheet("Sheet2")
    return saved((made, path))


@case("hidden_rows")
def filtered_rows(folder: Path) -> Path:
    made, path = book(folder, people())
    for row in range(10, 20):
        made.worksheets[0].row_dimensions[row].hidden = True
    return saved((made, path))


@case("refused")
def an_error_of_a_formula(folder: Path) -> Path:
    made, path = book(folder, people())
    made.worksheets[0]["F7"] = "#N/A"
    made.worksheets[0]["F7"].data_type = "e"
    return saved((made, path))


@case("refused")
def a_formula_without_its_result(folder: Path) -> Path:
    made, path = book(folder, people())
    made.worksheets[0]["F7"] = "=1+1"
    return saved((made, path))


@case("refused")
def a_pivot_instead_of_records(folder: Path) -> Path:
    return saved(book(folder, [["01", 20, 5.1], ["02", 20, 6.2]], ["Trust", "n", "Mean of Q1"]))


# SPSS and Parquet


@case("same")
def spss_with_user_missing_values(folder: Path) -> Path:
    """99 is declared missing; nobody has it but those who did not answer."""
    return sav(folder, Q1=Column([float(str(v)) for v in column("Q1")], missing=(99.0,)))


@case("blank")
def spss_with_system_missing_values(folder: Path) -> Path:
    values = [None if n < 20 else float(str(v)) for n, v in enumerate(column("Q1"))]
    return sav(folder, Q1=Column(values))


@case("labels_unlike")
def spss_labels_of_another_question(folder: Path) -> Path:
    labels = {1.0: "Never", 2.0: "Now and then", 3.0: "Every day"}
    return sav(folder, Q1=Column([float(str(v)) for v in column("Q1")], "", labels))


@case("refused")
def spss_labels_in_the_other_order(folder: Path) -> Path:
    labels = {1.0: "No", 2.0: "Yes, sometimes", 3.0: "Yes, always"}
    return sav(folder, Q1=Column([float(str(v)) for v in column("Q1")], "", labels))


@case("same")
def parquet_of_floats_and_categories(folder: Path) -> Path:
    trusts = pa.array([str(t) for t in column("trust")]).dictionary_encode()
    floats = pa.array([float(str(v)) for v in column("Q1")])
    return parquet(folder, trust=trusts, Q1=floats)


@case("refused")
def parquet_codes_that_are_numbers(folder: Path) -> Path:
    return parquet(folder, trust=pa.array([1 + n % 3 for n in range(60)]))


@case("same")
def parquet_dates(folder: Path) -> Path:
    return parquet(folder, seen=pa.array([date.fromisoformat(str(d)) for d in column("seen")]))


# Several files


@case("same")
def a_file_for_each_trust(folder: Path) -> Path:
    inside = folder / "answers"
    inside.mkdir()
    for code in TRUSTS:
        text(inside, [row for row in people() if row[1] == code], name=f"{code}.csv")
    return inside


@case("refused")
def a_file_for_each_trust_of_which_one_lacks_a_question(folder: Path) -> Path:
    inside = a_file_for_each_trust(folder)
    assert isinstance(inside, Path)
    rows = [[*row[:6], *row[7:]] for row in people() if row[1] == "01"]
    text(inside, rows, [n for n in NAMES if n != "Q2"], name="01.csv")
    return inside


@case("refused")
def the_same_file_under_two_names(folder: Path) -> Path:
    inside = a_file_for_each_trust(folder)
    assert isinstance(inside, Path)
    (inside / "copy of 01.csv").write_bytes((inside / "01.csv").read_bytes())
    return inside


@pytest.fixture(scope="module")
def definition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("definition"))


@pytest.mark.parametrize("name", CASES)
def test_right_figures_or_a_word(name: str, definition: Path, tmp_path: Path) -> None:
    outcome, write = CASES[name]
    assert judge(outcome, write, definition, tmp_path) == outcome


def test_there_are_many() -> None:
    assert len(CASES) > 60
