"""What the written forms of a definition are made of: texts, codes, waves, keys."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from surveybench.quantities import unprintable, wave_key, wave_number


def _can_be_printed(text: str) -> str:
    """The text, or ValueError where no report can hold it. Line breaks and tabs may stand."""
    if character := unprintable(text.replace("\n", " ").replace("\t", " ")):
        raise ValueError(f"holds {character}, which nobody sees and no report can hold: remove it")
    return text


Text = Annotated[str, Field(strict=True), AfterValidator(_can_be_printed)]
# Numbers of nine digits at most: what counts and files hold with room to spare.
Code = Annotated[int, Field(strict=True, ge=-999_999_999, le=999_999_999)]


NO_WAVE = "is no year, quarter, month or round: write 2026, 2026-Q1, 2026-03 or 7"


def _wave(value: Any) -> Any:
    """A wave as its number: 2025, 2026-Q1 as 20261, 2026-03 as 202603."""
    if isinstance(value, bool | float | date):
        raise ValueError(NO_WAVE)
    if not isinstance(value, str):
        return value
    if (number := wave_number(value)) is None:
        raise ValueError(NO_WAVE)
    return number


WaveNumber = Annotated[
    int,
    Field(strict=True, ge=-999_999_999, le=999_999_999),
    BeforeValidator(_wave),
    PlainSerializer(wave_key),
    WithJsonSchema({"type": ["integer", "string"]}),
]
# A group or sex code: YAML reads 1 as a number, files hold it as text; both mean the same.
Key = Annotated[str, Field(coerce_numbers_to_str=True), AfterValidator(_can_be_printed)]


NEEDED: Any = ...


def key(default: Any, what: str, example: Any) -> Any:
    """A key of a definition: what it is where it is left out, what it means, how it is written.

    The JSON Schema holds all three, so that editors show them and the reference of every key is
    made from it. `NEEDED` has no default.
    """
    return Field(default, description=what, examples=[example])


class Form(BaseModel):
    """Unknown keys are errors: a misspelt setting must not be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
