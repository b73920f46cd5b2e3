"""The working of one number: from what a release shows of it, or down to the counts.

`explain` and `shown` tell only what is released; of a hidden number that is its flag and the reason
for it. `worked` is for those who hold the records: it hides nothing, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveybench.explain.figures import Published, about, explain, refuse_unlisted
from surveybench.explain.forms import as_data, as_json, as_markdown, as_text, written
from surveybench.explain.shown import shown

if TYPE_CHECKING:
    from surveybench.quantities import Ref
    from surveybench.report.live import Worked
    from surveybench.survey import Survey
    from surveybench.tally import Tally

__all__ = [
    "Published",
    "about",
    "as_data",
    "as_json",
    "as_markdown",
    "as_text",
    "explain",
    "refuse_unlisted",
    "shown",
    "worked",
    "written",
]


def worked(survey: Survey, tally: Tally, ref: Ref, about: tuple[str, ...]) -> Worked:
    """The working of a number down to the counts; nothing is hidden in it.

    `about` are lines that say what it is. Raises ReleaseError for a number that has no steps, or
    that there is not: nobody answered, or the organisation is not compared.
    """
    # Here, because what counts takes longer to import than a released working to find.
    from surveybench.explain.deep import worked as down_to_counts

    return down_to_counts(survey, tally, ref, about)
