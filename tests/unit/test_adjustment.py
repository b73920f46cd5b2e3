"""What a definition may say of case-mix adjustment, and what is told of its covariates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from surveybench.cautions import cautions
from surveybench.errors import DefinitionError
from surveybench.survey import load_survey
from surveybench.tally import Counter, axes_of, small_cells
from tiny import ORGANISATIONS, cleaned

DEFINITION = """
survey: mix
wave: 2026
words: {title: Mix, report: Report}
columns: {outcome: "", mode: "", age: [], sex: []}
strata: {dimensions: []}
settings: {min_answered: 0}
populations: [{id: all, name: All}]
adjust:
  covariates:
    - {name: health, codes: {"1": Good, "2": Fair, "3": Poor}, reference: "2"}
    - {name: school, linear: true, codes: {"1": Some, "2": All}}
items:
  - {id: Q1, text: One, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections: [{id: S1, name: Part, items: [Q1]}]
"""


def loaded(folder: Path, change: Callable[[dict[str, Any]], Any] = lambda raw: None):
    raw = yaml.safe_load(DEFINITION)
    change(raw)
    path = folder / "mix.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False), "utf-8")
    return load_survey(path)


def test_columns_are_those_of_the_categories(tmp_path: Path) -> None:
    adjust = loaded(tmp_path).adjust
    assert adjust is not None
    assert adjust.columns == ("health: Good", "health: Poor", "school")
    assert [c.values for c in adjust.covariates] == [((1, 0), (0, 0), (0, 1)), ((1,), (2,))]
    assert adjust.moments[:5] == (*adjust.columns, "known: health", "known: school")
    assert len(adjust.moments) == 5 + 15


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda raw: raw.pop("strata"), "and standardised by strata"),
        (lambda raw: raw["adjust"].update(covariates=[]), "there is no covariate"),
        (lambda raw: raw["adjust"]["covariates"][0].update(reference="9"), "no category 9"),
        (lambda raw: raw["adjust"]["covariates"][1].update(reference="1"), "no category 1"),
        (
            lambda raw: raw["adjust"]["covariates"][1].update(codes={"x": "X", "2": "Y"}),
            "is linear",
        ),
        (lambda raw: raw["adjust"]["covariates"][1].update(codes={"1": "X"}), "has one category"),
        (
            lambda raw: raw["adjust"]["covariates"][1].update(column="health"),
            "are read from health",
        ),
        (lambda raw: raw["adjust"].update(method="lasso"), "is not a key"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any], says: str
) -> None:
    with pytest.raises(DefinitionError, match=says) as refused:
        loaded(tmp_path, change)
    assert (refused.value.where.key or "").startswith("adjust")
    assert refused.value.remedy


def _people(organisation: str, *pairs: tuple[str | None, str | None]) -> list[dict[str, Any]]:
    return [
        {"organisation": organisation, "health": health, "school": school, "Q1": "1"}
        for health, school in pairs
    ]


def test_what_is_not_known_or_says_nothing_is_told(tmp_path: Path) -> None:
    survey = loaded(tmp_path)
    rows = _people("A", ("1", "1"), ("2", "2"), ("3", "1"), (None, "1"), ("7", None))
    rows += _people("B", ("1", "2"), ("2", "2"), ("3", "2"))
    found = cleaned(survey, *rows)
    assert found.issues["not_adjusted_for", "health"] == 1
    assert found.issues["no_covariate", "health"] == 2
    assert found.issues["no_covariate", "school"] == 1
    counter = Counter(axes_of(survey, ORGANISATIONS))
    counter.add(found.people)
    told = [str(one) for one in cautions(survey, counter.tally(), listed=True)]
    assert any("In B everybody" in one and "as school" in one for one in told)


def test_a_covariate_that_says_another_again_is_told(tmp_path: Path) -> None:
    survey = loaded(
        tmp_path,
        lambda raw: raw["adjust"]["covariates"].append(
            {"name": "again", "column": "again", "linear": True, "codes": {"1": "Some", "2": "All"}}
        ),
    )
    rows = _people("A", ("1", "1"), ("2", "2"), ("3", "1"), ("1", "2"))
    rows += _people("B", ("1", "2"), ("2", "1"), ("3", "2"))
    counter = Counter(axes_of(survey, ORGANISATIONS))
    counter.add(cleaned(survey, *({**row, "again": row["school"]} for row in rows)).people)
    told = cautions(survey, counter.tally(), listed=True)
    assert ("covariate_redundant", ("again",)) in [(one.code, one.named) for one in told]


def test_who_is_not_known_may_be_left_out(tmp_path: Path) -> None:
    survey = loaded(tmp_path, lambda raw: raw["adjust"].update(missing="leave_out"))
    rows = _people("A", ("1", "1"), (None, "2"), ("3", None))
    found = cleaned(survey, *rows)
    assert found.people.stratum.tolist() == [0, 1, 1]
    assert found.issues["left_unadjusted", "health"] == 1
    counter = Counter(axes_of(survey, ORGANISATIONS))
    counter.add(found.people)
    counted = counter.tally()
    assert counted.people[0, 0].tolist() == [1, 2]
    assert counted.moments["people", "", ""][0, 0, :5].tolist() == [1, 0, 1, 1, 1]
    # Sums tell of single people, too, where a tally must not.
    assert "moments" in {cells.table for cells in small_cells(counted, 5)}


def test_a_wave_that_is_adjusted_is_compared_with_none_that_is_not(tmp_path: Path) -> None:
    now = loaded(tmp_path)
    then = replace(now, wave=2025, adjust=None)
    from surveybench.survey import Earlier

    with pytest.raises(DefinitionError, match="scores would differ for it"):
        replace(now, earlier=(Earlier(then, {"Q1": "Q1"}),))
    assert np.array_equal(now.waves, (2026,))
