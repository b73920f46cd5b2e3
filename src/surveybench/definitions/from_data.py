"""The columns of a file of answers, from its data alone: codes and texts that stand in each."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from surveybench import readers
from surveybench.definitions.cell_kinds import are_codes, is_count_or_id
from surveybench.definitions.draft import MOST_OPTIONS
from surveybench.definitions.variables import Choice, Source, Variable
from surveybench.definitions.worded import worded
from surveybench.readers import FileMapping, Location, Mapped
from surveybench.survey import as_shown

WHOLE = re.compile(r"\s*(-?[0-9]{1,9})(?:\.0+)?\s*")
SEVERAL = re.compile(r"\s*-?[0-9]{1,9}(?:\s*[;,| ]\s*-?[0-9]{1,9})+\s*")
LABEL_ROW = (
    "the first row under the names looks like a row of labels, and is left out of the options: "
    "take it out of the file, or list it under `skip_rows` in a mapping file, before "
    "anything is counted."
)
# How SAS, R, Stata, databases and spreadsheets write that there is nothing, in small letters.
NOTHING = frozenset({".", "-", "--", "na", "n/a", "#n/a", "nan", "null", "none", "\\n"})
FOR_NOTHING = (
    "{texts} in it is taken for no answer: state so in a mapping file (`values`, blank), or it is "
    "counted as an answer that was removed."
)
LONGEST = 20  # letters of a text that may be a code
LONGEST_CELL = 1000  # letters of a text that may list several answers


def read_data(path: Location, layout: FileMapping | None = None) -> Source:
    """Columns and codes of CSV, Parquet or any other file or table that raw data come in.

    Raises InputError where it cannot be read.
    """
    values = answers_in_file(path, layout)
    labels = _labels_under_names(path, layout, values)
    variables, doubts = [], [("", LABEL_ROW)] if labels else []
    for name, texts in values.items():
        rest = {t: n for t, n in texts.items() if t != labels.get(name)} if texts else texts
        if rest and (none := _for_nothing(rest)):
            doubts.append((name, FOR_NOTHING.format(texts=", ".join(none))))
            rest = {text: times for text, times in rest.items() if text not in none}
        variables.append(column_of(name, rest))
    return Source(
        file=path.name,
        kind="data without labels",
        variables=tuple(variables),
        doubts=tuple(doubts),
        answered=True,
    )


def _for_nothing(texts: Collection[str]) -> list[str]:
    """The texts by which programs write that there is no answer, among numbers alone."""
    none = sorted(text for text in texts if text.lower() in NOTHING)
    rest = [text for text in texts if text.lower() not in NOTHING]
    whole = rest and all(WHOLE.fullmatch(text) or SEVERAL.fullmatch(text) for text in rest)
    return none if whole else []


def _labels_under_names(
    path: Location, layout: FileMapping | None, values: Mapping[str, Mapping[str, int] | None]
) -> Mapping[str, str]:
    """The texts of the first row where it is a row of labels, by column; else none.

    It is one where most of its texts stand nowhere else in their columns, while others do again.
    """
    file = Mapped(path, replace(layout or FileMapping(), line_breaks=True))
    listed = [name for name, texts in values.items() if texts]
    batch = next(readers.batches(file, listed), None) if listed else None
    if batch is None:
        return {}
    first = {name: _text(batch.table[name][0].as_py() or "") for name in listed}
    telling, single = 0, {}
    for name, texts in values.items():
        if texts and sum(texts.values()) > 2 * len(texts):
            telling += 1
            text = first[name]
            if texts.get(text) == 1 and any(letter.isalpha() for letter in text):
                single[name] = text
    return single if len(single) > 1 and 2 * len(single) > telling else {}


def answers_in_file(
    path: Location, layout: FileMapping | None = None
) -> dict[str, Mapping[str, int] | None]:
    """Distinct values of every column of a file, as `values_in` has them."""
    # A text of several lines is no code, and a comment at most.
    file = Mapped(path, replace(layout or FileMapping(), line_breaks=True))
    readers.trial([file])
    return values_in(file, readers.header(file))


def values_in(file: readers.File, names: list[str]) -> dict[str, Mapping[str, int] | None]:
    """Distinct values of each column and their rows; None where they are too many or too long."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values: dict[str, Counter[str]] = {name: Counter() for name in names}
    for batch in readers.batches(file, names):
        for name in list(values):
            column = batch.table[name].combine_chunks()
            if pa.types.is_dictionary(column.type):
                column = column.dictionary_decode()
            for entry in pc.value_counts(pc.drop_null(column)).to_pylist():
                values[name][_text(entry["values"])] += entry["counts"]
            values[name].pop("", None)
            if _beyond_lists(values[name]):
                del values[name]
    return {name: dict(values[name]) if name in values else None for name in names}


def _text(value: object) -> str:
    text = as_shown(value) if isinstance(value, float) else str(value).strip()
    match = WHOLE.fullmatch(text)
    return str(int(match[1])) if match else text


def _beyond_lists(values: Collection[str]) -> bool:
    return len(values) > 4 * MOST_OPTIONS or any(len(value) > LONGEST_CELL for value in values)


def beyond_codes(values: Collection[str]) -> bool:
    """Whether these are too many, or too long, to be codes."""
    return len(values) > 4 * MOST_OPTIONS or any(len(value) > LONGEST for value in values)


def column_of(name: str, values: Mapping[str, int] | None) -> Variable:
    """A column of a file of answers: codes, words of answers, or none of them."""
    if not values:
        return Variable(name)
    codes = unlabelled(name, None if beyond_codes(values) else frozenset(values))
    if codes.choices and all(WHOLE.fullmatch(choice.code) for choice in codes.choices):
        return codes
    if not is_count_or_id(name) and (question := worded(name, values)) is not None:
        return question
    return codes


def unlabelled(name: str, values: frozenset[str] | None) -> Variable:
    """A column of which only the values are known."""
    if not values:
        return Variable(name)
    parts, multiple = values, False
    if any(SEVERAL.fullmatch(value) for value in values):
        parts = frozenset(part for value in values for part in re.split(r"[;,|\s]+", value) if part)
        multiple = True
    if all(WHOLE.fullmatch(part) for part in parts):
        codes = sorted(parts, key=int)
    else:
        codes = sorted(parts)
        multiple = False
    choices = tuple(Choice(code, "" if WHOLE.fullmatch(code) else code) for code in codes)
    whole = all(WHOLE.fullmatch(code) for code in codes)
    quantity = whole and (is_count_or_id(name) or not are_codes(codes))
    nature = "scale" if quantity else ""
    return Variable(name, choices=choices, labelled=False, multiple=multiple, nature=nature)
