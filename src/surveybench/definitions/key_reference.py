"""The reference of every key of a definition, made from its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

FIRST = "0.1.0"  # the version that keys have been there since, unless one says otherwise
TOP = "The definition"
HEAD = """# Every key of a definition

Made by `surveybench definition keys` from the schema that `surveybench definition schema`
prints, which editors use to complete and check YAML. A key that is left out has its default. Where
there is none, the key is needed, but in a definition that extends another: that says only what is
new.
"""
# What the forms are called here, in the order in which a definition has them.
FORMS = {
    "WordsForm": "words",
    "LinksForm": "links",
    "LinkForm": "links, an address",
    "ColumnsForm": "columns",
    "WindowForm": "seen",
    "OutcomesForm": "outcomes",
    "PopulationForm": "populations, an entry",
    "StrataForm": "strata",
    "DimensionForm": "strata, a dimension",
    "AdjustForm": "adjust",
    "WeightForm": "weight",
    "CovariateForm": "adjust, each of covariates",
    "BreakdownForm": "breakdowns, an entry",
    "SettingsForm": "settings",
    "ScaleForm": "scale",
    "BandsForm": "bands",
    "ItemForm": "items, an entry",
    "OptionForm": "options, an entry",
    "SectionForm": "sections, an entry",
    "CompareForm": "compare, a wave",
    "CaseForm": "tests, an entry",
    "ExpectForm": "tests, what is expected",
}
PLAIN = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
}
COLUMNS = ("key", "what it holds", "default", "meaning", "example", "since")


def key_reference(schema: Schema) -> str:
    """A page of all keys: what each holds, its default, its meaning, an example, since when."""
    forms = schema["$defs"]
    unnamed = set(forms) - set(FORMS)
    assert not unnamed, f"name these forms in FORMS: {', '.join(sorted(unnamed))}"
    parts = [HEAD, *_form(TOP, schema)]
    for name, title in FORMS.items():
        parts += _form(title, forms[name])
    return "\n".join(parts)


def keys_without(schema: Schema) -> tuple[str, ...]:
    """Keys that lack a description, an example, or, where they are not needed, a default."""
    lacking = []
    for title, form in ((TOP, schema), *((n, schema["$defs"][n]) for n in schema["$defs"])):
        needed = _needed(form)
        for name, key in form["properties"].items():
            parts = ["description", "examples", *([] if name in needed else ["default"])]
            lacking += [f"{title}: {name} has no {part}" for part in parts if part not in key]
    return tuple(lacking)


def _needed(form: Schema) -> frozenset[str]:
    """Keys that have no default: those of a whole definition, where it extends none."""
    ways = [way["required"] for way in form.get("anyOf", ())]
    whole = max(ways, key=len, default=[])
    return frozenset([*form.get("required", ()), *whole, *form.get("x-needed", ())])


def _form(title: str, form: Schema) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{form['description'].split(chr(10) * 2)[0].replace(chr(10), ' ')}\n"
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|{'---|' * len(COLUMNS)}"
    needed = _needed(form)
    for name, key in form["properties"].items():
        default = "needed" if name in needed else _default(key)
        cells = (
            f"`{name}`",
            _held(key),
            default,
            key["description"],
            _written(key["examples"][0]),
            key.get("since", FIRST),
        )
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    yield ""


def _default(key: Schema) -> str:
    if "$ref" in key:
        return "as there"
    return _written(key.get("default"))


def _held(key: Schema) -> str:
    """What a key holds, in words; forms lead to their own part."""
    if "$ref" in key:
        title = FORMS[key["$ref"].rpartition("/")[2]]
        return f"[{title}](#{title.replace(',', '').replace(' ', '-')})"
    if "enum" in key or "const" in key:
        return ", ".join(f"`{word}`" for word in key.get("enum", [key.get("const")]))
    if ways := key.get("anyOf"):
        return " or ".join(dict.fromkeys(_held(way) for way in ways if way.get("type") != "null"))
    kind = key.get("type")
    if isinstance(kind, list):
        return " or ".join(PLAIN[word] for word in kind)
    if kind == "array":
        held = key.get("items") or key.get("prefixItems", [{}])[0]
        return f"list of {_held(held)}" if held else "list"
    if kind == "object":
        inside = key.get("additionalProperties")
        return f"{_held(inside)}, by name" if isinstance(inside, Mapping) else "keys"
    return "date" if key.get("format") == "date" else PLAIN[str(kind)]


def _written(value: Any) -> str:
    """A value as YAML in one line; nothing where it is empty."""
    if value is None or value in ("", [], {}):
        return "none" if value != "" else '`""`'
    return f"`{json.dumps(value, ensure_ascii=False)}`"
