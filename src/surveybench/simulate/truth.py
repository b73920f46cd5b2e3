"""What is true in an invented survey, stated before anybody answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from surveybench.errors import DefinitionError


@dataclass(frozen=True, slots=True)
class Organisation:
    """One invented organisation."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Level:
    """A scored item: its average, its standard deviation between organisations, both on the
    0 to 10 scale, and the share of answers that carry no score."""

    average: float = 6.5
    spread: float = 0.25
    unscored: float = 0.05


@dataclass(frozen=True, slots=True)
class Group:
    """A service group: youngest, commonest and oldest age, share of women, share that returns
    the questionnaire, and how far its averages stand from those of the levels."""

    code: str
    ages: tuple[float, float, float] = (16.0, 45.0, 96.0)
    female: float = 0.55
    response: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave: people invited by organisation and group, and a shift of all averages.

    `same` names items of this wave that are an item of the newest wave under another id; items in
    the definition's comparison need not be named, nor those that kept their id.
    """

    wave: int
    invited: tuple[tuple[int, ...], ...]
    offset: float = 0.0
    same: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Effect:
    """A stated difference of one organisation on the 0 to 10 scale, beside the drawn ones.

    `measure` is an item or section of the newest wave; empty parts mean all.
    """

    organisation: str
    size: float
    measure: str = ""
    group: str = ""
    waves: tuple[int, ...] = ()


# Codes 2 to 7 among people who do not return a usable questionnaire.
OTHER_OUTCOMES = ((2, 0.031), (3, 0.002), (4, 0.03), (5, 0.004), (6, 0.931), (7, 0.002))


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is true in an invented survey.

    `levels` and `shares` (of each option of an unscored item) go by item id of the newest wave;
    `default` stands for scored items without a level. `common` is the share of an organisation's
    variance that is the same for all items; `person` and `section` are shares of the variance
    between people. `steps` of all (organisation, group, item) change by `step_size`, up or down,
    in the newest wave. `age_effect` is the latent distance from the youngest to the oldest band,
    `sex_effect` that from the first to the last sex. `blank` is the share of answers left out,
    `unanswered` that of the questionnaire's age and sex, `unknown` that of the sample file's.
    """

    organisations: tuple[Organisation, ...]
    groups: tuple[Group, ...]
    waves: tuple[Wave, ...]
    levels: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    shares: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    effects: tuple[Effect, ...] = ()
    default: Level = Level()
    common: float = 0.4
    person: float = 0.35
    section: float = 0.2
    steps: float = 0.0
    step_size: float = 0.8
    age_effect: float = 0.35
    sex_effect: float = -0.08
    blank: float = 0.0
    unanswered: float = 0.0
    unknown: float = 0.0
    outcomes: tuple[tuple[int, float], ...] = OTHER_OUTCOMES

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit and shares that are none."""
        shape = (len(self.organisations), len(self.groups))
        for wave in self.waves:
            rows = {len(row) for row in wave.invited}
            if len(wave.invited) != shape[0] or rows != {shape[1]}:
                raise DefinitionError(
                    f"wave {wave.wave} does not say how many are invited for each of "
                    f"{shape[0]} organisations and {shape[1]} groups.",
                    remedy="Give one row for each organisation, one number for each group.",
                )
        if self.person + self.section > 1 or not 0 <= self.common <= 1:
            raise DefinitionError(
                "the shares of variance add up to more than 1.", remedy="Make them smaller."
            )
        if not all(0 < group.response <= 1 for group in self.groups):
            raise DefinitionError(
                "a group's response is outside 0 to 1.", remedy="Give a share above 0."
            )
