"""Cells of a tally that stand for few people: what it would tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from surveybench.tally.types import Counts, WaveTally

Inside = Mapping[str, frozenset[str]]  # groups of people inside each population

TABLES = ("people", "answers", "pairs", "outcomes", "sampled")


@dataclass(frozen=True, slots=True)
class SmallCells:
    """How many cells of one table stand for few people, of how many that are not empty, and whose.

    With `less` they are differences of two cells: what is taken away from what. Counts themselves
    are left out: this may be shown.
    """

    wave: int
    table: str
    small: int
    cells: int
    organisations: tuple[str, ...]
    less: str = ""


def small_cells(wave: WaveTally, least: int) -> tuple[SmallCells, ...]:
    """The tables with cells of 1 to `least` - 1 people.

    Where scores are adjusted or weighted, with sums of so little: of a category they are people.
    """
    tables = [_of_table(wave, table, least) for table in TABLES]
    # Sums of a category are counts of its people, of a weight those of one: all are looked at.
    tables.append(_small(wave, "moments", ((sums, 1) for sums in wave.moments.values()), least))
    for name, part in wave.subgroups.items():
        cells = (_of_table(part, table, least) for table in TABLES[:2])
        tables += [replace(entry, table=f"{entry.table} by {name}") for entry in cells]
    return tuple(entry for entry in tables if entry.small)


def small_differences(wave: WaveTally, least: int, inside: Inside) -> tuple[SmallCells, ...]:
    """Differences of cells that stand for 1 to `least` - 1 people.

    A population less those inside it, in every table; people less those who answered a question,
    or gave one answer; answers less those who answered another question too; usable returns less
    the people of everybody's population.
    """
    parts = _parts(wave.axes.populations, inside)
    differences = [
        _small(
            wave,
            table,
            ((counts[p] - counts[q].sum(axis=0), 0) for counts, _ in _counts(wave, table)),
            least,
            f"{wave.axes.populations[p]} less {', '.join(wave.axes.populations[i] for i in q)}",
        )
        for table in ("people", "answers", "pairs")
        for p, q in parts
    ]
    differences.append(_small(wave, "answers", _not_answering(wave), least, "people less answers"))
    for name, part in wave.subgroups.items():
        less = _small(part, "answers", _not_answering(part), least, "people less answers")
        differences.append(replace(less, table=f"answers by {name}"))
    differences.append(_small(wave, "pairs", _one_of_two(wave), least, "answers less pairs"))
    whole = [p for p, name in enumerate(wave.axes.populations) if "" in inside.get(name, ())]
    returns = ((wave.outcomes[:, 1] - wave.people[p].sum(axis=1), 0) for p in whole)
    differences.append(_small(wave, "outcomes", returns, least, "usable returns less people"))
    return tuple(entry for entry in differences if entry.small)


def _parts(populations: tuple[str, ...], inside: Inside) -> list[tuple[int, list[int]]]:
    """Each population with one inside it, or with all the largest that share nobody."""
    differences: list[tuple[int, list[int]]] = []
    groups = [inside.get(name, frozenset()) for name in populations]
    for p, outer in enumerate(groups):
        inner = [q for q, one in enumerate(groups) if one < outer]
        differences += [(p, [q]) for q in inner]
        largest = [q for q in inner if not any(groups[q] < groups[wider] for wider in inner)]
        disjoint = all(not groups[a] & groups[b] for a in largest for b in largest if a != b)
        if len(largest) > 1 and disjoint:
            differences.append((p, largest))
    return differences


def _not_answering(wave: WaveTally) -> Iterator[tuple[Counts, int]]:
    """Those of a stratum who did not answer a question, or did not choose an option of it."""
    for counts in wave.answers.values():
        yield np.maximum(wave.people - counts.sum(axis=-1), 0), 1
        yield wave.people[..., None] - counts, 1


def _one_of_two(wave: WaveTally) -> Iterator[tuple[Counts, int]]:
    """Those who gave an answer to one question of a section, and none to another of it."""
    for (a, b), counts in wave.pairs.items():
        yield wave.answers[a] - counts.sum(axis=-1), 1
        yield wave.answers[b] - counts.sum(axis=-2), 1


def alike(wave: WaveTally) -> int:
    """How many groups of one age and sex there are of whom everybody gave the same answer."""
    groups = sum(
        int(((counts == wave.people[..., None]) & (counts > 0)).any(axis=-1).sum())
        for counts in wave.answers.values()
    )
    return groups + sum(map(alike, wave.subgroups.values()))


def _of_table(wave: WaveTally, table: str, least: int) -> SmallCells:
    return _small(wave, table, _counts(wave, table), least)


def _small(
    wave: WaveTally,
    table: str,
    several: Iterable[tuple[Counts, int]],
    least: int,
    less: str = "",
) -> SmallCells:
    small = cells = 0
    is_small = np.zeros(len(wave.axes.organisations), dtype=bool)
    for counts, axis in several:
        few = (counts > 0) & (counts < least)
        small += int(few.sum())
        cells += int((counts > 0).sum())
        is_small |= few.any(
            axis=tuple(position for position in range(few.ndim) if position != axis)
        )
    codes = tuple(wave.axes.organisations[o] for o in np.flatnonzero(is_small))
    return SmallCells(wave.axes.wave, table, small, cells, codes, less)


def _counts(wave: WaveTally, table: str) -> Iterator[tuple[Counts, int]]:
    """The counts of a table, and which axis of each is the organisation."""
    if table == "people":
        yield wave.people, 1
    elif table == "outcomes":
        yield wave.outcomes[:, 1:], 0
    elif table == "sampled":
        if wave.sampled is not None:
            yield wave.sampled[..., 1:], 0
    else:
        several = wave.answers if table == "answers" else wave.pairs
        yield from ((counts, 1) for counts in several.values())
