"""Nothing hidden can be worked out: an attacker with every released figure, pencil and paper.

Random small surveys are released; the attacker takes all figures that go out together, writes down
every equation between them, and tries to solve for what is hidden.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from small_nations import CODES, GROUPS, LEAST, Case, atoms, cases, leaks, planted, sets, solved
from surveybench.disclosure import release
from surveybench.quantities import CATALOGUE, NATIONAL, Axis, Flag, Grid


def true_n(case: Case, wave: int, measure: str, code: str) -> dict[str, float]:
    """Respondents of an item by population, hidden or not."""
    grid = case.results.grids["score.n"]
    w, m, o = case.survey.waves.index(wave), grid.measures.index(measure), CODES.index(code)
    return dict(zip(grid.populations, grid.values[w, :, m, o].tolist(), strict=True))


def cells(grid: Grid, measure: str, code: str, population: str, wave: int) -> np.ndarray:
    """A released number, or those of every option."""
    place = {Axis.MEASURE: measure, Axis.ORGANISATION: code}
    place |= {Axis.POPULATION: population, Axis.WAVE: wave}
    index = [
        labels.index(place[axis]) if axis in place else slice(None)
        for axis, labels in grid.axes.items()
    ]
    return np.asarray(grid.values[tuple(index)])


DIAGNOSTICS = tuple(
    f"standardise.{name}"
    for name in ("excluded", "effective_n", "largest_weight", "capped", "empty_strata")
)


def no_value_rests_on_few_people(case: Case) -> None:
    for wave in case.survey.waves:
        for measure in ("Q1", "Q2"):
            for code in CODES:
                for population, n in true_n(case, wave, measure, code).items():
                    if n >= LEAST:
                        continue
                    where = (measure, code, population, wave)
                    for statistic, grid in case.release.grids.items():
                        room = statistic.partition(".")[0]
                        if room not in ("score", "expected_range", "change", "chance"):
                            continue
                        if code in grid.organisations and wave in grid.waves:
                            assert np.isnan(cells(grid, *where)).all(), (statistic, where)


def a_value_is_there_or_a_reason(case: Case) -> None:
    for statistic, grid in case.release.grids.items():
        assert (np.isfinite(grid.values) == (grid.flags == Flag.OK)).all(), statistic
        before = case.results.grids[statistic]
        kept = grid.flags == Flag.OK
        decimals = CATALOGUE[statistic].released
        assert decimals is not None, statistic
        moved = np.abs(grid.values[kept] - before.values[kept])
        assert (moved <= 2.01 * 10.0**-decimals).all(), statistic
        scaled = grid.values[kept] * 10.0**decimals
        assert np.allclose(scaled, np.round(scaled), atol=1e-6), statistic


def differences_of_populations_are_not_of_few_people(case: Case) -> None:
    """Counts and totals (`n` and `n` times the score) of the shown populations are equations."""
    for wave in case.survey.waves:
        for measure in ("Q1", "Q2"):
            for code in CODES:
                known = {
                    p.id: atoms(case.survey, p.id)
                    for p in case.survey.populations
                    if np.isfinite(case.value("score.score", measure, code, p.id, wave))
                }
                n = true_n(case, wave, measure, code)
                for wanted in sets(len(GROUPS) + 1):
                    if solved(list(known.values()), wanted):
                        mixture = np.linalg.lstsq(
                            np.array(list(known.values())).T, wanted, rcond=None
                        )[0]
                        people = round(float(mixture @ [n[p] for p in known]))
                        assert people == 0 or people >= LEAST, (measure, code, wave, wanted, n)


def counts_of_people_do_not_give_small_counts_back(case: Case) -> None:
    """Returns by organisation and country, and respondents by population, are equations."""
    kinds, size = len(GROUPS) + 1, len(CODES) * (len(GROUPS) + 1)
    for wave in case.survey.waves:
        equations = []
        for o, code in enumerate(CODES):
            cells = np.arange(size) // kinds == o
            if np.isfinite(case.value("response_rate.completed", "all", code, "all", wave)):
                equations.append(cells.astype(float))
            for p in case.survey.populations:
                # An attacker is sure that everybody's age and sex are known, where they are.
                excluded = case.results.grids["standardise.excluded"].values
                w, at = case.survey.waves.index(wave), case.survey.populations.index(p)
                if not excluded[w, at, o] and np.isfinite(
                    case.value("standardise.respondents", "all", code, p.id, wave)
                ):
                    equations.append(np.tile(atoms(case.survey, p.id), len(CODES)) * cells)
        if np.isfinite(case.value("response_rate.completed", "all", NATIONAL, "all", wave)):
            equations.append(np.ones(size))
        # Somebody who knows that everyone has a group has one equation more for each organisation.
        without = case.people[wave][:, -1]
        known = [np.eye(size)[o * kinds + kinds - 1] for o in np.flatnonzero(without == 0)]
        for o, people in enumerate(case.people[wave]):
            cells = np.arange(size) // kinds == o
            wholes = [atoms(case.survey, p.id) for p in case.survey.populations]
            for wanted in [np.ones(kinds), *wholes]:
                if 0 < people @ wanted < LEAST:
                    secret = np.tile(wanted, len(CODES)) * cells
                    assert not solved(equations, secret), (wave, CODES[o], wanted)
                    assert not solved([*equations, *known], secret), (wave, CODES[o], wanted)


def rates_of_few_returns_are_hidden_with_them(case: Case) -> None:
    assert not [name for name in case.release.grids if name in DIAGNOSTICS]
    for wave in case.survey.waves:
        for code in (*CODES, NATIONAL):
            where = ("all", code, "all", wave)
            completed = case.release.figure("response_rate.completed", *where)
            if completed.flag is Flag.SUPPRESSED:
                for name in ("raw", "adjusted"):
                    assert np.isnan(case.value(f"response_rate.{name}", *where)), code


def national_figures_come_from_shown_scores_only(case: Case) -> None:
    """The average times the number of organisations, less the shown scores, leaves nothing."""
    for population in (p.id for p in case.survey.populations):
        for measure in case.survey.measures:
            where = (NATIONAL, population, 2025)
            compared = [
                score
                for code in CODES
                if np.isfinite(score := case.value("score.score", measure, code, population, 2025))
                and case.value("score.standard_error", measure, code, population, 2025) > 0
            ]
            national = case.value("expected_range.national", measure, *where)
            if np.isnan(national):
                continue
            assert case.value("expected_range.organisations", measure, *where) == len(compared)
            assert national == pytest.approx(sum(compared) / len(compared), abs=0.021)
            assert case.value("expected_range.lowest", measure, *where) == min(compared)
            assert case.value("expected_range.highest", measure, *where) == max(compared)


def sections_and_changes_give_no_item_back(case: Case) -> None:
    for code in CODES:
        for population in (p.id for p in case.survey.populations):
            for section in case.survey.sections:
                if np.isfinite(case.value("score.score", section.id, code, population, 2025)):
                    for name in section.items:
                        score = case.value("score.score", name, code, population, 2025)
                        assert np.isfinite(score), (section.id, name)
            for measure in ("Q1", "Q2"):
                if np.isfinite(case.value("change.difference", measure, code, population, 2024)):
                    for wave in (2025, 2024):
                        assert np.isfinite(
                            case.value("score.score", measure, code, population, wave)
                        )


# One release a nation for all of them: making it takes a hundred times as long as looking at it.
@given(cases())
def test_nothing_hidden_can_be_worked_out(case: Case) -> None:
    no_value_rests_on_few_people(case)
    a_value_is_there_or_a_reason(case)
    differences_of_populations_are_not_of_few_people(case)
    counts_of_people_do_not_give_small_counts_back(case)
    rates_of_few_returns_are_hidden_with_them(case)
    national_figures_come_from_shown_scores_only(case)
    sections_and_changes_give_no_item_back(case)
    # The release hides by itself what the statistics should not have worked out.
    assert list(leaks(case, release(planted(case.results)))) == []
