"""A sentence whose truth depends on a setting follows it, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Literal, get_args, get_origin, get_type_hints

import numpy as np
import pytest

from releases import demonstration
from surveybench.disclosure import Release, release
from surveybench.explain import explain
from surveybench.quantities import Organisation
from surveybench.report.compose import compose
from surveybench.report.compose.site import site
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Text, texts, walk
from surveybench.report.lens.terms import adjusted, standardised_by
from surveybench.report.words import settings as words_settings
from surveybench.survey import Banding, Columns, Earlier, Scoring, Settings, Strata, Survey
from surveybench.survey.settings import GROUPS
from tiny import chosen, computed, item, survey

CODES = ("A", "B", "C", "D")
ONE_SEX = (("1", "All_people"),)
SETTINGS: dict[str, Settings] = {
    "usual": chosen(),
    "weight_1": chosen(strata={"missing_stratum": "weight_1"}),
    "nobody": chosen(strata={"missing_stratum": "weight_1"}),
    "one stratum": chosen(strata={"age_bands": ((16, 120),), "sexes": ONE_SEX}),
    "age": chosen(strata={"sexes": ONE_SEX}),
    "secondary": chosen(release={"secondary": "off"}),
    "no outcome": chosen(cleaning={"removed_outcomes": ()}),
    "two outcomes": chosen(cleaning={"removed_outcomes": (3, 5)}),
    "winsorise": chosen(banding=Banding(winsorise=0.0)),
    "other": chosen(scoring=Scoring(variance="linearised", interval="normal")),
}


def nation(name: str) -> Release:
    """Two waves of four organisations; in `nobody`, nobody's age or sex is asked."""
    asks = name != "nobody"
    asked = survey(
        *(item("Q1"), item("Q2", (10, 0, None)), item("Q3")),
        sections={"S": ["Q1", "Q2"], "T": ["Q3"]},
        groups=("1", "2"),
        populations={"one": ("1",), "two": ("2",)},
        settings=SETTINGS[name],
        columns=Columns() if asks else Columns(age=(), sex=()),
    )
    asked = replace(asked, earlier=(Earlier(replace(asked, wave=2024), {"Q1": "Q1", "Q2": "Q2"}),))
    rng = np.random.default_rng(1)
    waves = {wave: list(people(asked, rng, asks)) for wave in (2025, 2024)}
    named = tuple(Organisation(code, f"Organisation {code}") for code in CODES)
    return release(replace(computed(asked, waves, CODES), organisations=named))


def people(asked: Survey, rng: np.random.Generator, asks: bool) -> Iterator[dict[str, str]]:
    """Sixty who answered of eighty, everywhere."""
    for code in CODES:
        for turn in range(80):
            who = {"age": str(rng.choice([30, 50])), "sex": "1" if turn % 3 else "2"}
            yield {
                "organisation": code,
                "outcome": "1" if turn % 4 else "6",
                "group": str(1 + turn % 2),
                **(who if asks else {}),
                **{q: str(rng.integers(1, 4)) for q in asked.item},
            }


@cache
def said(name: str) -> str:
    """All that report, workbook and site say."""
    released = nation(name)
    document = compose(released, "A")
    sheets = workbook(released).sheets
    pages = list(site(released, [document]).pages())
    return "\n".join(
        (
            *texts(document),
            *(line for sheet in sheets for line in sheet.lines),
            *(str(cell) for sheet in sheets[:3] for row in sheet.rows for cell in row),
            *(
                cell.text
                for page in pages
                for block in walk(page.blocks)
                if isinstance(block, Text)
                for cell in block.cells
            ),
        )
    )


