"""What each basis hides: the rules of disclosure, one set of masks a basis.

A figure by itself, and what others would give back of it, are looked at together here, because a
hidden figure must not be recoverable from any other that goes out with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.enough import hide_if_sums_known, protect_differences
from surveybench.disclosure.relations import groups_within
from surveybench.disclosure.subgroups import Subgroups
from surveybench.errors import ReleaseError
from surveybench.quantities import NATIONAL, Axis, Basis, Flag, Grid, Label, Quantity, Unit
from surveybench.results.types import Results

Mask = NDArray[np.bool_]
CONTRIBUTORS = 3  # fewest hidden counts of a known sum
Labels = Mapping[Axis, tuple[Label, ...]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Cells that are hidden for one reason: a mask, the labels on its axes, and the reason."""

    axes: Labels
    mask: Mask
    flag: Flag

    def on(self, name: str, grid: Grid) -> Mask:
        """The mask of a grid's labels, in a shape that fits. ReleaseError where it decides none."""
        rows = []
        for axis, labels in self.axes.items():
            places = {label: position for position, label in enumerate(labels)}
            unknown = [label for label in grid.axes.get(axis, ()) if label not in places]
            if unknown or axis not in grid.axes:
                lacks = f"nothing is decided of {unknown[0]}" if unknown else "it has none"
                raise ReleaseError(
                    f"{name} has a basis that decides by {axis}, and {lacks}.",
                    remedy="Change the basis or the axes of its row in quantities/catalogue.py.",
                )
            rows.append([places[label] for label in grid.axes[axis]])
        index = tuple(slice(None) if axis in self.axes else None for axis in grid.axes)
        return self.mask[np.ix_(*rows)][index]


def hidden_by_basis(results: Results) -> Mapping[Basis, tuple[Hidden, ...]]:
    """What is hidden of a quantity, by what it rests on; a later reason replaces an earlier one.

    Scores on too few people, and everything made from them, are hidden (methods.md 6.1, 6.3);
    measures that too few organisations have lose their comparison, and a section with such an
    item is hidden for everyone (6.2); counts that would give a hidden count back are hidden too
    (6.6). Where the organisations are parts of one that has figures of its own, these must not
    give a hidden part back either. A basis that these results do not count has no entry.
    """
    survey, codes = results.survey, tuple(one.code for one in results.organisations)
    by_wave: Labels = {Axis.WAVE: survey.waves}
    by_population: Labels = {
        **by_wave,
        Axis.POPULATION: tuple(population.id for population in survey.populations),
    }
    by_measure: Labels = {**by_population, Axis.MEASURE: survey.measures}
    by_answers: Labels = {**by_measure, Axis.ORGANISATION: codes}
    unseen, few, uncompared = ~results.shown, _few_answers(results), _uncompared(results)
    answers = _two_reasons(by_answers, unseen, few)
    either = _two_reasons(by_answers, unseen | unseen[:1], few | few[:1])
    of_score, spread, of_change = _nearly_alike(results, by_answers)
    too_few = Flag.TOO_FEW_ORGANISATIONS
    lone_section = Hidden(by_measure, _sections_uncompared(results, uncompared), too_few)
    no_comparison = Hidden(by_measure, uncompared, too_few)
    few_returns = _few_returns(results)
    completed = results.grids["response_rate.completed"].values
    least = survey.settings.release.min_respondents
    with_national: Labels = {**by_wave, Axis.ORGANISATION: (*codes, NATIONAL)}
    rules = {
        Basis.NOBODY: (),
        Basis.INVITED: _two_reasons(with_national, *_few_invited(results, few_returns)),
        Basis.RETURNS: _two_reasons(with_national, few_returns, completed < least),
        Basis.REPRESENTED: (
            *_telling_strata(results, with_national),
            *_two_reasons(with_national, few_returns, completed < least),
        ),
        Basis.ANSWERS: (*answers, lone_section),
        Basis.SCORE: (*of_score, *answers, lone_section),
        Basis.SPREAD: (*spread, *answers, lone_section),
        Basis.TWO_WAVES: (*of_change, *either),
        Basis.ALL_ORGANISATIONS: (no_comparison,),
        Basis.ONE_AMONG_ALL: (*spread, *answers, no_comparison),
    }
    scored, every, of_all, of_two = _few_chose(results, by_population, codes)
    either_wave = Hidden(by_measure, uncompared | uncompared[:1], too_few)
    rules |= {
        Basis.CHOICES: (*scored, *spread, *answers),
        Basis.EVERY_CHOICE: (*every, *spread, *answers),
        Basis.ALL_CHOICES: (*of_all, no_comparison),
        Basis.ALL_CHOICES_OF_TWO_WAVES: (*of_two, either_wave),
        Basis.ALL_OF_TWO_WAVES: (either_wave,),
    }
    rules |= _of_subgroups(results, by_population, codes, answers, no_comparison)
    if "standardise.respondents" in results.grids:  # published figures have none
        by_people: Labels = {**by_population, Axis.ORGANISATION: codes}
        people = _few_people(results, few_returns)
        few_people = results.grids["standardise.respondents"].values < least
        rules[Basis.PEOPLE] = _two_reasons(by_people, people, few_people)
    return rules


