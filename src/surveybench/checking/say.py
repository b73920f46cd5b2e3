"""Numbers and names of a check in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from surveybench.checking.evidence import Evidence
from surveybench.checking.verdict import NAMED, Reason
from surveybench.report.document import Cell, Column, Table
from surveybench.report.words import check as words

DASH = "\N{EN DASH}"


def percent(share: float, digits: int = 1) -> str:
    """A share of 1 as a number of percent, a dash where there is none."""
    return DASH if math.isnan(share) else f"{share * 100:.{digits}f}".replace("-", "\N{MINUS SIGN}")


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign; one that rounds to nothing has none."""
    if math.isnan(value):
        return DASH
    shown = f"{value:+.{digits}f}"
    if not float(shown):
        return f"{0:.{digits}f}"
    return shown.replace("-", "\N{MINUS SIGN}")


def count(number: float) -> str:
    """A count with its thousands apart, a dash where there is none."""
    return DASH if math.isnan(number) else f"{number:,.0f}"


def reason(cause: Reason) -> str:
    """A reason as a sentence."""
    return words.REASONS[cause.code].format_map(
        {**cause.gaps, "count": f"{cause.count:,}", "named": listed(cause.named)}
    )


def what_to_do(cause: Reason) -> str:
    """What whoever reads a reason should do about it."""
    return words.TO_DO[cause.code]


def listed(names: Sequence[str], limit: int = NAMED) -> str:
    """The first names of a list, and how many more there are."""
    shown = [name or words.EVERYBODY for name in names[:limit]]
    if len(names) > limit:
        shown.append(words.MORE.format(count=len(names) - limit))
    return ", ".join(shown)


def named(evidence: Evidence, code: str) -> str:
    """An organisation's name, where the list has one of its own."""
    return next((o.name for o in evidence.organisations if o.code == code), code)


def table(
    name: str,
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str | Cell]],
    *,
    numbers: Sequence[int] = (),
    dense: bool = False,
) -> Table:
    """A table whose columns at `numbers` stand to the right."""
    columns = tuple(
        Column(head, "right" if position in numbers else "left")
        for position, head in enumerate(heads)
    )
    cells = tuple(
        tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows
    )
    return Table(name, caption, columns, cells, style="dense" if dense else "list")
