"""Which headline is said when, and how hard texts are to read: by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from readable import grade, syllables
from surveybench.disclosure import release
from surveybench.report.compose import compose
from surveybench.report.compose.headline import REASONS, RULES, Facts, headline, reason
from surveybench.report.compose.standing import Standing
from surveybench.report.document import texts
from surveybench.report.words import board as words
from surveybench.survey import Earlier
from tiny import chosen, computed, item, row, survey


def facts(
    better: int = 0,
    worse: int = 0,
    *,
    best: str = "",
    worst: str = "",
    compared: int = 30,
    weighed: bool = True,
    shown: int = 34,
    hidden: int = 0,
) -> Facts:
    return Facts(compared, better, worse, best, worst, weighed, 3.0, shown, hidden)


def beside(count: int, *, above: int = 0, below: int = 0) -> Facts:
    """Scores beside an average, and no verdicts."""
    given = facts(compared=0, weighed=False)
    return replace(given, beside=count, above=above, below=below)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (facts(shown=0, compared=0), "hidden"),
        (facts(compared=0), "alone"),
        (facts(3, 4, best="A", worst="B"), "both_clear"),
        (facts(3, 4, best="A", worst="B", hidden=4), "both_clear"),
        (facts(3, 4, best="A"), "better_clear"),
        (facts(3, 4, best="A", hidden=1), "better_shown"),
        (facts(3, 4, worst="B"), "worse_clear"),
        (facts(3, 4, worst="B", hidden=1), "worse_shown"),
        (facts(), "same"),
        (facts(compared=1), "one_same"),
        (facts(1, 1), "chance"),
        (facts(0, 3), "chance"),
        (facts(2, 2), "both_unclear"),
        (facts(4, 0), "better_unclear"),
        (facts(0, 4), "worse_unclear"),
        (facts(0, 6), "worse_many"),
        (facts(2, 6), "worse_many"),
        (facts(7, 0), "better_many"),
        (facts(0, 5), "worse_unclear"),  # chance makes 3
        (facts(4, 7), "both_unclear"),
        (facts(1, 1, weighed=False), "both_published"),
        (facts(1, 0, weighed=False), "better_published"),
        (facts(0, 1, weighed=False), "worse_published"),
        (facts(1, 0, compared=1, weighed=False), "one_better"),
        (facts(0, 1, compared=1, weighed=False), "one_worse"),
        (facts(1, 0, compared=1), "chance"),
        (replace(facts(1, 1), unlikely=1), "unlikely_one"),
        (replace(facts(1, 2), unlikely=2), "unlikely_some"),
        (replace(facts(2, 2), unlikely=1), "both_unclear"),
        (beside(3, above=1), "beside"),
        (beside(1, above=1), "one_above"),
        (beside(1, below=1), "one_below"),
        (beside(1), "one_level"),
    ],
)
def test_the_first_rule_that_holds_speaks(given: Facts, key: str) -> None:
    assert headline(given) == key


@pytest.mark.parametrize(
    ("best_in", "worst_in", "key"),
    [("A", "B", "both_spread"), ("A", "", "better_spread"), ("", "B", "worse_spread")],
)
def test_clear_questions_in_several_sections_are_counted(
    best_in: str, worst_in: str, key: str
) -> None:
    given = facts(3, 4, best=best_in, worst=worst_in, hidden=1)
    assert headline(replace(given, best_in=best_in, worst_in=worst_in, spread=True)) == key


def test_every_rule_has_its_sentence_and_every_sentence_its_rule() -> None:
    assert {rule.key for rule in RULES} == set(words.HEADLINES)
    assert {entry.key for entry in REASONS} == set(words.WHY)


@pytest.mark.parametrize(
    ("standing", "key"),
    [
        (Standing("Q", 3.0, 6, q=0.01, again=0.9, reliable=0.8), "clear"),
        (Standing("Q", 3.0, 6, q=0.01, again=0.9, reliable=0.5), "clear_unranked"),
        (Standing("Q", 3.0, 6, q=0.01, again=0.9), "clear_unranked"),
        (Standing("Q", 3.0, 6, q=0.01, again=0.7, reliable=0.8), "unsure"),
        (Standing("Q", 3.0, 6, q=0.06, again=0.9, reliable=0.8), "likely"),
        (Standing("Q", 3.0, 6, q=0.06, again=0.5, reliable=0.8), "unsure"),
        (Standing("Q", 3.0, 6, q=0.01, again=0.9, reliable=0.8, drawn=1), "clear"),
        (Standing("Q", 3.0, 6, q=0.01, again=0.9, reliable=0.8, drawn=0), "enlarged"),
        (Standing("Q", 3.0, 6, q=0.06, again=0.9, drawn=0), "drawn"),
        (Standing("Q", -3.0, 2, q=0.06, again=0.9, drawn=-1), "likely"),
        (Standing("Q", -3.0, 2, q=0.06, again=0.9, drawn=1), "drawn"),
        (Standing("Q", 3.0, 6), ""),
    ],
)
def test_how_sure_a_question_is_follows_from_its_figures(standing: Standing, key: str) -> None:
    assert reason(standing) == key


def test_a_question_without_q_is_never_clear() -> None:
    assert not Standing("Q", 9.0, 7, again=1.0, reliable=1.0).firm


@pytest.mark.parametrize(
    ("word", "count"), [("the", 1), ("people", 2), ("score", 1), ("better", 2), ("average", 3)]
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_of_a_sentence_worked_out_by_hand() -> None:
    # Six words, six syllables: 0.39 * 6 + 11.8 * 1 - 15.59.
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    assert grade("Interdisciplinary considerations necessitate standardisation.") > 20


def test_of_one_question_nothing_is_said_as_of_several() -> None:
    """Every report of a survey of one question in two waves, whatever it says of it."""
    this = survey(item("Q1"), settings=chosen(release={"min_organisations": 3}))
    asked = replace(this, earlier=(Earlier(replace(this, wave=2024), {"Q1": "Q1"}),))
    # Everybody of B gives a better answer than a year before.
    people = {
        wave: [
            row(organisation=code, Q1=1 + (i + at) % (2 if code == "B" and wave == 2025 else 3))
            for at, code in enumerate("ABCD")
            for i in range(90)
        ]
        for wave in (2025, 2024)
    }
    out = release(computed(asked, people, tuple("ABCD")))
    said = [text for code in "ABCD" for text in texts(compose(out, code))]
    assert [text for text in said if re.search(r"\b1 (other )?questions\b", text)] == []
    assert "No clear change on the one question tested." in said
    assert "One question was tested, and its score moved." in said
