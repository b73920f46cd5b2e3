"""A definition that contradicts itself, with all its faults."""

from __future__ import annotations

from surveybench.errors import DefinitionError, Place
from surveybench.survey.check import Fault


class InconsistentSurvey(DefinitionError):
    """All faults of one definition; the message shows the first ten."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults, so that the loader can name their lines."""
        self.faults = faults
        first = faults[0]
        super().__init__(first.what, where=Place(key=".".join(first.path)), remedy=first.remedy)
