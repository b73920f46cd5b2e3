"""Every statistic of a report: pure functions, arrays in, arrays out. Nothing of ours is imported.

To add one: a module here, its line in STATISTICS, one call in results/, a row in
quantities/catalogue.py, its page in docs/methods, its unit test and its oracle, all under one name.
"""

from surveybench.stats import (
    case_mix,
    chance,
    change,
    distribution,
    expected_range,
    inequality,
    interval,
    nation,
    peers,
    priority,
    reliability,
    representative,
    response_rate,
    score,
    standardise,
    subgroup,
    trend,
    verdict,
)
from surveybench.stats._laws import normal_below

STATISTICS = {
    "response_rate": response_rate,
    "representative": representative,
    "standardise": standardise,
    "score": score,
    "expected_range": expected_range,
    "interval": interval,
    "reliability": reliability,
    "change": change,
    "chance": chance,
    "distribution": distribution,
    "nation": nation,
    "peers": peers,
    "priority": priority,
    "trend": trend,
    "verdict": verdict,
    "subgroup": subgroup,
    "inequality": inequality,
    "case_mix": case_mix,
}

__all__ = [
    "STATISTICS",
    "chance",
    "change",
    "distribution",
    "expected_range",
    "inequality",
    "interval",
    "nation",
    "normal_below",
    "peers",
    "priority",
    "reliability",
    "representative",
    "response_rate",
    "score",
    "standardise",
    "subgroup",
    "trend",
    "verdict",
]
