"""From which size on a finding is worth a word: our own choices, printed in every check report."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from surveybench.readiness import FEWEST_ASKED, MOST_TOUCHED, MOST_WITHOUT_STRATUM


def _limit(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a check; shares are of 1."""

    moved: float = _limit(
        0.10,
        "Answers moved: share of answers that another option has than in the last wave (total "
        "variation distance), beyond what chance makes of so many answers",
    )
    moved_organisation: float = _limit(0.30, "The same within one organisation")
    fewest: int = _limit(FEWEST_ASKED, "Fewest answers of a wave for such a comparison")
    blank: float = _limit(
        0.15, "Missing answers: share of the usable returns that should have answered a question"
    )
    blank_organisation: float = _limit(0.50, "The same within one organisation")
    changed: float = _limit(
        MOST_TOUCHED,
        "Answers that one rule of cleaning removed: share of the answers given to a question",
    )
    miscoded: float = _limit(
        MOST_WITHOUT_STRATUM,
        "Ages or sexes of a column that are none, or returns of which neither is known: share of "
        "the usable returns",
    )
    contradicting: float = _limit(
        0.05,
        "Returns of one organisation that contradict the sample file: share of its returns",
    )
    response: float = _limit(0.10, "Change of the adjusted response rate since the last wave")
    mode_known: float = _limit(
        0.90,
        "Mode known: share of those who did not answer, from which on modes have response rates",
    )
    visible: float = _limit(0.05, "Move of a national score by a rule, told at once")
    invited: float = _limit(
        0.10, "Change of the invited people's profile since the last wave (total variation)"
    )
    skew: float = _limit(
        0.10, "A category's share of those who answered, less its share of the invited"
    )


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a check: its name, what it means, its value."""

    name: str
    meaning: str
    value: float


def meanings(limits: Limits) -> tuple[Limit, ...]:
    """Every limit, in order."""
    values = asdict(limits)
    return tuple(Limit(f.name, f.metadata["meaning"], values[f.name]) for f in fields(Limits))
