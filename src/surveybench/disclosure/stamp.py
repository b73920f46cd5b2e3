"""What a release says it was made from: hashes of what it shows, and of nothing that it hides.

A hash of counts would let anybody who guesses hidden counts see whether the guess is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from surveybench.quantities import Axis, Flag, Grid, wave_text


def figures_hashed(grids: Mapping[str, Grid]) -> tuple[tuple[str, str], ...]:
    """A name and a SHA-256 for each wave, of all its released figures with their flags.

    Equal counts give equal hashes, wherever and in whatever order people were counted.
    """
    waves = sorted({wave for grid in grids.values() for wave in grid.waves})
    return tuple((f"figures of {wave_text(wave)}", _of_wave(grids, wave)) for wave in waves)


def _of_wave(grids: Mapping[str, Grid], wave: int) -> str:
    digest = hashlib.sha256()
    for name, grid in sorted(grids.items()):
        if wave not in grid.waves:
            continue
        row = grid.waves.index(wave)
        flags = grid.flags[row]
        shown = np.where(flags == Flag.OK, grid.values[row], 0.0) + 0.0
        labels = [(axis, list(labels)) for axis, labels in grid.axes.items() if axis != Axis.WAVE]
        digest.update(repr((name, labels, shown.shape)).encode())
        digest.update(flags.astype("<i1").tobytes())
        digest.update(shown.astype("<f8").tobytes())
        if grid.bounds is not None:
            digest.update(np.nan_to_num(grid.bounds[row], nan=-1.0).astype("<f8").tobytes())
    return digest.hexdigest()
