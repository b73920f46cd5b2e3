"""Who looks at figures while they are being given up, and what they need not be asked again.

Whoever gives up a figure tells nobody more: a count that was uncertain enough stays so. And from
the same rows follows the same, whatever they were written down for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from surveybench.disclosure.audit import Place, WaveAudit, audit_wave
from surveybench.disclosure.feasible import ContradictionError
from surveybench.disclosure.nested_sums import KnownSums
from surveybench.disclosure.relations import Cells, Related
from surveybench.disclosure.shape import Shape
from surveybench.quantities import Flag, Grid

EXCLUDED = "standardise.excluded"
Knows = tuple[bool | int, ...]


class Intruders:
    """Those who look at one wave; `true` are the results as they were.

    `wide` has of each intruder the counts that were uncertain enough to him.
    """

    def __init__(self, wave: int, true: Mapping[str, Grid]) -> None:
        self.wave = wave
        self.nobody = {EXCLUDED: _none_only(true[EXCLUDED])} if EXCLUDED in true else {}
        self.wide: dict[Knows, frozenset[Place]] = {}
        self._in_rows: dict[tuple[int, bytes], frozenset[Place]] = {}

    def ask(
        self,
        grids: Mapping[str, Grid],
        shape: Shape,
        sums: Sequence[KnownSums],
        knows: Knows,
        besides: frozenset[Place] = frozenset(),
        *,
        search: bool = True,
    ) -> Iterator[WaveAudit]:
        """What one knows who is sure that everybody has an age and sex, and one who is not.

        He may be sure where nobody is of unknown age or sex. `knows` tells intruders apart;
        `besides` are counts that nobody asks about, without a `search` only bounds are looked at.
        """
        for sure, also in enumerate(({}, self.nobody)):
            key = (*knows, sure)

            def but(rows: Related, key: Knows = key) -> frozenset[Place]:
                same = self._in_rows.get((shape.narrowest, rows.system.digest), frozenset())
                return besides | same | self.wide.get(key, frozenset())

            try:
                one = audit_wave({**grids, **also}, shape, self.wave, sums, but, search=search)
            except ContradictionError:
                if sure:
                    return
                raise
            if search:
                wide = places(one.wide()) - besides
                mark = (shape.narrowest, one.related.system.digest)
                self.wide[key] = self.wide.get(key, frozenset()) | wide
                self._in_rows[mark] = self._in_rows.get(mark, frozenset()) | wide
            yield one


def places(cells: Iterable[tuple[Cells, tuple[int, ...]]]) -> frozenset[Place]:
    """The quantity and the place of each."""
    return frozenset((of_one.name, *place) for of_one, place in cells)


def _none_only(excluded: Grid) -> Grid:
    """The counts that are 0, everything else unknown."""
    flags = np.where(excluded.values == 0, Flag.OK, Flag.NOT_CALCULABLE).astype(np.int8)
    return replace(excluded, values=np.where(flags == Flag.OK, 0.0, np.nan), flags=flags)
