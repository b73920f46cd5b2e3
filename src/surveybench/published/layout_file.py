"""From a YAML file to a layout; every refusal names the file, the line, the key and the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from surveybench.errors import DefinitionError
from surveybench.limits import limit, shown, way_up
from surveybench.published.layout import (
    ABSENT_MARKS,
    PARTS,
    SUPPRESSED_MARKS,
    Columns,
    Key,
    Layout,
    Leave,
    Rule,
    Table,
)
from surveybench.quantities import CATALOGUE, Flag, publishable_quantities
from surveybench.survey.yaml_file import Path_, is_file, place, read

KINDS = (".ods", ".xlsx", ".csv")
TOP = ("id", "name", "kinds", "level", "years", "marks", "codes", "percent", "other_measures")
TOP = (*TOP, "notes", "tables", "dimensions", "key", "country", "options")
OF_A_TABLE = ("sheet", "holds", "columns", "figures", "leave", "everyone", "header")
OF_A_TABLE = (*OF_A_TABLE, "required", "complete", "wording")
OF_A_RULE = ("match", "quantity", "unit", "value", "national", "needed", "blank", "blank_zero")
OF_A_RULE = (*OF_A_RULE, "words")
COLUMNS = ("code", "name", "wave", "key", "option", "population", "parent", "peers", "text")
FLAGS = {"suppressed": Flag.SUPPRESSED, "not_published": Flag.NOT_PUBLISHED}


def shipped_layouts() -> tuple[Layout, ...]:
    """The layouts that come with the package, by their ids."""
    root = Path(str(resources.files("surveybench"))) / "published" / "layouts"
    return tuple(load_layout(path) for path in sorted(root.glob("*.yaml")))


def find_layout(name: str | Path) -> Layout:
    """A layout by the path of its file, or by the id of a shipped one. DefinitionError."""
    if is_file(Path(name)):
        return load_layout(Path(name))
    layouts = {layout.id: layout for layout in shipped_layouts()}
    if str(name) in layouts:
        return layouts[str(name)]
    raise DefinitionError(
        f"there is no layout {name}.",
        remedy=f"Give the path of a YAML file, or one of: {', '.join(layouts)}.",
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A part of the file, and the keys that lead to it."""

    file: Path
    raw: Any
    keys: Path_
    value: Any

    def error(self, what: str, remedy: str) -> DefinitionError:
        return DefinitionError(what, where=place(self.file, self.raw, self.keys), remedy=remedy)

    def under(self, key: str | int) -> _Entry:
        return _Entry(self.file, self.raw, (*self.keys, key), self.value[key])

    def mapping(self, allowed: tuple[str, ...], needed: tuple[str, ...] = ()) -> _Entry:
        """Itself, which must be a mapping with these keys alone."""
        if not isinstance(self.value, Mapping):
            raise self.error("is no mapping of keys.", f"Its keys are: {', '.join(allowed)}.")
        for key in self.value:
            if key not in allowed:
                entry = _Entry(self.file, self.raw, (*self.keys, key), None)
                raise entry.error(
                    f"'{key}' is not a key of a layout here.", f"Known are: {', '.join(allowed)}."
                )
        for key in needed:
            if key not in self.value:
                raise self.error(f"'{key}' is missing.", f"Add '{key}'.")
        return self

    def entries(self, key: str) -> Iterator[_Entry]:
        """The entries of a list under a key; none where there is no such key."""
        if key not in self.value:
            return
        listed = self.under(key)
        if not isinstance(listed.value, list):
            raise listed.error("is no list.", "Write each entry on a line that begins with '- '.")
        for position in range(len(listed.value)):
            yield listed.under(position)

    def pattern(self) -> re.Pattern[str]:
        """A pattern, which is not compared by capitals."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.error("is no pattern.", "Write a name, or a pattern in quotes.")
        if len(self.value) > limit("pattern"):
            what = f"has more than {shown('pattern')}."
            raise self.error(what, f"Split it into several. {way_up('pattern')}")
        try:
            pattern = re.compile(" ".join(self.value.split()), re.IGNORECASE)
        except re.error as error:
            raise self.error(
                f"is no pattern: {error}.", "Write a regular expression; \\ before a sign it means."
            ) from None
        for part in pattern.groupindex:
            if part not in PARTS:
                raise self.error(f"has a part {part}.", f"Named parts are: {', '.join(PARTS)}.")
        return pattern

    def one_of(self, allowed: tuple[str, ...]) -> str:
        if self.value not in allowed:
            raise self.error(f"says '{self.value}'.", f"Write one of: {', '.join(allowed)}.")
        return str(self.value)

    def choice(self, key: str, allowed: tuple[str, ...]) -> Any:
        """What a key says, one of these; the first where there is no such key."""
        return self.under(key).one_of(allowed) if key in self.value else allowed[0]

    def truth(self, key: str, usual: bool) -> bool:
        """True or false under a key."""
        if key in self.value and not isinstance(self.value[key], bool):
            raise self.under(key).error("is neither true nor false.", "Write true or false.")
        return bool(self.value.get(key, usual))


def load_layout(path: Path) -> Layout:
    """The layout that a YAML file describes. Raises DefinitionError."""
    raw = read(path)
    top = _Entry(path, raw, (), raw).mapping(TOP, ("id", "name", "tables"))
    kinds = tuple(f".{entry.one_of(_bare(KINDS))}" for entry in top.entries("kinds")) or KINDS
    tables = tuple(_table(entry) for entry in top.entries("tables"))
    if not tables:
        raise top.error("has no tables.", "Describe at least one sheet under `tables`.")
    marks = dict.fromkeys(SUPPRESSED_MARKS, Flag.SUPPRESSED)
    marks |= dict.fromkeys(ABSENT_MARKS, Flag.NOT_PUBLISHED)
    for key, flag in _pairs(top, "marks"):
        marks[" ".join(str(key).split()).casefold()] = flag
    return Layout(
        id=str(raw["id"]),
        name=str(raw["name"]),
        kinds=kinds,
        tables=tables,
        level=str(raw.get("level", "organisation")),
        country=str(raw.get("country", "")),
        years=tuple(entry.pattern() for entry in top.entries("years")),
        marks=MappingProxyType(marks),
        codes=MappingProxyType(_codes(top)),
        percent=top.choice("percent", ("auto", "percent", "share")),
        other_measures=top.choice("other_measures", ("refuse", "leave")),
        notes=tuple(str(entry.value) for entry in top.entries("notes")),
        dimensions=MappingProxyType(_texts(top, "dimensions", "{age: Age, eth: Ethnic group}")),
        options=MappingProxyType(_texts(top, "options", "{Y_P: Yes, N_P: No}")),
        key=_key(top),
    )


def _texts(top: _Entry, key: str, example: str) -> dict[str, str]:
    """What names in the file stand for, by the name in small letters."""
    if key not in top.value:
        return {}
    entry = top.under(key)
    if not isinstance(entry.value, Mapping):
        raise entry.error("is no mapping.", f"Write {key}: {example}.")
    return {str(name).casefold(): str(text) for name, text in entry.value.items()}


def _key(top: _Entry) -> Key | None:
    if "key" not in top.value:
        return None
    entry = top.under("key").mapping(("sheet", "name", "text", "label"), ("sheet", "name", "text"))
    sheet, name, text = (entry.under(part).pattern() for part in ("sheet", "name", "text"))
    return Key(
        sheet, name, text, entry.under("label").pattern() if "label" in entry.value else None
    )


def _bare(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(kind.removeprefix(".") for kind in kinds)


def _pairs(top: _Entry, key: str) -> Iterator[tuple[Any, Flag]]:
    """What stands for a missing figure, and why it is missing."""
    if key in top.value:
        entry = top.under(key)
        if not isinstance(entry.value, Mapping):
            raise entry.error("is no mapping.", f"Write {key}: {{'*': suppressed}}.")
        for name in entry.value:
            yield name, FLAGS[entry.under(name).one_of(tuple(FLAGS))]


def _codes(top: _Entry) -> dict[float, Flag]:
    codes: dict[float, Flag] = {}
    for number, flag in _pairs(top, "codes"):
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise top.under("codes").error(
                f"'{number}' is no number.", "Codes are numbers; words belong under `marks`."
            )
        codes[float(number)] = flag
    return codes


def _table(entry: _Entry) -> Table:
    entry.mapping(OF_A_TABLE, ("sheet", "columns", "figures"))
    sheet = entry.under("sheet")
    named = entry.under("columns").mapping(COLUMNS)
    columns = Columns(**{key: named.under(key).pattern() for key in named.value})
    holds = entry.choice("holds", ("organisations", "everyone", "earlier"))
    if holds != "everyone" and columns.code is None and columns.name is None:
        raise named.error("names neither code nor name.", "Say which column tells organisations.")
    rules = tuple(_rule(rule, long=columns.key is not None) for rule in entry.entries("figures"))
    return Table(
        label=str(sheet.value),
        sheet=sheet.pattern(),
        holds=holds,
        columns=columns,
        rules=rules,
        leave=tuple(
            Leave(
                left.mapping(("match", "why"), ("match", "why")).under("match").pattern(),
                str(left.value["why"]),
            )
            for left in entry.entries("leave")
        ),
        everyone=frozenset(str(code.value).casefold() for code in entry.entries("everyone")),
        header=tuple(_row_number(row) for row in entry.entries("header")),
        required=entry.truth("required", True),
        complete=entry.truth("complete", False),
        wording=entry.under("wording").pattern() if "wording" in entry.value else None,
    )


def _row_number(entry: _Entry) -> int:
    if isinstance(entry.value, bool) or not isinstance(entry.value, int) or entry.value < 1:
        raise entry.error("is no row.", "Count rows from 1, as a spreadsheet does.")
    return int(entry.value)


def _rule(entry: _Entry, *, long: bool) -> Rule:
    entry.mapping(OF_A_RULE, ("match", "quantity"))
    name = entry.under("quantity")
    offered = tuple(row.name for row in publishable_quantities())
    if name.value not in offered:
        raise name.error(
            f"'{name.value}' is no quantity that a publisher may give.",
            f"Write one of: {', '.join(offered)}.",
        )
    if long and "value" not in entry.value:
        raise entry.error("has no value.", "Name the column of its figures under `value`.")
    words = {" ".join(str(word).split()).casefold(): value for word, value in _words(entry)}
    pattern = entry.under("match").pattern()
    _check_parts(entry, pattern, CATALOGUE[name.value].axes)
    return Rule(
        match=pattern,
        quantity=str(name.value),
        unit=entry.choice("unit", ("number", "percent", "band", "verdict")),
        value=entry.under("value").pattern() if "value" in entry.value else None,
        national=entry.truth("national", False),
        needed=entry.truth("needed", False),
        blank=entry.choice("blank", ("not_published", "suppressed")),
        blank_zero=entry.truth("blank_zero", False),
        words=MappingProxyType(words),
    )


def _words(entry: _Entry) -> Iterator[tuple[Any, float]]:
    if "words" not in entry.value:
        return
    words = entry.under("words")
    if not isinstance(words.value, Mapping):
        raise words.error("is no mapping.", "Write words: {above: 6, within: 4, below: 2}.")
    for word, number in words.value.items():
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise words.under(word).error("is no number.", "Give the number of the band.")
        yield word, float(number)


def _check_parts(entry: _Entry, pattern: re.Pattern[str], axes: tuple[str, ...]) -> None:
    """What a quantity stands on must come from the name of its columns."""
    if "measure" in axes and "measure" not in pattern.groupindex:
        raise entry.error(
            "does not say of which measure.",
            "Add (?P<measure>...) to the pattern, around the part that is its id.",
        )
