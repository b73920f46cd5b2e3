"""One raw batch to one clean coded batch, with counted issues."""

from surveybench.respondents.cleaning import clean
from surveybench.respondents.types import RULES, Issue, Issues, Raw, Respondents

__all__ = ["RULES", "Issue", "Issues", "Raw", "Respondents", "clean"]
