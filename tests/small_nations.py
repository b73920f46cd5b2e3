"""Small nations with a known truth, and attackers who have everything that is released of them.

An attacker here knows nothing of the catalogue: what may not be seen follows from the truth alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, product
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from surveybench.disclosure import Release, release
from surveybench.quantities import NATIONAL, Figure, Flag, Grid, Ref
from surveybench.results import Results
from surveybench.survey import Earlier, Survey
from tiny import chosen, computed, item, survey

GROUPS = ("1", "2", "3")
POPULATIONS = {
    "whole and parts": {"all": (), "one": ("1",), "two": ("2",), "three": ("3",)},
    "parts": {"one": ("1",), "two": ("2",), "three": ("3",)},
    "whole and one part": {"all": (), "one": ("1",)},
    "nested": {"all": (), "adult": ("1", "2"), "one": ("1",), "two": ("2",)},
    "twins": {"all": (), "one": ("1",), "again": ("1",), "rest": ("2", "3")},
    "whole": {"all": ()},
}
CODES = ("A", "B", "C", "D")
LEAST = 4
NOBODY = ""  # the group of a person without one

Cell = tuple[int | str, str, str, str]  # wave, population, item, organisation
Row = dict[str, str | None]


@dataclass(frozen=True)
class Case:
    """A survey, its hidden truth, and what went out."""

    survey: Survey
    results: Results
    release: Release
    # Usable returns by wave, organisation and group, with the people without a group last.
    people: dict[int, NDArray[np.int64]]
    # Where everybody who is counted gave the same scored answer, of at least LEAST people.
    alike: frozenset[Cell] = frozenset()
    rows: Mapping[int, Sequence[Mapping[str, str | None]]] = field(default_factory=dict)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """What is shown of an example that fails: releases and results show no fields."""
        groups = {population.id: population.groups for population in self.survey.populations}
        printer.text(f"Case(populations={groups}, people={self.people}, rows={dict(self.rows)})")

    def value(self, statistic: str, measure: str, code: str, population: str, wave: int) -> float:
        """A released number, NaN where it is hidden."""
        figure = self.release.figure(statistic, measure, code, population, wave)
        return float("nan") if figure.value is None else figure.value


SIZES = (0, 0, 1, 2, 3, 4, 5, 6, 9, 12)
LEAST_ORGANISATIONS = 3


def nation(
    populations: str,
    people: dict[int, NDArray[np.int64]],
    blank: float,
    missing: str,
    seed: int,
    unanswered: int = 0,
) -> Case:
    """Two waves of a survey of two sections, with so many people by organisation and group.

    Of each organisation with anybody `unanswered` more were invited.
    """
    asked = survey(
        item("Q1"),
        item("Q2", (10, 0, None)),
        item("Q3"),
        sections={"S": ["Q1", "Q2"], "T": ["Q3"]},
        groups=GROUPS,
        populations=POPULATIONS[populations],
        settings=chosen(
            release={"min_respondents": LEAST, "min_organisations": LEAST_ORGANISATIONS},
            strata={"missing_stratum": missing},
        ),
    )
    asked = replace(asked, overall="Q1", overall_verdict=True)
    asked = replace(asked, earlier=(Earlier(replace(asked, wave=2024), {"Q1": "Q1", "Q2": "Q2"}),))
    rng = np.random.default_rng(seed)
    waves = {
        wave: [
            {
                "organisation": code,
                "outcome": "1",
                "group": group,
                "age": rng.choice(["30", "50"]) if rng.random() > blank / 2 else None,
                "sex": rng.choice(["1", "2"]),
                **{q: str(rng.integers(1, 4)) for q in asked.item if rng.random() >= blank},
            }
            for code, row in zip(CODES, counts.tolist(), strict=True)
            for group, n in zip((*GROUPS, NOBODY), row, strict=True)
            for _ in range(n)
        ]
        for wave, counts in people.items()
    }
    invited = {
        wave: [*rows, *({"organisation": c, "outcome": "6"} for c in present(rows) * unanswered)]
        for wave, rows in waves.items()
    }
    results = computed(asked, invited, CODES)
    alike = frozenset(unanimous(asked, waves, exclude=missing == "exclude"))
    return Case(asked, results, release(results), people, alike, waves)


def present(rows: Sequence[Row]) -> list[str]:
    """Organisations that anybody is of."""
    return sorted({row["organisation"] or "" for row in rows})


def unanimous(
    asked: Survey, waves: Mapping[int, Sequence[Row]], *, exclude: bool
) -> Iterator[Cell]:
    """Where all who answered an item gave one answer; without age only those not to `exclude`."""
    populations = {p.id: p.groups or (*GROUPS, NOBODY) for p in asked.populations}
    for wave, code, question in product(waves, CODES, asked.item):
        scored = {str(k) for k, s in enumerate(asked.item[question].scores, 1) if s is not None}
        for population, groups in populations.items():
            answers = [
                row[question]
                for row in waves[wave]
                if row["organisation"] == code
                and row["group"] in groups
                and row.get(question) in scored
                and (row["age"] or not exclude)
            ]
            if len(answers) >= LEAST and len(set(answers)) == 1:
                yield wave, population, question, code


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Groups of none to a dozen people."""
    sizes = st.lists(st.sampled_from(SIZES), min_size=3, max_size=3)
    without = st.sampled_from([0, 0, 0, 1, 5])
    people = {
        wave: np.array([[*draw(sizes), draw(without)] for _ in CODES]) for wave in (2025, 2024)
    }
    return nation(
        draw(st.sampled_from(sorted(POPULATIONS))),
        people,
        draw(st.sampled_from([0.0, 0.2])),
        draw(st.sampled_from(["exclude", "weight_1"])),
        draw(st.integers(0, 2**32 - 1)),
    )


