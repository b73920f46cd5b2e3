"""What a row of the catalogue says of one quantity."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from surveybench.quantities.axes import NATIONAL, Axis
from surveybench.quantities.grid import Worker

USUAL_SPAN = 10.0  # of scores from 0 to 10, which the rows of the catalogue are written for


class Basis(StrEnum):
    """Whose people a figure rests on: what decides whether it may be published."""

    NOBODY = "nobody: a count of organisations"
    INVITED = "people invited, whether they answered or not"
    RETURNS = "usable returns of an organisation"
    REPRESENTED = "people invited and usable returns of an organisation, by stratum"
    PEOPLE = "respondents of an organisation in one population"
    ANSWERS = "answers of an organisation's respondents"
    SCORE = "what an organisation's respondents answered on average"
    SPREAD = "how the answers of an organisation's respondents differ"
    TWO_WAVES = "answers of an organisation's respondents in two waves"
    ALL_ORGANISATIONS = "scores of all organisations that may be shown"
    CHOICES = "which scored answers an organisation's respondents chose"
    EVERY_CHOICE = "which answers, scored or not, an organisation's respondents chose"
    ALL_CHOICES = "which answers were chosen, over all organisations that may be shown"
    ALL_OF_TWO_WAVES = "scores of all organisations that may be shown, in two waves"
    ALL_CHOICES_OF_TWO_WAVES = "which answers were chosen in two waves, over all organisations"
    SUBGROUP = "people of a subgroup of an organisation"
    SUBGROUP_ANSWERS = "answers of a subgroup of an organisation"
    SUBGROUP_SECTION = "answers of a subgroup of an organisation to all questions of a section"
    SUBGROUP_AND_REST = "answers of a subgroup beside those of the others shown"
    SUBGROUP_AND_COUNTRY = "answers of a subgroup of an organisation beside those of the country"
    ALL_OF_SUBGROUP = "answers of everybody of a subgroup, over all organisations"
    SECTION_OF_SUBGROUP = "answers of everybody of a subgroup to all questions of a section"
    CHOICES_OF_SUBGROUP = "which answers everybody of a subgroup chose, over all organisations"
    ALL_SUBGROUPS = "answers of everybody of each subgroup of a breakdown"
    ONE_AMONG_ALL = "answers of an organisation's respondents beside the scores of all"


class Unit(StrEnum):
    """What a number counts or measures, as it stands in brackets after a label."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    STRATA = "strata"
    SHARE = "percent"
    SCORE = "0 to 10"
    POINTS = "score points"
    SQUARED = "squared score"
    STANDARD_ERRORS = "standard errors"
    RATIO = "ratio"
    CORRELATION = "-1 to 1"
    PROBABILITY = "0 to 1"
    BAND = "1 to 7"
    VERDICT = "-1, 0 or 1"
    YES_OR_NO = "0 or 1"


class Waves(StrEnum):
    """For which waves a quantity exists."""

    EVERY = "every wave"
    REPORTED = "the wave reported"
    EARLIER = "each wave before the one reported"


class Relates(StrEnum):
    """How a figure follows from others that are published beside it."""

    SUM = "the sum of"
    MEAN = "the plain mean of"
    SMALLEST = "the smallest of"
    LARGEST = "the largest of"
    AT_MOST = "at most"
    RATIO = "the first divided by the second"
    AT_LEAST_RATIO = "at least the first divided by the second"
    DIFFERENCE = "the first less the second"


class Place(StrEnum):
    """Where a reader sees a quantity, with its reference or under its header."""

    CSV = "the long table of a release"
    WORKBOOK = "a column of the workbook"
    REPORT = "the report of an organisation"
    SITE = "the national site"
    CHECK = "the check of submissions, by those who hold the records"


