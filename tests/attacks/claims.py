"""What an intruder says to have worked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["people", "answered", "unscored", "option", "sum", "answer", "everyone", "section"]


@dataclass(frozen=True)
class Claim:
    """That a hidden number lies between `low` and `high`, both included.

    `people` usable returns, `answered` scored answers to an item, `unscored` others, `option`
    people whose answer has one score, `sum` of the scores of a cell; `answer` the score that one
    person gave; `everyone` the score that each person of a cell gave; `section` a hidden score of
    a section, where nobody is weighted. Empty fields take everybody; `strata` are several.
    """

    kind: Kind
    organisation: str
    population: str
    wave: int
    low: float
    high: float
    item: str = ""
    stratum: int | None = None
    score: float | None = None
    person: str = ""
    strata: frozenset[int] | None = None
