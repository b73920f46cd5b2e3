"""Spark gives what the local engine gives: counts, issues and faults, by `==`."""

from __future__ import annotations

import csv
import gzip
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clusters import needs_spark
from surveybench import readers
from surveybench.engines import ENGINES, Counted
from surveybench.engines import spark as engine
from surveybench.engines.spark import cluster
from surveybench.errors import EngineError
from surveybench.intake import Source, structure
from surveybench.readers import parquet, records
from surveybench.survey import Columns, Survey
from tiny import CANARY, filter_item, item, survey

pytestmark = [needs_spark, pytest.mark.usefixtures("small_pieces")]

PEOPLE = ("record_id", "organisation", "outcome", "group", "age", "sex")
ANSWERS = ("record_id", "F1", "F2", "Q1", "Q2")
ASKED = survey(
    filter_item("F1"),
    filter_item("F2", 3, multiple=True),
    item("Q1", ask_if={"F1": [1]}),
    item("Q2", (10, 0, None)),
    sections={"S": ["Q1", "Q2"]},
    groups=("1", "2"),
    populations={"all": (), "one": ("1",)},
    columns=Columns(record_id="record_id", age=("age",), sex=("sex",), ignore=("comment",)),
)
CODES = ("A", "B", "C")
DEFINITION = """
survey: tiny
wave: 2025
words: {title: Tiny, report: Tiny}
columns: {record_id: record_id, age: [age], sex: [sex], ignore: [comment, group]}
settings: {min_answered: 1, missing_stratum: weight_1}
populations: [{id: all, name: All}]
items:
  - id: Q1
    column: outcome
    text: Text
    options: [{code: 1, label: One, score: 10}, {code: 2, label: Two, score: 0}]
sections: [{id: S, name: S, items: [Q1]}]
"""


