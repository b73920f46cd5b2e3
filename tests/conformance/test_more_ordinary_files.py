"""More files as people really send them: other tools, other countries, other habits."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table as BookTable

from labelled_sav import Column
from surveybench.definitions import drafted, text_of
from ward_files import (
    NAMES,
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
YES = {1: "Yes, always", 2: "Yes, sometimes", 3: "No"}


# How tools of other countries write text


@case("same")
def semicolons_of_a_german_excel(folder: Path) -> Path:
    return text(folder, people(), mark=";", encoding="windows-1252", end="\r\n")


@case("same")
def big_endian_unicode(folder: Path) -> Path:
    return text(folder, people(), mark=";", encoding="utf-16-be", above="\ufeff")


@case("refused")
def utf_16_without_a_mark(folder: Path) -> Path:
    return text(folder, people(), encoding="utf-16-le")


@case("same")
def a_mark_in_the_middle_of_files_pasted_together(folder: Path) -> Path:
    rows = people()
    rows[30][0] = "\ufeff" + str(rows[30][0])
    return text(folder, rows)


@case("same")
def a_mark_before_a_quoted_name(folder: Path) -> Path:
    return text(folder, people(), encoding="utf-8-sig", quoting=1)


@case("same")
def a_tab_file_called_csv_with_quotes(folder: Path) -> Path:
    return text(folder, people(), mark="\t", quoting=1)


@case("same")
def spaces_behind_every_comma(folder: Path) -> Path:
    path = text(folder, [[*row[:8], f"r{n}"] for n, row in enumerate(people())])
    path.write_text(path.read_text().replace(",", ", "))
    return path


@case("refused")
def spaces_behind_commas_before_quotes(folder: Path) -> Path:
    path = text(folder, people(), quoting=1)
    path.write_text(path.read_text().replace('","', '", "'))
    return path


@case("blank_columns")
def a_comma_at_the_end_of_every_row(folder: Path) -> Path:
    path = text(folder, people())
    path.write_text(path.read_text().replace("\n", ",\n"))
    return path


@case("same")
def quotes_with_backslashes(folder: Path) -> Path:
    path = text(folder, change("comment", lambda c: f"{c} XX so XX"), quoting=1)
    path.write_text(path.read_text().replace("XX", '\\"'))
    return path


@case("cleaned")
def null_of_a_database(folder: Path) -> Path:
    return text(folder, change("Q3", lambda q: q or "NULL"))


@case("cleaned")
def backslash_n_of_a_database(folder: Path) -> Path:
    return text(folder, change("Q3", lambda q: q or "\\N"))


@case("same")
def a_gzip_of_a_gzip_name(folder: Path) -> Path:
    path = text(folder, people())
    packed = folder / "a.txt.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


@case("refused")
def an_end_of_file_sign_of_dos(folder: Path) -> Path:
    return text(folder, people(), below="\x1a")


@case("same")
def form_feeds_between_pages(folder: Path) -> Path:
    rows = people()
    rows[30][0] = "\x0c" + str(rows[30][0])
    return text(folder, rows)


# Cells


@case("same")
def no_break_spaces_in_labels(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: YES[q].replace(" ", "\u00a0")))


@case("refused")
def labels_with_their_numbers_before(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"{q} = {YES[q]}"))


@case("refused")
def labels_cut_off_by_a_tool(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: YES[q][:7]))


@case("refused")
def labels_in_typographic_quotes(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"“{YES[q]}”"))


@case("refused")
def labels_of_another_language(folder: Path) -> Path:
    return text(folder, change("Q2", lambda q: "Ja" if q else "Nein"))


@case("refused")
def true_and_false_in_text(folder: Path) -> Path:
    return text(folder, change("Q2", lambda q: "TRUE" if q else "FALSE"))


@case("refused")
def wahr_and_falsch(folder: Path) -> Path:
    return text(folder, change("Q2", lambda q: "WAHR" if q else "FALSCH"))


@case("cleaned")
def ninety_seven_ninety_eight(folder: Path) -> Path:
    rows = people()
    rows[4][5], rows[9][5], rows[14][5] = 97, 98, -1
    return text(folder, rows)


@case("cleaned")
def a_point_for_missing_as_sas_writes(folder: Path) -> Path:
    rows = people()
    rows[4][5] = rows[9][6] = "."
    return text(folder, rows)


@case("cleaned")
def na_of_r(folder: Path) -> Path:
    rows = people()
    rows[4][5] = rows[9][6] = rows[3][3] = "NA"
    return text(folder, rows)


@case("cleaned")
def n_a_with_a_slash(folder: Path) -> Path:
    rows = people()
    rows[4][5], rows[9][6] = "n/a", "#N/A"
    return text(folder, rows)


@case("cleaned")
def a_dash_for_nothing(folder: Path) -> Path:
    rows = people()
    rows[4][5] = rows[9][6] = "-"
    return text(folder, rows)


@case("cleaned")
def a_zero_for_no_answer(folder: Path) -> Path:
    rows = people()
    rows[4][5] = rows[9][5] = 0
    return text(folder, rows)


@case("refused")
def scores_instead_of_codes(folder: Path) -> Path:
    return text(folder, change("Q1", {1: 10, 2: 5, 3: 0}.__getitem__))


@case("refused")
def codes_that_begin_at_zero(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: int(q) - 1))


@case("refused")
def codes_in_euros(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"{q},00"), mark=";")


@case("same")
def codes_with_a_thousand_mark(folder: Path) -> Path:
    return text(folder, change("age", lambda a: f"{a}.000"))


@case("same")
def codes_as_floats_of_pandas(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"{float(q)}"))


@case("refused")
def codes_in_brackets(folder: Path) -> Path:
    return text(folder, change("Q1", lambda q: f"[{q}]"))


@case("refused")
def several_answers_as_a_list_of_json(folder: Path) -> Path:
    return text(folder, change("Q3", lambda q: json.dumps([int(c) for c in q.split(";") if c])))


@case("same")
def several_answers_with_commas(folder: Path) -> Path:
    return text(folder, change("Q3", lambda q: q.replace(";", ",")), mark=";")


@case("same")
def several_answers_as_labels(folder: Path) -> Path:
    names = {"1": "Nurse", "2": "Doctor", "3": "Porter"}
    return text(folder, change("Q3", lambda q: "; ".join(names[c] for c in q.split(";") if c)))


@case("refused")
def several_answers_run_together(folder: Path) -> Path:
    return text(folder, change("Q3", lambda q: q.replace(";", "")))


@case("refused")
def an_x_for_each_tick(folder: Path) -> Sent:
    rows = [row[:7] + ["x" if code in str(row[7]).split(";") else "" for code in "123"] + row[8:]
            for row in people()]  # fmt: skip
    path = text(folder, rows, [*NAMES[:7], "Q3_1", "Q3_2", "Q3_3", "comment"])
    return Sent(path)


@case("cleaned")
def superscript_footnotes(folder: Path) -> Path:
    rows = people()
    rows[4][5] = "2*"
    return text(folder, rows)


# People


@case("cleaned")
def ages_over_a_hundred_for_unknown(folder: Path) -> Path:
    return text(folder, change("age", lambda a: 999 if a == 33 else a))


@case("cleaned")
def ages_of_ninety_and_over(folder: Path) -> Path:
    return text(folder, change("age", lambda a: "90+" if a > 75 else a))


@case("same")
def ages_with_months(folder: Path) -> Path:
    return text(folder, change("age", lambda a: f"{a}.5"))


@case("same")
def ages_as_text_in_a_workbook(folder: Path) -> Path:
    return saved(book(folder, change("age", str)))


@case("cleaned")
def sexes_with_a_third(folder: Path) -> Path:
    rows = people()
    rows[4][4] = rows[9][4] = 3
    return text(folder, rows)


@case("refused")
def sexes_in_another_language(folder: Path) -> Path:
    return text(folder, change("sex", {1: "männlich", 2: "weiblich"}.__getitem__))


@case("same")
def ids_as_floats(folder: Path) -> Path:
    return text(folder, [[float(n), *row[1:]] for n, row in enumerate(people(), 1000)])


@case("refused")
def ids_that_a_spreadsheet_made_short(folder: Path) -> Path:
    return text(folder, [["1.23E+11", *row[1:]] for row in people()])


@case("refused")
def ids_that_are_blank_sometimes(folder: Path) -> Path:
    rows = people()
    rows[4][0] = rows[9][0] = ""
    return text(folder, rows)


@case("refused")
def a_row_of_blanks_with_a_space(folder: Path) -> Path:
    rows: Rows = [*people(), [" ", " ", "", "", "", "", "", "", ""]]
    return text(folder, rows)


@case("refused")
def trusts_by_name_and_code(folder: Path) -> Path:
    return text(folder, change("trust", lambda t: f"{t} - Trust {t}"))


@case("refused")
def an_average_at_the_foot_of_a_workbook(folder: Path) -> Path:
    rows: Rows = [*people(), [], ["Mean", "", "", 49.5, 1.5, 2, 0.5, "", ""]]
    return saved(book(folder, rows))


@case("refused")
def a_footnote_under_a_sheet(folder: Path) -> Path:
    return saved(book(folder, [*people(), [], ["Source: Ward survey 2025"]]))


# Dates


@case("refused")
def days_as_serials_in_text(folder: Path) -> Path:
    return text(folder, change("seen", lambda s: (date.fromisoformat(s) - date(1899, 12, 30)).days))


@case("refused")
def days_with_points(folder: Path) -> Path:
    return text(folder, change("seen", lambda s: date.fromisoformat(s).strftime("%d.%m.%Y")))


@case("refused")
def days_with_two_digits_of_the_year(folder: Path) -> Path:
    return text(folder, change("seen", lambda s: date.fromisoformat(s).strftime("%d/%m/%y")))


@case("same")
def days_written_together(folder: Path) -> Path:
    return text(folder, change("seen", lambda s: s.replace("-", "")))


@case("refused")
def days_with_short_months(folder: Path) -> Path:
    return text(folder, change("seen", lambda s: date.fromisoformat(s).strftime("%d-%b-%Y")))


@case("same")
def moments_of_a_web_tool(folder: Path) -> Path:
    return text(folder, change("seen", lambda s: f"{s}T23:30:00.000Z"))


@case("refused")
def seconds_since_1970(folder: Path) -> Path:
    def seconds(day: object) -> int:
        return int(datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp())

    return text(folder, change("seen", seconds))


@case("refused")
def months_alone(folder: Path) -> Path:
    return text(folder, change("seen", lambda s: s[:7]))


# Workbooks


@case("same")
def a_workbook_with_a_table_and_colours(folder: Path) -> Path:
    made, path = book(folder, people())
    page = made.worksheets[0]
    page.add_table(BookTable(displayName="Answers", ref="A1:I61"))
    for cell in page["F"]:
        cell.fill = PatternFill("solid", "FFFF00")
    return saved((made, path))


@case("same")
def merged_titles_over_groups(folder: Path) -> Path:
    made, path = book(folder, people(), above=[["Person", "", "", "", "", "The ward", "", "", ""]])
    made.worksheets[0].merge_cells("A1:E1")
    made.worksheets[0].merge_cells("F1:I1")
    return saved((made, path))


@case("same")
def percents_by_format(folder: Path) -> Path:
    made, path = book(folder, change("Q2", float))
    for cell in made.worksheets[0]["G"][1:]:
        cell.number_format = "0%"
    return saved((made, path))


@case("refused")
def dates_by_format_of_numbers(folder: Path) -> Path:
    made, path = book(folder, people())
    for cell in made.worksheets[0]["D"][1:]:
        cell.number_format = "yyyy-mm-dd"  # ages that a spreadsheet shows as days of 1900
    return saved((made, path))


@case("same")
def a_sheet_that_begins_in_another_column(folder: Path) -> Path:
    made, path = book(folder, people())
    made.worksheets[0].insert_cols(1, 2)
    made.worksheets[0].insert_rows(1, 3)
    return saved((made, path))


@case("hidden_sheets")
def a_hidden_sheet_of_lists(folder: Path) -> Path:
    made, path = book(folder, people())
    made.create_sheet("Lists").append(["Yes", "No"])
    made["Lists"].sheet_state = "hidden"
    return saved((made, path))


@case("refused")
def a_codebook_as_a_second_sheet(folder: Path) -> Path:
    made, path = book(folder, people())
    made.create_sheet("Codes").append(["Q1", 1, "Yes, always"])
    return saved((made, path))


@case("hidden_columns")
def hidden_columns(folder: Path) -> Path:
    made, path = book(folder, people())
    made.worksheets[0].column_dimensions["F"].hidden = True
    return saved((made, path))


@case("refused")
def names_with_line_breaks_in_a_workbook(folder: Path) -> Path:
    return saved(book(folder, people(), [name.replace("Q", "Q\n") for name in NAMES]))


# Names of columns


@case("refused")
def names_with_their_questions(folder: Path) -> Path:
    names = [f"{n}: Was it so?" if n.startswith("Q") else n for n in NAMES]
    return text(folder, people(), names)


@case("refused")
def a_column_twice_under_a_number(folder: Path) -> Path:
    return text(folder, [[*row, row[5]] for row in people()], [*NAMES, "Q1.1"])


@case("refused")
def an_index_column_of_pandas(folder: Path) -> Path:
    return text(folder, [[n, *row] for n, row in enumerate(people())], ["", *NAMES])


@case("same")
def an_index_column_that_a_mapping_passes_over(folder: Path) -> Sent:
    return Sent(an_index_column_of_pandas(folder), "responses: {ignore: [column A]}")


@case("same")
def an_index_column_of_a_sheet_that_a_mapping_passes_over(folder: Path) -> Sent:
    rows = [[n + 1, *row] for n, row in enumerate(people())]
    return Sent(
        saved(book(folder, rows, ["", *NAMES])), "responses: {header_row: 1, ignore: [column 1]}"
    )


@case("same")
def codes_that_begin_at_zero_as_a_mapping_says(folder: Path) -> Sent:
    path = codes_that_begin_at_zero(folder)
    return Sent(path, "responses: {values: {Q1: {0: 1, 1: 2, 2: 3}}}")


@case("same")
def truths_as_a_mapping_says(folder: Path) -> Sent:
    return Sent(
        true_and_false_in_text(folder), "responses: {values: {Q2: {'TRUE': 1, 'FALSE': 0}}}"
    )


@case("same")
def nothing_of_a_database_as_a_mapping_says(folder: Path) -> Sent:
    return Sent(null_of_a_database(folder), "responses: {values: {Q3: {'NULL': ''}}}")


@case("same")
def days_with_points_as_a_mapping_says(folder: Path) -> Sent:
    return Sent(days_with_points(folder), "responses: {dates: {seen: DD.MM.YYYY}}")


@case("refused")
def an_index_column_named_unnamed(folder: Path) -> Path:
    return text(folder, [[n, *row] for n, row in enumerate(people())], ["Unnamed: 0", *NAMES])


@case("refused")
def row_names_of_r(folder: Path) -> Path:
    path = text(folder, people(), quoting=1)
    lines = path.read_text().splitlines()
    path.write_text(
        "\n".join([lines[0], *[f'"{n}",{line}' for n, line in enumerate(lines[1:], 1)]]) + "\n"
    )
    return path


@case("refused")
def full_width_names(folder: Path) -> Path:
    return text(folder, people(), [name.replace("Q1", "Ｑ１") for name in NAMES])


# Other kinds


@case("refused")
def parquet_truths(folder: Path) -> Path:
    return parquet(folder, Q2=pa.array([bool(q) for q in column("Q2")]))


@case("same")
def parquet_decimals(folder: Path) -> Path:
    return parquet(folder, Q1=pa.array(column("Q1"), pa.int64()).cast(pa.decimal128(22, 2)))


@case("blank")
def parquet_not_a_number(folder: Path) -> Path:
    values = np.array(column("Q1"), float)
    values[4] = np.nan
    return parquet(folder, Q1=pa.array(values))


@case("refused")
def parquet_lists(folder: Path) -> Path:
    lists: list[Any] = [[int(c) for c in str(q).split(";") if c] for q in column("Q3")]
    return parquet(folder, Q3=pa.array(lists, pa.list_(pa.int64())))


@case("refused")
def parquet_with_an_index_of_pandas(folder: Path) -> Path:
    path = parquet(folder)
    table = pq.read_table(path)
    pq.write_table(table.append_column("__index_level_0__", pa.array(range(60))), path)
    return path


@case("same")
def spss_texts_with_blanks_behind(folder: Path) -> Path:
    return sav(folder, trust=Column([f"{t:<10}" for t in column("trust")]))


@case("same")
def spss_codes_as_text(folder: Path) -> Path:
    return sav(folder, Q1=Column([str(q) for q in column("Q1")]))


@case("refused")
def a_zip_of_a_workbook_and_a_text(folder: Path) -> Path:
    path = saved(book(folder, people()))
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.write(path, "a.xlsx")
        archive.writestr("readme.txt", "Ward survey")
    return folder / "a.zip"


@case("refused")
def a_text_called_xlsx(folder: Path) -> Path:
    path = text(folder, people())
    return path.rename(folder / "a.xlsx")


@case("refused")
def a_page_of_html_called_xls(folder: Path) -> Path:
    cells = "".join(
        f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in [NAMES, *people()]
    )
    path = folder / "a.xls"
    path.write_text(f"<html><table>{cells}</table></html>")
    return path


@case("same")
def half_of_the_people_in_each_of_two_kinds(folder: Path) -> Path:
    inside = folder / "parts"
    inside.mkdir()
    text(inside, people()[:30])
    saved(book(inside, people()[30:]))
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


@pytest.mark.parametrize("text_for_nothing", ["NA", "n/a", ".", "-", "NULL", "\\N", "#N/A"])
def test_a_draft_takes_what_programs_write_for_nothing_as_nothing(
    text_for_nothing: str, tmp_path: Path
) -> None:
    path = text(tmp_path, change("Q1", lambda q: text_for_nothing if q == 3 else q))
    draft = drafted(path, survey="ward", wave=2025)
    (drawn,) = [entry for entry in draft.said["items"] if entry["id"] == "Q1"]
    options = (
        draft.said["scales"][drawn["options"]]
        if isinstance(drawn["options"], str)
        else drawn["options"]
    )
    assert [option["code"] for option in options] == [1, 2]
    assert f"{text_for_nothing} in it is taken for no answer" in text_of(draft)
