"""Sentences of reports that compare an organisation's own units with a national run.

Braces are filled in by compose/. `{organisation}` is what a unit is called, such as ward; `{peer}`
and `{peers}` are what the national run compared, such as trust and trusts.
"""

from __future__ import annotations

OTHERS = "{peers} in {country}"
AMONG = "{peers} in {country}"
THE_OTHERS = "the {peers} in {country}"
PROFILE = "all {respondents} in {country}"
PROFILE_OF_GROUP = "all {respondents} of the group in {country}"
RESULTS = "Results beside those of {country}"
PICTURE = "How the {organisations} compare"
NATIONALLY = " in {country}"
BEYOND = ", or at your score where that lies beyond"
COVER = "Compared with {count} {peers} in the national results of {wave}"
HEADING = "What your score is compared with"
WHAT = (
    "These results are of single {organisations}. Each is set beside the national results of "
    "{wave}: the {country} average, the expected range, the lowest and highest scores{and_profile} "
    "are those of {count} {peers}. They were taken over as they were worked out on {made}, and "
    "these {organisations} did not change them."
)
AND_PROFILE = " and the {dimensions} profile"
SIZE = (
    "Fewer people answer for {a_organisation} than for {a_peer}, so its expected range is wider: a "
    "score can lie further from the average and still be {same}."
)
RANKED = "Rankings show only the {organisations} of this report."
HIDDEN = (
    "Where {a_organisation} has too few answers, another may be hidden with it: less the others, "
    "the published figures of the {peer} as a whole would give the hidden ones away."
)
METHODS = (
    "Compared with the national reference of {wave}, made on {made} from {count} {peers}. Its "
    "standard, averages, spread, lowest and highest scores are used as they are; only scores, "
    "their precision, z, bands, limits and change are worked out here."
)
