"""Every engine gives the counts of a reference that is plain Python and counts one by one."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from clusters import needs_spark
from shared_data import shared_data
from surveybench.engines import ENGINES, Engine
from surveybench.intake import Source
from surveybench.survey import (
    All,
    Answered,
    AnyOf,
    Columns,
    Condition,
    Item,
    Not,
    Survey,
    load_survey,
)
from surveybench.tally import WaveTally
from tiny import chosen, column_names, filter_item, item, survey, text_of

ROOT = Path(__file__).parents[2]
SLOW = {"spark": needs_spark}


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=SLOW.get(name, ())) for name in ENGINES]
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Every engine in turn."""
    if request.param in SLOW:
        request.getfixturevalue(request.param)
    return ENGINES[request.param]


# The reference: one person at a time, written from methods.md 1 and nothing else


@dataclass(frozen=True)
class Counts:
    """Counts by what they count: (population, organisation, stratum) and what was answered."""

    people: Counter[tuple] = field(default_factory=Counter)
    answers: Counter[tuple] = field(default_factory=Counter)
    pairs: Counter[tuple] = field(default_factory=Counter)
    outcomes: Counter[tuple] = field(default_factory=Counter)


def reference(asked: Survey, rows: Sequence[Mapping[str, str]]) -> Counts:
    """Counts of the rows of a file."""
    counts = Counts()
    for row in rows:
        organisation = row[asked.columns.organisation].strip()
        outcome = int(row[asked.columns.outcome]) if asked.columns.outcome else 1
        given = cleaned(asked, row)
        if outcome == 1 and too_young(asked, row):
            outcome = 5
        elif outcome == 1 and sum(map(bool, given.values())) < asked.settings.cleaning.min_answered:
            outcome = 4
        counts.outcomes[organisation, outcome] += 1
        if outcome == 1:
            for population in inside(asked, row):
                add(counts, asked, given, (population, organisation, stratum(asked, row)))
    return counts


def add(
    counts: Counts, asked: Survey, given: Mapping[str, set[int]], cell: tuple[str, str, str]
) -> None:
    counts.people[cell] += 1
    for name, codes in given.items():
        for code in codes:
            counts.answers[(name, *cell, code)] += 1
    for a, b in asked.pairs:
        for x in given[a]:
            for y in given[b]:
                counts.pairs[(a, b, *cell, x, y)] += 1


def cleaned(asked: Survey, row: Mapping[str, str]) -> dict[str, set[int]]:
    """Codes of every item after the rules a to e."""
    given = {entry.id: decoded(entry, row[entry.column]) for entry in asked.items}
    past: set[str] = set()
    for entry in asked.items:
        if entry.ask_if is None:
            continue
        truth = holds(entry.ask_if, given, past)
        if truth is False:
            past.add(entry.id)
        if truth is False or (truth is None and asked.settings.cleaning.blank_filter == "remove"):
            given[entry.id] = set()
    for entry in asked.items:
        alone = {option.code for option in entry.options if option.exclusive}
        drops = asked.settings.cleaning.exclusive_option == "drop"
        if entry.multiple and drops and given[entry.id] - alone:
            given[entry.id] -= alone
    return given


def decoded(entry: Item, text: str) -> set[int]:
    codes = {number(part) for part in text.split(";")} if text.strip() else set()
    known = {int(code) for code in codes if code in entry.codes}
    if entry.multiple:
        return known
    return known if len(codes) == len(known) == 1 and ";" not in text else set()


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def holds(condition: Condition, given: Mapping[str, set[int]], past: set[str]) -> bool | None:
    """True, False, or None where it is not known."""
    if isinstance(condition, Answered):
        if condition.item in past:
            return False
        codes = given[condition.item]
        return bool(codes & set(condition.codes)) if codes else None
    if isinstance(condition, Not):
        truth = holds(condition.part, given, past)
        return None if truth is None else not truth
    assert isinstance(condition, All | AnyOf)
    truths = [holds(part, given, past) for part in condition.parts]
    decisive = not isinstance(condition, All)
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def too_young(asked: Survey, row: Mapping[str, str]) -> bool:
    age = number(row[asked.columns.age[-1]])
    return age is not None and 0 <= age < asked.settings.cleaning.min_age


def inside(asked: Survey, row: Mapping[str, str]) -> Iterator[str]:
    group = row[asked.columns.group].strip() if asked.groups else ""
    for population in asked.populations:
        if not population.groups or group in population.groups:
            yield population.id


def stratum(asked: Survey, row: Mapping[str, str]) -> str:
    rules, limits = asked.settings.strata, asked.settings.cleaning
    ages = [number(row[column]) for column in asked.columns.age]
    valid = [age for age in ages if age is not None and limits.min_age <= age <= limits.max_age]
    sexes = [row[column].strip() for column in asked.columns.sex]
    known = [sex for sex in sexes if sex in dict(rules.sexes)]
    if valid and known:
        for low, high in rules.age_bands:
            if low <= int(valid[0]) <= high:
                return f"{dict(rules.sexes)[known[0]]} {low}–{high}"
    return "missing"


