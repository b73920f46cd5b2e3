"""Truths ready for use: the national demonstration, a plain small one, and no differences."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from types import MappingProxyType
from typing import Any

from surveybench.simulate.truth import Effect, Group, Level, Organisation, Truth, Wave
from surveybench.survey import Survey


def national() -> Truth:
    """The demonstration: 50 invented trusts, three waves, levels as published for 2025.

    For the shipped definition cmh/2025.
    """
    text = resources.files("surveybench.simulate").joinpath("national.json").read_text("utf-8")
    raw: dict[str, Any] = json.loads(text)
    rows = raw["organisations"]
    return Truth(
        organisations=tuple(Organisation(row["code"], row["name"]) for row in rows),
        groups=tuple(
            Group(g["code"], tuple(g["ages"]), g["female"], g["response"], g["offset"])
            for g in raw["groups"]
        ),
        waves=tuple(_wave(entry, rows) for entry in raw["waves"]),
        levels=MappingProxyType(
            {
                name: Level(entry["average"], entry["spread"], entry["unscored"])
                for name, entry in raw["levels"].items()
            }
        ),
        shares=MappingProxyType({name: tuple(v) for name, v in raw["shares"].items()}),
        effects=tuple(
            Effect(e["organisation"], e["size"], e["measure"], e["group"], tuple(e["waves"]))
            for e in raw["effects"]
        ),
        steps=0.06,
        blank=0.02,
        unanswered=0.03,
        unknown=0.002,
    )


def _wave(entry: dict[str, Any], rows: list[dict[str, Any]]) -> Wave:
    scale = {row["code"]: entry["scale"] for row in rows} | dict.fromkeys(entry["absent"], 0)
    invited = tuple(tuple(round(n * scale[row["code"]]) for n in row["invited"]) for row in rows)
    return Wave(entry["wave"], invited, entry["offset"], MappingProxyType(entry["same"]))


def demonstration(survey: Survey) -> Truth:
    """The national demonstration where it fits, else fifty organisations of a plain truth."""
    truth = national()
    if (survey.id, sorted(survey.waves)) == ("cmh", sorted(wave.wave for wave in truth.waves)):
        return truth
    return plain(survey, organisations=50, people=400, response=0.4)


def plain(
    survey: Survey,
    *,
    organisations: int = 5,
    people: int = 100,
    spread: float = 0.25,
    response: float = 1.0,
) -> Truth:
    """A small truth for any survey: so many invented organisations, so many people invited in each
    organisation and group, no blanks, every scored item alike."""
    groups = tuple(survey.groups) or ("",)
    invited = tuple((people,) * len(groups) for _ in range(organisations))
    return Truth(
        organisations=tuple(
            Organisation(f"Z{i:02d}", f"Invented organisation {i}")
            for i in range(1, organisations + 1)
        ),
        groups=tuple(Group(code, response=response) for code in groups),
        waves=tuple(Wave(wave, invited) for wave in survey.waves),
        default=Level(average=6.0, spread=spread, unscored=0.0),
    )


def without_differences(truth: Truth) -> Truth:
    """The same truth, but organisations differ by chance alone, and nothing changes by wave."""
    levels = {name: replace(level, spread=0.0) for name, level in truth.levels.items()}
    return replace(
        truth,
        levels=MappingProxyType(levels),
        default=replace(truth.default, spread=0.0),
        effects=(),
        steps=0.0,
        waves=tuple(replace(wave, offset=0.0) for wave in truth.waves),
    )
