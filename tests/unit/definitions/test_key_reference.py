"""Every key of a definition is documented, and the page of the documentation says what is so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from surveybench.definitions import key_reference, keys_without
from surveybench.survey import form as forms
from surveybench.survey import json_schema

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "definition.md"


def test_no_key_is_without_description_default_or_example() -> None:
    assert keys_without(json_schema()) == ()


@pytest.mark.parametrize("part", ["description", "examples", "default"])
def test_a_key_that_lacks_one_of_them_is_told(part: str) -> None:
    schema = json_schema()
    del schema["$defs"]["WordsForm"]["properties"]["country"][part]
    assert keys_without(schema) == (f"WordsForm: country has no {part}",)


def test_the_page_is_what_the_command_prints() -> None:
    made = key_reference(json_schema())
    assert PAGE.read_text("utf-8") == made, (
        "surveybench definition keys > docs/reference/definition.md"
    )
    assert "| `strata` | [strata](#strata) |" in made
    assert "| `cap` | number | `5.0` |" in made


def examples() -> Iterator[tuple[str, str, Any]]:
    """Every form, key and example."""
    for name, form in vars(forms).items():
        if isinstance(form, type) and issubclass(form, BaseModel):
            for key, field in form.model_fields.items():
                for example in field.examples or ():
                    yield name, key, example


@pytest.mark.parametrize(("form", "key", "example"), list(examples()))
def test_an_example_may_stand_where_it_is_shown(form: str, key: str, example: Any) -> None:
    written: type[BaseModel] = vars(forms)[form]
    name = written.model_fields[key].alias or key
    faults: list[Any] = []
    try:
        written.model_validate({name: example})
    except ValidationError as error:
        faults = [fault for fault in error.errors() if fault["loc"][0] == name]
    # What else the form needs is missing, and no fault of the example.
    assert faults == []
