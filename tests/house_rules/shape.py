"""Rules 7 and 8: plain constructs only, and everything small enough to read."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from statistics import median

from house_rules.source import (
    PACKAGE,
    ROOT,
    Function,
    Module,
    called,
    calls,
    functions,
    in_package,
    in_room,
    modules,
)

REGISTRIES = {
    "ENGINES": f"{ROOT}/engines/__init__.py",
    "STATISTICS": f"{ROOT}/stats/__init__.py",
    "WRITERS": f"{ROOT}/report/writers/__init__.py",
}
PLAIN_BASES = {"Protocol", "Enum", "IntEnum", "StrEnum", "NamedTuple"}
# The library's only way to answer a request is a class of its own for it.
PLAIN_BASES |= {"BaseHTTPRequestHandler"}
HAND_WRITTEN = (".py", ".typ", ".css", ".js", ".html", ".jinja")
FILE_LINES, FUNCTION_LINES, MOST_FUNCTIONS_LINES, MEDIAN_LINES = 400, 60, 25, 200
# Files that may be longer, each with why: where somebody has to scroll, something must be gained.
LONG_FILES = {
    f"{ROOT}/quantities/catalogue.py": "one table with a row a quantity: parts of it would hide it",
    f"{ROOT}/quantities/subgroup_rows.py": "the rows of that table that are about subgroups",
}
NAMED_FROM = 3  # things in a tuple, from which on nobody knows which is which
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")


def registries(sources: Mapping[str, str]) -> list[str]:
    """Registries that are not written out as one dict literal."""
    return [
        f"{path}:1: {name} must be one dict literal with its names written out: "
        f'{name} = {{"name": ...}}.'
        for name, path in REGISTRIES.items()
        if path in sources and registry(sources[path], name) is None
    ]


def registry(text: str, name: str) -> list[str] | None:
    """The keys of a registry, or None if it is not a plain dict literal."""
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not any(isinstance(target, ast.Name) and target.id == name for target in targets):
            continue
        value = getattr(node, "value", None)
        if not isinstance(value, ast.Dict):
            return None
        keys = [key.value if isinstance(key, ast.Constant) else None for key in value.keys]
        names = [key for key in keys if isinstance(key, str)]
        return names if len(names) == len(keys) else None
    return None


def inheritance(sources: Mapping[str, str]) -> list[str]:
    """Classes with a base that is not a protocol, an exception, an enum or a definition model."""
    found = modules(sources)
    bases = {
        node.name: [_name(base) for base in node.bases]
        for module in found
        for node in module.nodes
        if isinstance(node, ast.ClassDef)
    }
    return [
        module.at(node, f"class {node.name} inherits from {base}. Use a function or a field.")
        for module in found
        for node in module.nodes
        if isinstance(node, ast.ClassDef)
        for base in _strange_bases(module, node, bases)
    ]


def _strange_bases(
    module: Module, node: ast.ClassDef, bases: Mapping[str, list[str]]
) -> Iterator[str]:
    in_survey = in_room(module.name, f"{PACKAGE}.survey")
    for base in map(_name, node.bases):
        ancestors = _ancestors(base, bases)
        if base in PLAIN_BASES or any(_is_exception(name) for name in ancestors):
            continue
        if not ("BaseModel" in ancestors and in_survey):
            yield base
    if node.keywords:
        yield "a metaclass or class keyword"


def _ancestors(name: str, bases: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(bases.get(current, []))
    return seen


def _is_exception(name: str) -> bool:
    """Whether a name is one of Python's own exceptions or warnings."""
    kind = vars(builtins).get(name)
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _name(node: ast.expr) -> str:
    """`Protocol` of `typing.Protocol[T]`."""
    if isinstance(node, ast.Subscript):
        node = node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", ast.unparse(node))


def pass_through(sources: Mapping[str, str]) -> list[str]:
    """Functions that take `**kwargs`."""
    return [
        module.at(node, f"**{node.args.kwarg.arg} hides what is passed. Name each argument.")
        for module in modules(sources)
        for node in module.nodes
        if isinstance(node, Function | ast.Lambda) and node.args.kwarg is not None
    ]


def built_names(sources: Mapping[str, str]) -> list[str]:
    """Attributes reached through a string that is put together."""
    return [
        module.at(call, f"{called(call)} by a built name cannot be searched. Use a dict literal.")
        for module in modules(sources)
        for call in calls(module.tree)
        if isinstance(call.func, ast.Name)
        and called(call) in {"getattr", "setattr"}
        and not (len(call.args) > 1 and isinstance(call.args[1], ast.Constant))
    ]


def frozen_dataclasses(sources: Mapping[str, str]) -> list[str]:
    """Dataclasses that can be altered."""
    return [
        module.at(node, f"class {node.name} can be altered. Write @dataclass(frozen=True).")
        for module in modules(sources)
        for node in module.nodes
        if isinstance(node, ast.ClassDef)
        for mark in node.decorator_list
        if _name(mark.func if isinstance(mark, ast.Call) else mark) == "dataclass"
        and not _is_frozen(mark)
    ]


