"""What an eye sees of a line of scores beside what the test says: rules in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from surveybench.report.compose.say import fill
from surveybench.report.compose.standing import every_year
from surveybench.report.compose.view import View
from surveybench.report.lens.named import wave_name
from surveybench.report.lens.rounding import number, rounded
from surveybench.report.words import report as words

LEAST = 3  # years of which an eye says that they rise or fall
APART = 0.05  # of the scale: a difference that an eye takes for one


@dataclass(frozen=True, slots=True)
class Line:
    """Scores as printed, by wave, oldest first, of waves that have one.

    `side` is that of the average in all.

    `clear` says whether a change since any earlier wave is more than chance would explain, `gap`
    how far the last score is from the one before, of a scale of `span`.
    """

    scores: tuple[float, ...]
    side: int
    clear: bool
    gap: float
    span: float

    def runs(self, way: int) -> bool:
        """Whether every score is higher (1) or lower (-1) than the one before, and much in all."""
        steps = [(after - before) * way > 0 for before, after in pairwise(self.scores)]
        seen = len(self.scores) >= LEAST and all(steps)
        return seen and round(abs(self.scores[-1] - self.scores[0]), 9) >= APART * self.span


RULES: Mapping[str, Callable[[Line], bool]] = {
    "rise": lambda line: not line.clear and line.runs(1),
    "fall": lambda line: not line.clear and line.runs(-1),
    "above": lambda line: line.side > 0,
    "below": lambda line: line.side < 0,
    "apart": lambda line: not line.clear and abs(line.gap) >= APART * line.span,
}


def seen(view: View, item: str, population: str) -> str:
    """The first sentence that holds; empty where none does, and of figures of a publisher."""
    waves = sorted(view.survey.waves)
    values = [view.own("score.score", item, population, wave).value for wave in waves]
    decimals = view.lens.score_decimals
    scores = tuple(rounded(value, decimals) for value in values if value is not None)
    verdicts = [view.verdict(item, population, wave).value for wave in waves[:-1]]
    if view.lens.publisher or len(scores) < 2 or not any(v is not None for v in verdicts):
        return ""
    side, count = every_year(view, item, population)
    now, before = values[-1], values[-2]
    gap = now - before if now is not None and before is not None else 0.0
    scale = view.survey.scale
    line = Line(scores, side, any(verdicts), gap, scale.high - scale.low)
    key = next((key for key, holds in RULES.items() if holds(line)), "")
    gaps = {
        "count": str(count),
        "gap": number(abs(gap), decimals),
        "wave": wave_name(view.survey, waves[-2]),
    }
    return fill(words.CHANGE_SEEN[key], view, gaps) if key else ""
