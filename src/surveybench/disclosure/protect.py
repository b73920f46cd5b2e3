"""Hide further scores before the statistics, until no hidden n can be worked out from those shown.

An organisation whose score is hidden must shape no average, so this is decided from n alone.
Which others are hidden follows from orders that everybody knows, of populations and of codes, and
not from their size: the smallest would be known to be at most as large as all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.audit import audit_wave
from surveybench.disclosure.nested_sums import KnownSums
from surveybench.disclosure.shape import Shape
from surveybench.quantities import Axis, Flag, Grid

Mask = NDArray[np.bool_]
N = "score.n"


def protect_answers(
    groups: Sequence[frozenset[str]],
    n: NDArray[np.int64],
    enough: Mask,
    least: int,
    sums: Sequence[NDArray[np.int64]],
    asked: Mask | None = None,
) -> Mask:
    """What may be shown of `enough`, so that no hidden n can be worked out from those shown.

    `n` is [population, item, organisation]. `sums` are int [organisation]: numbers of sums over
    organisations that are known. `asked` [population, item] says what populations are reported
    with: of the others there is no n.
    """
    overlapping = any(a & b for i, a in enumerate(groups) for b in groups[:i])
    if not sums and not overlapping:
        return enough
    shown, shape = enough.copy(), Shape(tuple(groups), least, further=1)
    known = [known_sums(group, {N: n.astype(float)}, least) for group in sums]
    while True:
        looked = audit_wave({N: _grid(n, shown, least, asked)}, shape, 0, known)
        hidden = False
        for p, m, o in sorted({place for cells, place in looked.unsafe() if cells.name == N}):
            hidden |= _hide_one(groups, shown, (p, m, o), sums)
        if not hidden:
            return shown


def _grid(n: NDArray[np.int64], shown: Mask, least: int, asked: Mask | None) -> Grid:
    """The counts of answers as they would be published."""
    reason = np.where(n < least, Flag.SUPPRESSED, Flag.PROTECTS_ANOTHER)
    if asked is not None:
        reason = np.where(asked[:, :, None], reason, Flag.NOT_OF_POPULATION)
    flags = np.where(shown, Flag.OK, reason).astype(np.int8)
    names = [tuple(map(str, range(size))) for size in n.shape]
    axes = (Axis.POPULATION, Axis.MEASURE, Axis.ORGANISATION)
    labels = {Axis.WAVE: (0,), **dict(zip(axes, names, strict=True))}
    return Grid(labels, np.where(shown, n, np.nan)[None], flags[None])


def _hide_one(
    groups: Sequence[frozenset[str]],
    shown: Mask,
    place: tuple[int, ...],
    sums: Sequence[NDArray[np.int64]],
) -> bool:
    """Hide a figure that a narrow one may follow from; whether there was one.

    The last population that shares people with it first, then the first unit of the same sum.
    """
    p, m, o = place
    near = [q for q in range(len(groups)) if q != p and groups[q] & groups[p]]
    choices = [(0, -q, q, o) for q in near if shown[q, m, o]]
    for group in sums:
        same = shown[p, m] & (group == group[o]) & (group >= 0)
        choices += [(1, int(i), p, int(i)) for i in np.flatnonzero(same)]
    if not choices:
        return False
    _, _, q, other = min(choices)
    shown[q, m, other] = False
    return True


def known_sums(
    group: NDArray[np.int64], counts: Mapping[str, NDArray[np.float64]], least: int
) -> KnownSums:
    """Sums of counts [..., organisation] by group, where they are enough people to be shown.

    NaN where they are too few; -inf of what a population was not asked, which has no number.
    """
    several = [group == number for number in range(int(group.max(initial=-1)) + 1)]
    totals = {}
    for name, values in counts.items():
        added = [values[..., members].sum(axis=-1) for members in several]
        total = np.stack(added, axis=-1) if added else np.zeros((*values.shape[:-1], 0))
        # What nobody of a population was asked is no number, and hides none.
        few = np.where(np.isnan(total), -np.inf, np.nan)
        totals[name] = np.where(total >= least, total, few)
    return KnownSums(group, totals)
