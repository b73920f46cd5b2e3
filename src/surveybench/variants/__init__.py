"""What other settings would change: one pass over people, then every statistic once a setting."""

from surveybench.variants.compose import document, lines, workbook
from surveybench.variants.outcome import Moved, Outcome, Variants, compare, content, encoded

__all__ = [
    "Moved",
    "Outcome",
    "Variants",
    "compare",
    "content",
    "document",
    "encoded",
    "lines",
    "workbook",
]
