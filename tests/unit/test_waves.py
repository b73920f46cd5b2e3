"""Waves by year, quarter, month and round, and definitions that extend the wave before."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from tests.monthly_survey import FIRST, definitions, months

from surveybench.definitions import form_in, form_out
from surveybench.errors import DefinitionError
from surveybench.quantities import Ref, wave_kind, wave_number, wave_text, years
from surveybench.report.charts import ChangeLine, Label, draw
from surveybench.report.compose.waves import row_name, short_name
from surveybench.survey import dump, load_survey, written


@pytest.mark.parametrize(
    ("text", "number", "kind", "year"),
    [
        ("2025", 2025, "year", 2025.0),
        ("2026-Q1", 20261, "quarter", 2026.0),
        ("2026-Q4", 20264, "quarter", 2026.75),
        ("2026-03", 202603, "month", 2026 + 2 / 12),
        ("7", 7, "round", 7.0),
    ],
)
def test_a_wave_is_read_and_written_as_people_write_it(
    text: str, number: int, kind: str, year: float
) -> None:
    assert wave_number(text) == number
    assert wave_text(number) == text
    assert wave_kind(number) == kind
    assert years(number) == pytest.approx(year)
    ref = Ref.parse(f"score.n:Q1:A:all:{text}")
    assert ref.wave == number
    assert str(ref) == f"score.n:Q1:A:all:{text}"


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-Q5", "2026-03-01", "2026-00", "March", "", "1e3", "2026-3"]
)
def test_what_is_no_wave_is_refused(text: str, tmp_path: Path) -> None:
    assert wave_number(text) is None
    path = tmp_path / "pulse.yaml"
    path.write_text(FIRST.format(wave=f'"{text}"'))
    with pytest.raises(DefinitionError, match="no year, quarter, month or round") as error:
        load_survey(str(path))
    assert error.value.where.line == 3


@pytest.mark.parametrize("wave", ["2026-03-01", "true", "2026.5", "[2026]"])
def test_a_wave_that_yaml_reads_as_something_else_is_refused(wave: str, tmp_path: Path) -> None:
    path = tmp_path / "pulse.yaml"
    path.write_text(FIRST.format(wave=wave))
    with pytest.raises(DefinitionError) as error:
        load_survey(str(path))
    assert (error.value.where.line, error.value.where.key) == (3, "wave")


def test_a_chain_of_months_compares_with_all_before_it(tmp_path: Path) -> None:
    survey = load_survey(str(definitions(tmp_path, 5)))
    assert [wave_text(wave) for wave in survey.waves] == months(5)[::-1]
    assert all(dict(entry.items) == {"Q1": "Q1", "Q2": "Q2"} for entry in survey.earlier)
    assert survey.wave_names[202512] == "December 2025"


def extending(folder: Path, text: str, count: int = 2) -> Path:
    """A month after `count` others that says what `text` has."""
    definitions(folder, count)
    path = folder / "new.yaml"
    path.write_text(f"extends: 2026-03\nwave: 2026-04\n{text}")
    return path


def test_what_a_wave_says_itself_stands_before_what_it_inherits(tmp_path: Path) -> None:
    path = extending(
        tmp_path,
        "label: Spring\n"
        "words: {title: Another}\n"
        "drop: [Q2]\n"
        "items:\n"
        "  - {id: Q1, text: First as it reads now}\n"
        "  - {id: Q0, after: Q1, text: New, options: [{code: 1, label: A, score: 10},"
        " {code: 2, label: B, score: 0}]}\n"
        "sections: [{id: S, items: [Q1, Q0]}]\n",
    )
    survey = load_survey(str(path))
    assert [item.id for item in survey.items] == ["Q1", "Q0"]
    assert survey.item["Q1"].text == "First as it reads now"
    assert (survey.words.title, survey.words.report) == ("Another", "Pulse report")
    assert survey.section["S"].items == ("Q1", "Q0")
    assert survey.wave_names == {202604: "Spring", 202603: "March 2026", 202602: "February 2026"}
    assert [dict(entry.items) for entry in survey.earlier] == [{"Q1": "Q1"}, {"Q1": "Q1"}]


def test_items_called_not_comparable_or_renamed_are_not_as_before(tmp_path: Path) -> None:
    path = extending(tmp_path, "not_comparable: {Q1: Another wording.}\n")
    assert [dict(entry.items) for entry in load_survey(str(path)).earlier] == [{"Q2": "Q2"}] * 2
    path = extending(
        tmp_path,
        "drop: [Q2]\n"
        "items: [{id: Q9, text: Second, options: [{code: 1, label: A, score: 10},"
        " {code: 2, label: B, score: 0}]}]\n"
        "sections: [{id: S, items: [Q1, Q9]}]\n"
        "compare: {2026-03: {renamed: {Q9: Q2}}}\n",
    )
    pairs = [dict(entry.items) for entry in load_survey(str(path)).earlier]
    assert pairs == [{"Q1": "Q1", "Q9": "Q2"}] * 2


def test_only_so_many_waves_are_compared(tmp_path: Path) -> None:
    survey = load_survey(str(extending(tmp_path, "compared_waves: 3\n", count=6)))
    assert [wave_text(wave) for wave in survey.waves] == [
        "2026-04",
        "2026-03",
        "2026-02",
        "2026-01",
    ]


def test_the_same_wave_with_other_settings_compares_as_it_did(tmp_path: Path) -> None:
    definitions(tmp_path, 3)
    path = tmp_path / "other.yaml"
    path.write_text("extends: 2026-03.yaml\nsettings: {cap: 3}\n")
    survey = load_survey(str(path))
    assert survey.wave == 202603
    assert [entry.survey.wave for entry in survey.earlier] == [202602, 202601]
    assert (survey.settings.standardising.cap, survey.settings.cleaning.min_answered) == (3, 1)


REFUSED = [
    ("drop: [Q7]\n", 3, "no item, section or population Q7"),
    ("drop: Q2\n", 3, "is no list"),
    ("items: [{id: Q3, after: Q8, text: x}]\n", 3, "no Q8 for Q3 to stand after"),
    ("items: [{id: Q1, kind: odd}]\n", 3, "'evaluative'"),
    (
        "items: [{id: Q1, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 5},"
        " {code: 3, label: C, score: 1}]}]\n",
        3,
        "Q1 is scored otherwise than in wave 2026-03",
    ),
    ("compare: {2025-01: {renamed: {Q1: Q2}}}\n", 3, "names no definition"),
    ("items: [3]\n", 3, "must be keys with values"),
    ("items: {Q1: 3}\n", 3, "must be a list"),
    ("sections: [{id: S, items: 7}]\n", 3, "must be a list"),
    ("extends_more: 1\n", 3, "is not a key of a definition"),
]


@pytest.mark.parametrize(("text", "line", "what"), REFUSED)
def test_what_an_extending_file_cannot_mean_is_refused_at_its_line(
    text: str, line: int, what: str, tmp_path: Path
) -> None:
    with pytest.raises(DefinitionError, match=re.escape(what)) as error:
        load_survey(str(extending(tmp_path, text)))
    assert Path(error.value.where.file).name == "new.yaml"
    assert error.value.where.line == line
    assert error.value.remedy


def test_a_fault_of_what_is_inherited_is_told_of_the_file_that_says_it(tmp_path: Path) -> None:
    path = extending(tmp_path, "sections: []\n")
    first = tmp_path / f"{months(2)[0]}.yaml"
    first.write_text(first.read_text().replace("score: 5", "score: 50"))
    with pytest.raises(DefinitionError, match="outside 0 to 10") as error:
        load_survey(str(path))
    assert Path(error.value.where.file).name == "2026-02.yaml"
    assert error.value.where.line == 10


def test_circles_missing_files_and_later_waves_are_refused(tmp_path: Path) -> None:
    definitions(tmp_path, 2)
    (tmp_path / "2026-02.yaml").write_text("extends: 2026-03\nwave: 2026-02\n")
    with pytest.raises(DefinitionError, match=r"extends itself: 2026-03\.yaml → 2026-02\.yaml"):
        load_survey(str(tmp_path / "2026-03.yaml"))
    (tmp_path / "2026-02.yaml").write_text("extends: 2019-01\nwave: 2026-02\n")
    with pytest.raises(DefinitionError, match="no definition 2019-01 to extend"):
        load_survey(str(tmp_path / "2026-03.yaml"))
    definitions(tmp_path, 2)
    (tmp_path / "old.yaml").write_text("extends: 2026-03\nwave: 2025-03\n")
    with pytest.raises(DefinitionError, match="extends a later one, 2026-03"):
        load_survey(str(tmp_path / "old.yaml"))
    (tmp_path / "alone.yaml").write_text("drop: [Q1]\n" + FIRST.format(wave=2025))
    with pytest.raises(DefinitionError, match="'drop' stands only in a definition that extends"):
        load_survey(str(tmp_path / "alone.yaml"))


def test_waves_whose_order_nobody_could_tell_are_refused(tmp_path: Path) -> None:
    definitions(tmp_path, 1)
    (tmp_path / "q.yaml").write_text("extends: 2026-03\nwave: 2027-Q1\n")
    with pytest.raises(DefinitionError, match="written in different ways"):
        load_survey(str(tmp_path / "q.yaml"))
    (tmp_path / "2025.yaml").write_text(FIRST.format(wave=2025))
    (tmp_path / "m.yaml").write_text("extends: 2025\nwave: 2026-01\n")
    assert load_survey(str(tmp_path / "m.yaml")).waves == (202601, 2025)


def test_a_definition_is_shown_whole_and_loads_as_it_did(tmp_path: Path) -> None:
    path = definitions(tmp_path, 4)
    text = dump(written(path))
    assert "extends" not in text
    (tmp_path / "whole.yaml").write_text(text)
    survey, again = load_survey(str(path)), load_survey(str(tmp_path / "whole.yaml"))
    assert again.fingerprint == survey.fingerprint
    assert again.wave_names == survey.wave_names
    assert [dict(e.items) for e in again.earlier] == [dict(e.items) for e in survey.earlier]


def test_the_excel_form_holds_months(tmp_path: Path) -> None:
    path = definitions(tmp_path, 3)
    (tmp_path / "form.xlsx").write_bytes(form_out.form(written(path)))
    back = form_in.read_form(tmp_path / "form.xlsx", tmp_path)
    assert back["wave"] == "2026-03"
    assert list(back["compare"]) == ["2026-02", "2026-01"]


def line(count: int, step: int = 1) -> ChangeLine:
    """A chart of so many months, `step` apart, whose scores go up and down."""
    waves = tuple(int(text.replace("-", "")) for text in months(count * step)[step - 1 :: step])
    own = tuple(5 + (i * 7 % 5) / 2 for i in range(count))
    shown = tuple(f"{score:.1f}" for score in own)
    return ChangeLine("Q1", waves, own, shown, (5.5,) * count, ("5.5",) * count, "You", "All")


@pytest.mark.parametrize("count", [1, 2, 4, 12, 24, 40])
def test_names_of_waves_and_scores_never_lie_on_each_other(count: int) -> None:
    labels = [s for s in draw(line(count)).shapes if isinstance(s, Label)]
    for part, letter in (("wave", 3.6), ("own-label", 4.9)):
        spans = sorted((s.x - letter * len(s.text) / 2, s) for s in labels if s.part == part)
        assert spans, part
        for (_, one), (start, _) in pairwise(spans):
            assert one.x + letter * len(one.text) / 2 < start, (part, count)
    assert months(1)[0] in [s.text for s in labels if s.part == "wave"]


def test_waves_stand_as_far_apart_as_they_were(tmp_path: Path) -> None:
    model = ChangeLine(
        "Q1", (202501, 202502, 202507), (5.0, 6.0, 7.0), ("5.0", "6.0", "7.0"),
        (5.0, 5.0, 5.0), ("5.0",) * 3, "You", "All",
    )  # fmt: skip
    places = [s.x for s in draw(model).shapes if isinstance(s, Label) and s.part == "own-label"]
    assert (places[2] - places[1]) / (places[1] - places[0]) == pytest.approx(5, rel=0.01)


def test_a_month_may_break_in_a_narrow_column_and_not_on_an_axis(tmp_path: Path) -> None:
    """Unbroken it lies over the number of answers beside it."""
    survey = load_survey(str(definitions(tmp_path, 2)))
    assert row_name(survey, survey.wave) == "Mar 2026"
    assert short_name(survey, survey.wave) == "Mar\N{NO-BREAK SPACE}2026"
