"""A mapping file: files that differ from the definition are understood, or refused by place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from file_kinds import xlsx
from sav_file import write_sav
from surveybench.errors import DefinitionError, InputError
from surveybench.intake import Source, Sources, fingerprints, mapped
from surveybench.jobs import pipeline
from surveybench.survey import Columns, Earlier, Item, Option, Survey, load_survey
from surveybench.survey.mapping import Limits
from surveybench.survey.mapping_file import date_format, load_mapping
from surveybench.tally import WaveTally
from tiny import CANARY, filter_item, item, survey

LABELS = ("Yes, definitely", "To some extent", "No")


def labelled(name: str, labels: tuple[str, ...] = LABELS) -> Item:
    asked = item(name)
    options = tuple(
        Option(option.code, label, option.score)
        for option, label in zip(asked.options, labels, strict=True)
    )
    return replace(asked, options=options)


ASKED = survey(
    labelled("Q1"),
    labelled("Q2"),
    columns=Columns(seen="seen"),
    seen_from=date(2025, 4, 1),
    seen_to=date(2025, 5, 31),
)
HEADER = "record_id,organisation,outcome,age,sex,seen,Q1,Q2\n"
ROWS = "1,A,1,30,2,2025-04-02,1,3\n2,B,1,50,1,2025-05-02,2,\n3,A,1,20,1,2025-01-01,2,2\n"


def counted(asked: Survey, path: Path, text: str = "") -> WaveTally:
    files = Sources({asked.wave: Source(path)})
    if text:
        stated = path.with_name("mapping.yaml")
        stated.write_text(text, "utf-8")
        files = mapped(files, stated, asked)
    return pipeline.count(asked, files)[0][asked.wave]


def refusal(asked: Survey, path: Path, text: str, kind: type[Exception] = InputError) -> str:
    with pytest.raises(kind) as caught:
        counted(asked, path, text)
    assert CANARY not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def plain(tmp_path: Path) -> WaveTally:
    path = tmp_path / "plain.csv"
    path.write_text(HEADER + ROWS)
    found = counted(ASKED, path)
    assert found.answers["Q1"].sum() == 2  # one person was seen before the window
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.csv"


# How a file is written


def test_encoding_and_delimiter_and_header_row(plain: WaveTally, path: Path) -> None:
    text = "Befragung; März, 2025\n" + (HEADER + ROWS).replace(",", ";")
    path.write_bytes(text.replace("record_id", "Größe, id").encode("windows-1252"))
    told = (
        "responses:\n  encoding: windows-1252\n  delimiter: semicolon\n  header_row: 2\n"
        "  columns: {'Größe, id': record_id}\n"
    )
    assert counted(ASKED, path, told) == plain
    assert "the text is not UTF-8" in refusal(ASKED, path, told.replace("windows-1252", "utf-8"))
    message = refusal(ASKED, path, told.replace("semicolon", "bar"))
    assert "answers.csv, row 2: the mapping file speaks of a column Größe, id, which is" in message


def test_an_encoding_is_needed_only_for_columns_that_are_read(path: Path) -> None:
    rows = ROWS.replace(",A,", ",Süd,").replace(",B,", ",Nord,")
    path.write_bytes((HEADER + rows).encode("windows-1252"))
    message = refusal(ASKED, path, "sample: {}\n")
    assert "answers.csv, line 2: the text is not UTF-8. State its encoding in a mapping" in message
    found = counted(ASKED, path, "responses: {encoding: windows-1252}\n")
    assert found.axes.organisations == ("Nord", "Süd")
    assert counted(ASKED, path, "responses: {encoding: mac-roman}\n").axes.organisations != (
        "Nord",
        "Süd",
    )


def test_a_sheet_and_its_header(plain: WaveTally, tmp_path: Path) -> None:
    lines = (HEADER + ROWS).splitlines()
    columns = zip(*(line.split(",") for line in lines[1:]), strict=True)
    table = pa.table(dict(zip(lines[0].split(","), map(list, columns), strict=True)))
    path = tmp_path / "answers.xlsx"
    xlsx(path, table, sheet="2025", above=[["a", "b"], ["c", "d"]])
    assert counted(ASKED, path, "responses: {sheet: 2025, header_row: 3}\n") == plain


# What its columns are called


def test_columns_are_renamed_and_ignored(plain: WaveTally, path: Path) -> None:
    text = HEADER.replace("Q1", "Frage 1").replace("Q2\n", "Q2,Q1\n")
    path.write_text(text + "".join(f"{line},{CANARY}\n" for line in ROWS.splitlines()))
    told = "responses:\n  columns: {Frage 1: Q1}\n  ignore: [Q1]\n"
    assert counted(ASKED, path, told) == plain
    message = refusal(ASKED, path, "responses:\n  columns: {Frage 1: Q1}\n")
    assert "answers.csv, row 1, column Q1: the mapping file makes a second column Q1" in message
    message = refusal(ASKED, path, "responses:\n  columns: {frage 1: Q1}\n")
    assert "the mapping file speaks of a column frage 1, which is not there" in message


def test_a_file_that_is_named_by_its_organisation(plain: WaveTally, tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    for code in "AB":
        rows = [row.replace(f",{code},", ",") for row in ROWS.splitlines() if f",{code}," in row]
        text = "\n".join([HEADER.strip().replace(",organisation", ""), *rows])
        (folder / f"{code}.csv").write_text(text)
    assert counted(ASKED, folder, "responses: {file_name: organisation}\n") == plain


# What its values mean


def test_answers_by_label_need_no_mapping(plain: WaveTally, path: Path) -> None:
    rows = ROWS.replace("04-02,1,3", '04-02,"yes,  DEFINITELY",No ')
    path.write_text(HEADER + rows.replace("05-02,2", "05-02,To some extent"))
    assert counted(ASKED, path) == plain


def test_labels_that_look_like_codes_need_a_word(path: Path) -> None:
    asked = survey(labelled("Q1", ("3", "2", "1")))
    path.write_text("record_id,organisation,outcome,age,sex,Q1\n1,A,1,30,2,3\n2,A,1,30,2,Nothing\n")
    assert counted(asked, path).answers["Q1"].sum(axis=(0, 1, 2)).tolist() == [0, 0, 1]
    by_label = counted(asked, path, "responses: {answers: label}\n")
    assert by_label.answers["Q1"].sum(axis=(0, 1, 2)).tolist() == [1, 0, 0]


def test_where_labels_are_sent_a_code_is_none(path: Path) -> None:
    path.write_text(HEADER + ROWS)
    assert counted(ASKED, path, "responses: {answers: label}\n").answers["Q1"].sum() == 0


def test_labels_that_spss_holds_stand_for_its_codes(plain: WaveTally, tmp_path: Path) -> None:
    table = pa.table(
        {
            "record_id": [1, 2, 3], "organisation": ["A", "B", "A"], "outcome": [1, 1, 1],
            "age": [30, 50, 20], "sex": [2, 1, 1],
            "seen": [date(2025, 4, 2), date(2025, 5, 2), date(2025, 1, 1)],
            "Q1": [10, 20, 20], "Q2": [30, None, 20],
        }
    )  # fmt: skip
    labels = dict(zip((10.0, 20.0, 30.0), LABELS, strict=True))
    path = write_sav(tmp_path / "answers.sav", table, labels={"Q1": labels, "Q2": labels})
    assert counted(ASKED, path, "responses: {answers: label}\n") == plain


def test_labels_that_contradict_the_definition_are_refused(tmp_path: Path) -> None:
    table = pa.table({"organisation": ["A"], "outcome": [1], "age": [30], "sex": [2],
                      "seen": ["2025-04-02"], "Frage": [1], "Q2": [1]})  # fmt: skip
    other = {1.0: "No", 2.0: "To some extent", 3.0: "Yes, definitely"}
    same = {1.0: "YES, definitely", 2.0: "Partly", 9.0: "No"}
    told = "responses:\n  columns: {Frage: Q1}\n"
    path = write_sav(tmp_path / "answers.sav", table, labels={"Frage": other, "Q2": same})
    message = refusal(ASKED, path, told)
    assert message.startswith("answers.sav, column Q1: the file's value labels give a code the")
    assert "`answers: label`" in message
    by_code = counted(ASKED, path, told + "  answers: code\n").answers["Q1"]
    assert by_code.sum(axis=(0, 1, 2)).tolist() == [1, 0, 0]
    by_label = counted(ASKED, path, told + "  answers: label\n").answers["Q1"]
    assert by_label.sum(axis=(0, 1, 2)).tolist() == [0, 0, 1]


def test_truths_of_yaml_are_the_words_of_the_file(path: Path) -> None:
    stated = path.with_name("truths.yaml")
    stated.write_text("responses: {values: {Q1: {true: 1, FALSE: 2, yes: 3}}}\n", "utf-8")
    mapping = load_mapping(stated, ASKED)[2025].responses
    assert mapping.values["Q1"] == {"true": "1", "false": "2", "yes": "3"}
    stated.write_text("responses: {values: {Q1: {null: 1}}}\n", "utf-8")
    with pytest.raises(DefinitionError, match="with words such as null in quotes"):
        load_mapping(stated, ASKED)


def test_values_stand_for_others(plain: WaveTally, path: Path) -> None:
    rows = ROWS.replace(",2,2025", ",W,2025").replace(",1,2025", ",m,2025")
    path.write_text(HEADER + rows.replace("04-02,1,3", "04-02,agree,3"))
    told = "responses:\n  values:\n    sex: {w: 2, M: 1}\n    Q1: {Agree: 1}\n"
    assert counted(ASKED, path, told) == plain


# Dates


def test_dates_of_a_stated_format(plain: WaveTally, path: Path) -> None:
    rows = ROWS.replace("2025-04-02", "02/04/2025").replace("2025-05-02", "2/5/2025")
    path.write_text(HEADER + rows)
    message = refusal(ASKED, path, "sample: {}\n")
    assert "column seen" in message
    assert counted(ASKED, path, "responses:\n  dates: {seen: DD/MM/YYYY}\n") == plain
    # Read the other way round, everybody was seen in February: nobody in the window.
    message = refusal(ASKED, path, "responses:\n  dates: {seen: MM/DD/YYYY}\n")
    assert "no usable return left: seen outside the sample window (" in message


def test_two_formats_in_one_column_are_not_guessed(plain: WaveTally, path: Path) -> None:
    rows = ROWS.replace("2025-04-02", "2.4.25").replace("2025-05-02", "02/05/2025")
    path.write_text(HEADER + rows)
    both = "responses:\n  dates: {seen: [D.M.YY, DD/MM/YYYY]}\n"
    assert counted(ASKED, path, both) == plain
    message = refusal(ASKED, path, "responses:\n  dates: {seen: D.M.YY}\n")
    assert message.startswith(
        "answers.csv, row 3, column seen: the date is not written in the format stated (1 such"
    )
    message = refusal(ASKED, path, both.replace("D.M.YY", "MM/DD/YYYY, D.M.YY"))
    assert message.startswith("answers.csv, row 3, column seen: the date fits two of the formats")


@pytest.mark.parametrize(
    ("text", "found"),
    [("DD/MM/YYYY", "%d/%m/%Y"), ("d.m.yy", "%d.%m.%y"), ("D MMM YYYY", "%d %b %Y"),
     ("YYYYMMDD", "%Y%m%d"), ("DD/MM", None), ("DD/DD/MM/YYYY", None), ("hh:mm", None),
     ("YYYY-MM-DDTHH", None), ("", None), ("%d/MM/YYYY", "%%%d/%m/%Y")],
)  # fmt: skip
def test_formats_of_dates(text: str, found: str | None) -> None:
    assert date_format(text) == found


# Several answers


def several(name: str, options: int = 4) -> Item:
    return filter_item(name, options, multiple=True)


TICKS = survey(item("Q1"), several("Q8"))
TICKED = (
    "record_id,organisation,outcome,age,sex,Q1,Q8\n"
    "1,A,1,30,2,1,2;1\n2,A,1,50,1,2,4\n3,A,1,20,1,2,\n"
)


@pytest.mark.parametrize(
    ("columns", "rows", "told"),
    [
        ("a,b,d", ("1,1,0", ",,1", "0,0,0"), "{ticks: {a: 1, b: 2, d: 4}}"),
        ("a,b,d", ("yes,yes,no", "no,,yes", ",,"), "{ticks: {b: 2, a: 1, d: 4}, ticked: 'yes'}"),
        ("a,b", ("2,1", "4,4", ","), "{codes: [a, b]}"),
        ("Q8,b", ("2,1", ",Option  4", ","), "{codes: [Q8, b]}"),
    ],
)  # fmt: skip
def test_several_columns_are_one(
    path: Path, columns: str, rows: tuple[str, ...], told: str
) -> None:
    path.write_text(TICKED)
    expected = counted(TICKS, path)
    assert expected.answers["Q8"].sum(axis=(0, 1, 2)).tolist() == [1, 1, 0, 1]
    lines = [line.rpartition(",")[0] for line in TICKED.splitlines()]
    path.write_text("\n".join(map(",".join, zip(lines, (columns, *rows), strict=True))))
    assert counted(TICKS, path, f"responses: {{several: {{Q8: {told}}}}}\n") == expected


def test_several_columns_that_are_not_there(path: Path) -> None:
    path.write_text(TICKED)
    told = "responses: {several: {Q8: {codes: [a, b]}}}\n"
    assert "the mapping file speaks of a column a, which is not" in refusal(TICKS, path, told)
    told = "responses: {several: {Q8: {codes: [Q1, record_id]}}}\n"
    assert "the mapping file makes a second column Q8" in refusal(TICKS, path, told)


# The mapping file itself


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("responses:\n  encodin: utf-8\n", "line 2, key responses.encodin: is not a key of a"),
        ("responses:\n  encoding: klingon\n", "line 2, key responses.encoding: is not one of"),
        ("responses:\n  delimiter: ','\n", "line 2, key responses.delimiter: is not one of"),
        ("responses:\n  header_row: 0\n", "line 2, key responses.header_row: is not what may"),
        ("responses:\n  columns:\n    A: Q9\n", "line 3, key responses.columns.A: the def"),
        ("responses:\n  columns: {A: Q1, B: Q1}\n", "2 columns are said to be Q1"),
        ("sample:\n  values: {Q9: {A: 1}}\n", "key sample.values.Q9: the definition has no column"),
        ("sample:\n  dates: {seen: soon}\n", "key sample.dates.seen: 'soon' is no format of dates"),
        ("responses: {several: {Q9: {codes: [a, b]}}}\n", "no item of the definition is in a col"),
        ("responses: {several: {Q1: {codes: [a, b]}}}\n", "Q1 takes one answer only. Write `mul"),
        ("responses: {several: {Q8: {}}}\n", "several.Q8: needs either ticks or codes. Write ti"),
        ("responses: {several: {Q8: {ticks: {a: 9}}}}\n", "Q8 has no option 9. Its options are 1,"),
        ("responses: {several: {Q8: {ticks: {a: 1}, ticked: ''}}}\n", "Q8: ticked is blank. Wri"),
        ("responses: {several: {Q8: {codes: [a, a]}}}\n", "the file's column a is named twice"),
        ("waves:\n  2019: {}\n", "line 2, key waves.2019: the survey has no wave 2019. Its waves"),
        ("waves:\n  2025:\n    sample:\n      file_name: x\n", "line 4, key waves.2025.sample.f"),
        ("responses: [\n", "is not readable YAML"),
    ],
)  # fmt: skip
def test_mappings_that_are_refused(path: Path, text: str, words: str) -> None:
    path.write_text(HEADER + ROWS)
    asked = TICKS if "several" in text else ASKED
    message = refusal(asked, path, text, DefinitionError)
    assert words in message
    assert "mapping.yaml" in message


def test_labels_that_several_options_share_cannot_be_sent(path: Path) -> None:
    asked = survey(labelled("Q1", ("Yes", "No", "No")))
    message = refusal(asked, path, "responses: {answers: label}\n", DefinitionError)
    assert "key responses.answers: Q1 has several options with one label" in message


def test_a_wave_may_have_a_mapping_of_its_own(tmp_path: Path) -> None:
    older = survey(wave=2024)
    newer = survey(earlier=(Earlier(older, {"Q1": "Q1"}),))
    stated = tmp_path / "mapping.yaml"
    stated.write_text(
        "responses: {delimiter: tab}\nwaves:\n  2024: {responses: {delimiter: bar}}\n"
    )
    found = load_mapping(stated, newer)
    assert {wave: one.responses.delimiter for wave, one in found.items()} == {2025: "\t", 2024: "|"}
    assert found[2025].sample.delimiter == ""


def test_a_mapping_is_one_of_the_inputs(path: Path) -> None:
    path.write_text(HEADER + ROWS)
    stated = path.with_name("mapping.yaml")
    stated.write_text("responses: {answers: code}\n")
    files = mapped(Sources({2025: Source(path)}), stated, ASKED)
    assert [name for name, _ in fingerprints(files)] == ["mapping.yaml", "2025/answers.csv"]


def test_the_mappings_of_the_how_to_page_can_be_used(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "data-files.md"
    blocks = re.findall(r"^```yaml\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    cmh = load_survey("cmh/2025")
    ticked = survey(item("Q1"), several("Q21"), several("Q40"))
    found = []
    for block in blocks:
        (tmp_path / "mapping.yaml").write_text(block, "utf-8")
        found.append(load_mapping(tmp_path / "mapping.yaml", ticked if "several" in block else cmh))
    _, contractor, waves, joined = found
    assert joined[2025].responses.several["Q21"].codes == {
        "Q21_1": "1",
        "Q21_2": "2",
        "Q21_3": "3",
    }
    assert contractor[2023].responses.labels["Q4"]
    assert contractor[2025].sample.dates == {"contact_date": ("%d.%m.%Y", "%d.%m.%y")}
    assert [waves[wave].responses.delimiter for wave in (2025, 2024, 2023)] == [";", "\t", ";"]


def test_limits_are_stated_in_a_mapping(tmp_path: Path) -> None:
    stated = tmp_path / "mapping.yaml"
    stated.write_text("responses: {limits: {unpacked: 3, columns: 7}}\n")
    found = load_mapping(stated, ASKED)[2025]
    assert found.responses.limits == Limits(unpacked=3 << 20, columns=7)
    assert found.sample.limits == Limits()
    stated.write_text("responses: {limits: {unpacked: 0}}\n")
    with pytest.raises(DefinitionError, match=r"limits: \{unpacked: 100000\}, in MB"):
        load_mapping(stated, ASKED)
