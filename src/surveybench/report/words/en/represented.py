"""Sentences about how alike those who answered are to those invited.

Braces are filled in by report/lens and by compose/represented.
"""

from __future__ import annotations

COLUMN = "Representativeness"
BETWEEN = "{value} ({lower} to {upper})"
OWN = (
    "Were people of every {strata} to answer equally often, representativeness would be 1. "
    "For your {organisation} it is {value} (95% interval {lower} to {upper})."
)
BESIDE = "For {country} as a whole it is {value}."
NATIONAL = (
    "Representativeness, with its 95% interval, is 1 where people of every {strata} who could "
    "be asked answer equally often, and lower the further their response rates differ. It says "
    "nothing of other ways in which those who answered may differ from those who did not."
)
BASE = " Representativeness: from 0 to 1."
