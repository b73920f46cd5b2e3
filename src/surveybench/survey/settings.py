"""The choices a definition makes: each has a name, a default, a meaning and a source mark.

Marks: S printed in the published report, P proved on published workbooks, T technical documents
of the field, D our own decision. Every one of them is printed on the report's methods page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from itertools import pairwise
from typing import Any, Literal

from surveybench.errors import DefinitionError, Place
from surveybench.survey.labels import folded


def _setting(default: Any, meaning: str, mark: str) -> Any:
    return field(default=default, metadata={"meaning": meaning, "mark": mark})


def _require(condition: bool, key: str, what: str, remedy: str) -> None:
    if not condition:
        raise DefinitionError(what, where=Place(key=key), remedy=remedy)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Which returns count, and what happens to contradictory answers.

    A setting named after a cleaning rule switches that rule; `min_answered: 0` switches off
    too_few_answers, and `missing_stratum: weight_1` no_stratum.
    """

    min_answered: int = _setting(5, "Fewest answered questions of a usable return", "D")
    removed_outcomes: tuple[int, ...] = _setting(
        (2, 3, 5, 7), "Outcome codes taken out of the adjusted response rate", "T"
    )
    not_an_option: Literal["remove", "refuse"] = _setting(
        "remove", "A code that is none of the question's options", "T"
    )
    several_ticks: Literal["remove", "first"] = _setting(
        "remove", "Several ticks where one answer is asked for", "T"
    )
    routed_past: Literal["remove", "keep"] = _setting(
        "remove", "Answers to a question that the routing leads past", "T"
    )
    blank_filter: Literal["keep", "remove"] = _setting(
        "keep", "Answers that follow a blank filter question", "D"
    )
    exclusive_option: Literal["drop", "keep"] = _setting(
        "drop", "A 'none of these' ticked together with other options", "D"
    )
    age_invalid: Literal["missing", "keep"] = _setting(
        "missing", "An age outside the valid ones: missing, or kept and in no age band", "T"
    )
    sex_not_standardised: Literal["missing", "keep"] = _setting(
        "missing", "A sex that is not standardised by: missing, or kept and in no stratum", "D"
    )
    too_young: Literal["ineligible", "keep"] = _setting(
        "ineligible", "A return of somebody below the youngest eligible age", "S"
    )
    outside_window: Literal["ineligible", "keep"] = _setting(
        "ineligible", "A return of somebody seen outside the sample window", "S"
    )
    answers_without_return: Literal["leave", "refuse"] = _setting(
        "leave", "Answers of somebody whose outcome is no usable return", "D"
    )
    contradicts_sample: Literal["questionnaire", "sample", "unchecked", "refuse"] = _setting(
        "questionnaire", "Whose age and sex count where questionnaire and sample file differ", "D"
    )
    ages_apart: int = _setting(
        1, "Years by which two ages may differ: birthdays come between sample and answer", "D"
    )
    min_age: int = _setting(16, "Youngest eligible age, and youngest age taken as valid", "S")
    max_age: int = _setting(120, "Oldest age taken as valid", "T")

    def __post_init__(self) -> None:
        """Refuse ages and counts that cannot be meant."""
        _require(self.min_answered >= 0, "min_answered", "is below 0.", "Give 0 or more.")
        _require(self.ages_apart >= 0, "ages_apart", "is below 0.", "Give 0 or more; 1 is usual.")
        _require(
            0 <= self.min_age < self.max_age, "min_age", "is not below max_age.", "Swap the two."
        )
        _require(
            all(2 <= code <= 7 for code in self.removed_outcomes),
            "removed_outcomes",
            "holds a code outside 2 to 7.",
            "Outcome codes run from 1 to 7, and 1 is a usable return.",
        )


