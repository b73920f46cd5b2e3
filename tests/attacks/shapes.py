"""Small made-up surveys, one for each way in: what is asked, and who answered what."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

Row = dict[str, str]
SCALE = [
    {"code": 1, "label": "Yes", "score": 10},
    {"code": 2, "label": "To some extent", "score": 5},
    {"code": 3, "label": "No", "score": 0},
]
NEVER = {"code": 4, "label": "No", "score": 0}
TWO_BANDS, FOUR_BANDS = [[16, 50], [51, 120]], [[16, 35], [36, 50], [51, 65], [66, 120]]
ONE_EACH = {"P1": "1", "P2": "2", "P3": "3"}


@dataclass(frozen=True)
class Shape:
    """A survey and its records. `sample` is left out where the survey has no sample file."""

    definition: Mapping[str, Any]
    responses: Sequence[Row]
    sample: Sequence[Row] = ()
    organisations: Sequence[str] = ()

    @property
    def text(self) -> str:
        """The definition as YAML."""
        return yaml.safe_dump(dict(self.definition), sort_keys=False)

    def with_populations(self, populations: Mapping[str, str]) -> Shape:
        """The same records under other populations."""
        listed = [_population(name, inside) for name, inside in populations.items()]
        return replace(self, definition={**self.definition, "populations": listed})


@dataclass(frozen=True)
class People:
    """How many people of an organisation, by group; and how their answers are drawn."""

    groups: Mapping[str, int]
    blank: float = 0.0
    answer: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


def definition(
    *,
    items: Sequence[str] = ("Q1", "Q2"),
    populations: Mapping[str, str] | None = None,
    bands: Sequence[Sequence[int]] = TWO_BANDS,
    outcome: bool = True,
    filters: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A definition in the form of its YAML; `populations` by their groups, '' for everybody."""
    listed = populations or {"all": ""}
    groups = sorted({group for inside in listed.values() for group in inside.split()} | {"1", "2"})
    return {
        "survey": "shape",
        "wave": 2025,
        "words": {
            "title": "A made-up survey",
            "report": "A made-up report",
            "organisation": "trust",
            "organisations": "trusts",
            "respondents": "people",
            "country": "Nowhere",
            "about": "All of it is made up.",
            "eligible": "Nobody.",
        },
        "columns": {
            "record_id": "record_id",
            "organisation": "organisation",
            "outcome": "outcome" if outcome else "",
            "group": "group",
            "seen": "",
            "age": ["age"],
            "sex": ["sex"],
            "ignore": ["unit"] if outcome else ["unit", "outcome"],
        },
        "settings": {
            "min_answered": 0,
            "min_age": 16,
            "max_age": 120,
            "age_bands": [list(band) for band in bands],
            "sexes": {"1": "Male", "2": "Female"},
            "cap": 5,
            "min_respondents": 30,
            "min_organisations": 3,
        },
        "groups": {group: f"Group {group}" for group in groups},
        "populations": [_population(name, inside) for name, inside in listed.items()],
        "scales": {"yes": SCALE},
        "items": [
            {"id": i, "text": f"{i}?", "wording": "summary", "options": "yes", **(filters or {})}
            if i == "Q2"
            else {"id": i, "text": f"{i}?", "wording": "summary", "options": "yes"}
            for i in items
        ],
        "sections": [{"id": "S", "name": "Section", "items": list(items)}],
    }


