"""A value of the wrong kind in a definition is told in words of the file, not of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from surveybench.errors import DefinitionError
from surveybench.survey import load_survey

WRONG = [
    ("breakdowns:\n  - [age]\n", 3, "must be keys with values", "`key: value`"),
    ("breakdowns:\n  by: age\n", 2, "must be a list", "dash"),
    ("words: 3\n", 2, "must be keys with values", "`key: value`"),
    ("words: {title: 2025}\n", 2, "must be text", "quotes"),
    ("settings: {cap: five}\n", 2, "must be a number", "schema"),
    ("settings: {min_respondents: 30.5}\n", 2, "must be a whole number", "schema"),
]


@pytest.mark.parametrize(("text", "line", "fault", "remedy"), WRONG)
def test_a_value_of_the_wrong_kind_is_told_with_what_belongs_there(
    text: str, line: int, fault: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(f"extends: cmh/2025\n{text}", "utf-8")
    with pytest.raises(DefinitionError) as error:
        load_survey(str(path))
    assert fault in str(error.value)
    assert remedy in error.value.remedy
    assert error.value.where.line == line
    assert not re.search(r"[A-Z]\w+Form|instance of|dictionary", str(error.value))