@dataclass(frozen=True, slots=True)
class Working:
    """How a quantity is worked out.

    `function` is a module of stats and a function in it. Formulas are those of docs/methods, on
    one line. `inputs` are quantities of the same measure, organisation, population and wave; before
    a colon stands what differs: `national` is everyone's, `now` the wave reported, `items` each
    item of a section. `settings` are names of settings; `otherwise` says how it is worked out where
    one of them, as in `interval: normal`, has another value than usual. With `records` it takes
    counts of answers by age and sex too, which no release holds. `by_shares` is the formula of a
    section whose items have shares in its score that are not all the same.
    """

    function: str
    formula: str
    inputs: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    otherwise: Mapping[str, Working] = field(default_factory=lambda: MappingProxyType({}))
    records: bool = False
    by_shares: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A figure as a function of `terms`, which are quantities, added up along the axis `over`.

    Over populations: those whose groups make up the groups of the whole. Over organisations: all
    of them make the national figure. Over measures: the items of a section. Over waves: the wave
    reported, then the earlier one. `of` says which cells it holds for: `sections`, `national`, or
    all of them. Without `over`, cell by cell.
    """

    relates: Relates
    terms: tuple[str, ...]
    over: Axis | None = None
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One row of the catalogue: all that is known of a quantity, for every room that asks.

    `range` is the lowest and highest value there can be. `released`, `tabulated` and `printed` are
    the decimals of a release, of a workbook and of a page of a report or a check; a share is
    tabulated and printed as a percentage. None leaves the room that prints it no number to print;
    a quantity that has none `released` is a diagnostic, which no release holds: its place is the
    check. `everyone` says that the last label of its organisations is `national`; `frozen`, that a
    national reference holds it. `basis` is None where nobody has said: it cannot be released then.
    `said_by` is the quantity whose row in a long table says of this one too that it is hidden: it
    has none then.
    """

    name: str
    axes: tuple[Axis, ...]
    waves: Waves
    unit: Unit
    range: tuple[float, float]
    released: int | None
    tabulated: int | None
    printed: int | None
    label: str
    meaning: str
    working: Working | None
    basis: Basis | None
    relations: tuple[Relation, ...] = ()
    worked_out_by: tuple[Worker, ...] = (Worker.PROGRAM,)
    places: tuple[Place, ...] = (Place.CSV,)
    of_sections: Working | None = None
    everyone: bool = False
    frozen: bool = False
    note: str = ""
    without: str = ""
    said_by: str = ""

    @property
    def statistic(self) -> str:
        """The module of stats that it belongs to, such as `score`."""
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        """What it is called within its statistic, such as `standard_error`."""
        return self.name.partition(".")[2]

    @property
    def diagnostic(self) -> bool:
        """Whether it stays with those who hold the records: no release lets it through."""
        return self.released is None

    @property
    def national(self) -> bool:
        """Whether it is of all organisations together, and of none by itself."""
        return Axis.ORGANISATION not in self.axes

    def on_scale(self, ends: tuple[float, float], finer: int, printed: int | None) -> Quantity:
        """The row as it is where scores run between other ends than 0 and 10.

        `finer` decimals more are released, tabulated and printed of a score, twice as many of its
        square; `printed` are those that a definition wants printed of a score.
        """
        power = {Unit.SCORE: 1, Unit.POINTS: 1, Unit.SQUARED: 2}.get(self.unit, 0)
        if not power:
            return self

        def with_more(decimals: int | None) -> int | None:
            return None if decimals is None else max(0, decimals + power * finer)

        low, high = self.range
        if self.unit is Unit.SCORE:
            low, high = ends
        elif self.unit is Unit.POINTS:
            span = ends[1] - ends[0]
            ours = (math.copysign(span, e) if abs(e) == USUAL_SPAN else e for e in self.range)
            low, high = ours
        more = with_more(self.printed) if printed is None or power > 1 else printed
        return replace(
            self,
            range=(low, high),
            released=with_more(self.released),
            tabulated=with_more(self.tabulated),
            printed=None if self.printed is None else more,
        )

    def organisations(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The labels of its organisations, for organisations of these codes."""
        return (*codes, NATIONAL) if self.everyone else codes

    @property
    def times(self) -> float:
        """What a value is multiplied by before it is tabulated or printed."""
        return 100.0 if self.unit is Unit.SHARE else 1.0

    @property
    def header(self) -> str:
        """The label with its unit, as it stands above a column."""
        plain = (Unit.ORGANISATIONS, Unit.PROBABILITY, Unit.VERDICT, Unit.YES_OR_NO)
        return self.label if self.unit in plain else f"{self.label} ({self.unit})"
