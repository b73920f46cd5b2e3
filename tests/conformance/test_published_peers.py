"""Published figures beside those of the same group: from a table, or a column of the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from surveybench.disclosure import Release, release
from surveybench.errors import InputError
from surveybench.published import Reading, find_layout, read_all, read_peers, shipped_layouts
from surveybench.quantities import Worker
from surveybench.report.compose import compose
from surveybench.report.document import Page, Table, texts
from surveybench.report.lens import Lens
from surveybench.survey import load_survey

DEFINITION = """survey: small
wave: 2022
origin: published
words: {title: Small, report: Report}
populations: [{id: all, name: Everyone}]
settings: {min_respondents: 30, min_organisations: 3}
items: [{id: Q1, text: First}]
sections: [{id: S1, name: One, items: [Q1]}]
"""
SCORES = {"A": 7.0, "B": 8.5, "C": 7.0, "D": 6.0, "E": 5.0, "F": 9.0}
PEERS = "code,peers\nA,Acute\nB,Acute\nC,Acute\nD,Acute\nE,Small\nZ,Small\n"
LAYOUT = """id: typed
name: A table with the type of each
kinds: [csv]
tables:
  - sheet: '.*'
    columns: {code: code, peers: type}
    figures:
      - {match: '(?P<measure>q1)_mean', quantity: score.score}
      - {match: '(?P<measure>q1)_n', quantity: score.n}
"""


def reading(folder: Path, peers: str = "", types: str = "") -> Reading:
    """Six organisations; D's score rests on ten people."""
    (folder / "d.yaml").write_text(DEFINITION, "utf-8")
    kinds = types or " " * len(SCORES)
    people = {code: 10 if code == "D" else 50 for code in SCORES}
    rows = [
        f"{code},{kind.strip()},{score},{people[code]}"
        for (code, score), kind in zip(SCORES.items(), kinds, strict=True)
    ]
    (folder / "a.csv").write_text("\n".join(["code,type,q1_mean,q1_n", *rows]), "utf-8")
    (folder / "l.yaml").write_text(LAYOUT, "utf-8")
    (folder / "p.csv").write_text(peers, "utf-8")
    return read_all(
        [folder / "a.csv"],
        load_survey(folder / "d.yaml"),
        made=date(2026, 1, 1),
        version="0",
        layouts=(find_layout(folder / "l.yaml"),),
        peers=read_peers(folder / "p.csv") if peers else {},
    )


def of(out: Release, name: str) -> dict[str, float]:
    """What there is of a quantity, by organisation."""
    found = {c: out.figure(f"peers.{name}", "Q1", c, "all", 2022).value for c in SCORES}
    return {code: value for code, value in found.items() if value is not None}


def test_mean_difference_and_place_are_those_of_the_scores_shown(tmp_path: Path) -> None:
    found = reading(tmp_path, PEERS)
    assert found.results.grids["peers.mean"].worked_out_by is Worker.FROM_PUBLISHED
    out = release(found.results)
    assert of(out, "mean") == dict.fromkeys("ABC", 7.5)
    assert of(out, "difference") == {"A": -0.5, "B": 1.0, "C": -0.5}
    assert of(out, "place") == {"A": 2, "B": 1, "C": 2}
    assert of(out, "count") == dict.fromkeys("ABC", 3)
    assert "means of peers and places among them" in " ".join(Lens(out).worked_out())
    assert found.lines == (
        "Peers: in no group, and beside nobody: F.",
        "Peers: codes that the published files do not have: Z.",
    )


def page_of(out: Release, code: str) -> tuple[Page, str]:
    """The page of an organisation's peers, and all that it says."""
    document = compose(out, code)
    (page,) = (page for page in document.pages if page.kind == "peers")
    return page, " ".join(texts(replace(document, pages=(page,))))


def test_the_page_says_who_worked_it_out_and_who_is_highest(tmp_path: Path) -> None:
    out = release(reading(tmp_path, PEERS).results)
    page, said = page_of(out, "A")
    assert "worked out here, from the published scores" in said
    assert "expected range" not in said
    assert "intervals" not in said
    (table,) = (block for block in page.blocks if isinstance(block, Table))
    rows = [[cell.text for cell in row][1:] for row in table.rows]
    assert ["7.0", "7.5", "-0.5", "2 of 3", "8.5, B"] in [
        [cell.replace("\N{MINUS SIGN}", "-") for cell in row] for row in rows
    ]
    assert "nobody to stand beside" in page_of(out, "E")[1]
    assert not [page for page in compose(out, "F").pages if page.kind == "peers"]


def test_a_column_of_the_file_says_it_and_a_table_counts_before(tmp_path: Path) -> None:
    out = release(reading(tmp_path, types="XX XYY").results)
    assert of(out, "mean") == {"A": 7.75, "B": 7.75, "E": 7.0, "F": 7.0}
    out = release(reading(tmp_path, "code,peers\nB,Y\n", "XX XYY").results)
    assert of(out, "mean") == {"B": 7.5, "E": 7.5, "F": 7.5}


def test_without_groups_there_are_none(tmp_path: Path) -> None:
    assert "peers.mean" not in reading(tmp_path).results.grids


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("code,group\nA,x\n", "does not begin with the columns code, peers"),
        ("code,peers\nA,x\nA,y\n", "row 3: A stands there twice"),
        ("code,peers\n,x\n", "row 2: is not a code and a group"),
        ("code,peers\nA,x,y\n", "row 2: is not a code and a group"),
        ("code,peers\nQ,x\n", "none of the codes"),
    ],
)
def test_a_table_with_a_fault_is_refused(tmp_path: Path, table: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        reading(tmp_path, table)


def test_the_table_of_one_organisation_has_no_peers(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("organisation,name,population,measure,score\nA,A,all,Q1,7\n", "utf-8")
    (tmp_path / "d.yaml").write_text(DEFINITION, "utf-8")
    survey = load_survey(tmp_path / "d.yaml")
    with pytest.raises(InputError, match="no others beside it"):
        read_all(
            *([path], survey),
            made=date(2026, 1, 1),
            version="0",
            layouts=shipped_layouts(),
            peers={"A": "x"},
        )
