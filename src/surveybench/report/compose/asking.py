"""What to ask next: questions that the results raise, by rules in a table. None blames anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveybench.report.compose.say import ending, fill, shortened
from surveybench.report.compose.standing import FEW, Standing
from surveybench.report.compose.view import View, rate
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import listed, number
from surveybench.report.words import board as words

MOST = 3
LETTERS = 50  # of a question's wording
BEHIND = 0.03  # below the national response rate from which it is asked who is not heard

Gaps = Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What may raise a question: questions outside the expected range, those that fell."""

    view: View
    keep: tuple[Standing, ...]
    ask: tuple[Standing, ...]
    fell: tuple[str, ...]


def _named(view: View, item: str) -> str:
    """A question by its id, and what it asks in few words."""
    said = shortened(ending(view.survey, view.survey.item[item]).rstrip("?*. "), LETTERS)
    return f"{item} ({said})"


def _theme(grounds: Grounds) -> Gaps:
    """Two or more questions of one section to ask about."""
    home = {item: s for s, items in grounds.view.survey.listed.items() for item in items}
    counts = Counter(home[s.item] for s in grounds.ask if s.item in home)
    section, count = next(iter(counts.most_common(1)), ("", 0))
    if count < 2:
        return None
    return {"count": str(count), "section": grounds.view.survey.section[section].name}


def _worst(grounds: Grounds) -> Gaps:
    """The first question to ask about, and how many answered it."""
    first = next(iter(grounds.ask), None)
    if first is None or first.n is None:
        return None
    return {"item": _named(grounds.view, first.item), "n": number(first.n, 0)}


def _fell(grounds: Grounds) -> Gaps:
    if not grounds.fell:
        return None
    survey = grounds.view.survey
    return {"items": listed(list(grounds.fell)), "wave": wave_name(survey, survey.waves[1])}


def _best(grounds: Grounds) -> Gaps:
    """The first question to keep, where it would most likely be better again."""
    first = next(iter(grounds.keep), None)
    sure = first is not None and (first.firm or first.likely)
    return {"item": _named(grounds.view, first.item)} if first is not None and sure else None


def _unheard(grounds: Grounds) -> Gaps:
    own = grounds.view.response(grounds.view.lens.rate)
    national = grounds.view.response(grounds.view.lens.rate, national=True)
    if own.value is None or national.value is None or own.value > national.value - BEHIND:
        return None
    return {"rate": rate(own).text, "national": rate(national).text}


def _small(grounds: Grounds) -> Gaps:
    shown = (*grounds.keep[:MOST], *grounds.ask[:MOST])
    few = [s.item for s in shown if s.n is not None and s.n < FEW]
    return {"items": listed(few)} if few else None


RULES: Mapping[str, Callable[[Grounds], Gaps]] = {
    "theme": _theme,
    "worst": _worst,
    "fell": _fell,
    "best": _best,
    "unheard": _unheard,
    "small": _small,
}


def questions(
    view: View,
    population: str,
    keep: tuple[Standing, ...],
    ask: tuple[Standing, ...],
    fell: list[str],
) -> list[str]:
    """The first few that the rules raise; where none does, one that always may be asked."""
    grounds = Grounds(view, keep, ask, tuple(fell))
    raised = [(key, rule(grounds)) for key, rule in RULES.items()]
    said = [fill(words.ASKS[key], view, gaps) for key, gaps in raised if gaps is not None]
    return said[:MOST] or [words.ASKS["always"]]
