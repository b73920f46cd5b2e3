"""Words by which a row tells that it is no person's: a second header, a total, a try-out."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from surveybench.survey import folded

Sign = Literal["", "name", "total", "test"]
TOTAL = re.compile(
    r"\W*(?:(?:grand|overall|sub|over-?all|column|row)[ -]?)?"
    r"(?:totals?|sums?|subtotals?|averages?|avg|means?|medians?|overall|all (?:trusts|sites|units|"
    r"hospitals|organi[sz]ations|respondents|answers|responses)|insgesamt|gesamt(?:summe|ergebnis)?|"
    r"summe|mittelwert|durchschnitt|totaux|total g[eé]n[eé]ral|somme|moyenne|totale|media|suma|"
    r"totaal|gemiddelde|razem)"
    r"(?: (?:of|for|number|count|n)\b.{0,40})?(?:\W*n ?= ?\d+)?\W*|n ?= ?\d+"
    # Below the rows of one group, as spreadsheets write them: R1K Total, 01 Average.
    r"|.{1,40}[ _:-](?:sub-?)?(?:totals?|averages?|ergebnis|mittelwert|somme|moyenne|totale|suma)"
    r"\W*"
)
KINDS_OF_RECORD = (
    r"(?:records?|cases?|persons?|patients?|respondents?|responses?|rows?|entry|entries|data|ids?|"
    r"users?|trusts?|organi[sz]ations?|sites?|hospitals?|wards?|surveys?|only|please)"
)
TEST = re.compile(
    rf"\W*(?:{KINDS_OF_RECORD}[ _-]*)?(?:tests?|testing|tester|dummy|example|sample|demo|trial|"
    r"pilot|(?:survey )?preview|fake|asdf\w*|qwert[yz]\w*|xxx+|do not use|"
    rf"please (?:delete|ignore)|delete(?: me| this)?)(?:[\W_]*{KINDS_OF_RECORD})?[\W_]*\d*\W*"
)
LONGEST = 80
# What stands in each of these: a quick look, by another library, before the patterns above.
MAYBE = (
    r"total|sum|average|avg|mean|median|overall|all |gesamt|mittelwert|durchschnitt|totaux|"
    r"moyenne|media|totaal|gemiddelde|razem|n ?=|test|dummy|example|sample|demo|trial|pilot|"
    r"preview|fake|asdf|qwert|xxx|not use|delete|ignore|ergebnis"
)


def sign_of(text: str, names: Collection[str]) -> Sign:
    """What a cell tells; `names` are those of its column, folded."""
    plain = folded(text)
    if plain in names:
        return "name"
    if not plain or len(plain) > LONGEST:
        return ""
    if TOTAL.fullmatch(plain):
        return "total"
    return "test" if TEST.fullmatch(plain) else ""


def is_words(text: str) -> bool:
    """Whether there are letters in it, so that it is no number."""
    return any(letter.isalpha() for letter in text)
