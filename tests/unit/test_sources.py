"""The files of a run: what a data folder must hold, and the list of organisations."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from surveybench.errors import InputError
from surveybench.intake import Source, Sources, fingerprints, in_folder, read_organisations
from surveybench.quantities import Organisation
from surveybench.survey import Earlier, Survey
from tiny import CANARY, survey


@pytest.fixture
def two_waves() -> Survey:
    return replace(survey(), earlier=(Earlier(survey(wave=2024), {"Q1": "Q1"}),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("2025/responses.csv", "2025/sample.csv", "2024/responses.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def refusal(folder: Path, definition: Survey) -> str:
    with pytest.raises(InputError) as caught:
        in_folder(folder, definition)
    assert caught.value.remedy
    return str(caught.value)


def test_a_folder_holds_a_folder_for_every_wave(folder: Path, two_waves: Survey) -> None:
    found = in_folder(folder, two_waves)
    assert found == Sources(
        {
            2025: Source(folder / "2025/responses.csv", folder / "2025/sample.csv"),
            2024: Source(folder / "2024/responses.parquet", None),
        }
    )
    assert set(in_folder(folder, survey()).waves) == {2025}


def test_what_a_folder_lacks(folder: Path, two_waves: Survey) -> None:
    assert refusal(folder / "none", two_waves) == (
        f"{folder / 'none'}: there is no such folder. Check the path."
    )
    assert "there is no such folder" in refusal(folder / "2025/sample.csv", two_waves)
    (folder / "2024/responses.parquet").unlink()
    assert refusal(folder, two_waves).startswith(f"{folder / '2024'}: there is no file responses")


@pytest.mark.parametrize(
    "name",
    [
        "responses_part2.csv",
        "Responses final.XLSX",
        "sample.rar",
        "sample 2.zip",
        "more.zip",
        "more.7z",
        "more.sav",
        "samples",
    ],
)
def test_no_file_beside_the_data_is_passed_over(folder: Path, two_waves: Survey, name: str) -> None:
    for harmless in ("readme.txt", ".DS_Store", "~$sample.xlsx", "letter.docx"):
        (folder / "2025" / harmless).write_text("x")
    in_folder(folder, two_waves)
    (folder / "2025" / name).write_text("x")
    message = refusal(folder, two_waves)
    assert message.startswith(f"{folder / '2025'}: there are files that would not be read: {name}.")
    (folder / "2025/responses.csv").unlink()
    assert f"nor one of another kind. There is: {name}." in refusal(folder, two_waves)


@pytest.mark.parametrize("name", ["organisations.xlsx", "Organisations.csv", "organisations.txt"])
def test_a_list_of_organisations_is_not_passed_over(
    folder: Path, two_waves: Survey, name: str
) -> None:
    (folder / name).write_text("x")
    assert refusal(folder, two_waves).startswith(
        f"{folder / name}: the list of organisations is read from a file organisations.csv only."
    )


@pytest.mark.parametrize("name", ["sample.parquet", "sample.zip", "Sample.ZIP"])
def test_two_files_of_one_name(folder: Path, two_waves: Survey, name: str) -> None:
    (folder / "2025" / name).write_text("x")
    both = ", ".join(sorted(["sample.csv", name]))
    assert refusal(folder, two_waves).startswith(
        f"{folder / '2025'}: there are 2 files named sample: {both}. Keep the one that counts."
    )


@pytest.mark.parametrize(
    "name", ["responses.sav", "Responses.XLSX", "responses.csv.gz", "responses.zip", "responses"]
)
def test_files_of_every_kind_and_folders_of_them(
    folder: Path, two_waves: Survey, name: str
) -> None:
    (folder / "2024/responses.parquet").unlink()
    if "." in name:
        (folder / "2024" / name).write_text("x")
    else:
        (folder / "2024" / name).mkdir()
    assert in_folder(folder, two_waves).waves[2024] == Source(folder / "2024" / name)


def test_every_file_of_a_folder_has_a_hash(folder: Path) -> None:
    (folder / "2025/responses.csv").unlink()
    (folder / "2025/responses").mkdir()
    for name in ("a.csv", "b.sav"):
        (folder / "2025/responses" / name).write_text(name)
    found = fingerprints(in_folder(folder, survey()))
    assert [name for name, _ in found] == [
        "2025/responses/a.csv", "2025/responses/b.sav", "2025/sample.csv"
    ]  # fmt: skip


def test_organisations_are_read_with_the_folder(folder: Path) -> None:
    (folder / "organisations.csv").write_text("code,name\nA,Trust A\n")
    assert in_folder(folder, survey()).organisations == (Organisation("A", "Trust A"),)


def test_files_are_known_by_their_hashes(folder: Path, two_waves: Survey) -> None:
    found = dict(fingerprints(in_folder(folder, two_waves)))
    assert list(found) == ["2024/responses.parquet", "2025/responses.csv", "2025/sample.csv"]
    assert found["2025/sample.csv"] == hashlib.sha256(b"2025/sample.csv").hexdigest()
    (folder / "organisations.csv").write_text("code,name\nA,Trust A\n")
    found = dict(fingerprints(in_folder(folder, two_waves)))
    assert len(found) == 4
    assert found["organisations.csv"] == hashlib.sha256(b"code,name\nA,Trust A\n").hexdigest()


# The list of organisations


def listed(tmp_path: Path, content: str | bytes) -> tuple[Organisation, ...]:
    path = tmp_path / "organisations.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_organisations(path)


@pytest.mark.parametrize(
    "text",
    [
        "code,name,synthetic\nA,Trust A,yes\nB,\"Trust B, north\",no\n",
        "\ufeffname,synthetic,code\r\nTrust A,TRUE,A\r\n\"Trust B, north\",,B\r\n\r\n",
        "code , name,synthetic\n A , Trust  A,1\n\n,,\nB,\"Trust\nB, north\",0\n",
    ],
)  # fmt: skip
def test_a_list_is_read(tmp_path: Path, text: str) -> None:
    assert listed(tmp_path, text) == (
        Organisation("A", "Trust A", True),
        Organisation("B", "Trust B, north"),
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "organisations.csv, row 1: there is no column code"),
        ("code,name\n", "organisations.csv: lists no organisation"),
        ("kode;name\nA;Trust\n", "row 1: there is no column code"),
        ("code\nA\n", "row 1: there is no column name"),
        ("code,name,region\nA,Trust,North\n", "row 1: the column 'region' stands twice, or is not"),
        ("code,name,name\nA,Trust,B\n", "row 1: the column 'name' stands twice, or is not"),
        ("code,name\nA,Trust\n\nB\n", "row 4: the row has 1 values, but the header has 2 columns"),
        ("code,name\nA,Trust, north\n", "row 2: the row has 3 values"),
        ("code,name\n,Trust\n", "row 2, column code: the code or the name is blank"),
        ("code,name\nA, \n", "row 2, column name: the code or the name is blank"),
        ("code,name\nA,One\n\nA,Two\n", "row 4, column code: the code A stands twice"),
        ("code,name\nnational,All\n", "row 2, column code: the code 'national' is taken"),
        ("code,name,synthetic\nA,One,maybe\n", "row 2, column synthetic: is neither yes nor no"),
        ("code,name\nA,Größe\n".encode("latin-1"), "cannot be read as CSV in UTF-8"),
        ("code,name\nA,x\n".encode("utf-16"), "cannot be read as CSV in UTF-8"),
        ('code,name\nA,"x\n', "cannot be read as CSV in UTF-8"),
    ],
)
def test_lists_that_are_refused(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        listed(tmp_path, content)
    assert words in str(caught.value)
    assert caught.value.remedy
    assert CANARY not in str(caught.value)


def test_a_list_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_organisations(tmp_path)
