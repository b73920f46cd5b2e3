"""Where each question of one organisation stands, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveybench.quantities import Figure, Flag
from surveybench.report.compose.view import View
from surveybench.stats import expected_range
from surveybench.survey import Item

SAME = 4
FIRM = 0.05  # q below which a verdict stands out
LIKELY = 0.8  # chance of the same side again from which a verdict is likely to be repeated
FEW = 50  # answers below which a score may swing widely
NEARLY_ALIKE = (Flag.ABOVE, Flag.BELOW, Flag.NEARLY_ALIKE)
HIDDEN = (Flag.SUPPRESSED, Flag.PROTECTS_ANOTHER, *NEARLY_ALIKE)


@dataclass(frozen=True, slots=True)
class Standing:
    """One compared question: how far from the average, its band, and how sure that is.

    `q` is among the organisation's questions, `again` the chance of the same side if repeated,
    `reliable` how much of the differences between organisations is not chance; None where not
    known. `drawn` is the side of the expected range that the score is on when drawn towards the
    average by its reliability: 0 inside. `worded` says whether its wording is known.
    """

    item: str
    z: float  # above 0 on the better side
    band: int
    q: float | None = None
    again: float | None = None
    reliable: float | None = None
    n: float | None = None
    drawn: int | None = None
    worded: bool = True

    @property
    def side(self) -> int:
        """-1 worse than expected, 0 about the same, 1 better."""
        return (self.band > SAME) - (self.band < SAME)

    @property
    def drawn_inside(self) -> bool:
        """Whether it is about as expected once what chance may have added is taken off."""
        return self.drawn is not None and self.drawn != self.side

    @property
    def likely(self) -> bool:
        """Whether it would most likely be on the same side again, chance allowed for."""
        return self.again is not None and self.again >= LIKELY and not self.drawn_inside

    @property
    def unlikely(self) -> bool:
        """Whether chance alone would hardly put it outside, even among all questions."""
        return self.side != 0 and self.q is not None and self.q < FIRM

    @property
    def firm(self) -> bool:
        """Whether it stands out even among all questions, and would most likely do so again."""
        return self.unlikely and not self.drawn_inside and (self.again is None or self.likely)


def standings(view: View, population: str) -> Iterator[Standing]:
    """The compared questions in questionnaire order."""
    for item in view.survey.evaluative:
        band = view.band(item.id, population)
        if band is None:
            continue
        z = view.own("expected_range.z", item.id, population).value
        turned = -1 if view.survey.better_low(item.id) else 1
        yield Standing(
            item.id,
            turned * z if z is not None else float(band - SAME),
            band,
            q=_known(view, "chance.q_organisation", item.id, population),
            again=_known(view, "chance.again", item.id, population),
            reliable=_known(view, "reliability.reliability", item.id, population),
            n=view.own("score.n", item.id, population).value,
            drawn=_drawn(view, item.id, population),
            worded=item.wording != "unknown",
        )


def _drawn(view: View, item: str, population: str) -> int | None:
    """The side of the expected range that the shrunken score is on; None where not known."""
    score = _known(view, "reliability.shrunken", item, population)
    ends = (_known(view, f"expected_range.{end}", item, population) for end in view.lens.innermost)
    low, high = tuple(ends) or (None, None)
    if score is None or low is None or high is None:
        return None
    turned = -1 if view.survey.better_low(item) else 1
    return turned * ((score > high) - (score < low))


def _known(view: View, statistic: str, item: str, population: str) -> float | None:
    if statistic not in view.release.grids:
        return None
    return view.own(statistic, item, population).value


def outside_by_chance(view: View, population: str, items: Sequence[Item]) -> float:
    """How many of these questions chance alone puts outside the expected range.

    Where nobody worked out how many, it is what the innermost limits say: a publisher with one pair
    of limits at 95 % puts half as many outside as one whose first pair is at 90 %.
    """
    nominal = nominal_outside(view) or 0.0
    chances = [_known(view, "chance.outside", item.id, population) for item in items]
    return sum(nominal if chance is None else chance for chance in chances)


def nominal_outside(view: View) -> float | None:
    """The share that the innermost limits leave outside; None where there are no limits."""
    confidence = view.survey.settings.banding.confidence
    cuts = expected_range.limit_cuts(confidence)
    for position, share in enumerate(confidence):
        ends = (end for end, (_, c) in cuts.items() if c == position)
        if any(view.lens.has_any(f"expected_range.{end}") for end in ends):
            return 1 - share
    return None


def scores(view: View, population: str) -> dict[str, Figure]:
    """The score of every question, or why there is none."""
    return {
        item.id: view.own("score.score", item.id, population) for item in view.survey.evaluative
    }


def beside_averages(view: View, population: str) -> list[int]:
    """Of each score with an average beside it: 1 above, -1 below, 0 the same."""
    signs = []
    for item, score in scores(view, population).items():
        average = view.everyone("national", item, population).value
        if score.value is not None and average is not None:
            signs.append((score.value > average) - (score.value < average))
    return signs


def beside_average(view: View, item: str, population: str, wave: int) -> int | None:
    """1 where the whole interval lies above the average, -1 below it, 0 neither, None unknown."""
    low, high = (
        view.own(f"score.{end}", item, population, wave).value for end in ("lower", "upper")
    )
    average = view.everyone("national", item, population, wave).value
    if low is None or high is None or average is None:
        return None
    return (low > average) - (high < average)


def every_year(view: View, item: str, population: str) -> tuple[int, int]:
    """Whether scores were above (1) or below (-1) the average in all of three years or more.

    The second number is how many years that are; 0 and 0 where it is not so.
    """
    signs = []
    for wave in view.survey.waves:
        own = view.own("score.score", item, population, wave).value
        average = view.everyone("national", item, population, wave).value
        if own is None or average is None:
            return 0, 0
        signs.append((own > average) - (own < average))
    whole = len(signs) > 2 and len(set(signs)) == 1 and signs[0] != 0
    return (signs[0], len(signs)) if whole else (0, 0)
