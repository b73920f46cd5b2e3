"""What changed between two waves, and which items may be compared."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from surveybench.definitions.matching import SURE, Pair, ids, matched, plain
from surveybench.definitions.routing import deciding, routing_text
from surveybench.survey import (
    All,
    Answered,
    AnyOf,
    Condition,
    Decision,
    Item,
    Not,
    OfColumn,
    Section,
    Settings,
    Survey,
    choices,
    wave_key,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of what kind, about what, and how."""

    kind: str
    about: str
    what: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes, and the comparability map they suggest, in the form of a definition."""

    changes: tuple[Change, ...]
    proposal: Mapping[str, Any]
    decisions: tuple[Decision, ...]


def difference(old: Survey, new: Survey, definition: str) -> Difference:
    """What `new` has otherwise than `old`, whose file a map would name `definition`."""
    pairs = matched(old, new)
    changes = (
        *_items(old, new, pairs),
        *(change for pair in pairs for change in _item(pair, ids(pairs))),
        *_sections(old, new, ids(pairs)),
        *_rest(old, new),
    )
    proposal, decisions = _proposal(old, new, pairs, definition)
    return Difference(changes, proposal, decisions)


def _items(old: Survey, new: Survey, pairs: tuple[Pair, ...]) -> Iterator[Change]:
    paired = {pair.new.id for pair in pairs}, {pair.old.id for pair in pairs}
    for item in new.items:
        if item.id not in paired[0]:
            yield Change("item added", item.id, item.text)
    for item in old.items:
        if item.id not in paired[1]:
            yield Change("item removed", item.id, item.text)
    for pair in pairs:
        if pair.old.id != pair.new.id:
            yield Change("item moved", pair.new.id, f"was {pair.old.id}")


def _item(pair: Pair, renamed: Mapping[str, str]) -> Iterator[Change]:
    old, new = pair.old, pair.new
    if old.text != new.text:
        yield Change(
            "wording changed", new.id, f"{pair.alike:.0%} alike: '{old.text}' → '{new.text}'"
        )
    if old.kind != new.kind:
        yield Change("kind changed", new.id, f"{old.kind} → {new.kind}")
    if old.multiple != new.multiple:
        yield Change(
            "answers changed", new.id, "several → one" if old.multiple else "one → several"
        )
    yield from _options(old, new)
    before, after = _asked(old, renamed), _asked(new, {})
    if before != after:
        yield Change("routing changed", new.id, f"{before} → {after}")
    for name, one, other in (
        ("base note changed", old.base, new.base),
        ("meaning of a high score changed", old.higher_means, new.higher_means),
        ("which scores are better changed", old.better, new.better),
        ("battery changed", old.battery, new.battery),
        ("wording mark changed", old.wording, new.wording),
        ("column changed", _column(old), _column(new)),
    ):
        if one != other:
            yield Change(name, new.id, f"'{one}' → '{other}'")


def _column(item: Item) -> str:
    """The column where it is not the id, which has changed by itself where the item moved."""
    return item.column if item.column != item.id else ""


def _asked(item: Item, renamed: Mapping[str, str]) -> str:
    """Who is asked, with the ids of the new wave."""
    if item.ask_if is None:
        return "everyone"
    return routing_text(_with_ids(item.ask_if, renamed))


def _with_ids(condition: Condition, renamed: Mapping[str, str]) -> Condition:
    if isinstance(condition, Answered):
        return Answered(renamed.get(condition.item, condition.item), condition.codes)
    if isinstance(condition, OfColumn):
        return condition
    if isinstance(condition, Not):
        return Not(_with_ids(condition.part, renamed))
    parts = tuple(_with_ids(part, renamed) for part in condition.parts)
    return All(parts) if isinstance(condition, All) else AnyOf(parts)


def _options(old: Item, new: Item) -> Iterator[Change]:
    before = {option.code: option for option in old.options}
    after = {option.code: option for option in new.options}
    for code in sorted({*before, *after}):
        one, later = before.get(code), after.get(code)
        if one is None and later is not None:
            yield Change("option added", new.id, f"{code} {later.label}")
        elif later is None and one is not None:
            yield Change("option removed", new.id, f"{code} {one.label}")
        elif one is not None and later is not None:
            if one.label != later.label:
                yield Change("option changed", new.id, f"{code}: '{one.label}' → '{later.label}'")
            if one.score != later.score:
                yield Change(
                    "score changed", new.id, f"{code}: {_score(one.score)} → {_score(later.score)}"
                )
            if one.span != later.span:
                yield Change("numbers changed", new.id, f"{code}: {one.span} → {later.span}")
            if one.exclusive != later.exclusive:
                yield Change("option changed", new.id, f"{code}: exclusive or not")
    if [*before] != [*after] and {*before} == {*after}:
        yield Change("options reordered", new.id, "the same codes in another order")


def _score(score: float | None) -> str:
    return "none" if score is None else f"{score:g}"


def _sections(old: Survey, new: Survey, renamed: Mapping[str, str]) -> Iterator[Change]:
    """Sections are the same where their names are, or else their ids."""
    unmatched = {section.id: section for section in old.sections}
    for section in new.sections:
        same = _same_section(section, unmatched)
        if same is None:
            yield Change("section added", section.id, section.name)
            continue
        del unmatched[same.id]
        if same.id != section.id:
            yield Change("section moved", section.id, f"was {same.id}")
        if same.name != section.name:
            yield Change("section renamed", section.id, f"'{same.name}' → '{section.name}'")
        before = _parts(same, renamed, [entry.id for entry in old.sections])
        after = _parts(section, {}, [*section.parts])
        if before != after:
            yield Change("section changed", section.id, f"{before} → {after}")
    for section in unmatched.values():
        yield Change("section removed", section.id, section.name)


def _parts(section: Section, renamed: Mapping[str, str], here: Collection[str]) -> str:
    """What a section is made of, each with how often it counts, and over whom."""
    names = (n if n in here else renamed.get(n, f"{n} (removed)") for n in section.parts)
    weights = (section.weight(part) for part in section.parts)
    parts = (n if w == 1 else f"{n} × {w:g}" for n, w in zip(names, weights, strict=True))
    over = " over persons" if section.score == "persons" else ""
    return ", ".join(parts) + over


def _same_section(section: Section, unmatched: Mapping[str, Section]) -> Section | None:
    named = [one for one in unmatched.values() if plain(one.name) == plain(section.name)]
    return named[0] if named else unmatched.get(section.id)


def _rest(old: Survey, new: Survey) -> Iterator[Change]:
    """Everything else that is said by name."""
    if old.id != new.id:
        yield Change("survey changed", "survey", f"{old.id} → {new.id}")
    if old.origin != new.origin:
        yield Change("origin changed", "origin", f"{old.origin} → {new.origin}")
    if old.overall != new.overall:
        yield Change("overall experience changed", "overall", f"'{old.overall}' → '{new.overall}'")
    if (old.seen_from, old.seen_to) != (new.seen_from, new.seen_to):
        before, after = (f"{s.seen_from} to {s.seen_to}" for s in (old, new))
        yield Change("window changed", "seen", f"{before} → {after}")
    if old.adjust != new.adjust:
        before, after = (
            ", ".join(d.name for d in s.adjust.dimensions) if s.adjust else "nothing"
            for s in (old, new)
        )
        yield Change("adjustment changed", "adjust", f"{before} → {after}")
    tables = (
        ("group", dict(old.groups), dict(new.groups)),
        ("population", _populations(old), _populations(new)),
        ("setting", _settings(old.settings), _settings(new.settings)),
        ("column", _values(old.columns), _values(new.columns)),
        ("words", _values(old.words), _values(new.words)),
    )
    for kind, before, after in tables:
        for name in {**before, **after}:
            if name not in before:
                yield Change(f"{kind} added", name, str(after[name]))
            elif name not in after:
                yield Change(f"{kind} removed", name, str(before[name]))
            elif before[name] != after[name]:
                yield Change(f"{kind} changed", name, f"'{before[name]}' → '{after[name]}'")


def _populations(survey: Survey) -> dict[str, str]:
    return {p.id: f"{p.name} ({', '.join(p.groups) or 'everyone'})" for p in survey.populations}


def _settings(settings: Settings) -> dict[str, str]:
    return {choice.name: str(choice.value) for choice in choices(settings)}


def _values(settings: Any) -> dict[str, str]:
    return {
        name: ", ".join(value) if isinstance(value, tuple) else str(value)
        for name, value in asdict(settings).items()
    }


def _proposal(
    old: Survey, new: Survey, pairs: tuple[Pair, ...], definition: str
) -> tuple[dict[str, Any], tuple[Decision, ...]]:
    """Scored items of both waves that were asked and scored alike; the reasons for the others."""
    by_new = {pair.new.id: pair for pair in pairs}
    items: dict[str, str] = {}
    reasons: dict[str, str] = {}
    decisions: list[Decision] = []
    for item in new.evaluative:
        pair = by_new.get(item.id)
        if pair is None:
            reasons[item.id] = f"Not asked in {old.wave_name}."
        elif reason := _hindrance(pair, by_new):
            reasons[item.id] = reason
        else:
            items[item.id] = pair.old.id
            if pair.alike < SURE:
                path = ("compare", wave_key(old.wave), "items", item.id)
                words = f"the wordings are {pair.alike:.0%} alike: is it the same question?"
                decisions.append(Decision(path, words))
    proposal: dict[str, Any] = {
        "compare": {wave_key(old.wave): {"definition": definition, "items": items}}
    }
    return proposal | ({"not_comparable": reasons} if reasons else {}), tuple(decisions)


def _hindrance(pair: Pair, by_new: Mapping[str, Pair]) -> str:
    """Why two items cannot be compared, or nothing."""
    old, new = pair.old, pair.new
    if not old.evaluative:
        return "It was not scored in the earlier wave."
    if _scored(old) != _scored(new):
        return "Its answers or their scores were changed."
    renamed = {p.old.id: p.new.id for p in by_new.values()}
    if _asked(old, renamed) != _asked(new, {}):
        return "Who is asked it was changed."
    for leaf in deciding(new.ask_if):
        leading = by_new.get(leaf)
        if leading is None or [*_options(leading.old, leading.new)]:
            return f"The question that leads to it, {leaf}, was changed."
    return ""


def _scored(item: Item) -> set[tuple[str, float]]:
    return {(plain(o.label), o.score) for o in item.options if o.score is not None}