@dataclass(frozen=True, slots=True)
class Strata:
    """The age by sex cells that standardisation uses."""

    age_bands: tuple[tuple[int, int], ...] = _setting(
        ((16, 35), (36, 50), (51, 65), (66, 120)), "Age bands for standardising", "T"
    )
    sexes: tuple[tuple[str, str], ...] = _setting(
        (("1", "Male"), ("2", "Female")), "Sexes for standardising, code and label", "T"
    )
    missing_stratum: Literal["exclude", "weight_1"] = _setting(
        "exclude", "A respondent whose age or sex is not known", "D"
    )

    def __post_init__(self) -> None:
        """Refuse bands that overlap or run backwards."""
        flat = [age for band in self.age_bands for age in band]
        _require(
            bool(flat)
            and all(low <= high for low, high in self.age_bands)
            and all(a[1] < b[0] for a, b in zip(self.age_bands, self.age_bands[1:], strict=False)),
            "age_bands",
            "overlap or run backwards.",
            "Write them from young to old, each as [from, to], sharing no age.",
        )
        codes = [code for code, _ in self.sexes]
        _require(bool(codes), "sexes", "is empty.", "Give at least one code and label.")
        _require(
            len(set(codes)) == len(codes), "sexes", "has one code twice.", "Use each code once."
        )
        labels = [text for _, label in self.sexes if (text := folded(label))]
        _require(
            len(set(labels)) == len(labels),
            "sexes",
            "has two labels that are one but for capitals, spaces, quote marks or dashes.",
            "Give them labels that differ by more: files that send labels could mean either.",
        )

    @property
    def labels(self) -> tuple[str, ...]:
        """Stratum names, age bands within sexes."""
        return tuple(
            f"{label} {low}\N{EN DASH}{high}"
            for _, label in self.sexes
            for low, high in self.age_bands
        )


@dataclass(frozen=True, slots=True)
class Standardising:
    """How one weight per respondent is made."""

    standard: Literal["population", "whole_survey", "reuse_whole_survey_weight"] = _setting(
        "population", "Whose age and sex profile is the standard", "D"
    )
    cap: float = _setting(5.0, "Largest weight", "T")

    def __post_init__(self) -> None:
        """Refuse a cap that would change every weight."""
        _require(
            1 <= self.cap < math.inf, "cap", "is below 1 or endless.", "Give 1 or more; 5 is usual."
        )


@dataclass(frozen=True, slots=True)
class Scoring:
    """How the standard error of a score is made."""

    variance: Literal["weighted", "linearised"] = _setting(
        "weighted", "Variance of a question score", "D"
    )
    interval: Literal["score", "normal"] = _setting(
        "score",
        "Ends of a score's 95 % interval: they hold near the ends of the scale, or are symmetric",
        "D",
    )
    subgroups: Literal["crude", "standardised"] = _setting(
        "crude",
        "Scores of subgroups: of the answers as they are, or weighted by what people are "
        "standardised by and not told apart by",
        "D",
    )
    national_share: Literal["mean", "pooled"] = _setting(
        "mean", "National share of an answer: each organisation counts alike, or each answer", "D"
    )


# The bands, of seven, that so many are: with one pair of limits 2 is worse, and 6 is better.
BANDS_OF = {3: (2, 4, 6), 5: (2, 3, 4, 5, 6), 7: (1, 2, 3, 4, 5, 6, 7)}
MOST_LIMITS = 3


@dataclass(frozen=True, slots=True)
class Banding:
    """The expected range technique."""

    target: Literal["mean", "pooled", "weighted"] = _setting(
        "mean",
        "National average: each organisation counts alike, each answer, or scores by how sure "
        "they are",
        "S",
    )
    winsorise: float = _setting(0.1, "Share of z scores pulled in at each end", "P")
    quantile: Literal["type7", "type6", "rank"] = _setting(
        "type7", "Quantile rule for pulling in", "D"
    )
    range_variance: Literal["own", "average"] = _setting(
        "own",
        "Variance of a score in the expected range: of its own answers; or, of a question of two "
        "scores, of as many answers with the national average",
        "D",
    )
    confidence: tuple[float, ...] = _setting(
        (0.90, 0.95, 0.998),
        "Confidence of the limits, from the inner to the outer: one, two or three",
        "P",
    )

    def __post_init__(self) -> None:
        """Refuse limits that do not nest."""
        _require(0 <= self.winsorise < 0.5, "winsorise", "is outside 0 to 0.5.", "0.1 is usual.")
        _require(
            self.range_variance == "own" or self.target != "weighted",
            "range_variance",
            "is average, and the average weighs scores by their own variance.",
            "Write `target: mean` or `target: pooled`.",
        )
        _require(
            1 <= len(self.confidence) <= MOST_LIMITS,
            "confidence",
            f"has {len(self.confidence)} values.",
            "Write one, two or three: [0.95] makes three bands, [0.90, 0.95, 0.998] seven.",
        )
        _require(
            all(a < b for a, b in pairwise((0.0, *self.confidence, 1.0))),
            "confidence",
            "does not rise within 0 and 1.",
            "Write [0.90, 0.95, 0.998] or your own one, two or three.",
        )

    @property
    def numbers(self) -> tuple[int, ...]:
        """The bands there are, of seven, the worst first: 4 is about the same."""
        return BANDS_OF[2 * len(self.confidence) + 1]