CLAIMS = [
    ("the age and sex profile of", ["usual", "weight_1", "secondary"]),
    ("the age profile", ["age"]),
    ("weighted average of the answers", ["usual", "weight_1", "age"]),
    ("Weighted average of the answers", ["usual", "weight_1", "age"]),
    ("plain average of the answers", ["nobody", "one stratum"]),
    ("Plain average of the answers", ["nobody", "one stratum"]),
    ("Answers are not weighted", ["nobody", "one stratum"]),
    ("They are standardised by age and sex.", ["usual", "weight_1"]),
    ("They are standardised by age.", ["age"]),
    ("They are not standardised", ["nobody", "one stratum"]),
    ("answers are weighted on their own", ["usual", "weight_1", "age"]),
    ("of known age and sex", ["usual", "weight_1", "one stratum", "age"]),
    ("age or sex is not known count once each", ["weight_1"]),
    ("figures are left out where they would give a hidden one away", ["usual", "weight_1"]),
    ("or it would give such a figure away", ["usual", "weight_1"]),
    ("whom the invitation could not reach, or who should not", ["usual", "weight_1"]),
    ("nobody is left out of it", ["no outcome"]),
    ("it leaves out people who died and who should not have been invited.", ["two outcomes"]),
    ("after extreme values were pulled in", ["usual", "weight_1"]),
]
NOT = {
    "figures are left out where they would give a hidden one away": ["secondary"],
    "or it would give such a figure away": ["secondary"],
    "whom the invitation could not reach, or who should not": ["no outcome", "two outcomes"],
    "after extreme values were pulled in": ["winsorise"],
}


@pytest.mark.parametrize(("claim", "true"), CLAIMS, ids=[claim for claim, _ in CLAIMS])
def test_a_claim_is_made_where_it_is_true_and_nowhere_else(claim: str, true: list[str]) -> None:
    false = NOT.get(claim, [n for n in ("usual", "nobody", "one stratum") if n not in true])
    assert [name for name in true if claim not in said(name)] == []
    assert [name for name in false if claim in said(name)] == []


def test_nothing_is_standardised_where_nobody_can_be_in_a_stratum() -> None:
    both = survey()
    assert standardised_by(both) == "age and sex"
    assert standardised_by(replace(both, columns=Columns(age=()))) == ""
    assert standardised_by(replace(both, columns=Columns(sex=("",)))) == ""
    one = replace(both.settings, strata=Strata(age_bands=((16, 120),)))
    assert standardised_by(replace(both, settings=one)) == "sex"


def test_each_outcome_that_can_be_removed_has_its_words() -> None:
    for code in range(2, 8):
        assert adjusted((code,)).startswith("The response rate is adjusted: it leaves out people ")


@pytest.mark.parametrize(
    ("reference", "usual", "other"),
    [
        ("score.standard_error:Q1", "sigma^2 sum(w^2) / sum(w)^2", "sum(w^2 (x - y)^2)"),
        ("score.lower:Q1", "the mean m below y", "y - 1.96 s"),
        ("score.upper:Q1", "the mean m above y", "y + 1.96 s"),
        ("score.lower:S", "y - sqrt(f sum(d^2)) / Q", "y - 1.96 s"),
        ("score.upper:S", "y + sqrt(f sum(d^2)) / Q", "y + 1.96 s"),
    ],
)
def test_the_formula_is_that_of_the_setting(reference: str, usual: str, other: str) -> None:
    for name, formula, lacking in (("usual", usual, other), ("other", other, usual)):
        text = "\n".join(explain(nation(name), f"{reference}:A:one:2025"))
        assert formula in text
        assert lacking not in text


def test_every_value_of_a_setting_that_is_a_word_has_its_meaning() -> None:
    for group in GROUPS.values():
        types = get_type_hints(group)
        for entry in fields(group):
            if get_origin(types[entry.name]) is Literal:
                assert set(words_settings.VALUES[entry.name]) == set(get_args(types[entry.name]))


def test_the_methods_page_says_what_a_value_means() -> None:
    release = demonstration()
    said = set(texts(compose(release, release.organisations[0].code)))
    assert "blunt: only that it is above or below a bound" in said
    assert "type7: between neighbouring values, as spreadsheets do" in said
    assert "Y ± z s" not in " ".join(said)


def test_fixed_words_lose_their_underscores_and_names_out_of_a_definition_keep_them() -> None:
    weighted, named = ({*texts(compose(nation(n), "A"))} for n in ("weight_1", "one stratum"))
    assert any(text.startswith("weight 1: ") for text in weighted)
    assert "1 = All_people" in named
