"""What of published figures may be other than it seems: told, and read as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from surveybench.published.account import listed
from surveybench.published.figures import Figures, ReadFile

USUAL = 0.9  # share of codes that have one shape, from which others are odd
MANY_CODES = 10
SCALE_OF_TEN = 10.0
FAR = 3.0  # of the scale from 0 to 10: from 0 to the lowest score above it
FEW = 0.2  # share of scores that are 0
ENOUGH = 10  # scores of a column that show where scores lie


def doubts(reads: Sequence[ReadFile]) -> Iterator[str]:
    """A line each: codes that look unlike all others, and scores that can hardly be scores."""
    for read in reads:
        file = read.fit.book.file
        if odd := _odd_codes(read):
            yield (
                f"{file}: codes that look unlike all others: {listed(odd)}. Remove the rows of "
                "those that are no organisations, such as totals."
            )
        scores = [one for one in read.figures if _is_score(one)]
        zeros = [one.placement.header for one in scores if _zeros(one)]
        if zeros:
            yield (
                f"{file}: some scores are 0, and all others far above it: {listed(zeros)}. Clear "
                "the cells where 0 stands for no result."
            )
        small = [one.placement.header for one in scores if _fractions(one)]
        if small and not read.shares:
            yield (
                f"{file}: no score is above 1: {listed(small)}. If they are fractions of 1, write "
                "per cent."
            )


def _is_score(one: Figures) -> bool:
    return one.rule.quantity == "score.score" and one.rule.unit != "percent" and not one.national


def _odd_codes(read: ReadFile) -> list[str]:
    """Codes that share neither length nor capitals with nearly all others."""
    codes = sorted({who.codes[row] for who in read.who for row in who.own.tolist()} - {""})
    if len(codes) < MANY_CODES or any(who.codes == who.names for who in read.who):
        return []
    shapes = Counter(map(_shape, codes))
    shape, count = shapes.most_common(1)[0]
    if count < USUAL * len(codes):
        return []
    return [code for code in codes if _shape(code) != shape]


def _shape(code: str) -> tuple[int, bool]:
    return len(code), code.isupper() or not any(map(str.isalpha, code))


def _zeros(one: Figures) -> bool:
    values = one.numbers.values[np.isfinite(one.numbers.values)]
    above = values[values > 0]
    top = float(values.max(initial=0.0))
    if len(above) < ENOUGH or len(above) == len(values):
        return False
    far = FAR * (1 if top <= SCALE_OF_TEN else top / SCALE_OF_TEN)
    return len(values) - len(above) <= FEW * len(values) and float(above.min()) >= far


def _fractions(one: Figures) -> bool:
    values = one.numbers.values[np.isfinite(one.numbers.values)]
    return len(values) >= ENOUGH and float(values.max()) <= 1 and float(values.min()) > 0
