"""The converted file of one wave, put together from its parts.

Each part is sorted by itself and waits on the disk until all are: only then is known what the file
tells at its beginning, which rows stand twice and which texts its columns hold.
"""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from surveybench import outputs
from surveybench.intake import Twins, telling
from surveybench.survey import Survey

ROWS_A_GROUP = 131_072
FILES = {True: "responses.arrow", False: "responses.parquet"}


class _Writer(Protocol):
    def write_table(self, table: pa.Table, size: int, /) -> None: ...


def put_together(
    survey: Survey, tables: Iterable[tuple[Path, pa.Table]], folder: Path, *, unpacked: bool
) -> None:
    """Write sorted tables as one file; each waits under a path, where nothing lies any more.

    Unpacked it is one of Arrow, else of Parquet.
    """
    waiting = _Waiting(survey)
    for path, table in tables:
        waiting.add(path, table)
    if not waiting.paths:
        return
    schema = waiting.schema()
    with _writer(folder / FILES[unpacked], schema, unpacked=unpacked) as writer:
        for table in waiting.take():
            columns = [
                waiting.with_all_texts(name, table[name]) if unpacked else table[name]
                for name in table.column_names
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema), ROWS_A_GROUP)


class _Waiting:
    """Sorted parts on the disk, and what was found in all of them."""

    def __init__(self, survey: Survey) -> None:
        self.organisation = survey.columns.organisation
        self.twins = Twins(survey.asked_items)
        self.rows = 0
        self.paths: list[Path] = []
        self.fields: list[pa.Field] = []
        self.texts: defaultdict[str, dict[str, int]] = defaultdict(dict)

    def add(self, path: Path, table: pa.Table) -> None:
        """One more part."""
        for start in range(0, table.num_rows, ROWS_A_GROUP):
            some = table.slice(start, ROWS_A_GROUP)
            first = self.rows + 1
            self.rows += some.num_rows
            self.twins.add(some, np.arange(first, first + some.num_rows))
        for field in table.schema:
            if pa.types.is_dictionary(field.type):
                texts = self.texts[field.name]
                for chunk in table[field.name].chunks:
                    for text in chunk.dictionary.to_pylist():
                        texts.setdefault(text, len(texts))
        self.fields = list(table.schema)
        self.paths.append(path)
        with (
            outputs.written(path, private=True) as sink,
            pa.ipc.new_stream(sink, table.schema) as stream,
        ):
            stream.write_table(table)

    def take(self) -> Iterator[pa.Table]:
        """The parts, each of which is gone afterwards."""
        for path in self.paths:
            with pa.OSFile(str(path)) as file:
                table = pa.ipc.open_stream(file).read_all()
            path.unlink()
            yield table.unify_dictionaries().combine_chunks()

    def schema(self) -> pa.Schema:
        """The columns, one of which tells what rows stand twice."""
        names = [field.name for field in self.fields]
        again = telling(names, self.rows, self.twins.again())
        return pa.schema(
            [
                field.with_metadata(again) if again and field.name == self.organisation else field
                for field in self.fields
            ]
        )

    def with_all_texts(self, name: str, column: pa.ChunkedArray) -> pa.Array:
        """The same column with the texts of all parts: an Arrow file names them once."""
        if name not in self.texts:
            return column.combine_chunks()
        coded, texts = column.combine_chunks(), self.texts[name]
        places = [texts[text] for text in coded.dictionary.to_pylist()]
        indices = pa.array(np.array(places, np.int32)).take(coded.indices)
        return pa.DictionaryArray.from_arrays(indices, pa.array(list(texts), pa.string()))


@contextmanager
def _writer(path: Path, schema: pa.Schema, *, unpacked: bool) -> Iterator[_Writer]:
    with outputs.written(path, private=True) as sink:
        if unpacked:
            with pa.ipc.new_file(sink, schema) as writer:
                yield writer
        else:
            # Codes are packed in bits already: compressing them again would only cost time.
            with pq.ParquetWriter(sink, schema, compression="none") as writer:
                yield writer
