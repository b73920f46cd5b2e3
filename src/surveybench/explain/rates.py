"""People invited, returns and rates, from how many people have each outcome."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from surveybench.quantities import NATIONAL, Ref, wave_text
from surveybench.report.live import Entry, Step
from surveybench.report.words import worked as words
from surveybench.stats import response_rate
from surveybench.survey import Survey
from surveybench.tally import Tally

RATES = ("invited", "completed", "raw", "adjusted")


def rate_steps(survey: Survey, tally: Tally, ref: Ref, level: int) -> Iterator[Step]:
    """One step: outcomes of an organisation, or of all, and the four figures of them."""
    wave = next(w for w in survey.waves if str(w) == str(ref.wave))
    counts = tally[wave]
    if ref.organisation == NATIONAL:
        outcomes = counts.outcomes.sum(axis=0)
    else:
        outcomes = counts.outcomes[counts.axes.organisations.index(ref.organisation)]
    removed = survey.settings.cleaning.removed_outcomes
    rates = response_rate.rates(np.array([outcomes]), removed)
    codes = range(1, len(outcomes))
    rows: list[tuple[Entry, ...]] = [
        (
            Entry(str(code)),
            Entry(float(outcomes[code]), f"people.{code}"),
            Entry(float(code in removed), f"removed.{code}"),
        )
        for code in codes
    ]
    people, taken = (f"{{{name}.1}}:{{{name}.{codes[-1]}}}" for name in ("people", "removed"))
    base = f"({{invited}}-SUMPRODUCT({people},{taken}))"
    formulas = {
        "invited": f"SUM({people})",
        "completed": "{people.1}",
        "raw": "IF({invited}>0,{completed}/{invited},0)",
        "adjusted": f"IF({base}>0,{{completed}}/{base},0)",
    }
    values = (rates.invited, rates.completed, rates.raw, rates.adjusted)
    labels = (words.INVITED, words.COMPLETED, words.RAW, words.ADJUSTED)
    for name, label, value in zip(RATES, labels, values, strict=True):
        rows.append((Entry(label), Entry(float(value[0]), name, formulas[name])))
    headers = (words.OUTCOME, words.OF_OUTCOME, words.REMOVED)
    title = words.RATES.format(wave=wave_text(wave))
    yield Step(title, words.RATES_SAYS, headers, tuple(rows), level)
