"""Converted files: the same people, coded, narrow and sorted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveybench.errors import OutputError
from surveybench.intake import Source, Sources, twins, twins_told
from surveybench.jobs import convert as module
from surveybench.jobs import pipeline
from surveybench.jobs.convert import rewrite
from surveybench.outputs import disk
from surveybench.respondents import Refused, canonical
from surveybench.survey import Columns, Item, Survey
from tiny import CANARY, chosen, filter_item, item, row, survey, text_of, written

LONG = replace(
    item("Q9", (10, 5, 0)),
    options=tuple(
        replace(option, code=code)
        for option, code in zip(item("Q9").options, (0, 7, 900), strict=True)
    ),
)


def asked(several: str = "remove") -> Survey:
    return survey(
        filter_item("F1"),
        item("Q1", ask_if={"F1": [1]}),
        item("Q2", (10, 0, None)),
        filter_item("Q3", 3, multiple=True, exclusive=3),
        LONG,
        groups=("one", "2"),
        populations={"all": (), "one": ("one",)},
        columns=Columns(age=("age_answer", "age")),
        settings=chosen(cleaning={"several_ticks": several, "min_answered": 1}),
    )


ROWS: list[dict[str, Any]] = [
    row(Q1="1;2", Q2="1", Q3="1;3", Q9="900", group="one", organisation="B"),
    row(Q1="x", Q2=" ", Q3="9", Q9="0", group="2", age="40.5", age_answer="x"),
    row(F1="1", Q1="2", Q2="2.0", Q9="-128", organisation="B", sex="9"),
    row(F1="2", Q1="+3", Q2="01", Q3="", Q9="7", organisation="001", age="15"),
    row(outcome="6", organisation="B", age="", sex=""),
    row(outcome="6", Q2=" ", organisation="A"),
    row(outcome="3", Q1="1", organisation="A"),
    row(),
    row(Q1="-127", Q2="-126", Q9="-32768", organisation="B", age_answer="16"),
]


def sources(path: Path, wave: int = 2025) -> Sources:
    return Sources({wave: Source(path)})


def converted(
    folder: Path,
    definition: Survey,
    rows: list[dict[str, Any]] = ROWS,
    *,
    unpacked: bool = False,
) -> Path:
    raw = written(folder / "answers.csv", definition, rows)
    (path,) = rewrite(definition, sources(raw), folder / "out", jobs=2, unpacked=unpacked)
    return path


def table_of(path: Path) -> pa.Table:
    if path.suffix == ".parquet":
        return pq.read_table(path)
    with pa.OSFile(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


both_kinds = pytest.mark.parametrize("unpacked", [False, True])


@both_kinds
@pytest.mark.parametrize("several", ["remove", "first"])
@pytest.mark.parametrize("rows_a_part", [2, 1000])
def test_counts_and_issues_are_those_of_the_raw_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    several: str,
    rows_a_part: int,
    unpacked: bool,
) -> None:
    monkeypatch.setattr(module, "ROWS_A_PART", rows_a_part)
    definition = asked(several)
    path = converted(tmp_path, definition, unpacked=unpacked)
    assert path.name == ("responses.arrow" if unpacked else "responses.parquet")
    expected, issues = pipeline.count(definition, sources(tmp_path / "answers.csv"))
    tally, issues_again = pipeline.count(definition, sources(path))
    assert tally == expected
    # Words and numbers that were no answers are gone, and with them the notes of such rows.
    assert replace(issues_again, notes=()) == replace(issues, notes=())
    assert {note.kind for note in issues.notes} == {"number_row"}
    assert len(issues.rows) > 8
    again = rewrite(definition, sources(path), tmp_path / "again", jobs=1, unpacked=unpacked)
    assert table_of(again[0]).to_pydict() == table_of(path).to_pydict()
    once_more = rewrite(
        definition, sources(tmp_path / "answers.csv"), tmp_path / "b", jobs=1, unpacked=unpacked
    )
    assert once_more[0].read_bytes() == path.read_bytes()


def twins_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[int], bool]:
    """The rows that are said to stand twice, and whether rows were compared for it."""
    compared: list[int] = []
    keep = twins.Twins._keep

    def noticed(self: twins.Twins, *parts: Any) -> None:
        compared.append(len(parts[0]))
        keep(self, *parts)

    monkeypatch.setattr(twins.Twins, "_keep", noticed)
    _, issues = pipeline.count(MANY, sources(path))
    monkeypatch.undo()
    rows = [row for note in issues.notes if note.kind == "twin_row" for row in note.rows]
    return rows, bool(compared)


MANY = survey(*(item(f"Q{n}") for n in range(14)), settings=chosen())
PEOPLE = [
    row(
        **{f"Q{n}": str((number * (n + 3) + number * number % (n + 7)) % 3 + 1) for n in range(14)},
        age=str(20 + number % 60),
        organisation="AB"[number // 60],
    )
    for number in range(90)
]


@both_kinds
def test_rows_that_stand_twice_are_looked_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unpacked: bool
) -> None:
    monkeypatch.setattr(module, "ROWS_A_PART", 50)
    path = converted(tmp_path, MANY, [*PEOPLE, PEOPLE[3]], unpacked=unpacked)
    table = table_of(path)
    rows, compared = twins_again(path, monkeypatch)
    assert not compared
    everybody = table.to_pylist()
    assert [everybody[number - 1] in everybody[: number - 1] for number in rows] == [True]
    plain = tmp_path / "plain.parquet"
    fields = [field.remove_metadata() if field.name == "organisation" else field
              for field in table.schema]  # fmt: skip
    pq.write_table(pa.Table.from_arrays(table.columns, schema=pa.schema(fields)), plain)
    assert twins_again(plain, monkeypatch) == (rows, True)


def test_what_a_file_tells_of_other_rows_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = converted(tmp_path, MANY, PEOPLE)
    table = pq.read_table(path)
    assert twins_again(path, monkeypatch) == ([], False)
    pq.write_table(pa.concat_tables([table, table.slice(7, 1)]), path)
    assert twins_again(path, monkeypatch) == ([91], True)
    column = table.schema.get_field_index("organisation")
    for note in (b"", b"{", b"[]", b'{"columns": [], "rows": 90, "again": [1]}', b"\xff"):
        field = table.schema.field(column).with_metadata({twins_told.MARK: note})
        pq.write_table(table.cast(table.schema.set(column, field)), path)
        assert twins_again(path, monkeypatch) == ([], True)


def test_what_both_files_say_is_kept_and_compared_again(tmp_path: Path) -> None:
    definition = survey(settings=chosen())
    people = [
        {"record_id": f"r{n}", **row(age=str(20 + n), organisation="AB"[n % 2])} for n in range(30)
    ]
    given = [{"record_id": f"r{n}", "Q1": 1, "age": "40", "organisation": "A"} for n in range(30)]
    files = {"sample": people, "responses": given}
    for name, rows in files.items():
        (tmp_path / f"{name}.csv").write_text(text_of(rows, list(rows[0])), "utf-8")
    raw = Sources({2025: Source(tmp_path / "responses.csv", tmp_path / "sample.csv")})
    (path,) = rewrite(definition, raw, tmp_path / "out", jobs=1)
    tally, issues = pipeline.count(definition, sources(path))
    assert (tally, issues) == pipeline.count(definition, raw)
    assert {(row.rule, row.item): row.count for row in issues.rows if row.organisation == "B"} == {
        ("contradicts_sample", "organisation (responses)"): 15,
        ("contradicts_sample", "age (responses)"): 13,  # of 15, two are within a year
    }


def test_answers_are_narrow_and_never_null_and_rows_are_sorted(tmp_path: Path) -> None:
    table = pq.read_table(converted(tmp_path, asked()))
    people = {"organisation", "outcome", "age_answer", "age", "sex", "group"}
    assert {*table.column_names} == people | {"F1", "Q1", "Q2", "Q3", "Q9"}
    assert table["organisation"].to_pylist() == ["001", *"AAAA", *"BBBB"]
    assert table.schema.field("Q1") == pa.field("Q1", pa.int8(), nullable=False)
    assert table.schema.field("Q9") == pa.field("Q9", pa.int16(), nullable=False)
    assert table.schema.field("outcome").type == pa.int8()
    assert table["Q1"].to_pylist() == [3, -127, 0, 1, 0, -126, 2, 0, -127]
    assert table["Q3"].to_pylist() == [None, "9", None, None, None, "1;3", None, None, None]


def test_marks_are_no_codes() -> None:
    for codes in ((1, 2), (0, 1), (-126, 1), (127, 900), (-5, 126), (40_000,), range(200)):
        options = tuple(replace(LONG.options[0], code=code, score=None) for code in codes)
        one: Item = replace(LONG, options=options, kind="routing")
        found = canonical.marks(one)
        if found is None:
            assert max(codes) > np.iinfo(np.int16).max or len(codes) > 126
        else:
            assert not {found.blank, found.invalid, found.several, found.empty} & {*codes}


def test_another_definition_refuses_the_file(tmp_path: Path) -> None:
    path = converted(tmp_path, asked())
    for other in (asked("first"), replace(asked(), items=(*asked().items[:-1], item("Q9")))):
        with pytest.raises(Refused, match="was converted with another definition of this survey"):
            pipeline.count(other, sources(path))


def test_a_file_that_is_refused_is_not_converted(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="outcome"):
        converted(tmp_path, asked(), [row(), row(outcome=CANARY)])
    assert [path.name for path in tmp_path.iterdir()] == ["answers.csv"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    converted(tmp_path, asked())
    with pytest.raises(OutputError, match="the folder is not empty"):
        converted(tmp_path, asked())
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        rewrite(asked(), sources(tmp_path / "answers.csv"), tmp_path / "file", jobs=1)


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "write", full)
    with pytest.raises(OutputError, match="No space left on device"):
        converted(tmp_path, asked())
    assert [path.name for path in tmp_path.iterdir()] == ["answers.csv"]
