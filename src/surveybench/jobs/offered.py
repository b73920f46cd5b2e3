"""What a user may choose from, for whoever offers it."""

from __future__ import annotations

from surveybench.survey import shipped


def surveys() -> tuple[str, ...]:
    """The names of shipped definitions."""
    return shipped()


def formats() -> tuple[str, ...]:
    """The names of formats."""
    from surveybench.jobs.publish import FORMATS  # takes a while to import

    return tuple(FORMATS)
