"""A small release with awkward texts everywhere; all its hidden numbers were the same two."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from surveybench.disclosure import Release, release
from surveybench.quantities import Flag, Grid, Organisation
from surveybench.results import Results
from surveybench.survey import Earlier, Section, Survey, Words
from tiny import chosen, computed, filter_item, item, row, survey

# What every hidden number was. Rounded to 1 to 4 decimals, or times 100, they begin with these
# digits; scores were SCORE, which is one that could be.
HIDDEN, SCORE = 7314159.2653, 7.31415926
COUNTS = (
    "score.n",
    "response_rate.invited",
    "response_rate.completed",
    "standardise.respondents",
)
SMALL_ONES = ("score.score", *COUNTS)
DIGITS, SCORE_DIGITS = "7314159", ("7.3141", "7.314")

FORMULAS = ('=HYPERLINK("http://x.invalid","x")', "+1+1", "-2+3", "@SUM(A1:A9)", "=1+1")
MARKUP = "<script>alert(1)</script><b>bold</b> &amp; ]]> <!-- -- {{ 7*7 }} {% x %} ${y}"
TYPST = '#strong[x] $x^2$ *y* _z_ `code` <label> @ref // \\ /* "q" \''
ARABIC = "مستشفى الملك فيصل"
HEBREW = "בית חולים 12 אב"
EMOJI = "Happy 😀 👩‍⚕️ ward"
LONG = ("Did the people who saw you through the service explain, in words you understood, " * 8)[
    :599
]
LONG += "?"
NAMES = (
    "Plain Trust",
    FORMULAS[0],
    MARKUP,
    TYPST,
    f"{ARABIC} {HEBREW}",
    EMOJI,
    "Small & hidden",
    "-2+3 Trust",
)
CODES = ("A", "=B", "C <c>", "D", "E", "F:f", "G", "../H")
SMALL = "G"  # has too few respondents
TEXTS = {"Q1": LONG, "Q2": MARKUP, "Q3": FORMULAS[3], "Q4": f"{TYPST} {EMOJI}", "Q5": ARABIC}


@cache
def results() -> Results:
    """Everything, with HIDDEN and SCORE in all places that the release hides."""
    asked = _asked()
    found = computed(asked, {wave: list(_people(wave)) for wave in asked.waves}, CODES)
    named = tuple(Organisation(c, n) for c, n in zip(CODES, NAMES, strict=True))
    found = replace(found, organisations=_sorted(named, found))
    out = release(found)
    grids = {name: _marked(name, grid, out.grids.get(name)) for name, grid in found.grids.items()}
    return replace(found, grids=MappingProxyType(grids))


@cache
def released() -> Release:
    """The release of these results."""
    return release(results())


def _sorted(named: tuple[Organisation, ...], found: Results) -> tuple[Organisation, ...]:
    by_code = {organisation.code: organisation for organisation in named}
    return tuple(by_code[organisation.code] for organisation in found.organisations)


def _marked(name: str, grid: Grid, kept: Grid | None) -> Grid:
    """The grid with a canary wherever the release has no value for a reason of disclosure.

    Counts of people decide what is hidden, so theirs stay small.
    """
    if name == "standardise.excluded":
        return grid
    if kept is None:  # nothing of it leaves
        return replace(grid, values=np.full_like(grid.values, HIDDEN))
    reasons = (Flag.SUPPRESSED, Flag.PROTECTS_ANOTHER, Flag.TOO_FEW_ORGANISATIONS)
    if name in COUNTS or name.startswith("response_rate."):  # what these are decides what hides
        reasons = (Flag.SUPPRESSED,)
    hidden = np.isin(kept.flags, reasons)
    value = SCORE if name in SMALL_ONES else HIDDEN
    values = np.where(hidden, value, grid.values)
    return replace(grid, values=values, flags=np.where(hidden, 0, grid.flags).astype(np.int8))


def _asked() -> Survey:
    parts: dict[str, Any] = {
        "sections": {"S1": ["Q1", "Q2"], "S2": ["Q3", "Q4"], "S3": ["Q5"]},
        "groups": ("1", "2"),
        "populations": {"all": (), "two": ("2",)},
        "settings": chosen(release={"min_respondents": 10, "min_organisations": 5}),
    }
    items = (
        filter_item("F1"),
        *(item(name) for name in ("Q1", "Q2", "Q3", "Q4")),
        item("Q5", (10, 0), ask_if={"F1": [2]}),
    )
    items = tuple(replace(one, text=TEXTS.get(one.id, one.text)) for one in items)
    last = survey(*items, wave=2024, **parts)
    links = {name: name for name in ("Q1", "Q2", "Q3")}
    found = survey(*items, earlier=(Earlier(last, links),), **parts)
    titles = (f"S {MARKUP}", FORMULAS[4], f"{HEBREW} {EMOJI}")
    sections = tuple(
        Section(section.id, title, section.items)
        for section, title in zip(found.sections, titles, strict=True)
    )
    words = Words(f"Survey {MARKUP}", f"Report {TYPST}", about=LONG)
    return replace(found, sections=sections, words=words)


def _people(wave: int) -> Iterator[dict[str, Any]]:
    """Answers by a rule. Few anywhere are asked Q5, so nobody is compared on it."""
    drawn = random.Random(wave)
    for place, code in enumerate(CODES):
        for at in range(7 if code == SMALL else 50 + 3 * place):
            better = drawn.random() < 0.2 + 0.08 * place
            yield row(
                organisation=code,
                outcome=drawn.choice("1116"),
                group="1" if code in ("=B", "D") and at % 5 else drawn.choice("12"),
                age=str(drawn.choice((18, 38, 50, 77))),
                sex=drawn.choice("12"),
                F1="2" if place < 3 else "1",
                **{f"Q{q}": "1" if better else drawn.choice("123") for q in (1, 2, 3, 4)},
                Q5=drawn.choice("12"),
            )
