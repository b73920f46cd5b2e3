"""What makes a question that the ticks of another answer inconsistent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveybench.survey.check import Fault
from surveybench.survey.types import Item


def faults(items: Sequence[Item]) -> Iterator[Fault]:
    """Faults of items that are answered by the number of ticks in another."""
    before: dict[str, Item] = {}
    for item in items:
        if item.ticks is not None:
            yield from _of_item(item, before.get(item.ticks.item))
        before[item.id] = item


def _of_item(item: Item, source: Item | None) -> Iterator[Fault]:
    path = ("items", item.id)
    assert item.ticks is not None
    if source is None or not source.multiple:
        yield Fault(
            (*path, "ticks_of"),
            f"{item.id} counts the ticks of {item.ticks.item}, which does not come before it.",
            "Move the question of several answers before it.",
        )
        return
    unknown = [c for c in (*item.ticks.count, *item.ticks.blank) if c not in source.codes]
    if unknown:
        codes = ", ".join(map(str, source.codes))
        yield Fault(
            (*path, "ticks"),
            f"{source.id} has no option {unknown[0]}.",
            f"Its options are {codes}.",
        )
    if not item.ticks.count or set(item.ticks.count) & set(item.ticks.blank):
        yield Fault(
            (*path, "ticks"),
            f"no tick of {source.id} counts, or one counts and says nothing.",
            "Name in `ticks` the codes that count, in `ticks_blank` those that say nothing.",
        )
    if item.multiple or item.ask_if is not None or item.column not in ("", item.id):
        yield Fault(
            path,
            f"{item.id} is not asked, but answered by the ticks of {source.id}.",
            "Remove multiple, ask_if and column from it.",
        )
    uncovered = [
        number
        for number in range(len(item.ticks.count) + 1)
        if not any(low <= number <= high for low, high in item.spans)
    ]
    if uncovered:
        yield Fault(
            (*path, "options"),
            f"no option of {item.id} stands for {uncovered[0]} ticks.",
            f"Let `from` and `to` of its options cover 0 to {len(item.ticks.count)}.",
        )
