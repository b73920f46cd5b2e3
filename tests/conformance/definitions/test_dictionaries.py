"""Dictionaries of survey tools: from a tool's raw export to finished figures."""

from __future__ import annotations

import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from surveybench.cli import app
from surveybench.definitions import drafted
from surveybench.definitions.dictionaries import questionnaire, questionnaire_if
from surveybench.definitions.dictionaries.question import comparisons
from surveybench.definitions.dictionaries.redcap import COMPARED
from surveybench.errors import DefinitionError
from surveybench.survey import load_survey

CLEAN = ("Yes, always", "Yes, sometimes", "No")
POINTS = {"Yes, always": 10.0, "Yes, sometimes": 5.0, "No": 0.0}
HELPED = ("A doctor", "A nurse", "A porter")
PLACES = ("North", "South", "West")
RATED = ("Very good", "Good", "Poor")
RATED_POINTS = {"Very good": 10.0, "Good": 5.0, "Poor": 0.0}


@dataclass(frozen=True)
class Person:
    """One respondent as every tool would know them."""

    number: int
    place: str
    age: int
    sex: str
    stayed: str
    clean: str
    helped: tuple[str, ...]
    rated: str


def people() -> list[Person]:
    draw = random.Random(7)
    return [
        Person(
            number,
            PLACES[number % 3],
            draw.randint(18, 90),
            draw.choice(["Male", "Female"]),
            stayed := draw.choice(["Yes", "Yes", "Yes", "No"]),
            draw.choice(CLEAN) if stayed == "Yes" else "",
            tuple(sorted(draw.sample(HELPED, draw.randint(1, 2)))),
            draw.choice(RATED),
        )
        for number in range(1, 361)
    ]


PEOPLE = people()


def expected(points: dict[str, float], answer: str) -> dict[str, float]:
    """The plain mean of every place, all answers counting alike."""
    scores: dict[str, list[float]] = defaultdict(list)
    for person in PEOPLE:
        if value := getattr(person, answer):
            scores[person.place].append(points[value])
    return {place: sum(values) / len(values) for place, values in scores.items()}


