"""From a mapping file to how each wave's files are to be understood.

responses and sample may each state how that file is written (encoding, delimiter, sheet,
header_row, header_rows, skip_rows, line_breaks, limits), what its columns are called (columns,
several, ignore, file_name) and what its values mean (answers, values, dates, months). waves does
the same for one wave alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from surveybench.errors import DefinitionError
from surveybench.quantities import wave_text
from surveybench.survey.definition import Survey
from surveybench.survey.form_base import Code, Key, Text, WaveNumber
from surveybench.survey.labels import folded
from surveybench.survey.mapping import (
    FileMapping,
    Limits,
    Several,
    WaveMapping,
    known_columns,
    labels_of,
)
from surveybench.survey.yaml_file import Path_, place, read

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
# How dates are written, in the letters people use, and what the calendar calls each part.
DATE_PARTS = {
    "YYYY": "%Y",
    "YY": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "M": "%m",
    "DD": "%d",
    "D": "%d",
}
TIME_PARTS = {"HH": "%H", "H": "%H", "MM": "%M", "SS": "%S", "AM": "%p", "PM": "%p"}

# How each part of a mapping is written, for messages.
EXAMPLES: Mapping[str | int, str] = MappingProxyType(
    {
        "responses": "responses: {encoding: windows-1252}",
        "sample": "sample: {ignore: [mode]}",
        "waves": "waves: {2024: {responses: {delimiter: tab}}}",
        "sheet": "sheet: Data, or sheet: [North, South]",
        "header_row": "header_row: 3, the number of a row",
        "header_rows": "header_rows: [1, 2], the rows that hold the names together",
        "skip_rows": "skip_rows: [2, 3], rows that are not read",
        "columns": "columns: {Case: record_id}, the file's name before the definition's",
        "several": "several: {Q8: {ticks: {Q8_1: 1, Q8_2: 2}}}, or {codes: [Q8_1, Q8_2]}",
        "ignore": "ignore: [mode]",
        "not_asked": "not_asked: [Q7], columns that a file may lack",
        "values": "values: {sex: {M: 1, F: 2}}, with words such as null in quotes",
        "dates": "dates: {seen: DD/MM/YYYY}, or a list of formats",
        "months": "months: [Januar, Februar, ...], the names of all twelve",
        "limits": "limits: {unpacked: 100000}, in MB; times, cells, columns, header, memory too",
        "file_name": "file_name: organisation",
    }
)

Encoding = Literal[
    "utf-8",
    "utf-16",
    "windows-1250",
    "windows-1252",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-15",
    "mac-roman",
    "cp437",
    "cp850",
]


# A value of a file: a word that YAML takes for a truth stands for itself.
Value = Annotated[
    Key, BeforeValidator(lambda value: str(value).lower() if isinstance(value, bool) else value)
]
RowNumber = Annotated[int, Field(ge=1, le=1 << 32, strict=True)]


class Strict(BaseModel):
    """Unknown keys are errors: a misspelt one must not be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class SeveralForm(Strict):
    """A column for each option, that holds `ticked` where it is ticked; or columns of codes."""

    ticks: dict[Key, Code] = {}
    ticked: Value = "1"
    unticked: Value | list[Value] = []
    codes: list[Key] = []


class LimitsForm(Strict):
    """What a file may take; `unpacked` and `memory` in MB."""

    unpacked: Annotated[int, Field(ge=1, le=1 << 24, strict=True)] | None = None
    times: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] | None = None
    cells: Annotated[int, Field(ge=1, le=1 << 32, strict=True)] | None = None
    columns: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] | None = None
    header: Annotated[int, Field(ge=1, le=1 << 30, strict=True)] | None = None
    memory: Annotated[int, Field(ge=1, le=1 << 24, strict=True)] | None = None


