"""What each item's answers look like: missing, changed by cleaning, moved since the last wave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.checking.evidence import Evidence
from surveybench.checking.limits import Limits
from surveybench.disclosure import groups_within
from surveybench.engines import WaveExamined
from surveybench.survey import Survey

Floats = NDArray[np.float64]
# Rules that take an answer away from an item.
REMOVING = ("not_an_option", "several_ticks", "routed_past", "blank_filter", "exclusive_option")
CONTRADICTS = "contradicts_sample"


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item over all organisations: `removed` answers are those that cleaning took away."""

    item: str
    asked: int
    answered: int
    removed: int

    @property
    def blank(self) -> float:
        """Share without an answer among those who should have given one."""
        return 1 - self.answered / self.asked if self.asked else float("nan")

    @property
    def changed(self) -> float:
        """Share removed among the answers given."""
        filled = self.answered + self.removed
        return self.removed / filled if filled else 0.0


@dataclass(frozen=True, slots=True)
class Contradicting:
    """Usable returns of an organisation that say something else of the person than the sample file.

    By the column in which most do: of several columns nobody knows here whether they are the same
    people.
    """

    organisation: str
    count: int
    returns: int

    def mixed_up(self, limits: Limits) -> bool:
        """Whether they are too many to be slips of the pen."""
        enough = self.returns >= limits.fewest
        return enough and self.count > limits.contradicting * self.returns


@dataclass(frozen=True, slots=True)
class Moved:
    """How far an item's answers are from those of the last wave; `organisation` '' means all.

    `distance` is the total variation, `chance` what it is expected to be where nothing moved,
    `cramer` Cramér's V of wave by answer, `now` and `before` the numbers of answers.
    """

    item: str
    organisation: str
    distance: float
    chance: float
    cramer: float
    now: int
    before: int

    def national(self, limits: Limits) -> bool:
        """Whether the answers of all organisations together moved too far."""
        return not self.organisation and self.distance - self.chance > limits.moved


def states(evidence: Evidence) -> tuple[ItemState, ...]:
    """The state of every item of this wave."""
    now = evidence.now
    if now is None:
        return ()
    removed: dict[str, int] = {}
    for row in now.issues.rows:
        if row.rule in REMOVING:
            removed[row.item] = removed.get(row.item, 0) + row.count
    return tuple(
        ItemState(
            item.id,
            int(now.profile.asked[item.id].sum()),
            int(now.profile.answered[item.id].sum()),
            removed.get(item.id, 0),
        )
        for item in evidence.survey.items
    )


def contradicting(evidence: Evidence) -> tuple[Contradicting, ...]:
    """Every organisation with such returns."""
    now = evidence.now
    if now is None:
        return ()
    largest: dict[str, int] = {}
    for row in now.issues.rows:
        if row.rule == CONTRADICTS:
            largest[row.organisation] = max(largest.get(row.organisation, 0), row.count)
    returns = dict(
        zip(now.tally.axes.organisations, now.tally.outcomes[:, 1].tolist(), strict=True)
    )
    return tuple(Contradicting(code, largest[code], returns[code]) for code in sorted(largest))


@dataclass(frozen=True, slots=True)
class Blank:
    """An item that an organisation lacks too many answers of: people asked, and their share."""

    item: str
    organisation: str
    people: int
    share: float


def blanks(evidence: Evidence, limits: Limits) -> Iterator[Blank]:
    """Items that one organisation lacks too many answers of."""
    now = evidence.now
    for item in evidence.survey.items if now else ():
        assert now is not None
        people_asked, answered = now.profile.asked[item.id], now.profile.answered[item.id]
        for position, code in enumerate(now.tally.axes.organisations):
            if people_asked[position] >= limits.fewest:
                share = 1 - answered[position] / people_asked[position]
                if share > limits.blank_organisation:
                    yield Blank(item.id, code, int(people_asked[position]), float(share))


def moves(evidence: Evidence, limits: Limits) -> tuple[Moved, ...]:
    """Every item that can be compared with the last wave, over all; those far off, by organisation.

    Items whose options have other codes than before cannot be compared.
    """
    now, before = evidence.now, evidence.before
    if now is None or before is None:
        return ()
    definition, items, then = before
    places = {code: position for position, code in enumerate(then.tally.axes.organisations)}
    both = [
        (code, position, places[code])
        for position, code in enumerate(now.tally.axes.organisations)
        if code in places
    ]
    result: list[Moved] = []
    for ours, theirs in items.items():
        if evidence.survey.item[ours].codes != definition.item[theirs].codes:
            continue
        a = _answers(evidence.survey, now, ours)
        b = _answers(definition, then, theirs)
        result += _moved(ours, "", a.sum(axis=0), b.sum(axis=0), limits)
        for code, now_index, then_index in both:
            moved = _moved(ours, code, a[now_index], b[then_index], limits)
            result += [m for m in moved if m.distance - m.chance > limits.moved_organisation]
    return tuple(result)


def _answers(survey: Survey, wave: WaveExamined, item: str) -> Floats:
    """Answers [organisation, option] of the people of all populations, none counted twice."""
    table = wave.tally.answers[item].sum(axis=2, dtype=np.int64)
    inside = groups_within(survey)
    outer = [p for p, part in enumerate(inside) if not any(part < larger for larger in inside)]
    return table[outer].sum(axis=0).astype(float)


def _moved(item: str, code: str, a: Floats, b: Floats, limits: Limits) -> list[Moved]:
    n, m = a.sum(), b.sum()
    if min(n, m) < limits.fewest:
        return []
    p = (a + b) / (n + m)
    used = p > 0
    p, first, second = p[used], a[used] / n, b[used] / m
    distance = float(np.abs(first - second).sum() / 2)
    # The mean of |X| of a normal X is its standard deviation times sqrt(2 / pi).
    chance = float(np.sqrt(p * (1 - p) * (1 / n + 1 / m) * 2 / np.pi).sum() / 2)
    # Chi-squared of the table wave by answer, divided by its number of answers: V squared.
    square = (n * (first - p) ** 2 / p + m * (second - p) ** 2 / p).sum() / (n + m)
    return [Moved(item, code, distance, chance, float(np.sqrt(square)), int(n), int(m))]