def _two_reasons(axes: Labels, hidden: Mask, few: Mask) -> tuple[Hidden, ...]:
    """What is hidden because it is of few people, and what for the sake of such a figure."""
    return (
        Hidden(axes, hidden, Flag.PROTECTS_ANOTHER),
        Hidden(axes, hidden & few, Flag.SUPPRESSED),
    )


def _telling_strata(results: Results, axes: Labels) -> tuple[Hidden, ...]:
    """Where how alike respondents are to the invited would tell how many are of a stratum."""
    if results.telling_strata is None:
        return ()
    return (Hidden(axes, results.telling_strata, Flag.PROTECTS_ANOTHER),)


def _nearly_alike(
    results: Results, axes: Labels
) -> tuple[tuple[Hidden, ...], tuple[Hidden, ...], tuple[Hidden, ...]]:
    """What is hidden of a score, of what rests on its spread, and of a change from or to it.

    Because nearly everybody answered alike; of a section, because an item of it is hidden so.
    """
    if results.alike is None:
        return (), (), ()
    names, alike = results.survey.measures, results.alike
    sections = [names.index(section.id) for section in results.survey.sections]
    of_sections = np.zeros_like(alike.mask)
    of_sections[:, :, sections] = alike.mask[:, :, sections]
    protects = Hidden(axes, of_sections, Flag.PROTECTS_ANOTHER)
    items = alike.mask & ~of_sections
    spread = (Hidden(axes, items, Flag.NEARLY_ALIKE), protects)
    bounds = (
        Hidden(axes, np.isfinite(alike.above), Flag.ABOVE),
        Hidden(axes, np.isfinite(alike.below), Flag.BELOW),
    )
    either = Hidden(axes, items | items[:1], Flag.NEARLY_ALIKE)
    either_section = Hidden(axes, of_sections | of_sections[:1], Flag.PROTECTS_ANOTHER)
    return (*spread, *bounds), spread, (either, either_section)


def _few_chose(
    results: Results, by_population: Labels, codes: tuple[str, ...]
) -> tuple[tuple[Hidden, ...], ...]:
    """What is hidden of shares of scored answers, of all answers, of the country, of its change.

    Nothing of published shares, which have left already.
    """
    choices = results.choices
    if choices is None:
        return (), (), (), ()
    by_item: Labels = {**by_population, Axis.MEASURE: choices.items}
    by_option: Labels = {**by_item, Axis.OPTION: choices.options, Axis.ORGANISATION: codes}
    reported: Labels = {**by_option, Axis.WAVE: by_population[Axis.WAVE][:1]}
    masks = (
        (by_option, choices.scored),
        (reported, choices.every),
        (by_item, choices.national),
        (by_item, choices.national | choices.national[:1]),
    )
    return tuple((Hidden(axes, mask, Flag.FEW_CHOSE),) for axes, mask in masks)


