"""Which column is what: record id, organisation, outcome, group, date, mode, age, sex."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from surveybench.definitions.variables import Source, Variable

PLACES = (
    "trust|provider|hospital|practice|site|unit|org|ward|facility|clinic|organi[sz]ation|surgery"
    "|service|cent(?:re|er)|department|school"
)
# Beginnings and whole words of column names, the surest first.
NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "record_id": (
            r"record_?id|patient_?record_?(?:number|no)|prn|urn|respondent_?id|case_?id|serial"
            r"(?:_?(?:no|number))?|resp_?id|participant_?id",
            r"id|respondent|case|idno|uid|response_?id|submission_?id|_id|_uuid|_?instance_?id",
        ),
        "organisation": (
            r"organi[sz]ation(?:_?(?:code|id))?|trust_?code|provider_?code|org_?code",
            rf"(?:{PLACES})(?:_?(?:name|code))?",
            rf"(?:which|what|(?:the_)?name_of|(?:please_)?(?:choose|select)|your)_{{0,1}}"
            rf"(?:is_|was_|the_|your_|of_these_|of_our_|name_of_)*(?:[^_]+_){{0,2}}?(?:{PLACES})s?"
            r"(?:_(?:did|do|does|are|were|was|have|has|is|name|you|code)\b.*)?",
        ),
        "outcome": (r"outcome(?:_?code)?", r"status|return_?status|response_?status|disposition"),
        "group": (r"group|service_?group|asg", r"service|stratum|pathway|setting"),
        "seen": (
            r"contact_?date|discharge_?date|date_?(?:of_?)?(?:discharge|contact|visit|attendance)",
            r"seen|visit_?date|appointment_?date|attendance_?date",
        ),
        "mode": (r"mode(?:_?of_?(?:response|completion))?|response_?mode|channel|survey_?mode",),
        "age": (
            r"age(?:_?(?:answer|years|at_?\w+|sample|resp\w*))?",
            r"how_old_are_you.*|how_old_is_the_patient.*|(?:what_is_)?(?:your|the_patient'?s)_age.*"
            r"|age_(?:in_years|on_.*|last_birthday)|.*_your_age(?:_.*)?",
        ),
        "sex": (
            r"(?:sex|gender)(?:_?(?:answer|code|sample|resp\w*))?",
            r"(?:what_is_)?your_(?:sex|gender).*|are_you_(?:an?_)?(?:male|female|man|woman|boy|girl)"
            r"_?(?:or|/|,).*|what_(?:is_your_)?(?:sex|gender)\b.*|(?:sex|gender)_of_.*",
        ),
    }
)
WORDED = ("organisation", "age", "sex")  # that the wording of a question tells too
SEVERAL = ("age", "sex")  # the answer of the questionnaire first, then that of the sample file


@dataclass(frozen=True, slots=True)
class Roles:
    """Column names by role, in order, and the roles for which several columns would do."""

    of: Mapping[str, tuple[str, ...]]
    unsure: Mapping[str, tuple[str, ...]]

    @property
    def taken(self) -> frozenset[str]:
        """All columns that have a role."""
        return frozenset(name for names in self.of.values() for name in names)


def roles(source: Source) -> Roles:
    """The columns of each role: what the source says, else a guess by name."""
    columns: dict[str, tuple[str, ...]] = {}
    unsure: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for role in NAMES:
        if role in source.roles:
            fitting = [source.roles[role]]
        else:
            free = [v for v in source.variables if v.name not in taken]
            fitting = _fitting(role, [v for v in free if v.kind not in ("evaluative", "routing")])
        if role == "outcome":
            fitting = [name for name in fitting if name not in _no_outcome(source)]
        if role == "age":
            fitting = _ages(fitting, source)
        if role in SEVERAL:
            columns[role] = tuple(sorted(fitting, key=lambda name: "answer" not in name.lower()))
        else:
            columns[role] = tuple(fitting[:1])
            if len(fitting) > 1:
                unsure[role] = tuple(fitting)
        taken |= {*columns[role]}
    return Roles(MappingProxyType(columns), MappingProxyType(unsure))


def _fitting(role: str, variables: list[Variable]) -> list[str]:
    """Names that fit, the surest first."""
    fitting = (
        variable.name
        for pattern in NAMES[role]
        for variable in variables
        if re.fullmatch(pattern, _plain(variable.name))
        or (role in WORDED and re.fullmatch(pattern, _plain(variable.label)))
    )
    return list(dict.fromkeys(fitting))


def _plain(name: str) -> str:
    """A column's name in small letters, without the marks at its end."""
    return re.sub(r"\s+", "_", name.strip().lower().rstrip("?.:* "))


def _no_outcome(source: Source) -> set[str]:
    """Columns of other values than outcome codes, such as the status of a survey tool."""
    codes = {str(code) for code in range(1, 8)}
    others = [v for v in source.variables if {choice.code for choice in v.choices} - codes]
    return {variable.name for variable in others}


def _ages(fitting: list[str], source: Source) -> list[str]:
    """Columns of ages in years, else those that hold bands of ages."""
    banded = [variable.name for variable in source.variables if variable.bands]
    exact = [name for name in fitting if name not in banded]
    return exact or banded
