"""Every key of a definition is held by a standard, or said to be left out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from surveybench.definitions.ddi import left_out_of_ddi
from surveybench.definitions.left_out import NOWHERE, OF_SECTIONS
from surveybench.definitions.triple_s import left_out_of_triple_s
from surveybench.survey import Survey, load_survey
from surveybench.survey.form import SurveyForm
from surveybench.survey.form_items import ItemForm, OptionForm, SectionForm
from surveybench.survey.types import Link, LinkKind
from tiny import item, survey

# What a standard holds, or says of every definition that it does not.
HELD = {
    "": {"survey", "wave", "words", "columns", "groups", "populations", "settings", "scales"}
    | {"items", "sections", "tests"},
    "items.": {"id", "text", "kind", "options", "multiple", "column", "battery", "base"}
    | {"wording", "ask_if"},
    "options.": {"code", "label", "score", "exclusive"},
    "sections.": {"id", "name", "change_note"},
}
# How a definition inherits, which is gone once it is read.
GONE = {"extends", "drop", "after"}
FORMS = {"": SurveyForm, "items.": ItemForm, "options.": OptionForm, "sections.": SectionForm}


@pytest.mark.parametrize("start", FORMS, ids=lambda start: start or "top")
def test_every_key_is_held_or_said_to_be_lost(start: str) -> None:
    lost = {key for kind in (*NOWHERE, *OF_SECTIONS) for key in kind.keys}
    keys = {f.alias or name for name, f in FORMS[start].model_fields.items()} - GONE
    assert keys - HELD[start] <= {key.removeprefix(start) for key in lost if key.startswith(start)}
    assert not [key for key in lost if not start and "." not in key and key not in keys]


def changed(name: str) -> Survey:
    plain = survey(item("Q1"))
    first, section = plain.items[0], plain.sections[0]
    made = {
        "links": {"words": replace(plain.words, links=(Link("contact", "mailto:a@b.org"),))},
        "better": {"items": (replace(first, better="low"),)},
        "means": {"items": (replace(first, higher_means="slept"),)},
        "persons": {"sections": (replace(section, score="persons"),)},
        "counts": {"sections": (replace(section, weights=(("Q1", 2.0),)),)},
        "of_items": {"items": (replace(first, populations=("all",)),)},
        "of_sections": {"sections": (replace(section, populations=("all",)),)},
        "label": {"label": "Spring"},
    }
    return replace(plain, **made[name])  # type: ignore[arg-type]


SAID = {
    "links": "addresses for readers",
    "better": "of which items low scores are the better ones",
    "means": "what high scores mean",
    "of_items": "which items are about some populations alone",
    "label": "what the wave is called",
}
SAID_OF_SECTIONS = {
    "persons": "which sections are means over persons",
    "counts": "how often each part of a section counts",
    "of_sections": "which sections are about some populations alone",
}


@pytest.mark.parametrize(("name", "said"), [*SAID.items(), *SAID_OF_SECTIONS.items()])
def test_what_a_definition_has_is_said_and_nothing_else(name: str, said: str) -> None:
    plain = survey(item("Q1"))
    added = set(left_out_of_ddi(changed(name))) - set(left_out_of_ddi(plain))
    assert added == {said}
    added = set(left_out_of_triple_s(changed(name))) - set(left_out_of_triple_s(plain))
    assert added == ({said} if name in SAID else set())


@pytest.mark.parametrize(
    ("shipped", "said"),
    [
        ("plans/2026", "what scores are adjusted for"),
        ("pulse/2026-06", "comparisons with earlier waves"),
        ("staff/2026", "the scale of scores, and names of bands"),
    ],
)
def test_shipped_surveys_say_what_is_lost(shipped: str, said: str) -> None:
    made = load_survey(shipped)
    assert said in set(left_out_of_ddi(made))
    assert said in set(left_out_of_triple_s(made))


def test_a_link_of_each_kind_is_one_of_the_form() -> None:
    assert set(get_args(LinkKind)) == set(
        SurveyForm.model_fields["links"].annotation.model_fields  # type: ignore[union-attr]
    )
