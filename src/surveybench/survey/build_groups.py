"""From what a definition says of groups to the groups of a Survey, in one column or in several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveybench.errors import DefinitionError, Place
from surveybench.survey.check import one_of
from surveybench.survey.form import PopulationForm, SurveyForm
from surveybench.survey.groups import MOST_GROUPS, combined, groups_with, number_of_groups
from surveybench.survey.yaml_file import Path_

Locate = Callable[[Path_], Place]


@dataclass(frozen=True, slots=True)
class Groups:
    """The names of groups by their code, and by column the codes they are made of.

    `columns` is empty where all groups are codes of one column.
    """

    names: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]


def groups_of(form: SurveyForm, locate: Locate) -> Groups:
    """The groups of a definition. Raises DefinitionError where they cannot be meant."""
    columns = {key: dict(codes) for key, codes in form.groups.items() if isinstance(codes, dict)}
    if not columns:
        return Groups({k: name for k, name in form.groups.items() if isinstance(name, str)}, {})
    if len(columns) < len(form.groups):
        raise DefinitionError(
            "names codes of one column and columns with codes of their own.",
            where=locate(("groups",)),
            remedy="Write codes with names, or columns that each have codes with names.",
        )
    if "group" in form.columns.model_fields_set:
        raise DefinitionError(
            "says again where groups stand: `groups` names their columns.",
            where=locate(("columns", "group")),
            remedy="Remove it.",
        )
    for column, codes in columns.items():
        if not codes:
            raise DefinitionError(
                f"the column {column} has no codes.",
                where=locate(("groups", column)),
                remedy='Write what may stand there, such as {"1": Here, "2": Elsewhere}.',
            )
    if (count := number_of_groups(columns)) > MOST_GROUPS:
        raise DefinitionError(
            f"these columns make {count:,} groups; {MOST_GROUPS:,} are the most.",
            where=locate(("groups",)),
            remedy="Name the columns and codes that populations are made of.",
        )
    return Groups(combined(columns), columns)


def members_of(form: PopulationForm, groups: Groups, locate: Locate) -> tuple[str, ...]:
    """The groups of a population. Raises DefinitionError for a column or a code there is not."""
    stated_at = locate(("populations", form.id, "groups"))
    if not isinstance(form.groups, dict):
        if groups.columns and form.groups:
            column, codes = next(iter(groups.columns.items()))
            raise DefinitionError(
                "does not say in which column its codes stand.",
                where=stated_at,
                remedy=f"Write {{{column}: [{next(iter(codes))}]}}.",
            )
        return tuple(form.groups)
    if not groups.columns:
        raise DefinitionError(
            "names columns, and groups stand in one column.",
            where=stated_at,
            remedy="Write the codes of its groups as a list, such as [1, 2].",
        )
    for column, wanted in form.groups.items():
        if column not in groups.columns:
            raise DefinitionError(
                f"there is no column {column} under `groups`.",
                where=stated_at,
                remedy=one_of(column, groups.columns),
            )
        known = groups.columns[column]
        for code in wanted:
            if code not in known:
                raise DefinitionError(
                    f"there is no code {code} of {column}.",
                    where=stated_at,
                    remedy=f"List it under `groups`. {one_of(code, known)}",
                )
        if not wanted:
            raise DefinitionError(
                f"names no code of {column}.",
                where=stated_at,
                remedy="Write the codes that its people have one of, or remove the column.",
            )
    return groups_with(groups.columns, form.groups)
