"""The figures of larger units, such as organisations of which sites are released, as if published.

They are made of the full results: each number of people added up, shown where it is enough people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from surveybench.disclosure import View, protect_counts
from surveybench.jobs.parents import Part, sums
from surveybench.quantities import CATALOGUE, NATIONAL, Axis, Flag, Grid
from surveybench.report.words import audit as words
from surveybench.results import Results

COUNTS = ("response_rate.completed", "response_rate.invited", "standardise.respondents", "score.n")


def counts_alone(results: Results) -> Results:
    """The results without what `with_larger` does not ask for: held while files are written."""
    grids = {name: results.grids[name] for name in COUNTS if name in results.grids}
    return replace(results, grids=grids, again=None)


def with_larger(view: View, results: Results, parts: Iterable[Part]) -> tuple[View, list[View]]:
    """A release, and what is taken for known of the larger units that its units are parts of.

    Larger units that share a unit are one. The release comes back with the columns of these.
    """
    within, larger = dict(view.within), []
    for number, parent_of in enumerate(sums(parts)):
        column = f"sum {number}"
        within[column] = dict(parent_of)
        summed = {name: _summed(results, name, parent_of) for name in COUNTS if name in view.grids}
        # As a release of the larger units would have it, which protects their counts too.
        grids = protect_counts(summed, replace(view.shape, whole=False), summed)
        known = replace(view, name=words.LARGER, grids=grids, whole=False, column=column, within={})
        larger.append(known)
    return replace(view, within=within), larger


def _summed(results: Results, name: str, parent_of: Mapping[str, str]) -> Grid:
    """The counts of the larger units, hidden where they are few people."""
    grid = results.grids[name]
    parents = tuple(sorted(set(parent_of.values())))
    codes = [code for code in grid.organisations if code in parent_of]
    places = [grid.organisations.index(code) for code in codes]
    member = np.array([[parent_of[code] == parent for code in codes] for parent in parents])
    total = np.nan_to_num(grid.values[..., places]) @ member.T.astype(float)
    asked = (grid.flags[..., places] == Flag.OK) @ member.T > 0
    least = results.survey.settings.release.min_respondents
    flags = np.where(total < least, Flag.SUPPRESSED, Flag.OK)
    flags = np.where(asked, flags, Flag.NOT_ASKED).astype(np.int8)
    values = np.where(flags == Flag.OK, total, np.nan)
    if CATALOGUE[name].everyone:  # of whom the larger units are a part; nothing is said of them
        parents = (*parents, NATIONAL)
        values = np.concatenate([values, np.full_like(values[..., :1], np.nan)], axis=-1)
        unsaid = np.full_like(flags[..., :1], Flag.NOT_PUBLISHED)
        flags = np.concatenate([flags, unsaid], axis=-1)
    return Grid({**grid.axes, Axis.ORGANISATION: parents}, values, flags)