def drawn(seed: int) -> Case:
    """One nation of a seed."""
    rng = np.random.default_rng(seed)
    people = {
        wave: np.column_stack(
            [rng.choice(SIZES, (len(CODES), len(GROUPS))), rng.choice([0, 0, 0, 1, 5], len(CODES))]
        )
        for wave in (2025, 2024)
    }
    names = sorted(POPULATIONS)
    unanswered = (0, 6, 700)[seed % 3]  # of so many a few more are the same in whole per cent
    return nation(names[seed % len(names)], people, 0.2 * (seed % 2), "exclude", seed, unanswered)


def atoms(asked: Survey, population: str) -> NDArray[np.float64]:
    """1 for each of the groups, and the people without one, that a population holds."""
    inside = {p.id: p.groups for p in asked.populations}[population]
    return np.array([float(not inside or group in inside) for group in (*GROUPS, NOBODY)])


def solved(equations: list[NDArray[np.float64]], wanted: NDArray[np.float64]) -> bool:
    """Whether the wanted sum follows from the equations: whether it is a mixture of their sides."""
    if not equations:
        return False
    sides = np.array(equations)
    mixture = np.linalg.lstsq(sides.T, wanted, rcond=None)[0]
    return bool(np.allclose(sides.T @ mixture, wanted, atol=1e-6))


def sets(size: int) -> list[NDArray[np.float64]]:
    """Every choice of at least one of so many."""
    picks = chain.from_iterable(combinations(range(size), k) for k in range(1, size + 1))
    return [np.isin(np.arange(size), pick).astype(float) for pick in picks]


# ---- a careless computer of statistics, and attackers who take what it leaves ----

COUNTS = ("score.n", "expected_range.organisations")


def planted(results: Results) -> Results:
    """The results with a value wherever the statistics had the care not to work one out.

    Counts stay as they are: they decide what is hidden.
    """
    grids = {
        name: grid
        if name in COUNTS or name.startswith(("response_rate.", "standardise."))
        else _filled(grid)
        for name, grid in results.grids.items()
    }
    return replace(results, grids=grids)


def _filled(grid: Grid) -> Grid:
    blank = grid.flags == Flag.NOT_CALCULABLE
    flags = np.where(blank, Flag.OK, grid.flags).astype(np.int8)
    return replace(grid, values=np.where(blank, 5.0, grid.values), flags=flags)


