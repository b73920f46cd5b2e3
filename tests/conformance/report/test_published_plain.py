"""Reports of scores and answers without bands, as hospitals and practices publish them.

Small files as the publishers lay them out; each sentence is held against what stands in the file.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import relaid
from surveybench.disclosure import Release, release
from surveybench.published import drafted_definition, read_all, recognised, shipped_layouts
from surveybench.report.compose import compose
from surveybench.report.compose.summary import slides
from surveybench.report.document import Chart, Table, texts, walk
from surveybench.survey import load_survey
from tiny import MADE

HEAD = ["Facility ID", "Facility Name", "HCAHPS Measure ID", "HCAHPS Question"]
HEAD += ["HCAHPS Answer Percent", "HCAHPS Linear Mean Value", "Number of Completed Surveys"]
HEAD += ["Survey Response Rate Percent", "Start Date", "End Date"]
NURSES, CARE = "Nurse communication", "Care transition"
# Linear means of both questions.
HOSPITALS = {"010001": (80, 91), "010005": (90, 85), "01003F": (86, 85)}
NOBODY = "Not Applicable"


def hospitals(path: Path) -> Path:
    """Answers by per cent in the publisher's order, and linear means."""
    rows = [HEAD]
    for code, (nurses, care) in HOSPITALS.items():
        lead, tail = [code, f"HOSPITAL {code}"], ["1200", "22", "07/01/2022", "06/30/2023"]
        shares = [("H_COMP_1_A_P", "70"), ("H_COMP_1_SN_P", "10"), ("H_COMP_1_U_P", "20")]
        shares += [("H_COMP_7_A", "41"), ("H_COMP_7_D_SD", "6"), ("H_COMP_7_SA", "53")]
        rows += [[*lead, key, "q", share, NOBODY, *tail] for key, share in shares]
        for key, name, score in (("H_COMP_1", NURSES, nurses), ("H_COMP_7", CARE, care)):
            text = f"{name} - linear mean score"
            rows.append([*lead, f"{key}_LINEAR_SCORE", text, NOBODY, str(score), *tail])
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    return path


def practices(path: Path) -> Path:
    """Fractions with all their digits, bases, and everybody who was asked."""
    rows: list[list[object]] = [
        ["ad_practicecode", "ad_practicename", "distributed", "received", "resprate"]
    ]
    rows[0] += ["overall.pcteval", "overall.baseeval", "phone.pcteval", "phone.baseeval"]
    for i in range(4):
        row: list[object] = [f"A8100{i}", f"SURGERY {i}", 300, 60 + i, (60 + i) / 300]
        rows.append([*row, (20 + 7 * i) / 60, 60, (31 - 3 * i) / 59, 59])
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


@dataclass(frozen=True)
class Drafted:
    """A file as a newcomer uses it: its account, its draft and what is released of it."""

    account: str
    draft: str
    release: Release


@cache
def drafted(name: str) -> Drafted:
    writer = {"HCAHPS-Hospital.csv": hospitals, "gpps_2024.csv": practices}[name]
    layouts = shipped_layouts()
    with TemporaryDirectory() as folder:
        path = writer(Path(folder) / name)
        _, lines = recognised(path, layouts)
        text = drafted_definition(path, "plain", 2026, layouts).text
        (Path(folder) / "d.yaml").write_text(text, "utf-8")
        survey = load_survey(Path(folder) / "d.yaml")
        results = read_all([path], survey, made=MADE, version="0").results
    return Drafted("\n".join(lines), text, release(results))


def of_hospitals() -> Release:
    return drafted("HCAHPS-Hospital.csv").release


def of_practices() -> Release:
    return drafted("gpps_2024.csv").release


def said(out: Release, code: str) -> str:
    return "\n".join(texts(compose(out, code)))


def tables(out: Release, code: str) -> dict[str, Table]:
    pages = compose(out, code).pages
    return {b.id: b for page in pages for b in walk(page.blocks) if isinstance(b, Table)}


