"""Numbers to text: the one place where a page rounds."""

from __future__ import annotations

from surveybench.quantities import rounded
from surveybench.report.words import report as words

__all__ = ["MINUS", "NONE", "listed", "number", "percent", "plotted", "rounded", "signed"]

MINUS = "\N{MINUS SIGN}"
NONE = "\N{EN DASH}"


def number(value: float, decimals: int) -> str:
    """A number with this many decimals, as text."""
    found = rounded(value, decimals)
    text = f"{abs(found):,.{decimals}f}"
    return f"{MINUS}{text}" if found < 0 else text


def signed(value: float, decimals: int) -> str:
    """A difference: a plus in front of what is above nothing as it is printed."""
    shown = number(value, decimals)
    return f"+{shown}" if rounded(value, decimals) > 0 else shown


def percent(share: float) -> str:
    """A share of 1 as a percentage without decimals."""
    return f"{number(share * 100, 0)}%"


def plotted(value: float) -> float:
    """A number as charts hold it: two decimals, which print as the number itself does.

    6.8497 is held as 6.84: of 6.85 a chart would print 6.9 where the page beside it says 6.8.
    """
    near = rounded(value, 2)
    candidates = (near, rounded(near - 0.01, 2), rounded(near + 0.01, 2))
    alike = (one for one in candidates if all(rounded(one, d) == rounded(value, d) for d in (0, 1)))
    return next(alike, near)


def listed(names: list[str], joined: str = "") -> str:
    """`a`, `a and b`, `a, b and c`; `joined` is another sentence for the last two.

    Some languages have another word before one that begins with a vowel.
    """
    if len(names) < 2:
        return "".join(names)
    *others, last = names
    vowel = last[:1].casefold() in words.VOWELS
    usual = words.LISTED_BEFORE_VOWEL if vowel else words.LISTED
    return (joined or usual).format(first=", ".join(others), last=last)
