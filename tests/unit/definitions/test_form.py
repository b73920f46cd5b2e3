"""The Excel form: there and back without loss, faults by their cell, text that stays text."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

from surveybench.definitions import exported, imported, text_of
from surveybench.definitions.form_in import read_form
from surveybench.definitions.form_out import form
from surveybench.definitions.layout import joined, parted
from surveybench.errors import DefinitionError, OutputError, SurveybenchError
from surveybench.survey import load_survey, shipped, written

EXAMPLE = Path(__file__).parents[3] / "examples" / "il_general16" / "definition.yaml"


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return written("cmh/2025")


@pytest.fixture
def said(known: dict[str, Any]) -> dict[str, Any]:
    """What cmh/2025 says, to be changed."""
    return deepcopy(known)


@pytest.fixture(scope="module")
def cmh(known: dict[str, Any]) -> bytes:
    return form(known)


def changed(content: bytes, path: Path, sheet: str, cell: str, value: Any) -> Path:
    """The form with one other cell."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    book[sheet][cell] = value
    book.save(path)
    return path


# Of the months of a survey the last is enough.
ONE_OF_EACH = [n for n in shipped() if "pulse" not in n or n == "pulse/2026-06"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*ONE_OF_EACH, str(EXAMPLE)])
def test_a_form_gives_the_definition_back(name: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(exported(name, "form", tmp_path).content)
    back = imported(path, tmp_path, survey="", wave=1)
    stated = written(name)
    tests = stated.pop("tests", ())  # made-up respondents stay in the YAML
    assert back.said == stated
    assert bool(tests) == (name in ("staff/2026", "maternity/2026", "plans/2026"))
    text = tmp_path / "definition.yaml"
    text.write_text(text_of(back), encoding="utf-8")
    assert load_survey(text) == load_survey(name)


@pytest.mark.slow
def test_earlier_waves_are_found_from_wherever_the_form_stands(tmp_path: Path) -> None:
    for folder, names in {"a": ("2024.yaml", "2025.yaml"), "b": (), "c/d": ()}.items():
        (tmp_path / folder).mkdir(parents=True)
        for name in names:
            shipped_text = text_of(_draft(f"cmh/{name[:4]}"))
            shipped_text = shipped_text.replace("definition: cmh/2024", "definition: 2024.yaml")
            (tmp_path / folder / name).write_text(shipped_text, encoding="utf-8")
    moved = tmp_path / "b" / "form.xlsx"
    moved.write_bytes(exported(str(tmp_path / "a" / "2025.yaml"), "form", tmp_path / "b").content)
    back = imported(moved, tmp_path / "c" / "d", survey="", wave=1)
    assert back.said["compare"][2024]["definition"] == "../../a/2024.yaml"
    text = tmp_path / "c" / "d" / "definition.yaml"
    text.write_text(text_of(back), encoding="utf-8")
    assert load_survey(text) == load_survey("cmh/2025")


def _draft(name: str) -> Any:
    from surveybench.definitions import Draft

    return Draft(written(name))


def test_equal_definitions_give_equal_bytes_without_formulas_or_links(
    cmh: bytes, said: dict[str, Any]
) -> None:
    assert form(said) == cmh
    said["items"][0]["text"] = '=HYPERLINK("http://x.example")'
    said["words"]["title"] = "@SUM(A1)"
    content = form(said)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "sheets/s" in name]
    assert sheets
    assert not any(re.search(r"<f[ >]|<hyperlink", sheet) for sheet in sheets)


