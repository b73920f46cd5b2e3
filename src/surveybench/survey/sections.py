"""What sections are made of: items and sections inside them, each as often as it counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

from surveybench.survey.check import Fault, one_of
from surveybench.survey.person_means import (
    MOST_MEANS,
    PersonMeans,
    TooManyMeans,
    as_item,
    means_of,
)
from surveybench.survey.types import Item, Section


def shares_of(section: Section, sections: Mapping[str, Section]) -> Mapping[str, float]:
    """The share of each item in the score of a section, those of sections inside it included.

    They are 1 together. Of a section over persons, those of somebody who answered everything.
    """
    total = sum(section.weight(part) for part in section.parts)
    shares: dict[str, float] = {}
    for part in section.parts:
        share = section.weight(part) / total
        is_section = part in section.sections
        inside = shares_of(sections[part], sections) if is_section else {part: 1.0}
        for item, of_part in inside.items():
            shares[item] = shares.get(item, 0.0) + share * of_part
    return MappingProxyType(shares)


def person_means(
    items: Mapping[str, Item], sections: Sequence[Section]
) -> Mapping[str, PersonMeans]:
    """What the mean of a person can be, by section over persons."""
    return MappingProxyType(
        {
            section.id: means_of([items[name] for name in section.items], section)
            for section in sections
            if section.score == "persons"
        }
    )


def answered(
    items: Mapping[str, Item], sections: Mapping[str, Section], means: Mapping[str, PersonMeans]
) -> Mapping[str, Item]:
    """What people give one answer to each: items, and sections over persons by their means."""
    of_persons = {name: as_item(sections[name], one) for name, one in means.items()}
    return MappingProxyType({**items, **of_persons})


def inside(section: Section, sections: Mapping[str, Section]) -> tuple[Section, ...]:
    """A section with all sections inside it, itself last."""
    below = (one for part in section.sections for one in inside(sections[part], sections))
    return tuple({one.id: one for one in (*below, section)}.values())


def first_listed(sections: Sequence[Section]) -> Mapping[str, tuple[str, ...]]:
    """The items of each section that no section before it has: where each is reported."""
    seen: set[str] = set()
    listed = {}
    for section in sections:
        listed[section.id] = tuple(item for item in section.items if item not in seen)
        seen |= set(section.items)
    return MappingProxyType(listed)


def pairs(
    shares: Iterable[Mapping[str, float]],
    beside: Sequence[tuple[str, str]],
    scored: Sequence[str],
    overall: str,
) -> tuple[tuple[str, str], ...]:
    """Every two items whose scores make a section's; `beside`; each scored with `overall`."""
    both: dict[frozenset[str], tuple[str, str]] = {}
    for pair in (pair for of_section in shares for pair in combinations(of_section, 2)):
        both.setdefault(frozenset(pair), pair)
    inside = (*both.values(), *beside)
    if not overall:
        return inside
    counted = {item for pair in inside if overall in pair for item in pair}
    others = (item for item in scored if item not in (*counted, overall))
    return (*inside, *((item, overall) for item in others))


def faults(items: Sequence[Item], sections: Sequence[Section], origin: str) -> Iterator[Fault]:
    """What cannot be meant by sections that share items, hold sections, weigh, or ask persons.

    A mean of scores of which high ones are better and low ones is neither; somebody who publishes
    one will have turned them.
    """
    by_id = {section.id: section for section in sections}
    wrong = [
        fault
        for section in sections
        for fault in (*_parts(section, by_id), *_weights(section), *_cycle(section, by_id))
    ]
    yield from wrong
    if wrong:
        return
    asked = {item.id: item for item in items}
    for section in sections:
        yield from _persons(section, by_id, asked)
        if origin == "respondents":
            yield from _direction(section, by_id, asked)


