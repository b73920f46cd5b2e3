"""The judge: who answered what, and whether an intruder's claim gives away what is protected."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import mean
from typing import Any

from attacks.claims import Claim
from attacks.published import Published

Row = Mapping[str, str]
WIDE_SCORE = 1.0  # what a hidden score of a section may be bounded to
ENOUGH = 10  # whole numbers that the interval of a protected count must hold


@dataclass(frozen=True)
class Truth:
    """The records behind a release, by wave, and the names of its columns.

    `unit` is the column that a claim's organisation stands in; `persons` names single records.
    """

    published: Published
    records: Mapping[int, Sequence[Row]]
    unit: str = "organisation"
    persons: Mapping[str, Row] = None  # type: ignore[assignment]

    def gives_away(self, claim: Claim) -> bool:
        """Whether the claim is true and tells more than the policy allows."""
        if claim.kind == "answer":
            record = self._named[claim.person]
            return claim.low == claim.high == self._score(record, claim.item)
        if claim.kind == "section":
            return claim.high - claim.low < WIDE_SCORE and self.is_true(claim)
        cell = self._cell(claim)
        if claim.kind == "everyone":
            scores = {self._score(row, claim.item) for row in cell} - {None}
            return bool(cell) and scores == {claim.low} and claim.low == claim.high
        if not 1 <= len(cell) < self.published.least:
            return False
        if claim.kind == "sum":
            total = sum(self._score(row, claim.item) or 0 for row in cell)
            return claim.high - claim.low < 1e-6 and math.isclose(claim.low, total, abs_tol=1e-6)
        wide = math.floor(claim.high) - math.ceil(claim.low) + 1
        narrow = wide < min(self.published.least - 1, ENOUGH)
        return narrow and claim.low <= len(cell) <= claim.high

    def is_true(self, claim: Claim) -> bool:
        """Whether the claim holds, protected or not."""
        if claim.kind in ("answer", "everyone"):
            return self.gives_away(claim)
        if claim.kind == "section":
            return claim.low - 1e-6 <= self._of_section(claim) <= claim.high + 1e-6
        cell = self._cell(claim)
        value: float = len(cell)
        if claim.kind == "sum":
            value = sum(self._score(row, claim.item) or 0 for row in cell)
        return claim.low - 1e-6 <= value <= claim.high + 1e-6

    def _of_section(self, claim: Claim) -> float:
        listed = self.published.definition["sections"]
        (items,) = (s["items"] for s in listed if s["id"] == claim.item)
        means = []
        for item in items:
            own = replace(claim, kind="answered", item=item)
            means.append(mean(self._score(row, item) or 0 for row in self._cell(own)))
        return mean(means)

    def fallen(self, claims: Iterable[Claim]) -> list[Claim]:
        """The claims that give something away."""
        return [claim for claim in claims if self.gives_away(claim)]

    @cached_property
    def _named(self) -> Mapping[str, Row]:
        rows = {row.get("record_id", ""): row for wave in self.records.values() for row in wave}
        return {**rows, **(self.persons or {})}

    @cached_property
    def _by_unit(self) -> Mapping[tuple[int, str], list[Row]]:
        sorted_out: dict[tuple[int, str], list[Row]] = {}
        for wave, rows in self.records.items():
            for row in rows:
                if row.get("outcome", "1") == "1":
                    sorted_out.setdefault((wave, row[self.unit]), []).append(row)
        return sorted_out

    def _cell(self, claim: Claim) -> list[Row]:
        groups = self.published.populations[claim.population]
        rows = self._by_unit.get((claim.wave, claim.organisation), [])
        if self.published.groups:
            rows = [row for row in rows if row.get("group", "") in groups]
        if claim.stratum is not None:
            rows = [row for row in rows if self._stratum(row) == claim.stratum]
        if claim.strata is not None:
            rows = [row for row in rows if self._stratum(row) in claim.strata]
        if claim.kind == "unscored":
            given = self.published.unscored[claim.item]
            return [row for row in rows if row.get(claim.item, "") in given]
        if claim.kind != "people":
            rows = [row for row in rows if self._score(row, claim.item) is not None]
        if claim.kind == "option":
            rows = [row for row in rows if self._score(row, claim.item) == claim.score]
        return rows

    def _stratum(self, row: Row) -> int | None:
        bands = self.published.settings["age_bands"]
        sexes = [str(sex) for sex in self.published.settings["sexes"]]
        if not row["age"] or row["sex"] not in sexes:
            return None
        age = int(row["age"])
        band = next((b for b, (low, high) in enumerate(bands) if low <= age <= high), None)
        return None if band is None else sexes.index(row["sex"]) * len(bands) + band

    def _score(self, row: Row, item: str) -> float | None:
        return self._scores[item].get(row.get(item, ""))

    @cached_property
    def _scores(self) -> Mapping[str, Mapping[str, float]]:
        scales: Mapping[str, Any] = self.published.definition.get("scales") or {}
        by_item: dict[str, Mapping[str, float]] = {}
        for item in self.published.definition["items"]:
            options = item.get("options")
            options = scales[options] if isinstance(options, str) else options or ()
            by_item[item["id"]] = {
                str(o["code"]): float(o["score"]) for o in options if o.get("score") is not None
            }
        return by_item
