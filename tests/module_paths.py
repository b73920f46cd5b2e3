"""Where processes that tests start look for modules: as installed, for pandas is not ours.

pyarrow imports it wherever it can, which takes a quarter of a second in each of them.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = str(ROOT / "src")
AS_INSTALLED = os.pathsep.join([str(ROOT / "bench" / "without"), SOURCE])
