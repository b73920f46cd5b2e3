"""How a raw file differs from what the definition says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from surveybench.survey.definition import Survey
from surveybench.survey.labels import folded

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Several:
    """Columns of a file that are one column of the definition, for a question of several answers.

    `codes` leads from each to the code that it stands for where it holds `ticked`; `unticked` are
    values that say that it does not, beside those that everybody understands so. Without `ticked`
    each holds a code itself, and leads to nothing.
    """

    codes: Mapping[str, str]
    ticked: str = ""
    unticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may take before it is refused, so that a small one cannot fill the machine.

    `unpacked` are bytes of one compressed file, `times` how many times as large as itself it may
    be unpacked once that is more than 256 MB; `cells` those up to the last filled row and column
    of a sheet; `columns` those of any file, `header` letters of the row that names them. `memory`
    are bytes that reading an old workbook may take.
    """

    unpacked: int = 64 << 30
    times: int = 250
    cells: int = 50_000_000
    columns: int = 20_000
    header: int = 1 << 20
    memory: int = 3 << 30


@dataclass(frozen=True, slots=True)
class FileMapping:
    """What a file does not say of itself; nothing stated means that it is as the definition says.

    `header_rows` are several rows that hold the names of columns together, and `skip_rows` rows
    that are not read, all counted as a spreadsheet does. `line_breaks` says that values which are
    read may hold some; elsewhere a quote mark that is left open is told by them.

    `columns` leads from the file's names to the definition's; `several` are those of the
    definition's columns that are made of several of the file's. `values` and `dates` are by the
    definition's column: what a value stands for, and the formats of its dates; `months` are the
    names of the months where they are not English. `labels`, by column from a folded label to its
    code, is filled where answers come as labels only. `file_name` is the column that the name of
    each file of a folder fills. `not_asked` are columns that a file may lack, which are
    blank then. `limits` are those of one file. `exact` are the definition's columns whose values
    are texts, so that 01 is not 1; `listing` those of which one cell may hold several codes.
    """

    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    header_rows: tuple[int, ...] = ()
    skip_rows: tuple[int, ...] = ()
    line_breaks: bool = False
    columns: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    several: Mapping[str, Several] = field(default_factory=lambda: MappingProxyType({}))
    ignore: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    answers: Literal["", "code", "label"] = ""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    months: tuple[str, ...] = ()
    file_name: str = ""
    limits: Limits = Limits()
    exact: tuple[str, ...] = ()
    listing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WaveMapping:
    """How the files of one wave are to be understood."""

    responses: FileMapping = FileMapping()
    sample: FileMapping = FileMapping()


def known_columns(survey: Survey) -> frozenset[str]:
    """Every column that the definition names."""
    columns = survey.columns
    named = [columns.record_id, columns.organisation, columns.outcome]
    named += survey.coded_groups or [columns.group]
    named += [columns.seen, columns.mode, *columns.age, *columns.sex, *columns.ignore]
    dimensions = survey.stated_dimensions
    named += [column for dimension in dimensions for column in dimension.column]
    named += [survey.weight.column] if survey.weight else []
    named += survey.routing_columns
    return frozenset(filter(None, [*named, *(item.column for item in survey.asked_items)]))


def labels_of(survey: Survey) -> Mapping[str, Mapping[str, str]]:
    """The codes of every item's labels, by its column; a label of several codes is left out."""
    labels: dict[str, Mapping[str, str]] = {}
    for item in survey.asked_items:
        texts = [folded(option.label) for option in item.options]
        pairs = zip(texts, item.codes, strict=True)
        labels[item.column] = {text: str(code) for text, code in pairs if texts.count(text) == 1}
    return MappingProxyType(labels)
