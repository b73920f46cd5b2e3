"""What the cells of a column are: ages, bands of ages, dates, times, ids, counts, or answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

MOST_TEXTS = 12  # distinct texts beyond this many are no list of options
LONGEST_TEXT = 120
MOST_CODES = 12  # whole numbers up to here may be codes of answers
REPEATED = 2  # an option is chosen by at least so many, on average
# Codes for answers that are on no scale: 88, 97, 98, 99 and the like, and negative ones.
BESIDE_SCALE = frozenset({"66", "77", "88", "95", "96", "97", "98", "99", "777", "888", "999"})

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
CLOCK = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\.\d+)?(?:\s*[ap]\.?m\.?)?"
DATE = (
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
    rf"|\d{{1,2}}\.? {MONTH},? \d{{2,4}}|{MONTH} \d{{1,2}},? \d{{4}}"
)
ZONE = r"(?:\s*(?:z|utc|gmt|[a-z]{3,4}|[+-]\d{2}:?\d{2}))*"
TIME = re.compile(rf"(?i)(?:(?:{DATE})(?:[t ,]+{CLOCK})?|{CLOCK}){ZONE}")
NUMBER = re.compile(r"[-+\u2212]?[\d\s.,']*\d\s*%?")
ADDRESS = re.compile(
    r"\S+@\S+\.\S+|https?://\S+|(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F:]*:[0-9a-fA-F:]+"
)
ID = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])[A-Za-z0-9_./-]{3,}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}")

BAND = re.compile(
    r"(?i)\s*(?:(?P<low>\d{1,3})\s*(?:years?)?\s*(?:-|\u2013|\u2014|to)\s*(?P<high>\d{1,3})"
    r"|(?P<from>\d{1,3})\s*(?:\+|(?:years?\s*)?(?:and|or|&)\s*(?:over|above|older|more))"
    r"|(?:over|above|older than|more than|>)\s*(?P<over>\d{1,3})"
    r"|(?:under|below|younger than|less than|<)\s*(?P<under>\d{1,3})"
    r"|(?:up to)\s*(?P<upto>\d{1,3})|(?P<under2>\d{1,3})\s*(?:and|or) (?:under|younger|below|less))"
    r"\s*(?:years?(?: old| of age)?|yrs?)?\s*"
)
OLDEST = 120
# Names of columns that hold no answer to a question about the organisation.
QUANTITY_NAME = re.compile(
    r"(?i)(?:.*(?:\b|_)(?:how (?:many|long|often)|number of|no\.? of|count|counts|duration|seconds"
    r"|minutes|hours|weight|height|bmi|postcode|zip|zipcode|phone|telephone|year of birth"
    r"|birth ?year|dob|date|times?|timestamp|progress|latitude|longitude|index|row|hour|day|week"
    r"|month|year|total|sum|pages?|lastpage|visits|nights|attempts|sequence|version)(?:\b|_).*"
    r"|.*(?:_|\b)(?:id|uuid|guid)|.*(?:Id|ID|_uid))"
)
# The same where the name is a whole question, in which any other word may stand.
QUANTITY_ASKED = re.compile(
    r"(?i).*\b(?:how (?:many|long|often)|(?:number|date|time|year) of"
    r"|(?:what|which) (?:date|day|time|year|month))\b.*"
)
QUESTION_WORDS = 6
AGE_NAME = re.compile(
    r"(?i)(?:how old|(?:.*\b)?(?:your|patient'?s?|respondent'?s?) age\b|age\b"
    r"|.*[ _]age\b|age[ _]).*"
)


def is_count_or_id(name: str) -> bool:
    """Whether a column is called like a count, a time, an id or another quantity."""
    asked = "?" in name or len(name.split()) >= QUESTION_WORDS
    pattern = QUANTITY_ASKED if asked else QUANTITY_NAME
    return pattern.fullmatch(name.strip()) is not None


def are_codes(values: Collection[str]) -> bool:
    """Whether whole numbers look like codes of answers: few and small, or beside a scale."""
    scaled = [int(v) for v in values if v not in BESIDE_SCALE and int(v) >= 0]
    return all(value <= MOST_CODES for value in scaled)


def are_options(values: Collection[str], filled: int) -> bool:
    """Whether texts look like options that were offered: few, short, chosen again and again."""
    if not 1 < len(values) <= MOST_TEXTS or filled < REPEATED * len(values):
        return False
    return all(is_wording(value) for value in values)


def is_wording(text: str) -> bool:
    """Whether a text could be the words of an answer, and is no number, date, id or address."""
    if len(text) > LONGEST_TEXT or "\n" in text or "\r" in text or not re.search(r"[^\W\d_]", text):
        return False
    kinds = (TIME, NUMBER, ADDRESS, ID)
    return not any(kind.fullmatch(text.strip()) for kind in kinds)


def bands(values: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The lowest and highest year of each band; nothing where one is none, or two overlap."""
    parsed = {value: ends for value in values if (ends := band(value)) is not None}
    if len(parsed) < 2 or len(parsed) < len(values):
        return {}
    in_order = dict(sorted(parsed.items(), key=lambda entry: entry[1]))
    ends = list(in_order.values())
    return in_order if all(a[1] < b[0] for a, b in pairwise(ends)) else {}


def band(text: str) -> tuple[int, int] | None:
    """The years from and to of a text such as 16-24, 65+ or under 18; else None."""
    match = BAND.fullmatch(text)
    if match is None:
        return None
    part = {name: int(value) for name, value in match.groupdict().items() if value}
    low = part.get("low", part.get("from", part["over"] + 1 if "over" in part else 0))
    high = part.get("high", OLDEST)
    if "under" in part:
        high = part["under"] - 1
    high = part.get("upto", part.get("under2", high))
    return (low, high) if low <= high <= OLDEST else None


def are_ages(name: str, ends: Collection[tuple[int, int]]) -> bool:
    """Whether bands are of ages: by the column's name, or because they reach old age."""
    if AGE_NAME.match(name.strip()):
        return True
    return len(ends) > 2 and max(low for low, _ in ends) >= 60 and not is_count_or_id(name)
