"""Every intruder succeeds against releases as they were: they are strong enough to fear."""

from __future__ import annotations

from pathlib import Path

import pytest

from attacks.intruders import TRIALS, file_name
from attacks.publishing import load

OLD = Path(__file__).parent / "old"


@pytest.mark.parametrize("name", TRIALS)
def test_each_way_in_was_open(name: str) -> None:
    trial = TRIALS[name]
    judge = trial.judge()
    claims = trial.attack(load(OLD / file_name(name)))
    assert judge.fallen(claims), claims
    wrong = [claim for claim in claims if not judge.is_true(claim)]
    assert not wrong, "an intruder who is sure of what is not so"


def test_fixtures_are_small() -> None:
    assert sum(path.stat().st_size for path in OLD.iterdir()) < 1_000_000
