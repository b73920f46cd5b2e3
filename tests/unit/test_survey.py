"""Definitions: what they hold once read, and every way in which one is refused."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from surveybench.errors import DefinitionError
from surveybench.survey import Answered, Columns, Population, json_schema, load_survey, shipped
from tiny import filter_item, item, survey

TEXT = """\
survey: tiny
wave: 2025
words: {title: Tiny, report: Report}
columns:
  seen: seen
  ignore: [comment]
seen: {from: 2025-04-01, to: 2025-05-31}
groups:
  1: Young
  "2": Adult
populations:
  - {id: all, name: All}
  - {id: adult, name: Adult, groups: [2]}
settings:
  min_answered: 1
  sexes: {1: Male, 2: Female}
scales:
  yes_no:
    - {code: 1, label: "Yes", score: 10}
    - {code: 2, label: "No", score: 0}
    - {code: 3, label: Not sure}
items:
  - id: F1
    text: Filter
    kind: routing
    options:
      - {code: 1, label: "Yes"}
      - {code: 2, label: "No"}
  - id: Q1
    text: First
    options: yes_no
    ask_if: {F1: [1]}
  - {id: Q2, text: Second, options: yes_no}
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
"""
COMPARED = TEXT + "compare:\n  2024: {definition: old.yaml, items: {Q1: Q1}}\n"
OLD = TEXT.replace("wave: 2025", "wave: 2024")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    return tmp_path


def refusal(folder: Path, text: str | bytes) -> str:
    """The message about a definition; it names the file."""
    path = folder / "tiny.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DefinitionError) as caught:
        load_survey(path)
    message = str(caught.value)
    assert message.startswith(str(folder))
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    return message.removeprefix(f"{folder}/")


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


# What a definition holds


def test_a_definition_is_read_whole(folder: Path) -> None:
    (folder / "tiny.yaml").write_text(COMPARED, "utf-8")
    found = load_survey(folder / "tiny.yaml")
    assert (found.id, found.wave, found.waves) == ("tiny", 2025, (2025, 2024))
    assert found.measures == ("S", "Q1", "Q2")
    assert found.pairs == (("Q1", "Q2"),)
    assert [entry.id for entry in found.evaluative] == ["Q1", "Q2"]
    assert found.item["Q1"].codes == (1, 2, 3)
    assert found.item["Q1"].scores == (10, 0, None)
    assert found.item["Q1"].ask_if == Answered("F1", (1,))
    assert found.item["Q1"].column == "Q1"
    assert found.groups == {"1": "Young", "2": "Adult"}  # 1 and "1" are one code
    assert found.populations[1] == Population("adult", "Adult", ("2",))
    assert (found.seen_from, found.seen_to) == (date(2025, 4, 1), date(2025, 5, 31))
    assert found.columns == Columns(seen="seen", ignore=("comment",))
    assert found.settings.strata.sexes == (("1", "Male"), ("2", "Female"))
    assert found.settings.cleaning.min_answered == 1
    assert found.earlier[0].items == {"Q1": "Q1"}
    assert found.earlier[0].survey.wave == 2024


def test_a_definition_cannot_be_changed() -> None:
    made = survey()
    with pytest.raises(FrozenInstanceError):
        made.wave = 2024  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(TypeError):
        made.groups["1"] = "x"  # pyright: ignore[reportIndexIssue]


def test_an_inconsistent_one_cannot_be_made_from_code_either() -> None:
    made = survey(item("Q1"), item("Q2"))
    with pytest.raises(DefinitionError, match="Q2 is in no section"):
        replace(made, sections=(replace(made.sections[0], items=("Q1",)),))


def test_a_byte_order_mark_and_windows_line_ends_are_read(folder: Path) -> None:
    (folder / "tiny.yaml").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load_survey(folder / "tiny.yaml").measures == ("S", "Q1", "Q2")


def test_equal_rules_have_equal_fingerprints() -> None:
    one = survey(item("Q1", (10, 5, 0)))
    assert one.fingerprint == survey(item("Q1", (10, 0, 5))).fingerprint  # scores may change
    for other in (
        survey(item("Q1", (10, 5, 0, None))),
        survey(item("Q2")),
        survey(wave=2024),
        survey(populations={"other": ()}),
        survey(groups=("1",)),
        survey(item("Q1"), sections={"T": ["Q1"]}, settings=replace(one.settings)),
    ):
        same = other.items == one.items and other.groups == one.groups and other.wave == one.wave
        if same and other.populations == one.populations:
            assert other.fingerprint == one.fingerprint  # a section's name is no rule
        else:
            assert other.fingerprint != one.fingerprint


@pytest.mark.slow
def test_fingerprints_are_the_same_in_every_process() -> None:
    code = "from surveybench.survey import load_survey; print(load_survey('cmh/2025').fingerprint)"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, env={"PYTHONPATH": src}
        ).stdout
        for src in [str(Path(__file__).parents[2] / "src")]
        for _ in range(2)
    }
    assert seen == {load_survey("cmh/2025").fingerprint.encode() + b"\n"}


# Refusals of single values and keys, by file, line and key

REFUSED = [
    ("an unknown key", "min_answered: 1", "min_answerd: 1", "settings.min_answerd", "is not a key"),
    ("a key missing", "survey: tiny\n", "", "survey", "is missing"),
    ("a wave in words", "wave: 2025", "wave: now", "wave", "no year, quarter, month or round"),
    ("a truth for a label", 'label: "Yes", score: 10', "label: true, score: 10", "label", "text"),
    ("a code in quotes", "code: 1, label", 'code: "1", label', "code", "must be a whole number"),
    ("an unknown kind", "kind: routing", "kind: route", "items.0.kind", "'evaluative'"),
    ("an unknown scale", "options: yes_no\n", "options: no_yes\n", "items.1.options", "no_yes"),
    ("an unknown choice", "min_answered: 1", "blank_filter: drop", "blank_filter", "'keep'"),
    ("two codes alike", "code: 3, label", "code: 1, label", "items.Q1.options", "2 options with"),
    ("a score above 10", "score: 10}", "score: 10.5}", "items.Q1.options", "outside 0 to 10: 10.5"),
    ("a score below 0", "score: 10}", "score: -1}", "items.Q1.options", "outside 0 to 10: -1"),
    ("a score that is none", "score: 10}", "score: .nan}", "items.Q1.options", "outside 0 to 10"),
    ("equal scores", "score: 10}", "score: 0}", "items.Q1.options", "fewer than two"),
    ("scores of a filter", "    kind: routing\n    options:\n      - {code: 1, label: \"Yes\"}",
     "    kind: routing\n    options:\n      - {code: 1, label: \"Yes\", score: 1}",
     "items.F1.options", "is routing, but has scores"),
    ("no options", "options: yes_no\n", "options: []\n", "items.Q1.options", "has no options"),
    ("an id twice", "id: Q2, text", "id: Q1, text", "items.Q1", "the id Q1 is used 2 times"),
    ("an id of two kinds", "id: S,", "id: Q1,", "items.Q1", "the id Q1 is used 2 times"),
    ("an id with a dash", "id: Q2, text", "id: Q-2, text", "items.Q-2", "is not a usable id"),
    ("an id that leads out", "id: all,", "id: ../all,", "populations.../all", "is not a usable id"),
    ("one column twice", "text: Second,", "text: Second, column: Q1,", "items.Q1", "column Q1"),
    ("an unknown item", "[Q1, Q2]", "[Q1, Q2, Q3]", "sections.S.items", "there is no item Q3"),
    ("an item forgotten", "[Q1, Q2]", "[Q1]", "items.Q2", "Q2 is in no section"),
    ("an item twice", "[Q1, Q2]", "[Q1, Q2, Q1]", "sections.S.items", "Q1 stands in S 2 times"),
    ("a filter in a section", "[Q1, Q2]", "[Q1, Q2, F1]", "sections.S.items", "F1 is not evalu"),
    ("an empty section", "[Q1, Q2]", "[]", "sections.S.items", "section S has no items"),
    ("an unknown group", "groups: [2]", "groups: [3]", "populations.adult.groups", "no group 3"),
    ("an unknown filter", "{F1: [1]}", "{F9: [1]}", "items.Q1.ask_if", "there is no item F9"),
    ("a later filter", "{F1: [1]}", "{Q2: [1]}", "items.Q1.ask_if", "does not come before it"),
    ("itself as filter", "{F1: [1]}", "{Q1: [1]}", "items.Q1.ask_if", "does not come before it"),
    ("an unknown option", "{F1: [1]}", "{F1: [1, 7]}", "items.Q1.ask_if", "F1 has no option 7"),
    ("nobody asked", "{F1: [1]}", "{not: {F1: [1, 2]}}", "items.Q1.ask_if", "nobody can ever be"),
    ("a strange condition", "{F1: [1]}", "{F1: []}", "items.1.ask_if", "lists no option codes"),
    ("a condition in words", "{F1: [1]}", "F1 is yes", "items.1.ask_if", "be keys with values"),
    ("a window backwards", "from: 2025-04-01", "from: 2025-06-01", "seen", "ends before it begins"),
    ("no column for the window", "  seen: seen\n", "  mode: mode\n", "seen", "no column says when"),
    ("a date that is none", "2025-05-31", "2025-05-32", "", "no such date"),
    ("no population", "populations:\n  - {id: all, name: All}\n  - {id: adult, name: Adult, "
     "groups: [2]}", "populations: []", "populations", "there is no population"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "key", "what"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_faults_are_refused_by_file_line_and_key(
    folder: Path, old: str, new: str, key: str, what: str
) -> None:
    assert old in TEXT
    message = refusal(folder, TEXT.replace(old, new, 1))
    place, _, words = message.partition(": ")
    assert place.startswith("tiny.yaml"), message
    assert key in place.rpartition("key ")[2], message
    assert what in words, message
    if new:
        assert ", line " in place, message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("min_answered: 1", "min_answerd: 1"),
        ("wave: 2025", "wave: now"),
        ("options: yes_no\n", "options: no_yes\n"),
        ("{F1: [1]}", "{F9: [1]}"),
        ("groups: [2]", "groups: [3]"),
        ("items: [Q1, Q2]", "items: [Q1, Q2, Q3]"),
    ],
)
def test_the_line_is_that_of_the_fault(folder: Path, old: str, new: str) -> None:
    bad = TEXT.replace(old, new, 1)
    line = line_of(bad, new.strip())
    assert f", line {line}, key " in refusal(folder, bad)


def test_all_faults_are_told_each_with_its_line(folder: Path) -> None:
    message = refusal(
        folder, TEXT.replace("{F1: [1]}", "{F9: [1]}").replace("groups: [2]", "groups: [9]")
    )
    lines = message.splitlines()
    assert len(lines) == 2
    assert "there is no item F9" in lines[0]
    assert f"line {line_of(TEXT, 'groups: [2]')}, key populations.adult.groups" in lines[1]


# Files that are no definition


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it holds no keys"),
        (b"just words", "it holds no keys"),
        (b"- 1\n- 2\n", "it holds no keys"),
        (b"survey: [1, 2\nwave: 3\n", "line 2: is not readable YAML"),
        (b"survey: tiny\nsurvey: tiny\n", "line 2: is not readable YAML"),
        (b"survey: 'open\n", "is not readable YAML"),
        (b"survey:\n\t- x\n", "line 2: is not readable YAML"),
        ("survey: t\u00edny\n".encode("latin-1"), "is not UTF-8 text"),
        (TEXT.encode("utf-16"), "is not UTF-8 text"),
        (b"survey: a\0b\n", "cannot be read"),
        (b"\x1f\x8b\x08\x00", "is not UTF-8 text"),
        (b"survey: !!python/object:os.system x\n", "key survey"),
        (b"a: &a [*a]\n", "key survey: is missing"),
        (b"a: {b: 1, [{c: 1}]}\n", "cannot be read"),
        (b"[a]: 1\n", "key survey: is missing"),
        (b"a: " + b"[" * 900, "cannot be read"),
    ],
)
def test_files_that_are_no_definition(folder: Path, content: bytes, words: str) -> None:
    assert words in refusal(folder, content)


def test_missing_files_and_unknown_names(tmp_path: Path) -> None:
    for name in (tmp_path / "none.yaml", tmp_path, "cmh/1925", ""):
        with pytest.raises(DefinitionError, match=r"there is no definition .*Give the path .*cmh/"):
            load_survey(name)
    assert load_survey("cmh/2025.yaml").wave == 2025
    assert "cmh/2025" in shipped()


# Routing that can and cannot be reached


@pytest.mark.parametrize(
    ("condition", "reached"),
    [
        # B is asked after A = 1, C after A = 2.
        ({"any": [{"B": [1]}, {"C": [1]}]}, True),
        ({"all": [{"B": [1]}, {"C": [1]}]}, False),
        ({"B": [1], "A": [2]}, False),
        ({"not": {"B": [1, 2]}}, True),  # whoever was not asked B
        ({"not": {"any": [{"B": [1, 2]}, {"C": [1, 2]}]}}, True),
        ({"A": [1], "not": {"B": [1, 2]}}, True),  # B was left blank or led past: not ruled out
        ({"not": {"A": [1, 2]}}, False),  # everyone is asked A
        # D takes several answers.
        ({"all": [{"D": [1]}, {"D": [2]}]}, True),
        ({"all": [{"D": [1]}, {"not": {"D": [2]}}]}, True),
        ({"not": {"D": [1, 2]}}, True),
    ],
)
def test_routing_is_refused_only_where_nobody_is_asked(condition: dict, reached: bool) -> None:
    items = (
        filter_item("A"),
        filter_item("B", ask_if={"A": [1]}),
        filter_item("C", ask_if={"A": [2]}),
        filter_item("D", multiple=True),
    )
    if reached:
        assert survey(*items, item("Q1", ask_if=condition)).item["Q1"].ask_if
    else:
        with pytest.raises(DefinitionError, match="nobody can ever be asked Q1"):
            survey(*items, item("Q1", ask_if=condition))


def test_large_conditions_are_checked_in_no_time() -> None:
    filters = [filter_item(f"F{i}", 5) for i in range(24)]
    wide = {"all": [{"any": [{f"F{(i + k) % 24}": [1 + k]} for k in range(5)]} for i in range(24)]}
    assert survey(*filters, item("Q1", ask_if=wide)).item["Q1"].ask_if


# Populations and waves


def test_populations_may_overlap_in_part_and_stand_one_in_another() -> None:
    groups = ("1", "2", "3")
    overlapping = {"a": ("1", "2"), "b": ("2", "3")}
    assert len(survey(groups=groups, populations=overlapping).populations) == 2
    nested = {"all": (), "ab": ("1", "2"), "a": ("1",), "c": ("3",)}
    assert len(survey(groups=groups, populations=nested).populations) == 4


COMPARISONS = [
    ("{Q1: Q9}", "wave 2024 has no item Q9", "compare.2024.items.Q1"),
    ("{Q9: Q1}", "there is no item Q9 in this wave", "compare.2024.items.Q9"),
    ("{Q1: F1}", "F1 of wave 2024 is not evaluative", "compare.2024.items.Q1"),
    ("{F1: F1}", "F1 is not evaluative", "compare.2024.items.F1"),
    ("{Q1: Q1, Q2: Q1}", "2 items are compared with Q1", "compare.2024.items"),
]


@pytest.mark.parametrize(("items", "what", "key"), COMPARISONS)
def test_comparisons_must_name_scored_items(folder: Path, items: str, what: str, key: str) -> None:
    message = refusal(folder, COMPARED.replace("items: {Q1: Q1}", f"items: {items}"))
    assert what in message
    assert f", key {key}: " in message


@pytest.mark.parametrize(
    ("old", "what"),
    [
        (TEXT, "defines wave 2025, not an earlier wave 2024"),
        (OLD.replace("id: all", "id: everyone"), "wave 2024 has the populations everyone, adult"),
        (OLD.replace("id: Q1", "id: Q_1"), "old.yaml, line"),
    ],
)
def test_earlier_waves_must_fit(folder: Path, old: str, what: str) -> None:
    (folder / "old.yaml").write_text(old, "utf-8")
    assert what in refusal(folder, COMPARED)


def test_an_earlier_wave_must_be_there(folder: Path) -> None:
    (folder / "old.yaml").unlink()
    message = refusal(folder, COMPARED)
    assert ", key compare.2024.definition: there is no file old.yaml" in message


def test_reasons_must_name_items(folder: Path) -> None:
    message = refusal(folder, TEXT + "not_comparable: {Q9: New}\n")
    assert ", key not_comparable.Q9: there is no item Q9" in message


def test_too_many_options_are_refused() -> None:
    with pytest.raises(DefinitionError, match="Q1 has 127 options; 126 are the most"):
        survey(item("Q1", [10.0, *[0.0] * 126]))


def test_a_scored_item_takes_one_answer() -> None:
    with pytest.raises(DefinitionError, match="Q1 is scored and takes several answers"):
        survey(item("Q1", multiple=True))


# The schema for editors


def test_shipped_definitions_fit_the_schema() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    root = Path(str(sys.modules["surveybench"].__file__)).parent / "surveys"
    for name in shipped():
        loaded = YAML(typ="safe", pure=True).load((root / f"{name}.yaml").read_text("utf-8"))
        keyed = {str(k): v for k, v in loaded.items()}
        faults = [
            error.message
            for error in jsonschema.Draft202012Validator(schema).iter_errors(_json(keyed))
        ]
        assert not faults, (name, faults[:3])


def _json(value: Any) -> Any:
    """As an editor sees it: text keys, dates as text."""
    if isinstance(value, dict):
        return {str(k): _json(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_json(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value
