"""Sentences: every one is used, every gap is filled, long texts keep both ends."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import surveybench
from releases import demonstration, few
from surveybench.report.compose import compose
from surveybench.report.compose.say import shortened
from surveybench.report.document import Document, texts
from surveybench.report.lens.terms import capital
from surveybench.report.words import formats
from surveybench.report.words import report as words

PACKAGE = Path(surveybench.__file__).parent
ROOM = PACKAGE / "report" / "words" / "en"


@cache
def documents() -> tuple[Document, ...]:
    releases = (demonstration(), few())
    return tuple(compose(r, r.organisations[0].code) for r in releases)


@pytest.mark.parametrize("module", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_every_sentence_is_used(module: Path) -> None:
    sentences = re.findall(r"^([A-Z_]+) =", module.read_text("utf-8"), re.MULTILINE)
    used = Counter(
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"\b[A-Z_]+\b", path.read_text("utf-8"))
    )
    assert [name for name in sentences if used[name] < 2] == []


def test_every_word_of_pages_and_scripts_is_used() -> None:
    templates = PACKAGE / "report" / "writers" / "html" / "templates"
    used = "".join(path.read_text("utf-8") for path in sorted(templates.iterdir()))
    asked = set(re.findall(r"\b(?:page_words\(\)|WORDS)\.(\w+)", used))
    assert asked == set(formats.PAGE)


def test_no_gap_is_left_open() -> None:
    names = re.compile(r"\{[a-z_]+\}")
    said = [text for document in documents() for text in texts(document)]
    assert [text for text in said if names.search(text)] == []


def test_the_seven_bands_have_their_names() -> None:
    assert words.BANDS == (
        "Much worse than expected",
        "Worse than expected",
        "Somewhat worse than expected",
        "About the same",
        "Somewhat better than expected",
        "Better than expected",
        "Much better than expected",
    )


def test_a_long_text_keeps_both_ends() -> None:
    wording = (
        "Did your team talk with you about your medicines? " * 4 + "Side effects of medication"
    )
    found = shortened(wording, 80)
    assert len(found) <= 84
    assert found.startswith("Did your team talk")
    assert found.endswith("effects of medication")
    assert shortened("Short.", 80) == "Short."


@pytest.mark.parametrize(
    ("wording", "letters", "short"),
    [
        (
            "In the last 12 months, has your team asked if you need support to access your care?",
            70,
            "… has your team asked if you need support to access your care?",
        ),
        (
            "Overall, in the last 12 months, how was your experience? (0 to 10)",
            50,
            "Overall … how was your experience? (0 to 10)",
        ),
        (
            "Did your team give you help with...Joining a group (e.g. art, sport etc)",
            60,
            "… Joining a group (e.g. art, sport etc)",
        ),
    ],
)
def test_a_long_question_is_cut_between_its_clauses(wording: str, letters: int, short: str) -> None:
    assert shortened(wording, letters) == short


def test_a_question_of_one_clause_may_be_a_little_longer() -> None:
    wording = "Did your team support you with your physical health needs?"
    assert shortened(wording, 50, over=10) == wording
    assert len(shortened(wording, 40)) <= 44


def test_a_sentence_may_begin_with_a_word_of_the_survey() -> None:
    assert capital("trusts compared") == "Trusts compared"
    assert capital("") == ""
