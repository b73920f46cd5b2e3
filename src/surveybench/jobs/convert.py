"""Raw files once more, so that later runs read them faster: coded, narrow, sorted, never null.

Rows are sorted out of memory: first into a few parts by organisation, then each part by itself;
`converted_file` puts these together.
"""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from surveybench import outputs, readers
from surveybench.errors import InputError, OutputError, Place
from surveybench.intake import Progress, Source, Sources, Step, open_wave, raw_batches, unchanged
from surveybench.jobs import pipeline
from surveybench.jobs.converted_file import FILES, put_together
from surveybench.jobs.inputs import Counting, Inputs
from surveybench.quantities import wave_text
from surveybench.respondents import Raw, canonical, decode
from surveybench.survey import Item, Survey

ROWS_A_PART = 2_000_000
PARTS_UNKNOWN = 16
WHOLE = re.compile("|0|-?[1-9][0-9]{0,3}")
TEXT = pa.dictionary(pa.int32(), pa.string())


def convert(
    inputs: Inputs, out: Path, counting: Counting, *, unpacked: bool = False
) -> tuple[Path, ...]:
    """Write the raw files named once more, as a data folder with the same people."""
    survey, files = pipeline.prepare(inputs)
    return rewrite(
        survey, files, out, jobs=counting.jobs, unpacked=unpacked, progress=counting.progress
    )


