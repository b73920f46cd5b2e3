"""Files of publishers that nobody has described: figures in are figures out, or a plain refusal."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter

from surveybench.disclosure import release
from surveybench.errors import InputError
from surveybench.published import (
    drafted_definition,
    drafted_layout,
    find_layout,
    read_all,
    recognised,
    shipped_layouts,
)
from surveybench.published.layout import Layout
from surveybench.quantities import Axis
from surveybench.report.compose import compose
from surveybench.report.document import texts
from surveybench.results import Results
from surveybench.survey import load_survey

TRUSTS = [(f"R{letter}0", f"Invented Trust {letter}") for letter in "ABCDEFGH"]
SCORES = [[6.15 + i / 4 + q / 8 for q in range(4)] for i in range(8)]
Rows = Sequence[Sequence[Any]]


def book(path: Path, rows: Rows) -> Path:
    with xlsxwriter.Workbook(str(path)) as target:
        sheet = target.add_worksheet("Results")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def table(path: Path, rows: Rows, delimiter: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def drafted(path: Path) -> Results:
    """What a file gives with nothing but the drafts, as they are."""
    layouts: tuple[Layout, ...] = shipped_layouts()
    proposal = drafted_layout(path, "drafted", layouts)
    if proposal is not None:
        layout = path.with_suffix(".layout.yaml")
        layout.write_text(proposal.text, "utf-8")
        layouts = (find_layout(layout),)
    definition = path.with_suffix(".yaml")
    definition.write_text(drafted_definition(path, "invented", 2023, layouts).text, "utf-8")
    survey = load_survey(definition)
    return read_all([path], survey, made=date(2026, 1, 1), version="0", layouts=layouts).results


def scores_of(results: Results, statistic: str = "score.score") -> np.ndarray:
    """Trusts down, questions across."""
    grid = results.grids[statistic]
    items = [grid.positions[Axis.MEASURE][item.id] for item in results.survey.evaluative]
    return grid.values[0, 0][items].T


def test_two_tables_below_each_other_are_both_read(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Table 1. Respect"], ["Code", "Trust", "Q1 score", "Q2 score"]]
    rows += [[*who, *own[:2]] for who, own in zip(TRUSTS, SCORES, strict=True)]
    rows += [[], ["Table 2. Care"], ["Code", "Trust", "Q3 score", "Q4 score"]]
    rows += [[*who, *own[2:]] for who, own in zip(TRUSTS, SCORES, strict=True)]
    rows += [[], ["Source: invented"]]
    np.testing.assert_allclose(scores_of(drafted(book(tmp_path / "two.xlsx", rows))), SCORES)


def test_a_header_that_is_printed_again_is_no_organisation(tmp_path: Path) -> None:
    header = ["Code", "Trust", *(f"Q{q} score" for q in range(1, 5))]
    lines = [[*who, *own] for who, own in zip(TRUSTS, SCORES, strict=True)]
    path = book(tmp_path / "again.xlsx", [header, *lines[:4], header, *lines[4:]])
    np.testing.assert_allclose(scores_of(drafted(path)), SCORES)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_decimal_commas_are_decimals(delimiter: str, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Code", "Name", *(f"Q{q} Score" for q in range(1, 5))]]
    for who, own in zip(TRUSTS, SCORES, strict=True):
        rows.append([*who, *(f"{score:g}".replace(".", ",") for score in own)])
    rows.append(["Total", "All trusts", "7,5", "7,5", "7,5", "7,5"])
    results = drafted(table(tmp_path / "commas.csv", rows, delimiter))
    np.testing.assert_allclose(scores_of(results), SCORES)
    national = results.grids["expected_range.national"]
    assert national.values[0, 0, national.positions[Axis.MEASURE]["Q1"]] == 7.5


def test_commas_that_could_be_either_are_not_guessed(tmp_path: Path) -> None:
    """1,234.5 and 6,71 in one column: one of them is wrong, and nobody can say which."""
    rows = [["Code", "Name", "Q1 Score"], ["RA0", "A", "6,71"], ["RB0", "B", "1,234.5"]]
    with pytest.raises(InputError, match="holds '6,71' where a number belongs"):
        drafted(table(tmp_path / "either.csv", rows, ";"))


def test_percentages_of_three_writings_are_the_same(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Code", "Name", *(f"Q{q} % positive" for q in range(1, 5))]]
    for who, own in zip(TRUSTS, SCORES, strict=True):
        first, second, third, fourth = own
        comma = f"{third * 10:.2f}".replace(".", ",")
        rows.append([*who, f"{first * 10} %", f"{second * 10:.3f}%", f"{comma}%", fourth * 10])
    found = scores_of(drafted(book(tmp_path / "percent.xlsx", rows)))
    np.testing.assert_allclose(found, np.array(SCORES) * 10, atol=1e-9)


def test_fractions_beside_per_cent_are_refused(tmp_path: Path) -> None:
    """A cell shown as 61.5 % holds 0.615: beside a column of 61.5 it would be 0.6 per cent."""
    rows: list[list[Any]] = [["Code", "Name", "Q1 % positive", "Q2 % positive"]]
    rows += [[*who, own[0] / 10, own[1] * 10] for who, own in zip(TRUSTS, SCORES, strict=True)]
    with pytest.raises(InputError, match="holds numbers up to 1, as fractions are"):
        drafted(book(tmp_path / "mixed.xlsx", rows))


def test_merged_titles_give_wordings_and_foreign_band_words_are_understood(tmp_path: Path) -> None:
    titles = [f"Q{q}. Were you treated well, {q}?" for q in range(1, 5)]
    top: list[Any] = ["", ""]
    for title in titles:
        top += [title, ""]
    rows: list[list[Any]] = [["Invented survey"], top, ["Org code", "Organisation name"]]
    rows[2] += ["Mean score", "Rating"] * 4
    for who, own in zip(TRUSTS, SCORES, strict=True):
        row: list[Any] = [*who]
        for score in own:
            judged = "Better than most" if score > 8 else "Similar to most"
            row += [f"{score:.4f} [1]" if score > 7.5 else score]
            row += ["Worse than most" if score < 6.4 else judged]
        rows.append(row)
    rows += [[], ["[1] A note."], ["Source: invented"]]
    results = drafted(book(tmp_path / "merged.xlsx", rows))
    np.testing.assert_allclose(scores_of(results), SCORES)
    wanted = [[6 if s > 8 else 2 if s < 6.4 else 4 for s in own] for own in SCORES]
    np.testing.assert_array_equal(scores_of(results, "expected_range.band"), wanted)
    assert results.survey.evaluative[0].text == "Were you treated well, 1?"


def test_of_two_columns_of_one_question_the_plainer_counts_and_the_other_is_named(
    tmp_path: Path,
) -> None:
    rows: list[list[Any]] = [["code", "name", "q1_score_old", "q1_score", "q2_score"]]
    rows += [[*who, 1.11, *own[:2]] for who, own in zip(TRUSTS, SCORES, strict=True)]
    path = book(tmp_path / "old.xlsx", rows)
    np.testing.assert_allclose(scores_of(drafted(path)), [own[:2] for own in SCORES])
    layout = find_layout(path.with_suffix(".layout.yaml"))
    _, lines = recognised(path, (layout,))
    assert any("not placed: q1_score_old" in line for line in lines)


def test_questions_that_have_names_alone_are_found(tmp_path: Path) -> None:
    """And neither "Overall" nor "result" is taken for a lower or an upper limit (ll, ul)."""
    header = ["Provider", "Overall experience score 2023", "Dignity result", "Base size"]
    lines = [
        [name.upper(), own[0], own[1], 90 + i]
        for i, ((_, name), own) in enumerate(zip(TRUSTS, SCORES, strict=True))
    ]
    results = drafted(book(tmp_path / "named.xlsx", [header, *lines]))
    assert [item.id for item in results.survey.evaluative] == ["Overall_experience", "Dignity"]
    np.testing.assert_allclose(scores_of(results), [own[:2] for own in SCORES])


def test_a_long_table_in_other_words_is_read(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Org Code", "Org Name", "Metric", "Value", "Denominator"]]
    for who, own in zip(TRUSTS, SCORES, strict=True):
        rows += [[*who, f"Q{q}", score, 100 + q] for q, score in enumerate(own, 1)]
    results = drafted(table(tmp_path / "long.csv", rows))
    np.testing.assert_allclose(scores_of(results), SCORES)
    np.testing.assert_array_equal(scores_of(results, "score.n"), [[101, 102, 103, 104]] * 8)


def said_of(results: Results) -> str:
    """Every text of the first report."""
    return " ".join(texts(compose(release(results), results.organisations[0].code)))


def test_of_scores_without_bands_no_band_is_claimed_nor_a_country(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Org Code", "Org Name", "Metric", "Value", "Denominator"]]
    for who, own in zip(TRUSTS, SCORES, strict=True):
        rows += [[*who, f"Q{q}", score, 100 + q] for q, score in enumerate(own, 1)]
    said = said_of(drafted(table(tmp_path / "long.csv", rows)))
    assert "no score here has a band" in said
    assert "How your questions compare with other organisations is not published." in said
    for false in ("in up to", "too few", "England", "Much worse", "interval"):
        assert false not in said


def test_a_cancer_survey_in_other_words_is_placed_whole(tmp_path: Path) -> None:
    header = ["Trust Code", "Trust Name", "Question", "Number of responses", "2023 score (%)"]
    header += ["Lower 95% confidence interval", "Upper 95% confidence interval"]
    header += ["Lower expected range", "Upper expected range", "Comparison with expected range"]
    rows: list[list[Any]] = [header]
    for who, own in zip(TRUSTS, SCORES, strict=True):
        for q, score in enumerate(own, 1):
            p = score * 10
            said = "Above expected" if p > 80 else "Below expected" if p < 64 else "As expected"
            rows.append([*who, f"Q{q}", 200, p, p - 4, p + 4, 64, 80, said])
    results = drafted(book(tmp_path / "cancer.xlsx", rows))
    np.testing.assert_allclose(scores_of(results), np.array(SCORES) * 10)
    wanted = [[6 if s > 8 else 2 if s < 6.4 else 4 for s in own] for own in SCORES]
    np.testing.assert_array_equal(scores_of(results, "expected_range.band"), wanted)
    said = said_of(results)
    assert "one of the two limits, from −95% " in said
    assert "six limits" not in said
