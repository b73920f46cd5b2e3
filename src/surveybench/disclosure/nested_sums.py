"""Sums over organisations that are known, each of what smaller ones inside it leave.

A sum over all organisations of which those of every larger unit are known too says nothing more: as
a row it would only tie all organisations to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.linear import Floats, Ints

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class KnownSums:
    """Sums over organisations that are published elsewhere, such as those of their parent.

    `group` is int [organisation], the number of the sum that each is in, -1 for none. `totals` has
    for each quantity its sums [..., group], without the axis of organisations; NaN is not known.
    """

    group: Ints
    totals: Mapping[str, Floats]


@dataclass(frozen=True)
class HiddenSum:
    """One sum, of what is hidden of it.

    `members` says which of the organisations that are looked at are in it; `totals` [...] are NaN
    where the sum is not known.
    """

    members: Mask
    totals: Floats


def of_hidden(
    sums: Sequence[KnownSums], name: str, counts: Floats, organisations: Ints
) -> list[HiddenSum]:
    """The sums of a quantity without what is shown, those of fewest organisations first.

    `counts` [..., organisation] are what is shown, `organisations` the positions of those that are
    looked at, of which anything is hidden.
    """
    listed = []
    shown = counts.copy()
    shown[..., organisations] = 0
    for several in sums:
        if name not in several.totals:
            continue
        group = np.full(counts.shape[-1], -1)
        group[: len(several.group)] = several.group
        for number in np.unique(group[organisations]):
            rest = several.totals[name][..., number] - shown[..., group == number].sum(axis=-1)
            if number >= 0 and np.isfinite(rest).any():
                listed.append(HiddenSum(group[organisations] == number, rest))
    return sorted(listed, key=lambda entry: int(entry.members.sum()))


def remainders(entry: HiddenSum, smaller: Sequence[HiddenSum]) -> Iterator[HiddenSum]:
    """What known ones among the smaller sums leave of a sum, place by place of its totals.

    Nobody is left where they make up all of it.
    """
    inside = [one for one in smaller if not (one.members & ~entry.members).any()]
    if not inside:
        yield entry
        return
    is_known = np.isfinite([one.totals for one in inside]).reshape(len(inside), entry.totals.size)
    patterns, which = np.unique(is_known, axis=1, return_inverse=True)
    for number, pattern in enumerate(patterns.T):
        members, rest = entry.members.copy(), entry.totals
        for one, usable in zip(reversed(inside), reversed(pattern.tolist()), strict=True):
            if usable and not (one.members & ~members).any():
                members &= ~one.members
                rest = rest - one.totals
        places = (which.reshape(-1) == number).reshape(entry.totals.shape)
        yield HiddenSum(members, np.where(places, rest, np.nan))
