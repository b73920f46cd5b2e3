"""A run file: every option of `surveybench run` in a YAML file that is checked as it is read.

To add an option: its row in KEYS, and in `schemas/run_file.json`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from surveybench.errors import InputError, Place
from surveybench.readers import beside as relative_to
from surveybench.survey import yaml_file

VERSION = 1
# What tells a run file from a definition, which never has such a key.
FIRST = re.compile(r"^run[ \t]*:", re.MULTILINE)
LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a run file: the parameter that it stands for, and how it is written."""

    parameter: str
    kind: str
    example: str


KEYS: Mapping[str, Key] = {
    "survey": Key("survey", "survey", "survey: cmh/2025"),
    "data": Key("data", "data", "data: answers"),
    "responses": Key("responses", "data", "responses: answers.csv"),
    "sample": Key("sample", "data", "sample: sample.csv"),
    "organisations": Key("organisations", "data", "organisations: organisations.csv"),
    "mapping": Key("mapping", "path", "mapping: mapping.yaml"),
    "by": Key("by", "texts", "by: [site, team]"),
    "tally": Key("tallies", "paths", "tally: [north.tally, south.tally]"),
    "reference": Key("reference", "path", "reference: national.json"),
    "called": Key("called", "text", "called: ward,wards"),
    "out": Key("out", "path", "out: reports"),
    "brands": Key("brands", "path", "brands: brands.csv"),
    "template": Key("template", "path", "template: ours.potx"),
    "language": Key("language", "language", "language: cy"),
    "organisation": Key("only", "texts", "organisation: [Z01, Z02]"),
    "format": Key("formats", "texts", "format: [pdf, pptx]"),
    "against": Key("against", "paths", "against: [last-month]"),
    "working": Key("working", "path", "working: working.csv"),
    "engine": Key("engine", "text", "engine: local"),
    "keep": Key("keep", "path", "keep: counted"),
    "jobs": Key("jobs", "number", "jobs: 2"),
    "date": Key("made", "date", "date: 2025-11-30"),
    "quiet": Key("quiet", "switch", "quiet: true"),
    "log": Key("log", "path", "log: run.log"),
}


def is_run_file(name: str) -> bool:
    """Whether a name is that of a run file, and not of a definition."""
    path = Path(name)
    if not yaml_file.is_file(path):
        return False
    try:
        with path.open("rb") as file:
            start = file.read(LARGEST)
    except OSError:
        return False  # whoever reads it as a definition says why
    return bool(FIRST.search(start.decode("utf-8-sig", "replace")))


def options(path: Path) -> dict[str, Any]:
    """What a run file asks for, by parameter of the command; its paths start at its folder.

    Raises InputError for what is no option or no value of it, with file, line and remedy.
    """
    raw = yaml_file.read(path)
    if raw["run"] != VERSION or isinstance(raw["run"], bool):
        raise _refused(
            path, raw, "run", "is the number of another kind of run file.", f"Write run: {VERSION}"
        )
    unknown = [key for key in raw if key != "run" and key not in KEYS]
    if unknown:
        key = str(unknown[0])
        near = get_close_matches(key.lstrip("-"), KEYS, n=1)
        remedy = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(KEYS)}."
        raise _refused(path, raw, unknown[0], "there is no such key.", remedy)
    if "survey" not in raw:
        raise InputError(
            "names no survey.",
            where=Place(file=str(path)),
            remedy=f"Add a line such as {KEYS['survey'].example}",
        )
    values = {}
    for name, key in KEYS.items():
        if name in raw:
            value = _value(key.kind, raw[name], path.parent)
            if value is None:
                what = f"cannot be {_shown(raw[name])}."
                quotes = ", with codes of digits in quotes" if key.kind == "texts" else ""
                remedy = f"Write it as {key.example}{quotes}."
                raise _refused(path, raw, name, what, remedy)
            values[key.parameter] = value
    if is_run_file(values["survey"]):
        raise _refused(path, raw, "survey", "is a run file too.", "Name a definition.")
    return values


def _value(kind: str, raw: Any, folder: Path) -> Any:
    """A value as the command takes it; None where it is of another kind."""
    if kind in ("texts", "paths"):
        single = "text" if kind == "texts" else "path"
        entries = raw if isinstance(raw, list) else [raw]
        values = [_value(single, entry, folder) for entry in entries]
        return None if None in values or not values else values
    if kind == "switch":
        return raw if isinstance(raw, bool) else None
    if kind == "number":
        return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0 else None
    if kind == "date":
        return _date(raw)
    # A code such as 0123 or 2025 is text to us, whatever YAML takes it for, but 1_0 is not 10.
    text = str(raw) if isinstance(raw, str) or type(raw) is int else ""
    if not text.strip() or not text.isprintable():
        return None
    if kind == "survey":
        beside = folder / text
        return str(beside) if yaml_file.is_file(beside) else text
    if kind == "language":  # a tag, or a folder or file beside the run file
        beside = folder / text
        return str(beside) if beside.exists() else text
    if kind == "data":
        return relative_to(text, folder)
    return str(folder / text) if kind == "path" else text


def _date(raw: Any) -> str | None:
    try:
        return str(date.fromisoformat(str(raw)))
    except ValueError:
        return None


def _shown(raw: Any) -> str:
    """What was written, shortly."""
    words = {type(None): "empty", bool: "yes or no", list: "this list"}
    kind = next((word for base, word in words.items() if isinstance(raw, base)), "")
    return kind or ("several keys" if isinstance(raw, Mapping) else f"'{raw}'"[:60])


def _refused(path: Path, raw: Any, key: Any, what: str, remedy: str) -> InputError:
    return InputError(what, where=yaml_file.place(path, raw, (key,)), remedy=remedy)