def leaks(case: Case, out: Release) -> Iterator[str]:
    """Everything in a release that gives away what the truth says is to be protected."""
    visible = [figure for figure in out.figures() if figure.value is not None]
    n: dict[tuple[int | str, str, str, str], float] = {
        (wave, population, measure, code): people
        for wave in case.survey.waves
        for measure in case.survey.measures
        for code in CODES
        for population, people in answered(case, wave, measure, code).items()
    }
    compared: dict[tuple[int | str, str, str], int] = {
        (wave, population, measure): sum(n[wave, population, measure, c] >= LEAST for c in CODES)
        for wave, population, measure, _ in n
    }
    for figure in visible:
        yield from _few_people(case, figure, n)
        yield from _few_organisations(case, figure, compared)
        yield from _few_returns(case, figure)
        yield from _everybody_alike(case, figure)
        yield from _few_choices(case, figure)
        yield from _verdict_of_few(case, figure)
    for wave in case.survey.waves:
        yield from _one_hidden_return(case, out, wave)


def answered(case: Case, wave: int, measure: str, code: str) -> dict[str, float]:
    """By population the respondents of an item, or of the item of a section with fewest."""
    section = case.survey.section.get(measure)
    items = section.items if section else (measure,)
    grid = case.results.grids["score.n"]
    w, o = case.survey.waves.index(wave), CODES.index(code)
    members = [grid.measures.index(name) for name in items]
    fewest = np.nan_to_num(grid.values[w, :, members, o]).min(axis=0)
    return dict(zip(grid.populations, fewest.tolist(), strict=True))


def _few_people(
    case: Case, figure: Figure, n: dict[tuple[int | str, str, str, str], float]
) -> Iterator[str]:
    """A figure of one organisation in one measure rests on its respondents, of both waves."""
    ref = figure.ref
    if (ref.wave, ref.population, ref.measure, ref.organisation) not in n:
        return
    waves = {ref.wave, case.survey.wave} if ref.statistic.startswith("change.") else {ref.wave}
    for wave in waves:
        if n[wave, ref.population, ref.measure, ref.organisation] < LEAST:
            yield f"{ref} rests on few people of {wave}"


def _few_organisations(
    case: Case, figure: Figure, compared: dict[tuple[int | str, str, str], int]
) -> Iterator[str]:
    """A comparison of few organisations; a section that rests on such an item."""
    ref, statistic = figure.ref, figure.ref.statistic.partition(".")[0]
    comparing = statistic in (
        *("expected_range", "reliability", "chance", "distribution", "nation", "priority"),
    )
    comparing |= ref.statistic.startswith("score.national_share")
    if ref.statistic == "expected_range.organisations" or ref.measure not in case.survey.measures:
        return
    section = case.survey.section.get(ref.measure)
    if not comparing and not (section and statistic == "score"):
        return
    for measure in section.items if section else (ref.measure,):
        for wave in _of_two(case, ref) if statistic in ("distribution", "nation") else {ref.wave}:
            if compared[wave, ref.population, measure] < LEAST_ORGANISATIONS:
                yield f"{ref} compares few organisations"


def _of_two(case: Case, ref: Ref) -> set[int | str]:
    """Both waves of a change of the country; of its other figures the one."""
    one = ref.statistic.startswith("nation.p") and ref.statistic != "nation.p"
    return {ref.wave} if one else {ref.wave, case.survey.wave}


