"""Old workbooks that would take all memory, or end the process: refused in words at every door."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from old_workbook import SECTOR, write_xls
from surveybench import definitions, readers
from surveybench.errors import InputError, SurveybenchError
from surveybench.published.book import open_book
from surveybench.readers import Mapped, book_trial
from surveybench.survey.mapping import FileMapping, Limits

ROWS = [
    ["record_id", "organisation", "Q1"],
    *[[f"r{i}", "AB"[i % 2], 1 + i % 4] for i in range(40)],
]


def good(path: Path) -> bytes:
    return write_xls(path, {"Data": ROWS}).read_bytes()


def without_end(content: bytes) -> bytes:
    """The list of streams goes on in itself."""
    sectors = struct.unpack_from("<I", content, 48)[0]
    place = SECTOR * (1 + sectors + 2) + 4 * sectors
    assert struct.unpack_from("<I", content, place)[0] == 0xFFFFFFFE
    return content[:place] + struct.pack("<I", sectors) + content[place + 4 :]


# By the kind a name claims: what a file is tells its beginning.
DOORS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "raw file": ("a.xls", lambda path: readers.trial([path]) or readers.header(path)),
    "draft": ("a.xls", lambda path: definitions.drafted(path, survey="tiny", wave=2025)),
    "published": ("a.xlsx", open_book),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_damaged_old_workbook_is_refused(door: str, tmp_path: Path) -> None:
    name, opened = DOORS[door]
    path = tmp_path / name
    path.write_bytes(without_end(good(path)))
    with pytest.raises(SurveybenchError) as told:
        opened(path)
    assert str(told.value) == (
        f"{name}: the file cannot be read as a workbook: it is damaged, or takes more than 3,072 "
        "MB. Save it again, as XLSX. If it is whole, raise the limit in a mapping file (limits: "
        "{memory: 6144}, in MB)."
    )


@pytest.mark.parametrize("door", DOORS)
def test_a_good_one_is_let_through(door: str, tmp_path: Path) -> None:
    name, opened = DOORS[door]
    good(tmp_path / name)
    assert opened(tmp_path / name)


def test_only_the_kinds_that_need_it_are_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others cost no process more."""

    started: list[object] = []
    monkeypatch.setattr(book_trial, "workers", started.append)
    for name in ("a.csv", "a.parquet", "a.xlsx", "a.ods"):
        (tmp_path / name).write_bytes(b"")
    readers.trial([tmp_path / name for name in ("a.csv", "a.parquet", "a.xlsx", "a.ods")])
    assert not started


def test_an_old_workbook_in_a_folder_is_named(tmp_path: Path) -> None:
    good(tmp_path / "a.xls")
    (tmp_path / "b.xls").write_bytes(without_end(good(tmp_path / "b.xls")))
    with pytest.raises(InputError, match=r"b\.xls: the file cannot be read as a workbook"):
        readers.trial([tmp_path])


def test_how_much_memory_it_may_take_is_a_limit_of_the_mapping(tmp_path: Path) -> None:
    write_xls(tmp_path / "a.xls", {"Data": [ROWS[0], *ROWS[1:] * 100]})
    readers.trial([tmp_path / "a.xls"])
    tight = Mapped(tmp_path / "a.xls", FileMapping(limits=Limits(memory=1 << 20)))
    with pytest.raises(InputError, match=r"takes more than 1 MB.*limits: \{memory: 2\}"):
        readers.trial([tight])
