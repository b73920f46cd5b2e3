"""The English catalogue as data: what another language has to have, text by text.

A catalogue is a tree: a subject, its keys, and below a key a text, or a table or list of texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from surveybench.quantities import CATALOGUE, Unit, adjusted_rows, weighted_rows
from surveybench.report.words import en
from surveybench.report.words.spoken import of_module
from surveybench.survey import OWN_MEANINGS, OWN_VALUES
from surveybench.survey.settings import GROUPS

Texts = Mapping[str, object]
# Subjects that no file for an organisation holds: of the check, of audits, of tools for those who
# work with a release. A language may leave them to English.
OF_TOOLS = (
    "audit",
    "check",
    "compared",
    "explained",
    "variants",
    "verify",
    "worked",
    "working",
)
# Units that stand nowhere as they are: of scores that of the survey stands, of others no unit.
UNSAID = (Unit.SCORE, Unit.ORGANISATIONS, Unit.PROBABILITY, Unit.VERDICT, Unit.YES_OR_NO)
# Tables of other rooms that carry their own English, as subjects.
QUANTITIES, CHOICES = "quantities", "choices"


@cache
def english() -> Mapping[str, Texts]:
    """Every subject with its texts by key."""
    names = sorted(module.name for module in iter_modules(en.__path__))
    subjects = {name: of_module(import_module(f"{en.__name__}.{name}")) for name in names}
    return MappingProxyType({**subjects, QUANTITIES: _quantities(), CHOICES: _choices()})


def required() -> Iterator[str]:
    """The subjects that a language must have."""
    return (subject for subject in english() if subject not in OF_TOOLS)


def _quantities() -> Texts:
    """What stands above columns of figures."""
    rows = (*CATALOGUE.values(), *adjusted_rows().values(), *weighted_rows().values())
    return {
        "LABELS": {row.label: row.label for row in rows},
        "UNITS": {unit.value: unit.value for unit in Unit if unit not in UNSAID},
    }


def _choices() -> Texts:
    """What settings mean, on the methods page."""
    listed = (entry for kind in GROUPS.values() for entry in fields(kind))
    meanings = {entry.name: _with_gaps(entry.metadata["meaning"]) for entry in listed}
    return {"MEANINGS": {**meanings, **OWN_MEANINGS}, "VALUES": {text: text for text in OWN_VALUES}}


def _with_gaps(meaning: str) -> str:
    """The meaning as it is filled in for a survey that tells people apart by something else."""
    meaning = meaning.replace("age and sex", "{dimensions}")
    return meaning.replace("age or sex", "{either}")