def write(path: Path, rows: Sequence[Sequence[object]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def number(value: str, of: tuple[str, ...]) -> str:
    return str(of.index(value) + 1) if value else ""


REDCAP_HEADER = [
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
    "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max",
    "Identifier?", "Branching Logic (Show field only if...)", "Required Field?",
    "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
]  # fmt: skip


def field(name: str, kind: str, label: str, choices: str = "", logic: str = "") -> list[str]:
    row = [name, "form", "", kind, label, choices, *[""] * 12]
    row[11] = logic
    return row


def redcap(folder: Path) -> tuple[Path, Path]:
    dictionary = [
        REDCAP_HEADER,
        field("record_id", "text", "Record ID"),
        field("hospital", "dropdown", "Which hospital?", "1, North | 2, South | 3, West"),
        field("age", "text", "Age"),
        field("sex", "radio", "Sex", "1, Male | 2, Female"),
        field("stayed", "yesno", "Did you stay overnight?"),
        field("clean", "radio", "<b>Was the ward clean?</b>",
              "1, Yes, always | 2, Yes, sometimes | 3, No", "[stayed] = '1'"),
        field("helped", "checkbox", "Who helped you?", "1, A doctor | 2, A nurse | 3, A porter"),
        field("rated", "radio", "Overall?", "1, Very good | 2, Good | 3, Poor", "[age] > 20"),
        field("weight", "text", "Weight"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        ["record_id", "redcap_survey_identifier", "form_timestamp", "hospital", "age", "sex",
         "stayed", "clean", "helped___1", "helped___2", "helped___3", "rated", "weight",
         "form_complete"]
    ]  # fmt: skip
    for p in PEOPLE:
        ticks = [int(answer in p.helped) for answer in HELPED]
        rows.append([
            p.number, "", "2025-05-01 10:00:00", number(p.place, PLACES), p.age,
            number(p.sex, ("Male", "Female")), int(p.stayed == "Yes"), number(p.clean, CLEAN),
            *ticks, number(p.rated, RATED), 60 + p.number % 40, 2,
        ])  # fmt: skip
    return write(folder / "export.csv", rows), write(folder / "dictionary.csv", dictionary)


KOBO_CLEAN = ("always", "sometimes", "never")


def kobo(folder: Path) -> tuple[Path, Path]:
    book = openpyxl.Workbook()
    survey, choices = book.create_sheet("survey"), book.create_sheet("choices")
    for row in (
        ["type", "name", "label::English (en)", "relevant"],
        ["start", "start", None, None],
        ["select_one places", "hospital", "Which hospital?", None],
        ["integer", "age", "Age", None],
        ["select_one sex", "sex", "Sex", None],
        ["begin_group", "stay", "Your stay", None],
        ["select_one yn", "stayed", "Did you stay overnight?", None],
        ["select_one clean", "clean", "Was the ward clean?", "${stayed} = 'yes'"],
        ["select_multiple helped", "helped", "Who helped you?", None],
        ["end_group", None, None, None],
        ["select_one rated", "rated", "Overall?", None],
    ):
        survey.append(row)
    lists = {
        "places": zip(("n", "s", "w"), PLACES, strict=True),
        "sex": (("m", "Male"), ("f", "Female")),
        "yn": (("yes", "Yes"), ("no", "No")),
        "clean": zip(KOBO_CLEAN, CLEAN, strict=True),
        "helped": zip(("doc", "nurse", "porter"), HELPED, strict=True),
        "rated": zip(("vg", "g", "p"), RATED, strict=True),
    }
    choices.append(["list_name", "name", "label::English (en)"])
    for name, entries in lists.items():
        for raw, label in entries:
            choices.append([name, raw, label])
    book.save(folder / "form.xlsx")
    rows: list[list[object]] = [
        ["start", "hospital", "age", "sex", "stay/stayed", "stay/clean", "stay/helped",
         "stay/helped/doc", "stay/helped/nurse", "stay/helped/porter", "rated", "_id", "_uuid"]
    ]  # fmt: skip
    raws: dict[str, str] = dict(zip(HELPED, ("doc", "nurse", "porter"), strict=True))
    for p in PEOPLE:
        rows.append([
            "2025-05-01T10:00:00.000+01:00", p.place[0].lower(), p.age, p.sex[0].lower(),
            p.stayed.lower(), KOBO_CLEAN[CLEAN.index(p.clean)] if p.clean else "",
            " ".join(raws[answer] for answer in p.helped),
            *[int(answer in p.helped) for answer in HELPED],
            ("vg", "g", "p")[RATED.index(p.rated)], 1000 + p.number, f"u-{p.number:06}",
        ])  # fmt: skip
    return write(folder / "export.csv", rows, ";"), folder / "form.xlsx"


def lime_rows() -> list[list[object]]:
    answers = {
        "hospital": PLACES, "clean": CLEAN, "rated": RATED,
    }  # fmt: skip
    rows: list[list[object]] = [
        ["id", "class", "type/scale", "name", "relevance", "text", "help", "language"],
        [1, "S", "", "language", 1, "en", "", ""],
        [1, "SL", "", "surveyls_title", 1, "Our wards", "", "en"],
        [1, "G", "G1", "Your stay", 1, "", "", "en"],
    ]
    questions = [
        ("!", "hospital", "1", "Which hospital?"), ("N", "age", "1", "Age"),
        ("G", "sex", "1", "Sex"), ("Y", "stayed", "1", "Did you stay overnight?"),
        ("L", "clean", '((stayed.NAOK == "Y"))', "<p>Was the ward clean?</p>"),
        ("M", "helped", "1", "Who helped you?"), ("L", "rated", "1", "Overall?"),
    ]  # fmt: skip
    for kind, name, relevance, text in questions:
        rows.append([name, "Q", kind, name, relevance, text, "", "en"])
        rows += [
            ["", "A", 0, f"A{n}", "", a, "", "en"] for n, a in enumerate(answers.get(name, ()), 1)
        ]
        if name == "helped":
            rows += [["", "SQ", "", f"SQ{n}", 1, a, "", "en"] for n, a in enumerate(HELPED, 1)]
    return rows


def lime_export(folder: Path) -> Path:
    rows: list[list[object]] = [
        ["id", "submitdate", "lastpage", "startlanguage", "hospital", "age", "sex", "stayed",
         "clean", "helped[SQ1]", "helped[SQ2]", "helped[SQ3]", "rated"]
    ]  # fmt: skip
    for p in PEOPLE:
        rows.append([
            p.number, "2025-05-01 10:00:00", 2, "en", f"A{number(p.place, PLACES)}", p.age,
            p.sex[0], p.stayed[0], f"A{number(p.clean, CLEAN)}" if p.clean else "",
            *["Y" if answer in p.helped else "" for answer in HELPED],
            f"A{number(p.rated, RATED)}",
        ])  # fmt: skip
    return write(folder / "export.csv", rows)


def lime_text(folder: Path) -> tuple[Path, Path]:
    return lime_export(folder), write(folder / "structure.txt", lime_rows(), "\t")


def lime_xml(folder: Path) -> tuple[Path, Path]:
    questions, parts, answers = [], [], []
    number_of = 0
    for row in lime_rows()[1:]:
        _, kind, scale, name, relevance, text, *_ = row
        cells = {"question": text, "relevance": relevance, "language": "en", "gid": 1}
        if kind == "Q":
            number_of += 1
            questions.append({"qid": number_of, "type": scale, "title": name, **cells})
        elif kind == "SQ":
            cells |= {"qid": 100 + len(parts), "parent_qid": number_of, "title": name}
            parts.append({**cells, "question_order": len(parts), "scale_id": 0})
        elif kind == "A":
            order = {"sortorder": len(answers), "scale_id": 0, "language": "en"}
            answers.append({"qid": number_of, "code": name, "answer": text, **order})

    def table(name: str, rows: list[dict[str, object]]) -> str:
        lines = "".join(
            "<row>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) + "</row>"
            for row in rows
        )
        return f"<{name}><rows>{lines}</rows></{name}>"

    body = table("questions", questions) + table("subquestions", parts) + table("answers", answers)
    body += table("surveys_languagesettings", [{"surveyls_title": "Our wards"}])
    text = f'<?xml version="1.0" encoding="UTF-8"?><document>{body}</document>'
    (folder / "survey.lss").write_text(text, encoding="utf-8")
    return lime_export(folder), folder / "survey.lss"


def qualtrics_file(path: Path) -> Path:
    def choice(tag: str, text: str, labels: tuple[str, ...], selector: str = "SAVR") -> dict:
        choices = {str(n): {"Display": label} for n, label in enumerate(labels, 4)}
        recoded = {str(n + 4): str(n + 1) for n in range(len(labels))}
        payload = {
            "QuestionText": text, "DataExportTag": tag, "QuestionType": "MC", "Selector": selector,
            "Choices": choices, "ChoiceOrder": [*choices], "QuestionID": f"QID{tag}",
        }  # fmt: skip
        return payload if selector == "MAVR" else {**payload, "RecodeValues": recoded}

    payloads = [
        choice("hospital", "Which hospital?", PLACES),
        {"QuestionText": "Age", "DataExportTag": "age", "QuestionType": "TE", "QuestionID": "QA"},
        choice("sex", "Sex", ("Male", "Female")),
        choice("stayed", "Did you stay overnight?", ("Yes", "No")),
        {**choice("clean", "Was the <b>ward</b> clean?", CLEAN), "DisplayLogic": {"0": {}}},
        choice("helped", "Who helped you?", HELPED, "MAVR"),
        {
            "QuestionText": "Rate", "DataExportTag": "Q9", "QuestionType": "Matrix",
            "Selector": "Likert", "SubSelector": "SingleAnswer", "QuestionID": "QM",
            "Choices": {"1": {"Display": "Overall?"}}, "ChoiceOrder": ["1"],
            "Answers": {str(n): {"Display": a} for n, a in enumerate(RATED, 1)},
            "AnswerOrder": ["1", "2", "3"],
        },
        {**choice("gone", "Thrown away", RATED), "QuestionID": "QX"},
    ]  # fmt: skip
    elements: list[dict] = [{"Element": "SQ", "Payload": payload} for payload in payloads]
    trash = {"Type": "Trash", "BlockElements": [{"Type": "Question", "QuestionID": "QX"}]}
    elements.append({"Element": "BL", "Payload": {"1": trash}})
    content = {"SurveyEntry": {"SurveyName": "Our wards"}, "SurveyElements": elements}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def qualtrics(folder: Path) -> tuple[Path, Path]:
    names = ["StartDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished",
             "ResponseId", "hospital", "age", "sex", "stayed", "clean", "helped_4", "helped_5",
             "helped_6", "Q9_1"]  # fmt: skip
    rows: list[list[object]] = [
        [*names], [f"Words of {name}" for name in names],
        [json.dumps({"ImportId": name}) for name in names],
    ]  # fmt: skip
    for p in PEOPLE:
        rows.append([
            "2025-05-01 10:00:00", 0, "10.0.0.1", 100, 60 + p.number, 1, f"R_{p.number:08}",
            number(p.place, PLACES), p.age, number(p.sex, ("Male", "Female")),
            number(p.stayed, ("Yes", "No")), number(p.clean, CLEAN),
            *[1 if answer in p.helped else "" for answer in HELPED], number(p.rated, RATED),
        ])  # fmt: skip
    return write(folder / "export.csv", rows), qualtrics_file(folder / "survey.qsf")


QUESTIONS = (
    ("Which hospital?", PLACES), ("Age", ()), ("Sex", ("Male", "Female")),
    ("Did you stay overnight?", ("Yes", "No")), ("Was the ward clean?", CLEAN),
    ("Who helped you?", HELPED), ("Overall?", RATED),
)  # fmt: skip


def answers_of(p: Person) -> list[object]:
    """Everything but who helped."""
    return [p.place, p.age, p.sex, p.stayed, p.clean, p.rated]


def monkey_details(path: Path) -> Path:
    """The survey as SurveyMonkey's service gives it."""
    questions: list[dict] = []
    for number_of, (text, labels) in enumerate(QUESTIONS):
        choices = [
            {"id": str(900 + n), "text": label, "position": n, "visible": True}
            for n, label in enumerate(labels, 1)
        ]
        family = "single_choice" if labels else "open_ended"
        family = "multiple_choice" if labels == HELPED else family
        questions.append({
            "id": str(number_of), "family": family, "subtype": "vertical",
            "headings": [{"heading": f"<p>{text}</p>"}], "answers": {"choices": choices},
        })  # fmt: skip
    rated = {"family": "matrix", "subtype": "rating", "answers": {
        "rows": [{"text": "Overall?"}],
        "choices": [{"text": label, "weight": n} for n, label in enumerate(RATED, 1)],
    }}  # fmt: skip
    questions[-1] |= {**rated, "headings": [{"heading": "How do you rate your stay?"}]}
    intro = {"family": "presentation", "headings": [{"heading": "Welcome"}]}
    pages = [{"title": "Your stay", "questions": [intro, *questions]}]
    path.write_text(json.dumps({"title": "Our wards", "pages": pages}), encoding="utf-8")
    return path


def monkey_rows(*, numbers: bool) -> list[list[object]]:
    fixed = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"]
    single = [text for text, labels in QUESTIONS if labels not in (HELPED, RATED)]
    kinds = ["Open-Ended Response" if text == "Age" else "Response" for text in single]
    blank = [""] * len(fixed)
    rows: list[list[object]] = [
        [*fixed, *single, "Who helped you?", "", "", "How do you rate your stay?"],
        [*blank, *kinds, *HELPED, "Overall?"],
    ]

    def cell(value: str, labels: tuple[str, ...]) -> str:
        return number(value, labels) if numbers else value

    for p in PEOPLE:
        helped = [cell(a, HELPED) if a in p.helped else "" for a in HELPED]
        rows.append([
            114000000 + p.number, 4321, "05/01/2025 10:00:00 AM", "05/01/2025 10:05:00 AM",
            "10.0.0.1", cell(p.place, PLACES), p.age, cell(p.sex, ("Male", "Female")),
            cell(p.stayed, ("Yes", "No")), cell(p.clean, CLEAN), *helped, cell(p.rated, RATED),
        ])  # fmt: skip
    return rows


def surveymonkey(folder: Path) -> tuple[Path, Path]:
    """Condensed columns, answers as texts."""
    export = write(folder / "export.csv", monkey_rows(numbers=False))
    return export, monkey_details(folder / "details.json")


def surveymonkey_numbers(folder: Path) -> tuple[Path, Path]:
    """The same with numbers, as a workbook."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in monkey_rows(numbers=True):
        page.append([int(str(c)) if str(c).isdecimal() else c or None for c in row])
    book.save(folder / "export.xlsx")
    return folder / "export.xlsx", monkey_details(folder / "details.json")


def alchemer(folder: Path) -> tuple[Path, Path]:
    """Reporting values of one question are letters, those of the others their words."""
    letters: dict[object, str] = {**dict(zip(CLEAN, "ASN", strict=True))}
    data = []
    for number_of, (text, labels) in enumerate(QUESTIONS, 2):
        options = [
            {"id": 10000 + n, "title": {"English": label}, "value": letters.get(label, label)}
            for n, label in enumerate(labels)
        ]
        kind = "CHECKBOX" if labels == HELPED else "RADIO" if labels else "TEXTBOX"
        data.append({
            "id": number_of, "base_type": "Question", "type": kind, "options": options,
            "title": {"English": f"<strong>{text}</strong>"}, "shortname": "",
        })  # fmt: skip
    data.append({"id": 20, "base_type": "Decorative", "type": "INSTRUCTIONS", "title": "Thanks"})
    (folder / "survey.json").write_text(json.dumps({"result_ok": True, "data": data}), "utf-8")
    single = [text for text, labels in QUESTIONS if labels != HELPED]
    rows: list[list[object]] = [
        ["Response ID", "Time Started", "Date Submitted", "Status", "Language", "IP Address",
         *single, *(f"{answer}:Who helped you?" for answer in HELPED)]
    ]  # fmt: skip
    for p in PEOPLE:
        given = [letters.get(str(a), a) for a in answers_of(p)]
        rows.append([
            p.number, "2025-05-01 10:00:00", "2025-05-01 10:05:00", "Complete", "English",
            "10.0.0.1", *given, *(a if a in p.helped else "" for a in HELPED),
        ])  # fmt: skip
    return write(folder / "export.csv", rows), folder / "survey.json"


def microsoft_forms(folder: Path) -> tuple[Path, None]:
    """A workbook with answers as texts, several of them in one cell."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    single = [text for text, labels in QUESTIONS if labels != HELPED]
    page.append(["ID", "Start time", "Completion time", "Email", "Name", *single,
                 "Who helped you?"])  # fmt: skip
    for p in PEOPLE:
        times = [datetime(2025, 5, 1, 10, p.number % 60), datetime(2025, 5, 1, 11)]
        row = [*answers_of(p), "".join(f"{answer};" for answer in p.helped)]
        page.append([p.number, *times, "anonymous", None, *(cell or None for cell in row)])
    book.save(folder / "forms.xlsx")
    return folder / "forms.xlsx", None


def google_forms(folder: Path) -> tuple[Path, None]:
    """A sheet saved as CSV."""
    single = [text for text, labels in QUESTIONS if labels != HELPED]
    rows: list[list[object]] = [["Timestamp", *single, "Who helped you?"]]
    for p in PEOPLE:
        rows.append([f"5/1/2025 10:{p.number % 60:02}:00", *answers_of(p), ", ".join(p.helped)])
    return write(folder / "forms.csv", rows), None


def run(*words: object) -> str:
    ran = CliRunner().invoke(app, [str(word) for word in words])
    assert ran.exit_code == 0, ran.output
    return ran.output


def figures(folder: Path) -> dict[tuple[str, str], str]:
    """The plain scores in a finished report, by item and place."""
    (path,) = folder.rglob("*release.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["measure"], row["organisation"]): row["value"]
            for row in csv.DictReader(file)
            if (row["statistic"], row["quantity"]) == ("score", "score")
        }


TOOLS = [redcap, kobo, lime_text, lime_xml]
OTHERS = [qualtrics, surveymonkey, surveymonkey_numbers, alchemer, microsoft_forms, google_forms]
WORDINGS = {"clean": ("Was the ward clean?", POINTS), "rated": ("Overall?", RATED_POINTS)}


@pytest.mark.parametrize("tool", [*TOOLS, *OTHERS], ids=lambda tool: tool.__name__)
def test_an_export_goes_to_finished_figures(tmp_path: Path, tool) -> None:
    export, dictionary = tool(tmp_path)
    definition = tmp_path / "wards.yaml"
    given = ["--dictionary", dictionary] if dictionary else []
    run("definition", "new", export, *given, "--survey", "wards", "--out", definition)
    mapping = tmp_path / "wards.mapping.yaml"
    text = definition.read_text(encoding="utf-8")
    ages, sexes = (re.search(rf"{role}: \[(.+)\]", text) for role in ("age", "sex"))
    assert ages
    assert sexes
    # By hand: plain means, without standardising, are what can be worked out beside it.
    text = text.replace(ages[0], "age: []").replace(sexes[0], "sex: []")
    text = text.replace("ignore: [", f"ignore: [{ages[1]}, {sexes[1]}, ")
    text = text.replace("\nsettings:\n", "\nsettings:\n  missing_stratum: weight_1\n")
    definition.write_text(text, encoding="utf-8")
    given = ["--responses", export, *(["--mapping", mapping] if mapping.exists() else [])]
    run("check", definition, *given)
    run("run", definition, *given, "--out", tmp_path / "out", "--format", "csv")
    shown = figures(tmp_path / "out")
    items = {item.text: item.id for item in load_survey(str(definition)).items}
    for answer, (wording, points) in WORDINGS.items():
        for place, score in expected(points, answer).items():
            # A release holds two decimals.
            found = float(shown[items[wording], place])
            assert found == pytest.approx(score, abs=0.0051), (wording, place)
    helped = next(i for i in load_survey(str(definition)).items if "helped" in i.text + i.id)
    assert helped.multiple
    assert {option.label for option in helped.options} == {*HELPED}


PAGES = {
    "redcap": redcap,
    "kobo": kobo,
    "limesurvey": lime_xml,
    "qualtrics": qualtrics,
    "surveymonkey": surveymonkey,
    "alchemer": alchemer,
    "microsoft-forms": microsoft_forms,
    "google-forms": google_forms,
}
FOLDER = Path(__file__).parents[3] / "docs" / "how-to" / "tools"


def test_every_page_of_a_tool_is_tried() -> None:
    assert {page.stem for page in FOLDER.glob("*.md")} == PAGES.keys()


@pytest.mark.parametrize("name", PAGES)
def test_what_the_page_says_of_a_tool_is_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Its commands lead from an export to finished reports, with nothing done by hand."""
    PAGES[name](tmp_path)
    monkeypatch.chdir(tmp_path)
    page = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    commands = re.findall(r"^surveybench (.+)$", page, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        last = " --format csv --format html" if command.startswith("run") else ""
        run(*f"{command}{last}".split())
    assert len(list(Path("reports").rglob("*.html"))) == len(PLACES)
    assert len(figures(Path("reports"))) > len(PLACES)


def test_what_is_json_and_no_survey_is_no_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for text in ("{", "[]", "3", '{"data": 3}', '{"pages": [3, {"questions": 4}]}', "[" * 9000):
        path.write_text(text, encoding="utf-8")
        assert questionnaire_if(path) is None
    for broken in (
        {"pages": [{"questions": [{"headings": [], "answers": [1]}]}]},
        {"data": [{"base_type": "Question", "type": "RADIO"}]},
    ):
        path.write_text(json.dumps(broken), encoding="utf-8")
        with pytest.raises(DefinitionError, match="cannot be read as"):
            questionnaire(path)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.__name__)
def test_a_dictionary_alone_is_a_codebook(tmp_path: Path, tool) -> None:
    _, dictionary = tool(tmp_path)
    draft = drafted(dictionary, survey="wards", wave=2025)
    items = {item["id"]: item for item in draft.said["items"]}
    assert {*items} == {"stayed", "clean", "helped", "rated"}
    assert items["clean"]["text"] == "Was the ward clean?"
    assert items["clean"]["ask_if"] == {"stayed": [1]}
    assert items["stayed"]["kind"] == "routing"
    labels = [option["label"] for option in items["clean"]["options"]]
    assert labels == [*CLEAN]
    assert items["helped"]["multiple"]
    assert [option["label"] for option in items["helped"]["options"]] == [*HELPED]
    assert draft.said["columns"]["organisation"] == "hospital"


def test_a_qualtrics_survey_file_alone_is_a_codebook(tmp_path: Path) -> None:
    draft = drafted(qualtrics_file(tmp_path / "survey.qsf"), survey="wards", wave=2025)
    items = {item["id"]: item for item in draft.said["items"]}
    assert {*items} == {"stayed", "clean", "helped", "Q9_1"}
    assert [o["code"] for o in items["clean"]["options"]] == [1, 2, 3]
    assert [o["code"] for o in items["helped"]["options"]] == [4, 5, 6]
    assert (items["Q9_1"]["text"], items["Q9_1"]["battery"]) == ("Overall?", "Q9")
    assert any("clean: is asked under a condition" in d.what for d in draft.decisions)


def test_what_a_condition_says_and_what_it_does_not(tmp_path: Path) -> None:
    _, dictionary = redcap(tmp_path)
    draft = drafted(dictionary, survey="wards", wave=2025)
    assert any("rated: is asked under a condition" in d.what for d in draft.decisions)
    both = (("and",), ("a", "1"), ("b", "2"))
    assert comparisons("[a] = '1' and [b]='2'", COMPARED) == both
    assert comparisons("([a] = '1' and [b] = \"2\")", COMPARED) == both
    assert comparisons("[a] = '1' or [b] = '2'", COMPARED) == (("or",), *both[1:])
    for unclear in ("[a] > 1", "[a] = '1' and [b] = '2' or [c] = '3'", "", "[a] <> '1'"):
        assert comparisons(unclear, COMPARED) == ()


def test_a_file_that_is_no_dictionary_is_refused_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "answers.csv", [["Q1"], [1]])
    assert questionnaire_if(path) is None
    with pytest.raises(DefinitionError, match="no dictionary of a survey tool"):
        questionnaire(path)
    with pytest.raises(DefinitionError, match="no such file"):
        questionnaire(tmp_path / "none.csv")
    (tmp_path / "a.qsf").write_text('{"SurveyElements": 3}', encoding="utf-8")
    with pytest.raises(DefinitionError, match="Qualtrics survey file"):
        questionnaire(tmp_path / "a.qsf")
    row = field("q", "radio", "Q", "1 Yes | 2 No")
    with pytest.raises(DefinitionError, match="a choice without a comma"):
        questionnaire(write(tmp_path / "d.csv", [REDCAP_HEADER, row]))


@pytest.mark.parametrize("beside", [{"sheet": "Data"}, {"mapping": "mapping.yaml"}])
def test_nothing_is_ignored_beside_a_dictionary(beside: dict[str, str], tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("responses: {delimiter: semicolon}\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="a mapping or a sheet beside it"):
        drafted(
            tmp_path / "export.csv",
            survey="s",
            wave=2025,
            dictionary=tmp_path / "dictionary.csv",
            sheet=beside.get("sheet", ""),
            mapping=mapping if "mapping" in beside else None,
        )
