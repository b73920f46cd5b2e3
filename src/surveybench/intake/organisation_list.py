"""The list of organisations that a survey is about: codes, names, peers, which are made up."""

from __future__ import annotations

import csv
import io

from surveybench import readers
from surveybench.errors import InputError, Place
from surveybench.limits import LIMITS, limit, shown, way_up
from surveybench.quantities import NATIONAL, Organisation, printable, unprintable
from surveybench.readers import Location, StoredFile, Table, stated_separator
from surveybench.whole_files import NotReadError, read_whole

KIND = "list"  # of limits
COLUMNS = ("code", "name", "synthetic", "peers")
DELIMITERS = ",;\t"
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}


def read_organisations(path: Location) -> tuple[Organisation, ...]:
    """The list of organisations. Raises InputError naming the row that cannot be used."""
    if isinstance(path, Table):
        return _listed(path.name, _of_table(path))
    try:
        content = _stored(path) if isinstance(path, StoredFile) else read_whole(path, KIND)
        rows = _rows(content.decode("utf-8-sig"))
    except NotReadError as error:
        where = Place(file=path.name)
        raise InputError(error.what, where=where, remedy=error.remedy) from None
    except (UnicodeDecodeError, csv.Error):
        raise InputError(
            "cannot be read as CSV in UTF-8.",
            where=Place(file=path.name),
            remedy=f"Save it as 'CSV UTF-8', with the columns {', '.join(COLUMNS)}.",
        ) from None
    return _listed(path.name, rows)


def _listed(name: str, rows: list[list[str]]) -> tuple[Organisation, ...]:
    """The organisations of rows, the first of which is the header."""
    header = [name.strip() for name in rows[0]] if rows else []
    _check_header(name, header)
    organisations: dict[str, Organisation] = {}
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            organisation = _organisation(name, number, header, row)
            _check_code(name, number, organisation.code, organisation.code in organisations)
            organisations[organisation.code] = organisation
    if not organisations:
        raise InputError(
            "lists no organisation.",
            where=Place(file=name),
            remedy=f"Give one row each, with the columns {', '.join(COLUMNS)}.",
        )
    return tuple(organisations.values())


def _of_table(path: Table) -> list[list[str]]:
    """The rows of a table, as those of a file are."""
    names = readers.header(path)
    columns = [name for name in names if name in COLUMNS]
    rows = [
        ["" if cell is None else str(cell) for cell in row]
        for batch in readers.batches(path, columns)
        for row in zip(*batch.table.to_pydict().values(), strict=True)
    ]
    return [columns, *rows]


def _stored(path: StoredFile) -> bytes:
    """The content of a file that lies elsewhere. Raises NotReadError, InputError."""
    with path.open("rb") as file, path.asked():
        content = file.read(limit(KIND) + 1)
    if len(content) > limit(KIND):
        remedy = f"Check the address. {way_up(KIND)}"
        raise NotReadError(
            f"is larger than {shown(KIND)}, the limit for {LIMITS[KIND].of}.", remedy
        )
    return content


def _rows(text: str) -> list[list[str]]:
    """The cells of each row; what separates them is told by the header, or by a line above it."""
    first, _, rest = text.partition("\n")
    if separator := stated_separator(first):
        text, first = rest, rest.partition("\n")[0]
    mark = separator or max(DELIMITERS, key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))


def _check_header(file: str, header: list[str]) -> None:
    missing = [name for name in COLUMNS[:2] if name not in header]
    wrong = [name for name in header if name not in COLUMNS or header.count(name) > 1]
    if missing or wrong:
        raise InputError(
            f"there is no column {missing[0]}."
            if missing
            else f"the column '{wrong[0]}' stands twice, or is not one of this list.",
            where=Place(file=file, row=1),
            remedy=f"Name the columns {', '.join(COLUMNS)}, separated by commas.",
        )


def _organisation(file: str, number: int, header: list[str], row: list[str]) -> Organisation:
    if len(row) != len(header):
        raise InputError(
            f"the row has {len(row)} values, but the header has {len(header)} columns.",
            where=Place(file=file, row=number),
            remedy='Write names that hold a comma in quotes: "like, this".',
        )
    cells = dict(zip(header, (" ".join(cell.split()) for cell in row), strict=True))
    if not cells["code"] or not cells["name"]:
        raise InputError(
            "the code or the name is blank.",
            where=Place(file=file, row=number, column="name" if cells["code"] else "code"),
            remedy="Fill in both, or remove the row.",
        )
    if character := unprintable(cells["code"]):
        raise InputError(
            f"the code holds {character}, which nobody sees and no report can hold.",
            where=Place(file=file, row=number, column="code"),
            remedy="Remove that character; joining files often leaves one.",
        )
    if not printable(cells["name"]).strip("\N{REPLACEMENT CHARACTER} "):
        raise InputError(
            "the name has no letter that can be seen.",
            where=Place(file=file, row=number, column="name"),
            remedy="Write the organisation's name.",
        )
    word = cells.get("synthetic", "").lower()
    if word not in YES_NO:
        raise InputError(
            "is neither yes nor no.",
            where=Place(file=file, row=number, column="synthetic"),
            remedy="Write yes where the figures are made up, else no.",
        )
    return Organisation(cells["code"], cells["name"], YES_NO[word], cells.get("peers", ""))


def _check_code(file: str, number: int, code: str, again: bool) -> None:
    if again or code == NATIONAL:
        raise InputError(
            f"the code {code} stands twice." if again else f"the code '{NATIONAL}' is taken.",
            where=Place(file=file, row=number, column="code"),
            remedy="Give every organisation a code of its own.",
        )
