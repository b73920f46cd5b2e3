"""What of a definition the standards for sharing one have no place for, key by key.

Triple-S holds variables, and DDI-Codebook variables, groups of them and a few words of the study.
Every other key of a definition stands in `NOWHERE` or is named by the standard's own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from surveybench.survey import Item, Scale, Section, Survey


@dataclass(frozen=True, slots=True)
class Lost:
    """Keys that neither standard holds, in words, and whether a definition has any of them."""

    keys: tuple[str, ...]
    said: str
    stands: Callable[[Survey], bool]


def _items(has: Callable[[Item], bool]) -> Callable[[Survey], bool]:
    return lambda survey: any(map(has, survey.items))


def _sections(has: Callable[[Section], bool]) -> Callable[[Survey], bool]:
    return lambda survey: any(map(has, survey.sections))


NOWHERE = (
    Lost(("label",), "what the wave is called", lambda s: bool(s.label)),
    Lost(("origin",), "that the figures are published ones", lambda s: s.origin == "published"),
    Lost(("links",), "addresses for readers", lambda s: bool(s.words.links)),
    Lost(("seen",), "the window of dates", lambda s: s.seen_from is not None),
    Lost(("outcomes",), "codes of outcomes of its own", lambda s: bool(s.outcomes)),
    Lost(("strata",), "what people are standardised by", lambda s: s.strata is not None),
    Lost(("adjust",), "what scores are adjusted for", lambda s: s.adjust is not None),
    Lost(("weight",), "which column holds design weights", lambda s: s.weight is not None),
    Lost(("breakdowns",), "breakdowns", lambda s: bool(s.breakdowns)),
    Lost(("overall",), "which item asks about overall experience", lambda s: bool(s.overall)),
    Lost(
        ("overall_verdict",),
        "that an overall verdict is wanted",
        lambda s: s.overall_verdict,
    ),
    Lost(
        ("scale", "bands"),
        "the scale of scores, and names of bands",
        lambda s: s.scale != Scale() or bool(s.band_names),
    ),
    Lost(
        ("compare", "compared_waves", "not_comparable"),
        "comparisons with earlier waves",
        lambda s: bool(s.earlier or s.not_comparable),
    ),
    Lost(
        ("items.higher_means",),
        "what high scores mean",
        _items(lambda item: bool(item.higher_means)),
    ),
    Lost(
        ("items.better",),
        "of which items low scores are the better ones",
        _items(lambda item: item.better != "high"),
    ),
    Lost(
        ("items.populations",),
        "which items are about some populations alone",
        _items(lambda item: bool(item.populations)),
    ),
    Lost(
        ("options.from", "options.to"),
        "which numbers answers stand for",
        _items(lambda item: item.numeric),
    ),
    Lost(
        ("items.ticks_of", "items.ticks", "items.ticks_blank"),
        "items that the ticks of another answer",
        lambda s: len(s.asked_items) < len(s.items),
    ),
)
# What DDI loses of sections; Triple-S has no sections at all.
OF_SECTIONS = (
    Lost(
        ("sections.items", "sections.sections"),
        "how often each part of a section counts",
        _sections(lambda section: bool(section.weights)),
    ),
    Lost(
        ("sections.score",),
        "which sections are means over persons",
        _sections(lambda section: section.score == "persons"),
    ),
    Lost(
        ("sections.populations",),
        "which sections are about some populations alone",
        _sections(lambda section: bool(section.populations)),
    ),
)


def said_of(survey: Survey, kinds: tuple[Lost, ...]) -> Iterator[str]:
    """What of these the definition has, in words."""
    return (lost.said for lost in kinds if lost.stands(survey))
