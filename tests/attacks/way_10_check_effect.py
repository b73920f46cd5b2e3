"""The effects of cleaning rules beside the list of records that they touched.

A rule that touched one answer moved the score of one organisation by what that answer was worth.
"""

from __future__ import annotations

import csv
import io
import json

from attacks.claims import Claim
from attacks.published import Published

# Rules that leave an answer out which would have counted.
REMOVING = {"routed_past"}
SLACK = 1e-6


def attack(published: Published, effect: str, errors: str) -> list[Claim]:
    """The answer of each record that a rule alone touched, where everybody has the same weight."""
    touched: dict[tuple[str, str], list[str]] = {}
    for row in csv.DictReader(io.StringIO(errors)):
        touched.setdefault((row["rule"], row["column"]), []).append(row["record_id"])
    claims = []
    for row in json.loads(effect):
        if row[0] not in REMOVING:
            continue
        rule, population, item, code, with_rule, without = row[:6]
        records = touched.get((rule, item), [])
        wave = max(published.waves)
        n = published.value("score.n", item, code, population, wave)
        if len(records) != 1 or n is None:
            continue
        worth = float(without) * (n + 1) - float(with_rule) * n
        digits = max(len(text.partition(".")[2]) for text in (with_rule, without))
        reach = (2 * n + 1) * 10.0**-digits + SLACK
        possible = [s for s in published.items[item] if abs(s - worth) <= reach]
        if len(possible) == 1:
            score = possible[0]
            claims.append(
                Claim("answer", code, population, wave, score, score, item, person=records[0])
            )
    return claims
