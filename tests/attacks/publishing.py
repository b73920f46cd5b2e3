"""Publishing a shape with the commands that a publisher uses, and what an intruder then has."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import lzma
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

import openpyxl

from attacks import published
from attacks.published import Published
from attacks.shapes import Row, Shape

Files = dict[str, str]  # what was published, by what it is
Command = Callable[[list[str]], int]  # arguments to exit code
DATE = "2025-11-30"
COLUMNS = ("record_id", "organisation", "unit", "outcome", "group", "age", "sex")


def surveybench(arguments: list[str]) -> int:
    """Run a command of the software under test in this process. Gives its exit code."""
    from surveybench import cli

    silent = io.StringIO()
    with (
        patch.object(sys, "argv", ["surveybench", *arguments]),
        contextlib.redirect_stdout(silent),
        contextlib.redirect_stderr(silent),
    ):
        try:
            cli.main()
        except SystemExit as stop:
            return int(stop.code or 0)
    return 0


def write(shape: Shape, folder: Path) -> list[str]:
    """The raw files of a shape, and the arguments that name them."""
    folder.mkdir(parents=True, exist_ok=True)
    Path(folder, "definition.yaml").write_text(shape.text, "utf-8")
    items = [item["id"] for item in shape.definition["items"]]
    _table(folder / "responses.csv", shape.responses, [*COLUMNS, *items])
    arguments = [str(folder / "definition.yaml"), "--responses", str(folder / "responses.csv")]
    if shape.organisations:
        rows = [{"code": o, "name": f"Trust {o}", "synthetic": "yes"} for o in shape.organisations]
        _table(folder / "organisations.csv", rows, ["code", "name", "synthetic"])
        arguments += ["--organisations", str(folder / "organisations.csv")]
    return arguments


def _table(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def release(
    command: Command, shape: Shape, folder: Path, *more: str, reference: bool = True
) -> Files:
    """The long table and the reference of a run; nothing where the software refuses."""
    return released(command, write(shape, folder), shape.text, folder, *more, reference=reference)


def released(
    command: Command,
    named: list[str],
    definition: str,
    folder: Path,
    *more: str,
    reference: bool = True,
) -> Files:
    """The same for raw files that are there already; `named` are the arguments that name them."""
    out, frozen = folder / "out", folder / "reference.json"
    arguments = ["run", *named, "--out", str(out), "-f", "csv", "-q", "--jobs", "1"]
    if _refused(command([*arguments, "--date", DATE, *more])):
        return {}
    tables = list(out.rglob("*_release.csv"))
    files = {"definition": definition, "release": tables[0].read_text("utf-8")}
    files["manifest"] = next(out.rglob("*_manifest.json")).read_text("utf-8")
    by = [*more[more.index("--by") :][:2]] if "--by" in more else []
    if reference and not _refused(
        command(["reference", *named, "--out", str(frozen), "-q", "--jobs", "1", *by])
    ):
        files["reference"] = frozen.read_text("utf-8")
    return files


def _refused(code: int) -> bool:
    """Whether a command refused; what it does not do for another reason would be no defence."""
    assert code in (0, 2, 4), code
    return code != 0


def checked(command: Command, shape: Shape, folder: Path) -> Files:
    """The effects of the cleaning rules and the list of records that they touched."""
    out, errors = folder / "checked", folder / "errors.csv"
    arguments = ["check", *write(shape, folder), "--out", str(out), "--effect"]
    command([*arguments, "--errors", str(errors), "-q", "--jobs", "1", "--date", DATE])
    sheets = openpyxl.load_workbook(out / "check.xlsx", read_only=True)
    rows = [
        [str(cell) if cell is not None else "" for cell in row]
        for sheet in sheets
        for row in sheet.iter_rows(values_only=True)
        if len(row) >= 7 and isinstance(row[4], float | int) and isinstance(row[6], float | int)
    ]
    listed = errors.read_text("utf-8") if errors.exists() else ""
    return {"effect": json.dumps(rows), "errors": listed}


def counted(command: Command, shape: Shape, folder: Path, min_cell: int) -> Files:
    """A tally that passes `--min-cell`; nothing where it does not."""
    out = folder / "counts.tally"
    arguments = ["tally", *write(shape, folder), "--out", str(out), "-q", "--jobs", "1"]
    if command([*arguments, "--min-cell", str(min_cell)]):
        return {}
    return {"tally": out.read_bytes().hex()}


def opened(files: Files, parts: Mapping[str, tuple[str, ...]] | None = None) -> Published:
    """What an intruder reads in them."""
    texts = (files["release"], files["definition"], files.get("reference", ""))
    return published.read(*texts, parts, files.get("manifest", ""))


def save(several: Mapping[str, Files], path: Path) -> None:
    """Published files in one small one."""
    path.write_bytes(lzma.compress(json.dumps(several, sort_keys=True).encode()))


def load(path: Path) -> dict[str, Files]:
    """Published files as `save` wrote them."""
    return json.loads(lzma.decompress(path.read_bytes()))
