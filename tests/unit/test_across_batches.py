"""What only shows when rows of different batches, files or sheets are seen together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from file_kinds import KINDS, write_folder, write_table
from surveybench import checking
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.quantities import Organisation
from surveybench.readers import Mapped, parquet, spss, text, workbook
from surveybench.respondents import Refused
from surveybench.survey import Columns
from surveybench.survey.mapping import FileMapping
from tiny import MADE, item, survey

ASKED = survey(
    item("Q1"),
    columns=Columns(record_id="", outcome="", seen="seen"),
    seen_from=date(2025, 4, 1),
    seen_to=date(2025, 5, 31),
)
NAMES = ("organisation", "seen", "age", "sex", "Q1")
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "BYTES_A_BLOCK", 400)
    monkeypatch.setattr(workbook, "ROWS_A_BATCH", 10)
    monkeypatch.setattr(spss, "ROWS_A_BATCH", 10)
    monkeypatch.setattr(parquet, "ROWS_A_BATCH", 10)
    monkeypatch.setattr(parquet, "ROWS_A_PIECE", 10)
    monkeypatch.setattr(parquet, "MOST_AT_ONCE", 10)


def people(zones: list[str], organisations: list[str], number: int = 60) -> pa.Table:
    """Everybody's zone and organisation are those of their share of the rows."""
    half = [i * len(zones) // number for i in range(number)]
    columns = {
        "organisation": [organisations[i * len(organisations) // number] for i in range(number)],
        "seen": [f"2025-04-0{1 + i % 9} 09:30:00{zones[half[i]]}" for i in range(number)],
        "age": [str(20 + i) for i in range(number)],
        "sex": ["12"[i % 2] for i in range(number)],
        "Q1": ["123"[i % 3] for i in range(number)],
    }
    return pa.table({name: pa.array(columns[name], pa.string()) for name in NAMES})


def refusals(file: Path | Mapped, listed: tuple[Organisation, ...] = ()) -> list[str]:
    """What a run is refused for, which is what a check says, too."""
    files = Sources({2025: Source(file)}, listed)
    with pytest.raises(Refused) as caught:
        pipeline.count(ASKED, files, jobs=2)
    checked = checking.check(ASKED, files, made=MADE)
    assert checked.evidence.faults == caught.value.faults
    return [fault.rule for fault in caught.value.faults]


@every_kind
@pytest.mark.parametrize("zones", [["+01:00", "-05:00"], ["Z", "+01:00"], ["", "+00:00", "+02:00"]])
def test_two_zones_in_one_column_are_refused_wherever_they_stand(
    kind: str, zones: list[str], tmp_path: Path
) -> None:
    path = write_table(kind, tmp_path, "answers", people(zones, ["A", "B"]))
    assert refusals(path) == ["several_zones"]


@every_kind
def test_two_zones_in_two_files_are_refused(kind: str, tmp_path: Path) -> None:
    zones = [("+01:00", "-05:00")[i % 2] for i in range(60)]
    folder = write_folder(kind, tmp_path, "answers", people(zones, ["A", "B"]), parts=2)
    assert refusals(folder) == ["several_zones"]


@every_kind
def test_two_zones_are_seen_in_a_format_of_their_own(kind: str, tmp_path: Path) -> None:
    table = people(["+01:00", "-05:00"], ["A", "B"])
    days = [f"{t[8:10]}/04/2025{t[10:]}" for t in table["seen"].to_pylist()]
    table = table.set_column(1, "seen", pa.array(days, pa.string()))
    path = write_table(kind, tmp_path, "answers", table)
    dates = MappingProxyType({"seen": ("%d/%m/%Y %H:%M:%S",)})
    assert refusals(Mapped(path, FileMapping(dates=dates))) == ["several_zones"]


@every_kind
@pytest.mark.parametrize("zones", [["+01:00"], ["", "+01:00"], ["+00:00", "+01:00"], ["Z", ""]])
def test_one_zone_and_its_summer_time_are_read(kind: str, zones: list[str], tmp_path: Path) -> None:
    path = write_table(kind, tmp_path, "answers", people(zones, ["A", "B"]))
    tally, issues = pipeline.count(ASKED, Sources({2025: Source(path)}))
    assert int(tally[2025].people.sum()) == 60
    assert issues.faults == ()


def test_zones_of_parquet_columns_in_two_files(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    for zone in ("Europe/London", "America/New_York"):
        table = people(["+00:00"], ["A"])
        moments = pa.array([date(2025, 4, 1)] * 60).cast(pa.timestamp("us")).cast(
            pa.timestamp("us", zone)
        )  # fmt: skip
        pq.write_table(table.set_column(1, "seen", moments), folder / f"{zone[:2]}.parquet")
    assert refusals(folder) == ["unreadable"]


def test_waves_may_have_zones_of_their_own(tmp_path: Path) -> None:
    old = replace(ASKED, wave=2024)
    paths = [
        write_table("CSV", tmp_path, f"a{at}", people([zone], ["A", "B"]))
        for at, zone in enumerate(("+01:00", "-05:00"))
    ]
    found = [
        pipeline.count(asked, Sources({asked.wave: Source(path)}))[1]
        for asked, path in zip((old, ASKED), paths, strict=True)
    ]
    both = found[0].in_wave(2024) + found[1].in_wave(2025)
    assert both.faults == ()


@every_kind
@pytest.mark.parametrize("organisations", [["A", "B", "C"], ["A", "A", "A", "A", "a"]])
def test_an_organisation_that_comes_late_and_is_not_listed(
    kind: str, organisations: list[str], tmp_path: Path
) -> None:
    path = write_table(kind, tmp_path, "answers", people([""], organisations))
    listed = (Organisation("A", "North"), Organisation("B", "South"))
    expected = "altered_organisation" if "a" in organisations else "unknown_organisation"
    assert refusals(path, listed) == [expected]


@every_kind
def test_an_organisation_that_comes_late_is_counted_where_there_is_no_list(
    kind: str, tmp_path: Path
) -> None:
    path = write_table(kind, tmp_path, "answers", people([""], ["A", "B", "C"]))
    tally, _ = pipeline.count(ASKED, Sources({2025: Source(path)}))
    assert tally[2025].axes.organisations == ("A", "B", "C")
    assert tally[2025].outcomes[:, 1].tolist() == [20, 20, 20]
