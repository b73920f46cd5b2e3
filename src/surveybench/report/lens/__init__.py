"""One way to look a figure up and to fill a sentence, whoever asks and whatever is written.

`Lens` is a release with its sentences' gaps; reports, site and workbooks look through it.
"""

from surveybench.report.lens.lens import Lens, bound_gap, reported

__all__ = ["Lens", "bound_gap", "reported"]
