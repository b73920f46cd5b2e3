"""An organisation's own figures as worked examples: a score of shares, a band of a range."""

from __future__ import annotations

import math
from collections.abc import Iterator

from surveybench.report.charts import AnswerBars
from surveybench.report.compose.answer_bars import answer_bars
from surveybench.report.compose.say import fill, text, wording
from surveybench.report.compose.view import View, score_cell
from surveybench.report.document import Text
from surveybench.report.lens.rounding import number
from surveybench.report.words import background as words_background
from surveybench.report.words import reading as words
from surveybench.survey import Item, Population

SIDES = {False: "below", True: "above"}
SAME = 4


def range_of(view: View) -> Iterator[Text]:
    """The first compared question: its score, its limits, its band.

    All as exact as they are released, so that a reader sees on which side a score is.
    """
    digits = view.survey.catalogue["score.score"].released or 0
    for population in view.populations:
        for item in view.survey.evaluative:
            band = view.band(item.id, population.id)
            ends = [
                view.own(f"expected_range.{end}", item.id, population.id).value
                for end in view.lens.innermost
            ]
            score = view.own("score.score", item.id, population.id).value
            if band is None or score is None or not ends or None in ends:
                continue
            low, high = (number(end, digits) for end in ends if end is not None)
            side = "inside" if band == SAME else SIDES[band > SAME]
            gaps = {
                "question": _named(view, item, population),
                "score": number(score, digits),
                "low": low,
                "high": high,
                "band": view.lens.bands[band],
            }
            yield text("paragraph", fill(words.READ_YOURS[side], view, gaps))
            return


def score_of(view: View) -> Iterator[Text]:
    """The first question whose printed shares give its printed score, as a sum."""
    if not view.lens.calculated("score.share"):
        return
    for population in view.populations:
        for item in view.survey.evaluative:
            parts = _parts(view, item, population.id)
            shown = score_cell(view, view.own("score.score", item.id, population.id))
            total = math.fsum(share * score / 100 for share, score in parts)
            if len(parts) > 2 and number(total, view.lens.score_decimals) == shown.text:
                named = _named(view, item, population)
                gaps = {"question": named, "sum": _sum(parts), "score": shown.text}
                yield text("paragraph", fill(words_background.HOW_SCORE_YOURS, view, gaps))
                return


def _named(view: View, item: Item, population: Population) -> str:
    """A question with its wording, and the group where there are several."""
    group = f", {population.name}" if len(view.populations) > 1 else ""
    return f"{item.id} ({wording(item)}{group})"


def _parts(view: View, item: Item, population: str) -> list[tuple[float, float]]:
    """Each answer's printed share and its score; empty where a share is not shown."""
    chart = answer_bars(view, item, population)
    model = chart.model if chart else None
    if not isinstance(model, AnswerBars) or None in model.rows[0].values:
        return []
    scores = sorted((o.score for o in item.options if o.score is not None), reverse=True)
    shares = [share or 0.0 for share in model.rows[0].values]
    return list(zip(shares, scores, strict=True)) if len(model.rows) > 1 else []


def _sum(parts: list[tuple[float, float]]) -> str:
    """`0.48 × 10 + 0.37 × 5`."""
    return " + ".join(
        f"{number(share / 100, 2)} \N{MULTIPLICATION SIGN} {score:g}" for share, score in parts
    )
