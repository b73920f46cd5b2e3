"""Published workbooks and tables become Results, or a message that names the cell at fault."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter

from surveybench.disclosure import Release
from surveybench.errors import DefinitionError, InputError
from surveybench.explain import explain
from surveybench.intake import Sources
from surveybench.jobs import pipeline
from surveybench.published import read, read_all
from surveybench.published.agreement import Verdicts, contradiction, slack
from surveybench.quantities import Flag
from surveybench.results import Results
from surveybench.survey import Survey, load_survey

pytestmark = pytest.mark.slow  # every test writes and reads a workbook

Book = dict[str, list[list[Any]]]
CUTS = (1.6448536269514722, 1.959963984540054, 3.090232306167813)
CODES = ("R1", "R2", "R3", "R4")
# Scores of four trusts; section S is the mean of A and B. R4 has too few answers to B.
SCORES: dict[str, tuple[float | str, ...]] = {
    "A": (6.0, 7.0, 8.0, 7.0),
    "B": (4.0, 5.0, 6.0, ""),
    "C": (2.0, 3.0, 4.0, 7.0),
    "S": (5.0, 6.0, 7.0, ""),
    "T": (2.0, 3.0, 4.0, 7.0),
}
REACH = 1.25  # sqrt(s² + tau²), the same everywhere

DEFINITION = """
survey: small
wave: {wave}
origin: {origin}
words: {{title: Small, report: Report}}
populations: [{{id: all, name: Everyone}}]
settings: {{min_respondents: 30, min_organisations: 3}}
items:
  - {{id: A, text: First}}
  - {{id: B, text: Second}}
  - {{id: C, text: Third}}
sections:
  - {{id: S, name: Both, items: [A, B]}}
  - {{id: T, name: One, items: [C]}}
"""
COMPARE = """
compare:
  2021: {definition: 2021.yaml, items: {A: A, B: B}}