def _few_choices(case: Case, figure: Figure) -> Iterator[str]:
    """A share that amounts to few people; one of the country, of which such a one is a part.

    Weights blur who is behind a share: what it amounts to is what a reader learns, see decision 43.
    Of two scores the share is the score itself, which is decided by how many answered.
    """
    ref = figure.ref
    if not ref.option or figure.value is None:
        return
    of_all = "_all" in ref.statistic
    share = "score.share_all" if of_all else "score.share"
    unscored = UNSCORED.get(ref.measure)
    counted = [option for option in ("1", "2", "3") if of_all or option != unscored]
    asked = [option for option in counted if unscored is None or option == unscored]
    if ref.organisation != NATIONAL:
        asked = [option for option in asked if option == ref.option]
    if not asked:
        return
    waves = {ref.wave, case.survey.wave} if ref.statistic.startswith("distribution") else {ref.wave}
    for wave in waves:
        for code in CODES if ref.organisation == NATIONAL else (ref.organisation,):
            chose = answers(case, int(wave), ref.measure, code, ref.population)
            n = sum(chose[option] for option in counted)
            if np.isnan(case.value("score.score", ref.measure, code, ref.population, int(wave))):
                continue  # it is no part of the country's mean; without a score nothing is shown
            own = replace(ref, statistic=share, organisation=code, wave=wave)
            grid = case.results.grids[share]
            full = [grid.values[grid.at(replace(own, option=option))] for option in asked]
            if min(full) * n < LEAST - 1e-9:
                yield f"{ref} tells of an answer that amounts to few people of {code}"


UNSCORED = {"Q2": "3"}


def answers(case: Case, wave: int, measure: str, code: str, population: str) -> dict[str, int]:
    """How many people of an organisation gave each answer, counted one by one."""
    groups = {p.id: p.groups for p in case.survey.populations}[population]
    only_known = case.survey.settings.strata.missing_stratum == "exclude"
    count = {str(option.code): 0 for option in case.survey.item[measure].options}
    for row in case.rows[wave]:
        inside = row["organisation"] == code and (not groups or row["group"] in groups)
        if inside and not (only_known and None in (row["age"], row["sex"])):
            answer = row.get(measure)
            if answer in count:
                count[answer] += 1
    return count


def _few_returns(case: Case, figure: Figure) -> Iterator[str]:
    """Returns, and rates that are returns beside the invited; people of one population."""
    ref = figure.ref
    if ref.organisation == NATIONAL or ref.statistic == "response_rate.invited":
        return
    if ref.statistic.startswith("response_rate."):
        wanted = np.ones(len(GROUPS) + 1)
    elif ref.statistic.startswith("standardise."):
        wanted = atoms(case.survey, ref.population)
    else:
        return
    assert isinstance(ref.wave, int)
    people = case.people[ref.wave][CODES.index(ref.organisation)] @ wanted
    if 0 < people < LEAST:
        yield f"{ref} tells of {people:.0f} people"


def _verdict_of_few(case: Case, figure: Figure) -> Iterator[str]:
    """Shares of people's worst and best answers rest on the respondents of a population."""
    ref = figure.ref
    if not ref.statistic.startswith("verdict."):
        return
    grid = case.results.grids["standardise.respondents"]
    place = (0, grid.populations.index(ref.population), CODES.index(ref.organisation))
    if grid.values[place] < LEAST:
        yield f"{ref} rests on few people"


def _everybody_alike(case: Case, figure: Figure) -> Iterator[str]:
    """A score of people who all gave one answer, and what rests on it, says what each one said.

    Of a section the score itself does: less those of its other items it is the one of that item.
    """
    ref = figure.ref
    if ref.organisation == NATIONAL or ref.statistic == "score.n":
        return
    waves = {ref.wave, case.survey.wave} if ref.statistic.startswith("change.") else {ref.wave}
    section = case.survey.section.get(ref.measure)
    told = ref.statistic in ("score.score", "score.crude", "change.difference")
    items = (section.items if told else ()) if section else (ref.measure,)
    for wave, question in product(waves, items):
        if (wave, ref.population, question, ref.organisation) in case.alike:
            yield f"{ref} tells what everybody answered to {question} in {wave}"


def _one_hidden_return(case: Case, out: Release, wave: int) -> Iterator[str]:
    """The country less the organisations that are shown is one that is not."""
    for name in ("completed", "raw", "adjusted"):
        seen = {
            code: out.figure(f"response_rate.{name}", "all", code, "all", wave).value is not None
            for code in (*CODES, NATIONAL)
        }
        hidden = [code for code in CODES if not seen[code]]
        people = case.people[wave].sum(axis=1)
        few = [code for code in hidden if 0 < people[CODES.index(code)] < LEAST]
        if seen[NATIONAL] and len(hidden) == 1 and few:
            yield f"response_rate.{name} of {hidden[0]} in {wave} is what the others leave"