def test_a_draft_has_the_names_and_the_year_of_the_file() -> None:
    draft = drafted("HCAHPS-Hospital.csv").draft
    assert "wave: 2023" in draft
    assert f"id: H_COMP_1, text: '{NURSES}', wording: summary}}" in draft


def test_what_one_pattern_places_is_not_said_to_lack_for_another() -> None:
    account = drafted("gpps_2024.csv").account
    assert "score: overall.pcteval, phone.pcteval" in account
    assert "not given: share of answers" in account


def test_answers_are_called_by_their_words_from_best_to_worst() -> None:
    rows = tables(of_hospitals(), "010001")["answers-all"].rows
    assert [(row[1].text, row[2].text) for row in rows] == [
        *(("Always", "70%"), ("Usually", "20%"), ("Sometimes or never", "10%")),
        *(("Strongly agree", "53%"), ("Agree", "41%"), ("Disagree or strongly disagree", "6%")),
    ]


def test_no_sentence_speaks_of_a_column_that_is_not_there() -> None:
    text = said(of_hospitals(), "010001")
    assert "The share of each answer, as published." in text
    assert "United States has a dash" not in text
    assert "n is the number of answers" not in text
    assert "n is the number of answers" in said(of_practices(), "A81001")
    figures = tables(of_hospitals(), "010001")["figures-all-H_COMP_1"]
    assert [column.header for column in figures.columns] == [
        *("Your score", "United States average", "Lowest", "Highest")
    ]


def test_a_rate_stands_without_the_country_where_the_country_has_none() -> None:
    text = said(of_practices(), "A81001")
    assert "20%\nresponse rate" in text
    assert "England: –" not in text


def test_scores_without_verdicts_are_counted_beside_the_average() -> None:
    """By hand: 80 and 91 beside means of 85.3 and 87; 86 and 85."""
    wanted = {"010001": (1, 1), "010005": (1, 1), "01003F": (1, 1)}
    for code, (above, below) in wanted.items():
        headline = f"Of 2 questions: {above} above the United States average, {below} below it\n"
        assert headline in said(of_hospitals(), code)
    text = said(of_hospitals(), "010001")
    assert "The publisher does not say which differences are more than chance." in text
    assert "stand alone" not in text
    assert "could be compared" not in text


def test_of_bands_that_nobody_gave_nothing_is_explained() -> None:
    for out, code in ((of_hospitals(), "010001"), (of_practices(), "A81002")):
        shown = "\n".join(texts(slides(out, code)))
        for text in (said(out, code), shown):
            assert "about the same" not in text
            assert "A band says" not in text
            assert "Not published" not in text
            assert "The score is not published." not in text
        assert "Questions beside other" in shown
        assert "Band" not in [c.header for c in tables(out, code)["numbers-all"].columns]


def test_the_chart_of_questions_names_its_rows_as_questions() -> None:
    pages = compose(of_hospitals(), "010001").pages
    charts = [b for page in pages for b in walk(page.blocks) if isinstance(b, Chart)]
    assert {getattr(chart.model, "measure", "Question") for chart in charts} == {"Question"}


def test_decimals_that_are_left_out_are_not_claimed() -> None:
    """Of practices 16 digits are published, of hospitals none; extremes are published scores."""
    text = said(of_practices(), "A81001")
    assert "rounded here: the publisher gives more decimals" in text
    assert "as many decimals as the publisher gives" not in text
    assert "with as many decimals as the publisher gives" in said(of_hospitals(), "010001")
    row = tables(of_hospitals(), "010001")["numbers-all"].rows[1]
    assert [cell.text for cell in row[1:]] == ["80", "85.33", "80", "90"]