def test_the_form_can_be_used(cmh: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(cmh))
    assert book.sheetnames[:2] == ["Read me", "Survey"]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
    rules = book["Items"].data_validations.dataValidation
    kinds = next(rule for rule in rules if rule.type == "list" and "routing" in rule.formula1)
    assert "C2" in str(kinds.sqref)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "told"),
    [
        ("Options", "B14", "x", "cell Options!B14, column code: holds 'x'"),
        ("Options", "D14", "ten", "cell Options!D14, column score: holds 'ten'"),
        ("Options", "E3", "maybe", "cell Options!E3, column exclusive: holds 'maybe'"),
        ("Options", "A9", None, "cell Options!A9, column list: is blank"),
        ("Items", "C9", "funny", "cell Items!C9, column kind: input should be 'evaluative'"),
        ("Items", "D9", "nope", "cell Items!D9, column options: there is no list nope"),
        ("Items", "J8", "Q4 = 9", "cell Items!J8, column ask_if: Q4 has no option 9"),
        ("Items", "J8", "Q4 is 9", "cell Items!J8, column ask_if: the condition has no = after Q4"),
        ("Items", "A9", "Q5", "cell Items!A9, column id: the id Q5 is used 2 times"),
        ("Items", "A1", "name", "sheet Items, row 1: there is no column id"),
        ("Items", "K1", "extra", "cell Items!K1, column extra: is no column of this form"),
        ("Sections", "C2", "Q6; Q99", "cell Sections!C2, column items: there is no item Q99"),
        ("Sections", "A3", "S1", "the id S1 is used 2 times"),
        ("Survey", "B3", "twenty", "cell Survey!B3, column value: holds 'twenty'"),
        ("Survey", "B4", None, "cell Survey!B4, column value: is blank"),
        ("Survey", "A5", "words.title", "cell Survey!A5, column key: words.title stands there tw"),
        (
            "Survey",
            "A6",
            "words.country",
            "cell Survey!A9, column key: words.country stands there",
        ),
        ("Survey", "A9", "words.land", "cell Survey!B9, column value: is not a key"),
        ("Settings", "B2", "many", "cell Settings!B2, column value: holds 'many'"),
        ("Settings", "B4", "16", "cell Settings!B4, column value: holds '16'"),
        ("Settings", "A4", "agebands", "cell Settings!A4, column setting: is not a key"),
        ("Settings", "B6", "0.5", "cell Settings!B6, column value: is below 1"),
        ("Populations", "C2", "9", "cell Populations!C2, column groups: there is no group 9"),
        ("Compare", "A2", "x", "cell Compare!A2, column wave: holds 'x'"),
        ("Compare", "B3", "x.yaml", "cell Compare!B3, column definition: wave 2024 has another"),
        ("Compare", "D4", "Q999", "cell Compare!D4, column earlier_item: wave 2024 has no item"),
        ("Not comparable", "A2", "Q999", "cell 'Not comparable'!A2, column item: there is no item"),
    ],
)
def test_a_fault_names_its_cell(
    cmh: bytes, tmp_path: Path, sheet: str, cell: str, value: Any, told: str
) -> None:
    path = changed(cmh, tmp_path / "form.xlsx", sheet, cell, value)
    with pytest.raises(DefinitionError) as caught:
        read_form(path, tmp_path)
    message = str(caught.value)
    assert message.startswith("form.xlsx, ")
    assert told in message
    assert caught.value.remedy


def test_numbers_and_words_that_people_type_are_understood(
    cmh: bytes, said: dict[str, Any], tmp_path: Path
) -> None:
    path = changed(cmh, tmp_path / "form.xlsx", "Populations", "C2", 2)
    book = openpyxl.load_workbook(path)
    book["Items"]["E20"] = False
    begin = next(row for row in book["Survey"].iter_rows() if row[0].value == "seen.from")
    begin[1].value = said["seen"]["from"]
    book.save(path)
    assert read_form(path, tmp_path) == said


def test_what_is_no_form_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.save(other)
    with pytest.raises(DefinitionError, match="there is no sheet Survey"):
        read_form(other, tmp_path)
    other.write_bytes(b"not a workbook")
    with pytest.raises(DefinitionError, match="cannot be read as a workbook"):
        read_form(other, tmp_path)
    with pytest.raises(DefinitionError, match="Check the path"):
        read_form(tmp_path / "none.xlsx", tmp_path)


def test_a_text_that_no_cell_holds_is_refused(said: dict[str, Any]) -> None:
    said["items"][0]["text"] = "x" * 40_000
    with pytest.raises(OutputError, match="sheet Items, row 2: a text has 40000 letters"):
        form(said)


def test_a_scale_that_is_called_as_an_item_keeps_apart(
    said: dict[str, Any], tmp_path: Path
) -> None:
    said["scales"]["Q1"] = said["scales"]["filter"]
    said["items"][1]["options"] = "Q1"
    path = tmp_path / "form.xlsx"
    path.write_bytes(form(said))
    back = read_form(path, tmp_path)
    assert back["scales"]["Q1_own"] == said["items"][0]["options"]
    assert back["items"][1]["options"] == "Q1"


@given(st.lists(st.text(max_size=8), max_size=5))
def test_lists_in_a_cell_come_back(values: list[str]) -> None:
    values = [value.replace("\r", "") for value in values]
    assert parted(joined(values)) == values


CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-5, 2000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
)


@pytest.mark.slow
@given(
    st.sampled_from(["Survey", "Settings", "Items", "Options", "Sections", "Compare"]),
    st.integers(1, 30),
    st.integers(1, 10),
    CELLS,
)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_cell_is_read_or_refused(
    cmh: bytes, tmp_path: Path, sheet: str, row: int, column: int, value: Any
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(cmh))
    try:
        book[sheet].cell(row, column).value = value
    except IllegalCharacterError:
        return
    path = tmp_path / "form.xlsx"
    book.save(path)
    told = ""
    try:
        read_form(path, tmp_path)
    except SurveybenchError as error:
        told = f"{error.where} {error.remedy}"
    assert not told or "form.xlsx" in told
