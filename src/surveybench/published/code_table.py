"""A small table of codes that somebody wrote beside published files: a CSV of few columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from surveybench.errors import InputError, Place
from surveybench.whole_files import NotReadError, read_whole


def rows_under(
    path: Path, columns: Sequence[str], remedy: str
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows under a header of just these columns, with their numbers; blank ones are left out.

    Cells have no blanks around them. Raises InputError, with `remedy` where the header is another.
    """
    place = Place(file=path.name)
    try:
        text = read_whole(path, "list").decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except NotReadError as error:
        raise InputError(error.what, where=place, remedy=error.remedy) from None
    except (UnicodeDecodeError, csv.Error):
        raise InputError(
            "cannot be read as CSV in UTF-8.", where=place, remedy="Check the path and the file."
        ) from None
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if header != list(columns):
        raise InputError(
            f"does not begin with the columns {', '.join(columns)}.",
            where=Place(file=path.name, row=1),
            remedy=remedy,
        )
    for number, row in enumerate(rows[1:], 2):
        cells = tuple(cell.strip() for cell in row)
        if any(cells):
            yield number, cells
