"""Real respondents by age, sex and route of admission, recomputed person by person.

The data are patients of general hospitals, 67 wards. They are not in the repository; the test
skips, saying so, where they are not at hand.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import replace
from math import isclose
from pathlib import Path
from statistics import fmean, pvariance

from shared_data import shared_data
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline
from surveybench.quantities import NATIONAL, Ref, figure
from surveybench.survey import Breakdown, Dimension, load_survey
from tiny import MADE

ROOT = Path(__file__).parents[2]
WAVE, ITEMS = 2016, ("Q3", "Q9")
ROUTE = Dimension("route", ("route",), codes=(("Emergency", "Emergency"), ("Elective", "Planned")))


def test_scores_of_subgroups_and_of_the_country_are_means_of_the_answers() -> None:
    wards = load_survey(ROOT / "examples" / "il_general16" / "definition.yaml")
    ignored = tuple(name for name in wards.columns.ignore if name != "route")
    age, sex = wards.dimensions
    apart = tuple(Breakdown((d,), (d is ROUTE,)) for d in (age, sex, ROUTE))
    columns = replace(wards.columns, ignore=ignored)
    wards = replace(wards, breakdowns=apart, columns=columns)
    folder = shared_data() / "il_general16"
    tally, _ = pipeline.count(wards, Sources({WAVE: Source(folder / "respondents.csv")}))
    grids = pipeline.results(wards, tally, made=MADE, version="0").grids
    worth = json.loads((folder / "scoring.json").read_text("utf-8"))
    answers: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    with (folder / "respondents.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            band = next(f"{a}\u2013{b}" for a, b in age.bands if a <= int(row["age"]) <= b)
            names = (f"age {band}", f"sex {dict(sex.codes)[row['sex']]}")
            names = (*names, f"route {dict(ROUTE.codes)[row['route']]}")
            for item in ITEMS:
                score: float | None = worth[item]["map"].get(row[item])
                if score is None:
                    continue
                for subgroup in names:
                    answers[item, row["unit"], subgroup].append(score)
                    answers[item, NATIONAL, subgroup].append(score)
    assert len(answers) > 900
    for (item, code, subgroup), scores in answers.items():
        statistic = "inequality" if code == NATIONAL else "subgroup"
        ref = Ref(f"{statistic}.score", item, code, "all", WAVE, subgroup=subgroup)
        found = figure(grids, ref).value
        assert found is not None
        assert isclose(found, fmean(scores), rel_tol=1e-12)
        if code == NATIONAL:
            error = figure(grids, replace(ref, statistic="inequality.standard_error")).value
            assert error is not None
            assert isclose(error, (pvariance(scores) / len(scores)) ** 0.5, rel_tol=1e-11)
        else:
            assert figure(grids, replace(ref, statistic="subgroup.n")).value == len(scores)
