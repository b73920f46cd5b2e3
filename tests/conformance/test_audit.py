"""Releases looked at as an intruder would: the command `audit`, and what `run` refuses."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from attacks import publishing, shapes
from attacks.shapes import Shape
from command_line import Ran, Run
from surveybench.jobs import ledger

QUICK = ("-f", "csv", "-q", "--jobs", "1", "--date", "2025-11-30")


def publish(surveybench: Run, shape: Shape, name: str, *more: str) -> Ran:
    """A run of a shape, whose release is in the folder `name`."""
    named = publishing.write(shape, Path(f"{name}-data"))
    return surveybench("run", *named, "--out", name, *QUICK, *more)


def test_a_release_is_read_back_and_safe(surveybench: Run) -> None:
    assert publish(surveybench, shapes.largest_weight(), "reports").code == 0
    ran = surveybench("audit", "reports", "--out", "audited")
    assert ran.code == 0, ran.err
    assert "The narrowest:\n  score.n:" in ran.out
    assert "Safe. " in ran.out
    found = json.loads(Path("audited/audit.json").read_text("utf-8"))
    assert found["verdict"] == "safe"
    assert found["cells"]
    assert not found["differences"]
    assert all(not cell["unsafe"] for cell in found["cells"])
    page = Path("audited/audit.html").read_text("utf-8")
    assert "Not for publication" in page
    assert found["cells"][0]["ref"] in page
    assert stat.S_IMODE(Path("audited").stat().st_mode) == 0o700
    assert stat.S_IMODE(Path("audited/audit.json").stat().st_mode) == 0o600
    refused = surveybench("audit", "reports", "--out", "reports/national")
    assert refused.code == 2
    assert not Path("reports/national/audit.json").exists()


def test_every_spelling_of_a_release_gives_the_same(surveybench: Run) -> None:
    publish(surveybench, shapes.largest_weight(), "reports")
    folder, table = surveybench("audit", "reports"), Path("reports/national/shape_2025_release.csv")
    alone = Path("alone.csv")
    alone.write_bytes(table.read_bytes())
    spellings = (
        ("reports/shape_2025_ledger.json",),
        (table,),
        (alone, "--survey", "reports-data/definition.yaml"),
    )
    for words in spellings:
        ran = surveybench("audit", *words)
        assert ran.code == 0, ran.err
        assert ran.out.splitlines()[1:] == folder.out.splitlines()[1:]
    assert "Name its definition with --survey" in surveybench("audit", alone).err


def test_a_ledger_holds_what_the_release_shows_and_no_more(surveybench: Run) -> None:
    publish(surveybench, shapes.largest_weight(), "reports")
    path = Path("reports/shape_2025_ledger.json")
    read = ledger.load(path)
    shown = {
        row.split(",")[0]: row.split(",")[7]
        for row in Path("reports/national/shape_2025_release.csv").read_text("utf-8").splitlines()
    }
    for name, grid in read.view.grids.items():
        for position, flag in enumerate(grid.flags.ravel()):
            value = grid.values.ravel()[position]
            assert (flag == 0) == (value == value)
            if flag == 0 and grid.measures == ("all",) and grid.populations == ("all",):
                code = grid.organisations[position % len(grid.organisations)]
                assert float(shown[f"{name}:all:{code}:all:2025"]) == value
    assert path.read_bytes() == ledger.write(read)


def test_a_late_return_is_refused_and_named_without_a_number(surveybench: Run) -> None:
    assert publish(surveybench, shapes.before_late_return(), "before").code == 0
    again = publish(surveybench, shapes.before_late_return(), "again", "--against", "before")
    assert again.code == 0, again.err
    late = publish(surveybench, shapes.late_return(), "late", "--against", "before")
    assert late.code == 4
    assert not Path("late").exists()
    assert "nothing was written" in late.err
    assert "What to do: publish when enough" in late.err
    assert "score.n:Q1:C:all:2025: its people differ by fewer than min_respondents" in late.err
    assert publish(surveybench, shapes.late_return(), "late").code == 0
    audited = surveybench("audit", "late", "--against", "before")
    assert audited.code == 4
    assert "score.n:Q1:C:all:2025" in audited.out


def test_enough_later_returns_may_be_published(surveybench: Run) -> None:
    shape = shapes.late_return()
    publish(surveybench, shapes.before_late_return(), "before")
    more = [{**row, "record_id": f"m{i}"} for i, row in enumerate(shape.responses[:400])]
    more = [row for row in more if row["organisation"] in "AB" and row["outcome"] == "1"]
    grown = replace(shapes.before_late_return(), responses=[*_first(shape), *more])
    ran = publish(surveybench, grown, "grown", "--against", "before")
    assert ran.code == 0, ran.err


def _first(shape: Shape) -> list[dict[str, str]]:
    return [row for row in shape.responses if row["record_id"] != "late"]


def test_a_corrected_answer_is_refused(surveybench: Run) -> None:
    shape = shapes.before_late_return()
    publish(surveybench, shape, "before")
    rows = [dict(row) for row in shape.responses]
    for row in [row for row in rows if row["organisation"] == "A"][:12]:
        row["Q2"] = "3" if row["Q2"] == "1" else "1"
    ran = publish(surveybench, replace(shape, responses=rows), "new", "--against", "before")
    assert ran.code == 4
    assert "gave other answers" in ran.err


def test_units_are_guarded_as_if_the_larger_one_were_known(surveybench: Run) -> None:
    assert publish(surveybench, shapes.sites(), "trusts").code == 0
    ran = publish(surveybench, shapes.sites(), "units", "--by", "unit", "--against", "trusts")
    assert ran.code == 0, ran.err
    read = ledger.load(Path("units/shape_2025_ledger.json"))
    assert read.view.within["organisation"]["A3"] == "A"
    audited = surveybench("audit", "units", "--against", "trusts")
    assert audited.code == 0, audited.out
    table = Path("units/national/shape_2025_release.csv").read_text("utf-8")
    assert "score.n:Q1:A3:all:2025,score,n,Q1,A3,all,2025,,suppressed" in table
    assert "score.n:Q1:A1:all:2025,score,n,Q1,A1,all,2025,,protects_another" in table


def test_other_populations_of_the_same_people_are_refused(surveybench: Run) -> None:
    shape = shapes.two_populations()
    publish(surveybench, shape, "first")
    other = shape.with_populations({"all": "", "P2": "2"})
    ran = publish(surveybench, other, "second", "--against", "first")
    assert ran.code == 4
    assert "score.n:Q1:X:all less P1, P2:2025" in ran.err or "all less P2, P1" in ran.err
    assert "through: the release in first" in ran.err


def test_what_cannot_be_compared_is_said(surveybench: Run) -> None:
    shape = shapes.before_late_return()
    publish(surveybench, shape, "before")
    other = replace(shape, definition={**shape.definition, "survey": "another"})
    ran = publish(surveybench, other, "new", "--against", "before")
    assert ran.code == 2
    assert "is a release of another survey (shape 2025)" in ran.err
    table = Path("before/national/shape_2025_release.csv")
    table.write_text(table.read_text("utf-8").replace(",62.0,ok", ",63.0,ok"), "utf-8")
    ran = publish(surveybench, shape, "new", "--against", "before")
    assert ran.code == 2
    assert "was edited after it was written" in ran.err
    assert surveybench("audit", "before").code == 2
    whole = publish(surveybench, shape, "new", "--against", "before/shape_2025_ledger.json")
    assert whole.code == 0, whole.err
    assert publish(surveybench, shape, "n", "--against", "nowhere").code == 2
    path = Path("before/shape_2025_ledger.json")
    path.write_text(path.read_text("utf-8").replace('"wave":2025', '"wave":2024', 1), "utf-8")
    ran = publish(surveybench, shape, "n", "--against", str(path))
    assert ran.code == 2
    assert "was changed or cut after it was written" in ran.err


def test_another_version_is_compared_and_said(surveybench: Run) -> None:
    shape = shapes.before_late_return()
    publish(surveybench, shape, "before")
    path = Path("before/shape_2025_ledger.json")
    path.write_bytes(ledger.write(replace(ledger.load(path), version="0.0.1")))
    ran = publish(surveybench, shape, "new", "--against", "before")
    assert ran.code == 0
    assert "was written by version 0.0.1" in ran.out


def test_an_organisation_that_knows_its_own_counts(surveybench: Run) -> None:
    assert publish(surveybench, shapes.large_sum(), "reports").code == 0
    ran = surveybench("audit", "reports", "--knows", "E")
    assert ran.code in (0, 4)
    assert "The intruder knows all counts of E" in ran.out
    assert ":E:" not in "".join(line for line in ran.out.splitlines() if line.startswith("  "))
    assert surveybench("audit", "reports", "--knows", "nobody").code == 2


def _teams(shape: Shape) -> Shape:
    """The same people in teams that lie across the sites."""
    rows = [
        {**row, "team": f"{row['organisation']}-t{i % 2}"} for i, row in enumerate(shape.responses)
    ]
    asked = {**shape.definition, "columns": {**shape.definition["columns"]}}
    asked["columns"]["ignore"] = [*asked["columns"].get("ignore", ()), "team"]
    return replace(shape, definition=asked, responses=rows)


def test_two_breakdowns_in_one_call(surveybench: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "COLUMNS", (*publishing.COLUMNS, "team"))
    shape = _teams(shapes.sites())
    ran = publish(surveybench, shape, "both", "--by", "unit", "--by", "team")
    assert ran.code == 0, ran.err
    sites = ledger.load(Path("both/unit/shape_2025_ledger.json"))
    teams = ledger.load(Path("both/team/shape_2025_ledger.json"))
    assert (sites.view.column, teams.view.column) == ("unit", "team")
    assert sites.view.within["organisation"] == {c: c[0] for c in sites.view.codes}
    audited = surveybench("audit", "both/unit", "--against", "both/team")
    assert audited.code == 0, audited.out
    whole = publish(surveybench, shape, "whole")
    assert whole.code == 0
    three = ("--against", "both/team", "--against", "whole")
    assert surveybench("audit", "both/unit", *three).code == 0


def test_a_working_file_is_marked_and_for_its_owner(surveybench: Run) -> None:
    shape = shapes.large_sum()
    ran = publish(surveybench, shape, "reports", "--working", "all.csv")
    assert ran.code == 0, ran.err
    path = Path("all_not-for-publication.csv")
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("# NOT FOR PUBLICATION")
    assert lines[1] == "by,ref,value,flag"
    assert "organisation,response_rate.completed:all:E:all:2025,29.0,ok" in lines
    described = json.loads(Path(f"{path}-metadata.json").read_text("utf-8"))
    assert described["dc:accessRights"] == "not for publication"
    for written in (path, Path(f"{path}-metadata.json")):
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
    for place in ("reports/all.csv", "reports/national/all.csv", "new/all.csv"):
        refused = publish(surveybench, shape, place.split("/")[0], "--working", place)
        assert refused.code == 2, place
        assert "not for publication" in refused.err
        assert not list(Path(place).parent.glob("all*"))


def test_the_waves_that_two_releases_report_are_compared_by_their_own_questions(
    surveybench: Run,
) -> None:
    """Q2 of 2024 is Q1 of 2025: what stands under another name is the same figure."""
    first = shapes.before_late_return()
    last = replace(first, definition={**first.definition, "wave": 2024})
    assert publish(surveybench, last, "last").code == 0
    items = [{**item, "id": {"Q1": "Q9", "Q2": "Q1", "Q3": "Q3"}[item["id"]]} for item in
             first.definition["items"]]  # fmt: skip
    asked = {
        **first.definition,
        "items": items,
        "sections": [{"id": "S", "name": "Section", "items": ["Q1", "Q9", "Q3"]}],
        "compare": {2024: {"definition": "2024.yaml", "items": {"Q1": "Q2", "Q3": "Q3"}}},
    }
    folder = Path("two")
    rows = [{**row, "Q9": row.get("Q1", ""), "Q1": row.get("Q2", "")} for row in first.responses]
    for wave, people in ((2024, first.responses), (2025, rows)):
        shape = replace(first, definition={**asked}, responses=people)
        columns = ["record_id", *publishing.COLUMNS[1:], "Q1", "Q3", *(["Q9"] * (wave == 2025))]
        columns += ["Q2"] if wave == 2024 else []
        (folder / str(wave)).mkdir(parents=True)
        publishing._table(
            folder / str(wave) / "responses.csv",
            [{k: v for k, v in row.items() if k in columns} for row in shape.responses],
            columns,
        )
    codes = [{"code": code, "name": f"Trust {code}"} for code in "ABCD"]
    publishing._table(folder / "organisations.csv", codes, ["code", "name"])
    Path("2024.yaml").write_text(last.text)
    Path("2025.yaml").write_text(replace(first, definition=asked).text)
    ran = surveybench("run", "2025.yaml", "two", "--out", "new", *QUICK, "--against", "last")
    assert ran.code == 0, ran.err
    read = ledger.load(Path("new/shape_2025_ledger.json"))
    assert read.view.items[2024]["Q1"] == "Q2"
    assert read.view.items[2024]["Q9"] == "Q9 of 2025"
    late = [row for row in first.responses if row["record_id"] != "r0003"]
    publishing._table(
        folder / "2024" / "responses.csv",
        [{k: v for k, v in row.items() if k != "unit"} for row in late],
        ["record_id", *(c for c in publishing.COLUMNS[1:] if c != "unit"), "Q1", "Q2", "Q3"],
    )
    ran = surveybench("run", "2025.yaml", "two", "--out", "late", *QUICK, "--against", "last")
    assert ran.code == 4
    assert "score.n:Q1:A:all:2024: its people differ" in ran.err
