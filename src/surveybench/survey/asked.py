"""Which measures each population is reported with: items and sections may be for some alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from surveybench.survey.check import Fault, one_of
from surveybench.survey.types import Item, Population, Section


def measures_of(
    items: Sequence[Item], sections: Sequence[Section], populations: Sequence[Population]
) -> Mapping[str, frozenset[str]]:
    """Sections and items by population: what its people are asked about."""
    item_of, by_id = {item.id: item for item in items}, {s.id: s for s in sections}
    return MappingProxyType(
        {
            population.id: frozenset(
                measure
                for section in sections
                if _asks(section, item_of, by_id, population)
                for measure in (section.id, *section.items)
            )
            for population in populations
        }
    )


def _asks(
    section: Section,
    items: Mapping[str, Item],
    sections: Mapping[str, Section],
    population: Population,
) -> bool:
    """Whether all of a section is about a population: a mean of some parts is another score."""
    return (
        _for(section.populations, population)
        and all(_for(items[name].populations, population) for name in section.items)
        and all(_asks(sections[name], items, sections, population) for name in section.sections)
    )


def _about(
    part: str, items: Mapping[str, Item], sections: Mapping[str, Section], ids: frozenset[str]
) -> frozenset[str]:
    """The populations that an item, or a section with all that is inside it, is about."""
    if part in items:
        return frozenset(items[part].populations or ids)
    section = sections[part]
    about = frozenset(section.populations or ids)
    for name in section.parts:
        about &= _about(name, items, sections, ids)
    return about


def _for(populations: tuple[str, ...], population: Population) -> bool:
    return not populations or population.id in populations


def unscored(item: Item) -> Item:
    """The same question without scores, so that it needs no section."""
    if not item.evaluative:
        return item
    options = tuple(replace(option, score=None) for option in item.options)
    return replace(item, kind="descriptive", options=options, better="high")


def narrowed(
    items: Sequence[Item], sections: Sequence[Section], measures: frozenset[str]
) -> tuple[tuple[Item, ...], tuple[Section, ...]]:
    """Items and sections of a population that is reported with these measures.

    Other items have no scores there.
    """
    scored = (item if item.id in measures else unscored(item) for item in items)
    return (
        tuple(replace(item, populations=()) for item in scored),
        tuple(replace(s, populations=()) for s in sections if s.id in measures),
    )


def faults(
    items: Sequence[Item], sections: Sequence[Section], populations: Sequence[Population]
) -> Iterator[Fault]:
    """What cannot be meant by populations of items and sections."""
    ids = [population.id for population in populations]
    item_of = {item.id: item for item in items}
    if not {name for section in sections for name in section.items} <= item_of.keys():
        return
    entries = [("items", i.id, i.populations) for i in items]
    entries += [("sections", s.id, s.populations) for s in sections]
    unknown = [(k, e, name) for k, e, names in entries for name in names if name not in ids]
    for kind, entry, name in unknown:
        yield Fault(
            (kind, entry, "populations"), f"there is no population {name}.", one_of(name, ids)
        )
    for item in items:
        if item.populations and not item.evaluative:
            yield Fault(
                ("items", item.id, "populations"),
                f"{item.id} is not scored, and has no figures of a population.",
                "Remove it: who is asked says `ask_if`.",
            )
    if unknown:
        return
    by_id = {section.id: section for section in sections}
    for section in sections:
        yield from _of_section(section, item_of, by_id, ids)
    every = measures_of(items, sections, populations)
    for population in populations:
        if sections and not every[population.id]:
            yield Fault(
                ("populations", population.id),
                f"nothing is asked about {population.id}.",
                "Name it under `populations` of a section, or remove it.",
            )


def _of_section(
    section: Section,
    items: Mapping[str, Item],
    sections: Mapping[str, Section],
    ids: Sequence[str],
) -> Iterator[Fault]:
    """Parts of one section that are about different people, or nobody that it is about."""
    of_section = frozenset(section.populations or ids)
    by_item = {
        name: _about(name, items, sections, frozenset(ids)) & of_section for name in section.parts
    }
    if len(set(by_item.values())) > 1:
        yield Fault(
            ("sections", section.id, "items"),
            f"the items of {section.id} are about different populations: its score would be of "
            "other questions for each.",
            "Give items that are about the same people a section of their own.",
        )
    elif by_item and not next(iter(by_item.values())):
        yield Fault(
            ("sections", section.id, "populations"),
            f"{section.id} is about no population that its items are about.",
            "Name populations of its items, or remove the key of one of them.",
        )
