"""The q of a question among a family of tests, from the p of each of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from surveybench.quantities import Ref
from surveybench.report.live import Entry, Step
from surveybench.report.words import worked as words
from surveybench.results import exact_p
from surveybench.stats import chance
from surveybench.survey import Survey
from surveybench.tally import Tally

# The family that p values are ranked in: the questions of one organisation, or the organisations
# with one question.
FAMILIES = ("q_organisation", "q_question")


def q_steps(survey: Survey, tally: Tally, ref: Ref, key: str) -> tuple[Step, ...]:
    """The q, and below it the p of the family with what raises each; nothing where it has no q."""
    populations = [population.id for population in survey.populations]
    measures = list(survey.measures) if key == "q_organisation" else [ref.measure]
    p, codes = exact_p(survey, tally, populations.index(ref.population), measures)
    o = codes.index(ref.organisation)
    if key == "q_organisation":
        family, labels, mine = p[:, o], measures, measures.index(ref.measure)
    else:
        family, labels, mine = p[0], list(codes), o
    if not np.isfinite(family[mine]):
        return ()
    ranked = np.flatnonzero(np.isfinite(family))
    listed = [labels[k] for k in ranked]
    return tuple(_steps(ref, key, listed, family[ranked], int(np.searchsorted(ranked, mine))))


def _steps(
    ref: Ref, key: str, labels: list[str], p: NDArray[np.float64], mine: int
) -> Iterator[Step]:
    """Of everybody in the family with a p, in their order; `mine` is the place of this one."""
    count, last = len(p), len(p) - 1
    tests, raised = f"{{p.0}}:{{p.{last}}}", f"{{raised.0}}:{{raised.{last}}}"
    q = chance.adjusted(p, axis=0)
    ranks = (p[None, :] <= p[:, None]).sum(axis=1)
    headers = (words.NAME, words.RESULT)
    rows = (
        (Entry(words.TESTS), Entry(float(count), "tests", f"COUNT({tests})")),
        (Entry(words.EXACT_P), Entry(float(p[mine]), "p", f"{{p.{mine}}}")),
        (Entry(words.Q_VALUE), Entry(float(q[mine]), "q", f"{{q.{mine}}}")),
    )
    title = words.Q_OF[key].format(organisation=ref.organisation, measure=ref.measure)
    yield Step(title, words.Q_SAYS, headers, rows, 1)
    table = tuple(
        (
            Entry(label),
            Entry(float(p[r]), f"p.{r}"),
            Entry(float(ranks[r]), f"rank.{r}", f"SUMPRODUCT(--({tests}<={{p.{r}}}))"),
            Entry(
                float(p[r] * count / ranks[r]), f"raised.{r}", f"{{p.{r}}}*{{tests}}/{{rank.{r}}}"
            ),
            # Whoever has a smaller p is out of the way: above 1, which q is not.
            Entry(
                float(q[r]),
                f"q.{r}",
                f"MIN(1,SUMPRODUCT(MIN({raised}+2*({tests}<{{p.{r}}}))))",
            ),
        )
        for r, label in enumerate(labels)
    )
    headers = (words.FAMILY[key], words.EXACT_P, words.RANK, words.RAISED, words.Q_VALUE)
    yield Step(words.TESTS_OF[key], words.TESTS_SAYS, headers, table, 2, words.SHEETS["tests"])
