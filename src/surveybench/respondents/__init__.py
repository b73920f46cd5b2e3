"""One raw batch to one clean coded batch, with counted issues and faults.

RULES says what cleaning does to doubtful answers and goes on; REFUSALS, what makes files unusable.
"""

from surveybench.respondents.cleaning import clean
from surveybench.respondents.refusal import Fault, Refused, at_rows, from_error
from surveybench.respondents.rules import REFUSALS, RULES
from surveybench.respondents.types import Issue, Issues, Raw, Respondents, nobody

__all__ = [
    "REFUSALS",
    "RULES",
    "Fault",
    "Issue",
    "Issues",
    "Raw",
    "Refused",
    "Respondents",
    "at_rows",
    "clean",
    "from_error",
    "nobody",
]
