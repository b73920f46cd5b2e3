"""The columns of an SPSS file: labels of variables and values, measure, missing values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from surveybench.definitions.from_data import unlabelled
from surveybench.definitions.sav_dictionary import Dictionary, dictionary
from surveybench.definitions.variables import Choice, Source, Variable


def read_sav(path: Path) -> Source:
    """What an SPSS file says of its columns. Raises InputError where it cannot be read."""
    found = dictionary(path)
    doubts = tuple(
        (name, "a set of several-answer columns: each of its columns is an item of its own here.")
        for name in found.sets
    )
    return Source(
        file=path.name,
        kind="SPSS",
        variables=tuple(_variable(name, found) for name in found.names),
        title=found.title,
        doubts=doubts,
    )


def _variable(name: str, found: Dictionary) -> Variable:
    labels, seen = found.values.get(name, {}), found.seen.get(name)
    text = " ".join(found.labels.get(name, "").split())
    if not labels:
        return replace(unlabelled(name, seen), label=text)
    missing = found.missing.get(name, ())
    codes = dict.fromkeys(seen or (), "") | dict(labels)
    ordered = sorted(codes, key=lambda code: (_value(code), code))
    choices = tuple(
        Choice(code, codes[code], left_out=_left_out(code, missing)) for code in ordered
    )
    choices = tuple(c for c in choices if c.label or not c.left_out)
    measure = found.measure.get(name, "")
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
