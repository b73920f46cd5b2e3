"""What makes a definition inconsistent: one function per question, each yielding faults."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import pairwise

from surveybench.survey.condition import Case, cases, few, leaves, together
from surveybench.survey.labels import folded
from surveybench.survey.types import Item, Population, Scale, Section

SAFE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
NAMES_TOLD = 8
RELEASED = 2  # decimals of a score from 0 to 10 that may leave
NARROWEST, WIDEST = 0.1, 100_000.0  # of a scale
# What to do about a scale on which a lower figure is better, by who worked the figures out.
REVERSED = {
    "respondents": "Write the lower end as from, the higher as to. Where a lower score of an item "
    "is better, say so there: `better: low`.",
    "published": "Write the lower end as from, the higher as to. Where a lower figure of an item "
    "is better, say so there: `better: low`.",
}
MOST_OPTIONS = 126  # positions of answers are kept in one byte


@dataclass(frozen=True, slots=True)
class Fault:
    """One inconsistency: the keys that lead to it, what is wrong, what to do."""

    path: tuple[str, ...]
    what: str
    remedy: str


def faults(
    items: tuple[Item, ...],
    sections: tuple[Section, ...],
    populations: tuple[Population, ...],
    groups: Mapping[str, str],
    origin: str = "respondents",
    ends: tuple[float, float] = (0.0, 10.0),
) -> Iterator[Fault]:
    """Every inconsistency inside one definition. Published data need no options."""
    ids = [("items", item.id) for item in items]
    ids += [("sections", section.id) for section in sections]
    yield from _names(ids + [("populations", population.id) for population in populations])
    for item in items:
        if item.options or origin == "respondents":
            yield from _options(item, ends)
        if item.better == "low" and not item.evaluative:
            yield Fault(
                ("items", item.id, "better"),
                f"{item.id} is not scored, and has no better scores.",
                "Remove it.",
            )
    yield from _labels(("groups",), groups)
    yield from _columns(items)
    yield from _routing(items)
    yield from _sections(items, sections)
    yield from _populations(populations, groups)


def scale(scale: Scale, origin: str) -> Iterator[Fault]:
    """A scale that no score can be on, or that prints more than leaves."""
    if not scale.low < scale.high:
        yield Fault(
            ("scale",),
            "does not rise.",
            REVERSED[origin],
        )
        return
    if not NARROWEST <= scale.span <= WIDEST:
        yield Fault(
            ("scale",),
            f"is {scale.span:g} wide.",
            f"Give it {NARROWEST:g} to {WIDEST:,.0f}: in thousands, say, and name the unit.",
        )
        return
    if scale.decimals is None or origin != "respondents":
        return
    most = max(0, RELEASED + scale.finer)
    if scale.decimals > most:
        yield Fault(
            ("scale", "decimals"),
            f"a release holds {most} decimals of a score on this scale.",
            f"Write {most} or fewer: more would tell of single people.",
        )


def overall(name: str, items: Sequence[Item], origin: str) -> Iterator[Fault]:
    """A question about overall experience that is no scored one."""
    ids = [item.id for item in items]
    if name and origin != "respondents":
        yield Fault(
            ("overall",),
            "published figures do not hold how answers go together.",
            "Leave it out.",
        )
    elif name and name not in ids:
        yield Fault(("overall",), f"there is no scored item {name}.", one_of(name, ids))


def bands(names: Mapping[int, str], numbers: tuple[int, ...], origin: str) -> Iterator[Fault]:
    """Names of bands, of which there are as many as limits make."""
    if origin == "respondents" and names and tuple(names) != numbers:
        limits = (len(names) - 1) // 2
        usual = {1: "[0.95]", 2: "[0.95, 0.998]", 3: "[0.90, 0.95, 0.998]"}[limits]
        yield Fault(
            ("bands", "labels"),
            f"there are {len(names)} names for {len(numbers)} bands.",
            f"Give {len(numbers)} names, or a confidence for each limit: "
            f"`settings: {{confidence: {usual}}}`.",
        )


def one_of(name: str, names: Iterable[str]) -> str:
    """What to do about a name that does not exist."""
    ids = list(names)
    if near := get_close_matches(name, ids, n=3):
        return f"Did you mean {', '.join(near)}?"
    ellipsis = ", …" if len(ids) > NAMES_TOLD else ""
    return (
        f"Known are {', '.join(ids[:NAMES_TOLD])}{ellipsis}." if ids else "Add it, or remove this."
    )


def _names(ids: list[tuple[str, str]]) -> Iterator[Fault]:
    seen = Counter(name for _, name in ids)
    for kind, name in ids:
        if not SAFE_ID.match(name):
            yield Fault(
                (kind, name),
                f"'{name}' is not a usable id.",
                "Begin with a letter; use letters, digits and underscores only.",
            )
        if seen[name] > 1:
            yield Fault(
                (kind, name),
                f"the id {name} is used {seen[name]} times.",
                "Give each an id of its own, also where sections, ask_if and compare name it.",
            )


def _columns(items: tuple[Item, ...]) -> Iterator[Fault]:
    homes = Counter(item.column or item.id for item in items)
    for item in items:
        if (times := homes[item.column or item.id]) > 1:
            yield Fault(
                ("items", item.id),
                f"{times} items are read from the column {item.column or item.id}.",
                "Give each its own column.",
            )


def _labels(path: tuple[str, ...], labels: Mapping[str, str]) -> Iterator[Fault]:
    """Labels by code that look different and are one as they are compared.

    One label twice is allowed: then answers by label are refused, where a mapping asks for them.
    """
    first: dict[str, str] = {}
    for code, label in labels.items():
        text = folded(label)
        if text and text in first and labels[first[text]] != label:
            yield Fault(
                path,
                f"the labels of {first[text]} and {code} are one but for capitals, spaces, quote "
                "marks or dashes.",
                "Give them labels that differ by more: files that send labels could mean either.",
            )
        first.setdefault(text, code)


def _options(item: Item, ends: tuple[float, float]) -> Iterator[Fault]:
    path, (low, high) = ("items", item.id, "options"), ends
    if not item.options:
        yield Fault(path, f"{item.id} has no options.", "List its answers with their codes.")
    if len(item.options) > MOST_OPTIONS:
        yield Fault(
            path,
            f"{item.id} has {len(item.options)} options; {MOST_OPTIONS} are the most.",
            "Group its answers, or leave the item out.",
        )
    for code, times in Counter(item.codes).items():
        if times > 1:
            yield Fault(
                path,
                f"{item.id} has {times} options with code {code}.",
                "Give each option the code that stands for it in the data.",
            )
    yield from _spans(item, path)
    yield from _labels(path, {str(option.code): option.label for option in item.options})
    scored = [score for score in item.scores if score is not None]
    for score in scored:
        if not low <= score <= high:
            yield Fault(
                path,
                f"{item.id} has a score outside {low:g} to {high:g}: {score:g}.",
                f"Give the best answer {high:g}, the worst {low:g} and the others what lies "
                "between, or say under `scale` what scores run from and to.",
            )
    if item.evaluative and item.multiple:
        yield Fault(
            path,
            f"{item.id} is scored and takes several answers.",
            "Make each option an item of its own with a column of its own, or give it kind: "
            "descriptive and no scores.",
        )
    if item.evaluative and len(set(scored)) < 2:
        yield Fault(
            path,
            f"{item.id} is evaluative, but fewer than two of its options differ in score.",
            "Give its options scores, or make its kind descriptive.",
        )
    if scored and not item.evaluative:
        yield Fault(
            path,
            f"{item.id} is {item.kind}, but has scores.",
            "Remove the scores, or give it kind: evaluative.",
        )


def _spans(item: Item, path: tuple[str, ...]) -> Iterator[Fault]:
    """Numbers that no option, or several, would stand for."""
    if not item.numeric:
        return
    if item.multiple:
        yield Fault(
            path,
            f"{item.id} takes several answers, and numbers.",
            "Ask for one number, or give its options codes alone.",
        )
    for option, (low, high) in zip(item.options, item.spans, strict=True):
        if low > high:
            yield Fault(
                path,
                f"option {option.code} of {item.id} runs from {low:g} down to {high:g}.",
                "Swap `from` and `to`.",
            )
    ordered = sorted(zip(item.spans, item.codes, strict=True))
    for ((_, high), one), ((low, _), other) in pairwise(ordered):
        if low <= high:
            yield Fault(
                path,
                f"options {one} and {other} of {item.id} both stand for {low:g}.",
                "Let their numbers be apart. An option without `from` and `to` stands for the "
                "number of its code.",
            )


def _routing(items: tuple[Item, ...]) -> Iterator[Fault]:
    codes = {item.id: frozenset(item.codes) for item in items}
    outcomes = {item.id: codes[item.id] | ({None} if item.ask_if else set()) for item in items}
    several = frozenset(item.id for item in items if item.multiple)
    reach: dict[str, list[Case]] = {}
    for item in items:
        path = ("items", item.id, "ask_if")
        reach[item.id] = [{}]
        if item.ask_if is None:
            continue
        wrong = list(_leaves(item, path, codes, reach))
        yield from wrong
        if wrong:
            continue
        reach[item.id] = few(
            [
                case
                for way in cases(item.ask_if, outcomes, several)
                for case in together([[way], *(reach[q] for q in way if None not in way[q])])
            ]
        )
        if not reach[item.id]:
            yield Fault(
                path,
                f"nobody can ever be asked {item.id}.",
                "Ask for answers that one person can give: see who is asked the items it names.",
            )


def _leaves(
    item: Item,
    path: tuple[str, ...],
    codes_of: Mapping[str, frozenset[int]],
    reach: Mapping[str, object],
) -> Iterator[Fault]:
    assert item.ask_if is not None
    for leaf in leaves(item.ask_if):
        if leaf.item not in codes_of:
            yield Fault(path, f"there is no item {leaf.item}.", one_of(leaf.item, codes_of))
        elif leaf.item == item.id or leaf.item not in reach:
            yield Fault(
                path,
                f"{item.id} depends on {leaf.item}, which does not come before it.",
                "Move the filter question before the questions that depend on it.",
            )
        elif missing := set(leaf.codes) - codes_of[leaf.item]:
            codes = ", ".join(map(str, sorted(missing)))
            options = ", ".join(map(str, sorted(codes_of[leaf.item])))
            remedy = f"Its options are {options}."
            yield Fault(path, f"{leaf.item} has no option {codes}.", remedy)


def _sections(items: tuple[Item, ...], sections: tuple[Section, ...]) -> Iterator[Fault]:
    if not sections:
        yield Fault(
            ("sections",),
            "there is no section.",
            "Write at least one, such as {id: S1, name: All questions, items: [Q1, Q2]}.",
        )
    kinds = {item.id: item for item in items}
    homes = {name for section in sections for name in section.items}
    for section in sections:
        path = ("sections", section.id, "items")
        if not section.parts:
            yield Fault(
                path,
                f"section {section.id} has no items.",
                "List the ids of its scored items, or remove the section.",
            )
        for name in section.items:
            if name not in kinds:
                yield Fault(path, f"there is no item {name}.", one_of(name, kinds))
            elif not kinds[name].evaluative:
                yield Fault(
                    path,
                    f"{name} is not evaluative.",
                    "Remove it from the section, or give its options scores and kind: evaluative.",
                )
    for item in items:
        if item.evaluative and item.id not in homes:
            yield Fault(
                ("items", item.id),
                f"{item.id} is in no section.",
                "Add its id to the items of a section, or give it kind: descriptive and no scores.",
            )


def _populations(populations: tuple[Population, ...], groups: Mapping[str, str]) -> Iterator[Fault]:
    if not populations:
        yield Fault(
            ("populations",),
            "there is no population.",
            "Write at least one, such as {id: all, name: All respondents}.",
        )
    for population in populations:
        for group in population.groups:
            if group not in groups:
                yield Fault(
                    ("populations", population.id, "groups"),
                    f"there is no group {group}.",
                    f"List it under groups. {one_of(group, groups)}",
                )


def outcomes(codes: Mapping[str, int], column: str) -> Iterator[Fault]:
    """Faults of the outcome codes that a definition has of its own."""
    if not codes:
        return
    if not column:
        yield Fault(
            ("outcomes",),
            "there is no column of outcomes.",
            "Name it under `columns: outcome:`, or remove the codes.",
        )
    texts = [folded(code) for code in codes]
    for code, text in zip(codes, texts, strict=True):
        if not text or texts.count(text) > 1:
            yield Fault(
                ("outcomes",),
                f"the code '{code}' is blank, or one with another but for capitals and spaces.",
                "Give each outcome codes of its own.",
            )


def window(start: date | None, end: date | None, column: str) -> Iterator[Fault]:
    """Faults of the dates between which an eligible person was seen."""
    if start is None or end is None:
        return
    if start > end:
        yield Fault(("seen",), "the window ends before it begins.", "Swap `from` and `to`.")
    if not column:
        yield Fault(
            ("seen",),
            "no column says when a person was seen.",
            "Name it under `columns: seen:`, or remove the window.",
        )
