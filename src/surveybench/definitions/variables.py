"""What any source says of a survey's columns, before it is a definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from surveybench.survey import Decision


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: `code` as the file writes it. `left_out`: the file counts it as no answer."""

    code: str
    label: str
    score: float | None = None
    exclusive: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of the data.

    `id` is its item's id where that is known, `name` the column. `nature` is ordinal, nominal or
    scale where the source says so. `kind` blank means that it must be guessed; `scored` that the
    scores are the source's own. `labelled`: the labels are the source's, not copies of the codes.
    `unknown`: nobody knows its wording, and the label says so.
    `worded`: the data hold the words of the answers, and `choices` have them as codes.
    `best_first` tells the direction of a scale that is recognised. `bands` are the years, from and
    to, that a text of a column of ages stands for.
    """

    name: str
    label: str = ""
    choices: tuple[Choice, ...] = ()
    id: str = ""
    nature: str = ""
    kind: str = ""
    scored: bool = False
    labelled: bool = True
    multiple: bool = False
    battery: str = ""
    base: str = ""
    verbatim: bool = False
    unknown: bool = False
    ask_if: Mapping[str, Any] | None = None
    worded: bool = False
    best_first: bool | None = None
    bands: Mapping[str, tuple[int, int]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Source:
    """A file's columns in order, and what else it says of the survey.

    `answered`: the file holds the answers, so a column that it lacks is not to be expected.
    `roles` leads from what a column is for (record_id, organisation, age …) to its name;
    `sections` are id, name, items and note; `doubts` are for people, by column or `` for all.
    """

    file: str
    kind: str
    variables: tuple[Variable, ...]
    survey: str = ""
    wave: int | None = None
    title: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    roles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sections: tuple[tuple[str, str, tuple[str, ...], str], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A definition as plain data, what a person must decide of it, and what its head says.

    `mapping` is what a mapping file must say for the raw file to be read so; empty for nothing.
    """

    said: Mapping[str, Any]
    decisions: tuple[Decision, ...] = ()
    header: str = ""
    mapping: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    mapping_decisions: tuple[Decision, ...] = ()
