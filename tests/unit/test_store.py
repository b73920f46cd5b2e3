"""A tally as a file: the same back, the same bytes, and nothing damaged is taken."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveybench.errors import OutputError, TallyError
from surveybench.respondents import clean
from surveybench.survey import Survey
from surveybench.tally import Tally, WaveTally, axes_of, count, load_tally, save_tally, store, total
from tiny import ORGANISATIONS, item, raw, row, survey

TWO = survey(item("Q1"), item("Q2"))
ROWS = [row(Q1=1 + i % 3, Q2=1 + i % 2, organisation="AB"[i % 2], age=20 + i) for i in range(30)]
REFUSED = r"cannot be read as a tally|was changed after it was written|is a tally of format 0"


def counts(asked: Survey, rows: list[dict]) -> WaveTally:
    batch, _ = clean(raw(asked, rows, {}), asked, ORGANISATIONS)
    return count(batch, axes_of(asked, ORGANISATIONS))


@pytest.fixture
def tally() -> Tally:
    return total([counts(TWO, ROWS), counts(replace(TWO, wave=2024), ROWS[:7])])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "counts.tally"


def test_what_was_saved_is_loaded(tally: Tally, path: Path) -> None:
    save_tally(tally, path)
    assert load_tally(path) == tally
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_nothing_and_nobody_can_be_saved(path: Path) -> None:
    save_tally(Tally({}), path)
    assert load_tally(path) == Tally({})
    nobody = total([counts(TWO, [])])
    save_tally(nobody, path)
    assert load_tally(path) == nobody
    unanswered = total([counts(TWO, [row(Q2=1), row(Q2=2, organisation="B")])])
    save_tally(unanswered, path)
    assert load_tally(path) == unanswered


def test_equal_tallies_give_equal_bytes(tally: Tally, path: Path) -> None:
    save_tally(tally, path)
    first = path.read_bytes()
    parts = [counts(TWO, ROWS[k::3]) for k in (2, 0, 1)]
    save_tally(total([counts(replace(TWO, wave=2024), ROWS[:7]), *parts]), path)
    assert path.read_bytes() == first


def test_tables_that_are_cut_into_groups_come_back_whole(
    tally: Tally, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "ROWS_A_GROUP", 7)
    save_tally(tally, path)
    assert pq.ParquetFile(path).num_row_groups > 5
    assert load_tally(path) == tally
    monkeypatch.undo()
    assert load_tally(path) == tally


def test_a_table_that_stands_twice_or_counts_nobody_is_refused(tally: Tally, path: Path) -> None:
    save_tally(tally, path)
    table = pq.read_table(path)
    meta = {k.decode(): v.decode() for k, v in table.schema.metadata.items()}
    nobody = table.set_column(5, "n", pa.array([0, *table["n"].to_pylist()[1:]], pa.int64()))
    for wrong in (pa.concat_tables([table, table]), nobody):
        pq.write_table(wrong, path)
        checksum = hashlib.sha256(f"{meta['axes']}\n{meta['notes']}".encode())
        for found in store._stored(pq.ParquetFile(path)):
            store._add(checksum, *found)
        signed = {**meta, "checksum": checksum.hexdigest()}
        pq.write_table(wrong.replace_schema_metadata(signed), path)
        with pytest.raises(TallyError, match="its counts contradict each other"):
            load_tally(path)


def test_loaded_counts_add_up(tally: Tally, path: Path) -> None:
    save_tally(tally, path)
    assert load_tally(path) + load_tally(path) == tally + tally


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_cut_file_is_refused(tally: Tally, path: Path, share: float) -> None:
    save_tally(tally, path)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(TallyError, match=REFUSED) as caught:
        load_tally(path)
    assert str(caught.value).startswith(f"{path}: ")


@pytest.mark.parametrize("part", range(80))
def test_a_changed_byte_changes_nothing_or_is_refused(tally: Tally, path: Path, part: int) -> None:
    save_tally(tally, path)
    content = bytearray(path.read_bytes())
    content[part * len(content) // 80] ^= 1 << part % 8
    path.write_bytes(content)
    try:
        loaded = load_tally(path)
    except TallyError as error:
        assert error.remedy  # noqa: PT017
    else:
        assert loaded == tally


def test_changed_counts_and_labels_are_refused(tally: Tally, path: Path) -> None:
    save_tally(tally, path)
    table = pq.read_table(path)
    meta = table.schema.metadata
    n = table["n"].to_pylist()
    changed = table.set_column(5, "n", pa.array([n[0] + 1, *n[1:]], pa.int64()))
    axes = json.loads(meta[b"axes"])
    axes[0]["organisations"] = ["B", "A"]
    swapped = table.replace_schema_metadata({**meta, b"axes": json.dumps(axes).encode()})
    older = table.replace_schema_metadata({**meta, b"format": b"surveybench tally 0"})
    bare = table.replace_schema_metadata({})
    for other in (changed, swapped, older, bare, table.slice(1), table.drop_columns(["n"])):
        pq.write_table(other, path)
        with pytest.raises(TallyError, match=REFUSED):
            load_tally(path)


def test_other_files_are_refused(tmp_path: Path, path: Path) -> None:
    pq.write_table(pa.table({"n": [1]}), path)
    with pytest.raises(TallyError, match=REFUSED):
        load_tally(path)
    path.write_text("wave,table\n")
    for wrong in (path, tmp_path, tmp_path / "none.tally"):
        with pytest.raises(TallyError, match=REFUSED):
            load_tally(wrong)


def test_a_failed_save_leaves_the_old_file(
    tally: Tally, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_tally(tally, path)
    content = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(OutputError, match="cannot be written \\(No space left on device\\)"):
        save_tally(tally + tally, path)
    assert path.read_bytes() == content
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_folder_that_is_not_there_is_made(tally: Tally, tmp_path: Path) -> None:
    save_tally(tally, tmp_path / "none" / "counts.tally")
    assert load_tally(tmp_path / "none" / "counts.tally") == tally
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        save_tally(tally, tmp_path / "file" / "counts.tally")