def _cycle(section: Section, sections: Mapping[str, Section]) -> Iterator[Fault]:
    """A section that is inside itself."""
    if way := " → ".join(_around(section, sections, ())):
        yield Fault(
            ("sections", section.id, "sections"),
            f"{section.id} would be inside itself: {way}.",
            "Take one of these out of the section that holds it.",
        )


def _parts(section: Section, sections: Mapping[str, Section]) -> Iterator[Fault]:
    """Parts that do not exist, or stand twice in one section."""
    for key, names in (("items", section.items), ("sections", section.sections)):
        path = ("sections", section.id, key)
        for name, times in Counter(names).items():
            if times > 1:
                yield Fault(
                    path,
                    f"{name} stands in {section.id} {times} times.",
                    f"Write it once; {{{name}: {times}}} lets it count {times} times.",
                )
        if key == "sections":
            for name in names:
                if name not in sections:
                    yield Fault(path, f"there is no section {name}.", one_of(name, sections))


def _weights(section: Section) -> Iterator[Fault]:
    """Weights that no mean can be made with."""
    weights = [section.weight(part) for part in section.parts]
    key = "sections" if not section.items else "items"
    if any(not 0 <= weight < math.inf for weight in weights):
        yield Fault(
            ("sections", section.id, key),
            f"a weight in {section.id} is below 0, or no number.",
            "Write how often each part counts: 0 or more.",
        )
    elif weights and not sum(weights) > 0:
        yield Fault(
            ("sections", section.id, key),
            f"the weights in {section.id} are 0 together.",
            "Let at least one part count.",
        )


def _around(
    section: Section, sections: Mapping[str, Section], above: tuple[str, ...]
) -> tuple[str, ...]:
    """The way from a section back to itself; empty where there is none."""
    if above and section.id == above[0]:
        return (*above, section.id)
    if section.id in above:
        return ()
    ways = (
        _around(sections[part], sections, (*above, section.id))
        for part in section.sections
        if part in sections
    )
    return next((way for way in ways if way), ())


def _direction(
    section: Section, sections: Mapping[str, Section], items: Mapping[str, Item]
) -> Iterator[Fault]:
    """A section of which some scores are better high, and others low."""
    if not set().union(*(one.items for one in inside(section, sections))) <= items.keys():
        return
    made_of = [items[name] for name, share in shares_of(section, sections).items() if share]
    low = [item.id for item in made_of if item.better == "low"]
    if 0 < len(low) < len(made_of):
        yield Fault(
            ("sections", section.id, "items" if section.items else "sections"),
            f"of {section.id} low scores of {', '.join(low)} are better, and high ones of others: "
            "their mean says neither.",
            "Give them a section of their own, or give their best answer the highest score.",
        )


def _persons(
    section: Section, sections: Mapping[str, Section], items: Mapping[str, Item]
) -> Iterator[Fault]:
    """A score over persons of more than a person's answers, or one that is no part of a mean."""
    path = ("sections", section.id)
    held = [part for part in section.sections if part in sections]
    of_persons = [part for part in held if sections[part].score == "persons"]
    if of_persons:
        yield Fault(
            (*path, "sections"),
            f"{of_persons[0]} is scored over persons, and is no part of the mean that {section.id} "
            "is: counts do not hold how it goes together with other parts.",
            "Let it stand by itself, or score it over items.",
        )
    if section.score != "persons":
        return
    if held:
        yield Fault(
            (*path, "sections"),
            f"{section.id} is scored over persons, and holds sections.",
            "Name the items of these sections under its `items`, or score it over items.",
        )
        return
    members = [items[name] for name in section.items if name in items and items[name].evaluative]
    total = sum(section.weight(part) for part in section.parts)
    if len(members) < len(section.items) or not 0 < total < math.inf:
        return
    try:
        means_of(members, section)
    except TooManyMeans:
        yield Fault(
            (*path, "score"),
            f"a person's mean of {section.id} can be more than {MOST_MEANS:,} numbers: too many to "
            "be counted.",
            "Write scores and weights with fewer decimals, name fewer items, or score it over "
            "items.",
        )
