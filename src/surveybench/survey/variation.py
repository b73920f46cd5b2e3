"""The same survey with one setting changed, in all its waves."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from surveybench.errors import DefinitionError, Place
from surveybench.survey.definition import Survey
from surveybench.survey.settings import GROUPS, Settings

# Settings that are used after people have been counted.
AFTER_COUNTING = ("standardising", "scoring", "banding", "peers", "change")
# What a group of settings decides instead, in words.
DECIDES = {
    "cleaning": "what is counted",
    "strata": "what is counted",
    "release": "what may be published, not what is right",
}


@dataclass(frozen=True, slots=True)
class Variation:
    """One setting and the value it is given; `value` as a definition would write it."""

    group: str
    name: str
    value: Any

    @property
    def label(self) -> str:
        """`winsorise=0.05`."""
        shown = self.value if isinstance(self.value, str) else json.dumps(self.value)
        return f"{self.name}={shown}"


def variations(text: str) -> tuple[Variation, ...]:
    """What `winsorise=0,0.05,0.15` asks for: one variation a value.

    Values of several numbers stand in brackets: `confidence=[0.9,0.95,0.998]`. Raises
    DefinitionError for a setting that there is not, or one that is used while people are counted.
    """
    name, equals, values = text.partition("=")
    name = name.strip()
    group = _group(name)
    if not equals or not values.strip():
        raise DefinitionError(
            f"'{text}' names no value to try.",
            where=Place(key="--vary"),
            remedy=f"Write {name}=value or {name}=value,value.",
        )
    return tuple(Variation(group, name, _value(group, name, part)) for part in _parts(values))


def _group(name: str) -> str:
    hints = {field: group for group, kind in GROUPS.items() for field in get_type_hints(kind)}
    group = hints.get(name)
    if group is None:
        may_vary = [field for field, owner in hints.items() if owner in AFTER_COUNTING]
        close = get_close_matches(name, may_vary, 1)
        raise DefinitionError(
            f"there is no setting '{name}'.",
            where=Place(key="--vary"),
            remedy=f"Did you mean {close[0]}?" if close else f"There are: {', '.join(may_vary)}.",
        )
    if group not in AFTER_COUNTING:
        raise DefinitionError(
            f"'{name}' decides {DECIDES[group]}.",
            where=Place(key="--vary"),
            remedy="Change it in a definition of its own, and compare two runs.",
        )
    return group


def _parts(values: str) -> list[str]:
    """Split at commas outside brackets."""
    parts, depth = [""], 0
    for letter in values:
        depth += (letter == "[") - (letter == "]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def _value(group: str, name: str, text: str) -> Any:
    hint = get_type_hints(GROUPS[group])[name]
    try:
        raw = json.loads(text)
    except ValueError:
        raw = text
    try:
        value = TypeAdapter(hint).validate_python(raw)
        replace(GROUPS[group](), **{name: value})
    except (ValidationError, DefinitionError) as error:
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error.what
        raise DefinitionError(
            f"{name}={text}: {why}",
            where=Place(key="--vary"),
            remedy="See the methods page of the statistic for what it may be.",
        ) from None
    return value


def varied(survey: Survey, variation: Variation) -> Survey:
    """The survey, and its earlier waves, with that setting; counts of the old one still fit."""
    earlier = tuple(replace(e, survey=varied(e.survey, variation)) for e in survey.earlier)
    return replace(survey, settings=_changed(survey.settings, variation), earlier=earlier)


def _changed(settings: Settings, variation: Variation) -> Settings:
    groups = {
        "standardising": settings.standardising,
        "scoring": settings.scoring,
        "banding": settings.banding,
        "peers": settings.peers,
        "change": settings.change,
    }
    group = replace(groups[variation.group], **{variation.name: variation.value})
    return replace(settings, **{variation.group: group})
