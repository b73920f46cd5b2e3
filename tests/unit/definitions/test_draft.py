"""Drafts: roles by name, scores proposed and marked, and a definition that loads."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveybench.definitions import Draft, drafted, fault_of, text_of
from surveybench.definitions.roles import roles
from surveybench.definitions.scales import scale
from surveybench.definitions.variables import Choice, Source, Variable
from surveybench.errors import SurveybenchError
from surveybench.survey import load_survey

DATA = """respondent_id,trust,return_status,age,gender,Q1,Q2,Q3,comment,visit_date
1,A,1,30,M,1,10,1;3,fine,2025-04-01
2,B,1,41,F,2,0,2,too long to be a code of anything,2025-04-02
3,B,1,52,F,98,5,,,2025-04-03
4,A,6,63,M,3,7,3,,2025-04-04
"""
LONG = """Item,Question,Code,Label,Score,Section,Ask if,Base
Q1,Were you seen on time?,1,Yes,10,Waiting,,All
,,2,No,0,,,
,,3,Don't know,,,,
Q2,Who told you?,1,A doctor,,,Q1 = 1,
,,2,A nurse,,,,
Q3,Was it clean?,1,Very clean,,Ward,,All
,,2,Fairly clean,,,,
,,3,Not at all clean,,,,
"""
SHORT = """variable,label,values
Q1,Were you seen on time?,"1=Yes [10]; 2=No [0]; 3=Don't know"
Q2,How clean was it?,"1 = Very clean
2 = Fairly clean
3 = Not clean"
"""


def draft_of(path: Path, text: str) -> Draft:
    path.write_text(text, encoding="utf-8")
    return drafted(path, survey="demo", wave=2025)


def ods(name: str, rows: list[list[str]]) -> bytes:
    """A workbook of one sheet, as the format asks for at the least."""
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>"
        for row in rows
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("content.xml", content)
    return out.getvalue()


def asked(draft: Draft, *path: str | int) -> list[str]:
    return [decision.what for decision in draft.decisions if decision.path == path]


def labelled(*labels: str, nature: str = "", multiple: bool = False) -> Variable:
    choices = tuple(Choice(str(code), label) for code, label in enumerate(labels, 1))
    return Variable("Q", choices=choices, nature=nature, multiple=multiple)


@pytest.mark.parametrize(
    ("labels", "scores"),
    [
        (("Yes, definitely", "Yes, to some extent", "No"), (10, 5, 0)),
        (("Yes", "No", "Don't know / can't remember"), (10, 0, None)),
        (("No", "Yes"), (0, 10)),
        (("Never", "Sometimes", "Often", "Always"), (0, 3.333333, 6.666667, 10)),
        (("Very poor", "Poor", "Fair", "Good", "Very good"), (0, 2.5, 5, 7.5, 10)),
        (("Strongly agree", "Agree", "Disagree", "Strongly disagree"), (10, 6.666667, 3.333333, 0)),
        (("0, very poor", "1", "2", "3", "4, very good"), (0, 2.5, 5, 7.5, 10)),
        (("Always", "I did not need help", "Never"), (10, None, 0)),
        (("Not at all", "Somewhat", "Not answered"), (0, 10)),
    ],
)
def test_scores_follow_the_words(labels: tuple[str, ...], scores: tuple[float | None, ...]) -> None:
    found = scale(labelled(*labels))
    assert found is not None
    assert tuple(choice.score for choice in found.choices) == scores
    assert found.doubt


@pytest.mark.parametrize("labels", [("A doctor", "A nurse"), ("Yes",), ("Yes", "Don't know")])
def test_what_is_no_scale_has_no_scores(labels: tuple[str, ...]) -> None:
    assert scale(labelled(*labels)) is None
    assert scale(labelled("Yes", "No", multiple=True)) is None


def test_an_ordinal_scale_of_unknown_words_is_guessed_and_says_so() -> None:
    found = scale(labelled("Rot", "Gelb", "Blau", nature="ordinal"))
    assert found is not None
    assert [choice.score for choice in found.choices] == [10, 5, 0]
    assert "nothing in the labels says so" in found.doubt


def test_roles_go_by_name_and_by_what_the_source_says() -> None:
    names = ["PRN", "Trust_Code", "hospital", "Outcome", "Age", "age_answer", "sex", "Q1", "mode"]
    found = roles(Source("f", "k", tuple(Variable(name) for name in names)))
    assert found.of["record_id"] == ("PRN",)
    assert found.of["organisation"] == ("Trust_Code",)
    assert found.of["age"] == ("age_answer", "Age")
    assert found.unsure == {"organisation": ("Trust_Code", "hospital")}
    stated = Source("f", "k", (Variable("ID"), Variable("PRN")), roles={"record_id": "ID"})
    assert roles(stated).of["record_id"] == ("ID",)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_data_alone_give_codes_and_ask_for_the_rest(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"answers.{kind}"
    if kind == "csv":
        path.write_text(DATA, encoding="utf-8")
    else:
        header, *rows = [line.split(",") for line in DATA.splitlines()]
        columns = dict(zip(header, zip(*rows, strict=True), strict=True))
        pq.write_table(pa.table({n: [v or None for v in c] for n, c in columns.items()}), path)
    draft = drafted(path, survey="demo", wave=2025)
    assert draft.said["columns"] == {
        "record_id": "respondent_id",
        "organisation": "trust",
        "outcome": "return_status",
        "group": "",
        "mode": "",
        "age": ["age"],
        "sex": ["gender"],
        "ignore": ["visit_date", "comment"],
    }
    assert draft.said["settings"] == {"sexes": {"F": "Female", "M": "Male"}, "min_answered": 1}
    items = {item["id"]: item for item in draft.said["items"]}
    assert [o["code"] for o in items["Q1"]["options"]] == [1, 2, 3, 98]
    assert [o.get("score") for o in items["Q1"]["options"]] == [10, 5, 0, None]
    assert items["Q3"]["multiple"]
    assert items["Q3"]["kind"] == "descriptive"
    assert any("codes without labels" in what for what in asked(draft, "items", 0))
    assert any("visit_date looks like" in what for what in asked(draft, "columns", "ignore"))
    assert fault_of(draft, tmp_path) == ""


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_a_codebook_of_one_row_an_option(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"codebook.{ending}"
    rows = list(csv.reader(LONG.splitlines()))
    if ending == "csv":
        path.write_text(LONG, encoding="utf-8")
    elif ending == "xlsx":
        book = openpyxl.Workbook()
        page = book.create_sheet("Codes")
        for row in rows:
            page.append([int(cell) if cell.isdigit() else cell or None for cell in row])
        book.save(path)
    else:
        path.write_bytes(ods("Codes", rows))
    draft = drafted(path, survey="demo", wave=2025)
    first, second, third = draft.said["items"]
    assert first["options"] == [
        {"code": 1, "label": "Yes", "score": 10},
        {"code": 2, "label": "No", "score": 0},
        {"code": 3, "label": "Don't know"},
    ]
    assert (first["text"], first["base"]) == ("Were you seen on time?", "All")
    assert second["ask_if"] == {"Q1": [1]}
    assert second["kind"] == "descriptive"
    assert "kind" not in first
    assert [o["score"] for o in third["options"]] == [10, 5, 0]
    assert [(s["name"], s["items"]) for s in draft.said["sections"]] == [
        ("Waiting", ["Q1"]),
        ("Ward", ["Q3"]),
    ]
    assert asked(draft, "items", 0, "options") == []
    assert any("scores are a guess" in what for what in asked(draft, "items", 2, "options"))
    assert fault_of(draft, tmp_path) == ""


def test_a_codebook_of_one_row_an_item(tmp_path: Path) -> None:
    draft = draft_of(tmp_path / "codebook.csv", SHORT)
    first, second = draft.said["items"]
    assert [o.get("score") for o in first["options"]] == [10, 0, None]
    assert [o["label"] for o in second["options"]] == ["Very clean", "Fairly clean", "Not clean"]
    assert first["text"] == "Were you seen on time?"


def test_a_question_that_decides_who_is_asked_is_a_routing_question(tmp_path: Path) -> None:
    text = LONG.replace("Yes,10", "Yes,").replace("No,0", "No,")
    first, *_ = draft_of(tmp_path / "codebook.csv", text).said["items"]
    assert first["kind"] == "routing"
    assert not any("score" in option for option in first["options"])


def test_scores_that_a_codebook_leaves_out_are_guessed_and_marked(tmp_path: Path) -> None:
    text = "item,text,code,label,kind,score\nQ1,T,1,Yes,evaluative,10\n,,2,No,,\n"
    draft = draft_of(tmp_path / "codebook.csv", text)
    assert [o["score"] for o in draft.said["items"][0]["options"]] == [10, 0]
    assert any("scores are a guess" in what for what in asked(draft, "items", 0, "options"))
    assert fault_of(draft, tmp_path) == ""


def test_a_draft_is_written_with_its_decisions_and_loads(tmp_path: Path) -> None:
    draft = draft_of(tmp_path / "codebook.csv", LONG)
    path = tmp_path / "definition.yaml"
    path.write_text(text_of(draft), encoding="utf-8")
    survey = load_survey(path)
    assert (survey.id, survey.wave) == ("demo", 2025)
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    assert sum(line.startswith("# DECIDE: ") for line in lines) == len(draft.decisions) > 5
    assert lines[0] == "# Drafted from codebook.csv (codebook)."


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "", "a.csv"),
        ("a.csv", "name,comment\nx,y\n", "no column has answers with whole numbers"),
        ("a.csv", "item,code,label\nQ1,x,Yes\n", "column code: holds 'x', which is no whole"),
        ("a.csv", "item,code,label\n,1,Yes\n", "row 2, column item: is blank"),
        ("a.csv", "item,code,label\nQ1,1,Yes\nQ1,1,No\n", "row 3, column code: the code 1 stands"),
        ("a.csv", "item,options\nQ1,Yes; No\n", "row 2, column options: holds 'Yes', which is no"),
        ("a.csv", "item,code,label,ask_if\nQ1,1,Yes,Q0\n", "row 2, column ask_if: the condition"),
        ("a.csv", "item,code,label,score\nQ1,1,Yes,good\n", "column score: holds 'good'"),
        ("a.csv", "item,code,label,code\nQ1,1,Yes,1\n", "column code: names a column that stands"),
        ("a.xlsx", "PK not a workbook", "a.xlsx: cannot be read as a workbook"),
        ("a.sav", "no SPSS file", "a.sav: the file cannot be read as SPSS"),
        ("a.doc", "word", "a.doc"),
    ],
)
def test_a_file_that_gives_no_draft_is_refused(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    with pytest.raises(SurveybenchError) as caught:
        draft_of(tmp_path / name, text)
    assert told in str(caught.value)
    assert caught.value.remedy


def test_no_file_and_no_codebook_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SurveybenchError, match="there is no such file"):
        drafted(tmp_path / "none.sav", survey="", wave=1)
    with pytest.raises(SurveybenchError, match="the file is a folder"):
        drafted(tmp_path, survey="", wave=1)
    book = openpyxl.Workbook()
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(SurveybenchError, match="there is no sheet Codes"):
        drafted(tmp_path / "b.xlsx", survey="", wave=1, sheet="Codes")
    with pytest.raises(SurveybenchError, match="there are no column names"):
        drafted(tmp_path / "b.xlsx", survey="", wave=1, sheet="Sheet")


def test_the_sample_file_lends_its_columns_and_no_items(tmp_path: Path) -> None:
    (tmp_path / "sample.csv").write_text("respondent_id,trust,age,flag\n1,A,30,1\n2,B,31,2\n")
    (tmp_path / "answers.csv").write_text("respondent_id,Q1\n1,1\n2,2\n")
    draft = drafted(
        tmp_path / "answers.csv", survey="demo", wave=2025, sample=tmp_path / "sample.csv"
    )
    assert draft.said["columns"]["organisation"] == "trust"
    assert draft.said["columns"]["ignore"] == ["flag"]
    assert [item["id"] for item in draft.said["items"]] == ["Q1"]
