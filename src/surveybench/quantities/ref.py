"""The name of one number, as text and back: the one place where references are read and printed.

    reference    = statistic parts ":" measure ":" organisation ":" population ":" wave
    parts        = [ "@option=" label ] [ "@subgroup=" label ] [ "@variant=" label ]
    wave         = a year, quarter, month or round: 2025, 2026-Q1, 2026-03, 7; or other digits and
                   words joined by hyphens

The organisation stands as it is, whatever its code holds; everywhere else `:` is written `%3A`,
`@` in a label is written `%40`, and a `%` that would be read as the start of one of these `%25`.
Parts that a number does not have are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveybench.errors import ReleaseError
from surveybench.quantities.axes import OPTIONAL, Axis, Label
from surveybench.quantities.wave import wave_number, wave_text

WAVE = re.compile(r"0|[1-9][0-9]{0,8}|[0-9]+(-[0-9A-Za-z]+)+")
PART = re.compile(rf"({'|'.join(OPTIONAL)})=(.+)", re.DOTALL)
IN_A_NAME = re.compile(r":|%(?=3A|40|25)")
IN_A_LABEL = re.compile(r":|@|%(?=3A|40|25)")
WRITTEN = re.compile(r"%3A|%40|%25")
CODES = {":": "%3A", "@": "%40", "%": "%25"}
CHARACTERS = {code: character for character, code in CODES.items()}
GRAMMAR = "statistic:measure:organisation:population:wave"


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of one number: what it is, of which measure, whose, in which wave.

    `statistic` is a module of stats and a quantity of it, such as `expected_range.z`. `measure` is
    an item, a section, or `all`; `organisation` is a code, or `national`. `wave` is a number, as
    `wave_text` writes it, or a text that holds a hyphen; of a change it is the earlier of the two
    waves, the later is the one reported. `option`, `subgroup` and `variant` are
    empty where the number is of none.
    """

    statistic: str
    measure: str
    organisation: str
    population: str
    wave: int | str
    option: str = ""
    subgroup: str = ""
    variant: str = ""

    def __post_init__(self) -> None:
        """A month or quarter that is given as people write it is its number."""
        if isinstance(self.wave, str) and (number := wave_number(self.wave)) is not None:
            object.__setattr__(self, "wave", number)

    def __str__(self) -> str:
        """`statistic:measure:organisation:population:wave`, optional parts after the statistic."""
        before, after = self.around_organisation()
        return f"{before}{self.organisation}{after}"

    def around_organisation(self) -> tuple[str, str]:
        """What stands before and after the organisation: for whoever prints thousands of them."""
        labels = zip(OPTIONAL, (self.option, self.subgroup, self.variant), strict=True)
        parts = "".join(f"@{axis}={_escaped(label, IN_A_LABEL)}" for axis, label in labels if label)
        before = f"{self.statistic}{parts}:{_escaped(self.measure, IN_A_NAME)}:"
        return before, f":{_escaped(self.population, IN_A_NAME)}:{wave_text(self.wave)}"

    def labels(self) -> dict[Axis, Label]:
        """Its label on every axis."""
        return {
            Axis.WAVE: self.wave,
            Axis.POPULATION: self.population,
            Axis.MEASURE: self.measure,
            Axis.OPTION: self.option,
            Axis.SUBGROUP: self.subgroup,
            Axis.VARIANT: self.variant,
            Axis.ORGANISATION: self.organisation,
        }

    @classmethod
    def parse(cls, text: str) -> Ref:
        """The Ref that `str` wrote. Raises ReleaseError on any other text."""
        # A code of an organisation may hold colons; the other parts cannot.
        head, measure, rest = (*text.split(":", 2), "", "")[:3]
        fields = rest.rsplit(":", 2)
        if len(fields) != 3 or not WAVE.fullmatch(fields[2]):
            raise _no_reference(text)
        organisation, population, wave = fields
        statistic, *parts = head.split("@")
        matches = [PART.fullmatch(part) for part in parts]
        labels = {match[1]: _plain(match[2]) for match in matches if match}
        if list(labels) != [axis for axis in OPTIONAL if axis in labels] or len(labels) < len(
            parts
        ):
            raise _no_reference(text)
        return cls(
            statistic,
            _plain(measure),
            organisation,
            _plain(population),
            wave,
            labels.get("option", ""),
            labels.get("subgroup", ""),
            labels.get("variant", ""),
        )


def _no_reference(text: str) -> ReleaseError:
    return ReleaseError(
        f"'{text}' is not a reference.",
        remedy=f"Write {GRAMMAR}.",
    )


def _escaped(text: str, ends: re.Pattern[str]) -> str:
    """A text in which nothing can be taken for its end."""
    return ends.sub(lambda match: CODES[match[0]], text) if ends.search(text) else text


def _plain(text: str) -> str:
    return WRITTEN.sub(lambda match: CHARACTERS[match[0]], text) if "%" in text else text
