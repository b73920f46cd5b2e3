"""Reads Python sources into what the rules ask about: modules, their imports, their names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import PurePosixPath

PACKAGE = "surveybench"
ROOT = f"src/{PACKAGE}"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One imported thing: the module it comes from, the name taken, and the line."""

    target: str
    name: str
    line: int


@dataclass(frozen=True)
class Module:
    """One Python file of the package."""

    path: str
    text: str
    known: frozenset[str] = frozenset()

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the parsed file, walked through once however many rules look at it."""
        return tuple(ast.walk(self.tree))

    @property
    def name(self) -> str:
        """The dotted name by which Python knows the file."""
        return dotted(self.path)

    @property
    def package(self) -> str:
        """The package that a relative import starts from."""
        return self.name if self.path.endswith("__init__.py") else self.name.rpartition(".")[0]

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Every import, wherever it stands: also inside functions and for type checking."""
        return tuple(self._imports())

    def _imports(self) -> Iterator[Import]:
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(alias.name, "", node.lineno)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield self._taken(self._source(node), alias.name, node.lineno)
            elif isinstance(node, ast.Call) and (target := _by_call(node)):
                yield Import(target, "", node.lineno)

    def _source(self, node: ast.ImportFrom) -> str:
        """The absolute module that an import names."""
        if not node.level:
            return node.module or ""
        parts = self.package.split(".")
        start = ".".join(parts[: len(parts) - node.level + 1])
        return f"{start}.{node.module}" if node.module else start

    def _taken(self, source: str, name: str, line: int) -> Import:
        """`from a import b` takes the module `a.b` if there is one, else the name b of a.

        A subject of the catalogue of sentences is taken by its name, whatever the language.
        """
        inside = f"{source}.{name}"
        if f"{source}.en.{name}" in self.known:
            return Import(inside, name, line)
        if inside in self.known or not source.startswith(PACKAGE):
            return Import(inside if inside in self.known else source, name, line)
        return Import(source, name, line)

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """What each imported local name stands for, dotted and in full."""
        found = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    found[alias.asname or first] = alias.name if alias.asname else first
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    found[alias.asname or alias.name] = f"{self._source(node)}.{alias.name}"
        return found

    def full_name(self, node: ast.AST) -> str:
        """`np.random.rand` as `numpy.random.rand`; empty where the start is not imported."""
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.aliases:
            return ""
        return ".".join([self.aliases[node.id], *reversed(parts)])

    def at(self, node: ast.AST | int, message: str) -> str:
        """One complaint with its place."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.path}:{line}: {message}"


def modules(sources: Mapping[str, str]) -> tuple[Module, ...]:
    """The package's Python files among the sources, in the order of their paths."""
    paths = sorted(path for path in sources if in_package(path) and path.endswith(".py"))
    known = frozenset(dotted(path) for path in paths)
    return tuple(_module(path, sources[path], known) for path in paths)


@cache
def _module(path: str, text: str, known: frozenset[str]) -> Module:
    """The file, parsed once however many rules ask."""
    return Module(path, text, known)


def in_package(path: str) -> bool:
    """Whether a path lies in the package."""
    return path.startswith(f"{ROOT}/")


def dotted(path: str) -> str:
    """`src/surveybench/stats/__init__.py` as `surveybench.stats`."""
    parts = PurePosixPath(path).with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def in_room(name: str, room: str) -> bool:
    """Whether a module is the room or lies in it."""
    return name == room or name.startswith(f"{room}.")


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node


def called(node: ast.Call) -> str:
    """The last word of what is called: `c` of `a.b.c(...)`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _by_call(node: ast.Call) -> str:
    """The module named in `import_module("...")`, if it is written out there."""
    if called(node) not in {"import_module", "__import__"} or not node.args:
        return ""
    value = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
    return value if isinstance(value, str) else ""
