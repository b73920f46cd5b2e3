"""One finished check: what was found, and from what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from surveybench.checking.effect import Move
from surveybench.checking.evidence import Evidence
from surveybench.checking.limits import Limits
from surveybench.checking.verdict import Found
from surveybench.checking.weights import Weights
from surveybench.respondents import Issues
from surveybench.tally import Tally


@dataclass(frozen=True, slots=True)
class Checked:
    """Evidence, numbers and reasons; `moves` is None unless the effect of rules was asked for.

    `weights` is None where nobody answered.
    """

    evidence: Evidence
    found: Found
    limits: Limits
    moves: tuple[Move, ...] | None
    weights: Weights | None
    made: date
    version: str
    inputs: tuple[tuple[str, str], ...]

    @property
    def counted(self) -> tuple[Tally, Issues]:
        """What was counted, of every wave, and what cleaning found, as a run has it."""
        waves = self.evidence.waves
        issues = Issues()
        for wave in waves.values():
            issues = issues + Issues(wave.issues.rows)
        return Tally({wave: waves[wave].tally for wave in sorted(waves)}), issues

    def refuse(self) -> None:
        """Raise Refused where a run would."""
        Issues((), self.evidence.faults).refuse()
