"""Scores that would say what nearly everybody answered: bounds instead, in every format."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import opened
from surveybench.disclosure import Release, release
from surveybench.disclosure.everybody import nearly_alike
from surveybench.explain import explain
from surveybench.quantities import NATIONAL, Figure, Flag
from surveybench.report.compose import compose
from surveybench.report.compose.long_table import COLUMNS, long_table
from surveybench.report.compose.site import site
from surveybench.report.compose.workbook import workbook
from surveybench.report.writers import SITE_WRITERS, WORKBOOK_WRITERS, WRITERS
from surveybench.survey import Earlier, Survey
from tiny import chosen, computed, item, row, survey

pytestmark = pytest.mark.slow  # surveys are counted and reports written

LEAST, WAVE, THEN = 30, 2025, 2024
CODES = ("A", "B", "C", "D", "E", "F", "G")
# Of forty people of each organisation; the others answer by chance. 1 scores 10, 2 scores 5.
ALIKE = {"A": ["1"] * 40, "B": ["1"] * 39 + ["2"], "C": ["2"] * 40, "D": ["3"] * 40}
# 10 less a fifteenth of 30 people of 40 at the other end of the scale is 9.5.
BOUND = 9.5
RESTS_ON_IT = (
    *(f"score.{key}" for key in ("standard_error", "lower", "upper")),
    *(f"expected_range.{key}" for key in ("z", "band", "lower_outer", "upper_inner")),
    *(f"reliability.{key}" for key in ("reliability", "lower", "upper", "needed", "shrunken")),
    *(f"chance.{key}" for key in ("p", "q_organisation", "q_question", "outside", "of_band")),
    *(f"chance.{key}" for key in ("again", "repeat_about_the_same", "repeat_much_better")),
)


def _asked(everybody: str) -> Survey:
    settings = chosen(
        release={"min_respondents": LEAST, "min_organisations": 3, "everybody": everybody}
    )
    parts: dict[str, Any] = {"sections": {"S": ["Q1", "Q2"], "T": ["Q3"]}, "settings": settings}
    items = (item("Q1"), item("Q2"), item("Q3"))
    last = survey(*items, wave=THEN, **parts)
    return survey(*items, earlier=(Earlier(last, {q: q for q in ("Q1", "Q2", "Q3")}),), **parts)


def _people(wave: int) -> Iterator[dict[str, Any]]:
    drawn = random.Random(wave)
    for code in CODES:
        for position in range(40):
            by_chance = {q: drawn.choice("12233") for q in ("Q1", "Q2", "Q3")}
            alike = {"Q1": ALIKE[code][position]} if code in ALIKE and wave == WAVE else {}
            yield row(organisation=code, sex=drawn.choice("12"), **(by_chance | alike))


@cache
def made(everybody: str = "blunt") -> Release:
    asked = _asked(everybody)
    return release(computed(asked, {wave: list(_people(wave)) for wave in asked.waves}, CODES))


def figure(
    out: Release, statistic: str, code: str, measure: str = "Q1", wave: int = WAVE
) -> Figure:
    return out.figure(statistic, measure, code, "all", wave)


@pytest.mark.parametrize(
    ("code", "flag", "bound"),
    [
        ("A", Flag.ABOVE, BOUND),
        ("B", Flag.ABOVE, BOUND),
        ("C", Flag.NEARLY_ALIKE, None),
        ("D", Flag.BELOW, 10 - BOUND),
        ("E", Flag.OK, None),
    ],
)
def test_a_score_becomes_a_bound(code: str, flag: Flag, bound: float | None) -> None:
    found = figure(made(), "score.score", code)
    assert found.flag is flag
    assert found.bound == bound
    assert (found.value is None) == (flag is not Flag.OK)
    assert figure(made(), "score.n", code).value == 40


@pytest.mark.parametrize("statistic", RESTS_ON_IT)
def test_what_rests_on_it_has_one_reason_whoever_answered_otherwise(statistic: str) -> None:
    flags = {code: figure(made(), statistic, code).flag for code in "ABCD"}
    assert set(flags.values()) == {Flag.NEARLY_ALIKE}, flags
    assert figure(made(), statistic, "E").flag is Flag.OK


def test_neither_sections_nor_changes_nor_averages_give_it_back() -> None:
    out = made()
    assert figure(out, "score.score", "C", "S").flag is Flag.PROTECTS_ANOTHER
    for code in "ABCD":
        assert figure(out, "score.score", code, "S").value is None
        assert figure(out, "score.standard_error", code, "S").flag is Flag.PROTECTS_ANOTHER
        assert figure(out, "change.difference", code, wave=THEN).flag is Flag.NEARLY_ALIKE
        assert figure(out, "score.score", code, wave=THEN).flag is Flag.OK
    assert figure(out, "change.difference", "E", wave=THEN).flag is Flag.OK
    # The average is that of E, F and G, whose scores are shown: less theirs it leaves nothing.
    compared = [figure(out, "score.score", code).value for code in "EFG"]
    assert figure(out, "expected_range.organisations", NATIONAL).value == 3
    average = figure(out, "expected_range.national", NATIONAL).value
    assert average == pytest.approx(np.mean([v for v in compared if v is not None]), abs=0.011)
    assert figure(out, "expected_range.highest", NATIONAL).value in compared


def test_a_section_has_the_bound_that_anybody_could_work_out() -> None:
    for code, flag, of_item in (("A", Flag.ABOVE, BOUND), ("D", Flag.BELOW, 10 - BOUND)):
        section, beside = (
            figure(made(), "score.score", code, "S"),
            figure(made(), "score.score", code, "Q2"),
        )
        assert section.flag is flag
        assert beside.value is not None
        assert section.bound == pytest.approx((of_item + beside.value) / 2, abs=0.106)
        assert section.bound is not None
        assert round(section.bound * 10, 9) % 1 == 0
    assert figure(made("hide"), "score.score", "A", "S").flag is Flag.PROTECTS_ANOTHER


def test_hidden_says_no_bound_and_shown_says_all() -> None:
    hidden, shown = made("hide"), made("show")
    for code in "ABCD":
        assert figure(hidden, "score.score", code).flag is Flag.NEARLY_ALIKE
        assert figure(hidden, "score.score", code).bound is None
    assert figure(shown, "score.score", "A").value == 10
    assert figure(shown, "score.standard_error", "A").value == 0
    assert figure(shown, "score.score", "B").value == pytest.approx(9.88, abs=0.3)


# ---- in every format ----


def test_the_long_table_has_numbers_in_columns_of_numbers() -> None:
    value, flag, bound = (COLUMNS.index(name) for name in ("value", "flag", "bound"))
    bounded = 0
    for line in long_table(made()).rows:
        assert (line[bound] is not None) == (line[flag] in ("above", "below"))
        assert line[bound] is None or (isinstance(line[bound], float) and line[value] is None)
        bounded += line[bound] is not None
    assert bounded == 6  # three questions, and the section of each


@pytest.mark.parametrize("name", WORKBOOK_WRITERS)
def test_workbooks_have_a_column_for_each_bound(name: str) -> None:
    content = b"".join(WORKBOOK_WRITERS[name].write(workbook(made())))
    sheets = (opened.of_xlsx if name == "xlsx" else opened.of_ods)(content)
    rows = next(
        rows for rows in sheets.values() if any("Score is above (0 to 10)" in row for row in rows)
    )
    # Empty cells are left out of what was opened: the numbers of a row are those that it has.
    by_code = {row[3]: row[4:] for row in rows if len(row) > 2 and row[2] == "Q1"}
    assert by_code["A"][:3] == by_code["B"][:3] == [40, BOUND, "[a]"]
    assert by_code["C"][:2] == [40, "[e]"]
    assert by_code["D"][:3] == [40, 10 - BOUND, "[b]"]
    assert all(isinstance(number, float) for number in by_code["E"][:4])
    assert len(by_code["A"]) == len(by_code["B"]) == len(by_code["D"])


@pytest.mark.parametrize("name", WRITERS)
def test_reports_say_the_bound_in_words(name: str) -> None:
    def said(code: str) -> str:
        content = WRITERS[name].write(compose(made(), code))
        readers = {"pdf": opened.of_pdf, "pptx": opened.of_pptx, "html": opened.of_html}
        reader = readers[WRITERS[name].ending]
        return opened.plain(reader(content)[0])

    assert opened.plain("Your score is above 9.5. It is not shown more exactly") in said("A")
    assert opened.plain("Your score is below 0.5. It is not shown more exactly") in said("D")
    assert opened.plain("the score would say what nearly everybody answered") in said("C")
    alike = opened.plain("Your score is above")
    assert said("A").count(alike) == said("B").count(alike)
    assert alike not in said("E")


def test_the_site_and_explain_say_the_bound() -> None:
    out = made()
    pages = SITE_WRITERS["site"](site(out, tuple(compose(out, code) for code in CODES)))
    whole = b"".join(content for _, content in pages).decode("utf-8", "replace")
    assert "bove 9.5" in whole
    text = "\n".join(explain(out, "score.score:Q1:A:all:2025"))
    assert "none (above): it is above 9.5; more would say what nearly everybody answered." in text
    assert "everybody = blunt" in text


# ---- the rule ----


@given(
    st.lists(st.integers(0, 60), min_size=3, max_size=5),
    st.integers(2, 60),
    st.sampled_from(["blunt", "hide"]),
)
def test_a_lone_answer_never_stands_out(people: list[int], least: int, everybody: str) -> None:
    """One weight, equal steps: who answered alone is within the bound, and the bound is true."""
    n = sum(people)
    if n < max(least, 30):
        return
    points = np.linspace(0, 10, len(people))
    asked = survey(settings=chosen(release={"min_respondents": least, "everybody": everybody}))
    score = float(points @ people) / n
    one = nearly_alike(asked, np.array([people]), points, np.array([score]))
    lone = max(people) >= n - (1 if least >= 15 else 0)
    assert one.mask[0] or not lone, (people, score)
    assert not one.above[0] >= score
    assert not one.below[0] <= score
    if everybody == "hide":
        assert np.isnan([one.above[0], one.below[0]]).all()


def test_the_bound_is_the_same_whoever_answered_otherwise() -> None:
    """So it tells nothing beyond that the score is near the end: it depends on n alone."""
    asked = survey(settings=chosen(release={"min_respondents": LEAST}))
    points = np.array([10.0, 5.0, 0.0])
    counts = np.array([[80 - k, k, 0] for k in range(4)])
    score = counts @ points / 80
    one = nearly_alike(asked, counts, points, score)
    # 10 - 10 * 30 / 15 / 80 = 9.75, in tenths.
    assert one.above.tolist() == [9.7] * 4
