"""The choices of a definition: defaults, names, and values that cannot be meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveybench.errors import DefinitionError
from surveybench.survey import (
    Banding,
    ChangeTest,
    Cleaning,
    ReleasePolicy,
    Settings,
    Standardising,
    Strata,
    choices,
    load_survey,
)
from surveybench.survey.form import SettingsForm
from tiny import chosen

DEFINITION = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
populations: [{id: all, name: All}]
settings:
  SETTING
items:
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
sections:
  - {id: S, name: Section, items: [Q1]}
"""

# methods.md: each setting and its default.
DEFAULTS = {
    "min_answered": 5,
    "removed_outcomes": (2, 3, 5, 7),
    "not_an_option": "remove",
    "several_ticks": "remove",
    "routed_past": "remove",
    "blank_filter": "keep",
    "exclusive_option": "drop",
    "age_invalid": "missing",
    "sex_not_standardised": "missing",
    "too_young": "ineligible",
    "outside_window": "ineligible",
    "answers_without_return": "leave",
    "contradicts_sample": "questionnaire",
    "ages_apart": 1,
    "min_age": 16,
    "max_age": 120,
    "age_bands": ((16, 35), (36, 50), (51, 65), (66, 120)),
    "sexes": (("1", "Male"), ("2", "Female")),
    "missing_stratum": "exclude",
    "standard": "population",
    "cap": 5.0,
    "variance": "weighted",
    "interval": "score",
    "subgroups": "crude",
    "national_share": "mean",
    "target": "mean",
    "winsorise": 0.1,
    "quantile": "type7",
    "range_variance": "own",
    "confidence": (0.90, 0.95, 0.998),
    "peers_range": "off",
    "min_peers": 30,
    "test": "z",
    "significance": 0.95,
    "min_respondents": 30,
    "min_organisations": 30,
    "min_chosen": 10,
    "secondary": "on",
    "everybody": "blunt",
}


def test_every_choice_has_its_default_meaning_and_mark() -> None:
    found = list(choices(Settings()))
    assert {choice.name: choice.value for choice in found} == DEFAULTS
    assert all(choice.value == choice.default for choice in found)
    assert all(choice.meaning and choice.mark in "SPTD" for choice in found)


def test_the_written_form_has_the_same_names_and_defaults() -> None:
    form = SettingsForm().model_dump()
    form["sexes"] = tuple(form["sexes"].items())
    tupled = {k: tuple(v) if isinstance(v, list) else v for k, v in form.items()}
    assert tupled == DEFAULTS


def test_the_schema_says_of_each_setting_what_it_means() -> None:
    schema = SettingsForm.model_json_schema()["properties"]
    means = {choice.name: choice.meaning for choice in choices(Settings())}
    assert {name: entry["description"] for name, entry in schema.items()} == means


def test_changed_choices_show_value_and_default() -> None:
    found = {c.name: c for c in choices(Settings(standardising=Standardising(cap=3)))}
    assert (found["cap"].value, found["cap"].default) == (3, 5.0)


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: Cleaning(min_answered=-1), "min_answered"),
        (lambda: Cleaning(min_age=-1), "min_age"),
        (lambda: Cleaning(min_age=50, max_age=50), "min_age"),
        (lambda: Cleaning(removed_outcomes=(1,)), "removed_outcomes"),
        (lambda: Cleaning(removed_outcomes=(8,)), "removed_outcomes"),
        (lambda: Strata(age_bands=()), "age_bands"),
        (lambda: Strata(age_bands=((40, 30),)), "age_bands"),
        (lambda: Strata(age_bands=((16, 40), (40, 60))), "age_bands"),
        (lambda: Strata(sexes=()), "sexes"),
        (lambda: Strata(sexes=(("1", "Male"), ("1", "Female"))), "sexes"),
        (lambda: Standardising(cap=0.9), "cap"),
        (lambda: Standardising(cap=float("nan")), "cap"),
        (lambda: Banding(winsorise=0.5), "winsorise"),
        (lambda: Banding(winsorise=-0.1), "winsorise"),
        (lambda: Banding(winsorise=float("nan")), "winsorise"),
        (lambda: Banding(confidence=(0.9, 0.9, 0.99)), "confidence"),
        (lambda: Banding(confidence=(0.9, 0.95, 1.0)), "confidence"),
        (lambda: Banding(confidence=(0.0, 0.95, 0.99)), "confidence"),
        (lambda: ChangeTest(significance=1), "significance"),
        (lambda: ReleasePolicy(min_respondents=1), "min_respondents"),
        (lambda: ReleasePolicy(min_organisations=2), "min_organisations"),
    ],
)
def test_values_that_cannot_be_meant_are_refused(make: Callable[[], Any], key: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert caught.value.where.key == key
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ("cap: 0", "settings.cap"),
        ("cap: .nan", "settings.cap"),
        ("cap: five", "settings.cap"),
        ("age_bands: [[16, 40], [30, 60]]", "settings.age_bands"),
        ("age_bands: [[16, 40, 60]]", "settings.age_bands.0"),
        ("sexes: {}", "settings.sexes"),
        ("min_respondents: 1", "settings.min_respondents"),
        ("quantile: type9", "settings.quantile"),
        ("secondary: maybe", "settings.secondary"),
        ("minimum: 3", "settings.minimum"),
    ],
)
def test_a_definition_names_the_line_of_a_setting(tmp_path: Path, setting: str, key: str) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(DEFINITION.replace("SETTING", setting), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_survey(path)
    assert str(caught.value).startswith(f"{path}, line 6, key {key}")


def test_strata_are_age_bands_within_sexes() -> None:
    assert chosen().strata.labels == ("Male 16–40", "Male 41–120", "Female 16–40", "Female 41–120")
    assert len(Settings().strata.labels) == 8
