"""What people are standardised by: dimensions of any name, one of them, or none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from surveybench.cli import app
from surveybench.definitions import form_in, form_out
from surveybench.disclosure import release
from surveybench.errors import DefinitionError
from surveybench.quantities import Organisation
from surveybench.report.compose import compose
from surveybench.report.document import texts
from surveybench.report.lens.terms import standardised_by
from surveybench.survey import Columns, Dimension, Survey, choices_of, dump, load_survey, written
from tiny import cleaned, computed, item, row, survey

AGE = Dimension("age", ("age_answer", "age"), bands=((16, 40), (41, 120)))
ROUTE = Dimension("route of admission", ("route",), codes=(("E", "Emergency"), ("P", "Planned")))
BIRTHS = Dimension("births", ("births",), bands=((0, 0), (1, 1), (2, 20)))
NONE: tuple[Dimension, ...] = ()


def asked(*dimensions: Dimension) -> Survey:
    """One question, standardised by these; age is asked for where it is one of them."""
    ages = next((entry.column for entry in dimensions if entry.name == "age"), ())
    return survey(item("Q1"), strata=dimensions, columns=Columns(age=ages, sex=()))


def test_the_first_dimension_changes_fastest_and_labels_read_backwards() -> None:
    both = asked(AGE, ROUTE)
    assert both.strata_labels == (
        "Emergency 16–40",
        "Emergency 41–120",
        "Planned 16–40",
        "Planned 41–120",
    )
    assert asked().strata_labels == ("everybody",)
    # Without `strata` it is age bands within sexes, as it always was.
    assert survey().strata_labels[:2] == ("Male 16–40", "Male 41–120")
    assert survey().fingerprint != both.fingerprint


PEOPLE = [
    ({"age": "30", "route": "E"}, 0),
    ({"age": "50", "route": "P"}, 3),
    ({"age_answer": "30", "age": "50", "route": "planned"}, 2),
    ({"age": "30", "route": "X"}, 4),
    ({"age": "", "route": "E"}, 4),
    ({"age": "30", "route": None}, 4),
]


def test_each_person_is_in_the_stratum_of_their_values() -> None:
    rows = [row(**{"sex": None, **values}, Q1="1") for values, _ in PEOPLE]
    made = cleaned(asked(AGE, ROUTE), *rows)
    assert made.people.stratum.tolist() == [position for _, position in PEOPLE]
    assert made.issues["not_standardised", "route"] == 1
    assert made.issues["no_stratum", ""] == 3


def test_a_number_that_is_no_age_has_bands_too() -> None:
    rows = [row(age=None, births=value, Q1="1") for value in ("0", "1", "5", "21", "two", "")]
    made = cleaned(asked(BIRTHS), *rows)
    assert made.people.stratum.tolist() == [0, 1, 2, 3, 3, 3]
    assert made.issues["not_standardised", "births"] == 2


def test_without_dimensions_nobody_is_left_out() -> None:
    rows = [row(age=None, sex=None, Q1="1"), row(age="200", sex="9", Q1="2")]
    made = cleaned(asked(), *rows)
    assert made.people.stratum.tolist() == [0, 0]
    assert made.issues == {}


CODES = ("A", "B", "C", "D")


def people(seed: int = 3) -> list[dict[str, str]]:
    """Sixty who answered everywhere, their routes, ages and births differing by organisation."""
    rng = np.random.default_rng(seed)
    return [
        {
            "organisation": code,
            "outcome": "1",
            "age": str(rng.choice([30, 50], p=[0.3 + 0.1 * o, 0.7 - 0.1 * o])),
            "route": str(rng.choice(["E", "P"], p=[0.2 + 0.15 * o, 0.8 - 0.15 * o])),
            "births": str(rng.choice([0, 1, 2], p=[0.5, 0.3, 0.2])),
            "Q1": str(rng.integers(1, 4)),
        }
        for o, code in enumerate(CODES)
        for _ in range(60)
    ]


def by_hand(rows: list[dict[str, str]], names: tuple[str, ...], code: str) -> float:
    """The standardised score, person by person: weights P_g / p_og, no more than 5."""
    standard = Counter(tuple(r[n] for n in names) for r in rows)
    own = [r for r in rows if r["organisation"] == code]
    profile = Counter(tuple(r[n] for n in names) for r in own)
    top = bottom = 0.0
    for person in own:
        g = tuple(person[n] for n in names)
        weight = min(5.0, (standard[g] / len(rows)) / (profile[g] / len(own)))
        top += weight * {"1": 10, "2": 5, "3": 0}[person["Q1"]]
        bottom += weight
    return top / bottom


@pytest.mark.parametrize(
    ("dimensions", "names"),
    [
        ((AGE, ROUTE, BIRTHS), ("age", "route", "births")),
        ((ROUTE,), ("route",)),
        (NONE, ()),
    ],
    ids=["three", "one", "none"],
)
def test_scores_are_those_of_a_count_by_hand(
    dimensions: tuple[Dimension, ...], names: tuple[str, ...]
) -> None:
    rows = people()
    results = computed(asked(*dimensions), {2025: rows}, CODES)
    score = results.grids["score.score"]
    for o, code in enumerate(CODES):
        m = score.measures.index("Q1")
        assert score.values[0, 0, m, o] == pytest.approx(by_hand(rows, names, code), abs=1e-12)


def said(dimensions: tuple[Dimension, ...]) -> str:
    """All that a report says."""
    named = tuple(Organisation(code, f"Organisation {code}") for code in CODES)
    results = computed(asked(*dimensions), {2025: people()}, CODES)
    return "\n".join(texts(compose(release(replace(results, organisations=named)), "A")))


def test_sentences_and_settings_follow_the_names() -> None:
    routed = said((AGE, ROUTE))
    assert "People who differ in age and route of admission tend to answer differently" in routed
    assert "the age and route of admission profile of" in routed
    assert "A respondent whose age or route of admission is not known" in routed
    assert "age (16–40, 41–120); route of admission (Emergency, Planned)" in routed
    births = said((BIRTHS,))
    for text in (routed, births, said(NONE)):
        # Only the column of usual values speaks of sex.
        lines = [line for line in text.splitlines() if line != "age and sex"]
        for word in ("sex", "sexes", "Male", "women", "Older"):
            assert not [line for line in lines if word in line.split()], word
    assert "births is not known" in births
    assert "16–120" not in births
    assert standardised_by(asked(BIRTHS, ROUTE)) == "births and route of admission"


def test_without_dimensions_every_sentence_says_that_scores_are_crude() -> None:
    crude = said(NONE)
    assert "Answers are not weighted" in crude
    assert "plain average of the answers" in crude
    assert "nothing: scores are not standardised" in crude
    assert "Largest weight" not in crude
    assert standardised_by(asked()) == ""
    assert "cap" not in {choice.name for choice in choices_of(asked())}


TEXT = """
survey: ward
wave: 2026
words: {title: Ward survey, report: Report}
populations: [{id: all, name: Everyone}]
strata:
  dimensions:
    - {name: age, column: [age_answer, age], bands: [[16, 40], [41, 120]]}
    - {name: route, codes: {"E": Emergency, "P": Planned}}