def tables(found: WaveTally) -> Counts:
    """An engine's counts in the form of the reference."""
    axes = found.axes
    base = (axes.populations, axes.organisations, axes.strata)
    counts = Counts(
        people=cells(found.people, base),
        outcomes=cells(found.outcomes, (axes.organisations, tuple(range(8)))),
    )
    for name, table in found.answers.items():
        for key, n in cells(table, (*base, axes.items[name])).items():
            counts.answers[(name, *key)] = n
    for (a, b), table in found.pairs.items():
        for key, n in cells(table, (*base, axes.items[a], axes.items[b])).items():
            counts.pairs[(a, b, *key)] = n
    return counts


def cells(table: NDArray[np.int64], labels: Sequence[Sequence[Any]]) -> Counter[tuple]:
    """Counts above 0 by their labels."""
    return Counter(
        {
            tuple(names[i] for names, i in zip(labels, at, strict=True)): int(table[at])
            for at in zip(*np.nonzero(table), strict=True)
        }
    )


def count(engine: Engine, asked: Survey, source: Source, jobs: int = 1) -> WaveTally:
    return engine(asked, source, (), jobs=jobs, progress=None).tally


# Made-up people


def routed(blank_filter: str, exclusive_option: str, min_answered: int) -> Survey:
    return survey(
        filter_item("F1"),
        filter_item("F2", 3, ask_if={"F1": [1]}),
        filter_item("F3", 3, multiple=True, exclusive=3),
        item("Q1", ask_if={"any": [{"F2": [1, 2]}, {"F3": [1]}]}),
        item("Q2", (10, 0, None), ask_if={"not": {"F2": [3]}, "F1": [1]}),
        item("Q3"),
        sections={"S": ["Q2", "Q1"], "T": ["Q3"]},
        groups=("1", "2"),
        populations={"all": (), "one": ("1",), "two": ("2",)},
        columns=Columns(age=("age_answer", "age"), sex=("sex_answer", "sex")),
        settings=chosen(
            cleaning={
                "blank_filter": blank_filter,
                "exclusive_option": exclusive_option,
                "min_answered": min_answered,
            }
        ),
    )


SURVEYS = st.builds(
    routed,
    st.sampled_from(["keep", "remove"]),
    st.sampled_from(["drop", "keep"]),
    st.integers(0, 3),
)
CODE = st.sampled_from(["", "", "1", "2", "3", "1.0", " 2", "4", "1;2", "x"])
PERSON = st.fixed_dictionaries(
    {
        "organisation": st.sampled_from(["A", "B", " B "]),
        "outcome": st.sampled_from("11111234567"),
        "group": st.sampled_from(["", "1", "2"]),
        "age_answer": st.sampled_from(["", "", "30", "40.5", "121", "x"]),
        "age": st.sampled_from(["", "15", "16", "41", "119"]),
        "sex_answer": st.sampled_from(["", "", "1", "3"]),
        "sex": st.sampled_from(["", "1", "2", "9"]),
        **dict.fromkeys(("F1", "F2", "Q1", "Q2", "Q3"), CODE),
        "F3": st.sampled_from(["", "1", "3", "1;2", "1;3", "2;3;9", "x"]),
    }
)


@pytest.mark.parametrize("name", [name for name in ENGINES if name not in SLOW])
@given(SURVEYS, st.lists(PERSON, min_size=1, max_size=25))
@settings(max_examples=60)
def test_made_up_people(name: str, asked: Survey, rows: list[dict[str, str]]) -> None:
    found, expected = both(ENGINES[name], asked, rows)
    assert found == expected


@needs_spark
@pytest.mark.usefixtures("spark")
@given(SURVEYS, st.lists(PERSON, min_size=20, max_size=60))
@settings(max_examples=4, deadline=None)
def test_made_up_people_on_spark(asked: Survey, rows: list[dict[str, str]]) -> None:
    found, expected = both(ENGINES["spark"], asked, rows)
    assert found == expected


def both(engine: Engine, asked: Survey, rows: list[dict[str, str]]) -> tuple[Counts, Counts]:
    """What an engine counts, and the reference."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        path.write_text(text_of(rows, column_names(asked)))
        return tables(count(engine, asked, Source(path))), reference(asked, rows)


def test_a_file_without_anyone_usable(engine: Engine, tmp_path: Path) -> None:
    asked = routed("keep", "drop", 5)
    path = tmp_path / "answers.csv"
    path.write_text(text_of([{"organisation": "A", "outcome": 6}], column_names(asked)))
    found = tables(count(engine, asked, Source(path)))
    assert found == Counts(outcomes=Counter({("A", 6): 1}))


# Real people


@pytest.mark.parametrize("column", ["unit", "hospital"])
def test_real_respondents(engine: Engine, column: str) -> None:
    asked, path = real(column)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 11_099
    found = count(engine, asked, Source(path))
    assert len(found.axes.organisations) == (67 if column == "unit" else 23)
    assert tables(found) == reference(asked, rows)


def test_two_threads_count_what_one_does() -> None:
    asked, path = real("unit")
    one, two = (count(ENGINES["local"], asked, Source(path), jobs) for jobs in (1, 2))
    assert one == two


def real(column: str) -> tuple[Survey, Path]:
    """The real survey by a column, and its answers."""
    path = shared_data() / "il_general16" / "respondents.csv"
    asked = load_survey(ROOT / "examples" / "il_general16" / "definition.yaml")
    ignore = (*asked.columns.ignore, "unit")
    columns = replace(asked.columns, organisation=column, ignore=ignore)
    return replace(asked, columns=columns), path