@pytest.fixture
def small_pieces(spark: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many pieces and buckets, although the files are small."""
    monkeypatch.setattr(parquet, "ROWS_A_PIECE", 40)
    monkeypatch.setattr(records, "BYTES_A_PIECE", 600)
    monkeypatch.setattr(engine, "PEOPLE_A_BUCKET", 50)


def people(number: int, seed: int) -> list[dict[str, str]]:
    chance = random.Random(seed)
    return [
        {
            "record_id": f"p{i}",
            "organisation": chance.choice(CODES),
            "outcome": chance.choice("1111236"),
            "group": chance.choice(["", "1", "2"]),
            "age": chance.choice(["", "15", "30", "77", "x"]),
            "sex": chance.choice(["", "1", "2", "9"]),
            "comment": f'{CANARY}\n"A", 1\n',
        }
        for i in range(number)
    ]


def answers(number: int, seed: int) -> list[dict[str, str]]:
    chance = random.Random(seed)
    return [
        {
            "record_id": f"p{i}",
            "F1": chance.choice(["", "1", "2"]),
            "F2": chance.choice(["", "1", "1;3", "7"]),
            "Q1": chance.choice(["", "1", "2", "3", "1;2", "x"]),
            "Q2": chance.choice(["1", "2", "3"]),
        }
        for i in chance.sample(range(number), number // 2)
    ]


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    """Rows as CSV, or as Parquet with small row groups; a blank is null."""
    if path.suffix == ".parquet":
        table = pa.table({name: [row[name] or None for row in rows] for name in rows[0]})
        pq.write_table(table, path, row_group_size=15)
        return path
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def both(
    source: Source, codes: tuple[str, ...] = CODES, asked: Survey = ASKED
) -> tuple[Counted, Counted]:
    """What the local engine gives, and Spark."""
    local, spark = (
        ENGINES[name](asked, source, codes, jobs=2, progress=None) for name in ("local", "spark")
    )
    return local, spark


@pytest.mark.parametrize(("ending", "codes"), [(".csv", ()), (".parquet", CODES)])
def test_answers_are_joined_with_the_sample(
    tmp_path: Path, ending: str, codes: tuple[str, ...]
) -> None:
    # What the answers say of people too is compared.
    given = [{**one, "organisation": "A", "age": "30", "sex": ""} for one in answers(300, 1)]
    source = Source(
        written(tmp_path / f"responses{ending}", given),
        written(tmp_path / f"sample{ending}", people(300, 2)),
    )
    local, spark = both(source, codes)
    assert local.tally.outcomes.sum() == 300
    told = {row.item for row in local.issues.rows if row.rule == "contradicts_sample"}
    assert told == {"organisation (responses)", "age (responses)"}
    assert spark == local


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_faults_of_two_files_are_the_same(tmp_path: Path, ending: str) -> None:
    drawn, given = people(300, 3), answers(300, 4)
    drawn[20]["record_id"] = drawn[250]["record_id"] = "p7"
    drawn[30]["record_id"] = " "
    drawn[40]["organisation"] = drawn[290]["organisation"] = CANARY
    drawn[50]["outcome"] = "9"
    drawn[60]["group"] = "3"
    given[5]["record_id"] = given[100]["record_id"]
    given[80]["record_id"] = given[120]["record_id"] = ""
    given[90]["record_id"] = "nobody"
    given[95]["record_id"] = f"0{given[95]['record_id'].upper()}"
    given[97]["record_id"] = f"{given[97]['record_id']}.0"
    given[99]["record_id"] = drawn[70]["record_id"] = "1.2E+11"
    drawn[80]["organisation"] = "0a"
    source = Source(
        written(tmp_path / f"responses{ending}", given),
        written(tmp_path / f"sample{ending}", drawn),
    )
    local, spark = both(source)
    rules = {fault.rule for fault in local.issues.faults}
    assert {"duplicate_record_id", "blank_record_id", "orphan", "unknown_organisation"} <= rules
    assert {"altered_record_id", "rounded_record_id", "altered_organisation"} <= rules
    assert spark == local
    assert CANARY not in str(spark.issues.faults)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_ids_in_one_file_are_compared_across_its_pieces(tmp_path: Path, ending: str) -> None:
    rows = [a | b for a, b in zip(people(200, 5), people(200, 5), strict=True)]
    for row, given in zip(rows, answers(400, 6), strict=True):
        row.update({name: given[name] for name in ANSWERS if name != "record_id"})
    rows[180]["record_id"] = rows[3]["record_id"]
    rows[190]["record_id"] = rows[3]["record_id"]
    rows[100]["outcome"] = ""
    local, spark = both(Source(written(tmp_path / f"answers{ending}", rows)))
    assert {fault.rule: fault.rows for fault in local.issues.faults}.keys() == {
        "duplicate_record_id",
        "blank_outcome",
    }
    assert spark == local


def test_files_of_a_folder_are_read_apart(tmp_path: Path) -> None:
    folder, given, drawn = tmp_path / "responses", answers(300, 17), people(300, 18)
    folder.mkdir()
    given[140]["record_id"] = given[2]["record_id"]
    for number, start in enumerate(range(0, 150, 50)):
        written(folder / f"part{number}.csv", given[start : start + 50])
    with gzip.open(folder / "part3.csv.gz", "wt", encoding="utf-8") as file:
        file.write(f"{','.join(ANSWERS)}\nnobody,1,1,1,1\n")
    source = Source(folder, written(tmp_path / "sample.parquet", drawn))
    local, spark = both(source)
    assert [(fault.rule, fault.place.file) for fault in local.issues.faults] == [
        ("duplicate_record_id", "responses/part2.csv"),
        ("orphan", "responses/part3.csv.gz"),
    ]
    assert spark == local


@pytest.mark.parametrize("lacks", ["organisation", "Q1"])
def test_a_missing_column_is_told_once(tmp_path: Path, lacks: str) -> None:
    given = [{name: row[name] for name in ANSWERS if name != lacks} for row in answers(300, 7)]
    drawn = [{name: row[name] for name in PEOPLE if name != lacks} for row in people(300, 8)]
    source = Source(
        written(tmp_path / "responses.parquet", given),
        written(tmp_path / "sample.parquet", drawn),
    )
    local, spark = both(source)
    assert [(fault.rule, fault.count) for fault in local.issues.faults] == [("missing_column", 1)]
    assert spark == local


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_file_of_nobody_is_told_once(tmp_path: Path, ending: str) -> None:
    (tmp_path / "responses.csv").write_text(",".join(ANSWERS) + "\n")
    if ending == ".parquet":
        empty = pa.table({name: pa.array([], pa.string()) for name in ANSWERS})
        pq.write_table(empty, tmp_path / "responses.parquet")
    source = Source(
        tmp_path / f"responses{ending}", written(tmp_path / "sample.csv", people(100, 9))
    )
    local, spark = both(source)
    assert [fault.rule for fault in local.issues.faults] == ["no_rows"]
    assert spark == local


def test_a_sample_file_that_breaks_off_makes_no_orphans(tmp_path: Path) -> None:
    sample = written(tmp_path / "sample.csv", people(300, 10))
    sample.write_text(sample.read_text().rpartition("\n")[0].rpartition(",")[0] + "\n")
    source = Source(written(tmp_path / "responses.csv", answers(300, 11)), sample)
    local, spark = both(source)
    assert [fault.rule for fault in local.issues.faults] == ["unreadable"]
    assert spark.issues.faults == local.issues.faults


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_file_that_breaks_off_is_told_once_and_where(tmp_path: Path, ending: str) -> None:
    rows = [a | b for a, b in zip(people(200, 5), answers(400, 6), strict=True)]
    rows[20]["organisation"] = rows[190]["organisation"] = "nowhere"
    path = written(tmp_path / f"answers{ending}", rows)
    if ending == ".csv":
        lines = path.read_bytes().split(b"\r\n")
        for at in (100, 150):
            lines[at] = b",".join(lines[at].split(b",")[:3])
        path.write_bytes(b"\r\n".join(lines))
    else:
        spoil(path, 100)
    local, spark = both(Source(path))
    # One machine reads in blocks, and what stands in one before the break is lost with it.
    told = {fault.rule: fault for fault in spark.issues.faults}
    fault = next(fault for fault in local.issues.faults if fault.rule == "unreadable")
    if ending == ".parquet":  # of which the row is that where reading began
        fault = replace(fault, place=told["unreadable"].place)
    assert told["unreadable"] == fault
    assert told["unknown_organisation"].rows[0] < 100 > len(told["unknown_organisation"].rows)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_zones_and_odd_rows_of_several_pieces_are_told(tmp_path: Path, ending: str) -> None:
    window = {"seen_from": date(2025, 4, 1), "seen_to": date(2025, 5, 31)}
    columns = replace(ASKED.columns, seen="comment", ignore=())
    asked = replace(ASKED, columns=columns, **window)
    rows = [a | b for a, b in zip(people(200, 5), answers(400, 6), strict=True)]
    for place, row in enumerate(rows):
        row["comment"] = f"2025-04-07 10:00{'+01:00' if place < 150 else '-05:00'}"
    rows[170] |= {"record_id": "TEST 1"}
    rows[190] |= dict.fromkeys(("F1", "F2", "Q1", "Q2"), "see below") | {
        "outcome": "1",
        "age": "40",
    }
    local, spark = both(Source(written(tmp_path / f"answers{ending}", rows)), asked=asked)
    assert [fault.rule for fault in local.issues.faults] == ["several_zones"]
    assert {note.kind for note in local.issues.notes} == {"test_record", "label_row"}
    assert spark == local


def test_zones_of_parquet_in_two_files_are_refused_as_on_one_machine(tmp_path: Path) -> None:
    window = {"seen_from": date(2025, 4, 1), "seen_to": date(2025, 5, 31)}
    columns = replace(ASKED.columns, seen="comment", ignore=())
    asked = replace(ASKED, columns=columns, **window)
    folder = tmp_path / "answers"
    folder.mkdir()
    rows = [a | b for a, b in zip(people(200, 5), answers(400, 6), strict=True)]
    for part, zone in enumerate(("Europe/London", "America/New_York")):
        path = written(folder / f"{part}.parquet", rows[100 * part : 100 * part + 100])
        table = pq.read_table(path)
        moments = pa.array([datetime(2025, 4, 7, 10)] * 100, pa.timestamp("us", zone))
        place = table.column_names.index("comment")
        pq.write_table(table.set_column(place, "comment", moments), path)
    local, spark = both(Source(folder), asked=asked)
    assert [fault.rule for fault in local.issues.faults] == ["unreadable"]
    assert spark.issues.faults == local.issues.faults


@pytest.mark.parametrize("shape", ["with ids", "without ids", "answers and sample"])
def test_people_who_stand_twice_are_told_as_on_one_machine(shape: str, tmp_path: Path) -> None:
    first = {"F1": "1", "F2": "1;3", "Q1": "2", "Q2": "3"}
    drawn, given_answers = people(200, 5), answers(400, 6)
    for number, row in enumerate(given_answers):
        row["record_id"] = f"p{number}"
    for number in (20, 150):
        drawn[number] |= {n: drawn[20][n] for n in PEOPLE if n != "record_id"} | {"outcome": "1"}
        given_answers[number] |= first
    rows = [a | b for a, b in zip(drawn, given_answers, strict=True)]
    if shape == "without ids":
        rows = [{name: row[name] for name in row if name != "record_id"} for row in rows]
    source = Source(written(tmp_path / "answers.csv", rows))
    if shape == "answers and sample":
        sample = written(tmp_path / "sample.csv", drawn)
        source = Source(written(tmp_path / "responses.csv", given_answers), sample)
    local, spark = both(source)
    assert spark.issues.notes == local.issues.notes
    assert {note.kind for note in local.issues.notes} & {"twin_person", "twin_row"}


def spoil(path: Path, row: int) -> None:
    """Write nonsense over the ages from this row on."""
    about, start = pq.ParquetFile(path).metadata, 0
    content = bytearray(path.read_bytes())
    for group in range(about.num_row_groups):
        start += about.row_group(group).num_rows
        column = about.row_group(group).column(list(PEOPLE).index("age"))
        if start > row:
            at = column.dictionary_page_offset or column.data_page_offset
            content[at : at + column.total_compressed_size] = bytes(column.total_compressed_size)
    path.write_bytes(content)


# Two waves, with a Spark of its own: it says how often one was started, and what was counted.
WAVES = """
from pathlib import Path
from surveybench.jobs import pipeline
from surveybench.jobs.inputs import Inputs
from surveybench.engines.spark import cluster
started, start = [], cluster._context
def _context(jobs):
    started.append(start(jobs))
    return started[-1]
cluster._context = _context
survey, files = pipeline.prepare(Inputs("definition.yaml", Path("data")))
there, here = (pipeline.count(survey, files, engine=name, jobs=2)[0] for name in ("spark", "local"))
print(len(started), started[0]._jsc is None, there == here, int(there[2024].outcomes.sum()))
"""


def test_one_spark_counts_all_waves(tmp_path: Path) -> None:
    for wave in ("2024", "2025"):
        (tmp_path / "data" / wave).mkdir(parents=True)
        written(tmp_path / "data" / wave / "responses.csv", people(300, int(wave)))
    earlier = DEFINITION.replace("wave: 2025", "wave: 2024")
    (tmp_path / "2024.yaml").write_text(earlier, encoding="utf-8")
    compare = "compare: {2024: {definition: 2024.yaml, items: {Q1: Q1}}}\n"
    (tmp_path / "definition.yaml").write_text(DEFINITION + compare, encoding="utf-8")
    names = [f"{code},{code}\n" for code in CODES]
    (tmp_path / "data" / "organisations.csv").write_text("code,name\n" + "".join(names))
    ran = subprocess.run(
        [sys.executable, "-c", WAVES], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert ran.stdout.split() == ["1", "True", "True", "300"], ran.stderr


def test_progress_ends_at_all_rows(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    source = Source(
        written(tmp_path / "responses.parquet", answers(300, 12)),
        written(tmp_path / "sample.parquet", people(300, 13)),
    )
    ENGINES["spark"](ASKED, source, CODES, jobs=2, progress=lambda *now: told.append(now))
    assert told[-1] == ("Counting 2025", 300, 300)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_a_task_that_fails_ends_in_our_words() -> None:
    def fails(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        raise ValueError(CANARY)
        yield

    def dies(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        os._exit(1)
        yield

    for work, words in ((fails, "ValueError"), (dies, "ran out of memory")):
        with cluster.session(2) as running, pytest.raises(EngineError, match=words) as caught:
            cluster.collected(running.range(2).mapInArrow(work, "id long"), lambda done: None)
        assert CANARY not in str(caught.value)
        assert "nothing was counted" in str(caught.value)


def test_pieces_go_to_tasks_whole_and_in_order(tmp_path: Path) -> None:
    path = written(tmp_path / "sample.parquet", people(300, 14))
    pieces = readers.pieces(path)
    assert len(pieces) == 7  # of three row groups each
    with cluster.session(2) as running:
        plan = structure.of_one(ASKED, path)
        run = engine._Run(running, ASKED, Source(path), (plan,), (tuple(pieces),), None)
        shares = run._shares(pieces)
    assert len(shares) == 6
    assert [piece for share in shares for piece in share] == pieces


def test_without_java_a_run_ends_in_one_paragraph(tmp_path: Path) -> None:
    written(tmp_path / "sample.csv", people(20, 15))
    (tmp_path / "definition.yaml").write_text(DEFINITION, encoding="utf-8")
    line = "run definition.yaml --responses sample.csv --engine spark"
    ran = subprocess.run(
        [sys.executable, "-m", "surveybench.cli", *line.split()],
        cwd=tmp_path,
        env={**os.environ, "JAVA_HOME": "nowhere"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith("surveybench: Spark cannot start Java. Install Java 17")
    assert ran.stderr.count("\n") == 1
    assert not (tmp_path / "reports").exists()
