"""The Excel form of a definition: its sheets, their columns, and how lists stand in a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from surveybench.survey import OUTCOMES

EMPTY = "(none)"  # where a definition says that there is nothing; a blank cell says nothing
NOTE = "meaning"  # a column for people, which is not read


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its name, width in letters, what it holds, and the words it may hold."""

    name: str
    width: int
    what: str
    words: tuple[str, ...] = ()


LATER = frozenset({"Strata", "Breakdowns", "Adjust"})  # sheets that forms of before do not have
LATER_COLUMNS = frozenset(
    {"higher_means", "better", "from", "to", "populations", "ticks_of", "ticks", "ticks_blank"}
)  # and columns
# Columns that a sheet of before does not have, where others of that name are needed.
LATER_IN_SHEET = {
    "Groups": frozenset({"column"}),
    "Sections": frozenset({"sections", "score"}),
}
SHEETS: dict[str, tuple[Column, ...]] = {
    "Survey": (
        Column("key", 24, "What the row says, such as words.title or columns.age."),
        Column("value", 70, f"Its value; a list takes one row a value; {EMPTY} for nothing."),
    ),
    "Groups": (
        Column("code", 12, "A group's code in the data."),
        Column("name", 60, "Its name."),
        Column("column", 24, "Where groups stand in several columns: the code's column."),
    ),
    "Populations": (
        Column("id", 16, "Short name: letters, digits, underscores."),
        Column("name", 50, "Whose results stand together."),
        Column(
            "groups",
            24,
            "Codes of its groups: 1; 2. Of several columns: place = 1; place = 2. Blank for "
            "everyone.",
        ),
    ),
    "Strata": (
        Column(
            "name",
            16,
            "What people are standardised by, as it stands in sentences. No rows: by age and sex; "
            f"one row {EMPTY}: not at all.",
        ),
        Column("column", 24, "Its column, or columns of which the first filled counts: a; b."),
        Column("bands", 34, "Of a number: 16-35; 36-50."),
        Column("codes", 34, "Of codes: 1 = Emergency; 2 = Planned."),
    ),
    "Breakdowns": (
        Column(
            "by",
            22,
            "What people are told apart by, for figures of subgroups: age, or two as age; sex.",
        ),
        Column("column", 24, "Of what is no stratum: its column, or columns: a; b."),
        Column("bands", 34, "Of a number: 0-1; 2-365."),
        Column("codes", 34, "Of codes: A = Ash House; B = Beech Ward."),
    ),
    "Adjust": (
        Column("name", 22, "What scores are adjusted for by regression. No rows: nothing."),
        Column("column", 24, "Its column, or columns of which the first filled counts: a; b."),
        Column("bands", 34, "Of a number: 18-34; 35-120."),
        Column("codes", 34, "Of codes: 1 = Excellent; 2 = Good."),
        Column("reference", 11, "The code, or first number of a band, others are compared with."),
        Column("linear", 9, "yes where it enters as one number.", ("yes", "no")),
    ),
    "Settings": (
        Column("setting", 22, "Name of a choice of method."),
        Column(
            "value",
            34,
            "Its value: 2; 3; 5 for a list, 16-35; 36-50 for age bands, "
            "1 = Male; 2 = Female for sexes.",
        ),
        Column(NOTE, 60, "For people; it is not read."),
    ),
    "Items": (
        Column("id", 10, "Short name: letters, digits, underscores."),
        Column("text", 60, "The question."),
        Column(
            "kind",
            13,
            "Scored, deciding what follows, or neither. Blank: evaluative.",
            ("evaluative", "routing", "descriptive"),
        ),
        Column("options", 22, "The list of its options, by its name in the sheet Options."),
        Column("multiple", 9, "yes where several answers may be given.", ("yes", "no")),
        Column("column", 14, "Its column in the data. Blank: the id."),
        Column("battery", 10, "What its battery of items is called."),
        Column("base", 50, "Who was asked and who was left out, in words."),
        Column(
            "wording",
            11,
            "summary where the text is ours, unknown where nobody knows it. Blank: verbatim.",
            ("verbatim", "summary", "unknown"),
        ),
        Column("ask_if", 30, "Who is asked: Q20 = 1, 2 and column route = 1. Blank: everyone."),
        Column("higher_means", 30, "What a high score means, where the text reads upside down."),
        Column(
            "better",
            9,
            "low where low scores are the better ones. Blank: high.",
            ("high", "low"),
        ),
        Column("populations", 24, "Ids of those it is scored for: ANT; POST. Blank for all."),
        Column("ticks_of", 12, "The question of several answers whose ticks answer this one."),
        Column("ticks", 16, "Codes whose ticks count: 1; 2. Blank: all that are not exclusive."),
        Column("ticks_blank", 12, "Codes that say nothing, such as don't know."),
    ),
    "Options": (
        Column("list", 22, "Name of the list; items name it in their column options."),
        Column("code", 8, "The code in the data, a whole number."),
        Column("label", 50, "The answer."),
        Column("score", 8, "The worst to the best of the scale, usually 0 to 10. Blank: no score."),
        Column("exclusive", 10, "yes for a 'none of these'.", ("yes", "no")),
        Column("from", 8, "Where a number is asked for: the first number of this answer."),
        Column("to", 8, "And the last, itself included."),
    ),
    "Sections": (
        Column("id", 10, "Short name: letters, digits, underscores."),
        Column("name", 40, "Name of the section."),
        Column(
            "items", 40, "Its scored items in order: Q6; Q7. How often each counts: Q6: 2; Q7: 1."
        ),
        Column("change_note", 60, "What stands in the way of comparing it over time."),
        Column("populations", 24, "Ids of those it is reported for: ANT; POST. Blank for all."),
        Column("sections", 20, "Sections inside it: S1; S2, or S1: 2; S2: 1."),
        Column(
            "score",
            10,
            "persons where each person's mean counts. Blank: items.",
            ("items", "persons"),
        ),
    ),
    "Compare": (
        Column("wave", 8, "An earlier wave."),
        Column(
            "definition", 30, "Its definition: a path from this one's folder, or a shipped one."
        ),
        Column("item", 12, "An item of this survey."),
        Column("earlier_item", 14, "The item of the earlier wave it is compared with."),
    ),
    "Not comparable": (
        Column("item", 12, "An item of this survey."),
        Column("reason", 80, "Why it cannot be compared with earlier waves."),
    ),
}
# Keys of the sheet Survey that hold lists, whatever their number of rows.
LISTS = frozenset(
    {"words.further", "columns.age", "columns.sex", "columns.ignore", "bands.labels"}
    | {f"outcomes.{name}" for name in OUTCOMES}
)

# Keys of the sheet Survey that hold numbers.
NUMBERS = frozenset(
    {"scale.from", "scale.to", "scale.decimals", "compared_waves", "weight.decimals"}
)


def joined(values: Iterable[object]) -> str:
    """Values as one cell, which `parted` takes apart again."""
    return "; ".join(_quoted(str(value)) for value in values)


def _quoted(text: str) -> str:
    if text and text == text.strip() and not any(mark in text for mark in ';"\r\n'):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def parted(cell: str) -> list[str]:
    """The values of a cell: 1; 2. A value that holds a semicolon stands in double quotes."""
    rows = csv.reader(io.StringIO(cell, newline=""), delimiter=";", skipinitialspace=True)
    quoted = '"' in cell
    values = [value if quoted else value.strip() for row in rows for value in row]
    return [value for value in values if value or quoted]