def _population(name: str, groups: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": name, "name": f"Population {name}"}
    return {**entry, "groups": groups.split()} if groups else entry


def drawn(
    seed: int, asked: Mapping[str, Any], people: Mapping[str, People | Sequence[People]]
) -> list[Row]:
    """Records drawn at random, the same for the same seed."""
    rng = random.Random(seed)
    items = [item["id"] for item in asked["items"]]
    ages = [str((low + min(high, 90)) // 2) for low, high in asked["settings"]["age_bands"]]
    rows: list[Row] = []
    for code, listed in people.items():
        for entry in (listed,) if isinstance(listed, People) else listed:
            good = rng.choice((3, 4, 5, 6))
            for group, n in entry.groups.items():
                for _ in range(n):
                    answers = {
                        item: entry.answer.get(item)
                        or ("" if rng.random() < entry.blank else rng.choice("1" * good + "1223"))
                        for item in items
                    }
                    rows.append(
                        {
                            "record_id": f"r{len(rows):04}",
                            "organisation": code,
                            "unit": entry.unit,
                            "outcome": "1",
                            "group": group,
                            "age": rng.choice(ages),
                            "sex": rng.choice("12"),
                            **answers,
                        }
                    )
    return rows


def invited(rows: Sequence[Row], extra: int = 40) -> list[Row]:
    """The same records, and for each organisation so many invited who did not answer."""
    more = [
        {
            "record_id": f"x{code}{at:03}",
            "organisation": code,
            "unit": f"{code}1",
            "outcome": "6",
            "group": "1",
            "age": "",
            "sex": "",
        }
        for code in sorted({row["organisation"] for row in rows})
        for at in range(extra)
    ]
    return [*rows, *more]


def _large(sizes: str = "62 71 85 96", groups: str = "1") -> dict[str, People]:
    each = [int(size) for size in sizes.split()]
    return {
        "ABCD"[at]: People({g: size + 3 * k for k, g in enumerate(groups.split())})
        for at, size in enumerate(each)
    }


def largest_weight() -> Shape:
    """Only X has few people in P1; its returns are shown."""
    asked = definition(populations=ONE_EACH)
    people = {**_large("33 38 41 47", "1 2 3"), "X": People({"1": 12, "2": 40, "3": 45})}
    return Shape(asked, invited(drawn(1, asked, people)))


def score_digits() -> Shape:
    """Four organisations of 31 to 36 people over four strata, all of whom answered."""
    asked = definition(items=("Q1", "Q2", "Q3"))
    people = {"A": People({"1": 31}), "B": People({"1": 33}), "C": People({"1": 36})}
    return Shape(asked, invited(drawn(2, asked, people)))


def effective_n() -> Shape:
    """Four organisations over eight strata."""
    asked = definition(bands=FOUR_BANDS)
    people = _large("44 48 52 55")
    return Shape(asked, invited(drawn(3, asked, people)))


def absent_organisation() -> Shape:
    """E has 12 returns; nobody of F was invited."""
    asked = definition()
    people = {**_large(), "E": People({"1": 12})}
    return Shape(asked, invited(drawn(4, asked, people)), organisations=tuple("ABCDEF"))


def small_sum() -> Shape:
    """One return of E, two of F."""
    asked = definition()
    people = {**_large(), "E": People({"1": 1}), "F": People({"1": 2})}
    return Shape(asked, invited(drawn(5, asked, people)))


def large_sum() -> Shape:
    """E and F have the most that is hidden, 29 each."""
    asked = definition()
    people = {**_large(), "E": People({"1": 29}), "F": People({"1": 29})}
    return Shape(asked, invited(drawn(5, asked, people)))


def no_sample() -> Shape:
    """Nobody knows how many were invited: every row is a return."""
    asked = definition(outcome=False)
    people = {**_large(), "E": People({"1": 12}), "F": People({"1": 17})}
    return Shape(asked, drawn(6, asked, people))


def sites() -> Shape:
    """Four trusts of two or three sites; one site of A has nine people."""
    asked = definition()
    sizes = {"A": (40, 52, 9), "B": (45, 38), "C": (61, 33), "D": (35, 36)}
    people = {
        code: [People({"1": n}, unit=f"{code}{at}") for at, n in enumerate(each, 1)]
        for code, each in sizes.items()
    }
    return Shape(asked, invited(drawn(7, asked, people)))


def two_populations() -> Shape:
    """X has seven people in neither P1 nor P2."""
    asked = definition(populations={"all": "", "P1": "1"})
    people = {**_large("33 38 41 47", "1 2 3"), "X": People({"1": 50, "2": 40, "3": 7})}
    asked["groups"]["3"] = "Group 3"
    return Shape(asked, invited(drawn(8, asked, people)))


def before_late_return() -> Shape:
    """One return fewer than `late_return`."""
    whole = late_return()
    return replace(whole, responses=[r for r in whole.responses if r["record_id"] != "late"])


def late_return() -> Shape:
    """The return that came late is of C."""
    asked = definition(items=("Q1", "Q2", "Q3"))
    rows = drawn(9, asked, _large())
    late = {**rows[-1], "record_id": "late", "organisation": "C", "Q1": "2", "Q2": "3", "Q3": "1"}
    return Shape(asked, invited([*rows, late]))


def routed() -> Shape:
    """One person of C answered a question that she should have gone past."""
    asked = definition(filters={"ask_if": {"Q1": [1, 2]}}, bands=[[16, 120]])
    asked["settings"]["sexes"] = {"1": "Everybody", "2": "Nobody"}
    rows = drawn(10, asked, _large())
    rows = [{**r, "sex": "1", "Q2": "" if r["Q1"] == "3" else r["Q2"]} for r in rows]
    at = next(i for i, r in enumerate(rows) if r["organisation"] == "C" and r["Q1"] == "3")
    rows[at] = {**rows[at], "Q2": "2"}
    return Shape(asked, invited(rows))


def counted_at_home() -> Shape:
    """Every cell has twenty people or more, and one person is outside the population P1."""
    asked = definition(items=("Q1",), populations={"all": "", "P1": "1"}, bands=[[16, 120]])
    base = {"organisation": "A", "unit": "", "outcome": "1", "age": "40"}
    cells = [(sex, answer) for sex in "12" for answer in "123" for _ in range(20)]
    rows = [
        {"record_id": f"r{at:03}", **base, "group": "1", "sex": sex, "Q1": answer}
        for at, (sex, answer) in enumerate(cells)
    ]
    lone = {"record_id": "lone", **base, "group": "2", "sex": "2", "Q1": "3"}
    return Shape(asked, [*rows, lone])


def largest_n() -> Shape:
    """Seven people of X in P1, and everybody in P2 and P3 answered."""
    asked = definition(populations=ONE_EACH)
    people = {**_large("33 38 41 47", "1 2 3"), "X": People({"1": 7, "2": 40, "3": 45})}
    return Shape(asked, invited(drawn(12, asked, people)))


def unanimous() -> Shape:
    """All 31 people of A gave the poorest answer to Q1; all 40 of E the middle one."""
    asked = definition()
    people = {
        **_large("31 71 85 96"),
        "A": People({"1": 31}, answer={"Q1": "3"}),
        "E": People({"1": 40}, answer={"Q1": "2"}),
    }
    return Shape(asked, invited(drawn(13, asked, people)))


def few_strata() -> Shape:
    """Men and women of one age band: a score says more where strata are few."""
    asked = definition(items=("Q1", "Q2", "Q3"), bands=[[16, 120]])
    people = _large("31 33 46 60")
    return Shape(asked, invited(drawn(2, asked, people)))


def near_everybody() -> Shape:
    """One of the forty people of A gave another answer to Q1 than the others."""
    asked = definition()
    rows = drawn(15, asked, {**_large("40 71 85 96"), "A": People({"1": 40}, answer={"Q1": "1"})})
    rows[0] = {**rows[0], "Q1": "2"}
    return Shape(asked, invited(rows))


def given_up() -> Shape:
    """Four people of X in P1; of the others nearly everybody answered each question."""
    asked = definition(populations=ONE_EACH, items=("Q1", "Q2", "Q3"))
    people = _large("33 38 41 47", "1 2 3")
    x = People({"1": 4, "2": 60, "3": 75}, blank=0.02)
    return Shape(asked, invited(drawn(16, asked, {**people, "X": x}), extra=900))


def sites_of_one_size() -> Shape:
    """A has sites of 25, 33 and 32 people: the two larger ones are nearly alike."""
    asked = definition()
    sizes = {"A": (25, 33, 32), "B": (45, 38), "C": (61, 33), "D": (35, 36)}
    people = {
        code: [People({"1": n}, unit=f"{code}{at}") for at, n in enumerate(each, 1)]
        for code, each in sizes.items()
    }
    return Shape(asked, invited(drawn(17, asked, people)))


def _answered(
    asked: Mapping[str, Any], counts: Mapping[str, Mapping[str, Sequence[int]]], sex: str = ""
) -> list[Row]:
    """People who gave each answer to Q1, by organisation and group; everybody answered."""
    rng = random.Random(14)
    ages = [str((low + min(high, 90)) // 2) for low, high in asked["settings"]["age_bands"]]
    rows: list[Row] = []
    for code, by_group in counts.items():
        for group, numbers in by_group.items():
            for answer, n in enumerate(numbers, 1):
                for _ in range(n):
                    person = {"age": rng.choice(ages), "sex": sex or rng.choice("12")}
                    base = {"record_id": f"r{len(rows):04}", "organisation": code, "unit": ""}
                    base |= {"outcome": "1", "group": group, **person, "Q1": str(answer)}
                    rows.append({**base, "Q2": rng.choice("123")})
    return rows


def few_chose() -> Shape:
    """One, two and four people of A, B and C gave the last answer, weighted by eight strata."""
    asked = definition(bands=FOUR_BANDS)
    counts = {"A": (26, 17, 1), "B": (24, 21, 2), "C": (30, 12, 4), "D": (20, 18, 14)}
    rows = _answered(asked, {code: {"1": three} for code, three in counts.items()})
    # Most of A are of one stratum, the one person too: the share is next to nothing.
    alike = {"age": rows[0]["age"], "sex": "1"}
    rows = [{**row, **alike} if i < 30 or i == 43 else row for i, row in enumerate(rows)]
    return Shape(asked, invited(rows))


def few_chose_plain() -> Shape:
    """The same of one stratum: nothing is weighted, and a share is a number of people."""
    asked = definition(bands=[[16, 120]], populations={"all": "", "P1": "1"})
    asked["settings"]["sexes"] = {"1": "Everybody"}
    asked["scales"]["yes"] = [*SCALE[:2], {"code": 3, "label": "Hardly", "score": 2}, NEVER]
    counts = {
        "A": {"1": (60, 50, 34, 3), "2": (50, 40, 38, 6)},
        "B": {"1": (70, 40, 33, 31), "2": (45, 35, 40, 33)},
        "C": {"1": (50, 45, 40, 7), "2": (55, 36, 35, 35)},
        "D": {"1": (80, 41, 35, 39), "2": (44, 42, 31, 36)},
    }
    return Shape(asked, invited(_answered(asked, counts, sex="1")))


def few_by_score() -> Shape:
    """Three of the 100 people of A gave the last answer, 82 the one that is rare elsewhere."""
    asked = definition(bands=FOUR_BANDS)
    counts = {"A": (15, 82, 3), "B": (60, 5, 35), "C": (52, 7, 45), "D": (50, 6, 44)}
    return Shape(asked, invited(_answered(asked, {o: {"1": c} for o, c in counts.items()})))


def few_by_order() -> Shape:
    """Three people of A gave an answer that others give more often than one that A shows."""
    asked = definition(bands=FOUR_BANDS)
    asked["scales"]["yes"] = [*SCALE[:2], {"code": 3, "label": "Hardly", "score": 2}, NEVER]
    counts = {"A": (41, 20, 36, 3), "B": (60, 12, 20, 40), "C": (52, 14, 18, 41)}
    counts["D"] = (50, 12, 22, 44)
    return Shape(asked, invited(_answered(asked, {o: {"1": c} for o, c in counts.items()})))


def few_unscored() -> Shape:
    """Four people of A cannot say, which has no score."""
    asked = definition(bands=FOUR_BANDS)
    asked["scales"]["yes"] = [*SCALE, {"code": 4, "label": "Do not know", "score": None}]
    counts = {"A": (40, 32, 24, 4), "B": (60, 22, 20, 20), "C": (52, 24, 18, 21)}
    counts["D"] = (50, 22, 22, 24)
    return Shape(asked, invited(_answered(asked, {o: {"1": c} for o, c in counts.items()})))


def bounded_section() -> Shape:
    """One of the forty people of A gave another answer to Q1; nobody is weighted."""
    asked = definition(bands=[[16, 120]])
    asked["settings"]["sexes"] = {"1": "Everybody"}
    rows = drawn(21, asked, {**_large("40 71 85 96"), "A": People({"1": 40}, answer={"Q1": "1"})})
    rows = [{**row, "sex": "1"} for row in rows]
    rows[0] = {**rows[0], "Q1": "2"}
    return Shape(asked, invited(rows))
