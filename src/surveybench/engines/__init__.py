"""How batches of respondents arrive and their counts are added up. No statistics here.

To add an engine: one file with the same function, and its line in ENGINES.
"""

from surveybench.engines.examine import WaveExamined, examine_wave
from surveybench.engines.local import count_local
from surveybench.engines.spark import count_spark
from surveybench.engines.types import Counted, Engine

ENGINES: dict[str, Engine] = {
    "local": count_local,
    "spark": count_spark,
}

__all__ = [
    "ENGINES",
    "Counted",
    "Engine",
    "WaveExamined",
    "examine_wave",
]
