"""Names say what a thing is: how many of all bindings are words that say nothing."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from house_rules.source import modules

VAGUE = frozenset(
    [
        "alone",
        "apart",
        "asked",
        "at",
        "back",
        "each",
        "found",
        "given",
        "held",
        "here",
        "kept",
        "known",
        "left",
        "made",
        "many",
        "more",
        "most",
        "of",
        "other",
        "others",
        "own",
        "said",
        "some",
        "there",
        "told",
        "twice",
        "wanted",
        "where",
        "which",
        "whole",
    ]
)
# Share of all bindings of the package that may be such a word.
MOST = 0.02
LISTED = 12


def vague(sources: Mapping[str, str]) -> list[str]:
    """One complaint where too many bindings are vague, naming the files with the most of them."""
    count, by_path = 0, Counter[str]()
    for module in modules(sources):
        names = list(bindings(module.tree))
        count += len(names)
        by_path[module.path] += sum(name.strip("_") in VAGUE for name in names)
    share = by_path.total() / count if count else 0.0
    if share <= MOST:
        return []
    worst = ", ".join(f"{path} ({times})" for path, times in by_path.most_common(LISTED))
    return [
        f"{share:.1%} of bindings say nothing (found, at, said, …), at most {MOST:.0%} may: give "
        f"them the names of what they hold. Most in {worst}."
    ]


def bindings(tree: ast.AST) -> Iterator[str]:
    """Every name that is bound: assigned, looped over, or a parameter."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
