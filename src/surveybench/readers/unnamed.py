"""Columns that a header does not name: too many, none, blank ones, or a name that stands twice."""

from __future__ import annotations

from surveybench.errors import InputError
from surveybench.readers.types import Header, Part


def refuse_unnamed(part: Part, header: Header) -> None:
    """Raise InputError for a header whose names do not tell every column."""
    names, row = header.names, header.row
    if len(names) > (most := part.mapping.limits.columns):
        raise InputError(
            f"it has {len(names):,} columns, and at most {most:,} are read.",
            where=part.place(row),
            remedy="See whether it is the right file. If it is, raise the limit in a mapping file "
            f"(limits: {{columns: {len(names)}}}).",
        )
    if not any(names):
        raise InputError(
            "there are no column names: the file or its first row is empty.",
            where=part.place(),
            remedy="Send it again, with the column names in its first row.",
        )
    if 2 * names.count("") > len(names):
        raise InputError(
            "most of its cells are blank: these are no column names.",
            where=part.place(row),
            remedy="Remove what stands above the column names, or state their row in a mapping "
            "file (header_row: 3).",
        )
    if "" in names:
        raise InputError(
            "a column has no name.",
            where=part.place(row, f"number {header.number(names.index(''))}"),
            remedy="Name it, or remove it; check for a comma too many at the end of the row, and "
            "for lines above the column names.",
        )
    earlier: dict[str, int] = {}
    repeats = [
        number for number, name in enumerate(names) if earlier.setdefault(name, number) != number
    ]
    if repeats:
        # By number: where the header is missing, the names are answers.
        first = header.number(earlier[names[repeats[0]]])
        remark = f" ({len(repeats)} such columns)" if len(repeats) > 1 else ""
        raise InputError(
            f"the column has the name of column number {first}{remark}.",
            where=part.place(row, f"number {header.number(repeats[0])}"),
            remedy="Rename or remove one of them; check that the column names are not missing.",
        )
