"""A definition that says only what is new: the rest is that of the definition it extends.

Keys of the file stand before inherited ones; within `words`, `columns`, `settings`, `groups`,
`scales` and `seen` that holds key by key (one that is null is gone), and items, sections and
populations are told apart by their id. A new one stands last, or after the one it names. What
`drop` names is gone. `compare` is never inherited here; `not_comparable` and `label` are each
wave's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveybench.errors import DefinitionError, Place
from surveybench.limits import limit, shown, way_up
from surveybench.quantities import wave_number, wave_text
from surveybench.survey.yaml_file import Path_, depth, is_file, place, read

BY_KEY = frozenset(
    {"words", "columns", "settings", "groups", "scales", "seen", "outcomes", "links"}
)
BY_ID = ("items", "sections", "populations")
OF_WAVE = ("not_comparable", "label")
EXTENDS, DROP, AFTER = "extends", "drop", "after"

# The keys of such a definition, for the JSON Schema; the expanded one has none of them.
OF_EXTENDING: Mapping[str, Any] = {
    EXTENDS: {
        "description": "The definition that this one inherits all it does not say itself from: its "
        "path from this folder, with or without .yaml, or the name of a shipped one.",
        "type": ["string", "integer"],
        "default": "",
        "examples": ["2026-02"],
    },
    DROP: {
        "description": "Ids of inherited items, sections and populations that are gone.",
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "examples": [["Q7"]],
    },
}
OF_ENTRIES: Mapping[str, Any] = {
    "description": "In a definition that extends another: the id of the entry that this one stands "
    "after; without it a new entry stands last.",
    "type": "string",
    "default": "",
    "examples": ["Q6"],
}


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a chain: where it is, and what it says itself."""

    path: Path
    raw: Any


@dataclass(frozen=True, slots=True)
class Expanded:
    """What a definition says with all that it inherits; `layers` are its files, its own first.

    `extends` is the file it extends, or None.
    """

    content: Mapping[str, Any]
    layers: tuple[Layer, ...]
    extends: Path | None = None

    def place(self, loc: Path_) -> Place:
        """File and line of an entry: of the file that says most of it, its own before others."""
        named = _by_id(self.content, loc) if len(self.layers) > 1 else loc
        best = max(self.layers, key=lambda layer: depth(layer.raw, named))
        return place(best.path, best.raw, named)


def _by_id(content: Any, loc: Path_) -> Path_:
    """The way to an entry, by its id where it is one of a list that is told apart by ids."""
    if len(loc) < 2 or loc[0] not in BY_ID or not isinstance(loc[1], int):
        return loc
    entries = content.get(loc[0])
    entry = entries[loc[1]] if isinstance(entries, list) and loc[1] < len(entries) else None
    name = entry.get("id") if isinstance(entry, Mapping) else None
    return (loc[0], str(name), *loc[2:]) if name is not None else loc


class Files:
    """The definitions read so far, by file, so that a chain of waves reads each of them once."""

    def __init__(self, shipped: Mapping[str, Path]) -> None:
        """`shipped` are the files of definitions that come with the package, by name."""
        self.shipped = shipped
        self.expanded: dict[Path, Expanded] = {}

    def expand(self, path: Path) -> Expanded:
        """What the definition in a file says, inherited keys and all.

        Raises DefinitionError where a file is missing, extends itself, or drops what is not there.
        """
        waiting: list[tuple[Path, Any]] = []
        key: Path | None = path.resolve()
        names: dict[Path, Path] = {path.resolve(): path}
        while key is not None and key not in self.expanded:
            raw = read(names[key])
            if any(key == earlier.resolve() for earlier, _ in waiting):
                raise _cycle(waiting, names[key])
            waiting.append((names[key], raw))
            if len(waiting) > limit("layers"):
                raise _too_deep(*waiting[0])
            parent = self._parent(names[key], raw)
            if parent is not None:
                names.setdefault(parent.resolve(), parent)
            key = parent.resolve() if parent is not None else None
        base = self.expanded[key] if key is not None else None
        for file, raw in reversed(waiting):
            base = _over(file, raw, base)
            self.expanded[file.resolve()] = base
        assert base is not None
        return base

    def _parent(self, path: Path, raw: Any) -> Path | None:
        if EXTENDS not in raw:
            return None
        stated = str(raw[EXTENDS])
        number = wave_number(stated)
        names = [stated, f"{stated}.yaml"]
        names += [f"{wave_text(number)}.yaml"] if number is not None else []
        for name in names:
            if is_file(path.parent / name):
                return path.parent / name
        if stated in self.shipped:
            return self.shipped[stated]
        raise DefinitionError(
            f"there is no definition {stated} to extend.",
            where=place(path, raw, (EXTENDS,)),
            remedy="Give its path from the folder of this definition, its name without .yaml, or "
            "the name of a shipped one.",
        )


