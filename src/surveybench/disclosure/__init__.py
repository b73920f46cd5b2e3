"""What may be published: enough people before the statistics, then a release by basis.

`enough` decides from counts which figures rest on enough people; `release` takes what is hidden out
of finished results, by the basis that the catalogue gives each quantity. Only it makes a Release.
"""

from surveybench.disclosure.enough import enough_respondents
from surveybench.disclosure.relations import groups_within
from surveybench.disclosure.release import Release, release

__all__ = ["Release", "enough_respondents", "groups_within", "release"]
