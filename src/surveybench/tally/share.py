"""Some organisations' share of a wave's counts, and whose counts a wave holds."""

from __future__ import annotations

import numpy as np

from surveybench.tally.types import Tables, WaveTally, narrow, with_organisations


def counted_in(wave: WaveTally) -> tuple[str, ...]:
    """The organisations with anybody in them; others may be listed and empty."""
    anybody = wave.outcomes.any(axis=1) | wave.people.any(axis=(0, 2))
    return tuple(wave.axes.organisations[o] for o in np.flatnonzero(anybody))


def share(wave: WaveTally, organisations: tuple[str, ...]) -> WaveTally:
    """The counts of these organisations alone, in the order of the wave."""
    positions = [o for o, code in enumerate(wave.axes.organisations) if code in organisations]
    codes = tuple(wave.axes.organisations[o] for o in positions)
    return WaveTally(
        with_organisations(wave.axes, codes),
        wave.people[:, positions],
        Tables({item: narrow(counts[:, positions]) for item, counts in wave.answers.items()}),
        Tables({pair: narrow(counts[:, positions]) for pair, counts in wave.pairs.items()}),
        wave.outcomes[positions],
        {name: share(part, organisations) for name, part in wave.subgroups.items()},
        Tables({name: narrow(sums[:, positions]) for name, sums in wave.moments.items()}),
        None if wave.sampled is None else wave.sampled[positions],
    )
