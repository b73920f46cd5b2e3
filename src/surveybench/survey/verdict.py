"""The overall verdict: how many of a person's answers are the best or the worst there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from surveybench.survey.check import Fault
from surveybench.survey.types import Item

# Names that no item can have: how many answers of a person are scored, worst, best.
SCORED, LOWEST, HIGHEST = "@scored", "@lowest", "@highest"
PAIRS = ((SCORED, LOWEST), (SCORED, HIGHEST))
MOST = 120  # scored items: a count of answers is kept as an option is


def ends_of(item: Item) -> tuple[frozenset[int], frozenset[int]]:
    """Codes of the answers with the worst and with the best score; none where all are alike."""
    scores = {o.code: o.score for o in item.options if o.score is not None}
    low, high = min(scores.values()), max(scores.values())
    if item.better == "low":
        low, high = high, low
    if low == high:
        return frozenset(), frozenset()
    return (
        frozenset(code for code, score in scores.items() if score == low),
        frozenset(code for code, score in scores.items() if score == high),
    )


def judged(items: Sequence[Item]) -> tuple[Item, ...]:
    """The scored items that have a best and a worst answer."""
    single = (item for item in items if not item.multiple)
    return tuple(item for item in single if all(ends_of(item)))


def counted(items: Sequence[Item]) -> Mapping[str, tuple[int, ...]]:
    """What is counted beside items, with its values: none to all of them."""
    values = tuple(range(len(judged(items)) + 1))
    return {SCORED: values, LOWEST: values, HIGHEST: values}


def rules(items: Sequence[Item]) -> tuple[object, ...]:
    """What decides these counts: the best and the worst answers of each item."""
    return tuple(
        (item.id, *(tuple(sorted(end)) for end in ends_of(item))) for item in judged(items)
    )


def faults(asked: bool, items: Sequence[Item], origin: str, *, weighted: bool) -> Iterator[Fault]:
    """A verdict on published figures, on no item, on more than can be counted, or on weights."""
    if not asked:
        return
    path, count = ("overall_verdict",), len(judged(items))
    if origin != "respondents":
        yield Fault(path, "published figures do not hold each person's answers.", "Leave it out.")
    elif weighted:
        yield Fault(
            path,
            "is asked of answers that are weighted or adjusted person by person.",
            "Leave it out: shares of most negative and most positive answers are not made so.",
        )
    elif not 0 < count <= MOST:
        yield Fault(
            path,
            f"there are {count} scored items with a best and a worst answer.",
            f"It takes 1 to {MOST}; leave it out.",
        )
