"""Which shares of answers would tell how few people chose an answer: decided from counts.

The shares of a question add up to 1 and give its score, so an answer that few chose is hidden with
others beside it; which of those hidden it was is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.enough import hide_if_sums_known, protect_differences
from surveybench.disclosure.relations import groups_within
from surveybench.survey import Survey

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Fewer strata than this leave the number of people behind a weighted share too plain.
BLURRING = 4
# Fewest answers that are hidden together: with weights that are not known, and without.
TOGETHER, TOGETHER_PLAIN = 2, 3
# Fewer organisations than this do not hide one of them in a mean of whole per cent.
BLURRED_MEAN = 17


def blurred(survey: Survey) -> bool:
    """Whether a weighted share leaves open how many people it is: who is of which stratum is not
    published, and there are enough strata for that to matter.
    """
    return survey.columns.stratified and len(survey.settings.strata.labels) >= BLURRING


def fewest_who_chose(survey: Survey) -> int:
    """Fewest people who chose an answer for its share to be shown."""
    policy = survey.settings.release
    if not blurred(survey):
        return policy.min_respondents
    return min(policy.min_chosen, policy.min_respondents)


def hidden_choices(survey: Survey, chose: Ints, shown: Mask, sums: Sequence[Ints] = ()) -> Mask:
    """Answers of one question whose share is hidden [population, option, organisation].

    `chose` counts the people who chose each option, on the same axes; `shown` [population,
    organisation] says where anything of the question may be shown: elsewhere nothing is marked.
    `sums` are sums over organisations that are published elsewhere, see `enough_respondents`.
    """
    policy, least = survey.settings.release, fewest_who_chose(survey)
    small = chose < least
    if policy.everybody == "show":
        small &= chose > 0
    visible = shown[:, None] & ~small
    if policy.secondary == "off":
        return shown[:, None] & small
    groups, together = groups_within(survey), TOGETHER if blurred(survey) else TOGETHER_PLAIN
    while True:
        fewer = _with_others(chose, shown[:, None] & ~visible, shown, least, together)
        after = protect_differences(groups, chose, shown[:, None] & ~fewer, least)
        for group in sums:
            after = hide_if_sums_known(chose, after, least, group)
        if np.array_equal(after, visible):
            return shown[:, None] & ~visible
        visible = after


def _with_others(chose: Ints, hidden: Mask, shown: Mask, least: int, together: int) -> Mask:
    """What is hidden, and so many other answers of the question that their sum tells nothing.

    Those first that fewest people of the organisations shown chose, then in their order, until
    enough people chose one of those hidden. That they are those that fewest chose here would say of
    how many at most.
    """
    result, total = hidden.copy(), np.iinfo(np.int64).max
    answers = np.where(shown[:, None], chose, 0)  # of who is hidden the order may say nothing
    everyone = np.broadcast_to(answers.sum(axis=-1, keepdims=True), chose.shape)
    while True:
        people = np.where(result, chose, 0).sum(axis=1)
        leak = result.any(axis=1) & ~result.all(axis=1) & shown
        leak &= (result.sum(axis=1) < together) | (people < least)
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