def _is_frozen(mark: ast.expr) -> bool:
    return isinstance(mark, ast.Call) and any(
        keyword.arg == "frozen"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is True
        for keyword in mark.keywords
    )


def anonymous_tuples(sources: Mapping[str, str]) -> list[str]:
    """Functions for others that take or give a tuple of three or more things without a name."""
    return [
        module.at(node, f"{node.name} has {ast.unparse(part)} in its signature: name it.")
        for module in modules(sources)
        for node in functions(module.tree)
        if not node.name.startswith("_")
        for annotation in _annotations(node)
        for part in ast.walk(annotation)
        if isinstance(part, ast.Subscript)
        and _name(part) == "tuple"
        and len(getattr(part.slice, "elts", ())) >= NAMED_FROM
    ]


def _annotations(function: Function) -> Iterator[ast.expr]:
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if argument.annotation:
            yield argument.annotation
    if function.returns:
        yield function.returns


def long_files(sources: Mapping[str, str]) -> list[str]:
    """Files that nobody reads in one go."""
    return [
        f"{path}:1: {count} lines, the most is {FILE_LINES}. Does it answer two questions? Then "
        "split it; if it is one that nobody would find in parts, name it in LONG_FILES with why."
        for path, text in sorted(sources.items())
        if in_package(path)
        and path not in LONG_FILES
        and path.endswith(HAND_WRITTEN)
        and (count := len(text.splitlines())) > FILE_LINES
    ]


def needless_exceptions(sources: Mapping[str, str]) -> list[str]:
    """Files that may be long, and are not, or are gone."""
    return [
        f"{path}:1: is not longer than {FILE_LINES} lines. Take it out of LONG_FILES."
        for path in LONG_FILES
        if len(sources.get(path, "").splitlines()) <= FILE_LINES
    ]


def typical_file(sources: Mapping[str, str]) -> list[str]:
    """The median length of a file of Python."""
    lengths = [len(module.text.splitlines()) for module in modules(sources)]
    if not lengths or median(lengths) <= MEDIAN_LINES:
        return []
    return [f"{ROOT}: the median file has {median(lengths)} lines, the most is {MEDIAN_LINES}."]


def long_functions(sources: Mapping[str, str]) -> list[str]:
    """Functions that do not fit on a screen."""
    return [
        module.at(node, f"{node.name} has {length(node)} lines, the most is {FUNCTION_LINES}.")
        for module in modules(sources)
        for node in functions(module.tree)
        if length(node) > FUNCTION_LINES
    ]


def typical_function(sources: Mapping[str, str]) -> list[str]:
    """More than one function in ten that is longer than a short one."""
    lengths = sorted(
        (
            (length(node), module, node)
            for module in modules(sources)
            for node in functions(module.tree)
        ),
        key=lambda found: -found[0],
    )
    long = [found for found in lengths if found[0] > MOST_FUNCTIONS_LINES]
    if 10 * len(long) <= len(lengths):
        return []
    return [
        f"{ROOT}: {len(long)} of {len(lengths)} functions have more than {MOST_FUNCTIONS_LINES} "
        "lines, one in ten may. Split the longest:",
        *(module.at(node, f"{node.name} has {lines} lines") for lines, module, node in long),
    ]


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    words = function.body[0]
    return lines - ((words.end_lineno or words.lineno) - words.lineno + 1)


def unfinished(sources: Mapping[str, str]) -> list[str]:
    """Work that is marked as not done."""
    return [
        f"{path}:{number}: {found[0]}. Do it, or write it down where the work is planned."
        for path, text in sorted(sources.items())
        if in_package(path)
        for number, line in enumerate(text.splitlines(), 1)
        if (found := UNFINISHED.search(line))
    ]


def printing(sources: Mapping[str, str]) -> list[str]:
    """`print` outside the command line."""
    return [
        module.at(call, "only cli prints. Return the text.")
        for module in modules(sources)
        if not in_room(module.name, f"{PACKAGE}.cli")
        for call in calls(module.tree)
        if isinstance(call.func, ast.Name) and call.func.id == "print"
    ]


def public_names(sources: Mapping[str, str]) -> list[str]:
    """A front door with more than fourteen names."""
    for node in ast.parse(sources.get(f"{ROOT}/__init__.py", "")).body:
        if isinstance(node, ast.Assign) and _name(node.targets[0]) == "__all__":
            names = getattr(node.value, "elts", [])
            if len(names) > 14:
                return [f"{ROOT}/__init__.py: {len(names)} public names, the most is 14."]
    return []


def data_only(sources: Mapping[str, str]) -> list[str]:
    """Python among the surveys."""
    return [
        f"{path}:1: surveys/ holds definitions, no Python. To add a survey takes one YAML."
        for path in sources
        if path.startswith(f"{ROOT}/surveys/") and path.endswith(".py")
    ]
