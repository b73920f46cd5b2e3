"""Where low scores of answers are better, whatever names what moved says so, in every format."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

import pytest

from surveybench.disclosure import Release, release
from surveybench.report.compose import compose
from surveybench.report.compose.national import national
from surveybench.report.compose.say import low_better
from surveybench.report.compose.summary import summary
from surveybench.report.document import Document, texts
from surveybench.report.writers import WRITERS
from surveybench.survey import Earlier
from tiny import chosen, computed, item, row, survey

CODES = tuple("ABCDEF")
SAID = "Low scores of Q1 and Q2 are the better ones."


def rows(seed: int, up: float) -> list[dict[str, Any]]:
    """Answers that go from the first option to the last as places do, and as `up` says."""
    random = Random(seed)
    people = []
    for place, code in enumerate(CODES):
        for _ in range(150):
            mood = random.random() * 0.7 + 0.08 * place + up
            codes = [1 + int(3 * min(0.99, max(0, mood + random.gauss(0, 0.2)))) for _ in "123"]
            people.append(row(organisation=code, Q1=codes[0], Q2=codes[1], Q3=codes[2]))
    return people


@cache
def made(*, low: bool) -> Release:
    """Waits in hours that grew, as scores of which low ones are better, or with none such."""
    waits = [replace(item(n, (0, 5, 10)), better="low" if low else "high") for n in ("Q1", "Q2")]
    policy = {"everybody": "show", "secondary": "off"}
    now = survey(
        *waits,
        item("Q3", (10, 5, 0)),
        sections={"W": ("Q1", "Q2"), "S": ("Q3",)},
        settings=chosen(release=policy),
    )
    then = Earlier(replace(now, wave=2024), {name: name for name in ("Q1", "Q2", "Q3")})
    waves = {2025: rows(1, 0.2), 2024: rows(2, 0.0)}
    return release(computed(replace(now, earlier=(then,)), waves, CODES))


def documents(*, low: bool) -> dict[str, Document]:
    out = made(low=low)
    return {"report": compose(out, "F"), "summary": summary(out, "F"), "nation": national(out)}


@pytest.mark.parametrize("name", ["report", "summary", "nation"])
def test_what_moved_is_named_with_which_scores_are_better(name: str) -> None:
    said = list(texts(documents(low=True)[name]))
    assert any("\N{RIGHTWARDS ARROW}" in line for line in said)
    assert SAID in said
    assert not [line for line in texts(documents(low=False)[name]) if "are the better" in line]


def test_all_low_is_said_without_a_list() -> None:
    waits = [entry for entry in made(low=True).survey.items if entry.better == "low"]
    assert len(waits) == 2
    assert [b.cells[0].text for b in low_better(waits)] == ["Here low scores are the better ones."]
    assert low_better([]) == ()


@pytest.mark.parametrize("kind", ["html", "pptx", "pdf"])
def test_every_format_prints_it(kind: str) -> None:
    content = WRITERS[kind].write(documents(low=True)["report"])
    if kind == "pdf":
        pdfium = pytest.importorskip("pypdfium2")
        pages = pdfium.PdfDocument(content)
        said = " ".join(page.get_textpage().get_text_bounded() for page in pages)
        assert SAID in " ".join(said.split())
        return
    if kind == "pptx":
        with zipfile.ZipFile(BytesIO(content)) as deck:
            content = b" ".join(deck.read(n) for n in deck.namelist() if n.endswith(".xml"))
    assert SAID.encode() in content