def test_figures_that_contradict_each_other_are_named_where_a_reader_looks(tmp_path: Path) -> None:
    """A band that its limits deny, of a score that is shown and of one that is not."""
    head = ["trust_code", "trust_name", "q1_mean", "q1_n", "q1_ll95", "q1_ul95", "q1_band"]
    rows = [["RA", "A", 7.0, 50, 6.0, 8.0, 4], ["RB", "B", 9.0, 50, 6.0, 8.0, 6]]
    rows += [["RC", "C", 5.0, 50, 6.0, 8.0, 6], ["RD", "D", 9.5, 5, 6.0, 8.0, 2]]
    path = relaid.workbook(tmp_path / "w.xlsx", {"IP22_trust_results": [head, *rows]})
    text = drafted_definition(path, "plain", 2022, shipped_layouts()).text
    (tmp_path / "d.yaml").write_text(text, "utf-8")
    read = read_all([path], load_survey(tmp_path / "d.yaml"), made=MADE, version="0")
    assert len(read.contradictions) == 2
    out = release(read.results)
    named = "Q1 (w.xlsx, sheet IP22_trust_results, row 4, column q1_band (G))"
    assert f"The published figures contradict each other, and are shown as they are: {named}." in (
        said(out, "RC")
    )
    for code in ("RA", "RD"):
        assert "contradict each other" not in said(out, code)
        assert "2 published figures contradict others" in said(out, code)
    assert not re.search(r"9\.50?\b", said(out, "RD"))


def test_sections_that_nobody_scores_have_counts_alone(tmp_path: Path) -> None:
    """Verdicts of questions, and no section: nothing is "Not published" of it, nor named twice."""
    head = ["Trust code", "Trust name", "Question", "Number of responses", "Score"]
    rows: list[list[object]] = [[*head, "Comparison"]]
    verdicts = {"RA": "Within", "RB": "Above", "RC": "Below"}
    for code, verdict in verdicts.items():
        rows += [[code, f"Trust {code}", f"Q{q}", 100 + q, 60 + q, verdict] for q in (1, 2)]
    path = relaid.table(tmp_path / "cancer_2022.csv", rows)
    (layout,) = (one for one in shipped_layouts() if one.id == "cancer-survey")
    text = drafted_definition(path, "plain", 2022, (layout,)).text
    assert "name: 'Q1 to Q2'" in text
    (tmp_path / "d.yaml").write_text(text, "utf-8")
    survey = load_survey(tmp_path / "d.yaml")
    out = release(read_all([path], survey, made=MADE, version="0", layouts=(layout,)).results)
    of_one = tables(out, "RC")
    (row,) = of_one["sections-all"].rows
    assert [cell.text for cell in row] == ["Section 1. Q1 to Q2", "–", "–", "2"]
    assert of_one["numbers-all"].rows[0][-1].text == "–"
    shown = "\n".join(texts(slides(out, "RC")))
    assert "what is expected of your organisation." in shown
    assert "of a organisation" not in shown
    assert "Not published" not in said(out, "RC")


def test_scores_of_several_years_without_verdicts_stand_side_by_side(tmp_path: Path) -> None:
    """Nobody says which changes are clear: none is counted, none "could not be compared"."""
    for year, shift in ((2023, 0.0), (2024, 0.5)):
        rows: list[list[object]] = [["trust_code", "trust_name", "q1_mean", "q2_mean"]]
        rows += [[f"R{i}", f"Trust {i}", 5 + i + shift, 6 + shift] for i in range(4)]
        path = relaid.workbook(tmp_path / f"{year}.xlsx", {"IP_trust_results": rows})
        text = drafted_definition(path, "chain", year, shipped_layouts()).text
        (tmp_path / f"d{year}.yaml").write_text(text, "utf-8")
    with (tmp_path / "d2024.yaml").open("a", encoding="utf-8") as file:
        file.write("compare: {2023: {definition: d2023.yaml, items: {Q1: Q1, Q2: Q2}}}\n")
    files = [tmp_path / "2023.xlsx", tmp_path / "2024.xlsx"]
    survey = load_survey(tmp_path / "d2024.yaml")
    out = release(read_all(files, survey, made=MADE, version="0").results)
    text = said(out, "R1")
    assert "Which changes since 2023 are more than chance is not published." in text
    assert "Which differences are more than chance is not published." in text
    for false in (
        "could be compared with 2023",
        "0 up",
        "the publisher's verdict",
        "more than\nch",
    ):
        assert false not in text
    names = [page.title for page in compose(out, "R1").pages]
    assert "Change over time: Everyone" in names
    assert "can be compared with an earlier year" not in text
