"""Sides that cannot be compared: each is said, with what is possible instead."""

from __future__ import annotations

from surveybench.comparison.sides import Side
from surveybench.errors import ReleaseError
from surveybench.quantities import wave_text


def refuse_apart(old: Side, new: Side, *, nothing_shared: bool = False) -> None:
    """Raise ReleaseError for sides of two surveys, waves or kinds of unit.

    With `nothing_shared` they have no figure in common, and that is refused too.
    """
    if old.survey and new.survey and old.survey != new.survey:
        raise ReleaseError(
            f"{old.name} is of the survey {old.survey}, and {new.name} of {new.survey}: no figure "
            "of one says anything of the other.",
            remedy="Name two runs of one survey. What two definitions have otherwise, "
            "`surveybench definition diff` says.",
        )
    if old.wave != new.wave:
        raise ReleaseError(
            f"{old.name} is of {wave_text(old.wave)}, and {new.name} of {wave_text(new.wave)}: "
            "other people answered.",
            remedy="Name two runs of one wave. How scores changed between waves stands in the "
            "reports of the later one; what was asked otherwise, `surveybench definition diff` "
            "says.",
        )
    if old.column and new.column and old.column != new.column:
        raise ReleaseError(
            f"{old.name} takes {old.column} as the organisation, and {new.name} {new.column}.",
            remedy="Name two runs that were broken down by the same column.",
        )
    if nothing_shared:
        raise ReleaseError(
            f"{old.name} and {new.name} have no figure in common: other questions, or other "
            "organisations.",
            remedy="Name two runs of one survey and wave.",
        )
