"""The parts of a survey definition: options, items, sections, populations, columns, words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveybench.survey.condition import Condition

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of an item. `score` is None where the answer carries none.

    With `span` it stands for every number from its first to its second, both included; its code is
    then what counts and tables call it, and stands in no data.
    """

    code: int
    label: str
    score: float | None = None
    exclusive: bool = False
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Ticks:
    """Which ticks of a question of several answers are counted for a score.

    `count` are the codes that count, `blank` those that say nothing: who ticked one has no answer.
    """

    item: str
    count: tuple[int, ...]
    blank: tuple[int, ...] = ()


@dataclass(frozen=True)
class Item:
    """One question, or one line of a battery.

    `kind`: evaluative (scored), routing (decides what follows) or descriptive.
    `wording`: verbatim, or summary where the text is ours and not the instrument's.
    `base`: who was asked and who was left out, in words.
    `higher_means`: what a high score means, where the text alone reads upside down.
    `better`: which scores are the better ones; verdicts and orders are turned where low ones are.
    `ticks`: it is not asked, but answered by the number of ticks in another question.
    `populations`: those it is scored for; all of them where it is empty.
    """

    id: str
    text: str
    kind: Literal["evaluative", "routing", "descriptive"]
    options: tuple[Option, ...]
    multiple: bool = False
    column: str = ""
    battery: str = ""
    base: str = ""
    wording: Literal["verbatim", "summary", "unknown"] = "verbatim"
    ask_if: Condition | None = None
    higher_means: str = ""
    populations: tuple[str, ...] = ()
    better: Literal["high", "low"] = "high"
    ticks: Ticks | None = None

    @property
    def evaluative(self) -> bool:
        """Whether answers to this item are scored."""
        return self.kind == "evaluative"

    @property
    def numeric(self) -> bool:
        """Whether it is answered by a number, which options hold spans of."""
        return any(option.span is not None for option in self.options)

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """The numbers of each option: its span, or its code alone."""
        return tuple(option.span or (option.code, option.code) for option in self.options)

    @cached_property
    def codes(self) -> tuple[int, ...]:
        """Option codes in the order written."""
        return tuple(option.code for option in self.options)

    @cached_property
    def scores(self) -> tuple[float | None, ...]:
        """Score of each option, None where it carries none."""
        return tuple(option.score for option in self.options)


@dataclass(frozen=True, slots=True)
class Section:
    """A theme: its score is the mean of its parts' scores, or of its respondents' own means.

    Its parts are items, and `sections` inside it. Each counts once, or as often as `weights` say.
    `score` is what the mean is over: its parts; or persons, each with the mean of the scored
    answers that this person gave to its items. `populations` are those it is reported for; all of
    them where it is empty.
    """

    id: str
    name: str
    items: tuple[str, ...]
    change_note: str = ""
    populations: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    score: Literal["items", "persons"] = "items"

    @property
    def parts(self) -> tuple[str, ...]:
        """What its score is made of: the sections inside it, then its items."""
        return (*self.sections, *self.items)

    @property
    def plain(self) -> bool:
        """Whether it is the plain mean of its items' scores."""
        return self.score == "items" and not self.sections and not self.weights

    def weight(self, part: str) -> float:
        """How often a part counts."""
        return dict(self.weights).get(part, 1.0)


@dataclass(frozen=True, slots=True)
class Population:
    """All respondents, or those of some groups (`groups` empty means everyone)."""

    id: str
    name: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns in the raw files; an empty name means that there is none.

    Age and sex may stand in several columns: the first one that holds a valid value counts.
    `ignore` names columns that may be there and are not read.
    """

    record_id: str = "record_id"
    organisation: str = "organisation"
    outcome: str = "outcome"
    group: str = "group"
    seen: str = ""
    mode: str = "mode"
    age: tuple[str, ...] = ("age",)
    sex: tuple[str, ...] = ("sex",)
    ignore: tuple[str, ...] = ()

    @property
    def stratified(self) -> bool:
        """Whether both age and sex are asked, so that anybody can be in a stratum."""
        return any(self.age) and any(self.sex)


# What may become of an invitation, in the order of the codes 1 to 7.
OUTCOMES = (
    "complete",
    "undelivered",
    "died_after",
    "opted_out",
    "ineligible",
    "no_reply",
    "died_before",
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """What people are standardised by: `bands` of a number, both ends included, or `codes`.

    `column` may name several columns: the first that holds a valid value counts. Exactly one of
    `bands` and `codes` is filled; codes lead to their labels.
    """

    name: str
    column: tuple[str, ...]
    bands: tuple[tuple[int, int], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def usual(self) -> bool:
        """Whether it is age in bands or sex in codes, which eligibility and checks know too."""
        return bool(self.bands if self.name == "age" else self.name == "sex" and self.codes)

    @property
    def categories(self) -> tuple[str, ...]:
        """What people of each position are called: `16-35` with an en dash, or a label."""
        banded = tuple(f"{low}\N{EN DASH}{high}" for low, high in self.bands)
        return banded or tuple(label for _, label in self.codes)


LinkKind = Literal[
    "sampling_instructions",
    "scored_questionnaire",
    "technical_document",
    "national_results",
    "contact",
]


@dataclass(frozen=True, slots=True)
class Link:
    """An address and what it is called; `kind` is which of those there may be."""

    kind: LinkKind
    address: str
    label: str = ""

    @property
    def shown(self) -> str:
        """The address as it is printed: a mail address by itself."""
        return self.address.removeprefix("mailto:")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the field this survey speaks in; data, quoted as given.

    `further` are lines, and `links` addresses, where a reader finds more.
    """

    title: str
    report: str
    organisation: str = "trust"
    organisations: str = "trusts"
    respondents: str = "respondents"
    country: str = "England"
    about: str = ""
    eligible: str = ""
    fieldwork: str = ""
    further: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


USUAL_SPAN = 10.0  # that of a scale from 0 to 10


@dataclass(frozen=True, slots=True)
class Scale:
    """What scores run from, to, and in which unit: `%`, or a word; empty for none.

    `decimals` are those that pages print of a score; None for as many as the scale is worth.
    """

    low: float = 0.0
    high: float = 10.0
    unit: str = ""
    decimals: int | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The worst and the best score."""
        return self.low, self.high

    @property
    def span(self) -> float:
        """How far the worst score is from the best."""
        return self.high - self.low

    @property
    def finer(self) -> int:
        """Decimals that a score has more here than from 0 to 10; below 0 where it has fewer.

        As many as leave its last decimal at least the same part of the scale, so that a score
        tells no more of single people on one scale than on another.
        """
        return -math.ceil(math.log10(self.span / USUAL_SPAN) - 1e-9)

    def to_usual(self, score: Floats) -> Floats:
        """Scores of this scale as they are on one from 0 to 10."""
        return (score - self.low) * (USUAL_SPAN / self.span)

    def from_usual(self, score: Floats) -> Floats:
        """Scores from 0 to 10 as they are on this scale."""
        return self.low + score * (self.span / USUAL_SPAN)

    @property
    def percent(self) -> bool:
        """Whether scores are percentages."""
        return self.unit == "%"

    def written(self, value: float) -> str:
        """An end of the scale as it stands in a sentence: `10`, `100%`."""
        return f"{value:g}{'%' if self.percent else ''}"
