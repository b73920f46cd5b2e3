"""Columns whose codes are labelled with bands of ages, such as 1 for 16-24."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from surveybench.definitions.cell_kinds import are_ages, bands
from surveybench.definitions.scales import NO_SCORE, answers
from surveybench.definitions.variables import Variable


def with_bands(variable: Variable) -> Variable:
    """The same, with the years of each code, where its labels are bands of ages.

    Answers that say nothing of the age, such as a refusal, have none.
    """
    if variable.bands or variable.multiple or not variable.labelled:
        return variable
    labels = {c.code: c.label for c in answers(variable) if not NO_SCORE.search(c.label)}
    years = bands([*labels.values()])
    names = (variable.name, variable.label)
    if not years or not any(are_ages(name, years.values()) for name in names if name):
        return variable
    in_order = sorted(labels.items(), key=lambda entry: years[entry[1]])
    return replace(variable, bands=MappingProxyType({c: years[label] for c, label in in_order}))
