"""A look at a workbook's own files, before and beside the library that reads its values.

The library gives errors of formulas as blanks, makes room for every cell up to the last one, and
knows no limit: one stray cell in the last row and column of a sheet is seventeen thousand million.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from surveybench.errors import InputError
from surveybench.limits import LIMITS, limit, shown, way_up
from surveybench.readers import excel_look, ods_look, xls_look, xlsb_look
from surveybench.readers.book_trial import OLD, failed, is_read
from surveybench.readers.looked import Look
from surveybench.readers.packed import TooLargeError, Unpacking, blocks
from surveybench.readers.types import Part
from surveybench.readers.xml_stream import (
    DeclaredTypesError,
    MalformedError,
    PassedError,
    XmlStream,
    local,
)
from surveybench.survey.mapping import FileMapping, Limits

NEARER = (
    "Delete all rows and columns beyond the data (Ctrl+End leads to the last cell), and save it "
    "again; so large a table goes as CSV or Parquet."
)
# Cells up to the last filled one that need not be there: room for 10 million takes half a gigabyte.
FREE_CELLS = 10_000_000
RELATIONS = "xl/_rels/workbook.{}.rels"
# Files of a workbook that hold no sheet and are read with each.
SHARED = ("xl/sharedstrings.", "xl/styles.", "xl/workbook.", "xl/_rels/workbook.")
Looks = Callable[[str], Look]


def looks_of(part: Part, content: bytes | None = None) -> Looks:
    """What tells of each sheet, by its name, what no reader of values does.

    Raises InputError for what is no workbook, has a type declaration or unpacks to too much; so
    does what it gives, and for a sheet that reaches too far. With `content`, that is the workbook,
    and not what stands at the part's path.
    """
    if _start(part, content) == OLD:
        with _as_workbook(part):
            old = xls_look.looks(part.local.read_bytes() if content is None else content)
        return lambda name: _near(part, old.get(name, Look()))
    with _as_workbook(part), _archive(part, content) as book:
        names = [name.lower() for name in book.namelist()]
        if len(set(names)) < len(names):
            raise MalformedError("a file inside it stands twice")
        unpacking = _unpacking(part, content)
        if "content.xml" in names and "xl/workbook.xml" not in names:
            found = ods_look.looks(blocks(book, "content.xml", unpacking))
            for sheet in found:  # the library reads all of them at once
                _near(replace(part, sheet=sheet), found[sheet])
            return lambda name: found.get(name, Look())
        for name in book.namelist():
            if name.lower().startswith(SHARED):
                plain = name.lower().endswith((".xml", ".rels"))
                _through(blocks(book, name, unpacking), parsed=plain)
    return lambda name: _excel(part, content, name)


def too_far(content: bytes, file: str) -> str:
    """What is wrong with a workbook that its reader must not meet, in words; nothing for others.

    Raises InputError as `examined` does.
    """
    return examined(content, file)[0]


def examined(content: bytes, file: str) -> tuple[str, Mapping[str, Look]]:
    """What is wrong with a workbook that its reader must not meet, in words; and, of one that has
    nothing wrong, what tells of each sheet what no reader of values does.

    Raises InputError for one that would end the process that reads it.
    """
    whole = Limits(unpacked=limit("book_unpacked"), times=limit("book_unpacked"))
    part = Part(Path(file), file, FileMapping(limits=whole))
    if content.startswith(OLD):
        if not _is_read(content, part.mapping.limits.memory):
            raise failed(part)
        return "", {}
    try:
        return "", _looked(part, content)
    except TooLargeError:
        words = f"it unpacks to more than {shown('book_unpacked')}. {way_up('book_unpacked')}"
        return words, {}
    except InputError as error:
        if error.what != damaged(part).what:
            return error.what.removesuffix("."), {}
        # What is damaged is told by whoever reads its values, if that does not end the process.
        if not _is_read(content, part.mapping.limits.memory):
            raise failed(part) from None
        return "", {}


@lru_cache(maxsize=2)
def _is_read(content: bytes, memory: int) -> bool:
    """The same of a workbook that several questions are asked of, one after the other."""
    return is_read(content, memory)


def _looked(part: Part, content: bytes) -> Mapping[str, Look]:
    """The look of each sheet; each file inside is gone through once."""
    with _as_workbook(part), _archive(part, content) as book:
        inside = {name.lower() for name in book.namelist()}
        if "content.xml" in inside and "xl/workbook.xml" not in inside:
            if len(inside) < len(book.namelist()):
                raise MalformedError("a file inside it stands twice")
            sheets = ods_look.looks(blocks(book, "content.xml", _unpacking(part, content)))
            for sheet in sheets:
                _near(replace(part, sheet=sheet), sheets[sheet])
            return sheets
        names = tuple(_names(book, _unpacking(part, content)))
    look = looks_of(part, content)
    return {name: look(name) for name in names}


def _names(book: zipfile.ZipFile, unpacking: Unpacking) -> Iterable[str]:
    inside = {name.lower() for name in book.namelist()}
    if "xl/workbook.bin" in inside:
        return xlsb_look.sheets(blocks(book, _real(book, "xl/workbook.bin"), unpacking))
    if "xl/workbook.xml" in inside:
        return _sheets(blocks(book, _real(book, "xl/workbook.xml"), unpacking))
    return ods_look.looks(blocks(book, "content.xml", unpacking))


def _start(part: Part, content: bytes | None) -> bytes:
    if content is not None:
        return content[: len(OLD)]
    with part.local.open("rb") as file:
        return file.read(len(OLD))


def _archive(part: Part, content: bytes | None) -> zipfile.ZipFile:
    return zipfile.ZipFile(part.local if content is None else BytesIO(content))


def _unpacking(part: Part, content: bytes | None) -> Unpacking:
    return Unpacking(part, part.local.stat().st_size if content is None else len(content))


def _through(content: Iterator[bytes], *, parsed: bool) -> None:
    """Unpack a file to its end, and see that it is XML without declarations if it is XML."""
    stream = XmlStream()
    for block in content:
        if parsed:
            stream.feed(block)


def _excel(part: Part, source: bytes | None, sheet: str) -> Look:
    with _as_workbook(part), _archive(part, source) as book:
        unpacking = _unpacking(part, source)
        if "xl/workbook.bin" in {name.lower() for name in book.namelist()}:
            place = xlsb_look.sheets(blocks(book, _real(book, "xl/workbook.bin"), unpacking))
            name = _target(book, "bin", place.get(sheet, ""), unpacking)
            return _near(part, xlsb_look.look(blocks(book, name, unpacking)))
        relation = _sheets(blocks(book, _real(book, "xl/workbook.xml"), unpacking)).get(sheet, "")
        name = _target(book, "xml", relation, unpacking)
        look = excel_look.look(blocks(book, name, unpacking))
        if _is_far(part, look):  # perhaps by rounded numbers only
            content = blocks(book, name, _unpacking(part, source))
            look = excel_look.look(content, exact=True)
        return _near(part, look)


def _is_far(part: Part, look: Look) -> bool:
    cells, limit = look.rows * look.columns, part.mapping.limits.cells
    # A filled cell takes some bytes at least: of more cells than bytes most are not there.
    return cells > min(FREE_CELLS, limit) and cells > min(limit, look.size)


def _near(part: Part, look: Look) -> Look:
    """The look, of a sheet that does not reach too far."""
    if not _is_far(part, look):
        return look
    far, limit = f"a sheet has {look.rows:,} rows and {look.columns:,} columns", ""
    if look.rows * look.columns > (most := part.mapping.limits.cells):
        limit = f", and at most {most:,} cells are read (limits: {{cells: {most}}} in a mapping)"
    what = f"a cell stands far from the others: {far}{limit}."
    raise InputError(what, where=part.place(), remedy=NEARER)


def _sheets(content: Iterator[bytes]) -> Mapping[str, str]:
    """The relation of each sheet of an Excel workbook, by the sheet's name."""
    found: dict[str, str] = {}

    def begin(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            values = {local(key): value for key, value in attributes.items()}
            found[values.get("name", "")] = values.get("id", "")

    _each(content, begin)
    return found


def _target(book: zipfile.ZipFile, kind: str, relation: str, unpacking: Unpacking) -> str:
    """The file that a relation of the workbook leads to."""
    found: dict[str, str] = {}

    def begin(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            found[attributes.get("Id", "")] = attributes.get("Target", "")

    _each(blocks(book, _real(book, RELATIONS.format(kind)), unpacking), begin)
    target = found.get(relation, "").replace("\\", "/")
    from_root = target.startswith(("/", "xl/"))
    path = posixpath.normpath(target.lstrip("/") if from_root else f"xl/{target}")
    return _real(book, path)


def _each(content: Iterator[bytes], begin: Callable[[str, dict[str, str]], None]) -> None:
    stream = XmlStream()
    stream.parser.StartElementHandler = begin
    for block in content:
        stream.feed(block)
    stream.feed(b"", final=True)


def _real(book: zipfile.ZipFile, path: str) -> str:
    """The name of a file inside, whose capitals may differ."""
    for name in book.namelist():
        if name.lower() == path.lower():
            return name
    raise MalformedError(f"no file {path}")


@contextmanager
def _as_workbook(part: Part) -> Iterator[None]:
    """What is wrong with a workbook's own files, as an error of ours."""
    try:
        yield
    except DeclaredTypesError:
        raise InputError(
            "its XML declares a document type, which no workbook needs, and which may unfold "
            "without end.",
            where=part.place(),
            remedy="Open it in Excel or LibreOffice, and save it again.",
        ) from None
    except PassedError as passed:
        raise InputError(
            f"it has more than {shown(passed.name)}, the limit for {LIMITS[passed.name].of}.",
            where=part.place(),
            remedy=f"Open it in Excel or LibreOffice, and save it again. {way_up(passed.name)}",
        ) from None
    except (MalformedError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError):
        raise damaged(part) from None
    except RuntimeError:
        raise InputError(
            "the workbook has a password, or is compressed in a way that cannot be read.",
            where=part.place(),
            remedy="Save it without one, and send it over a protected way.",
        ) from None


def damaged(part: Part) -> InputError:
    """The error about what is no whole workbook."""
    return InputError(
        "the file cannot be read as a workbook.",
        where=part.place(),
        remedy="Check that it is whole, and that its name ends as its kind does.",
    )
