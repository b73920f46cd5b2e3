"""Counts that travel: what is sent comes back, adds up in any order, and faults are all told."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveybench.errors import TallyError
from surveybench.jobs import tally_file
from surveybench.jobs.tally_file import TallyFile
from surveybench.quantities import Organisation
from surveybench.respondents import clean
from surveybench.survey import Survey
from surveybench.tally import Tally, axes_of, count, digest, small_cells, store, total
from tiny import item, raw, row, survey

CODES = ("A", "B", "C")
TWO = survey(item("Q1"), item("Q2"))
ROWS = [
    row(Q1=1 + i % 3, Q2=1 + i % 2, organisation=CODES[i % 3], age=20 + 2 * i) for i in range(30)
]


def counted(rows: list[dict[str, Any]], asked: Survey = TWO, codes: tuple[str, ...] = CODES) -> Any:
    batch, _ = clean(raw(asked, rows, {}), asked, codes)
    return count(batch, axes_of(asked, codes))


def of(code: str, asked: Survey = TWO, **rest: Any) -> TallyFile:
    """The file of one organisation that counted at home."""
    rows = [entry for entry in ROWS if entry["organisation"] == code]
    named = (Organisation(code, f"Trust {code}"),)
    inputs = ((f"2025/{code}.csv", code * 8),)
    file = TallyFile(total([counted(rows, asked, (code,))]), named, "", ("1",), inputs)
    return replace(file, **rest)


def faults(files: dict[str, TallyFile]) -> str:
    with pytest.raises(TallyError) as caught:
        tally_file.merge(files)
    return str(caught.value)


def test_what_is_sent_comes_back(tmp_path: Path) -> None:
    sent = of("A", column="site")
    tally_file.save(sent, tmp_path / "a.tally")
    assert tally_file.load(tmp_path / "a.tally") == sent
    first = (tmp_path / "a.tally").read_bytes()
    tally_file.save(sent, tmp_path / "a.tally")
    assert (tmp_path / "a.tally").read_bytes() == first


def test_merged_in_any_order_is_counted_together(tmp_path: Path) -> None:
    whole = total([counted(ROWS)])
    found = set()
    for order in permutations(CODES):
        merged = tally_file.merge({code: of(code) for code in order})
        assert merged.tally == whole
        assert [o.code for o in merged.organisations] == list(CODES)
        assert merged.inputs == tuple((f"2025/{code}.csv", code * 8) for code in CODES)
        tally_file.save(merged, tmp_path / "m.tally")
        found.add((tmp_path / "m.tally").read_bytes())
    assert len(found) == 1


def test_waves_of_one_organisation_are_put_together() -> None:
    then = replace(TWO, wave=2024)
    merged = tally_file.merge({"now": of("A"), "then": of("A", then)})
    assert sorted(merged.tally.waves) == [2024, 2025]


def test_an_organisation_in_two_files() -> None:
    both = TallyFile(total([counted(ROWS[:2])]))  # holds A and B, and lists C, who is not in it
    said = faults({"ab.tally": both, "a.tally": of("A"), "c.tally": of("C")})
    assert said == "ab.tally and a.tally both hold A in wave 2025. Keep one of the two."


def test_all_faults_are_told_at_once() -> None:
    other = replace(TWO, items=(item("Q1", (10, 5, 2, 0)), item("Q2")))
    elsewhere = replace(TWO, id="other", wave=2024)
    said = faults(
        {
            "a.tally": of("A"),
            "b.tally": of("B", other),
            "c.tally": of("C", column="site"),
            "again.tally": of("A"),
            "d.tally": of("A", elsewhere, organisations=(Organisation("A", "Another name"),)),
        }
    )
    assert "(5 faults)" in said
    assert "b.tally: wave 2025 was counted with another definition than in a.tally" in said
    assert "c.tally: what it takes as the organisation is not what a.tally takes" in said
    assert "a.tally and again.tally both hold A in wave 2025" in said
    assert "d.tally: is of another survey than a.tally" in said
    assert "d.tally: names A otherwise than a.tally does" in said


def test_many_faults_are_summed_up() -> None:
    said = faults({f"{n}.tally": of("A") for n in range(40)})
    assert "(39 faults)" in said
    assert said.count("\n") == 21
    assert said.endswith("and 19 more")


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    good, cut, other, older = (tmp_path / f"{name}.tally" for name in ("a", "b", "c", "d"))
    for path in (good, cut, older):
        tally_file.save(of("A"), path)
    cut.write_bytes(good.read_bytes()[:700])
    other.write_text("code,name\n")
    table = pq.read_table(older)
    meta = {**table.schema.metadata, b"format": b"surveybench tally 1"}
    pq.write_table(table.replace_schema_metadata(meta), older)
    with pytest.raises(TallyError) as caught:
        tally_file.load_all([good, cut, other, older, tmp_path / "none"])
    said = str(caught.value)
    assert "(4 faults)" in said
    assert f"{good}:" not in said
    for name, words in {
        "b": "cannot be read",
        "c": "cannot be read",
        "none": "no such file",
    }.items():
        assert f"{tmp_path / name}" in said
        assert words in said
    assert "is a tally of format 1; this program reads format 4" in said
    (tmp_path / "empty").mkdir()
    with pytest.raises(TallyError, match=r"no file in this folder ends in \.tally"):
        tally_file.load_all([tmp_path / "empty"])


@pytest.mark.parametrize("notes", ["{", "[1]", '{"organisations": [["A"]]}', '{"inputs": 3}'])
def test_notes_of_another_kind_are_refused(tmp_path: Path, notes: str) -> None:
    store.save_tally(of("A").tally, tmp_path / "a.tally", notes)
    with pytest.raises(TallyError, match="cannot be read as a tally: its notes"):
        tally_file.load(tmp_path / "a.tally")


def test_counts_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    """A checksum shows damage; it does not show what was made up."""
    wave = of("A").tally[2025]
    for wrong in (
        replace(wave, answers={k: v + 1 for k, v in wave.answers.items()}),
        replace(wave, people=wave.people - 100),
        replace(wave, axes=replace(wave.axes, organisations=("A", "A"))),
    ):
        if len(wrong.axes.organisations) == 2:
            wrong = tally_of_two(wrong)
        store.save_tally(Tally({2025: wrong}), tmp_path / "a.tally")
        with pytest.raises(TallyError, match="contradict each other"):
            tally_file.load(tmp_path / "a.tally")


def tally_of_two(wave: Any) -> Any:
    def twice(counts: Any) -> Any:
        return np.concatenate([counts, counts], axis=1)

    return replace(
        wave,
        people=twice(wave.people),
        answers={k: twice(v) for k, v in wave.answers.items()},
        pairs={k: twice(v) for k, v in wave.pairs.items()},
        outcomes=np.concatenate([wave.outcomes, wave.outcomes]),
    )


def test_cells_beyond_their_table_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tally"
    tally_file.save(of("A"), path)
    table = pq.read_table(path)
    meta = {k.decode(): v.decode() for k, v in table.schema.metadata.items()}
    cells = table["cell"].to_pylist()
    wrong = table.set_column(4, "cell", pa.array([*cells[:-1], 10**9], pa.int64()))
    pq.write_table(wrong.replace_schema_metadata(meta), path)
    checksum = hashlib.sha256(f"{meta['axes']}\n{meta['notes']}".encode())
    for found in store._stored(pq.ParquetFile(path)):
        store._add(checksum, *found)
    meta["checksum"] = checksum.hexdigest()
    pq.write_table(wrong.replace_schema_metadata(meta), path)
    with pytest.raises(TallyError, match="cannot be read as a tally"):
        tally_file.load(path)


def test_the_share_of_some_organisations() -> None:
    whole = TallyFile(total([counted(ROWS)]), tuple(Organisation(c, c) for c in CODES))
    part = tally_file.of_organisations(whole, ["C", "A"])
    assert tally_file.codes(part.tally) == ("A", "C")
    assert [o.code for o in part.organisations] == ["A", "C"]
    other = tally_file.of_organisations(whole, ["B"])
    assert tally_file.merge({"1": other, "2": part}).tally == whole.tally
    assert other.tally == of("B").tally
    with pytest.raises(TallyError, match=r"there is no organisation X, Y\. Known are: A, B, C\."):
        tally_file.of_organisations(whole, ["X", "A", "Y"])


def test_a_tally_must_fit_the_definition() -> None:
    other = replace(TWO, items=(item("Q1", (10, 5, 2, 0)), item("Q2")))
    tally_file.fits({"a": of("A")}, TWO)
    with pytest.raises(TallyError, match="a: wave 2025 was counted with another definition"):
        tally_file.fits({"a": of("A")}, other)
    with pytest.raises(TallyError, match="a: is of the survey tiny, not cmh"):
        tally_file.fits({"a": of("A")}, replace(TWO, id="cmh"))


def test_what_reports_are_made_from_is_told_by_content() -> None:
    named = tuple(Organisation(code, f"Trust {code}") for code in CODES)
    whole = total([counted(ROWS)])
    parts = tally_file.merge({code: of(code) for code in CODES})
    first = tally_file.made_from(whole, named)
    assert tally_file.made_from(parts.tally, parts.organisations[::-1]) == first
    assert [name for name, _ in first] == ["names of organisations"]
    wide = whole[2025].spread(("A", "B", "C", "Nobody"))
    assert digest(wide) == digest(whole[2025])
    assert digest(counted(ROWS[:-1])) != digest(whole[2025])
    assert tally_file.made_from(whole, ()) == ()
    assert tally_file.made_from(whole, named[:2]) != first


@pytest.mark.parametrize("least", [2, 5, 100])
def test_small_cells_are_counted_one_by_one(least: int) -> None:
    wave = counted([*ROWS, row(Q1=1, organisation="B", outcome="4")])
    found = {entry.table: entry for entry in small_cells(wave, least)}
    tables = {
        "people": [wave.people],
        "answers": list(wave.answers.values()),
        "pairs": list(wave.pairs.values()),
        "outcomes": [wave.outcomes[None]],
    }
    for table, counts in tables.items():
        few = [n for part in counts for n in part.reshape(-1).tolist() if 0 < n < least]
        whose = [
            code
            for o, code in enumerate(CODES)
            if any(0 < n < least for part in counts for n in part[:, o].reshape(-1).tolist())
        ]
        entry = found.get(table)
        assert (entry.small if entry else 0) == len(few), table
        assert list(entry.organisations if entry else ()) == whose
    assert small_cells(wave, 1) == ()