def rewrite(
    survey: Survey,
    files: Sources,
    out: Path,
    *,
    jobs: int,
    unpacked: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write a data folder with the same people, and count both to see that it holds the same.

    Its files are of Parquet, or unpacked ones of Arrow.

    Raises Refused where the raw files are refused, OutputError where the folder cannot be written.
    """
    before, _ = pipeline.count(survey, files, jobs=jobs, progress=progress)
    definitions = {survey.wave: survey} | {e.survey.wave: e.survey for e in survey.earlier}
    _refuse_filled(out)
    with outputs.result(out, "surveybench convert", private=True) as staging, unchanged(files):
        names = [Path("organisations.csv")] if files.listed else []
        if files.listed:
            staging.put(names[0], _listed(files))
        for wave, source in files.waves.items():
            codes = before[wave].axes.organisations
            folder = staging.stage / wave_text(wave)
            parts = _wave(definitions[wave], source, codes, folder, progress)
            put_together(definitions[wave], parts, folder, unpacked=unpacked)
            names.append(Path(wave_text(wave)) / FILES[unpacked])
        made = {
            wave: Source(staging.stage / wave_text(wave) / FILES[unpacked]) for wave in files.waves
        }
        after, _ = pipeline.count(survey, replace(files, waves=made), jobs=jobs, progress=progress)
        if after != before:
            raise InputError(
                "the raw files changed while they were converted: the new ones count otherwise.",
                where=Place(file=str(next(iter(files.waves.values())).responses)),
                remedy="Wait until nobody writes to them, and run it again.",
            )
    return tuple(out / name for name in names)


def _listed(files: Sources) -> bytes:
    """The list of organisations as it came, or as a file where it is a table."""
    if not isinstance(files.listed, readers.Table):
        assert files.listed is not None
        with files.listed.open("rb") as file:
            return file.read()
    text = io.StringIO(newline="")
    rows = [
        (each.code, each.name, "yes" if each.synthetic else "no", each.peers)
        for each in files.organisations
    ]
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    return text.getvalue().encode()


HEADER = ("code", "name", "synthetic", "peers")


def _refuse_filled(out: Path) -> None:
    """Refuse a folder that holds anything but what a dead run of ours left there."""
    outputs.refuse_among_reports(out, "converted files hold everybody's answers")
    if out.is_dir():
        outputs.clear_litter(out)
        if any(out.iterdir()) and not (out / outputs.MARKER).exists():
            raise OutputError(
                "the folder is not empty.",
                where=Place(file=str(out)),
                remedy="Name a new one: converted files never take the place of others.",
            )


class _Columns:
    """How the columns of one wave are written; whether people's texts are all small numbers."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.coded: dict[str, tuple[Item, pa.Field]] = {}
        for item in survey.asked_items:
            if field := canonical.field(item, survey):
                self.coded[item.column] = item, field
        self.whole: dict[str, bool] = {}
        self.largest: dict[str, int] = {}

    def loosely(self, raw: Raw) -> pa.Table:
        """A raw batch as it waits in a part: answers coded, all else as texts."""
        columns = {}
        for name in raw.table.column_names:
            if name == self.survey.columns.record_id:
                continue
            column = raw.table.column(name)
            if name in self.coded and canonical.is_coded(raw.table, self.coded[name][0]):
                columns[name] = column
            elif name in self.coded:
                columns[name] = canonical.coded(column, self.coded[name][0], self.survey)
            else:
                columns[name] = self._texts(name, column)
        return pa.table(columns)

    def _texts(self, name: str, column: pa.ChunkedArray) -> pa.Array:
        if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
            column = pc.strftime(pc.cast(column, pa.timestamp("us")), format="%Y-%m-%d")
        values, index = decode.distinct(column)
        # The organisation's code is a text, whatever it looks like.
        whole = name != self.survey.columns.organisation and all(map(WHOLE.fullmatch, values))
        self.whole[name] = self.whole.get(name, True) and whole
        if whole:
            sizes = [abs(int(value)) for value in values if value]
            self.largest[name] = max(self.largest.get(name, 0), *sizes, 0)
        blank = np.array([not value for value in values] + [True])[index]
        at = pa.array(index.astype(np.int32), mask=blank)
        return pa.DictionaryArray.from_arrays(at, pa.array(values, pa.string()))

    def finally_(self, table: pa.Table) -> pa.Table:
        """A sorted part as it stands in the file."""
        columns, fields = [], []
        for name in table.column_names:
            column = table.column(name)
            if name in self.coded:
                fields.append(self.coded[name][1])
            elif self.whole[name]:
                kind = pa.int8() if self.largest[name] < 128 else pa.int16()
                column = pc.cast(pc.cast(column, pa.string()), kind)
                fields.append(pa.field(name, kind))
            else:
                fields.append(pa.field(name, TEXT))
            columns.append(column)
        return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def _wave(
    survey: Survey,
    source: Source,
    codes: tuple[str, ...],
    folder: Path,
    progress: Progress | None,
) -> Iterator[tuple[Path, pa.Table]]:
    """Sorted parts, and a path for each under which it may wait."""
    outputs.make_folders(folder, private=True)
    columns = _Columns(survey)
    opened = open_wave(survey, source)
    rows = opened.rows
    parts = max(1, -(-rows // ROWS_A_PART)) if rows else PARTS_UNKNOWN
    paths = [folder / f"part-{number}" for number in range(parts)]
    where = {code: at for at, code in enumerate(codes)}
    step = Step(progress, f"Converting {survey.wave_name}", opened.people.file)
    with ExitStack() as stack:
        sinks: dict[int, pa.RecordBatchWriter] = {}
        for raw in raw_batches(opened):
            if not raw.table.num_rows:
                continue
            table = columns.loosely(raw)
            part = _positions(table, survey, where) * parts // len(codes)
            order = np.argsort(part, kind="stable")
            table, edges = table.take(order), np.searchsorted(part[order], range(parts + 1))
            for number in np.unique(part).tolist():
                if number not in sinks:
                    sink = stack.enter_context(outputs.written(paths[number], private=True))
                    sinks[number] = stack.enter_context(pa.ipc.new_stream(sink, table.schema))
                start, end = edges[number : number + 2].tolist()
                sinks[number].write_table(table.slice(start, end - start))
            step.more(table.num_rows)
    step.end()
    return _sorted(columns, [path for path in paths if path.exists()], where)


def _sorted(
    columns: _Columns, parts: list[Path], where: dict[str, int]
) -> Iterator[tuple[Path, pa.Table]]:
    for path in parts:
        with pa.OSFile(str(path)) as file:
            table = pa.ipc.open_stream(file).read_all().unify_dictionaries()
        path.unlink()
        order = np.argsort(_positions(table, columns.survey, where), kind="stable")
        yield path.with_name(f"sorted-{path.name}"), columns.finally_(table.take(order))


def _positions(table: pa.Table, survey: Survey, where: dict[str, int]) -> np.ndarray:
    values, index = decode.distinct(table.column(survey.columns.organisation))
    return np.array([where.get(value, 0) for value in values] + [0], np.int64)[index]
