"""Which shares of answers would tell how few people chose an answer.

The shares of a question add up to 1 and give its score, so an answer that few chose is hidden with
others beside it; which of those hidden it was is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.blur import BLURRING, blurred
from surveybench.disclosure.enough import hide_if_sums_known, protect_differences
from surveybench.disclosure.relations import groups_within
from surveybench.survey import Breakdown, Survey

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Fewest answers that are hidden together: their sum is known, and the score is a second equation.
TOGETHER = 3
# Of so many people a share in whole per cent can be ten numbers of people.
BLURRED_SHARE = 1000
# Fewer organisations than this do not hide one of them in a mean of whole per cent.
BLURRED_MEAN = 17


def strata_blur(survey: Survey, breakdown: Breakdown) -> bool:
    """Whether scores of a breakdown's subgroups are weighted over enough strata for that."""
    rest = (d for d in survey.dimensions if d.name not in breakdown.names)
    weighted = survey.columns.stratified and survey.settings.scoring.subgroups != "crude"
    return weighted and prod(len(d.categories) for d in rest) >= BLURRING


def fewest_who_chose(survey: Survey) -> int:
    """Fewest people who chose an answer for its share to be shown, see `people_behind`."""
    policy = survey.settings.release
    if not blurred(survey):
        return policy.min_respondents
    return min(policy.min_chosen, policy.min_respondents)


def people_behind(survey: Survey, chose: Ints, share: Floats) -> Floats:
    """How many people a reader takes an answer to be: its share of all who answered.

    Where weights blur it that, and not the number of people, decides what is hidden: it is known
    nearly anyhow, so what is hidden tells nothing of how many people there were. `chose` and
    `share` are [population, option, organisation], of all answers that the shares are shares of.
    """
    if not blurred(survey):
        return chose.astype(float)
    return np.nan_to_num(share) * chose.sum(axis=1, keepdims=True)


def hidden_choices(
    survey: Survey,
    points: Floats,
    chose: Ints,
    share: Floats,
    shown: Mask,
    sums: Sequence[Ints] = (),
) -> Mask:
    """Answers of one question whose share is hidden [population, option, organisation].

    `chose` counts the people who chose each option, `share` is their weighted share, on the same
    axes; `points` are the scores of the options. `shown` [population, organisation] says where
    anything of the question may be shown: elsewhere nothing is marked. `sums` are sums over
    organisations that are published elsewhere, see `enough_respondents`.
    """
    if blurred(survey) and len(points) == len(np.unique(points)) == 2:
        return np.zeros(chose.shape, bool)  # the score is the share, and is decided by itself
    policy, least = survey.settings.release, fewest_who_chose(survey)
    people = people_behind(survey, chose, share)
    visible = shown[:, None] & ~_few(survey, people)
    if policy.secondary == "off":
        return shown[:, None] & ~visible
    while True:
        fewer = _with_others(chose, people, shown[:, None] & ~visible, shown, least)
        after = _beside_others(survey, chose, shown[:, None] & ~fewer, sums)
        if np.array_equal(after, visible):
            return shown[:, None] & ~visible
        visible = after


def hidden_with_unscored(
    survey: Survey, chose: Ints, share: Floats, scored: Mask, shown: Mask, sums: Sequence[Ints] = ()
) -> Mask:
    """Where few gave an answer without a score, so that no share of all answers may be shown.

    [population, organisation]. `chose` and `share` are of all answers [population, option,
    organisation], `scored` says which options have a score.
    """
    few = _few(survey, people_behind(survey, chose, share))[:, ~scored]
    visible: Mask = shown & ~few.any(axis=1)
    while survey.settings.release.secondary == "on":
        beside = np.broadcast_to(visible[:, None], few.shape)
        after: Mask = np.all(_beside_others(survey, chose[:, ~scored], beside, sums), axis=1)
        if np.array_equal(after, visible):
            break
        visible = after
    return shown & ~visible


def _few(survey: Survey, people: Floats) -> Mask:
    """Answers of few people; nobody is as few, unless everybody's answer may be said."""
    few = people < fewest_who_chose(survey)
    return few & (people > 0) if survey.settings.release.everybody == "show" else few


def _beside_others(survey: Survey, chose: Ints, visible: Mask, sums: Sequence[Ints]) -> Mask:
    """What may be shown beside other populations, and beside sums that are known."""
    least = fewest_who_chose(survey)
    visible = protect_differences(groups_within(survey), chose, visible, least)
    for group in sums:
        visible = hide_if_sums_known(chose, visible, least, group)
    return visible


def _with_others(chose: Ints, people: Floats, hidden: Mask, shown: Mask, least: int) -> Mask:
    """What is hidden, and so many other answers of the question that they tell nothing together.

    Those first that fewest people of the organisations shown chose, then in their order, until
    three are hidden and enough people are behind them. That they are those that fewest chose here
    would say of how many at most.
    """
    result, total = hidden.copy(), np.iinfo(np.int64).max
    answers = np.where(shown[:, None], chose, 0)  # of who is hidden the order may say nothing
    everyone = np.broadcast_to(answers.sum(axis=-1, keepdims=True), chose.shape)
    while True:
        together = np.where(result, people, 0).sum(axis=1)
        leak = result.any(axis=1) & ~result.all(axis=1) & shown
        leak &= (result.sum(axis=1) < TOGETHER) | (together < least)
        if not leak.any():
            return result
        rarest = np.where(result, total, everyone).argmin(axis=1)
        is_rarest = np.arange(chose.shape[1])[None, :, None] == rarest[:, None]
        result |= leak[:, None] & is_rarest


def hidden_of_all(any_hidden: Mask, compared: Mask) -> Mask:
    """Whether national shares of a question would tell of few organisations [population].

    `any_hidden` says whether an organisation hides any share of it, `compared` which make up the
    mean; both are [population, organisation]. Where these are so few that rounding does not blur
    one of them, no share is shown as soon as any of them hides one.
    """
    few = compared.sum(axis=1) < BLURRED_MEAN
    return few & (any_hidden & compared).any(axis=1)


@dataclass(frozen=True)
class Choices:
    """Shares that are not shown because of how few people chose an answer.

    `items` and `options` are the labels of the axes [wave, population, item, option, organisation]
    of `scored`, shares of scored answers, and `every`, shares of all answers of the wave reported;
    `national`, shares of all organisations together, is [wave, population, item].
    """

    items: tuple[str, ...]
    options: tuple[str, ...]
    scored: Mask
    every: Mask
    national: Mask


@dataclass(frozen=True)
class ChosenIn:
    """Shares in subgroups of the country that are not shown, both [population, item, subgroup].

    `exact` are of so few people that a share in whole per cent is nearly a number of people; in
    those of `few` some answer was given by few.
    """

    exact: Mask
    few: Mask


def chosen_in(survey: Survey, chose: Ints, scored: Mask) -> ChosenIn:
    """Which shares in subgroups of the country would tell how few people gave an answer.

    `chose` counts people [population, item, subgroup, option], `scored` says which options an item
    has [item, option]. Nothing blurs them but that they are of many: the score makes two of three
    answers follow from one, so a share may be half of its ten numbers, and two breakdowns, two
    populations or the country and its organisations differ in at least two shares. Nobody is as
    few, and where one answer is hidden all of the question are.
    """
    few = (chose < survey.settings.release.min_respondents) & scored[None, :, None, :]
    any_few: Mask = np.any(few, axis=-1)
    return ChosenIn(chose.sum(axis=-1) < BLURRED_SHARE, any_few)
