"""What a board page says: which sentence when. Rules stand in tables; the first that holds wins.

A sentence names a part of the survey only where a question of it stands out among all questions of
the organisation (q) and would most likely do so again, chance allowed for. Otherwise it counts, or
says that chance could explain what is seen. Nobody is blamed: scores fall behind, not people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from surveybench.report.compose.ranked import RANKED
from surveybench.report.compose.standing import Standing

MANY, TIMES = 5, 2  # questions on one side that a headline counts, and how many times others
Holds = Callable[["Facts"], bool]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a headline may rest on.

    `better` and `worse` count questions outside the expected range, `best` and `worst` name the
    parts with the clearest of them, empty where none is clear. `weighed` says whether it is known
    how sure verdicts are, `chance` how many questions chance alone puts outside. `shown` counts
    scores, `hidden` those that are not shown for the sake of people. `best_in` and `worst_in` are
    the sections of the clearest questions; `spread` says that clear ones are in several on a side.
    `beside` counts questions without a verdict beside an average, `above` and `below` those on
    either side of it. `unlikely` counts questions outside that chance alone would hardly put there,
    and that are not sure by themselves.
    """

    compared: int
    better: int
    worse: int
    best: str
    worst: str
    weighed: bool
    chance: float
    shown: int
    hidden: int
    best_in: str = ""
    worst_in: str = ""
    spread: bool = False
    beside: int = 0
    above: int = 0
    below: int = 0
    unlikely: int = 0

    @property
    def outside(self) -> int:
        """Questions outside the expected range."""
        return self.better + self.worse

    @property
    def as_many_as_chance(self) -> bool:
        """Whether no more are outside than chance alone puts there."""
        return self.outside <= max(1, round(self.chance))

    @property
    def alone_beside(self) -> bool:
        """Whether a single question stands beside an average, and none is compared."""
        return self.beside == 1 and not self.compared

    def unweighed(self, count: int) -> bool:
        """Whether there are any on one side, and nobody knows how sure that is."""
        return count > 0 and not self.weighed

    def beyond(self, count: int, against: int) -> bool:
        """Whether one side has far more questions than chance makes, and than the other side.

        Answers of the same people go together, so this is counted and not tested.
        """
        return count >= MANY and count >= TIMES * self.chance and count >= TIMES * against


@dataclass(frozen=True, slots=True)
class Rule:
    """A headline, by its key in the words, and when it holds."""

    key: str
    holds: Holds


RULES: tuple[Rule, ...] = (
    Rule("hidden", lambda facts: not facts.shown),
    Rule("one_above", lambda facts: facts.alone_beside and facts.above > 0),
    Rule("one_below", lambda facts: facts.alone_beside and facts.below > 0),
    Rule("one_level", lambda facts: facts.alone_beside),
    Rule("beside", lambda facts: not facts.compared and facts.beside > 0),
    Rule("alone", lambda facts: not facts.compared),
    Rule("both_spread", lambda facts: facts.spread and bool(facts.best_in and facts.worst_in)),
    Rule("both_clear", lambda facts: bool(facts.best and facts.worst)),
    Rule("better_spread", lambda facts: facts.spread and bool(facts.best_in)),
    Rule("worse_spread", lambda facts: facts.spread and bool(facts.worst_in)),
    Rule("better_shown", lambda facts: bool(facts.best) and facts.hidden > 0),
    Rule("better_clear", lambda facts: bool(facts.best)),
    Rule("worse_shown", lambda facts: bool(facts.worst) and facts.hidden > 0),
    Rule("worse_clear", lambda facts: bool(facts.worst)),
    Rule("one_same", lambda facts: facts.compared == 1 and not facts.outside),
    Rule("two_same", lambda facts: facts.compared == 2 and not facts.outside),
    Rule("same", lambda facts: not facts.outside),
    Rule("one_better", lambda facts: facts.compared == 1 and facts.unweighed(facts.better)),
    Rule("one_worse", lambda facts: facts.compared == 1 and facts.unweighed(facts.worse)),
    Rule("both_published", lambda facts: not facts.weighed and min(facts.better, facts.worse) > 0),
    Rule("better_published", lambda facts: not facts.weighed and facts.better > 0),
    Rule("worse_published", lambda facts: not facts.weighed),
    Rule("chance", lambda facts: facts.as_many_as_chance and not facts.unlikely),
    Rule("unlikely_one", lambda facts: facts.as_many_as_chance and facts.unlikely == 1),
    Rule("unlikely_some", lambda facts: facts.as_many_as_chance),
    Rule("better_many", lambda facts: facts.beyond(facts.better, facts.worse)),
    Rule("worse_many", lambda facts: facts.beyond(facts.worse, facts.better)),
    Rule("both_unclear", lambda facts: min(facts.better, facts.worse) > 0),
    Rule("better_unclear", lambda facts: facts.better > 0),
    Rule("worse_unclear", lambda facts: True),
)


def headline(facts: Facts) -> str:
    """The key of the sentence that opens the page."""
    return next(rule.key for rule in RULES if rule.holds(facts))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a question is in a list, by its key in the words, and when that is so."""

    key: str
    holds: Callable[[Standing], bool]


REASONS: tuple[Reason, ...] = (
    Reason("clear", lambda standing: standing.firm and (standing.reliable or 0) >= RANKED),
    Reason("clear_unranked", lambda standing: standing.firm),
    Reason("enlarged", lambda standing: standing.unlikely and standing.drawn_inside),
    Reason("drawn", lambda standing: standing.again is not None and standing.drawn_inside),
    Reason("likely", lambda standing: standing.likely),
    Reason("unsure", lambda standing: standing.again is not None),
)


def reason(standing: Standing) -> str:
    """The key of the sentence, empty where nothing is known."""
    return next((entry.key for entry in REASONS if entry.holds(standing)), "")


def clearest(standing: Standing) -> tuple[bool, float]:
    """What sorts the questions of a list: those that stand out first, then by distance."""
    return (not standing.firm, -abs(standing.z))
