"""What the doctor says of a computer: what is missing is named, with how to get it."""

from __future__ import annotations

import stat
from dataclasses import replace
from importlib import import_module, metadata
from pathlib import Path

import pytest

from surveybench.jobs import doctor
from surveybench.jobs.doctor import DoctorReport, Machine, Point


def machine(folder: Path, python: tuple[int, int, int] = (3, 12, 1)) -> Machine:
    return Machine("0.1.0", python, str(folder / "python"), "Linux", "utf-8", "firefox", folder)


def point(report: DoctorReport, name: str) -> Point:
    (found,) = (point for point in report.points if point.name == name)
    return found


def test_a_computer_that_is_ready(tmp_path: Path) -> None:
    report = doctor.doctor(machine(tmp_path))
    assert report.ready
    assert report.lines[-1] == "Everything that is needed is there."
    needed = [text for text in metadata.requires("surveybench") or [] if ";" not in text]
    assert point(report, "libraries").value == f"{len(needed)} of {len(needed)} are there and load"
    assert point(report, "font").state == "ok"
    assert point(report, "this folder").value.startswith(f"{tmp_path}, ")
    assert list(tmp_path.iterdir()) == []  # nothing is left behind


def test_an_old_python(tmp_path: Path) -> None:
    report = doctor.doctor(machine(tmp_path, (3, 10, 9)))
    assert not report.ready
    assert point(report, "Python").remedy == "Install Python 3.11 or newer."
    assert report.lines[-1] == "1 missing."


@pytest.mark.parametrize(
    ("version", "value"),
    [("2.2.9", "2.2.9 is older than 2.3"), ("2.10.0", ""), ("3", ""), ("2.3+local", "")],
)
def test_an_old_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, value: str
) -> None:
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda n: version if n == "numpy" else real(n))
    points = {p.name: p for p in doctor.doctor(machine(tmp_path)).points}
    assert ("numpy" in points) == bool(value)
    if value:
        assert (points["numpy"].state, points["numpy"].value) == ("missing", value)
        assert "Install surveybench again" in points["numpy"].remedy


def test_a_library_that_is_not_there_and_one_that_does_not_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, load = metadata.version, import_module

    def version(name: str) -> str:
        if name == "typst":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    def damaged(name: str) -> object:
        if name == "numpy":
            raise OSError("libopenblas is damaged")
        return load(name)

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(doctor, "import_module", damaged)
    report = doctor.doctor(machine(tmp_path))
    assert point(report, "typst").value == "is not installed"
    assert point(report, "numpy").value.endswith("does not load (OSError)")
    assert report.lines[-1] == "2 missing."


def test_a_font_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import font_source_sans_pro

    monkeypatch.setattr(font_source_sans_pro, "font_directory", str(tmp_path / "none"))
    report = doctor.doctor(machine(tmp_path))
    assert point(report, "font").state == "missing"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    report = doctor.doctor(machine(tmp_path / "none"))
    assert point(report, "this folder").state == "missing"
    assert "cannot be written (No such file or directory)" in point(report, "this folder").value


def test_where_the_command_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    (command,) = (p for p in doctor.doctor(machine(tmp_path)).points if p.name == "command")
    assert command.remedy == f"Type {tmp_path / 'python'} -m surveybench instead."
    (tmp_path / "surveybench").write_text("")
    command = point(doctor.doctor(machine(tmp_path)), "command")
    assert command.remedy.startswith(f"Type {tmp_path / 'surveybench'}, or add the folder")
    assert command.state == "optional"


@pytest.mark.parametrize(
    ("said", "state", "value"),
    [
        ('openjdk version "17.0.2" 2022-01-18', "ok", "version 17"),
        ('openjdk version "21" 2023-09-19', "ok", "version 21"),
        ('java version "1.8.0_381"', "optional", "version 8"),
        ("no idea", "optional", "version unknown"),
    ],
)
def test_java_by_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, state: str, value: str
) -> None:
    java = tmp_path / "java"
    java.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    java_point = point(doctor.doctor(machine(tmp_path)), "Java")
    assert java_point.state == state
    assert java_point.value.endswith(value)


def test_what_few_need_is_not_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    bare = Machine("0.1.0", (3, 12, 1), "python", "Windows", "cp1252", "", tmp_path, 1 << 30)
    report = doctor.doctor(bare)
    assert report.ready
    states = {p.name: p.state for p in report.points}
    for name in ("Java", "browser", "letters of the terminal", "memory", "command"):
        assert states[name] == "optional"
        assert point(report, name).remedy


def test_the_one_file_says_how_it_is_started(tmp_path: Path) -> None:
    whole = replace(machine(tmp_path), program="dist/surveybench.pyz")
    points = {point.name: point for point in doctor.doctor(whole).points}
    assert points["command"].value == f"{tmp_path / 'python'} dist/surveybench.pyz"
    assert points["command"].state == "ok"
