"""Names of finished files, and that they appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveybench import outputs
from surveybench.errors import OutputError
from surveybench.outputs.names import DEVICES, UNSAFE


def test_a_plain_code_stays_as_it_is() -> None:
    assert outputs.safe("RRE") == "RRE"


@pytest.mark.parametrize(
    "code", ["../x", "a/b", "a\\b", "", "..", "con", "NUL", "a b", "ä", "x" * 90]
)
def test_no_code_leaves_its_folder_or_names_a_device(code: str) -> None:
    name = outputs.safe(code)
    assert UNSAFE.search(name) is None
    assert name
    assert name.upper() not in DEVICES


def test_different_codes_stay_different() -> None:
    codes = ["a/b", "a b", "a-b", "a\\b", "a..b"]
    assert len({outputs.safe(code) for code in codes}) == len(codes)


def test_codes_whose_files_would_be_one_on_windows_are_refused() -> None:
    assert outputs.refuse_clashes(["RRE", "rrf", "a b", "A b"]) is None
    with pytest.raises(OutputError, match="the codes RRE and rre differ by capital letters only"):
        outputs.refuse_clashes(["RRE", "RRF", "rre"])


def test_a_name_holds_code_survey_wave_and_kind() -> None:
    assert outputs.file_name("RRE", "cmh", 2025, "report", "pdf") == "RRE_cmh_2025_report.pdf"
    assert outputs.file_name("", "cmh", 2025, "release", "csv") == "cmh_2025_release.csv"


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.txt"
    outputs.put(path, b"old")
    outputs.put(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.txt"]


def test_a_file_in_pieces_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    outputs.put(path, (piece for piece in (b"in ", b"pieces")))
    assert path.read_bytes() == b"in pieces"

    def broken(error: Exception) -> Iterator[bytes]:
        yield b"new"
        raise error

    with pytest.raises(KeyError):
        outputs.put(path, broken(KeyError("a defect")))
    with pytest.raises(OutputError, match=r"file\.txt: cannot be written \(No space"):
        outputs.put(path, broken(OSError(28, "No space left on device")))
    assert path.read_bytes() == b"in pieces"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.txt"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("not a folder", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        outputs.put(tmp_path / "folder" / "file.txt", b"x")
    assert (tmp_path / "folder").read_text(encoding="utf-8") == "not a folder"
