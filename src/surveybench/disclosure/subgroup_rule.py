"""What decides where figures of subgroups may be shown: the policy, and whose people they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.relations import groups_within, parts
from surveybench.disclosure.shape import Shape
from surveybench.survey import Survey

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

FURTHER = 1  # whole numbers asked for beyond the policy: that others are hidden must not tell
CONTRIBUTORS = 3  # fewest organisations that are hidden together in a figure of the country


@dataclass(frozen=True)
class Told:
    """Where figures of a breakdown's subgroups may be shown.

    `visible` is [population, item, subgroup, organisation], `national` the same without the last.
    """

    visible: Mask
    national: Mask


class Rule:
    """The policy of a survey, and how its populations hold each other."""

    def __init__(
        self, survey: Survey, sums: tuple[Ints, ...], respondents: Ints, shown: Mask
    ) -> None:
        policy = survey.settings.release
        self.least, self.secondary = policy.min_respondents, policy.secondary == "on"
        self.groups = groups_within(survey)
        self.narrowest = Shape(tuple(self.groups), self.least, further=FURTHER).narrowest
        self.parts = parts(self.groups)
        self.sums, self.respondents, self.shown = sums, respondents, shown

    def national(self, n: Ints, visible: Mask) -> Mask:
        """Figures of the country whose people less those shown are nobody, or enough."""
        enough = n.sum(axis=-1) >= self.least
        if not self.secondary:
            return enough
        return enough & ~self.country_tells(n, visible)

    def country_tells(self, n: Ints, visible: Mask) -> Mask:
        """Whether the country less those shown are few people or organisations.

        As if those of which a question is hidden altogether were known: how many people they have
        follows from more than this question. So they hide nobody but each other.
        """
        hidden = np.where(visible, 0, n)
        of_subgroup = np.where(self.shown[:, :, None], hidden, 0)
        return self._too_few(hidden) | self._too_few(of_subgroup)

    def _too_few(self, hidden: Ints) -> Mask:
        people, organisations = hidden.sum(axis=-1), (hidden > 0).sum(axis=-1)
        return (people > 0) & ((people < self.least) | (organisations < CONTRIBUTORS))

    def leaves(self) -> list[int]:
        """Populations that are one part: whose people no other population divides."""
        return [
            next(p for p in members if self.groups[p] == label)
            for members, label in self.parts
            if any(self.groups[p] == label for p in members)
        ]


def and_unknown(shown: Mask) -> Mask:
    """The same with those of no known subgroup, who are never shown, last."""
    return np.concatenate([shown, np.zeros_like(shown[:, :, :1])], axis=2)


def next_shown(shown: Mask, rows: Mask, axis: int = 2) -> Mask:
    """The first along an axis that is shown, in some rows of the others.

    In the order of the definition, or of codes: that it is the smallest would say how large it is.
    """
    following = np.zeros_like(shown)
    np.put_along_axis(following, shown.argmax(axis=axis, keepdims=True), True, axis)
    return following & shown & np.expand_dims(rows, axis)
