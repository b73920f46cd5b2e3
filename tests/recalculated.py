"""Workbooks recalculated by LibreOffice: every stored result is taken out first."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
STORED = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")
Values = dict[tuple[str, str], object]


def recalculated(paths: Sequence[Path], folder: Path) -> list[Values]:
    """The values of all cells by sheet and address, as LibreOffice works them out."""
    bare, out = folder / "bare", folder / "out"
    for made in (bare, out):
        made.mkdir(parents=True)
    for path in paths:
        _without_results(path, bare / path.name)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    listed = [str(bare / path.name) for path in paths]
    words = [str(OFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*words, *listed], check=True, capture_output=True, timeout=280)
    return [values_of(out / path.name) for path in paths]


def _without_results(path: Path, bare: Path) -> None:
    """The workbook whose formulas have no stored results, so that all are worked out on opening."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, STORED.sub(rb"\1", old.read(name)))


def values_of(path: Path) -> Values:
    """The stored values of all cells by sheet and address."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formulas_of(path: Path) -> dict[tuple[str, str], str]:
    """The formulas of all cells that have one."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }
