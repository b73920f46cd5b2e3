"""The working of one number: from what a release shows of it, or down to the counts.

`explain` and `shown` tell only what is released; of a hidden number that is its flag and the reason
for it. `worked` is for those who hold the records: it hides nothing, and says so.
"""

from surveybench.explain.deep import worked
from surveybench.explain.figures import Published, about, explain, refuse_unlisted
from surveybench.explain.forms import as_data, as_json, as_markdown, as_text, written
from surveybench.explain.shown import shown

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
