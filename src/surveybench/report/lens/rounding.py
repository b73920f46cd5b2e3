"""Numbers to text: the one place where anything is rounded.

Half is rounded away from zero, on the shortest decimal that names the number: 6.25 is 6.3.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
NONE = "\N{EN DASH}"


def rounded(value: float, decimals: int) -> float:
    """A number rounded to this many decimals."""
    shortest = repr(value)
    _, _, digits = shortest.partition(".")
    # Only on a half, as that decimal has it, does Python's own rounding differ; it is far faster.
    if "e" in shortest or (len(digits) == decimals + 1 and digits.endswith("5")):
        step = Decimal(1).scaleb(-decimals)
        return float(Decimal(shortest).quantize(step, rounding=ROUND_HALF_UP)) + 0.0
    return round(value, decimals) + 0.0  # which makes a plain zero of -0.0


def number(value: float, decimals: int) -> str:
    """A number with this many decimals, as text."""
    found = rounded(value, decimals)
    text = f"{abs(found):,.{decimals}f}"
    return f"{MINUS}{text}" if found < 0 else text


def percent(share: float) -> str:
    """A share of 1 as a percentage without decimals."""
    return f"{number(share * 100, 0)}%"


def plotted(value: float) -> float:
    """A number as charts hold it: two decimals."""
    return rounded(value, 2)


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