def _cycle(waiting: list[tuple[Path, Any]], again: Path) -> DefinitionError:
    names = [path.name for path, _ in waiting]
    first = next(i for i, (path, _) in enumerate(waiting) if path.resolve() == again.resolve())
    path, raw = waiting[-1]
    return DefinitionError(
        f"extends itself: {' → '.join([*names[first:], again.name])}.",
        where=place(path, raw, (EXTENDS,)),
        remedy="Let the first wave stand alone, and each later one extend the wave before it.",
    )


def _too_deep(path: Path, raw: Any) -> DefinitionError:
    return DefinitionError(
        f"is the first of more than {shown('layers')}.",
        where=place(path, raw, (EXTENDS,)),
        remedy="Write out one of them: `surveybench definition show` prints it whole. "
        f"{way_up('layers')}",
    )


def _over(path: Path, raw: Any, base: Expanded | None) -> Expanded:
    """What a file says, over what it extends."""
    if base is None:
        for key in (loc for loc in _needs_base(raw)):
            raise DefinitionError(
                f"'{key[-1]}' stands only in a definition that extends another.",
                where=place(path, raw, key),
                remedy="Remove it, or name the definition it is about: extends: 2026-02.yaml.",
            )
        return Expanded(raw, (Layer(path, raw),))
    content = {key: value for key, value in base.content.items() if key != "compare"}
    if str(raw.get("wave", content.get("wave"))) != str(content.get("wave")):
        content = {key: value for key, value in content.items() if key not in OF_WAVE}
    _drop(path, raw, content)
    for key, value in raw.items():
        if key in (EXTENDS, DROP):
            continue
        inherited = content.get(key)
        if key in BY_ID and isinstance(value, list) and isinstance(inherited, list):
            content[key] = _merged(path, raw, key, inherited)
        elif key in BY_KEY and isinstance(value, Mapping) and isinstance(inherited, Mapping):
            both = {**inherited, **value}
            content[key] = {name: entry for name, entry in both.items() if entry is not None}
        else:
            content[key] = value
    layers = (Layer(path, raw), *base.layers)
    return Expanded(content, layers, base.layers[0].path)


def _needs_base(raw: Mapping[str, Any]) -> Iterator[Path_]:
    """Keys that mean nothing where nothing is extended."""
    if DROP in raw:
        yield (DROP,)
    for key in BY_ID:
        entries = raw.get(key)
        for i, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, Mapping) and AFTER in entry:
                yield (key, i, AFTER)


def _drop(path: Path, raw: Mapping[str, Any], content: dict[str, Any]) -> None:
    """Take away the items, sections and populations that `drop` names, items in sections too."""
    names = raw.get(DROP, [])
    if not isinstance(names, list):
        raise DefinitionError(
            "is no list.", where=place(path, raw, (DROP,)), remedy="Write drop: [Q7, Q8]."
        )
    for i, name in enumerate(names):
        holding = [key for key in BY_ID if name in _ids(content.get(key))]
        if not holding:
            raise DefinitionError(
                f"there is no item, section or population {name} to drop.",
                where=place(path, raw, (DROP, i)),
                remedy="Name what the definition that this one extends has, or remove the name.",
            )
        for key in holding:
            content[key] = [e for e in content[key] if _id(e) != name]
        content["sections"] = [_without(entry, name) for entry in content.get("sections", [])]


def _without(section: Any, name: str) -> Any:
    """A section without a part of it, whether its parts are listed or have weights."""
    if not isinstance(section, Mapping):
        return section
    left_over = dict(section)
    for key in ("items", "sections"):
        parts = section.get(key)
        if isinstance(parts, list):
            left_over[key] = [part for part in parts if part != name]
        elif isinstance(parts, Mapping):
            left_over[key] = {part: times for part, times in parts.items() if part != name}
    return left_over


def _merged(path: Path, raw: Mapping[str, Any], key: str, inherited: list[Any]) -> list[Any]:
    """The inherited entries with what is said anew of some, and new ones in their places."""
    entries = list(inherited)
    for i, entry in enumerate(raw[key]):
        ids = _ids(entries)
        name = _id(entry)
        if not isinstance(entry, Mapping):
            entries.append(entry)  # what it must be is told where the whole is checked
            continue
        own = {k: v for k, v in entry.items() if k != AFTER}
        if name is not None and name in ids:
            position = ids.index(name)
            entries[position] = {**entries[position], **own}
            if AFTER not in entry:
                continue
            own = entries.pop(position)
            ids = _ids(entries)
        after = entry.get(AFTER)
        if after is not None and after not in ids:
            raise DefinitionError(
                f"there is no {after} for {name} to stand after.",
                where=place(path, raw, (key, i, AFTER)),
                remedy=f"Name one of the {key} before it, or remove the key: then it stands last.",
            )
        entries.insert(len(entries) if after is None else ids.index(after) + 1, own)
    return entries


def _ids(entries: Any) -> list[Any]:
    return [_id(entry) for entry in entries] if isinstance(entries, list) else []


def _id(entry: Any) -> Any:
    return entry.get("id") if isinstance(entry, Mapping) else None
