"""Rule 1, second half: no module keeps state, and the world is read in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from house_rules.source import PACKAGE, Function, Module, called, calls, in_room, modules

READS_THE_WORLD = (f"{PACKAGE}.cli",)
# Names of temporary files, which nobody may guess and no result depends on.
NAMES = f"{PACKAGE}.outputs.litter"
# How processes start is told to them by their environment.
STARTS = f"{PACKAGE}.processes"
SEEDED = (f"{PACKAGE}.simulate", f"{PACKAGE}.stats", *READS_THE_WORLD)
CLOCK = {
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    "datetime.date.today",
    *(f"time.{name}" for name in ("time", "time_ns", "monotonic", "perf_counter")),
    *(f"time.{name}" for name in ("localtime", "gmtime", "process_time")),
}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb"}
CHANCE = {"os.urandom", "uuid.uuid1", "uuid.uuid4"}
# Types and seeded sources that hide no global state.
FINE_RANDOM = {"Generator", "BitGenerator", "SeedSequence", "PCG64", "Philox", "default_rng"}
CONTAINERS = {"dict", "list", "set", "defaultdict", "Counter", "deque", "OrderedDict"}
LITERALS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
MUTATORS = {"add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem"}
MUTATORS |= {"remove", "reverse", "setdefault", "sort", "subtract", "update"}


def module_state(sources: Mapping[str, str]) -> list[str]:
    """`global`, and module-level containers or modules that somebody alters."""
    found = modules(sources)
    shared = {f"{module.name}.{name}" for module in found for name in _containers(module.tree)}
    shared |= {module.name for module in found}
    return [
        complaint
        for module in found
        for complaint in [*_globals(module), *_alterations(module, shared)]
    ]


def _globals(module: Module) -> Iterator[str]:
    for node in module.nodes:
        if isinstance(node, ast.Global):
            names = ", ".join(node.names)
            yield module.at(node, f"global {names} is state. Pass it in and return it.")


def _alterations(module: Module, shared: set[str]) -> Iterator[str]:
    for node, local in _with_locals(module.tree, frozenset()):
        for base in _altered(node):
            name = module.full_name(base)
            if isinstance(base, ast.Name):
                if base.id in local:
                    continue
                name = name or f"{module.name}.{base.id}"
            if name in shared:
                yield module.at(node, f"{name} is altered. Build a new value and return it.")


def _with_locals(node: ast.AST, local: frozenset[str]) -> Iterator[tuple[ast.AST, frozenset[str]]]:
    """Every node with the names that are local where it stands."""
    for child in ast.iter_child_nodes(node):
        inside = local | _locals(child) if isinstance(child, Function | ast.Lambda) else local
        yield child, inside
        yield from _with_locals(child, inside)


def _locals(function: Function | ast.Lambda) -> frozenset[str]:
    names = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    if isinstance(function, Function):
        names |= {
            node.id
            for statement in function.body
            for node in ast.walk(statement)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
    return frozenset(names)


def _containers(tree: ast.Module) -> Iterator[str]:
    """The names of dicts, lists and sets at module level."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_container(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def _is_container(value: ast.expr | None) -> bool:
    return isinstance(value, LITERALS) or (
        isinstance(value, ast.Call) and called(value) in CONTAINERS
    )


def _altered(node: ast.AST) -> Iterator[ast.expr]:
    """What a statement or call changes in place: `x` of `x[1] = 2`, `x.append(3)`, `x.y = 4`."""
    if isinstance(node, ast.Assign | ast.Delete):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    else:
        targets = []
    for target in targets:
        if isinstance(target, ast.Subscript | ast.Attribute):
            yield _root(target.value)
    method = node.func if isinstance(node, ast.Call) else None
    if isinstance(method, ast.Attribute) and method.attr in MUTATORS:
        yield _root(method.value)


def _root(node: ast.expr) -> ast.expr:
    """`x` of `x[1][2]`."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node


def world(sources: Mapping[str, str]) -> list[str]:
    """Clock, chance and environment read outside cli."""
    return [
        module.at(node, f"{what} is read in cli only. Take it as an argument.")
        for module in modules(sources)
        if not _allowed(module, (*READS_THE_WORLD, NAMES, STARTS))
        for node, what in _world(module)
    ]


def _world(module: Module) -> Iterator[tuple[ast.AST | int, str]]:
    for node in module.nodes:
        if isinstance(node, ast.Attribute | ast.Name):
            name = module.full_name(node)
            if name in CLOCK | ENVIRONMENT | CHANCE:
                yield node, name
    for taken in module.imports:
        if taken.target in {"random", "secrets"}:
            yield taken.line, taken.target


def random_numbers(sources: Mapping[str, str]) -> list[str]:
    """numpy's random numbers without a seed, or outside the rooms that may draw."""
    return [
        module.at(node, f"{what} Take a numpy Generator or a seed as an argument.")
        for module in modules(sources)
        for node, what in [*_legacy(module), *_generators(module)]
    ]


def _legacy(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node in module.nodes:
        if isinstance(node, ast.Attribute | ast.Name):
            name = module.full_name(node)
            if name.startswith("numpy.random.") and name.split(".")[2] not in FINE_RANDOM:
                yield node, f"{name} draws from hidden state."


def _generators(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for call in calls(module.tree):
        if module.full_name(call.func) != "numpy.random.default_rng":
            continue
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        if not given or (isinstance(given[0], ast.Constant) and given[0].value is None):
            yield call, "default_rng() without a seed never gives the same numbers twice."
        elif not _allowed(module, SEEDED):
            yield call, "only simulate, stats and cli draw random numbers."


def _allowed(module: Module, rooms: tuple[str, ...]) -> bool:
    return any(in_room(module.name, room) for room in rooms)
