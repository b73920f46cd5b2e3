"""Small made-up surveys with breakdowns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from attacks.shapes import (
    FOUR_BANDS,
    NEVER,
    ONE_EACH,
    SCALE,
    People,
    Row,
    Shape,
    definition,
    drawn,
    invited,
)

AGES, SEXES = ("30", "70"), ("1", "2")  # of the two bands
Table = Sequence[Sequence[int]]  # people by stratum, of men first, and answer


def crude_subgroups() -> Shape:
    """One trust by age and sex; nearly everybody who is older gave the same answer to Q2."""
    asked = definition()
    asked["settings"]["interval"] = "normal"
    asked["breakdowns"] = [{"by": "age"}, {"by": "sex"}, {"by": ["age", "sex"]}]
    tables = {
        "Q1": ((15, 12, 8), (17, 12, 7), (14, 13, 9), (16, 14, 8)),
        "Q2": ((15, 12, 8), (35, 1, 0), (18, 9, 9), (37, 1, 0)),
    }
    return Shape(asked, invited(answered("A", tables)))


def breakdowns_later() -> Shape:
    """Four people of X in P1; every question was left out by a few of the others."""
    asked = definition(populations=ONE_EACH, items=("Q1", "Q2", "Q3"), bands=FOUR_BANDS)
    sizes = {"A": 33, "B": 38, "C": 41, "D": 47}
    x = People({"1": 4, "2": 170, "3": 180}, blank=0.02)
    people = {code: People({"1": n, "2": n + 3, "3": n + 6}) for code, n in sizes.items()}
    return Shape(asked, invited(drawn(22, asked, {"X": x, **people}), extra=900))


def all_at_once() -> Shape:
    """Few people of most trusts in P1: ages, sexes and questions prove more than each by itself."""
    two = {"P1": "1", "P2": "2"}
    asked = definition(populations=two, items=("Q1", "Q2", "Q3", "Q4"), bands=FOUR_BANDS)
    asked["settings"]["min_respondents"] = 12
    asked["breakdowns"] = [{"by": "age"}, {"by": "sex"}]
    sizes = {"A": (3, 60), "B": (40, 45), "C": (3, 75), "D": (40, 45), "E": (3, 60), "F": (8, 60)}
    people = {
        code: People({"1": few, "2": more}, blank=0.05 if code in "AB" else 0.1)
        for code, (few, more) in sizes.items()
    }
    return Shape(asked, invited(drawn(25, asked, people), extra=900))


def with_breakdowns(shape: Shape) -> Shape:
    """The same records, told apart by age."""
    return replace(shape, definition={**shape.definition, "breakdowns": [{"by": "age"}]})


def answered(code: str, tables: Mapping[str, Table]) -> list[Row]:
    """People of a trust, by stratum, with their answers; of one stratum as many to each item."""
    rows: list[Row] = []
    strata = [(age, sex) for sex in SEXES for age in AGES]
    for stratum, (age, sex) in enumerate(strata):
        answers = {
            item: [str(a) for a, n in enumerate(table[stratum], 1) for _ in range(n)]
            for item, table in tables.items()
        }
        for number, given in enumerate(zip(*answers.values(), strict=True)):
            person = {"age": age, "sex": sex, **dict(zip(answers, given, strict=True))}
            place = {"organisation": code, "unit": f"{code}1", "outcome": "1", "group": "1"}
            rows.append({"record_id": f"r{code}{stratum}{number:03}", **place, **person})
    return rows


def overall_verdict() -> Shape:
    """Three people of A gave the poorest answer to Q1, 40 to Q2; all answered, none is weighted."""
    asked = definition(bands=[[16, 120]])
    asked["settings"]["sexes"] = {"1": "Everybody"}
    asked["scales"]["yes"] = [*SCALE[:2], {"code": 3, "label": "Hardly", "score": 2}, NEVER]
    asked["overall_verdict"] = True
    first = {"A": (60, 30, 27, 3), "B": (40, 30, 25, 32), "C": (45, 32, 31, 35)}
    second = {"A": (30, 20, 30, 40), "B": (35, 30, 31, 31), "C": (33, 31, 40, 39)}
    rows: list[Row] = []
    for code, numbers in first.items():
        listed = (
            [str(answer) for answer, n in enumerate(one, 1) for _ in range(n)]
            for one in (numbers, second[code])
        )
        for one, other in zip(*listed, strict=True):
            person = {"age": "40", "sex": "1", "organisation": code, "unit": f"{code}1"}
            person |= {"record_id": f"r{len(rows):04}", "outcome": "1", "group": "1"}
            rows.append({**person, "Q1": one, "Q2": other})
    return Shape(asked, invited(rows))


def before_many_late_returns() -> Shape:
    """Without those who returned late in `many_late_returns`."""
    whole = many_late_returns()
    rows = [row for row in whole.responses if not row["record_id"].startswith("late")]
    return replace(whole, responses=rows)


def many_late_returns() -> Shape:
    """40 of C returned late: 35 in P1, and five in none of the populations inside all."""
    asked = definition(items=("Q1", "Q2", "Q3"), populations={"all": "", "P1": "1"})
    sizes = {"A": 62, "B": 71, "C": 85, "D": 96}
    people = {code: People({"1": n, "2": n + 3}) for code, n in sizes.items()}
    rows = drawn(24, asked, people)
    (base,) = [row for row in rows if row["organisation"] == "C"][:1]
    late = [
        {**base, "record_id": f"late{k:02}", "group": "1" if k < 35 else "2", "Q1": "123"[k % 3]}
        for k in range(40)
    ]
    return Shape(asked, invited([*rows, *late]))
