"""Which units are parts of which larger ones, as two columns of the raw files say."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveybench.intake import Source, Sources, larger_units
from surveybench.jobs import parents
from surveybench.survey import Survey
from tiny import item, survey

ASKED: Survey = survey(item("Q1"))
IDS = ASKED.columns.record_id


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_pairs_of_one_file_and_of_two(tmp_path: Path) -> None:
    rows = "1,A,A1\n2,A,A2\n3,B,B1\n4,B,\n5,,C1\n6,A,A1\n"
    one = Source(written(tmp_path / "one.csv", f"{IDS},trust,site\n{rows}"))
    expected = {("A1", "A"), ("A2", "A"), ("B1", "B")}
    assert larger_units(ASKED, one, "site", "trust") == expected
    answers = written(tmp_path / "answers.csv", f"{IDS},site\n1,A1\n2,A2\n3,B1\n9,Z9\n")
    sample = written(tmp_path / "sample.csv", f"{IDS},trust\n3,B\n1,A\n2,A\n4,B\n")
    assert larger_units(ASKED, Source(answers, sample), "site", "trust") == expected
    assert larger_units(ASKED, one, "site", "ward") == frozenset()
    gone = Source(tmp_path / "nothing.csv")
    assert larger_units(ASKED, gone, "site", "trust") == frozenset()


def test_parts_of_all_waves_by_column(tmp_path: Path) -> None:
    text = f"{IDS},{ASKED.columns.organisation},trust,region\n1,A1,A,N\n2,B1,B,N\n"
    files = Sources({ASKED.wave: Source(written(tmp_path / "one.csv", text))}, ())
    found = parents.parts_of(ASKED, files, ("trust", "region", "", ASKED.columns.organisation))
    assert found == (
        ("region", "N", "A1"),
        ("region", "N", "B1"),
        ("trust", "A", "A1"),
        ("trust", "B", "B1"),
    )
    assert parents.within(found) == {
        "region": {"A1": "N", "B1": "N"},
        "trust": {"A1": "A", "B1": "B"},
    }


SHARED = (
    ("trust", "A", "one"),
    ("trust", "A", "two"),
    ("trust", "B", "two"),
    ("trust", "B", "three"),
    ("trust", "C", "four"),
    ("trust", "D", "three"),
    ("trust", "D", "five"),
)


@pytest.mark.parametrize("parts", [SHARED, SHARED[::-1], sorted(SHARED, key=lambda p: p[2])])
def test_larger_units_that_share_a_unit_are_one_sum(parts: tuple[parents.Part, ...]) -> None:
    assert parents.within(parts) == {"trust": {"four": "C"}}
    (label,) = parents.sums(parts)
    assert len({label[code] for code in ("one", "two", "three", "five")}) == 1
    assert label["four"] not in {label["one"]}
    assert set(label) == {"one", "two", "three", "four", "five"}
