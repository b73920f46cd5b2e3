"""Sentences that a reader sees stand in report/words, by key; registries instead of ladders."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from house_rules.source import PACKAGE, ROOT, Function, Module, called, functions, in_room, modules

# Rooms whose texts readers of reports and of checks see. Elsewhere texts are of errors and of the
# terminal, or stand as data in a table of the room: the catalogue, settings, rules of cleaning.
SHOWN = tuple(
    f"{PACKAGE}.{room}" for room in ("report", "checking", "explain", "readiness", "cautions")
)
FORMATS = tuple(f"{PACKAGE}.{room}" for room in ("report", "checking"))
WORDS = f"{PACKAGE}.report.words"
# Tables whose rows carry their own meaning.
TABLES = {f"{PACKAGE}.checking.limits"}
# Texts that are sent to other programs, and that nobody reads.
FOREIGN = {
    "Table Style Light 1",  # a name that Excel has for a look
    "could not be displayed with font",  # what the typesetter warns
    "surveybench section {}",  # what an id is made from
    *("Title Slide", "Title Only", "Chart {}", "Table {}"),  # names of layouts and shapes
    *("long title", "number head"),  # names of looks of cells
}
SENTENCE = re.compile(r"[A-Za-z]{2,}[,;:]? +(?:\{\}|[A-Za-z]{2,})")
MARKUP = re.compile(r"[<>=]|\w:\w|xmlns|/|--|^\w+: \w+$")
# Calls whose texts are of errors: never of a report.
OF_ERRORS = re.compile(r"Error$|^refuse|^_require$|^result$|Failure$")
LADDER = 3


def stray_sentences(sources: Mapping[str, str]) -> list[str]:
    """Literal sentences outside report/words in rooms that a reader sees."""
    return [
        module.at(line, f"'{text[:60]}' is read by readers. Put it into report/words, by key.")
        for module in modules(sources)
        if any(in_room(module.name, room) for room in SHOWN)
        if not in_room(module.name, WORDS) and module.name not in TABLES
        for line, text in _texts(module.tree)
        if SENTENCE.search(text) and not MARKUP.search(text) and text not in FOREIGN
    ]


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every literal text with its line, but docstrings, texts of errors, and names of types."""
    skipped = set(_skipped(tree))
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped |= set(ast.walk(node))
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _skipped(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if documented and node.body and isinstance(node.body[0], ast.Expr):
            yield node.body[0].value
        if isinstance(node, ast.Raise | ast.Subscript | ast.AnnAssign | ast.Assert):
            yield from ast.walk(node.annotation if isinstance(node, ast.AnnAssign) else node)
        if isinstance(node, ast.arg) and node.annotation:
            yield from ast.walk(node.annotation)
        if isinstance(node, ast.Call) and OF_ERRORS.search(called(node)):
            yield from ast.walk(node)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("__all__", "REMEDY"):
            yield from ast.walk(node)


def early_texts(sources: Mapping[str, str]) -> list[str]:
    """Texts of report/words that are read while a module is imported, before a language is."""
    return [
        module.at(node, f"{ast.unparse(node)} is read on import. Ask for it in a function.")
        for module in modules(sources)
        if not in_room(module.name, WORDS)
        for node in _on_import(module.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and module.aliases.get(node.value.id, "").startswith(f"{WORDS}.")
    ]


def _on_import(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs when the module does: bodies of functions wait."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            defaults = (*child.args.defaults, *child.args.kw_defaults, *child.decorator_list)
            for entry in filter(None, defaults):
                yield from ast.walk(entry)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from _on_import(child)


def stray_template_words(sources: Mapping[str, str]) -> list[str]:
    """Words that are typed into templates and scripts of pages."""
    return [
        f"{path}:{number}: '{word}' is typed into a template. Put it into report/words/formats.py."
        for path, text in sorted(sources.items())
        if path.startswith(f"{ROOT}/report/")
        for number, word in (_typed(text) if path.endswith(".jinja") else _scripted(path, text))
    ]


def _typed(text: str) -> Iterator[tuple[int, str]]:
    """What stands between tags and in attributes that are read out."""
    code = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
    plain = code.sub(lambda found: "\n" * found[0].count("\n"), text)
    attribute = re.compile(r'(?:aria-label|alt|title|placeholder)="([^"]*[A-Za-z]{2}[^"]*)"')
    for number, line in enumerate(plain.splitlines(), 1):
        yield from ((number, word) for word in attribute.findall(line))
    between = re.sub(r"<[^>]*>", lambda found: "\n" * found[0].count("\n"), plain)
    for number, line in enumerate(between.splitlines(), 1):
        # The program's own name in the footer, and ends of tags that an expression divides.
        left = re.sub(r'\b(?:surveybench|href|id|class)\b|[\w-]*="[^"]*"|"', "", line)
        yield from ((number, word) for word in re.findall(r"[A-Za-z]{3,}", left))


def _scripted(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Texts of a script that begin with a capital letter or hold several words."""
    if not path.endswith(".js"):
        return
    known = {"IntersectionObserver", "use strict", "NFD"}
    for number, line in enumerate(text.splitlines(), 1):
        for word in re.findall(r'"([^"]*)"', line.partition("//")[0]):
            several = re.search(r"^[A-Za-z]{2,} [A-Za-z]{2,}", word)
            if word not in known and (several or re.match(r"[A-Z][a-z]+", word)):
                yield number, word


def ladders(sources: Mapping[str, str]) -> list[str]:
    """Functions of what readers see that ask one value for its type again and again."""
    return [
        module.at(node, f"{node.name} asks {times} times what {name} is. Make a registry by type.")
        for module in modules(sources)
        if any(in_room(module.name, room) for room in FORMATS)
        for node in functions(module.tree)
        for name, times in _asked(module, node).items()
        if times >= LADDER
    ]


def _asked(module: Module, function: ast.AST) -> Counter[str]:
    """How often each name is asked for its type by a test of its own."""
    tests = [n.test for n in ast.walk(function) if isinstance(n, ast.If | ast.IfExp | ast.Assert)]
    return Counter(
        ast.unparse(node.args[0])
        for test in tests
        for node in ast.walk(test)
        if isinstance(node, ast.Call) and called(node) == "isinstance"
    )
