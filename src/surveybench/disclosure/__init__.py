"""What may be published: enough people before the statistics, then a release by basis.

`enough` decides from counts which figures rest on enough people; `release` takes what is hidden out
of finished results, by the basis that the catalogue gives each quantity. Only it makes a Release.
"""

from surveybench.disclosure.audit import Audit, Bounded, audit, shape_of
from surveybench.disclosure.choices import BLURRED_SHARE, fewest_who_chose
from surveybench.disclosure.compared import Difference, differences
from surveybench.disclosure.counted import GivenUp, given_up
from surveybench.disclosure.enough import enough_respondents
from surveybench.disclosure.everybody import bound_decimals
from surveybench.disclosure.give_up import protect_counts
from surveybench.disclosure.relations import groups_within
from surveybench.disclosure.release import Release, ReleasedParts, release
from surveybench.disclosure.together import Joint, audit_together
from surveybench.disclosure.view import View

__all__ = [
    "BLURRED_SHARE",
    "Audit",
    "Bounded",
    "Difference",
    "GivenUp",
    "Joint",
    "Release",
    "ReleasedParts",
    "View",
    "audit",
    "audit_together",
    "bound_decimals",
    "differences",
    "enough_respondents",
    "fewest_who_chose",
    "given_up",
    "groups_within",
    "protect_counts",
    "release",
    "shape_of",
]