class FileForm(Strict):
    """How one file is written and what it means; nothing stated means: as the definition says."""

    encoding: Encoding | None = None
    delimiter: Literal["comma", "semicolon", "tab", "bar"] | None = None
    sheet: Key | list[Key] = []
    header_row: Annotated[int, Field(ge=1, le=10_000, strict=True)] | None = None
    header_rows: Annotated[list[RowNumber], Field(min_length=1, max_length=5)] | None = None
    skip_rows: Annotated[list[RowNumber], Field(max_length=1000)] = []
    line_breaks: bool = False
    columns: dict[Key, Text] = {}
    several: dict[Text, SeveralForm] = {}
    ignore: list[Key] = []
    not_asked: list[Text] = []
    answers: Literal["code", "label"] | None = None
    values: dict[Text, dict[Value, Key]] = {}
    dates: dict[Text, Text | list[Text]] = {}
    months: Annotated[list[Text], Field(min_length=12, max_length=12)] | None = None
    file_name: Text = ""
    limits: LimitsForm = LimitsForm()


class WaveForm(Strict):
    """The files of one wave."""

    responses: FileForm = FileForm()
    sample: FileForm = FileForm()


class MappingForm(Strict):
    """The files of every wave, and those of single waves that differ."""

    responses: FileForm = FileForm()
    sample: FileForm = FileForm()
    waves: dict[WaveNumber, WaveForm] = {}


def load_mapping(path: Path, survey: Survey) -> Mapping[int, WaveMapping]:
    """How the files of every wave of the survey are to be understood.

    Raises DefinitionError, naming line, key and remedy, where the mapping cannot be read or speaks
    of what the definition does not have.
    """
    raw = read(path)
    form = _form(path, raw)
    definitions = {survey.wave: survey} | {e.survey.wave: e.survey for e in survey.earlier}
    unknown = next((wave for wave in form.waves if wave not in definitions), None)
    if unknown is not None:
        raise DefinitionError(
            f"the survey has no wave {wave_text(unknown)}.",
            where=place(path, raw, ("waves", unknown)),
            remedy=f"Its waves are {', '.join(map(wave_text, definitions))}.",
        )
    mappings = {}
    for wave, definition in definitions.items():
        own = form.waves.get(wave)
        chosen: WaveForm | MappingForm = own or form
        start: Path_ = ("waves", wave) if own else ()
        for name, what, remedy in _faults(chosen, definition):
            raise DefinitionError(what, where=place(path, raw, (*start, *name)), remedy=remedy)
        mappings[wave] = WaveMapping(
            _mapping(chosen.responses, definition), _mapping(chosen.sample, definition)
        )
    return MappingProxyType(mappings)


def load_layout(path: Path) -> FileMapping:
    """How a file of answers is written, where there is no definition yet.

    Raises DefinitionError where the mapping cannot be read, or speaks of what only a definition
    has.
    """
    raw = read(path)
    form = _form(path, raw).responses
    of_columns = {
        "columns": form.columns,
        "several": form.several,
        "values": form.values,
        "dates": form.dates,
        "file_name": form.file_name,
        "not_asked": form.not_asked,
        "answers": form.answers,
    }
    for name, stated in of_columns.items():
        if stated:
            raise DefinitionError(
                "a definition that is only being drafted has no columns yet.",
                where=place(path, raw, ("responses", name)),
                remedy="State only how the file is written (encoding, delimiter, sheet, rows of "
                "names, ignore), and the rest for `check` and `run`.",
            )
    return _layout(form)


def _form(path: Path, raw: Any) -> MappingForm:
    try:
        return MappingForm.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        loc = first["loc"]
        words = {
            "extra_forbidden": ("is not a key of a mapping", "Remove it, or correct its spelling"),
            "literal_error": ("is not one of the words that may stand here", "Choose one of "),
        }
        example = next((EXAMPLES[part] for part in reversed(loc) if part in EXAMPLES), "keys only")
        other = ("is not what may stand here", f"Write it like {example}")
        what, remedy = words.get(first["type"], other)
        if first["type"] == "literal_error":
            remedy += first.get("ctx", {}).get("expected", "those of the documentation")
        raise DefinitionError(
            f"{what}.", where=place(path, raw, loc), remedy=f"{remedy}."
        ) from None


