"""What moved between two runs, in order of importance, and what it is explained by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from surveybench.comparison.refused import refuse_apart
from surveybench.comparison.sides import Figures, Side, side_of
from surveybench.comparison.split import Split, splits
from surveybench.disclosure import Release
from surveybench.quantities import CATALOGUE, NATIONAL, Axis, Basis, Flag, Ref

BAND, VERDICT, SCORE = "expected_range.band", "change.verdict", "score.score"
AVERAGE = "expected_range.national"
# In the order of importance, after bands and verdicts.
FURTHER = (SCORE, AVERAGE)
COUNTS = (Basis.INVITED, Basis.RETURNS, Basis.PEOPLE, Basis.ANSWERS)
# Why a count is not shown that lie with the organisation's own people.
OWN_REASONS = {Flag.SUPPRESSED, Flag.TOOK_NO_PART}
PRINTED = 0.05  # half of what a report prints of a score


@dataclass(frozen=True, slots=True)
class Move:
    """One figure that is not what it was; a value is None where it is not shown, `flags` say why.

    Of a band `split` says how far its z moved, and by what; None where that cannot be said.
    """

    ref: Ref
    old: float | None
    new: float | None
    flags: tuple[Flag, Flag]
    split: Split | None = None

    @property
    def by(self) -> float:
        """How far it moved; 0 where one of the two is not shown."""
        return 0.0 if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True)
class Comparison:
    """Two sides, what moved between them and why.

    By quantity: `counted` is how many figures both have, `visible` how many of these are shown in
    at least one of the two, `moved` how many are not the same, `largest` by how much the value
    that moved most did, `hidden` and `shown` how many are not shown any more, and now; `only` are
    figures that one side has and the other has not. `moves` are bands, verdicts, then scores and
    averages that moved by PRINTED or more. `changed` gives the waves in which an organisation's
    own counts are not the same; `exact` says that these are known from the counts themselves.
    `by_rules` is how many bands change with the definition alone, None where that is not known.
    `differing` are the keys of files, definition, settings and rules that are not the same.
    """

    old: Side
    new: Side
    counted: Mapping[str, int]
    visible: Mapping[str, int]
    moved: Mapping[str, int]
    largest: Mapping[str, float]
    hidden: Mapping[str, int]
    shown: Mapping[str, int]
    only: tuple[Mapping[str, int], Mapping[str, int]]
    moves: tuple[Move, ...]
    changed: Mapping[str, tuple[int | str, ...]]
    exact: bool = False
    by_rules: int | None = None
    differing: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, quantity: str) -> tuple[Move, ...]:
        """The moves of one quantity."""
        return tuple(move for move in self.moves if move.ref.statistic == quantity)


def compare(old: Release, new: Release) -> Comparison:
    """What moved between two releases of one wave of a survey.

    Raises ReleaseError, with what is possible, where they are of different surveys or waves.
    """
    return compared(side_of(old, "the first release"), side_of(new, "the second release"))


def compared(old: Side, new: Side) -> Comparison:
    """What moved between two sides. Raises ReleaseError as `compare` does."""
    refuse_apart(old, new)
    rows = _paired(old.figures, new.figures)
    if not len(rows[0]):
        refuse_apart(old, new, nothing_shared=True)
    names = [old.figures.refs[row].partition(":")[0] for row in rows[0].tolist()]
    before, after = old.figures.values[rows[0]], new.figures.values[rows[1]]
    was, now = old.figures.flags[rows[0]], new.figures.flags[rows[1]]
    both = (was == Flag.OK) & (now == Flag.OK)
    differ = (was != now) | (both & (before != after))
    places = np.flatnonzero(differ)
    moved = [
        _move(old.figures.refs[rows[0][i]], before[i], after[i], was[i], now[i])
        for i in places.tolist()
        if _matters(names[i])
    ]
    comparison = Comparison(
        old,
        new,
        Counter(names),
        _by_name(names, (was == Flag.OK) | (now == Flag.OK)),
        _by_name(names, differ),
        _largest(names, np.where(both & differ, np.abs(after - before), 0.0), places),
        _by_name(names, (was == Flag.OK) & (now != Flag.OK)),
        _by_name(names, (was != Flag.OK) & (now == Flag.OK)),
        (_alone(old.figures, rows[0]), _alone(new.figures, rows[1])),
        (),
        _changed(moved),
        differing=_differing(old, new),
    )
    cells = [move.ref for move in moved if move.ref.statistic == BAND and move.by]
    split = splits(old, new, cells)
    changed = split.changed if split.changed is not None else comparison.changed
    listed = _ordered([replace(m, split=split.by_ref.get(str(m.ref))) for m in moved])
    return replace(
        comparison,
        moves=listed,
        changed=changed,
        exact=split.changed is not None,
        by_rules=split.by_rules,
    )


def _paired(old: Figures, new: Figures) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the references that both have, in the order of the first."""
    if list(old.refs) == list(new.refs):
        every = np.arange(len(old.refs))
        return every, every
    positions = new.positions
    pairs = [(row, positions[ref]) for row, ref in enumerate(old.refs) if ref in positions]
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _alone(figures: Figures, rows: NDArray[np.int64]) -> Counter[str]:
    """References that only this side has, by quantity."""
    if len(rows) == len(figures.refs):
        return Counter()
    inside = np.zeros(len(figures.refs), bool)
    inside[rows] = True
    return Counter(figures.refs[row].partition(":")[0] for row in np.flatnonzero(~inside).tolist())


