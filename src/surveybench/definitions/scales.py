"""Which options make an ordered scale, and the scores a draft proposes for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveybench.definitions.variables import Choice, Variable

# Answers that say nothing of the organisation.
NO_SCORE = re.compile(
    r"(?i)don.?t know|do not know|unknown|not sure|unsure|can.?t (?:remember|say|recall)|cannot "
    r"(?:remember|say)|not applicable|doesn.?t apply|does not apply|n/?a\b|not needed|"
    r"(?:did|do) ?n[o'’]?t? (?:need|want|have|use)|prefer not|rather not|no opinion|"
    r"not scored|refus"
)
# Codes for no answer at all: such a value is a blank, not an option.
NO_ANSWER = re.compile(
    r"(?i)(?:not (?:answered|stated|completed|asked|returned)|no (?:answer|response)|missing|blank|"
    r"left blank|skipped|system|invalid|multiple (?:codes|responses|ticks)|multi-?coded|unanswered)"
    r"\b.*"
)
# Beginnings of the best and of the worst answers.
GOOD = re.compile(
    r"(?i)(?:yes|always|definitely|completely|all\b|very (?:good|satisfied|likely|easy|clean|"
    r"helpful|well)|excellent|extremely (?:good|satisfied|likely|helpful)|strongly agree|"
    r"totally|fully|the (?:time|wait) was about right|about right|best|often|every time|agree)"
)
BAD = re.compile(
    r"(?i)(?:no\b|never|not at all|none|very (?:poor|bad|dissatisfied|unlikely|difficult|dirty)|"
    r"terrible|extremely (?:bad|poor|dissatisfied|unlikely)|strongly disagree|poor|far too|"
    r"much too|worst|rarely|disagree)"
)
MOST_ANSWERS = 6  # unlabelled codes beyond this many are taken for a rating
RATING = re.compile(r"\s*(\d{1,2})\s*(?:[\s,:.(=-].*)?")


@dataclass(frozen=True, slots=True)
class Scale:
    """Options with proposed scores, and why they may be wrong."""

    choices: tuple[Choice, ...]
    doubt: str


def answers(variable: Variable) -> tuple[Choice, ...]:
    """The options of a variable without the codes that stand for no answer."""
    return tuple(
        choice
        for choice in variable.choices
        if not NO_ANSWER.fullmatch(choice.label.strip())
        and not (choice.left_out and not NO_SCORE.search(choice.label))
    )


def scale(variable: Variable) -> Scale | None:
    """The options with evenly spaced scores where they look like an ordered scale, else None."""
    options = answers(variable)
    scored = [choice for choice in options if not NO_SCORE.search(choice.label)]
    if variable.multiple or len(scored) < 2:
        return None
    if not variable.labelled:
        scored = _without_tail(scored)
    points = _rating(scored)
    if points is not None and (variable.labelled or len(points) > MOST_ANSWERS):
        low, high = min(points), max(points)
        scores = [10 * (point - low) / (high - low) for point in points]
        doubt = f"the scores rise from the lowest number ({low}) to the highest ({high})"
    else:
        direction = _direction(scored) if variable.best_first is None else variable.best_first
        if direction is None and variable.labelled and variable.nature != "ordinal":
            return None
        falling = direction is not False
        steps = len(scored) - 1
        scores = [10 * (steps - i if falling else i) / steps for i in range(len(scored))]
        best_end = "first" if falling else "last"
        doubt = f"the {best_end} answer is taken as the best, with even steps between"
        if direction is None:
            doubt += "; nothing in the labels says so"
    by_code = dict(zip((c.code for c in scored), scores, strict=True))
    choices = tuple(
        Choice(c.code, c.label, _round(by_code.get(c.code)), c.exclusive) for c in options
    )
    return Scale(choices, doubt)


def _without_tail(choices: list[Choice]) -> list[Choice]:
    """Codes up to the first gap: what follows it, such as 98 and 99, is rarely on the scale."""
    codes = [int(choice.code) for choice in choices]
    end = next((i for i in range(1, len(codes)) if codes[i] > codes[i - 1] + 1), len(codes))
    return choices[:end] if end > 1 else choices


def _round(score: float | None) -> float | int | None:
    if score is None:
        return None
    score = round(score, 6)
    return int(score) if score.is_integer() else score


def _rating(scored: list[Choice]) -> list[int] | None:
    """The numbers of a rating such as 0 to 10, None where the labels are no numbers."""
    points = [RATING.fullmatch(choice.label) for choice in scored]
    if len(points) < 3 or any(point is None for point in points):
        return None
    rated = [int(point[1]) for point in points if point is not None]
    return rated if len(set(rated)) == len(rated) else None


def _direction(scored: list[Choice]) -> bool | None:
    """True where the first answer is the best, False where it is the last, None where unclear."""
    first, last = scored[0].label.strip(), scored[-1].label.strip()
    if GOOD.match(first) and not GOOD.match(last):
        return True
    if GOOD.match(last) and not GOOD.match(first):
        return False
    worst_first, worst_last = bool(BAD.match(first)), bool(BAD.match(last))
    return worst_last if worst_first != worst_last else None