items: [{id: Q1, text: First, options: two}]
scales: {two: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections: [{id: S, name: Section, items: [Q1]}]
"""


def load(folder: Path, text: str) -> Survey:
    """The survey of a text."""
    (folder / "ward.yaml").write_text(text)
    return load_survey(str(folder / "ward.yaml"))


def test_a_definition_says_what_people_are_standardised_by(tmp_path: Path) -> None:
    ward = load(tmp_path, TEXT + "settings: {min_answered: 1}\n")
    assert ward.dimensions == (AGE, Dimension("route", ("route",), codes=ROUTE.codes))
    assert (ward.columns.age, ward.columns.sex) == (("age_answer", "age"), ())
    (tmp_path / "form.xlsx").write_bytes(form_out.form(written(tmp_path / "ward.yaml")))
    back = form_in.read_form(tmp_path / "form.xlsx", tmp_path)
    assert load(tmp_path, dump(back)).dimensions == ward.dimensions
    crude = load(tmp_path, TEXT.partition("strata:")[0] + "strata: {dimensions: []}\nitems:"
                 + TEXT.partition("items:")[2])  # fmt: skip
    assert crude.strata == ()
    (tmp_path / "form.xlsx").write_bytes(form_out.form(written(tmp_path / "ward.yaml")))
    assert form_in.read_form(tmp_path / "form.xlsx", tmp_path)["strata"] == {"dimensions": []}


REFUSED = [
    ("name: route", "name: Route!", "no name of a dimension"),
    ("name: route", "name: age", "no name of a dimension, or stands there twice"),
    (', codes: {"E": Emergency, "P": Planned}', "", "needs either bands or codes"),
    ("[41, 120]", "[40, 120]", "overlap or run backwards"),
    ("P: Planned", "P: emergency", "two labels of route are one"),
    ("codes: {", "column: age, codes: {", "2 dimensions are read from age"),
    ("items: [", "settings: {age_bands: [[16, 120]]}\nitems: [", "`strata` and `age_bands`"),
    ("items: [", "columns: {age: [years]}\nitems: [", "names other columns than the dimension age"),
    ("[16, 40], [41, 120]", ", ".join(f"[{i}, {i}]" for i in range(1001)), "2,002 strata"),
]


@pytest.mark.parametrize(("old", "new", "what"), REFUSED, ids=[what for *_, what in REFUSED])
def test_strata_that_nobody_could_mean_are_refused(
    old: str, new: str, what: str, tmp_path: Path
) -> None:
    text = TEXT.replace('"E": ', "E: ").replace('"P": ', "P: ")
    old = old.replace('"', "")
    assert old in text
    with pytest.raises(DefinitionError) as error:
        load(tmp_path, text.replace(old, new, 1))
    assert what in f"{error.value.what} {error.value.remedy}"
    assert error.value.where.line


def test_a_column_coded_otherwise_is_noticed_by_a_check(tmp_path: Path) -> None:
    ward = load(tmp_path, TEXT + "settings: {min_answered: 1}\n")
    rows = [
        {"record_id": i, "organisation": "A", "outcome": 1, "age_answer": 30, "age": 30}
        | {"route": "Q" if i % 3 else "E", "Q1": 1 + i % 2}
        for i in range(60)
    ]
    columns = list(rows[0])
    lines = [",".join(str(entry[name]) for name in columns) for entry in rows]
    answers = tmp_path / "answers.csv"
    answers.write_text("\n".join([",".join(columns), *lines]) + "\n")
    words = ["check", str(tmp_path / "ward.yaml"), "--responses", str(answers)]
    said = CliRunner().invoke(app, words).output.replace("\N{NO-BREAK SPACE}", " ")
    assert "40  value is none of those standardised by" in said
    assert "the value is none that is standardised by: route" in said
    assert "50 % of the returns age or route is not known" in said
    assert ward.stratified
