"""Is a release safe, by itself and beside earlier ones? What falls, how, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from surveybench.disclosure import Bounded, Difference, View, audit_together, differences
from surveybench.errors import ReleaseError, UnsafeRelease
from surveybench.jobs.ledger import SCORES, Ledger
from surveybench.quantities import CATALOGUE, Ref
from surveybench.report.words import audit as words

NAMED = 12  # cells in one message
WAYS_TRIED = 40  # unsafe cells of which the way in is looked for


@dataclass(frozen=True, slots=True)
class Unsafe:
    """A hidden count that can be bounded too closely: which, in what release, through what."""

    cell: Bounded
    release: str
    ways: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What an audit found.

    `cells` are all hidden counts with the release that hides them, narrowest first; `differences`
    figures that differ from those of an earlier release by few people, with its name. `notes` say
    what could not be compared.
    """

    cells: tuple[tuple[str, Bounded], ...]
    unsafe: tuple[Unsafe, ...]
    differences: tuple[tuple[str, Difference], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether nothing hidden can be worked out more closely than the policy allows."""
        return not self.unsafe and not self.differences

    def refuse(self) -> None:
        """Raise UnsafeRelease, naming cells, ways in and what to do, where it is not safe."""
        if not self.safe:
            raise UnsafeRelease("\n".join(_told(self)))


def judge(
    new: View,
    earlier: Sequence[Ledger] = (),
    *,
    larger: Sequence[View] = (),
    knows: str = "",
    explain: bool = True,
) -> Verdict:
    """Look at a release, and at it beside earlier ones of the same survey.

    `larger` are figures of larger units that are taken for known. With `knows` the intruder has
    the counts of one organisation too. Raises ReleaseError where the figures contradict each other.
    """
    beside, notes = [], []
    for ledger in earlier:
        common = [wave for wave in new.waves if wave in ledger.view.waves]
        if not common:
            notes.append(words.NO_WAVE.format(name=ledger.view.name))
            continue
        refuse_unrelated(new, ledger.view)
        beside.append(ledger)
    moved = [(ledger.view.name, d) for ledger in beside for d in differences(new, ledger.view)]
    changed = {name for name, _ in moved}  # refused already, whatever else follows from it
    notes += [words.NOT_TOGETHER.format(name=name) for name in sorted(changed)]
    beside = [ledger for ledger in beside if ledger.view.name not in changed]
    views = [new, *larger, *(ledger.view for ledger in beside)]
    joint = audit_together(views, knows=knows)
    assumed = {view.name for view in larger}
    before = _unsafe_before({name for name, _ in joint.unsafe}, beside)
    unsafe = [
        (name, cell)
        for name, cell in joint.unsafe
        if name not in assumed and (name, cell.ref) not in before
    ]
    ways = _ways(views, unsafe, knows) if explain and unsafe else {}
    return Verdict(
        tuple((name, cell) for name, cell in joint.cells if name not in assumed),
        tuple(Unsafe(cell, name, ways.get((name, cell.ref), ())) for name, cell in unsafe),
        tuple(moved),
        tuple(notes),
    )


def refuse_unrelated(new: View, earlier: View) -> None:
    """Raise UnsafeRelease where nobody says which units of one release are parts of the other's.

    The sum of the parts less those that are shown would give a hidden one back, unseen.
    """
    ours, theirs = ({c for c, of in view.within.items() if of} for view in (new, earlier))
    if new.column in (earlier.column, *theirs) or earlier.column in ours or ours & theirs:
        return
    raise UnsafeRelease(
        f"{earlier.name} is by {earlier.column}, this release by {new.column}, and neither says "
        "which of them are parts of which: what both give away together cannot be judged.",
        remedy="Publish by the larger unit first, and by its parts with --against that release.",
    )


def _unsafe_before(names: set[str], earlier: Sequence[Ledger]) -> set[tuple[str, Ref]]:
    """Counts that an earlier release gave back all by itself."""
    return {
        (ledger.view.name, cell.ref)
        for ledger in earlier
        if ledger.view.name in names
        for _, cell in audit_together([ledger.view]).unsafe
    }


def _ways(
    views: Sequence[View], unsafe: Sequence[tuple[str, Bounded]], knows: str
) -> dict[tuple[str, Ref], tuple[str, ...]]:
    """Through which figures each count falls: those without which it would not."""
    through_what: dict[tuple[str, Ref], tuple[str, ...]] = {}
    cells = [(name, cell.ref) for name, cell in unsafe[:WAYS_TRIED]]
    for label, fewer in _without(views, {ref.statistic for _, ref in cells}):
        try:
            still = {(n, cell.ref) for n, cell in audit_together(fewer, knows=knows).unsafe}
        except ReleaseError:
            continue
        for key in cells:
            if key not in still:
                through_what[key] = (*through_what.get(key, ()), label)
    return through_what


def _without(views: Sequence[View], hidden: set[str]) -> Iterator[tuple[str, Sequence[View]]]:
    """The releases with one thing left out each time, and what that is called."""
    for view in views[1:]:
        larger = view.name == words.LARGER
        label = words.LARGER if larger else words.EARLIER.format(name=view.name)
        yield label, [v for v in views if v is not view]
    for name in views[0].grids:
        if name in hidden or name in SCORES:
            continue
        label = CATALOGUE[name].label.lower()
        yield label, [replace(view, grids=_less(view.grids, name)) for view in views]
    yield words.NATIONAL_FIGURES, [replace(view, whole=False) for view in views]


def _less(grids: Mapping, name: str) -> dict:
    return {key: grid for key, grid in grids.items() if key != name}


def _told(verdict: Verdict) -> Iterator[str]:
    """The refusal: no number that is hidden stands in it."""
    yield words.REFUSED
    if verdict.unsafe:
        yield words.UNSAFE.format(count=f"{len(verdict.unsafe):,}")
        for entry in verdict.unsafe[:NAMED]:
            yield f"  {entry.cell.ref}{through(entry)}"
        yield from _more(len(verdict.unsafe))
        yield words.UNSAFE_TO_DO
    if verdict.differences:
        yield words.DIFFERENT.format(count=f"{len(verdict.differences):,}")
        for name, entry in verdict.differences[:NAMED]:
            yield f"  {entry.ref}: {words.KINDS[entry.kind]} ({name})"
        yield from _more(len(verdict.differences))
        yield words.DIFFERENT_TO_DO


def through(entry: Unsafe) -> str:
    """The ways in, in brackets."""
    ways = ", ".join(entry.ways) or words.SEVERAL
    return words.THROUGH.format(ways=ways)


def _more(count: int) -> Iterator[str]:
    if count > NAMED:
        yield words.MORE.format(count=f"{count - NAMED:,}")
