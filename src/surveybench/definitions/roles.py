"""Which column is what: record id, organisation, outcome, group, date, mode, age, sex."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from surveybench.definitions.variables import Source, Variable

# Beginnings and whole words of column names, the surest first.
NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "record_id": (
            r"record_?id|patient_?record_?(?:number|no)|prn|urn|respondent_?id|case_?id|serial"
            r"(?:_?(?:no|number))?|resp_?id|participant_?id",
            r"id|respondent|case|idno|uid",
        ),
        "organisation": (
            r"organi[sz]ation(?:_?(?:code|id))?|trust_?code|provider_?code|org_?code",
            r"trust|provider|hospital|practice|site|unit|org|ward|facility|clinic",
        ),
        "outcome": (r"outcome(?:_?code)?", r"status|return_?status|response_?status|disposition"),
        "group": (r"group|service_?group|asg", r"service|stratum|pathway|setting"),
        "seen": (
            r"contact_?date|discharge_?date|date_?(?:of_?)?(?:discharge|contact|visit|attendance)",
            r"seen|visit_?date|appointment_?date|attendance_?date",
        ),
        "mode": (r"mode(?:_?of_?(?:response|completion))?|response_?mode|channel|survey_?mode",),
        "age": (r"age(?:_?(?:answer|years|at_?\w+|sample|resp\w*))?",),
        "sex": (r"(?:sex|gender)(?:_?(?:answer|code|sample|resp\w*))?",),
    }
)
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
    return [
        variable.name
        for pattern in NAMES[role]
        for variable in variables
        if re.fullmatch(pattern, variable.name.strip().lower().replace(" ", "_"))
    ]
