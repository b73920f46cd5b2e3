"""What each kind of chart shows: released numbers, rounded to two decimals, and their words.

`shown` fields hold the text that stands beside a number: it is rounded from the unrounded
number, never from the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from surveybench.quantities import rounded, wave_text

Ends = tuple[float, float]  # of the scale: the worst and the best score there can be


@dataclass(frozen=True, slots=True)
class Zone:
    """One band of an expected range, from `start` to `stop` on the scale."""

    band: int
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class ExpectedRange:
    """One score among those of all organisations.

    Zones run upwards and lie within lowest and highest; none is empty. Without limits there are
    no zones: the range alone is drawn.
    """

    label: str
    score: float
    shown: str
    band: int | None
    national: float
    lowest: float
    highest: float
    zones: tuple[Zone, ...]
    ends: Ends = (0.0, 10.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """The section score of one organisation, with the interval it lies in where that is known."""

    organisation: str
    name: str
    score: float
    band: int | None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every organisation's score, lowest first. `own` is a code, empty if not among them.

    `decimals` are those of printed scores.
    """

    label: str
    bars: tuple[Bar, ...]
    own: str
    own_shown: str
    national: float
    national_shown: str
    ends: Ends = (0.0, 10.0)
    decimals: int = 1

    def printed(self, score: float) -> float:
        """A score as it is printed, as a number."""
        return rounded(score, self.decimals)


@dataclass(frozen=True, slots=True)
class OwnScore:
    """A score that is compared with nobody's."""

    label: str
    score: float
    shown: str
    ends: Ends = (0.0, 10.0)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Scores by wave, oldest first; None where a wave has none. All tuples are of one length.

    `names` are what the waves are called on the axis; empty for their numbers. `lower` and `upper`
    are the ends of the intervals of the own scores; empty where none is known.
    """

    label: str
    waves: tuple[int, ...]
    own: tuple[float | None, ...]
    own_shown: tuple[str, ...]
    national: tuple[float | None, ...]
    national_shown: tuple[str, ...]
    own_name: str
    national_name: str
    ends: Ends = (0.0, 10.0)
    names: tuple[str, ...] = ()
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()

    def wave_names(self) -> tuple[str, ...]:
        """What stands below the axis for each wave."""
        return self.names or tuple(map(wave_text, self.waves))


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Scores by wave, oldest first, with their mean and control limits; None where there is none.

    `outside` are positions of scores beyond the limits. `names` are those of the waves.
    """

    label: str
    waves: tuple[int, ...]
    scores: tuple[float | None, ...]
    shown: tuple[str, ...]
    centre: float
    lower: float
    upper: float
    own_name: str
    centre_name: str
    limits_name: str
    outside: tuple[int, ...]
    names: tuple[str, ...]
    ends: Ends = (0.0, 10.0)

    def as_line(self) -> ChangeLine:
        """The scores alone, as a line by wave."""
        none = (None,) * len(self.waves)
        blank = ("",) * len(self.waves)
        line = (self.waves, self.scores, self.shown, none, blank, self.own_name, self.centre_name)
        return ChangeLine(self.label, *line, self.ends, self.names)


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a chart of shares: a percentage for each series, None where there is none."""

    name: str
    values: tuple[float | None, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """Percentages below each other, for one or two series. `end` is where the scale ends."""

    label: str
    series: tuple[str, ...]
    rows: tuple[Share, ...]
    end: float = 100


@dataclass(frozen=True, slots=True)
class AnswerBars:
    """Who chose each answer: whole bars of percentages, as they are printed, one below another.

    `options` are the answers, the best first; each row has a share for each of them, None where
    it may not be shown.
    """

    label: str
    options: tuple[str, ...]
    rows: tuple[Share, ...]

    @property
    def partly(self) -> bool:
        """Whether a share of any row is not shown."""
        return any(value is None for row in self.rows for value in row.values)


@dataclass(frozen=True, slots=True)
class SectionDot:
    """One section among all organisations. Without a score `verdict` says why there is none.

    `others` are scores of all organisations as they are printed, of which none is named.
    """

    name: str
    score: float | None
    shown: str
    lower: float | None
    upper: float | None
    band: int | None
    verdict: str
    national: float | None
    national_shown: str
    lowest: float | None
    highest: float | None
    others: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionDots:
    """The sections of one organisation, in questionnaire order; `roomy` where there is room.

    `measure` is what a row is called.
    """

    label: str
    rows: tuple[SectionDot, ...]
    own_name: str
    national_name: str
    ends: Ends = (0.0, 10.0)
    roomy: bool = False
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """One year: for each question 1 above the average, -1 below it, 0 neither, None unknown."""

    name: str
    signs: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Strips:
    """Years below each other, latest last; `groups` says how many questions each section has."""

    label: str
    rows: tuple[Strip, ...]
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One organisation: how many answered, its score, and between which limits it is expected."""

    organisation: str
    name: str
    n: float
    score: float
    band: int | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """Scores by number of answers, fewest first. `own` is a code, empty if not among them."""

    label: str
    points: tuple[FunnelPoint, ...]
    people_name: str
    national: float
    national_shown: str
    own: str = ""
    own_shown: str = ""
    ends: Ends = (0.0, 10.0)
    decimals: int = 1

    def printed(self, value: float | None) -> float | None:
        """A score or limit as it is printed, as a number."""
        return None if value is None else rounded(value, self.decimals)


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One question: the score of all, and of each group its score and whether it differs.

    `verdicts` are 1 for higher than all others, -1 for lower, 0 for neither or unknown.
    """

    name: str
    whole: float | None
    scores: tuple[float | None, ...]
    verdicts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Panels:
    """Groups of people side by side, on the same questions and the same scale."""

    label: str
    panels: tuple[str, ...]
    rows: tuple[PanelRow, ...]
    whole_name: str
    ends: Ends = (0.0, 10.0)
    decimals: int = 1

    def printed(self, score: float | None) -> float | None:
        """A score as it is printed, as a number."""
        return None if score is None else rounded(score, self.decimals)


Model = (
    ExpectedRange
    | Ranking
    | OwnScore
    | ChangeLine
    | ControlChart
    | Shares
    | AnswerBars
    | SectionDots
    | Strips
    | Funnel
    | Panels
)


def zones(
    limits: Sequence[float],
    lowest: float,
    highest: float,
    bands: Sequence[int] = (1, 2, 3, 4, 5, 6, 7),
) -> tuple[Zone, ...]:
    """The up to seven zones between six rising limits, clipped to lowest and highest.

    Of fewer limits there are fewer `bands`, one more than limits. A zone that clipping or rounding
    to two decimals leaves empty is not there.
    """
    edges = [round(min(max(edge, lowest), highest), 2) for edge in limits]
    edges = [round(lowest, 2), *edges, round(highest, 2)]
    return tuple(
        Zone(band, start, stop)
        for band, (start, stop) in zip(bands, pairwise(edges), strict=True)
        if stop > start
    )
