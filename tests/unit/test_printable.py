"""Characters that no report can hold: made plain in names, refused in codes and definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveybench.errors import DefinitionError, InputError
from surveybench.intake import read_organisations
from surveybench.quantities import Organisation, printable, unprintable
from surveybench.survey import load_survey

UNHOLDABLE = ["\x07", "\x00", "\x1b", "\x85", "\ufffe", "\U0001ffff", "\ufdd0", "\ud800"]
EXAMPLE = Path(__file__).parents[2] / "examples" / "il_general16" / "definition.yaml"


@pytest.mark.parametrize("character", UNHOLDABLE, ids=ascii)
def test_a_name_shows_that_something_stood_there(character: str) -> None:
    assert Organisation("A", f"North{character}side").name in (
        "North\N{REPLACEMENT CHARACTER}side",
        "North side",  # what Python counts as white space
    )
    assert unprintable(character)


@pytest.mark.parametrize("character", ["\ufeff", "\u202e", "\u2066", "\u200f"], ids=ascii)
def test_what_nobody_sees_is_left_out_of_a_name(character: str) -> None:
    assert Organisation("A", f"{character}North {character}side").name == "North side"


@pytest.mark.parametrize(
    "name", ["St. Mary\u2019s", "\u05d1\u05d9\u05ea", "\U0001f3e5 A", "e\u0301"]
)
def test_ordinary_names_stay_as_they_are(name: str) -> None:
    assert printable(name) == name
    assert not unprintable(name)


@pytest.mark.parametrize("character", [*UNHOLDABLE, "\ufeff", "\u202e"], ids=ascii)
def test_a_code_is_refused_by_name_of_the_character(character: str) -> None:
    with pytest.raises(InputError, match=f"U\\+{ord(character):04X}"):
        Organisation(f"A{character}", "North")


def test_a_list_names_the_row_of_such_a_code_or_of_a_name_without_letters(tmp_path: Path) -> None:
    path = tmp_path / "organisations.csv"
    path.write_text("code,name\nA,North\nB\x07,South\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"U\+0007") as error:
        read_organisations(path)
    assert error.value.where is not None
    assert (error.value.where.row, error.value.where.column) == (3, "code")
    path.write_text("code,name\nA,\ufeff\x07\n", encoding="utf-8")
    with pytest.raises(InputError, match="no letter that can be seen"):
        read_organisations(path)
    path.write_text("code,name\nA,\ufeffNorth\nB,So\x07uth\n", encoding="utf-8")
    assert [o.name for o in read_organisations(path)] == ["North", "So\N{REPLACEMENT CHARACTER}uth"]


@pytest.mark.parametrize("written", [r"\u0007", r"\uFFFE", r"\uFEFF", r"\uD800", r"\u202E"])
def test_a_definition_with_one_is_refused_where_it_stands(written: str, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("title:"))
    spoiled = line.partition("title:")[0] + f'title: "A{written}b"'
    path = tmp_path / "definition.yaml"
    path.write_text(text.replace(line, spoiled, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        load_survey(str(path))
    assert "U+" in str(error.value) or "line" in str(error.value)