def _faults(form: WaveForm | MappingForm, survey: Survey) -> Iterator[tuple[Path_, str, str]]:
    """What of a mapping does not fit the definition, with the keys that lead to it."""
    columns = known_columns(survey)
    for name, file in (("responses", form.responses), ("sample", form.sample)):
        stated: list[tuple[Path_, str]] = [
            *(((name, "columns", own), column) for own, column in file.columns.items()),
            *(((name, "values", column), column) for column in file.values),
            *(((name, "dates", column), column) for column in file.dates),
            *([((name, "file_name"), file.file_name)] if file.file_name else []),
        ]
        for path, column in stated:
            if column not in columns:
                yield path, f"the definition has no column {column}.", "Use one of its columns."
        yield from _not_asked(name, file, survey)
        targets = list(file.columns.values())
        for own, column in file.columns.items():
            if targets.count(column) > 1:
                what = f"{targets.count(column)} columns are said to be {column}."
                yield (name, "columns", own), what, "Keep one."
        for column, several_form in file.several.items():
            for what, remedy in _about_several(column, several_form, survey):
                yield (name, "several", column), what, remedy
        named = [*file.columns, *file.ignore, *(n for s in file.several.values() for n in _own(s))]
        if doubled := next((own for own in named if named.count(own) > 1), None):
            what = f"the file's column {doubled} is named twice."
            yield (name,), what, "Name it once: under columns, several or ignore."
        for column, formats in file.dates.items():
            for text in [formats] if isinstance(formats, str) else formats:
                if date_format(text) is None:
                    yield (
                        (name, "dates", column),
                        f"'{text}' is no format of dates.",
                        "Write day, month and year once each, such as DD/MM/YYYY, D MMMM YY or "
                        "DD.MM.YYYY HH:MM:SS.",
                    )
        if file.answers == "label":
            yield from _shared_labels(name, survey)


def _not_asked(name: str, file: FileForm, survey: Survey) -> Iterator[tuple[Path_, str, str]]:
    columns = survey.columns
    needed = (columns.record_id, columns.organisation, columns.outcome)
    for column in file.not_asked:
        if column not in known_columns(survey) or column in needed:
            what = f"{column} is no column of a question, age, sex, group or mode."
            yield (name, "not_asked"), what, "Name columns of the definition that a file may lack."


def _own(several_form: SeveralForm) -> list[str]:
    return [*several_form.ticks, *several_form.codes]


def _about_several(
    column: str, several_form: SeveralForm, survey: Survey
) -> Iterator[tuple[str, str]]:
    item = next((item for item in survey.asked_items if item.column == column), None)
    if item is None:
        yield f"no item of the definition is in a column {column}.", "Use the column of an item."
        return
    if not item.multiple:
        remedy = "Write `multiple: true` at the item in the definition, or name one column of it."
        yield f"{item.id} takes one answer only.", remedy
    if bool(several_form.ticks) == bool(several_form.codes):
        remedy = "Write ticks: {Q8_1: 1, Q8_2: 2} for a column an option, else codes: [Q8_1, Q8_2]."
        yield "needs either ticks or codes.", remedy
    if not several_form.ticked.strip():
        yield "ticked is blank.", "Write the value that ticks an option, such as 1."
    if wrong := [code for code in several_form.ticks.values() if code not in item.codes]:
        remedy = f"Its options are {', '.join(map(str, item.codes))}."
        yield f"{item.id} has no option {wrong[0]}.", remedy


