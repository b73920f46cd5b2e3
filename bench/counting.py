"""`python counting.py DEFINITION FILE ENGINE [check]`: count a file; with check, say what came out.

What is said is the number of people in all cells of all pairs, and the sum of their squares.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from surveybench.engines import ENGINES
from surveybench.intake import Source
from surveybench.survey import load_survey

cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
found = ENGINES[sys.argv[3]](
    load_survey(sys.argv[1]), Source(Path(sys.argv[2])), (), jobs=cores, progress=None
)
if sys.argv[4:] == ["check"]:
    tables = list(found.tally.pairs.values())
    total = sum(int(n.sum()) for n in tables)
    sys.stdout.write(f"{total} {sum(int((n**2).sum()) for n in tables)}\n")
