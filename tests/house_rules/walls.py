"""Rules 1 to 3: who may import whom, where libraries live, who makes a Release."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter

from house_rules.source import PACKAGE, Function, Module, called, calls, in_room, modules

# What rooms compose their own pages and sheets from.
OF_PAGES = (
    "report.compose.say",
    "report.document",
    "report.lens*",
    "report.words*",
)
# A room may import itself and exactly these doors; `x*` is a door and all behind it. No room is
# free: one that is not named here is refused. Lower rooms first.
WALLS = {
    "errors": (),
    "version": (),
    "limits": ("errors",),
    "processes": ("limits",),
    "logos": ("limits",),
    "stats": (),
    "whole_files": ("errors", "limits"),
    "quantities": ("errors",),
    "outputs": ("errors", "quantities"),
    "survey": ("errors", "limits", "quantities", "whole_files"),
    "readers": (
        "errors",
        "limits",
        "processes",
        "survey",
        "survey.mapping",
        "survey.numbers",
        "survey.ticks",
    ),
    "definitions": (
        "errors",
        "limits",
        "processes",
        "readers",
        "survey",
        "survey.mapping_file",
        "whole_files",
    ),
    "respondents": (
        "errors",
        "quantities",
        "readers",
        "readers.lookup",
        "readers.notes",
        "readers.types",
        "survey",
        "survey.dates",
        "survey.labels",
        "survey.numbers",
        "survey.verdict",
    ),
    "intake": (
        "errors",
        "limits",
        "quantities",
        "readers",
        "readers.lookup",
        "respondents",
        "respondents.labels",
        "survey",
        "survey.mapping",
        "survey.mapping_file",
        "survey.ticks",
        "whole_files",
    ),
    "tally": ("errors", "limits", "outputs", "quantities", "respondents", "survey"),
    # The files themselves are read on Spark's workers in pieces, so engines know readers too.
    "engines": ("errors", "intake", "readers", "respondents", "survey", "tally"),
    "simulate": (
        "errors",
        "outputs",
        "quantities",
        "respondents",
        "stats",
        "survey",
        "survey.condition",
    ),
    # Types alone come from results, which asks `enough` of this room before it computes.
    "disclosure": ("errors", "quantities", "results.types", "survey"),
    "results": (
        "disclosure.by_person",
        "disclosure.choices",
        "disclosure.subgroups",
        "disclosure.subgroup_scores",
        "disclosure.enough",
        "disclosure.represented",
        "disclosure.extremes",
        "disclosure.everybody",
        "errors",
        "quantities",
        "stats.*",
        "survey",
        "tally",
        "survey.verdict",
    ),
    "published": (
        "errors",
        "limits",
        "quantities",
        "readers",
        "results",
        "stats.chance",
        "stats.expected_range",
        "stats.peers",
        "stats.reliability",
        "survey",
        "survey.yaml_file",
        "whole_files",
    ),
    "readiness": (
        "disclosure",
        "errors",
        "report.words.check",
        "respondents",
        "survey",
        "survey.condition",
        "tally",
    ),
    "cautions": (
        "disclosure",
        "readiness",
        "report.words.check",
        "respondents",
        "results",
        "survey",
        "survey.condition",
        "tally",
    ),
    "report.words": (),
    "languages": (
        "errors",
        "quantities",
        "report",
        "report.words*",
        "survey",
        "survey.settings",
        "survey.yaml_file",
    ),
    "report.addresses": (),
    "report.live": (),
    "report.making": ("report.words*", "survey"),
    "report.charts": ("quantities",),
    "report.document": ("report.charts",),
    "report.lens": (
        "disclosure",
        "quantities",
        "report.making",
        "report.words*",
        "results",
        "stats.expected_range",
        "survey",
    ),
    "report.compose": (
        "disclosure",
        "errors",
        "outputs",
        "quantities",
        "report.charts",
        "report.document",
        "report.lens*",
        "report.making",
        "report.words*",
        "stats.change",
        "stats.expected_range",
        "stats.trend",
        "survey",
    ),
    "report.writers": (
        "errors",
        "limits",
        "outputs",
        "report.addresses",
        "report.document",
        "report.charts",
        "report.live",
        "report.words",
        "report.words.formats",
        "report.words.worked",
    ),
    "brands": (
        "errors",
        "logos",
        "quantities",
        "report.document",
        "report.writers",
        "whole_files",
    ),
    "explain": (
        "errors",
        "quantities",
        "report.live",
        "report.making",
        "report.words.*",
        "results",
        "stats*",
        "survey",
        "tally",
    ),
    "variants": ("disclosure", "quantities", *OF_PAGES, "results", "survey"),
    "comparison": (
        "disclosure",
        "errors",
        "quantities",
        *OF_PAGES,
        "results",
        "results.compute",
        "survey",
        "tally",
    ),
    # The check counts the files itself, and writes its own pages and workbook.
    "checking": (
        "cautions",
        "disclosure",
        "engines",
        "errors",
        "intake",
        "outputs",
        "quantities",
        "readers",
        "readers.types",
        "readiness",
        *OF_PAGES,
        "report.charts",
        "report.writers",
        "respondents",
        "results.wave",
        "stats.response_rate",
        "survey",
        "tally",
        "version",
    ),
    # Jobs bring rooms together, so they know all of them but their insides.
    "jobs": (
        "brands",
        "cautions",
        "checking",
        "comparison*",
        "definitions",
        "disclosure*",
        "engines",
        "errors",
        "explain*",
        "intake*",
        "languages",
        "limits",
        "outputs",
        "processes",
        "published*",
        "quantities",
        "readers",
        "readiness",
        "report.*",
        "respondents*",
        "results*",
        "simulate",
        "survey*",
        "tally*",
        "variants",
        "version",
        "whole_files",
    ),
    "cli": ("errors", "jobs.*", "limits"),
    "__main__": ("cli",),
}
# A library may be imported by these modules only; none means nowhere.
HOMES = {
    "adbc_driver_postgresql": ("readers.tables.postgresql",),
    "babel": ("report.words.locale",),
    "duckdb": ("engines", "engines.*", "readers.tables.duck"),
    "highspy": ("disclosure.solver",),
    "fsspec": ("readers.stores",),
    "jinja2": ("report.writers", "report.writers.*", "jobs.window.answers"),
    "pandas": (),
    "pikepdf": ("report.writers.pdf*",),
    "pptx": ("report.writers.pptx*",),
    "pydantic": ("survey", "survey.*"),
    "pyreadstat": ("readers", "readers.*", "published", "definitions.sav_dictionary"),
    "pyspark": ("engines", "engines.*"),
    "python_calamine": ("readers", "readers.*", "published", "published.*", "definitions.cells"),
    "ruamel": ("survey", "survey.*"),
    "scipy": (),
    "typst": ("report.writers.pdf*",),
    "xlsxwriter": ("report.writers.xlsx*", "definitions.form_out"),
}
NO_NAME = {"utils", "util", "helpers", "helper", "common", "base", "misc"}


def walls(sources: Mapping[str, str]) -> list[str]:
    """Imports that go through a wall."""
    return [
        module.at(
            taken.line,
            f"{room} may not import {taken.target}; it may import "
            f"{', '.join(doors) or 'nothing of ours'}. Pass what it needs as an argument.",
        )
        for module in modules(sources)
        for room, doors in WALLS.items()
        if in_room(module.name, f"{PACKAGE}.{room}")
        for taken in module.imports
        if in_room(taken.target, PACKAGE)
        and not in_room(taken.target, f"{PACKAGE}.{room}")
        and not any(fnmatch(taken.target, f"{PACKAGE}.{door}") for door in doors)
        and not (room == "cli" and (taken.target, taken.name) == (PACKAGE, "__version__"))
    ]


def free_rooms(sources: Mapping[str, str]) -> list[str]:
    """Modules that no wall is about."""
    return [
        module.at(1, f"no wall is about {module.name}. Name its room and its doors in WALLS.")
        for module in modules(sources)
        if module.name not in {PACKAGE, f"{PACKAGE}.report"}
        and not any(in_room(module.name, f"{PACKAGE}.{room}") for room in WALLS)
    ]


def above_jobs(sources: Mapping[str, str]) -> list[str]:
    """Rooms that import the jobs which stand above them."""
    above = (f"{PACKAGE}.cli", f"{PACKAGE}.jobs")
    return [
        module.at(taken.line, f"{module.name} stands below jobs. Let a job pass what it needs.")
        for module in modules(sources)
        if module.name != PACKAGE and not any(in_room(module.name, room) for room in above)
        for taken in module.imports
        if in_room(taken.target, f"{PACKAGE}.jobs")
    ]


def cycles(sources: Mapping[str, str]) -> list[str]:
    """A circle of modules that import each other."""
    found = modules(sources)
    known = {module.name for module in found}
    graph = {
        module.name: {taken.target for taken in module.imports if taken.target in known}
        - {module.name}
        for module in found
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " <- ".join(error.args[1])
        return [f"imports go in a circle: {circle}. Move what both need into the lower one."]
    return []


def room_names(sources: Mapping[str, str]) -> list[str]:
    """Modules that are named after no question."""
    return [
        f"{module.path}:1: '{part}' says nothing. Name the module after the question it answers."
        for module in modules(sources)
        for part in module.name.split(".")
        if part.strip("_") in NO_NAME
    ]


def library_homes(sources: Mapping[str, str]) -> list[str]:
    """Libraries imported away from home."""
    return [
        module.at(
            taken.line,
            f"{library} belongs in {' or '.join(homes) or 'no module'}. {_away(library)}",
        )
        for module in modules(sources)
        for taken in module.imports
        for library, homes in HOMES.items()
        if in_room(taken.target, library) or in_room(f"{taken.target}.{taken.name}", library)
        if not any(fnmatch(module.name, f"{PACKAGE}.{home}") for home in homes)
    ]


def _away(library: str) -> str:
    """What to do instead."""
    if library == "scipy":
        return "It takes 143 MB: use stats/_laws.py, which is held beside it in the tests."
    if library == "pandas":
        return "Use numpy or pyarrow."
    return "Call the room that owns it."


def release_makers(sources: Mapping[str, str]) -> list[str]:
    """Places outside disclosure that make or alter a Release."""
    return [
        module.at(call, "only disclosure.release makes a Release. Ask it for one.")
        for module in modules(sources)
        if module.name != f"{PACKAGE}.disclosure.release"
        for call, released in _calls_with_releases(module)
        if called(call) == "Release"
        or (called(call) in {"replace", "__new__", "copy", "deepcopy"} and _touches(call, released))
    ]


def _calls_with_releases(module: Module) -> Iterator[tuple[ast.Call, frozenset[str]]]:
    """Every call, with the names that hold a Release where it stands."""
    outside = {node for node in module.nodes if isinstance(node, ast.Call)}
    for node in module.nodes:
        if isinstance(node, Function):
            released = frozenset({"Release"} | set(_released(node)))
            for call in calls(node):
                outside.discard(call)
                yield call, released
    for call in outside:
        yield call, frozenset({"Release", "release"})


def _released(function: Function) -> Iterator[str]:
    """The names in a function that are annotated as a Release or come from making one."""
    for node in ast.walk(function):
        if isinstance(node, ast.arg) and _is_release(node.annotation):
            yield node.arg
        elif isinstance(node, ast.Assign) and _is_releasing(node.value):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _is_releasing(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and called(value) == "release"


def _is_release(annotation: ast.expr | None) -> bool:
    return annotation is not None and bool(re.search(r"\bRelease\b", ast.unparse(annotation)))


def _touches(call: ast.Call, released: frozenset[str]) -> bool:
    """Whether a call is on, or is given, one of these names."""
    on = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    return any(isinstance(node, ast.Name) and node.id in released for node in [*call.args, *on])
