"""The same table in every kind of file that is read."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from old_workbook import write_xls
from sav_file import write_sav
from surveybench import readers

Rows = Sequence[Sequence[object]]


def _text(table: pa.Table, delimiter: str = ",") -> bytes:
    sink = io.BytesIO()
    pa_csv.write_csv(table, sink, pa_csv.WriteOptions(delimiter=delimiter))
    return sink.getvalue()


def csv(path: Path, table: pa.Table) -> None:
    path.write_bytes(_text(table))


def semicolons(path: Path, table: pa.Table) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + _text(table, ";").replace(b"\n", b"\r\n"))


def tsv(path: Path, table: pa.Table) -> None:
    path.write_bytes(_text(table, "\t"))


def utf_16(path: Path, table: pa.Table) -> None:
    path.write_bytes(_text(table, "\t").decode().encode("utf-16"))


def compressed(path: Path, table: pa.Table) -> None:
    path.write_bytes(gzip.compress(_text(table), 1))


def parquet(path: Path, table: pa.Table) -> None:
    pq.write_table(table, path)


def arrow(path: Path, table: pa.Table) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table, 1000)


def spss(path: Path, table: pa.Table) -> None:
    write_sav(path, table)


def cells(table: pa.Table) -> Rows:
    """Header and rows."""
    columns = [column.to_pylist() for column in table.columns]
    return [table.column_names, *zip(*columns, strict=True)]


def xlsx(path: Path, table: pa.Table, sheet: str = "Data", above: Rows = ()) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for at, row in enumerate([*above, *cells(table)]):
        page.write_row(at, 0, row)
    book.close()


def ods(path: Path, table: pa.Table, sheet: str = "Data", above: Rows = ()) -> None:
    rows = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
        for row in [*above, *cells(table)]
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="{sheet}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", kind, zipfile.ZIP_STORED)
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", manifest)


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
    )


# Kinds by name: the ending, and how a table is written.
KINDS: dict[str, tuple[str, Callable[[Path, pa.Table], None]]] = {
    "CSV": (".csv", csv),
    "semicolons": (".csv", semicolons),
    "TSV": (".tsv", tsv),
    "UTF-16": (".txt", utf_16),
    "gzip": (".csv.gz", compressed),
    "Parquet": (".parquet", parquet),
    "Arrow": (".arrow", arrow),
    "SPSS": (".sav", spss),
    "SPSS, compressed": (".zsav", spss),
    "XLSX": (".xlsx", xlsx),
    "ODS": (".ods", ods),
}


def write_table(kind: str, folder: Path, stem: str, table: pa.Table) -> Path:
    """The table as a file of this kind."""
    end, write = KINDS[kind]
    path = folder / f"{stem}{end}"
    write(path, table)
    return path


def write_folder(kind: str, folder: Path, stem: str, table: pa.Table, parts: int = 4) -> Path:
    """The table as a folder of several files of this kind, its columns in another order in each."""
    inside = folder / stem
    inside.mkdir()
    for part in range(parts):
        names = table.column_names[part:] + table.column_names[:part]
        rows = table.select(names).take(list(range(part, table.num_rows, parts)))
        write_table(kind, inside, f"part{part}", rows)
    return inside


def stata(path: Path, table: pa.Table) -> None:
    frame = _frame(table)
    import pyreadstat  # as pandas, slow to import

    pyreadstat.write_dta(frame, str(path))


def sas_transport(path: Path, table: pa.Table) -> None:
    frame = _frame(table)
    import pyreadstat

    pyreadstat.write_xport(frame, str(path), file_format_version=8)


def _frame(table: pa.Table) -> Any:
    """Texts without gaps, for these kinds of file have none in texts."""
    pandas = pytest.importorskip("pandas", reason="needed to write such files")
    frame = table.to_pandas()
    texts = [name for name in frame if not pandas.api.types.is_numeric_dtype(frame[name])]
    return frame.astype(dict.fromkeys(texts, object)).fillna(dict.fromkeys(texts, ""))


def old_workbook(path: Path, table: pa.Table) -> None:
    write_xls(path, {"Data": cells(table)})  # pyright: ignore[reportArgumentType]


def zipped(path: Path, table: pa.Table) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("answers.csv", _text(table))


def sqlite(path: Path, table: pa.Table) -> None:
    with closing(sqlite3.connect(path)) as database:
        names = ", ".join(f'"{name}"' for name in table.column_names)
        database.execute(f"create table answers ({names})")
        marks = ", ".join("?" * table.num_columns)
        database.executemany(f"insert into answers values ({marks})", cells(table)[1:])
        database.commit()


# Kinds that are read in the same way as one above, or by a library: for tests of milliseconds.
EVERY_KIND = KINDS | {
    "Stata": (".dta", stata),
    "SAS transport": (".xpt", sas_transport),
    "XLS": (".xls", old_workbook),
    "zip": (".zip", zipped),
    "SQLite": (".sqlite", sqlite),
}


def located_table(kind: str, folder: Path, table: pa.Table) -> readers.Location:
    """Where the table lies, as a file of this kind or in a database."""
    end, write = EVERY_KIND[kind]
    path = folder / f"a{end}"
    write(path, table)
    return readers.location(f"sqlite:///{path}?table=answers" if kind == "SQLite" else str(path))
