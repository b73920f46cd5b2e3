"""A definition as the lines of a YAML file: what it says, and where each entry stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.scanner import Scanner

from surveybench.errors import DefinitionError, Place
from surveybench.limits import limit, shown, way_up
from surveybench.quantities import wave_text
from surveybench.whole_files import NotReadError, read_whole

Path_ = tuple[str | int, ...]
# The reader compares all that one part is merged into: thousands of them cost minutes.
REPEATED = re.compile(r"[\s\[{,:?-]\*[^\s*]")


def is_file(path: Path) -> bool:
    """Whether there is such a file."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def read(path: Path) -> Any:
    """What a file says, with its lines. Raises DefinitionError where it is no definition."""
    try:
        text = read_whole(path, "definition").decode("utf-8-sig")
    except NotReadError as error:
        raise DefinitionError(
            error.what, where=Place(file=str(path)), remedy=error.remedy
        ) from None
    except UnicodeDecodeError:
        raise DefinitionError(
            "is not UTF-8 text.", where=Place(file=str(path)), remedy="Save it as UTF-8."
        ) from None
    if text.count(",") + text.count("\n") > limit("yaml_lines"):
        raise DefinitionError(
            f"has more than {shown('yaml_lines')}.",
            where=Place(file=str(path)),
            remedy=f"Check that it is the right file. {way_up('yaml_lines')}",
        )
    if len(REPEATED.findall(text)) > limit("yaml_repeats"):
        raise DefinitionError(
            f"has more than {shown('yaml_repeats')}.",
            where=Place(file=str(path)),
            remedy=f"Write out what stands behind & and *. {way_up('yaml_repeats')}",
        )
    try:
        raw = _reader().load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DefinitionError(
            f"is not readable YAML: {error.problem}.",
            where=Place(file=str(path), line=line),
            remedy="Check quotes, colons, indents and keys written twice on this line.",
        ) from None
    except MemoryError:
        raise
    except Exception as error:  # the reader's errors have no base in common
        if line := _impossible_date(text):
            raise DefinitionError(
                "there is no such date.",
                where=Place(file=str(path), line=line),
                remedy="Write a date of the calendar, such as 2025-04-01.",
            ) from None
        raise DefinitionError(
            f"cannot be read ({type(error).__name__}).",
            where=Place(file=str(path)),
            remedy="Check that it is a YAML definition; `surveybench definition schema` shows its "
            "form.",
        ) from None
    if not isinstance(raw, Mapping):
        raise DefinitionError(
            "is not a definition: it holds no keys.",
            where=Place(file=str(path)),
            remedy="`surveybench definition schema` shows what a definition holds.",
        )
    if passed := _passed(raw):
        raise DefinitionError(
            f"has more than {shown(passed)}, as what holds itself has, or repeats itself.",
            where=Place(file=str(path)),
            remedy=f"Write out what stands behind & and *. {way_up(passed)}",
        )
    return raw


def _reader() -> YAML:
    """One that keeps lines, and does not gather comments: nobody asks for these."""
    reader = YAML(typ="rt", pure=True)
    reader.Scanner = Scanner
    return reader


def _passed(raw: Any) -> str:
    """The limit that a tree passes, if any: what & names may stand, by *, within itself."""
    waiting = [(raw, 0)]
    seen = 0
    while waiting:
        node, depth = waiting.pop()
        inside = list(node.values()) if isinstance(node, Mapping) else node
        if isinstance(inside, list):
            seen += len(inside)
            if seen > limit("yaml_values"):
                return "yaml_values"
            if depth > limit("yaml_depth"):
                return "yaml_depth"
            waiting += [(entry, depth + 1) for entry in inside]
    return ""


def _impossible_date(text: str) -> int | None:
    """The first line with a date that the calendar does not have."""
    for number, line in enumerate(text.splitlines(), 1):
        for text in re.findall(r"\b\d{4}-\d\d-\d\d\b", line):
            try:
                date.fromisoformat(text)
            except ValueError:
                return number
    return None


def place(path: Path, raw: Any, loc: Path_) -> Place:
    """The line of the deepest key of `loc` that the file has."""
    node: Any = raw
    line: int | None = None
    for part in loc:
        key = _key(node, part)
        if key is None or not isinstance(node, list | Mapping):
            break
        try:
            marks = _marks(node, key)
            line, node = marks[0] + 1, node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return Place(file=str(path), line=line, key=".".join(map(str, loc)))


def _key(node: Any, part: str | int) -> Any:
    """What a part of a way is in the file: entries of a list by id, keys by how they look."""
    if isinstance(node, list) and isinstance(part, str):
        return next((i for i, e in enumerate(node) if str(_get(e, "id")) == part), None)
    if isinstance(node, Mapping) and part not in node:
        return next((key for key in node if wave_text(str(key)) == wave_text(str(part))), None)
    return part


def depth(raw: Any, loc: Path_) -> int:
    """How many keys of a way, from the first on, a file has."""
    node: Any = raw
    for count, part in enumerate(loc):
        try:
            node = node[_key(node, part)]
        except (IndexError, KeyError, TypeError):
            return count
    return len(loc)


def _marks(node: Any, key: Any) -> tuple[int, int]:
    """Line and column, from 0, where the reader saw a key or an entry of a list."""
    marks: Any = node.lc
    return marks.item(key) if isinstance(node, list) else marks.key(key)


def _get(entry: Any, key: str) -> Any:
    return entry.get(key) if isinstance(entry, Mapping) else None
