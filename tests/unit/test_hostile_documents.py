"""Definitions, codebooks, lists, templates: small files that would cost minutes or gigabytes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from surveybench import brands, definitions
from surveybench.definitions.xml_tree import read_xml
from surveybench.errors import DefinitionError, SurveybenchError
from surveybench.intake import read_organisations
from surveybench.jobs import reference
from surveybench.limits import LIMITS, limit
from surveybench.survey import load_survey, yaml_file
from surveybench.whole_files import NotReadError, read_whole

pytestmark = pytest.mark.slow  # files are made up and read in processes of their own

SECONDS = 20


def took(door: Callable[[], object]) -> float:
    begin = time.monotonic()
    door()
    return time.monotonic() - begin


def imported(path: Path) -> object:
    return definitions.imported(path, path.parent, survey="tiny", wave=2025)


SLOW = {
    "blanks": " " * 400_000,
    "tabs": "\t " * 200_000,
    "blanks between words": f"a{' ' * 400_000}b",
    "blanks before a line's end": f"a{' ' * 400_000}\nb",
    "lines": "a" + "\n " * 200_000,
    "breaks": "a" + " <br/> " * 50_000,
    "references to blanks": "&#32;" * 80_000 + "a",
    "wide blanks": "a" + "\N{NO-BREAK SPACE}" * 200_000 + "b",
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", SLOW)
def test_blanks_of_xml_take_time_in_proportion(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(f"<sss><name>{SLOW[name]}</name><title>{SLOW[name]}</title></sss>", "utf-8")
    assert took(lambda: read_xml(path)) < SECONDS


def test_what_blanks_and_breaks_mean_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<a> one  two \n  three<br/> four <br/>five\t\n</a>")
    assert read_xml(path).text == "one  two three\nfour\nfive"


DECLARED = {
    "an entity": '<!ENTITY a "aaaa">',
    "default attributes": '<!ATTLIST b c CDATA "defaults">',
    "an element": "<!ELEMENT a ANY>",
    "a notation": '<!NOTATION n SYSTEM "x">',
    "an entity of parameters": '<!ENTITY % p "x">',
    "a comment": "<!-- x -->",
    "nothing": " ",
}
DOORS = {
    "triple-s": "<!DOCTYPE sss [{}]><sss/>",
    "triple-s with its address": '<!DOCTYPE sss PUBLIC "a" "b" [{}]><sss/>',
    "ddi": "<!DOCTYPE codeBook [{}]><codeBook/>",
}


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("door", DOORS)
def test_declarations_inside_xml_are_refused(door: str, declared: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(DOORS[door].format(DECLARED[declared]))
    with pytest.raises(DefinitionError, match=r"a\.xml, line 1: defines entities or types"):
        imported(path)


@pytest.mark.timeout(120)
def test_more_parts_than_a_questionnaire_has_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<sss>" + "<a/>" * 600_000 + "</sss>")
    with pytest.raises(DefinitionError, match="more than 500,000 elements and attributes"):
        read_xml(path)
    path.write_text("<sss>" + '<a b="" c="" d=""/>' * 200_000 + "</sss>")
    with pytest.raises(DefinitionError, match="more than 500,000 elements and attributes"):
        read_xml(path)


REPEATS = {
    "merged": "b: &b {c: 1}\na:\n" + "- <<: *b\n" * 20_000,
    "merged in a line": "b: &b {c: 1}\na: [" + "{<<: *b}, " * 20_000 + "]\n",
    "merged by a tag": "b: &b {c: 1}\na:\n" + "- {!!merge x: *b}\n" * 20_000,
    "named again": "b: &b {c: 1}\na:\n" + "- *b\n" * 100_000,
    "values": "a: [" + "1," * 400_000 + "]",
    "lines": "a:\n" + "- 1\n" * 200_000,
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", REPEATS)
def test_parts_that_repeat_are_refused_at_once(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(REPEATS[name])

    def refused() -> None:
        with pytest.raises(DefinitionError, match=r"a\.yaml: (repeats other parts|has more than)"):
            yaml_file.read(path)

    assert took(refused) < SECONDS


def test_a_few_parts_may_repeat(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("b: &b {c: 1}\na:\n" + "- <<: *b\n" * 500 + 'd: "a *starred* word"\n')
    assert yaml_file.read(path)["a"][499] == {"c": 1}


WHOLE: dict[str, Callable[[Path], object]] = {
    "definition": lambda path: load_survey(str(path)),
    "mapping": yaml_file.read,
    "codebook": lambda path: definitions.drafted(path, survey="tiny", wave=2025),
    "form": imported,
    "organisations": read_organisations,
    "brands": brands.read_brands,
    "template": brands.read_template,
    "reference": reference.load,
}
ENDINGS = {"definition": "yaml", "form": "xml", "codebook": "qsf"}


@pytest.mark.timeout(120)
@pytest.mark.skipif(os.name != "posix", reason="devices and pipes have names here")
@pytest.mark.parametrize("kind", WHOLE)
def test_pipes_devices_folders_and_locked_files_are_told(kind: str, tmp_path: Path) -> None:
    pipe = tmp_path / f"pipe.{ENDINGS.get(kind, 'csv')}"
    os.mkfifo(pipe)
    endless = tmp_path / f"endless.{ENDINGS.get(kind, 'csv')}"
    endless.symlink_to("/dev/zero")
    for path in (pipe, endless, tmp_path):
        with pytest.raises(SurveybenchError) as told:
            WHOLE[kind](path)
        assert told.value.exit_code == 2
        assert told.value.remedy


READ_WHOLE = ("definition", "codebook", "list", "template", "published", "reference", "record")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", READ_WHOLE)
def test_files_that_are_too_large_are_refused_with_their_limit(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(limit(kind))
    assert len(read_whole(path, kind)) == limit(kind)
    with path.open("wb") as file:
        file.truncate(1 << 40)  # takes no room on most disks
    with pytest.raises(NotReadError, match=rf"larger than \d+ MB, the limit for {LIMITS[kind].of}"):
        read_whole(path, kind)
    assert len(read_whole(path, kind, 100)) == 100


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
@pytest.mark.parametrize("kind", WHOLE)
def test_a_locked_file_is_told_as_such(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"locked.{ENDINGS.get(kind, 'csv')}"
    path.write_text("a")
    path.chmod(0)
    with pytest.raises(SurveybenchError, match="Permission denied"):
        WHOLE[kind](path)


def test_a_fault_of_the_disk_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing permission is no wrong encoding, nor a missing file."""

    def locked(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    for kind in WHOLE:
        (tmp_path / f"a.{ENDINGS.get(kind, 'csv')}").write_text("survey: a")
    monkeypatch.setattr("surveybench.whole_files.os.open", locked)
    for kind, door in WHOLE.items():
        with pytest.raises(SurveybenchError, match="Permission denied") as told:
            door(tmp_path / f"a.{ENDINGS.get(kind, 'csv')}")
        assert "encoding" not in str(told.value), kind
        assert "may read it" in told.value.remedy
