"""Answers beside the people invited, and a list of organisations, as people really send them.

Each folder comes in with the figures of the plain one, or is refused, or something is said of it.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

import file_kinds
import workbook_files as by_hand
from clinic_files import (
    ANSWERS,
    DEFINITION,
    INVITED,
    LIST,
    TRUSTS,
    Case,
    Cases,
    Folder,
    Rows,
    answered,
    answers,
    drawn,
    invited,
    judge,
    write,
)
from labelled_sav import Column, write_labelled_sav
from surveybench import checking
from surveybench.intake import in_folder
from surveybench.jobs import pipeline
from surveybench.survey import load_survey
from tiny import MADE

pd = pytest.importorskip("pandas", reason="writes files of Stata and SAS")
WRITERS = ("CSV", "XLSX", "SPSS", "Parquet")
CASES: Cases = {}
case = Case(CASES)


def sav(
    folder: Folder,
    stem: str,
    rows: Rows,
    names: Sequence[str],
    inside: Path | None = None,
    /,
    **changes: dict[str, Any],
) -> None:
    columns: dict[str, Column] = {}
    for at, name in enumerate(names):
        values = [row[at] for row in rows]
        numbers = all(isinstance(value, int | float) for value in values)
        written = [float(value) if numbers else str(value) for value in values]
        columns[name] = Column(written, **changes.get(name, {}))
    write_labelled_sav((inside or folder.wave()) / f"{stem}.sav", columns)


def dta(folder: Folder, stem: str, rows: Rows, names: Sequence[str], **how: Any) -> None:
    frame = pd.DataFrame(rows, columns=names)
    pyreadstat.write_dta(frame, str(folder.wave() / f"{stem}.dta"), **how)


@case("same")
def plain(folder: Folder) -> None:
    assert not folder.books


@case("refused")
def ids_as_floats_in_answers(folder: Folder) -> None:
    folder.responses(answered("id", lambda i: f"{i}.0"))


@case("same")
def ids_as_numbers_of_a_workbook(folder: Folder) -> None:
    folder.book("sample", invited(), INVITED)


@case("refused")
def ids_with_a_thousand_mark(folder: Folder) -> None:
    folder.responses(answered("id", lambda i: f"{i:,}"))


@case("refused")
def ids_with_zeros_on_one_side(folder: Folder) -> None:
    folder.responses(answered("id", lambda i: f"{i:06}"))


@case("same")
def ids_with_blanks(folder: Folder) -> None:
    folder.sample(drawn("id", lambda i: f" {i}\u00a0"))


@case("refused")
def long_ids_rounded_by_a_spreadsheet(folder: Folder) -> None:
    folder.sample(drawn("id", lambda i: f"12345678901234{i}"))
    folder.book("responses", answered("id", lambda i: float(f"12345678901234{i}")), ANSWERS)


@case("refused")
def answers_of_nobody_invited(folder: Folder) -> None:
    folder.responses([*answers(), [9999, 1, 1, 1, "1", 3, ""]])


@case("refused")
def a_person_invited_twice(folder: Folder) -> None:
    folder.sample([*invited(), invited()[4]])


@case("refused")
def answered_on_paper_and_online(folder: Folder) -> None:
    again = answers()[3]
    again[1] = 2
    folder.responses([*answers(), again])


@case("refused")
def totals_below_the_invited(folder: Folder) -> None:
    folder.sample([*invited(), ["Total", "", "", "", "", 5000, ""]])


@case("same")
def rows_without_answers_for_all_others(folder: Folder) -> None:
    have = {r[0] for r in answers()}
    folder.responses(
        [*answers(), *([r[0], "", "", "", "", "", ""] for r in invited() if r[0] not in have)]
    )


@case("cleaned")
def answers_though_no_reply(folder: Folder) -> None:
    folder.responses([*answers(), [1003, 1, 1, 1, "1", 3, ""]])


@case("cleaned")
def a_return_without_answers(folder: Folder) -> None:
    folder.responses(answers()[:-6])


@case("refused")
def outcomes_in_words(folder: Folder) -> None:
    folder.sample(drawn("result", lambda r: "Completed" if r == 1 else "No reply"))


@case("same")
def outcomes_as_floats(folder: Folder) -> None:
    folder.sample(drawn("result", lambda r: f"{r}.0"))


@case("same")
def outcomes_with_zeros(folder: Folder) -> None:
    folder.sample(drawn("result", lambda r: f"0{r}"))


@case("refused")
def no_outcome_of_those_without_reply(folder: Folder) -> None:
    folder.sample(drawn("result", lambda r: "" if r == 6 else r))


@case("same")
def groups_by_their_names(folder: Folder) -> None:
    folder.sample(drawn("service", lambda s: "Day clinic" if s == 1 else "Night clinic"))


@case("same")
def groups_as_floats(folder: Folder) -> None:
    folder.sample(drawn("service", lambda s: f"{s}.0"))


@case("cleaned")
def groups_blank_sometimes(folder: Folder) -> None:
    rows = invited()
    for r in rows[::9]:
        r[3] = ""
    folder.sample(rows)


@case("refused")
def groups_swapped_in_spss(folder: Folder) -> None:
    sav(
        folder,
        "sample",
        invited(),
        INVITED,
        service={"labels": {1.0: "Night clinic", 2.0: "Day clinic"}},
    )


@case("refused")
def sexes_swapped_in_stata(folder: Folder) -> None:
    dta(
        folder,
        "sample",
        invited(),
        INVITED,
        variable_value_labels={"sex": {1: "Female", 2: "Male"}},
    )


@case("refused")
def outcomes_swapped_in_spss(folder: Folder) -> None:
    sav(
        folder, "sample", invited(), INVITED, result={"labels": {1.0: "No reply", 6.0: "Completed"}}
    )


@case("refused")
def one_item_reversed_in_stata(folder: Folder) -> None:
    dta(
        folder,
        "responses",
        answers(),
        ANSWERS,
        variable_value_labels={"Q3": {1: "No", 2: "Yes"}, "Q2": {1: "Yes", 2: "No"}},
    )


@case("refused")
def titles_of_two_questions_exchanged_in_spss(folder: Folder) -> None:
    sav(
        folder,
        "responses",
        answers(),
        ANSWERS,
        Q2={"label": "Did the team know your name?"},
        Q3={"label": "Did you feel safe?"},
    )


@case("refused")
def titles_of_two_questions_exchanged_in_stata(folder: Folder) -> None:
    dta(
        folder,
        "responses",
        answers(),
        ANSWERS,
        column_labels={"Q2": "Did the team know your name?", "Q3": "Did you feel safe?"},
    )


@case("refused")
def titles_of_two_questions_exchanged_in_sas(folder: Folder) -> None:
    pyreadstat.write_xport(
        pd.DataFrame(answers(), columns=ANSWERS),
        str(folder.wave() / "responses.xpt"),
        file_format_version=8,
        column_labels={"Q2": "Did the team know your name?", "Q3": "Did you feel safe?"},
    )


@case("same")
def titles_as_the_questions_in_spss(folder: Folder) -> None:
    sav(
        folder,
        "responses",
        answers(),
        ANSWERS,
        Q2={"label": "Q2. Did you feel safe?"},
        Q3={"label": "Did the team know your name"},
    )


@case("refused")
def the_unit_of_na_lost_by_a_program(folder: Folder) -> None:
    folder.sample(drawn("trust", lambda t: "" if t == "NA" else t))


@case("same")
def na_as_text_in_a_workbook(folder: Folder) -> None:
    folder.book("sample", invited(), INVITED)


@case("same")
def na_as_text_in_spss(folder: Folder) -> None:
    sav(folder, "sample", invited(), INVITED)


@case("same")
def none_as_a_label(folder: Folder) -> None:
    labels = {1: "All of it", 2: "Some", 3: "None", 4: "Prefer not to say"}
    folder.responses(answered("Q1", labels.get))


@case("same")
def none_as_a_label_in_a_workbook(folder: Folder) -> None:
    labels = {1: "All of it", 2: "Some", 3: "None", 4: "Prefer not to say"}
    folder.book("responses", answered("Q1", labels.get), ANSWERS)


@case("same")
def none_as_a_label_in_spss_text(folder: Folder) -> None:
    labels = {1: "All of it", 2: "Some", 3: "None", 4: "Prefer not to say"}
    sav(folder, "responses", answered("Q1", labels.get), ANSWERS)


@case("same")
def none_as_a_label_in_stata(folder: Folder) -> None:
    labels = {1: "All of it", 2: "Some", 3: "None", 4: "Prefer not to say"}
    dta(folder, "responses", answered("Q1", labels.get), ANSWERS)


@case("cleaned")
def refusals_spelled_three_ways(folder: Folder) -> None:
    ways = iter(["Prefer not to say", " PREFER  NOT TO SAY", "prefer not to say."] * 100)
    folder.responses(answered("Q1", lambda q: next(ways) if q == 4 else q))


@case("cleaned")
def two_languages_in_one_column(folder: Folder) -> None:
    n = iter(range(1000))
    folder.responses(answered("Q2", lambda q: (("Yes", "No"), ("Ja", "Nein"))[next(n) % 2][q - 1]))


@case("cleaned")
def decimal_commas_in_numbers(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: str(d).replace(".", ",")), mark=";")


@case("pointed_numbers")
def german_thousands(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: "1" if d == 1.5 else f"{d:,}".replace(",", ".")))


@case("pointed_numbers")
def german_thousands_in_a_workbook(folder: Folder) -> None:
    folder.book(
        "responses",
        answered("Q5", lambda d: 1 if d == 1.5 else "1.200" if d == 1200 else d),
        ANSWERS,
    )


@case("cleaned")
def thousands_with_commas(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: f"{d:,}"))


@case("cleaned")
def thousands_with_spaces(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: f"{d:,}".replace(",", "\u202f")))


@case("cleaned")
def thousands_with_apostrophes(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: f"{d:,}".replace(",", "'")))


@case("cleaned")
def numbers_with_units(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: f"{d} days" if d == 3 else d))


@case("cleaned")
def about_so_many(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: f"~{d}" if d == 3 else d))


@case("cleaned")
def spans_of_numbers(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: "3-4" if d == 3 else d))


@case("cleaned")
def spans_that_became_dates(folder: Folder) -> None:
    folder.book(
        "responses", answered("Q5", lambda d: datetime(2025, 4, 3) if d == 3 else d), ANSWERS
    )


@case("refused")
def numbers_formatted_as_days(folder: Folder) -> None:
    made = folder.book("responses", answers(), ANSWERS)
    for row in made.worksheets[0].iter_rows(min_row=2):
        row[5].number_format = "yyyy-mm-dd"


@case("cleaned")
def powers_of_ten(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: "1.2E+03" if d == 1200 else d))


@case("cleaned")
def times_for_numbers(folder: Folder) -> None:
    folder.book("responses", answered("Q5", lambda d: time(3, 0) if d == 3 else d), ANSWERS)


@case("cleaned")
def durations_for_numbers(folder: Folder) -> None:
    folder.book("responses", answered("Q5", lambda d: timedelta(days=3) if d == 3 else d), ANSWERS)


@case("cleaned")
def fractions(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: "1½" if d == 1.5 else d))


@case("cleaned")
def minus_of_printers(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: "\u22121" if d == 3 else d))


@case("cleaned")
def percents_of_numbers(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: f"{d}%" if d == 20 else d))


@case("parts_of_one")
def percents_in_a_workbook(folder: Folder) -> None:
    """20 % is kept as 0.2."""
    made = folder.book("responses", answered("Q5", lambda d: d / 2400), ANSWERS)
    for row in made.worksheets[0].iter_rows(min_row=2):
        row[5].number_format = "0%"


@case("same")
def numbers_with_zeros_behind(folder: Folder) -> None:
    folder.responses(answered("Q5", lambda d: f"{d:.2f}"))


@case("same")
def several_in_another_order(folder: Folder) -> None:
    folder.responses(answered("Q4", lambda q: "2;1" if q == "1;2" else q))


@case("same")
def several_with_a_mark_at_the_end(folder: Folder) -> None:
    folder.responses(answered("Q4", lambda q: f"{q};" if q else q))


@case("same")
def several_with_blanks(folder: Folder) -> None:
    folder.responses(answered("Q4", lambda q: q.replace(";", " ")))


@case("same")
def several_with_strokes(folder: Folder) -> None:
    folder.responses(answered("Q4", lambda q: q.replace(";", "/")))


@case("cleaned")
def several_with_and(folder: Folder) -> None:
    folder.responses(answered("Q4", lambda q: q.replace(";", " & ")))


@case("cleaned")
def several_that_became_a_number(folder: Folder) -> None:
    folder.book("responses", answered("Q4", lambda q: 1.2 if q == "1;2" else q), ANSWERS)


@case("cleaned")
def several_that_became_a_date(folder: Folder) -> None:
    folder.book(
        "responses", answered("Q4", lambda q: datetime(2025, 2, 1) if q == "1;2" else q), ANSWERS
    )


@case("same")
def several_twice_the_same(folder: Folder) -> None:
    folder.responses(answered("Q4", lambda q: "1;2;1" if q == "1;2" else q))


@case("cleaned")
def nobody_and_somebody(folder: Folder) -> None:
    folder.responses(answered("Q4", lambda q: "1;3" if q == "3" else q))


@case("contradicts_sample")
def other_ages_in_the_answers(folder: Folder) -> None:
    folder.responses([[*r, 33] for r in answers()], [*ANSWERS, "age"])


@case("contradicts_sample")
def other_units_in_the_answers(folder: Folder) -> None:
    unit = {r[0]: r[1] for r in invited()}
    rows = [[*r, unit[r[0]]] for r in answers()]
    rows[3][-1] = rows[2][-1]
    folder.responses(rows, [*ANSWERS, "trust"])


@case("same")
def the_units_in_the_answers_too(folder: Folder) -> None:
    unit = {r[0]: r[1] for r in invited()}
    folder.responses([[*r, unit[r[0]]] for r in answers()], [*ANSWERS, "trust"])


@case("hidden_rows")
def filtered_invited(folder: Folder) -> None:
    made = folder.book("sample", invited(), INVITED)
    for n in range(5, 40):
        made.worksheets[0].row_dimensions[n].hidden = True


@case("same")
def line_breaks_of_a_workbook_in_labels(folder: Folder) -> None:
    labels = {1: "All of it_x000D_\n", 2: "Some", 3: "None", 4: "Prefer not_x000D_\nto say"}
    folder.book("responses", answered("Q1", labels.get), ANSWERS)


@case("refused")
def one_file_of_a_folder_is_labelled_otherwise(folder: Folder) -> None:
    inside = folder.wave() / "responses"
    inside.mkdir()
    rows = answers()
    sav(folder, "a", rows[:40], ANSWERS, inside, Q3={"labels": {1.0: "Yes", 2.0: "No"}})
    sav(folder, "b", rows[40:], ANSWERS, inside, Q3={"labels": {1.0: "No", 2.0: "Yes"}})


@case("same")
def litter_of_programs_in_a_folder(folder: Folder) -> None:
    inside = folder.wave() / "responses"
    inside.mkdir()
    write(inside / "a.csv", [ANSWERS, *answers()])
    for name in ("~$a.xlsx", "Thumbs.db", "desktop.ini", ".DS_Store", "._a.csv", ".~lock.a.ods#"):
        (inside / name).write_bytes(b"\0\5")


@case("refused")
def a_note_in_a_folder(folder: Folder) -> None:
    inside = folder.wave() / "responses"
    inside.mkdir()
    write(inside / "a.csv", [ANSWERS, *answers()])
    (inside / "readme.txt").write_text("Dear colleague, find enclosed our data.\nRegards")


@case("refused")
def a_copy_in_another_kind(folder: Folder) -> None:
    inside = folder.wave() / "responses"
    inside.mkdir()
    write(inside / "a.csv", [ANSWERS, *answers()])
    write(inside / "a (1).tsv", [ANSWERS, *answers()], mark="\t")


@case("refused")
def more_about_the_invited(folder: Folder) -> None:
    folder.sample([[*r, n % 5] for n, r in enumerate(invited())], [*INVITED, "deprivation"])


@case("cleaned")
def ages_of_zero(folder: Folder) -> None:
    rows = invited()
    for r in rows[:20]:
        r[5] = 0
    folder.sample(rows)


@case("cleaned")
def ages_below_zero(folder: Folder) -> None:
    rows = invited()
    for r in rows[:4]:
        r[5] = -99
    folder.sample(rows)


@case("same")
def ways_in_capitals(folder: Folder) -> None:
    folder.sample(drawn("way", lambda w: w.upper()))


@case("refused")
def two_sheets_of_one_workbook(folder: Folder) -> None:
    made = folder.book("responses", answers(), ANSWERS)
    page = made.create_sheet("Sample")
    for r in [INVITED, *invited()]:
        page.append(r)


@case("same")
def tabs_behind_codes(folder: Folder) -> None:
    folder.responses(answered("Q1", lambda q: f"{q}\t"))


@case("refused")
def what_nobody_sees_behind_codes(folder: Folder) -> None:
    folder.responses(answered("Q1", lambda q: f"{q}\u200b" if q == 1 else q))


@case("same")
def separators_of_other_programs_in_comments(folder: Folder) -> None:
    folder.responses(answered("comment", lambda c: f"{c}\u2028x\x85y\x0bz\x1cw"))


@case("same")
def line_ends_of_two_systems(folder: Folder) -> None:
    folder.responses()
    p = folder.wave() / "responses.csv"
    lines = p.read_bytes().split(b"\n")
    p.write_bytes(
        b"".join(line + (b"\r\n" if n % 2 else b"\n") for n, line in enumerate(lines[:-1]))
    )


@case("refused")
def a_locked_workbook(folder: Folder) -> None:
    (folder.wave() / "responses.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
    )


@case("refused")
def a_locked_zip_file(folder: Folder) -> None:
    folder.responses()
    p = folder.wave() / "responses.csv"
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as z:
        z.writestr("a.csv", p.read_bytes())
    raw = bytearray(sink.getvalue())
    raw[6] |= 1
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    p.unlink()
    (folder.wave() / "responses.zip").write_bytes(raw)


@case("refused")
def a_workbook_of_2003_as_xml(folder: Folder) -> None:
    rooms = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    book = f"<Workbook {rooms}><Worksheet><Table/></Worksheet></Workbook>"
    program = '<?mso-application progid="Excel.Sheet"?>'
    (folder.wave() / "responses.xls").write_text(f'<?xml version="1.0"?>{program}{book}')


@case("refused")
def records_of_json(folder: Folder) -> None:
    (folder.wave() / "responses.json").write_text(
        json.dumps([dict(zip(ANSWERS, r, strict=True)) for r in answers()])
    )


@case("refused")
def records_of_json_called_csv(folder: Folder) -> None:
    (folder.wave() / "responses.csv").write_text(
        json.dumps([dict(zip(ANSWERS, r, strict=True)) for r in answers()], indent=1)
    )


@case("refused")
def columns_of_fixed_width(folder: Folder) -> None:
    (folder.wave() / "responses.txt").write_text(
        "\n".join(" ".join(f"{c!s:<12}" for c in r) for r in [ANSWERS, *answers()])
    )


@case("refused")
def a_database_of_the_eighties(folder: Folder) -> None:
    (folder.wave() / "responses.dbf").write_bytes(b"\x03" + bytes(200))


@case("refused")
def errors_in_the_units(folder: Folder) -> None:
    folder.book("sample", drawn("trust", lambda t: "#N/A" if t == "AB2" else t), INVITED)


@case("refused")
def a_column_of_codes_and_one_of_labels(folder: Folder) -> None:
    folder.responses([[*r, "Yes"] for r in answers()], [*ANSWERS, "Q1_label"])


@case("refused")
def the_invited_of_another_language_of_sex(folder: Folder) -> None:
    folder.sample(drawn("sex", lambda s: {1: 1, 2: "w"}[s]))


# the list
@case("refused")
def a_list_of_windows_letters(folder: Folder) -> None:
    folder.listed([LIST[0], *([c, "Zürich"] for c, _ in LIST[1:])], encoding="cp1252")


@case("same")
def a_list_with_semicolons(folder: Folder) -> None:
    folder.listed(mark=";")


@case("same")
def a_list_with_tabs_and_a_mark(folder: Folder) -> None:
    folder.listed(mark="\t", encoding="utf-8-sig", end="\r\n")


@case("silent")
def a_list_with_a_total(folder: Folder) -> None:
    folder.listed([*LIST, ["Total", "4"]])


@case("refused")
def a_list_with_a_code_twice(folder: Folder) -> None:
    folder.listed([*LIST, ["AB1", "Again"]])


@case("refused")
def a_list_with_capital_names(folder: Folder) -> None:
    folder.listed([["Code", "Name"], *LIST[1:]])


@case("refused")
def a_list_the_other_way_round(folder: Folder) -> None:
    folder.listed([["code", "name"], *([n, c] for c, n in LIST[1:])])


@case("same")
def a_list_with_blanks_around(folder: Folder) -> None:
    folder.listed([LIST[0], *([f" {c}\u00a0", f"{n} "] for c, n in LIST[1:])])


@case("refused")
def a_list_that_lacks_one(folder: Folder) -> None:
    folder.listed(LIST[:-1])


@case("refused")
def a_list_with_more_columns(folder: Folder) -> None:
    folder.listed([[*LIST[0], "region"], *([*r, "North"] for r in LIST[1:])])


@case("refused")
def a_list_in_two_bytes(folder: Folder) -> None:
    folder.listed(encoding="utf-16")


@case("refused")
def a_list_in_small_letters(folder: Folder) -> None:
    folder.listed([LIST[0], *([c.lower(), n] for c, n in LIST[1:])])


@case("refused")
def a_list_as_a_workbook(folder: Folder) -> None:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    for r in LIST:
        page.append(r)
    made.save(folder.root / "organisations.xlsx")


@case("silent")
def a_list_with_somebody_nobody_knows(folder: Folder) -> None:
    folder.listed([*LIST, ["ZZZ", "Trust ZZZ"]])


@case("refused")
def names_that_differ_in_a_blank(folder: Folder) -> None:
    folder.responses([[*r, 1] for r in answers()], [*ANSWERS, "Q1 "])


@case("refused")
def no_names_at_all(folder: Folder) -> None:
    write(folder.wave() / "responses.csv", answers())


@case("same")
def readings_of_characters(folder: Folder) -> None:
    """What Japanese spreadsheets write beside a text to say how it is read is no part of it."""
    labels = {1: "All of it", 2: "Some", 3: "None", 4: "Prefer not to say"}
    made = folder.book("responses", answered("Q1", labels.get), ANSWERS)
    folder.books.clear()
    path = folder.wave() / "responses.xlsx"
    sink = io.BytesIO()
    made.save(sink)
    with zipfile.ZipFile(sink) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                reading = b'<t>Some</t><rPh sb="0" eb="1"><t>read</t></rPh><phoneticPr fontId="1"/>'
                assert b"<t>Some</t>" in content
                content = content.replace(b"<t>Some</t>", reading)
            new.writestr(name, content)


@case("same")
def letters_in_several_fonts(folder: Folder) -> None:
    labels = {1: "All of it", 2: "Some", 3: "None", 4: "Prefer not to say"}
    made = folder.book("responses", answered("Q1", labels.get), ANSWERS)
    for row in made.worksheets[0].iter_rows(min_row=2):
        if row[1].value == "All of it":
            row[1].value = CellRichText("All ", TextBlock(InlineFont(b=True), "of it"))


@case("same")
def people_that_are_alike_in_open_document(folder: Folder) -> None:
    """Rows and cells that LibreOffice writes once, with how often they repeat."""
    cells = [
        "".join(_cell(value) for value in row)
        + '<table:table-cell table:number-columns-repeated="9"/>'
        for row in [ANSWERS, *answers()]
    ]
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    many = 'table:number-rows-repeated="1000000"'
    empty = f"<table:table-row {many}><table:table-cell/></table:table-row>"
    by_hand.ods(folder.wave() / "responses.ods", rows + empty)


@case("refused")
def outcomes_swapped_in_a_format(folder: Folder) -> None:
    labels = {"result": {1: "No reply", 6: "Completed"}}
    dta(folder, "sample", invited(), INVITED, variable_value_labels=labels)


@case("refused")
def units_swapped_in_stata(folder: Folder) -> None:
    codes = {code: at + 1 for at, code in enumerate(TRUSTS)}
    labels = {"trust": {at + 1: f"Trust {code}" for at, code in enumerate(TRUSTS)}}
    dta(folder, "sample", drawn("trust", codes.get), INVITED, variable_value_labels=labels)


@case("same")
def answers_in_a_page_of_small_pieces(folder: Folder) -> None:
    table = pa.table({n: [r[at] for r in answers()] for at, n in enumerate(ANSWERS)})
    pq.write_table(table, folder.wave() / "responses.parquet", row_group_size=7)


@case("same")
def categories_of_pandas_in_parquet(folder: Folder) -> None:
    frame = pd.DataFrame(answers(), columns=ANSWERS)
    frame["Q1"] = frame["Q1"].map({1: "All of it", 2: "Some", 3: "None", 4: "Prefer not to say"})
    frame["Q1"] = frame["Q1"].astype("category")
    frame.to_parquet(folder.wave() / "responses.parquet", index=False)


@case("cleaned")
def a_truth_among_codes(folder: Folder) -> None:
    rows = answers()
    for row in rows[::8]:
        row[2] = True
    folder.book("responses", [[*r] for r in rows], ANSWERS)


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if not value:
        return "<table:table-cell/>"
    return (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    )


@pytest.mark.parametrize("name", CASES)
def test_right_figures_or_a_word(name: str, tmp_path: Path) -> None:
    outcome, made = CASES[name]
    assert judge(outcome, made, tmp_path) == outcome


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("write", WRITERS, ids=str)
def test_an_earlier_wave_that_is_sent_again_is_noted(
    again: bool, write: str, tmp_path: Path
) -> None:
    """Else all changes would be none."""
    (tmp_path / "2024.yaml").write_text(DEFINITION.replace("wave: 2025", "wave: 2024"))
    same = ", ".join(f"{item}: {item}" for item in ("Q1", "Q2", "Q3", "Q5"))
    compared = f"compare: {{2024: {{definition: 2024.yaml, items: {{{same}}}}}}}\n"
    (tmp_path / "2025.yaml").write_text(DEFINITION + compared)
    folder = Folder(tmp_path / "data")
    folder.root.mkdir()
    folder.listed()
    folder.sample()
    table = pa.table({n: [str(r[at]) for r in answers()] for at, n in enumerate(ANSWERS)})
    file_kinds.write_table(write, folder.wave(), "responses", table)
    shutil.copytree(folder.wave(), folder.root / "2024")
    if not again:  # one person of one organisation changed an answer
        other = [[*row[:3], 3 - row[3], *row[4:]] if row[0] == 1001 else row for row in answers()]
        folder.responses(other)
        for path in folder.wave().glob("responses*"):
            if path.name != "responses.csv":
                path.unlink()
    survey = load_survey(str(tmp_path / "2025.yaml"))
    files = in_folder(str(folder.root), survey)
    tally, issues = pipeline.count(survey, files)
    assert tally.waves.keys() == {2024, 2025}
    units = ", ".join(TRUSTS if again else TRUSTS[1:])
    words = f"as in an earlier wave: {units}."
    assert [warning for warning in issues.warnings if words in warning]
    assert words in " ".join(checking.lines(checking.check(survey, files, made=MADE)))


def test_there_are_many() -> None:
    assert len(CASES) > 100
