"""How a draft standardises: the codes of sex, bands of ages, and what is done without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveybench.definitions.roles import Roles
from surveybench.definitions.variables import Source, Variable
from surveybench.survey import Decision

UNKNOWN = "not known"
YOUNGEST = 16  # below, a return is not eligible unless the settings say otherwise


@dataclass(frozen=True, slots=True)
class Strata:
    """Settings of the definition, values of the mapping file by column, and what is to decide."""

    settings: Mapping[str, Any]
    values: Mapping[str, Mapping[str, int | str]]
    decisions: tuple[Decision, ...]


def strata_of(source: Source, parts: Roles, sexes: Mapping[str, str]) -> Strata:
    """The strata of a draft whose columns of ages and sexes are those of `parts`."""
    settings: dict[str, Any] = {}
    values: dict[str, Mapping[str, int | str]] = {}
    decisions: list[Decision] = []
    by_name = {variable.name: variable for variable in source.variables}
    ages = [by_name[name] for name in parts.of.get("age", ()) if name in by_name]
    for column in ages:
        if column.bands:
            settings["age_bands"] = [list(ends) for ends in _eligible(column.bands)]
            values[column.name] = _ages_of(column)
            decisions.append(Decision(("settings", "age_bands"), _of_bands(column.name)))
    if sexes:
        settings["sexes"] = dict(sexes)
    if source.answered and not (ages and parts.of.get("sex")):
        settings["missing_stratum"] = "weight_1"
        remark = "age and sex are not both in the file, so every answer counts alike."
        decisions.append(Decision(("settings", "missing_stratum"), f"{remark} {REMEDY}"))
    return Strata(settings, values, tuple(decisions))


REMEDY = (
    "Where they stand in a sample file, name their columns above, draft with --sample, and remove "
    "this line."
)


def _ages_of(column: Variable) -> dict[str, int | str]:
    """The youngest age of each band, by its code and by its label; other codes are no ages."""
    ages: dict[str, int | str] = {code: max(low, 1) for code, (low, _) in column.bands.items()}
    if not column.worded:
        labels = {choice.code: choice.label for choice in column.choices}
        ages |= {labels[code]: age for code, age in [*ages.items()] if labels.get(code)}
        ages |= {choice.code: UNKNOWN for choice in column.choices if choice.code not in ages}
    return ages


def _eligible(bands: Mapping[str, tuple[int, int]]) -> list[tuple[int, int]]:
    return [ends for ends in bands.values() if ends[1] >= YOUNGEST]


def _of_bands(name: str) -> str:
    return (
        f"{name} holds bands of ages: these are its bands, and the mapping file puts the youngest "
        f"age of each in its place. Those below {YOUNGEST} are not eligible, unless min_age says "
        "so."
    )
