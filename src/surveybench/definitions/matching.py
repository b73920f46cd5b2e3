"""Which item of one wave is which item of another: by wording, then by options, then by id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from surveybench.survey import Item, Survey

ALIKE = 0.75  # wordings from here on are taken for the same question
NEARLY = 0.5  # the same, where the id and the options are the same too
SURE = 0.97  # below, a person must look


@dataclass(frozen=True, slots=True)
class Pair:
    """An item of each wave, and how alike their wordings are: 1 where they are the same."""

    old: Item
    new: Item
    alike: float


def matched(old: Survey, new: Survey) -> tuple[Pair, ...]:
    """Items of both waves in the new order, each at most once, the likest first."""
    pairs = [pair for a in old.items for b in new.items if (pair := _pair(a, b)) is not None]
    pairs.sort(key=lambda pair: (-_weight(pair), pair.new.id, pair.old.id))
    olds: set[str] = set()
    news: dict[str, Pair] = {}
    for pair in pairs:
        if pair.old.id not in olds and pair.new.id not in news:
            olds.add(pair.old.id)
            news[pair.new.id] = pair
    return tuple(news[item.id] for item in new.items if item.id in news)


def _pair(old: Item, new: Item) -> Pair | None:
    a, b = plain(old.text), plain(new.text)
    least = NEARLY if old.id == new.id and _options(old) == _options(new) else ALIKE
    match = SequenceMatcher(None, a, b, autojunk=False)
    if a == b:
        return Pair(old, new, 1.0)
    if match.real_quick_ratio() < least or match.quick_ratio() < least:
        return None
    alike = match.ratio()
    return Pair(old, new, alike) if alike >= least else None


def _weight(pair: Pair) -> float:
    """Wording counts most; options and id decide between equals."""
    same_options = _options(pair.old) == _options(pair.new)
    return pair.alike + 0.1 * same_options + 0.05 * (pair.old.id == pair.new.id)


def _options(item: Item) -> tuple[str, ...]:
    return tuple(plain(option.label) for option in item.options)


def plain(text: str) -> str:
    """Words in lower case, without marks and doubled blanks."""
    return " ".join(re.findall(r"\w+", text.lower()))


def ids(pairs: tuple[Pair, ...]) -> Mapping[str, str]:
    """From the ids of the old wave to those of the new one."""
    return {pair.old.id: pair.new.id for pair in pairs}
