"""Raw files as rows of text that can be spoiled, and the people in them."""

# pyarrow.compute makes its functions when it is imported, so a type checker cannot see them.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from surveybench.simulate import routing
from surveybench.survey import Answered, Item, Survey
from surveybench.survey.condition import leaves


@dataclass(frozen=True, slots=True)
class Sheet:
    """One raw file. Rows count from 0 and keep their number when others go."""

    file: str
    columns: list[str]
    rows: list[list[str]]
    gone: set[int] = field(default_factory=set)

    def get(self, row: int, column: str) -> str:
        """A cell."""
        return self.rows[row][self.columns.index(column)]

    def put(self, row: int, column: str, text: str) -> None:
        """Replace a cell."""
        self.rows[row][self.columns.index(column)] = text

    def add(self, column: str, texts: Iterable[str]) -> None:
        """One more column at the right."""
        self.columns.append(column)
        for row, text in zip(self.rows, texts, strict=True):
            row.append(text)

    def number(self, row: int) -> int:
        """Where a row stands in the written file: the header is row 1."""
        return row + 2 - sum(gone < row for gone in self.gone)

    def csv(self) -> bytes:
        """The file."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(row for position, row in enumerate(self.rows) if position not in self.gone)
        return text.getvalue().encode()


def sheet(file: str, table: pa.Table) -> Sheet:
    """A table as text; nulls are blank."""
    columns = [
        pc.fill_null(pc.cast(column, pa.string()), "").to_pylist() for column in table.columns
    ]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return Sheet(file, list(table.column_names), rows)


@dataclass(frozen=True, slots=True)
class Person:
    """Rows of one invited person; `answers` is None where no questionnaire came back."""

    record_id: str
    organisation: str
    drawn: int
    answers: int | None


@dataclass(frozen=True, slots=True)
class Files:
    """Both raw files of a wave, and its definition."""

    survey: Survey
    sample: Sheet
    responses: Sheet

    def people(self) -> Iterator[Person]:
        """Everyone invited, in the order of the sample file."""
        columns = self.survey.columns
        row_index = {
            self.responses.get(i, columns.record_id): i for i in range(len(self.responses.rows))
        }
        for row in range(len(self.sample.rows)):
            record = self.sample.get(row, columns.record_id)
            organisation = self.sample.get(row, columns.organisation)
            yield Person(record, organisation, row, row_index.get(record))

    def sheet_of(self, column: str) -> Sheet:
        """The file that a column stands in."""
        return self.sample if column in self.sample.columns else self.responses

    def row_of(self, person: Person, column: str) -> int:
        """The row of a person in the file that a column stands in."""
        if column in self.sample.columns:
            return person.drawn
        assert person.answers is not None
        return person.answers

    def text(self, person: Person, column: str) -> str:
        """What stands in a column for a person."""
        return self.sheet_of(column).get(self.row_of(person, column), column)

    def put(self, person: Person, column: str, text: str) -> None:
        """Replace it."""
        self.sheet_of(column).put(self.row_of(person, column), column, text)

    def answered(self, person: Person) -> list[Item]:
        """Items that a person answered."""
        return [item for item in self.survey.asked_items if self.text(person, item.column)]

    def led_past(self, person: Person, item: Item) -> bool:
        """Whether given answers certainly lead a person past an item."""

        def leaf(statement: Answered) -> routing.Pair:
            text = self.text(person, self.survey.item[statement.item].column)
            ticked = set(text.split(";")) - {""}
            yes = bool(ticked & {str(code) for code in statement.codes})
            return _chance(yes), _chance(bool(ticked) and not yes)

        return item.ask_if is not None and bool(routing.holds(item.ask_if, leaf)[1] > 0.5)


def _chance(sure: bool) -> NDArray[np.float64]:
    return np.array(float(sure))


def filters(survey: Survey) -> frozenset[str]:
    """Items on which the asking of others depends."""
    return frozenset(
        leaf.item
        for item in survey.asked_items
        if item.ask_if is not None
        for leaf in leaves(item.ask_if)
    )


def plain_filters(survey: Survey) -> dict[str, list[Item]]:
    """Filters with one answer, and the items that depend on them alone and on which none does."""
    plain: dict[str, list[Item]] = {}
    spoiled: set[str] = set()
    leading = filters(survey)
    for item in survey.asked_items:
        if item.ask_if is None:
            continue
        names = {leaf.item for leaf in leaves(item.ask_if)}
        if not isinstance(item.ask_if, Answered) or item.id in leading:
            spoiled |= names
        for name in names:
            plain.setdefault(name, []).append(item)
    return {
        name: items
        for name, items in plain.items()
        if name not in spoiled and not survey.item[name].multiple
    }
