"""The written form of the made-up respondents that a definition tests itself with."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from surveybench.survey.form_base import NEEDED, Form, Key, Text, key


def _as_text(value: Any) -> Any:
    """A value as a file has it: a day as 2026-04-01, nothing as a blank."""
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


Value = Annotated[Key, BeforeValidator(_as_text), WithJsonSchema({"type": ["string", "number"]})]


class ExpectForm(Form):
    """What becomes of a made-up respondent; what is left out is not looked at."""

    usable: bool | None = key(None, "Whether it is a usable return.", True)
    stratum: Text | None = key(
        None,
        "The stratum, or `not known`; a wrong one is answered with all.",
        "Female 66\N{EN DASH}120",
    )
    populations: list[Text] | None = key(None, "Ids of the populations they are in.", ["all"])
    scores: dict[Text, float | None] = key(
        {}, "By item what the answer that is left after cleaning scores; null for none.", {"Q5": 10}
    )
    asked: dict[Text, bool] = key({}, "By item whether the routing asks it of them.", {"Q6": False})


class CaseForm(Form):
    """A made-up respondent, with whom a definition tests itself."""

    name: Text = key(NEEDED, "What the case shows, in words.", "Whoever was not admitted skips Q6")
    given: dict[Text, Value] = key(
        NEEDED,
        "What is known of the person, by column or id of an item. The organisation, a usable "
        "return, the first group and a day of the window stand where nothing is said of them.",
        {"age": 70, "sex": 2, "Q5": 1},
    )
    expect: ExpectForm = key(
        NEEDED, "What is to become of them.", {"usable": True, "scores": {"Q5": 10}}
    )
