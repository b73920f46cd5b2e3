"""What must never give another number in silence, and what must come in, in each kind of file.

The same sixty people are written in one way after the other, in every kind of file: they come in
with the figures of the plain file, or are refused in these words, or something is said of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

import file_kinds
from surveybench import checking
from surveybench.errors import SurveybenchError
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.readers import Mapped
from surveybench.survey import Survey, load_survey
from surveybench.survey.mapping import FileMapping
from surveybench.tally import WaveTally
from tiny import MADE
from ward_files import DEFINITION, LISTED, NAMES, people

Values = list[object]
MAPPING = FileMapping()
# One kind of each reader, for what happens to values after they are read.
READERS = ("CSV", "Parquet", "SPSS", "XLSX", "ODS", "Stata", "SQLite")
SAME, REFUSED = "same", "refused: "
HOURS = (
    "{code: 1, label: Up to 4, from: 0, to: 4, score: 10}, "
    "{code: 2, label: More, from: 5, to: 2000, score: 0}, "
    "{code: 3, label: Unknown, from: 3000, to: 3000}"
)
# The scale of a question of eleven answers instead of three.
SCALE = ", ".join(f"{{code: {code}, label: '{code}', score: {code}}}" for code in range(11))


@dataclass(frozen=True)
class Way:
    """A way of writing: columns that are other than in the plain file, and what comes of it.

    `outcome` is `same`, `refused: ` and words of the refusal, or words of what is said.
    """

    outcome: str
    changed: Mapping[str, Callable[[Values], Values]]
    mapping: FileMapping = MAPPING
    listed: bool = True
    kinds: tuple[str, ...] = READERS
    options: str = ""  # of the first question, where they are others
    checked: str = ""  # what a check says of it, where it has other words


def each(change: Callable[[int, object], object]) -> Callable[[Values], Values]:
    return lambda values: [change(row, value) for row, value in enumerate(values)]


def given(**words: str) -> Callable[[Values], Values]:
    """The words that stand for codes."""
    return each(lambda _, code: words[f"_{code}"])


TIMES = each(lambda row, day: f"{day}T{row % 24:02}:30:00")
WAYS: dict[str, Way] = {
    # Labels are compared as they read.
    "labels in typographic letters": Way(
        SAME,
        {
            "Q1": given(_1="Yes,\N{NO-BREAK SPACE}always", _2="yes,  SOMETIMES", _3="No "),
            "sex": given(_1="male", _2="FEMALE"),
            "Q2": given(_1="Yes", _0="&#78;o"),
        },
    ),
    "labels of which one is another": Way(
        "Q1: code is none of the item's options 1 times",
        {"Q1": each(lambda row, code: "Yes, allways" if row == 0 else code)},
        checked="by the rules not_an_option",
    ),
    # A code for what is not known, that the definition does not know.
    "minus nine for no answer": Way(
        "Q2: code is none of the item's options 12 times",
        {"Q2": each(lambda row, code: -9 if row % 5 == 0 else code)},
        checked="by the rules not_an_option",
    ),
    "99 for an age that is not known": Way(
        "Column and number: age 99",
        {"age": each(lambda row, age: 99 if row % 6 == 0 else age)},
    ),
    # Numbers in spans.
    "999 for hours that nobody knows": Way(
        "Column and number: Q1 999",
        {"Q1": each(lambda row, _: 999 if row % 6 == 0 else row % 40)},
        options=HOURS,
    ),
    "codes of spans for hours": Way(
        "All answers to Q1 are codes of the options", {}, options=HOURS, kinds=("CSV", "Parquet")
    ),
    "thousands with a point": Way(
        "Some numbers have a point before three digits (1.200), all others are whole",
        {"Q1": each(lambda row, _: "1.200" if row % 6 == 0 else str(row % 40))},
        options=HOURS,
    ),
    "parts of one for percentages": Way(
        "All numbers are between 0 and 1, in Q1",
        {"Q1": each(lambda row, _: (0, 0.2, 0.45, 1)[row % 4])},
        options=HOURS,
    ),
    # What run refuses, check refuses.
    "a question without an answer": Way(
        "refused: Nobody answered Q1", {"Q1": each(lambda _, code: None)}
    ),
    "ages that are no numbers": Way(
        "refused: age or sex is not known", {"age": each(lambda _, age: f"{age} years")}
    ),
    "a decimal comma in every answer": Way(
        "refused: None of the answers to Q1", {"Q1": each(lambda _, code: f"{code},0")}
    ),
    "a scale of ten for one of eleven": Way(
        "Nobody chose the first or the last answer of Q1",
        {"Q1": each(lambda row, _: 1 + row % 4)},
        options=SCALE,
    ),
    # Times of day.
    "a time of day": Way(SAME, {"seen": TIMES}),
    "two zones": Way(
        "refused: of several time zones",
        {"seen": each(lambda row, day: f"{day}T09:00:00+0{row % 2 * 5}:00")},
    ),
    "days of another country": Way(
        SAME,
        {"seen": each(lambda _, day: f"{int(str(day)[-2:])}. Avril 2025")},
        FileMapping(
            dates={"seen": ("%d. %B %Y",)},
            months=(
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ),
        ),
    ),
    # Numbers.
    "codes that are almost whole": Way(
        SAME, {"Q1": each(lambda _, code: float(str(code)) + 4e-16 * 2 ** (code == 3))}
    ),
    "numbers of a programming language": Way(
        "refused: None of the answers to Q1", {"Q1": each(lambda _, code: f"0_{code}")}
    ),
    "codes of which a mapping names some": Way(
        "though the mapping makes the same code of another number, under `values`: 20",
        {"Q1": each(lambda _, code: int(str(code)) - 1)},
        FileMapping(values={"Q1": {"0": "1"}}),
    ),
    "blanks that a mapping says are an answer": Way(
        SAME,
        {"Q2": each(lambda _, code: code or None)},
        FileMapping(values={"Q2": {"": "0"}}),
    ),
    # Organisations.
    "an organisation that nobody listed": Way(
        "refused: the organisation is not a known code",
        {"trust": each(lambda row, code: "R9Z" if row == 7 else code)},
    ),
    "codes that lost their zeros": Way(
        "refused: only with other zeros or capitals",
        {"trust": each(lambda _, code: str(code).lstrip("0"))},
    ),
    "a blank organisation": Way(
        "refused: the organisation is blank",
        {"trust": each(lambda row, code: None if row == 7 else code)},
    ),
    "codes that a spreadsheet made dates of": Way(
        "look like dates or large numbers, as spreadsheets make them of codes such as MAR1 or "
        "1E5: 1-Mar, 2.0E+05",
        {"trust": given(_01="1-Mar", _02="2.0E+05", _R1K="R1K")},
        listed=False,
    ),
    # People.
    "a person twice": Way(
        "refused: the record id stands already",
        {"id": each(lambda row, code: "A000" if row == 8 else code)},
    ),
    "a person twice but for capitals": Way(
        "rows whose record id is another's but for zeros, capitals or blanks",
        {"id": each(lambda row, code: "a000" if row == 8 else code)},
    ),
    "a row of totals": Way(
        "rows that are called a total or an average",
        {"trust": each(lambda row, code: "Total" if row == 59 else code)},
        listed=False,
    ),
    # What is no answer at all.
    "line breaks in comments": Way(
        SAME,
        {"comment": each(lambda row, _: f"one\n\ntwo; '{row}'")},
        kinds=tuple(file_kinds.EVERY_KIND),
    ),
    "line breaks between several answers": Way(
        SAME,
        {"Q3": each(lambda _, codes: str(codes).replace(";", "\n"))},
        FileMapping(line_breaks=True),
    ),
    "blanks written as blanks": Way(
        SAME,
        {"Q3": each(lambda _, codes: codes or "  ")},
        kinds=("CSV", "semicolons", "TSV", "UTF-16", "gzip", "zip", "XLSX", "ODS", "XLS", "SQLite"),
    ),
    "text read as an older encoding": Way(
        "refused: the text is UTF-8, and the mapping says windows-1252",
        {"trust": given(_01="Zürich", _02="Bern", _R1K="Genève")},
        FileMapping(encoding="windows-1252"),
        listed=False,
        kinds=("CSV", "TSV", "gzip", "zip"),
    ),
}
CELLS = [(way, kind) for way in WAYS for kind in WAYS[way].kinds]


@cache
def definition(folder: Path, options: str) -> Survey:
    text = DEFINITION
    if options:
        text = re.sub(r"options:\n(?:      - .*\n)+", f"options: [{options}]\n", text, count=1)
    path = folder / "ward.yaml"
    path.write_text(text, encoding="utf-8")
    return load_survey(str(path))


def table(changed: Mapping[str, Callable[[Values], Values]]) -> pa.Table:
    columns: dict[str, Values] = dict(
        zip(NAMES, map(list, zip(*people(), strict=True)), strict=True)
    )
    columns |= {name: change(columns[name]) for name, change in changed.items()}
    return pa.table({name: _array(values) for name, values in columns.items()})


def _array(values: Values) -> pa.Array:
    if all(value is None for value in values):
        return pa.array(values, pa.string())
    if all(isinstance(value, int | float | None) for value in values):
        return pa.array(values)
    return pa.array([None if value is None else str(value) for value in values])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("definitions")


@cache
def plain(folder: Path) -> WaveTally:
    """The counts of the plain file."""
    path = file_kinds.write_table("CSV", folder, "plain", table({}))
    return pipeline.count(definition(folder, ""), Sources({2025: Source(path)}, LISTED))[0][2025]


@pytest.mark.parametrize(("way", "kind"), CELLS, ids=[f"{way}, {kind}" for way, kind in CELLS])
def test_right_figures_or_a_word(way: str, kind: str, tmp_path: Path, folder: Path) -> None:
    one = WAYS[way]
    survey = definition(folder, one.options)
    path = file_kinds.located_table(kind, tmp_path, table(one.changed))
    file = path if one.mapping == MAPPING else Mapped(path, one.mapping)
    files = Sources({2025: Source(file)}, LISTED if one.listed else ())
    words = one.outcome.removeprefix(REFUSED)
    refused = words != one.outcome
    if refused:
        with pytest.raises(SurveybenchError, match=re.escape(words)):
            pipeline.count(survey, files)
    else:
        tally, issues = pipeline.count(survey, files)
        notes = " ".join([*map(str, issues.notes), *issues.warnings])
        if words == SAME:
            assert not notes
            assert not issues.rows
            assert tally[2025] == plain(folder)
        assert words == SAME or words in notes
    if kind == one.kinds[0]:  # of the others a check reads the same batches
        checked = checking.check(survey, files, made=MADE)
        faults = [str(fault) for fault in checked.evidence.faults]
        lines = " ".join([*checking.lines(checked), *faults])
        assert words == SAME or (one.checked or words) in lines
        assert (checked.found.level is checking.Level.NOT_READY) == refused
