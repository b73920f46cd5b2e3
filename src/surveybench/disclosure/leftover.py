"""People whom only several releases together set apart: one population less others inside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leftover:
    """Some of the parts that all populations are made of, and what to call them."""

    parts: tuple[int, ...]
    label: str


def leftovers(
    populations: Sequence[tuple[str, frozenset[str]]], divided: Sequence[frozenset[str]]
) -> list[Leftover]:
    """Each part, and each population less one, or less all, of those inside it.

    `populations` are names with their groups, `divided` the groups of each part. What is itself a
    population is left out.
    """
    groups = dict.fromkeys(inside for _, inside in populations)
    names = {inside: name for name, inside in reversed(populations)}
    labels: dict[frozenset[str], str] = {}
    for outer in groups:
        inner = [inside for inside in groups if inside < outer]
        largest = [a for a in inner if not any(a < b for b in inner)]
        for several in (*([a] for a in inner), largest):
            rest = outer.difference(*several)
            label = f"{names[outer]} less {', '.join(names[a] for a in several)}"
            if several and rest:
                labels.setdefault(rest, label)
    for part in divided:
        around = [inside for inside in groups if part <= inside]
        if around:
            label = " and ".join(names[inside] for inside in around)
            outside = [names[a] for a in groups if not part <= a and any(a & b for b in around)]
            labels.setdefault(part, f"{label}{' less ' if outside else ''}{', '.join(outside)}")
    return [
        Leftover(tuple(i for i, part in enumerate(divided) if part <= rest), label)
        for rest, label in labels.items()
        if rest not in groups
    ]