def _of_subgroups(
    results: Results,
    by_population: Labels,
    codes: tuple[str, ...],
    answers: tuple[Hidden, ...],
    no_comparison: Hidden,
) -> Mapping[Basis, tuple[Hidden, ...]]:
    """What is hidden of subgroups, of those beside others, and of the country's."""
    subgroups = results.subgroups
    if subgroups is None:
        return {}
    waves = {**by_population, Axis.WAVE: by_population[Axis.WAVE][:1]}
    by_item: Labels = {**waves, Axis.MEASURE: subgroups.items}
    by_subgroup: Labels = {**by_item, Axis.SUBGROUP: subgroups.labels}
    by_breakdown: Labels = {**by_item, Axis.SUBGROUP: tuple(subgroups.breakdowns)}
    own: Labels = {**by_subgroup, Axis.ORGANISATION: codes}
    few = Hidden(own, ~subgroups.visible[None], Flag.FEW_IN_SUBGROUP)
    few_chose = Hidden(own, subgroups.few_chose[None], Flag.FEW_CHOSE)
    alone = Hidden(own, ~subgroups.beside[None], Flag.FEW_IN_SUBGROUP)
    country = Hidden(by_subgroup, ~subgroups.national[None], Flag.FEW_IN_SUBGROUP)
    indices = Hidden(by_breakdown, ~subgroups.indices[None], Flag.FEW_IN_SUBGROUP)
    answers_of_all = _answers_of_subgroups(subgroups, by_subgroup)
    sections, of_country = _sections_of_subgroups(results, subgroups, waves, codes)
    return {
        Basis.SUBGROUP: (few, *answers),
        Basis.SUBGROUP_ANSWERS: (few_chose, few, *answers),
        Basis.SUBGROUP_SECTION: (*sections, *answers),
        Basis.SECTION_OF_SUBGROUP: (*of_country, no_comparison),
        Basis.SUBGROUP_AND_REST: (alone, few_chose, few, *answers),
        Basis.SUBGROUP_AND_COUNTRY: (few_chose, country, few, *answers, no_comparison),
        Basis.ALL_OF_SUBGROUP: (country, no_comparison),
        Basis.ALL_SUBGROUPS: (indices, no_comparison),
        Basis.CHOICES_OF_SUBGROUP: (*answers_of_all, country, no_comparison),
    }


def _sections_of_subgroups(
    results: Results, subgroups: Subgroups, waves: Labels, codes: tuple[str, ...]
) -> tuple[tuple[Hidden, ...], tuple[Hidden, ...]]:
    """Sections of a subgroup of which any question's score is hidden; and of the country's."""
    sections = results.survey.sections
    if not sections:
        return (), ()
    labels: Labels = {
        **waves,
        Axis.MEASURE: tuple(section.id for section in sections),
        Axis.SUBGROUP: subgroups.labels,
    }
    own: Labels = {**labels, Axis.ORGANISATION: codes}

    def any_of(mask: Mask) -> Mask:
        made_of = [results.survey.made_of(section.id) for section in sections]
        places = [[subgroups.items.index(item) for item in items] for items in made_of]
        return np.stack([mask[:, items].any(axis=1) for items in places], axis=1)[None]

    few = Hidden(own, any_of(~subgroups.visible), Flag.FEW_IN_SUBGROUP)
    few_chose = Hidden(own, any_of(subgroups.few_chose), Flag.PROTECTS_ANOTHER)
    country = Hidden(labels, any_of(~subgroups.national), Flag.FEW_IN_SUBGROUP)
    return (few_chose, few), (country,)


def _answers_of_subgroups(subgroups: Subgroups, axes: Labels) -> tuple[Hidden, ...]:
    """What is hidden of the country's shares of answers in a subgroup."""
    if subgroups.answers is None:
        return ()
    return (
        Hidden(axes, subgroups.answers.few[None], Flag.FEW_CHOSE),
        Hidden(axes, subgroups.answers.exact[None], Flag.PROTECTS_ANOTHER),
    )


def _few_answers(results: Results) -> Mask:
    """Where fewer people answered than may be shown; of a section, any of its items.

    [wave, population, measure, organisation]. Published figures may not say how many they were.
    """
    few = ~(results.grids["score.n"].values >= results.survey.settings.release.min_respondents)
    names = results.survey.measures
    for section in results.survey.sections:
        members = [names.index(item) for item in results.survey.made_of(section.id)]
        few[:, :, names.index(section.id)] = few[:, :, members].any(axis=2)
    return few


def _few_invited(results: Results, few_returns: Mask) -> tuple[Mask, Mask]:
    """Invitations that are hidden, and those of them that are few people [wave, organisation].

    Where nobody but those who answered was invited there is no list of invitations, and what is
    called so is the number of returns.
    """
    invited = results.grids["response_rate.invited"].values
    few = (invited > 0) & (invited < results.survey.settings.release.min_respondents)
    completed = results.grids["response_rate.completed"].values
    no_list = (invited[:, -1] == completed[:, -1])[:, None]
    return few | (no_list & few_returns), few


def _uncompared(results: Results) -> Mask:
    """Measures without a comparison [wave, population, measure].

    Published figures may say that the organisations were too few, and not how many they were.
    """
    grid = results.grids["expected_range.organisations"]
    few = grid.values < results.survey.settings.release.min_organisations
    few |= grid.flags == Flag.TOO_FEW_ORGANISATIONS
    return few | _sections_of(results, few)


