"""From plain data to the text of a definition file, with comments on what a person must decide."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

WIDTH = 96
# Keys whose entries stand in one line each, as in the definitions that are shipped.
ONE_LINE = frozenset({"options", "populations"})
# Text that every reader takes for text without quotes, unless it is one of the words below.
SURELY_TEXT = re.compile(r"[^\W\d_](?:[\w.,;'()/&%+*?!\u2010-\u201d-]| (?=\S))*")
OTHER_WORDS = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null")
FOLDED = re.compile(r" +\n")  # the writer leaves the blank at which it folds a line

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person must decide, and the keys that lead to where it is written."""

    path: Loc
    what: str


def dump(
    definition: Mapping[str, Any], decisions: Iterable[Decision] = (), header: str = ""
) -> str:
    """The text of a definition file, which loads as `definition`.

    Each decision stands as a comment `# DECIDE: …` before its key; `header` stands at the top.
    """
    tree = _block(definition, (), one_line=False)
    marks: dict[tuple[int, Any], list[str]] = {}
    anchors: dict[tuple[int, Any], tuple[Any, int]] = {}
    for decision in decisions:
        node, key, column = _anchor(tree, decision.path)
        anchors[id(node), key] = node, column
        words = f"DECIDE: {' '.join(decision.what.split())}"
        marks.setdefault((id(node), key), []).extend(textwrap.wrap(words, WIDTH - column))
    for (_, key), (node, column) in anchors.items():
        lines = "\n".join(marks[id(node), key])
        node.yaml_set_comment_before_after_key(key, before=lines, indent=column)
    writer = YAML(typ="rt", pure=True)
    writer.width = WIDTH
    writer.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    writer.dump(tree, out)
    lead = "".join(f"# {line}".rstrip() + "\n" for line in header.splitlines())
    return lead + FOLDED.sub("\n", out.getvalue())


def _block(value: Any, path: Loc, *, one_line: bool) -> Any:
    if isinstance(value, Mapping):
        node: Any = CommentedMap()
        for key, entry in value.items():
            inside = one_line or key in ("ask_if", "sexes")
            node[_text(key)] = _block(entry, (*path, key), one_line=inside)
    elif isinstance(value, list | tuple):
        plain = not any(isinstance(entry, Mapping) for entry in value)
        inside = one_line or plain or path[-1] in ONE_LINE or path[0] == "scales"
        node = CommentedSeq(
            _block(entry, (*path, i), one_line=inside) for i, entry in enumerate(value)
        )
        one_line = one_line or (plain and path[-1] != "further")
    else:
        return _text(value)
    if one_line or not value:
        node.fa.set_flow_style()
    return node


def _text(value: Any) -> Any:
    """Text in quotes, unless nothing in it can be mistaken."""
    if not isinstance(value, str):
        return value
    plain = SURELY_TEXT.fullmatch(value) and not OTHER_WORDS.fullmatch(value)
    return value if plain else DoubleQuotedScalarString(value)


def _anchor(tree: Any, path: Loc) -> tuple[Any, Any, int]:
    """The last entry on the way that is written over several lines: its parent, key and column."""
    node, column, anchor = tree, 0, (tree, next(iter(tree)), 0)
    for part in path:
        listed = isinstance(node, CommentedSeq)
        keys = range(len(node)) if listed else node if isinstance(node, CommentedMap) else ()
        if part not in keys or node.fa.flow_style():
            break
        # A comment before the first key of a list entry would part it from its dash.
        if not (isinstance(anchor[0], CommentedSeq) and not listed and part == next(iter(node))):
            anchor = node, part, column + 2 * listed
        node, column = node[part], column + (4 if listed else 2 * (not _is_list(node[part])))
    return anchor


def _is_list(node: Any) -> bool:
    return isinstance(node, CommentedSeq)
