"""Two runs of one wave of a survey: what moved between them, by how much, and why."""

from surveybench.comparison.compose import document, lines, workbook
from surveybench.comparison.encoded import content, encoded
from surveybench.comparison.moves import Comparison, Move, compare, compared
from surveybench.comparison.sides import Counted, Figures, Made, Side, side_of

__all__ = [
    "Comparison",
    "Counted",
    "Figures",
    "Made",
    "Move",
    "Side",
    "compare",
    "compared",
    "content",
    "document",
    "encoded",
    "lines",
    "side_of",
    "workbook",
]