@dataclass(frozen=True, slots=True)
class ChangeTest:
    """How two waves are compared."""

    test: Literal["z", "welch", "score"] = _setting("z", "Test of a change between two waves", "D")
    significance: float = _setting(0.95, "Two-sided confidence of that test", "S")

    def __post_init__(self) -> None:
        """Refuse a confidence outside 0 and 1."""
        _require(0 < self.significance < 1, "significance", "is outside 0 to 1.", "0.95 is usual.")


@dataclass(frozen=True, slots=True)
class ReleasePolicy:
    """What may be published."""

    min_respondents: int = _setting(30, "Fewest respondents for a score to be shown", "S")
    min_organisations: int = _setting(30, "Fewest organisations for a comparison", "S")
    min_chosen: int = _setting(
        10,
        "Fewest people that an answer's share may amount to for it to be shown, where weights blur "
        "how many chose it; elsewhere as many must have chosen it as for a score",
        "D",
    )
    secondary: Literal["on", "off"] = _setting(
        "on", "Hide a second figure where a hidden one could be worked out", "D"
    )
    everybody: Literal["show", "blunt", "hide"] = _setting(
        "blunt", "A score that would say what nearly everybody answered: a bound, or nothing", "D"
    )

    def __post_init__(self) -> None:
        """Refuse policies that would publish single people."""
        _require(
            self.min_respondents >= 2, "min_respondents", "is below 2.", "30 is usual, 10 a floor."
        )
        _require(self.min_organisations >= 3, "min_organisations", "is below 3.", "30 is usual.")
        _require(self.min_chosen >= 2, "min_chosen", "is below 2.", "10 is usual.")


@dataclass(frozen=True, slots=True)
class PeersRange:
    """Whether organisations have an expected range among those of their own kind, too."""

    peers_range: Literal["off", "on"] = _setting(
        "off", "Expected range among peers, beside that among all organisations", "D"
    )
    min_peers: int = _setting(30, "Fewest peers with results for an expected range among them", "D")

    def __post_init__(self) -> None:
        """Refuse a range among too few for any spread."""
        _require(self.min_peers >= 3, "min_peers", "is below 3.", "30 is usual, 10 a floor.")


@dataclass(frozen=True, slots=True)
class Settings:
    """All choices of a definition, by the step they belong to."""

    cleaning: Cleaning = Cleaning()
    strata: Strata = Strata()
    standardising: Standardising = Standardising()
    scoring: Scoring = Scoring()
    banding: Banding = Banding()
    peers: PeersRange = PeersRange()
    change: ChangeTest = ChangeTest()
    release: ReleasePolicy = ReleasePolicy()


GROUPS = {
    "cleaning": Cleaning,
    "strata": Strata,
    "standardising": Standardising,
    "scoring": Scoring,
    "banding": Banding,
    "peers": PeersRange,
    "change": ChangeTest,
    "release": ReleasePolicy,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the methods page."""

    group: str
    name: str
    value: Any
    default: Any
    meaning: str
    mark: str
    worded: bool = False
    """Whether the value is one of our fixed words, and not a name out of the data."""


def choices(settings: Settings) -> Iterator[Choice]:
    """Every setting with its value, default, meaning and source mark, in order."""
    values = asdict(settings)
    for group, kind in GROUPS.items():
        for entry in fields(kind):
            yield Choice(
                group=group,
                name=entry.name,
                value=values[group][entry.name],
                default=entry.default,
                meaning=entry.metadata["meaning"],
                mark=entry.metadata["mark"],
                worded=str(entry.type).startswith("Literal["),
            )
