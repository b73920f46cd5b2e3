"""Half away from zero, on the shortest decimal that names a number: 6.25 is 6.3.

Releases and pages round alike, so that rounding a released number once more gives what rounding
the full one gives.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: float, decimals: int) -> float:
    """A number rounded to this many decimals."""
    shortest = repr(value)
    _, _, digits = shortest.partition(".")
    # Only on a half, as that decimal has it, does Python's own rounding differ; it is far faster.
    if "e" in shortest or (len(digits) == decimals + 1 and digits.endswith("5")):
        step = Decimal(1).scaleb(-decimals)
        return float(Decimal(shortest).quantize(step, rounding=ROUND_HALF_UP)) + 0.0
    return round(value, decimals) + 0.0  # which makes a plain zero of -0.0
