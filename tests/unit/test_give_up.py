"""What is given up so that no hidden count can be worked out: enough, and hardly more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from releases import MADE, demonstration
from small_nations import drawn
from surveybench.disclosure import Release, give_up
from surveybench.disclosure.audit import audit, shape_of
from surveybench.disclosure.give_up import given_up
from surveybench.jobs import pipeline
from surveybench.quantities import CATALOGUE, Flag, Grid
from surveybench.results import Provenance, Results, compute
from surveybench.survey import load_survey

pytestmark = pytest.mark.slow

MOST_LOST = 0.03
Grids = Mapping[str, Grid]
Cell = tuple[str, int | None]


@cache
def results() -> Results:
    """Those of the built-in national survey."""
    survey = load_survey("cmh/2025")
    with TemporaryDirectory() as folder:
        pipeline.simulate(survey, Path(folder), seed=2025)
        files = pipeline.in_folder(Path(folder), survey)
        tally, _ = pipeline.count(survey, files, jobs=1)
    return compute(survey, tally, files.organisations, Provenance("0", MADE))


def test_the_demonstration_is_safe_and_gives_up_little() -> None:
    out = demonstration()
    assert audit(out.grids, shape_of(out.survey)).safe
    gone = given_up(out.grids)
    shown = sum(int((grid.flags == Flag.OK).sum()) for grid in out.grids.values())
    print(f"given up: {gone.counts} of {gone.possible} counts, {gone.counts / shown:.2%} of all")
    assert 0 < gone.counts / (shown + gone.counts) < MOST_LOST
    assert len(set(gone.refs)) == gone.counts
    for ref in gone.refs:
        assert CATALOGUE[ref.partition(":")[0]].released is not None


def test_no_fewer_cells_would_do_by_much() -> None:
    """Beside the fewest cells that any choice needs where sums over organisations tell nothing.

    That leaves conditions out, so nothing that is safe gives up fewer: a lower bound, as the linear
    relaxation of the same covering problem is one, and a higher one.
    """
    survey, out = results().survey, demonstration()
    wave = survey.wave
    start = _before_protection(out)
    cells = _cells(start)
    unsafe = _unsafe(start, out, wave)
    fewest, remaining = 0, set(unsafe)
    for size in range(1, len(cells) + 1):
        for chosen in combinations(cells, size):
            if not remaining:
                break
            safe = remaining - _unsafe(_without(start, wave, chosen, remaining), out, wave)
            fewest += size * len(safe)
            remaining -= safe
    assert not remaining
    used = sum(ref.endswith(f":{wave}") for ref in given_up(out.grids).refs)
    print(f"given up in {wave}: {used} counts; at least {fewest} are needed")
    assert fewest <= used <= 1.25 * fewest


def _before_protection(out: Release) -> Grids:
    """The demonstration with every count that was given up shown again."""
    true = results().grids
    grids = dict(out.grids)
    for name in dict.fromkeys(n for names in give_up.KINDS.values() for n in names):
        grid = grids[name]
        flags = np.where(grid.flags == Flag.PROTECTS_ANOTHER, Flag.OK, grid.flags).astype(np.int8)
        decimals = CATALOGUE[name].released or 0
        values = np.where(flags == Flag.OK, np.round(true[name].values, decimals), np.nan)
        grids[name] = type(grid)(grid.axes, values, flags)
    return grids


def _cells(grids: Grids) -> list[Cell]:
    """Figures of an organisation that may be given up one by one."""
    single = ["response_rate.completed", "response_rate.raw", "response_rate.adjusted"]
    populations = range(len(grids["standardise.respondents"].populations))
    return [
        *((name, None) for name in single),
        *(("standardise.respondents", p) for p in populations),
    ]


def _without(
    grids: Grids, wave: int, chosen: Iterable[Cell], organisations: Iterable[int]
) -> Grids:
    result = dict(grids)
    for name, population in chosen:
        grid = result[name]
        w, flags = grid.waves.index(wave), grid.flags.copy()
        for o in organisations:
            place = (w, o) if population is None else (w, population, o)
            if flags[place] == Flag.OK:
                flags[place] = Flag.PROTECTS_ANOTHER
        values = np.where(flags == Flag.OK, grid.values, np.nan)
        result[name] = type(grid)(grid.axes, values, flags)
    return result


def _unsafe(grids: Grids, out: Release, wave: int) -> set[int]:
    one = give_up._Wave(dict(grids), shape_of(out.survey), wave, results().grids)
    return set(one.unsafe(national=False))


@pytest.mark.parametrize("seed", range(12))
def test_small_nations_are_safe_whatever_is_in_them(seed: int) -> None:
    case = drawn(seed)
    assert audit(case.release.grids, shape_of(case.survey)).safe