def _shared_labels(name: str, survey: Survey) -> Iterator[tuple[Path_, str, str]]:
    for item in survey.asked_items:
        texts = [folded(option.label) for option in item.options]
        doubled = next((text for text in texts if texts.count(text) > 1), None)
        if doubled is not None:
            what = f"{item.id} has several options with one label, so labels cannot tell them apart"
            yield (name, "answers"), f"{what}.", "Send codes, or give its options other labels."


def date_format(text: str) -> str | None:
    """The calendar's way to write a format such as DD/MM/YYYY HH:MM; None where it is none.

    Words that stand in every date are put in quotes: D 'de' MMMM.
    """
    pieces, parts = [], []
    for piece in re.findall(r"'[^']*'|HH?:MM(?::SS)?(?: ?[AP]M)?|Y+|M+|D+|.", _upper(text)):
        if piece[0] == "'":
            pieces.append(piece[1:-1].replace("%", "%%"))
        elif piece[0] == "H":
            parts.append("H")
            pieces.append(re.sub("HH?|MM|SS|[AP]M", lambda found: TIME_PARTS[found[0]], piece))
        elif piece in DATE_PARTS:
            parts.append(piece[0])
            pieces.append(DATE_PARTS[piece])
        elif piece.isalnum() and piece != "T":
            return None
        else:
            pieces.append(piece.replace("%", "%%"))
    dates = sorted(part for part in parts if part != "H")
    return "".join(pieces) if dates == ["D", "M", "Y"] and parts.count("H") < 2 else None


def _upper(text: str) -> str:
    """A format in capitals, but for what stands in quotes."""
    return re.sub(r"'[^']*'|[^']+", lambda m: m[0] if m[0][0] == "'" else m[0].upper(), text)


def _mapping(form: FileForm, survey: Survey) -> FileMapping:
    dates = {
        column: tuple(
            date_format(text) or "" for text in ([formats] if isinstance(formats, str) else formats)
        )
        for column, formats in form.dates.items()
    }
    texts = (survey.columns.organisation, survey.columns.record_id)
    return replace(
        _layout(form),
        exact=texts,
        listing=tuple(item.column for item in survey.asked_items if item.multiple),
        columns=MappingProxyType(dict(form.columns)),
        several=MappingProxyType(
            {name: _several(formats) for name, formats in form.several.items()}
        ),
        not_asked=tuple(form.not_asked),
        answers=form.answers or "",
        values=MappingProxyType({name: dict(codes) for name, codes in form.values.items()}),
        labels=labels_of(survey) if form.answers == "label" else MappingProxyType({}),
        dates=MappingProxyType(dates),
        file_name=form.file_name,
    )


def _layout(form: FileForm) -> FileMapping:
    """How a file is written, whatever it means."""
    return FileMapping(
        encoding=form.encoding or "",
        delimiter=DELIMITERS[form.delimiter] if form.delimiter else "",
        sheets=(form.sheet,) if isinstance(form.sheet, str) else tuple(form.sheet),
        header_row=max(form.header_rows) if form.header_rows else form.header_row,
        header_rows=tuple(sorted(form.header_rows or ())),
        skip_rows=tuple(sorted(form.skip_rows)),
        line_breaks=form.line_breaks,
        ignore=tuple(form.ignore),
        months=tuple(form.months or ()),
        limits=_limits(form.limits),
    )


def _limits(form: LimitsForm) -> Limits:
    stated = {name: value for name, value in form if value is not None}
    for in_bytes in {"unpacked", "memory"} & stated.keys():
        stated[in_bytes] <<= 20
    return replace(Limits(), **stated)


def _several(several_form: SeveralForm) -> Several:
    if several_form.ticks:
        codes = {name: str(code) for name, code in several_form.ticks.items()}
        unticked = several_form.unticked
        unticked = [unticked] if isinstance(unticked, str) else unticked
        return Several(MappingProxyType(codes), several_form.ticked, tuple(unticked))
    return Several(MappingProxyType(dict.fromkeys(several_form.codes, "")))
