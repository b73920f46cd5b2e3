"""No intruder succeeds against what the software publishes today."""

from __future__ import annotations

from pathlib import Path

import pytest

from attacks.intruders import TRIALS
from attacks.publishing import surveybench

# Ways in that are not closed yet. A name is taken out when its way is closed, and none is put in.
OPEN = frozenset({})
TRIED = [
    pytest.param(name, marks=pytest.mark.xfail(strict=False, reason="this way in is still open"))
    if name in OPEN
    else name
    for name in TRIALS
]


@pytest.mark.parametrize("name", TRIED)
def test_each_way_in_is_closed(name: str, tmp_path: Path) -> None:
    trial = TRIALS[name]
    claims = trial.attack(trial.publish(surveybench, tmp_path))
    assert not trial.judge().fallen(claims)
