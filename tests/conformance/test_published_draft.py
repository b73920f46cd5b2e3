"""Layouts and definitions drafted from files, chains of years, successors, quirks of cells."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter

import relaid
import workbook_files as books
from command_line import Run
from shared_data import shared_data
from surveybench.errors import DefinitionError, InputError, ReleaseError
from surveybench.jobs.definition import Target
from surveybench.jobs.published import chosen, draft
from surveybench.published import (
    drafted_definition,
    find_layout,
    read_all,
    recognised,
    shipped_layouts,
)
from surveybench.published.successors import read_successors
from surveybench.quantities import Axis, Flag, Organisation
from surveybench.survey import load_survey

MADE = date(2026, 1, 1)


def made(path: Path, **more: Any) -> Any:
    """A draft from a file, beside it."""
    layout = path.with_name("layout.yaml")
    target = Target(path.with_name("definition.yaml"), "drafted", 2022)
    lines = draft(path, target, layout, None).lines
    layouts = (find_layout(layout),) if layout.exists() else shipped_layouts()
    survey = load_survey(target.path)
    return lines, read_all([path], survey, made=MADE, version="0", layouts=layouts, **more)


def test_a_definition_drafted_from_the_official_workbook_has_its_sections(tmp_path: Path) -> None:
    source = relaid.official()
    path = tmp_path / "2022.ods"
    path.write_bytes(source.path.read_bytes())
    _, reading = made(path)
    survey = reading.results.survey
    assert {s.id: list(s.items) for s in survey.sections} == dict(source.sections)
    assert int(np.isfinite(reading.results.grids["score.score"].values).sum()) == 7434


def test_from_a_downloaded_file_to_a_board_page_in_three_commands(
    tmp_path: Path, surveybench: Run
) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "published-workbook.md"
    section = page.read_text("utf-8").partition("in three commands")[2].partition("\n## ")[0]
    commands = [
        shlex.split(line) for line in section.splitlines() if line.startswith("surveybench")
    ]
    assert len(commands) == 3
    source = relaid.official()
    (tmp_path / source.path.name).write_bytes(source.path.read_bytes())
    for program, *words in commands:
        assert program == "surveybench"
        ran = surveybench(*words)
        assert ran.code == 0, ran.err
    (report,) = (tmp_path / "board").rglob("*.pdf")
    assert report.name.startswith("R0A_")


def test_a_table_with_names_alone_is_drafted_and_read_in_a_layout_of_its_own(
    tmp_path: Path,
) -> None:
    given = shared_data() / "nhs_cmhs20" / "trust_scores_2020.csv"
    path = tmp_path / "trust_scores_2020.csv"
    path.write_bytes(given.read_bytes())
    lines, reading = made(path)
    assert "no shipped layout fits" in lines[0]
    assert len(reading.results.organisations) == 55
    rows = list(csv.reader(io.StringIO(given.read_text("utf-8"))))
    names = [one.code for one in reading.results.organisations]
    survey, grid = reading.results.survey, reading.results.grids["score.score"]
    compared = 0
    for row in rows[1:]:
        o = names.index(" ".join(row[0].split()))
        for measure in survey.measures:
            value = grid.values[0, 0, survey.measures.index(measure), o]
            cell = row[rows[0].index(f"mean_{measure}")] if f"mean_{measure}" in rows[0] else ""
            if cell not in ("", "NA"):
                assert value == float(cell)
                compared += 1
    assert compared > 1900


def test_headers_of_several_rows_merged_titles_and_notes_are_understood(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Table 1: results"], [], ["", "", "q1 Told?", "", "q2 Clean?", ""]]
    rows += [["trust code", "trust name", "score", "n", "score", "n"]]
    rows += [[f"R{i}", f"Trust {i}", 7.1 + i / 10, 40 + i, 8.1, 50 + i] for i in range(4)]
    rows += [[], ["Note: weighted."]]
    path = relaid.workbook(tmp_path / "multi.xlsx", {"Read me": [["About"]], "Results": rows})
    _, reading = made(path)
    scores = reading.results.grids["score.score"]
    m = scores.positions[Axis.MEASURE]["Q1"]
    np.testing.assert_allclose(scores.values[0, 0, m], [7.1, 7.2, 7.3, 7.4])
    n = reading.results.grids["score.n"].values[0, 0, m]
    assert n.tolist() == [40, 41, 42, 43]


def test_a_file_that_nothing_fits_says_what_was_tried(tmp_path: Path) -> None:
    path = relaid.workbook(tmp_path / "odd.xlsx", {"Sheet": [["a", "b"], [1, 2]]})
    with pytest.raises(InputError, match="no layout fits") as caught:
        recognised(path, shipped_layouts())
    assert "nhs-benchmark-2020: no sheet Trust_Scores" in str(caught.value)
    assert "Its sheets are: Sheet" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id: a\nname: b\n", "'tables' is missing"),
        ("id: a\nname: b\nsheets: []\ntables: []\n", "'sheets' is not a key of a layout"),
        (
            "id: a\nname: b\ntables:\n - sheet: '('\n   columns: {code: c}\n   figures: []\n",
            "is no pattern",
        ),
        (
            "id: a\nname: b\ntables:\n - sheet: s\n   columns: {code: c}\n"
            "   figures: [{match: 'x', quantity: score.median}]\n",
            "is no quantity that a publisher may give",
        ),
    ],
)
def test_a_layout_with_a_fault_is_refused_with_its_line(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "layout.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DefinitionError, match=words):
        find_layout(path)


def small(rows: list[list[Any]], path: Path, hidden: tuple[str, ...] = ()) -> Path:
    """A workbook in the wide form, of one question."""
    header = ["trust_code", "trust_name", "q1_mean", "q1_n", "tr_rate"]
    sheets = {"Notes": [["About"]], "IP22_trust_results": [header, *rows]}
    return relaid.workbook(path, sheets, hidden)


DEFINITION = """survey: small
wave: {wave}
origin: published
words: {{title: Small, report: Report}}
populations: [{{id: all, name: Everyone}}]
settings: {{min_respondents: 30, min_organisations: 3}}
items: [{{id: {item}, text: First}}]
sections: [{{id: S1, name: One, items: [{item}]}}]
"""


@pytest.mark.parametrize(
    ("cell", "value", "flag"),
    [
        ("[c]", np.nan, Flag.SUPPRESSED),
        ("*", np.nan, Flag.SUPPRESSED),
        ("<30", np.nan, Flag.SUPPRESSED),
        ("", np.nan, Flag.SUPPRESSED),
        ("[x]", np.nan, Flag.NOT_PUBLISHED),
        ("7.5*", 7.5, Flag.OK),
        (" 7.5 ", 7.5, Flag.OK),
    ],
)
def test_what_stands_in_a_cell_is_understood(
    tmp_path: Path, cell: str, value: float, flag: Flag
) -> None:
    (tmp_path / "d.yaml").write_text(DEFINITION.format(wave=2022, item="Q1"), "utf-8")
    rows = [[f"R{i} ", f"TRUST {i}", 7.0, 50, 0.34] for i in range(3)]
    rows[1][2] = cell
    path = small(rows, tmp_path / "a.xlsx", ("IP22_trust_results",))
    reading = read_all([path], load_survey(tmp_path / "d.yaml"), made=MADE, version="0")
    grid = reading.results.grids["score.score"]
    m = grid.positions[Axis.MEASURE]["Q1"]
    np.testing.assert_equal(grid.values[0, 0, m, 1], value)
    assert grid.flags[0, 0, m, 1] == flag
    assert [one.code for one in reading.results.organisations] == ["R0", "R1", "R2"]
    rate = reading.results.grids["response_rate.adjusted"].values[0, :-1]
    assert rate.tolist() == [0.34] * 3
    assert any("is hidden" in line for line in reading.lines)
    assert any("fraction of 1" in line for line in reading.lines)


HIDDEN = [
    "hidden columns, read like the others: score",
    "hidden columns that are not read: remark",
    "rows hidden or filtered out, read like the others: 2",
]


def out_of_sight_xlsx(path: Path) -> Path:
    """Three organisations; a score and a remark, the first row and a sheet are hidden."""
    with xlsxwriter.Workbook(str(path)) as target:
        sheet = target.add_worksheet("Data")
        header = ["organisation", "question", "score", "n", "remark"]
        rows = [[f"R{i}", "Q1", 7.0, 50, "x"] for i in range(3)]
        for number, cells in enumerate([header, *rows]):
            sheet.write_row(number, 0, cells)
        sheet.set_column(2, 2, None, None, {"hidden": True})
        sheet.set_column(4, 4, None, None, {"hidden": True})
        sheet.set_row(1, None, None, {"hidden": True})
        target.add_worksheet("Workings").hide()
    return path


def out_of_sight_ods(path: Path) -> Path:
    """The same without the second sheet."""
    words = [books.cell('office:value-type="string"', w) for w in ("R{}", "Q1", "x")]
    numbers = [books.cell(f'office:value-type="float" office:value="{v}"') for v in (7, 50)]
    row = "".join((*words[:2], *numbers, words[2]))
    names = ("organisation", "question", "score", "n", "remark")
    rows = books.row(*(books.cell('office:value-type="string"', name) for name in names))
    hidden = ' table:visibility="filter"'
    rows += "".join(books.row(row.format(i), more="" if i else hidden) for i in range(3))
    column = "<table:table-column{}/>"
    collapsed = column.format(' table:visibility="collapse"')
    columns = column.format(' table:number-columns-repeated="2"') + collapsed
    return books.ods(path, rows, columns=columns + column.format("") + collapsed)


@pytest.mark.parametrize("write", [out_of_sight_xlsx, out_of_sight_ods])
def test_what_is_out_of_sight_is_named(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    kind = write.__name__.rpartition("_")[2]
    path = write(tmp_path / f"a.{kind}")
    _, account = recognised(path, shipped_layouts())
    assert [line.strip() for line in account if "hidden" in line][:3] == HIDDEN
    assert any("Workings (hidden)" in line for line in account) == (kind == "xlsx")
    (tmp_path / "d.yaml").write_text(DEFINITION.format(wave=2022, item="Q1"), "utf-8")
    reading = read_all([path], load_survey(tmp_path / "d.yaml"), made=MADE, version="0")
    assert [line for line in reading.lines if "hidden" in line] == [
        f"a.{kind}, sheet Data: {line}." for line in HIDDEN
    ]
    grid = reading.results.grids["score.score"]
    assert grid.values[0, 0, grid.positions[Axis.MEASURE]["Q1"]].tolist() == [7.0] * 3


def test_years_chain_along_the_map_and_successors_are_said(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text(DEFINITION.format(wave=2021, item="Q9"), "utf-8")
    compare = "compare:\n  2021: {definition: 2021.yaml, items: {Q1: Q9}}\n"
    (tmp_path / "2022.yaml").write_text(DEFINITION.format(wave=2022, item="Q1") + compare, "utf-8")
    now = small(
        [[code, f"Trust {code}", 7.0, 50, 35] for code in ("R1", "NEW", "BIG")],
        tmp_path / "a.xlsx",
    )
    header = ["trust_code", "trust_name", "q9_mean", "q9_n"]
    old = [["R1", "Trust R1", 6.0, 40], ["OLD", "Old", 5.0, 41], ["P1", "P1", 4.0, 42]]
    old += [["P2", "P2", 3.0, 43], ["GONE", "Gone", 2.0, 44]]
    then = relaid.workbook(tmp_path / "b.xlsx", {"IP21_trust_results": [header, *old]})
    table = tmp_path / "successors.csv"
    table.write_text("code,from,to\nOLD,2022,NEW\nP1,2022,BIG\nP2,2022,BIG\n", "utf-8")
    reading = read_all(
        [then, now],
        load_survey(tmp_path / "2022.yaml"),
        made=MADE,
        version="0",
        successors=read_successors(table),
    )
    grid = reading.results.grids["score.score"]
    m = grid.positions[Axis.MEASURE]["Q1"]
    codes = grid.positions[Axis.ORGANISATION]
    assert grid.values[1, 0, m, codes["R1"]] == 6.0
    assert grid.values[1, 0, m, codes["NEW"]] == 5.0
    assert grid.flags[1, 0, m, codes["BIG"]] == Flag.NOT_COMPARABLE
    told = "\n".join(reading.lines)
    assert "OLD is NEW now" in told
    assert "P1, P2 became BIG" in told
    difference = reading.results.grids["change.difference"].values[0, 0, m, codes["R1"]]
    assert difference == 1.0


def test_organisations_are_named_by_code_or_name_and_near_ones_are_suggested() -> None:
    listed = [Organisation("R0A", "Manchester Trust"), Organisation("R0B", "Durham Trust")]
    named = chosen(listed, ["R0A", "durham", "MANCHESTER TRUST"])
    assert named.codes == ("R0A", "R0B", "R0A")
    assert named.lines == (
        "'durham' is taken for R0B Durham Trust.",
        "'MANCHESTER TRUST' is taken for R0A Manchester Trust.",
    )
    with pytest.raises(ReleaseError, match="R0A Manchester Trust"):
        chosen(listed, ["R0Z"])
    for misspelt in ("Manchestre", "durhm trust"):
        with pytest.raises(ReleaseError) as caught:
            chosen(listed, [misspelt])
        right = "R0A Manchester" if misspelt[0] == "M" else "R0B Durham"
        assert f"Did you mean {right} Trust" in caught.value.remedy
    with pytest.raises(ReleaseError, match="2 organisations are called so"):
        chosen(listed, ["Trust"])


def test_the_beginning_of_a_code_suggests_codes_and_no_letters_within_a_name() -> None:
    """RA begins RAE and RAJ, and stands within Grantham."""
    listed = [
        Organisation("RN7", "Grantham Trust"),
        *(Organisation(f"RA{n}", f"Trust {n}") for n in "23456EJ"),
    ]
    with pytest.raises(ReleaseError, match="there is no organisation RA") as caught:
        chosen(listed, ["RA"])
    assert "Did you mean RA2 Trust 2; " in caught.value.remedy
    assert caught.value.remedy.count("RA") == 7
    assert "; or RAE, RAJ?" in caught.value.remedy
    assert "RN7" not in caught.value.remedy
    with pytest.raises(ReleaseError, match="there is no organisation ham"):
        chosen(listed, ["ham"])
    assert chosen(listed, ["gran"]).codes == ("RN7",)


ONE = [
    ["organisation", "name", "population", "measure", "status", "n", "score"],
    ["R1", "Example Trust", "all", "S1", "", "", "6.5"],
    ["R1", "Example Trust", "all", "Q1", "", "40", "6.0"],
    ["R1", "Example Trust", "all", "Q2", "", "50", "7.0"],
    ["R1", "Example Trust", "all", "S2", "suppressed", "", ""],
    ["R1", "Example Trust", "all", "Q3", "suppressed", "", ""],
]


@pytest.mark.parametrize("with_sections", [True, False])
def test_the_table_of_one_organisation_is_drafted_and_can_be_used_as_it_is(
    tmp_path: Path, *, with_sections: bool
) -> None:
    rows = [row for row in ONE if with_sections or row[3][0] != "S"]
    table = relaid.table(tmp_path / "R1_2024.csv", rows)
    definition = tmp_path / "r1.yaml"
    drafted = drafted_definition(table, "r1", 2000, shipped_layouts())
    definition.write_text(drafted.text, "utf-8")
    survey = load_survey(definition)
    assert survey.wave == 2024
    found = {section.id: list(section.items) for section in survey.sections}
    sections = {"S1": ["Q1", "Q2"], "S2": ["Q3"]}
    assert found == (sections if with_sections else {"Section1": ["Q1", "Q2", "Q3"]})
    grid = read_all([table], survey, made=MADE, version="0").results.grids["score.score"]
    given = {"S1": 6.5, "Q1": 6.0, "Q2": 7.0} if with_sections else {"Q1": 6.0, "Q2": 7.0}
    places = grid.positions[Axis.MEASURE]
    values = {name: grid.values[0, 0, m, 0] for name, m in places.items()}
    assert {name: value for name, value in values.items() if np.isfinite(value)} == given
    assert grid.flags[0, 0, places["Q3"], 0] == Flag.SUPPRESSED


def test_a_table_with_an_earlier_wave_is_not_drafted(tmp_path: Path) -> None:
    rows = [[*ONE[0], "n_2023"], *([*row, ""] for row in ONE[1:])]
    table = relaid.table(tmp_path / "R1_2024.csv", rows)
    with pytest.raises(InputError, match=r"column n_2023.*earlier wave"):
        drafted_definition(table, "r1", 2000, shipped_layouts())
