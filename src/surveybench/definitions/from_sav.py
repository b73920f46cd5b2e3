"""The columns of an SPSS file: labels of variables and values, measure, missing values."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from surveybench.definitions.from_data import unlabelled
from surveybench.definitions.sav_dictionary import Dictionary, Several, dictionary
from surveybench.definitions.variables import Choice, Source, Variable

JOINED = (
    "a set of columns of the file, here one item with several answers. Do its options and their "
    "codes fit? To read the file so, write in a mapping file, under `responses`, `several`:"
)
APART = (
    "a set of several-answer columns that cannot be joined, for it shares columns with another "
    "set, names fewer than two that are there, or is ticked by a text. They are taken one by one: "
    "remove what is no item, or ask for the answers in one column, such as 1;3."
)


def read_sav(path: Path) -> Source:
    """What an SPSS file says of its columns. Raises InputError where it cannot be read."""
    contents = dictionary(path)
    sets = _usable(contents)
    joined = {column: name for name, several in sets.items() for column in several.columns}
    variables: list[Variable] = []
    doubts: list[tuple[str, str]] = []
    for name in contents.names:
        several = sets.get(joined.get(name, ""))
        if several is None:
            variables.append(_variable(name, contents))
        elif name == several.columns[0]:
            variable, lines = _several(joined[name], several, contents)
            variables.append(variable)
            doubts.append((variable.name, f"{JOINED} {lines}"))
    doubts += [(name, APART) for name in contents.sets if name not in sets]
    return Source(
        file=path.name,
        kind="SPSS",
        variables=tuple(variables),
        title=contents.title,
        doubts=tuple(doubts),
    )


def _usable(contents: Dictionary) -> dict[str, Several]:
    """The sets that can be read as one column; no column is in two."""
    usable: dict[str, Several] = {}
    taken: set[str] = set()
    for name, several in contents.sets.items():
        columns = {*several.columns}
        applicable = columns <= {*contents.names} and len(columns) == len(several.columns) > 1
        if name and applicable and several.ticked != "" and not columns & taken:
            usable[name] = several
            taken |= columns
    return usable


def _several(name: str, several: Several, contents: Dictionary) -> tuple[Variable, str]:
    """One variable for a set of columns, and the line of a mapping file that makes it so."""
    while name in contents.names:
        name += "_set"
    text = " ".join(several.label.split())
    if several.ticked is None:
        choices: dict[str, Choice] = {}
        for choice in (
            c for column in several.columns for c in _variable(column, contents).choices
        ):
            if choice.code not in choices or not choices[choice.code].label:
                choices[choice.code] = choice
        ordered = sorted(choices.values(), key=lambda choice: (_value(choice.code), choice.code))
        remark = f"codes: {json.dumps(several.columns, ensure_ascii=False)}"
        labelled = any(choice.label for choice in ordered)
    else:
        codes = _codes(several.columns)
        labels = [" ".join(contents.labels.get(column, "").split()) for column in several.columns]
        pairs = zip(codes, labels, several.columns, strict=True)
        ordered = [Choice(str(code), label or column) for code, label, column in pairs]
        ticks = dict(zip(several.columns, codes, strict=True))
        remark = f"ticks: {json.dumps(ticks, ensure_ascii=False)}, ticked: {several.ticked}"
        labelled = any(labels)
    variable = Variable(name, label=text, choices=tuple(ordered), multiple=True, labelled=labelled)
    return variable, f"{json.dumps(name, ensure_ascii=False)}: {{{remark}}}"


def _codes(columns: tuple[str, ...]) -> list[int]:
    """The numbers at the ends of the columns' names where each has its own, else their order."""
    ends = [re.search(r"\d{1,4}$", column, re.ASCII) for column in columns]
    codes = [int(end[0]) for end in ends if end]
    return codes if len({*codes}) == len(columns) else [*range(1, len(columns) + 1)]


def _variable(name: str, contents: Dictionary) -> Variable:
    labels, seen = contents.values.get(name, {}), contents.seen.get(name)
    text = " ".join(contents.labels.get(name, "").split())
    if not labels:
        return replace(unlabelled(name, seen), label=text)
    missing = contents.missing.get(name, ())
    codes = dict.fromkeys(seen or (), "") | dict(labels)
    ordered = sorted(codes, key=lambda code: (_value(code), code))
    choices = tuple(
        Choice(code, codes[code], left_out=_left_out(code, missing)) for code in ordered
    )
    choices = tuple(c for c in choices if c.label or not c.left_out)
    measure = contents.measure.get(name, "")
    nature = measure if measure in ("ordinal", "nominal") else ""
    return Variable(name, label=text, choices=choices, nature=nature)


def _value(code: str) -> float:
    try:
        return float(code)
    except ValueError:
        return float("inf")


def _left_out(code: str, missing: tuple[tuple[Any, Any], ...]) -> bool:
    """Whether the file counts a value as missing."""
    for low, high in missing:
        if isinstance(low, str):
            if code == low.strip():
                return True
        elif low <= _value(code) <= high:
            return True
    return False
