"""Scales in words, such as always … never: in which order a set of answers runs."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from surveybench.definitions.scales import BAD, GOOD, NO_SCORE

# Each scale from its best answer to its worst; a step is the beginning of an answer.
SCALES: tuple[tuple[str, ...], ...] = tuple(
    tuple(steps.split(" > "))
    for steps in (
        "yes,? (?:definitely|completely|always|fully|all|a lot|entirely|very much) > "
        "yes,? (?:mostly|often|usually|most of) > "
        "yes,? (?:to some extent|sometimes|partly|somewhat|a little|some of|in part|mainly) > "
        "yes,? (?:but|only|rarely) > yes > (?:partly|somewhat|maybe|sometimes|to some extent) > no",
        "(?:all the time|always|every time) > almost always|nearly always > "
        "(?:most of the time|mostly|usually|very often|very frequently) > "
        "(?:often|frequently|a lot of the time) > "
        "(?:some of the time|sometimes|occasionally|now and then) > "
        "(?:rarely|seldom|hardly ever|almost never) > never|none of the time",
        "(?:excellent|outstanding|extremely good) > very good > good > "
        "(?:fair|average|acceptable|ok\\b|okay|neither|satisfactory|adequate|neutral) > "
        "(?:poor|bad) > (?:very|extremely) (?:poor|bad)|terrible|awful",
        "(?:strongly|completely|totally) agree > (?:tend to |somewhat |slightly |mostly )?agree > "
        "neither|neutral|undecided > (?:tend to |somewhat |slightly |mostly )?disagree > "
        "(?:strongly|completely|totally) disagree",
        "(?:very|extremely|completely|highly) satisfied > "
        "(?:fairly |quite |somewhat |rather )?satisfied > neither|neutral > "
        "(?:fairly |quite |somewhat |rather )?(?:dissatisfied|unsatisfied) > "
        "(?:very|extremely|completely|highly) (?:dissatisfied|unsatisfied)",
        "(?:extremely|definitely) likely|definitely > very likely|(?:very )?probably > "
        "(?:fairly |quite |somewhat )?likely > neither|neutral|possibly|maybe > "
        "(?:fairly |quite |somewhat )?unlikely|probably not > very unlikely|not very likely > "
        "extremely unlikely|definitely not|not at all likely",
        "(?:completely|fully|entirely|totally) > (?:mostly|very much|largely) > "
        "(?:partly|somewhat|moderately|to some extent) > (?:a little|slightly) > not at all",
        "a (?:great deal|lot) > (?:quite a bit|a fair amount|a moderate amount) > "
        "(?:some|somewhat|to some extent) > (?:a little|not very much|not much) > "
        "not at all|none at all|none|nothing",
        "much better > (?:a little |slightly |somewhat )?better > "
        "(?:about )?the same|no change|unchanged > (?:a little |slightly |somewhat )?worse > "
        "much worse",
    )
)
# What may stand between the two ends of a scale of degrees: extremely, very, fairly, not.
DEGREES = (
    r"(?:extremely|completely|totally)",
    r"very",
    r"(?:fairly|quite|rather|moderately|mostly)",
    r"(?:somewhat|slightly|a little|partly)",
    r"not (?:very|so|particularly)",
    r"not (?:at all|in the least)|not",
)
NUMBERED = re.compile(r"\s*(-?\d{1,3})\s*(?:[-:.=)(,\u2013\u2014]|\s|$).*", re.DOTALL)
LAST = re.compile(
    r"(?i)(?:some(?:thing|one|where)? (?:else|other)|others?\b|none of (?:these|the))"
)


@dataclass(frozen=True, slots=True)
class Ordered:
    """Answers in the order of their codes; `ranked`: they run from the best to the worst."""

    texts: tuple[str, ...]
    ranked: bool
    numbered: bool = False


def in_order(texts: Collection[str]) -> Ordered:
    """The answers as their scale runs, those that say nothing of it last.

    Where no scale is recognised, the order is that of the alphabet, and `ranked` is false.
    """
    apart = sorted(t for t in texts if NO_SCORE.search(t) or LAST.match(t))
    scaled = sorted(set(texts) - set(apart))
    numbers = [NUMBERED.fullmatch(text) for text in scaled]
    if scaled and all(numbers):
        by_number = sorted(scaled, key=lambda text: _number(text))
        return Ordered((*by_number, *apart), ranked=False, numbered=True)
    for steps in SCALES:
        if ranked := _by_steps(scaled, steps):
            return Ordered((*ranked, *apart), ranked=True)
    if ranked := _by_degree(scaled):
        return Ordered((*ranked, *apart), ranked=True)
    if len(scaled) == 2 and (best := [t for t in scaled if GOOD.match(t)]) and len(best) == 1:
        (worst,) = set(scaled) - {*best}
        if BAD.match(worst):
            return Ordered((*best, worst, *apart), ranked=True)
    return Ordered((*scaled, *apart), ranked=False)


def _number(text: str) -> int:
    match = NUMBERED.fullmatch(text)
    return int(match[1]) if match else 0


def _by_steps(texts: list[str], steps: tuple[str, ...]) -> list[str]:
    """The answers by the steps they are; none where one is no step, or two are the same."""
    places: dict[int, str] = {}
    for text in texts:
        words = " ".join(text.split())
        fits = [(len(m[0]), -n) for n, s in enumerate(steps) if (m := _starts(s, words))]
        if not fits or (place := -max(fits)[1]) in places:
            return []
        places[place] = text
    return [places[place] for place in sorted(places)] if len(places) > 1 else []


def _starts(step: str, words: str) -> re.Match[str] | None:
    return re.match(rf"(?i)(?:{step})\b", words)


def _by_degree(texts: list[str]) -> list[str]:
    """Very clean, fairly clean, not clean: one word in several degrees."""
    places: dict[int, str] = {}
    stems: set[str] = set()
    for text in texts:
        words = " ".join(text.lower().split())
        degree = next((n for n, d in enumerate(DEGREES) if re.match(rf"{d}\b", words)), -1)
        if degree < 0 or degree in places:
            return []
        places[degree] = text
        stems.add(re.sub(rf"^(?:{DEGREES[degree]})\s*", "", words))
    stems -= {""}
    return [places[n] for n in sorted(places)] if len(places) > 1 and len(stems) == 1 else []
