"""Answers beside the sample file: one row for every invited person."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import File
from surveybench.respondents import Raw
from surveybench.survey import Survey

ROWS_A_SLICE = 32_768


def raw_batches(survey: Survey, responses: File, sample: File | None) -> Iterator[Raw]:
    """Raw batches of a wave, from one file or from answers and sample joined on record id."""
    if sample is None:
        yield from _one_file(survey, responses)
        return
    own, drawn = _split(survey, responses, sample)
    answers, people = _whole(responses, own), _whole(sample, drawn)
    ids = survey.columns.record_id
    answer_ids = _unique(answers.table[ids], answers.rows, responses, ids)
    people_ids = _unique(people.table[ids], people.rows, sample, ids)
    _no_orphans(answer_ids, answers.rows, people_ids, responses, ids)
    at = pc.index_in(people_ids, value_set=answer_ids)
    # Row 0 is that of a person who did not answer.
    rows = np.append(answers.rows, 0)[pc.fill_null(at, -1).to_numpy()]
    table = people.table
    for name in own:
        if name != ids:
            table = table.append_column(name, answers.table[name].take(at))
    drawn_from, own_from = readers.places(sample), readers.places(responses)
    files = {**dict.fromkeys(drawn, drawn_from), **dict.fromkeys(own, own_from)}
    for start in range(0, table.num_rows, ROWS_A_SLICE):
        part = table.slice(start, ROWS_A_SLICE)
        here = people.rows[start : start + part.num_rows]
        there = rows[start : start + part.num_rows]
        yield Raw(part, files, _for_each(drawn, here) | _for_each(own, there))


def _for_each(columns: list[str], rows: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    # A comprehension, not dict.fromkeys: a type checker takes the latter's values for optional.
    return {column: rows for column in columns}  # noqa: C420


def organisations_in(survey: Survey, responses: File, sample: File | None) -> tuple[str, ...]:
    """Every organisation code a file names, sorted: for files that come without a list."""
    path, column = sample or responses, survey.columns.organisation
    _require(path, [column], readers.header(path))
    found: set[str] = set()
    for batch in readers.batches(path, [column]):
        found.update(_text(pc.unique(batch.table[column])).drop_null().to_pylist())
    if "national" in found:
        raise InputError(
            "'national' is no code of an organisation: it names the whole country.",
            where=replace(readers.places(path)[0], column=column),
            remedy="Give that organisation another code.",
        )
    return tuple(sorted(found))


def _one_file(survey: Survey, path: File) -> Iterator[Raw]:
    columns = _people_columns(survey) + [item.column for item in survey.items]
    names = readers.header(path)
    ids = survey.columns.record_id
    keep = [*columns, ids] if ids in names else columns
    _require(path, columns, names)
    _no_others(path, names, [*columns, ids, survey.columns.mode, *survey.columns.ignore])
    seen: list[pa.Array] = []
    rows: list[NDArray[np.int64]] = []
    places = readers.places(path)
    for batch in readers.batches(path, keep):
        if ids in keep:
            seen.append(_text(batch.table[ids]))
            rows.append(batch.rows)
        yield Raw(batch.table, dict.fromkeys(keep, places), _for_each(keep, batch.rows))
    if seen:
        _unique(pa.chunked_array(seen), np.concatenate(rows), path, ids)


def _people_columns(survey: Survey) -> list[str]:
    columns = survey.columns
    named = [columns.organisation, columns.outcome, *columns.age, *columns.sex]
    if survey.groups:
        named.append(columns.group)
    if survey.seen_from is not None:
        named.append(columns.seen)
    return list(dict.fromkeys(name for name in named if name))


def _split(survey: Survey, responses: File, sample: File) -> tuple[list[str], list[str]]:
    """Which columns each of two files gives; every one must be in exactly one of them."""
    columns = survey.columns
    items = [item.column for item in survey.items]
    own_names, drawn_names = readers.header(responses), readers.header(sample)
    wanted = _people_columns(survey)
    drawn = [name for name in wanted if name in drawn_names]
    own = [name for name in wanted if name not in drawn_names]
    # Whoever did not answer is known from the sample file only.
    always = [columns.record_id, columns.organisation, columns.outcome]
    _require(sample, [name for name in always if name], drawn_names)
    _require(responses, [columns.record_id, *own, *items], own_names)
    spare = [columns.record_id, columns.mode, *columns.ignore]
    twice = [name for name in drawn if name in own_names and name not in spare]
    if twice:
        raise InputError(
            "the sample file has this column too.",
            where=readers.header_place(responses, twice[0]),
            remedy="Keep it in the sample file only, or list it under `columns: ignore:`.",
        )
    _no_others(responses, own_names, [*own, *items, *spare])
    _no_others(sample, drawn_names, [*drawn, *spare])
    return [columns.record_id, *own, *items], [columns.record_id, *drawn]


def _require(path: File, columns: list[str], names: list[str]) -> None:
    missing = [name for name in columns if name not in names]
    if missing:
        raise InputError(
            f"{len(missing)} column{'s are' if len(missing) > 1 else ' is'} missing: "
            f"{', '.join(missing[:10])}{' …' if len(missing) > 10 else ''}.",
            where=readers.header_place(path),
            remedy="Add them, or name the file's own columns under `columns` or `column` in the "
            "definition.",
        )


def _no_others(path: File, names: list[str], known: list[str]) -> None:
    others = [name for name in names if name not in known]
    if others:
        raise InputError(
            f"{len(others)} column{'s are' if len(others) > 1 else ' is'} not in the definition: "
            f"{', '.join(others[:10])}{' …' if len(others) > 10 else ''}.",
            where=readers.header_place(path),
            remedy="Remove them, or list them under `columns: ignore:` in the definition.",
        )


def _whole(path: File, columns: list[str]) -> readers.Batch:
    found = list(readers.batches(path, columns))
    if not found:
        raise readers.no_rows(path)
    table = pa.concat_tables([batch.table for batch in found]).unify_dictionaries()
    return readers.Batch(table, np.concatenate([batch.rows for batch in found]))


def _text(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Values as text without blanks around it; null where nothing is left."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_finite(column), column, None)
        if pc.all(pc.equal(pc.floor(column), column)).as_py():
            column = pc.cast(column, pa.int64())
    text = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
    return pc.if_else(pc.equal(text, ""), None, text)


def _unique(ids: pa.ChunkedArray, rows: NDArray[np.int64], path: File, column: str) -> pa.Array:
    """Record ids as text, all filled and all different."""
    text = _text(ids)
    if text.null_count:
        at = int(np.flatnonzero(text.is_null().to_numpy(zero_copy_only=False))[0])
        raise InputError(
            f"the record id is blank ({text.null_count} such rows).",
            where=readers.place(path, int(rows[at]), column),
            remedy="Give every row its own id.",
        )
    coded = pc.dictionary_encode(text)
    if len(coded.dictionary) < len(coded):
        codes = coded.indices.to_numpy()
        order = np.argsort(codes, kind="stable")
        again = order[1:][codes[order][1:] == codes[order][:-1]]
        at = int(again.min())
        first = int(np.flatnonzero(codes == codes[at])[0])
        here, there = (readers.place(path, int(rows[i]), column) for i in (at, first))
        raise InputError(
            f"the record id stands already in row {there.row}"
            f"{'' if there.file == here.file else f' of {there.file}'} "
            f"({len(coded) - len(coded.dictionary)} rows repeat an id).",
            where=here,
            remedy="Keep one row for each person.",
        )
    return text


def _no_orphans(
    answers: pa.Array, rows: NDArray[np.int64], people: pa.Array, path: File, column: str
) -> None:
    known = pc.is_in(answers, value_set=people).to_numpy(zero_copy_only=False)
    if not known.all():
        raise InputError(
            f"the record id is not in the sample file ({int((~known).sum())} such rows).",
            where=readers.place(path, int(rows[~known][0]), column),
            remedy="Add the person to the sample file, or correct the id.",
        )
