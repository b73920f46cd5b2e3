"""`python where.py DEFINITION FILE`: the processor's time that each step takes, one after another.

The steps are those of the local engine, on one thread. What pyarrow does on threads of its own is
in it, so the sum is more than the time that passes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from surveybench.intake import Source, open_wave, organisations_in, raw_batches
from surveybench.respondents import clean
from surveybench.survey import load_survey
from surveybench.tally import Counter, axes_of

survey, file = load_survey(sys.argv[1]), Path(sys.argv[2])
spent = {"start": time.process_time()}


def step(name: str) -> None:
    """What has passed since the last step is this one's."""
    spent[name] = spent.get(name, 0.0) + time.process_time() - sum(spent.values())


wave = open_wave(survey, Source(file))
codes = organisations_in(wave)
step("organisations")
counter = Counter(axes_of(survey, codes), wave.rows)
for raw in raw_batches(wave):
    step("reading")
    batch, _ = clean(raw, survey, codes)
    step("cleaning")
    counter.add(batch)
    step("counting")
    del raw, batch
step("reading")
counter.tally()
step("counting")
sys.stdout.write("; ".join(f"{name} {seconds:.2f} s" for name, seconds in spent.items()) + "\n")
