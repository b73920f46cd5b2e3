"""Units inside larger ones, such as the sites of an organisation: whose figures are known too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from surveybench.intake import Sources, larger_units
from surveybench.survey import Survey

Part = tuple[str, str, str]  # a column, a code of it, and a unit that is inside it


def parts_of(survey: Survey, files: Sources, columns: Iterable[str]) -> tuple[Part, ...]:
    """Which larger units of these columns hold each organisation, in any wave."""
    unit = survey.columns.organisation
    definitions = {survey.wave: survey} | {e.survey.wave: e.survey for e in survey.earlier}
    parts = {
        (column, larger, code)
        for column in columns
        if column and column != unit
        for wave, source in files.waves.items()
        for code, larger in larger_units(definitions[wave], source, unit, column)
    }
    return tuple(sorted(parts))


def within(parts: Iterable[Part]) -> dict[str, dict[str, str]]:
    """By column the one larger unit that each unit is a part of.

    Larger units that share a unit with another are left out, with all that is in them.
    """
    by_column: dict[str, dict[str, set[str]]] = {}
    for column, larger, code in parts:
        by_column.setdefault(column, {}).setdefault(code, set()).add(larger)
    plain: dict[str, dict[str, str]] = {}
    for column, codes in by_column.items():
        shared = {larger for several in codes.values() if len(several) > 1 for larger in several}
        plain[column] = {
            code: next(iter(several))
            for code, several in sorted(codes.items())
            if not several & shared
        }
    return plain


def sums(parts: Iterable[Part]) -> list[Mapping[str, str]]:
    """For each column a sum that each unit is in: that of its larger unit.

    Larger units that share a unit are added up together: nothing is known of each by itself.
    """
    by_column: dict[str, dict[str, str]] = {}
    joined: dict[tuple[str, str], str] = {}

    def label(column: str, larger: str) -> str:
        while (column, larger) in joined:
            larger = joined[column, larger]
        return larger

    for column, larger, code in parts:
        first = label(column, by_column.setdefault(column, {}).setdefault(code, larger))
        second = label(column, larger)
        if first != second:
            joined[column, second] = first
    return [
        {code: label(column, larger) for code, larger in codes.items()}
        for column, codes in by_column.items()
    ]
