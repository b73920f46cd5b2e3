"""Sections that share items, hold sections, weigh their parts, or are scored over persons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import yaml

from surveybench.definitions import exported, imported, text_of
from surveybench.disclosure import release
from surveybench.errors import DefinitionError
from surveybench.explain import explain, worked
from surveybench.quantities import Flag, Ref
from surveybench.report.making import making, sections_made
from surveybench.respondents import clean
from surveybench.results import Results
from surveybench.survey import Section, Survey, load_survey
from surveybench.tally import Tally, axes_of, count
from tiny import chosen, cleaned, computed, item, raw, row, survey

FIVE = (0, 2.5, 5, 7.5, 10, None)
DEFINITION = """
survey: themes
wave: 2026
words: {title: Themes, report: Themes}
populations: [{id: all, name: All}]
scales:
  five: [{code: 1, label: A, score: 0}, {code: 2, label: B, score: 5},
         {code: 3, label: C, score: 10}]
items:
  - {id: Q1, text: One, options: five}
  - {id: Q2, text: Two, options: five}
  - {id: Q3, text: Three, options: five}
sections:
  - {id: ALL, name: Everything, sections: {TALK: 2, PLACE: 1}}
  - {id: TALK, name: Talking, items: [Q1, Q2]}
  - {id: PLACE, name: The place, items: {Q3: 3, Q2: 1}}
  - {id: EACH, name: Each person, items: [Q1, Q2, Q3], score: persons}
