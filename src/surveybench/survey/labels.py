"""Labels as texts that people write: capitals and spaces make no difference."""

from __future__ import annotations

from surveybench.survey.numbers import number_of


def folded(label: str) -> str:
    """A label as it is compared."""
    return " ".join(label.split()).casefold()


def is_number(text: str) -> bool:
    """Whether a text could be taken for a code."""
    return number_of(text) is not None
