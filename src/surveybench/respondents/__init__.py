"""One raw batch to one clean coded batch, with counted issues and faults.

RULES says what cleaning does to doubtful answers and goes on; REFUSALS, what makes files unusable.
"""

from surveybench.respondents.canonical import blanks
from surveybench.respondents.cleaning import clean
from surveybench.respondents.closely import Examined, Finding, examine
from surveybench.respondents.log import FOR_UNKNOWN, Sort
from surveybench.respondents.odd_rows import notes_at
from surveybench.respondents.profile import NOT_KNOWN, Profile, categories
from surveybench.respondents.refusal import ROWS_NAMED, Fault, Refused, at_rows, from_error
from surveybench.respondents.rules import REFUSALS, RULES
from surveybench.respondents.signs import MAYBE, sign_of
from surveybench.respondents.twice import in_answers
from surveybench.respondents.types import Issue, Issues, Raw, Respondents, Watched, nobody

__all__ = [
    "FOR_UNKNOWN",
    "MAYBE",
    "NOT_KNOWN",
    "REFUSALS",
    "ROWS_NAMED",
    "RULES",
    "Examined",
    "Fault",
    "Finding",
    "Issue",
    "Issues",
    "Profile",
    "Raw",
    "Refused",
    "Respondents",
    "Sort",
    "Watched",
    "at_rows",
    "blanks",
    "categories",
    "clean",
    "examine",
    "from_error",
    "in_answers",
    "nobody",
    "notes_at",
    "sign_of",
]
