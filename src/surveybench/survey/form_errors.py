"""What is wrong with the form of a definition: one error, with its line and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from surveybench.errors import DefinitionError, Place
from surveybench.survey.yaml_file import Path_

# What pydantic calls wrong kinds of value, and what a person who writes YAML makes of it.
KEYS = "must be keys with values, and is a single value or a list."
LIST = "must be a list."
KINDS = {
    "model_type": KEYS,
    "dict_type": KEYS,
    "model_attributes_type": KEYS,
    "list_type": LIST,
    "tuple_type": LIST,
    "set_type": LIST,
    "string_type": "must be text.",
    "int_type": "must be a whole number.",
    "int_parsing": "must be a whole number.",
    "int_from_float": "must be a whole number.",
    "float_type": "must be a number.",
    "float_parsing": "must be a number.",
    "bool_type": "must be true or false.",
    "bool_parsing": "must be true or false.",
}
WRITTEN = {
    "must be text.": "Put it in quotes.",
    KEYS: "Write `key: value`, one a line; `surveybench definition keys` lists which belong here.",
    LIST: "Write [one, another], or lines that begin with a dash.",
}


def refusal(error: ValidationError, locate: Callable[[Path_], Place]) -> DefinitionError:
    """The first thing that is wrong, where it stands, and the remedy."""
    first = _nearest(error.errors())
    loc = tuple(part for part in first["loc"] if not _is_type_name(part))
    return DefinitionError(
        KINDS.get(first["type"]) or _plain(first["msg"]),
        where=locate(loc),
        remedy=_advice(first["type"], loc),
    )


def _nearest(errors: Sequence[ErrorDetails]) -> ErrorDetails:
    """The first error; of what may be written in two ways, that of the way it is written in."""
    place = [part for part in errors[0]["loc"] if not _is_type_name(part)]
    if place == list(errors[0]["loc"]):
        return errors[0]
    same = (e for e in errors if [*filter(_is_key, e["loc"])][: len(place)] == place)
    return max(same, key=lambda one: sum(map(_is_key, one["loc"])))


def _is_key(part: str | int) -> bool:
    return not _is_type_name(part)


def _is_type_name(part: str | int) -> bool:
    """Pydantic names the branch of a union in its paths; the file has no such key."""
    return isinstance(part, str) and (
        part.startswith(("list[", "dict[")) or part in ("str", "constrained-str")
    )


def _plain(message: str) -> str:
    words = {
        "Extra inputs are not permitted": "is not a key of a definition.",
        "Field required": "is missing.",
    }
    message = message.removeprefix("Value error, ")
    return words.get(message, message[:1].lower() + message[1:] + ".")


def _advice(kind: str, loc: Path_) -> str:
    if kind == "extra_forbidden":
        return (
            f"Remove '{loc[-1]}', or correct its spelling; `surveybench definition schema` lists "
            "the keys."
        )
    if kind == "missing":
        return f"Add '{loc[-1]}'."
    if KINDS.get(kind) in WRITTEN:
        return WRITTEN[KINDS[kind]]
    return "Correct the value; `surveybench definition schema` says what may stand here."
