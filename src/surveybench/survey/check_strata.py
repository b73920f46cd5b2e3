"""What makes dimensions of the strata inconsistent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import prod

from surveybench.survey.check import Fault
from surveybench.survey.labels import folded
from surveybench.survey.types import Dimension

DIMENSION = re.compile(r"[a-z][a-z0-9]*(?: [a-z0-9]+)*\Z")
MOST_STRATA, MOST_OF_A_BAND = 1_000, 999_999


def strata(dimensions: tuple[Dimension, ...]) -> Iterator[Fault]:
    """Faults of what people are standardised by."""
    path = ("strata", "dimensions")
    yield from faults_of(dimensions, path)
    size = prod(max(1, len(dimension.categories)) for dimension in dimensions)
    if size > MOST_STRATA:
        yield Fault(
            path,
            f"there are {size:,} strata; {MOST_STRATA:,} are the most.",
            "Use fewer dimensions, or wider bands: in a stratum of few people weights are wild.",
        )


def faults_of(dimensions: tuple[Dimension, ...], path: tuple[str, ...]) -> Iterator[Fault]:
    """Faults of what people are told apart by, all of them together."""
    names = [dimension.name for dimension in dimensions]
    homes = Counter(column for dimension in dimensions for column in set(dimension.column))
    for dimension in dimensions:
        name, categories = dimension.name, dimension.categories
        if not DIMENSION.match(name) or names.count(name) > 1:
            yield Fault(
                path,
                f"'{name}' is no name of a dimension, or stands there twice.",
                "Give each a name of its own, as it is to stand in sentences: small letters, "
                "digits and spaces, such as route of admission.",
            )
        if not any(dimension.column):
            yield Fault(path, f"{name} has no column.", f"Write column: {name}, or remove it.")
        if bool(dimension.bands) == bool(dimension.codes):
            yield Fault(
                path,
                f"{name} needs either bands or codes.",
                'Write bands: [[16, 35], [36, 120]], or codes: {"1": Emergency, "2": Planned}.',
            )
        flat = [end for band in dimension.bands for end in band]
        if any(a > b for a, b in dimension.bands) or any(
            a[1] >= b[0] for a, b in pairwise(dimension.bands)
        ):
            yield Fault(
                path,
                f"the bands of {name} overlap or run backwards.",
                "Write them from low to high, each as [from, to], sharing no number.",
            )
        if any(abs(end) > MOST_OF_A_BAND for end in flat):
            yield Fault(path, f"a band of {name} ends beyond {MOST_OF_A_BAND:,}.", "Correct it.")
        if len(set(map(folded, categories))) < len(categories):
            yield Fault(
                path,
                f"two labels of {name} are one but for capitals, spaces, quote marks or dashes.",
                "Give them labels that differ by more.",
            )
    for column, times in homes.items():
        if times > 1:
            yield Fault(
                path, f"{times} dimensions are read from {column}.", "Give each its own column."
            )
