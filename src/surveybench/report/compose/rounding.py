"""Numbers to text: the one place where anything is rounded.

Half is rounded away from zero, on the shortest decimal that names the number: 6.25 is 6.3.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
NONE = "\N{EN DASH}"


def number(value: float, decimals: int) -> str:
    """A number with this many decimals."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def percent(share: float) -> str:
    """A share of 1 as a percentage without decimals."""
    return f"{number(share * 100, 0)}%"


def plotted(value: float) -> float:
    """A number as charts hold it: two decimals."""
    return float(Decimal(repr(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
