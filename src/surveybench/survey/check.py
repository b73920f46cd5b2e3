"""What makes a definition inconsistent: one function per question, each yielding faults."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import pairwise

from surveybench.quantities import wave_kind, wave_text, years
from surveybench.survey.condition import Case, cases, few, leaves, together
from surveybench.survey.labels import folded
from surveybench.survey.types import Dimension, Item, Population, Scale, Section

SAFE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
ONLY_SCORED = "Remove the line: only scored items can be compared."
NAMES_TOLD = 8
DIMENSION = re.compile(r"[a-z][a-z0-9]*(?: [a-z0-9]+)*\Z")
MOST_STRATA, MOST_OF_A_BAND = 1_000, 999_999
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
) -> Iterator[Fault]:
    """Every inconsistency inside one definition. Published data need no options."""
    ids = [("items", item.id) for item in items]
    ids += [("sections", section.id) for section in sections]
    yield from _names(ids + [("populations", population.id) for population in populations])
    for item in items:
        if item.options or origin == "respondents":
            yield from _options(item)
    yield from _labels(("groups",), groups)
    yield from _columns(items)
    yield from _routing(items)
    yield from _sections(items, sections)
    yield from _populations(populations, groups)


def scale(scale: Scale, origin: str, *, own_bands: bool) -> Iterator[Fault]:
    """A scale or bands of its own, where nobody works with them yet."""
    if not scale.low < scale.high:
        yield Fault(("scale",), "does not rise.", "Write the worst as from, the best as to.")
    if origin == "respondents":
        if scale != Scale():
            yield Fault(
                ("scale",),
                "scores made from respondents run from 0 to 10.",
                "Remove it; a scale of its own belongs to published figures.",
            )
        if own_bands:
            yield Fault(
                ("bands",),
                "scores made from respondents have seven bands.",
                "Remove it; bands of their own belong to published figures.",
            )


def same_scale(own: Scale, earlier: Mapping[int, Scale]) -> Iterator[Fault]:
    """Waves that are compared have one scale."""
    for wave, scale_then in earlier.items():
        if scale_then != own:
            yield Fault(
                ("compare", wave_text(wave)),
                f"wave {wave_text(wave)} has another scale, so no difference can be told.",
                "Give both waves one scale, or do not compare them.",
            )


def _one_of(name: str, names: Iterable[str]) -> str:
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


def _options(item: Item) -> Iterator[Fault]:
    path = ("items", item.id, "options")
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
    yield from _labels(path, {str(option.code): option.label for option in item.options})
    scored = [score for score in item.scores if score is not None]
    for score in scored:
        if not 0 <= score <= 10:
            yield Fault(
                path,
                f"{item.id} has a score outside 0 to 10: {score:g}.",
                "Give the best answer 10, the worst 0 and the others what lies between.",
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
            yield Fault(path, f"there is no item {leaf.item}.", _one_of(leaf.item, codes_of))
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
    homes = Counter(name for section in sections for name in section.items)
    for section in sections:
        path = ("sections", section.id, "items")
        if not section.items:
            yield Fault(
                path,
                f"section {section.id} has no items.",
                "List the ids of its scored items, or remove the section.",
            )
        for name in section.items:
            if name not in kinds:
                yield Fault(path, f"there is no item {name}.", _one_of(name, kinds))
            elif not kinds[name].evaluative:
                yield Fault(
                    path,
                    f"{name} is not evaluative.",
                    "Remove it from the section, or give its options scores and kind: evaluative.",
                )
            elif homes[name] > 1:
                yield Fault(
                    path,
                    f"{name} stands in {homes[name]} places.",
                    "Leave it in one section only.",
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
                    f"List it under groups. {_one_of(group, groups)}",
                )
    for i, one in enumerate(populations):
        for later in populations[i + 1 :]:
            a, b = set(one.groups or groups), set(later.groups or groups)
            if a & b and not a <= b and not b <= a:
                # Differences of such populations could give a hidden figure away.
                yield Fault(
                    ("populations", later.id, "groups"),
                    f"{one.id} and {later.id} share groups, and neither is inside the other.",
                    "Let populations be apart, or one inside the other.",
                )


def comparison(
    wave: int, pairs: Mapping[str, str], ours: Mapping[str, Item], theirs: Mapping[str, Item]
) -> Iterator[Fault]:
    """Faults of one comparability map, from our item ids to the ids of an earlier wave."""
    path = ("compare", wave_text(wave), "items")
    for name, earlier in pairs.items():
        if name not in ours:
            yield Fault(
                (*path, name), f"there is no item {name} in this wave.", _one_of(name, ours)
            )
        elif not ours[name].evaluative:
            yield Fault((*path, name), f"{name} is not evaluative.", ONLY_SCORED)
        if earlier not in theirs:
            yield Fault(
                (*path, name),
                f"wave {wave_text(wave)} has no item {earlier}.",
                _one_of(earlier, theirs),
            )
        elif not theirs[earlier].evaluative:
            yield Fault(
                (*path, name),
                f"{earlier} of wave {wave_text(wave)} is not evaluative.",
                ONLY_SCORED,
            )
    for earlier, times in Counter(pairs.values()).items():
        if times > 1:
            yield Fault(
                path,
                f"{times} items are compared with {earlier}.",
                "Keep the line of the item that asks the same, and remove the others.",
            )


def same_populations(
    wave: int, ours: tuple[Population, ...], theirs: tuple[Population, ...]
) -> Iterator[Fault]:
    """An earlier wave must know this wave's populations, in the same order."""
    ids_now, ids_then = [p.id for p in ours], [p.id for p in theirs]
    if ids_now != ids_then:
        yield Fault(
            ("compare", wave_text(wave), "definition"),
            f"wave {wave_text(wave)} has the populations {', '.join(ids_then)}, "
            f"this one {', '.join(ids_now)}.",
            "Name the same ones in the same order in both definitions.",
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


def origins(ours: str, theirs: Mapping[int, str]) -> Iterator[Fault]:
    """Faults of waves that cannot be read together: some from respondents, some published."""
    for wave, origin in theirs.items():
        if origin != ours:
            yield Fault(
                ("compare", wave_text(wave), "definition"),
                f"wave {wave_text(wave)} comes from {origin}, this wave from {ours}.",
                "Give both definitions the same origin.",
            )


def strata(dimensions: tuple[Dimension, ...]) -> Iterator[Fault]:
    """Faults of what people are standardised by."""
    path = ("strata", "dimensions")
    names = [dimension.name for dimension in dimensions]
    homes = Counter(column for dimension in dimensions for column in set(dimension.column))
    size = 1
    for dimension in dimensions:
        name, categories = dimension.name, dimension.categories
        size *= max(1, len(categories))
        if not DIMENSION.match(name) or names.count(name) > 1:
            yield Fault(
                path,
                f"'{name}' is no name of a dimension, or stands there twice.",
                "Give each a name of its own, as it is to stand in sentences: small letters, "
                "digits and spaces, such as route of admission.",
            )
        if not any(dimension.column):
            yield Fault(path, f"{name} has no column.", f"Write column: {name}, or remove it.")
        if bool(dimension.bands) == bool(dimension.codes):
            yield Fault(
                path,
                f"{name} needs either bands or codes.",
                'Write bands: [[16, 35], [36, 120]], or codes: {"1": Emergency, "2": Planned}.',
            )
        flat = [end for band in dimension.bands for end in band]
        if any(a > b for a, b in dimension.bands) or any(
            a[1] >= b[0] for a, b in pairwise(dimension.bands)
        ):
            yield Fault(
                path,
                f"the bands of {name} overlap or run backwards.",
                "Write them from low to high, each as [from, to], sharing no number.",
            )
        if any(abs(end) > MOST_OF_A_BAND for end in flat):
            yield Fault(path, f"a band of {name} ends beyond {MOST_OF_A_BAND:,}.", "Correct it.")
        if len(set(map(folded, categories))) < len(categories):
            yield Fault(
                path,
                f"two labels of {name} are one but for capitals, spaces, quote marks or dashes.",
                "Give them labels that differ by more.",
            )
    for column, times in homes.items():
        if times > 1:
            yield Fault(
                path, f"{times} dimensions are read from {column}.", "Give each its own column."
            )
    if size > MOST_STRATA:
        yield Fault(
            path,
            f"there are {size:,} strata; {MOST_STRATA:,} are the most.",
            "Use fewer dimensions, or wider bands: in a stratum of few people weights are wild.",
        )


def order(waves: Iterable[int]) -> Iterator[Fault]:
    """Waves of which nobody could say which comes first, this wave given before the others."""
    now, *earlier = waves
    for wave in earlier:
        rounds = {wave_kind(now) == "round", wave_kind(wave) == "round"}
        if len(rounds) > 1 or (years(wave) < years(now)) != (wave < now):
            yield Fault(
                ("compare", wave_text(wave)),
                f"waves {wave_text(wave)} and {wave_text(now)} are written in different ways, so "
                "nobody can tell which came first.",
                "Write all waves as years, quarters, months or rounds, or go from years to "
                "quarters or months.",
            )


def notes(reasons: Mapping[str, str], ours: Iterable[str]) -> Iterator[Fault]:
    """Faults of the list of items that cannot be compared."""
    ids = frozenset(ours)
    for name in reasons:
        if name not in ids:
            yield Fault(("not_comparable", name), f"there is no item {name}.", _one_of(name, ids))
