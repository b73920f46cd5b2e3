"""Rule 4 and the tests: what must stand beside each statistic and inside each test."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from house_rules.shape import REGISTRIES, registry
from house_rules.source import PACKAGE, ROOT, Function, Module, called, calls, in_room, modules

SECTIONS = ("Parameters", "Returns", "Source")
ASSERTING = re.compile(r"check|assert|^raises$|^warns$", re.IGNORECASE)


def five_places(sources: Mapping[str, str], files: Collection[str]) -> list[str]:
    """Statistics that are not registered, or lack their page or tests."""
    text = sources.get(REGISTRIES["STATISTICS"])
    if text is None:
        return []
    names = registry(text, "STATISTICS") or []
    written = {
        PurePosixPath(path).stem
        for path in sources
        if re.fullmatch(rf"{ROOT}/stats/[a-z]\w*\.py", path)
    }
    return [
        *(
            f"{ROOT}/stats/{name}.py:1: not in STATISTICS. Register it or give it a leading _."
            for name in sorted(written - set(names))
        ),
        *(
            f"{REGISTRIES['STATISTICS']}: {name} has no {place}. A statistic has one name in "
            "five places."
            for name in names
            for place in _places(name)
            if not any(path == place or path.startswith(place + "/") for path in files)
        ),
    ]


def _places(name: str) -> tuple[str, ...]:
    return (
        f"{ROOT}/stats/{name}.py",
        f"docs/methods/{name}.md",
        f"tests/unit/stats/test_{name}.py",
        f"tests/oracle/{name}",
    )


def documented_statistics(sources: Mapping[str, str]) -> list[str]:
    """Public functions in stats that do not say what they take, return and follow."""
    return [
        module.at(node, f"{node.name} lacks the docstring section {', '.join(missing)}.")
        for module in modules(sources)
        if in_room(module.name, f"{PACKAGE}.stats") and not _is_private(module)
        for node in module.tree.body
        if isinstance(node, Function) and not node.name.startswith("_")
        if (missing := _missing_sections(node))
    ]


def _is_private(module: Module) -> bool:
    return module.name.rpartition(".")[2].startswith("_")


def _missing_sections(function: Function) -> list[str]:
    words = ast.get_docstring(function) or ""
    takes = bool([node for node in ast.walk(function.args) if isinstance(node, ast.arg)])
    return [
        section
        for section in SECTIONS
        if (takes or section != "Parameters")
        and not re.search(rf"^{section}\n-{{3,}}$", words, re.MULTILINE)
    ]


def asserting_tests(sources: Mapping[str, str]) -> list[str]:
    """Tests that cannot fail."""
    return [
        f"{path}:{node.lineno}: {node.name} asserts nothing. Say what must be true."
        for path, text in sorted(sources.items())
        if re.fullmatch(r"tests/(.*/)?test_\w+\.py", path)
        for node in _tests(ast.parse(text, path))
        if not _asserts(node)
    ]


def _tests(tree: ast.Module) -> Iterator[Function]:
    holders = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    for holder in holders:
        for node in holder.body:
            if isinstance(node, Function) and node.name.startswith("test"):
                yield node


def _asserts(function: Function) -> bool:
    return any(isinstance(node, ast.Assert) for node in ast.walk(function)) or any(
        ASSERTING.search(called(call)) for call in calls(function)
    )


LENGTHY = re.compile(r"^(Popen|demonstration|few|simulate|check_output)$")


def quick_units(sources: Mapping[str, str]) -> list[str]:
    """Units that start a process or make up a survey, and are not marked as slow."""
    return [
        f"{path}:{call.lineno}: {node.name} is no quick unit. Mark it with pytest.mark.slow, or "
        "move it to tests/conformance."
        for path, text in sorted(sources.items())
        if re.fullmatch(r"tests/unit/(.*/)?test_\w+\.py", path)
        for node in _quick(ast.parse(text, path))
        for call in calls(node)
        if LENGTHY.search(called(call)) or ast.unparse(call.func) == "subprocess.run"
    ]


def _quick(tree: ast.Module) -> Iterator[Function]:
    """Functions that are not marked as slow, in a file that is not."""
    marked = any(
        isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) == "pytestmark"
        and "mark.slow" in ast.unparse(node.value)
        for node in tree.body
    )
    for node in tree.body:
        marks = [ast.unparse(mark) for mark in getattr(node, "decorator_list", ())]
        slow = marked or any("mark.slow" in mark for mark in marks)
        if isinstance(node, Function) and not slow:
            yield node
