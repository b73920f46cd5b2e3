"""An organisation's own looks: name, colour and logo in a small CSV, and a template for slides."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from surveybench.errors import InputError, OutputError, Place
from surveybench.logos import LogoError, read_logo
from surveybench.quantities import printable
from surveybench.report.document import Brand
from surveybench.report.writers import WRITERS
from surveybench.whole_files import NotReadError, read_whole

COLUMNS = ("code", "name", "colour", "logo")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")


def read_brands(path: Path) -> dict[str, Brand]:
    """Brands by organisation code, from a CSV with the columns code, name, colour, logo.

    All but the code may be blank. `logo` is a PNG, JPEG, GIF or SVG file, its path taken from the
    folder of the CSV. Raises InputError naming the row and column that cannot be used.
    """
    try:
        text = read_whole(path, "list").decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        header, rows = reader.fieldnames or [], list(reader)
    except NotReadError as error:
        where = Place(file=path.name)
        raise InputError(error.what, where=where, remedy=error.remedy) from None
    except (UnicodeDecodeError, csv.Error):
        raise InputError(
            "cannot be read as CSV in UTF-8.",
            where=Place(file=path.name),
            remedy=f"Save it with the columns {', '.join(COLUMNS)}.",
        ) from None
    if "code" not in header or set(header) - set(COLUMNS):
        raise InputError(
            "does not have the columns of a list of brands.",
            where=Place(file=path.name, row=1),
            remedy=f"Name the columns {', '.join(COLUMNS)}, separated by commas.",
        )
    return {
        (row["code"] or "").strip(): _brand(path, number, row) for number, row in enumerate(rows, 2)
    }


def _brand(path: Path, number: int, row: dict[str, str | None]) -> Brand:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["code"]:
        raise InputError(
            "the code is blank.",
            where=Place(file=path.name, row=number, column="code"),
            remedy="Fill it in, or remove the row.",
        )
    if cells["colour"] and not COLOUR.match(cells["colour"]):
        raise InputError(
            "is not a colour.",
            where=Place(file=path.name, row=number, column="colour"),
            remedy="Write it as #1F5FA8.",
        )
    logo, kind = b"", ""
    if cells["logo"]:
        logo, kind = _image(path, number, path.parent / cells["logo"])
    return Brand(printable(cells["name"]), cells["colour"], logo, kind)


def _image(path: Path, number: int, file: Path) -> tuple[bytes, str]:
    place = Place(file=path.name, row=number, column="logo")
    try:
        return read_logo(file)
    except LogoError as error:
        raise InputError(
            f"the file {file.name} {error.what}", where=place, remedy=error.remedy
        ) from None


def read_template(path: Path) -> tuple[bytes, tuple[str, ...]]:
    """A file that slides are built on, and what it lacks, in words.

    Raises InputError where it cannot be read or built upon.
    """
    place = Place(file=path.name)
    try:
        content = read_whole(path, "template")
    except NotReadError as error:
        what = f"the template: {error.what}"
        remedy = f"{error.remedy} Name a PowerPoint file (.pptx or .potx)."
        raise InputError(what, where=place, remedy=remedy) from None
    try:
        formats = [writer.templated for writer in WRITERS.values() if writer.templated]
        # What several formats lack is told once.
        remarks = dict.fromkeys(remark for format in formats for remark in format.remarks(content))
    except OutputError as error:
        raise InputError(error.what, where=place, remedy=error.remedy) from None
    return content, tuple(f"{path.name}: {remark}" for remark in remarks)