def _by_name(names: Sequence[str], mask: NDArray[np.bool_]) -> Counter[str]:
    return Counter(names[i] for i in np.flatnonzero(mask).tolist())


def _plain(name: str) -> str:
    """A quantity without the option or subgroup that it is of."""
    return name.partition("@")[0]


def _matters(name: str) -> bool:
    return name in (BAND, VERDICT, *FURTHER) or _counts_people(_plain(name))


def _counts_people(name: str) -> bool:
    """Whether a figure is of an organisation's own people: what it sent."""
    row = CATALOGUE.get(name)
    return row is not None and row.basis in COUNTS and Axis.ORGANISATION in row.axes


def _move(ref: str, old: float, new: float, was: int, now: int) -> Move:
    first = float(old) if was == Flag.OK else None
    second = float(new) if now == Flag.OK else None
    return Move(Ref.parse(ref), first, second, (Flag(int(was)), Flag(int(now))))


def _largest(
    names: Sequence[str], distances: NDArray[np.float64], places: NDArray[np.int64]
) -> dict[str, float]:
    furthest: dict[str, float] = {}
    for i in map(int, places.tolist()):
        name = names[i]
        furthest[name] = max(furthest.get(name, 0.0), float(distances[i]))
    return furthest


def _changed(moves: Sequence[Move]) -> dict[str, tuple[int | str, ...]]:
    """Organisations whose own counts moved, as far as figures show, and in which waves."""
    waves: dict[str, dict[int | str, None]] = {}
    for move in moves:
        ref = move.ref
        if ref.organisation == NATIONAL or not _counts_people(ref.statistic):
            continue
        # Other reasons for a count not to be shown are not the organisation's own.
        if move.by or ({*move.flags} & OWN_REASONS and move.flags[0] != move.flags[1]):
            waves.setdefault(ref.organisation, {})[ref.wave] = None
    return {code: tuple(listed) for code, listed in sorted(waves.items())}


def _differing(old: Side, new: Side) -> dict[str, tuple[str, ...]]:
    """Keys of what both sides were made of that are not the same; what one does not say is left."""
    pairs = {
        "files": (old.made.files, new.made.files),
        "definition": (old.made.definition, new.made.definition),
        "settings": (old.made.settings, new.made.settings),
        "rules": (old.made.rules, new.made.rules),
    }
    return {
        name: tuple(key for key in {**a, **b} if a.get(key) != b.get(key))
        for name, (a, b) in pairs.items()
        if a and b
    }


def _ordered(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Bands by how far they and their z moved, verdicts, then scores and averages that moved."""
    return tuple(
        move
        for name in (BAND, VERDICT, *FURTHER)
        for move in sorted((m for m in moves if m.ref.statistic == name), key=_importance)
        if name in (BAND, VERDICT) or abs(move.by) >= PRINTED
    )


def _importance(move: Move) -> tuple[float, float, str]:
    """Furthest first; at the same distance what is not shown on one side comes last."""
    z = abs(move.split.total) if move.split else 0.0
    return (-abs(move.by), -z, str(move.ref))
