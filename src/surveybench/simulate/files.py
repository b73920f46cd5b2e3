"""Arrays to tables, and tables to the bytes of files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from surveybench.simulate.answers import Chosen
from surveybench.simulate.people import People
from surveybench.simulate.truth import Organisation, Truth
from surveybench.survey import Dimension, Item, Survey

README = """Everything in this folder is invented by surveybench simulate: the organisations, the
people, their answers. No line describes a real organisation or person.

organisations.csv      code, name, and that the organisation is synthetic
<wave>/sample.csv      one row for each invited person
<wave>/responses.csv   one row for each returned questionnaire; empty = not answered
truth.json             the true values behind the answers: expectation is the standardised score
                       that an organisation would reach with endlessly many respondents
"""


def record_ids(wave: int, count: int) -> NDArray[np.int64]:
    """Ids that differ between waves."""
    return wave * 10_000_000 + np.arange(1, count + 1)


def sample_table(survey: Survey, truth: Truth, people: People) -> pa.Table:
    """One row for each invited person, with the columns that the definition names.

    Without a column of outcomes nobody is listed but who answered.
    """
    columns = survey.columns
    sexes = [code for code, _ in survey.settings.strata.sexes]
    codes = [organisation.code for organisation in truth.organisations]
    fields: dict[str, pa.Array] = {
        columns.record_id: pa.array(record_ids(survey.wave, len(people))),
        columns.organisation: _labels(people.organisation, codes),
        columns.outcome: _outcomes(survey, people.outcome),
        **{name: _numbers(people.age) for name in columns.age[-1:]},
        **{name: _labels(people.sex, sexes) for name in columns.sex[-1:]},
    }
    unusual = [entry for entry in survey.dimensions if not entry.usual]
    others = [*unusual, *survey.read_dimensions]
    for dimension, positions in zip(others, people.others, strict=True):
        fields[dimension.column[-1]] = _of_dimension(dimension, positions)
    if survey.weight is not None:  # by place in the list, so that nothing else is drawn otherwise
        fields[survey.weight.column] = pa.array(np.arange(len(people)) % 5 * 0.25 + 0.5)
    for column, codes in _group_codes(survey, truth).items():
        fields[column] = _labels(people.group, codes)
    if columns.seen and survey.seen_from is not None:
        first = survey.seen_from
        last = people.day.max(initial=0)
        days = [(first + timedelta(days=i)).isoformat() for i in range(last + 1)]
        fields[columns.seen] = _labels(people.day, days)
    if columns.mode:
        how = np.where(people.outcome == 1, people.online.astype(np.int64), -1)
        fields[columns.mode] = _labels(how, ["paper", "online"])
    fields.pop("", None)
    listed = pa.table(fields)
    return listed if columns.outcome else listed.take(pa.array(people.returned))


def _group_codes(survey: Survey, truth: Truth) -> dict[str, list[str]]:
    """What stands in each column of groups for the groups of the truth."""
    codes = [group.code for group in truth.groups]
    if not survey.group_columns:
        return {survey.columns.group: codes} if survey.groups else {}
    by_group = survey.codes_of_groups
    return {c: [by_group[code].get(c, "") for code in codes] for c in survey.group_columns}


def responses_table(
    survey: Survey, people: People, chosen: Mapping[str, Chosen], order: NDArray[np.int64]
) -> pa.Table:
    """One row for each returned questionnaire, in the given order of coming in."""
    columns, who = survey.columns, people.returned
    ids = record_ids(survey.wave, len(people))[who]
    fields: dict[str, pa.Array] = {columns.record_id: pa.array(ids[order])}
    if len(columns.age) > 1:
        fields[columns.age[0]] = _numbers(people.answered_age[who][order])
    if len(columns.sex) > 1:
        sexes = [code for code, _ in survey.settings.strata.sexes]
        fields[columns.sex[0]] = _labels(people.answered_sex[who][order], sexes)
    for item in survey.asked_items:
        fields[item.column] = _answers(item, chosen[item.id][order])
    return pa.table(fields)


def _answers(item: Item, chosen: Chosen) -> pa.Array:
    if not item.multiple:
        blank = chosen < 0
        # Of a span of numbers the lowest stands for all.
        values = np.array([low for low, _ in item.spans] if item.numeric else item.codes)
        return pa.array(values[np.where(blank, 0, chosen)], mask=blank)
    # Few options, so every set of ticks is one number.
    number = (chosen * (1 << np.arange(len(item.codes)))).sum(axis=1)
    sets, positions = np.unique(number, return_inverse=True)
    texts = [
        ";".join(str(code) for i, code in enumerate(item.codes) if ticks >> i & 1)
        for ticks in sets.tolist()
    ]
    return _labels(np.where(number == 0, -1, positions), texts)


def _outcomes(survey: Survey, outcome: NDArray[np.int64]) -> pa.Array:
    """Numbers, or the first of the definition's own codes for each."""
    if not survey.outcomes:
        return pa.array(outcome)
    first = {number: code for code, number in reversed(list(survey.outcomes.items()))}
    return pa.array([first[number] for number in outcome.tolist()])


def _of_dimension(dimension: Dimension, positions: NDArray[np.int64]) -> pa.Array:
    """Codes, or the lowest number of each band."""
    if not dimension.bands:
        return _labels(positions, [code for code, _ in dimension.codes])
    lowest = np.array([low for low, _ in dimension.bands])
    return pa.array(lowest[np.maximum(positions, 0)], mask=positions < 0)


def _numbers(values: NDArray[np.int64]) -> pa.Array:
    return pa.array(values, mask=values < 0)


def _labels(positions: NDArray[np.int64], labels: list[str]) -> pa.Array:
    index = pa.array(positions.astype(np.int32), mask=positions < 0)
    return pa.DictionaryArray.from_arrays(index, pa.array(labels)).cast(pa.string())


def table_csv(table: pa.Table) -> bytes:
    """Comma-separated, without quotes: no value of ours needs any."""
    sink = io.BytesIO()
    sink.write((",".join(table.column_names) + "\n").encode())
    options = pa_csv.WriteOptions(include_header=False, quoting_style="none")
    pa_csv.write_csv(table, sink, options)
    return sink.getvalue()


def organisations_csv(organisations: tuple[Organisation, ...]) -> bytes:
    """Code, name, and the word yes for synthetic."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name", "synthetic"])
    writer.writerows([entry.code, entry.name, "yes"] for entry in organisations)
    return text.getvalue().encode()


def compact_json(value: Any) -> bytes:
    """JSON without spaces."""
    return (json.dumps(value, separators=(",", ":")) + "\n").encode()