def _sections_uncompared(results: Results, uncompared: Mask) -> Mask:
    """Sections that are hidden for everyone because an item of theirs has no comparison."""
    items = uncompared.copy()
    for section in results.survey.sections:
        items[..., results.survey.measures.index(section.id)] = False
    return _sections_of(results, items)


def _sections_of(results: Results, items: Mask) -> Mask:
    """Sections of which any item is marked [wave, population, measure]."""
    sections = np.zeros_like(items)
    names = results.survey.measures
    for section in results.survey.sections:
        members = [names.index(item) for item in results.survey.made_of(section.id)]
        sections[..., names.index(section.id)] = items[..., members].any(axis=-1)
    return sections


def _few_returns(results: Results) -> Mask:
    """Organisations with too few usable returns, and those that protect them.

    [wave, organisation]; the last column is national: the sum over organisations, from which hidden
    counts could be worked out where they are fewer than CONTRIBUTORS, or few people in all. Others
    are hidden too then, those first of which fewest people answered the question that most did.
    Nobody invited is nobody hidden.
    """
    completed = results.grids["response_rate.completed"].values
    invited = results.grids["response_rate.invited"].values
    least = results.survey.settings.release.min_respondents
    few = (completed < least) & ~(invited == 0)
    for w in range(few.shape[0]):
        if results.survey.settings.release.secondary == "off":
            continue
        single, counts, answered = few[w, :-1], completed[w, :-1], _most_answers(results, w)
        while _sum_tells(counts, single, least):
            rest = np.where(single | np.isnan(counts) | (counts == 0), np.inf, answered)
            if np.isinf(rest).all():
                few[w, -1] = True
                break
            single[rest.argmin()] = True
    return few


def _most_answers(results: Results, w: int) -> NDArray[np.float64]:
    """The largest n that is shown of each organisation: it stays known where others are hidden."""
    n = results.grids["score.n"].values[w]
    shown = results.shown[w][..., : n.shape[-1]]
    return np.where(shown, np.nan_to_num(n), 0.0).max(axis=(0, 1), initial=0.0)


def _sum_tells(counts: NDArray[np.float64], hidden: Mask, least: int) -> bool:
    """Whether the sum of the hidden counts tells too much of one of them."""
    known = hidden & (counts > 0)
    if not known.any():
        return False
    total = float(np.nansum(counts[known]))
    return bool(known.sum() < CONTRIBUTORS or total < least)


def _few_people(results: Results, few_returns: Mask) -> Mask:
    """Populations of an organisation whose numbers of people are hidden.

    [wave, population, organisation]. Those of few people, and those of an organisation whose usable
    returns are hidden; what gives one of them back is found when all figures are there (`give_up`).
    Where organisations are parts of one that has figures of its
    own, its usable returns are the sum of its populations: where they are hidden, so are all of
    these; where they are shown, what they leave beside the others must not be few people.
    """
    policy, grids = results.survey.settings.release, results.grids
    respondents = grids["standardise.respondents"].values
    few = (respondents < policy.min_respondents) | few_returns[:, None, :-1]
    if policy.secondary == "off" or not results.sums:
        return few
    returns = grids["response_rate.completed"].values[:, :-1]
    people = respondents + grids["standardise.excluded"].values
    n = np.concatenate([people, returns[:, None]], axis=1).swapaxes(0, 1).astype(np.int64)
    enough = np.concatenate([~few, ~few_returns[:, None, :-1]], axis=1).swapaxes(0, 1)
    all_groups = frozenset(("", "returns", *results.survey.groups))
    groups = [*groups_within(results.survey), all_groups]
    enough = protect_differences(groups, n, enough, policy.min_respondents)
    for group in results.sums:
        enough = hide_if_sums_known(n, enough, policy.min_respondents, group)
    enough &= enough[-1]
    return ~enough[:-1].swapaxes(0, 1)


def asked_by_rules(
    grids: Mapping[str, Grid], catalogue: Mapping[str, Quantity]
) -> Mapping[str, Grid]:
    """What rules and protection ask for: counts, and what is not of each organisation and item."""
    each = {Axis.ORGANISATION, Axis.MEASURE}
    return {
        name: grid
        for name, grid in grids.items()
        if not each <= set(grid.axes) or (name in catalogue and catalogue[name].unit is Unit.PEOPLE)
    }