not_comparable: {C: It is new.}
"""


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """Three items, two sections, one earlier wave without the third item."""
    for wave, more in ((2021, ""), (2022, COMPARE)):
        text = DEFINITION.format(wave=wave, origin="published") + more
        (tmp_path / f"{wave}.yaml").write_text(text, "utf-8")
    return load_survey(tmp_path / "2022.yaml")


def z_of(measure: str, score: float) -> float:
    """Distance from the plain mean of the scores, in reaches."""
    known = [value for value in SCORES[measure] if isinstance(value, float)]
    return (score - sum(known) / len(known)) / REACH


def block(measure: str, row: int) -> list[Any]:
    """Score, limits, band and z of one measure in one row of Trust_Scores."""
    score = SCORES[measure][row]
    if isinstance(score, str):
        return ["", "", "", "", "", "", "", 0, ""]
    z = z_of(measure, score)
    middle = score - z * REACH
    limits = [min(max(middle + s * c * REACH, 0), 10) for c in CUTS for s in (-1, 1)]
    band = 4 + (1 if z > 0 else -1) * sum(abs(z) >= c for c in CUTS)
    return [score, *limits, band, z]


def book() -> Book:
    """A workbook as the regulator publishes them, of four trusts."""
    names = ("mean{}", "ll90{}", "ul90{}", "ll95{}", "ul95{}", "ll99{}", "ul99{}", "band{}")
    columns = [(*names, "{}_Zfinal")] * len(SCORES)
    header = [c.format(m) for m, each in zip(SCORES, columns, strict=True) for c in each]
    known = {m: [v for v in scores if v != ""] for m, scores in SCORES.items()}
    return {
        "Key": [["Sheet", "Variable name"]],
        "Trust_Respondents": [
            ["TrustCode", "trustname", "A_tres", "B_tres", "C_tres", "n_tpat", "tr_rate", "age1"],
            *([code, f"Trust {code}", 50, 40, 60, 70, 35.5, 1] for code in CODES[:3]),
            ["R4", "Trust R4", 50, "", 60, 90, 40, 1],
        ],
        "Trust_Scores": [
            ["TrustCode", "trustname", "n_tpat", *header],
            *(
                [code, f"Trust {code}", 70, *(cell for m in SCORES for cell in block(m, row))]
                for row, code in enumerate(CODES)
            ),
        ],
        "National_Respondents": [["n_pat", "r_rate"], [300, 37]],
        "National_Max&Min": [
            [f"{m}_{end}" for m in SCORES for end in ("min", "max")],
            [pick(known[m]) for m in SCORES for pick in (min, max)],
        ],
        "Historical_Comparisonsto2021": [
            ["SurveyYear", "TrustCode", "trustname", "n_tpat_H"]
            + [f"{m}_{c}" for m in "AB" for c in ("mean_H", "Base_unw", "sig")],
            [2021, "R1", "Trust R1", 60, 7.5, 55, -1, 4.1, 45, 0],
            [2021, "R2", "Trust R2", 60, 7.5, 55, 0, "", "", ""],
            [2021, "R4", "Trust R4", 60, 6.5, 55, 1, 5.0, 45, ""],
        ],
    }


def put(name: str, row: int, column: str, value: Any) -> Callable[[Book], None]:
    """A change of one cell; row 1 is the first below the header."""

    def change(given: Book) -> None:
        given[name][row][given[name][0].index(column)] = value

    return change


def rename(name: str, column: str, to: str) -> Callable[[Book], None]:
    """A change of one column name."""

    def change(given: Book) -> None:
        given[name][0][given[name][0].index(column)] = to

    return change


def save(given: Book, path: Path) -> Path:
    """Write the workbook as XLSX."""
    with xlsxwriter.Workbook(str(path)) as target:
        for name, rows in given.items():
            sheet = target.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def results(path: Path, survey: Survey) -> Results:
    """What is read from a file."""
    return read(path, survey, made=date(2026, 1, 2), version="0")


def released(path: Path, survey: Survey) -> Release:
    """What may be published of a file."""
    return pipeline.published(survey, path, made=date(2026, 1, 2), version="0")


def figure(
    given: Release, statistic: str, measure: str, who: str, wave: int = 2022
) -> float | str | None:
    """A value, or the word for its absence."""
    found = given.figure(statistic, measure, who, "all", wave)
    return found.value if found.flag is Flag.OK else found.flag.word


def test_a_workbook_becomes_figures(survey: Survey, tmp_path: Path) -> None:
    given = released(save(book(), tmp_path / "book.xlsx"), survey)
    assert [o.code for o in given.organisations] == list(CODES)
    assert given.organisations[0].name == "Trust R1"
    assert figure(given, "score.score", "A", "R1") == 6.0
    assert figure(given, "score.n", "A", "R1") == 50
    # National average: (6 + 7 + 8 + 7) / 4 = 7; z = (6 − 7) / 1.25 = −0.8: about the same.
    assert figure(given, "expected_range.national", "A", "national") == 7.0
    assert figure(given, "expected_range.z", "A", "R1") == -0.8
    assert figure(given, "expected_range.band", "A", "R1") == 4
    outer, inner = pytest.approx(7 - CUTS[2] * REACH), pytest.approx(7 + CUTS[0] * REACH)
    assert figure(given, "expected_range.lower_outer", "A", "R1") == outer
    assert figure(given, "expected_range.upper_inner", "A", "R1") == inner
    # C: (2 + 3 + 4 + 7) / 4 = 4; z of R4 = 3 / 1.25 = 2.4, beyond 1.96: better.
    assert figure(given, "expected_range.band", "C", "R4") == 6
    assert figure(given, "expected_range.lowest", "C", "national") == 2.0
    assert figure(given, "expected_range.highest", "C", "national") == 7.0
    assert figure(given, "expected_range.organisations", "C", "national") == 4


def test_what_is_not_published_stays_missing(survey: Survey, tmp_path: Path) -> None:
    given = released(save(book(), tmp_path / "book.xlsx"), survey)
    for statistic in ("score.standard_error", "score.lower", "score.upper"):
        assert figure(given, statistic, "A", "R1") == "not_published"
    assert figure(given, "expected_range.tau2", "A", "national") == "not_published"
    assert figure(given, "response_rate.invited", "all", "R1") == "not_published"
    # The workbook does not list every trust of the earlier wave: no national average of it.
    assert figure(given, "expected_range.national", "A", "national", 2021) == "not_published"
    assert not [name for name in given.grids if name.startswith("standardise.")]


def test_too_few_answers_hide_an_item_and_its_section(survey: Survey, tmp_path: Path) -> None:
    given = released(save(book(), tmp_path / "book.xlsx"), survey)
    for statistic in ("score.score", "expected_range.band", "expected_range.upper_outer"):
        assert figure(given, statistic, "B", "R4") == "suppressed"
        assert figure(given, statistic, "S", "R4") == "suppressed"
    assert figure(given, "score.n", "B", "R4") == "suppressed"
    assert figure(given, "score.score", "T", "R4") == 7.0
    assert figure(given, "expected_range.organisations", "S", "national") == 3


@pytest.mark.parametrize("mark", ["[c]", "*", "suppressed", ""])
def test_suppression_marks_are_nulls(survey: Survey, tmp_path: Path, mark: str) -> None:
    given = book()
    put("Trust_Scores", 4, "meanB", mark)(given)
    put("Trust_Respondents", 4, "B_tres", mark)(given)
    kept = released(save(given, tmp_path / "book.xlsx"), survey)
    assert figure(kept, "score.score", "B", "R4") == "suppressed"
    assert figure(kept, "score.n", "B", "R4") == "suppressed"


def test_the_gate_hides_a_published_score_on_too_few(survey: Survey, tmp_path: Path) -> None:
    given = book()
    put("Trust_Respondents", 1, "A_tres", 29)(given)
    put("National_Max&Min", 1, "A_min", 7.0)(given)
    put("National_Max&Min", 1, "S_min", 6.0)(given)
    kept = released(save(given, tmp_path / "book.xlsx"), survey)
    assert figure(kept, "score.score", "A", "R1") == "suppressed"
    assert figure(kept, "score.score", "S", "R1") == "suppressed"
    # Without R1: (7 + 8 + 7) / 3.
    assert figure(kept, "expected_range.national", "A", "national") == pytest.approx(22 / 3)


def test_change_is_what_the_workbook_says(survey: Survey, tmp_path: Path) -> None:
    given = released(save(book(), tmp_path / "book.xlsx"), survey)
    assert figure(given, "change.verdict", "A", "R1", 2021) == -1
    assert figure(given, "change.difference", "A", "R1", 2021) == 6.0 - 7.5
    assert figure(given, "change.verdict", "A", "R4", 2021) == 1
    assert figure(given, "score.n", "A", "R1", 2021) == 55
    assert figure(given, "change.p_z", "A", "R1", 2021) == "not_published"
    # Blank in the earlier wave; blank in this one; not in the earlier sheet at all; a new item.
    assert figure(given, "change.verdict", "B", "R2", 2021) == "suppressed"
    assert figure(given, "change.verdict", "B", "R4", 2021) == "suppressed"
    assert figure(given, "change.verdict", "A", "R3", 2021) == "not_comparable"
    assert figure(given, "score.score", "A", "R3", 2021) == "not_comparable"
    assert figure(given, "score.score", "C", "R1", 2021) == "not_comparable"


def test_rates_and_counts(survey: Survey, tmp_path: Path) -> None:
    given = released(save(book(), tmp_path / "book.xlsx"), survey)
    assert figure(given, "response_rate.completed", "all", "R4") == 90
    assert figure(given, "response_rate.completed", "all", "national") == 300
    assert figure(given, "response_rate.adjusted", "all", "R1") == 0.355
    assert figure(given, "response_rate.adjusted", "all", "national") == 0.37
    assert figure(given, "response_rate.organisations", "all", "national") == 4
    assert figure(given, "response_rate.completed", "all", "R1", 2021) == 60


def test_too_few_organisations_have_no_comparison(survey: Survey, tmp_path: Path) -> None:
    given = book()
    for row in (2, 3):
        put("Trust_Respondents", row, "C_tres", "")(given)
        for measure in "CT":
            header = given["Trust_Scores"][0]
            at = header.index(f"mean{measure}")
            given["Trust_Scores"][row][at : at + 9] = block("B", 3)
    for column in ("C_max", "T_max"):
        put("National_Max&Min", 1, column, 7.0)(given)
    kept = released(save(given, tmp_path / "book.xlsx"), survey)
    # Two trusts have C, three are needed: R1 keeps its score, the comparison and section T go.
    assert figure(kept, "score.score", "C", "R1") == 2.0
    assert figure(kept, "expected_range.band", "C", "R1") == "too_few_organisations"
    assert figure(kept, "expected_range.national", "C", "national") == "too_few_organisations"
    assert figure(kept, "score.score", "T", "R1") == "too_few_organisations"


def test_provenance_names_the_file_and_its_hash(survey: Survey, tmp_path: Path) -> None:
    path = save(book(), tmp_path / "book.xlsx")
    first, second = results(path, survey).provenance, results(path, survey).provenance
    assert first == second
    assert first.inputs[0][0] == "book.xlsx"
    assert len(first.inputs[0][1]) == 64


FAULTS: list[tuple[str, Callable[[Book], Any], tuple[str, ...]]] = [
    (
        "a sheet is missing",
        lambda b: b.pop("National_Max&Min"),
        ("book.xlsx", "there is no sheet National_Max&Min", "Its sheets are: Key, Trust_"),
    ),
    (
        "a column is missing",
        rename("Trust_Scores", "ul95B", "remark"),
        ("sheet Trust_Scores, row 1", "there is no column ul95B"),
    ),
    (
        "a column of an unknown measure",
        rename("Trust_Respondents", "age1", "Q9_tres"),
        ("sheet Trust_Respondents, row 1, column Q9_tres (H)", "has no Q9"),
    ),
    (
        "a column stands twice",
        rename("Trust_Scores", "meanB", "meanA"),
        ("sheet Trust_Scores, row 1", "the column meanA stands there 2 times"),
    ),
    (
        "text where a number belongs",
        put("Trust_Scores", 2, "meanA", "seven"),
        ("sheet Trust_Scores, row 3, column meanA (D)", "'seven' where a number belongs"),
    ),
    (
        "a score above ten",
        put("Trust_Scores", 1, "meanA", 11),
        ("row 2, column meanA (D)", "holds 11, which is no number from 0 to 10"),
    ),
    (
        "half a respondent",
        put("Trust_Respondents", 1, "A_tres", 50.5),
        ("row 2, column A_tres (C)", "holds 50.5, which is no whole number of 0 or more"),
    ),
    (
        "a band that does not exist",
        put("Trust_Scores", 1, "bandA", 8),
        ("row 2, column bandA (K)", "holds 8, which is no whole number from 0 to 7"),
    ),
    (
        "an unknown trust code",
        put("Trust_Respondents", 3, "TrustCode", "RXX"),
        ("sheet Trust_Respondents, row 4, column TrustCode (A)", "the code RXX is not known"),
    ),
    (
        "an unknown trust code in an earlier wave",
        put("Historical_Comparisonsto2021", 1, "TrustCode", "RXX"),
        ("sheet Historical_Comparisonsto2021, row 2, column TrustCode (B)", "RXX is not known"),
    ),
    (
        "a trust without its row of respondents",
        lambda b: b["Trust_Respondents"].pop(),
        ("sheet Trust_Respondents", "has no row for R4"),
    ),
    (
        "a trust code twice",
        put("Trust_Scores", 3, "TrustCode", "R1"),
        ("sheet Trust_Scores, row 4, column TrustCode (A)", "the code R1 stands twice"),
    ),
    (
        "a trust without a code",
        put("Trust_Scores", 3, "TrustCode", ""),
        ("sheet Trust_Scores, row 4, column TrustCode (A)", "is blank"),
    ),
    (
        "a trust that takes the name of the country's row",
        put("Trust_Scores", 3, "TrustCode", "national"),
        ("sheet Trust_Scores, row 4", "'national' is no code"),
    ),
    (
        "a sheet of another year",
        put("Historical_Comparisonsto2021", 1, "SurveyYear", 2020),
        ("row 2, column SurveyYear (A)", "is not 2021"),
    ),
    (
        "an earlier sheet without its totals",
        rename("Historical_Comparisonsto2021", "n_tpat_H", "total"),
        ("sheet Historical_Comparisonsto2021, row 1", "there is no column n_tpat_H"),
    ),
    (
        "a sheet without rows",
        lambda b: b.update({"Trust_Scores": b["Trust_Scores"][:1]}),
        ("sheet Trust_Scores", "has no rows"),
    ),
    (
        "a sheet without a header",
        lambda b: b.update({"Trust_Scores": []}),
        ("sheet Trust_Scores, row 1", "has no column names"),
    ),
]


CONTRADICTIONS: list[tuple[str, Callable[[Book], Any], tuple[str, ...]]] = [
    (
        "a band against its limits",
        put("Trust_Scores", 4, "bandC", 4),
        (
            "sheet Trust_Scores, row 5, column bandC (AC)",
            "says about the same, but the score 7 with these limits is better than expected",
        ),
    ),
    (
        "a band against its z score",
        put("Trust_Scores", 1, "A_Zfinal", -3.5),
        ("row 2, column bandA (K)", "the z score -3.5 with these cuts is much worse"),
    ),
    (
        "limits in the wrong order",
        put("Trust_Scores", 1, "ll95A", 1.0),
        ("row 2, column ll99A (I)", "the limits do not rise"),
    ),
    (
        "a band without a score",
        put("Trust_Scores", 4, "bandB", 3),
        ("row 5, column bandB (T)", "there is a band, but no score"),
    ),
    (
        "a lowest score that is not the lowest",
        put("National_Max&Min", 1, "C_min", 1.5),
        (
            "sheet National_Max&Min, row 2, column C_min (E)",
            "says 1.5",
            "score of an organisation is 2",
        ),
    ),
    (
        "a total that is not the sum",
        put("National_Respondents", 1, "n_pat", 301),
        ("sheet National_Respondents, row 2, column n_pat (A)", "says 301", "add up to 300"),
    ),
    (
        "a verdict against its scores",
        put("Historical_Comparisonsto2021", 1, "A_sig", 1),
        ("row 2, column A_sig (G)", "says +1, but the score went from 7.5 to 6"),
    ),
]


@pytest.mark.parametrize(
    ("change", "words"),
    [(c, w) for _, c, w in CONTRADICTIONS],
    ids=[name for name, _, _ in CONTRADICTIONS],
)
def test_a_contradiction_is_told_with_its_cell_and_refused_only_if_strict(
    survey: Survey, tmp_path: Path, change: Callable[[Book], Any], words: tuple[str, ...]
) -> None:
    given = book()
    change(given)
    path = save(given, tmp_path / "book.xlsx")
    made = date(2026, 1, 2)
    reading = read_all([path], survey, made=made, version="0")
    lines = "\n".join(one.line for one in reading.contradictions)
    assert all(part in lines for part in words), lines
    with pytest.raises(InputError) as caught:
        read_all([path], survey, made=made, version="0", strict=True)
    assert words[0] in str(caught.value)
    assert "one of them is wrong" in caught.value.remedy
    # What is contradicted is shown as it was published, not corrected.
    assert released(path, survey).organisations[0].code == "R1"


def test_a_sound_workbook_contradicts_nothing(survey: Survey, tmp_path: Path) -> None:
    path = save(book(), tmp_path / "book.xlsx")
    assert read_all([path], survey, made=date(2026, 1, 2), version="0").contradictions == ()


def test_a_wave_that_no_sheet_holds_is_not_published(survey: Survey, tmp_path: Path) -> None:
    given = book()
    given.pop("Historical_Comparisonsto2021")
    kept = released(save(given, tmp_path / "book.xlsx"), survey)
    assert figure(kept, "score.score", "A", "R1") == 6.0
    for statistic in ("score.score", "change.verdict", "change.difference"):
        assert figure(kept, statistic, "A", "R1", 2021) == "not_published"


def test_a_sheet_of_a_wave_that_is_not_compared_is_left_out_and_said(
    survey: Survey, tmp_path: Path
) -> None:
    given = book()
    rows = given["Historical_Comparisonsto2021"]
    given["Historical_Comparisonsto2019"] = [rows[0], *([2019, *row[1:]] for row in rows[1:])]
    path = save(given, tmp_path / "book.xlsx")
    reading = read_all([path], survey, made=date(2026, 1, 2), version="0")
    assert any("2019" in line and "does not compare" in line for line in reading.lines)
    assert reading.results.survey.waves == (2022, 2021)


def test_a_number_kept_as_text_is_a_number(survey: Survey, tmp_path: Path) -> None:
    given = book()
    put("Trust_Respondents", 2, "A_tres", "50 ")(given)
    kept = released(save(given, tmp_path / "book.xlsx"), survey)
    assert figure(kept, "score.n", "A", "R2") == 50


@pytest.mark.parametrize(
    ("change", "words"), [(c, w) for _, c, w in FAULTS], ids=[name for name, _, _ in FAULTS]
)
def test_a_fault_of_a_workbook_is_named(
    survey: Survey, tmp_path: Path, change: Callable[[Book], Any], words: tuple[str, ...]
) -> None:
    given = book()
    change(given)
    with pytest.raises(InputError) as caught:
        results(save(given, tmp_path / "book.xlsx"), survey)
    message = str(caught.value)
    assert all(part in message for part in words), message
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["book.ods", "book.xlsx"])
@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_bytes_that_are_no_workbook(
    survey: Survey, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=f"{name}: cannot be read as a workbook"):
        results(tmp_path / name, survey)


def test_a_file_of_another_kind_or_none(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"book\.pdf: is neither a workbook nor a table"):
        results(tmp_path / "book.pdf", survey)
    with pytest.raises(InputError, match=r"book\.ods: there is no such file\. Check the path"):
        results(tmp_path / "book.ods", survey)


def test_a_workbook_has_one_population(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="holds one population, the definition 3"):
        results(save(book(), tmp_path / "book.xlsx"), load_survey("cmh/2025"))


def verdicts(score: float, limits: list[float], band: float, z: float) -> Verdicts:
    """One row."""
    return Verdicts(
        np.array([score]), np.array([[x] for x in limits]), np.array([band]), np.array([z])
    )


CONFIDENCE = (0.90, 0.95, 0.998)
WIDE = [0.0, 3.0, 4.0, 9.0, 10.0, 10.0]
UNKNOWN = [float("nan")] * 6


@pytest.mark.parametrize(
    "given",
    [
        verdicts(10.0, WIDE, 6, float("nan")),  # on an end that clipping made: no higher band
        verdicts(10.0, WIDE, 7, float("nan")),  # the limit may be exactly 10, a tie goes outward
        verdicts(9.04, WIDE, 4, float("nan")),  # 9.0 and 9.04 may be rounded from 9.041 and 9.04
        verdicts(5.0, UNKNOWN, 7, float("nan")),  # nothing to check against
        verdicts(5.0, UNKNOWN, 0, 2.5),  # no band was given
    ],
)
def test_figures_that_may_agree(given: Verdicts) -> None:
    assert contradiction(given, CONFIDENCE) is None


@pytest.mark.parametrize(
    ("given", "part"),
    [
        (verdicts(9.2, WIDE, 4, float("nan")), "band"),
        (verdicts(5.0, WIDE, 5, float("nan")), "band"),
        (verdicts(5.0, UNKNOWN, 4, 2.5), "band"),
        (verdicts(5.0, [0.0, 3.0, 2.0, 9.0, 10.0, 10.0], 4, float("nan")), "limits"),
    ],
)
def test_figures_that_cannot_agree(given: Verdicts, part: str) -> None:
    found = contradiction(given, CONFIDENCE)
    assert found is not None
    assert (found.row, found.part) == (0, part)


@pytest.mark.parametrize(
    ("values", "half"), [([6.6, 7.0], 0.05), ([6.61, 7.0], 0.005), ([6.1234567, 7.0], 1e-6)]
)
def test_what_rounding_may_hide(values: list[float], half: float) -> None:
    assert slack(np.array([*values, np.nan])) == pytest.approx(half)


# The table of one organisation.

Rows = list[dict[str, Any]]


def table() -> Rows:
    """What a report of one trust publishes: figures to one decimal, no limits."""
    who = {"organisation": "R1", "name": "Trust R1", "population": "all"}
    return [
        {
            **{"organisation": "national", "population": "all", "measure": "all"},
            **{"invited": 1000, "completed": 300, "adjusted_percent": 37, "organisations": 40},
        },
        who | {"measure": "S", "score": 5.0, "band": "About the same"},
        who
        | {"measure": "A", "n": 50, "score": 6.0, "national": 7.0, "lowest": 6.0, "highest": 8.0}
        | {"band": "About the same", "n_2021": 55, "change_2021": "Decrease"},
        who
        | {"measure": "B", "n": 40, "score": 4.0, "national": 5.0, "lowest": 4.0, "highest": 6}
        # On 25 people: neither drawn nor tested.
        | {"band": 4, "n_2021": 25},
        who | {"measure": "T", "status": "too few organisations"},
        who | {"measure": "C", "n": 60, "score": 2.0, "status": "too_few_organisations"},
    ]


def save_table(rows: Rows, path: Path) -> Path:
    """Write the rows as CSV."""
    columns = list(dict.fromkeys(["name", *(column for row in rows for column in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        target = csv.DictWriter(file, columns, restval="")
        target.writeheader()
        target.writerows(rows)
    return path


@pytest.fixture
def own(survey: Survey, tmp_path: Path) -> Release:
    """The release of the table."""
    return released(save_table(table(), tmp_path / "r1.csv"), survey)


def test_a_table_becomes_figures(own: Release) -> None:
    assert [o.code for o in own.organisations] == ["R1"]
    assert figure(own, "score.score", "A", "R1") == 6.0
    assert figure(own, "score.n", "A", "R1") == 50
    assert figure(own, "expected_range.national", "A", "national") == 7.0
    assert figure(own, "expected_range.band", "S", "R1") == 4
    assert figure(own, "change.verdict", "A", "R1", 2021) == -1
    assert figure(own, "score.n", "A", "R1", 2021) == 55
    assert figure(own, "response_rate.invited", "all", "national") == 1000
    assert figure(own, "response_rate.adjusted", "all", "national") == 0.37
    assert figure(own, "response_rate.organisations", "all", "national") == 40


def test_a_table_invents_nothing(own: Release) -> None:
    assert figure(own, "expected_range.upper_inner", "A", "R1") == "not_published"
    assert figure(own, "expected_range.organisations", "A", "national") == "not_published"
    assert figure(own, "expected_range.national", "S", "national") == "not_published"
    assert figure(own, "score.score", "A", "R1", 2021) == "not_published"
    assert figure(own, "change.difference", "A", "R1", 2021) == "not_published"
    assert figure(own, "score.n", "B", "R1", 2021) == "suppressed"
    assert figure(own, "change.verdict", "B", "R1", 2021) == "not_published"


def test_a_table_says_where_organisations_are_too_few(own: Release) -> None:
    assert figure(own, "score.score", "C", "R1") == 2.0
    assert figure(own, "score.n", "C", "R1") == 60
    assert figure(own, "expected_range.national", "C", "national") == "too_few_organisations"
    assert figure(own, "expected_range.band", "C", "R1") == "too_few_organisations"
    assert figure(own, "score.score", "T", "R1") == "too_few_organisations"
    assert own.anyone_has("all")


@pytest.mark.parametrize(
    ("status", "anyone"), [("suppressed", True), ("too_few_organisations", False)]
)
def test_a_population_without_figures(
    survey: Survey, tmp_path: Path, status: str, anyone: bool
) -> None:
    who = {"organisation": "R1", "name": "Trust R1", "population": "all", "measure": "all"}
    given = released(save_table([who | {"status": status}], tmp_path / "r1.csv"), survey)
    assert not given.has("R1", "all")
    assert given.anyone_has("all") is anyone


def test_a_table_may_hold_limits(survey: Survey, tmp_path: Path) -> None:
    rows = table()
    rows[2] |= {"lower_outer": 3.1, "lower_middle": 4.5, "lower_inner": 4.9, "z": -0.8}
    rows[2] |= {"upper_inner": 9.1, "upper_middle": 9.4, "upper_outer": 10}
    given = released(save_table(rows, tmp_path / "r1.csv"), survey)
    assert figure(given, "expected_range.lower_inner", "A", "R1") == 4.9
    rows[2]["band"] = "worse than expected"
    with pytest.raises(InputError, match=r"row 4, column band: says worse than expected, but"):
        results(save_table(rows, tmp_path / "r1.csv"), survey)


def edit(row: int, **cells: Any) -> Callable[[Rows], None]:
    """A change of some cells of one row; row 0 is the national one."""

    def change(rows: Rows) -> None:
        rows[row] |= cells

    return change


TABLE_FAULTS: list[tuple[str, Callable[[Rows], Any], tuple[str, ...]]] = [
    (
        "a measure is left out",
        lambda rows: rows.pop(2),
        ("r1.csv", "there is no row for measure A in population all", "the measure all"),
    ),
    (
        "a row stands twice",
        lambda rows: rows.append(rows[2]),
        ("row 8, column measure", "row 4 has it too"),
    ),
    ("text where a number belongs", edit(2, score="six"), ("row 4, column score", "'six'")),
    ("a comma in a number", edit(2, score="6,0"), ("row 4, column score", "'6,0'")),
    ("not a number", edit(2, n="nan"), ("row 4, column n", "'nan'")),
    ("no end of z", edit(2, z="inf"), ("row 4, column z", "'inf'")),
    ("half a respondent", edit(2, n=50.5), ("row 4, column n", "whole number of 0 or more")),
    ("an unknown band", edit(2, band="so-so"), ("column band", "'so-so'", "much worse than")),
    ("an unknown verdict", edit(2, change_2021="up"), ("column change_2021", "decrease, no")),
    ("an unknown status", edit(2, status="gone"), ("row 4, column status", "'gone'")),
    ("an unknown measure", edit(2, measure="Q9"), ("row 4, column measure", "'Q9'")),
    ("an unknown population", edit(2, population="x"), ("row 4, column population", "'x'")),
    ("two organisations", edit(2, organisation="R2"), ("row 4, column organisation", "R2", "R1")),
    ("two names", edit(2, name="Other"), ("row 4, column name", "differs from the first row")),
    ("no score", edit(2, score=""), ("row 4, column score", "is blank")),
    ("an unknown column", edit(2, colour=1), ("row 1, column colour", "is not a column")),
    ("a wave that is not compared", edit(2, n_2019=40), ("row 1, column n_2019", "wave 2019")),
    (
        "a figure of an item that is not comparable",
        edit(5, n_2021=40),
        ("row 7, column n_2021", "does not compare C with 2021"),
    ),
    (
        "a change of a section",
        edit(1, change_2021="increase"),
        ("row 3, column change_2021", "sections are not compared over time"),
    ),
    ("respondents of a section", edit(1, n=40), ("row 3, column n", "no respondents of its own")),
    (
        "a comparison of too few",
        edit(5, national=3.0),
        ("row 7, column national", "the status is too_few_organisations"),
    ),
    (
        "a suppressed score",
        edit(2, status="suppressed"),
        ("row 4, column score", "the status is suppressed"),
    ),
    ("a score below the lowest", edit(2, score=5.8), ("row 4, column score", "is 5.8, outside")),
    (
        "an average above the highest",
        edit(2, national=8.2),
        ("row 4, column national", "is 8.2, outside"),
    ),
    ("invited in the row of a measure", edit(2, invited=9), ("row 4, column invited", "belong")),
    ("a score of the country", edit(0, score=5), ("row 2, column score", "no single measure")),
    ("more answers than people", edit(0, completed=2000), ("row 2, column completed", "invited")),
    ("a rate above 100", edit(0, adjusted_percent=137), ("column adjusted_percent", "to 100")),
    (
        "a measure of the country",
        edit(0, measure="A"),
        ("row 2, column measure", "is about no single measure"),
    ),
    (
        "figures where there should be none",
        lambda rows: rows.append({**rows[1], "measure": "all", "status": "suppressed"}),
        ("row 8, column score", "says why there is nothing"),
    ),
    (
        "rows and no rows",
        lambda rows: rows.append(
            {**rows[4], "measure": "all", "status": "suppressed"},
        ),
        ("row 3, column population", "row 8 says that there is nothing"),
    ),
]


@pytest.mark.parametrize(
    ("change", "words"),
    [(c, w) for _, c, w in TABLE_FAULTS],
    ids=[name for name, _, _ in TABLE_FAULTS],
)
def test_a_fault_of_a_table_is_named(
    survey: Survey, tmp_path: Path, change: Callable[[Rows], Any], words: tuple[str, ...]
) -> None:
    rows = table()
    change(rows)
    with pytest.raises(InputError) as caught:
        results(save_table(rows, tmp_path / "r1.csv"), survey)
    message = str(caught.value)
    assert all(part in message for part in ("r1.csv", *words)), message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "there is no column organisation"),
        (b"\xff\xfe\x00", "cannot be read as CSV in UTF-8"),
        (b'organisation,name,population,measure\n"R1', "cannot be read as CSV"),
        (b"organisation;name;population;measure\n", "is not a column of this table"),
        (b"organisation,name,population,measure\n", "has no rows"),
        (b"organisation,name,population,measure\nR1,Trust, of,all,A\n", "row 2: has 5 cells"),
        (b"organisation,name,population,measure\nnational,,all,all\n", "names no organisation"),
    ],
)
def test_bytes_that_are_no_table(
    survey: Survey, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "r1.csv").write_bytes(content)
    with pytest.raises(InputError, match=words):
        results(tmp_path / "r1.csv", survey)


# The definition of published data.


def test_published_items_need_no_options(survey: Survey) -> None:
    assert survey.origin == "published"
    assert [item.options for item in survey.evaluative] == [(), (), ()]


def test_items_with_respondents_need_options(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(DEFINITION.format(wave=2022, origin="respondents"), "utf-8")
    with pytest.raises(DefinitionError, match=r"line 9, key items\.A\.options: A has no options"):
        load_survey(tmp_path / "x.yaml")


def test_options_of_published_items_are_checked(tmp_path: Path) -> None:
    text = DEFINITION.format(wave=2022, origin="published").replace(
        "text: First", "text: First, options: [{code: 1, label: Yes, score: 11}]"
    )
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    with pytest.raises(DefinitionError, match="A has a score outside 0 to 10"):
        load_survey(tmp_path / "x.yaml")


def test_waves_of_two_origins_do_not_mix(survey: Survey, tmp_path: Path) -> None:
    text = (tmp_path / "2022.yaml").read_text("utf-8")
    options = "options: [{code: 1, label: a, score: 0}, {code: 2, label: b, score: 10}]"
    for word in ("First", "Second", "Third"):
        text = text.replace(f"text: {word}", f"text: {word}, {options}")
    text = text.replace("origin: published", "origin: respondents")
    (tmp_path / "2022.yaml").write_text(text, "utf-8")
    with pytest.raises(DefinitionError, match="wave 2021 comes from published, this wave from"):
        load_survey(tmp_path / "2022.yaml")


def test_an_unknown_origin_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(DEFINITION.format(wave=2022, origin="hearsay"), "utf-8")
    with pytest.raises(DefinitionError, match="key origin"):
        load_survey(tmp_path / "x.yaml")


def test_nothing_can_be_counted_from_published_figures(survey: Survey) -> None:
    with pytest.raises(DefinitionError, match="has no respondents to count") as caught:
        pipeline.count(survey, Sources({}))
    assert "surveybench published" in caught.value.remedy


def test_who_worked_a_figure_out_travels_with_it(tmp_path: Path, survey: Survey) -> None:
    out = released(save(book(), tmp_path / "book.xlsx"), survey)
    told = {
        name: "\n".join(explain(out, f"{name}:A:{code}:all:{wave}"))
        for name, code, wave in (
            ("score.score", "R1", 2022),
            ("expected_range.lowest", "national", 2022),
            ("expected_range.national", "national", 2022),
            ("change.difference", "R1", 2021),
        )
    }
    read_there, derived = "read from the published file", "worked out here from the figures"
    assert read_there in told["score.score"]
    assert read_there in told["expected_range.lowest"]
    for name in ("expected_range.national", "change.difference"):
        assert derived in told[name]
        assert read_there not in told[name]
        assert "Settings" not in told[name]
    assert "y_now - y_then" in told["change.difference"]
