"""Which larger unit each unit is a part of, as the files of a wave have it: site and organisation.

It is read before the people are counted, from two columns alone.
"""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from surveybench import readers
from surveybench.errors import InputError
from surveybench.intake.record_ids import as_text
from surveybench.intake.source import Source
from surveybench.readers import File
from surveybench.survey import Survey

Pairs = frozenset[tuple[str, str]]


def larger_units(survey: Survey, source: Source, unit: str, larger: str) -> Pairs:
    """Every pair of codes in the columns `unit` and `larger`; none where a column is not there.

    What is wrong with the files is told by whoever counts the people in them.
    """
    opened = source.opened()
    files = [file for file in (opened.sample, opened.responses) if file is not None]
    try:
        headers = [readers.header(file) for file in files]
        for file, names in zip(files, headers, strict=True):
            if unit in names and larger in names:
                return frozenset(_pairs(_columns(file, [unit, larger]), unit, larger))
        return frozenset(_joined(survey, files, headers, unit, larger))
    except InputError:
        return frozenset()


def _columns(file: File, names: list[str]) -> Iterator[pa.Table]:
    for batch in readers.batches(file, names):
        yield pa.table({name: as_text(batch.table[name]) for name in names})


def _pairs(tables: Iterator[pa.Table], unit: str, larger: str) -> Iterator[tuple[str, str]]:
    for table in tables:
        several = table.group_by([unit, larger]).aggregate([])
        for code, parent in zip(*(several[n].to_pylist() for n in (unit, larger)), strict=True):
            if code and parent:
                yield code, parent


def _joined(
    survey: Survey, files: list[File], headers: list[list[str]], unit: str, larger: str
) -> Iterator[tuple[str, str]]:
    """Pairs of columns that stand in two files, which the record id joins."""
    ids = survey.columns.record_id
    tables = {}
    for column in (unit, larger):
        for file, names in zip(files, headers, strict=True):
            if column in names and ids in names:
                tables.setdefault(column, pa.concat_tables(_columns(file, [ids, column])))
    if len(tables) == 2:
        both = tables[unit].join(tables[larger], ids, join_type="inner")
        yield from _pairs(iter([both]), unit, larger)
