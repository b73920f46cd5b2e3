"""Small made-up surveys with breakdowns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attacks.shapes import Row, Shape, definition, invited

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
