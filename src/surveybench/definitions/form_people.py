"""The sheets of a form that say who people are: groups, populations, strata, breakdowns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveybench.definitions.cells import Line
from surveybench.definitions.form_cells import Places, figure_of, keep, names_of, pair
from surveybench.definitions.layout import EMPTY, parted


def groups_of(table: list[Line], places: Places) -> dict[str, Any]:
    """Names by code; where a column stands beside a code, by column."""
    columns = {name for line in table if (name := line.text("column").strip())}
    if not columns:
        return names_of(table, ("code", "name"), "groups", places)
    groups: dict[str, Any] = {}
    for line in table:
        codes = groups.setdefault(line.needed("column").strip(), {})
        code = line.needed("code")
        if code in codes:
            raise line.error("code", f"{code} stands there twice.", "Keep one row of it.")
        codes[code] = line.text("name")
        places.setdefault(("groups", line.text("column").strip()), line.place("column"))
    return groups


def _members(line: Line, groups: Mapping[str, Any]) -> Any:
    """The codes of a population's groups; by column where groups stand in several."""
    codes = parted(line.text("groups"))
    if not any(isinstance(entry, dict) for entry in groups.values()):
        return codes
    by_column: dict[str, list[str]] = {}
    for part in codes:
        column, code = pair(line, part, "=", "place = 1; place = 2", "groups")
        by_column.setdefault(column, []).append(code)
    return by_column


def populations_of(
    table: list[Line], places: Places, names: Mapping[str, Any]
) -> list[dict[str, Any]]:
    populations = []
    for i, line in enumerate(table):
        entry: dict[str, Any] = {"id": line.needed("id"), "name": line.text("name")}
        if groups := _members(line, names):
            entry["groups"] = groups
        populations.append(entry)
        keep(places, "populations", i, line, ("id", "name", "groups"))
    return populations


def strata_of(table: list[Line], places: Places) -> dict[str, Any]:
    """What people are standardised by; nothing where no row says it."""
    dimensions: list[dict[str, Any]] = []
    for line in table:
        name = line.needed("name").strip()
        if name == EMPTY:
            continue
        entry = {"name": name, **_categories(line)}
        places["strata", "dimensions", len(dimensions)] = line.place("name")
        dimensions.append(entry)
    if table:
        places.setdefault(("strata",), table[0].place("name"))
    return {"dimensions": dimensions} if table else {}


def breakdowns_of(table: list[Line], places: Places) -> list[dict[str, Any]]:
    """What people are told apart by."""
    breakdowns: list[dict[str, Any]] = []
    for line in table:
        names = parted(line.needed("by"))
        places["breakdowns", len(breakdowns)] = line.place("by")
        breakdowns.append({"by": names if len(names) > 1 else names[0], **_categories(line)})
    return breakdowns


def adjust_of(table: list[Line], stated: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """What scores are adjusted for, beside what the sheet Survey says of it."""
    covariates: list[dict[str, Any]] = []
    for line in table:
        places["adjust", "covariates", len(covariates)] = line.place("name")
        entry = {"name": line.needed("name").strip(), **_categories(line)}
        if line.text("reference"):
            entry["reference"] = line.text("reference")
        if line.yes("linear"):
            entry["linear"] = True
        covariates.append(entry)
    if table:
        places.setdefault(("adjust",), table[0].place("name"))
    return {"covariates": covariates, **stated} if covariates else dict(stated)


def _categories(line: Line) -> dict[str, Any]:
    """The columns of a dimension, its bands and its codes; what is blank is not there."""
    entry: dict[str, Any] = {}
    if columns := parted(line.text("column")):
        entry["column"] = columns if len(columns) > 1 else columns[0]
    if text := line.text("bands"):
        bands = [pair(line, part, "-", "16-35; 36-50", "bands") for part in parted(text)]
        entry["bands"] = [
            [figure_of(line, low, "bands"), figure_of(line, high, "bands")] for low, high in bands
        ]
    if text := line.text("codes"):
        example = "1 = Emergency; 2 = Planned"
        entry["codes"] = dict(pair(line, part, "=", example, "codes") for part in parted(text))
    return entry