"""


def loaded(folder: Path, change: Callable[[dict[str, Any]], Any] = lambda raw: None) -> Survey:
    raw = yaml.safe_load(DEFINITION)
    change(raw)
    path = folder / "themes.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False), "utf-8")
    return load_survey(path)


def section(raw: Mapping[str, Any], position: int, **entries: Any) -> None:
    raw["sections"][position].update(entries)


def test_a_section_is_made_of_parts_with_shares(tmp_path: Path) -> None:
    themes = loaded(tmp_path)
    assert dict(themes.shares["ALL"]) == pytest.approx(
        {"Q1": 1 / 3, "Q2": 1 / 3 + 1 / 12, "Q3": 1 / 4}
    )
    assert dict(themes.shares["PLACE"]) == {"Q3": 0.75, "Q2": 0.25}
    assert themes.measures == ("ALL", "TALK", "Q1", "Q2", "PLACE", "Q3", "EACH")
    assert themes.pairs == (("Q1", "Q2"), ("Q1", "Q3"), ("Q2", "Q3"))
    assert themes.made_of("ALL") == ("Q1", "Q2", "Q3")


def test_words_say_what_a_score_is_made_of(tmp_path: Path) -> None:
    themes = loaded(tmp_path)
    said = [making(themes, entry) for entry in themes.sections]
    assert "'Talking' (2 times) and 'The place' (once)" in said[0]
    assert "Q3 (3 times) and Q2 (once)" in said[2]
    assert said[3].startswith("The score is the average over respondents, of each the average")
    assert "but of 'Everything', 'The place' and 'Each person'" in sections_made(themes)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda raw: section(raw, 2, items={"Q3": -1, "Q2": 1}), "greater than or equal to 0"),
        (lambda raw: section(raw, 2, items={"Q3": 0, "Q2": 0}), "are 0 together"),
        (lambda raw: section(raw, 2, items={"Q3": "twice"}), "must be a number"),
        (lambda raw: section(raw, 1, items=["Q1", "Q1"]), "Q1 stands in TALK 2 times"),
        (lambda raw: section(raw, 1, sections=["ALL"]), "ALL would be inside itself: ALL → TALK"),
        (lambda raw: section(raw, 1, sections=["TALK"]), "TALK would be inside itself"),
        (lambda raw: section(raw, 0, sections=["TALKS"]), "there is no section TALKS"),
        (lambda raw: section(raw, 0, sections=["EACH"]), "EACH is scored over persons"),
        (lambda raw: section(raw, 0, score="persons"), "scored over persons, and holds sections"),
        (lambda raw: section(raw, 0, sections=[]), "section ALL has no items"),
        (
            lambda raw: (
                section(
                    raw,
                    3,
                    items={"Q1": 0.123457, "Q2": 0.2345671, "Q3": 1.3456789},
                    score="persons",
                )
                or _odd_scores(raw)
            ),
            "can be more than 2,000",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any], says: str
) -> None:
    with pytest.raises(DefinitionError, match=says) as refused:
        loaded(tmp_path, change)
    assert refused.value.where.line or (refused.value.where.key or "").startswith("sections")
    assert refused.value.remedy


def _odd_scores(raw: dict[str, Any]) -> None:
    raw["scales"]["five"] = [
        {"code": code, "label": f"L{code}", "score": round(code * 0.70711 % 10, 5)}
        for code in range(1, 15)
    ]


def test_the_form_and_the_yaml_say_the_same(tmp_path: Path) -> None:
    themes = loaded(tmp_path)
    form = tmp_path / "form.xlsx"
    form.write_bytes(exported(str(tmp_path / "themes.yaml"), "form", tmp_path).content)
    back = tmp_path / "back.yaml"
    back.write_text(text_of(imported(form, tmp_path, survey="", wave=0)), "utf-8")
    assert load_survey(back).sections == themes.sections


def test_what_is_dropped_leaves_weighted_sections_too(tmp_path: Path) -> None:
    loaded(tmp_path)
    later = tmp_path / "later.yaml"
    later.write_text(
        "extends: themes.yaml\nwave: 2027\ndrop: [Q2, TALK]\nsections: [{id: ALL, items: [Q1]}]\n",
        "utf-8",
    )
    by_id = load_survey(later).section
    assert by_id["PLACE"].items == ("Q3",)
    assert by_id["ALL"].sections == ("PLACE",)


# ---- over persons ----


def themed(*items: Any, **section_of: Any) -> Survey:
    names = tuple(entry.id for entry in items)
    made = survey(*items, settings=chosen(release={"secondary": "off", "everybody": "show"}))
    each = Section("P", "Persons", names, score="persons", **section_of)
    return replace(made, sections=(made.sections[0], each))


def test_everybody_is_counted_by_the_mean_of_scored_answers() -> None:
    made = themed(
        item("Q1", FIVE),
        item("Q2", (10, 0, None)),
        item("Q3", (1, 3, 8)),
        weights=(("Q1", 1.5), ("Q2", 1.0), ("Q3", 0.5)),
    )
    scores = {"Q1": FIVE, "Q2": (10, 0, None), "Q3": (1, 3, 8)}
    weights = {"Q1": Fraction(3, 2), "Q2": Fraction(1), "Q3": Fraction(1, 2)}
    random = Random(4)
    rows = [
        row(**{q: random.randint(0, len(of)) or None for q, of in scores.items()})
        for _ in range(200)
    ]
    positions = cleaned(made, *rows).answers("P")
    values = made.answered["P"].scores
    for line, position in zip(rows, positions, strict=True):
        given = {q: scores[q][line[q] - 1] for q in scores if line[q]}
        scored = {q: score for q, score in given.items() if score is not None}
        if not scored:
            assert position == 0
            continue
        total = sum(weights[q] for q in scored)
        mean = sum(weights[q] * Fraction(score) for q, score in scored.items()) / total
        assert values[position - 1] == pytest.approx(float(mean), rel=1e-15)


def of_people(
    made: Survey, people: Mapping[str, Sequence[tuple[int | None, ...]]]
) -> tuple[Results, Tally]:
    names = [entry.id for entry in made.items]
    rows = [
        row(organisation=code, **dict(zip(names, answers, strict=True)))
        for code, several in people.items()
        for answers in several
    ]
    codes = tuple(people)
    return computed(made, {2025: rows}, codes), counted(made, rows, codes)


def counted(made: Survey, rows: list[dict[str, Any]], codes: tuple[str, ...]) -> Tally:
    return Tally({2025: count(clean(raw(made, rows, {}), made, codes)[0], axes_of(made, codes))})


def value(results: Results, ref: str) -> tuple[float, Flag]:
    grid = results.grids[Ref.parse(ref).statistic]
    at = grid.at(Ref.parse(ref))
    return float(grid.values[at]), Flag(int(grid.flags[at]))


def mixed(size: int, seed: int) -> list[tuple[int | None, ...]]:
    random = Random(seed)
    return [tuple(random.choice((1, 2, 3, None)) for _ in range(3)) for _ in range(size)]


def test_the_working_gives_scores_errors_and_ends_of_every_kind(tmp_path: Path) -> None:
    themes = replace(
        loaded(tmp_path),
        settings=chosen(release={"min_respondents": 2, "secondary": "off", "everybody": "show"}),
    )
    themes = replace(themes, wave=2025)
    results, tally = of_people(themes, {code: mixed(60, i) for i, code in enumerate("ABCD")})
    for measure in ("ALL", "PLACE", "EACH"):
        for name in (
            "score.score",
            "score.standard_error",
            "score.lower",
            "score.upper",
            "expected_range.band",
        ):
            ref = Ref.parse(f"{name}:{measure}:B:all:2025")
            expected = value(results, str(ref))[0]
            assert worked(themes, tally, ref, ()).value == pytest.approx(expected, rel=1e-12)
    said = "\n".join(explain(release(results), "score.score:ALL:A:all:2025"))
    assert "sum(c y) over its items" in said
    assert "score.score:Q3:A:all:2025" in said


def test_a_hidden_item_hides_whatever_is_made_of_it(tmp_path: Path) -> None:
    themes = replace(loaded(tmp_path), wave=2025, settings=chosen(release={"min_respondents": 20}))
    few = [(a, b, None) for a, b, _ in mixed(60, 9)[:50]] + [(None, None, 1)] * 3
    results, _ = of_people(themes, {"A": few, **{c: mixed(80, i) for i, c in enumerate("BCD")}})
    shown = release(results)
    flags = {m: shown.figure("score.score", m, "A", "all", 2025).flag for m in themes.measures}
    assert flags["Q3"] is Flag.SUPPRESSED
    assert all(
        flags[m] in (Flag.SUPPRESSED, Flag.PROTECTS_ANOTHER) for m in ("ALL", "PLACE", "EACH")
    )
    assert flags["TALK"] is Flag.OK


def test_a_bound_of_a_weighted_section_follows_from_its_shares() -> None:
    made = survey(
        item("Q1", (10, 0)),
        item("Q2", (10, 5, 0)),
        settings=chosen(release={"min_respondents": 10, "secondary": "off"}),
    )
    weighted = replace(made.sections[0], weights=(("Q1", 3.0), ("Q2", 1.0)))
    made = replace(made, sections=(weighted,))
    nearly = [(1, 1 + i % 3) for i in range(60)]
    others = [(1 + i % 2, 1 + i % 3) for i in range(60)]
    results, _ = of_people(made, {"A": nearly, "B": others, "C": others, "D": others})
    shown = release(results)
    own, whole = (shown.figure("score.score", m, "A", "all", 2025) for m in ("Q1", "S"))
    assert own.flag is Flag.ABOVE
    assert whole.flag is Flag.ABOVE
    assert own.bound is not None
    assert whole.bound == pytest.approx(np.floor((0.75 * own.bound + 0.25 * 5) * 10) / 10)


# ---- what a mean over persons tells of those who answered a part ----


@pytest.mark.parametrize(
    ("partly", "size", "is_shown"),
    [(0, 100, True), (3, 100, False), (12, 100, True), (3, 3000, True)],
)
def test_a_mean_over_persons_tells_nothing_of_the_few_who_answered_a_part(
    partly: int, size: int, is_shown: bool
) -> None:
    made = replace(
        themed(item("Q1", (10, 5, 0)), item("Q2", (10, 5, 0))),
        settings=chosen(release={"min_respondents": 10, "everybody": "show"}),
    )
    complete = [(1 + i % 3, 1 + i // 3 % 3) for i in range(size)]
    some = [(1 + i % 3, None) for i in range(partly)]
    others = dict.fromkeys("BCD", complete + some * 12)
    results, _ = of_people(made, {"A": complete + some, **others})
    figure = release(results).figure("score.score", "P", "A", "all", 2025)
    assert (figure.value is not None) is is_shown
    # What an intruder works out: the sum of what those who answered a part add to everybody's.
    n = size + partly
    score, q1, q2 = (value(results, f"score.score:{m}:A:all:2025")[0] for m in ("P", "Q1", "Q2"))
    blur = 0.005 * (n + (n + size) / 2)
    told = n * round(score, 2) - (n * round(q1, 2) + size * round(q2, 2)) / 2
    truth = sum((10, 5, 0)[one - 1] / 2 for one, _ in some)
    assert abs(told - truth) <= blur
    possible = [t for t in np.arange(0, 5 * partly + 0.1, 2.5) if abs(t - told) <= blur]
    if is_shown and 0 < partly < 10:
        assert len(possible) == len(np.arange(0, 5 * partly + 0.1, 2.5)) or len(possible) > 10
