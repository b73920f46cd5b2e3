"""The unit benchmarked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Organisation:
    """The unit benchmarked: a trust, a practice, a site."""

    code: str
    name: str
    synthetic: bool = False
